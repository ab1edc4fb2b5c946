"""Appending decisions to a curation file: it is written anew as a whole, and only if it then still reads."""

from __future__ import annotations

import io
import os
import re
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from loaders.curation import LOADER
from loaders.loader import DocumentFacts, Unreadable

_AS_OF = re.compile(r"^as_of:[ \t]*([0-9]{4}-[0-9]{2}-[0-9]{2})[^\n]*$", re.MULTILINE)
_EMPTY = re.compile(r"^decisions:[ \t]*(\[\])?[ \t]*$", re.MULTILINE)


class NotAppended(Exception):
    """Decisions cannot be appended to a file. The message says why."""


def append_decisions(path: Path, decisions: Sequence[dict[str, Any]], today: date, begun: date | None = None) -> date:
    """Append decisions to a curation file, which is made where there is none, and raise its day; gives that day.

    The day is that of today; the next one, where an edition of today or later stands there: of two of one day a hash
    would choose. `begun` is the day that an edition has which nobody has loaded yet: it keeps it.
    """
    if path.exists():
        before = path.read_text(encoding="utf-8")
        as_of = _AS_OF.search(before)
        if as_of is None:
            raise NotAppended(f"{path} has no line as_of: YYYY-MM-DD.")
        stood = date.fromisoformat(as_of[1])
        day = stood if stood == begun else max(today, stood + timedelta(days=1))
        head = _AS_OF.sub(f"as_of: {day}", before, count=1).rstrip("\n") + "\n"
        head = _EMPTY.sub("decisions:", head)
    else:
        before, day = "", today
        head = f"papershelf: curation\nname: {path.stem}\nas_of: {today}\ndecisions:\n"
    indent = _indent(head)
    said = yaml.safe_dump(list(decisions), allow_unicode=True, sort_keys=False, width=10_000)
    after = head + "".join(f"{indent}{line}\n" for line in said.splitlines())
    had, has = _count(before) if before else 0, _count(after)
    if has != had + len(decisions):
        raise NotAppended(f"{path} does not end in its list of decisions; nothing was written.")
    _replace(path, after)
    return day


def _indent(text: str) -> str:
    """How far the decisions of a file stand in."""
    match = re.search(r"^decisions:[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\n)*([ ]*)-", text, re.MULTILINE)
    return match[1] if match else "  "


def _count(text: str) -> int:
    try:
        items = list(LOADER.read(io.BytesIO(text.encode())))
    except Unreadable as error:
        raise NotAppended(f"The curation cannot be read: {error}") from None
    return sum(not isinstance(item, DocumentFacts) for item in items)


def _replace(path: Path, text: str) -> None:
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, suffix=".new", delete=False) as new:
        new.write(text)
    Path(new.name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
    Path(new.name).replace(path)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
