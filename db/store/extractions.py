"""What readers found in texts, as the shelf keeps it: findings, or the reason why there are none.

One row for each text and reader, that of the latest version. Texts are known by their hashes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Literal, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, select

from db.records import Findings
from db.store.bulk import delete_in, insert_rows, select_in
from db.tables import Extraction
from db.tables.base import table_of

EXTRACTIONS = table_of(Extraction)
_NOTHING = "{}"
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Findings).decode


class Outcome(NamedTuple):
    """What came of reading one text; as plain as it is, it goes from one process to another."""

    kind: Literal["findings", "failed", "refused"]
    findings: str = _NOTHING
    """Links and results, in JSON; nothing where the reader failed or refused."""
    reason: str | None = None
    """Why it failed or refused; None where it found."""


def success(findings: Findings) -> Outcome:
    """A text that was read, with what was found in it, be it nothing."""
    return Outcome("findings", _encode(findings).decode())


def failure(reason: str) -> Outcome:
    """A text that the reader gave no usable answer to."""
    return Outcome("failed", reason=reason)


def refusal(reason: str) -> Outcome:
    """A text that the reader declines to read."""
    return Outcome("refused", reason=reason)


def store_extractions(connection: Connection, reader: str, version: int, outcomes: Mapping[str, Outcome]) -> None:
    """Keep what came of reading texts, in place of what an earlier version of the reader made of them."""
    delete_in(connection, EXTRACTIONS, EXTRACTIONS.c.text_sha256, outcomes, EXTRACTIONS.c.reader == reader)
    rows = [
        (sha256, reader, version, outcome.findings, outcome.kind, outcome.reason)
        for sha256, outcome in sorted(outcomes.items())
    ]
    columns = ("text_sha256", "reader", "version", "findings", "outcome", "reason")
    insert_rows(connection, EXTRACTIONS, columns, rows)


def findings_of(connection: Connection, reader: str, version: int, texts: Collection[str]) -> dict[str, Findings]:
    """What this version of a reader found in texts; without those that it failed on or refused."""
    is_found = and_(_is_by(reader, version), EXTRACTIONS.c.outcome == "findings")
    columns = select(EXTRACTIONS.c.text_sha256, EXTRACTIONS.c.findings).where(is_found)
    rows = select_in(connection, columns, EXTRACTIONS.c.text_sha256, set(texts))
    return {row.text_sha256: _decode(row.findings) for row in rows}


def texts_tried(connection: Connection, reader: str, texts: Iterable[str], version: int | None = None) -> set[str]:
    """The texts, of those given, that a reader was given, whatever came of it; with a version, that one alone."""
    tried = select(EXTRACTIONS.c.text_sha256).where(_is_by(reader, version))
    return {row.text_sha256 for row in select_in(connection, tried, EXTRACTIONS.c.text_sha256, set(texts))}


def texts_with_results(connection: Connection, reader: str) -> set[str]:
    """All texts in which a reader found a result."""
    has_results = EXTRACTIONS.c.findings.contains('"results":[{', autoescape=True)
    with_results = select(EXTRACTIONS.c.text_sha256).where(EXTRACTIONS.c.reader == reader, has_results)
    return set(connection.scalars(with_results))


def _is_by(reader: str, version: int | None) -> ColumnElement[bool]:
    is_by_reader = EXTRACTIONS.c.reader == reader
    return is_by_reader if version is None else and_(is_by_reader, EXTRACTIONS.c.version == version)
