"""Which number of an abstract each labelled result is of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from db.display.cleaner import clean_abstract
from extraction.rules.drafts import Draft

Label = dict[str, Any]


def align(text: str, drafts: Sequence[Draft], results: Sequence[Label]) -> list[list[Label]]:
    """For each number of a text, the labelled results that are read from it (mostly one or none).

    A label names its words (`quote`) and its value. The number is the one of that value inside the quote; of several,
    the first whose unit fits and that no other label of the same metric and data set has taken.
    """
    aligned: list[list[Label]] = [[] for _ in drafts]
    taken: list[tuple[int, str, str | None]] = []
    for result in results:
        spans = [match.span() for match in re.finditer(re.escape(clean_abstract(result["quote"]) or ""), text)]
        best: tuple[tuple[bool, bool, bool], int] | None = None
        for place, draft in enumerate(drafts):
            number = draft.passage.number
            if abs(number.value - abs(result["value"])) > 1e-6 * max(1.0, number.value):
                continue
            is_inside = any(start <= number.start and number.end <= end for start, end in spans)
            is_free = (place, result["metric"], result["dataset"]) not in taken
            if not is_inside:
                continue
            rank = (is_free, not aligned[place], (number.unit or "") == (result["unit"] or ""))
            if best is None or rank > best[0]:
                best = rank, place
        if best is not None:
            aligned[best[1]].append(result)
            taken.append((best[1], result["metric"], result["dataset"]))
    return aligned


def kind_of(label: Label) -> str:
    """The kind of a labelled number, with the way that a difference goes."""
    if label["kind"] != "delta":
        return str(label["kind"])
    return "up" if label["value"] >= 0 else "down"
