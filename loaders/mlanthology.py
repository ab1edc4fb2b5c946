"""The ML Anthology: proceedings of machine-learning conferences and workshops, as JSON and JSON lines.

The files stand in the repository of the project (mlanthology.org); nobody specifies them. Measured on 25 files with
35,212 papers of ICML, ICLR and their workshops, 1988 to 2025 (docs/sources.md). Two shapes: one object
`{"venue": "icml", "year": "2023", "papers": [...]}` a volume, and one paper a line, where the papers have the same
fields.

In scope: title, authors, year, venue, abstract, identifiers, the paper's pages and its code. The fields are the
business of `loaders.mlanthology_entry`. JSON lines are streamed; a volume is read whole, and is bounded.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from loaders.json_document import parse
from loaders.json_head import outline
from loaders.json_lines import json_lines
from loaders.loader import HEAD_SIZE, Broken, Loader, RawEntry, Unreadable
from loaders.mlanthology_entry import RawPaper, map_entry
from loaders.utf8 import decode

LARGEST_VOLUME = 32 * 2**20
"""Bytes of a document that is one JSON object; the largest measured has 10 million."""

_MARKS = frozenset("bibtex_key venue_type venue_name source_id openreview_url authors.[].family".split())
"""Fields that tell these papers from those of other sources."""


def sniff(head: bytes) -> bool:
    """Whether the document is a volume of the anthology, or lines of its papers."""
    return _is_volume(head) or _is_lines(head)


def _is_volume(head: bytes) -> bool:
    """Whether the beginning is that of one object around a list of papers."""
    paths, _ = outline(_text(head))
    of_papers = {path.removeprefix("papers.[].") for path in paths if path.startswith("papers.[].")}
    has_heading = {"papers", "venue", "year"} <= paths
    return ("title" in of_papers and (has_heading or bool(of_papers & _MARKS))) or (has_heading and not of_papers)


def _is_lines(head: bytes) -> bool:
    """Whether the first line is one paper, whole unless it is longer than what is at hand."""
    text = _text(head)
    line, newline, _ = text.partition("\n")
    paths, breaks_off = outline(line)
    is_whole = not breaks_off or not newline
    return is_whole and {"title", "venue", "year"} <= paths and bool(paths & _MARKS)


def _text(head: bytes) -> str:
    text = head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "ignore").lstrip()
    return text if text.startswith("{") else ""


def read(stream: BinaryIO) -> Iterator[RawEntry]:
    """The papers in order."""
    head = stream.read(HEAD_SIZE)
    stream.seek(0)
    return _read_lines(stream) if _is_lines(head) else _read_volume(stream)


def _read_volume(stream: BinaryIO) -> Iterator[RawEntry]:
    raw = stream.read(LARGEST_VOLUME + 1)
    if len(raw) > LARGEST_VOLUME:
        raise Unreadable(
            f"The volume has more than {LARGEST_VOLUME:,} bytes; save its papers as JSON lines, one a line."
        )
    volume = parse(decode(raw))
    del raw
    papers = volume.pop("papers", None) if isinstance(volume, dict) else None
    if not isinstance(papers, list):
        raise Unreadable('The JSON is no object with a list under "papers", and no paper on its first line.')
    for number, paper in enumerate(papers, 1):
        yield RawEntry(RawPaper(paper, volume), f"paper {number}", partial(json.dumps, paper, ensure_ascii=False))


def _read_lines(stream: BinaryIO) -> Iterator[RawEntry]:
    """One paper a line; a line that is none is a place of its own, and the others are still read."""
    for line in json_lines(stream):
        yield line if isinstance(line, Broken) else RawEntry(RawPaper(line.raw, {}), line.place, line.text)


LOADER = Loader(
    name="mlanthology",
    version=5,
    summary="ML Anthology: proceedings of conferences and workshops, a JSON object a volume or a paper a line",
    specification="https://mlanthology.org; measured: docs/sources.md",
    sniff=sniff,
    read=read,
    map=map_entry,
    max_bytes=2**40,  # papers are streamed, one line at a time; a volume has a bound of its own
    licence="Apache-2.0",
)
