"""What another vocabulary touches: papers whose names it resolves otherwise, and rows of terms that it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import msgspec
from sqlalchemy import Connection, literal, or_, select

from db.complete import ENTRIES, RECORDS, joined_records
from db.store import shared_names
from db.store.bulk import select_in
from db.store.result_rows import RESULTS
from db.store.shared_names import SHARED_NAMES, ResolvedName, SharedName
from db.store.touched import Touched
from db.vocabulary import Vocabulary
from db.vocabulary.combined import members
from db.vocabulary.kinds import APART, DATASET, KINDS, METRIC, Kind

ROWS_AT_ONCE = 2_000
_DERIVED_FROM = (
    *("unit", "is_bounded", "kind", "lowest", "highest", "family", "directions", "needs_unit", "needs_size"),
    *("is_sized", "usual_metric", "usual_setting", "other_tasks", "task", "bare", "settings", "same_as"),
)
"""What of a term decides over the rows of papers, beside its key: what else it has stands in its own row."""
_decode = msgspec.json.Decoder(dict[str, Any]).decode


def touched_by(connection: Connection, before: Vocabulary, after: Vocabulary) -> Touched:
    """The papers of which one vocabulary makes something else than the other, by their names and numbers."""
    touched = Touched()
    changed = [kind for kind in KINDS if before.terms(kind) != after.terms(kind)]
    for kind in changed:
        if not kind.fields:
            keys = _keys_resolved_otherwise(before.by_spelling(kind), after.by_spelling(kind))
            keys |= _keys_taken_apart_otherwise(connection, kind, before, after)
            keys |= _keys_of_usual_metrics(kind, keys, before, after)
            keys |= _keys_told_apart(connection, kind, keys)
            touched |= _touched_with(connection, SHARED_NAMES[kind.plural], keys)
            touched |= _touched_without_name(connection, kind, before, after)
    printed = [kind for kind in changed if kind.fields]
    if printed:
        touched.entries |= set(_entries_named_otherwise(connection, printed, before, after))
    return touched


def correct_terms(connection: Connection, before: Vocabulary, after: Vocabulary) -> None:
    """Bring the rows of curated terms to what the vocabulary says of them now: names, directions, aliases."""
    for kind in KINDS:
        old_terms = {term.key: term for term in before.terms(kind)}
        changed = {term.key: term for term in after.terms(kind) if old_terms.get(term.key) != term}
        left = {term.key for term in after.terms(kind)}
        gone = (term for key, term in old_terms.items() if key not in left and not term.is_curated)
        changed |= {term.key: kind.uncurated(term.name) for term in gone}
        shared = SHARED_NAMES[kind.plural]
        rows = select_in(connection, select(shared.key), shared.key, changed)
        shared_names.rows_of_resolved(connection, shared, [changed[row[0]] for row in rows])


def _keys_resolved_otherwise(old: Mapping[str, ResolvedName], new: Mapping[str, ResolvedName]) -> set[str]:
    """The keys under which names stand that resolve otherwise now: what no vocabulary knows stands under its own."""
    keys: set[str] = set()
    for spelling in old.keys() | new.keys():
        if _meaning(old.get(spelling)) != _meaning(new.get(spelling)):
            # Of a name in the plural that is not known, the singular was looked up.
            keys |= {old[spelling].key} if spelling in old else {spelling, spelling.removesuffix("s")}
    return keys


def _keys_taken_apart_otherwise(
    connection: Connection, kind: Kind[Any], before: Vocabulary, after: Vocabulary
) -> set[str]:
    """The keys of data sets whose name joins several by one vocabulary, and others or none by the other."""
    if kind is not DATASET:
        return set()
    columns = SHARED_NAMES[kind.plural].table.c
    uncurated = connection.execute(select(columns.folded_name, columns.name).where(columns.is_curated.is_(False)))
    return {row.folded_name for row in uncurated if members(row.name, before) != members(row.name, after)}


def _keys_told_apart(connection: Connection, kind: Kind[Any], keys: set[str]) -> set[str]:
    """The keys of names that only their capitals tell from these: what comes to be known is known in any of them."""
    if kind.keyed is None:
        return set()
    column = SHARED_NAMES[kind.plural].table.c.folded_name
    printed_apart = connection.scalars(select(column).where(column.contains(APART)))
    return {key for key in printed_apart if key.partition(APART)[0] in keys}


def _keys_of_usual_metrics(kind: Kind[Any], keys: set[str], *vocabularies: Vocabulary) -> set[str]:
    """Where a changed metric is one of a family, the keys of what it is on some data sets and under some settings."""
    if kind is not METRIC:
        return set()
    found = (terms.by_spelling(METRIC).get(key) for terms in vocabularies for key in keys)
    changed = [term for term in found if term is not None and (term.family or term.bare or term.same_as)]
    if not changed:
        return set()
    named: set[str | None] = set()
    for terms in vocabularies:
        named |= {it.name for it in terms.metrics if it.bare} | {it.bare for it in terms.metrics}
        named |= {name for it in terms.metrics for name in it.same_as.values()}
        if any(term.name == term.family for term in changed):
            named |= {it.usual_metric for it in terms.datasets}
    return {terms.resolve_metric(name).key for terms in vocabularies for name in named if name is not None}


def _meaning(term: ResolvedName | None) -> tuple[object, ...] | None:
    """What papers depend on; what else is said of a term stands in its own row."""
    if term is None:
        return None
    return (term.key, term.is_curated, *(getattr(term, name, None) for name in _DERIVED_FROM))


def _touched_with(connection: Connection, kind: SharedName, keys: Iterable[str]) -> Touched:
    """The papers, and the repositories that state results of themselves, that have one of these names."""
    ids = [row[0] for row in select_in(connection, select(kind.table.c.id), kind.key, set(keys))]
    touched = Touched()
    for reference, _ in kind.references:
        paper, repo = reference.table.c.paper_id, reference.table.c.get("repo_id")
        owners = select(paper, literal(None).label("repo_id") if repo is None else repo)
        for row in select_in(connection, owners, reference, ids):
            if row.paper_id is not None:
                touched.papers.add(row.paper_id)
            else:
                touched.repos.add(row.repo_id)
    return touched


def _touched_without_name(connection: Connection, kind: Kind[Any], before: Vocabulary, after: Vocabulary) -> Touched:
    """What has results with words that were no name, and that one of the vocabularies knows."""
    shared, touched = SHARED_NAMES[kind.plural], Touched()
    if shared.reference.table is not RESULTS:
        return touched
    columns = select(shared.printed, RESULTS.c.paper_id, RESULTS.c.repo_id).distinct()
    for printed, paper_id, repo_id in connection.execute(
        columns.where(shared.reference.is_(None), shared.printed.is_not(None))
    ):
        is_other = _meaning(before.resolve(kind, printed)) != _meaning(after.resolve(kind, printed))
        if is_other or (kind is DATASET and members(printed, before) != members(printed, after)):
            if paper_id is not None:
                touched.papers.add(paper_id)
            else:
                touched.repos.add(repo_id)
    return touched


def _entries_named_otherwise(
    connection: Connection, kinds: Sequence[Kind[Any]], before: Vocabulary, after: Vocabulary
) -> Iterator[int]:
    """The entries that print names which are others now, also where their paper has those of another entry."""
    fields = [(kind, way) for kind in kinds for way in kind.fields]
    has_names = [RECORDS.c.record.contains(f'"{way[0]}":', autoescape=True) for _, way in fields]
    columns = joined_records(select(ENTRIES.c.id, RECORDS.c.record))
    with_names = columns.where(ENTRIES.c.kind == "paper", or_(*has_names))
    result = connection.execute(with_names, execution_options={"yield_per": ROWS_AT_ONCE})
    for row in chain.from_iterable(result.partitions()):
        record = _decode(row.record)
        if any(
            _meaning(before.resolve(kind, name)) != _meaning(after.resolve(kind, name))
            for kind, way in fields
            for name in _names(record, way)
        ):
            yield row.id


def _names(printed: Any, way: tuple[str, ...]) -> Iterator[str]:
    """The names to which a way leads in a record, through lists: one, several or none."""
    if isinstance(printed, list):
        for one in printed:
            yield from _names(one, way)
    elif way and printed is not None:
        yield from _names(printed.get(way[0]), way[1:])
    elif printed is not None:
        yield printed
