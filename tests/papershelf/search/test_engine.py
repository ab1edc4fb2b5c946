"""What a search finds, in which order, and what it says of it."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papershelf.search import engine
from papershelf.search.called_so import called_so
from papershelf.search.engine import Search, search
from papershelf.search.query import parse
from papershelf.search.ranking import Marked
from papershelf.search.rows import bracketed, rows_of
from papershelf.search.sql_functions import add_functions
from tests.papershelf.search.conftest import PAPERS, Find


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        ("mask r-cnn", ["mask-r-cnn", "outlines"]),  # the title before the abstract
        ('"find objects"', ["mask-r-cnn"]),
        ("outlines", ["outlines", "mask-r-cnn", "notes"]),
        ("outline -survey -objects", ["notes"]),
        ("C++", ["outlines"]),
        ("multimodal", ["multimodal"]),
        ("multi-modal graphs", ["multimodal"]),
        ("gpt4", ["graphs"]),
        ("Poincare", ["graphs"]),
        ("SØREN NOTES", ["notes"]),
        ("soren kjaer", ["notes"]),
        ("learn*", ["graphs", "multimodal"]),
        ("outl*", ["outlines", "mask-r-cnn", "notes"]),
        ("s*", ["outlines", "mask-r-cnn", "notes", "graphs"]),
        ("soderberg 2017", ["mask-r-cnn"]),
    ],
)
def test_words_are_found_whatever_their_form(find: Find, words: str, slugs: list[str]) -> None:
    found = find(words)
    assert set(found) >= set(slugs)
    assert found[: len(slugs)] == slugs or set(found[: len(slugs)]) == set(slugs)


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        ("author:scholkopf", {"graphs"}),
        ('author:"Schölkopf, Bernhard"', {"graphs"}),
        ('author:"B. SCHÖLKOPF"', {"graphs"}),
        ("author:ng", {"outlines", "notes"}),  # who has no other name does not hide who shares it
        ('author:"Zhang Wei"', {"multimodal"}),
        ('author:"wei zhang"', {"multimodal"}),  # in any order, but no name runs on into the next
        ("year:2021", {"graphs", "multimodal"}),
        ("year:>2021", {"notes"}),
        ("year:2017..2019 outlines", {"mask-r-cnn", "outlines"}),
        ("venue:icml", {"graphs"}),
        ('venue:"International Conference on Machine Learning"', {"graphs"}),
        ("dataset:ilsvrc", {"multimodal"}),
        ("has:code", {"mask-r-cnn"}),
        ("-has:code -year:2021", {"outlines", "notes"}),
        ("-outlines", {"graphs", "multimodal"}),
    ],
)
def test_conditions_narrow_down_by_any_name(find: Find, words: str, slugs: set[str]) -> None:
    assert set(find(words)) == slugs


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("2101.00001v3", "graphs"),
        ("https://arxiv.org/abs/2101.00001", "graphs"),
        ("10.1000/OUTLINES", "outlines"),
        ("https://doi.org/10.1000/outlines", "outlines"),
        ("https://github.com/example/mask", "mask-r-cnn"),
        ("mask-r-cnn", "mask-r-cnn"),
        ("http://shelf.example/papers/mask-r-cnn", "mask-r-cnn"),
    ],
)
def test_what_names_one_paper_leads_to_it(snapshot: sqlite3.Connection, find: Find, words: str, slug: str) -> None:
    assert search(snapshot, words).is_direct
    assert find(words) == [slug]


def test_a_title_is_first_whatever_else_has_its_words(find: Find) -> None:
    for title, *_ in PAPERS.values():
        slugs = [slug for slug, paper in PAPERS.items() if paper[0] == title]
        assert find(title)[:1] == slugs


def test_papers_that_lack_a_word_follow_where_few_have_all_and_it_is_said(snapshot: sqlite3.Connection) -> None:
    found = search(snapshot, "learning bananas graphs")
    assert found.has_all == 0
    assert {row["slug"] for row in rows_of(snapshot, found.rows)} >= {"graphs", "multimodal"}
    assert search(snapshot, "outlines").has_all is None


@pytest.mark.parametrize(("words", "meant"), [("grahps", "graphs"), ("Multimodl", "multimodal"), ("graphs", None)])
def test_a_near_spelling_is_offered(snapshot: sqlite3.Connection, words: str, meant: str | None) -> None:
    assert search(snapshot, words).suggestion == meant


def test_a_name_that_leads_nowhere_is_said_and_looked_for_as_words(snapshot: sqlite3.Connection) -> None:
    found = search(snapshot, "venue:Outlines")
    assert [row["slug"] for row in rows_of(snapshot, found.rows)][:1] == ["outlines"]
    assert "No venue is named 'Outlines'" in found.unknown[0]


def test_an_excerpt_shows_the_words_around_what_was_looked_for(snapshot: sqlite3.Connection) -> None:
    (row, *_) = rows_of(snapshot, search(snapshot, "poincare ball").rows)
    assert bracketed(row["excerpt"]) == "Learning on graphs; a [poincaré] [ball]. We cite GPT-4."


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits of a large shelf, on a small one."""
    for name, value in (("RANKED", 2), ("MOST_IN_TITLE", 1), ("MOST_POSTINGS", 2)):
        monkeypatch.setattr(engine, name, value)


@pytest.mark.usefixtures("small_limits")
@pytest.mark.parametrize("words", ["outlines", "we", "-nowhere", "year:2017-2022"])
def test_a_list_pages_to_its_end_and_repeats_nothing(snapshot: sqlite3.Connection, words: str) -> None:
    paged: list[int] = []
    page = 1
    while True:
        found = search(snapshot, words, size=1, page=page)
        paged += [one.row for one in found.rows]
        assert found.paper_count >= 1
        if not found.has_more:
            break
        page += 1
    assert len(paged) == len(set(paged)) >= 3
    assert paged == Search(snapshot, parse(words)).all_rows()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(
    st.one_of(
        st.text(),
        st.lists(
            st.sampled_from(
                ['"', "-", "*", "AND", "NOT", "NEAR(", ")", "{title}", "^", ":", "author:", "year:", "C++", "a", "'"]
            )
        ).map(" ".join),
    )
)
def test_no_input_is_an_error(snapshot: sqlite3.Connection, text: str) -> None:
    found = search(snapshot, text)
    rows_of(snapshot, found.rows)
    assert len(Search(snapshot, found.query).all_rows()) >= len(found.rows) or found.is_direct


def test_papers_beyond_those_that_are_ranked_are_estimated_from_samples_of_them(
    snapshot: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = {words: search(snapshot, words).paper_count for words in ("outlines", "graphs", "learn", "we")}
    monkeypatch.setattr(engine, "RANKED", 1)
    for words, count in counts.items():
        found = search(snapshot, words, size=1)
        assert found.is_estimate
        assert abs(found.paper_count - count) <= 1, words


@pytest.mark.parametrize("papers", [210, 250, 5_000, 8_000, 40_000])
def test_samples_reach_over_all_the_others_and_not_beyond_the_last(
    snapshot: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, papers: int
) -> None:
    """Of a shelf whose every paper is found nothing but that is estimated."""
    found = Search(snapshot, parse("graphs"))

    def ask(_match: str, _conditions: object, values: list[int], _limit: int, _skipped: int) -> range:
        return range(values[-2] + 1, min(values[-1], papers) + 1)

    monkeypatch.setattr(found, "papers", papers)
    monkeypatch.setattr(found, "_ask", ask)
    assert found._estimate(range(1, engine.RANKED + 2)) == papers


def test_sql_finds_everybody_who_bears_a_surname(snapshot: sqlite3.Connection) -> None:
    add_functions(snapshot)
    query = "SELECT name FROM authors WHERE id IN (SELECT value FROM json_each(resolve_all('author', ?))) ORDER BY name"
    assert [name for (name,) in snapshot.execute(query, ["NG"])] == ["B. Ng", "Ng"]
    assert [name for (name,) in snapshot.execute(query, ["Li"])] == ["Wei Li"]


def test_the_first_author_counts_most(snapshot: sqlite3.Connection) -> None:
    second = Marked(1, "Shelves", "qqq ada ng qqq na \x01li\x02 qqq", "Of shelves.")
    first = Marked(2, "Shelves", "qqq na \x01li\x02 qqq ada ng qqq", "Of shelves.")
    assert Search(snapshot, parse("li")).ranking.in_order([second, first]) == (first, second)


@pytest.mark.parametrize(
    ("words", "called"),
    [
        ("ilsvrc", [("dataset", "/datasets/imagenet")]),
        ('"image net"', [("dataset", "/datasets/imagenet")]),
        ("bernhard scholkopf", [("author", "/authors/bernhard-scholkopf")]),
        ("International Conference on Machine Learning", [("venue", "/venues/icml")]),
        ("scholkopf", []),
        ("graphs", []),
        ("ilsvrc -graphs", []),
        ("dataset:ilsvrc", []),
        ("imagenet labels", []),
        ("datasets/imagenet", []),
    ],
)
def test_what_is_called_as_a_query_reads_is_told_beside_the_papers(
    snapshot: sqlite3.Connection, words: str, called: list[tuple[str, str]]
) -> None:
    assert [(one.kind, one.address) for one in called_so(snapshot, parse(words))] == called


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("1905.99999", "arXiv:1905.99999"),
        ("https://arxiv.org/abs/1905.99999v2", "arXiv:1905.99999"),
        ("10.1234/NOTHING.here", "doi:10.1234/nothing.here"),
        ("nothingofthekind", None),
    ],
)
def test_an_identifier_of_no_paper_is_told_as_one(snapshot: sqlite3.Connection, words: str, told: str | None) -> None:
    found = search(snapshot, words)
    assert found.unknown == ((f"No paper of this shelf is known as {told}.",) if told else ())
