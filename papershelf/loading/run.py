"""Loading: documents are read and scanned, gathered to a batch, and each batch is stored in one transaction.

A document that ends in a batch is marked complete in that transaction, and the papers that it touches are derived
there. Whatever is killed at any instant leaves whole batches behind; running it again goes on from there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO

from sqlalchemy import Connection, Engine

from db.engine import UnusableDatabase, writing
from db.records import PaperRecord
from db.store import documents as store
from db.store.derivation import derive
from db.store.documents import NewDocument, NewEntry, NewReject, StoredDocument, Touched, text_sha256
from db.store.extractions import store_extractions, texts_tried
from db.vocabulary import shipped_vocabulary
from extraction.reader import READER, VERSION
from loaders import LOADERS, recognise
from loaders.loader import Loader, Unreadable
from papershelf.loading.archives import DAMAGED, FoundDocument, Unopened, spool
from papershelf.loading.reading import Reading
from papershelf.loading.report import Counters, Failure, Report
from papershelf.loading.rereading import read_as_now
from papershelf.loading.scanning import Scanner

ENTRIES_OF_A_BATCH = 2_000
DOCUMENTS_OF_A_BATCH = 500


@dataclass(slots=True)
class _OpenDocument:
    """A document that is being loaded, with what the next batch stores of it."""

    document: NewDocument
    counters: Counters
    stored_count: int
    """Entries and rejects that are stored already."""
    entries: list[NewEntry] = field(default_factory=list)
    rejects: list[NewReject] = field(default_factory=list)
    old_records: dict[int, str] = field(default_factory=dict)
    """Position to the hash of the record that another version of the loader had read there."""
    is_read: bool = False
    """Whether all of it was read: the next batch completes it."""
    as_of: str | None = None
    series: str | None = None


class Loading:
    """One run of loading into a database."""

    def __init__(self, engine: Engine, scanner: Scanner, *, loader: Loader | None = None) -> None:
        self._engine = engine
        self._scanner = scanner
        self._forced_loader = loader
        self._open: dict[str, _OpenDocument] = {}
        self._gathered = 0
        self._unchanged: list[NewDocument] = []
        self.report = Report()

    def load(
        self,
        found: Iterable[FoundDocument | Unopened],
        *,
        on_document: Callable[[str], None] = lambda name: None,
        on_failure: Callable[[Failure], None] = lambda failure: None,
    ) -> Report:
        """Load documents; one that cannot be loaded is reported, and the others still load."""
        for document in found:
            on_document(document.name)
            reason = document.reason if isinstance(document, Unopened) else self._take(document)
            if reason:
                on_failure(self.report.fail(document.name, reason))
        self._store_batch()
        return self.report

    def _take(self, found: FoundDocument) -> str | None:
        """Load one document; gives the reason where it cannot be loaded."""
        loader = self._forced_loader or recognise(found.head)
        if loader is None:
            tried = ", ".join(known.name for known in LOADERS)
            return f"no loader recognises it (tried {tried}); --as NAME takes one by force"
        try:
            spooled = spool(found, loader.max_bytes)
        except DAMAGED as error:
            return f"it cannot be read: {error}"
        if spooled is None:
            return f"it is larger than {loader.max_bytes:,} bytes, the most that {loader.name} reads; split it"
        document = NewDocument(
            sha256=spooled.sha256,
            name=found.name,
            loader=loader.name,
            loader_version=loader.version,
            byte_count=spooled.byte_count,
            is_listing=loader.series_by == "day",
            licence=loader.licence,
        )
        if document.sha256 in self._open:
            self._store_batch()
        with writing(self._engine) as connection:
            stored = store.find(connection, document)
        with spooled.stream:
            if stored and stored.is_current:
                self._leave(document, stored)
                return None
            return self._read(document, stored, loader, spooled.stream)

    def _leave(self, document: NewDocument, stored: StoredDocument) -> None:
        """Count a document that is complete already, and note its name."""
        self._unchanged.append(document)
        self.report.documents["unchanged"] += 1
        self.report.count(document.loader, _counters_of(stored))

    def _read(
        self, document: NewDocument, stored: StoredDocument | None, loader: Loader, stream: BinaryIO
    ) -> str | None:
        """Read a document that is not complete yet, storing a batch whenever one is full."""
        resumed = stored if stored and stored.next_position else None
        opened = _OpenDocument(
            document,
            counters=_counters_of(resumed) if resumed else Counters(),
            stored_count=resumed.next_position if resumed else 0,
        )
        reading = Reading(loader, stream, opened.stored_count)
        try:
            if stored and stored.is_complete:
                # What another version read of it stays, should this one be unable to; and where it reads the same.
                if self._reads_the_same(document, stored, reading):
                    return None
                stream.seek(0)
                reading = Reading(loader, stream, opened.stored_count)
            self._open[document.sha256] = opened
            for item in reading:
                self._gather(opened, item)
        except Unreadable as error:
            self._discard(opened)
            return str(error)
        opened.is_read, opened.as_of, opened.series = True, reading.as_of, reading.series
        self.report.documents["loaded"] += 1
        self.report.signals.setdefault(document.loader, Counter()).update(reading.signals)
        self._submit_texts(opened.entries)
        if len(self._open) >= DOCUMENTS_OF_A_BATCH:
            self._store_batch()
        return None

    def _reads_the_same(self, document: NewDocument, stored: StoredDocument, reading: Reading) -> bool:
        """Whether this version of a loader makes of a document what another one did; then its version is noted."""
        now = read_as_now(document, reading)
        with writing(self._engine) as connection:
            known = store.find(connection, document)
            is_same = known is not None and known.is_complete and store.read_as(connection, known.id) == now
            if is_same and known is not None and not known.is_current:
                store.note_version(connection, known.id, document.loader_version)
        if is_same:
            self._leave(document, stored)
            self.report.signals.setdefault(document.loader, Counter()).update(reading.signals)
        return is_same

    def _gather(self, opened: _OpenDocument, item: NewEntry | NewReject) -> None:
        if isinstance(item, NewReject):
            opened.rejects.append(item)
        else:
            opened.entries.append(item)
        self._gathered += 1
        if self._gathered >= ENTRIES_OF_A_BATCH:
            self._submit_texts(opened.entries)
            self._store_batch()

    def _submit_texts(self, entries: list[NewEntry]) -> None:
        """Have the abstracts scanned that the reader never scanned; `derive` does what an older version of it read."""
        records = (entry.record for entry in entries)
        abstracts = (record.abstract for record in records if isinstance(record, PaperRecord) and record.abstract)
        texts = {text_sha256(abstract): abstract for abstract in abstracts}
        with writing(self._engine) as connection:
            known = texts_tried(connection, READER, texts)
        for sha256 in texts.keys() - known:
            self._scanner.submit(sha256, texts[sha256])

    def _store_batch(self) -> None:
        """Store what was gathered, complete the documents that were read to their end, and derive their papers."""
        findings = self._scanner.collect()
        failures = Counter(f"fails on a text ({it.reason})" for it in findings.values() if it.kind == "failed")
        if failures:
            self.report.signals.setdefault(f"reader {READER}", Counter()).update(failures)
        now = datetime.now(UTC)
        touched = Touched()
        with writing(self._engine) as connection:
            store_extractions(connection, READER, VERSION, findings)
            for opened in self._open.values():
                touched |= self._store_part(connection, opened, now)
            for document in self._unchanged:
                if stored := store.find(connection, document):  # another process may have withdrawn it
                    touched |= store.add_name(connection, stored.id, document.name)
            derive(connection, touched, READER, shipped_vocabulary())
        for opened in self._open.values():
            if opened.is_read:
                self.report.count(opened.document.loader, opened.counters)
        self._open = {sha256: opened for sha256, opened in self._open.items() if not opened.is_read}
        self._unchanged = []
        self._gathered = 0

    def _store_part(self, connection: Connection, opened: _OpenDocument, now: datetime) -> Touched:
        known = store.find(connection, opened.document)
        if known and known.is_current:  # another process was faster
            opened.counters, opened.entries, opened.rejects = _counters_of(known), [], []
            return store.add_name(connection, known.id, opened.document.name)
        if opened.stored_count > (known.next_position if known else 0):
            raise UnusableDatabase(f"{opened.document.name} was changed by another process meanwhile; load it again.")
        if known and known.is_complete:
            opened.old_records = store.records_of(connection, known.id)
        stored, touched = store.begin(connection, opened.document)
        touched |= store.add_name(connection, stored.id, opened.document.name)
        # What another process has stored of it since it was looked up is there already.
        entries = [entry for entry in opened.entries if entry.position >= stored.next_position]
        rejects = [reject for reject in opened.rejects if reject.position >= stored.next_position]
        records = store.add_entries(connection, stored.id, entries, rejects)
        opened.counters += _compare(opened.old_records, records, len(rejects))
        opened.counters += _there_already(len(opened.entries) - len(entries), len(opened.rejects) - len(rejects))
        opened.stored_count = stored.next_position + len(entries) + len(rejects)
        opened.entries, opened.rejects = [], []
        if opened.is_read:
            touched |= store.complete(connection, stored.id, opened.as_of, now, opened.series)
        return touched

    def _discard(self, opened: _OpenDocument) -> None:
        """Take back what was stored of a document that turned out to be unreadable."""
        self._open.pop(opened.document.sha256, None)
        with writing(self._engine) as connection:
            stored = store.find(connection, opened.document)
            if stored and not stored.is_complete:
                derive(connection, store.empty(connection, stored.id), READER, shipped_vocabulary())
                store.forget(connection, stored.id)


def _counters_of(stored: StoredDocument) -> Counters:
    """What a document counts whose entries the shelf has already."""
    return _there_already(stored.entry_count - stored.reject_count, stored.reject_count)


def _there_already(entries: int, rejects: int) -> Counters:
    return Counters(read=entries + rejects, unchanged=entries, rejected=rejects)


def _compare(old: dict[int, str], new: dict[int, str], rejected: int) -> Counters:
    """Count entries by what their place held before: nothing, another record, or the same."""
    unchanged = sum(old.get(position) == record for position, record in new.items())
    updated = sum(position in old for position in new) - unchanged
    inserted = len(new) - unchanged - updated
    return Counters(len(new) + rejected, inserted, updated, unchanged, rejected)
