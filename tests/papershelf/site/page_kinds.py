"""Every kind of page of the site, on a shelf that has one of each, and what strains a layout."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from papershelf.cli import papershelf
from papershelf.snapshot.publish import publish
from tests.conftest import PROJECT
from tests.papershelf.board_shelf import board_shelf

LONG = "On the Unreasonably Long Titles of Works about Shelves " * 5 + "Honorificabilitudinitatibus-" * 4 + "End"
"""A title of several lines, with a word that is wider than a phone."""
STRAINING = "strained.json"
KINDS = {
    "home": "/",
    "boards": "/leaderboards",
    "boards of a task": "/leaderboards?task=image+classification",
    "board": "/leaderboards/imagenet",
    "board with a setting": "/leaderboards/imagenet?metric=top-1+accuracy&split=&setting=zero-shot",
    "board of lower values": "/leaderboards/penn-treebank",
    "straining board": "/leaderboards/a-very-long-name-of-a-data-set-about-the-shelves-of-all-libraries-of-the-world",
    "day": "/listings/2024-03-28",
    "week": "/listings/2024-W13",
    "month": "/listings/2024-04",
    "paper": "/papers/better-shelves-of-2019",
    "paper with evidence": "/papers/listed-work-1-about-shelves",
    "straining paper": f"/search?q=%22{'Unreasonably+Long+Titles'}%22",
    "paper of many results": "/papers/shelves-of-many-results",
    "search": "/search?q=shelves",
    "search for nothing": "/search?q=nothing+at+all",
    "search of one typing error": "/search?q=shelvse",
    "search without words": "/search",
    "authors": "/authors",
    "author": "/authors/ada-lovelace",
    "datasets": "/datasets",
    "dataset": "/datasets/imagenet",
    "repos": "/repos",
    "repo": "/repos/github.com/example/colour",
    "tasks": "/tasks",
    "task": "/tasks/image-classification",
    "metrics": "/metrics",
    "metric": "/metrics/perplexity",
    "models": "/models",
    "model": "/models/shelfnet-2019",
    "venues": "/venues",
    "topics": "/topics",
    "methods": "/methods",
    "documents": "/documents",
    "document": f"/documents/{STRAINING}",
    "tables and SQL": "/papershelf",
    "SQL": "/papershelf?sql=select+*+from+papers",
    "SQL that fails": "/papershelf?sql=select+nothing",
    "papers": "/papershelf/papers",
    "leaderboard": "/papershelf/leaderboard",
    "results": "/papershelf/results",
    "paper_details": "/papershelf/paper_details",
    "filtered": "/papershelf/papers?year=2024&_sort_desc=votes&_facet=year",
    "table without rows": "/papershelf/papers?year=1900",
    "question": "/papershelf/best_with_code?task=",
    "question with numbers": "/papershelf/code_by_venue?year=",
    "question of a board": "/papershelf/leaderboard_of?dataset=imagenet&metric=",
    "row": "/papershelf/entries/1",
    "not found": "/papers/nothing",
    "no such page": "/authors?page=99",
    "bad request": "/papershelf/papers?_sort=nothing",
}
ERRORS = {"SQL that fails": 400, "not found": 404, "no such page": 404, "bad request": 400}
"""The kinds that are no good answer, and their status."""


def shelf_of_all_kinds(folder: Path, *loaded: Path) -> Path:
    """Load boards, listings, what strains a layout and more, and publish it; gives the pointer."""
    url = board_shelf(folder)
    (folder / STRAINING).write_text(json.dumps(_tables()), encoding="utf-8")
    (folder / "2024-04-03.json").write_text(json.dumps([_listed()]), encoding="utf-8")
    files = map(str, [folder / STRAINING, folder / "2024-04-03.json", *(loaded or [PROJECT / "examples"])])
    command = ["--database", url.render_as_string(), "load", *files]
    assert CliRunner().invoke(papershelf, command, catch_exceptions=False).exit_code == 0
    publish(url, folder / "public.db")
    return folder / "public.db"


def address_of(kind: str, folder: Path) -> str:
    """The address of a kind of page on the shelf of a folder."""
    return KINDS[kind].replace(STRAINING, sha256((folder / STRAINING).read_bytes()).hexdigest())


def _tables() -> list[dict[str, Any]]:
    long = {
        "model_name": "a-model-whose-name-alone-is-as-long-as-some-abstracts-finetuned-on-all-shelves",
        "paper_title": LONG,
        "paper_url": "https://arxiv.org/abs/2404.09999",
        "paper_date": "2024-04-02",
        "metrics": {"Accuracy": "0.9586590074394953"},
        "code_links": [{"title": "code", "url": "https://github.com/example/a-repository-with-quite-a-long-name"}],
    }
    many = [
        {
            "model_name": f"Variant {number}",
            "paper_title": "Shelves of Many Results",
            "paper_url": "https://arxiv.org/abs/2303.08888",
            "paper_date": "2023-03-15",
            "metrics": {"Accuracy": f"{50 + number / 2}%"},
            "code_links": [],
        }
        for number in range(60)
    ]
    nameless = [
        {"model_name": f"Nobody's {number}", "paper_title": "", "paper_url": "", "metrics": {"Accuracy": "3"}}
        for number in range(4)
    ]
    name = "A Very Long Name of a Data Set about the Shelves of All Libraries of the World"
    rows = [long, {**long, "model_name": "ShelfNet", "metrics": {"Accuracy": "91.2 ± 0.25"}, "code_links": []}]
    datasets = [
        {"dataset": name, "sota": {"rows": [*rows, *nameless]}},
        {"dataset": "ShelfBench", "sota": {"rows": many}},
    ]
    return [{"task": "Retrieval of Books from Shelves", "datasets": datasets}]


def _listed() -> dict[str, Any]:
    abstract = (
        "We reach an accuracy of 91.5% on ShelfBench and 93.4 F1 on SQuAD, 2.4x faster than before. Our code is at "
        "https://github.com/example/a-repository-with-quite-a-long-name, data at https://example.org/" + "x" * 90
    )
    return {
        "paper": {
            "id": "2404.09999",
            "title": LONG,
            "summary": abstract,
            "publishedAt": "2024-04-02T00:00:00.000Z",
            "upvotes": 1234,
            "authors": [{"name": f"Author Number {number}"} for number in range(40)],
        },
        "numComments": 1,
    }
