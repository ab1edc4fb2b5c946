"""Writing records as documents, one after the other: nothing is held but the listing of one day."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.generator.forms import as_crossref, as_listing, as_proceedings
from benchmarks.generator.works import Record, bare, records

SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000, "1M": 1_000_000}
LISTED_A_DAY = 100
FIRST_DAY = date(2015, 1, 1)
ITEMS_OF_A_CONTAINER = 5_000
PROCEEDINGS = "proceedings.jsonl"


def all_records(seed: int, count: int, first: int = 0) -> Iterator[Record]:
    """The records of so many works, in order."""
    for number in range(first, first + count):
        yield from records(seed, number)


def bare_records(seed: int, count: int, title: str | None = None) -> Iterator[Record]:
    """Records with neither authors nor abstract, all of one title or each of its own."""
    return (bare(seed, number, title) for number in range(count))


def write_documents(found: Iterable[Record], folder: Path, truth: Path | None = None) -> int:
    """Write one document of proceedings and one a day of preprints, as the project loads them; gives their records.

    `truth` becomes a table of which record, by document and place, is of which work.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = dict.fromkeys(("preprint", "proceedings"), 0)
    listed: list[dict[str, Any]] = []
    with ExitStack() as files:
        proceedings = files.enter_context((folder / PROCEEDINGS).open("w", encoding="utf-8", newline="\n"))
        note = _truth_writer(files, truth)
        for record in found:
            place = written[record.form]
            written[record.form] += 1
            if record.form == "proceedings":
                note(record, PROCEEDINGS, place)
                proceedings.write(_as_json(as_proceedings(record)) + "\n")
                continue
            day = str(FIRST_DAY + timedelta(days=place // LISTED_A_DAY))
            note(record, f"{day}.json", place % LISTED_A_DAY)
            listed.append(as_listing(record, day))
            if len(listed) == LISTED_A_DAY:
                _write_listing(folder, day, listed)
                listed = []
        if listed:
            _write_listing(folder, day, listed)
    return sum(written.values())


def write_crossref(found: Iterable[Record], folder: Path) -> int:
    """Write the same records as containers of Crossref's public data file (2025: JSON lines); gives their number."""
    folder.mkdir(parents=True, exist_ok=True)
    rest = iter(found)
    written = 0
    while items := [_as_json(as_crossref(record)) for record in islice(rest, ITEMS_OF_A_CONTAINER)]:
        # Neither name nor time in the file, so that the same items are the same bytes.
        path = folder / f"{written // ITEMS_OF_A_CONTAINER:06}.jsonl.gz"
        with path.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
            packed.write("".join(f"{item}\n" for item in items).encode())
        written += len(items)
    return written


def _truth_writer(files: ExitStack, path: Path | None) -> Callable[[Record, str, int], None]:
    if path is None:
        return lambda record, document, place: None
    path.parent.mkdir(parents=True, exist_ok=True)
    table = csv.writer(files.enter_context(path.open("w", encoding="utf-8", newline="")), lineterminator="\n")
    table.writerow(("document", "position", "work", "variant"))
    return lambda record, document, place: table.writerow((document, place, record.work, record.variant))


def _write_listing(folder: Path, day: str, listed: list[dict[str, Any]]) -> None:
    (folder / f"{day}.json").write_text(_as_json(listed) + "\n", encoding="utf-8", newline="\n")


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
