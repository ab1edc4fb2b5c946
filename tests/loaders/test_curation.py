"""A curation is the same in YAML and in CSV, as people and spreadsheets write it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from loaders import recognise
from loaders.curation import DECISIONS, LOADER
from loaders.curation_csv import COLUMNS, LONGEST_ROW, MOST_COLUMNS, row_of
from loaders.loader import Unreadable

Outcome = Callable[..., dict[str, list[Any]]]
HEAD = ["papershelf: curation", "name: corrections", "as_of: 2026-11-27"]
ABOUT = {"decided_by": "mk", "decided_on": "2026-11-20", "reason": 'Said "so"; in Table 3,\nsecond row.'}
PAPERS = ["arxiv:2401.00010", "doi:10.1109/example.2024.1", {"title": "Editorial: on shelves, again", "year": "2024"}]
RESULT = {"dataset": "ImageNet", "metric": "top-1 accuracy", "task": "seeing", "model": "Shelf-B", "split": "test"}
OFFICIAL = {"paper": "arxiv:2401.00010", "repo": "https://github.com/example/shelf"}
_LINE = re.compile(r"Line [0-9]+")
EACH: tuple[dict[str, Any], ...] = (
    {"merge": PAPERS},
    {"apart": PAPERS[:2]},
    {"apart": [{"slug": "news", "author": "Smith, John"}, {"title": "News", "year": "2024", "venue": "A: B, C"}]},
    {"hide": PAPERS[2:]},
    {"confirm": {"paper": PAPERS[2], **RESULT, "setting": "zero-shot", "value": "90.2%"}},
    {"deny": {"repo": "https://huggingface.co/example/reader", "value": "0.99"}},
    {"correct": {"paper": "slug:editorial", "value": "1.234", "to": "12.34"}},
    {"official": OFFICIAL},
    {"not_official": OFFICIAL},
    *({kind: f"A {kind}", "aliases": ["one, two", "three; four"]} for kind in list(DECISIONS)[8:]),
    {"metric": "shelf score", "higher_is_better": "false", "family": "none"},
    {"metric": "shelf score", "higher_is_better": {"seeing: well": "true", "detection": "no"}, "family": "F1"},
    {"dataset": "ShelfNet", "usual_metric": "top-1 accuracy"},
)
"""A decision of each kind, with all that it can say."""


def in_yaml(decisions: tuple[dict[str, Any], ...]) -> bytes:
    head = "".join(f"{field}\n" for field in HEAD)
    return f"{head}decisions: {json.dumps(decisions)}".encode()  # JSON is YAML


def in_csv(
    decisions: tuple[dict[str, Any], ...], delimiter: str = ",", end: str = "\r\n", encoding: str = "utf-8"
) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator=end)
    width = len(COLUMNS) + 2  # spreadsheets print empty cells at the end, and empty rows
    rows = [HEAD, COLUMNS, *([row_of(one).get(name, "") for name in COLUMNS] for one in decisions), [], []]
    writer.writerows([*row, *[""] * (width - len(row))] for row in rows)
    return written.getvalue().encode(encoding)


def test_there_is_a_decision_of_each_kind() -> None:
    assert {next(iter(one)) for one in EACH} == set(DECISIONS)
    assert {name for one in EACH for name in row_of(one | ABOUT)} == set(COLUMNS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_kind_of_decision_is_the_same_in_yaml_and_in_csv(
    delimiter: str, end: str, encoding: str, outcome: Outcome
) -> None:
    decisions = tuple(one | ABOUT for one in EACH)
    document = in_csv(decisions, delimiter, end, encoding)
    assert recognise(document) is LOADER
    found, expected = outcome(LOADER, document), outcome(LOADER, in_yaml(decisions))
    assert len(expected["records"]) == len(EACH)
    assert found == expected


@pytest.mark.parametrize(
    "decision",
    [
        {"merge": ["arxiv:2401.00010"]},
        {"hide": ["anything"]},
        {"hide": [{"title": "Editorial", "author": "a" * 5_000}]},
        {"hide": [{"slug": "editorial--2401-00010", "author": "Ada Lovelace"}]},
        {"confirm": {"value": "1"}},
        {"confirm": OFFICIAL | {"value": "1"}},
        {"correct": {"paper": "arxiv:2401.00010", "value": "1"}},
        {"deny": {"paper": "arxiv:2401.00010", "value": "1", "to": "2"}},
        {"deny": {"paper": "arxiv:2401.00010", "value": "many"}},
        {"official": {"paper": "arxiv:2401.00010", "repo": "https://example.org/code"}},
        {"metric": "accuracy"},
        {"metric": "accuracy", "higher_is_better": "upwards"},
        {"metric": "accuracy", "aliases": ["acc"], "decided_on": "20/11/2026"},
        {"dataset": "ShelfNet", "family": "accuracy"},
        {"task": "shelving", "aliases": ["a" * 5_000]},
    ],
)
def test_what_cannot_be_used_is_rejected_for_the_same_reason(decision: dict[str, Any], outcome: Outcome) -> None:
    (found,), (expected,) = (outcome(LOADER, form((decision,)))["rejects"] for form in (in_csv, in_yaml))
    assert found["place"] == "line 3"
    assert "Line" not in found["reason"] or "Line 3 " in found["reason"].replace(":", " ")
    assert _LINE.sub("", found["reason"]) == _LINE.sub("", expected["reason"])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("name: a", "The curation has no day"),
        ("as_of: 2026-01-01", "The curation has no name"),
        ("name: a,as_of: 28/11/2026", "The curation has no day"),
        ("name: a,name: b,as_of: 2026-01-01", "gives 'name' twice"),
        ("name: a,as_of: 2026-01-01,by: mk", "Line 1: a curation has no field 'by'"),
        ("name: a,as_of: 2026-01-01\n\npapers,reason\n", "Line 3 names the columns, and none is called decision"),
        ("name: a,as_of: 2026-01-01\ndecision,papers,papers\n", "Line 2 names the column 'papers' twice"),
        ("name: a,as_of: 2026-01-01\ndecision" + ",a" * MOST_COLUMNS, f"names more than {MOST_COLUMNS} columns"),
        ('name: a,as_of: 2026-01-01\ndecision,papers\n\nhide,"title: a\nhide,title: b\n', "from line 4 on"),
        ('name: a,as_of: 2026-01-01\ndecision,papers\nhide,"title: a" b\n', "from line 3 on"),
        ("name: a,as_of: 2026-01-01\ndecision,papers\nhide," + "a" * 140_000, "from line 3 on"),
        ("name: a,as_of: 2026-01-01\ndecision,papers\nhide" + "," * LONGEST_ROW, "goes on in line 3 is longer"),
        ("name: a,as_of: 2026-01-01\ndecision,papers\nhide" + ',"\n"' * (LONGEST_ROW // 4), "is longer than"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_by_its_line(text: str, why: str, outcome: Outcome) -> None:
    with pytest.raises(Unreadable, match=why):
        outcome(LOADER, f"papershelf: curation,{text}".encode())


def test_a_table_without_rows_decides_nothing(outcome: Outcome) -> None:
    for text in (",".join(HEAD), f"{','.join(HEAD)},,\r\ndecision,papers\r\n,\r\n"):
        found = outcome(LOADER, text.encode())
        assert found["facts"] == [{"as_of": "2026-11-27", "series": "corrections"}]
        assert not found["records"]
        assert not found["rejects"]


@pytest.mark.parametrize(
    "text",
    [
        "decision,papers\nhide,title: Contents\n",
        "title,year\npapershelf: curation,2024\n",
        "papershelf: curations,name: a\n",
        "# papershelf: curation,name: a\n",
        '"papershelf: curation,name: a"\n',
    ],
)
def test_another_table_is_no_curation(text: str) -> None:
    assert recognise(text.encode()) is None
