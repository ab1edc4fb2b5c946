"""Decisions of documents: they survive every order, lapse with their document or edition, and touch what they name."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import NamedTuple

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select, text

from db.complete import DOCUMENTS
from db.engine import parse_url, writing, writing_engine
from db.fingerprint import Fingerprint, fingerprint
from db.records import (
    ApartDecision,
    Findings,
    FoundResult,
    Identifier,
    MergeDecision,
    NameDecision,
    PaperName,
    PaperRecord,
    Record,
)
from db.store import documents as store
from db.store.derivation import derive, derive_all
from db.store.documents import NewDocument
from db.store.entries import NewEntry, add_entries, text_sha256
from db.store.extractions import EXTRACTIONS, store_extractions
from db.tables import Dataset, Metric, Paper, Review, Venue
from db.vocabulary import shipped_vocabulary
from papershelf.database import upgrade
from papershelf.loading.scanning import scan

READER = "builtin"
ABSTRACT = "On ImageNet our Prunet reaches a quux score of 81.5% and a top-1 accuracy of 76.1%."


class Said(NamedTuple):
    """A document: what it says, and of which series and day it is."""

    records: tuple[Record, ...]
    series: str | None = None
    as_of: str | None = None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(repr(self).encode()).hexdigest()


def paper(title: str, arxiv: str, *authors: str, venue: str | None = None, abstract: str | None = None) -> PaperRecord:
    identifiers = (Identifier("arxiv" if "/" not in arxiv else "doi", arxiv),) if arxiv else ()
    return PaperRecord(title, abstract, "2024", authors=authors, identifiers=identifiers, venue=venue)


def named(*values: str) -> tuple[PaperName, ...]:
    return tuple(PaperName("arxiv" if "/" not in value else "doi", value) for value in values)


PAPERS = (
    Said(
        (paper("Prune", "2401.00001", "Ada Lovelace", abstract=ABSTRACT), paper("Grow", "2401.00002", "Bo Li")),
        as_of="2024-05-27",
    ),
    Said((paper("Prune at scale", "10.1/x", "Ada King", venue="Journal of Shelving"), paper("Grow", "", "Bo Li"))),
    Said((paper("Grow", "10.1/y", "Cy Dee", venue="JoSh 2024"), paper("Prune", "10.1/z", "Ada Lovelace"))),
)
CURATIONS = (
    Said((MergeDecision(named("2401.00001", "10.1/x")),), "corrections", "2026-01-01"),
    Said((ApartDecision(named("2401.00001", "10.1/z")),), "corrections", "2026-01-02"),
    Said(
        (
            MergeDecision(named("2401.00002", "10.1/y")),
            NameDecision("metric", "accuracy", ("quux score",), None),
            NameDecision("venue", "JoS", ("Journal of Shelving", "JoSh")),
        ),
        "names",
        "2026-01-01",
    ),
    Said((NameDecision("metric", "Quux", ("quux score",), False), MergeDecision(named("10.1/z", "10.1/y"))), "names"),
)


@cache
def template() -> Path:
    """An empty shelf: making one takes longer than all else here."""
    path = Path(mkdtemp(), "empty.db")
    engine = writing_engine(parse_url(f"sqlite:///{path}"))
    upgrade(engine)
    engine.dispose()
    return path


@contextmanager
def empty_shelf() -> Iterator[Connection]:
    with TemporaryDirectory() as folder:
        path = shutil.copy(template(), folder)
        engine = writing_engine(parse_url(f"sqlite:///{path}"))
        with writing(engine) as connection:
            yield connection
        engine.dispose()


def add(connection: Connection, said: Said) -> None:
    is_curation = said.series is not None
    new = NewDocument(said.sha256, said.sha256, "curation" if is_curation else "hf-daily", 1, 1)
    stored, touched = store.begin(connection, new)
    add_entries(connection, stored.id, [NewEntry(*item) for item in enumerate(said.records)], [])
    texts = {r.abstract for r in said.records if isinstance(r, PaperRecord) and r.abstract}
    store_extractions(connection, READER, 1, {text_sha256(text): scan([text])[0] for text in texts})
    touched |= store.complete(connection, stored.id, said.as_of, datetime(2026, 1, 1, tzinfo=UTC), said.series)
    derive(connection, touched, READER, shipped_vocabulary())


def withdraw(connection: Connection, said: Said) -> None:
    document_id = connection.scalar(select(DOCUMENTS.c.id).where(DOCUMENTS.c.sha256 == said.sha256))
    assert document_id is not None
    derive(connection, store.empty(connection, document_id), READER, shipped_vocabulary())
    store.forget(connection, document_id)


def shelf_of(documents: Sequence[Said]) -> Fingerprint:
    with empty_shelf() as connection:
        for said in documents:
            add(connection, said)
        return fingerprint(connection)


def slugs(connection: Connection) -> list[str]:
    return sorted(connection.scalars(select(Paper.slug)))


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_shelf_with_decisions_is_a_function_of_the_set_of_its_documents(data: st.DataObject) -> None:
    everything = [*PAPERS, *CURATIONS]
    order = data.draw(st.permutations(everything))
    kept = data.draw(st.lists(st.sampled_from(everything), unique=True, min_size=3))
    with empty_shelf() as connection:
        for said in order:
            add(connection, said)
        for said in order:
            if said not in kept:
                withdraw(connection, said)
        assert fingerprint(connection).tables == shelf_of(kept).tables
        derive_all(connection, READER, shipped_vocabulary())
        assert fingerprint(connection).tables == shelf_of(kept).tables
        assert not connection.execute(text("PRAGMA foreign_key_check")).fetchall()


def test_the_edition_of_the_latest_day_counts_and_what_it_leaves_out_is_undone() -> None:
    early, late = CURATIONS[:2]
    with empty_shelf() as connection:
        for said in (*PAPERS[:2], early):
            add(connection, said)
        assert slugs(connection) == ["grow", "prune"], "merged"
        add(connection, late)
        assert slugs(connection) == ["grow", "prune", "prune-at-scale"], "the later edition says nothing of it"
        withdraw(connection, late)
        assert slugs(connection) == ["grow", "prune"]
        withdraw(connection, early)
        assert slugs(connection) == ["grow", "prune", "prune-at-scale"]


def test_a_decision_about_what_is_not_there_acts_when_it_comes() -> None:
    with empty_shelf() as connection:
        for said in (CURATIONS[0], PAPERS[1]):
            add(connection, said)
        assert slugs(connection) == ["grow", "prune-at-scale"]
        add(connection, PAPERS[0])
        assert slugs(connection) == ["grow", "prune"]


def test_contradicting_decisions_of_two_curations_are_for_a_person_to_see() -> None:
    merge = Said((MergeDecision(named("2401.00001", "10.1/x")),), "mine", "2026-01-01")
    apart = Said((ApartDecision(named("2401.00001", "10.1/x")),), "yours", "2025-01-01")
    with empty_shelf() as connection:
        for said in (*PAPERS[:2], merge, apart):
            add(connection, said)
        assert connection.scalars(select(Review.reason)).all() == ["contrary_decisions"]


def test_an_alias_changes_what_names_resolve_to_and_nothing_is_left_of_it_afterwards() -> None:
    before = shelf_of(PAPERS)
    with empty_shelf() as connection:
        for said in (*PAPERS, CURATIONS[2]):
            add(connection, said)
        assert sorted(connection.scalars(select(Metric.name))) == ["top-1 accuracy"]  # what accuracy means on ImageNet
        assert connection.scalars(select(Venue.name)).all() == ["JoS"]
        withdraw(connection, CURATIONS[2])
        assert "quux score" in connection.scalars(select(Metric.name)).all()
        assert fingerprint(connection) == before


def test_a_direction_that_is_decided_stands_with_the_metric() -> None:
    direction = Said((NameDecision("metric", "Top 1 accuracy", (), False),), "directions", "2026-01-01")
    of_metric = select(Metric.higher_is_better).where(Metric.name == "top-1 accuracy")
    with empty_shelf() as connection:
        add(connection, PAPERS[0])
        assert connection.scalar(of_metric) is True
        add(connection, direction)
        assert connection.scalar(of_metric) is False
        withdraw(connection, direction)
        assert connection.scalar(of_metric) is True


def test_two_findings_that_were_one_result_are_two_where_their_names_come_apart() -> None:
    """The row of a result shows one spelling alone: what stands behind it must not be forgotten."""
    found = [FoundResult("absolute", 81.5, "81.5", name, 0, 10, unit="%") for name in ("accuracy", "Acc.")]
    abstract = "Of 81.5 and so on."
    one = Said((paper("Prune", "2401.00001", abstract=abstract),))
    split = Said((NameDecision("metric", "Shelf match", ("Acc.",)),), "names", "2026-01-01")
    with empty_shelf() as connection:
        add(connection, one)
        findings = msgspec.json.encode(Findings(results=tuple(found))).decode()
        connection.execute(EXTRACTIONS.update().values(findings=findings))
        derive_all(connection, READER, shipped_vocabulary())
        assert connection.scalars(select(Metric.name)).all() == ["accuracy"]
        add(connection, split)
        assert sorted(connection.scalars(select(Metric.name))) == ["Shelf match", "accuracy"]


def test_only_what_an_alias_touches_is_derived_again() -> None:
    with empty_shelf() as connection:
        for said in PAPERS:
            add(connection, said)
        connection.execute(text("CREATE TABLE written (id INTEGER)"))
        connection.execute(
            text("CREATE TRIGGER seen AFTER INSERT ON papers BEGIN INSERT INTO written VALUES (new.id); END")
        )
        add(connection, Said((NameDecision("dataset", "ImageNet", ("Image Netlike",)),), "names", "2026-01-01"))
        assert connection.scalar(text("SELECT count(*) FROM written")) == 0
        assert connection.scalar(select(Dataset.name)) == "ImageNet"
        add(connection, Said((NameDecision("metric", "Quux", ("quux score",)),), "more", "2026-01-01"))
        assert connection.scalar(text("SELECT count(*) FROM written")) == 1, "the one paper with such a result"


def test_a_decision_that_goes_leaves_a_name_as_it_was_though_it_is_spelled_the_same() -> None:
    printed = Said((paper("Prune", "2401.00001", "Ada Lovelace", venue="Journal of Shelving"),))
    decided = Said((NameDecision("venue", "Journal of Shelving", ("JoSh", "ICML")),), "names", "2026-01-01")
    with empty_shelf() as connection:
        add(connection, printed)
        before = fingerprint(connection)
        add(connection, decided)
        assert connection.scalars(select(Venue.is_curated)).all() == [True]
        withdraw(connection, decided)
        assert fingerprint(connection) == before
