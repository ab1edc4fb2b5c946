"""What holds for every class and pattern of the program, found by looking at its modules: none can be forgotten."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
import re
import typing
from collections.abc import Iterator
from types import ModuleType
from typing import Any, Union

import msgspec
import pytest

PACKAGES = ("db", "extraction", "loaders", "papershelf")
BROAD_DIGITS = {
    "db.vocabulary.introductions._LONG_FORM_BEFORE": "takes letters alone: what is no digit of any script",
    "db.vocabulary.introductions._LONG_FORM_BEHIND": "takes letters alone: what is no digit of any script",
    "db.vocabulary.names._LETTERS_OR_DIGITS": "a name may have digits of its own script",
    "loaders.nbib._SHORT_NAME": "takes letters alone: what is no digit of any script",
    "loaders.openalex_entry._WORD": "takes letters alone: what is no digit of any script",
    "loaders.table_values._CELL": "looks that no letter of any script follows; the numbers are of ASCII",
    "loaders.table_values._LABEL": "takes what stands before a number, which is read apart",
    "loaders.table_values._NAMED": "takes the name beside a number, of which the digits are of ASCII",
    "loaders.table_metrics._SHARE_BEHIND": "takes letters alone: what is no digit of any script",
    "loaders.reference_dates._WORD": "takes letters alone: what is no digit of any script",
    "loaders.hf_page_papers._AUTHORS_LINE": "tells what kind of line it is; loaders.hf_page reads the number",
    "loaders.bibtex_entry._INITIALS_BEHIND": "tells what a name looks like",
    "loaders.hf_page_papers._DATE_LINE": "tells what kind of line it is; loaders.hf_page reads the date",
}
"""Patterns of `db` and `loaders` that take the digits of every script, and why no number is read by them."""


def modules(*packages: str) -> Iterator[ModuleType]:
    for package in packages:
        yield (top := importlib.import_module(package))
        for found in pkgutil.walk_packages(top.__path__, f"{package}."):
            if not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def is_ordered(kind: type) -> bool:
    """Whether its author asked for an order."""
    if dataclasses.is_dataclass(kind):
        return bool(vars(kind)["__dataclass_params__"].order)
    return issubclass(kind, msgspec.Struct) and bool(kind.__struct_config__.order)


def may_be_none(hint: Any) -> bool:
    """Whether a value of this type, or one inside of it, may be None."""
    if hint is None or hint is type(None) or hint is Any:
        return True
    if typing.get_origin(hint) is typing.Literal:
        return None in typing.get_args(hint)
    return any(may_be_none(inner) for inner in typing.get_args(hint) if inner is not ...)


ORDERED = {
    f"{module.__name__}.{name}": kind
    for module in modules(*PACKAGES)
    for name, kind in vars(module).items()
    if inspect.isclass(kind) and kind.__module__ == module.__name__ and is_ordered(kind)
}


def test_there_are_ordered_classes_to_look_at() -> None:
    assert {"db.records.Identifier", "db.resolution.features.Features"} <= ORDERED.keys()


@pytest.mark.parametrize("name", sorted(ORDERED))
def test_nothing_that_is_ordered_has_a_member_that_may_be_none(name: str) -> None:
    hints = typing.get_type_hints(ORDERED[name])
    assert {member for member, hint in hints.items() if may_be_none(hint)} == set()


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        (str | None, True),
        (tuple[str | None, ...], True),
        (Union[int, tuple[int, None]], True),  # noqa: UP007  # as older code spells it
        (typing.Literal["a", None], True),
        (Any, True),
        (tuple[str, ...], False),
        (typing.Literal["", "workshop"], False),
        (int | str, False),
    ],
)
def test_what_may_be_none_is_found_wherever_it_hides(hint: object, expected: bool) -> None:
    assert may_be_none(hint) is expected


def test_digits_that_are_read_are_those_of_ascii() -> None:
    broad = {
        f"{module.__name__}.{name}"
        for module in modules("db", "loaders")
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str) and not value.flags & re.ASCII
        if r"\d" in value.pattern
    }
    assert broad == BROAD_DIGITS.keys()
