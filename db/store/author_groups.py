"""Writing which names are one author: rows of authors, and who leads to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from db.resolution.author_variants import shown_first
from db.store.author_rows import AUTHOR_NAMES, AUTHORS, PAPER_AUTHORS
from db.store.bulk import delete_in, insert_rows, next_id, update_rows


@dataclass(frozen=True, slots=True)
class KnownName:
    """A folded name, as papers print it."""

    folded: str
    short_form: str
    letters: str
    author_id: int
    author: str
    """The name that is shown of the author now."""
    folded_author: str
    """The folded name of that."""
    orcid: str | None
    """The author's ORCID now."""
    spellings: dict[str, int] = field(default_factory=dict)
    """Name as printed to how often lists of authors print it."""

    @property
    def uses(self) -> int:
        """How often lists of authors print it."""
        return sum(self.spellings.values())

    @property
    def shown(self) -> str:
        """The spelling that most papers print."""
        return min(self.spellings, key=lambda spelling: (-self.spellings[spelling], spelling))


def write_groups(
    connection: Connection, groups: list[list[KnownName]], former: set[int], orcids: Mapping[str, set[str]]
) -> None:
    """Make every group of names one author. The groups have all names of their authors, and of the former ones.

    `orcids` has those that each folded name has, where it has any; an author has one that is the only one.

    The author's row is that of the name that is shown; it is made where that name led to another one's row.
    """
    before = former | {name.author_id for group in groups for name in group}
    new = next_id(connection, AUTHORS)
    made, moved, spelled, identified = [], [], [], []
    kept: set[int] = set()
    for group in groups:
        shown = min(group, key=lambda name: shown_first(name.folded, name.uses)) if len(group) > 1 else group[0]
        author_id = shown.author_id
        if shown.folded_author != shown.folded:
            author_id, new = new, new + 1
            made.append((author_id, shown.folded, shown.shown, _orcid(group, orcids)))
        else:
            if shown.author != shown.shown:
                spelled.append((shown.shown, author_id))
            if shown.orcid != (orcid := _orcid(group, orcids)):
                identified.append((orcid, author_id))
        kept.add(author_id)
        moved += [
            (author_id, name.author_id, printed)
            for name in group
            if name.author_id != author_id
            for printed in name.spellings
        ]
    insert_rows(connection, AUTHORS, ("id", "folded_name", "name", "orcid"), made)
    update_rows(connection, AUTHORS, ("orcid",), ("id",), identified)
    for table in (PAPER_AUTHORS, AUTHOR_NAMES):
        update_rows(connection, table, ("author_id",), ("author_id", "name"), moved)
    delete_in(connection, AUTHORS, AUTHORS.c.id, before - kept)
    update_rows(connection, AUTHORS, ("name",), ("id",), spelled)


def _orcid(group: list[KnownName], orcids: Mapping[str, set[str]]) -> str | None:
    """The only ORCID of a group; None where it has none, or several."""
    own = set().union(*(orcids[name.folded] for name in group if name.folded in orcids)) if orcids else set()
    return own.pop() if len(own) == 1 else None
