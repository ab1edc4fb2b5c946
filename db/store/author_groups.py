"""Writing which names are one author: rows of authors, and who leads to them."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, update

from db.resolution.author_variants import shown_first
from db.store.author_rows import AUTHOR_NAMES, AUTHORS, PAPER_AUTHORS
from db.store.bulk import delete_in, insert_rows, next_id


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


def write_groups(connection: Connection, groups: list[list[KnownName]], former: set[int]) -> None:
    """Make every group of names one author. The groups have all names of their authors, and of the former ones.

    The author's row is that of the name that is shown; it is made where that name led to another one's row.
    """
    before = former | {name.author_id for group in groups for name in group}
    new = next_id(connection, AUTHORS)
    made, moved, spelled = [], [], []
    kept: set[int] = set()
    for group in groups:
        shown = min(group, key=lambda name: shown_first(name.folded, name.uses)) if len(group) > 1 else group[0]
        author_id = shown.author_id
        if shown.folded_author != shown.folded:
            author_id, new = new, new + 1
            made.append((author_id, shown.folded, shown.shown))
        elif shown.author != shown.shown:
            spelled.append({"author": author_id, "spelling": shown.shown})
        kept.add(author_id)
        moved += [
            {"author": author_id, "former": name.author_id, "printed": printed}
            for name in group
            if name.author_id != author_id
            for printed in name.spellings
        ]
    insert_rows(connection, AUTHORS, ("id", "folded_name", "name"), made)
    if moved:
        for table in (PAPER_AUTHORS, AUTHOR_NAMES):
            is_moved = (table.c.author_id == bindparam("former")) & (table.c.name == bindparam("printed"))
            connection.execute(update(table).where(is_moved).values(author_id=bindparam("author")), moved)
    delete_in(connection, AUTHORS, AUTHORS.c.id, before - kept)
    if spelled:
        renamed = update(AUTHORS).where(AUTHORS.c.id == bindparam("author")).values(name=bindparam("spelling"))
        connection.execute(renamed, spelled)
