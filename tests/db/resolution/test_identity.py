"""Which records are the same paper."""

from __future__ import annotations

from itertools import combinations
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import Identifier, PaperRecord
from db.resolution.identity import Doubt, Features, Resolution, cliques, features_of, keys_of, near_equal, resolve
from db.vocabulary import shipped_vocabulary

ABSTRACT = (
    "We prune a network in one shot and then train what is left of it for as long as the whole network was trained, "
    "which keeps its accuracy on every data set that we tried."
)


def record(
    *,
    title: str = "prune",
    arxiv: str = "",
    doi: str = "",
    authors: str = "",
    year: int = 0,
    abstract: str = "",
    venue: str | None = None,
) -> Features:
    names = tuple(name.strip() for name in authors.split(";") if name.strip())
    kind: Literal["", "workshop", "other"] = "" if venue is None else "workshop" if venue == "workshop" else "other"
    return Features(arxiv, (doi,) if doi else (), title, names, year, abstract, kind)


def together(resolution: Resolution, one: Features, two: Features) -> bool:
    return any(one in paper and two in paper for paper in resolution.papers)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        pytest.param(record(arxiv="1", title="a"), record(arxiv="1", title="b"), id="one arXiv identifier, two titles"),
        pytest.param(record(doi="10.1/x", title="a"), record(doi="10.1/x", title="b"), id="one DOI, two titles"),
        pytest.param(record(arxiv="1"), record(doi="10.1/x"), id="a preprint and a DOI of that title"),
        pytest.param(record(doi="10.1/x"), record(doi="10.1/y"), id="two DOIs of one title"),
        pytest.param(record(), record(authors="a b"), id="a bare title agrees with anything"),
        pytest.param(record(authors="a b; c d"), record(authors="c d; a b"), id="authors in another order"),
        pytest.param(record(authors="a b; c d"), record(authors="a b"), id="one name missing"),
        pytest.param(record(authors="anna berg"), record(authors="a berg"), id="initials"),
        pytest.param(record(authors="wei li"), record(authors="li wei"), id="surname first"),
        pytest.param(record(arxiv="1", year=2020), record(year=2022), id="a preprint two years before"),
        pytest.param(
            record(authors="a b", abstract="one"), record(authors="a b", abstract="two"), id="abstracts that differ"
        ),
        pytest.param(
            record(arxiv="1", year=2024), record(venue="conference", year=2025), id="a preprint, then a venue"
        ),
        pytest.param(record(year=2024), record(venue="conference", year=2025), id="nobody knows where, then a venue"),
        pytest.param(record(year=2024), record(doi="10.1/x", year=2025), id="nobody knows where, then a DOI"),
        pytest.param(
            record(venue="workshop", year=2023), record(venue="conference", year=2024), id="a workshop, then a venue"
        ),
        pytest.param(record(venue="workshop", year=2023), record(arxiv="1", year=2022), id="a preprint and a workshop"),
    ],
)
def test_these_two_are_one_paper(one: Features, two: Features) -> None:
    assert resolve([one, two]) == Resolution([tuple(sorted((one, two)))], [])


@pytest.mark.parametrize(
    ("one", "two"),
    [
        pytest.param(record(arxiv="1"), record(arxiv="2"), id="two arXiv identifiers"),
        pytest.param(record(title="a"), record(title="b"), id="two titles"),
        pytest.param(record(authors="a b"), record(authors="c d"), id="other authors"),
        pytest.param(record(authors="a b; c d; e f"), record(authors="a b; x y; z w"), id="one author in common"),
        pytest.param(record(year=2020), record(year=2021), id="published in two years"),
        pytest.param(record(arxiv="1", year=2020), record(year=2023), id="a preprint three years before"),
        pytest.param(
            record(venue="conference", year=2017), record(venue="conference", year=2018), id="two venues, two years"
        ),
        pytest.param(record(doi="10.1/x", year=2017), record(venue="conference", year=2018), id="a DOI, then a venue"),
        pytest.param(
            record(arxiv="1", venue="conference", year=2017),
            record(venue="conference", year=2018),
            id="published, though on arXiv, then a venue",
        ),
    ],
)
def test_these_two_are_two_papers(one: Features, two: Features) -> None:
    assert resolve([one, two]) == Resolution(sorted([(one,), (two,)]), [])


def test_a_preprint_does_not_join_two_published_versions_of_different_years() -> None:
    preprint = record(arxiv="1", year=2017, abstract=ABSTRACT)
    first = record(venue="conference", year=2017, abstract=ABSTRACT)
    second = record(venue="conference", year=2018)
    resolution = resolve([preprint, first, second])
    assert together(resolution, preprint, first)
    assert not together(resolution, preprint, second)
    assert resolution.doubts == []


def test_workshop_preprint_and_conference_of_one_work_are_one_paper() -> None:
    records = [
        record(arxiv="1", year=2022, authors="a b"),
        record(venue="workshop", year=2022, authors="a b"),
        record(venue="conference", year=2023, authors="a b"),
    ]
    assert len(resolve(records).papers) == 1


@pytest.mark.parametrize(
    ("venue", "status"),
    [(None, "unknown"), ("icml", "published"), ("Shelving Days", "published"), ("ICML 2023 Workshops: MI", "preprint")],
)
def test_a_venue_that_is_no_workshop_says_that_a_paper_is_published(venue: str | None, status: str) -> None:
    assert features_of(PaperRecord(title="a", venue=venue), shipped_vocabulary()).status == status


def test_a_bare_title_that_fits_two_papers_is_a_paper_of_its_own_with_two_reviews() -> None:
    bare, one, two = record(), record(authors="a b"), record(authors="c d")
    resolution = resolve([one, bare, two])
    assert resolution.papers == [(bare,), (one,), (two,)]
    assert resolution.doubts == [Doubt(0, 1, "fits_several"), Doubt(0, 2, "fits_several")]


def test_bare_records_that_fit_two_papers_are_still_one_paper_among_themselves() -> None:
    bare, dated = record(), record(abstract="other words")
    resolution = resolve([bare, record(authors="a b"), dated, record(authors="c d")])
    assert together(resolution, bare, dated)
    assert len(resolution.papers) == 3


@pytest.mark.parametrize("abstract", [ABSTRACT, ABSTRACT.replace("one shot", "a single shot"), ABSTRACT[:150]])
def test_an_equal_or_near_equal_abstract_settles_a_bare_title(abstract: str) -> None:
    bare, mine, other = record(abstract=abstract), record(authors="a b", abstract=ABSTRACT), record(authors="c d")
    resolution = resolve([bare, mine, other])
    assert together(resolution, bare, mine)
    assert not resolution.doubts


def test_agreeing_authors_count_before_a_bare_title_is_looked_at() -> None:
    preprint, journal, other = record(arxiv="1", authors="a b"), record(doi="10.1/x", authors="a b"), record(arxiv="2")
    assert together(resolve([other, journal, preprint]), preprint, journal)


def test_an_identifier_that_would_join_two_arxiv_identifiers_joins_nothing_and_is_reviewed() -> None:
    one, two = record(arxiv="1", doi="10.1/x", title="a"), record(arxiv="2", doi="10.1/x", title="b")
    resolution = resolve([one, two])
    assert resolution.papers == [(one,), (two,)]
    assert resolution.doubts == [Doubt(0, 1, "shared_identifier")]


def test_in_such_a_conflict_a_record_goes_where_its_other_identifier_leads() -> None:
    one = Features("1", ("10.1/x", "10.1/y"), "a", (), 0, "")
    two = record(arxiv="2", doi="10.1/x", title="b")
    only_first, either = record(doi="10.1/y", title="c"), record(doi="10.1/x", title="d")
    resolution = resolve([one, two, only_first, either])
    assert together(resolution, one, only_first)
    assert (either,) in resolution.papers


def test_a_preprint_between_two_published_versions_fits_several() -> None:
    early, late = record(doi="10.1/x", year=2018), record(doi="10.1/y", year=2020)
    preprint = record(arxiv="1", year=2019)
    resolution = resolve([early, late, preprint])
    assert sorted(resolution.papers) == sorted([(early,), (late,), (preprint,)])
    assert {doubt.reason for doubt in resolution.doubts} == {"fits_several"}


def test_short_abstracts_are_near_equal_only_when_equal() -> None:
    assert near_equal("A short one.", "A short one.")
    assert not near_equal("A short one.", "A short one, too.")


def test_features_fold_what_a_source_prints() -> None:
    printed = PaperRecord(
        title="Pré-Training, Again",
        authors=("Müller, Änne", "Anonymous"),
        published_on="2020-05",
        identifiers=(Identifier("arxiv", "2005.00001"), Identifier("doi", "10.1/x")),
    )
    assert features_of(printed, shipped_vocabulary()) == Features(
        "2005.00001", ("10.1/x",), "pretrainingagain", ("anne muller",), 2020, ""
    )
    assert keys_of(printed) == {"arxiv:2005.00001", "doi:10.1/x", "title:pretrainingagain"}


universe = st.builds(
    Features,
    arxiv_id=st.sampled_from(["", "", "1", "2"]),
    dois=st.sampled_from([(), (), ("10.1/x",), ("10.1/y",), ("10.1/x", "10.1/y")]),
    title=st.sampled_from(["prune", "prune", "quantise"]),
    authors=st.sampled_from([(), (), ("a b",), ("c d",), ("a b", "c d")]),
    year=st.sampled_from([0, 0, 2018, 2019, 2021]),
    abstract=st.sampled_from(["", ABSTRACT, ABSTRACT[:150], "Something else."]),
)


@given(st.lists(universe, max_size=9))
def test_every_record_is_in_one_paper_and_no_paper_has_two_arxiv_identifiers(records: list[Features]) -> None:
    resolution = resolve(records)
    assert sorted(member for paper in resolution.papers for member in paper) == sorted(set(records))
    for paper in resolution.papers:
        assert len({member.arxiv_id for member in paper} - {""}) <= 1
    for one, two in combinations(set(records), 2):
        if one.arxiv_id and one.arxiv_id == two.arxiv_id:
            assert together(resolution, one, two)


@given(st.lists(universe, max_size=9), st.randoms(use_true_random=False))
def test_order_and_repetition_of_records_do_not_matter(records: list[Features], random: object) -> None:
    shuffled = [*records, *records[:2]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert resolve(shuffled) == resolve(records)


@given(st.integers(0, 7), st.data())
def test_cliques_part_the_nodes_into_groups_where_everybody_is_joined(size: int, data: st.DataObject) -> None:
    pairs = list(combinations(range(size), 2))
    edges = [pair for pair in pairs if data.draw(st.booleans())]
    groups = cliques(size, edges)
    assert sorted(node for group in groups for node in group) == list(range(size))
    assert all(pair in edges for group in groups for pair in combinations(sorted(group), 2))
    if all(pair in edges for pair in pairs) and size:
        assert len(groups) == 1


def test_the_middle_of_a_chain_is_set_aside() -> None:
    assert sorted(cliques(3, [(0, 1), (1, 2)])) == [[0], [1], [2]]
    assert sorted(cliques(4, [(0, 1), (1, 2), (2, 3)])) == [[0], [1, 2], [3]]
