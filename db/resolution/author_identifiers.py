"""What sources know the authors of a paper by: the union of what its records tell, for the one list of authors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from db.records import PaperRecord
from db.resolution.names import fold_author, surname


@dataclass(frozen=True, slots=True)
class MergedAuthorIdentifier:
    """What one author of the list is known by."""

    position: int
    scheme: str
    value: str
    document: int
    """Of several that tell of it the one that counts most."""


def merge_author_identifiers(
    authors: Sequence[str], told: Iterable[tuple[PaperRecord, int]]
) -> list[MergedAuthorIdentifier]:
    """The identifiers of the authors of a list, from records that may print another list, those that count most first.

    An author has one of each scheme. One that stands with several authors of a paper says nothing: sources are known to
    repeat the first author's.
    """
    found: dict[tuple[int, str], MergedAuthorIdentifier] = {}
    folded = [fold_author(name) for name in authors]
    for record, document in told:
        places = dict(_places(folded, [fold_author(name) for name in record.authors]))
        for own in record.author_identifiers:
            if (place := places.get(own.position)) is not None:
                merged = MergedAuthorIdentifier(place, own.scheme, own.value, document)
                found.setdefault((place, own.scheme), merged)
    uses = Counter((own.scheme, own.value) for own in found.values())
    return [own for _, own in sorted(found.items()) if uses[own.scheme, own.value] == 1]


def _places(authors: Sequence[str], others: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of another list's authors in a list, as far as names, or places and surnames, tell."""
    place_of = {name: place for place, name in enumerate(authors)}
    uses, uses_there = Counter(authors), Counter(others)
    for place, name in enumerate(others):
        if uses[name] == uses_there[name] == 1:
            yield place, place_of[name]
        elif len(authors) == len(others) and surname(authors[place]) == surname(name):
            yield place, place
