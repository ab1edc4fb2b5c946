"""Keys that many records hold, chains and bridges: whatever comes and goes, a shelf is what its documents make it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select, text

from db.engine import writing
from db.fingerprint import fingerprint
from db.records import ApartDecision, Identifier, MergeDecision, PaperName, PaperRecord, Record
from db.resolution import candidates
from db.resolution.features import Features, features_of
from db.resolution.keys import keys_of_names
from db.store import derivation, neighbourhood
from db.store.derivation import derive_all
from db.store.entries import KEYS
from db.store.key_rows import CROWDED
from db.tables import Paper, Review, Slug
from db.vocabulary import Vocabulary, shipped_vocabulary
from tests.db.store.test_derivation import READER, add, empty_shelf, take_back

ABSTRACT = (
    "We prune a network in one shot and then train what is left of it for as long as the whole network was trained. "
    "This keeps its accuracy on every data set that we tried, and costs a third of the time that others need."
)
TITLES = (
    "Editorial",
    "Editorial",
    "editorial.",
    "Pruning Networks in One Shot",
    "Pruning Network in One Shot",
    "Erratum: Pruning Networks in One Shot",
    "Pruning Networks in One Shot++",
    "Pruning Networks in One Shot, Part B",
    "Shots",
)
records = st.builds(
    PaperRecord,
    title=st.sampled_from(TITLES),
    abstract=st.sampled_from([None, None, ABSTRACT, ABSTRACT.replace("one shot", "one go"), "Nothing like it."]),
    published_on=st.sampled_from([None, "2020", "2020-03", "2021", "2023"]),
    authors=st.sampled_from([(), (), ("Anna Berg",), ("Anna Berg", "Carl Dahl"), ("Eva Berg",), ("N/A",)]),
    venue=st.sampled_from([None, None, "ICML 2020", "ICLR 2021", "ICML 2021 Workshops: Shelves"]),
    identifiers=st.sampled_from(
        [
            (),
            (),
            (),
            *((Identifier("doi", f"10.1000/{number}"),) for number in range(5)),
            *((Identifier("arxiv", f"2001.0000{number}"),) for number in range(3)),
            (Identifier("arxiv", "2001.00001"), Identifier("doi", "10.1000/1")),
            (Identifier("arxiv", "2001.00002"), Identifier("doi", "10.1000/1")),
        ]
    ),
)
names = st.lists(
    st.sampled_from(
        [
            PaperName("arxiv", "2001.00001"),
            PaperName("doi", "10.1000/2"),
            PaperName("title", "Editorial"),
            PaperName("title", "Editorial", 2020),
            PaperName("slug", "shots"),
        ]
    ),
    min_size=2,
    max_size=2,
    unique=True,
).map(tuple)
decisions = st.builds(MergeDecision, names) | st.builds(ApartDecision, names)
documents = st.lists(records | records | records | decisions, min_size=1, max_size=6).map(tuple)


@pytest.mark.slow
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.lists(documents, min_size=2, max_size=5, unique=True), st.integers(1, 3), st.integers(0, 2), st.data())
def test_whatever_comes_and_goes_a_shelf_is_what_its_documents_make_it(
    monkeypatch: pytest.MonkeyPatch,
    shelf: Sequence[tuple[Record, ...]],
    limit: int,
    extra: int,
    data: st.DataObject,
) -> None:
    monkeypatch.setattr(candidates, "LIMIT", limit)
    monkeypatch.setattr(derivation, "BLOCK_ENTRIES", data.draw(st.sampled_from([1, 2, 5000])))
    kept = shelf[: max(1, len(shelf) - extra)]
    with empty_shelf() as engine, writing(engine) as connection:
        for document in kept:
            add_any(connection, document)
        expected, crowded = fingerprint(connection), crowded_keys(connection)
    with empty_shelf() as engine, writing(engine) as connection:
        ids = {document: add_any(connection, document) for document in data.draw(st.permutations(shelf))}
        for document in data.draw(st.permutations(shelf[len(kept) :])):
            take_back(connection, ids[document])
        assert fingerprint(connection).tables == expected.tables
        assert crowded_keys(connection) == crowded
        derive_all(connection, READER, shipped_vocabulary())
        assert fingerprint(connection).tables == expected.tables
        assert not connection.execute(text("PRAGMA foreign_key_check")).fetchall()


def add_any(connection: Connection, document: tuple[Record, ...]) -> int:
    """Add a document of records, or of decisions too: then it is a curation."""
    loader = "hf-page" if all(isinstance(record, PaperRecord) for record in document) else "curation"
    return add(connection, document, loader=loader)


def crowded_keys(connection: Connection) -> set[int]:
    return set(connection.scalars(select(CROWDED.c.key)))


def editorials(count: int) -> tuple[PaperRecord, ...]:
    return tuple(
        PaperRecord("Editorial", published_on="2020", identifiers=(Identifier("doi", f"10.1000/{number}"),))
        for number in range(count)
    )


def test_five_hundred_editorials_are_five_hundred_papers_each_with_an_address() -> None:
    with empty_shelf() as engine, writing(engine) as connection:
        add(connection, editorials(500))
        assert count(connection, Paper) == count(connection, Slug) == 500
        assert count(connection, Review) == 0
        assert "editorial" in set(connection.scalars(select(Paper.slug)))


def test_crossing_the_limit_up_and_down_again_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "LIMIT", 4)
    named = PaperRecord("Editorial", published_on="2020", identifiers=(Identifier("doi", "10.1000/0"),))
    bare = PaperRecord("Editorial", published_on="2020")
    (title,) = keys_of_names([PaperName("title", "Editorial")])
    with empty_shelf() as engine, writing(engine) as connection:
        add(connection, (named,), name="named")
        add(connection, (bare,), name="bare")
        before = fingerprint(connection)
        assert count(connection, Paper) == 1
        more = [add(connection, (one,), name="more") for one in editorials(6)[1:]]
        assert title in crowded_keys(connection)
        assert count(connection, Paper) == 7
        for document in random.Random(1).sample(more, len(more)):
            take_back(connection, document)
        assert fingerprint(connection) == before
        assert not crowded_keys(connection)


def test_a_paper_listed_over_and_over_crowds_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "LIMIT", 4)
    listed = [
        PaperRecord("Shots", abstract=f"Day {day}.", identifiers=(Identifier("arxiv", "2001.00001"),))
        for day in range(10)
    ]
    with empty_shelf() as engine, writing(engine) as connection:
        for one in listed:
            add(connection, (one,))
        add(connection, (PaperRecord("Shots", authors=("Anna Berg",)),))
        assert not crowded_keys(connection)
        assert count(connection, Paper) == 1


def test_what_shares_a_key_by_chance_is_not_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    worked_out: list[PaperRecord] = []

    def counted(record: PaperRecord, vocabulary: Vocabulary | None = None) -> Features:
        worked_out.append(record)
        return features_of(record, vocabulary)

    monkeypatch.setattr(neighbourhood, "features_of", counted)
    letters = random.Random(2)
    words = [["".join(letters.sample("abcdefghijklmnopqrst", 6)) for _ in range(25)] for _ in range(20)]
    records = [
        PaperRecord(
            f"Characteristically {' '.join(own)} Incommensurable",
            published_on="2020",
            authors=("Anna Aab", f"Carl {own[0]}"),
        )
        for own in words
    ]
    with empty_shelf() as engine, writing(engine) as connection:
        for record in records:
            add(connection, (record,))
        assert count(connection, Paper) == len(records)
        holders = select(func.count()).select_from(KEYS).group_by(KEYS.c.key)
        assert max(connection.scalars(holders)) == len(records)
    assert worked_out == records


def test_the_address_of_a_title_is_the_earliest_papers_and_goes_back_to_the_next() -> None:
    def paper(year: int) -> PaperRecord:
        return PaperRecord("Shots", published_on=str(year), authors=(f"Author {'abcdefgh'[year - 2000]}",))

    def slugs() -> dict[str, str | None]:
        return {row.slug: row.published_on for row in connection.execute(select(Paper.slug, Paper.published_on))}

    with empty_shelf() as engine, writing(engine) as connection:
        middle = add(connection, (paper(2003),))
        last = add(connection, (paper(2005),))
        assert slugs() == {"shots": "2003", "shots--2005": "2005"}
        first = add(connection, (paper(2001),))
        assert slugs() == {"shots": "2001", "shots--2003": "2003", "shots--2005": "2005"}
        take_back(connection, first)
        assert slugs() == {"shots": "2003", "shots--2005": "2005"}
        take_back(connection, middle)
        assert slugs() == {"shots": "2005"}
        take_back(connection, last)
        assert count(connection, Slug) == 0


def test_papers_that_would_share_a_slug_are_told_apart_whatever_their_order() -> None:
    def paper(title: str, year: str | None = None, *identifiers: Identifier) -> PaperRecord:
        return PaperRecord(title, published_on=year, identifiers=identifiers, authors=(f"Author {len(papers)}",))

    papers: dict[str, PaperRecord] = {}
    papers["shots"] = paper("Shots", "2020")
    papers["shots--2401-00001"] = paper("Shots", "2024", Identifier("arxiv", "2401.00001"))
    papers["shots--10-1000-prune-x"] = paper("shots!", "2022", Identifier("doi", "10.1000/prune.x"))
    papers["shots--2021"] = paper("Shots.", "2021")
    papers["paper--2402-00002"] = paper("?!", None, Identifier("arxiv", "2402.00002"))
    for seed in range(3):
        with empty_shelf() as engine, writing(engine) as connection:
            for one in random.Random(seed).sample(list(papers.values()), len(papers)):
                add(connection, (one,))
            rows = connection.execute(select(Paper.slug, Paper.title))
            assert {row.slug: row.title for row in rows} == {slug: one.title for slug, one in papers.items()}


def test_a_papers_own_slug_comes_before_that_of_anothers_record() -> None:
    arxiv = (Identifier("arxiv", "1901.00001"),)
    renamed = (
        PaperRecord("Shots Now", published_on="2019", identifiers=arxiv),
        PaperRecord("Shots", identifiers=arxiv),
    )
    with empty_shelf() as engine, writing(engine) as connection:
        for record in renamed:
            add(connection, (record,), loader="hf-daily" if record.published_on else "hf-page")
        assert leads(connection) == {"shots-now": "shots-now", "shots": "shots-now"}
        other = add(connection, (PaperRecord("Shots", published_on="2024", authors=("Anna Berg",)),))
        assert leads(connection) == {"shots-now": "shots-now", "shots": "shots"}
        take_back(connection, other)
        assert leads(connection) == {"shots-now": "shots-now", "shots": "shots-now"}


def leads(connection: Connection) -> dict[str, str]:
    """Each slug with the own slug of the paper that it leads to."""
    rows = connection.execute(select(Slug.slug, Paper.slug.label("own")).join(Paper, Paper.id == Slug.paper_id))
    return {row.slug: row.own for row in rows}


def count(connection: Connection, model: type) -> int:
    return connection.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize("take", [random.Random(3).sample, lambda documents, size: documents[:size]])
def test_many_papers_of_one_title_and_year_come_and_go_in_any_order(
    take: Callable[[list[int], int], list[int]],
) -> None:
    """Each has the slug of a hash of itself but the first two, and one takes the place of one that goes."""
    with empty_shelf() as engine, writing(engine) as connection:
        papers = [PaperRecord("Shots", published_on="2020", authors=(f"Author {'abcdefghij'[n]}x",)) for n in range(10)]
        documents = [add(connection, (paper,)) for paper in papers]
        for document in take(documents, 8):
            take_back(connection, document)
        assert set(connection.scalars(select(Paper.slug))) == {"shots", "shots--2020"}
        assert count(connection, Slug) == 2
