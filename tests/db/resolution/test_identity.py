"""Which records are the same paper."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from db.records import Identifier, PaperRecord
from db.resolution import candidates
from db.resolution.evidence import FEWEST_WORDS, abstracts_shared, words_of
from db.resolution.features import Features, VenueKind, features_of
from db.resolution.identity import Resolution, resolve
from db.resolution.keys import keys_of
from db.vocabulary import shipped_vocabulary

ABSTRACT = (
    "We prune a network in one shot and then train what is left of it for as long as the whole network was trained, "
    "which keeps its accuracy on every data set that we tried."
)


OTHER_ABSTRACT = (
    "How many words does a sentence need before a reader stops to follow it? Eye movements of twelve people over forty "
    "short stories suggest fewer than editors usually think."
)


def record(
    *,
    title: str = "prune in one shot",
    arxiv: str = "",
    doi: str = "",
    authors: str = "",
    year: int = 0,
    abstract: str = "",
    venue: str = "",
) -> Features:
    names = tuple(name.strip() for name in authors.split(";") if name.strip())
    kind: VenueKind = "" if not venue else "workshop" if venue == "workshop" else "other"
    main, _, _ = title.partition(":")
    words = title.replace(":", "")
    return Features(
        arxiv_id=arxiv,
        dois=(doi,) if doi else (),
        title=words,
        main_title=main,
        authors=names,
        year=year,
        abstract=abstract,
        venue_kind=kind,
        venue=venue,
        venue_as_printed=venue,
        slug=words.replace(" ", "-"),
    )


def reasons(*records: Features) -> list[str]:
    return [doubt.reason for doubt in resolve(records).doubts]


def together(resolution: Resolution, one: Features, two: Features) -> bool:
    return any(one in paper and two in paper for paper in resolution.papers)


AUTHORS = "anna berg; carl dahl; eva falk"

ONE_PAPER = {
    "one arXiv identifier, two titles": (record(arxiv="1", title="a"), record(arxiv="1", title="b")),
    "one DOI, two titles": (record(doi="10.1/x", title="a"), record(doi="10.1/x", title="b")),
    "a preprint and a DOI of that title": (record(arxiv="1"), record(doi="10.1/x")),
    "a bare title is the only one": (record(), record(authors="a b")),
    "authors in another order": (record(authors="a b; c d"), record(authors="c d; a b")),
    "one list inside the other": (record(authors="a b; c d; e f; g h"), record(authors="c d")),
    "half of the shorter list": (record(authors="a b; c d; e f"), record(authors="a b; x y")),
    "initials": (record(authors="anna berg"), record(authors="a berg")),
    "surname first": (record(authors="wei li"), record(authors="li wei")),
    "a name with a typo": (record(authors="robert golding"), record(authors="robert goldring")),
    "two DOIs of the same authors": (record(doi="10.1/x", authors="a b"), record(doi="10.1/y", authors="a b")),
    "a preprint two years before": (record(arxiv="1", year=2020), record(year=2022)),
    "an adjoining year": (record(authors="a b", year=2020), record(authors="a b", year=2021)),
    "abstracts that differ": (
        record(authors="a b", abstract=ABSTRACT),
        record(authors="a b", abstract=OTHER_ABSTRACT),
    ),
    "a preprint, then a venue": (record(arxiv="1", year=2024), record(venue="icml", year=2025)),
    "nobody knows where, then a venue": (record(year=2024), record(venue="icml", year=2025)),
    "nobody knows where, then a DOI": (record(year=2024), record(doi="10.1/x", year=2025)),
    "a workshop, then a venue": (record(venue="workshop", year=2023), record(venue="icml", year=2024)),
    "a preprint and a workshop": (record(venue="workshop", year=2023), record(arxiv="1", year=2022)),
    "two venues of one year, an abstract unknown": (
        record(authors="a b", venue="vldb", year=2000),
        record(authors="a b", venue="very large data bases", year=2000, abstract=ABSTRACT),
    ),
    "another title, the same abstract and authors": (
        record(title="prune in one shot", authors=AUTHORS, abstract=ABSTRACT, year=2020),
        record(
            title="sparse networks at once", authors=AUTHORS, abstract=ABSTRACT.replace("one shot", "one go"), year=2023
        ),
    ),
    "two published years, the same abstract and authors": (
        record(authors=AUTHORS, abstract=ABSTRACT, venue="iclr", year=2020),
        record(authors=AUTHORS, abstract=ABSTRACT, venue="icml", year=2021),
    ),
    "a typo in the title": (
        record(title="answering queries over incomplete databases", authors="a b", year=2000),
        record(title="answering querys over incomplete databases", authors="a b", year=2000),
    ),
    "a long title, two abstracts and one's names": (
        record(title="answering queries over incomplete databases", authors="a b", abstract=ABSTRACT, year=2000),
        record(title="answering queries over incomplete databases", abstract=OTHER_ABSTRACT, year=2000),
    ),
    "a DOI of a preprint, then one of a journal": (
        record(doi="10.21203/rs.3.rs-1/v1", authors=AUTHORS, year=2020),
        record(doi="10.1/x", authors=AUTHORS, venue="jmlr", year=2022),
    ),
    "initials behind surnames": (
        record(authors="anna b berg; carl dahl", year=2000),
        record(authors="berg ab; dahl c", year=2000),
    ),
    "an author more between first and last, and lightly edited words": (
        record(title="prune in one shot", authors=AUTHORS, abstract=ABSTRACT, year=2020),
        record(
            title="sparse networks at once",
            authors="anna berg; bo li; eva falk",
            abstract=ABSTRACT.replace("keeps its", "keeps the"),
            year=2021,
        ),
    ),
    "a typo in the longest word": (
        record(title="a configrable index of shelves", authors="a b", year=2000),
        record(title="a configurable index of shelves", authors="a b", year=2000),
    ),
    "the kind of text within the title": (
        record(title="sorting books demo abstract a view of two libraries", authors="a b", year=2000),
        record(title="demo abstract sorting books a view of two libraries", authors="a b", year=2000),
    ),
    "a subtitle": (
        record(title="pruning at scale: a study of three networks", authors="a b", year=2000),
        record(title="pruning at scale", authors="a b", year=2000),
    ),
}

TWO_PAPERS = {
    "two arXiv identifiers": (record(arxiv="1"), record(arxiv="2")),
    "two arXiv identifiers, the same abstract": (
        record(arxiv="1", authors=AUTHORS, abstract=ABSTRACT),
        record(arxiv="2", authors=AUTHORS, abstract=ABSTRACT),
    ),
    "two titles": (record(title="a"), record(title="b")),
    "two titles of the same authors": (
        record(title="prune in one shot", authors=AUTHORS, abstract=ABSTRACT),
        record(title="how long a sentence may be", authors=AUTHORS, abstract=OTHER_ABSTRACT),
    ),
    "the same abstract of other authors": (
        record(title="prune in one shot", authors=AUTHORS, abstract=ABSTRACT),
        record(title="sparse networks at once", authors="x y; z w", abstract=ABSTRACT[:-1]),
    ),
    "two DOIs and nobody's names": (record(doi="10.1/x"), record(doi="10.1/y")),
    "two venues and nobody's names": (record(venue="icml", year=2021), record(venue="iclr", year=2021)),
    "two DOIs of one venue and year": (
        record(title="editorial", doi="10.1/x", authors="a b", venue="tods", year=2020),
        record(title="editorial", doi="10.1/y", authors="a b", venue="tods", year=2020),
    ),
    "two venues of one year with two abstracts": (
        record(authors=AUTHORS, abstract=ABSTRACT, venue="icml", year=2021),
        record(authors=AUTHORS, abstract=OTHER_ABSTRACT, venue="iclr", year=2021),
    ),
    "part one and part two": (
        record(title="desingularisation of example metrics i", authors="a b", year=2021),
        record(title="desingularisation of example metrics ii", authors="a b", year=2021),
    ),
    "part a and part b": (
        record(title="desingularisation of example metrics part a", authors="a b", year=2021),
        record(title="desingularisation of example metrics part b", authors="a b", year=2021),
    ),
    "a paper and its erratum": (
        record(title="answering queries over incomplete databases", authors="a b", year=2000),
        record(title="erratum answering queries over incomplete databases", authors="a b", year=2000),
    ),
    "a word and its opposite": (
        record(title="answering linear queries over databases", authors="a b", year=2000),
        record(title="answering nonlinear queries over databases", authors="a b", year=2000),
    ),
    "two words in one venue": (
        record(title="answering queries over incomplete databases", authors="a b", venue="vldb", year=2000),
        record(title="answering queries over incomplete streams of text", authors="a b", venue="vldb", year=2000),
    ),
    "a word that is like another": (
        record(title="fast training of sparse attention networks", authors=AUTHORS, venue="icml", year=2020),
        record(title="fast pruning of sparse attention networks", authors=AUTHORS, venue="kdd", year=2020),
    ),
    "a word that is like another and begins like it": (
        record(title="attention networks for speech with a long context", authors=AUTHORS, year=2020),
        record(title="attention networks for search with a long context", authors=AUTHORS, year=2020),
    ),
    "a word more in one venue and year": (
        record(title="kernel transport of books in long shelves", authors=AUTHORS, venue="iclr", year=2023),
        record(title="transport of books in long shelves", authors=AUTHORS, venue="iclr", year=2023),
    ),
    "two subtitles of one title": (
        record(title="the effect of long shelves: size and age", authors=AUTHORS, year=2020),
        record(title="the effect of long shelves: colour and shape of books", authors=AUTHORS, year=2020),
    ),
    "a size of a model": (
        record(title="qwop2 technical report", authors=AUTHORS, year=2024),
        record(title="qwop2 1m technical report", authors=AUTHORS, year=2025),
    ),
    "a version of a system": (
        record(title="shelfnet sorts books by their spines", authors=AUTHORS, year=2024),
        record(title="shelfnetv2 sorts books by their spines", authors=AUTHORS, year=2024),
    ),
    "the preface of two volumes": (
        record(title="proceedings of shelving 2020", authors="a b", abstract=ABSTRACT, venue="shelving", year=2020),
        record(title="proceedings of shelving 2021", authors="a b", abstract=ABSTRACT, venue="shelving", year=2021),
    ),
    "a title that may recur, two abstracts and nobody's names": (
        record(title="introduction", abstract=ABSTRACT, year=2020),
        record(title="introduction", abstract=OTHER_ABSTRACT, year=2020),
    ),
    "a title that may recur, two abstracts and one's names": (
        record(title="introduction", authors=AUTHORS, abstract=ABSTRACT, year=2020),
        record(title="introduction", abstract=OTHER_ABSTRACT, year=2020),
    ),
    "one surname, two people": (record(authors="wei wang"), record(authors="li wang")),
    "one surname, two people, one venue and year": (
        record(authors="wei wang", venue="icml", year=2021),
        record(authors="li wang", venue="icml", year=2021),
    ),
    "two editorials of one editor": (
        record(title="editorial", authors="a b", venue="tods", year=2020, doi="10.1/x"),
        record(title="editorial", authors="a b", venue="jmlr", year=2020, doi="10.1/y"),
    ),
    "other authors": (record(authors="a b"), record(authors="c d")),
    "one author of three": (record(authors="a b; c d; e f"), record(authors="a b; x y; z w")),
    "two years, nobody's names": (record(year=2020), record(year=2021)),
    "a preprint three years before": (record(arxiv="1", year=2020), record(year=2023)),
    "published in two years": (
        record(authors="a b", venue="icml", year=2017),
        record(authors="a b", venue="icml", year=2018),
    ),
    "a DOI, then a venue": (record(doi="10.1/x", year=2017), record(venue="icml", year=2018)),
    "published, though on arXiv, then a venue": (
        record(arxiv="1", venue="icml", year=2017),
        record(venue="iclr", year=2018),
    ),
}


@pytest.mark.parametrize(("one", "two"), ONE_PAPER.values(), ids=ONE_PAPER)
def test_these_two_are_one_paper(one: Features, two: Features) -> None:
    assert resolve([one, two]) == Resolution([tuple(sorted((one, two)))], [])


@pytest.mark.parametrize(("one", "two"), TWO_PAPERS.values(), ids=TWO_PAPERS)
def test_these_two_are_two_papers(one: Features, two: Features) -> None:
    assert resolve([one, two]).papers == sorted([(one,), (two,)])


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ("two venues of one year with two abstracts", "same_title"),
        ("published in two years", "same_title"),
        ("two DOIs of one venue and year", "same_title"),
        ("two venues and nobody's names", "same_title"),
        ("part one and part two", None),
        ("part a and part b", None),
        ("a paper and its erratum", "similar_title"),
        ("a word and its opposite", "similar_title"),
        ("two words in one venue", "similar_title"),
        ("a word that is like another", "similar_title"),
        ("a title that may recur, two abstracts and nobody's names", "same_title"),
        ("a title that may recur, two abstracts and one's names", "same_title"),
        ("one surname, two people, one venue and year", "same_title"),
        ("two editorials of one editor", "same_title"),
        ("one author of three", "same_title"),
        ("the same abstract of other authors", "similar_abstract"),
        ("two DOIs and nobody's names", None),
        ("two arXiv identifiers, the same abstract", None),
        ("two titles of the same authors", None),
    ],
)
def test_what_speaks_for_one_paper_and_is_not_enough_is_a_doubt(case: str, reason: str | None) -> None:
    assert reasons(*TWO_PAPERS[case]) == ([] if reason is None else [reason])


def test_a_doubt_has_a_score_and_what_speaks_for_and_against_in_words() -> None:
    (doubt,) = resolve(TWO_PAPERS["two venues of one year with two abstracts"]).doubts
    assert 0.7 < doubt.score < 1
    for words in ("equal titles", "1.00 of the authors", "of the words of the abstract", "one year", "two venues"):
        assert words in doubt.evidence


def test_a_title_is_not_near_two_that_it_fits_as_well() -> None:
    middle = record(title="answering queries over incomplete databases", authors="a b", year=2000)
    others = [
        record(title=f"answering queries over incomplete database{end}", authors="a b", year=2000) for end in ("x", "z")
    ]
    resolution = resolve([middle, *others])
    assert len(resolution.papers) == 3
    assert {doubt.reason for doubt in resolution.doubts} == {"fits_several"}


def test_a_preprint_does_not_join_two_published_versions_of_different_years() -> None:
    preprint = record(arxiv="1", year=2017, abstract=ABSTRACT)
    first = record(venue="icml", year=2017, abstract=ABSTRACT)
    second = record(venue="icml", year=2018)
    resolution = resolve([preprint, first, second])
    assert together(resolution, preprint, first)
    assert not together(resolution, preprint, second)


def test_workshop_preprint_and_conference_of_one_work_are_one_paper() -> None:
    records = [
        record(arxiv="1", year=2022, authors="a b"),
        record(venue="workshop", year=2022, authors="a b"),
        record(venue="icml", year=2023, authors="a b"),
    ]
    assert len(resolve(records).papers) == 1


@pytest.mark.parametrize(
    ("venue", "status"),
    [
        (None, "unknown"),
        ("icml", "published"),
        ("Shelving Days", "published"),
        ("ICML 2023 Workshops: MI", "preprint"),
        ("CoRR", "preprint"),
        ("bioRxiv", "preprint"),
        ("arXiv preprint arXiv:2401.00001", "preprint"),
        ("SSRN Electronic Journal", "preprint"),
    ],
)
def test_a_venue_that_is_no_workshop_says_that_a_paper_is_published(venue: str | None, status: str) -> None:
    assert features_of(PaperRecord(title="a", venue=venue), shipped_vocabulary()).status == status


def test_a_bare_title_that_fits_two_papers_is_a_paper_of_its_own_with_two_reviews() -> None:
    bare, one, two = record(), record(authors="a b"), record(authors="c d")
    resolution = resolve([one, bare, two])
    assert resolution.papers == [(bare,), (one,), (two,)]
    about_it = [doubt for doubt in resolution.doubts if doubt.paper == 0]
    assert [(doubt.other, doubt.reason) for doubt in about_it] == [(1, "fits_several"), (2, "fits_several")]
    assert resolution.doubt_counts[0] == 2


def test_a_title_that_recurs_is_no_evidence_though_one_of_its_papers_is_of_another_year() -> None:
    bare, near, far = record(year=2020), record(authors="a b", year=2020), record(authors="c d", year=2010)
    assert len(resolve([bare, near]).papers) == 1
    assert len(resolve([bare, near, far]).papers) == 3


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
    assert reasons(one, two) == ["shared_identifier"]


def test_an_identifier_of_very_many_is_a_few_doubts_for_each_and_their_number() -> None:
    records = [record(arxiv=f"{number:03}", doi="10.1/x", title=f"paper {number}") for number in range(200)]
    resolution = resolve(records)
    assert len(resolution.papers) == 200
    assert len(resolution.doubts) < 3 * len(records)
    assert set(resolution.doubt_counts.values()) == {199}


def test_in_such_a_conflict_a_record_goes_where_its_other_identifier_leads() -> None:
    one = replace(record(arxiv="1", title="a"), dois=("10.1/x", "10.1/y"))
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
    assert abstracts_shared("A short one.", "A short one.") == 1
    assert abstracts_shared("A short one.", "A short one, too.") == 0
    assert len(words_of(ABSTRACT)) >= FEWEST_WORDS
    assert abstracts_shared(ABSTRACT, ABSTRACT.replace("one shot", "a single shot")) > 0.9


def test_features_fold_what_a_source_prints() -> None:
    printed = PaperRecord(
        title="Pré-Training, Again: A <i>Study</i>",
        authors=("Müller, Änne", "Lud&#228;scher, Bertram", "Anonymous"),
        published_on="2020-05",
        identifiers=(Identifier("arxiv", "2005.00001"), Identifier("doi", "10.1/x")),
        venue="ICML 2021",
    )
    assert features_of(printed, shipped_vocabulary()) == Features(
        arxiv_id="2005.00001",
        dois=("10.1/x",),
        title="pre training again a study",
        main_title="pre training again",
        authors=("anne muller", "bertram ludascher"),
        year=2020,
        abstract="",
        venue_kind="other",
        venue="icml",
        venue_as_printed="ICML 2021",
        slug="pre-training-again-a-i-study-i",
    )


universe = st.builds(
    record,
    arxiv=st.sampled_from(["", "", "1", "2"]),
    doi=st.sampled_from(["", "", "10.1/x", "10.1/y"]),
    title=st.sampled_from(
        [*["prune in one shot"] * 2, "prune in two shots", "prune in one shot: again", "prune in one shop"]
    ),
    authors=st.sampled_from(["", "", "a b", "c d", "a b; c d", "anna berg; c d; eva falk", "berg a; eva falk"]),
    year=st.sampled_from([0, 0, 2018, 2019, 2021]),
    abstract=st.sampled_from(["", ABSTRACT, ABSTRACT[:150], "Something else."]),
    venue=st.sampled_from(["", "", "icml", "iclr", "workshop"]),
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


@settings(max_examples=300)
@given(st.lists(universe, max_size=9), st.randoms(use_true_random=False), st.sampled_from([1, 2, 50]))
def test_order_and_repetition_of_records_do_not_matter(records: list[Features], random: object, limit: int) -> None:
    shuffled = [*records, *records[:2]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "LIMIT", limit)
        assert resolve(shuffled) == resolve(records)


def test_a_title_that_too_many_works_bear_is_no_evidence() -> None:
    editorials = [record(title="editorial", doi=f"10.1/{number}", year=2020) for number in range(500)]
    resolution = resolve([*editorials, record(title="editorial", year=2020)])
    assert (len(resolution.papers), resolution.doubts) == (501, [])


@pytest.mark.parametrize(
    "records",
    [
        [record(title=f"preface to the {number}th workshop on shelves", year=2021) for number in range(4, 34)],
        [record(title="preface to the workshop on shelves", doi=f"10.1/{number}") for number in range(30)],
    ],
    ids=["numbers tell the titles apart", "two DOIs and nobody's names"],
)
def test_what_can_be_neither_one_paper_nor_a_doubt_is_not_compared(records: list[Features]) -> None:
    assert candidates.candidates(candidates.cores_of({one: keys_of(one) for one in records})) == set()
    assert len(resolve(records).papers) == len(records)
