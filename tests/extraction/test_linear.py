"""Twice the text takes at most two and a half times the steps, whatever the text is made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from db.resolution.names import fold
from db.vocabulary import shipped_vocabulary
from tests.expressions import endless_repeats
from tests.extraction.steps import CountedPattern, CountingReader, Steps, counting_reader, steps_of

MOST_GROWTH = 2.5
LONG, SHORT = 100_000, 20_000
"""Characters of a text that is then doubled."""
NAMES = {
    "names of metrics": " ".join(metric.name for metric in shipped_vocabulary().metrics),
    "names of data sets": " ".join(dataset.name for dataset in shipped_vocabulary().datasets),
}
UNITS = {
    "digits": "7",
    "letters": "a",
    "capitals": "A",
    "letters of other scripts": "é界",
    "spaces": " ",
    "white space": " \n\t\u00a0",
    "opening brackets": "(",
    "nested brackets": "([{",
    "brackets": "()",
    "per cent and slash": "%/",
    "percentages": "12.3% ",
    "percentages in a list": "9.5%,",
    "numbers in a list": "1.5, ",
    "numbers joined": "91.5 and ",
    "numbers glued": "1,000.5-",
    "ands": " and ",
    "commas": ", ",
    "full stops": ".",
    "dotted numbers": "1.",
    "signs": "+−-~",
    "ranges": "2-3% ",
    "fractions": "1/9 of ",
    "factors": "2x",
    "sides": "224x224 ",
    "from A to B": "from A to B ",
    "from number to number": "from 12.5% to 13.7% ",
    "spreads": "1.5 ± 0.2 ",
    "stripped LaTeX": "\\%\\times $1$ sim3.5AP leq 2% ",
    "hyphens": "A-b-",
    "capitals inside": "AbC",
    "proper names": "Shelf-B on Shelf dataset ",
    "methods": "We propose Shelf, a shelf for shelves, ",
    "abbreviations": "e.g. ",
    "one sentence": "we reach 91.5% accuracy with one of many models ",
    "sentences": "It reaches 91.5% accuracy on ImageNet. ",
    "named results": "91.5% on ImageNet and 88.1% mAP on COCO, ",
    "respectively": "F1, recall and AUC by 1%, 2% and 3%, respectively, ",
    "siblings": "CIFAR-10/100/",
    "addresses": "https://shelf.example/a ",
    "addresses glued": "http://",
    "hosts of code": "github.com/a/",
    **NAMES,
}
UNITS_OF_LONG_TEXTS = {UNITS[name] for name in ("digits", "nested brackets", "per cent and slash", "one sentence")}
AMONG = " We reach 91.5% top-1 accuracy on ImageNet (https://shelf.example), 2x faster. "
"""A result in the midst of it, so that what looks around a number meets all of the text."""


def repeated(unit: str, length: int) -> str:
    """A text of so many characters."""
    return (unit * (length // len(unit) + 1))[:length]


def around(unit: str, length: int) -> str:
    """A text that surrounds a result."""
    half = repeated(unit, length // 2)
    return half + AMONG + half


@pytest.fixture(scope="module")
def steps() -> Steps:
    return Steps()


@pytest.fixture(scope="module")
def reader(steps: Steps) -> Iterator[CountingReader]:
    with counting_reader(steps) as reader:
        yield reader


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
@pytest.mark.parametrize("filled", [repeated, around])
def test_reading_grows_with_the_length_of_a_text(
    reader: CountingReader, steps: Steps, unit: str, filled: Callable[[str, int], str]
) -> None:
    length = LONG if unit in UNITS_OF_LONG_TEXTS else SHORT
    once, twice = (steps_of(reader.read, filled(unit, size), steps) for size in (length, 2 * length))
    assert once > length / 20
    assert twice <= MOST_GROWTH * once


def slicing(text: str, steps: Steps) -> None:
    for place in range(len(text)):
        text[place:].strip()


def searching(text: str, steps: Steps) -> None:
    pattern = CountedPattern(re.compile(r"%\d+"), steps)
    for place in range(len(text)):
        pattern.search(text, place)


def looping(text: str, steps: Steps) -> None:
    for _ in range(len(text) ** 2 // 100):
        fold("a")


@pytest.mark.parametrize("work", [slicing, searching, looping])
def test_work_that_grows_with_the_square_of_a_text_is_told(steps: Steps, work: Callable[[str, Steps], None]) -> None:
    once, twice = (steps_of(lambda text: work(text, steps), "7" * length, steps) for length in (500, 1_000))
    assert twice >= 3 * once


def test_no_expression_of_the_reader_goes_on_without_end_before_it_can_fail(reader: CountingReader) -> None:
    assert len(reader.patterns) > 100
    endless = {pattern.pattern: endless_repeats(pattern.compiled) for pattern in reader.patterns}
    assert {pattern: repeats for pattern, repeats in endless.items() if repeats} == {}
