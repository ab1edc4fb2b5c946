"""Abstracts without labels, from which counts of names are taken."""

from __future__ import annotations

import gzip
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

from db.records import PaperRecord
from loaders.hf_daily import LOADER as HF_DAILY
from loaders.hf_page import LOADER as HF_PAGE
from loaders.loader import Broken, Loader, RawEntry, Unreadable, Unusable


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


def title_key(title: str) -> str:
    """A title by its letters and digits."""
    return re.sub(r"[^a-z0-9]+", " ", title.lower()).strip()


def _labels(shared: Path) -> list[Path]:
    return sorted((shared / "gold").glob("*.jsonl"))


def _papers(shared: Path) -> Iterator[tuple[str, str | None]]:
    for path in sorted((shared / "data" / "mlanthology").glob("*.gz")):
        text = gzip.decompress(path.read_bytes()).decode("utf8")
        papers = map(json.loads, text.splitlines()) if ".jsonl" in path.name else json.loads(text)["papers"]
        yield from ((paper["title"], paper.get("abstract")) for paper in papers)
    for path in sorted((shared / "data" / "hf-daily").glob("*.json.gz")):
        yield from _records(HF_DAILY, gzip.decompress(path.read_bytes()))
    for path in sorted((shared / "pages").glob("*.txt")):
        yield from _records(HF_PAGE, path.read_bytes())


def _records(loader: Loader, content: bytes) -> Iterator[tuple[str, str | None]]:
    entries = loader.read(io.BytesIO(content))
    while True:
        try:
            entry = next(entries, None)
        except Unreadable:
            return
        if entry is None:
            return
        if not isinstance(entry, RawEntry) or isinstance(entry, Broken):
            continue
        try:
            record = loader.map(entry.raw).record
        except Unusable:
            continue
        if isinstance(record, PaperRecord):
            yield record.title, record.abstract
