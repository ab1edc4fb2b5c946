"""What a reader missed, made up, or attached wrongly, each beside the sentence that it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from db.display.cleaner import clean_abstract
from db.records import Attribution, ResultKind
from extraction.evaluation.figures import Compared
from extraction.evaluation.labels import LabelledResult
from extraction.evaluation.pairing import FoundAndNamed, Level, Pair
from extraction.words.sentences import Span, split_sentences

Group = Literal["missed", "spurious", "wrong metric", "wrong data set"]
GROUPS: dict[Group, str] = {
    "missed": "labelled, and not found",
    "spurious": "found, and not labelled",
    "wrong metric": "the number is right, the metric is not",
    "wrong data set": "number and metric are right, the data set is not",
}

_PRINTED_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|\.\d+")


class Shown(msgspec.Struct, frozen=True, omit_defaults=True):
    """A result as it is shown beside its sentence."""

    kind: ResultKind
    value: float
    unit: str | None
    metric: str
    dataset: str | None
    task: str | None
    model: str | None
    attribution: Attribution


class Miss(msgspec.Struct, frozen=True):
    """One result on which reader and labels differ."""

    group: Group
    title: str
    labelled: Shown | None
    found: Shown | None
    sentence: str
    """On one line; the quote of the label where the text does not hold it."""
    start: int
    """Where the number begins in the sentence, in code points."""
    end: int


def misses_of(papers: Iterable[Compared]) -> list[Miss]:
    """Every result on which reader and labels differ, group by group, in the order of the labels."""
    misses = [miss for paper in papers for pair in paper.pairs if (miss := _miss(paper, pair))]
    order = list(GROUPS)
    return sorted(misses, key=lambda miss: order.index(miss.group))


def first_of_each(misses: Iterable[Miss], most: int) -> list[Miss]:
    """At most so many misses of each group."""
    counts = dict.fromkeys(GROUPS, 0)

    def some() -> Iterator[Miss]:
        for miss in misses:
            counts[miss.group] += 1
            if counts[miss.group] <= most:
                yield miss

    return list(some())


def _miss(paper: Compared, pair: Pair) -> Miss | None:
    if pair.level is Level.DATASET:
        return None
    number: Span | None
    if pair.found is not None:
        number = _number_found(paper.text, pair.found)
    else:
        assert pair.labelled is not None, "a pair has one of the two"
        number = _number_labelled(paper.text, pair.labelled)
    if number is None:
        quote = pair.labelled.quote if pair.labelled else ""
        sentence, span = quote, Span(0, 0)
    else:
        sentence, span = _sentence_around(paper.text, number)
    return Miss(
        group=_group(pair),
        title=paper.label.title,
        labelled=_shown(pair.labelled),
        found=_shown(pair.found),
        sentence=sentence,
        start=span.start,
        end=span.end,
    )


def _group(pair: Pair) -> Group:
    if pair.found is None:
        return "missed"
    if pair.labelled is None:
        return "spurious"
    return "wrong metric" if pair.level is Level.NUMBER else "wrong data set"


def _shown(result: LabelledResult | FoundAndNamed | None) -> Shown | None:
    if result is None:
        return None
    return Shown(**{name: getattr(result, name) for name in Shown.__struct_fields__})


def _number_found(text: str, found: FoundAndNamed) -> Span:
    """Where the number of a found result stands in the text; all of its evidence where that does not print it so."""
    start = text.find(found.value_text, found.start, found.end)
    return Span(found.start, found.end) if start < 0 else Span(start, start + len(found.value_text))


def _number_labelled(text: str, labelled: LabelledResult) -> Span | None:
    """Where the number of a label stands in the text; all of its quote where that prints no such number."""
    words = r"\s+".join(map(re.escape, (clean_abstract(labelled.quote) or "").split()))
    quote = re.search(words, text)
    if quote is None:
        return None
    for number in _PRINTED_NUMBER.finditer(text, quote.start(), quote.end()):
        if abs(float(number.group().replace(",", "")) - abs(labelled.value)) <= 1e-6 * max(1.0, abs(labelled.value)):
            return Span(*number.span())
    return Span(*quote.span())


def _sentence_around(text: str, number: Span) -> tuple[str, Span]:
    """The sentence that a stretch of the text stands in, on one line, and where it stands there."""
    touched = [span for span in split_sentences(text) if span.start < number.end and number.start < span.end]
    start, end = (touched[0].start, touched[-1].end) if touched else number
    before = " ".join(text[start : number.start].split())
    if before and text[number.start - 1].isspace():
        before += " "
    marked = " ".join(text[number.start : number.end].split())
    after = text[number.end : end]
    sentence = before + marked + (" " if after[:1].isspace() else "") + " ".join(after.split())
    return sentence.rstrip(), Span(len(before), len(before) + len(marked))
