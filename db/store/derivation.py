"""Deriving papers from records, only what is touched.

What a change touches is widened to whole blocks: all entries of complete documents that are joined by identifiers or
folded titles, directly or through others. A block is resolved from its records alone (db.resolution.identity), each
paper is merged from its entries (db.resolution.merge), and what was derived of the block before is replaced
(db.store.paper_rows).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, Select, and_, select

from db.complete import DOCUMENTS, ENTRIES, joined_complete
from db.records import Findings, PaperDecision
from db.resolution.decisions import resolve_as_decided
from db.resolution.identity import Features, components, features_of
from db.resolution.merge import Source, SourcedRecord, TextResults, merge
from db.store.basis import record_basis, recorded_vocabulary
from db.store.bulk import batches, select_in
from db.store.decisions import name_decisions, paper_decisions
from db.store.documents import KEYS, Touched, decode_record
from db.store.editions import superseded
from db.store.extractions import EXTRACTIONS
from db.store.paper_rows import BlockPapers, replace_papers
from db.store.repo_derivation import derive_repo_results, observe_again
from db.store.repo_rows import refresh_repos, resolve_repos
from db.store.settings import chosen_reader
from db.store.text_findings import TextFindings, findings_by
from db.store.underivable import Underivable
from db.store.vocabulary_changes import correct_terms, touched_by
from db.vocabulary import Vocabulary

BLOCK_ENTRIES = 5_000
"""Touched entries that are derived together: bounds memory, whatever the size of the shelf."""

_decode_findings = msgspec.json.Decoder(Findings).decode
_NOTHING_FOUND = Findings()
_NOT_READ = TextFindings((), frozenset())


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry as loaded for derivation."""

    sourced: SourcedRecord
    old_paper_id: int | None


def derive(connection: Connection, touched: Touched, reader: str, vocabulary: Vocabulary) -> int:
    """Derive again all papers that the touched entries belong to, or belonged to; gives the number of papers written.

    `reader` is the built-in one: its findings in the extractions give the links, and the results unless the shelf's
    setting names another reader. `vocabulary` is the one that the program ships; what documents decide is added. Where
    the shelf was derived by another vocabulary or by other rules, what that touches is derived too.
    """
    vocabulary = vocabulary.with_decisions(name_decisions(connection))
    before = recorded_vocabulary(connection)
    if before is None:
        touched = _everything(connection) | touched
    elif before != vocabulary:
        touched = touched_by(connection, before, vocabulary) | touched
    resolved = resolve_repos(connection, touched.addresses, touched.repos)
    repos = resolved.repos | touched.repos
    derive_repo_results(connection, repos, vocabulary)
    done: set[int] = set()
    written = 0
    papers = touched.papers | resolved.papers
    # What was touched may since be gone: a document that is read again is emptied first.
    touched_entries = {row.id for row in select_in(connection, _counting(), ENTRIES.c.id, touched.entries)}
    if chosen_reader(connection) is not None:
        touched_entries |= entries_with(connection, touched.texts)
    for batch in batches(sorted(touched_entries), BLOCK_ENTRIES):
        entry_keys, old_papers = _blocks(connection, set(batch) - done, papers)
        done |= entry_keys.keys()
        papers = set()
        written += _derive_blocks(connection, entry_keys, old_papers, reader, vocabulary)
    if papers:
        entry_keys, old_papers = _blocks(connection, set(), papers)
        written += _derive_blocks(connection, entry_keys, old_papers, reader, vocabulary)
    refresh_repos(connection, repos)
    if before is not None and before != vocabulary:
        correct_terms(connection, before, vocabulary)
    record_basis(connection, vocabulary)
    return written


def entries_with(connection: Connection, texts: Iterable[str]) -> set[int]:
    """The entries that count for papers and have one of these abstracts, given by their hashes."""
    return {row.id for row in select_in(connection, _counting(), ENTRIES.c.abstract_sha256, set(texts))}


def derive_all(connection: Connection, reader: str, vocabulary: Vocabulary) -> int:
    """Derive everything again."""
    return derive(connection, _everything(connection), reader, vocabulary)


def _everything(connection: Connection) -> Touched:
    """All that counts, with what entries saw of repositories written again."""
    return Touched(entries=set(connection.scalars(_counting())), addresses=observe_again(connection))


def _counting() -> Select[int]:
    """The entries that count for papers: those of complete documents, less what only tells of a text or a name."""
    of_papers = ENTRIES.c.kind.in_(("paper", "decision"))
    return joined_complete(select(ENTRIES.c.id), ENTRIES.c.document_id).where(of_papers)


def _blocks(connection: Connection, entries: set[int], papers: set[int]) -> tuple[dict[int, set[str]], set[int]]:
    """All entries of the blocks that entries and papers lie in, with their keys; and the papers they have now."""
    entry_keys: dict[int, set[str]] = {}
    seen_keys: set[str] = set()
    seen_papers: set[int] = set()
    new_entries, new_papers = set(entries), set(papers)
    by_paper = select(ENTRIES.c.id, ENTRIES.c.paper_id)
    keys_of = select(KEYS.c.entry_id, KEYS.c.key)
    by_key = joined_complete(
        select(KEYS.c.entry_id).join(ENTRIES, ENTRIES.c.id == KEYS.c.entry_id), ENTRIES.c.document_id
    )
    while new_entries or new_papers:
        seen_papers |= new_papers
        new_entries |= {row.id for row in select_in(connection, by_paper, ENTRIES.c.paper_id, new_papers)}
        new_entries -= entry_keys.keys()
        entry_keys |= {entry: set() for entry in new_entries}
        for row in select_in(connection, keys_of, KEYS.c.entry_id, new_entries):
            entry_keys[row.entry_id].add(row.key)
        new_keys = {key for entry in new_entries for key in entry_keys[entry]} - seen_keys
        seen_keys |= new_keys
        owners = select_in(connection, by_paper, ENTRIES.c.id, new_entries)
        new_papers = {row.paper_id for row in owners if row.paper_id is not None} - seen_papers
        new_entries = {row.entry_id for row in select_in(connection, by_key, KEYS.c.key, new_keys)}
        new_entries -= entry_keys.keys()
    return entry_keys, seen_papers


def _derive_blocks(
    connection: Connection,
    entry_keys: dict[int, set[str]],
    old_papers: set[int],
    reader: str,
    vocabulary: Vocabulary,
) -> int:
    entries = _load(connection, entry_keys, reader)
    decisions = paper_decisions(connection, entry_keys.keys() - entries.keys())
    blocks = [
        _resolve_block(
            [entries[entry_id] for entry_id in block if entry_id in entries],
            [decisions[entry_id] for entry_id in block if entry_id in decisions],
            vocabulary,
        )
        for block in _connected(entry_keys)
    ]
    old_paper_of = {entry_id: entry.old_paper_id for entry_id, entry in entries.items()}
    replace_papers(connection, blocks, old_paper_of, old_papers, vocabulary)
    return sum(len(block.papers) for block in blocks)


def _connected(entry_keys: dict[int, set[str]]) -> Iterator[list[int]]:
    """Entries in blocks: joined by a key, directly or through others."""
    order = sorted(entry_keys)
    first_with: dict[str, int] = {}
    edges = [
        (first_with.setdefault(key, place), place) for place, entry in enumerate(order) for key in entry_keys[entry]
    ]
    for component in components(len(order), edges):
        yield [order[place] for place in component]


def _resolve_block(entries: list[_Entry], decisions: list[PaperDecision], vocabulary: Vocabulary) -> BlockPapers:
    of_features: dict[Features, list[SourcedRecord]] = defaultdict(list)
    concerned = [entry.sourced for entry in entries]
    papers = []
    try:
        for sourced in concerned:
            of_features[features_of(sourced.record, vocabulary)].append(sourced)
        records = {features: [sourced.record for sourced in own] for features, own in of_features.items()}
        resolution = resolve_as_decided(records, decisions)
        for paper in resolution.papers:
            concerned = [sourced for features in paper for sourced in of_features[features]]
            papers.append(merge(concerned, vocabulary))
    except Exception as error:  # one odd record must not show a traceback
        title = concerned[0].record.title if concerned else "a decision"
        raise Underivable(title, (sourced.source.sha256 for sourced in concerned), error) from error
    return BlockPapers(papers, resolution.doubts)


def _load(connection: Connection, entry_ids: Iterable[int], reader: str) -> dict[int, _Entry]:
    """Entries of papers with their records, sources and what readers found in their abstracts."""
    statement = select(
        ENTRIES.c.id,
        ENTRIES.c.position,
        ENTRIES.c.document_id,
        ENTRIES.c.paper_id,
        ENTRIES.c.record,
        ENTRIES.c.abstract_sha256,
        EXTRACTIONS.c.findings,
    ).outerjoin(
        EXTRACTIONS, and_(EXTRACTIONS.c.text_sha256 == ENTRIES.c.abstract_sha256, EXTRACTIONS.c.reader == reader)
    )
    statement = statement.where(ENTRIES.c.kind == "paper")
    rows = list(select_in(connection, statement, ENTRIES.c.id, entry_ids))
    sources = _sources(connection, {row.document_id for row in rows})
    chosen = chosen_reader(connection)
    texts = {row.abstract_sha256 for row in rows if row.abstract_sha256}
    by_chosen = findings_by(connection, chosen, texts) if chosen is not None else {}
    loaded: dict[int, _Entry] = {}
    for row in rows:
        found = _decode_findings(row.findings) if row.findings else _NOTHING_FOUND
        results = TextResults(found.results)
        if chosen is not None:
            named = by_chosen.get(row.abstract_sha256, _NOT_READ)
            results = TextResults(named.results, origin=chosen, documents=named.documents)
        loaded[row.id] = _Entry(
            SourcedRecord(
                entry_id=row.id,
                position=row.position,
                source=sources[row.document_id],
                record=decode_record(row.record),
                links=found.links,
                results=results,
            ),
            row.paper_id,
        )
    return loaded


def _sources(connection: Connection, document_ids: set[int]) -> dict[int, Source]:
    """Documents, each with whether another edition of its series counts instead."""
    columns = select(DOCUMENTS.c.id, DOCUMENTS.c.sha256, DOCUMENTS.c.loader, DOCUMENTS.c.as_of)
    replaced = superseded(connection, document_ids)
    return {
        row.id: Source(
            id=row.id, sha256=row.sha256, loader=row.loader, as_of=row.as_of, is_superseded=row.id in replaced
        )
        for row in select_in(connection, columns, DOCUMENTS.c.id, document_ids)
    }
