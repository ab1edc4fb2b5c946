"""Entries that say nothing of their repository: the names of their document tell which it is (a model card, say)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from db.complete import ENTRIES, RECORDS, joined_records
from db.store.bulk import delete_in, insert_rows, select_in
from db.store.entries import decode_repo
from db.store.repo_rows import OBSERVATIONS, Observation, observations_of, repo_named, seen_by
from db.store.touched import Touched

_SEEN_AT = select(OBSERVATIONS.c.entry_id, OBSERVATIONS.c.url)


def note_named_repo(connection: Connection, document_id: int, names: Iterable[str]) -> Touched:
    """Write what such entries of a document saw of the repository that its names tell.

    Of several names the smallest address counts, so that it is a function of their set.
    """
    named = repo_named(names)
    if named is None:  # nor was there ever one: a document loses no name
        return Touched()
    columns = joined_records(select(ENTRIES.c.id, RECORDS.c.record))
    rows = connection.execute(columns.where(ENTRIES.c.document_id == document_id, ENTRIES.c.kind == "repo"))
    records = {row.id: record for row in rows if not (record := decode_repo(row.record)).url}
    before = {row.entry_id: row.url for row in select_in(connection, _SEEN_AT, OBSERVATIONS.c.entry_id, records)}
    changed = {entry for entry in records if before.get(entry) != named.url}
    addresses, repos = seen_by(connection, changed)
    delete_in(connection, OBSERVATIONS, OBSERVATIONS.c.entry_id, changed)
    seen = [(entry, *one) for entry in sorted(changed) for one in observations_of(records[entry], named)]
    insert_rows(connection, OBSERVATIONS, ("entry_id", *Observation._fields), seen)
    return Touched(addresses=addresses | {row[1] for row in seen}, repos=repos)
