"""Which abstracts a reader has still to read, and what that will about cost."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, select

from db.store.bulk import select_in
from db.store.entries import text_sha256
from db.store.extractions import findings_of, texts_tried
from db.store.text_findings import read_at
from db.tables import Paper
from db.tables.base import table_of
from extraction.language_model.prompt import answer_schema, instructions
from extraction.words.numbers import find_numbers

CHARACTERS_OF_A_TOKEN = 4
"""Of English, as a rule of thumb; the models' own tokens differ by a fifth or so."""
TOKENS_OF_A_RESULT = 90
"""One result as JSON; a model that thinks before it answers says several times as much."""
PAPERS_AT_ONCE = 500
_PAPERS = table_of(Paper)

_encode = msgspec.json.Encoder().encode


class Abstract(NamedTuple):
    """An abstract with a number in it, so that there is something to read."""

    sha256: str
    paper_id: int
    length: int
    number_count: int


@dataclass(frozen=True, slots=True)
class Survey:
    """The abstracts that papers show, each text once, by what is to be done with them."""

    texts: int
    without_numbers: int
    """Texts that print no number, so that no result can stand in them: they are not read."""
    read: tuple[Abstract, ...]
    """Those that the reader has read already, whatever it answered."""
    unread: tuple[Abstract, ...]
    """In the order of their hashes, as those that are read."""

    def sample(self, size: int) -> tuple[Abstract, ...]:
        """The first texts with a number in the order of their hashes, read or not: a fair part of the shelf.

        Which they are does not depend on what was read before, and a greater sample holds every smaller one.
        """
        return tuple(sorted([*self.read, *self.unread])[:size])


@dataclass(frozen=True, slots=True)
class Estimate:
    """About how many tokens reading takes."""

    input_tokens: int
    output_tokens: int


def survey(
    connection: Connection,
    reader: str,
    version: int,
    *,
    papers: Collection[int] | None = None,
    asks_again: bool = False,
) -> Survey:
    """What a reader has still to read of papers, given by their numbers, or of all.

    `asks_again` counts as unread what the reader refused, or gave no usable answer to.
    """
    texts: dict[str, Abstract] = {}
    abstracts = select(_PAPERS.c.id, _PAPERS.c.abstract).where(_PAPERS.c.abstract.is_not(None)).order_by(_PAPERS.c.id)
    if papers is not None:
        abstracts = abstracts.where(_PAPERS.c.id.in_(sorted(papers)))
    for row in connection.execute(abstracts, execution_options={"yield_per": PAPERS_AT_ONCE}):
        sha256 = text_sha256(row.abstract)
        if sha256 not in texts:
            texts[sha256] = Abstract(sha256, row.id, len(row.abstract), len(find_numbers(row.abstract)))
    with_numbers = sorted(sha256 for sha256, text in texts.items() if text.number_count)
    known = read_at(connection, reader, version, with_numbers)
    if asks_again:
        known |= findings_of(connection, reader, version, with_numbers).keys()
    else:
        known |= texts_tried(connection, reader, with_numbers, version)
    return Survey(
        texts=len(texts),
        without_numbers=len(texts) - len(with_numbers),
        read=tuple(texts[sha256] for sha256 in with_numbers if sha256 in known),
        unread=tuple(texts[sha256] for sha256 in with_numbers if sha256 not in known),
    )


def estimate(unread: Collection[Abstract]) -> Estimate:
    """About what it takes to read texts: the instructions with each, and an answer for each number."""
    every_time = len(instructions()) + len(_encode(answer_schema()))
    characters = sum(every_time + text.length for text in unread)
    results = sum(text.number_count for text in unread)
    return Estimate(characters // CHARACTERS_OF_A_TOKEN, TOKENS_OF_A_RESULT * results + 10 * len(unread))


def texts_of(connection: Connection, wanted: Collection[Abstract]) -> Iterator[tuple[str, str]]:
    """The texts themselves, with their hashes and in order; one that its paper no longer shows is left out."""
    columns = select(_PAPERS.c.id, _PAPERS.c.abstract)
    rows = select_in(connection, columns, _PAPERS.c.id, {text.paper_id for text in wanted})
    abstracts = {row.id: row.abstract or "" for row in rows}
    for text in wanted:
        abstract = abstracts.get(text.paper_id, "")
        if text_sha256(abstract) == text.sha256:
            yield text.sha256, abstract
