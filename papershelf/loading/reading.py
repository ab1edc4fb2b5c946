"""Reading one document with its loader: from bytes to records and rejects, with nothing stored yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from db.cleaning import clean_line, clean_text, is_too_long
from db.records import PaperRecord, Record
from db.store.documents import NewEntry, NewReject
from loaders.loader import Broken, DocumentFacts, Loader, RawEntry, Unreadable, Unusable

MOST_REJECT_TEXT = 100_000
"""Characters of a reject's text that are kept."""


@dataclass(slots=True)
class Reading:
    """A document while it is read: an iterator of entries and rejects, and what was met on the way."""

    loader: Loader
    stream: BinaryIO
    first_position: int = 0
    """Entries before it are passed over: they are stored already."""
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
                yield self._map(position, raw)
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
        try:
            yield from self.loader.read(self.stream)
        except Unreadable:
            raise
        except Exception as error:  # a loader is only human; the other documents still load
            raise Unreadable(f"{_failure(error)} on it; please report it") from error

    def _map(self, position: int, raw: RawEntry) -> NewEntry | NewReject:
        if isinstance(raw, Broken):
            return _reject(position, raw, raw.reason)
        try:
            mapped = self.loader.map(raw.raw)
        except Unusable as error:
            return _reject(position, raw, str(error))
        except Exception as error:  # one odd entry must not cost the document, nor show a traceback
            return _reject(position, raw, f"{_failure(error)} on it; please report it")
        if too_long := next(filter(is_too_long, _names(mapped.record)), None):
            reason = f"It has a name or an address of {len(too_long):,} characters: {too_long[:40]} ..."
            return _reject(position, raw, reason)
        self.signals.update(mapped.signals)
        return NewEntry(position, mapped.record)


def _names(record: Record) -> Iterator[str]:
    """All that databases find rows by; of results it is for `db.cleaning.fault_of` to say."""
    if not isinstance(record, PaperRecord):
        return
    yield from record.authors
    yield from filter(None, [record.venue])
    yield from record.ai_keywords
    yield from (identifier.value for identifier in record.identifiers)
    yield from (repo.url for repo in record.repos)
    yield from (link.url for link in record.links)


def _failure(error: Exception) -> str:
    return f"the loader failed ({type(error).__name__}: {error})"


def _reject(position: int, raw: RawEntry, reason: str) -> NewReject:
    return NewReject(position, clean_line(raw.place), clean_line(reason), clean_text(raw.text)[:MOST_REJECT_TEXT])
