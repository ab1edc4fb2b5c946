"""Which observations are of one repository, and under which address it is known: functions of the set of observations.

A repository is known by its host and the host's own number of it, where a source gives that number, and by its
address else. The number stays when a repository is renamed or given away, so every address that it was observed at
leads to it; an address that several numbers were observed at leads to the latest.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeVar

from db.identifiers import clean_repo

FEWEST_SHARING = 4
"""Papers that refer to a repository from which on it is shared."""
_LIST = re.compile(
    r"(?:^|[-_.])awesome(?:[-_.]|$)|(?:paper|reading)s?[-_.]?lists?(?:[-_.]|$)|[-_.]papers$", re.IGNORECASE
)


def role_of(name: str, paper_count: int) -> Literal["list", "shared"] | None:
    """Why a repository is nobody's own by itself: it is a list of others' works, or many papers refer to it."""
    if _LIST.search(name):
        return "list"
    return "shared" if paper_count >= FEWEST_SHARING else None


@dataclass(frozen=True, slots=True)
class Observed:
    """That a repository was seen at an address."""

    url: str
    """The folded address."""
    host_id: str
    """The host's own number of it; "" for unknown."""
    observed_on: str
    """The day; "" for unknown, which counts as before any day."""


class Numbered(NamedTuple):
    """A repository that its host has a number for."""

    host: str
    host_id: str


Seen = TypeVar("Seen", str, Numbered)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Which repository each address leads to."""

    owner: dict[str, Numbered]
    """Address to the numbered repository that was last observed there; an address without one is its own."""
    current: dict[Numbered, str]
    """Numbered repository to the address that it is known by."""

    def of(self, observed: Observed) -> str:
        """The address that the repository of an observation is known by."""
        if observed.host_id:
            return self.current[_numbered(observed)]
        return self.current_at(observed.url)

    def current_at(self, url: str) -> str:
        """The address that the repository at an address is known by."""
        return self.current[self.owner[url]] if url in self.owner else url


def addresses(observations: Iterable[Observed]) -> Addresses:
    """Where the repositories of a set of observations are found.

    The latest observation counts; of one day's the smaller number has an address, and the smaller address is current.
    A repository whose last address another one has taken since is known by that address, "#" and its number.
    """
    seen_at: dict[str, list[tuple[str, Numbered]]] = defaultdict(list)
    seen: dict[Numbered, list[tuple[str, str]]] = defaultdict(list)
    for observed in observations:
        if observed.host_id:
            numbered = _numbered(observed)
            seen_at[observed.url].append((observed.observed_on, numbered))
            seen[numbered].append((observed.observed_on, observed.url))
    owner = {url: _latest(own) for url, own in seen_at.items()}
    last = {numbered: _latest(own) for numbered, own in seen.items()}
    current = {
        numbered: url if owner[url] == numbered else f"{url}#{numbered.host_id}" for numbered, url in last.items()
    }
    return Addresses(owner, current)


def _latest(dated: list[tuple[str, Seen]]) -> Seen:
    """What was seen on the latest day; of several the smallest."""
    day = max(day for day, _ in dated)
    return min(thing for seen_on, thing in dated if seen_on == day)


def _numbered(observed: Observed) -> Numbered:
    repo = clean_repo(observed.url)
    return Numbered(repo.host if repo else "", observed.host_id)
