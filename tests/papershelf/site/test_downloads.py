"""Downloads: each is whole, or refused in a line; and every list has pages to its end."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from pyarrow import parquet
from selectolax.lexbor import LexborHTMLParser

from papershelf.site import downloads
from papershelf.site.query_pages import LEFT_OUT
from papershelf.snapshot.contents import described_tables, described_views

Get = Callable[..., Any]
FORMS = ("csv", "jsonl", "parquet")
NUMBERS = "with recursive n(i) as (select 1 union all select i + 1 from n where i < {}) select i, 'a,\"ü' as t from n"


def query(form: str, sql: str, **given: str) -> str:
    return f"/papershelf{form}?{urlencode({'sql': sql, **given})}"


def rows_of(answer: Any, form: str) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    if form == "csv":
        return list(csv.DictReader(io.StringIO(answer.text)))
    if form == "jsonl":
        return [json.loads(line) for line in answer.text.splitlines()]
    rows: list[dict[str, Any]] = parquet.read_table(io.BytesIO(answer.content)).to_pylist()
    return rows


@pytest.mark.parametrize("form", FORMS)
def test_a_download_of_a_query_has_all_rows(get: Get, form: str) -> None:
    rows = rows_of(get(query(f".{form}", NUMBERS.format(20_000))), form)
    assert (len(rows), str(rows[-1]["i"]), rows[-1]["t"]) == (20_000, "20000", 'a,"ü')


@pytest.mark.parametrize("table", [*described_tables(), *described_views()])
def test_each_form_of_each_table_and_view_has_the_rows_that_pages_of_json_have(get: Get, table: str) -> None:
    address: str | None = f"/papershelf/{table}.json?_shape=objects&_size=7"
    expected: list[dict[str, Any]] = []
    while address:
        page = get(address).json()
        expected += page["rows"]
        address = page["next_url"] and page["next_url"].removeprefix("http://localhost")
    for form in FORMS:
        rows = rows_of(get(f"/papershelf/{table}.{form}?_size=2"), form)
        if form == "csv":
            as_text = [{k: "" if v is None else str(v) for k, v in row.items()} for row in expected]
            assert rows == as_text
        elif form == "parquet":
            types = {column: {type(row[column]) for row in expected} - {type(None)} for column in (expected or [{}])[0]}
            mixed = {column for column, of in types.items() if len(of) > 1 and of != {int, float}}
            as_typed = [{k: str(v) if k in mixed and v is not None else v for k, v in row.items()} for row in expected]
            assert rows == as_typed
        else:
            assert rows == expected


def test_filters_order_labels_and_columns_hold_in_a_download(get: Get) -> None:
    asked = "year__gt=2010&_sort_desc=year&_labels=on&_col=title&_col=year&_col=venue_id"
    rows = rows_of(get(f"/papershelf/papers.csv?{asked}"), "csv")
    assert list(rows[0]) == ["id", "title", "year", "venue_id", "venue_id_label"]
    years = [int(row["year"]) for row in rows]
    assert years == sorted(years, reverse=True)
    assert min(years) > 2010
    assert {row["venue_id_label"] for row in rows if row["title"] == "Pruning Once Is Enough"} == {"ICML"}


@pytest.mark.parametrize("form", FORMS)
def test_the_files_that_a_page_links_have_all_rows_whatever_page_it_is(get: Get, form: str) -> None:
    first = get("/papershelf/papers?_size=10")
    (following,) = [link.attributes["href"] or "" for link in LexborHTMLParser(first.text).css("a[rel=next]")]
    for page in (first.text, get(following.removeprefix("http://localhost")).text):
        (link,) = [link for link in re.findall(r'href="([^"]*)"', page) if f".{form}" in link]
        assert len(rows_of(get(html.unescape(link)), form)) == 63


def test_a_query_of_many_rows_has_pages_to_its_end_as_html_and_as_json(get: Get) -> None:
    sql = NUMBERS.format(2_609)
    address: str | None = query("", sql)
    seen: list[str] = []
    while address:
        page = LexborHTMLParser(get(address).text)
        seen += [row.css("td")[0].text() for row in page.css("table.rows tbody tr")]
        following = page.css_first("a[rel=next]")
        address = following.attributes["href"] if following else None
    assert seen == [str(number) for number in range(1, 2_610)]
    numbers: list[int] = []
    address = query(".json", sql, _shape="array")
    while address:
        answer = get(address)
        numbers += [row["i"] for row in answer.json()]
        link = answer.headers.get("link")
        assert (link is None) == (LEFT_OUT not in answer.headers)
        address = re.sub(r"^<http://localhost(.*)>.*$", r"\1", link) if link else None
    assert numbers == list(range(1, 2_610))


def test_a_question_of_many_rows_has_a_second_page(get: Get, monkeypatch: pytest.MonkeyPatch, site: Any) -> None:
    monkeypatch.setattr(site, "max_returned_rows", 1)
    monkeypatch.setattr("papershelf.site.query_pages.ROWS_A_PAGE", 1)
    address = "/papershelf/votes_over_time.json?slug=pruning-once-is-enough"
    whole: list[Any] = []
    for _ in range(2):
        page = get(address).json()
        whole += page["rows"]
        address = (page.get("next_url") or "").removeprefix("http://localhost")
    assert address == ""
    assert len(whole) == len(rows_of(get("/papershelf/votes_over_time.csv?slug=pruning-once-is-enough"), "csv")) == 2


def test_what_would_be_too_large_is_refused_in_a_line(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "MOST_BYTES", 1000)
    for form in ("csv", "jsonl"):
        answer = get(query(f".{form}", NUMBERS.format(5_000)))
        assert (answer.status_code, answer.text.count("\n")) == (400, 1)
        assert "take the whole file" in answer.text


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_two_columns_of_one_name_are_refused_where_names_tell_them_apart(get: Get, form: str) -> None:
    answer = get(query(f".{form}", "select 1 as a, 2 as a"))
    assert answer.status_code == 400
    assert "Two columns are named 'a'" in answer.text


@pytest.mark.parametrize(
    ("address", "status", "message"),
    [
        ("/papershelf/nothing.csv", 404, "There is no table, view or question named nothing."),
        ("/papershelf/papers.jsonl?_sort=nothing", 400, "Cannot sort table by nothing"),
        ("/papershelf.parquet", 404, "is of a query"),
        (query(".jsonl", "delete from papers"), 400, "Statement must be a SELECT"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line(get: Get, address: str, status: int, message: str) -> None:
    answer = get(address)
    assert (answer.status_code, answer.text.count("\n")) == (status, 1)
    assert message in answer.text


def test_a_search_among_other_conditions_can_be_downloaded(get: Get) -> None:
    rows = rows_of(get("/papershelf/papers.jsonl?_search=pruning&year=2024"), "jsonl")
    assert {row["slug"] for row in rows} == {"pruning-once-is-enough", "hostile-words"}
