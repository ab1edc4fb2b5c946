"""A label's text is the abstract of the one record that it names, whatever else the shelf has of the paper."""

from __future__ import annotations

import pytest

from db.engine import parse_url, writing
from db.tables import metadata
from extraction.evaluation.labels import Absent, Label, LabelledLink, LabelledText
from papershelf.database import open_for_writing, reading
from papershelf.shelf.labelled_texts import find_texts
from tests.extraction.evaluation.results import labelled
from tests.papershelf.loading.lines import load_lines


def find(url: str, *labels: Label) -> tuple[list[LabelledText], list[Absent]]:
    with reading(parse_url(url)) as connection:
        return find_texts(connection, labels)


def text_of(url: str, label: Label) -> str:
    (found,), _ = find(url, label)
    return found.text


def test_a_record_is_found_by_title_whatever_its_case_and_signs(database_url: str) -> None:
    load_lines(database_url, [("a.txt", "Deep Shelves: Part 2 | the text\nOther Paper | another text")])
    found, absent = find(database_url, Label("other paper"), Label("Deep shelves, part 2."), Label("Unheard Of"))
    assert [(one.label.title, one.text) for one in found] == [
        ("other paper", "another text"),
        ("Deep shelves, part 2.", "the text"),
    ]
    assert absent == [Absent(Label("Unheard Of"), "the shelf holds no such record")]


def test_a_title_that_prints_its_mathematics_is_found_as_the_shelf_shows_it(database_url: str) -> None:
    load_lines(database_url, [("a.txt", r"$\mathbb{X}$-Shelf: a \textbf{Bold} Way | the text")])
    assert text_of(database_url, Label(r"$\mathbb{X}$-Shelf: a \textbf{Bold} Way")) == "the text"


def test_a_title_that_goes_on_is_another_title(database_url: str) -> None:
    title = "A Very Long Title of a Paper about Shelves and Everything that One can Put on Them in a Lifetime"
    load_lines(database_url, [("a.txt", f"{title} of Reading | the text")])
    assert find(database_url, Label(title))[0] == []


def test_an_arxiv_identifier_goes_before_the_title_and_the_day_tells_two_records_apart(database_url: str) -> None:
    load_lines(
        database_url,
        [
            ("a.txt", "A | of the first day | 2405.00001 | 2024-05-27\nB | another paper | 2405.00002 | 2024-05-27"),
            ("b.txt", "A, renamed | of the second day | 2405.00001 | 2024-05-28"),
            ("2024-05-29.txt", "A | of a day that only the document knows | 2405.00001"),
        ],
    )
    named = {day: Label("A", arxiv="2405.00001", day=day) for day in ("2024-05-27", "2024-05-28", "2024-05-29")}
    assert [text_of(database_url, label) for label in named.values()] == [
        "of the first day",
        "of the second day",
        "of a day that only the document knows",
    ]
    assert text_of(database_url, Label("A", arxiv="2405.00002")) == "another paper"
    assert find(database_url, Label("A", arxiv="2405.00003"))[0] == []


def test_a_venue_names_the_stem_of_any_of_the_names_of_a_document(database_url: str) -> None:
    documents = [
        ("proceedings/iclr-2024.json.gz", "A | of the conference"),
        ("iclrw-2024.jsonl", "A | of the workshop"),
        ("renamed.json", "B | under two names"),
        ("icml-2024.json", "B | under two names"),
    ]
    load_lines(database_url, documents)
    assert text_of(database_url, Label("A", venue="iclr-2024")) == "of the conference"
    assert text_of(database_url, Label("A", venue="iclrw-2024")) == "of the workshop"
    assert text_of(database_url, Label("B", venue="icml-2024")) == "under two names"
    assert find(database_url, Label("A", venue="iclr"))[0] == []


def test_of_two_records_of_one_title_the_one_that_holds_the_quotes_is_meant(database_url: str) -> None:
    rows = ["A | It reaches 90%.", "A | It reaches  91.5% on shelves.", "A | See https://shelf.example for 91.5%."]
    load_lines(database_url, [("icml-2024.json", "\n".join(rows))])
    quoting = Label("A", results=(labelled(quote="reaches 91.5% on"),), venue="icml-2024")
    linking = Label("A", links=(LabelledLink("https://shelf.example", "project"),))
    assert text_of(database_url, quoting) == "It reaches 91.5% on shelves."
    assert text_of(database_url, linking) == "See https://shelf.example for 91.5%."


@pytest.mark.parametrize("turn", [1, -1])
def test_which_of_equal_records_is_taken_does_not_hang_on_the_order_of_loading(database_url: str, turn: int) -> None:
    load_lines(database_url, [("a.txt", "A | one wording"), ("b.txt", "A | another wording")][::turn])
    assert text_of(database_url, Label("A")) == "another wording"  # of the smaller hash


def test_a_record_without_an_abstract_says_so_unless_another_has_one(database_url: str) -> None:
    load_lines(database_url, [("a.txt", "A\nB"), ("b.txt", "B | with a text")])
    found, absent = find(database_url, Label("A"), Label("B"))
    assert [one.text for one in found] == ["with a text"]
    assert absent == [Absent(Label("A"), "its record has no abstract")]


def test_a_document_that_is_not_complete_does_not_count(database_url: str) -> None:
    load_lines(database_url, [("a.txt", "A | the text")])
    engine = open_for_writing(parse_url(database_url))
    with writing(engine) as connection:
        connection.execute(metadata.tables["documents"].update().values(completed_at=None))
    engine.dispose()
    assert find(database_url, Label("A"))[0] == []


def test_a_title_without_letters_is_found_nowhere(database_url: str) -> None:
    load_lines(database_url, [("a.txt", "A | the text")])
    assert find(database_url, Label("?!"))[1] == [Absent(Label("?!"), "the shelf holds no such record")]
