"""Where a text names a metric, a data set, a task, a model or a method, as far as the vocabulary knows the name.

Words are joined and folded as `db.vocabulary.fold_name` does and looked up, longest first: "CIFAR 10", "CIFAR-10" and
"CIFAR10" are one look-up. A table of the beginnings of names ends most look-ups after one word, so the work grows with
the length of the text and not with the size of the vocabulary.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from db.vocabulary import NameKind, fold_name, shipped_vocabulary
from extraction.words.siblings import siblings_of

MentionKind = Literal["metric", "dataset", "task", "model", "method", "name"]
"""What a name is of; "name" where only its print says that it is one."""


class Mention(NamedTuple):
    """A name in a text."""

    start: int
    end: int
    kind: MentionKind
    printed: str
    """As the text prints it, completed where it shares a beginning with the name before ("CIFAR-10/100")."""
    name: str
    """The canonical name; the printed one where the vocabulary does not know it."""
    is_known: bool = True


class _Entry(NamedTuple):
    kind: MentionKind
    name: str
    spelling: str
    capitals: int
    """How many capitals a text must print it with: "IS" is a metric and "is" is none, "PROTEINS" a data set."""
    is_sized: bool
    """Whether each size of its pictures is a data set of its own."""

    @classmethod
    def of(cls, kind: MentionKind, name: str, spelling: str, *, is_sized: bool = False) -> _Entry:
        """One spelling of a name."""
        return cls(kind, name, spelling, _least_capitals(kind, spelling), is_sized)


class _Index(NamedTuple):
    entries: dict[str, tuple[_Entry, ...]]
    """Every spelling of the vocabulary by its folded key."""
    beginnings: frozenset[str]
    """Every beginning of a key."""
    firsts: dict[str, str]
    """What the first word of a name can be: with the letters that the next word can begin with, or a name's end."""


class _Line(NamedTuple):
    """A text as words to look up."""

    words: list[str]
    """Each word as names are folded; a sign ("@") as it stands."""
    pieces: list[str]
    """What stands before the first word, the first word, what stands before the second, and so on to the end."""


_WORD = re.compile(r"([^\W\d_]+|\d{1,20}(?:\.\d{1,20}){0,9}|[@&+^*])")
_ASCII_WORD = re.compile(r"([a-z]+|\d{1,20}(?:\.\d{1,20}){0,9}|[@&+^*])", re.ASCII)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_SIGNS = {sign: fold_name(sign) for sign in "@&+^*"}
_NO_WORD = "\0"
"""What follows the last word, and goes on with no name but one that ends there."""
_FUNCTION_WORDS = frozenset("of and to we for on by as are an can be or at over through use some up".split())
"""Words that could begin the first word of some name ("of" "offline") and never do, unless they are one."""
_GAP = re.compile(r"[ \-–_/'’{}$\\~]{0,3}")
_MOST_WORDS = 8
_ADJECTIVE = re.compile(
    r"-(?:based|trained|pretrained|pre-trained|pre-training|style|scale|like|level|guided|aware|free|driven|tuned|scored?)\b"
)
_NAME_GOES_ON = re.compile(r"-(?=[A-Z\d])|(?<=[a-z])(?=[A-Z])")
_CALLED = re.compile(r" (?:data ?set|benchmark)s?\b")
_PLAIN_ENDS = frozenset((" ", ",", ".", ";", ":", ")"))
"""Behind these no name goes on; but for a size of pictures in brackets, which belongs to it."""
_OPTIMISED_FOR = ("-bas", "-opt", "-awa")
_SIZE = r"(?P<side>\d{2,4})\}?\$?\s?(?:[xX×]|\\{0,2}times)\s?\$?\{?(?P=side)\b"
_SIZE_AFTER = re.compile(rf"(?: dataset)?[\s(-]{{1,3}}(?:at )?(?:a resolution of )?\$?{_SIZE}\$?")
_SIZE_BEFORE = re.compile(rf"\b{_SIZE}\$?\s\Z")


def find_mentions(text: str) -> list[Mention]:
    """Every known name in a text that says what a result is one of, in order, none inside another."""
    return [mention for mention in find_names(text) if mention.kind != "method"]


@functools.lru_cache(maxsize=1)  # who reads a text for its results asks for what it names as well
def find_names(text: str) -> list[Mention]:
    """Every known name in a text, in order, none inside another."""
    index = _index()
    line = _line_of(text)
    mentions: list[Mention] = []
    covered = start = piece = 0
    has_signs = any(map(text.__contains__, _SIGNS))
    for place in _beginnings_of_names(line.words, index, has_signs=has_signs):
        start += sum(map(len, line.pieces[piece : 2 * place + 1]))
        piece = 2 * place + 1
        if start < covered:
            continue
        end, entry = _longest(text, line, place, start, index)
        if entry is not None:
            mention = Mention(start, end, entry.kind, text[start:end], entry.name)
            mentions.append(_with_size(text, mention) if entry.is_sized else mention)
            if entry.kind == "dataset":
                shared, siblings = siblings_of(text, end, mention.printed)
                if shared is not None:
                    mentions[-1] = mention._replace(name=shared)
                mentions += (Mention(it.start, it.end, "dataset", it.printed, it.name) for it in siblings)
            covered = mentions[-1].end
    return mentions


def _beginnings_of_names(words: list[str], index: _Index, *, has_signs: bool) -> list[int]:
    """Where a name may begin: most words that could begin one are no name, and do not go on as one."""
    beginnings, firsts, following = index.beginnings, index.firsts, [*words[1:], _NO_WORD]
    if has_signs:
        following = [_SIGNS.get(word, word) for word in following]
    # Two of three words begin no name at all: they are left out without a step of ours; most others by one letter.
    return [
        place
        for place in itertools.compress(range(len(words)), map(firsts.__contains__, words))
        if _NO_WORD in (letters := firsts[word := words[place]])
        or (following[place][0] in letters and word + following[place] in beginnings)
    ]


def _line_of(text: str) -> _Line:
    """The words of a text, cut in one pass, and their places by one sum."""
    lower = text.lower()
    is_as_long = len(lower) == len(text)
    # What is not ASCII is a dash or a quotation mark in most texts that are not.
    if text.isascii() or (is_as_long and not any(map(str.isalnum, _NOT_ASCII.findall(lower)))):
        pieces = _ASCII_WORD.split(lower)
        words = pieces[1::2]
    else:
        # Lower case of a few letters is longer than they are; then each word is folded by itself.
        pieces = _WORD.split(lower if is_as_long else text)
        words = [word if word.isascii() and word.islower() else _folded(word) for word in pieces[1::2]]
    return _Line(words, pieces)


def _longest(text: str, line: _Line, place: int, start: int, index: _Index) -> tuple[int, _Entry | None]:
    """The longest name that begins with a word, which starts at `start`: its end and what it names."""
    words, pieces = line
    names, beginnings = index.entries, index.beginnings
    found: tuple[int, _Entry | None] = (start, None)
    key = _SIGNS.get(words[place], words[place])
    end = start + len(pieces[2 * place + 1])
    last = min(place + _MOST_WORDS, len(words)) - 1
    here = place
    while True:
        for entry in names.get(key, ()):
            if _is_printed_as(text, start, end, entry) and _is_whole(text, start, end, entry):
                found = (end, entry)
                break
        if here == last:
            break
        here += 1
        word = words[here]
        folded = _SIGNS.get(word, word)
        key += f"-{folded}" if key[-1].isdigit() and folded[0].isdigit() else folded
        if key not in beginnings:
            break
        between = pieces[2 * here]
        if between != " " and not _GAP.fullmatch(between):
            break
        end += len(between) + len(pieces[2 * here + 1])
    return found


def _is_printed_as(text: str, start: int, end: int, entry: _Entry) -> bool:
    """Whether letter case allows the reading, or the word after a name of several words says what it is."""
    if not entry.capitals:
        return True
    printed = text[start:end]
    if not printed.islower() and sum(map(str.isupper, printed)) >= entry.capitals:
        return True
    return " " in entry.spelling and _CALLED.match(text, end) is not None


def _least_capitals(kind: MentionKind, spelling: str) -> int:
    wanted = sum(map(str.isupper, spelling))
    letters = sum(map(str.isalpha, spelling))
    is_plain_acronym = letters == sum(map(str.isalnum, spelling)) and (letters <= 6 or wanted == letters)
    if wanted >= 2 and is_plain_acronym:
        return min(wanted, 3)
    if kind in ("dataset", "model", "method"):
        return min(2 if wanted > 2 else 1, wanted)
    return 0


def _is_whole(text: str, start: int, end: int, entry: _Entry) -> bool:
    """Whether a name ends where it seems to: "ImageNet-Hard" and "ImageNet-trained" do not name ImageNet."""
    kind = entry.kind
    before, after = text[start - 1 : start], text[end : end + 1]
    if before == " " and after in _PLAIN_ENDS:
        return True  # as most names stand
    if before in ("'", "’") and text[start : start + 2].lower() in ("s ", "s-"):
        return False  # "DDIM's FID" does not name sFID
    if before.isalnum() or (after.isalnum() and text[end - 1].isalpha() == after.isalpha()):
        return False
    if kind == "metric":
        if after == "@" and text[end + 1 : end + 2].isdigit():
            return False  # "MRR@100" is no MRR
        return not after.isdigit() and text[end : end + 4] not in _OPTIMISED_FOR
    if kind == "dataset":
        if entry.is_sized and _SIZE_AFTER.match(text, end):
            return True
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
    beginnings = frozenset(key[:length] for key in entries for length in range(1, len(key) + 1))
    first_words = {_folded(_WORD.findall(entry.spelling)[0]) for entry, _ in _spellings()}
    letters = dict.fromkeys((beginnings - _FUNCTION_WORDS) | first_words, "")
    for key in beginnings:
        if key[:-1] in letters:
            letters[key[:-1]] += key[-1]
    for key in letters:
        if key in entries or key[-1].isdigit():  # behind a digit follows "-" where the next word begins with one
            letters[key] += _NO_WORD
    return _Index(entries, beginnings, letters)


def _spellings() -> Iterator[tuple[_Entry, NameKind | None]]:
    for metric in shipped_vocabulary().metrics:
        yield from (
            (_Entry.of("metric", metric.name, spelling), "metric") for spelling in (metric.name, *metric.aliases)
        )
    for data_set in shipped_vocabulary().datasets:
        yield from (
            (_Entry.of("dataset", data_set.name, spelling, is_sized=data_set.is_sized), "dataset")
            for spelling in (data_set.name, *data_set.aliases)
        )
    for task in shipped_vocabulary().tasks:
        yield from ((_Entry.of("task", task.name, spelling), "task") for spelling in (task.name, *task.aliases))
    for model in shipped_vocabulary().models:
        yield from ((_Entry.of("model", model.name, spelling), None) for spelling in (model.name, *model.aliases))
    for method in shipped_vocabulary().methods:
        yield from ((_Entry.of("method", method.name, spelling), None) for spelling in (method.name, *method.aliases))
