"""No name or address is too long for a database to find by: both kinds of database load the same, and go on loading."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from db.cleaning import is_too_long
from db.engine import parse_url
from papershelf.database import open_for_writing
from papershelf.loading.archives import MOST_OF_A_NAME, clean_name
from papershelf.loading.run import Loading
from papershelf.loading.scanning import Scanner
from papershelf.loading.walk import find_documents
from tests.papershelf.loading.lines import ask

LONG = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=9_000))
"""Letters that no database can compress."""
WIDE = "".join(map(chr, random.Random(2).choices(range(0x4E00, 0x9F00), k=1_900)))
"""Letters of three bytes each."""


def load(url: str, folder: Path, **fields: Any) -> tuple[int, int]:
    """Load a paper with the given fields, beside another one; gives how many entries there are, and rejects."""
    usual = {"id": "2401.00001", "title": "A title", "summary": "A summary.", "authors": [{"name": "Ada Example"}]}
    entries = [{"paper": usual | {"id": "2401.00002", "title": "Another"}, "numComments": 1}]
    entries.append({"paper": usual | fields, "numComments": 1})
    (folder / "day.json").write_text(json.dumps(entries), encoding="utf-8")
    engine = open_for_writing(parse_url(url))
    with Scanner(workers=1) as scanner:
        report = Loading(engine, scanner).load(find_documents((str(folder),)))
    engine.dispose()
    assert not report.failures
    return report.total.inserted, report.total.rejected


@pytest.mark.parametrize(
    "fields",
    [
        {"authors": [{"name": "Ada Example"}, {"name": LONG}]},
        {"ai_keywords": ["short", WIDE]},
        {"githubRepo": f"https://github.com/example/{LONG}"},
        {"projectPage": f"https://example.org/{LONG}"},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_an_entry_with_a_name_or_address_without_end_is_rejected(
    database_url: str, tmp_path: Path, fields: dict[str, Any]
) -> None:
    (tmp_path / "in").mkdir()
    assert load(database_url, tmp_path / "in", **fields) == (1, 1)
    assert "characters" in str(ask(database_url, "SELECT reason FROM rejects"))


@pytest.mark.parametrize(
    "fields",
    [
        {"title": LONG},
        {"title": WIDE},
        {"summary": f"The code is at https://github.com/example/{LONG} for all."},
        {"summary": f"The code is at https://example.org/{WIDE} for all."},
        {"summary": f"We reach 91.5% accuracy on {WIDE}, and 45.1% {LONG} on CIFAR-10."},
        {"submittedOnDailyBy": {"user": LONG}},
        {"authors": [{"name": "\ufdfa" * 600}], "ai_keywords": ["\ufdfa" * 600]},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_a_text_without_end_is_loaded(database_url: str, tmp_path: Path, fields: dict[str, Any]) -> None:
    (tmp_path / "in").mkdir()
    assert load(database_url, tmp_path / "in", **fields) == (2, 0)


def test_of_the_name_of_a_document_the_end_is_kept(database_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    deep = folder.joinpath(*(LONG[place : place + 200] for place in range(0, 3_000, 200)))
    deep.mkdir(parents=True)
    (deep / "day.json").write_text('[{"paper": {"id": "2401.00003", "title": "Deep"}, "numComments": 1}]')
    assert load(database_url, folder) == (3, 0)
    uris = [uri for (uri,) in ask(database_url, "SELECT uri FROM documents ORDER BY uri")]
    assert sorted(map(len, uris)) == [8, MOST_OF_A_NAME]
    assert all(uri.endswith("day.json") for uri in uris)


def test_a_name_is_too_long_by_its_bytes() -> None:
    assert not is_too_long("n" * 2_000)
    assert is_too_long("n" * 2_001)
    assert not is_too_long("é" * 1_000)
    assert is_too_long("é" * 1_001)
    assert not is_too_long(clean_name("\U0001f4d6" * 3_000))
