"""Misses of a reader as lines for a terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

import click

from extraction.evaluation.misses import GROUPS, Miss, Shown

MOST_COLUMNS = 100
"""Longer lines of text are hard to read."""


def miss_lines(misses: Sequence[Miss]) -> Iterator[str]:
    """Misses by group and paper, each with its sentence, in which the number stands in square brackets."""
    width = min(shutil.get_terminal_size().columns, MOST_COLUMNS)
    for group, some in groupby(misses, key=lambda miss: miss.group):
        members = list(some)
        yield ""
        yield click.style(f"{group.upper()}: {GROUPS[group]} ({len(members):,} shown)", bold=True)
        for title, of_paper in groupby(members, key=lambda miss: miss.title):
            yield ""
            yield from (click.style(line, underline=True) for line in textwrap.wrap(title, width))
            for miss in of_paper:
                yield from _lines(miss, width)


def _lines(miss: Miss, width: int) -> Iterator[str]:
    for name, shown in (("labelled", miss.labelled), ("found", miss.found)):
        if shown is not None:
            yield f"  {name:<9} {_words(shown)}"
    sentence = miss.sentence
    if miss.end:
        number = sentence[miss.start : miss.end]
        sentence = f"{sentence[: miss.start]}[{number}]{sentence[miss.end :]}"
    yield from textwrap.wrap(sentence, width, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)


def _words(shown: Shown) -> str:
    """A result in one line: "absolute 84 % accuracy on ImageNet; image classification, of Swin-T"."""
    sign = "+" if shown.kind == "delta" and shown.value > 0 else ""
    words = [shown.kind, f"{sign}{shown.value:.12g}", *filter(None, (shown.unit, shown.metric))]
    words += ["on", shown.dataset] if shown.dataset else []
    more = [shown.task or "", f"of {shown.model}" if shown.model else ""]
    more += ["of others"] if shown.attribution == "other" else []
    rest = ", ".join(filter(None, more))
    return " ".join(words) + (f"; {rest}" if rest else "")
