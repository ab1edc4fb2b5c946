"""The levels of evidence for two groups of records being one paper, the strongest first.

Each level gives the pairs of groups that it says are one. Evidence counts, never its absence: who has no authors
contradicts nobody and proves nothing, and a differing abstract parts nobody whose authors agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from db.resolution.evidence import ALIKE
from db.resolution.groups import Evidence, Group

CERTAIN = 0.95
"""Share of the words of an abstract from which it is the same though numerals part the titles."""

Pair = tuple[int, int]
Found = Mapping[Pair, Evidence]
"""Pairs of groups, by their places, that could be one paper, with what speaks for it."""
Level = Callable[[Sequence[Group], Found], list[Pair]]


def is_same_text(evidence: Evidence) -> bool:
    """A near-equal abstract, with half the authors of the shorter list, whatever the titles say.

    Where nobody says whose it is the titles are equal too: an author's next paper can begin with the same words.
    """
    if not evidence.is_abstract_equal or not (evidence.is_title_equal or evidence.is_text_telling):
        return False
    # The prefaces of two volumes may print the same words.
    is_certain = (evidence.abstract or 0) >= CERTAIN and not evidence.is_published_apart
    if evidence.is_numbered_apart and not is_certain:
        return False
    return evidence.do_authors_agree or (evidence.authors is None and evidence.is_title_equal)


def is_same_title(evidence: Evidence) -> bool:
    """An equal title with agreeing authors in a year that allows it.

    One year does not print a work twice: two DOIs of one venue are two papers, and so may two venues be that print
    two abstracts. Nor are two DOIs one paper because of a title that is short enough to recur: who edits two journals
    writes two editorials.
    """
    if not (evidence.is_title_equal and evidence.do_authors_agree and evidence.do_years_agree):
        return False
    if evidence.are_dois_apart and (evidence.is_one_venue or evidence.is_title_short):
        return False
    return not (evidence.are_venues_apart and evidence.years_apart == 0 and evidence.is_abstract_another)


def is_near_title(evidence: Evidence) -> bool:
    """A near-equal title with agreeing authors and year, and nothing that speaks against it.

    A venue prints a work once: of two titles of one venue and year typos may be wrong or a subtitle left out, and no
    other words. Nor are other words typos where no abstract speaks for one work: who surveys medicine surveys finance
    next.
    """
    is_near = evidence.title >= ALIKE or evidence.is_main_title_equal
    if not (is_near and evidence.do_authors_agree and evidence.do_years_agree) or evidence.is_of_another:
        return False
    if evidence.is_reworded and evidence.abstract is None:
        return False
    is_more_than_subtitle = evidence.is_reworded or (evidence.has_words_more and not evidence.is_main_title_equal)
    if is_more_than_subtitle and evidence.is_one_venue and evidence.years_apart == 0:
        return False
    return not (evidence.is_numbered_apart or evidence.is_abstract_another or evidence.are_dois_apart)


def is_bare_title(evidence: Evidence) -> bool:
    """An equal title where nobody says of whom, and no venue or DOI says that it is another's.

    Nor does a page or another abstract, where the title is short enough to recur; a longer one stands on several pages
    of one work, which word its abstract in their own ways.
    """
    if not evidence.is_title_equal or evidence.authors is not None:
        return False
    if evidence.are_dois_apart or evidence.are_venues_apart or evidence.is_published_apart:
        return False
    if evidence.is_title_short and (evidence.are_pages_apart or evidence.is_abstract_another):
        return False
    return not evidence.years_apart or (evidence.may_precede and evidence.do_years_agree)


def same_text(groups: Sequence[Group], found: Found) -> list[Pair]:
    """The pairs of one text."""
    return [pair for pair, evidence in found.items() if is_same_text(evidence)]


def same_title(groups: Sequence[Group], found: Found) -> list[Pair]:
    """The pairs of one title and the same authors."""
    return [pair for pair, evidence in found.items() if is_same_title(evidence)]


def near_title(groups: Sequence[Group], found: Found) -> list[Pair]:
    """The pairs of near titles and the same authors of which each fits no other as well."""
    likeness = {pair: _likeness(evidence) for pair, evidence in found.items() if is_near_title(evidence)}
    of_place: dict[int, list[tuple[float, ...]]] = defaultdict(list)
    for pair, like in likeness.items():
        for place in pair:
            of_place[place].append(like)
    best = {place: max(likes) for place, likes in of_place.items() if likes.count(max(likes)) == 1}
    return [(a, b) for (a, b), like in likeness.items() if best.get(a) == best.get(b) == like]


def _likeness(evidence: Evidence) -> tuple[float, ...]:
    return (evidence.title, evidence.authors or 0, -(evidence.years_apart or 0))


def bare_title(groups: Sequence[Group], found: Found) -> list[Pair]:
    """The pairs of one title of which one has no authors, where the other is the only one with authors."""
    with_authors: dict[int, set[int]] = defaultdict(set)
    for (a, b), evidence in found.items():
        if evidence.is_title_equal and evidence.authors is None:
            for one, other in ((a, b), (b, a)):
                if groups[other].author_lists:
                    with_authors[one].add(other)
    return [
        (a, b)
        for (a, b), evidence in found.items()
        if is_bare_title(evidence)
        and (not groups[b].author_lists or with_authors[a] == {b})
        and (not groups[a].author_lists or with_authors[b] == {a})
    ]


LEVELS: tuple[Level, ...] = (same_text, same_title, near_title, bare_title)
