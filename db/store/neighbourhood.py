"""The neighbourhood of entries: all that identity has to look at together with them, found through keys.

Records of one core are looked at as one. From a core the way goes on to all that share an identifier with it, to those
that share a key and could be one paper, and to those that a decision names beside it; and from a paper that it had to
the paper's other entries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from sqlalchemy import Connection, select

from db.complete import ENTRIES, RECORDS, joined_records
from db.records import NameDecision
from db.resolution.candidates import Core, Pair, are_apart, could_be_one, could_be_one_by_sketches
from db.resolution.decisions import SourcedDecision
from db.resolution.features import Features, features_of
from db.resolution.keys import Keys, keys_of, keys_of_names
from db.resolution.sketches import Sketch
from db.store.bulk import batches, select_in
from db.store.decisions import paper_decisions
from db.store.entries import DECISION, decode_decision
from db.store.key_rows import Holders, crowded_of, enter, holders_of
from db.store.loaded_entries import LoadedEntry, features_of_entries, load_entries
from db.store.sketch_rows import sketch, sketches_of
from db.store.underivable import Underivable
from db.vocabulary import Vocabulary

_NOBODY: tuple[tuple[int, int], ...] = ()
CORES_AT_ONCE = 500
"""Cores that are compared together with all that share a key with them: bounds memory."""


@dataclass(slots=True)
class StoredCore(Core):
    """The records of one core, with their entries."""

    entries: set[int] = field(default_factory=set)


class Neighbourhood:
    """What is found from some entries and papers."""

    def __init__(self, connection: Connection, reader: str, vocabulary: Vocabulary) -> None:
        self.entries: dict[int, LoadedEntry] = {}
        """All that was loaded."""
        self.lone: list[int] = []
        """New entries that share no key with anybody and that no decision names: each is a paper by itself."""
        self.features: dict[int, Features] = {}
        self.reached: set[int] = set()
        """The cores that were found."""
        self.papers: set[int] = set()
        """The papers that their entries have, or had."""
        self.pairs: set[Pair] = set()
        """Cores that share a key and could be one paper."""
        self.links: set[Pair] = set()
        """Cores that share an identifier, or that a decision names."""
        self.redecided: set[int] = set()
        """The entries that decisions name which come, go or lapse."""
        self.decisions: list[tuple[SourcedDecision, list[int]]] = []
        """Decisions, each with the cores that it may be about: at least one."""
        self._connection = connection
        self._reader = reader
        self._vocabulary = vocabulary
        self._keys: dict[int, Keys] = {}
        self._cores: dict[int, StoredCore] = {}
        self._holders: Holders = {}
        """Of keys that were looked up; none for a crowded one."""
        self._identifying: set[int] = set()
        """Keys whose holders are linked."""
        self._decisions_met: set[int] = set()
        self._before: defaultdict[int, set[int]] | None = None

    def find(self, entries: set[int], papers: set[int]) -> None:
        """Find what is around entries and papers. Entries that were never looked for get their keys."""
        self._load(entries)
        keys = {entry: self._keys[entry] for entry in entries & self.entries.keys()}
        others, self._holders = enter(self._connection, keys)
        self.lone = [entry for entry, own in keys.items() if self._is_lone(entry, own)]
        seeds = self._seeds((entries | others).difference(self.lone))  # looked up once all keys are there
        of_papers = set(papers)
        while seeds or of_papers:
            self.papers |= of_papers
            by_paper = select(ENTRIES.c.id).where(ENTRIES.c.kind == "paper")
            of_theirs = {row.id for row in select_in(self._connection, by_paper, ENTRIES.c.paper_id, of_papers)}
            self._load(of_theirs)
            self._reach({self._keys[entry].core for entry in seeds | of_theirs})
            seeds = set()
            had = (self.entries[entry].old_paper_id for entry in self.found_entries())
            of_papers = {paper for paper in had if paper is not None} - self.papers

    def _is_lone(self, entry: int, keys: Keys) -> bool:
        """Whether nothing leads from an entry to anything else, as from most: nobody but itself holds its keys."""
        holders = self._holders
        return self.entries[entry].old_paper_id is None and all(len(holders[key]) <= 1 for key in keys)

    def entries_of(self, core: int) -> set[int]:
        """The entries of a core that was found."""
        return self._cores[core].entries

    def found_entries(self) -> set[int]:
        """The entries of all cores that were found, and those that are alone."""
        return {entry for core in self.reached for entry in self.entries_of(core)}.union(self.lone)

    def entries_before(self, paper: int) -> set[int]:
        """The entries that a paper had, in whatever block they are now."""
        if self._before is None:
            self._before = defaultdict(set)
            for entry in self.found_entries():
                if (had := self.entries[entry].old_paper_id) is not None:
                    self._before[had].add(entry)
        return self._before[paper]

    def _seeds(self, entries: set[int]) -> set[int]:
        """The entries of papers among these, and those that the decisions among these name."""
        self._load(entries)
        others = joined_records(select(ENTRIES.c.id, RECORDS.c.record)).where(ENTRIES.c.kind == "decision")
        rows = select_in(self._connection, others, ENTRIES.c.id, entries - self.entries.keys())
        records = [decode_decision(row.record) for row in rows]
        keys = {key for one in records if not isinstance(one, NameDecision) for key in keys_of_names(one.papers)}
        named = {entry for own in self._look_up(keys).values() for core, entry in own if core != DECISION}
        self._load(named)
        self.redecided |= named
        return entries & self.entries.keys() | named

    def _load(self, entries: set[int]) -> None:
        new = load_entries(self._connection, entries - self.entries.keys(), self._reader)
        self.entries |= new
        known: dict[Features, Keys] = {}
        """Of entries that tell of a paper alike."""
        for entry, loaded in new.items():
            try:
                features = self.features[entry] = features_of(loaded.sourced.record, self._vocabulary)
                if features not in known:
                    known[features] = keys_of(features)
                self._keys[entry] = known[features]
            except Exception as error:  # one odd record must not show a traceback
                raise Underivable(loaded.sourced.record.title, (loaded.sourced.source.sha256,), error) from error

    def _look_up(self, keys: Iterable[int]) -> Holders:
        """Who holds keys; of a crowded one nobody is looked for."""
        wanted = set(keys)
        new = wanted - self._holders.keys()
        self._holders.update(dict.fromkeys(new, _NOBODY))
        self._holders |= holders_of(self._connection, new - crowded_of(self._connection, new))
        return {key: self._holders[key] for key in wanted}

    def _reach(self, cores: set[int]) -> None:
        frontier = cores - self.reached
        while frontier:
            self.reached |= frontier
            self._fill(frontier)
            keys = {key for core in frontier for key in self._cores[core].identifying | self._cores[core].telling}
            naming = {key for core in frontier for key in self._cores[core].naming}
            holders, named = self._look_up(keys), self._look_up(naming)
            decided = (entry for own in (*holders.values(), *named.values()) for core, entry in own if core == DECISION)
            decisions = set(decided)
            found = self._decide(decisions - self._decisions_met) | self._identified(frontier)
            frontier = found.union(*map(self._alike, batches(sorted(frontier), CORES_AT_ONCE))) - self.reached

    def _fill(self, cores: set[int]) -> None:
        """Load all records of cores."""
        new = cores - self._cores.keys()
        of_core = self._look_up(new)
        members = {core: {entry for own, entry in of_core[core] if own == core} for core in new}
        self._load({entry for own in members.values() for entry in own})
        for core, own in members.items():
            self._cores[core] = StoredCore(entries=own)
            for features, keys in {self.features[entry]: self._keys[entry] for entry in own}.items():
                self._cores[core].add(features, keys)

    def _identified(self, cores: set[int]) -> set[int]:
        """The cores that share an identifier with some of these, linked."""
        found: set[int] = set()
        for key in {key for core in cores for key in self._cores[core].identifying} - self._identifying:
            self._identifying.add(key)
            sharing = sorted({core for core, _ in self._holders[key]} - {DECISION})
            self.links |= set(pairwise(sharing))
            found |= set(sharing)
        return found

    def _alike(self, cores: list[int]) -> set[int]:
        """The cores that share a key with some of these and could be one paper with them."""
        pairs: dict[Pair, None] = {}
        for core in cores:  # those of one core behind each other: what was worked out of it is remembered for a while
            sharing = {other for key in self._cores[core].telling for other, _ in self._holders[key]}
            others = (other for other in sharing - {core, DECISION} if not are_apart(core, other))
            pairs |= {(min(core, other), max(core, other)): None for other in others}
        new = pairs.keys() - self.pairs
        sketches = self._sketches({core for pair in new for core in pair})
        said = {(a, b): could_be_one_by_sketches(sketches[a], sketches[b]) for a, b in pairs if (a, b) in new}
        unsaid = [pair for pair, could_be in said.items() if could_be is None]
        self._fill({core for pair in unsaid for core in pair})
        members = {core: self._cores[core].members for pair in unsaid for core in pair}
        self.pairs |= {pair for pair, could_be in said.items() if could_be}
        self.pairs |= {(a, b) for a, b in unsaid if could_be_one(members[a], members[b])}
        return {core for pair in pairs.keys() & self.pairs for core in pair}

    def _sketches(self, cores: set[int]) -> dict[int, list[Sketch]]:
        """What cores are compared by before their records are looked at; made where there is none yet."""
        sketches = sketches_of(self._connection, cores)
        unread = cores - sketches.keys() - self._cores.keys()
        holders = self._look_up(unread)
        core_of = {entry: core for core in unread for own, entry in holders[core] if own == core}
        records: dict[int, set[Features]] = defaultdict(set)
        for entry, features in features_of_entries(self._connection, core_of):
            records[core_of[entry]].add(features)
        known = {core: self._cores[core].members for core in cores - sketches.keys() - unread}
        return sketches | sketch(self._connection, {**records, **known})

    def _decide(self, entries: set[int]) -> set[int]:
        """The cores that decisions may be about, linked."""
        self._decisions_met |= entries
        found: set[int] = set()
        for decision in paper_decisions(self._connection, entries):
            holders = self._look_up(keys_of_names(decision.decision.papers))
            cores = sorted({core for own in holders.values() for core, _ in own if core != DECISION})
            self._fill(set(cores))
            self.links |= set(pairwise(cores))
            self.decisions.append((decision, cores))
            found |= set(cores)
        return found
