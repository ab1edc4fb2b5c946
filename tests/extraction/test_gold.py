"""Links and results against hand-labelled abstracts: never worse than what was measured."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from extraction.links import find_links
from extraction.results import find_results
from tests.extraction.gold import GOLD_FILES, Labelled, figures, load_scorer, read_gold

# Measured F1 (number, metric, data set) on the part that is kept apart, less 0.02. Weights are fitted on the rest:
# what is found there says nothing.
LEAST = {
    "dev.jsonl": (0.88, 0.83, 0.725),
    "dev-hf.jsonl": (0.86, 0.66, 0.565),
    "dev-ml.jsonl": (0.845, 0.615, 0.52),
    "dev-hf-2025.jsonl": (0.845, 0.65, 0.565),
}


@pytest.fixture(scope="module")
def gold(shared: Path) -> dict[str, list[Labelled]]:
    return {name: read_gold(shared, name) for name in GOLD_FILES}


@pytest.mark.parametrize("name", GOLD_FILES)
def test_results_agree_with_the_labels_as_measured(shared: Path, gold: dict[str, list[Labelled]], name: str) -> None:
    found = figures(shared, [paper for paper in gold[name] if paper.is_kept_apart], find_results)
    for measured, least in zip(found, LEAST[name], strict=True):
        assert measured >= least, found


def test_every_third_paper_is_kept_apart_and_of_late_listings_every_second(gold: dict[str, list[Labelled]]) -> None:
    for name, papers in gold.items():
        share = sum(paper.is_kept_apart for paper in papers) / len(papers)
        assert 0.45 < share < 0.55 if name == "dev-hf-2025.jsonl" else 0.29 < share < 0.38


@pytest.mark.parametrize(("name", "least"), [("dev.jsonl", 1.0), ("dev-hf.jsonl", 0.99), ("dev-ml.jsonl", 1.0)])
def test_every_labelled_link_is_found_and_no_other(
    shared: Path, gold: dict[str, list[Labelled]], name: str, least: float
) -> None:
    key = partial(load_scorer(shared).url_key)
    labelled = {(place, key(link["url"])) for place, paper in enumerate(gold[name]) for link in paper.label["links"]}
    found = {
        (place, key(link.url)): link.kind for place, paper in enumerate(gold[name]) for link in find_links(paper.text)
    }
    right = labelled & found.keys()
    assert len(right) / len(found) >= least
    assert len(right) / len(labelled) >= least
    code = {
        (place, key(link["url"]))
        for place, paper in enumerate(gold[name])
        for link in paper.label["links"]
        if link["kind"] == "code"
    }
    assert {place for place in right if found[place] in ("code", "model", "demo")} == code & right
