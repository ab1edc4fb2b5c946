"""How the pages of tables lay out their columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

_OF_RESULTS = (
    "rank",
    "value",
    "value_text",
    "unit",
    "other_value",
    "other_unit",
    "difference",
    "metric",
    "metric_id",
    "dataset",
    "dataset_id",
    "model",
    "model_id",
)
"""What one looks for first where rows are results; a screen shows few of their columns."""
_FIRST = {name: place for place, name in enumerate(("Link", "id", *_OF_RESULTS, "paper", "paper_id"))}
_NUMBERS = ("int", "float")


def results_first(items: Iterable[Mapping[str, Any]], key: str) -> list[Mapping[str, Any]]:
    """Columns, or the cells of a row, in the order of a page; `key` is where each has the name of its column."""
    listed = list(items)
    names = {item[key] for item in listed}
    if not ({"value", "value_text"} & names and {"metric", "metric_id"} & names):
        return listed
    return sorted(listed, key=lambda item: _FIRST.get(item[key], len(_FIRST)))


def places_of_question(columns: Sequence[str], hidden: Iterable[str]) -> list[int]:
    """The places of the columns of a question that a page shows, in its order: the first is what a row is about."""
    shown = [{"place": place, "name": name} for place, name in enumerate(columns) if name not in hidden]
    return [column["place"] for column in (*shown[:1], *results_first(shown[1:], "name"))]


def columns_of_numbers(rows: Iterable[Iterable[Mapping[str, Any]]]) -> set[str]:
    """The columns whose cells are numbers, where they are not empty."""
    types: dict[str, set[str]] = {}
    for row in rows:
        for cell in row:
            if cell["value_type"] != "none" and cell["value"]:
                kind = "link" if isinstance(cell["value"], Markup) else cell["value_type"]
                types.setdefault(cell["column"], set()).add(kind)
    return {column for column, found in types.items() if found <= {*_NUMBERS}}


def places_of_numbers(rows: Iterable[Sequence[Any]]) -> set[int]:
    """The places in the rows of a query whose values are numbers, where they are not NULL."""
    types: dict[int, set[type]] = {}
    for row in rows:
        for place, value in enumerate(row):
            if value is not None:
                types.setdefault(place, set()).add(type(value))
    return {place for place, found in types.items() if found <= {int, float}}
