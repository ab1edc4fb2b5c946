"""Which names several people seem to bear: by how common they are, and by the groups that their papers fall into.

Neither is enough by itself. The papers of a supervisor fall into as many groups as he has had students, and of a common
name all papers may be one person's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable

from db.display.names import is_suffix, split_suffix

FEWEST_BEARERS = 0.3
"""People who would bear a name, were given names and surnames combined by chance, from which it is common.

Of 38,000 papers "wei zhang" comes to 1.9, "yang liu" to 1.2, "jun zhu" to 0.4, "michael jordan" to 0.05.
"""
FEWEST_GROUPS = 3
"""Groups of papers without a common co-author from which a common name is ambiguous: moving once makes two."""


class CommonNames:
    """The names of which given names and surname both stand in so many others that several people may bear them.

    Only the parts of names are kept: there are far fewer of them than names.
    """

    def __init__(self, folded_names: Iterable[str]) -> None:
        self._given: defaultdict[str, int] = defaultdict(int)
        self._surnames: defaultdict[str, int] = defaultdict(int)
        for given, surname in filter(None, map(_parts, folded_names)):
            self._given[given] += 1
            self._surnames[surname] += 1
        self._fewest = FEWEST_BEARERS * sum(self._given.values())

    def __contains__(self, folded_name: str) -> bool:
        """Whether a name, which is one of those that were given, is common."""
        parts = _parts(folded_name)
        return parts is not None and self._given[parts[0]] * self._surnames[parts[1]] >= self._fewest


def _parts(folded_name: str) -> tuple[str, str] | None:
    """Given names and surname; None where a name has only one word."""
    given, _, last = folded_name.rpartition(" ")
    if not is_suffix(last):  # of a hundred thousand names nearly all end with the surname
        return (given, last) if given else None
    words, _ = split_suffix(folded_name)
    return (" ".join(words[:-1]), words[-1]) if words[1:] else None


def groups_of_papers(coauthors: Iterable[Collection[Hashable]]) -> int:
    """The number of groups of papers that share no co-author, given those of each; a paper without any is in none."""
    group_of: dict[Hashable, int] = {}
    members: dict[int, list[Hashable]] = {}
    for authors in coauthors:
        joined = {group_of[author] for author in authors if author in group_of}
        new = [author for author in authors if author not in group_of]
        if not joined and not new:
            continue
        group = max(joined, key=lambda number: len(members[number])) if joined else len(group_of)
        for other in joined - {group}:
            new += members.pop(other)
        members.setdefault(group, []).extend(new)
        group_of.update(dict.fromkeys(new, group))
    return len(members)
