"""Abstracts without labels, from which counts of names are taken."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path

from db.display.records import shown
from db.records import PaperRecord
from extraction.evaluation.split import title_key
from loaders.hf_daily import LOADER as HF_DAILY
from loaders.hf_page import LOADER as HF_PAGE
from loaders.loader import HEAD_SIZE, Broken, Loader, RawEntry, Unusable
from loaders.mlanthology import LOADER as MLANTHOLOGY


def read_unlabelled(shared: Path) -> Iterator[str]:
    """Every abstract of proceedings, daily papers and saved pages whose paper has no label, once, in order.

    Labelled papers are left out whole, so that what is learned from counts is as good on a new paper as on them.
    """
    seen = {title_key(json.loads(line)["title"]) for path in _labels(shared) for line in path.read_text().splitlines()}
    for title, abstract in _papers(shared):
        key = title_key(title)
        if abstract and key not in seen:
            seen.add(key)
            yield " ".join(abstract.split())


def _labels(shared: Path) -> list[Path]:
    return sorted((shared / "gold").glob("*.jsonl"))


def _papers(shared: Path) -> Iterator[tuple[str, str | None]]:
    for loader, folder in ((MLANTHOLOGY, "data/mlanthology"), (HF_DAILY, "data/hf-daily"), (HF_PAGE, "pages")):
        for path in sorted((shared / folder).iterdir()):
            content = path.read_bytes()
            content = gzip.decompress(content) if path.suffix == ".gz" else content
            if loader.sniff(content[:HEAD_SIZE]):
                yield from ((record.title, record.abstract) for record in records_of(loader, content))


def records_of(loader: Loader, content: bytes) -> Iterator[PaperRecord]:
    """The papers of a document, without the entries that cannot be used."""
    for entry in loader.read(io.BytesIO(content)):
        if not isinstance(entry, RawEntry) or isinstance(entry, Broken):
            continue
        try:
            record = loader.map(entry.raw).record
        except Unusable:
            continue
        if isinstance(record, PaperRecord):
            yield shown(record)
