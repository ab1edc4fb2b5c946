"""The hand-labelled abstracts of `../shared/gold` with their texts, parted into a seen and an untouched share.

Rules are written while reading abstracts of the seen share only. A third of every file, chosen by a hash of the title,
is put away: nobody reads its abstracts, it only gives figures, and those are the ones that tell how good the rules are.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from db.records import FoundResult, PaperRecord
from db.vocabulary import resolve_dataset, resolve_metric
from loaders.hf_daily import LOADER as HF_DAILY
from loaders.hf_page import LOADER as HF_PAGE
from loaders.loader import Broken, Loader, RawEntry, Unusable

GOLD_FILES = ("dev.jsonl", "dev-hf.jsonl", "dev-ml.jsonl")


class Labelled(NamedTuple):
    """One labelled paper: its label and the abstract that was labelled."""

    label: dict[str, Any]
    text: str

    @property
    def is_kept_apart(self) -> bool:
        """Whether the abstract belongs to the third that nobody reads."""
        return is_kept_apart(self.label["title"])


class Figures(NamedTuple):
    """F1 of results at the three levels of the scorer."""

    number: float
    metric: float
    dataset: float


def is_kept_apart(title: str) -> bool:
    """Whether a paper of this title is in the untouched third: a hash of its letters and digits, not its place."""
    return int.from_bytes(hashlib.sha256(_key(title).encode()).digest()[:4], "big") % 3 == 0


def read_gold(shared: Path, file_name: str) -> list[Labelled]:
    """The labelled papers of one file of labels, each with its abstract."""
    readers = {"dev.jsonl": _page_texts, "dev-hf.jsonl": _daily_texts, "dev-ml.jsonl": _proceedings_texts}
    text_of = readers[file_name](shared)
    lines = (shared / "gold" / file_name).read_text("utf8").splitlines()
    return [Labelled(label, text_of(label)) for label in map(json.loads, lines)]


def figures(shared: Path, papers: list[Labelled], find: Callable[[str], tuple[FoundResult, ...]]) -> Figures:
    """How well a reader finds the labelled results of some papers."""
    scorer = load_scorer(shared)
    hits = {1: 0, 2: 0, 3: 0}
    total = 0
    for paper in papers:
        found = [_as_exported(result) for result in find(paper.text)]
        total += len(found) + len(paper.label["results"])
        for _, _, level in scorer.pair(found, paper.label["results"]):
            for reached in range(1, level + 1):
                hits[reached] += 1
    return Figures(*(2 * hits[level] / total for level in (1, 2, 3)))


def _as_exported(result: FoundResult) -> dict[str, Any]:
    """A result with the canonical names that the database gives it: what an export shows and the scorer reads."""
    return {
        "kind": result.kind,
        "value": result.value,
        "unit": result.unit,
        "metric": resolve_metric(result.metric).name,
        "dataset": resolve_dataset(result.dataset).name if result.dataset else None,
    }


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
        texts |= {_key(record.title): record.abstract or "" for record in _records(HF_PAGE, path.read_bytes())}
    return lambda label: texts[_key(label["title"])]


def _daily_texts(shared: Path) -> Callable[[dict[str, Any]], str]:
    days: dict[str, dict[str, str]] = {}

    def text_of(label: dict[str, Any]) -> str:
        day = label["day"]
        if day not in days:
            content = (shared / "data" / "hf-daily" / f"{day}.json.gz").read_bytes()
            records = _records(HF_DAILY, gzip.decompress(content))
            days[day] = {record.identifiers[0].value: record.abstract or "" for record in records if record.identifiers}
        return days[day][label["arxiv"]]

    return text_of


def _proceedings_texts(shared: Path) -> Callable[[dict[str, Any]], str]:
    texts: dict[tuple[str, str], list[str]] = {}
    for stem, paper in _proceedings(shared):
        texts.setdefault((stem, _key(paper["title"])), []).append(" ".join((paper.get("abstract") or "").split()))

    def text_of(label: dict[str, Any]) -> str:
        candidates = texts[label["venue"], _key(label["title"])]
        return max(candidates, key=lambda text: sum(result["quote"] in text for result in label["results"]))

    return text_of


def _proceedings(shared: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every paper of the ICML and ICLR proceedings, with the name of its file."""
    for path in sorted((shared / "data" / "mlanthology").glob("*.gz")):
        text = gzip.decompress(path.read_bytes()).decode("utf8")
        papers = map(json.loads, text.splitlines()) if ".jsonl" in path.name else json.loads(text)["papers"]
        yield from ((path.name.split(".")[0], paper) for paper in papers)


def _records(loader: Loader, content: bytes) -> Iterator[PaperRecord]:
    for entry in loader.read(io.BytesIO(content)):
        if not isinstance(entry, RawEntry) or isinstance(entry, Broken):
            continue
        try:
            record = loader.map(entry.raw).record
        except Unusable:
            continue
        if isinstance(record, PaperRecord):
            yield record


def _key(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", title.lower()).strip()
