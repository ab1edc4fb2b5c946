"""Sketches: what they say of two records is what the records say, and where they cannot say it they do not."""

from __future__ import annotations

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st

from db.records import Identifier, PaperRecord
from db.resolution.candidates import MOST_COMPARED, could_be_one, could_be_one_by_sketches
from db.resolution.features import Comparable, Features, features_of
from db.resolution.sketches import Sketch, sketch_of

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


def features(title: str, year: str | None, abstract: str | None, names: tuple[str, ...] = ()) -> Features:
    return features_of(PaperRecord(title, published_on=year, abstract=abstract, authors=names))


def sketched(*records: Features) -> list[Sketch]:
    return [msgspec.json.decode(msgspec.json.encode(sketch_of(record)), type=Sketch) for record in records]


def said(these: list[Features], those: list[Features]) -> bool | None:
    """What sketches say, whichever side is asked first."""
    by_sketches = could_be_one_by_sketches(sketched(*these), sketched(*those))
    assert by_sketches is could_be_one_by_sketches(sketched(*those), sketched(*these))
    return by_sketches


records = st.builds(
    features_of,
    st.builds(
        PaperRecord,
        titles,
        published_on=years,
        abstract=texts,
        authors=st.lists(st.sampled_from(["Ada Berg", "A. Berg", "Carl Dahl", "Eva Falk"]), max_size=3).map(tuple),
        identifiers=st.lists(st.builds(Identifier, st.just("doi"), st.sampled_from("123")), max_size=2).map(tuple),
    ),
)
several = st.lists(records, min_size=1, max_size=3)


@given(records)
def test_a_sketch_has_what_its_record_is_compared_by(record: Features) -> None:
    (sketch,) = sketched(record)
    for name in (name for name, value in vars(Comparable).items() if isinstance(value, property)):
        assert getattr(sketch, name) == getattr(record, name), name


@given(several, several)
@example([features("A", "2019", "...")], [features("B", "2024", "...")])
@example([features("A", "2019", " ".join(MANY))], [features("B", "2024", " ".join(MANY[20:]))])
@example([features("A", "2019", " ".join(MANY))], [features("B", "2024", " ".join([*MANY[:80], *WORDS[:20]]))])
@example([features("A B C", "2019", None)], [features("ABC", "2024", None)])
def test_what_sketches_say_is_what_the_records_say(these: list[Features], those: list[Features]) -> None:
    assert said(these, those) in (None, could_be_one(these, those))


@given(st.lists(st.sampled_from(MANY), min_size=20, unique=True), st.data())
def test_texts_that_share_most_words_are_not_told_apart(words: list[str], data: st.DataObject) -> None:
    missing = data.draw(st.sets(st.sampled_from(words), max_size=len(words) // 5))
    more = data.draw(st.lists(st.sampled_from(WORDS)))
    one = features("Networks that forget", "2019", " ".join(words))
    other = features("Shelves", "2024", " ".join([*(word for word in words if word not in missing), *more]))
    assert said([one], [other]) in (None, could_be_one([one], [other]))


def test_most_is_said_without_the_records() -> None:
    title, text, names = "Networks that forget shelves", " ".join(MANY), ("Ada Berg",)
    one = features(title, "2020", text, names)
    other_text = " ".join(f"other{number}" for number in range(150))
    for other, by_sketches in (
        (features("Shelves of networks", "2020", None), False),
        (features("Networks that forgot shelves", "2024", None), False),
        (features("Shelves of networks", "2020", other_text), False),
        (features(title, "2024", other_text, ("Carl Dahl",)), False),
        (features(title, "2024", other_text, names), True),
        (features("Networks that forgot shelves", "2020", other_text), True),
        (features("Shelves of networks", "2020", " ".join(MANY[10:])), None),
    ):
        assert said([one], [other]) is by_sketches, other
        if by_sketches is not None:
            assert could_be_one([one], [other]) is by_sketches


def test_a_core_of_many_records_could_be_one_with_whoever_shares_a_key() -> None:
    many = [features("Networks that forget", "2020", f"Text {number}") for number in range(MOST_COMPARED + 1)]
    assert said(many, [features("Shelves", "2000", None)]) is could_be_one(many, [features("Shelves", "2000", None)])
