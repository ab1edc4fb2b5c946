"""A document is recognised by its first bytes, by one loader only, and never taken for another format."""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path

import pytest

import loaders
from loaders import MODULES, all_loaders, loader_named, recognise
from loaders.loader import HEAD_SIZE

GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = Path(__file__).parents[2] / "examples"
INPUTS = [path for path in sorted(GOLDEN.iterdir()) if not path.name.endswith(".golden.json")]
LOADER_OF_FOLDER = {
    "pages": "hf-page",
    "hf-daily": "hf-daily",
    "hf-daily-2025": "hf-daily",
    "hf-html": "hf-daily",
    "mlanthology": "mlanthology",
    "crossref": "crossref",
    "dblp": "dblp",
    "semantic-scholar": "semantic-scholar",
    "icml": "bibtex",
    "openalex": "openalex",
    "pwc-evaluation-tables": "papers-with-code",
    "arxiv": "arxiv",
    "oai-arxiv": "arxiv",
    "oai-arxivraw": "arxiv",
}
LOADER_OF_SUFFIX = {".bib": "bibtex", ".ris": "ris", ".nbib": "nbib", ".enw": "endnote-tagged"}
"""In folders that hold several formats."""
LOADER_OF_NAME = {
    "repo.json": "github",
    "starred.json": "github",
    "crossref.json": "crossref",
    "crossref-list.json": "crossref",
    "crossref.xml": "crossref",
    "crossref-list_missing_doi.json": "crossref",
    "csl-list.json": "csl-json",
    "org__jabref__logic__exporter__EndnoteXmlExportTestMultipleEntries.xml": "endnote-xml",
    "org__jabref__logic__exporter__EndnoteXmlExportTestSingleBookEntry.xml": "endnote-xml",
}
EMPTY = {"data/jabref-samples/org__jabref__logic__importer__fileformat__MODSImporterTestMinimal.bib"}
ERRORS = {"data/hf-daily-2025/deep-diver-error-papers.json"}
"""Answers of a service that hold an error and no papers."""


def head_of(path: Path) -> bytes:
    if path.suffix == ".gz" and not path.name.endswith(".tar.gz"):
        with gzip.open(path) as stream:
            return stream.read(HEAD_SIZE)
    with path.open("rb") as stream:
        return stream.read(HEAD_SIZE)


def test_loaders_have_names_of_their_own_and_bounds() -> None:
    assert len({loader.name for loader in all_loaders()}) == len(all_loaders())
    assert all(loader_named(loader.name) is loader for loader in all_loaders())
    assert loader_named("no-format") is None
    assert all(loader.max_bytes > 0 and loader.summary and loader.specification for loader in all_loaders())


def test_every_module_with_a_loader_is_listed() -> None:
    folder = Path(loaders.__file__).parent
    having = {path.stem for path in folder.glob("*.py") if "\nLOADER = " in path.read_text(encoding="utf-8")}
    assert having == set(MODULES)


@pytest.mark.parametrize("source", INPUTS, ids=lambda path: path.name)
def test_no_document_is_recognised_by_two_loaders(source: Path) -> None:
    assert sum(loader.sniff(head_of(source)) for loader in all_loaders()) == 1


def expected_loader(document: Path) -> str | None:
    if document.name.startswith("datacite") and document.suffix in (".json", ".xml"):
        return "datacite"
    by_suffix = LOADER_OF_SUFFIX.get(document.suffix)
    return LOADER_OF_FOLDER.get(document.parent.name, LOADER_OF_NAME.get(document.name, by_suffix))


def test_real_documents_are_recognised_as_what_they_are_and_others_not_at_all(shared: Path) -> None:
    documents = [*(shared / "pages").iterdir(), *(path for path in (shared / "data").rglob("*") if path.is_file())]
    found = {document: recognise(head_of(document)) for document in documents}
    wrong = {
        str(document.relative_to(shared)): loader
        for document, loader in found.items()
        if (loader.name if loader else None) != expected_loader(document)
    }
    assert wrong == dict.fromkeys(ERRORS | EMPTY)
    counts = Counter(loader.name for loader in found.values() if loader)
    assert counts == {
        "hf-page": 5,
        "hf-daily": 265 + 90 + 1,
        "mlanthology": 25,
        "crossref": 9 + 4,
        "dblp": 1,
        "datacite": 7 + 31,
        "semantic-scholar": 3,
        "openalex": 2,
        "papers-with-code": 12,
        "github": 2,
        "arxiv": 1 + 1 + 10 + 7,
        "bibtex": 1 + 8 + 96 + 2,
        "ris": 22,
        "nbib": 4,
        "csl-json": 1,
        "endnote-xml": 2,
        "endnote-tagged": 2,
    }


def test_the_examples_are_recognised() -> None:
    found = {path.name: recognise(head_of(path)) for path in sorted(EXAMPLES.iterdir())}
    assert {loader.name for loader in found.values() if loader} == {"hf-page", "hf-daily", "mlanthology"}
    assert all(found.values())


@pytest.mark.parametrize(
    "head", [b"", b" \n", b"[{}]", b"{}", b"<html>", b"\x00" * HEAD_SIZE, b"PK\x03\x04", b"\x1f\x8b"]
)
def test_what_says_nothing_is_not_recognised(head: bytes) -> None:
    assert recognise(head) is None


PIECES = (
    '# a comment\r\n|% a comment\r\n|%\r\n|\r\n| \r\n|---\r\n|---\n|\n|\t\n| |@|[|{|{"a": |<|<a>|<!--|<?a?>|\\|TY  - '
    "|%0 A\r\n|- a\r\n|a: b\r\n|a,"
).split("|")


@pytest.mark.parametrize("end", [b"", b"x", b"@article{a, title = {T}}"])
@pytest.mark.parametrize("piece", PIECES)
def test_no_head_is_looked_at_for_ever(piece: str, end: bytes) -> None:
    # a pattern that can match a piece in two ways would try 2^100 of them
    head = piece.encode() * 100 + end
    assert all(loader.sniff(head) in (False, True) for loader in all_loaders())
    assert all(loader.sniff((piece * HEAD_SIZE)[:HEAD_SIZE].encode()) in (False, True) for loader in all_loaders())
