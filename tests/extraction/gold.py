"""The hand-labelled abstracts of `../shared/gold` with their texts, parted into a seen and an untouched share.

Rules are written while reading abstracts of the seen share only. The rest is put away (`extraction.evaluation.split`):
it only gives figures, and those are the ones that tell how good the rules are. The texts are read straight from their
files here, without a shelf.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import msgspec

from db.records import Findings, FoundResult
from extraction.evaluation.comparison import compare
from extraction.evaluation.figures import figures_of
from extraction.evaluation.labels import Label, LabelledText
from extraction.evaluation.spellings import spellings_beside
from extraction.evaluation.split import is_kept_apart as is_kept_apart
from extraction.evaluation.split import title_key
from loaders.hf_daily import LOADER as HF_DAILY
from loaders.hf_page import LOADER as HF_PAGE
from training.abstracts import records_of

GOLD_FILES = ("dev.jsonl", "dev-hf.jsonl", "dev-ml.jsonl")


class Labelled(NamedTuple):
    """One labelled paper: its label and the abstract that was labelled."""

    label: dict[str, Any]
    text: str

    @property
    def is_kept_apart(self) -> bool:
        """Whether the abstract belongs to the part that nobody reads."""
        return is_kept_apart(msgspec.convert(self.label, Label))


class Figures(NamedTuple):
    """F1 of results at the three levels of the scorer."""

    number: float
    metric: float
    dataset: float


def read_gold(shared: Path, file_name: str) -> list[Labelled]:
    """The labelled papers of one file of labels, each with its abstract."""
    readers = {"dev.jsonl": _page_texts, "dev-hf.jsonl": _daily_texts, "dev-ml.jsonl": _proceedings_texts}
    text_of = readers[file_name](shared)
    lines = (shared / "gold" / file_name).read_text("utf8").splitlines()
    return [Labelled(label, text_of(label)) for label in map(json.loads, lines)]


def figures(shared: Path, papers: list[Labelled], find: Callable[[str], tuple[FoundResult, ...]]) -> Figures:
    """How well a reader finds the labelled results of some papers."""
    spellings = spellings_beside(shared / "gold" / "any.jsonl")
    texts = [LabelledText(msgspec.convert(paper.label, Label), paper.text) for paper in papers]
    comparison = compare(texts, lambda text: Findings(results=find(text)), spellings)
    assert comparison.failed == []
    measured = figures_of(comparison.papers, spellings)
    return Figures(measured.number.f1, measured.metric.f1, measured.dataset.f1)


def load_scorer(shared: Path) -> ModuleType:
    """The scorer that comes with the labels, as a module."""
    spec = importlib.util.spec_from_file_location("gold_score", shared / "gold" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _page_texts(shared: Path) -> Callable[[dict[str, Any]], str]:
    texts: dict[str, str] = {}
    for path in sorted((shared / "pages").glob("*.txt")):
        texts |= {title_key(record.title): record.abstract or "" for record in records_of(HF_PAGE, path.read_bytes())}
    return lambda label: texts[title_key(label["title"])]


def _daily_texts(shared: Path) -> Callable[[dict[str, Any]], str]:
    days: dict[str, dict[str, str]] = {}

    def text_of(label: dict[str, Any]) -> str:
        day = label["day"]
        if day not in days:
            content = (shared / "data" / "hf-daily" / f"{day}.json.gz").read_bytes()
            records = records_of(HF_DAILY, gzip.decompress(content))
            days[day] = {record.identifiers[0].value: record.abstract or "" for record in records if record.identifiers}
        return days[day][label["arxiv"]]

    return text_of


def _proceedings_texts(shared: Path) -> Callable[[dict[str, Any]], str]:
    texts: dict[tuple[str, str], list[str]] = {}
    for stem, paper in _proceedings(shared):
        texts.setdefault((stem, title_key(paper["title"])), []).append(" ".join((paper.get("abstract") or "").split()))

    def text_of(label: dict[str, Any]) -> str:
        candidates = texts[label["venue"], title_key(label["title"])]
        return max(candidates, key=lambda text: sum(result["quote"] in text for result in label["results"]))

    return text_of


def _proceedings(shared: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every paper of the ICML and ICLR proceedings, with the name of its file."""
    for path in sorted((shared / "data" / "mlanthology").glob("*.gz")):
        text = gzip.decompress(path.read_bytes()).decode("utf8")
        papers = map(json.loads, text.splitlines()) if ".jsonl" in path.name else json.loads(text)["papers"]
        yield from ((path.name.split(".")[0], paper) for paper in papers)
