"""What one BibTeX entry says: authors that commas part, who made a thesis public, what was only submitted."""

from __future__ import annotations

import pytest

from db.records import PaperRecord
from loaders.bibtex_entry import map_entry
from loaders.bibtex_values import RawBibEntry


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Ada Berg, Carl Dahl, Eva Falk", ("Ada Berg", "Carl Dahl", "Eva Falk")),
        ("Ada Berg, Carl Dahl, and Eva Falk", ("Ada Berg", "Carl Dahl", "Eva Falk")),
        ("A. Berg, C. Dahl and E. Falk", ("A. Berg", "C. Dahl", "E. Falk")),
        ("Berg A, Dahl C, Falk E", ("A Berg", "C Dahl", "E Falk")),
        ("Berg A, Dahl C and Falk E", ("A Berg", "C Dahl", "E Falk")),
        ("Berg, A., Dahl, C., Falk, E.", ("A. Berg", "C. Dahl", "E. Falk")),
    ],
)
def test_authors_between_commas_are_several_and_a_signal(printed: str, names: tuple[str, ...]) -> None:
    read_as = map_entry(RawBibEntry("misc", "k", {"title": "Shelves", "author": printed}))
    assert isinstance(read_as.record, PaperRecord)
    assert read_as.record.authors == names
    assert read_as.signals == ("authors parted by commas",)


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Garcia Lopez, Ana Maria", ("Ana Maria Garcia Lopez",)),
        ("van der Berg, Jr., Jan", ("Jan van der Berg Jr.",)),
        ("Berg, A. and Dahl, C.", ("A. Berg", "C. Dahl")),
        ("{Open Source, Free Tools, and More}", ("{Open Source, Free Tools, and More}",)),
        (r"Tr{\~{\^e}} Anh and Nguy\~{\^e}n Binh", ("Trễ Anh", "Nguyễn Binh")),
    ],
)
def test_commas_within_a_name_part_no_authors(printed: str, names: tuple[str, ...]) -> None:
    read_as = map_entry(RawBibEntry("misc", "k", {"title": "Shelves", "author": printed}))
    assert isinstance(read_as.record, PaperRecord)
    assert (read_as.record.authors, read_as.signals) == (names, ())


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("phdthesis", {"school": "University of Shelves"}),
        ("techreport", {"institution": "University of Shelves"}),
        ("phdthesis", {"publisher": "University of Shelves"}),
    ],
)
def test_who_makes_a_thesis_or_a_report_public_stands_with_its_version(kind: str, fields: dict[str, str]) -> None:
    read_as = map_entry(RawBibEntry(kind, "k", {"title": "Shelves", **fields}))
    assert isinstance(read_as.record, PaperRecord)
    assert read_as.record.versions[0].publisher == "University of Shelves"


def test_what_a_paper_was_submitted_to_is_no_venue() -> None:
    read_as = map_entry(RawBibEntry("inproceedings", "k", {"title": "Shelves", "booktitle": "Submitted to ICLR 2024"}))
    assert isinstance(read_as.record, PaperRecord)
    assert read_as.record.venue is None
    assert [version.kind for version in read_as.record.versions] == ["preprint"]
