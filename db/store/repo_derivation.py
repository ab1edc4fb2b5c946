"""Deriving repositories from records: what entries saw of them, and the results that they state of themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from sqlalchemy import Connection, select

from db.complete import DOCUMENTS, ENTRIES, RECORDS, joined_complete, joined_records
from db.identifiers import Repo
from db.records import Identifier, Record, RepoRecord
from db.resolution.results import SourcedResult
from db.store.bulk import batches, delete_in, insert_rows, select_in
from db.store.citation_rows import name_papers
from db.store.decisions import repo_decisions
from db.store.entries import decode_record, decode_repo
from db.store.name_changes import NameChanges
from db.store.repo_rows import OBSERVATIONS, Observation, observations_of, repo_named
from db.store.result_rows import RESULTS, ResultsOf, delete_results, insert_results
from db.store.shared_names import DATASETS, METRICS, MODELS, TASKS
from db.tables import DocumentName
from db.tables.base import table_of
from db.vocabulary import Vocabulary

NAMES = table_of(DocumentName)

ENTRIES_AT_ONCE = 5_000
_DECODERS: dict[str, Callable[[str], Record]] = {"paper": decode_record, "repo": decode_repo}
"""Kinds of entry that can see repositories, and how their records are read."""


def observe_again(connection: Connection) -> set[str]:
    """Write all observations again from the records; gives the addresses that were seen before, or are now."""
    touched = set(connection.scalars(select(OBSERVATIONS.c.url).distinct()))
    entries = joined_complete(select(ENTRIES.c.id), ENTRIES.c.document_id).where(ENTRIES.c.kind.in_(_DECODERS))
    columns = select(ENTRIES.c.id, ENTRIES.c.kind, ENTRIES.c.document_id, RECORDS.c.record, DOCUMENTS.c.as_of)
    columns = joined_records(joined_complete(columns, ENTRIES.c.document_id))
    known = {
        (row.entry_id, row.url): row.repo_id
        for row in connection.execute(select(OBSERVATIONS.c.entry_id, OBSERVATIONS.c.url, OBSERVATIONS.c.repo_id))
    }
    for batch in batches(sorted(connection.scalars(entries)), ENTRIES_AT_ONCE):
        records = [
            (entry, _DECODERS[entry.kind](entry.record))
            for entry in select_in(connection, columns, ENTRIES.c.id, batch)
        ]
        named = _repos_named(connection, (entry.document_id for entry, record in records if _is_unnamed(record)))
        rows = [
            (entry.id, *seen, entry.as_of, known.get((entry.id, seen.url)))
            for entry, record in records
            for seen in observations_of(record, named.get(entry.document_id))
        ]
        delete_in(connection, OBSERVATIONS, OBSERVATIONS.c.entry_id, batch)
        insert_rows(connection, OBSERVATIONS, ("entry_id", *Observation._fields, "observed_on", "repo_id"), rows)
        touched.update(url for _, url, *_ in rows)
    return touched


def _is_unnamed(record: Record) -> bool:
    return isinstance(record, RepoRecord) and not record.url


def _repos_named(connection: Connection, document_ids: Iterable[int]) -> dict[int, Repo]:
    """The repositories that the names of documents tell."""
    names: dict[int, list[str]] = defaultdict(list)
    for row in select_in(connection, select(NAMES), NAMES.c.document_id, set(document_ids)):
        names[row.document_id].append(row.name)
    return {document: repo for document, own in names.items() if (repo := repo_named(own)) is not None}


def derive_repo_results(connection: Connection, repo_ids: set[int], vocabulary: Vocabulary) -> None:
    """Write again the results that repositories state of themselves, and the papers that they name."""
    changes = NameChanges()
    for kind in (TASKS, DATASETS, METRICS, MODELS):
        changes.go(connection, kind, repo_ids, RESULTS.c.repo_id, RESULTS.c.paper_id.is_(None))
    delete_results(connection, RESULTS.c.repo_id, repo_ids, RESULTS.c.paper_id.is_(None))
    results: dict[int, list[SourcedResult]] = defaultdict(list)
    named: dict[int, dict[Identifier, tuple[str, int]]] = defaultdict(dict)
    of_document = (ENTRIES.c.document_id, DOCUMENTS.c.loader, DOCUMENTS.c.sha256)
    columns = select(ENTRIES.c.repo_id, RECORDS.c.record, *of_document)
    entries = joined_records(joined_complete(columns, ENTRIES.c.document_id)).where(ENTRIES.c.kind == "repo")
    for row in select_in(connection, entries, ENTRIES.c.repo_id, repo_ids):
        record = decode_repo(row.record)
        for stated in record.results:
            results[row.repo_id].append(SourcedResult(stated, row.loader, frozenset((row.document_id,))))
        document = (row.sha256, row.document_id)
        for paper in record.papers:
            named[row.repo_id][paper] = min(document, named[row.repo_id].get(paper, document))
    name_papers(connection, repo_ids, {repo: {own: id_ for own, (_, id_) in of.items()} for repo, of in named.items()})
    decided = repo_decisions(connection, results)
    owners = [ResultsOf(own, repo_id=id_, decisions=decided.get(id_, ())) for id_, own in sorted(results.items())]
    insert_results(connection, owners, vocabulary, changes)
    changes.settle(connection)
