"""The works that a paper cites: the union of what its records tell, each work once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from db.records import Citation, Identifier


@dataclass(frozen=True, slots=True)
class MergedCitation:
    """A work that a paper cites."""

    identifier: Identifier | None
    text: str | None
    document: int
    """Of several that tell of it the one that counts most."""


def merge_citations(told: Iterable[tuple[Citation, int]]) -> list[MergedCitation]:
    """What records cite, each with its document, those that count most first; words are added to an identifier."""
    cited: dict[Identifier | str, MergedCitation] = {}
    for citation, document in told:
        mark = citation.identifier or citation.text
        if not mark:
            continue
        known = cited.get(mark)
        if known is None:
            cited[mark] = MergedCitation(citation.identifier, citation.text, document)
        elif known.text is None and citation.text:
            cited[mark] = MergedCitation(known.identifier, citation.text, known.document)
    return list(cited.values())
