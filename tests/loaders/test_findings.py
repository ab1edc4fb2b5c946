"""Documents of findings are read strictly: anybody may make one."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from db.records import FindingsRecord, FoundResult
from loaders import all_loaders, findings, recognise
from loaders.loader import Loader, Unreadable

HEADER = {"papershelf": "findings", "reader": "llm:some-model", "version": 1}
HASH = "0123456789abcdef" * 4
RESULT = {"kind": "absolute", "value": 91.5, "value_text": "91.5", "metric": "accuracy", "start": 3, "end": 17}
Outcome = Callable[[Loader, bytes], dict[str, list[Any]]]


def lines(*objects: object) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in objects)


def text(*results: object, **fields: object) -> dict[str, object]:
    return {"text_sha256": HASH, "results": list(results), **fields}


def test_a_line_is_what_was_found_in_one_text(outcome: Outcome) -> None:
    made = outcome(findings.LOADER, lines(HEADER, text(RESULT), text()))
    one, nothing = made["records"]
    assert (one["reader"], one["version"], one["text_sha256"]) == ("llm:some-model", 1, HASH)
    assert one["results"] == [RESULT]
    assert "results" not in nothing
    assert (made["facts"], made["rejects"]) == ([{"as_of": None}], [])


def test_a_record_holds_plain_results() -> None:
    (_, entry) = findings.read(io.BytesIO(lines(HEADER, text(RESULT))))
    record = findings.LOADER.map(entry.raw).record  # type: ignore[union-attr]
    assert isinstance(record, FindingsRecord)
    assert {type(result) for result in record.results} == {FoundResult}


def test_the_document_may_state_its_date(outcome: Outcome) -> None:
    assert outcome(findings.LOADER, lines({**HEADER, "as_of": "2026-11-24"}))["facts"] == [{"as_of": "2026-11-24"}]


def test_a_byte_order_mark_windows_line_ends_and_blank_lines_change_nothing(outcome: Outcome) -> None:
    plain = lines(HEADER, text(RESULT))
    odd = b"\xef\xbb\xbf" + plain.replace(b"\n", b"\r\n\r\n")
    assert outcome(findings.LOADER, odd)["records"] == outcome(findings.LOADER, plain)["records"]
    assert findings.sniff(odd)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (text({**RESULT, "end": 5}), "evidence that cannot hold"),
        (text({**RESULT, "start": -1}), "evidence that cannot hold"),
        (text({**RESULT, "start": 2**40, "end": 2**41}), "evidence that cannot hold"),
        (text({**RESULT, "value_text": ""}), "no number as printed"),
        (text({**RESULT, "metric": ""}), "no metric"),
        (text({**RESULT, "metric": "two\nlines"}), "one clean line"),
        (text({**RESULT, "metric": "x" * 5000}), "too long"),
        (text({**RESULT, "dataset": ""}), "empty"),
        (text({**RESULT, "unit": "u" * 17}), "unit of 17"),
        (text({**RESULT, "kind": "share"}), "Invalid enum value"),
        (text({**RESULT, "kind": "ratio", "value": -2}), "value that no ratio has"),
        (text({**RESULT, "value": "91.5"}), "Expected `float`"),
        (text({**RESULT, "metric_confidence": 1.5}), "no probability"),
        (text({**RESULT, "colour": "blue"}), "unknown field `colour`"),
        (text(RESULT, colour="blue"), "unknown field `colour`"),
        (text(RESULT, text_sha256="ABC"), "no SHA-256"),
        (text(RESULT, text_sha256=HASH.upper()), "no SHA-256"),
        ([], "Expected `object`"),
        ("\ud800", "not what was found in one text"),
    ],
)
def test_a_line_that_cannot_be_used_is_rejected_with_the_reason(outcome: Outcome, line: object, reason: str) -> None:
    made = outcome(findings.LOADER, lines(HEADER, line, text(RESULT)))
    (reject,) = made["rejects"]
    assert reason in reject["reason"]
    assert reject["place"] == "line 2"
    assert len(made["records"]) == 1


def test_a_line_that_is_cut_off_or_no_text_is_rejected(outcome: Outcome) -> None:
    made = outcome(findings.LOADER, lines(HEADER, text(RESULT)) + b'\xff\xfe\n{"text_sha256": "01')
    assert [reject["place"] for reject in made["rejects"]] == ["line 3", "line 4"]
    assert "not UTF-8" in made["rejects"][0]["reason"]


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ({**HEADER, "reader": "builtin"}, "KIND:NAME"),
        ({**HEADER, "reader": "llm:"}, "KIND:NAME"),
        ({**HEADER, "reader": "llm:two\nlines"}, "KIND:NAME"),
        ({**HEADER, "reader": "llm:" + "x" * 5000}, "KIND:NAME"),
        ({**HEADER, "version": 0}, "number from 1"),
        ({**HEADER, "version": 2**31}, "number from 1"),
        ({**HEADER, "as_of": "yesterday"}, "no day"),
        ({**HEADER, "colour": "blue"}, "first line"),
        ({"papershelf": "findings"}, "first line"),
        ({"papershelf": "something else"}, "first line"),
        ([], "first line"),
    ],
)
def test_a_document_whose_first_line_does_not_say_who_read_is_refused(header: object, message: str) -> None:
    with pytest.raises(Unreadable, match=message):
        list(findings.read(io.BytesIO(lines(header, text(RESULT)))))


@pytest.mark.parametrize("document", [b"", b"\n", b"\xff", b"{", b"[]", b"{}", b'{"papershelf": 1}', b"papershelf"])
def test_what_is_no_document_of_findings_is_not_taken_for_one(document: bytes) -> None:
    assert not findings.sniff(document)


def test_an_endless_line_is_refused_before_it_fills_the_memory() -> None:
    endless = lines(HEADER) + b"x" * (findings.LONGEST_LINE + 1)
    with pytest.raises(Unreadable, match="Line 2 is longer"):
        list(findings.read(io.BytesIO(endless)))


def test_no_other_loader_takes_it() -> None:
    document = lines(HEADER, text(RESULT))
    assert recognise(document) is findings.LOADER
    assert [loader.name for loader in all_loaders() if loader.sniff(document)] == ["findings"]
