"""Which model a number is of: a name of its sentence, one that the text calls its own, or none."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from db.records import Attribution
from extraction.learned.linear import Choice, most_probable
from extraction.learned.model.names import Names, Place
from extraction.rules.drafts import Draft

_MOST_BEFORE = 5
_MOST_AFTER = 3
_MOST_OF_TEXT = 4
_AGAINST = (
    *("than", "over", "compar", "surpass", "outperform", "versus", "vs", "baseline", "previous", "exceed", "against"),
    *("while", "unlike"),
)
"""Words between a name and a number of which the name is more often the other side."""
_NAMELESS = (
    *(
        "our ",
        "we ",
        "models",
        "llms",
        "model",
        "human",
        "baseline",
        "existing",
        "state-of-the-art",
        "previous",
        "best",
    ),
    *("method", "approach", "attack", "from ", "than "),
)
"""Words before a number that stand where a name would."""
_OF_LIKELIEST = ("t:by|", "t:count=", "t:own", "t:benchmark", "t:common", "t:well", "t:bracket", "t:shape")
"""What the likeliest own name of a text says of a number's having none."""


class NamedModel(NamedTuple):
    """A name that a number may belong to (or none), with what speaks for it and against."""

    name: str | None
    features: list[str]


def model_of_number(
    choice: Choice,
    names: Names,
    drafts: Sequence[Draft],
    place: int,
    kind: str,
    attribution: Attribution,
) -> str | None:
    """The likeliest model of the number at a place; `choice` is the trained model of this step."""
    candidates = model_candidates(names, drafts, place, kind, attribution)
    probabilities = choice.probabilities([candidate.features for candidate in candidates])
    return candidates[most_probable(probabilities)].name


def model_candidates(
    names: Names, drafts: Sequence[Draft], place: int, kind: str, attribution: Attribution
) -> list[NamedModel]:
    """None, the names around a number, and those that the text most probably calls its own.

    `kind` is "absolute", "up", "down" or "ratio".
    """
    draft = drafts[place]
    (first, last), number = draft.scene.span, draft.passage.number
    here = bisect.bisect_left(names.starts, number.start)
    start = bisect.bisect_left(names.starts, first, 0, here)
    left = names.places[max(start, here - _MOST_BEFORE) : here][::-1]
    if start < here - _MOST_BEFORE:
        left.append(names.places[start])
    right = names.places[here : min(bisect.bisect_left(names.starts, last, here), here + _MOST_AFTER)]
    noted: dict[int, list[str]] = {}
    for rank, found in enumerate(left):
        features = noted.setdefault(found.name, [])
        side = "L+" if features else f"L{min(rank, 3)}"
        features += _of_position(draft, side, found, found.end, number.start, kind, attribution)
        if found.start == names.starts[start]:
            features.append(f"subject|{attribution}|{kind}")
    for rank, found in enumerate(right):
        features = noted.setdefault(found.name, [])
        side = "R+" if features else f"R{min(rank, 3)}"
        features += _of_position(draft, side, found, number.stop, found.start, kind, attribution)
    for rank, name in enumerate(names.ranked[:_MOST_OF_TEXT]):
        features = noted.setdefault(name, [f"absent|{kind}", f"absent|rank={rank}|{attribution}"])
        features += (f"rank={rank}|{attribution}", f"rank={rank}|here={bool(left)}")
    for name in noted:
        noted[name] += _of_variants(names, name, [found.name for found in left], attribution)
    nothing = _of_nothing(draft, names, len(left), kind, attribution)
    candidates = [NamedModel(None, nothing)]
    for name, features in noted.items():
        candidates.append(NamedModel(names.printed[name], features + names.features[name]))
    return candidates


def _of_variants(names: Names, name: int, left: Sequence[int], attribution: Attribution) -> Iterator[str]:
    """Whether a name is the variant of another that the sentence means ("X-Tiny" of "X"), or has one there."""
    printed, notes = names.printed[name], names.features[name]
    if "t:has variant" in notes and any(_is_variant(names.printed[other], printed) for other in left):
        yield f"has variant here|{name in left}|{attribution}"
    if "t:variant" in notes and name in left:
        likely = names.ranked[:_MOST_OF_TEXT]
        if any(_is_variant(printed, names.printed[own]) for own in likely):
            yield f"is variant here|{left.index(name) == 0}|{attribution}"


def _is_variant(longer: str, shorter: str) -> bool:
    return len(longer) > len(shorter) and longer.startswith(shorter)


def _of_position(
    draft: Draft, side: str, found: Place, start: int, end: int, kind: str, attribution: Attribution
) -> Iterator[str]:
    """Where a name stands to a number, with the stretch of text between the two."""
    points = end - start
    distance = "0" if points < 3 else "1" if points < 15 else "2" if points < 40 else "3" if points < 80 else "4"
    where = side[0]
    yield f"{side}|{attribution}"
    yield f"{side}|{kind}"
    yield f"{where} d={distance}|{attribution}"
    yield f"{where} d={distance}|{kind}"
    yield f"{where} b={found.before}|{attribution}"
    yield f"{where} bb={found.before_that} {found.before}"
    yield f"{where} a={found.after}|{attribution}"
    yield f"{side} b={found.before}"
    yield f"{side} a={found.after}"
    starts = draft.scene.starts
    numbers = bisect.bisect_left(starts, end) - bisect.bisect_left(starts, start)
    yield f"{where} numbers={min(3, numbers)}"
    between = draft.scene.text[start : min(end, start + 100)].lower()
    for word in _AGAINST:
        if word in between:
            yield f"{where}~{word}|{attribution}"


def _of_nothing(draft: Draft, names: Names, on_left: int, kind: str, attribution: Attribution) -> list[str]:
    """What speaks for a number that is of no named model."""
    number = draft.passage.number
    lead = draft.scene.text[max(draft.scene.span.start, number.start - 160) : number.start].lower()
    features = [
        "none",
        f"none|{attribution}",
        f"none|{kind}|{attribution}",
        f"none|names={min(5, len(names.printed) // 3)}",
        f"none|left={min(3, on_left)}|{attribution}",
    ]
    features += [f"none~{word}|{attribution}" for word in _NAMELESS if word in lead]
    if names.ranked:
        likeliest = names.features[names.ranked[0]]
        features += [f"none<{feature}" for feature in likeliest if feature.startswith(_OF_LIKELIEST)]
    return features
