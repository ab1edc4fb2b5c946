"""What a run of loading did, counted in entries: read = inserted + updated + unchanged + rejected."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from db.cleaning import clean_line

MOST_FAILURES = 1_000
MOST_SIGNALS = 1_000
OTHER_SIGNALS = "more that differ from each other"


@dataclass(slots=True)
class Counters:
    """The fixed counters of a loader."""

    read: int = 0
    inserted: int = 0
    """Entries that the shelf did not have."""
    updated: int = 0
    """Entries that another version of the loader had read as another record."""
    unchanged: int = 0
    rejected: int = 0

    def __iadd__(self, other: Counters) -> Counters:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


@dataclass(slots=True)
class Failure:
    """A document that could not be loaded, and why."""

    name: str
    reason: str


@dataclass(slots=True)
class Report:
    """What a run of loading did."""

    documents: Counter[str] = field(default_factory=Counter)
    """loaded, unchanged, failed, and left out (the tables of an export): how many documents of each."""
    counters: dict[str, Counters] = field(default_factory=dict)
    """By loader."""
    signals: dict[str, Counter[str]] = field(default_factory=dict)
    """By loader: what it met and does not know, with how often."""
    failures: list[Failure] = field(default_factory=list)
    """The first `MOST_FAILURES`; `documents` counts them all."""
    notices: list[str] = field(default_factory=list)
    """What the keeper of the shelf should know of settings that an export has, a sentence each."""

    def count(self, loader: str, counters: Counters) -> None:
        """Add what one document counted."""
        self.counters.setdefault(loader, Counters())
        self.counters[loader] += counters

    def signal(self, loader: str, signals: Counter[str]) -> None:
        """Add what was met and is not known."""
        known = self.signals.setdefault(loader, Counter())
        for raw, count in signals.items():
            signal = clean_line(raw)
            known[signal if signal in known or len(known) < MOST_SIGNALS else OTHER_SIGNALS] += count

    def fail(self, name: str, reason: str) -> Failure:
        """Note a document that could not be loaded; of very many only the first ones by name."""
        failure = Failure(name, clean_line(reason))
        if len(self.failures) < MOST_FAILURES:
            self.failures.append(failure)
        self.documents["failed"] += 1
        return failure

    @property
    def total(self) -> Counters:
        """The counters of all loaders."""
        total = Counters()
        for counters in self.counters.values():
            total += counters
        return total
