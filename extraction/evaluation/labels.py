"""Hand labels of abstracts: one paper a line, with the links and results that its abstract states.

    {"title": "...", "links": [{"url": "...", "kind": "code"}],
     "results": [{"quote": "...", "kind": "absolute", "value": 84.0, "unit": "%", "metric": "accuracy",
                  "dataset": "ImageNet", "task": null, "model": null, "attribution": "own"}]}

Beside the title, `arxiv` (with `day`, the listing that was labelled) or `venue` (the stem of a file's name, as
"iclr-2023") say which record of the paper is meant; `apart` says whether the label is for figures alone. Other fields
are left alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec

from db.cleaning import clean_line
from db.identifiers import clean_arxiv
from db.records import Attribution, LinkKind, ResultKind

Words = Annotated[str, msgspec.Meta(min_length=1)]


class MalformedLabels(Exception):
    """A file of labels that cannot be used. The message says the file, the line, and why."""


class LabelledLink(msgspec.Struct, frozen=True):
    """An address that the abstract states."""

    url: Words
    kind: LinkKind


class LabelledResult(msgspec.Struct, frozen=True):
    """A number that the abstract reports."""

    quote: Words
    """Words of the abstract that hold the number, white space folded."""
    kind: ResultKind
    value: float
    metric: Words
    unit: str | None = None
    dataset: str | None = None
    task: str | None = None
    model: str | None = None
    attribution: Attribution = "own"


class Label(msgspec.Struct, frozen=True):
    """What one abstract states, according to who labelled it."""

    title: Words
    links: tuple[LabelledLink, ...] = ()
    results: tuple[LabelledResult, ...] = ()
    arxiv: str | None = None
    day: str | None = None
    venue: str | None = None
    apart: bool | None = None
    """Whether it is kept apart, for figures alone; None: a hash says so (`extraction.evaluation.split`)."""


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A label with the text that it is about."""

    label: Label
    text: str


@dataclass(frozen=True, slots=True)
class Absent:
    """A label whose text the shelf does not hold."""

    label: Label
    reason: str


def read_labels(path: Path) -> list[Label]:
    """The labels of a file, in its order; empty lines are left out."""
    try:
        lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").splitlines()
    except OSError as error:
        raise MalformedLabels(f"{path}: it cannot be opened: {error.strerror}") from error
    labels: list[Label] = []
    first_line: dict[tuple[str, str | None, str | None], int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            label = _label(line)
        except ValueError as error:  # msgspec's errors and those of text that is no UTF-8
            raise MalformedLabels(f"{path}, line {number}: {error}") from error
        earlier = first_line.setdefault((label.title, label.arxiv, label.venue), number)
        if earlier != number:
            raise MalformedLabels(f"{path}, line {number}: the paper of line {earlier} is labelled again")
        labels.append(label)
    if not labels:
        raise MalformedLabels(f"{path}: it holds no label")
    return labels


def _label(line: bytes) -> Label:
    label = msgspec.json.decode(line, type=Label)
    title = clean_line(label.title)
    if not title:
        raise ValueError("the title is empty")
    arxiv = None if label.arxiv is None else clean_arxiv(label.arxiv)
    if label.arxiv is not None and arxiv is None:
        raise ValueError(f"{label.arxiv!r} is no arXiv identifier")
    return msgspec.structs.replace(label, title=title, arxiv=arxiv)
