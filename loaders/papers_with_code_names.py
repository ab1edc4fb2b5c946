"""Methods and data sets of Papers with Code: one object each, of which the names and their addresses are read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from db.records import Identifier, StatedDataset, StatedMethod, StatedTask
from db.vocabulary import fold_name
from loaders.json_fields import Fields
from loaders.loader import Mapped, RawEntry, Unusable
from loaders.papers_with_code_papers import SCHEME, slug_in

METHOD_MARKS = frozenset({"name", "full_name", "introduced_year"})
DATASET_MARKS = frozenset({"name", "full_name", "introduced_date"})
"""What only objects of these dumps have."""
METHOD_FIELDS = frozenset({"url", "name", "full_name", "collections", "main_collection"})
METHOD_OUT_OF_SCOPE = {
    "code_snippet_url": "an example of code; no table has it",
    "description": "what the method is, in somebody's words",
    "introduced_year": "of the paper that introduced it",
    "num_papers": "a count of the service",
    "paper": "the paper that introduced it is among the papers",
    "source_title": "the paper that introduced it is among the papers",
    "source_url": "the paper that introduced it is among the papers",
}
DATASET_FIELDS = frozenset({"url", "name", "full_name", "tasks"})
DATASET_OUT_OF_SCOPE = {
    "data_loaders": "programs that read the data set",
    "description": "what the data set is, in somebody's words",
    "homepage": "a page of the data set; no table has it",
    "image": "a picture",
    "introduced_date": "of the paper that introduced it",
    "languages": "what the data set is of; no table has it",
    "license_name": "the licence of the data set; no table has it",
    "license_url": "the licence of the data set; no table has it",
    "modalities": "what the data set is of; no table has it",
    "num_papers": "a count of the service",
    "paper": "the paper that introduced it is among the papers",
    "variants": "boards of the data set, each a data set of its own: parts, sizes and years are none of its spellings",
    "warning": "a note of the service",
}


@dataclass(frozen=True, slots=True)
class TaskOfDataset:
    """A task that a data set is for, whose address its name does not tell."""

    task: StatedTask


def of_dataset(values: dict[str, Any], place: str, seen: set[str]) -> Iterator[RawEntry]:
    """The data set, and those of its tasks, unless they were seen, whose address their name does not tell."""
    yield RawEntry(values, place, partial(json.dumps, values, ensure_ascii=False))
    for task in Fields(values).list("tasks"):
        fields = Fields(task if isinstance(task, dict) else {})
        name, slug = fields.line("task"), slug_in(fields.line("url"), "task")
        if name and slug and slug not in seen and fold_name(slug.replace("-", " "), "task") != fold_name(name, "task"):
            seen.add(slug)
            stated = TaskOfDataset(StatedTask(name, identifiers=(Identifier(SCHEME, slug),)))
            yield RawEntry(stated, f"{place}, {name}", partial(json.dumps, task, ensure_ascii=False))


def map_method(values: dict[str, Any]) -> Mapped:
    """The method of one object."""
    fields = Fields(values)
    fields.signal_unknown(METHOD_FIELDS | METHOD_OUT_OF_SCOPE.keys())
    name, aliases, identifiers = _names(fields, "method")
    return Mapped(StatedMethod(name, aliases, identifiers, _areas(fields)), tuple(fields.signals))


def _areas(fields: Fields) -> tuple[str, ...]:
    """The areas of a method and its collections in them: "Computer Vision", "Convolutions"."""
    listed = fields.list("collections")
    if not all(isinstance(one, dict) for one in listed):
        fields.signal_unusable("collections")
    found = [Fields(one, "collections.", fields.signals) for one in listed if isinstance(one, dict)]
    found.append(fields.object("main_collection"))
    named = ((one.line("area"), one.line("collection") or one.line("name")) for one in found)
    return tuple(dict.fromkeys(filter(None, (part for parts in named for part in parts))))


def map_dataset(values: dict[str, Any]) -> Mapped:
    """The data set of one object."""
    fields = Fields(values)
    fields.signal_unknown(DATASET_FIELDS | DATASET_OUT_OF_SCOPE.keys())
    name, aliases, identifiers = _names(fields, "dataset")
    return Mapped(StatedDataset(name, aliases, identifiers), tuple(fields.signals))


def _names(fields: Fields, kind: str) -> tuple[str, tuple[str, ...], tuple[Identifier, ...]]:
    """The name, the full name where it is another, and the word in the service's address."""
    name, full_name = fields.line("name"), fields.line("full_name")
    name = name or full_name
    if name is None:
        raise Unusable("It has no name.")
    slug = slug_in(fields.line("url"), kind)
    aliases = (full_name,) if full_name and full_name != name else ()
    return name, aliases, (Identifier(SCHEME, slug),) if slug else ()
