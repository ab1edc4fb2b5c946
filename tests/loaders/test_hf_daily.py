"""Hugging Face's daily papers: every entry of a day becomes a record or a reject with its reason, whatever it holds."""

from __future__ import annotations

import codecs
import gzip
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.records import PaperRecord
from loaders import hf_daily, hf_daily_entry
from loaders.hf_daily_entry import RawListing
from loaders.loader import HEAD_SIZE, Loader, Mapped, Unreadable, Unusable

Outcome = Callable[[Loader, bytes], dict[str, list[Any]]]

GOLDEN = Path(__file__).parent / "golden"
INPUTS = [path for path in sorted(GOLDEN.glob("daily-*")) if not path.name.endswith(".golden.json")]
WITH_PROFILES = [path for path in INPUTS if b'"fullname"' in path.read_bytes() or b"'fullname'" in path.read_bytes()]
DAY = json.loads((GOLDEN / "daily-list.json").read_text(encoding="utf-8"))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
)
FIELDS = st.sampled_from(
    [
        *(("paper", name) for name in [*hf_daily_entry.PAPER_FIELDS, *hf_daily_entry.PAPER_OUT_OF_SCOPE]),
        *((name,) for name in [*hf_daily_entry.ENTRY_FIELDS, *hf_daily_entry.ENTRY_OUT_OF_SCOPE]),
        *(("paper", "authors", 0, name) for name in hf_daily_entry.AUTHOR_FIELDS),
    ]
)


def changed_day(path: tuple[Any, ...], value: Any) -> list[dict[str, Any]]:
    """The day of the golden file with another value in one field of its first entry."""
    day: list[dict[str, Any]] = json.loads(json.dumps(DAY))
    place: Any = day[0]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return day


def mapped_day(path: tuple[Any, ...], value: Any) -> Mapped:
    """What is made of the first entry of that day."""
    return hf_daily_entry.map_entry(RawListing(changed_day(path, value)[0]))


@pytest.fixture(scope="module")
def days(shared: Path) -> dict[str, bytes]:
    """The real days, by the day in the name of their file."""
    files = sorted((shared / "data" / "hf-daily").glob("*.json.gz"))
    return {path.name.removesuffix(".json.gz"): gzip.decompress(path.read_bytes()) for path in files}


@pytest.fixture(scope="module")
def loaded_days(days: dict[str, bytes], outcome: Outcome) -> dict[str, dict[str, list[Any]]]:
    return {day: outcome(hf_daily.LOADER, document) for day, document in days.items()}


def test_the_real_days_give_every_entry_without_a_reject_or_a_signal(
    loaded_days: dict[str, dict[str, list[Any]]],
) -> None:
    assert len(loaded_days) == 265
    records = [record for day in loaded_days.values() for record in day["records"]]
    assert len(records) == 3762
    assert len({record["identifiers"][0]["value"] for record in records}) == 3762
    assert [day for day, found in loaded_days.items() if found["rejects"] or found["signals"]] == []


def test_the_real_days_hold_what_was_measured(loaded_days: dict[str, dict[str, list[Any]]]) -> None:
    records = [(day, record) for day, found in loaded_days.items() for record in found["records"]]
    since_march = [record for day, record in records if day >= "2025-03-01"]
    assert all(record["authors"] and record["abstract"] and record["published_on"] for _, record in records)
    assert round(sum("repos" in record for _, record in records) / len(records), 2) == 0.17
    assert round(sum("repos" in record for record in since_march) / len(since_march), 2) == 0.46
    counts = Counter(name for _, record in records for name in record)
    assert (counts["repos"], counts["links"], counts["ai_summary"], counts["ai_keywords"]) == (637, 407, 581, 1195)
    assert sum("stars" in repo for _, record in records for repo in record.get("repos", [])) == 15
    assert sum(len(record["authors"]) for _, record in records) == 34815


def test_the_real_days_state_the_day_of_their_file_or_none(loaded_days: dict[str, dict[str, list[Any]]]) -> None:
    stated = {day: found["facts"][0]["as_of"] for day, found in loaded_days.items()}
    assert all(as_of in (day, None) for day, as_of in stated.items())
    assert stated["2025-01-10"] == "2025-01-10"
    listed = [record["listing"] for found in loaded_days.values() for record in found["records"]]
    assert sum("day" in listing for listing in listed) == 1220
    assert all(record["listing"].get("day", day) == day for day, f in loaded_days.items() for record in f["records"])


def test_the_real_page_gives_the_entries_of_its_day(outcome: Outcome, shared: Path) -> None:
    page = (shared / "data" / "hf-html" / "papers-2024-08-01.html").read_bytes()
    found = outcome(hf_daily.LOADER, page)
    assert (len(found["records"]), found["rejects"], found["signals"]) == (13, [], [])
    assert found["facts"] == [{"as_of": "2024-08-01"}]


@given(path=FIELDS, value=VALUES)
def test_any_value_in_any_field_gives_a_record_or_a_reject(outcome: Outcome, path: tuple[Any, ...], value: Any) -> None:
    day = changed_day(path, value)
    found = outcome(hf_daily.LOADER, json.dumps(day).encode())
    assert len(found["records"]) + len(found["rejects"]) == len(day)
    assert all(reject["reason"] for reject in found["rejects"])


@given(VALUES)
def test_any_json_at_all_is_read_or_refused_with_a_reason(outcome: Outcome, document: Any) -> None:
    if isinstance(document, list):
        found = outcome(hf_daily.LOADER, json.dumps(document).encode())
        assert len(found["rejects"]) == len(document)
    else:
        with pytest.raises(Unreadable, match="neither a list of entries nor an object"):
            outcome(hf_daily.LOADER, json.dumps(document).encode())


@given(st.text())
def test_a_text_that_should_be_printed_python_is_never_run(outcome: Outcome, text: str) -> None:
    found = outcome(hf_daily.LOADER, json.dumps([text]).encode())
    assert len(found["rejects"]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "-" * 100_000 + "1",
        "1" + "+1" * 100_000,
        "9" * 10_000,
        "{[]: 1}",
        "'\\d'",
        "'" * 2**21,
        "__import__('os').abort()",
    ],
    ids=["deep", "minus", "sum", "huge number", "unhashable", "odd backslash", "too long", "call"],
)
def test_hostile_python_is_a_reject(outcome: Outcome, text: str) -> None:
    (reject,) = outcome(hf_daily.LOADER, json.dumps([text]).encode())["rejects"]
    assert reject["place"] == "entry 1"


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b'[{"paper": ', r"breaks off or is damaged at line 1, column 12 \(Expecting value\)"),
        (b"", "breaks off or is damaged at line 1, column 1"),
        (b'["\xff"]', r"not UTF-8: .* at byte 2 \(line 1\)"),
        (b'["\xc3', r"not UTF-8: unexpected end of data"),
        (b'{"data": {}}', "neither a list of entries nor an object"),
        (b"<html></html>", "holds no whole element"),
        (b'<div data-target="PaperContent" data-props="{&quot;paper&quot;: [', "holds no whole element"),
        (b'<div data-target="DailyPapers" data-props="{&quot;dailyPapers&quot;: [', "holds no whole element"),
        (b'<div data-target="DailyPapers" data-props="">', "holds no whole element"),
        (b'<div data-target="DailyPapers" data-props="{">', "breaks off or is damaged"),
    ],
)
def test_a_broken_document_is_refused_with_where_and_why(outcome: Outcome, document: bytes, message: str) -> None:
    with pytest.raises(Unreadable, match=message):
        outcome(hf_daily.LOADER, document)


def test_numbers_that_json_does_not_allow_or_no_column_holds_are_no_counts(outcome: Outcome) -> None:
    for number in ["NaN", "-Infinity", "1e999", "9" * 5000, "true", "-1", "1.5"]:
        document = json.dumps(DAY).replace('"upvotes": 12', f'"upvotes": {number}')
        found = outcome(hf_daily.LOADER, document.encode())
        assert "votes" not in found["records"][0]["listing"]
        assert found["signals"] == ["unusable value of paper.upvotes"]


def test_of_a_key_that_stands_twice_the_last_counts(outcome: Outcome) -> None:
    document = json.dumps(DAY).replace('"upvotes": 12', '"upvotes": 1, "upvotes": 2')
    assert outcome(hf_daily.LOADER, document.encode())["records"][0]["listing"]["votes"] == 2


def test_a_field_that_nobody_named_is_a_signal() -> None:
    for path in [("novel",), ("paper", "novel"), ("paper", "authors", 0, "novel")]:
        name = ".".join(part for part in path if isinstance(part, str))
        assert mapped_day(path, 1).signals == (f"unknown field {name}",)


def test_most_golden_days_hold_profiles() -> None:
    assert len(WITH_PROFILES) >= 5


def test_every_field_is_read_or_out_of_scope_for_a_reason_but_never_both() -> None:
    for read, out_of_scope in [
        (hf_daily_entry.ENTRY_FIELDS, hf_daily_entry.ENTRY_OUT_OF_SCOPE),
        (hf_daily_entry.PAPER_FIELDS, hf_daily_entry.PAPER_OUT_OF_SCOPE),
        (hf_daily_entry.AUTHOR_FIELDS, hf_daily_entry.AUTHOR_OUT_OF_SCOPE),
        (hf_daily_entry.ENTRY_FIELDS, hf_daily_entry.PAGE_OUT_OF_SCOPE),
        (hf_daily_entry.LINKED_FIELDS, hf_daily_entry.LINKED_OUT_OF_SCOPE),
        (hf_daily_entry.ORGANIZATION_FIELDS, hf_daily_entry.ORGANIZATION_OUT_OF_SCOPE),
    ]:
        assert not read & out_of_scope.keys()
        assert all(len(reason) > 10 for reason in out_of_scope.values())


def test_an_address_that_the_end_of_a_line_broke_is_whole() -> None:
    for name in ("githubRepo", "projectPage"):
        for broken in ("https://github.com/example/\n shelves", "https://github.com/\r\nexample/shelves"):
            assert "'https://github.com/example/shelves'" in repr(mapped_day(("paper", name), broken).record)


@pytest.mark.parametrize(("giver", "is_automatic"), [("user", False), ("auto", True), (None, None)])
def test_a_repository_that_a_machine_found_is_told_from_one_that_a_person_gave(
    giver: str | None, is_automatic: bool | None
) -> None:
    day = changed_day(("paper", "githubRepo"), "https://github.com/example/shelves")
    day[0]["paper"]["githubRepoAddedBy"] = giver
    record = hf_daily_entry.map_entry(RawListing(day[0])).record
    assert isinstance(record, PaperRecord)
    assert [repo.is_automatic for repo in record.repos] == [is_automatic]


def test_what_is_linked_to_a_paper_is_a_link_of_its_kind(outcome: Outcome) -> None:
    (record,) = outcome(hf_daily.LOADER, (GOLDEN / "daily-one-paper.json").read_bytes())["records"]
    assert record["links"] == [
        {"url": "https://shelves.example.org/", "kind": "project"},
        {"url": "https://huggingface.co/example-lab/shelf-8b", "kind": "model"},
        {"url": "https://huggingface.co/datasets/example-lab/shelf-data", "kind": "dataset"},
        {"url": "https://huggingface.co/spaces/example-lab/shelf-demo", "kind": "demo"},
    ]
    assert [repo["url"] for repo in record["repos"]] == ["https://github.com/example-lab/shelves"]
    assert record["organisation"] == "The Example Lab"


@pytest.mark.parametrize(
    "empty", [b"[]", b" [ ]\n", b'{"papers": []}', b'{"data": [], "ok": true}', b'{"2026-07-25": []}']
)
def test_a_day_without_papers_is_an_empty_document(outcome: Outcome, empty: bytes) -> None:
    assert hf_daily.sniff(empty)
    found = outcome(hf_daily.LOADER, empty)
    assert (found["records"], found["rejects"], found["signals"]) == ([], [], [])


@pytest.mark.parametrize(
    ("document", "day"),
    [
        ("[ENTRY, ENTRY]", "2026-07-24"),
        ("ENTRY\nENTRY\n", "2026-07-24"),
        ('{"papers": [ENTRY]}', "2026-07-24"),
        ('{"papers": [ENTRY], "date": "2026-07-25"}', "2026-07-25"),
        ('{"2026-07-23": [ENTRY]}', "2026-07-23"),
        ('{"2026-07-23": [ENTRY], "2026-07-24": [ENTRY]}', None),
        ('{"dailyPapers": [ENTRY], "dateString": "2026-W30", "periodType": "week"}', None),
        ("ENTRY", None),
        ("PAPER", None),
        ("[PAPER, PAPER]", None),
    ],
)
def test_only_the_listing_of_a_day_is_of_that_day(outcome: Outcome, document: str, day: str | None) -> None:
    """What was fetched about one paper is of no day: it must not stand for the listing of the day that it states."""
    entry = {"paper": {"id": "2607.00001", "title": "A Title", "submittedOnDailyAt": "2026-07-24"}, "numComments": 1}
    printed = document.replace("ENTRY", json.dumps(entry)).replace("PAPER", json.dumps(entry["paper"]))
    found = outcome(hf_daily.LOADER, printed.encode())
    assert found["facts"] == [{"as_of": day}]
    assert found["records"]
    assert all(record["listing"]["day"] == "2026-07-24" for record in found["records"])
    assert found["signals"] == []


@pytest.mark.parametrize(
    "answer", [b'{"error": "No such day"}', b'{"error": {"code": 429}}', b'{"error": "x", "message": "y"}']
)
def test_the_answer_that_tells_of_an_error_is_named_as_such(outcome: Outcome, answer: bytes) -> None:
    with pytest.raises(Unreadable, match="an error that a service answered"):
        outcome(hf_daily.LOADER, answer)


def test_lines_are_streamed_and_a_document_has_a_bound(outcome: Outcome) -> None:
    line = json.dumps({"paper": {"id": "2607.00001", "title": "A Title", "summary": "x" * 900_000}, "numComments": 1})
    assert len(outcome(hf_daily.LOADER, b"\n".join([line.encode()] * 20))["records"]) == 20
    with pytest.raises(Unreadable, match="save its entries as JSON lines"):
        outcome(hf_daily.LOADER, f"[{', '.join([line] * 20)}]".encode())


def test_the_days_of_2025_and_2026_hold_no_reject_and_nothing_unknown(outcome: Outcome, shared: Path) -> None:
    files = sorted((shared / "data" / "hf-daily-2025").glob("*.json*"))
    papers = [path for path in files if "error" not in path.name]
    found = [
        outcome(hf_daily.LOADER, gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes())
        for path in papers
    ]
    assert [(one["rejects"], one["signals"]) for one in found if one["rejects"] or one["signals"]] == []
    records = [record for one in found for record in one["records"]]
    assert (len(papers), len(records)) == (90, 1_483)
    counts = Counter(name for record in records for name in record)
    assert (counts["organisation"], counts["ai_summary"], counts["repos"]) == (300, 1_375, 687)
    assert sum(len(record["authors"]) for record in records) == 15_695


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "github.com/a/b", "ftp://a.org/b", "https:///b", "https://a b"]
)
def test_only_web_addresses_are_kept(address: str) -> None:
    for name in ("githubRepo", "projectPage"):
        mapped = mapped_day(("paper", name), address)
        assert address not in repr(mapped.record)
        assert mapped.signals == (f"unusable value of paper.{name}",)


@pytest.mark.parametrize("source", WITH_PROFILES, ids=lambda path: path.name)
def test_nothing_of_a_profile_is_kept_but_the_handle(outcome: Outcome, source: Path) -> None:
    document = source.read_bytes()
    kept = json.dumps(outcome(hf_daily.LOADER, document))
    assert "A Person" not in kept
    assert "fullname" not in kept
    assert "avatar" not in kept


def test_an_entry_with_an_unreadable_author_keeps_only_their_number() -> None:
    mapped = mapped_day(("paper", "authors", 1, "name"), 5)
    assert isinstance(mapped.record, PaperRecord)
    assert (mapped.record.authors, mapped.record.author_count) == ((), 3)
    assert "author without a name" in mapped.signals


def test_an_entry_that_is_no_object_says_what_it_is() -> None:
    with pytest.raises(Unusable, match="no object but a list"):
        hf_daily_entry.map_entry(RawListing([]))


@pytest.mark.parametrize("source", INPUTS, ids=lambda path: path.name)
def test_every_form_is_recognised_by_its_first_bytes(source: Path) -> None:
    document = source.read_bytes()
    assert hf_daily.sniff(document[:HEAD_SIZE])
    assert hf_daily.sniff(b"\xef\xbb\xbf\r\n " + document[:HEAD_SIZE])


@pytest.mark.parametrize("first", ["paper", "title", "thumbnail", "submittedBy"])
def test_the_order_of_keys_does_not_matter(first: str) -> None:
    entry = {first: DAY[0][first], **DAY[0]}
    assert hf_daily.sniff(json.dumps([entry]).encode())
    entry["paper"] = dict(reversed(entry["paper"].items()))
    assert hf_daily.sniff(json.dumps([entry]).encode()[:HEAD_SIZE])
    assert hf_daily.sniff(json.dumps([repr(entry)]).encode()[:HEAD_SIZE])


@pytest.mark.parametrize("name", ["title", "summary", "authors", "ai_summary"])
def test_an_entry_larger_than_the_head_is_recognised(name: str) -> None:
    huge = [{"name": "Ada Example"}] * HEAD_SIZE if name == "authors" else "long " * HEAD_SIZE
    document = json.dumps([{"paper": {"id": "2503.00001", name: huge}}]).encode()
    assert hf_daily.sniff(document[:HEAD_SIZE])


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"{}",
        b'{"entries": []}',
        b"[1, 2",
        b"[\"a\", \"{'title': 'paper'}\"]",
        b'[{"id": "2503.00001", "title": "A Title", "authors": []}]',
        b'[{"paper": {"id": "2503.00001", "title": "A Title"}}]',
        b'[{"paper": "2503.00001", "numComments": 2}]',
        b'{"paper": {"id": "2503.00001", "title": "A Title"}}',
        b'{"id": "2503.00001", "title": "A Title", "year": 2025}',
        b'{"2025-03-18": [{"id": "2503.00001", "title": "A Title"}]}',
        b"<html><head><title>Paper page</title></head>",
        b'<?xml version="1.0"?><feed><title>Daily Papers - Hugging Face</title></feed>',
        b"@article{key, title = {Daily Papers}}",
        b"[" * HEAD_SIZE,
        b'[{"a"' * 10_000,
        b"]}",
        b"\xff\xfe[\x00{\x00",
    ],
)
def test_other_documents_are_not_recognised(head: bytes) -> None:
    assert not hf_daily.sniff(head)


@given(st.binary())
@example(b"[]")
@example(b"]")
@example(b"\xff]\n")
@example(b"{}")
def test_any_bytes_are_recognised_or_not(head: bytes) -> None:
    assert hf_daily.sniff(head) is is_empty_list(head)
    assert hf_daily.sniff(b"[" + head) is is_empty_list(b"[" + head)


def is_empty_list(document: bytes) -> bool:
    """Whether it is a day without papers: all that bytes by chance can say of one."""
    try:
        return bool(json.loads(document.removeprefix(codecs.BOM_UTF8).lstrip().decode("utf-8", "ignore")) == [])
    except (ValueError, RecursionError):
        return False
