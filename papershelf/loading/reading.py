"""Reading one document with its loader: from bytes to records and rejects, with nothing stored yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from db.cleaning import clean_line, clean_text, is_too_long, names_of
from db.records import PaperRecord, Record, RepoRecord
from db.store.entries import NewEntry, NewReject
from loaders import guard
from loaders.loader import Broken, DocumentFacts, Loader, RawEntry, Unusable
from papershelf.loading.bounds import Bounds, Course, Meter
from papershelf.loading.report import MOST_SIGNALS, OTHER_SIGNALS

MOST_REJECT_TEXT = 100_000
"""Characters of a reject's text that are kept."""


@dataclass(slots=True)
class Reading:
    """A document while it is read: an iterator of entries and rejects, and what was met on the way."""

    loader: Loader
    stream: BinaryIO
    first_position: int = 0
    """Entries before it are passed over: they are stored already."""
    meter: Meter = field(default_factory=lambda: Meter(packed=2**62))
    """What the file holds that the document was found in; of unknown size, where nobody says."""
    course: Course = field(default_factory=lambda: Course(Bounds()))
    as_of: str | None = None
    """The document's own date, once it was met."""
    stated_series: str | None = None
    """The name of the series that the document states, once it was met."""
    signals: Counter[str] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[NewEntry | NewReject]:
        position = 0
        for raw in self._raw_entries():
            if isinstance(raw, DocumentFacts):
                self.as_of, self.stated_series = raw.as_of, raw.series
                continue
            if position >= self.first_position:
                item = self._map(position, raw)
                self.meter.count_entry(raw.place)
                self.course.count(raw.place, item.reason if isinstance(item, NewReject) else None)
                yield item
            position += 1

    @property
    def series(self) -> str | None:
        """The document's series within its loader, but for a listing, which is known by its day."""
        match self.loader.series_by:
            case "name":
                return self.stated_series
            case "kind":
                return self.stated_series or "all"
            case _:
                return None

    def _raw_entries(self) -> Iterator[RawEntry | DocumentFacts]:
        return guard.entries_of(self.loader, self.stream)

    def _map(self, position: int, raw: RawEntry) -> NewEntry | NewReject:
        if isinstance(raw, Broken):
            return _reject(position, raw, raw.reason)
        try:
            mapped = guard.record_of(self.loader, raw)
        except Unusable as error:
            if guard.is_fault(error):
                self._signal(f"fails on an entry ({type(error.__cause__).__name__})")
            return _reject(position, raw, str(error))
        if too_long := next(filter(is_too_long, _names(mapped.record)), None):
            reason = f"It has a name or an address of {len(too_long):,} characters: {too_long[:40]} ..."
            return _reject(position, raw, reason)
        for signal in mapped.signals:
            self._signal(signal)
        return NewEntry(position, mapped.record)

    def _signal(self, signal: str) -> None:
        """Count what is not known; of a document with ever new names of fields only so many by name."""
        known = signal in self.signals or len(self.signals) < MOST_SIGNALS
        self.signals[signal if known else OTHER_SIGNALS] += 1


def _names(record: Record) -> Iterator[str]:
    """All that databases find rows by; of found results it is for `db.cleaning.fault_of` to say."""
    if isinstance(record, PaperRecord | RepoRecord):
        for stated in record.results:
            yield from names_of(stated)
    if isinstance(record, RepoRecord):
        yield from filter(None, (record.url, record.host_id))
        yield from (identifier.value for identifier in record.papers)
    if not isinstance(record, PaperRecord):
        return
    yield from record.authors
    yield from filter(None, [record.venue])
    yield from record.ai_keywords
    yield from record.methods
    yield from (identifier.value for identifier in record.identifiers)
    yield from (own.value for own in record.author_identifiers)
    yield from (topic.name for topic in record.topics)
    for version in record.versions:
        yield from filter(None, (version.doi, version.venue, version.label))
    yield from (citation.identifier.value for citation in record.citations if citation.identifier)
    yield from (repo.url for repo in record.repos)
    yield from (link.url for link in record.links)


def _reject(position: int, raw: RawEntry, reason: str) -> NewReject:
    return NewReject(position, clean_line(raw.place), clean_line(reason), _text_of(raw))


def _text_of(raw: RawEntry) -> str:
    return clean_text(guard.text_of(raw)[: 2 * MOST_REJECT_TEXT]).strip()[:MOST_REJECT_TEXT]
