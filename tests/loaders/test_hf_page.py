"""Saved papers pages: what is whole loads as printed, what is not is rejected with its text, nothing is lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import hf_page
from loaders.loader import Loader, Unreadable

Outcome = Callable[[Loader, bytes], dict[str, list[Any]]]

GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = Path(__file__).parents[2] / "examples"
PAGES = {path.stem: path.read_bytes() for path in sorted(GOLDEN.glob("page-*.txt"))}
CLEAN_PAGES = {path.name: path.read_bytes() for path in [*EXAMPLES.glob("*.txt"), GOLDEN / "page-lines.txt"]}
WHOLE_LINES = PAGES["page-lines"]
BANNER = b"new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\n"
COUNTS = {"000": 68, "001": 53, "002": 59, "003": 185, "004": 26}


def shared_pages(shared: Path) -> dict[str, bytes]:
    return {path.name[:3]: path.read_bytes() for path in sorted((shared / "pages").glob("*.txt"))}


def test_the_real_pages_give_every_entry_and_reject_none(outcome: Outcome, shared: Path) -> None:
    found = {name: outcome(hf_page.LOADER, page) for name, page in shared_pages(shared).items()}
    assert {name: len(page["records"]) for name, page in found.items()} == COUNTS
    assert not any(page["rejects"] for page in found.values())


def test_the_real_pages_lose_no_character(outcome: Outcome, shared: Path) -> None:
    for name, page in shared_pages(shared).items():
        printed = [line for line in page.decode().split("\n") if line]
        records = outcome(hf_page.LOADER, page)["records"]
        texts = [text for record in records for text in (record["title"], record["abstract"])]
        if name == "003":
            printed[2] = printed[2].removeprefix("Subscribe")
        if name == "004":
            trailer = {"·"} | {line for line in printed if line.startswith("  •")}
            dates = {printed[number + 1] for number, line in enumerate(printed) if line == "·"}
            printed = [line for line in printed if line not in trailer | dates]
        assert printed[-len(texts) :] == texts
        assert len(printed) - len(texts) == {"000": 5, "001": 6, "002": 5, "003": 2, "004": 6}[name]


def test_the_real_page_with_trailers_gives_counts_dates_and_one_comment_count(outcome: Outcome, shared: Path) -> None:
    records = outcome(hf_page.LOADER, shared_pages(shared)["004"])["records"]
    assert sum("author_count" in record for record in records) == 26
    assert sum("published_on" in record for record in records) == 26
    comments = [record["listing"]["comments"] for record in records if "comments" in record["listing"]]
    assert comments == [3]
    assert {record["listing"]["day_as_printed"] for record in records} == {"Feb 4"}
    assert not any("day" in record["listing"] for record in records)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    "disguise",
    [
        lambda page: page.replace(b"\n", b"\r\n"),
        lambda page: page.replace(b"\n", b"\r"),
        lambda page: b"\xef\xbb\xbf" + page,
        lambda page: page.replace(b" ", "\xa0".encode()),
        lambda page: page.replace(b"\n", b" \t\n"),
        lambda page: b"\n\n" + page + b"\n\n\n",
    ],
    ids=[
        "windows line ends",
        "old mac line ends",
        "byte order mark",
        "non-breaking spaces",
        "trailing space",
        "margins",
    ],
)
def test_line_ends_marks_and_kinds_of_space_change_nothing(
    outcome: Outcome, name: str, disguise: Callable[[bytes], bytes]
) -> None:
    plain, disguised = (outcome(hf_page.LOADER, page) for page in (PAGES[name], disguise(PAGES[name])))
    for found in (plain, disguised):
        for reject in found["rejects"]:
            del reject["place"]
    assert disguised == plain
    assert hf_page.sniff(disguise(PAGES[name]))


def check_prefix(outcome: Outcome, page: bytes, length: int) -> None:
    """A cut page of whole papers gives those before the cut, and at most one reject."""
    whole = outcome(hf_page.LOADER, page)["records"]
    try:
        cut = outcome(hf_page.LOADER, page[:length])
    except Unreadable:
        assert length < 150  # nothing but a piece of the heading
        return
    assert len(cut["rejects"]) <= 1
    records = cut["records"]
    assert records[:-1] == whole[: len(records)][:-1]
    if records and records[-1] != whole[len(records) - 1]:
        # A cut after a full stop cannot be told from an end: then the last abstract (or its trailer) is shorter.
        last, known = records[-1], whole[len(records) - 1]
        assert last["title"] == known["title"]
        assert known["abstract"].startswith(last["abstract"])


@given(name=st.sampled_from(sorted(CLEAN_PAGES)), share=st.floats(0, 1))
def test_a_page_cut_anywhere_gives_its_whole_papers_and_at_most_one_reject(
    outcome: Outcome, name: str, share: float
) -> None:
    check_prefix(outcome, CLEAN_PAGES[name], round(share * len(CLEAN_PAGES[name])))


@pytest.mark.parametrize("share", [0.03, 0.2, 0.41, 0.62, 0.83, 0.9999])
def test_a_real_page_cut_anywhere_gives_its_whole_papers(outcome: Outcome, shared: Path, share: float) -> None:
    for page in shared_pages(shared).values():
        check_prefix(outcome, page, round(share * len(page)))


def test_the_text_of_a_cut_paper_is_kept(outcome: Outcome) -> None:
    cut = WHOLE_LINES[: WHOLE_LINES.index(b"to segment the whole")]
    found = outcome(hf_page.LOADER, cut)
    assert [record["title"][:10] for record in found["records"]] == ["Mask R-CNN", "einspace: "]
    (reject,) = found["rejects"]
    assert reject["place"] == "line 7"
    assert "breaks off" in reject["reason"]
    assert reject["text"].startswith("3D U-Net: ")
    assert reject["text"].endswith("of each volume are enough")


def test_a_cut_inside_a_character_is_known_to_be_a_cut(outcome: Outcome) -> None:
    page = BANNER + b"A Title\n\nThis abstract seems to end here. "
    assert len(outcome(hf_page.LOADER, page)["records"]) == 1
    assert len(outcome(hf_page.LOADER, page + "Ä".encode()[:1])["rejects"]) == 1


@pytest.mark.parametrize(
    "end", ["of all.", "of all?", "(of all)", 'of "all"', "at https://x.org/y", "at name.github.io"]
)
def test_an_abstract_that_ends_like_one_is_whole(outcome: Outcome, end: str) -> None:
    found = outcome(hf_page.LOADER, BANNER + f"A Title\n\n{'This abstract has many words. ' * 12} {end}".encode())
    assert [record["abstract"][-len(end) :] for record in found["records"]] == [end]


@given(name=st.sampled_from(sorted(PAGES)), number=st.integers(0, 200))
def test_an_abstract_in_two_paragraphs_never_becomes_a_title(outcome: Outcome, name: str, number: int) -> None:
    page = PAGES[name].decode()
    stops = [place for place in range(len(page)) if page.startswith(". ", place)]
    stop = stops[number % len(stops)]
    torn = page[:stop] + (".\n" if name == "page-lines" else ".\n\n") + page[stop + 2 :]
    whole, found = outcome(hf_page.LOADER, page.encode()), outcome(hf_page.LOADER, torn.encode())
    assert all(record in whole["records"] for record in found["records"])
    texts = " ".join(" ".join(reject["text"].split()) for reject in whole["rejects"] + found["rejects"])
    for record in whole["records"]:
        assert record in found["records"] or record["title"] in texts


def test_hard_wrapped_lines_are_one_paragraph(outcome: Outcome) -> None:
    page = BANNER + b"A Title That Is\nBroken in Two\n\nIts abstract is\nbroken, too,\nin three."
    (record,) = outcome(hf_page.LOADER, page)["records"]
    assert (record["title"], record["abstract"]) == (
        "A Title That Is Broken in Two",
        "Its abstract is broken, too, in three.",
    )


def test_a_paragraph_in_lower_case_after_what_looks_like_a_title_leaves_both_in_doubt(outcome: Outcome) -> None:
    page = BANNER + b"A Title\n\nThe abstract stops. It\n\nWell, nearly\n\ngoes on here. And ends."
    found = outcome(hf_page.LOADER, page)
    assert not found["records"]
    assert "cannot be told" in found["rejects"][0]["reason"]


def test_a_trailer_without_a_paper_is_rejected(outcome: Outcome) -> None:
    page = BANNER + "A Title\n\nAn abstract.\n\n  • 2 authors\n·\nMay 1, 2020\n\n  • 3 authors\n·\nMay 2, 2020".encode()
    found = outcome(hf_page.LOADER, page)
    assert len(found["records"]) == len(found["rejects"]) == 1
    assert found["rejects"][0]["text"] == "• 3 authors\n·\nMay 2, 2020"


def test_bytes_that_are_not_utf8_are_named_with_their_place(outcome: Outcome) -> None:
    with pytest.raises(Unreadable, match=r"not UTF-8: .* at byte \d+ \(line 4\)\. Save it again as UTF-8"):
        outcome(hf_page.LOADER, WHOLE_LINES.replace(b"rounds", b"r\xf6unds"))


def test_a_text_that_is_no_papers_page_is_refused_with_what_was_looked_for(outcome: Outcome) -> None:
    with pytest.raises(Unreadable, match="does not begin like a Hugging Face papers page"):
        outcome(hf_page.LOADER, b"A Title\n\nAn abstract.")


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\xff\xfe\x00",
        b"A Title\n\nAn abstract.",
        b"Subscribe\n\nGet trending papers in your email inbox!\n\nA Title\n\nAn abstract.",
        b"A Title\n\nAn abstract.\n\nnew\n\nGet trending papers in your email inbox!\n\nSubscribe\n",
        b"<html><body>Get trending papers in your email inbox!\nSubscribe</body></html>",
    ],
    ids=["nothing", "binary", "any text", "another order", "heading at the end", "HTML"],
)
def test_a_document_in_another_order_is_not_recognised(head: bytes) -> None:
    assert not hf_page.sniff(head)


@given(st.binary())
def test_any_bytes_after_the_heading_are_read_or_refused_with_a_reason(outcome: Outcome, rest: bytes) -> None:
    try:
        rest.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data":
            with pytest.raises(Unreadable, match="not UTF-8"):
                outcome(hf_page.LOADER, BANNER + rest)
            return
    found = outcome(hf_page.LOADER, BANNER + rest)
    assert all(reject["reason"] and reject["place"] for reject in found["rejects"])


def test_a_page_of_more_lines_than_any_is_refused(outcome: Outcome) -> None:
    with pytest.raises(Unreadable, match="more than 100,000 lines"):
        outcome(hf_page.LOADER, BANNER + b"\n" * 100_001)


LINKED = sorted(name for name in PAGES if name.endswith(("markdown", "notebook", "links", "headings")))
LINKED_HEADING = PAGES["page-markdown"].partition(b"Oct 2\n")[0]


def records_of(outcome: Outcome, name: str) -> list[dict[str, Any]]:
    return list(outcome(hf_page.LOADER, PAGES[name])["records"])


def test_pages_with_links_carry_arxiv_identifiers(outcome: Outcome) -> None:
    for name in ("page-markdown", "page-notebook", "page-numbered-links", "page-trending-links"):
        records = records_of(outcome, name)
        assert len(records) >= 2
        assert all(record["identifiers"][0]["scheme"] == "arxiv" for record in records)


def test_numbered_links_whose_addresses_were_cut_off_still_part_the_page_into_papers(outcome: Outcome) -> None:
    cut = PAGES["page-numbered-links"].partition(b"\n[1]: ")[0]
    whole, found = records_of(outcome, "page-numbered-links"), outcome(hf_page.LOADER, cut)
    assert found["rejects"] == []
    for record in whole:
        del record["identifiers"]
        record["listing"].pop("votes", None)
    for record in found["records"]:
        record["listing"].pop("votes", None)
    assert found["records"] == whole


def test_a_day_without_its_year_stays_as_printed(outcome: Outcome) -> None:
    records = records_of(outcome, "page-search-2026")
    assert [record.get("published_on") for record in records] == ["2025-10-23", None, None]
    assert [record.get("published_as_printed") for record in records] == [None, "May 30", "Mar 13"]


def test_an_organisation_or_nothing_stands_in_place_of_the_authors(outcome: Outcome) -> None:
    records = records_of(outcome, "page-search-2026")
    found = [(record.get("organisation"), record.get("author_count")) for record in records]
    assert found == [("Example Lab", None), (None, 3), (None, None)]


def test_a_page_that_states_its_own_day_is_of_that_day(outcome: Outcome) -> None:
    facts = {name: outcome(hf_page.LOADER, page)["facts"] for name, page in PAGES.items()}
    stated = {name: found[0]["as_of"] for name, found in facts.items() if found}
    assert stated == {
        "page-markdown": "2026-10-02",
        "page-notebook": "2026-03-25",
        "page-numbered-links": "2026-06-29",
    }
    with_year = PAGES["page-search-2026"].replace(b"Jun 29\n", b"Jun 29, 2026\n")
    assert outcome(hf_page.LOADER, with_year)["facts"] == [{"as_of": "2026-06-29"}]


def test_a_summary_that_a_machine_wrote_is_no_abstract(outcome: Outcome) -> None:
    for name in ("page-trending", "page-trending-links", "page-trending-headings"):
        records = records_of(outcome, name)
        assert all(("abstract" in record) != ("ai_summary" in record) for record in records)
        assert any("abstract" in record for record in records)
        assert any("ai_summary" in record for record in records)


def test_the_trending_page_prints_each_paper_twice_and_gives_it_once(outcome: Outcome) -> None:
    for name in ("page-trending", "page-trending-links", "page-trending-headings"):
        titles = [record["title"] for record in records_of(outcome, name)]
        assert len(titles) == len(set(titles)) >= 2


def test_votes_and_who_submitted_belong_to_the_paper_that_they_stand_with(outcome: Outcome) -> None:
    votes = {
        name: [record.get("listing", {}).get("votes") for record in records_of(outcome, name)]
        for name in ("page-search-2026", "page-numbered-links", "page-trending-links", "page-trending")
    }
    assert votes == {
        "page-search-2026": [12, None, 1],
        "page-numbered-links": [None, 65, 24],
        "page-trending-links": [117, 149],
        "page-trending": [117, None],
    }
    submitters = [record.get("listing", {}).get("submitted_by") for record in records_of(outcome, "page-trending")]
    assert submitters == ["shelf-reader", None]


def test_stars_that_a_page_rounds_are_unknown(outcome: Outcome) -> None:
    repos = [record["repos"][0] for record in records_of(outcome, "page-trending-links")]
    assert [repo.get("stars") for repo in repos] == [131, None]


@given(name=st.sampled_from(LINKED), share=st.floats(0, 1))
def test_a_page_with_links_cut_anywhere_gives_only_papers_that_it_had(
    outcome: Outcome, name: str, share: float
) -> None:
    page = PAGES[name]
    whole = records_of(outcome, name)
    try:
        found = outcome(hf_page.LOADER, page[: round(share * len(page))])
    except Unreadable:
        return
    titles = [record["title"] for record in whole]
    for record in found["records"][:-1]:
        assert record["title"] in titles
    for record in found["records"]:
        assert any(title.startswith(record["title"]) for title in titles)


@given(st.text(st.sampled_from("[]()!#*-· \n\\1aA.") | st.characters(), max_size=200))
def test_any_text_after_a_heading_with_links_is_read(outcome: Outcome, rest: str) -> None:
    found = outcome(hf_page.LOADER, LINKED_HEADING + rest.encode("utf-8", "ignore"))
    assert all(reject["reason"] for reject in found["rejects"])


MARKUP = {
    "opened": "[" * 500_000,
    "links": "[x](a)" * 100_000,
    "nested": "[" * 200_000 + "](a)" * 200_000,
    "addresses": "](" * 300_000,
    "signs": "\\" * 500_000,
    "definitions": "[1]: a" * 99_999,
    "lines": "a\n" * 90_000,
    "titles": "### a\n" * 30_000,
    "bullets": "-" * 300_000 + "a",
    "dates": "·" * 100_000 + " May 30 " * 50_000,
    "white space": "a" + " " * 300_000 + "b",
}


@pytest.mark.parametrize("rest", MARKUP.values(), ids=MARKUP)
def test_markup_without_end_costs_no_time_without_end(outcome: Outcome, rest: str) -> None:
    started = time.process_time()
    outcome(hf_page.LOADER, LINKED_HEADING + b"### A Title\n\n" + rest.encode())
    assert time.process_time() - started < 30


def test_a_long_text_outside_of_all_papers_is_rejected_with_its_text(outcome: Outcome) -> None:
    stray = "Nobody knows whose words these are. " * 10
    page = PAGES["page-markdown"].replace(b"\n\n[-](https", f"\n\n{stray}\n\n[-](https".encode(), 1)
    rejects = outcome(hf_page.LOADER, page)["rejects"]
    assert [reject["text"].strip() for reject in rejects if "belongs to no paper" in reject["reason"]] == [
        stray.strip()
    ]


def test_a_line_that_says_nothing_known_is_a_signal(outcome: Outcome) -> None:
    page = PAGES["page-markdown"].replace(b"\n\n[-](https", b"\n\nA new badge\n\n[-](https", 1)
    assert outcome(hf_page.LOADER, page)["signals"] == ["unknown line after a paper: A new badge"]
