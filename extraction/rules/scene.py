"""A sentence with everything in it that a number could be about, and one number's place in it."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from db.vocabulary import resolve_dataset, resolve_metric
from extraction.words.mentions import Mention
from extraction.words.numbers import Number
from extraction.words.sentences import Span
from extraction.words.shapes import find_shapes

_LEAD = 160
_TAIL = 120
_NEAREST = 6
"""Names on either side of a number that are looked at: the work on one number is bounded."""


class Scene(NamedTuple):
    """One sentence and the names in it, in order."""

    text: str
    """The whole text: every position is one in it."""
    place: int
    """Which sentence it is, from 0."""
    span: Span
    numbers: list[Number]
    metrics: list[Mention]
    datasets: list[Mention]
    tasks: list[Mention]
    names: list[Span]
    """Where names of any kind stand."""
    starts: list[int]
    """Where the numbers of the sentence start."""
    measures: frozenset[str]
    """The keys of its metrics, without vague ones and costs."""
    measured_on: frozenset[str]
    """The keys of its data sets."""


class Passage(NamedTuple):
    """A number, the list that it stands in, and the words around."""

    number: Number
    group: list[Number]
    """The numbers of its list or range, itself among them."""
    lead: str
    """The words of the sentence before the list."""
    tail: str
    """The words of the sentence after the list."""
    own_tail: str
    """The words of the sentence after the number itself."""

    @property
    def first(self) -> int:
        """Where the list starts."""
        return self.group[0].start

    @property
    def last(self) -> int:
        """Where the list ends."""
        return self.group[-1].stop

    @property
    def is_range(self) -> bool:
        """Whether the list is a range of two ends."""
        return self.group[0].is_range


def scenes_of(
    text: str, sentences: Sequence[Span], numbers: Iterable[Number], mentions: Sequence[Mention]
) -> list[Scene]:
    """The sentences that hold numbers, with the known names in each and those that are read by their shape."""
    starts = [sentence.start for sentence in sentences]
    by_sentence: dict[int, list[Number]] = {}
    for number in numbers:
        by_sentence.setdefault(bisect.bisect_right(starts, number.start) - 1, []).append(number)
    return [_scene_of(text, place, sentences[place], its, mentions) for place, its in by_sentence.items()]


def _scene_of(text: str, place: int, span: Span, numbers: list[Number], mentions: Sequence[Mention]) -> Scene:
    known = mentions[bisect.bisect_left(mentions, (span.start,)) : bisect.bisect_left(mentions, (span.end,))]
    names = sorted([*known, *find_shapes(text, span, list(known))])
    metrics = [resolve_metric(name.name) for name in names if name.kind == "metric"]
    return Scene(
        text,
        place,
        span,
        numbers,
        [name for name in names if name.kind == "metric"],
        [name for name in names if name.kind == "dataset"],
        [name for name in names if name.kind == "task"],
        [Span(name.start, name.end) for name in names if name.kind != "task"],
        [number.start for number in numbers],
        frozenset(metric.key for metric in metrics if not (metric.is_vague or metric.is_cost)),
        frozenset(resolve_dataset(name.name).key for name in names if name.kind == "dataset"),
    )


def passages(scene: Scene) -> list[Passage]:
    """The numbers of a sentence with the words around them, without those that are part of a name ("top-1")."""
    groups: dict[int, list[Number]] = {}
    for number in scene.numbers:
        groups.setdefault(number.group, []).append(number)
    apart = (number for number in scene.numbers if not is_in_a_name(scene, number))
    return [_passage(scene, number, groups[number.group]) for number in apart]


def _passage(scene: Scene, number: Number, group: list[Number]) -> Passage:
    text, (start, end) = scene.text, scene.span
    first, last = group[0].start, group[-1].stop
    return Passage(
        number,
        group,
        text[max(start, first - _LEAD) : first],
        text[last : min(end, last + _TAIL)],
        text[number.stop : min(end, number.stop + _TAIL)],
    )


def is_in_a_name(scene: Scene, number: Number) -> bool:
    """Whether a number is part of a name ("AlpacaEval 2.0")."""
    place = bisect.bisect_left(scene.names, (number.start + 1,)) - 1
    return place >= 0 and number.start < scene.names[place].end


def names_near(mentions: Sequence[Mention], position: int) -> Sequence[Mention]:
    """The few names around a position."""
    place = bisect.bisect_left(mentions, (position,))
    return mentions[max(0, place - _NEAREST) : place + _NEAREST]


_IN_A_ROW = re.compile(
    r"[)\s]{0,2}(?: (?:scores?|accuracy|datasets?|benchmarks?))?[\s\\$]{0,2}(?:, and|,|/|\band\b|&|\||or)[\s$]{0,2}"
    r"(?:and )?(?:the |on |for |in )?"
)
_AFTER_LIST = 60
_BEFORE_LIST = 80


def name_in_line(text: str, passage: Passage, mentions: Sequence[Mention]) -> Mention | None:
    """The name that answers to a number in a list where as many names stand in a row beside it.

    "precision and recall by 4 and 3%", "7.7%, 6.9% and 4.3% on A, B and C".
    """
    group = passage.group
    if len(group) < 2 or passage.is_range:
        return None
    rows: list[list[Mention]] = []
    for mention in names_near(mentions, passage.first):
        if rows and _IN_A_ROW.fullmatch(text, rows[-1][-1].end, mention.start):
            rows[-1].append(mention)
        else:
            rows.append([mention])
    for row in rows:
        is_after = 0 <= row[0].start - passage.last <= _AFTER_LIST
        is_before = 0 <= passage.first - row[-1].end <= _BEFORE_LIST
        if len(row) == len(group) and (is_after or is_before):
            return row[group.index(passage.number)]
    return None
