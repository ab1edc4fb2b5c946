"""Reading the shelf's abstracts with a language model: ask what is missing, then enter the answers as a document.

What was found counts as any document does: it is loaded by the loader `findings`, can be withdrawn, and is shown once
the shelf's setting names its reader. A run enters what it found; a run that was killed before it could is made good
by the next one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import Engine, select
from sqlalchemy.engine import URL

from db.engine import writing
from db.store.bulk import batches
from db.store.extractions import findings_of
from db.store.open_batches import OpenBatch, open_batches
from db.store.text_findings import read_at
from db.tables import Slug
from extraction.language_model.prompt import VERSION
from loaders import findings
from papershelf.database import reading
from papershelf.loading.run import Loading
from papershelf.loading.scanning import Scanner
from papershelf.readers.asking import INTERRUPTED, Asked, Asker
from papershelf.readers.batch_service import Question
from papershelf.readers.batches import BatchRun
from papershelf.readers.findings_document import document_to_load, findings_document
from papershelf.readers.survey import Abstract, Survey, survey, texts_of

TEXTS_AT_ONCE = 500


class NoSuchPaper(Exception):
    """A slug leads to no paper. The message names it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is about to do."""

    reader: str
    survey: Survey
    wanted: tuple[Abstract, ...]
    """The texts that it asks about."""
    open_batches: tuple[OpenBatch, ...] = ()
    """What earlier runs have handed over and nobody has fetched."""
    sample: tuple[Abstract, ...] = ()
    """The texts on which the built-in reader is to be compared with this one, read already or among the wanted."""

    @property
    def left(self) -> int:
        """How many texts a limit leaves for another run."""
        return len(self.survey.unread) - len(self.wanted)


@dataclass(frozen=True, slots=True)
class Entered:
    """The document that a run has entered."""

    name: str
    texts: int


def plan(
    url: URL,
    reader: str,
    *,
    slugs: Collection[str] = (),
    limit: int | None = None,
    sample_size: int | None = None,
    asks_again: bool = False,
    forgets_batches: bool = False,
) -> Plan:
    """What there is to ask a reader about the papers of a shelf, about a sample, or about those slugs lead to.

    Where batches are open and not to be forgotten, it is about all papers: their answers may be of any.
    """
    with reading(url) as connection:
        # Any slug that leads to a paper names it, as addresses do.
        rows = connection.execute(select(Slug.slug, Slug.paper_id).where(Slug.slug.in_(sorted(set(slugs))))).all()
        papers = {row.slug: row.paper_id for row in rows}
        for slug in slugs:
            if slug not in papers:
                raise NoSuchPaper(f"no paper has the slug {slug!r}; `papershelf search` finds papers")
        waiting = tuple(open_batches(connection, reader))
        asked_for = None if waiting and not forgets_batches else set(papers.values()) or None
        found = survey(connection, reader, VERSION, papers=asked_for, asks_again=asks_again)
    if sample_size is not None:
        sample = found.sample(sample_size)
        return Plan(reader, found, tuple(sorted(set(sample).intersection(found.unread))), waiting, sample)
    return Plan(reader, found, found.unread[:limit], waiting)


def ask(url: URL, wanted: Collection[Abstract], asker: Asker) -> Asked:
    """Ask about texts; the answers are kept as they come."""
    return asker.ask(_texts(url, wanted))


def _texts(url: URL, wanted: Collection[Abstract]) -> Iterator[tuple[str, str]]:
    """Texts with their hashes. No connection stays open while the model thinks: nobody could write meanwhile."""
    for batch in batches(wanted, TEXTS_AT_ONCE):
        with reading(url) as connection:
            texts = list(texts_of(connection, batch))
        yield from texts


def texts_by_hash(url: URL, found: Survey, hashes: Collection[str]) -> dict[str, str]:
    """The texts of a survey that have some hashes."""
    wanted = [text for text in (*found.read, *found.unread) if text.sha256 in hashes]
    with reading(url) as connection:
        return dict(texts_of(connection, wanted))


def ask_in_batches(url: URL, planned: Plan, run: BatchRun) -> Asked:
    """Hand over what is wanted, unless batches of earlier runs are open: then only these are fetched."""
    if not run.open:
        run.hand_over(Question(*text) for text in _texts(url, planned.wanted))
    if run.asked.stopped != INTERRUPTED:
        run.fetch(lambda hashes: texts_by_hash(url, planned.survey, hashes))
    return run.asked


def enter(engine: Engine, reader: str, texts: Collection[str]) -> Entered | None:
    """Load what the reader found in texts and no document says yet, as a document; None where there is nothing new."""
    with writing(engine) as connection:
        found = findings_of(connection, reader, VERSION, texts)
        for sha256 in read_at(connection, reader, VERSION, texts):
            found.pop(sha256, None)
    if not found:
        return None
    document = document_to_load(reader, findings_document(reader, VERSION, found))
    with Scanner(workers=1) as scanner:
        report = Loading(engine, scanner, loader=findings.LOADER).load([document])
    assert not report.failures, report.failures
    assert not report.total.rejected, "what was checked is what the loader takes"
    return Entered(document.name, len(found))


def found_here(url: URL, reader: str, texts: Collection[str]) -> bytes:
    """All that the reader was asked for on this shelf and found in texts, as the bytes of a document."""
    with reading(url) as connection:
        return findings_document(reader, VERSION, findings_of(connection, reader, VERSION, texts))
