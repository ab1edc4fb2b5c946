"""What qualifies each number of a sentence: the setting that it was measured in, and the part of the data set.

A word qualifies the number in whose part of the sentence it stands; one before all numbers qualifies all of them, and
one after a pair both of them ("10.7% and 3.1% on a subset"). What a text is about as a whole (binary
networks, continual learning) qualifies the numbers whose sentence says nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from db.vocabulary.qualifiers import Qualification
from extraction.rules.scene import Passage, Scene

_PART_BEGINS = re.compile(r";\s|\b(?:and|while|whereas|but|or)\s")
_PAIR = 2
"""Numbers of a sentence that share what stands after the last of them."""
_COMPARED = re.compile(
    r"\b(?:than|compared|over|versus|vs|unlike|against|above|(?:outperform|surpass|exceed|beat|match)\w{0,20})\b"
)


class Qualified(NamedTuple):
    """What qualifies a number, as printed; None where nothing does."""

    setting: str | None
    split: str | None


def qualified_by(
    scene: Scene, passage: Passage, of_sentence: Sequence[Qualification], of_text: Sequence[Qualification]
) -> Qualified:
    """What qualifies a number, by the qualifiers of its sentence, or else by what the text is about as a whole."""
    start, end = _part(scene, passage)
    apart = [it for it in of_sentence if not _is_in_a_name(scene, it) and not _is_of_number(it, passage)]
    own = [it for it in apart if start <= it.start < end]
    before = [it for it in apart if it.start < min(start, scene.starts[0])]
    end_of_last = _end_of_claim(scene.text, scene.starts[-1], scene)
    after = [it for it in apart if len(scene.starts) == _PAIR and scene.starts[-1] < it.start < end_of_last]
    settings, splits = (
        next((found for part in (own, before, after) if (found := [it for it in part if it.kind == kind])), [])
        for kind in ("setting", "split")
    )
    return Qualified(_printed(settings or of_text), _printed(splits))


def _part(scene: Scene, passage: Passage) -> tuple[int, int]:
    """The part of its sentence that speaks of a number and its list: up to a comparison, or to the next number."""
    first, last = scene.starts.index(passage.first), scene.starts.index(passage.group[-1].start)
    begin, end = scene.span.start, _end_of_claim(scene.text, passage.last, scene)
    if first:
        begin = _last_break(scene.text, scene.numbers[first - 1].stop, passage.first)
    if last + 1 < len(scene.numbers):
        end = min(end, _last_break(scene.text, passage.last, scene.numbers[last + 1].start))
    return begin, end


def _end_of_claim(text: str, start: int, scene: Scene) -> int:
    """Where the words after a number begin to speak of what it is compared with."""
    compared = _COMPARED.search(text, start, scene.span.end)
    return compared.start() if compared else scene.span.end


def _last_break(text: str, start: int, end: int) -> int:
    """Where the last part between two numbers begins; at the latter one where there is no break."""
    breaks = [match.start() for match in _PART_BEGINS.finditer(text, start, end)]
    return breaks[-1] if breaks else end


def _is_in_a_name(scene: Scene, qualifier: Qualification) -> bool:
    """Whether the words are part of the name of a data set ("ImageNet 256x256")."""
    return any(it.start < qualifier.end and qualifier.start < it.end for it in scene.datasets)


def _is_of_number(qualifier: Qualification, passage: Passage) -> bool:
    """Whether the qualifier is the number itself ("95% sparsity" as a result)."""
    return qualifier.start <= passage.number.start < qualifier.end


def _printed(qualifiers: Sequence[Qualification]) -> str | None:
    by_name = {it.name: it.printed for it in reversed(qualifiers)}
    return ", ".join(by_name[name] for name in sorted(by_name)) or None
