"""A small shelf with boards and listings: what the tests of those pages look at, loaded as users load it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from sqlalchemy.engine import URL, make_url

from papershelf.cli import papershelf

Json = dict[str, Any]

YEARS = {2016: "71.5", 2017: "74.25", 2018: "73.0", 2019: "78.1", 2020: "78.1", 2021: "84.0"}
"""Year to the top-1 accuracy that the paper of that year states, as printed."""


def _row(year: int, **metrics: str) -> Json:
    return {
        "model_name": f"ShelfNet-{year}",
        "paper_title": f"Better Shelves of {year}",
        "paper_url": f"https://arxiv.org/abs/{year % 100}05.0{year}",
        "paper_date": f"{year}-05-17",
        "metrics": metrics,
        "code_links": [{"title": "code", "url": f"https://github.com/example/shelf{year}"}],
    }


def _tables() -> list[Json]:
    imagenet = [
        _row(year, **{"Top 1 Accuracy": value, "Validation Top 1 Accuracy": str(float(value) + 1)})
        for year, value in YEARS.items()
    ]
    undated = {"model_name": "Shelf-less", "paper_title": "", "paper_url": "", "metrics": {"Top 1 Accuracy": "66.0"}}
    words = [_row(2018, Perplexity="55.2"), _row(2019, Perplexity="48.7"), _row(2020, Perplexity="61.0")]
    return [
        {"task": "Image Classification", "datasets": [{"dataset": "ImageNet", "sota": {"rows": [*imagenet, undated]}}]},
        {"task": "Language Modelling", "datasets": [{"dataset": "Penn Treebank", "sota": {"rows": words}}]},
    ]


def _listed(number: int, day: str, votes: int, abstract: str) -> Json:
    return {
        "paper": {
            "id": f"{day[2:4]}{day[5:7]}.{number:05}",
            "title": f"Listed Work {number} about Shelves",
            "summary": abstract,
            "publishedAt": f"{day}T00:00:00.000Z",
            "upvotes": votes,
            "authors": [{"name": name} for name in ("Ada Lovelace", "Emmy Noether", "Mary Shelley", "Grace Hopper")],
        },
        "numComments": number,
    }


def board_shelf(folder: Path) -> URL:
    """Load tables and days into a database in a folder; gives its address."""
    files = {"tables.json": json.dumps(_tables())}
    zero_shot = "Our net reaches a zero-shot top-1 accuracy of 70.2% on ImageNet."
    doubtful = "Shelving is hard. Our method improves top-1 accuracy on ImageNet by 2.4% over the baseline."
    code = "We sort the shelves of a library by colour. Code: https://github.com/example/colour"
    days = {
        "2024-03-28": [_listed(1, "2024-03-28", 5, zero_shot), _listed(2, "2024-03-28", 50, code)],
        "2024-04-01": [_listed(3, "2024-04-01", 8, doubtful)],
        "2024-04-02": [_listed(2, "2024-03-28", 60, code)],
    }
    files |= {f"{day}.json": json.dumps(entries) for day, entries in days.items()}
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    database = f"sqlite:///{folder / 'papershelf.db'}"
    loaded = CliRunner().invoke(
        papershelf, ["--database", database, "load", *(str(folder / name) for name in files)], catch_exceptions=False
    )
    assert loaded.exit_code == 0, loaded.output
    return make_url(database)
