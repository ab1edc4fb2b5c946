"""A shelf is the same, whether a curation is in YAML or in CSV, and the next edition in either form takes it back."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from db.engine import parse_url
from db.fingerprint import fingerprint
from loaders.curation import DECISIONS
from loaders.curation_csv import COLUMNS, row_of
from papershelf.database import open_for_writing, reading
from papershelf.loading.archives import FoundDocument
from papershelf.loading.run import Loading
from papershelf.loading.scanning import Scanner

PRUNE = "https://arxiv.org/abs/2401.00001"
ROW = {"paper_title": "Prune", "paper_url": PRUNE, "model_name": "Pruner", "metrics": {"shelf score": "3.5"}}
PAPER = {
    "paper_url": "https://paperswithcode.com/paper/prune",
    "arxiv_id": "2401.00001",
    "title": "Prune",
    "abstract": "We prune.",
    "url_abs": PRUNE,
    "url_pdf": None,
    "proceeding": "Journal of Shelving",
    "authors": ["Ada King"],
    "tasks": ["Stacking"],
    "date": "2024-01-03",
    "methods": [{"name": "Shelf sort", "full_name": "Shelf sort"}],
}
LINK = {
    "paper_url": "https://paperswithcode.com/paper/prune",
    "paper_title": "Prune",
    "paper_arxiv_id": "2401.00001",
    "paper_url_abs": PRUNE,
    "paper_url_pdf": None,
    "repo_url": "https://github.com/example/prune",
    "is_official": True,
    "mentioned_in_paper": False,
    "mentioned_in_github": False,
    "framework": "none",
}
BIBLIOGRAPHY = """@article{g, title={Growing Shelves on Trees}, author={Ada King}, year={2019}, doi={10.1000/g}}
@article{h, title={Growing Shelves on Trees}, author={Ada King}, year={2019}, doi={10.1000/h}, keywords={stacks}}
"""
DOCUMENTS = {
    "papers.json": json.dumps([PAPER]),
    "links.json": json.dumps([LINK]),
    "tables.json": json.dumps([{"task": "Stacking", "datasets": [{"dataset": "Oak-Net", "sota": {"rows": [ROW]}}]}]),
    "shelves.bib": BIBLIOGRAPHY,
}
RESULT = {"paper": "arxiv:2401.00001", "metric": "shelf score", "value": "3.5"}
REPO = {"paper": "arxiv:2401.00001", "repo": "https://github.com/example/prune"}
EACH: dict[str, dict[str, Any]] = {
    "merge": {"merge": ["doi:10.1000/g", "arxiv:2401.00001"]},
    "apart": {"apart": ["doi:10.1000/g", "doi:10.1000/h"]},
    "hide": {"hide": ["title: Prune"]},
    "confirm": {"confirm": RESULT},
    "deny": {"deny": RESULT},
    "correct": {"correct": RESULT | {"to": "35"}},
    "official": {"official": REPO | {"repo": "https://github.com/example/shelf"}},
    "not_official": {"not_official": REPO},
    "metric": {"metric": "Rack, score", "aliases": ["shelf score"], "higher_is_better": "false"},
    "dataset": {"dataset": "Trees", "aliases": ["Oak-Net"]},
    "task": {"task": "Piling", "aliases": ["Stacking"]},
    "model": {"model": "Shears", "aliases": ["Pruner"]},
    "method": {"method": "Rack sort", "aliases": ["Shelf sort"]},
    "venue": {"venue": "JoS", "aliases": ["Journal of Shelving"]},
    "topic": {"topic": "Piles", "aliases": ["stacks"]},
}


def edition(form: str, as_of: str, *decisions: dict[str, Any]) -> FoundDocument:
    head = ["papershelf: curation", "name: corrections", f"as_of: {as_of}"]
    if form == "yaml":
        content = "\n".join([*head, f"decisions: {json.dumps(decisions)}"])
    else:
        written = io.StringIO()
        rows = [[row_of(decision).get(name, "") for name in COLUMNS] for decision in decisions]
        csv.writer(written).writerows([head, COLUMNS, *rows])
        content = written.getvalue()
    return FoundDocument(f"{as_of}.{form}", io.BytesIO(), content.encode())


def load(path: Path, *documents: FoundDocument) -> str:
    """Load documents, and give the fingerprint of what the shelf says of papers."""
    url = parse_url(f"sqlite:///{path}")
    engine = open_for_writing(url)
    with Scanner(workers=1) as scanner:
        report = Loading(engine, scanner).load(documents)
    engine.dispose()
    assert not report.failures, report.failures
    with reading(url) as connection:
        return fingerprint(connection, bibliography_only=True).total


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A shelf on which each decision has something to change, and its fingerprint."""
    path = tmp_path_factory.mktemp("shelf") / "shelf.db"
    found = [FoundDocument(name, io.BytesIO(), content.encode()) for name, content in DOCUMENTS.items()]
    return path, load(path, *found)


def test_there_is_a_decision_of_each_kind() -> None:
    assert EACH.keys() == DECISIONS.keys()


@pytest.mark.parametrize("kind", EACH)
def test_a_decision_in_csv_does_what_it_does_in_yaml_until_the_next_edition(
    kind: str, shelf: tuple[Path, str], tmp_path: Path
) -> None:
    path, before = shelf
    prints = set()
    for form, next_form in (("yaml", "csv"), ("csv", "yaml")):
        copy = Path(shutil.copy(path, tmp_path / f"{form}.db"))
        prints.add(load(copy, edition(form, "2026-01-01", EACH[kind])))
        assert load(copy, edition(next_form, "2026-01-02")) == before
    assert len(prints) == 1
    assert before not in prints
