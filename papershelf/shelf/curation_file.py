"""Appending decisions to a curation file: it is written anew as a whole, and only if it then still reads."""

from __future__ import annotations

import csv
import io
import os
import re
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from db.records import Record
from loaders.curation import LOADER
from loaders.curation_csv import COLUMNS, columns_of, delimiter_of, row_of
from loaders.loader import RawEntry, Unreadable, Unusable

_AS_OF = re.compile(
    r"(^(?:\ufeff?[^\S\n]*\"?papershelf:[ \t]*curation[^\n]*?[,;\t \"])?as_of:[ \t]*)([0-9]{4}-[0-9]{2}-[0-9]{2})",
    re.MULTILINE,
)
"""What stands before the day of an edition, on a line of its own or in the first row of a table, and that day."""
_EMPTY_LIST = "papershelf: curation\nname: a\nas_of: 2026-01-01\ndecisions:\n"
_EMPTY = re.compile(r"^decisions:[ \t]*(\[\])?[ \t]*$", re.MULTILINE)


class NotAppended(Exception):
    """Decisions cannot be appended to a file. The message says why."""


def append_decisions(path: Path, decisions: Sequence[dict[str, Any]], today: date, begun: date | None = None) -> date:
    """Append decisions to a curation file, which is made where there is none, and raise its day; gives that day.

    A file is in CSV where it says so, or where it is made and its name ends in .csv; else it is in YAML.
    The day is that of today; the next one, where an edition of today or later stands there: of two of one day a hash
    would choose. `begun` is the day that an edition has which nobody has loaded yet: it keeps it.
    """
    before = _text_of(path) if path.exists() else ""
    delimiter = delimiter_of(before) if before else "," if path.suffix.lower() == ".csv" else None
    day = _day(before, path, today, begun) if before else today
    dated = _AS_OF.sub(rf"\g<1>{day}", before, count=1)
    if delimiter:
        after = _table(dated or _new_table(path.stem, day), delimiter, decisions, path)
    else:
        after = _list(dated or f"papershelf: curation\nname: {path.stem}\nas_of: {day}\ndecisions:\n", decisions)
    had, has = _outcomes(before) if before else [], _outcomes(after)
    if len(has) != len(had) + len(decisions):
        raise NotAppended(f"{path} does not end in its list of decisions; nothing was written.")
    if has[len(had) :] != _outcomes(_list(_EMPTY_LIST, decisions)):
        raise NotAppended(f"A cell of {path} cannot say {decisions}; write it in YAML. Nothing was written.")
    _replace(path, after)
    return day


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise NotAppended(f"{path} is not UTF-8; save it again as UTF-8.") from None


def _day(before: str, path: Path, today: date, begun: date | None) -> date:
    try:
        stood = date.fromisoformat(_AS_OF.findall(before)[0][1])
    except (IndexError, ValueError):
        raise NotAppended(f"{path} says nowhere as_of: YYYY-MM-DD.") from None
    return stood if stood == begun else max(today, stood + timedelta(days=1))


def _list(text: str, decisions: Sequence[dict[str, Any]]) -> str:
    """A curation in YAML with further decisions."""
    head = _EMPTY.sub("decisions:", text.replace("\r\n", "\n").rstrip("\n") + "\n")
    indent = _indent(head)
    said = yaml.safe_dump(list(decisions), allow_unicode=True, sort_keys=False, width=10_000)
    return head + "".join(f"{indent}{line}\n" for line in said.splitlines())


def _new_table(name: str, day: date) -> str:
    written = io.StringIO()
    head = ["papershelf: curation", f"name: {name}", f"as_of: {day}"]
    csv.writer(written).writerows([head + [""] * (len(COLUMNS) - len(head)), COLUMNS])
    return written.getvalue()


def _table(text: str, delimiter: str, decisions: Sequence[dict[str, Any]], path: Path) -> str:
    """A curation in CSV with further decisions, in its own columns."""
    end = "\r\n" if "\r\n" in text else "\n"
    try:
        columns = columns_of(text, delimiter)
    except Unreadable as error:
        raise NotAppended(f"The curation cannot be read: {error}") from None
    rows = [row_of(decision) for decision in decisions]
    if missing := sorted({name for row in rows for name in row} - set(columns)):
        raise NotAppended(f"{path} has no column {missing[0]}; add it to the row that names the columns.")
    written = io.StringIO()
    writer = csv.DictWriter(written, columns, delimiter=delimiter, lineterminator=end)
    writer.writerows(rows)
    return text.rstrip("\r\n") + end + written.getvalue()


def _indent(text: str) -> str:
    """How far the decisions of a file stand in."""
    match = re.search(r"^decisions:[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n)*([ ]*)-", text, re.MULTILINE)
    return match[1] if match else "  "


def _outcomes(text: str) -> list[Record | None]:
    """The record of each decision, None where it has none."""
    try:
        entries = [entry for entry in LOADER.read(io.BytesIO(text.encode())) if isinstance(entry, RawEntry)]
    except Unreadable as error:
        raise NotAppended(f"The curation cannot be read: {error}") from None
    return [_record(entry) for entry in entries]


def _record(entry: RawEntry) -> Record | None:
    try:
        return LOADER.map(entry.raw).record
    except Unusable:
        return None


def _replace(path: Path, text: str) -> None:
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, suffix=".new", delete=False) as new:
        new.write(text)
    Path(new.name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
    Path(new.name).replace(path)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
