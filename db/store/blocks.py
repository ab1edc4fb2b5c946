"""Blocks: entries whose records share an identifier, or a key and could be one paper; and what they come to.

A key alone connects nothing, and one that is crowded is not looked at. Records that a decision names are connected too.
A block is resolved as a whole, but what a new record rewrites is what it changes: a paper of the same unchanged entries
as before stays as it is, unless an identifier of it stands on a paper that is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field, replace

from db.records import HideDecision
from db.resolution.candidates import Pair
from db.resolution.decisions import SourcedDecision, of_papers, resolve_as_decided
from db.resolution.doubts import Doubt
from db.resolution.features import Features
from db.resolution.graph import components
from db.resolution.merge import MergedPaper, SourcedRecord, merge
from db.store.loaded_entries import LoadedEntry
from db.store.neighbourhood import Neighbourhood
from db.store.paper_rows import BlockPapers
from db.store.underivable import Underivable
from db.vocabulary import Vocabulary


@dataclass(slots=True)
class Block:
    """Entries that are resolved together."""

    entries: list[int] = field(default_factory=list)
    decisions: list[SourcedDecision] = field(default_factory=list)
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


@dataclass(slots=True)
class Changed:
    """What is other than at the last derivation, so that its papers are written again."""

    documents: Set[int]
    """All of whose entries are, behind those that were derived already."""
    entries: Set[int]
    papers: Set[int]
    _derived: dict[int, int] = field(default_factory=dict)
    """Document to the position up to which its entries were derived, which is in their order."""

    def __contains__(self, entry: LoadedEntry) -> bool:
        return entry.old_paper_id is None or entry.old_paper_id in self.papers or self.is_to_come(entry)

    def is_to_come(self, entry: LoadedEntry) -> bool:
        """Whether the entry is touched, and none of those whose papers have been written in their order."""
        sourced, document = entry.sourced, entry.sourced.source.id
        if sourced.entry_id in self.entries:
            return True
        return document in self.documents and sourced.position > self._derived.get(document, -1)

    def derived(self, entries: Iterable[LoadedEntry]) -> None:
        """Note that papers of these entries have been written."""
        for entry in entries:
            document = entry.sourced.source.id
            self._derived[document] = max(entry.sourced.position, self._derived.get(document, -1))


def resolve_block(block: Block, found: Neighbourhood, changed: Changed, vocabulary: Vocabulary) -> BlockPapers:
    """The papers that the records of one block, and the decisions about them, come to."""
    concerned: Sequence[SourcedRecord] = [found.entries[entry].sourced for entry in block.entries]
    try:
        if len(concerned) == 1 and not block.decisions:  # as nearly every block is: nobody is to be told apart from it
            papers, doubts, counts = [concerned], list[Doubt](), dict[int, int]()
        else:
            of_features: dict[Features, list[SourcedRecord]] = defaultdict(list)
            for entry in block.entries:
                of_features[found.features[entry]].append(found.entries[entry].sourced)
            records = {one: [sourced.record for sourced in own] for one, own in of_features.items()}
            resolution = resolve_as_decided(records, [one.decision for one in block.decisions], block.pairs)
            papers = [[sourced for one in paper for sourced in of_features[one]] for paper in resolution.papers]
            doubts, counts = resolution.doubts, resolution.doubt_counts
        decided = of_papers(block.decisions, [[one.record for one in paper] for paper in papers])
        kept = _unchanged(papers, found, changed, decided.keys())
        hidden = {place for place, own in decided.items() if any(isinstance(it.decision, HideDecision) for it in own)}
        shown = [place for place in range(len(papers)) if place not in hidden]
        merged: list[MergedPaper | int] = []
        for place in shown:
            concerned = papers[place]
            merged.append(kept[place] if place in kept else merge(concerned, vocabulary, decided.get(place, ())))
    except Exception as error:  # one odd record must not show a traceback
        raise underivable(concerned, error) from error
    if hidden:
        now = {place: number for number, place in enumerate(shown)}
        doubts = [
            replace(doubt, paper=now[doubt.paper], other=now[doubt.other])
            for doubt in doubts
            if doubt.paper in now and doubt.other in now
        ]
        counts = {now[place]: count for place, count in counts.items() if place in now}
    return BlockPapers(merged, doubts, counts)


def lone_block(entry: LoadedEntry, vocabulary: Vocabulary) -> BlockPapers:
    """The paper of an entry that is alone: nobody is to be told apart from it, and nothing is decided about it."""
    try:
        return BlockPapers([merge([entry.sourced], vocabulary)], [], {})
    except Exception as error:  # one odd record must not show a traceback
        raise underivable([entry.sourced], error) from error


def _unchanged(
    papers: Sequence[Sequence[SourcedRecord]], found: Neighbourhood, changed: Changed, decided: Set[int]
) -> dict[int, int]:
    """Which papers, by their places, are the same as before, with the numbers that they have.

    One that something is decided about, or was, is none of them.
    """
    kept: dict[int, int] = {}
    for place, paper in enumerate(papers):
        old = found.entries[paper[0].entry_id].old_paper_id
        entries = [found.entries[sourced.entry_id] for sourced in paper]
        is_decided = place in decided or any(sourced.entry_id in found.redecided for sourced in paper)
        if old is None or is_decided or any(entry in changed for entry in entries):
            continue
        if found.entries_before(old) == {sourced.entry_id for sourced in paper}:
            kept[place] = old
    # Whose row an identifier is that stands on several papers is for all of these to say.
    identifiers = [{own for sourced in paper for own in sourced.record.own_identifiers} for paper in papers]
    written = {own for place in range(len(papers)) if place not in kept for own in identifiers[place]}
    while disputed := [place for place in kept if not written.isdisjoint(identifiers[place])]:
        for place in disputed:
            del kept[place]
            written |= identifiers[place]
    return kept


def underivable(concerned: Iterable[SourcedRecord], error: Exception) -> Underivable:
    """The error that names the records which could not be derived."""
    records = list(concerned)
    return Underivable(records[0].record.title, (sourced.source.sha256 for sourced in records), error)
