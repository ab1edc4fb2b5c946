"""Sketches: whatever could be one paper they never tell apart, and what has nothing in common they do."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from db.records import PaperRecord
from db.resolution.candidates import MOST_COMPARED, could_be_one, sketches_could_be_one
from db.resolution.features import Features, features_of
from db.resolution.sketches import Sketch, decode_sketch, encode_sketch, sketch_of

WORDS = [
    f"{stem}{ending}" for stem in ("shelf", "prun", "émi", "reader", "count") for ending in ("", "s", "ing", "ed", "7")
]
TITLES = (
    "Pruning networks of shelves",
    "Pruning network of the shelves: a survey",
    "Pruning networks of shelves, part 2",
    "Prun ing net works of shelves",
    "Of shelves, pruning networks",
    "Über Wörter",
    "A B C",
    "ABC",
    "",
)
texts = st.one_of(
    st.none(),
    st.sampled_from(["", "...", "N/A"]),
    st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join),
    st.text(max_size=40),
)
titles = st.sampled_from(TITLES) | st.text(max_size=30)
years = st.sampled_from([None, "2019", "2020-05", "2024"])
MANY = [f"word{number}" for number in range(100)]


def features(title: str, year: str | None, abstract: str | None) -> Features:
    return features_of(PaperRecord(title, published_on=year, abstract=abstract))


def sketched(*records: Features) -> list[Sketch]:
    return [decode_sketch(encode_sketch(sketch_of(record))) for record in records]


records = st.builds(features, titles, years, texts)


@given(records, records)
@example(features("A", "2019", "..."), features("B", "2024", "..."))
@example(features("A", "2019", " ".join(MANY)), features("B", "2024", " ".join(MANY[20:])))
@example(features("A", "2019", " ".join(MANY)), features("B", "2024", " ".join([*MANY[:80], *WORDS[:20]])))
@example(features("A B C", "2019", None), features("ABC", "2024", None))
def test_what_could_be_one_paper_is_not_told_apart(one: Features, other: Features) -> None:
    if could_be_one([one], [other]):
        assert sketches_could_be_one(sketched(one), sketched(other))


@given(st.lists(records, min_size=1, max_size=3), st.lists(records, min_size=1, max_size=3))
def test_of_several_records_all_are_looked_at(these: list[Features], those: list[Features]) -> None:
    if could_be_one(these, those):
        assert sketches_could_be_one(sketched(*these), sketched(*those))


@given(st.lists(st.sampled_from(MANY), min_size=20, unique=True), st.data())
def test_texts_that_share_most_words_are_not_told_apart(words: list[str], data: st.DataObject) -> None:
    missing = data.draw(st.sets(st.sampled_from(words), max_size=len(words) // 5))
    more = data.draw(st.lists(st.sampled_from(WORDS)))
    one = features("Networks that forget", "2019", " ".join(words))
    other = features("Shelves", "2024", " ".join([*(word for word in words if word not in missing), *more]))
    assert could_be_one([one], [other]) <= sketches_could_be_one(sketched(one), sketched(other))


def test_other_titles_with_other_texts_are_told_apart() -> None:
    one = features("Networks that forget", "2020", " ".join(MANY))
    for title, year, abstract in (
        ("Shelves of networks", "2020", None),
        ("Networks that forgot", "2024", None),
        ("Shelves of networks", "2020", " ".join(f"other{number}" for number in range(150))),
    ):
        other = features(title, year, abstract)
        assert not sketches_could_be_one(sketched(one), sketched(other))
        assert not sketches_could_be_one(sketched(other), sketched(one))


def test_a_core_of_many_records_is_for_the_records_to_say() -> None:
    many = sketched(
        *(features("Networks that forget", "2020", f"Text {number}") for number in range(MOST_COMPARED + 1))
    )
    assert sketches_could_be_one(many, sketched(features("Shelves", "2000", None)))
