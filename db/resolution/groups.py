"""Groups of records that are known to be one paper, and what speaks for two groups being one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TypeVar

from db.resolution.evidence import (
    HALF,
    NEAR_EQUAL,
    abstracts_shared,
    are_possibly_alike,
    authors_shared,
    is_beginning,
    is_telling,
    titles_alike,
)
from db.resolution.features import Features, Status
from db.resolution.names import LEAST_OF_A_TITLE
from db.resolution.title_words import (
    differ_in_numbers,
    has_words_more,
    is_reworded,
    letters_counted,
    speaks_of_another,
    without_kind_of_text,
)

YEARS_TO_PRINT = 2
"""Years that a paper may stand apart from its preprint."""
MOST_COMPARED = 8
"""Different values of a group that are compared with another's: the smallest, so that it is always the same ones."""

T = TypeVar("T", str, tuple[str, ...], tuple[str, str])


class Group:
    """Records that are known to be one paper."""

    def __init__(self, members: Iterable[Features]) -> None:
        self.members = sorted(members)
        self.arxiv_ids = {member.arxiv_id for member in self.members if member.arxiv_id}
        self.identifiers = {identifier for member in self.members for identifier in member.identifiers}

    @cached_property
    def dois(self) -> set[str]:
        """All DOIs."""
        return {doi for member in self.members for doi in member.dois}

    @cached_property
    def titles(self) -> set[str]:
        """The letters of all titles."""
        return {letters_counted(member.title) for member in self.members if member.letters}

    @cached_property
    def wordings(self) -> list[tuple[str, str]]:
        """Titles in words, each with its main part."""
        return _smallest((member.title, member.main_title) for member in self.members if member.title)

    @cached_property
    def author_lists(self) -> list[tuple[str, ...]]:
        """The lists of authors, as far as they are compared; empty for unknown."""
        return _smallest(member.authors for member in self.members if member.authors)

    @cached_property
    def abstracts(self) -> list[str]:
        """The abstracts, as far as they are compared."""
        return _smallest(member.abstract for member in self.members if member.abstract)

    @cached_property
    def years(self) -> set[tuple[int, Status]]:
        """The years, each with what its record tells of."""
        return {(member.year, member.status) for member in self.members if member.year}

    @cached_property
    def published_in(self) -> set[int]:
        """The years of its published versions."""
        return {year for year, status in self.years if status == "published"}

    @cached_property
    def pages(self) -> set[str]:
        """The pages of records that say nothing else but a title."""
        return {page for member in self.members for page in member.pages}

    @cached_property
    def venues(self) -> set[str]:
        """Where it was published."""
        return {member.venue for member in self.members if member.venue_kind == "other"}


def _smallest(values: Iterable[T]) -> list[T]:
    return sorted(set(values))[:MOST_COMPARED]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What two groups say of being one paper."""

    title: float
    """How alike the titles are, at most."""
    is_title_equal: bool
    is_title_short: bool
    """Whether the titles are of so few words that they may well recur."""
    is_main_title_equal: bool
    """Whether one title is the other but for subtitle or remark."""
    is_title_possibly_alike: bool
    """Whether titles are alike enough for a doubt."""
    is_numbered_apart: bool
    """Whether only numerals tell the titles apart: part I and part II."""
    is_of_another: bool
    """Whether a word of one title alone makes it another text's: erratum, without, nonlinear."""
    is_reworded: bool
    """Whether each title has words of its own that are no typos of the other's."""
    has_words_more: bool
    """Whether one of them has."""
    authors: float | None
    """The share of the shorter author list that the other has; None where one is unknown."""
    abstract: float | None
    """The share of the words of the shorter abstract that the other has; None where one is unknown."""
    is_text_telling: bool
    """Whether abstracts are near-equal that are long enough to be nobody else's."""
    years_apart: int | None
    """None where one is unknown."""
    is_published_apart: bool
    """Whether both are published, and in no year both."""
    may_precede: bool
    """Whether one may be the preprint of the other."""
    are_dois_apart: bool
    """Whether both have a DOI, and none in common."""
    are_venues_apart: bool
    """Whether both have a venue, and none in common."""
    are_pages_apart: bool
    """Whether both say nothing but a title and the page where it stands, and have no page in common."""
    is_one_venue: bool
    """Whether they have a venue in common."""

    @property
    def do_authors_agree(self) -> bool:
        """Whether authors are known and half of the shorter list is in the other."""
        return self.authors is not None and self.authors >= HALF

    @property
    def is_abstract_equal(self) -> bool:
        """Whether abstracts are known and near-equal."""
        return self.abstract is not None and self.abstract >= NEAR_EQUAL

    @property
    def is_abstract_another(self) -> bool:
        """Whether abstracts are known and not near-equal."""
        return self.abstract is not None and self.abstract < NEAR_EQUAL

    @property
    def do_years_agree(self) -> bool:
        """Whether years allow it: adjoining ones, two apart for a preprint, the same for two published versions."""
        if self.is_published_apart:
            return False
        return self.years_apart is None or self.years_apart <= (YEARS_TO_PRINT if self.may_precede else 1)


def compare(one: Group, other: Group) -> Evidence:
    """What two groups say of being one paper."""
    pairs = list(product(one.wordings, other.wordings))
    is_equal = not one.titles.isdisjoint(other.titles)
    closest = max(pairs, key=lambda pair: titles_alike(pair[0][0], pair[1][0]), default=(("", ""), ("", "")))
    return Evidence(
        title=1.0 if is_equal else titles_alike(closest[0][0], closest[1][0]),
        is_title_equal=is_equal,
        is_title_short=all(_is_short(words) for pair in pairs for words, _ in pair),
        is_main_title_equal=any(_is_main_equal(*pair) for pair in pairs),
        is_title_possibly_alike=is_equal or any(are_possibly_alike(these[0], those[0]) for these, those in pairs),
        is_numbered_apart=not is_equal and any(differ_in_numbers(these[0], those[0]) for these, those in pairs),
        is_of_another=not is_equal and all(speaks_of_another(these[0], those[0]) for these, those in pairs),
        is_reworded=not is_equal and all(is_reworded(these[0], those[0]) for these, those in pairs),
        has_words_more=not is_equal and all(has_words_more(these[0], those[0]) for these, those in pairs),
        authors=_most(authors_shared(*pair) for pair in product(one.author_lists, other.author_lists)),
        abstract=_most(abstracts_shared(*pair) for pair in product(one.abstracts, other.abstracts)),
        is_text_telling=any(is_telling(*pair) for pair in product(one.abstracts, other.abstracts)),
        years_apart=min((abs(a - b) for (a, _), (b, _) in product(one.years, other.years)), default=None),
        is_published_apart=_are_apart(one.published_in, other.published_in),
        may_precede=any(_may_precede(a, b) for (_, a), (_, b) in product(one.years, other.years)),
        are_dois_apart=_are_apart(one.dois, other.dois),
        are_venues_apart=_are_apart(one.venues, other.venues),
        are_pages_apart=_are_apart(one.pages, other.pages),
        is_one_venue=not one.venues.isdisjoint(other.venues),
    )


def _is_short(title: str) -> bool:
    return title.isascii() and len(title.split()) < LEAST_OF_A_TITLE


def _is_main_equal(these: tuple[str, str], those: tuple[str, str]) -> bool:
    if not set(these).isdisjoint(those) or is_beginning(these[0], those[0]):
        return True
    bare = without_kind_of_text(these[0])
    return bare == without_kind_of_text(those[0]) and not _is_short(bare)


def _most(shares: Iterator[float]) -> float | None:
    return max(shares, default=None)


def _are_apart(these: Collection[object], those: Collection[object]) -> bool:
    return bool(these and those) and set(these).isdisjoint(those)


def _may_precede(one: Status, other: Status) -> bool:
    """Whether one can be the preprint of the other: of two that nobody says anything of, neither is one."""
    return "preprint" in (one, other) or {one, other} == {"published", "unknown"}
