"""Curation as CSV, for people who keep it in a spreadsheet: one decision a row, with the fields that YAML has.

    papershelf: curation,name: corrections,as_of: 2026-11-27,,
    decision,papers,metric,aliases,reason
    merge,arxiv:2401.00001 | doi:10.1109/example.2024.1,,,"The preprint, and the printed version."
    apart,"arxiv:2401.00002 | title: Editorial, year: 2024",,,
    metric,,mean average precision,mAP@0.5:0.95 | box AP,

The first row is the head, and what stands behind its first cell (a comma, a semicolon, a tab) parts the cells of all. A
day stands there behind its name, so that no spreadsheet prints it in its own way. The second row names the columns.
Rows become the nodes that YAML gives, and are mapped like them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from loaders.loader import Unreadable
from loaders.yaml_document import Node

PAPERS = ("merge", "apart", "hide")
"""Decisions that are a list of papers."""
FIELDS = ("confirm", "deny", "correct", "official", "not_official")
"""Decisions with fields of their own."""
ABOUT = ("decided_by", "decided_on", "reason")
"""What every decision may have."""
COLUMNS = (
    *("decision", "papers", "repo", "value", "to", "metric", "dataset", "task", "model", "method", "venue", "topic"),
    *("split", "setting", "aliases", "higher_is_better", "family", "usual_metric", *ABOUT),
)
"""All columns that decisions can have."""
BAR = "|"
"""Parts what is several in one cell."""
MOST_COLUMNS = 100
LONGEST_ROW = 2**20
"""Characters."""
_HEAD = re.compile(r"\ufeff?[ \t]*(?P<quote>\"?)papershelf:[ \t]*curation[ \t]*(?P=quote)[ ]*(?P<delimiter>[,;\t])")
_OF_A_TITLE = re.compile(r"(?si)(?P<scheme>title|slug)\s*:(?P<name>.+)")
_BESIDE = re.compile(r"(?si)(?P<name>.+),\s*(?P<what>year|author|venue)\s*:(?P<told>.*)")
Decisions = Iterator[tuple[Node, Callable[[], str]]]
"""Each decision, with what gives its own text."""


def delimiter_of(text: str) -> str | None:
    """What parts the cells of a curation that begins so; None where it is none in CSV."""
    head = _HEAD.match(text)
    return head["delimiter"] if head else None


def parse(text: str, delimiter: str, kinds: Collection[str]) -> tuple[dict[str, Node], Decisions]:
    """The fields of the head, and the decisions; `Unreadable` where it is no such table.

    What `kinds` does not have is no decision: its node says so, for it to be rejected.
    """
    rows = _rows(text, delimiter)
    _, head, _ = next(rows)
    return _head(head), _decisions(rows, kinds)


def _rows(text: str, delimiter: str) -> Iterator[tuple[Node, list[str], str]]:
    """The rows that say something, with where they stand (a node without a value) and their own text."""
    own: list[str] = []
    table = csv.reader(_kept(text, own), delimiter=delimiter, skipinitialspace=True, strict=True)
    line = 1
    while True:
        try:
            row = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(f"The CSV cannot be read from line {line} on: {error}.") from None
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield Node("", line, table.line_num), cells, "".join(own).rstrip("\r\n")
        own.clear()
        line = table.line_num + 1


def _kept(text: str, own: list[str]) -> Iterator[str]:
    """The lines of a text, each of which is kept in `own` as well, until the row is taken out of it."""
    size = 0
    for number, line in enumerate(io.StringIO(text, newline=""), 1):
        size = len(line) + (size if own else 0)
        if size > LONGEST_ROW:
            raise Unreadable(f"The row that goes on in line {number} is longer than {LONGEST_ROW:,} characters.")
        own.append(line)
        yield line


def _head(cells: list[str]) -> dict[str, Node]:
    fields: dict[str, Node] = {}
    for cell in filter(None, cells):
        name, _, value = cell.partition(":")
        if name.strip() in fields:
            raise Unreadable(f"The first row gives {name.strip()[:80]!r} twice.")
        fields[name.strip()] = Node(value.strip(), 1, 1)
    return fields


def _decisions(rows: Iterator[tuple[Node, list[str], str]], kinds: Collection[str]) -> Decisions:
    columns: list[str] = []
    for place, cells, own in rows:
        if not columns:
            columns = _columns(place, cells)
            continue
        named = {name: cell for name, cell in zip(columns, cells, strict=False) if cell}
        if more := next((number for number, cell in enumerate(cells, 1) if cell and number > len(columns)), None):
            named[f"column {more}"] = cells[more - 1]
        yield _decision(place, named, kinds), own.__str__


def _columns(place: Node, cells: list[str]) -> list[str]:
    columns = [cell or f"column {number}" for number, cell in enumerate(cells, 1)]
    if "decision" not in columns:
        raise Unreadable(f"Line {place.line} names the columns, and none is called decision.")
    if len(columns) > MOST_COLUMNS:
        raise Unreadable(f"Line {place.line} names more than {MOST_COLUMNS} columns.")
    if twice := next((name for name in columns if columns.count(name) > 1), None):
        raise Unreadable(f"Line {place.line} names the column {twice[:80]!r} twice.")
    return columns


def _decision(place: Node, cells: dict[str, str], kinds: Collection[str]) -> Node:
    """The node that YAML has for a row."""
    kind = cells.pop("decision", "")
    if kind not in kinds:
        return _at(place, {kind: _at(place, "")} if kind else {})
    fields = {name: _at(place, cell) for name, cell in cells.items()}
    if kind in PAPERS:
        papers = [_paper(place, name) for name in several(cells.get("papers", ""))]
        fields.pop("papers", None)
        return _at(place, fields | {kind: _at(place, papers)})
    if kind in FIELDS:
        if fields.pop("papers", None):
            fields["paper"] = _paper(place, cells["papers"])
        about = {name: fields.pop(name) for name in ABOUT if name in fields}
        return _at(place, about | {kind: _at(place, fields)})
    if "aliases" in cells:
        fields["aliases"] = _at(place, [_at(place, alias) for alias in several(cells["aliases"])])
    if ":" in cells.get("higher_is_better", ""):
        fields["higher_is_better"] = _directions(place, cells["higher_is_better"])
    return _at(place, {kind: _at(place, "")} | fields)


def several(cell: str) -> list[str]:
    """What stands in a cell, parted by bars."""
    return [item for item in map(str.strip, cell.split(BAR)) if item]


def _paper(place: Node, name: str) -> Node:
    """The name of a paper: as it is, or with what stands behind a title or slug to tell it from others."""
    titled = _OF_A_TITLE.fullmatch(name)
    told: dict[str, str] = {}
    value = titled["name"] if titled else ""
    while (beside := _BESIDE.fullmatch(value)) and beside["what"].lower() not in told:
        value, told[beside["what"].lower()] = beside["name"], beside["told"]
    if titled is None or not told:
        return _at(place, name)
    fields = {titled["scheme"].lower(): value} | told
    return _at(place, {field: _at(place, value.strip()) for field, value in fields.items()})


def _directions(place: Node, cell: str) -> Node:
    """Of a metric by task: "image classification: false | detection: true"."""
    of_tasks: dict[str, Node] = {}
    for item in several(cell):
        task, _, said = item.rpartition(":")
        is_clear = task.strip() and task.strip() not in of_tasks
        of_tasks[task.strip()] = _at(place, said.strip() if is_clear else "")  # what is neither is rejected
    return _at(place, of_tasks)


def _at(place: Node, value: str | list[Node] | dict[str, Node]) -> Node:
    return Node(value, place.line, place.last_line)


def columns_of(text: str, delimiter: str) -> list[str]:
    """The names of the columns of a curation; `Unreadable` where it names none."""
    rows = _rows(text, delimiter)
    next(rows)
    place, cells, _ = next(rows, (Node("", 2, 2), [], ""))
    return _columns(place, cells)


def row_of(decision: Mapping[str, Any]) -> dict[str, str]:
    """The cells of a decision that is written as YAML has it."""
    kind = next(iter(decision))
    said = dict(decision)
    if kind in PAPERS:
        said["papers"] = said.pop(kind)
    elif kind in FIELDS:
        own = dict(said.pop(kind))
        if "paper" in own:
            own["papers"] = own.pop("paper")
        said = own | said
    return {"decision": kind} | {name: _cell(name, value) for name, value in said.items()}


def _cell(name: str, value: Any) -> str:
    if isinstance(value, list | tuple):
        return f" {BAR} ".join(_cell(name, item) for item in value)
    if isinstance(value, Mapping):  # directions by task, or the name of a paper
        parted_by = f" {BAR} " if name == "higher_is_better" else ", "
        return parted_by.join(f"{field}: {said}" for field, said in value.items())
    return str(value)
