"""Which metrics a number cannot be of, whatever the words around it: by its unit, or by the word that goes with it.

The learned choice weighs, and now and then chooses what cannot be: a top-1 accuracy of 97 MB, a speed of 31 dB, a
measure named "ResNet-50". What cannot be is left out before the likeliest is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from db.vocabulary import resolve_metric
from extraction.rules.drafts import Draft
from extraction.rules.metric import fits_unit
from extraction.words.shapes import is_model_name
from extraction.words.units import SCALES

_OF_A_SIZE = frozenset(("MB", "GB", "count"))
_OF_KNOWN_MEASURES = frozenset((*SCALES, "dB"))
"""Units of so few measures that an unknown one has none of them; of times, rates and sizes it may."""
_LEAST_CORRELATION = -1
_NO_NOUN = re.compile(
    r"v\d[\d.]{0,8}|per-\w{1,30}|(?!variable|table|coefficient)\w{0,30}(?:[ai]ble|efficient|balanced|ational)",
    re.IGNORECASE,
)
"""A version, or a word by its ending no noun: "predictable", "efficient", "computational"."""


def of_possible(
    names: Sequence[str | None], probabilities: Sequence[float], draft: Draft, kind: str
) -> Sequence[float]:
    """The probabilities of metrics, 0 for those that a number cannot be of; as they are where none can be left.

    The last name is None: a metric that no other is. `kind` is "absolute", "up", "down" or "ratio".
    """
    are_possible = [name is None or may_be_of(name, draft, kind) for name in names]
    if all(are_possible) or not any(are_possible[:-1]):
        return probabilities
    left = [chance if is_possible else 0.0 for chance, is_possible in zip(probabilities, are_possible, strict=True)]
    total = sum(left)
    return [chance / total for chance in left]


def may_be_of(name: str, draft: Draft, kind: str) -> bool:
    """Whether a number can be of a metric."""
    metric, rule, unit = resolve_metric(name), draft.metric.rule, draft.passage.number.unit
    if rule == "symbol":  # "r=-0.94"
        return metric.lowest == _LEAST_CORRELATION
    if not metric.is_curated:
        return unit not in _OF_KNOWN_MEASURES and _may_be_measure(name.rpartition(" ")[2])
    if rule == "smaller" and kind == "ratio":  # "8x smaller" is no eightfold speed
        return metric.unit in _OF_A_SIZE or metric.name == resolve_metric(draft.metric.name).name
    return fits_unit(metric, unit) is not False


def _may_be_measure(word: str) -> bool:
    """Whether the last word of a name that nobody knows may be one of a measure."""
    return not (is_model_name(word) or _NO_NOUN.fullmatch(word))
