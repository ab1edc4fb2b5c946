"""Where a text names a metric, a data set, a task or a model, as far as the vocabulary knows the name.

Words are joined and folded as `db.vocabulary.fold_name` does and looked up, longest first: "CIFAR 10", "CIFAR-10" and
"CIFAR10" are one look-up. A table of the beginnings of names ends most look-ups after one word, so the work grows with
the length of the text and not with the size of the vocabulary.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from db.vocabulary import NameKind, curated_datasets, curated_metrics, curated_models, curated_tasks, fold_name

MentionKind = Literal["metric", "dataset", "task", "model"]


class Mention(NamedTuple):
    """A name in a text."""

    start: int
    end: int
    kind: MentionKind
    printed: str
    name: str
    """The canonical name; the printed one where the vocabulary does not know it."""
    is_known: bool = True


class _Entry(NamedTuple):
    kind: MentionKind
    name: str
    spelling: str


class _Index(NamedTuple):
    entries: dict[str, tuple[_Entry, ...]]
    """Every spelling of the vocabulary by its folded key."""
    beginnings: frozenset[str]
    """Every beginning of a key."""


class _Word(NamedTuple):
    start: int
    end: int
    folded: str


_WORD = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)*|[@&+^*]")
_GAP = re.compile(r"[ \-–_/'’{}$\\~]{0,3}")
_MOST_WORDS = 8
_ADJECTIVE = re.compile(
    r"-(?:based|trained|pretrained|pre-trained|pre-training|style|scale|like|level|guided|aware|free|driven|tuned|scored?)\b"
)
_NAME_GOES_ON = re.compile(r"-(?=[A-Z\d])|(?<=[a-z])(?=[A-Z])")
_OPTIMISED_FOR = ("-bas", "-opt", "-awa")
_SIZED = frozenset(("ImageNet", "FFHQ", "CelebA-HQ", "AFHQ", "LSUN Bedroom", "LSUN Church"))
_SIZE = r"(?P<side>\d{2,4})\}?\$?\s?(?:x|×|\\{0,2}times)\s?\$?\{?(?P=side)\b"
_SIZE_AFTER = re.compile(rf"(?: dataset)?[\s(-]{{1,3}}(?:at )?(?:a resolution of )?\$?{_SIZE}\$?")
_SIZE_BEFORE = re.compile(rf"\b{_SIZE}\$?\s\Z")


def find_mentions(text: str) -> list[Mention]:
    """Every known name in a text, in order, none inside another."""
    index = _index()
    words = [_Word(match.start(), match.end(), _folded(match.group())) for match in _WORD.finditer(text)]
    mentions: list[Mention] = []
    done = 0
    for place, word in enumerate(words):
        if place < done or word.folded not in index.beginnings:
            continue
        last, entry = _longest(text, words, place, index)
        if entry is not None:
            mention = Mention(word.start, words[last].end, entry.kind, text[word.start : words[last].end], entry.name)
            mentions.append(_with_size(text, mention) if entry.name in _SIZED else mention)
            done = last + 1
    return mentions


def _longest(text: str, words: list[_Word], place: int, index: _Index) -> tuple[int, _Entry | None]:
    """The longest name that begins with a word: its last word and what it names."""
    key = ""
    found: tuple[int, _Entry | None] = (place, None)
    start = words[place].start
    for here in range(place, min(place + _MOST_WORDS, len(words))):
        folded = words[here].folded
        if here > place and not _GAP.fullmatch(text, words[here - 1].end, words[here].start):
            break
        key += f"-{folded}" if key[-1:].isdigit() and folded[0].isdigit() else folded
        if key not in index.beginnings:
            break
        end = words[here].end
        for entry in index.entries.get(key, ()):
            if _is_printed_as(text[start:end], entry) and _is_whole(text, start, end, entry.kind):
                found = (here, entry)
                break
    return found


def _is_printed_as(printed: str, entry: _Entry) -> bool:
    """Whether letter case allows the reading: "IS" is a metric and "is" is none, "PROTEINS" a data set."""
    capitals = sum(map(str.isupper, printed))
    wanted = sum(map(str.isupper, entry.spelling))
    letters = sum(map(str.isalpha, entry.spelling))
    is_plain_acronym = letters == sum(map(str.isalnum, entry.spelling)) and (letters <= 6 or wanted == letters)
    if wanted >= 2 and is_plain_acronym:
        return capitals >= min(wanted, 3)
    if entry.kind in ("dataset", "model") and wanted:
        return capitals >= (2 if wanted > 2 else 1)
    return True


def _is_whole(text: str, start: int, end: int, kind: MentionKind) -> bool:
    """Whether a name ends where it seems to: "ImageNet-Hard" and "ImageNet-trained" do not name ImageNet."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalnum() or (after.isalnum() and text[end - 1].isalpha() == after.isalpha()):
        return False
    if kind == "metric":
        return not after.isdigit() and text[end : end + 4] not in _OPTIMISED_FOR
    if kind == "dataset":
        if after.isalnum() or _ADJECTIVE.match(text, end) or _NAME_GOES_ON.match(text, end):
            return False
        return not (before == "-" and text[start - 2 : start - 1].isalnum())
    return True


def _with_size(text: str, mention: Mention) -> Mention:
    """A data set of pictures with the size printed beside it: "ImageNet 256x256" is a benchmark of its own."""
    if after := _SIZE_AFTER.match(text, mention.end):
        return mention._replace(end=after.end(), name=f"{mention.name} {after['side']}x{after['side']}")
    if before := _SIZE_BEFORE.search(text, max(0, mention.start - 24), mention.start):
        return mention._replace(start=before.start(), name=f"{mention.name} {before['side']}x{before['side']}")
    return mention


def _folded(word: str) -> str:
    return word.lower() if word.isascii() and word.isalnum() else fold_name(word)


@functools.cache
def _index() -> _Index:
    entries: dict[str, tuple[_Entry, ...]] = {}
    for entry, name_kind in _spellings():
        key = fold_name(entry.spelling, name_kind)
        entries[key] = (*entries.get(key, ()), entry)
    return _Index(entries, frozenset(key[:length] for key in entries for length in range(1, len(key) + 1)))


def _spellings() -> Iterator[tuple[_Entry, NameKind | None]]:
    for metric in curated_metrics():
        yield from ((_Entry("metric", metric.name, spelling), "metric") for spelling in (metric.name, *metric.aliases))
    for data_set in curated_datasets():
        yield from (
            (_Entry("dataset", data_set.name, named), "dataset") for named in (data_set.name, *data_set.aliases)
        )
    for task in curated_tasks():
        yield from ((_Entry("task", task.name, spelling), "task") for spelling in (task.name, *task.aliases))
    for model in curated_models():
        yield _Entry("model", model.name, model.name), None
