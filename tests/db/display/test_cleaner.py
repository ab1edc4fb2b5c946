"""Titles and abstracts are shown without markup and damage."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.display.cleaner import clean_abstract, clean_title
from db.display.hyphens import join_broken_words
from db.display.names import clean_name
from db.display.records import shown
from db.records import PaperRecord

ABSTRACTS = {
    "strong and emphasised words": ("We introduce **Shelf** and *files*.", "We introduce Shelf and files."),
    "letters of an acronym": ("the **C**ommon **R**ecord (***CR***)", "the Common Record (CR)"),
    "strong words inside emphasised ones": ("a ***Graph** Workspace* module", "a Graph Workspace module"),
    "underlined words": ("an _inner_ margin of snake_case_names", "an inner margin of snake_case_names"),
    "a star is no emphasis": ("A* and B* take 2 * 3 * 4 steps", "A* and B* take 2 * 3 * 4 steps"),
    "code": ("run `make test` now", "run make test now"),
    "a link with words": ("at [the page](https://x.org/a_b).", "at the page (https://x.org/a_b)."),
    "a link that names itself": ("at [x.org/a](https://x.org/a).", "at https://x.org/a."),
    "hard newlines": ("One line\nand another.\n\nA paragraph.", "One line and another.\n\nA paragraph."),
    "ligatures": ("e\ufb03cient \ufb01les", "efficient files"),
    "letters of mathematics": ("the \U0001d6fe-net", "the γ-net"),
    "what nobody sees": ("nega\u00adtive\u200b ex\u2060amples\u202e", "negative examples"),
    "entities": ("a &quot;black box&quot; &amp; more", 'a "black box" & more'),
    "lost apostrophes": ("Shannon\ufffds and don\ufffd\ufffdt", "Shannon's and don't"),
    "lost quotes and dashes": ("a \ufffdco-regularization\ufffd norm \ufffd new", "a “co-regularization” norm – new"),
    "its own heading": ("Abstract: We shelve.", "We shelve."),
    "its own heading without a colon": ("Abstract In this work, we shelve.", "In this work, we shelve."),
    "its own heading before any sentence": ("Abstract Shelving of books is hard.", "Shelving of books is hard."),
    "its own heading twice": ("Abstract Abstract The shelf is full.", "The shelf is full."),
    "its own heading before data": ("Abstract Data of shelves are rare.", "Data of shelves are rare."),
    "data that are no heading": ("Abstract Data Types are shelves.", "Abstract Data Types are shelves."),
    "a word that is no heading": ("Abstract reasoning is hard.", "Abstract reasoning is hard."),
    "a name that is no heading": (
        "Abstract Meaning Representation is a graph.",
        "Abstract Meaning Representation is a graph.",
    ),
}
NONE = [
    "No abstract available.",
    "NO ABSTRACT",
    "Please see attached pdf.",
    "peer reviewed",
    "S.137-144",
    "status: Accepted",
    " - ",
    "Abstract",
    "Abstract goes here",
    "Lorem ipsum abstract",
]


@pytest.mark.parametrize(("printed", "plain"), ABSTRACTS.values(), ids=ABSTRACTS.keys())
def test_an_abstract_is_shown_as_clean_text(printed: str, plain: str) -> None:
    assert clean_abstract(printed) == plain


@pytest.mark.parametrize("printed", NONE)
def test_what_only_says_that_there_is_no_abstract_is_none(printed: str) -> None:
    assert clean_abstract(printed) is None


def test_a_short_abstract_is_one() -> None:
    assert clean_abstract("We show that P is not NP.") == "We show that P is not NP."


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("environmen- tal and learn- ing", "environmental and learning"),
        ("a frame- work in real- time", "a framework in real-time"),
        ("state-of-the- art", "state-of-the-art"),
        ("low- and high-level, pre- or post-training", "low- and high-level, pre- or post-training"),
        ("Myer- son auctions", "Myerson auctions"),
    ],
)
def test_broken_words_are_whole(printed: str, plain: str) -> None:
    assert join_broken_words(printed) == plain


def test_a_title_stands_on_one_line_and_is_never_empty() -> None:
    assert clean_title("A  $k$-NN\n*shelf*") == "A k-NN shelf"
    assert clean_title("\u200b") == "\u200b"


def test_a_title_is_shown_without_tags() -> None:
    assert clean_title("<i>E. coli</i> in H<SUB>2</SUB>O where a<b and c>d") == "E. coli in H2O where a<b and c>d"


@pytest.mark.parametrize(
    ("printed", "clean"),
    [
        ("J&uuml;rgen O&#39;Neil", "Jürgen O'Neil"),
        ("J. <b>Scho</b>elkopf", "J. Schoelkopf"),
        ("<i>Ana</i> <i>Pilar</i>", "Ana Pilar"),
        (r"J{\"u}rgen M{\"u}ller", "Jürgen Müller"),
        (r"Fr\'ed\'eric Marasovi\'c", "Frédéric Marasović"),
        (r"Fran\c{c}ois {\L}ukasz", "François Łukasz"),
        (r"Ho{\ss}feld~{\O}rsted", "Hoßfeld Ørsted"),
        ("{Example Team}", "Example Team"),
        ("AT&T Research", "AT&T Research"),
        ("{}", "{}"),
    ],
)
def test_a_name_is_shown_without_markup(printed: str, clean: str) -> None:
    assert clean_name(printed) == clean


@pytest.mark.parametrize(
    ("title", "printed", "plain"),
    [
        (
            "FooNet: Fast Shelves",
            r"We present {\ours}, and \ours{} wins. \ours\ is new.",
            "We present FooNet, and FooNet wins. FooNet is new.",
        ),
        ("Foo Net: Fast Shelves", r"We present \foonet and \modelname.", "We present Foo Net and Foo Net."),
        ("FooNet: Fast Shelves", r"We bound \curv and {\KSD}.", "We bound curv and KSD."),
        ("Fast Shelves", r"We present \ours.", "We present ours."),
        ("A long title of many words: Fast Shelves", r"We present \ours.", "We present ours."),
    ],
)
def test_a_private_macro_is_the_name_that_the_title_begins_with_or_its_own(
    title: str, printed: str, plain: str
) -> None:
    assert shown(PaperRecord(title=title, abstract=printed)).abstract == plain


def test_a_record_that_is_clean_is_itself() -> None:
    record = PaperRecord(title="Shelves", abstract="We shelve.")
    assert shown(record) is record
    marked = msgspec.structs.replace(record, title="$k$ Shelves", abstract="No abstract.")
    named = msgspec.structs.replace(record, authors=("J&uuml;rgen M", "Ann B"))
    assert shown(named) == msgspec.structs.replace(record, authors=("Jürgen M", "Ann B"))
    assert shown(marked) == msgspec.structs.replace(record, title="k Shelves", abstract=None)


@given(st.text(alphabet="\\${}_*`[]()-\ufffd\n ab.&;", max_size=80))
def test_cleaning_twice_shows_nothing_worse(printed: str) -> None:
    once = clean_abstract(printed)
    assert once is None or (once == once.strip() and "\n\n\n" not in once)


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("<i>E. coli</i> in H<sub>2</sub>O", "E. coli in H2O"),
        ("&lt;b&gt;Bold&lt;/b&gt; &amp; new", "Bold & new"),
        ("<jats:italic>In <sup>x</sup></jats:italic> all", "In x all"),
        ("We <think> in <answer>words</answer>", "We <think> in <answer>words</answer>"),
        ("A <b and c</b> d", "A <b and c</b> d"),
        ("a < b </b>", "a < b </b>"),
    ],
)
def test_tags_that_say_how_letters_look_are_no_text(printed: str, plain: str) -> None:
    assert clean_title(printed) == plain


def test_a_record_shows_clean_names_and_keeps_what_was_printed() -> None:
    record = PaperRecord(title="Shelves", authors=(r"Fr\'ed\'eric Dupont", "Smith, John", "et al."))
    assert shown(record).authors == ("Frédéric Dupont", "John Smith", "et al.")
    assert record.authors[0] == r"Fr\'ed\'eric Dupont"
