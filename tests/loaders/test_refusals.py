"""A document that no loader recognises is refused by the name of what it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import recognise
from loaders.refusals import error_in, what_is


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b'{"error": "No such day"}', 'an error that a service answered ("No such day")'),
        (b'\xef\xbb\xbf{"error": {"code": 500}}', "an error that a service answered"),
        (b'{"message": "API rate limit exceeded", "detail": "wait"}', "an error that a service answered"),
        (b"<html><title>429 Too Many Requests</title>", 'asked too often ("429 Too Many Requests")'),
        (
            b"<!DOCTYPE html>\n<html><head><TITLE>\n Rate limit &amp; you</TITLE>",
            'asked too often ("Rate limit & you")',
        ),
        (b"<html><title>504 Gateway Time-out</title>", 'an error page ("504 Gateway Time-out")'),
        (b"<html><title>Sign In</title>", "an error page"),
        (b"<html><title>A Model</title>", 'an HTML page ("A Model") of a kind that is not read'),
        (b"<html><body>nothing", "an HTML page in which nothing says that it lists papers"),
        (b"429 Too Many Requests\n", "asked too often"),
        (b"<?xml version='1.0'?><feed/>", "XML of a kind that is not read (feed)"),
        (
            b"<?xml version='1.0'?>\n<!-- a --><b:Sources xmlns:b='x'>",
            "a bibliography of Word (its own XML), which is not read",
        ),
        (b"<mods:modsCollection>", "MODS"),
        (b"<!DOCTYPE html><body>", "an HTML page in which nothing says"),
        (b"interactions:\n- request:\n    body: ''\n", "a recording of what a service was asked"),
        (b"%PDF-1.7", "a PDF file"),
        (b'[{"sha": "9", "url": "https://api.github.com/repos/a/b/commits/9"}]', "an answer of GitHub"),
        (b"\n---\nlicense: mit\n---\n# A model", "a text in Markdown"),
        (b"# Notes\nabout shelves", "a text in Markdown"),
        (b'"id","title"\n1,"A, b"\n2,C\n3,D\n4,E\n', "a table (CSV)"),
        (b'<span class="a">A</span>', "a piece of an HTML page"),
    ],
)
def test_what_holds_no_papers_is_named(head: bytes, words: str) -> None:
    assert recognise(head) is None
    assert words in str(what_is(head))


@pytest.mark.parametrize(
    "head", [b"A text.", b"{}", b'{"a": 1}', b"[1]", b"< ?", b"\x00\xff", b"A, b\nand c, d\nor e\nf, g\nh\n"]
)
def test_what_nobody_can_tell_has_no_name(head: bytes) -> None:
    assert what_is(head) is None


def test_an_object_that_holds_more_than_an_error_is_none() -> None:
    assert error_in(dict.fromkeys("abcdefgh", 1) | {"error": "x"}) is None
    assert error_in({"error": None}) is None
    assert error_in(["error"]) is None


@given(st.binary())
def test_any_bytes_have_a_name_or_none(head: bytes) -> None:
    for begin in (b"", b"<", b"{", b"<html><title>", b'{"error":'):
        assert what_is(begin + head) != ""


def test_the_error_that_somebody_saved_is_named(shared: Path) -> None:
    head = (shared / "data" / "hf-daily-2025" / "deep-diver-error-papers.json").read_bytes()
    assert recognise(head) is None
    assert "an error that a service answered" in str(what_is(head))
