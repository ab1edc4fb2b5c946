"""Changing a shelf without new documents: withdrawing one, deriving papers again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, Engine, Select, and_, or_, select

from db.complete import DOCUMENTS, ENTRIES, RECORDS, joined_complete, joined_records
from db.display.records import shown
from db.engine import looking, writing
from db.store import documents as store
from db.store.author_settling import settle_authors
from db.store.basis import recorded_vocabulary
from db.store.bulk import batches, select_in
from db.store.derivation import derive, derive_all
from db.store.documents import NAMES
from db.store.editions import superseded
from db.store.entries import decode_record
from db.store.extractions import EXTRACTIONS, store_extractions
from db.store.touched import Touched
from db.vocabulary import shipped_vocabulary
from extraction.version import READER, VERSION
from papershelf.loading.scanning import Scan, Scanner

FEWEST_HASH_DIGITS = 6
"""Digits of a hash from which they may stand for a document."""
ENTRIES_OF_A_BATCH = 2_000


class FoundDocument(NamedTuple):
    """A document that a name or hash stands for."""

    id: int
    sha256: str
    uri: str
    as_of: str | None
    """Its own date; None if unknown."""
    is_replaced: bool
    """Whether another edition of its series counts instead."""


def find_documents(connection: Connection, wanted: str) -> list[FoundDocument]:
    """The documents that a name or the first digits of a hash stand for."""
    by_name = DOCUMENTS.c.id.in_(select(NAMES.c.document_id).where(NAMES.c.name == wanted))
    by_hash = DOCUMENTS.c.sha256.startswith(wanted.lower(), autoescape=True)
    is_wanted = or_(by_name, by_hash) if len(wanted) >= FEWEST_HASH_DIGITS else by_name
    columns = (DOCUMENTS.c.id, DOCUMENTS.c.sha256, DOCUMENTS.c.uri, DOCUMENTS.c.as_of)
    rows = connection.execute(select(*columns).where(is_wanted).order_by(DOCUMENTS.c.sha256)).all()
    replaced = superseded(connection, {row.id for row in rows})
    return [FoundDocument(*row, is_replaced=row.id in replaced) for row in rows]


def withdraw(connection: Connection, document_id: int) -> int:
    """Take a document back with all that it alone says; gives the number of papers that were derived again."""
    written = derive(connection, store.empty(connection, document_id), READER, shipped_vocabulary())
    store.forget(connection, document_id)
    return written


def derive_outdated(engine: Engine, scanner: Scanner) -> Iterator[int]:
    """Scan again the texts that an older version of the reader read, and derive their papers; gives their number.

    Each batch is a transaction of its own: after a kill, running it again does what is left. Where nobody knows what
    the shelf was derived by, nothing is derived here: the next derivation takes everything, once.
    """
    with looking(engine) as connection:
        outdated = list(connection.scalars(_outdated()))
        is_known = recorded_vocabulary(connection) is not None
    waiting: tuple[list[int], Scan] | None = None
    for batch in batches(outdated, ENTRIES_OF_A_BATCH):
        with looking(engine) as connection:
            columns = joined_records(select(ENTRIES.c.abstract_sha256, RECORDS.c.record))
            rows = select_in(connection, columns, ENTRIES.c.id, batch)
            texts = {row.abstract_sha256: shown(decode_record(row.record)).abstract or "" for row in rows}
        scan = scanner.start(texts)  # while workers are busy with it, the batch before it is derived
        if waiting is not None:
            yield _derive_scanned(engine, *waiting, is_known=is_known)
        waiting = batch, scan
    if waiting is not None:
        yield _derive_scanned(engine, *waiting, is_known=is_known)
    with writing(engine) as connection:
        settle_authors(connection)


def _derive_scanned(engine: Engine, entries: list[int], scan: Scan, *, is_known: bool) -> int:
    findings = scan.outcomes()
    with writing(engine) as connection:
        store_extractions(connection, READER, VERSION, findings)
        touched = Touched(entries=set(entries))
        return derive(connection, touched, READER, shipped_vocabulary(), settles=False) if is_known else 0


def derive_everything(engine: Engine) -> int:
    """Derive every paper again; gives their number."""
    with writing(engine) as connection:
        return derive_all(connection, READER, shipped_vocabulary())


def _outdated() -> Select[int]:
    is_ours = and_(EXTRACTIONS.c.text_sha256 == ENTRIES.c.abstract_sha256, EXTRACTIONS.c.reader == READER)
    return (
        joined_complete(select(ENTRIES.c.id), ENTRIES.c.document_id)
        .outerjoin(EXTRACTIONS, is_ours)
        .where(ENTRIES.c.abstract_sha256.is_not(None), ENTRIES.c.kind == "paper")
        .where(or_(EXTRACTIONS.c.version.is_(None), EXTRACTIONS.c.version != VERSION))
        .order_by(ENTRIES.c.id)
    )
