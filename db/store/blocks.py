"""Blocks: entries whose records share an identifier, or a key and could be one paper; and what they come to.

A key alone connects nothing, and one that is crowded is not looked at. Records that a decision names are connected too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from db.records import PaperDecision
from db.resolution.candidates import Pair
from db.resolution.decisions import resolve_as_decided
from db.resolution.features import Features
from db.resolution.graph import components
from db.resolution.merge import SourcedRecord, merge
from db.store.loaded_entries import LoadedEntry
from db.store.neighbourhood import Neighbourhood
from db.store.paper_rows import BlockPapers
from db.store.underivable import Underivable
from db.vocabulary import Vocabulary


@dataclass(slots=True)
class Block:
    """Entries that are resolved together."""

    entries: list[int] = field(default_factory=list)
    decisions: list[PaperDecision] = field(default_factory=list)
    """What people decided about their records."""
    pairs: set[Pair] = field(default_factory=set)
    """The cores of records that could be one paper."""


def blocks_of(found: Neighbourhood) -> list[Block]:
    """The blocks that a neighbourhood falls into."""
    order = sorted(found.reached)
    place = {core: number for number, core in enumerate(order)}
    edges = [(place[a], place[b]) for a, b in found.pairs | found.links]
    blocks: list[Block] = []
    block_of: dict[int, Block] = {}
    for component in components(len(order), edges):
        blocks.append(Block())
        for number in component:
            block_of[order[number]] = blocks[-1]
            blocks[-1].entries += sorted(found.entries_of(order[number]))
    for pair in found.pairs:
        block_of[pair[0]].pairs.add(pair)
    for decision, cores in found.decisions:
        block_of[cores[0]].decisions.append(decision)
    return blocks


def resolve_block(
    block: Block, entries: dict[int, LoadedEntry], features: dict[int, Features], vocabulary: Vocabulary
) -> BlockPapers:
    """The papers that the records of one block, and the decisions about them, come to."""
    concerned: Sequence[SourcedRecord] = [entries[entry].sourced for entry in block.entries]
    papers = []
    try:
        if len(concerned) == 1 and not block.decisions:  # as nearly every block is: nobody is to be told apart from it
            return BlockPapers([merge(concerned, vocabulary)], [], {})
        of_features: dict[Features, list[SourcedRecord]] = defaultdict(list)
        for entry in block.entries:
            of_features[features[entry]].append(entries[entry].sourced)
        records = {one: [sourced.record for sourced in own] for one, own in of_features.items()}
        resolution = resolve_as_decided(records, block.decisions, block.pairs)
        for paper in resolution.papers:
            concerned = [sourced for one in paper for sourced in of_features[one]]
            papers.append(merge(concerned, vocabulary))
    except Exception as error:  # one odd record must not show a traceback
        raise underivable(concerned, error) from error
    return BlockPapers(papers, resolution.doubts, resolution.doubt_counts)


def underivable(concerned: Iterable[SourcedRecord], error: Exception) -> Underivable:
    """The error that names the records which could not be derived."""
    records = list(concerned)
    return Underivable(records[0].record.title, (sourced.source.sha256 for sourced in records), error)
