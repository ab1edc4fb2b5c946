"""Searches, boards and listings as files: what programs of the field read back is what the pages show."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from pyarrow import parquet
from pybtex.database import parse_string
from selectolax.lexbor import LexborHTMLParser

from papershelf.site import list_files, paper_lists
from papershelf.site.application import make_site
from papershelf.site.openapi import described

Get = Callable[..., Any]
SEARCH, BOARD, LISTING = "/search{}?q=pruning", "/leaderboards/imagenet{}", "/listings/2024-03{}"
DATASET, AUTHOR, REPO = "/datasets/imagenet{}", "/authors/ada-lovelace{}", "/repos/github.com/example/pruner{}"
NAMED = [DATASET, DATASET + "?papers=measuring", AUTHOR, REPO]
LISTS = [SEARCH, BOARD, LISTING, *NAMED]
PAGES = [
    "/search?q=pruning",
    "/leaderboards/imagenet",
    "/listings/2024-03-13",
    *(one.format("") for one in NAMED),
    "/topics/pruning",
]
STYLE = b"""<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>Titles</title><id>titles</id><updated>2026-01-01T00:00:00+00:00</updated></info>
<citation><layout><text variable="title"/></layout></citation>
<bibliography><layout suffix="."><text variable="title"/></layout></bibliography>
</style>"""
ATOM = "{http://www.w3.org/2005/Atom}"


def slugs_of(get: Get, address: str) -> list[str]:
    """The slugs of the papers that the JSON of a list has, in its order."""
    told = get(address.format(".json")).json()
    rows = told["papers"] if "papers" in told else told["rows"]
    return list(dict.fromkeys(row.get("paper_slug") or row["slug"] for row in rows))


@pytest.mark.parametrize("address", LISTS)
def test_rows_are_those_of_the_json(get: Get, address: str) -> None:
    told = get(address.format(".json")).json()
    rows = told.get("papers") or told["rows"] + told.get("unranked", [])
    lines = [json.loads(line) for line in get(address.format(".jsonl")).text.splitlines()]
    table = parquet.read_table(io.BytesIO(get(address.format(".parquet")).content)).to_pylist()
    texts = list(csv.DictReader(io.StringIO(get(address.format(".csv")).text)))
    assert len(rows) == len(lines) == len(table) == len(texts) > 0
    for row, line, in_table, text in zip(rows, lines, table, texts, strict=True):
        known = {name: value for name, value in row.items() if name != "address"}
        assert known.items() <= line.items()
        assert line == in_table
        assert {name: "" if value is None else str(value) for name, value in line.items()} == text


@pytest.mark.parametrize("address", LISTS)
def test_the_parsers_of_the_field_read_the_papers_of_a_list_in_its_order(get: Get, address: str) -> None:
    slugs = slugs_of(get, address)
    assert len(slugs) >= 1
    assert list(parse_string(get(address.format(".bib")).text, "bibtex").entries) == slugs
    assert [record["id"] for record in rispy.loads(get(address.format(".ris")).text.replace("\r\n", "\n"))] == slugs
    items = get(address.format(".csl.json")).json()
    assert [item["id"] for item in items] == slugs
    bibliography = CitationStylesBibliography(
        CitationStylesStyle(io.BytesIO(STYLE), validate=False), CiteProcJSON(items), formatter.plain
    )
    for slug in slugs:
        bibliography.register(Citation([CitationItem(slug)]))
    assert [str(cited) for cited in bibliography.bibliography()] == [f"{item['title']}." for item in items]


@pytest.mark.parametrize("address", [*LISTS, "/listings{}", "/papers/pruning-once-is-enough{}"])
def test_a_feed_is_what_rfc_4287_asks_for(get: Get, address: str) -> None:
    answer = get(address.format(".atom"))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/atom+xml; charset=utf-8")
    parsed = feedparser.parse(answer.content)
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == "atom10"
    assert parsed.entries
    root = ElementTree.fromstring(answer.content)
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (only,) = element.findall(f"{ATOM}{name}")
            assert only.text
        assert element.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
        moment = element.findtext(f"{ATOM}updated", "")
        assert datetime.fromisoformat(moment).tzinfo is not None
        alternates = [link for link in element.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert len(alternates) <= 1  # of one type and language
        assert element is root or alternates
    assert root.find(f"{ATOM}author") is not None
    ids = [entry.id for entry in parsed.entries]
    assert len(set(ids)) == len(ids)
    assert root.findtext(f"{ATOM}updated") == max(entry.updated for entry in parsed.entries)


def test_entries_say_what_the_papers_are(get: Get) -> None:
    (entry,) = [one for one in feedparser.parse(get("/listings.atom").content).entries if "Once" in one.title]
    assert entry.title == "Pruning Once Is Enough"
    assert entry.link == "http://localhost/papers/pruning-once-is-enough"
    assert [author.name for author in entry.authors] == ["A. Lovelace", "Bob O'Brien"]
    assert (entry.updated, entry.published) == ("2024-03-13T00:00:00Z", "2024-03-12T00:00:00Z")
    assert "Pruned once, it keeps an accuracy" in entry.summary
    assert [tag.term for tag in entry.tags] == ["pruning"]
    related = [link.href for link in entry.links if link.rel == "related"]
    assert related == ["https://doi.org/10.1000/pruning", "https://github.com/example/pruner"]


def test_an_entry_has_the_same_id_in_every_feed_and_at_every_address_of_a_site(get: Get, site: Any) -> None:
    def ids(answer: Any) -> dict[str, str]:
        return {entry.title: entry.id for entry in feedparser.parse(answer.content).entries}

    elsewhere = asyncio.run(site.client.get("/listings.atom", headers={"Host": "papers.example"}))
    own = ids(get("/listings.atom"))
    assert ids(elsewhere) == own
    assert ids(get("/search.atom?q=pruning")).items() >= own.items()


def test_a_feed_of_listings_begins_with_the_newest_day(get: Get) -> None:
    feed = feedparser.parse(get("/listings.atom").content)
    days = [entry.updated for entry in feed.entries]
    assert days == sorted(days, reverse=True)
    assert days[0] == "2024-03-20T00:00:00Z"


def test_hostile_words_stay_text_in_a_feed(get: Get) -> None:
    answer = get("/search.atom?q=hostile")
    assert "<script>" not in answer.text
    root = ElementTree.fromstring(answer.content)
    assert any("<script>" in (title.text or "") for title in root.iter(f"{ATOM}title"))


def test_a_long_list_goes_on_and_says_so(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    slugs = slugs_of(get, "/search{}?q=r%C3%A9sum%C3%A9&_size=max")
    assert len(slugs) == 60
    monkeypatch.setattr(paper_lists, "MOST_PAPERS", 25)
    for form in ("bib", "ris", "csl.json"):
        address: str | None = f"/search.{form}?q=r%C3%A9sum%C3%A9"
        seen: list[str] = []
        left_out = []
        while address:
            answer = get(address)
            text = answer.text.replace("\r\n", "\n")
            if form == "bib":
                seen += list(parse_string(text, "bibtex").entries)
            else:
                seen += [one["id"] for one in (json.loads(text) if form == "csl.json" else rispy.loads(text))]
            left_out.append(answer.headers.get("papershelf-left-out", ""))
            following = answer.headers.get("link", "").partition(">")[0].removeprefix("<http://localhost")
            if following and form != "csl.json":
                assert following in answer.text.splitlines()[0]
            address = following or None
        assert seen == slugs
        assert left_out == ["35 papers; Link leads to them", "10 papers; Link leads to them", ""]


def test_a_feed_has_pages_to_its_end(get: Get) -> None:
    address: str | None = "/search.atom?q=r%C3%A9sum%C3%A9"
    seen: list[str] = []
    while address:
        feed = feedparser.parse(get(address).content)
        seen += [entry.id for entry in feed.entries]
        following = [link.href for link in feed.feed.links if link.rel == "next"]
        address = following[0].removeprefix("http://localhost") if following else None
    assert len(seen) == len(set(seen)) == 60


@pytest.mark.parametrize("page", [*PAGES, "/", "/leaderboards"])
def test_the_head_of_a_page_leads_to_its_feed(get: Get, page: str) -> None:
    links = LexborHTMLParser(get(page).text).css("head link[rel=alternate][type='application/atom+xml']")
    assert links
    for link in links:
        assert link.attributes["title"]
        assert feedparser.parse(get(link.attributes["href"]).content).version == "atom10"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_leads_to_all_its_files(get: Get, page: str) -> None:
    links = {link.attributes["href"] for link in LexborHTMLParser(get(page).text).css("main a")}
    for form in ("csv", "jsonl", "parquet", "bib", "ris", "csl.json", "atom"):
        found = [link for link in links if link and f".{form}" in link and "/papershelf/" not in link]
        assert any(get(link).status_code == 200 for link in found), form


@pytest.mark.parametrize("form", ["csv", "bib", "csl.json", "atom"])
def test_another_name_leads_on_and_what_there_is_not_is_not_found(get: Get, form: str) -> None:
    answer = get(f"/leaderboards/Image-Net.{form}?metric=accuracy")
    assert answer.status_code == 301
    assert answer.headers["location"] == f"/leaderboards/imagenet.{form}?metric=accuracy"
    for missing in (f"/leaderboards/nothing.{form}", f"/listings/1999-01-01.{form}", f"/listings/nonsense.{form}"):
        assert get(missing).status_code == 404


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "bib", "ris", "csl.json", "atom"])
@pytest.mark.parametrize("words", ["", "no-such-word-here", '"unfinished', "2403.01234"])
def test_no_search_is_an_error_in_any_form(get: Get, form: str, words: str) -> None:
    answer = get(f"/search.{form}?q={words}")
    assert answer.status_code == 200
    if words == "2403.01234" and form == "bib":
        assert list(parse_string(answer.text, "bibtex").entries) == ["pruning-once-is-enough"]


@pytest.mark.parametrize("form", ["json", "csv", "bib", "csl.json", "atom"])
def test_another_name_leads_to_the_same_form_with_all_that_was_asked(get: Get, form: str) -> None:
    answer = get(f"/datasets/Image-Net.{form}?papers=naming")
    assert (answer.status_code, answer.headers["location"]) == (301, f"/datasets/imagenet.{form}?papers=naming")


def test_a_page_behind_the_last_is_not_found_in_any_form(get: Get) -> None:
    parts = {"dataset": "imagenet", "period": "2024-03", "host": "github.com", "owner": "example", "name": "pruner"}
    parts["sha256"] = get("/documents.json").json()["rows"][0]["sha256"]
    asked = 0
    for path, operations in described("")["paths"].items():
        if "page" not in {one["name"] for one in operations["get"]["parameters"]} or ("{" in path and "/api/" in path):
            continue
        rows = get(f"/{path.split('/')[1]}.json").json().get("rows") if "{slug}" in path else None
        if rows == []:
            continue
        if rows:
            parts["slug"] = rows[0]["address"].rpartition("/")[2]
        answer = get(f"{path.format(**parts)}?page=99999")
        assert (path, answer.status_code) == (path, 404)
        told = answer.json()["error"] if form_of_errors(path) == "json" else answer.text
        assert "There are fewer pages" in told, path
        asked += 1
    assert asked > 40


def form_of_errors(path: str) -> str:
    """The form in which an address of our API answers that something is wrong."""
    return "json" if path.endswith(".json") or path.startswith("/api/") else "text"


def test_the_site_below_a_path_leads_to_its_own_files(shelf: Path) -> None:
    below = make_site((shelf / "papershelf-public.db").resolve(), "/shelf/")
    asyncio.run(below.invoke_startup())

    def get(address: str) -> Any:
        return asyncio.run(below.client.get(address))

    try:
        assert get("/leaderboards/Image-Net.csv").headers["location"] == "/shelf/leaderboards/imagenet.csv"
        feed = feedparser.parse(get("/leaderboards/imagenet.atom").content)
        own = [link.href for link in feed.feed.links if link.rel == "self"]
        assert own == ["http://localhost/shelf/leaderboards/imagenet.atom"]
        assert feed.entries[0].link == "http://localhost/shelf/papers/pruning-once-is-enough"
        links = LexborHTMLParser(get("/listings/2024-03-13").text).css("head link[type='application/atom+xml']")
        assert all((link.attributes["href"] or "").startswith("/shelf/listings") for link in links)
    finally:
        for database in below.databases.values():
            database.close()


def test_a_search_that_finds_more_than_a_text_of_sqlite_holds_has_a_feed(
    get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = get("/search.atom?q=r%C3%A9sum%C3%A9").content
    monkeypatch.setattr(list_files, "_NUMBERS_AT_ONCE", 7)
    assert get("/search.atom?q=r%C3%A9sum%C3%A9").content == whole
    dates = [entry.updated for entry in feedparser.parse(whole).entries]
    assert dates == sorted(dates, reverse=True)
