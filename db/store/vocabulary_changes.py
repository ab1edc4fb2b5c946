"""What another vocabulary touches: papers whose names it resolves otherwise, and rows of terms that it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

import msgspec
from sqlalchemy import Connection, select

from db.complete import ENTRIES
from db.store import shared_names
from db.store.bulk import select_in
from db.store.documents import Touched
from db.store.result_rows import RESULTS
from db.store.shared_names import DATASETS, METRICS, TASKS, VENUES, ResolvedName, SharedName
from db.vocabulary import Vocabulary

ROWS_AT_ONCE = 2_000


class _Printed(msgspec.Struct):
    """What of a record says where it was published."""

    venue: str | None = None


_decode_printed = msgspec.json.Decoder(_Printed).decode


def touched_by(connection: Connection, before: Vocabulary, after: Vocabulary) -> Touched:
    """The papers of which one vocabulary makes something else than the other, by their names and numbers."""
    touched = Touched()
    for kind, old, new in _of_results(before, after):
        touched |= _touched_with(connection, kind, _keys_resolved_otherwise(old, new))
    if _keys_resolved_otherwise(before.venues_by_spelling, after.venues_by_spelling):
        touched.entries |= set(_entries_published_otherwise(connection, before, after))
    return touched


def correct_terms(connection: Connection, before: Vocabulary, after: Vocabulary) -> None:
    """Bring the rows of curated terms to what the vocabulary says of them now: names, directions, aliases."""
    for kind, old, new in [*_of_results(before, after), (VENUES, before.venues_by_spelling, after.venues_by_spelling)]:
        old_terms = {term.key: term for term in old.values()}
        changed = {term.key: term for term in new.values() if old_terms.get(term.key) != term}
        rows = select_in(connection, select(kind.key), kind.key, changed)
        shared_names.ids_of_resolved(connection, kind, [changed[row[0]] for row in rows])


def _of_results(
    before: Vocabulary, after: Vocabulary
) -> Iterator[tuple[SharedName, Mapping[str, ResolvedName], Mapping[str, ResolvedName]]]:
    yield METRICS, before.metrics_by_spelling, after.metrics_by_spelling
    yield DATASETS, before.datasets_by_spelling, after.datasets_by_spelling
    yield TASKS, before.tasks_by_spelling, after.tasks_by_spelling


def _keys_resolved_otherwise(old: Mapping[str, ResolvedName], new: Mapping[str, ResolvedName]) -> set[str]:
    """The keys under which names stand that resolve otherwise now: what no vocabulary knows stands under its own."""
    keys: set[str] = set()
    for spelling in old.keys() | new.keys():
        if _meaning(old.get(spelling)) != _meaning(new.get(spelling)):
            # Of a name in the plural that is not known, the singular was looked up.
            keys |= {old[spelling].key} if spelling in old else {spelling, spelling.removesuffix("s")}
    return keys


def _meaning(term: ResolvedName | None) -> tuple[object, ...] | None:
    """What papers depend on; what else is said of a term stands in its own row."""
    if term is None:
        return None
    return (term.key, *(getattr(term, name, None) for name in ("unit", "is_bounded", "kind")))


def _touched_with(connection: Connection, kind: SharedName, keys: Iterable[str]) -> Touched:
    """The papers, and the repositories that state results of themselves, with results that have one of these names."""
    ids = [row[0] for row in select_in(connection, select(kind.table.c.id), kind.key, set(keys))]
    owners = list(select_in(connection, select(RESULTS.c.paper_id, RESULTS.c.repo_id), kind.reference, ids))
    return Touched(
        papers={row.paper_id for row in owners if row.paper_id is not None},
        repos={row.repo_id for row in owners if row.paper_id is None},
    )


def _entries_published_otherwise(connection: Connection, before: Vocabulary, after: Vocabulary) -> Iterator[int]:
    """The entries whose venue is another now, also where their paper has its venue from another entry."""
    with_venue = select(ENTRIES.c.id, ENTRIES.c.record).where(
        ENTRIES.c.kind == "paper", ENTRIES.c.record.contains('"venue":"', autoescape=True)
    )
    result = connection.execute(with_venue, execution_options={"yield_per": ROWS_AT_ONCE})
    for row in chain.from_iterable(result.partitions()):
        printed = _decode_printed(row.record).venue
        if printed and _meaning(before.resolve_venue(printed)) != _meaning(after.resolve_venue(printed)):
            yield row.id
