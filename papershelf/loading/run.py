"""Loading: documents are read and scanned, gathered to a batch, and each batch is stored in one transaction.

A batch that is full waits until the next one is: its texts are scanned while the one before it is stored and the next
one is read, so that neither the writer waits for the scanners nor they for it.
A document that ends in a batch is marked complete in that transaction, and the papers that it touches are derived
there. Whatever is killed at any instant leaves whole batches behind; running it again goes on from there. Where a batch
cannot be stored, its documents are stored one by one, each in a transaction of its own, so that the one at fault fails
alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain

from sqlalchemy import Connection, Engine

from db.engine import answer_of, concerns_data, kept_open, looking, writing
from db.identifiers import repo_of_path
from db.records import PaperRecord, Record, RepoRecord
from db.store import documents as store
from db.store.author_settling import settle_authors
from db.store.derivation import derive
from db.store.documents import NewDocument, StoredDocument
from db.store.entries import NewEntry, NewReject, add_entries, encode_record, text_sha256
from db.store.extractions import Outcome, store_extractions, texts_tried
from db.store.rereading import Rereading, revise
from db.store.touched import Touched
from db.store.underivable import Underivable
from db.vocabulary import shipped_vocabulary
from extraction.version import READER, VERSION
from loaders import recognise
from loaders.loader import Loader, Unreadable
from loaders.refusals import what_is
from papershelf.loading.archives import FoundDocument, Spooled, Unopened, damage, spool
from papershelf.loading.bounds import Course, Meter
from papershelf.loading.export_folder import is_table, settings_in, take_settings
from papershelf.loading.garbage import collected_hardly, collected_seldom
from papershelf.loading.originals import as_found, copied, is_newer
from papershelf.loading.reading import Reading
from papershelf.loading.report import Counters, Failure, Report
from papershelf.loading.rereading import reread
from papershelf.loading.scanning import Scan, Scanner

ENTRIES_OF_A_BATCH = 2_000
ENTRIES_OF_A_PART = 250
"""After so many a reader of the bar is told of them."""
LETTERS_OF_A_BATCH = 16 * 2**20
"""Of abstracts and rejected texts, which are all that can be long: bounds the memory of a batch."""
DOCUMENTS_OF_A_BATCH = 500
_LISTED = "`papershelf loaders` lists what they read"

_UNNAMED = "the name of the document does not tell its repository (OWNER/NAME/README.md): nothing shows its results"


@dataclass(frozen=True, slots=True)
class _Part:
    """What a batch that is full stores of a document."""

    entries: list[NewEntry]
    rejects: list[NewReject]
    is_last: bool
    """Whether all of the document was read: it is complete with this part."""


@dataclass(slots=True)
class _OpenDocument:
    """A document that is being loaded, with what was gathered of it and what waits to be stored."""

    document: NewDocument
    counters: Counters
    stored_count: int
    """Entries and rejects that are stored already, by this process or by another."""
    entries: list[NewEntry] = field(default_factory=list)
    rejects: list[NewReject] = field(default_factory=list)
    waiting: _Part | None = None
    """Its part of the batch that waits; None where it has none in it."""
    old_records: dict[int, str] = field(default_factory=dict)
    """Position to the hash of the record that another version of the loader had read there."""
    is_read: bool = False
    """Whether all of it was read: the batch that is gathered completes it."""
    as_of: str | None = None
    series: str | None = None
    signals: Counter[str] = field(default_factory=Counter)
    rereading: Rereading | None = None
    """What another version of its loader reads otherwise in it; None where it is stored as a whole."""
    read_before: StoredDocument | None = None
    """As what stood there was compared."""
    has_failed: bool = False
    """Whether it could not be stored: it was reported, and nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class _StoredPart:
    """What a transaction stores of a document: it counts once that is committed."""

    touched: Touched
    counters: Counters
    """Of the document, this part included."""
    stored_count: int
    old_records: dict[int, str]


class _Overtaken(Exception):
    """Another process has changed the document meanwhile."""


def _is_unnamed(record: Record) -> bool:
    return isinstance(record, RepoRecord) and not record.url


class Loading:
    """One run of loading into a database."""

    def __init__(self, engine: Engine, scanner: Scanner, *, loader: Loader | None = None) -> None:
        self._engine = engine
        self._scanner = scanner
        self._forced_loader = loader
        self._open: dict[str, _OpenDocument] = {}
        self._gathered = self._gathered_letters = 0
        self._unchanged: list[NewDocument] = []
        self._waiting: tuple[Scan, list[NewDocument]] | None = None
        """Of the batch that waits: its texts, which are scanned, and the documents that are unchanged."""
        self._on_failure: Callable[[Failure], None] = lambda failure: None
        self._on_part: Callable[[int, float], None] = lambda entries, share: None
        self._is_new = False
        """Whether the shelf had no document when the run began: then it takes the settings of an export."""
        self.report = Report()

    def load(
        self,
        found: Iterable[FoundDocument | Unopened],
        *,
        on_document: Callable[[str], None] = lambda name: None,
        on_failure: Callable[[Failure], None] = lambda failure: None,
        on_part: Callable[[int, float], None] = lambda entries, share: None,
    ) -> Report:
        """Load documents; one that cannot be loaded is reported, and the others still load.

        Of a large document `on_part` is told how many entries were read, and which share of its bytes.
        """
        self._on_failure, self._on_part = on_failure, on_part
        with looking(self._engine) as connection:
            self._is_new = store.is_without_documents(connection)
        own = self._engine
        try:
            with kept_open(own) as self._engine, collected_seldom():
                for document in found:
                    on_document(document.name)
                    reason = document.reason if isinstance(document, Unopened) else self._take(document)
                    if reason:
                        self._fail(document.name, reason)
                self._store_batch()
                with writing(self._engine) as connection:
                    settle_authors(connection)
        finally:
            self._engine = own
        return self.report

    def _fail(self, name: str, reason: str) -> None:
        self._on_failure(self.report.fail(name, reason))

    def _take(self, found: FoundDocument) -> str | None:
        """Load one document; gives the reason where it cannot be loaded."""
        if self._forced_loader is None and self._is_beside_copies(found.head):
            return None
        loader = self._forced_loader or recognise(found.head, self._count_fault)
        if loader is None:
            if kind := what_is(found.head):
                return f"it is {kind} (no loader recognises it; {_LISTED})"
            return f"no loader recognises it ({_LISTED}); --as NAME takes one by force"
        most_bytes = min(loader.max_bytes, found.meter.bounds.document_bytes)
        try:
            spooled = spool(found, most_bytes)
        except Exception as error:  # libraries of archives raise whatever comes up on a damaged one
            return damage(error)
        if spooled is None and most_bytes < loader.max_bytes:
            return f"it is larger than {most_bytes:,} bytes; raise --most-gigabytes, or split it"
        if spooled is None:
            return f"it is larger than {most_bytes:,} bytes, the most that {loader.name} reads; split it"
        with spooled.stream:
            try:
                original = loader.find_original(spooled.stream)
            except Unreadable as error:
                return str(error)
            document = copied(original) if original else as_found(found.name, spooled, loader)
            if document.sha256 in self._open:
                self._store_batch()
            with looking(self._engine) as connection:
                stored = store.find(connection, document)
            if stored and (stored.is_current or (original and not is_newer(document, stored))):
                self._leave(document, stored)
                return None
            return self._read(document, stored, loader, spooled, found.meter)

    def _is_beside_copies(self, head: bytes) -> bool:
        """Whether something stands in the export of a shelf beside the copies of its documents; settings are taken."""
        if is_table(head):
            self.report.documents["left out"] += 1
            return True
        settings = settings_in(head)
        if settings:
            self.report.notices += take_settings(self._engine, settings, is_new=self._is_new)
        return bool(settings)

    def _count_fault(self, loader: Loader, error: Exception) -> None:
        self.report.signal(loader.name, Counter({f"fails on the head of a document ({type(error).__name__})": 1}))

    def _leave(self, document: NewDocument, stored: StoredDocument) -> None:
        """Count a document that is complete already, and note its name."""
        self._unchanged.append(document)
        self.report.documents["unchanged"] += 1
        self.report.count(document.loader, _counters_of(stored))

    def _read(
        self, document: NewDocument, stored: StoredDocument | None, loader: Loader, spooled: Spooled, meter: Meter
    ) -> str | None:
        """Read a document that is not complete yet, storing a batch whenever one is full."""
        stream = spooled.stream
        resumed = stored if stored and stored.next_position else None
        opened = _OpenDocument(
            document,
            counters=_counters_of(resumed) if resumed else Counters(),
            stored_count=resumed.next_position if resumed else 0,
        )
        course = Course(meter.bounds, opened.stored_count, opened.counters.rejected)
        reading = Reading(loader, stream, opened.stored_count, meter=meter, course=course)
        try:
            if stored and stored.is_complete:
                # What another version read of it stays, should this one be unable to; and where it reads the same.
                trial = Reading(loader, stream, meter=replace(meter), course=Course(meter.bounds))
                if self._read_again(document, stored, trial):
                    return None
                stream.seek(0)
            self._open[document.sha256] = opened
            for count, item in enumerate(reading, opened.stored_count + 1):
                self._gather(opened, item)
                if opened.has_failed:
                    return None
                if count % ENTRIES_OF_A_PART == 0:
                    self._on_part(count, stream.tell() / spooled.byte_count)
        except Unreadable as error:
            self._discard(opened)
            return str(error)
        opened.is_read, opened.signals = True, reading.signals
        opened.as_of, opened.series = reading.as_of, reading.series
        if any(_is_unnamed(entry.record) for entry in opened.entries) and repo_of_path(document.name) is None:
            opened.signals[_UNNAMED] += 1
        if sum(document.waiting is None for document in self._open.values()) >= DOCUMENTS_OF_A_BATCH:
            self._end_batch()
        return None

    def _read_again(self, document: NewDocument, stored: StoredDocument, reading: Reading) -> bool:
        """Read a complete document, to store only what its loader reads otherwise now; False where that is too much.

        False as well where another loader reads it, for then every paper of it can be another.
        """
        changes = reread(self._engine, stored.id, reading) if stored.loader == document.loader else None
        if changes is None:
            return False
        counters = Counters(
            read=changes.place_count,
            inserted=changes.inserted,
            updated=len(changes.entries) - changes.inserted,
            unchanged=changes.place_count - changes.rejected - len(changes.entries),
            rejected=changes.rejected,
        )
        opened = _OpenDocument(document, counters, 0, changes.entries, is_read=True, signals=reading.signals)
        opened.rereading, opened.read_before = changes, stored
        self._open[document.sha256] = opened
        self._gathered += changes.change_count
        if len(self._open) >= DOCUMENTS_OF_A_BATCH or self._gathered >= ENTRIES_OF_A_BATCH:
            self._store_batch()
        return True

    def _gather(self, opened: _OpenDocument, item: NewEntry | NewReject) -> None:
        if isinstance(item, NewReject):
            opened.rejects.append(item)
        else:
            opened.entries.append(item)
        self._gathered += 1
        self._gathered_letters += _letters_of(item)
        if self._gathered >= ENTRIES_OF_A_BATCH or self._gathered_letters >= LETTERS_OF_A_BATCH:
            self._end_batch()

    def _start_scan(self) -> Scan:
        """Have the texts scanned that the reader never scanned; `derive` does what an older version of it read."""
        gathered = chain.from_iterable(opened.entries for opened in self._open.values())
        texts = {entry.text: entry.abstract for entry in gathered if entry.text and entry.abstract}
        with looking(self._engine) as connection:
            known = texts_tried(connection, READER, texts) if texts else ()
        return self._scanner.start({sha256: text for sha256, text in texts.items() if sha256 not in known})

    def _store_batch(self) -> None:
        """Store all that was gathered."""
        self._end_batch()
        self._store_waiting()

    def _end_batch(self) -> None:
        """Have the texts scanned that were gathered, and store the batch before meanwhile."""
        scan = self._start_scan()
        self._store_waiting()
        for opened in self._open.values():
            opened.waiting = _Part(opened.entries, opened.rejects, opened.is_read)
            opened.entries, opened.rejects = [], []
        self._waiting = scan, self._unchanged
        self._unchanged, self._gathered, self._gathered_letters = [], 0, 0

    def _store_waiting(self) -> None:
        """Store the batch that waits, complete the documents that were read to their end, and derive their papers."""
        if self._waiting is None:
            return
        scan, unchanged = self._waiting
        self._waiting = None
        findings = scan.outcomes()
        failures = Counter(f"fails on a text ({it.reason})" for it in findings.values() if it.kind == "failed")
        if failures:
            self.report.signal(f"reader {READER}", failures)
        now = datetime.now(UTC)
        opened = [document for document in self._open.values() if document.waiting is not None]
        try:
            self._store(opened, unchanged, findings, now)
        except Exception as error:  # whatever it is, it must not cost the other documents of the batch
            if not concerns_data(error):
                raise
            for document in opened:
                self._store_alone(document, findings, now)
            for known in unchanged:
                self._name_alone(known, now)

    def _store(
        self, opened: list[_OpenDocument], unchanged: list[NewDocument], findings: dict[str, Outcome], now: datetime
    ) -> None:
        """One transaction: parts of documents, and the names of some that are unchanged."""
        touched = Touched()
        parts = []
        with collected_hardly(), writing(self._engine) as connection:
            store_extractions(connection, READER, VERSION, findings)
            for document in opened:
                parts.append(self._store_part(connection, document, now))
                touched |= parts[-1].touched
            for known in unchanged:
                if stored := store.find(connection, known):  # another process may have withdrawn it
                    touched |= store.add_names(connection, stored.id, known.names)
            if touched:  # nothing is, while a large document comes in: its names alone would take long each time
                derive(connection, touched, READER, shipped_vocabulary(), settles=False)
        for document, part in zip(opened, parts, strict=True):
            self._settle(document, part)

    def _settle(self, opened: _OpenDocument, part: _StoredPart) -> None:
        """Count what was stored of a document, now that it is there."""
        opened.counters, opened.stored_count, opened.old_records = part.counters, part.stored_count, part.old_records
        is_complete = opened.waiting is not None and opened.waiting.is_last
        opened.waiting = None
        if is_complete:
            self.report.count(opened.document.loader, opened.counters)
            before, changes = opened.read_before, opened.rereading
            is_unchanged = before and changes and not changes.change_count and changes.place_count == before.entry_count
            self.report.documents["unchanged" if is_unchanged else "loaded"] += 1
            self.report.signal(opened.document.loader, opened.signals)
            del self._open[opened.document.sha256]

    def _store_alone(self, opened: _OpenDocument, findings: dict[str, Outcome], now: datetime) -> None:
        """Store a document of a batch that cannot be stored; report it where it is the one at fault."""
        texts = {entry.text for entry in (opened.waiting.entries if opened.waiting else []) if entry.text}
        try:
            self._store([opened], [], {sha256: findings[sha256] for sha256 in texts & findings.keys()}, now)
        except _Overtaken as error:
            del self._open[opened.document.sha256]  # what stands there is the other process's
            opened.has_failed = True
            self._fail(opened.document.name, str(error))
        except Exception as error:
            if not concerns_data(error):
                raise
            self._discard(opened)
            opened.has_failed = True
            self._fail(opened.document.name, _reason(error))

    def _name_alone(self, known: NewDocument, now: datetime) -> None:
        """Note the name of a document that is unchanged; report it where that dates it so that it cannot be derived."""
        try:
            self._store([], [known], {}, now)
        except Exception as error:
            if not concerns_data(error):
                raise
            self._fail(known.name, _reason(error))

    def _store_part(self, connection: Connection, opened: _OpenDocument, now: datetime) -> _StoredPart:
        part = opened.waiting
        assert part is not None, "only parts that wait are stored"
        known = store.find(connection, opened.document)
        if known and known.is_current:  # another process was faster
            touched = store.add_names(connection, known.id, opened.document.names)
            # Should that be withdrawn before the next part, this one is missing, and the document fails.
            passed_over = opened.stored_count + len(part.entries) + len(part.rejects)
            return _StoredPart(touched, _counters_of(known), passed_over, {})
        if opened.rereading is not None:
            if known != opened.read_before or known is None:
                raise _Overtaken("it was changed by another process meanwhile; load it again")
            touched = store.add_names(connection, known.id, opened.document.names)
            touched |= revise(connection, known, opened.document, opened.rereading, now)
            return _StoredPart(touched, opened.counters, 0, {})
        if opened.stored_count > (known.next_position if known else 0):
            raise _Overtaken("it was changed by another process meanwhile; load it again")
        old_records = opened.old_records
        if known and known.is_complete:
            old_records = store.records_of(connection, known.id)
        stored, touched = store.begin(connection, opened.document)
        touched |= store.add_names(connection, stored.id, opened.document.names)
        # What another process has stored of it since it was looked up is there already.
        entries = [entry for entry in part.entries if entry.position >= stored.next_position]
        rejects = [reject for reject in part.rejects if reject.position >= stored.next_position]
        add_entries(connection, stored.id, entries, rejects)
        counters = Counters()
        counters += opened.counters
        counters += _compare(old_records, entries, len(rejects))
        counters += _unchanged(len(part.entries) - len(entries), len(part.rejects) - len(rejects))
        if part.is_last:
            touched |= store.complete(connection, stored.id, opened.as_of, now, opened.series)
        return _StoredPart(touched, counters, stored.next_position + len(entries) + len(rejects), old_records)

    def _discard(self, opened: _OpenDocument) -> None:
        """Take back what was stored of a document that turned out to be unreadable, or cannot be stored.

        Where the papers without it cannot be derived, it stays half loaded: that counts for nothing, and is no reason
        to leave the other documents out.
        """
        self._open.pop(opened.document.sha256, None)
        try:
            with writing(self._engine) as connection:
                stored = store.find(connection, opened.document)
                if stored and not stored.is_complete:
                    derive(connection, store.empty(connection, stored.id), READER, shipped_vocabulary())
                    store.forget(connection, stored.id)
        except Exception as error:
            if not concerns_data(error):
                raise


def _letters_of(item: NewEntry | NewReject) -> int:
    if isinstance(item, NewReject):
        return len(item.text)
    return len(item.record.abstract or "") if isinstance(item.record, PaperRecord) else 0


def _reason(error: Exception) -> str:
    """Why a document cannot be stored, in one line."""
    if isinstance(error, Underivable):
        return str(error)
    return f"it cannot be stored ({type(error).__name__}: {answer_of(error)}); please report it"


def _counters_of(stored: StoredDocument) -> Counters:
    """What a document counts whose entries the shelf has already."""
    return _unchanged(stored.entry_count - stored.reject_count, stored.reject_count)


def _unchanged(entries: int, rejects: int) -> Counters:
    """Count entries and rejects that the shelf has already."""
    return Counters(read=entries + rejects, unchanged=entries, rejected=rejects)


def _compare(old: dict[int, str], new: list[NewEntry], rejected: int) -> Counters:
    """Count entries by what their place held before: nothing, another record, or the same."""
    known = [entry for entry in new if entry.position in old]
    unchanged = sum(old[entry.position] == text_sha256(encode_record(entry.record)) for entry in known)
    updated = len(known) - unchanged
    inserted = len(new) - unchanged - updated
    return Counters(len(new) + rejected, inserted, updated, unchanged, rejected)
