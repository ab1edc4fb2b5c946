"""Our own JSON lines: what is written by hand is read strictly, a copy of a document as it stands."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from db.records import PaperRecord, RepoRecord
from loaders import recognise
from loaders.guard import entries_of
from loaders.loader import HEAD_SIZE, Unreadable, Unusable
from loaders.papershelf import LOADER, map_entry, mark_of
from loaders.papershelf_line import OUT_OF_SCOPE, SHORTHANDS, map_value, names_of_fields

DOCS = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
HEADER = {
    "papershelf": "document",
    "sha256": "0" * 64,
    "loader": "hf-daily",
    "loader_version": 3,
    "byte_count": 10,
    "entry_count": 0,
    "names": ["a.json"],
}


def record_of(**fields: Any) -> PaperRecord:
    mapped = map_value({"title": "Shelves", **fields})
    assert mapped.signals == ()
    assert isinstance(mapped.record, PaperRecord)
    return mapped.record


def test_a_line_needs_a_title_alone() -> None:
    assert map_value({"title": "Shelves"}).record == PaperRecord("Shelves")


def test_what_a_record_keeps_can_be_written_as_it_is_kept() -> None:
    """Every field of every golden record of another loader, so that none is forgotten."""
    golden = Path(__file__).parent / "golden"
    records = [
        record
        for path in sorted(golden.glob("*.golden.json"))
        for record in json.loads(path.read_text(encoding="utf-8"))["records"]
        if record["record"] in ("paper", "repo") and record.get("url") != ""  # which only the document's name tells
    ]
    written: set[str] = set()
    for record in records:
        kept = {name: value for name, value in record.items() if name != "methods"}  # those of exports are read, too
        expected = msgspec.convert(kept, PaperRecord | RepoRecord)
        assert map_value(record) == (type(map_value(record))(expected))
        written |= record.keys()
    assert names_of_fields("paper") - written <= {"published_as_printed"}
    assert "methods" in OUT_OF_SCOPE


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (2024, "2024"),
        ("2024", "2024"),
        ("2024-05", "2024-05"),
        ("2024-05-27", "2024-05-27"),
        ("2024-05-27T08:00:00Z", "2024-05-27"),
    ],
)
def test_a_date_is_a_year_a_month_or_a_day(written: Any, kept: str) -> None:
    assert record_of(published_on=written).published_on == kept


@pytest.mark.parametrize("written", ["2024-13", "2024-05-32", "24", "May 2024", 12, "2024-5", "2024-05-27 or so", True])
def test_what_is_no_date_rejects_the_line(written: Any) -> None:
    with pytest.raises(Unusable):
        record_of(published_on=written)


@pytest.mark.parametrize("field", sorted(names_of_fields("paper")))
@pytest.mark.parametrize("wrong", [{"a": 1}, [["b"]], [{"c": 2}], 1.5, -1, [None], "\u0000"])
def test_a_value_of_a_wrong_type_rejects_the_line_and_is_never_a_fault_of_the_loader(field: str, wrong: Any) -> None:
    try:
        mapped = map_value({"title": "Shelves", field: wrong})
    except Unusable:
        return
    kept = msgspec.to_builtins(mapped.record)
    assert mapped.signals or kept.get(field) in (None, [], "Shelves"), "it is kept although it is none of its type"


def test_the_own_identifiers_stand_before_others() -> None:
    record = record_of(identifiers=["10.5555/other", "10.5555/own"], doi="https://doi.org/10.5555/OWN")
    assert [identifier.value for identifier in record.identifiers] == ["10.5555/own", "10.5555/other"]


@pytest.mark.parametrize(
    "document",
    [
        b'{"title": "Shelves"}',
        b'\xef\xbb\xbf\r\n {"title": "Shelves", "colour": "blue"}\r\n',
        b'{"record": "repo", "url": "https://github.com/example/shelves"}\n',
        b'{"title": "' + b"Shelves " * 20_000 + b'", "authors": []}\n',
        json.dumps(HEADER).encode(),
        json.dumps(HEADER | {"names": [f"name-{number}" for number in range(9_999)]}, separators=(",", ":")).encode(),
    ],
)
def test_a_document_is_recognised_by_its_first_line(document: bytes) -> None:
    assert recognise(document[:HEAD_SIZE]) is LOADER


@pytest.mark.parametrize(
    "document",
    [
        b'{"type": "about:blank", "title": "Not found", "status": 404}',
        b'{"papershelf": "findings", "reader": "llm:x", "version": 1}',
        b'{"papershelf": "papers", "title": "Shelves"}',
        b'["title"]',
        b'{"title": "Shel',
        b"title",
        b"",
    ],
)
def test_another_document_is_not_taken_for_ours(document: bytes) -> None:
    assert not LOADER.sniff(document)


def test_a_table_of_an_export_says_of_which_table_it_is() -> None:
    assert mark_of(b'{"papershelf": "papers", "title": "Shelves"}\n{"papershelf": 1}') == "papers"


@pytest.mark.parametrize(
    "wrong",
    [
        {"sha256": "x"},
        {"loader": "../x"},
        {"loader_version": -1},
        {"byte_count": -1},
        {"entry_count": 2**70},
        {"names": []},
        {"names": ["a\nb"]},
        {"own_as_of": "2024"},
        {"own_series": ""},
        {"colour": "blue"},
        {"loader": 3},
    ],
)
def test_a_first_line_that_does_not_say_which_document_it_is_refuses_the_copy(wrong: dict[str, Any]) -> None:
    document = io.BytesIO(json.dumps(HEADER | wrong).encode())
    with pytest.raises(Unreadable):
        LOADER.find_original(document)


@pytest.mark.parametrize("stated", [1, 3])
def test_a_copy_with_more_or_fewer_entries_than_it_states_is_refused(stated: int) -> None:
    lines = [HEADER | {"entry_count": stated}, *[{"record": "paper", "title": "Shelves"}] * 2]
    with pytest.raises(Unreadable, match="has 2 of the"):
        list(entries_of(LOADER, io.BytesIO("\n".join(map(json.dumps, lines)).encode())))


def test_every_field_stands_in_the_table_of_the_documentation() -> None:
    section = DOCS.partition("## `papershelf`")[2].partition("\n## ")[0]
    rows = {line.split("`")[1] for line in section.splitlines() if line.startswith("| `")}
    fields = names_of_fields("paper") | names_of_fields("repo")
    assert rows >= fields | SHORTHANDS.keys() | OUT_OF_SCOPE.keys()


def test_what_nests_without_end_is_rejected_in_words() -> None:
    nested: Any = "end"
    for _ in range(2_000):
        nested = {"a": nested}
    with pytest.raises(Unusable, match="nests lists or objects deeper"):
        map_entry({"title": "T", "more": nested})
