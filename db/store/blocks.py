"""Blocks: all entries of complete documents that keys join, directly or through others, and what they resolve to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import Connection, select

from db.complete import ENTRIES, joined_complete
from db.records import PaperDecision
from db.resolution.decisions import resolve_as_decided
from db.resolution.identity import Features, components, features_of
from db.resolution.merge import SourcedRecord, merge
from db.store.bulk import select_in
from db.store.entries import KEYS
from db.store.loaded_entries import LoadedEntry
from db.store.paper_rows import BlockPapers
from db.store.underivable import Underivable
from db.vocabulary import Vocabulary


def blocks_of(connection: Connection, entries: set[int], papers: set[int]) -> tuple[dict[int, set[str]], set[int]]:
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


def connected(entry_keys: dict[int, set[str]]) -> Iterator[list[int]]:
    """Entries in blocks: joined by a key, directly or through others."""
    order = sorted(entry_keys)
    first_with: dict[str, int] = {}
    edges = [
        (first_with.setdefault(key, place), place) for place, entry in enumerate(order) for key in entry_keys[entry]
    ]
    for component in components(len(order), edges):
        yield [order[place] for place in component]


def resolve_block(entries: list[LoadedEntry], decisions: list[PaperDecision], vocabulary: Vocabulary) -> BlockPapers:
    """The papers that entries of one block, and the decisions about them, come to."""
    of_features: dict[Features, list[SourcedRecord]] = defaultdict(list)
    concerned = [entry.sourced for entry in entries]
    papers = []
    try:
        if len(concerned) == 1 and not decisions:  # as nearly every block is: there is nobody to be told apart from
            return BlockPapers([merge(concerned, vocabulary)], [])
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
