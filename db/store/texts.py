"""The texts of entries, known by hashes of what is shown of an abstract: other rules may show it otherwise."""

from __future__ import annotations

from sqlalchemy import Connection, select

from db.complete import ENTRIES, RECORDS, joined_records
from db.store.bulk import update_rows
from db.store.entries import decode_record, text_of

ENTRIES_AT_ONCE = 2_000


def know_texts_again(connection: Connection) -> None:
    """Give every entry of a paper the hash of the abstract that is shown of it by the rules of this program."""
    columns = joined_records(select(ENTRIES.c.id, ENTRIES.c.abstract_sha256, RECORDS.c.record))
    page = columns.where(ENTRIES.c.kind == "paper").order_by(ENTRIES.c.id).limit(ENTRIES_AT_ONCE)
    last = -1
    while rows := connection.execute(page.where(ENTRIES.c.id > last)).all():
        known = [(row.id, row.abstract_sha256, text_of(decode_record(row.record))) for row in rows]
        changed = [(now, id_) for id_, before, now in known if now != before]
        update_rows(connection, ENTRIES, ("abstract_sha256",), ("id",), changed)
        last = rows[-1].id
