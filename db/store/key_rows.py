"""The keys of entries as rows, and which of them are crowded: how records of the same work find each other.

An entry counts for papers once it has rows here, which is in the transaction that completes its document; decisions
have theirs from the start. Whether a key is crowded follows from the set of its rows alone, and crossing the limit, up
or down, looks once at the few entries that then hold it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, and_, bindparam, delete, select

from db.complete import DOCUMENTS, ENTRIES, RECORDS, joined_complete, joined_records
from db.display.records import shown
from db.resolution import candidates
from db.resolution.features import Features, features_of
from db.resolution.keys import Keys, keys_of
from db.store import sketch_rows
from db.store.bulk import batches, delete_in, insert_rows, select_in
from db.store.entries import (
    DECISION,
    KEY_COLUMNS,
    KEYS,
    NAMES_KEY,
    STATED_KEY,
    STATED_KINDS,
    decision_rows,
    decode_decision,
    decode_record,
    stated_row,
)
from db.store.underivable import Underivable
from db.tables import CrowdedKey
from db.tables.base import table_of

CROWDED = table_of(CrowdedKey)
ENTRIES_AT_ONCE = 2_000

Holders = dict[int, Sequence[tuple[int, int]]]
"""Key to who holds it, each a core and an entry."""


def holders_of(connection: Connection, keys: Iterable[int]) -> Holders:
    """Who holds keys of which none is crowded, or whose holders are one paper."""
    holders: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for key, core, entry_id in select_in(
        connection, select(KEYS.c.key, KEYS.c.core, KEYS.c.entry_id), KEYS.c.key, keys
    ):
        holders[key].append((core, entry_id))
    return {**holders}


def crowded_of(connection: Connection, keys: Iterable[int]) -> set[int]:
    """Those of some keys that are crowded."""
    return {row.key for row in select_in(connection, select(CROWDED.c.key), CROWDED.c.key, keys)}


def share_repeating(connection: Connection, entries: Iterable[int]) -> float:
    """Which share of some entries that are papers repeats what others of them name, by an identifier or the title."""
    of_papers = joined_records(select(RECORDS.c.record)).where(ENTRIES.c.kind == "paper")
    records = [decode_record(row.record) for row in select_in(connection, of_papers, ENTRIES.c.id, entries)]
    named = {min(record.own_identifiers, default=None) or record.title for record in records}
    return 1 - len(named) / len(records) if records else 0.0


def keys_of_records(connection: Connection, entries: Iterable[int]) -> dict[int, Keys]:
    """The keys of entries of complete documents that are papers, from their records."""
    columns = select(ENTRIES.c.id, RECORDS.c.record, DOCUMENTS.c.sha256)
    of_papers = joined_records(joined_complete(columns, ENTRIES.c.document_id)).where(ENTRIES.c.kind == "paper")
    found: dict[int, Keys] = {}
    known: dict[Features, Keys] = {}
    """Of entries that tell of a paper alike, as the rows of tables do."""
    for row in select_in(connection, of_papers, ENTRIES.c.id, entries):
        printed = decode_record(row.record)
        try:
            features = features_of(shown(printed))
            if features not in known:
                known[features] = keys_of(features)
            found[row.id] = known[features]
        except Exception as error:  # one odd record must not show a traceback
            raise Underivable(printed.title, (row.sha256,), error) from error
    return found


def enter(connection: Connection, keys_of_entries: Mapping[int, Keys]) -> tuple[set[int], Holders]:
    """Enter the keys of entries that have no rows yet; gives the others along whose keys nothing is found now.

    Beside them it gives who holds the keys of the entries; of a crowded one nobody.
    """
    telling: set[int] = set().union(*(keys.telling for keys in keys_of_entries.values()))
    naming: set[int] = set().union(*(keys.naming for keys in keys_of_entries.values()))
    crowdable = telling | naming
    crowded = crowded_of(connection, crowdable)
    wanted = crowdable.union(*(keys.identifying for keys in keys_of_entries.values())) - crowded
    before = holders_of(connection, wanted)
    holders = {key: list(before[key]) if key in before else [] for key in wanted}
    known = {entry for keys in keys_of_entries.values() for _, entry in before.get(keys.core, ())}
    rows: list[tuple[int, int, int]] = []
    for entry, keys in keys_of_entries.items():
        if entry not in known:
            core = keys.core
            rows += [(key, core, entry) for key in keys]
    sketch_rows.forget(connection, {core for _, core, _ in rows} & before.keys())
    for key, core, entry in rows:
        if key not in crowded:
            holders[key].append((core, entry))
    crowding = {
        key
        for key, own in holders.items()
        if len(own) > candidates.LIMIT
        and key in crowdable
        and len({core for core, _ in own} - {DECISION}) > candidates.LIMIT
    }
    insert_rows(connection, KEYS, KEY_COLUMNS, sorted(rows))
    insert_rows(connection, CROWDED, ("key",), [(key,) for key in sorted(crowding)])
    # What records do not look along concerns them only where a decision did.
    concerning = {key for key in crowding if key in telling or DECISION in {core for core, _ in holders[key]}}
    others = {entry for key in concerning for _, entry in before.get(key, ())}
    return others, {**holders, **dict.fromkeys(crowded | crowding, ())}


def take_out(connection: Connection, entries: Iterable[int]) -> set[int]:
    """Delete the keys of entries; gives the other entries to be derived again: whoever shares a key with them.

    An entry that is gone may have been all that kept two others apart, or what crowded a key.
    """
    touched: set[int] = set()
    for batch in batches(sorted(entries), ENTRIES_AT_ONCE):
        touched |= _take_out(connection, batch)
    return touched - set(entries)


def _take_out(connection: Connection, entries: list[int]) -> set[int]:
    rows: list[tuple[int, int, int]] = []
    cores: set[int] = set()
    columns = joined_records(select(ENTRIES.c.id, ENTRIES.c.kind, RECORDS.c.record))
    columns = columns.where(ENTRIES.c.kind.in_(("paper", "decision", *STATED_KINDS)))
    for row in select_in(connection, columns, ENTRIES.c.id, entries):
        if row.kind == "decision":
            rows += decision_rows(row.id, decode_decision(row.record))
        elif row.kind in STATED_KINDS:
            rows.append(stated_row(row.id))
        else:
            keys = keys_of(features_of(shown(decode_record(row.record))))
            rows += [(key, keys.core, row.id) for key in keys]
            cores.add(keys.core)
    if not rows:
        return set()
    exactly = and_(*(KEYS.c[name] == bindparam(f"old_{name}") for name in KEY_COLUMNS))
    old = [f"old_{name}" for name in KEY_COLUMNS]
    connection.execute(delete(KEYS).where(exactly), [dict(zip(old, row, strict=True)) for row in rows])
    sketch_rows.forget(connection, cores)
    keys_before = {key for key, _, _ in rows} - {NAMES_KEY, STATED_KEY}
    crowded = crowded_of(connection, keys_before)
    opened = {key for key in crowded if not _is_crowded(connection, key)}
    delete_in(connection, CROWDED, CROWDED.c.key, opened)
    holders = holders_of(connection, keys_before - (crowded - opened))
    return {entry for own in holders.values() for _, entry in own}


def _is_crowded(connection: Connection, key: int) -> bool:
    cores = select(KEYS.c.core).where(KEYS.c.key == key, KEYS.c.core != DECISION).distinct()
    return len(connection.execute(cores.limit(candidates.LIMIT + 1)).all()) > candidates.LIMIT


def start_again(connection: Connection) -> None:
    """Forget all keys and sketches, which other rules made, and enter the keys of decisions."""
    connection.execute(delete(KEYS))
    connection.execute(delete(CROWDED))
    sketch_rows.start_again(connection)
    decisions = joined_records(select(ENTRIES.c.id, RECORDS.c.record)).where(ENTRIES.c.kind == "decision")
    rows = [
        line for row in connection.execute(decisions) for line in decision_rows(row.id, decode_decision(row.record))
    ]
    of_names = connection.scalars(select(ENTRIES.c.id).where(ENTRIES.c.kind.in_(STATED_KINDS)))
    rows += map(stated_row, of_names)
    insert_rows(connection, KEYS, KEY_COLUMNS, rows)
