"""The names of a text that may be models: where each stands and what the text says of it.

A name is a word with a capital and whatever capitals, sizes and versions follow it ("DeepSeek R1 Distill Llama 8B").
Data sets and machines are among them: which is a model, and whose, the learned choice decides by what is noted here.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from extraction.rules.topic import Topic
from extraction.words.patterns import any_of
from extraction.words.shapes import is_common_name, is_common_word

_NAME = re.compile(r"[A-Za-z0-9]{0,30}[A-Z][\w+*^-]{0,50}(?:\.\d[\w+-]{0,20}){0,3}|o[134](?:-[a-z]{1,10}){0,2}\Z")
_VERSION = re.compile(r"v?\d{1,3}(?:\.\d{1,2}){0,2}[BMK]?(?=[,.;:)]{0,2}\Z)")
_SIZE = re.compile(r"\d{1,20}(?:\.\d{1,20})?(?:[BMKDx]|[KMGT]B)?\Z|[A-Z][a-z]{2,30}-to-[A-Z][a-z]{2,30}\Z")
_HANGING = re.compile(
    r"(?:[-+*^.]{1,4}|-"
    + any_of("based, trained, tuned, like, style, guided, driven, aware, level, generated, enhanced, powered, only")
    + r")\Z",
    re.IGNORECASE,
)
_NO_NAMES = frozenset(
    (
        "A An The In On Our We This These That Those With For By Using Compared Specifically Moreover Furthermore It"
        " Its However Experiments Extensive Experimental Results Code At To From As And But While When Although Despite"
        " Through Most Even Additionally Finally First Second Third Notably Remarkably Further If I Here There Both All"
        " Each Based Built Given Under Unlike Recent Recently Existing Empirically Importantly Meanwhile Thus Then Also"
        " Such Via They Their Evaluations Evaluation Project Page GitHub Trained Applied Leveraging Building One Two"
        " Three Model Models Data Dataset Datasets Figure Table Section Note Comprehensive Method Large Language Deep"
        " Neural Networks Is Are Can Across Among After Before Since Because Over Overall Without Within Inspired"
        " Motivated Combining Combined"
    ).split()
)
"""What is capitalised at the beginning of a sentence or in a long form, and no name of a model."""
_INTRODUCES = frozenset(
    (
        "propo intro prese devel call calle calls named name namin dubbe terme term coine desig relea build built creat"
        " descr refer denot const devis unvei our Our"
    ).split()
)
"""Beginnings of the words that introduce a name."""
_REACH = 120
"""Code points from a word that introduces to what it introduces."""
_MOST_NAMES = 40
_MOST_PLACES = 200
_MOST_WORDS = 6
_LONGEST_WORD = 12


class Place(NamedTuple):
    """Where a name stands, with the words on either side."""

    start: int
    end: int
    name: int
    """Which of the names, by its number."""
    before: str
    before_that: str
    after: str


class Names(NamedTuple):
    """The names of a text and everything about each that holds for the whole text."""

    printed: list[str]
    features: list[list[str]]
    places: list[Place]
    starts: list[int]
    ranked: list[int]
    """The names by how much they look like what the paper calls its own method, the likeliest first."""


class _Found(NamedTuple):
    """A name where it stands, with how far it is from a word that introduces."""

    start: int
    end: int
    before: str
    before_that: str
    after: str
    introduced: str
    distance: int


def names_of(topic: Topic) -> Names:
    """Every name of a text, as far as any paper goes."""
    text = topic.text
    order: dict[str, int] = {}
    seen: list[set[str]] = []
    firsts: list[_Found] = []
    best: list[int] = []
    places: list[Place] = []
    for found in _find(topic):
        printed = text[found.start : found.end]
        number = order.get(printed)
        if number is None:
            if len(order) == _MOST_NAMES:
                continue
            number = order[printed] = len(order)
            seen.append(set())
            firsts.append(found)
            best.append(0)
        elif len(places) == _MOST_PLACES:
            break
        places.append(Place(found.start, found.end, number, found.before, found.before_that, found.after))
        notes = seen[number]
        if found.introduced:
            near = "0" if found.distance < 12 else "1" if found.distance < 30 else "2" if found.distance < 60 else "3"
            notes.add(f"t:by={found.introduced}")
            notes.add(f"t:by|{near}")
            best[number] = max(best[number], 4 - int(near))
        notes.add(f"t:b={found.before}")
        notes.add(f"t:a={found.after}")
    printed_names = list(order)
    kinds = {mention.start: mention.kind for mention in topic.mentions}
    scores: list[float] = []
    for number, printed in enumerate(printed_names):
        first = firsts[number]
        score = best[number] + _note(topic, printed, first, kinds.get(first.start), printed_names, seen[number])
        scores.append(score)
    ranked = sorted(range(len(printed_names)), key=lambda number: -scores[number])
    return Names(printed_names, [sorted(notes) for notes in seen], places, [place.start for place in places], ranked)


def _note(topic: Topic, printed: str, first: _Found, kind: str | None, others: Iterable[str], notes: set[str]) -> float:
    """Write down what holds for a name in the whole text; say how much it looks like the paper's own method."""
    text = topic.text
    count = min(text.count(printed), 5)
    shape = _shape(printed)
    score = float(min(count, 4))
    notes.add(f"t:count={count}|{kind}")
    notes.add(f"t:shape={shape}|{min(count, 3)}")
    notes.add(f"t:first={min(4, 5 * first.start // len(text))}")
    if kind is not None:
        notes.add(f"t:known={kind}")
        score -= 3
    if printed == topic.own:
        notes.add("t:own")
        score += 4
    if printed == topic.benchmark:
        notes.add("t:benchmark")
    if is_common_word(printed):
        notes.add("t:common")
        score -= 4
    elif is_common_name(printed):
        notes.add("t:well known")
        score -= 3
    if text[first.start - 1 : first.start] == "(":
        is_acronym = _is_acronym_of(printed, text[max(0, first.start - 90) : first.start - 1])
        notes.add(f"t:bracket={is_acronym}")
        score += 2 * is_acronym
    length, initial = len(printed), printed[0]
    for other in others:
        if other[0] == initial and len(other) != length:
            if printed.startswith(other):
                notes.add("t:variant")
                if other == topic.own:
                    notes.add("t:variant of own")
            elif other.startswith(printed):
                notes.add("t:has variant")
    return score + (shape[0] != "W")


def _find(topic: Topic) -> Iterator[_Found]:
    """The names of a text in order."""
    words = topic.text.split(" ")
    starts = [place + length for place, length in enumerate(itertools.accumulate(map(len, words), initial=0))]
    capitals = {place for place, word in enumerate(words) if word != word.lower()}
    capitals.update(bisect.bisect_right(starts, it.start) - 1 for it in topic.mentions if it.kind == "model")
    introducing = [place for place, word in enumerate(words) if word[:5] in _INTRODUCES]
    stops = [place for place, word in enumerate(words) if word[-1:] == "."]
    done = -1
    for place in sorted(capitals):
        if place <= done:
            continue
        match = _NAME.search(words[place])
        if match is None:
            continue
        done, start, end = _extent(words, starts, place, match)
        if end - start < 2:
            continue
        after = topic.text[end : end + 1].strip() or (words[done + 1] if done + 1 < len(words) else "$")
        introduced, distance = _introduction(words, starts, introducing, stops, place, start)
        yield _Found(
            start,
            end,
            words[place - 1][:_LONGEST_WORD].lower() if place >= 1 else "^",
            words[place - 2][:_LONGEST_WORD].lower() if place >= 2 else "^",
            after[:_LONGEST_WORD].lower().rstrip(".,;:"),
            introduced,
            distance,
        )


def _introduction(
    words: list[str], starts: list[int], introducing: list[int], stops: list[int], place: int, start: int
) -> tuple[str, int]:
    """The word of the sentence that introduces a name, and how far it stands before it."""
    nearest = bisect.bisect_left(introducing, place) - 1
    if nearest < 0:
        return "", _REACH
    verb = introducing[nearest]
    distance = start - starts[verb]
    if distance >= _REACH or bisect.bisect_left(stops, verb) < bisect.bisect_left(stops, place):
        return "", _REACH
    return words[verb][:5].lower(), distance


def _extent(words: list[str], starts: list[int], place: int, match: re.Match[str]) -> tuple[int, int, int]:
    """Which word is the last of a name, where the name begins, and where it ends."""
    start, end, last = starts[place] + match.start(), starts[place] + match.end(), place
    is_skipped = _is_no_name(match.group())
    is_open = match.end() == len(words[place])
    while is_open and last + 1 < min(len(words), place + _MOST_WORDS):
        word = words[last + 1]
        more = _NAME.match(word) or _VERSION.match(word)
        if more is None or (not is_skipped and more.group() in _NO_NAMES):
            break
        last += 1
        if is_skipped:
            start = starts[last]
            is_skipped = _is_no_name(more.group())
        end = starts[last] + more.end()
        is_open = more.end() == len(word)
    if is_skipped:
        return last, start, start
    word, begin = words[last], max(0, start - starts[last])
    if not word.isalnum() and (hanging := _HANGING.search(word, begin, end - starts[last])):
        end = starts[last] + hanging.start()
    return last, start, max(start, end)


def _is_no_name(word: str) -> bool:
    return word in _NO_NAMES or _SIZE.match(word) is not None


def _shape(printed: str) -> str:
    """What a name looks like: capitals, small letters, digits, a hyphen, several words."""
    shape = "A" if printed.isupper() else "W" if printed[1:].islower() else "M"
    if any(map(str.isdigit, printed)):
        shape += "9B" if printed[-1] in "BM" else "9"
    return shape + ("-" if "-" in printed else "") + ("_" if " " in printed else "")


def _is_acronym_of(printed: str, before: str) -> bool:
    """Whether one of the words before a bracket begins as what is inside it does."""
    initial = printed[0].lower()
    return any(word[0].lower() == initial for word in before.replace("-", " ").split()[-8:])
