"""CSL-JSON: items of Zotero, pandoc and resolvers of DOIs."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.cleaning import clean_line
from db.records import AuthorIdentifier, PaperRecord
from loaders import recognise
from loaders.csl_json import LARGEST_LIST, LOADER, read
from loaders.csl_json_item import FIELDS, KINDS, NAME_FIELDS, NAME_OUT_OF_SCOPE, OUT_OF_SCOPE, map_entry
from loaders.loader import Broken, Unreadable, Unusable

ITEM: dict[str, Any] = {"id": "a", "type": "article-journal", "title": "Deep shelves", "author": [{"family": "Plato"}]}


def paper(**fields: Any) -> PaperRecord:
    record = map_entry({**ITEM, **fields}).record
    assert isinstance(record, PaperRecord)
    return record


def signals(**fields: Any) -> tuple[str, ...]:
    return map_entry({**ITEM, **fields}).signals


@pytest.mark.parametrize(
    "document",
    [
        json.dumps([ITEM, ITEM]),
        json.dumps({"items": [ITEM, ITEM]}, indent=1),
        json.dumps(ITEM) + "\n" + json.dumps(ITEM) + "\n",
        "\ufeff" + json.dumps([ITEM, ITEM], indent="\t"),
    ],
)
def test_items_are_read_in_every_shape(document: str) -> None:
    assert recognise(document.encode()) is LOADER
    assert [entry.raw for entry in read(io.BytesIO(document.encode()))] == [ITEM, ITEM]


def test_one_item_is_a_document() -> None:
    for document in (json.dumps(ITEM), json.dumps(ITEM, indent=2), json.dumps(ITEM) + "\n"):
        assert recognise(document.encode()) is LOADER
        assert [entry.raw for entry in read(io.BytesIO(document.encode()))] == [ITEM]


@pytest.mark.parametrize(
    "document",
    [
        [{"title": "A", "authors": [{"name": "Plato"}], "type": "book"}],
        {"message": {"items": [{"title": ["A"], "type": "journal-article", "author": [{"family": "Plato"}]}]}},
        {"items": [{"title": ["A"], "type": "journal-article", "DOI": "10.1/x", "author": [{"family": "Plato"}]}]},
        {"data": {"type": "dois", "attributes": {"titles": [{"title": "A"}], "creators": []}}},
        {"id": "https://openalex.org/W1", "type": "article", "title": "A", "authorships": []},
        {"type": "folder", "title": "A"},
        [{"id": 1, "type": "scroll", "title": "A"}],
        [],
        {},
    ],
)
def test_other_json_about_papers_is_not_taken_for_it(document: Any) -> None:
    assert not LOADER.sniff(json.dumps(document).encode())


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ({"date-parts": [[2019, 5, 6]]}, "2019-05-06"),
        ({"date-parts": [["2019", "05"]]}, "2019-05"),
        ({"date-parts": [["2019", "05"], ["2019", "06"]]}, "2019-05"),
        ({"date-parts": [[2019]], "season": 2, "circa": True}, "2019"),
        ({"date-parts": [[2019, 2, 30]]}, "2019-02"),
        ({"date-parts": [[2019, None, None]]}, "2019"),
        ({"raw": "2019-05-06"}, "2019-05-06"),
        ({"raw": "6 May 2019"}, "2019-05-06"),
        ({"literal": "Spring 2019"}, "2019"),
        ({"literal": "n.d."}, None),
        ({"date-parts": [[None]]}, None),
        ({"date-parts": [[]]}, None),
        ({"date-parts": []}, None),
        ("2019-05", "2019-05"),
        (2019, "2019"),
    ],
)
def test_dates_are_as_precise_as_they_are(issued: Any, date: str | None) -> None:
    assert paper(issued=issued).published_on == date
    assert signals(issued=issued) == ()


@pytest.mark.parametrize(
    "issued", [{"raw": "soon"}, {"date-parts": [[99999]]}, {"date-parts": "x", "raw": "x"}, [1], True]
)
def test_a_date_that_is_none_is_a_signal(issued: Any) -> None:
    assert paper(issued=issued).published_on is None
    assert signals(issued=issued) == ("unusable value of issued",)


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ({"family": "Lovelace", "given": "Ada"}, "Ada Lovelace"),
        ({"family": "Rohe", "given": "Ludwig", "non-dropping-particle": "van der"}, "Ludwig van der Rohe"),
        ({"family": "Humboldt", "given": "Alexander", "dropping-particle": "von"}, "Alexander von Humboldt"),
        ({"family": "King", "given": "Martin", "suffix": "Jr.", "comma-suffix": True}, "Martin King Jr."),
        ({"family": "Plato"}, "Plato"),
        ({"given": "Plato"}, "Plato"),
        ({"literal": "Society of Shelves"}, "Society of Shelves"),
        ({"literal": "Society of Shelves, London"}, "{Society of Shelves, London}"),
        ({"name": "Society of Shelves"}, "Society of Shelves"),
        ("Society of Shelves", "Society of Shelves"),
    ],
)
def test_names_have_the_given_part_first(author: Any, name: str) -> None:
    assert paper(author=[author]).authors == (name,)


def test_orcids_stand_with_their_author() -> None:
    record = paper(author=[{"family": "A"}, {"family": "B", "ORCID": "http://orcid.org/0000-0002-1825-0097"}])
    assert record.author_identifiers == (AuthorIdentifier(1, "orcid", "0000-0002-1825-0097"),)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"DOI": "10.1234/X"}, ["doi:10.1234/x"]),
        ({"DOI": "https://doi.org/10.1234/X"}, ["doi:10.1234/x"]),
        ({"URL": "https://doi.org/10.1234/X"}, ["doi:10.1234/x"]),
        ({"number": "arXiv:2401.00001"}, ["arxiv:2401.00001"]),
        ({"note": "arXiv: 2401.00001 [cs]\nDOI: 10.1234/x"}, ["arxiv:2401.00001", "doi:10.1234/x"]),
        ({"note": "Some words\narXiv:2401.00001"}, ["arxiv:2401.00001"]),
        ({"container-title": "arXiv:2401.00001 [cs]"}, ["arxiv:2401.00001"]),
        ({"URL": "http://arxiv.org/abs/2401.00001"}, ["arxiv:2401.00001"]),
        ({"DOI": "10.48550/arXiv.2401.00001"}, ["arxiv:2401.00001"]),
        ({"DOI": "none"}, []),
    ],
)
def test_identifiers_are_found_where_people_put_them(fields: dict[str, str], found: list[str]) -> None:
    assert [f"{own.scheme}:{own.value}" for own in paper(**fields).identifiers] == found


def test_an_article_is_of_a_journal_or_a_preprint() -> None:
    assert paper(type="article", **{"container-title": "Nature"}).versions[0].kind == "journal"
    assert paper(type="article", publisher="arXiv").versions[0].kind == "preprint"
    assert paper(type="article").versions == ()


def test_texts_may_be_numbers_and_lists_of_one() -> None:
    record = paper(volume=3, issue=2.0, **{"container-title": ["Nature", "Nat."], "title": ["Deep shelves"]})
    assert (record.title, record.venue, record.versions[0].volume) == ("Deep shelves", "Nature", "3")


def test_what_nobody_knows_is_a_signal_and_every_known_field_gives_none() -> None:
    assert signals(papyrus=1, volume={}) == ("unknown field papyrus", "unusable value of volume")
    assert signals(type="scroll") == ("unknown value of type: scroll",)
    assert signals(author=[{"family": "A", "papyrus": 1}, {}]) == (
        "unknown field author.[].papyrus",
        "author without a name",
    )
    assert not FIELDS.keys() & OUT_OF_SCOPE.keys()
    assert not NAME_FIELDS & NAME_OUT_OF_SCOPE.keys()
    for name in (*FIELDS.keys() - {"type", "title", "author", "issued"}, *OUT_OF_SCOPE):
        assert signals(**{name: "x"}) == ()
    for kind in KINDS:
        assert signals(type=kind) == ()


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ('[{"type": "book", "title": "A"', "breaks off or is damaged"),
        ('{"items": 1}', "no list of items"),
        ('"text"', "no list of items"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_damaged_is_not_read_and_says_why(document: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        list(read(io.BytesIO(document.encode())))


def test_a_list_that_is_too_large_is_not_read() -> None:
    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            return b"[" + b" " * (size - 1)

        def seek(self, offset: int, whence: int = 0) -> int:
            return offset

    with pytest.raises(Unreadable, match=f"more than {LARGEST_LIST:,} bytes"):
        list(read(Endless()))  # type: ignore[arg-type]


def test_a_broken_line_costs_no_other() -> None:
    line = json.dumps(ITEM).encode() + b"\n"
    found = list(read(io.BytesIO(line + line[:30] + b"\n" + line)))
    assert [isinstance(entry, Broken) for entry in found] == [False, True, False]


@given(
    st.dictionaries(
        st.sampled_from(sorted(FIELDS)),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.sampled_from(["date-parts", "raw", "family", "given", "x"]), inner, max_size=3)
            ),
        ),
    )
)
def test_any_value_in_any_field_gives_a_record_or_a_reason(fields: dict[str, Any]) -> None:
    try:
        title = paper(**fields).title
    except Unusable:
        title = "none"
        assert not isinstance(fields["title"], str) or not clean_line(fields["title"])
    assert title
