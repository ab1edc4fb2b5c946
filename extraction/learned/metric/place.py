"""Where a number stands, as every candidate for its metric is compared with it: its words, its neighbours, its kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from db.vocabulary import resolve_metric
from extraction.learned.tokens import Tokens, word_at
from extraction.rules.drafts import Draft
from extraction.rules.scene import names_near
from extraction.words.mentions import Mention
from extraction.words.units import RATES, SCALES, SIZES, TIMES

BARE = "bare"
"""The class of numbers without a unit, in points, or in a unit of no class."""
_ABOUT = {
    beginning: subject
    for subject, beginnings in {
        "training": "train pretr finet tunin",
        "convergence": "conve",
        "inference": "infer decod gener sampl prefi rende laten",
        "search": "searc",
        "storage": "memor stora footp store size small large bigge compr",
        "computation": "compu flops opera",
        "money": "cost costs cheap expen dolla price",
        "success": "succe compl solve",
        "comparison": "prefe win wins human judge favor",
        "robustness": "robus adver attac certi",
    }.items()
    for beginning in beginnings.split()
}
"""What words around a number speak of, by their first five letters."""
_ABOUT_WORDS = 7
_SIZES = ((1e-9, "0"), (1, "<1"), (2, "<2"), (10, "<10"), (30, "<30"), (100.5, "<=100"), (1000, "<1000"))


class Place(NamedTuple):
    """A number with what its candidates are compared with."""

    draft: Draft
    kind: str
    chosen: str
    """The canonical name of what the rules choose."""
    unit: str
    words: list[str]
    number: tuple[int, int]
    """The places in `words` before the number and after its unit."""
    group: tuple[int, int]
    """The same of its list."""
    is_near: Sequence[Mention]
    """The metrics that its sentence names around it, in order."""
    before: Mention | None
    """The nearest of them before its list."""
    after: Mention | None
    rest: str
    """How close the nearest ones stand."""
    contexts: tuple[str, ...]
    """What every candidate's identity is joined with: unit, kind, size, words around."""


def place_of(draft: Draft, kind: str, tokens: Tokens) -> Place:
    """Where the number of a draft stands among the words of its sentence."""
    passage, number, words = draft.passage, draft.passage.number, tokens.words
    here, there = tokens.before(number.start), tokens.after(number.stop)
    first, last = tokens.before(passage.first), tokens.after(passage.last)
    near = names_near(draft.scene.metrics, passage.first)
    before = next((name for name in reversed(near) if name.end <= passage.first), None)
    after = next((name for name in near if name.start >= passage.last), None)
    unit = _unit_class(number.unit)
    rest = _closeness(None if before is None else first - tokens.after(before.end)) + _closeness(
        None if after is None else tokens.before(after.start) - last
    )
    contexts = (
        f"u={unit}",
        f"k={kind}",
        f"size={unit}{_size(number.value)}",
        f"l1={word_at(words, here - 1)}",
        f"r1={word_at(words, there)}",
        f"r2={word_at(words, there + 1)}",
        *([f"g1={word_at(words, last)}"] if last != there else []),
        *_about(words[max(0, here - _ABOUT_WORDS) : here] + words[there : there + _ABOUT_WORDS]),
        *([f"task={draft.task}"] if draft.task else []),
        *([f"on={draft.dataset.name}"] if draft.dataset.name else []),
        *([f"last on={draft.last_dataset}"] if draft.last_dataset and not draft.dataset.name else []),
    )
    chosen = resolve_metric(draft.metric.name).name
    return Place(draft, kind, chosen, unit, words, (here, there), (first, last), near, before, after, rest, contexts)


def _unit_class(unit: str | None) -> str:
    if unit in ("%", "x", "dB"):
        return unit
    classes = ((TIMES, "time"), (RATES, "rate"), (SIZES, "size"), (SCALES, "scale"))
    return next((name for units, name in classes if unit in units), BARE)


def _about(words: Sequence[str]) -> list[str]:
    """What the words around a number speak of."""
    return sorted({f"about={subject}" for word in words if (subject := _ABOUT.get(word[:5])) is not None})


def _size(value: float) -> str:
    return next((name for bound, name in _SIZES if value < bound), "big")


def _closeness(count: int | None) -> str:
    """How many words away, in one letter."""
    if count is None:
        return "N"
    return next((str(bound) for bound in (7, 3, 1) if count >= bound), "0")


def steps_of(count: int) -> int:
    """A count of words, coarser the greater it is."""
    return next((bound for bound in (21, 14, 9, 6, 4) if count >= bound), count)
