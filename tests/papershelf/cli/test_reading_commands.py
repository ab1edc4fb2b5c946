"""The commands that show a shelf to a person, and the same to programs with `--json`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from db.tables import metadata
from loaders import all_loaders
from tests.papershelf.small_shelf import small_shelf

Run = Callable[..., Result]


def test_loaders_are_listed_with_what_they_read(run: Run) -> None:
    found = json.loads(run("loaders", "--json").stdout)
    assert [row["name"] for row in found] == [loader.name for loader in all_loaders()]
    assert all(loader.summary in run("loaders").stdout for loader in all_loaders())


def test_rejects_are_shown_with_place_and_reason_and_their_text_shortened(run: Run, shelf_url: str) -> None:
    lines = run("rejects", "--database", shelf_url).stdout.splitlines()
    assert lines[0].split() == ["document", "place", "reason", "text"]
    assert "pages/first.txt" in lines[2]
    assert "entry 2" in lines[2]
    assert "It has no title." in lines[2]
    assert lines[2].endswith("12 12…")
    assert len(lines) == 3


def test_rejects_as_json_keep_their_whole_text(run: Run, shelf_url: str) -> None:
    (reject,) = json.loads(run("rejects", "--database", shelf_url, "--json").stdout)
    assert reject["text"] == "12\n" * 400


def test_rejects_of_one_document(run: Run, shelf_url: str) -> None:
    def of(document: str) -> Result:
        return run("rejects", "--database", shelf_url, "--document", document)

    assert "It has no title." in of("pages/first.txt").stdout
    assert of("2024-05-27.json").stdout == "No entry was rejected.\n"
    assert of("unheard-of").exit_code == 1


def test_stats_count_every_table_and_what_papers_have(run: Run, shelf_url: str) -> None:
    found = json.loads(run("stats", "--database", shelf_url, "--json").stdout)
    assert set(found["rows"]) == set(metadata.tables)
    assert found["rows"]["papers"] == 3
    assert found["documents"] == {"hf-daily": 1, "hf-page": 1}
    assert found["incomplete_documents"] == 0
    assert found["published"] == {"first": "2023", "last": "2024-05-26"}
    assert found["listed"] == {"first": "2024-05-27", "last": "2024-05-27"}
    assert found["coverage"] == {
        "abstract": 1,
        "published_on": 2,
        "author_count": 2,
        "arxiv_id": 1,
        "doi": 1,
        "venue": 1,
        "organisation": 0,
        "authors": 2,
        "repos": 1,
        "links": 1,
        "results": 1,
        "votes": 2,
        "licence": 0,
        "is_retracted": 0,
        "versions": 0,
        "citations": 0,
    }


def test_stats_for_a_person_name_every_table_loader_and_field(run: Run, shelf_url: str) -> None:
    words = run("stats", "--database", shelf_url).stdout.split()
    assert {*metadata.tables, "hf-page", "hf-daily", "abstract", "33.3"} <= set(words)


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        (("TITLE",), ["bare-title"]),
        (("imagenet", "deep"), ["deep-shelves"]),
        (("shelves deep",), ["deep-shelves"]),
        (("nowhere",), []),
        (("shelves", "-deep"), []),
        (("muller",), ["deep-shelves"]),
        (("author:hopper", "has:code"), ["deep-shelves"]),
        (("https://arxiv.org/abs/2405.00001v2",), ["deep-shelves"]),
    ],
)
def test_search_finds_what_the_box_of_the_site_finds(
    run: Run, shelf_url: str, words: tuple[str, ...], slugs: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where the snapshot of a PostgreSQL database stands
    found = json.loads(run("search", "--database", shelf_url, "--json", *words).stdout)
    assert [paper["slug"] for paper in found] == slugs


def test_search_shows_slug_year_and_title_and_says_where_there_is_more(
    run: Run, shelf_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("search", "--database", shelf_url, "-nowhere", "--limit", "1")
    assert result.stdout.splitlines()[2].split()[:2] == ["deep-shelves", "2024"]
    assert len(result.stdout.splitlines()) == 3
    assert "There are more" in result.stderr
    assert "Did you mean: shelves" in run("search", "--database", shelf_url, "shelvse").stderr
    assert run("search", "--database", shelf_url, "nowhere").stdout == ""


@pytest.mark.parametrize("words", [(), ("",), ("  ",), ("a\x00b",), ("\udcff",), ("a", "--limit", "0")])
def test_search_for_what_is_no_word_is_a_usage_error(run: Run, shelf_url: str, words: tuple[str, ...]) -> None:
    assert run("search", "--database", shelf_url, *words).exit_code == 2


@pytest.mark.parametrize(
    "name",
    [
        *("deep-shelves", "Deep-Shelves", " Deep Shelves!", "deep-shelves-v1", "Deep: Shelves"),
        *("2405.00001", "arXiv:2405.00001v3", "10.1000/SHELF_1"),
    ],
)
def test_show_takes_slugs_old_slugs_titles_and_identifiers(run: Run, shelf_url: str, name: str) -> None:
    found = json.loads(run("show", "--database", shelf_url, "--json", name).stdout)
    assert found["slug"] == "deep-shelves"
    assert found["authors"] == ["Ada Müller", "Grace Hopper"]
    assert (found["tasks"], found["datasets"], found["methods"]) == ([], [], ["shelving"])
    assert "methods: shelving" in run("show", "--database", shelf_url, name).stdout.splitlines()
    assert found["repos"] == [{"url": "https://github.com/shelf/deep", "stars": 12, "is_official": None}]
    assert [link["kind"] for link in found["links"]] == ["code", "project"]
    assert [(result["metric"], result["value"], result["unit"]) for result in found["results"]] == [
        ("speed", "2", "x"),
        ("accuracy", "91.5", "%"),
    ]
    assert [(entry["document"], entry["votes"]) for entry in found["listings"]] == [
        ("2024-05-27.json", 41),
        ("pages/first.txt", None),
    ]
    assert found["sources"] == [{"field": "title", "document": "2024-05-27.json", "position": 0, "loader": "hf-daily"}]


def test_show_names_the_papers_that_may_be_the_same_work_with_score_and_reason(run: Run, tmp_path: Path) -> None:
    lines = [
        {"bibtex_key": f"{venue}1", "title": "Shelves of Glass", "authors": [{"given": "Ada", "family": "Berg"}]}
        | {"year": "2021", "venue": venue, "venue_type": "conference", "abstract": abstract}
        for venue, abstract in (("icml", "We look at glass."), ("iclr", "Wood is left out on purpose."))
    ]
    (tmp_path / "two.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    url = f"sqlite:///{tmp_path / 'papershelf.db'}"
    assert run("load", str(tmp_path / "two.jsonl"), "--database", url).exit_code == 0
    found = [json.loads(run("search", "glass", "--json", "--database", url).stdout)[place]["slug"] for place in (0, 1)]
    for slug, other in (found, found[::-1]):
        (review,) = json.loads(run("show", slug, "--json", "--database", url).stdout)["reviews"]
        assert (review["paper"], review["reason"]) == (other, "same_title")
        assert 0.5 < review["score"] < 1
        assert "two venues" in review["evidence"]
        page = run("show", slug, "--database", url).stdout
        assert "May be the same work" in page
        assert review["evidence"] in page


def test_show_tells_what_was_joined_by_the_names_that_decisions_take(run: Run, tmp_path: Path) -> None:
    words = (
        "We put books on shelves of glass and count how many of them fall when one shelf after another is taken away."
    )
    line = {"bibtex_key": "a", "authors": [{"given": "Ada", "family": "Berg"}], "venue_type": "conference"}
    lines = [
        line
        | {"title": "Shelves of Glass", "year": "2021", "venue": "icml", "abstract": words, "doi": "10.1000/glass"},
        line | {"title": "Books that Fall", "year": "2022", "venue": "iclr", "abstract": words},
    ]
    (tmp_path / "two.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    url = f"sqlite:///{tmp_path / 'papershelf.db'}"
    assert run("load", str(tmp_path / "two.jsonl"), "--database", url).exit_code == 0
    found = json.loads(run("show", "books-that-fall", "--json", "--database", url).stdout)
    assert found["records"] == [
        {"title": "Books that Fall", "published": "2022", "venue": "iclr", "identifiers": "", "entries": 1},
        {"title": "Shelves of Glass", "published": "2021", "venue": "icml", "identifiers": "doi:10.1000/glass"}
        | {"entries": 1},
    ]
    assert "Joined records" in run("show", "10.1000/glass", "--database", url).stdout
    curation = tmp_path / "undo.yaml"
    curation.write_text(
        "papershelf: curation\nname: undo\nas_of: 2026-01-01\n"
        "decisions:\n  - apart: [doi:10.1000/glass, title:Books that Fall]\n"
    )
    assert run("load", str(curation), "--database", url).exit_code == 0
    assert json.loads(run("show", "books-that-fall", "--json", "--database", url).stdout)["reviews"] == []
    assert "Joined records" not in run("show", "10.1000/glass", "--database", url).stdout


def test_show_tells_of_versions_citations_and_a_retraction(run: Run, tmp_path: Path) -> None:
    work: dict[str, Any] = {
        "publication_date": "2023-05-02",
        "type_crossref": "journal-article",
        "biblio": {"volume": "4"},
    }
    work |= {"primary_location": {"source": {"display_name": "Shelf Letters", "type": "journal"}}, "is_retracted": True}
    cited = [f"https://openalex.org/W{number}" for number in (2, 3)]
    lines = [
        {"id": "https://openalex.org/W1", "title": "Shelves of Glass", "referenced_works": cited} | work,
        {"id": "https://openalex.org/W2", "title": "Books that Fall"},
    ]
    (tmp_path / "works.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    url = f"sqlite:///{tmp_path / 'papershelf.db'}"
    assert run("load", str(tmp_path / "works.jsonl"), "--database", url).exit_code == 0
    found = json.loads(run("show", "openalex:W1", "--json", "--database", url).stdout)
    (version,) = found["versions"]
    assert (version["kind"], version["published_on"], version["venue"], version["volume"]) == (
        "journal",
        "2023-05-02",
        "Shelf Letters",
        "4",
    )
    assert (found["is_retracted"], found["citation_count"], found["cited"]) == (True, 2, ["books-that-fall"])
    page = run("show", "shelves-of-glass", "--database", url).stdout
    for words in (
        "Taken back by its publisher or its authors",
        "Shelf Letters",
        "Cites 2 works, 1 of them in the shelf",
    ):
        assert words in page


def test_show_prints_a_page_that_a_person_reads(run: Run, shelf_url: str) -> None:
    page = run("show", "--database", shelf_url, "deep-shelves").stdout
    lines = page.splitlines()
    assert lines[:4] == [
        "Deep Shelves: Reading at 50% & More",
        "Ada Müller, Grace Hopper",
        "published 2024-05-26; at ICML 2025; arXiv 2405.00001; DOI 10.1000/shelf_1;",
        "slug deep-shelves",
    ]
    assert [line for line in lines if line in ("Repositories", "Links", "Results", "Entries", "Sources")] == [
        "Repositories",
        "Links",
        "Results",
        "Entries",
        "Sources",
    ]
    assert "\x1b" not in page, "no colours in a pipe"
    assert max(map(len, lines[:5])) <= 80


def test_show_prints_a_day_without_its_year_as_a_source_prints_it(run: Run, tmp_path: Path) -> None:
    url = small_shelf(tmp_path).render_as_string()
    assert "day as printed May 30" in run("show", "--database", url, "a-bare-title").stdout


def test_show_of_a_bare_paper_says_that_its_authors_are_unknown(run: Run, shelf_url: str) -> None:
    lines = run("show", "--database", shelf_url, "bare-title").stdout.splitlines()
    assert lines[:3] == ["Bare Title", "authors unknown", "slug bare-title"]


def test_show_of_an_unknown_slug_names_those_near_it(run: Run, shelf_url: str) -> None:
    result = run("show", "--database", shelf_url, "deep-shelfs")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "deep-shelves" in result.stderr
    assert run("show", "--database", shelf_url, "-").exit_code == 1
    assert run("show", "--database", shelf_url, "\udcff").exit_code == 2


def test_of_very_many_rejects_the_first_are_shown_and_the_others_counted(run: Run, tmp_path: Path) -> None:
    usable = json.dumps({"title": "A Title", "venue": "icml", "year": "2023", "bibtex_key": "a"})
    (tmp_path / "volume.jsonl").write_text(usable + '\n{"title": 1, "bibtex_key": "b"}' * 70)
    database = f"sqlite:///{tmp_path / 'papershelf.db'}"
    assert run("load", str(tmp_path / "volume.jsonl"), "--database", database).exit_code == 0
    shown = run("rejects", "--database", database)
    assert len(shown.stdout.splitlines()) == 2 + 50
    tally, more = shown.stderr.splitlines()
    assert tally.startswith("70 entries: The ")
    assert more == "... and 20 more; --limit or --json shows them."
    assert len(run("rejects", "--limit", "70", "--database", database).stdout.splitlines()) == 2 + 70
    assert len(json.loads(run("rejects", "--json", "--database", database).stdout)) == 70


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("serch", "search"), ("pubish", "publish"), ("stat", "stats"), ("SHOW", "show"), ("database upgrad", "upgrade")],
)
def test_a_mistyped_command_is_told_what_may_have_been_meant(run: Run, typed: str, meant: str) -> None:
    result = run(*typed.split(), "x")
    assert result.exit_code == 2
    assert f"Did you mean '{meant}'?" in result.stderr
    assert "--help lists them" in run("xyzzy").stderr


def test_a_shell_completes_commands_and_options(tmp_path: Path) -> None:
    def completed(words: str) -> set[str]:
        environment = {**os.environ, "_PAPERSHELF_COMPLETE": "bash_complete", "COMP_WORDS": words}
        environment["COMP_CWORD"] = str(len(words.split(" ")) - 1)
        program = [sys.executable, "-c", "from papershelf.cli import main; main()"]
        found = subprocess.run(program, env=environment, capture_output=True, text=True, check=True, cwd=tmp_path)
        return {line.partition(",")[2] for line in found.stdout.splitlines()}

    assert completed("papershelf se") == {"settings", "search", "serve"}
    assert completed("papershelf database u") == {"upgrade"}
    assert "--format" in completed("papershelf export --f")
    assert completed("papershelf export --format bib") == {"bibtex"}
