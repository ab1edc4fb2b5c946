"""What people decided about identity: followed, whatever the order, and never silently where decisions contradict."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from db.records import ApartDecision, Identifier, MergeDecision, PaperDecision, PaperName, PaperRecord
from db.resolution.decisions import is_named, narrowest, resolve_as_decided
from db.resolution.features import Features, features_of
from db.resolution.identity import Resolution
from db.resolution.keys import keys_of, keys_of_names
from db.vocabulary import shipped_vocabulary


def record(
    title: str,
    arxiv: str = "",
    doi: str = "",
    authors: Sequence[str] = (),
    year: str | None = None,
    venue: str | None = None,
) -> PaperRecord:
    identifiers = [Identifier("arxiv", arxiv)] * bool(arxiv) + [Identifier("doi", doi)] * bool(doi)
    return PaperRecord(title, identifiers=tuple(identifiers), authors=tuple(authors), published_on=year, venue=venue)


def names(*texts: str) -> tuple[PaperName, ...]:
    """Names of papers, each written as scheme:value."""
    parts = (text.partition(":") for text in texts)
    return tuple(PaperName(scheme, value) for scheme, _, value in parts)  # type: ignore[arg-type]


def merge(*texts: str, on: str | None = None) -> MergeDecision:
    return MergeDecision(names(*texts), decided_on=on)


def apart(*texts: str) -> ApartDecision:
    return ApartDecision(names(*texts))


def resolved(records: Sequence[PaperRecord], *decisions: PaperDecision) -> Resolution:
    of_features: dict[Features, list[PaperRecord]] = {}
    for one in records:
        of_features.setdefault(features_of(one, shipped_vocabulary()), []).append(one)
    return resolve_as_decided(of_features, decisions)


def papers(records: Sequence[PaperRecord], *decisions: PaperDecision) -> set[frozenset[str]]:
    """The papers, each as what tells its records apart here."""
    return {frozenset(map(label, paper)) for paper in resolved(records, *decisions).papers}


def label(features: Features) -> str:
    return "|".join([features.arxiv_id, *features.dois, features.letters])


def reasons(records: Sequence[PaperRecord], *decisions: PaperDecision) -> list[str]:
    return [doubt.reason for doubt in resolved(records, *decisions).doubts]


PREPRINT = record("Prune", arxiv="2401.00001", authors=["Ada Lovelace"], year="2024")
PRINTED = record("Prune at scale", doi="10.1/x", authors=["Ada King"], year="2024")
OTHER = record("Grow", arxiv="2401.00002", authors=["Bo Li"], year="2024")


def test_what_a_decision_merges_is_one_paper_whatever_the_records_say() -> None:
    assert len(papers([PREPRINT, PRINTED, OTHER])) == 3
    assert papers([PREPRINT, PRINTED, OTHER], merge("arxiv:2401.00001", "doi:10.1/x")) == {
        frozenset({"2401.00001|prune", "|10.1/x|pruneatscale"}),
        frozenset({"2401.00002|grow"}),
    }


def test_two_arxiv_identifiers_are_one_paper_only_where_a_decision_says_so() -> None:
    assert len(papers([PREPRINT, OTHER])) == 2
    assert len(papers([PREPRINT, OTHER], merge("arxiv:2401.00001", "arxiv:2401.00002"))) == 1


def test_what_was_merged_goes_on_to_join_what_it_would_alone() -> None:
    bare = record("Grow", authors=["Bo Li"], year="2024")
    assert len(papers([PREPRINT, OTHER, bare], merge("arxiv:2401.00001", "arxiv:2401.00002"))) == 1


def test_what_a_decision_parts_is_never_one_paper_even_with_one_identifier() -> None:
    one, other = record("Prune", doi="10.1/x", authors=["A B"]), record("Grow", doi="10.1/x", authors=["C D"])
    assert len(papers([one, other])) == 1
    decided = apart("title:Prune", "title:Grow")
    assert len(papers([one, other], decided)) == 2
    assert reasons([one, other], decided) == [], "nobody is asked again what was decided"


def test_records_of_one_title_are_parted_from_the_one_with_the_identifier() -> None:
    bare = record("Prune", authors=["Ada Lovelace"], year="2024")
    assert len(papers([PREPRINT, bare])) == 1
    assert len(papers([PREPRINT, bare], apart("arxiv:2401.00001", "title:prune!"))) == 2


def test_a_third_record_belongs_to_that_of_two_parted_papers_that_it_fits() -> None:
    one = record("Prune", doi="10.1/x", authors=["A B"])
    other = record("Prune", doi="10.1/y", authors=["C D"])
    third = record("Prune", authors=["C D"])
    assert papers([one, other, third], apart("doi:10.1/x", "doi:10.1/y")) == {
        frozenset({"|10.1/x|prune"}),
        frozenset({"|10.1/y|prune", "|prune"}),
    }


def test_parting_comes_before_merging_and_the_contradiction_is_for_a_person_to_see() -> None:
    both = merge("arxiv:2401.00001", "doi:10.1/x"), apart("arxiv:2401.00001", "doi:10.1/x")
    assert len(papers([PREPRINT, PRINTED], *both)) == 2
    assert reasons([PREPRINT, PRINTED], *both) == ["contrary_decisions"]


def test_of_merges_that_together_would_join_what_was_parted_the_later_is_followed() -> None:
    parted = apart("arxiv:2401.00001", "arxiv:2401.00002")
    early = merge("arxiv:2401.00001", "doi:10.1/x", on="2026-01-01")
    late = merge("arxiv:2401.00002", "doi:10.1/x", on="2026-01-02")
    records = [PREPRINT, PRINTED, OTHER]
    assert frozenset({"2401.00002|grow", "|10.1/x|pruneatscale"}) in papers(records, parted, early, late)
    assert reasons(records, parted, early, late) == ["contrary_decisions"]


def test_a_title_that_stands_on_several_papers_names_none_of_them() -> None:
    editorials = [
        record("Editorial", doi=f"10.1/{year}", authors=[f"N {year}"], year=year) for year in ("2020", "2021")
    ]
    decided = merge("arxiv:2401.00001", "title:Editorial")
    assert len(papers([PREPRINT, *editorials], decided)) == 3
    assert reasons([PREPRINT, *editorials], decided) == ["unclear_decision"]
    with_year = MergeDecision((PaperName("arxiv", "2401.00001"), PaperName("title", "Editorial", 2021)))
    assert frozenset({"2401.00001|prune", "|10.1/2021|editorial"}) in papers([PREPRINT, *editorials], with_year)


def test_a_title_stands_for_the_paper_that_no_identifier_beside_it_names() -> None:
    stranger = record("Prune", authors=["Someone Else"], year="2024")
    assert len(papers([PREPRINT, stranger])) == 2
    assert len(papers([PREPRINT, stranger], merge("arxiv:2401.00001", "title:Prune"))) == 1


def test_a_decision_about_what_nobody_knows_changes_nothing() -> None:
    records = [PREPRINT, OTHER]
    assert resolved(records, merge("arxiv:2401.00001", "doi:10.9/none"), apart("title:No", "slug:no")) == resolved(
        records
    )


@pytest.mark.parametrize("year", [0, 2024])
@pytest.mark.parametrize("scheme", ["title", "slug"])
def test_a_name_of_a_paper_shares_a_key_with_every_record_that_it_names(scheme: str, year: int) -> None:
    named = PaperName(scheme, {"title": "Pré-Training, again!", "slug": "pre-training-again"}[scheme], year)  # type: ignore[arg-type]
    one = record("Pre-Training again", year="2024", authors=["Bo Li", "Ada Lovelace"], venue="Journal of Shelving")
    assert is_named(named, one)
    assert keys_of_names([named]) <= set(keys_of(features_of(one)))
    for told in ({"author": "ADA LOVELACE"}, {"author": "Lovelace"}, {"venue": "journal of shelving"}):
        assert is_named(replace(named, **told), one)
        assert keys_of_names([replace(named, **told)]) <= set(keys_of(features_of(one)))
    for told in ({"author": "Ada"}, {"author": "Cy Lovelace"}, {"venue": "Shelving"}):
        assert not is_named(replace(named, **told), one)


def test_an_author_or_a_venue_tells_records_of_one_title_and_year_apart() -> None:
    records = [record("Editorial", authors=[name], year="2024") for name in ("Bo Li", "Li Bo")]
    by_author = [PaperName("title", "Editorial", 2024, author=name) for name in ("Bo Li", "Li Bo")]
    assert len(resolved(records).papers) == 1
    assert len(resolved(records, ApartDecision(tuple(by_author))).papers) == 2
    records = [record("Editorial", year="2024", venue=venue) for venue in ("JoS", "Books")]
    by_venue = [PaperName("title", "Editorial", 2024, venue=venue) for venue in ("jos", "books")]
    assert len(resolved(records).papers) == 2
    assert len(resolved(records, MergeDecision(tuple(by_venue))).papers) == 1


def test_a_title_stands_for_what_a_narrower_name_beside_it_does_not() -> None:
    records = [record("Editorial", authors=[name], year="2024") for name in ("Bo Li", "Ada Lovelace")]
    names_ = (PaperName("title", "Editorial", 2024), PaperName("title", "Editorial", 2024, author="Bo Li"))
    assert len(resolved(records).papers) == 2
    assert len(resolved(records, MergeDecision(names_)).papers) == 1
    assert narrowest({names_[0]: {1, 2}, names_[1]: {1}}) == {names_[0]: {2}, names_[1]: {1}}


TITLES = st.sampled_from(["Prune", "Grow", "Prune at scale"])
RECORDS = st.lists(
    st.builds(
        record,
        TITLES,
        arxiv=st.sampled_from(["", "2401.00001", "2401.00002"]),
        doi=st.sampled_from(["", "10.1/x", "10.1/y"]),
        authors=st.sampled_from([(), ("Ada Lovelace",), ("Bo Li", "Ada Lovelace"), ("C D",)]),
        year=st.sampled_from([None, "2023", "2024"]),
        venue=st.sampled_from([None, "JoS", "Books"]),
    ),
    max_size=7,
)
NAMES = st.lists(
    st.sampled_from(
        (
            *names("arxiv:2401.00001", "arxiv:2401.00002", "doi:10.1/x", "doi:10.1/y", "title:Prune", "slug:grow"),
            PaperName("title", "Prune", author="Lovelace"),
            PaperName("slug", "prune", 2024, venue="jos"),
        )
    ),
    min_size=2,
    max_size=3,
    unique=True,
).map(tuple)
DAYS = st.sampled_from([None, "2026-01-01", "2026-01-02"])
DECISIONS = st.lists(
    st.builds(MergeDecision, NAMES, decided_on=DAYS) | st.builds(ApartDecision, NAMES, decided_on=DAYS), max_size=4
)


@settings(max_examples=400)
@given(records=RECORDS, decisions=DECISIONS, data=st.data())
def test_papers_are_a_function_of_the_sets_of_records_and_decisions(
    records: list[PaperRecord], decisions: list[PaperDecision], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(records)), data.draw(st.permutations(decisions))
    assert resolved(shuffled[0], *shuffled[1], *decisions[:1]) == resolved(records, *decisions)


@settings(max_examples=400)
@given(records=RECORDS, decisions=DECISIONS)
def test_every_record_is_of_one_paper_and_nothing_parted_by_identifiers_is_together(
    records: list[PaperRecord], decisions: list[PaperDecision]
) -> None:
    found = resolved(records, *decisions).papers
    members = sorted(features for paper in found for features in paper)
    assert members == sorted({features_of(one, shipped_vocabulary()) for one in records})
    for decision in decisions:
        by_identifier = {name.value for name in decision.papers if name.scheme in ("arxiv", "doi")}
        for paper in found if isinstance(decision, ApartDecision) else ():
            alone = {member for member in paper if len({member.arxiv_id, *member.dois} & by_identifier) == 1}
            assert len({next(iter({m.arxiv_id, *m.dois} & by_identifier)) for m in alone}) <= 1


@settings(max_examples=400)
@given(records=RECORDS, decisions=DECISIONS)
def test_every_merge_is_followed_where_nothing_is_parted_and_each_name_is_of_one_paper(
    records: list[PaperRecord], decisions: list[PaperDecision]
) -> None:
    merges = [decision for decision in decisions if isinstance(decision, MergeDecision)]
    alone, found = resolved(records).papers, resolved(records, *merges).papers
    for decision in merges:
        values = {name.value for name in decision.papers if name.scheme in ("arxiv", "doi")}
        named = [{m for p in alone for m in p if value in (m.arxiv_id, *m.dois)} for value in values]
        clear = {m for own in named if sum(not own.isdisjoint(p) for p in alone) == 1 for m in own}
        assert sum(not clear.isdisjoint(paper) for paper in found) <= 1


def test_what_people_parted_is_no_doubt_and_is_not_counted_as_one() -> None:
    one, two, three = (record(f"Title {n}", arxiv=f"2401.0000{n}", doi="10.1000/x") for n in (1, 2, 3))
    assert resolved([one, two, three]).doubt_counts == {0: 2, 1: 2, 2: 2}
    parted = resolved([one, two, three], apart("arxiv:2401.00001", "arxiv:2401.00002"))
    assert parted.doubt_counts == {0: 1, 1: 1, 2: 2}
    alone = resolved([one, two], apart("arxiv:2401.00001", "arxiv:2401.00002"))
    assert alone.doubt_counts == {}


def test_a_title_names_no_paper_whose_title_goes_on_with_a_plus() -> None:
    one, plus = record("PointNet", authors=["Ada Lovelace"]), record("PointNet++", authors=["Ada Lovelace"])
    assert is_named(PaperName("title", "PointNet++"), plus)
    assert not is_named(PaperName("title", "PointNet"), plus)
    assert not is_named(PaperName("title", "PointNet++"), one)
