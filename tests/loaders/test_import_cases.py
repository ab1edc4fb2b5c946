"""Import cases: what reference managers, publishers and archives export, and the papers that stand in it.

Each line of `import_cases.jsonl` is a small document in the shape of one exporter, written for this project, with the
title, the authors, the date and the DOI that a reader would take from it.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from db.display.cleaner import clean_title
from db.display.names import clean_authors
from db.records import PaperRecord
from loaders import recognise
from loaders.loader import Broken, DocumentFacts, Loader, Unusable

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "import_cases.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['loader']}: {case['case']}")
def test_papers_come_as_a_reader_would_take_them(case: dict[str, Any]) -> None:
    document = case["document"].encode()
    loader = recognise(document)
    assert loader is not None
    assert loader.name == case["loader"]
    assert papers_of(loader, document) == case["papers"]


def papers_of(loader: Loader, document: bytes) -> list[dict[str, Any]]:
    papers = []
    for entry in loader.read(io.BytesIO(document)):
        if isinstance(entry, DocumentFacts | Broken):
            continue
        try:
            record = loader.map(entry.raw).record
        except Unusable:
            continue
        assert isinstance(record, PaperRecord)
        dois = [identifier.value for identifier in record.identifiers if identifier.scheme == "doi"]
        papers.append(
            {
                "title": clean_title(record.title),
                "authors": list(clean_authors(record.authors)),
                "date": record.published_on,
                "doi": next(iter(dois), None),
            }
        )
    return papers
