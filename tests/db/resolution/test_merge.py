"""What the records of one paper make of it, and which slugs lead to it."""

from __future__ import annotations

import pytest

from db.records import (
    Findings,
    FoundLink,
    FoundResult,
    Identifier,
    LinkAddress,
    Listing,
    PaperRecord,
    RepoAddress,
    StatedResult,
    Version,
)
from db.resolution.merge import Source, SourcedRecord, TextResults, merge
from db.resolution.slugs import claims_of, lead
from db.vocabulary import shipped_vocabulary


def source(number: int, *, loader: str = "hf-daily", as_of: str | None = None, superseded: bool = False) -> Source:
    return Source(number, f"{number:064}", loader, as_of, superseded)


def entry(number: int, record: PaperRecord, origin: Source, findings: Findings | None = None) -> SourcedRecord:
    found = findings or Findings()
    return SourcedRecord(number, number, origin, record, found.links, TextResults(found.results))


def found_result(value: float, start: int) -> FoundResult:
    return FoundResult("absolute", value, str(value), "accuracy", start, start + 4, 0.9, 0.8, 0.7)


def test_a_field_is_the_value_of_the_first_entry_in_precedence_that_has_one() -> None:
    page = entry(1, PaperRecord(title="Prune", abstract="From a page.", author_count=2), source(1, loader="hf-page"))
    day = entry(2, PaperRecord(title="Prune!", authors=("A B", "C D", "E F")), source(2))
    paper = merge([page, day], shipped_vocabulary())
    assert (paper.title, paper.abstract, paper.values["author_count"]) == ("Prune!", "From a page.", 3)
    assert paper.fields == {"title": 2, "abstract": 1, "authors": 2, "author_count": 2}


def test_of_equal_sources_the_later_date_counts_then_the_smaller_hash() -> None:
    undated = entry(1, PaperRecord(title="undated"), source(1))
    early, late = (
        entry(number, PaperRecord(title=day), source(number, as_of=day))
        for number, day in ((2, "2024-01-31"), (3, "2024-02-01"))
    )
    same_day = entry(4, PaperRecord(title="greater hash"), source(4, as_of="2024-02-01"))
    ordered = merge([undated, early, same_day, late], shipped_vocabulary()).entries
    assert [each.record.title for each in ordered] == ["2024-02-01", "greater hash", "2024-01-31", "undated"]


def test_an_edition_that_does_not_count_gives_only_what_no_other_entry_has() -> None:
    old = entry(1, PaperRecord(title="old", abstract="Old."), source(1, as_of="2024-02-01", superseded=True))
    page = entry(2, PaperRecord(title="page"), source(2, loader="hf-page"))
    paper = merge([old, page], shipped_vocabulary())
    assert (paper.title, paper.abstract) == ("page", "Old.")


def test_links_and_repositories_are_unions_with_every_document_that_has_them() -> None:
    given = PaperRecord(
        title="a",
        repos=(RepoAddress("https://github.com/Org/Repo.git", stars=5), RepoAddress("https://github.com/Org")),
        links=(LinkAddress("https://org.github.io", "project"), LinkAddress("javascript:alert(1)", "project")),
    )
    found = Findings(links=(FoundLink("https://github.com/org/repo", "code"), FoundLink("https://x.org", "other")))
    paper = merge(
        [entry(1, given, source(1, as_of="2024-01-01")), entry(2, PaperRecord(title="a"), source(2), found)],
        shipped_vocabulary(),
    )
    assert [(repo.repo.url, repo.url, repo.origin, repo.documents) for repo in paper.repos] == [
        ("https://github.com/org/repo", "https://github.com/Org/Repo.git", "source", {1, 2})
    ]
    assert [(link.url, link.kind, link.origin) for link in paper.links] == [
        ("https://github.com/Org/Repo.git", "code", "source"),
        ("https://github.com/Org", "other", "source"),
        ("https://org.github.io", "project", "source"),
        ("https://github.com/org/repo", "code", "abstract"),
        ("https://x.org", "other", "abstract"),
    ]


def test_a_project_page_on_a_code_host_is_the_code_or_the_data_set() -> None:
    pages = ("https://github.com/org/repo", "https://huggingface.co/datasets/org/set", "https://github.com/org")
    record = PaperRecord(title="a", links=tuple(LinkAddress(url, "project") for url in pages))
    paper = merge([entry(1, record, source(1))], shipped_vocabulary())
    assert [link.kind for link in paper.links] == ["code", "dataset", "project"]
    assert [repo.repo.url for repo in paper.repos] == [pages[0]]


def test_data_sets_and_demonstrations_are_no_repositories_and_models_are() -> None:
    hub = "https://huggingface.co"
    pages = (f"{hub}/org/model", f"{hub}/datasets/org/set", f"{hub}/spaces/org/demo", "https://github.com/org/code")
    record = PaperRecord(title="a", repos=tuple(map(RepoAddress, pages)))
    paper = merge([entry(1, record, source(1))], shipped_vocabulary())
    assert [link.kind for link in paper.links] == ["model", "dataset", "demo", "code"]
    assert [repo.repo.url for repo in paper.repos] == [pages[0], pages[3]]


def test_what_a_source_gives_on_a_host_of_papers_is_a_page_of_the_paper() -> None:
    given = PaperRecord(
        title="a", links=(LinkAddress("https://openreview.net/forum?id=1"), LinkAddress("https://x.org"))
    )
    found = Findings(links=(FoundLink("https://arxiv.org/abs/2401.00001", "other"),))
    paper = merge([entry(1, given, source(1), found)], shipped_vocabulary())
    assert [link.kind for link in paper.links] == ["paper", "other", "other"]


def test_the_words_of_an_abstract_say_that_a_repository_is_official() -> None:
    given = PaperRecord(title="a", repos=(RepoAddress("https://github.com/org/code"),))
    found = Findings(links=(FoundLink("https://github.com/org/code", "code", is_official=True),))
    paper = merge([entry(1, given, source(1), found)], shipped_vocabulary())
    assert [repo.is_official for repo in paper.repos] == [True]


@pytest.mark.parametrize(
    ("given", "is_automatic"),
    [((True,), True), ((False,), False), ((None,), None), ((True, False), False), ((None, True), True), ((), False)],
)
def test_a_repository_is_a_machines_find_unless_anybody_gives_it(
    given: tuple[bool | None, ...], is_automatic: bool | None
) -> None:
    url = "https://github.com/org/code"
    found = Findings(links=(FoundLink(url, "code"),)) if not given else None
    records = [PaperRecord(title="a", repos=(RepoAddress(url, is_automatic=one),)) for one in given]
    entries = [entry(number, record, source(number)) for number, record in enumerate(records or [PaperRecord("a")], 1)]
    if found:
        entries = [entry(1, PaperRecord("a"), source(1), found)]
    paper = merge(entries, shipped_vocabulary())
    assert [repo.is_automatic for repo in paper.repos] == [is_automatic]


def test_what_is_linked_to_a_paper_is_none_of_its_repositories() -> None:
    model = "https://huggingface.co/org/model"
    linked = PaperRecord(title="a", links=(LinkAddress(model, "model"),))
    assert merge([entry(1, linked, source(1))], shipped_vocabulary()).repos == []
    printed = Findings(links=(FoundLink(model, "model"),))
    paper = merge([entry(1, linked, source(1), printed)], shipped_vocabulary())
    assert [repo.url for repo in paper.repos] == [model]


def dated(printed: str, as_of: str | None, heading: str | None = None) -> str | None:
    """The day of publication of a paper that a document of a date prints."""
    listing = Listing(day_as_printed=heading) if heading else None
    record = PaperRecord(title="a", published_as_printed=printed, listing=listing)
    return merge([entry(1, record, source(1, as_of=as_of))], shipped_vocabulary()).published_on


def test_a_day_without_its_year_has_that_of_a_document_that_is_dated() -> None:
    assert dated("May 30", "2026-06-29") == "2026-05-30"
    assert dated("May 30", "2026-06-29", heading="Jun 29") == "2026-05-30"
    assert dated("Jan 1", "2027-01-02", heading="Dec 31") == "2027-01-01"


def test_a_year_that_is_uncertain_is_never_guessed() -> None:
    assert dated("May 30", None) is None
    assert dated("May 30", "2026-05-29") is None  # it would lie ahead
    assert dated("May 30", "2026-07-28", heading="Mar 25") is None  # the date is not that of the page
    assert dated("Feb 29", "2026-06-29") is None
    assert dated("Mai 30", "2026-06-29") is None


def test_results_are_those_of_the_abstract_that_is_shown() -> None:
    shown, other = PaperRecord(title="a", abstract="76.1"), PaperRecord(title="a", abstract="75.0")
    day = entry(1, shown, source(1), Findings(results=(found_result(76.1, 0),)))
    again = entry(2, shown, source(2, loader="hf-page"), Findings(results=(found_result(76.1, 0),)))
    page = entry(3, other, source(3, loader="hf-page"), Findings(results=(found_result(75.0, 0),)))
    paper = merge([page, again, day], shipped_vocabulary())
    assert [(sourced.result.value, set(sourced.documents)) for sourced in paper.results] == [(76.1, {1, 2})]


def test_a_result_that_a_source_states_comes_out_with_the_document_that_states_it() -> None:
    stated = StatedResult("absolute", 81.5, "81.5", "accuracy", dataset="ImageNet", setting="zero-shot", place="row 3")
    with_result = entry(1, PaperRecord(title="a", results=(stated,)), source(1, loader="tables"))
    same = entry(2, PaperRecord(title="a", results=(stated,)), source(2, loader="tables"))
    read = PaperRecord(title="a", abstract="76.1")
    found = entry(3, read, source(3), Findings(results=(found_result(76.1, 0),)))
    paper = merge([found, with_result, same], shipped_vocabulary())
    assert [(sourced.result.value, sourced.origin, set(sourced.documents)) for sourced in paper.results] == [
        (81.5, "tables", {1}),
        (81.5, "tables", {2}),
        (76.1, "abstract", {3}),
    ]


def test_of_equally_precise_dates_the_earliest_counts_whatever_the_source() -> None:
    early = entry(1, PaperRecord(title="a", published_on="2024-05-01"), source(1, loader="hf-page"))
    late = entry(2, PaperRecord(title="a", published_on="2024-05-03"), source(2))
    year = entry(3, PaperRecord(title="a", published_on="2023"), source(3))
    assert merge([late, year, early], shipped_vocabulary()).published_on == "2024-05-01"


def test_the_doi_is_a_record_s_own_and_that_of_a_preprint_counts_last() -> None:
    preprint, journal = Identifier("doi", "10.1000/a"), Identifier("doi", "10.1000/b")
    posted = PaperRecord("T", identifiers=(preprint, journal), versions=(Version("preprint", doi="10.1000/a"),))
    printed = PaperRecord("T", identifiers=(journal, preprint), versions=(Version("journal", doi="10.1000/b"),))
    for order in ((posted, printed), (printed, posted)):
        entries = [entry(number, record, source(number, loader="crossref")) for number, record in enumerate(order)]
        assert merge(entries, shipped_vocabulary()).values["doi"] == "10.1000/b"
    assert merge([entry(1, posted, source(1))], shipped_vocabulary()).values["doi"] == "10.1000/a"


def test_a_paper_would_have_the_slugs_of_its_titles_and_additions() -> None:
    day = entry(1, PaperRecord(title="Prune Now", published_on="2024"), source(1))
    page = entry(2, PaperRecord(title="Prune"), source(2, loader="hf-page"))
    claims = claims_of(merge([day, page], shipped_vocabulary()))
    assert (claims.base, claims.addition, claims.leads) == ("prune-now", "prune-now--2024", ("prune",))
    assert claims.last.startswith("prune-now--")
    assert claims.rank < lead(claims.rank)
