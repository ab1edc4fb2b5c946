"""Settling which names are one author, for the names whose papers changed: by rules that look at the set alone.

What a changed name decides reaches as far as names are joined by evidence. So all of that is looked at again, and no
more: names of like form are found by keys, and lists of authors are read only for names that have some. A family of
names that may have grown beyond what the rules look at, or shrunk below, is settled whole.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, inspect, select

from db.resolution import author_variants as variants
from db.resolution.author_variants import Appearances, Pair, letters_of, pair_of, short_form
from db.resolution.names import fold_author
from db.store.author_groups import KnownName, write_groups
from db.store.author_rows import AUTHOR_NAMES, PAPER_AUTHORS, UNSETTLED
from db.store.bulk import delete_in, select_in

NAMES_AT_ONCE = 5_000
"""Unsettled names that are settled together: bounds memory, whatever the size of the shelf."""


def is_settled(connection: Connection) -> bool:
    """Whether it is decided of all names which of them are one author; not so in the midst of a load."""
    if not inspect(connection).has_table(UNSETTLED.name):  # a snapshot
        return True
    return connection.execute(select(UNSETTLED.c.folded_name).limit(1)).first() is None


def settle_authors(connection: Connection) -> None:
    """Decide again which names are one author, and how authors are spelled, as far as changed papers touch it."""
    for unsettled in _whole_families(connection):
        _Settling(connection).settle(unsettled)
        delete_in(connection, UNSETTLED, UNSETTLED.c.short_form, {short_form(name) for name in unsettled})


def _whole_families(connection: Connection) -> Iterator[set[str]]:
    """Unsettled names, a limited number of them, with all others of the same initial and surname."""
    sizes = select(UNSETTLED.c.short_form, func.count().label("size")).group_by(UNSETTLED.c.short_form)
    families: list[str] = []
    gathered = 0
    for row in connection.execute(sizes.order_by(UNSETTLED.c.short_form)).all():
        families.append(row.short_form)
        gathered += row.size
        if gathered >= NAMES_AT_ONCE:
            yield _unsettled_in(connection, families)
            families, gathered = [], 0
    if families:
        yield _unsettled_in(connection, families)


def _unsettled_in(connection: Connection, families: list[str]) -> set[str]:
    rows = select_in(connection, select(UNSETTLED.c.folded_name), UNSETTLED.c.short_form, families)
    return {row.folded_name for row in rows}


class _Settling:
    """The names that one round looks at, as far as they were read."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._names: dict[str, KnownName] = {}
        self._families: dict[str, set[str]] = {}
        """Short form to all names that have it."""
        self._anagrams: dict[str, set[str]] = {}
        """Letters to all names that have them."""
        self._alike: dict[str, set[str]] = defaultdict(set)
        """Name to the names whose forms allow them to be the same person."""
        self._seen = Appearances()
        self._listed: set[str] = set()
        """The names of which all papers were read."""
        self._lists: dict[int, frozenset[str]] = {}
        self._evidence: dict[Pair, int] = {}

    def settle(self, unsettled: set[str]) -> None:
        """Settle names, and all that their evidence reaches."""
        former = self._delete_unused(unsettled)
        self._read_alike(unsettled)
        start = unsettled | set(self._of_crossed_bounds(unsettled))
        start |= {other for name in start for other in self._alike[name]}
        start.update(self._once_alike(unsettled - self._names.keys()))
        start |= self._read_names(AUTHOR_NAMES.c.author_id, former | self._authors_of(start))
        reached = self._follow_evidence(start & self._names.keys())
        groups = variants.groups_of(reached, self._joining(), self._seen)
        write_groups(self._connection, [[self._names[name] for name in group] for group in groups], former)

    def _delete_unused(self, unsettled: set[str]) -> set[int]:
        """Delete names that no paper prints any longer; gives the authors that they led to."""
        unused = select(AUTHOR_NAMES.c.author_id).where(AUTHOR_NAMES.c.use_count == 0)
        former = {row.author_id for row in select_in(self._connection, unused, AUTHOR_NAMES.c.folded_name, unsettled)}
        delete_in(self._connection, AUTHOR_NAMES, AUTHOR_NAMES.c.folded_name, unsettled, AUTHOR_NAMES.c.use_count == 0)
        return former

    def _authors_of(self, names: set[str]) -> set[int]:
        return {self._names[name].author_id for name in names if name in self._names}

    def _read_names(self, column: ColumnElement[Any], values: Iterable[Any]) -> set[str]:
        """Read names by a column; gives those that have one of the values."""
        found: set[str] = set()
        columns = (AUTHOR_NAMES.c.folded_name, AUTHOR_NAMES.c.author_id, AUTHOR_NAMES.c.name, AUTHOR_NAMES.c.use_count)
        for folded, author_id, printed, uses in select_in(self._connection, select(*columns), column, values):
            found.add(folded)
            self._names.setdefault(folded, KnownName(folded, author_id)).spellings[printed] = uses
        return found

    def _read_alike(self, names: set[str]) -> None:
        """Read all names that have a form in common with these, and which of them are alike."""
        families: dict[str, set[str]] = {form: set() for form in map(short_form, names) if form not in self._families}
        for name in self._read_names(AUTHOR_NAMES.c.short_form, families):
            families[short_form(name)].add(name)
        self._families |= families
        anagrams: dict[str, set[str]] = {key: set() for key in map(letters_of, names) if key not in self._anagrams}
        for name in self._read_names(AUTHOR_NAMES.c.letters, anagrams):
            anagrams[letters_of(name)].add(name)
        self._anagrams |= anagrams
        pairs = [variants.variants_in_family(family) for family in families.values() if len(family) > 1]
        pairs += [variants.variants_in_spelling(own) for own in anagrams.values() if len(own) > 1]
        for one, other in chain.from_iterable(pairs):
            self._alike[one].add(other)
            self._alike[other].add(one)

    def _once_alike(self, gone: set[str]) -> Iterator[str]:
        """The names that were alike to names which no paper prints any longer."""
        for key_of, names_of, alike in (
            (short_form, self._families, variants.variants_in_family),
            (letters_of, self._anagrams, variants.variants_in_spelling),
        ):
            for key, own in groupby(sorted(gone, key=key_of), key=key_of):
                names = set(own)
                for pair in alike(names_of[key] | names):
                    if not names.isdisjoint(pair):
                        yield from pair

    def _of_crossed_bounds(self, unsettled: set[str]) -> Iterator[str]:
        """The names of families that were larger or smaller before than what the rules look at."""
        of_form: dict[str, set[str]] = defaultdict(set)
        for name in unsettled:
            of_form[short_form(name)].add(name)
        for form, changed in of_form.items():
            family = self._families[form]
            parts = [(family, len(changed))]
            if len(family) + len(changed) > variants.MOST_HOLDERS:
                first_names = Counter(map(variants.first_name, changed))
                parts += [
                    ({name for name in family if variants.first_name(name) == first}, number)
                    for first, number in first_names.items()
                ]
            for names, number in parts:
                if len(names) - number <= variants.MOST_HOLDERS < len(names) + number:
                    yield from names

    def _follow_evidence(self, names: set[str]) -> set[str]:
        """These names and all that evidence joins to them, directly or through others."""
        reached, new = set(names), set(names)
        while new:
            self._read_alike(new)
            pairs = {pair_of(name, other) for name in new for other in self._alike[name]} - self._evidence.keys()
            self._read_lists({name for pair in pairs for name in pair})
            for pair in pairs:
                self._evidence[pair] = self._seen.shared(*pair) if self._listed.issuperset(pair) else 0
            new = {other for name in new for other in self._alike[name] if self._evidence[pair_of(name, other)]}
            new -= reached
            reached |= new
        return reached

    def _joining(self) -> dict[Pair, int]:
        return {pair: shared for pair, shared in self._evidence.items() if shared}

    def _read_lists(self, names: set[str]) -> None:
        """Read the papers of names, and who else stands on them; not of names that stand on too many."""
        names = {name for name in names - self._listed if self._names[name].uses <= variants.MOST_PAPERS}
        self._listed |= names
        columns = (PAPER_AUTHORS.c.paper_id, PAPER_AUTHORS.c.name)
        rows = select_in(self._connection, select(*columns), PAPER_AUTHORS.c.author_id, self._authors_of(names))
        places = [(paper, folded) for paper, printed in rows if (folded := fold_author(printed)) in names]
        unread = {paper for paper, _ in places} - self._lists.keys()
        printed = select_in(
            self._connection, select(*columns).order_by(PAPER_AUTHORS.c.paper_id), PAPER_AUTHORS.c.paper_id, unread
        )
        for paper, own in groupby(printed, key=itemgetter(0)):
            self._lists[paper] = frozenset(fold_author(row.name) for row in own)
        for paper, name in places:
            self._seen.add(paper, self._lists[paper], name)
