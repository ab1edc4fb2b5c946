"""What a number was measured on: the data set of its sentence, the paper's own benchmark, or the only one named."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from typing import NamedTuple

from extraction.rules.scene import Passage, Scene, name_in_line, names_near
from extraction.words.mentions import Mention
from extraction.words.patterns import any_of


class DatasetReading(NamedTuple):
    """A data set and the rule that chose it; no name where none is stated."""

    name: str | None
    rule: str


NOWHERE = DatasetReading(None, "none")
_ON = re.compile(r"[^,;.]{0,60}\b(?:on|for|in|over|at|using|from)\s(?:the\s)?(?:[\w-]{1,40}\s){0,2}")
_BESIDE = re.compile(
    r"(?: dataset| benchmark)?\s?(?:[:(=]|by|of|with|at|is|reaches|to)?\s?[:(]?[$~∼+<>]{0,2}(?:up to |over |about )?\+?"
)
_BREAK_AFTER = re.compile(r";|, (?:while|whereas|and)")
_BREAK_BEFORE = re.compile(r"; |, (?:while|whereas)")
_JOINED = re.compile(r"(?: dataset| benchmark)?s?,? ?(?:and|&|,|/|\\&)? ?(?:the )?")
_MOST_JOINED = 4
_FAR = 400
"""Code points beyond which nothing that lies between brings a data set near: it is not looked at."""
_OF_MANY = re.compile(
    r"\b"
    + any_of(
        "benchmarks, datasets, data sets, tasks, domains, settings, scenarios, environments, on average, overall",
        "existing",
    )
    + r"\b"
)


def named_dataset(scene: Scene, passage: Passage) -> DatasetReading:
    """The data set that the sentence of a number names for it."""
    datasets = names_near(scene.datasets, passage.number.start)
    if not datasets:
        return NOWHERE
    if mention := name_in_line(scene.text, passage, scene.datasets):
        return DatasetReading(printed_name(mention), "list")
    score, mention, rule = max((_closeness(scene, passage, mention) for mention in datasets), key=lambda best: best[0])
    if score <= 0:
        return NOWHERE
    return DatasetReading(_with_neighbours(scene.text, mention, datasets), rule)


def _closeness(scene: Scene, passage: Passage, mention: Mention) -> tuple[float, Mention, str]:
    """How close a data set stands to a number's list, and by which rule: after "on" or beside it is best."""
    if max(mention.start - passage.last, passage.first - mention.end) > _FAR:
        return -1.0, mention, "far"
    if mention.start >= passage.last:
        between = scene.text[passage.last : mention.start]
        crossed = bisect.bisect_right(scene.starts, mention.start) - bisect.bisect_right(scene.starts, passage.last)
        score = 8 - 0.04 * len(between) - 3 * crossed - 0.4 * between.count(",")
        is_broken, rule = _BREAK_AFTER.search(between), "after"
        if not crossed and _ON.fullmatch(between):
            score, rule = score + 2.8, "on"
    else:
        between = scene.text[mention.end : passage.first]
        crossed = max(
            0, bisect.bisect_left(scene.starts, passage.first) - bisect.bisect_left(scene.starts, mention.end)
        )
        score = 7 - 0.03 * len(between) - 1.5 * crossed
        is_broken, rule = _BREAK_BEFORE.search(between), "before"
        if _BESIDE.fullmatch(between):
            score, rule = score + 2.5, "beside"
    return score - (1.5 if is_broken else 0) - (0 if mention.is_known else 0.7), mention, rule


def _with_neighbours(text: str, chosen: Mention, datasets: Sequence[Mention]) -> str:
    """The data sets that share a number, as one name: "CIFAR-10 and CIFAR-100"."""
    row = [chosen]
    place = datasets.index(chosen)
    for neighbour in datasets[place + 1 : place + _MOST_JOINED]:
        if not _JOINED.fullmatch(text, row[-1].end, neighbour.start):
            break
        row.append(neighbour)
    names = list(dict.fromkeys(printed_name(mention) for mention in row))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def printed_name(mention: Mention) -> str:
    """A data set as the text prints it; with a size of pictures, in one spelling."""
    is_sized = mention.is_known and mention.name[-1:].isdigit() and "x" in mention.name[-5:]
    return mention.name if is_sized else mention.printed


def speaks_of_many(passage: Passage) -> bool:
    """Whether a number is one over several data sets ("on average", "across benchmarks"), of which none is meant."""
    return _OF_MANY.search(passage.lead[-80:]) is not None or _OF_MANY.search(passage.tail) is not None
