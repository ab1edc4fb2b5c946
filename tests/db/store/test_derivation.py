"""Papers are a function of the set of records: whatever the order, however often, and after taking some back."""

from __future__ import annotations

import atexit
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, func, select, text, update

from db.engine import parse_url, writing
from db.fingerprint import fingerprint
from db.records import (
    AuthorIdentifier,
    Citation,
    Identifier,
    LinkAddress,
    Listing,
    PaperRecord,
    Record,
    RepoAddress,
    StatedTopic,
    Version,
)
from db.resolution.features import Features, features_of
from db.store import derivation, key_rows, neighbourhood
from db.store import documents as store
from db.store.derivation import derive, derive_all
from db.store.documents import NewDocument
from db.store.entries import NewEntry, add_entries
from db.store.texts import know_texts_again
from db.tables import Author, Entry, Paper, PaperIdentifier, Repository, Review, Slug, Topic
from db.vocabulary import Vocabulary, shipped_vocabulary
from papershelf.database import open_for_writing

READER = "builtin"
Document = tuple[Record, ...]


@cache
def new_shelf() -> tuple[Engine, Path, bytes]:
    """A shelf as the migrations leave it, and its bytes.

    Every example begins with these bytes, on one engine: migrating, and compiling each statement for another engine,
    took longer than what is tested.
    """
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    path = Path(folder.name, "shelf.db")
    engine = open_for_writing(parse_url(f"sqlite:///{path}"))
    engine.dispose()
    return engine, path, path.read_bytes()


@contextmanager
def empty_shelf() -> Iterator[Engine]:
    engine, path, content = new_shelf()
    path.write_bytes(content)
    yield engine
    engine.dispose()
    assert not path.with_name("shelf.db-wal").exists()


def add(
    connection: Connection,
    records: Document,
    *,
    name: str = "a",
    loader: str = "hf-daily",
    salt: str = "",
    settles: bool = True,
) -> int:
    """Store and derive one document; its hash is that of its records, its day the first that they state."""
    sha256 = hashlib.sha256(repr((records, loader, salt)).encode()).hexdigest()
    document = NewDocument(sha256, name, loader, 1, 1, is_listing=loader == "hf-daily")
    stored, touched = store.begin(connection, document)
    touched |= store.add_names(connection, stored.id, [name])
    if not stored.is_current:
        entries = [NewEntry(position, record) for position, record in enumerate(records)]
        add_entries(connection, stored.id, entries[stored.next_position :], [])
        days = {record.listing.day for record in records if isinstance(record, PaperRecord) and record.listing}
        as_of = min(filter(None, days), default=None) if len(days) == 1 else None
        touched |= store.complete(connection, stored.id, as_of, datetime(2026, 1, 1, tzinfo=UTC))
    derive(connection, touched, READER, shipped_vocabulary(), settles=settles)
    return stored.id


def take_back(connection: Connection, document_id: int, *, settles: bool = True) -> None:
    derive(connection, store.empty(connection, document_id), READER, shipped_vocabulary(), settles=settles)
    store.forget(connection, document_id)


def count(connection: Connection, model: type) -> int:
    return connection.scalar(select(func.count()).select_from(model)) or 0


records = st.builds(
    PaperRecord,
    title=st.sampled_from(["Prune", "prune!", "Prune Again", "Quantise", "?"]),
    abstract=st.sampled_from([None, "One text.", "Another text."]),
    published_on=st.sampled_from([None, "2018", "2019-05", "2021-01-02"]),
    authors=st.sampled_from([(), (), ("A. Berg",), ("Anna Berg",), ("C. Dahl", "A Berg"), ("Éva Falk",)]),
    author_count=st.sampled_from([None, 2]),
    venue=st.sampled_from([None, None, "ICML 2021", "NeurIPS 2021 Workshops: Shelves"]),
    identifiers=st.sampled_from(
        [
            (),
            (),
            (Identifier("arxiv", "1801.00001"),),
            (Identifier("arxiv", "1801.00002"),),
            (Identifier("doi", "10.1000/x"),),
            (Identifier("arxiv", "1801.00001"), Identifier("doi", "10.1000/x")),
            (Identifier("arxiv", "1801.00002"), Identifier("doi", "10.1000/x")),
            (Identifier("arxiv", "1801.00003"), Identifier("arxiv", "1801.00002")),
            (Identifier("arxiv", "1801.00001"), Identifier("arxiv", "1801.00003"), Identifier("arxiv", "1801.00002")),
            (Identifier("openalex", "W1"),),
            (Identifier("doi", "10.1000/x"), Identifier("openalex", "W1")),
        ]
    ),
    repos=st.sampled_from(
        [(), (RepoAddress("https://github.com/Org/Repo", stars=3),), (RepoAddress("github.com/org/repo"),)]
    ),
    links=st.sampled_from([(), (LinkAddress("https://org.io", "project"),)]),
    ai_keywords=st.sampled_from([(), ("Pruning",), ("pruning", "speed")]),
    listing=st.sampled_from([None, Listing(day="2025-01-01", votes=3), Listing(day="2025-01-02", votes=5)]),
    author_identifiers=st.sampled_from(
        [(), (), *((AuthorIdentifier(0, "orcid", orcid),) for orcid in ("0000-0001-2345-6789", "0000-0002-1825-0097"))]
    ),
    versions=st.sampled_from([(), (Version("journal", venue="ICML"), Version("preprint", "v1", "2019-01-01"))]),
    topics=st.sampled_from([(), (StatedTopic("cs.LG", "arxiv"), StatedTopic("Pruning", "openalex", True))]),
    citations=st.sampled_from(
        [(), (), (Citation(Identifier("doi", "10.1000/x")), Citation(Identifier("arxiv", "1801.00002"), "words"))]
    ),
    is_retracted=st.sampled_from([None, None, False, True]),
)
shelves = st.lists(
    st.tuples(st.lists(records, min_size=1, max_size=3).map(tuple), st.sampled_from(["hf-daily", "hf-page"])),
    min_size=1,
    max_size=5,
    unique=True,
)


@pytest.mark.slow
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(shelves, st.randoms(use_true_random=False), st.integers(0, 2))
def test_every_order_gives_one_fingerprint_and_what_was_taken_back_leaves_no_trace(
    shelf: Sequence[tuple[Document, str]], random: object, extra: int
) -> None:
    kept = shelf[: max(1, len(shelf) - extra)]
    with empty_shelf() as engine, writing(engine) as connection:
        for records_of_one, loader in kept:
            add(connection, records_of_one, loader=loader)
        in_order = fingerprint(connection)
    shuffled = [*shelf, *kept[:2]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    with empty_shelf() as engine, writing(engine) as connection:
        ids = {one: add(connection, one[0], loader=one[1]) for one in shuffled}
        for one in shelf[len(kept) :]:
            take_back(connection, ids[one])
        assert fingerprint(connection).tables == in_order.tables
        derive_all(connection, READER, shipped_vocabulary())
        assert fingerprint(connection).tables == in_order.tables
        assert not connection.execute(text("PRAGMA foreign_key_check")).fetchall()


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(shelves)
def test_a_document_stored_in_two_parts_counts_only_when_it_is_complete(
    shelf: Sequence[tuple[Document, str]],
) -> None:
    with empty_shelf() as engine, writing(engine) as connection:
        for records_of_one, loader in shelf:
            add(connection, records_of_one, loader=loader)
        before = fingerprint(connection)
        incomplete = NewDocument("0" * 64, "part", "hf-daily", 1, 1)
        stored, _ = store.begin(connection, incomplete)
        add_entries(connection, stored.id, [NewEntry(0, PaperRecord(title="Prune", authors=("X Y",)))], [])
        derive_all(connection, READER, shipped_vocabulary())
        assert fingerprint(connection) == before
        found = store.find(connection, incomplete)
        assert found is not None
        assert (found.is_current, found.next_position) == (False, 1)


def test_a_record_that_joins_two_papers_merges_them_and_taking_it_back_parts_them() -> None:
    preprint = PaperRecord(title="Prune", identifiers=(Identifier("arxiv", "1801.00001"),))
    journal = PaperRecord(title="Pruning, Revised", identifiers=(Identifier("doi", "10.1000/x"),))
    both = PaperRecord(title="Prune", identifiers=(*preprint.identifiers, *journal.identifiers))
    with empty_shelf() as engine, writing(engine) as connection:
        add(connection, (preprint,))
        add(connection, (journal,))
        apart = fingerprint(connection)
        assert count(connection, Paper) == 2
        joining = add(connection, (both,))
        assert count(connection, Paper) == 1
        assert set(connection.scalars(select(Slug.slug))) == {"prune", "pruning-revised"}
        take_back(connection, joining)
        assert fingerprint(connection) == apart


def test_taking_back_what_kept_two_records_apart_joins_them() -> None:
    one = PaperRecord(title="Prune", identifiers=(Identifier("arxiv", "1801.00001"), Identifier("doi", "10.1000/x")))
    two = PaperRecord(title="Other", identifiers=(Identifier("arxiv", "1801.00002"), Identifier("doi", "10.1000/x")))
    published = PaperRecord(title="Pruning, Revised", identifiers=(Identifier("doi", "10.1000/x"),))
    with empty_shelf() as engine, writing(engine) as connection:
        add(connection, (one,))
        add(connection, (published,))
        joined = fingerprint(connection)
        assert count(connection, Paper) == 1
        other = add(connection, (two,))
        assert count(connection, Paper) == 3
        take_back(connection, other)
        assert fingerprint(connection) == joined


def test_a_new_paper_of_its_title_makes_an_earlier_decision_anew() -> None:
    bare = PaperRecord(title="Prune")
    with empty_shelf() as engine, writing(engine) as connection:
        add(connection, (bare,))
        add(connection, (PaperRecord(title="Prune", authors=("Anna Berg",)),))
        assert count(connection, Paper) == 1
        add(connection, (PaperRecord(title="Prune", authors=("Carl Dahl",)),))
        assert count(connection, Paper) == 3
        assert count(connection, Review) == 2


def alike(number: int, **fields: Any) -> PaperRecord:
    """A paper of a title that others have too, in the same year, by somebody else: one block, and doubts."""
    return PaperRecord(
        title="Shelving papers by their spines", authors=(f"A{number} Berg{number}",), published_on="2020", **fields
    )


def test_a_record_that_joins_a_block_writes_no_paper_but_its_own() -> None:
    with empty_shelf() as engine, writing(engine) as connection:
        for number in range(20):
            add(connection, (alike(number),))
        numbers = dict(connection.execute(select(Slug.slug, Slug.paper_id)).all())
        sha256 = hashlib.sha256(b"one more").hexdigest()
        stored, touched = store.begin(connection, NewDocument(sha256, "more", "hf-daily", 1, 1))
        add_entries(connection, stored.id, [NewEntry(0, alike(20))], [])
        touched |= store.complete(connection, stored.id, None, datetime(2026, 1, 1, tzinfo=UTC))
        assert derive(connection, touched, READER, shipped_vocabulary()) == 1
        assert count(connection, Paper) == 21
        assert numbers.items() <= dict(connection.execute(select(Slug.slug, Slug.paper_id)).all()).items()
        assert max(connection.scalars(select(Review.paper_doubts))) == 20, "of those that stay too"
        before = fingerprint(connection)
        derive_all(connection, READER, shipped_vocabulary())
        assert fingerprint(connection) == before


def test_a_document_that_names_papers_over_and_over_writes_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many pages of it are derived one after the other."""
    monkeypatch.setattr(derivation, "BLOCK_ENTRIES", 10)
    names = [f"Shelves of {wood} for {what}" for wood in ("oak", "elm", "ash") for what in ("books", "jars")]
    rows = [PaperRecord(title=title, topics=(StatedTopic(f"{title} {turn}"),)) for turn in range(12) for title in names]
    with empty_shelf() as engine, writing(engine) as connection:
        stored, touched = store.begin(connection, NewDocument("a" * 64, "rows", "papers-with-code", 1, 1))
        add_entries(connection, stored.id, [NewEntry(position, row) for position, row in enumerate(rows)], [])
        touched |= store.complete(connection, stored.id, None, datetime(2026, 1, 1, tzinfo=UTC))
        assert derive(connection, touched, READER, shipped_vocabulary()) == len(names)
        assert (count(connection, Paper), count(connection, Topic)) == (len(names), len(rows))
        before = fingerprint(connection)
        assert derive_all(connection, READER, shipped_vocabulary()) == len(names)
        assert fingerprint(connection) == before


def test_a_document_that_names_nearly_each_paper_once_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """An editorial or two of one title make no list of links of it: its keys are worked out once."""
    monkeypatch.setattr(derivation, "BLOCK_ENTRIES", 20)
    looked_at: list[str] = []

    def counting(record: PaperRecord, vocabulary: Vocabulary | None = None) -> Features:
        looked_at.append(record.title)
        return features_of(record, vocabulary)

    monkeypatch.setattr(key_rows, "features_of", counting)
    monkeypatch.setattr(neighbourhood, "features_of", counting)
    titles = [f"Shelves number {number} of many" for number in range(38)]
    rows = [PaperRecord(title=title) for title in ("Editorial", *titles, "Editorial")]
    with empty_shelf() as engine, writing(engine) as connection:
        stored, touched = store.begin(connection, NewDocument("a" * 64, "rows", "mlanthology", 1, 1))
        add_entries(connection, stored.id, [NewEntry(position, row) for position, row in enumerate(rows)], [])
        touched |= store.complete(connection, stored.id, None, datetime(2026, 1, 1, tzinfo=UTC))
        derive(connection, touched, READER, shipped_vocabulary())
        assert set(Counter(title for title in looked_at if title in titles).values()) == {1}


def test_an_identifier_goes_to_whom_it_belongs_whoever_is_written() -> None:
    """One DOI on papers that arXiv identifiers keep apart is the row of the one with most entries."""
    doi = Identifier("doi", "10.1000/x")
    documents = [
        (alike(number, identifiers=(Identifier("arxiv", f"2001.0000{number}"), doi), links=(LinkAddress(link),)),)
        for number, link in ((1, "https://a.io"), (2, "https://a.io"), (2, "https://b.io"), (1, "https://b.io"))
    ]
    with empty_shelf() as engine, writing(engine) as connection:
        holder = select(Paper.arxiv_id).join(PaperIdentifier).where(PaperIdentifier.scheme == "doi")
        held = []
        for document in documents:
            last = add(connection, document)
            held.append(connection.scalars(holder).one())
        assert held == ["2001.00001", "2001.00001", "2001.00002", "2001.00001"]
        take_back(connection, last)
        assert connection.scalars(holder).one() == "2001.00002"


def test_a_record_with_several_identifiers_on_arxiv_stands_under_the_least() -> None:
    numbers = [("1801.00003", "1801.00002"), ("1801.00004", "1801.00003", "1801.00001"), ("1801.00003",)]
    of_records = [tuple(Identifier("arxiv", number) for number in own) for own in numbers]
    each = [(PaperRecord(title="Prune", authors=("A. Berg",), identifiers=own),) for own in of_records]
    held = set()
    for order in permutations(each):
        with empty_shelf() as engine, writing(engine) as connection:
            for document in order:
                add(connection, document)
            held.add(frozenset(connection.scalars(select(PaperIdentifier.value))))
    assert held == {frozenset(("1801.00001", "1801.00002", "1801.00003"))}


def test_texts_that_other_rules_show_otherwise_are_known_again() -> None:
    with empty_shelf() as engine, writing(engine) as connection:
        add(connection, (PaperRecord(title="Prune", abstract="One text."), PaperRecord(title="Grow")))
        shown = select(Entry.abstract_sha256).order_by(Entry.id)
        known = connection.scalars(shown).all()
        assert [bool(one) for one in known] == [True, False]
        connection.execute(update(Entry).values(abstract_sha256="0" * 64))
        know_texts_again(connection)
        assert connection.scalars(shown).all() == known


def test_a_shared_name_is_spelled_as_most_papers_print_it_and_goes_with_the_last_of_them() -> None:
    with empty_shelf() as engine, writing(engine) as connection:
        first = add(connection, (PaperRecord(title="a", authors=("Anna Berg",), ai_keywords=("Shelving",)),))
        others = [
            add(connection, (PaperRecord(title=title, authors=("ANNA BERG",), ai_keywords=("shelving",)),))
            for title in ("b", "c")
        ]
        assert list(connection.scalars(select(Author.name))) == ["ANNA BERG"]
        assert list(connection.scalars(select(Topic.name))) == ["shelving"]
        take_back(connection, others[0])
        assert list(connection.scalars(select(Author.name))) == ["ANNA BERG"]
        take_back(connection, others[1])
        assert list(connection.scalars(select(Author.name))) == ["Anna Berg"]
        take_back(connection, first)
        assert count(connection, Author) == count(connection, Topic) == count(connection, Entry) == 0


def test_a_repository_has_the_stars_of_its_latest_observation_and_keeps_them_all() -> None:
    def seen(day: str, stars: int) -> Document:
        repo = RepoAddress("https://github.com/Org/Repo", stars=stars)
        return (PaperRecord(title=day, repos=(repo,), listing=Listing(day=day)),)

    with empty_shelf() as engine, writing(engine) as connection:
        latest = add(connection, seen("2025-02-01", 7))
        add(connection, seen("2025-01-01", 9))
        assert list(connection.scalars(select(Repository.stars))) == [7]
        assert connection.scalar(text("select count(*) from repo_observations")) == 2
        take_back(connection, latest)
        assert list(connection.scalars(select(Repository.stars))) == [9]


def test_records_alike_but_for_a_missing_venue_derive_in_either_order() -> None:
    with_venue = PaperRecord(title="Prune", published_on="2021", venue="ICML 2021")
    without = PaperRecord(title="Prune", published_on="2021")
    for documents in permutations([(with_venue,), (without,)]):
        with empty_shelf() as engine, writing(engine) as connection:
            for document in documents:
                add(connection, document)
            assert count(connection, Paper) == 1
