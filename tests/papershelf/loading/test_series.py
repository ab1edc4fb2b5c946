"""Editions of a series: the one of the latest day counts for fields, whichever came first; papers stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import BinaryIO

import pytest

from loaders.loader import DocumentFacts, Loader, RawEntry
from tests.papershelf.loading.lines import LINES, ask, fingerprint_of, load_lines, read, take_back

JANUARY = "A paper | As of January. | 2401.00001\nGone | | 2401.00002\n"
MAY = "A paper | As of May. | 2401.00001\n"


def read_dated(stream: BinaryIO) -> Iterator[RawEntry | DocumentFacts]:
    """Lines behind a first one that names the series and dates the document."""
    series, _, day = stream.readline().decode().strip().partition(" ")
    yield DocumentFacts(as_of=day, series=series or None)
    yield from read(stream)


BY_NAME = replace(LINES, read=read_dated, series_by="name")
BY_KIND = replace(LINES, series_by="kind")
BY_STATED_KIND = replace(LINES, read=read_dated, series_by="kind")
CASES = [
    pytest.param(
        BY_NAME, {"a": f"mine 2024-01-05\n{JANUARY}", "b": f"mine 2024-05-01\n{MAY}"}, "lines/mine", id="by its name"
    ),
    pytest.param(BY_KIND, {"2024-01-05": JANUARY, "2024-05-01": MAY}, "lines/all", id="by its kind"),
    pytest.param(
        BY_STATED_KIND,
        {"a": f"links 2024-01-05\n{JANUARY}", "b": f"links 2024-05-01\n{MAY}"},
        "lines/links",
        id="by one of several kinds",
    ),
]


@pytest.mark.parametrize(("loader", "documents", "series"), CASES)
def test_the_edition_of_the_latest_day_counts_whichever_came_first(
    tmp_path: Path, loader: Loader, documents: dict[str, str], series: str
) -> None:
    prints = set()
    for number, order in enumerate(permutations(documents.items())):
        url = f"sqlite:///{tmp_path / f'{number}.db'}"
        for document in order:
            load_lines(url, [document], loader)
        assert ask(url, "SELECT DISTINCT series FROM documents") == [(series,)]
        assert ask(url, "SELECT abstract FROM papers ORDER BY slug") == [("As of May.",), (None,)]
        assert ask(url, "SELECT count(*) FROM entries WHERE paper_id IS NOT NULL") == [(3,)]
        prints.add(fingerprint_of(url).total)
        take_back(url, list(documents)[1])
        assert ask(url, "SELECT abstract FROM papers ORDER BY slug") == [("As of January.",), (None,)]
    assert len(prints) == 1


def test_documents_of_other_names_are_of_other_series(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shelf.db'}"
    load_lines(url, [("a", f"mine 2024-01-05\n{JANUARY}"), ("b", f"yours 2024-05-01\n{MAY}")], BY_NAME)
    assert ask(url, "SELECT series FROM documents ORDER BY uri") == [("lines/mine",), ("lines/yours",)]
