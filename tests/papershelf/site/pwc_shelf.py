"""A small shelf with something at every address of the API of Papers with Code: loaded as users load it."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner
from sqlalchemy.engine import URL

from papershelf.cli import papershelf
from tests.papershelf.board_shelf import board_shelf

PAPERS = [
    {
        "paper_url": "https://paperswithcode.com/paper/shelves-in-court",
        "arxiv_id": None,
        "title": "Shelves in Court",
        "abstract": "Trained with Adam, our net reaches an accuracy of 93.2% on CIFAR-10 for image classification.",
        "url_abs": "https://proceedings.example.org/shelves.html",
        "url_pdf": "https://proceedings.example.org/shelves.pdf",
        "proceeding": "ICML 2021",
        "authors": ["Bernhard Schölkopf", "Ada Lovelace"],
        "tasks": ["Image Classification"],
        "date": "2021-07-01",
    },
]
CODE = [
    {
        "paper_title": "Shelves in Court",
        "paper_url_abs": "https://proceedings.example.org/shelves.html",
        "paper_url_pdf": "https://proceedings.example.org/shelves.pdf",
        "repo_url": url,
        "is_official": is_official,
        "mentioned_in_paper": False,
        "mentioned_in_github": is_official,
        "framework": "jax",
    }
    for url, is_official in (("https://github.com/Example/Court", True), ("https://gitlab.com/other/court", False))
]
ARTICLE = {
    "id": "2403.00002",
    "title": "Listed Work 2 about Shelves",
    "abstract": "We sort shelves by colour and reach an accuracy of 71.5% in image classification on CIFAR-100.",
    "categories": "cs.CV cs.DL",
    "authors": "Ada Lovelace, Emmy Noether, Mary Shelley",
    "authors_parsed": [[*name.split()[::-1], ""] for name in ("Ada Lovelace", "Emmy Noether", "Mary Shelley")],
    "versions": [{"version": "v1", "created": "Thu, 28 Mar 2024 10:00:00 GMT"}],
    "update_date": "2024-03-28",
    "submitter": "Ada Lovelace",
    "comments": None,
    "journal-ref": None,
    "doi": None,
    "report-no": None,
    "license": None,
}


def pwc_shelf(folder: Path) -> URL:
    """Load it into a database in a folder; gives its address."""
    url = board_shelf(folder)
    files = {"papers.json": PAPERS, "code.json": CODE, "arxiv.jsonl": ARTICLE}
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content) + "\n", encoding="utf-8")
    paths = [str(folder / name) for name in files]
    loaded = CliRunner().invoke(papershelf, ["--database", str(url), "load", *paths], catch_exceptions=False)
    assert loaded.exit_code == 0, loaded.output
    return url
