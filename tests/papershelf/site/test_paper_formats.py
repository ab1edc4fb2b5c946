"""A paper at its address in the formats of programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser

from papershelf.cli import papershelf

Get = Callable[..., Any]


def exported(shelf: Path, form: str) -> str:
    database = f"sqlite:///{(shelf / 'papershelf-public.db').resolve()}"
    result = CliRunner().invoke(papershelf, ["export", "papers", "--format", form, "--database", database])
    assert result.exit_code == 0, result.stderr
    return result.stdout


def slugs_of(shelf: Path) -> list[str]:
    return [json.loads(line)["slug"] for line in exported(shelf, "jsonl").splitlines()]


def test_every_paper_is_in_each_format_what_the_export_says_of_it(get: Get, shelf: Path) -> None:
    rows = [json.loads(line) for line in exported(shelf, "jsonl").splitlines()]
    items = {item["id"]: item for item in json.loads(exported(shelf, "csl-json"))}
    assert len(rows) >= 3
    for row in rows:
        address = f"/papers/{row['slug']}"
        assert get(f"{address}.json").json() == row
        assert get(f"{address}.csl.json").json() == [items[row["slug"]]]
        assert parse_string(get(f"{address}.bib").text).entries[0].key == row["slug"]
        assert rispy.loads(get(f"{address}.ris").text.replace("\r\n", "\n"))[0]["title"] == row["title"]


def test_the_page_cites_a_paper_as_the_file_does_and_leads_to_all_files(get: Get, shelf: Path) -> None:
    for slug in slugs_of(shelf):
        page = LexborHTMLParser(get(f"/papers/{slug}").text)
        (cited,) = page.css("pre.cite")
        (shown,), (written,) = (parse_string(text).entries for text in (cited.text(), get(f"/papers/{slug}.bib").text))
        fields = {field.key: field.value for field in written.fields}
        assert (shown.entry_type, shown.key) == (written.entry_type, written.key)
        assert {field.key: field.value for field in shown.fields}.items() <= fields.items()
        links = [link.attributes["href"] for link in page.css("section[aria-labelledby=cite] a[href^='/papers/']")]
        assert links == [f"/papers/{slug}.{suffix}" for suffix in ("bib", "ris", "csl.json", "json")]


@pytest.mark.parametrize(
    ("suffix", "content_type"),
    [
        ("json", "application/json"),
        ("bib", "application/x-bibtex"),
        ("ris", "application/x-research-info-systems"),
        ("csl.json", "application/vnd.citationstyles.csl+json"),
    ],
)
def test_the_answer_says_of_which_type_it_is(get: Get, shelf: Path, suffix: str, content_type: str) -> None:
    answer = get(f"/papers/{slugs_of(shelf)[0]}.{suffix}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{content_type}; charset=utf-8"
    assert answer.headers["cache-control"].startswith("max-age=")


@pytest.mark.parametrize("suffix", ["json", "bib", "ris", "csl.json"])
def test_a_slug_in_capitals_leads_on_and_one_of_no_paper_is_not_found(get: Get, shelf: Path, suffix: str) -> None:
    slug = slugs_of(shelf)[0]
    answer = get(f"/papers/{slug.upper()}.{suffix}")
    assert (answer.status_code, answer.headers["location"]) == (301, f"/papers/{slug}.{suffix}")
    missing = get(f"/papers/no-such-paper.{suffix}")
    assert missing.status_code == 404
    assert "No paper has the address /papers/no-such-paper." in missing.text
    if suffix.endswith("json"):
        assert missing.json()["status"] == 404
