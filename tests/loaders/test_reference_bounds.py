"""What reference managers export is read in time that grows with its length, whatever is repeated in it.

Each document is of a size that takes well below a second, and minutes where a search starts again at each place.
"""

from __future__ import annotations

import io

import pytest

from db.records import PaperRecord
from loaders import bibtex, csl_json, endnote_tagged, nbib, ris
from loaders.arxiv_article import _CODES, _END_OF_NAME
from loaders.arxiv_names import in_one_line
from loaders.bibtex import read
from loaders.bibtex_entry import map_entry
from loaders.bibtex_values import inherited, parents_named
from loaders.encodings import text_lines
from loaders.loader import HEAD_SIZE, Broken, Loader, RawEntry
from loaders.reference import by_and, page_range, split_addresses, split_keywords
from loaders.reference_identifiers import arxiv_mentioned, doi_in

LENGTH = 400_000


def only_entry(loader: Loader, document: str) -> RawEntry:
    entries = [entry for entry in loader.read(io.BytesIO(document.encode())) if isinstance(entry, RawEntry)]
    assert len(entries) == 1
    return entries[0]


def paper(loader: Loader, document: str) -> PaperRecord:
    record = loader.map(only_entry(loader, document).raw).record
    assert isinstance(record, PaperRecord)
    return record


@pytest.mark.parametrize(
    ("loader", "begin", "title"),
    [
        (ris.LOADER, "TY  - JOUR\n", "TI  - "),
        (nbib.LOADER, "PMID- 1\n", "TI  - "),
        (endnote_tagged.LOADER, "%0 a\n", "%T "),
    ],
)
def test_lines_of_one_record_are_read_once(loader: Loader, begin: str, title: str) -> None:
    many = LENGTH // len(begin)
    assert paper(loader, f"{begin * many}{title}Shelves\n").title == "Shelves"
    lines = "a\n" * (LENGTH // 2)
    assert len(paper(loader, f"{begin}{title}{lines}").title) == LENGTH - 1


RECORDS: list[tuple[Loader, str, str]] = [
    (ris.LOADER, "TY  - JOUR\nTI  - {}\nER  - \n", "TY  - {}\nTI  - a\nER  - \n"),
    (nbib.LOADER, "PMID- 1\nTI  - {}\n\n", "PMID- {}\nTI  - a\n\n"),
    (endnote_tagged.LOADER, "%0 Book\n%T {}\n\n", "%0 {}\n%T a\n\n"),
    (bibtex.LOADER, "@book{{k, title = {{{}}}}}\n", "@book{{{}, title = {{a}}}}\n"),
]
"""Each with a record whose title, and one whose first line, is to be filled in."""


@pytest.mark.parametrize(("loader", "record", "begin"), RECORDS, ids=[loader.name for loader, _, _ in RECORDS])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(("length", "end"), [(2**20 - 8, "\n"), (2**20, "\n"), (2**20, "\r\n"), (3 * 2**20 + 5, "\n")])
def test_a_line_without_end_costs_its_own_record_alone(
    loader: Loader, record: str, begin: str, encoding: str, length: int, end: str
) -> None:
    long = "a" * length
    parts = [record.format("One"), record.format(long), record.format("Two"), begin.format(long), record.format("End")]
    document = "".join(parts).replace("\n", end).encode(encoding)
    entries = [entry for entry in loader.read(io.BytesIO(document)) if isinstance(entry, RawEntry)]
    first, broken, second, also_broken, last = entries
    titles = [loader.map(entry.raw).record.title for entry in (first, second, last)]  # type: ignore[union-attr]
    assert titles == ["One", "Two", "End"]
    for entry in (broken, also_broken):
        assert isinstance(entry, Broken)
        assert 1_000_000 < len(entry.text()) < 1_100_000


def test_fields_of_one_entry_are_read_once() -> None:
    many = 40_000
    raw = only_entry(bibtex.LOADER, "@article{k, title = {T}" + " a = {b}\n" * many + "}").raw
    assert raw.signals.count("a comma is missing between fields") == many
    raw = only_entry(bibtex.LOADER, "@article{k, title = {T}, xdata = {" + "k," * (LENGTH // 2) + "}}").raw
    assert len(raw.parents) == LENGTH // 2
    assert inherited(raw, {}).signals == ("xdata to an entry that is not there",)


@pytest.mark.parametrize("text", ["crossref=a " * 40_000, "crossref = " + " " * LENGTH + "{", "xdata=" * 60_000])
def test_entries_that_others_inherit_from_are_looked_for_once(text: str) -> None:
    assert parents_named(text) == []


def test_remarks_are_looked_for_once() -> None:
    remarks = ", %" * 130_000
    assert paper(bibtex.LOADER, f"@article{{k, title = {{T{remarks}}}, year = 2000}}").title.startswith("T, %, %")


def test_a_remark_within_what_is_none_is_none() -> None:
    entries = list(read(io.BytesIO(b"@article{a, title = {A, % b, % c} , % d, % e\n year = 2000, % f\n % g\n}")))
    record = map_entry(entries[0].raw).record
    assert isinstance(record, PaperRecord)
    assert (record.title, record.published_on) == ("A, % b, % c", "2000")


@pytest.mark.parametrize("unit", ["a,", "a;", "a, ", " ", "\n", "a ", "and ", " and ", ";", "(a, ", "a) "])
def test_names_and_keywords_are_parted_in_time(unit: str) -> None:
    text = f"a{unit * (LENGTH // len(unit))}b"
    assert split_keywords(text)
    assert by_and(text)
    assert split_addresses(text)
    assert page_range(text, "2")
    document = f'@article{{k, title = "T", author = {{{text[:100_000].strip()}}}}}'
    assert paper(bibtex.LOADER, document).title == "T"
    assert _CODES.split(text)
    assert in_one_line(text)
    assert _END_OF_NAME.sub("", text.replace(";", ","))


@pytest.mark.parametrize("unit", ["10.1000.", "10.1000/a)", ")", "e-print", "preprint", "identifier", "arxiv:"])
def test_identifiers_are_looked_for_in_time(unit: str) -> None:
    many = LENGTH // len(unit)
    for text in (unit * many, f"10.1000/a{unit * many}", f"arxiv {unit * many}"):
        assert arxiv_mentioned(text) is None
        assert (doi_in(text) or "10.").startswith("10.")


@pytest.mark.parametrize(
    ("printed", "doi"),
    [
        ("10.1000/a(b)c", "10.1000/a(b)c"),
        ("10.1000/a(b).)", "10.1000/a(b)"),
        ("10.1000/a)].", "10.1000/a"),
        ("10.1000/a(b)", "10.1000/a(b)"),
        ("10.1000/a]b)", "10.1000/a]b"),
        ("10.1000.10.2/a", "10.1000.10.2/a"),
    ],
)
def test_what_closes_the_text_around_a_doi_is_no_part_of_it(printed: str, doi: str) -> None:
    assert doi_in(printed) == doi


def test_keywords_within_brackets_stay_whole() -> None:
    assert split_keywords("a (b, c) , d,e") == ["a (b, c)", "d", "e"]
    assert split_keywords(" a, b ;\n c ") == ["a, b", "", "c"]
    keywords = "a," * (LENGTH // 2)
    assert paper(csl_json.LOADER, f'[{{"type": "book", "title": "T", "keyword": "{keywords}"}}]').title == "T"


@pytest.mark.parametrize("unit", ["a", "a ", "A ", "1", "1 ", ", ", "[doi] "])
def test_names_and_identifiers_of_medline_are_read_in_time(unit: str) -> None:
    text = unit * (LENGTH // len(unit))
    assert paper(nbib.LOADER, f"PMID- 1\nTI  - T\nAU  - {text}1\nLID - {text}\n").title == "T"


@pytest.mark.parametrize("unit", ["\n", "\n\n", "\r\n", " ", " \n", "%", "% ", "%\n", "file ", "Encoding ", "-*- "])
def test_what_tells_the_encoding_is_looked_for_once(unit: str) -> None:
    document = (unit * (HEAD_SIZE // len(unit))).encode()
    assert sum(map(len, text_lines(io.BytesIO(document)))) <= len(document)
