"""Figures of a reader on labelled abstracts: precision, recall and F1, agreement, and whether confidences hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import msgspec

from db.records import FoundLink
from extraction.evaluation.labels import Label
from extraction.evaluation.pairing import FoundAndNamed, Level, Pair
from extraction.evaluation.spellings import Spellings, plain

BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Where the bands of the reliability table begin and end; the last band holds both its ends."""
_WITH_CODE = ("code", "model", "demo")
"""Kinds of links that labels know as code: they were written before the Hub's models and demonstrations had kinds."""
CONFIDENT = 0.8
"""From which confidence on a result is one to rely on."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One abstract with what was labelled and what was found, in pairs."""

    label: Label
    text: str
    pairs: list[Pair]
    links: tuple[FoundLink, ...]


class Score(msgspec.Struct, frozen=True):
    """Precision, recall and F1 with the counts that they are made of."""

    precision: float
    recall: float
    f1: float
    hits: int
    predicted: int
    labelled: int


class LinkScore(Score, frozen=True):
    """The same of links; of those found, how often code was told from anything else."""

    code_or_not: float


class Agreement(msgspec.Struct, frozen=True):
    """Of the results whose metric is right, the share whose other fields are."""

    unit: float
    task: float
    model: float
    attribution: float


class Band(msgspec.Struct, frozen=True):
    """How many results have a confidence from `least` up to `below`, and how many of them are right."""

    least: float
    below: float
    predicted: int
    right: int
    precision: float | None
    """None where no result has such a confidence."""
    mean_confidence: float | None


class Reliability(msgspec.Struct, frozen=True):
    """Whether the three confidences mean what they say: each of them in bands."""

    number: list[Band]
    metric: list[Band]
    dataset: list[Band]


class Confident(msgspec.Struct, frozen=True):
    """The results whose metric_confidence is high: how many they are of all, and how many of them are right."""

    least: float
    predicted: int
    right: int
    precision: float | None
    share: float | None


class Figures(msgspec.Struct, frozen=True):
    """All figures of a reader on some labelled abstracts."""

    number: Score
    metric: Score
    dataset: Score
    agreement: Agreement
    links: LinkScore
    confident: Confident
    reliability: Reliability


def figures_of(papers: Sequence[Compared], spellings: Spellings) -> Figures:
    """The figures of abstracts that were compared."""
    pairs = [pair for paper in papers for pair in paper.pairs]
    return Figures(
        number=_score_at(Level.NUMBER, pairs),
        metric=_score_at(Level.METRIC, pairs),
        dataset=_score_at(Level.DATASET, pairs),
        agreement=_agreement(pairs, spellings),
        links=_link_score(papers),
        confident=_confident(pairs),
        reliability=Reliability(
            number=_bands(pairs, Level.NUMBER, lambda found: found.number_confidence),
            metric=_bands(pairs, Level.METRIC, lambda found: found.metric_confidence),
            dataset=_bands(pairs, Level.DATASET, lambda found: found.dataset_confidence),
        ),
    )


def link_key(url: str) -> str:
    """What two spellings of one address have in common."""
    return re.sub(r"(\.git)?/*$", "", re.sub(r"^https?://(www\.)?", "", url.strip().lower()))


def _score_at(level: Level, pairs: Iterable[Pair]) -> Score:
    counts: Counter[str] = Counter()
    for pair in pairs:
        counts["hits"] += pair.level >= level
        counts["predicted"] += pair.found is not None
        counts["labelled"] += pair.labelled is not None
    return _score(counts["hits"], counts["predicted"], counts["labelled"])


def _score(hits: int, predicted: int, labelled: int) -> Score:
    precision = hits / predicted if predicted else 0.0
    recall = hits / labelled if labelled else 0.0
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return Score(round(precision, 4), round(recall, 4), round(f1, 4), hits, predicted, labelled)


def _agreement(pairs: Iterable[Pair], spellings: Spellings) -> Agreement:
    both = [(p.found, p.labelled) for p in pairs if p.found and p.labelled and p.level >= Level.METRIC]
    # As the scorer that comes with the labels does: the signs % and none are one unit here.
    agreeing = {
        "unit": sum(plain(found.unit) == plain(labelled.unit) for found, labelled in both),
        "task": sum(spellings.task(found.task) == spellings.task(labelled.task) for found, labelled in both),
        "model": sum(plain(found.model) == plain(labelled.model) for found, labelled in both),
        "attribution": sum(found.attribution == labelled.attribution for found, labelled in both),
    }
    return Agreement(**{name: round(number / len(both), 4) if both else 0.0 for name, number in agreeing.items()})


def _link_score(papers: Iterable[Compared]) -> LinkScore:
    hits = predicted = labelled = kinds = 0
    for paper in papers:
        wanted = {link_key(link.url): link.kind for link in paper.label.links}
        found = {link_key(link.url): link.kind for link in paper.links}
        both = wanted.keys() & found.keys()
        hits += len(both)
        predicted += len(found)
        labelled += len(wanted)
        kinds += sum((wanted[url] in _WITH_CODE) == (found[url] in _WITH_CODE) for url in both)
    score = _score(hits, predicted, labelled)
    return LinkScore(**msgspec.structs.asdict(score), code_or_not=round(kinds / hits, 4) if hits else 0.0)


def _confident(pairs: Iterable[Pair]) -> Confident:
    predicted = [pair for pair in pairs if pair.found]
    confident = [pair for pair in predicted if pair.found and (pair.found.metric_confidence or 0.0) >= CONFIDENT]
    right = sum(pair.level >= Level.METRIC for pair in confident)
    return Confident(
        CONFIDENT, len(confident), right, _share(right, len(confident)), _share(len(confident), len(predicted))
    )


def _bands(pairs: Sequence[Pair], level: Level, confidence_of: Callable[[FoundAndNamed], float | None]) -> list[Band]:
    """A table of one confidence: results right at a level, by how sure the reader was of it, where it says so."""
    known = [(confidence_of(pair.found), pair.level >= level) for pair in pairs if pair.found]
    sure = [(confidence, is_right) for confidence, is_right in known if confidence is not None]
    bands = []
    for least, below in pairwise(BANDS):
        inside = [one for one in sure if least <= one[0] < below or one[0] == below == BANDS[-1]]
        right = sum(is_right for _, is_right in inside)
        mean = _share(sum(confidence for confidence, _ in inside), len(inside))
        bands.append(Band(least, below, len(inside), right, _share(right, len(inside)), mean))
    return bands


def _share(part: float, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
