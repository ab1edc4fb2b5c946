"""The figures are what one counts by hand, and those of the scorer that comes with the labels."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import FoundLink
from extraction.evaluation.comparison import compare
from extraction.evaluation.figures import Compared, Figures, figures_of
from extraction.evaluation.labels import Label, LabelledLink, LabelledResult, LabelledText
from extraction.evaluation.pairing import FoundAndNamed, pair
from extraction.evaluation.spellings import Spellings, spellings_of_file, spellings_of_vocabulary
from extraction.reader import read_text
from tests.extraction.evaluation.results import found, labelled
from tests.extraction.gold import GOLD_FILES, load_scorer, read_gold

VOCABULARY = spellings_of_vocabulary()


@pytest.fixture(scope="module")
def scorer(shared: Path) -> ModuleType:
    return load_scorer(shared)


@pytest.fixture(scope="module")
def aliases(shared: Path) -> Spellings:
    return spellings_of_file(shared / "gold" / "aliases.json")


def compared(
    found_results: list[FoundAndNamed],
    labelled_results: list[LabelledResult],
    spellings: Spellings = VOCABULARY,
    *,
    links: tuple[FoundLink, ...] = (),
    labelled_links: tuple[LabelledLink, ...] = (),
) -> Compared:
    label = Label("A", links=labelled_links, results=tuple(labelled_results))
    return Compared(label, "", pair(found_results, labelled_results, spellings), links)


@pytest.fixture(scope="module")
def counted() -> Figures:
    """Four found results, one of them made up and two attached wrongly; four labelled ones, one of them missed."""
    first = compared(
        [
            found(dataset="ImageNet", task="image classification", metric_confidence=0.95, dataset_confidence=0.8),
            found(value=2, metric="F1", metric_confidence=0.8, dataset_confidence=0.5),
            found(value=3, number_confidence=0.4, metric_confidence=0.4, dataset_confidence=0.4),
        ],
        [
            labelled(dataset="ImageNet", task="image classification", model="B"),
            labelled(value=2),
            labelled(value=4),
        ],
    )
    second = compared([found(dataset="COCO", attribution="other", number_confidence=1.0)], [labelled(unit=None)])
    return figures_of([first, second], VOCABULARY)


def test_precision_recall_and_f1_count_what_agrees_at_each_level(counted: Figures) -> None:
    assert [(score.hits, score.predicted, score.labelled) for score in (counted.number, counted.metric)] == [
        (3, 4, 4),
        (2, 4, 4),
    ]
    assert counted.dataset.hits == 1
    assert (counted.number.precision, counted.number.recall, counted.number.f1) == (0.75, 0.75, 0.75)
    assert (counted.dataset.precision, counted.dataset.f1) == (0.25, 0.25)


def test_agreement_is_asked_where_the_metric_is_right(counted: Figures) -> None:
    assert msgspec.structs.asdict(counted.agreement) == {"unit": 1.0, "task": 1.0, "model": 0.5, "attribution": 0.5}


def test_results_with_a_sure_metric_are_counted_with_their_share(counted: Figures) -> None:
    assert msgspec.structs.asdict(counted.confident) == {
        "least": 0.8,
        "predicted": 3,
        "right": 2,
        "precision": 0.6667,
        "share": 0.75,
    }


def test_each_confidence_is_held_against_what_is_right_at_its_level(counted: Figures) -> None:
    def filled(name: str) -> list[tuple[float, int, int, float | None]]:
        bands = getattr(counted.reliability, name)
        assert [band.least for band in bands] == [0.0, 0.5, 0.6, 0.7, 0.8, 0.9]
        assert sum(band.predicted for band in bands) == 4
        return [(band.least, band.predicted, band.right, band.mean_confidence) for band in bands if band.predicted]

    assert filled("number") == [(0.0, 1, 0, 0.4), (0.9, 3, 3, 0.9333)]
    assert filled("metric") == [(0.0, 1, 0, 0.4), (0.8, 2, 1, 0.825), (0.9, 1, 1, 0.95)]
    assert filled("dataset") == [(0.0, 1, 0, 0.4), (0.5, 1, 0, 0.5), (0.7, 1, 0, 0.75), (0.8, 1, 1, 0.8)]


def test_a_reader_that_does_not_say_how_sure_it_is_has_empty_bands() -> None:
    unsure = found(number_confidence=None, metric_confidence=None, dataset_confidence=None)
    figures = figures_of([compared([unsure], [labelled()])], VOCABULARY)
    assert figures.dataset.f1 == 1.0
    assert {band.predicted for band in figures.reliability.metric} == {0}
    assert (figures.confident.precision, figures.confident.share) == (None, 0.0)


def test_links_are_the_same_whatever_stands_around_the_address() -> None:
    links = tuple(FoundLink(f"https://{url}", "code") for url in ("www.x.org/a.git", "x.org/c"))
    wanted = (LabelledLink("http://X.org/a/", "code"), LabelledLink("https://x.org/b", "code"))
    score = figures_of([compared([], [], links=links, labelled_links=wanted)], VOCABULARY).links
    assert (score.hits, score.predicted, score.labelled, score.code_or_not) == (1, 2, 2, 1.0)


def test_nothing_found_in_nothing_labelled_gives_zeros_and_no_division() -> None:
    figures = figures_of([compared([], [])], VOCABULARY)
    assert figures.number.f1 == figures.links.f1 == figures.agreement.unit == 0.0
    assert (figures.confident.precision, figures.confident.share) == (None, None)


def as_exported(result: FoundAndNamed) -> dict[str, Any]:
    return {"paper": "A", **msgspec.structs.asdict(result)}


KINDS = st.sampled_from(["absolute", "delta", "ratio"])
VALUES = st.sampled_from([-2.0, 2.0, 2.0000001, 50.0])
UNITS = st.sampled_from([None, "%", "x", "M", "B", "ms", "MS"])
METRICS = st.sampled_from(["accuracy", "Acc", "score", "performance", "FLOPs", "top-1", "unheard-of"])
DATASETS = st.sampled_from([None, "ImageNet", "ImageNet-1k dataset", "COCO val", "coco"])
RESULTS = {"kind": KINDS, "value": VALUES, "unit": UNITS, "metric": METRICS, "dataset": DATASETS}


@given(
    found_results=st.lists(st.builds(found, **RESULTS), max_size=6),
    labels=st.lists(st.builds(labelled, **RESULTS), max_size=6),
)
def test_results_are_paired_as_the_scorer_pairs_them(
    scorer: ModuleType, aliases: Spellings, found_results: list[FoundAndNamed], labels: list[LabelledResult]
) -> None:
    exported = [as_exported(result) for result in found_results]
    expected = scorer.pair(exported, [msgspec.structs.asdict(label) for label in labels])
    paired = pair(found_results, labels, aliases)
    assert [
        (one.found and as_exported(one.found), one.labelled and msgspec.structs.asdict(one.labelled), one.level)
        for one in paired
    ] == expected


@pytest.mark.parametrize("name", GOLD_FILES)
def test_the_figures_of_the_built_in_reader_are_those_of_the_scorer(
    shared: Path, aliases: Spellings, tmp_path: Path, name: str
) -> None:
    papers = [paper for paper in read_gold(shared, name) if not paper.is_kept_apart]
    labels = [msgspec.convert(paper.label, Label) for paper in papers]
    texts = [LabelledText(label, paper.text) for label, paper in zip(labels, papers, strict=True)]
    comparison = compare(texts, read_text, aliases)
    results = [
        {"paper": paper.label.title, **msgspec.structs.asdict(one.found)}
        for paper in comparison.papers
        for one in paper.pairs
        if one.found
    ]
    links = [
        # Labels were written before the Hub's models and demonstrations had kinds of their own.
        {"paper": paper.label.title, "url": link.url, "kind": "code" if link.kind in ("model", "demo") else link.kind}
        for paper in comparison.papers
        for link in paper.links
    ]
    written = {"gold": [paper.label for paper in papers], "results": results, "links": links}
    for file, rows in written.items():
        (tmp_path / f"{file}.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    command = [sys.executable, str(shared / "gold" / "score.py"), "gold.jsonl"]
    command += ["--results", "results.jsonl", "--links", "links.jsonl"]
    scored = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    expected = json.loads(scored.splitlines()[-1])
    figures = msgspec.to_builtins(figures_of(comparison.papers, aliases))
    assert {level: figures[level] for level in expected} == expected
    assert expected["number"]["hits"] > 100
