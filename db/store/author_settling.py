"""Settling which names are one author, for the names whose papers changed: by rules that look at the set alone.

What a changed name decides reaches as far as names are joined by evidence. So all of that is looked at again, and no
more: names of like form are found by keys, and lists of authors are read only for names that have some. A family of
names that may have grown beyond what the rules look at, or shrunk below, is settled whole.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, groupby
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, delete, func, select

from db.resolution import author_variants as variants
from db.resolution.author_variants import Appearances, Pair, letters_of, pair_of, short_form
from db.resolution.names import fold_author
from db.store.author_groups import KnownName, write_groups
from db.store.author_identifier_rows import KnownIdentifiers
from db.store.author_rows import AUTHOR_NAMES, AUTHORS, PAPER_AUTHORS, UNSETTLED
from db.store.bulk import select_in

_KNOWN = (
    AUTHOR_NAMES.c.name,
    AUTHOR_NAMES.c.use_count,
    AUTHOR_NAMES.c.folded_name,
    AUTHOR_NAMES.c.short_form,
    AUTHOR_NAMES.c.letters,
    AUTHOR_NAMES.c.author_id,
    select(AUTHORS.c.name).where(AUTHORS.c.id == AUTHOR_NAMES.c.author_id).scalar_subquery(),
    select(AUTHORS.c.folded_name).where(AUTHORS.c.id == AUTHOR_NAMES.c.author_id).scalar_subquery(),
    select(AUTHORS.c.orcid).where(AUTHORS.c.id == AUTHOR_NAMES.c.author_id).scalar_subquery(),
)
NAMES_AT_ONCE = 5_000
"""Unsettled names that are settled together: bounds memory, whatever the size of the shelf."""


def settle_authors(connection: Connection) -> None:
    """Decide again which names are one author, and how authors are spelled, as far as changed papers touch it."""
    for changed in _whole_families(connection):
        _Settling(connection).settle(changed)
        connection.execute(delete(UNSETTLED).where(changed))


def _whole_families(connection: Connection) -> Iterator[ColumnElement[bool]]:
    """Conditions, each true of a limited number of unsettled names with all others of the same initial and surname."""
    sizes = select(UNSETTLED.c.short_form, func.count().label("size")).group_by(UNSETTLED.c.short_form)
    first, gathered = None, 0
    families = connection.execute(sizes.order_by(UNSETTLED.c.short_form)).all()
    for place, (form, size) in enumerate(families, 1):
        first, gathered = first or form, gathered + size
        if gathered >= NAMES_AT_ONCE or place == len(families):
            yield UNSETTLED.c.short_form.between(first, form)
            first, gathered = None, 0


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
        self._compared: set[str] = set()
        """The names of which all those were read."""
        self._seen = Appearances()
        self._listed: set[str] = set()
        """The names of which all papers were read."""
        self._lists: dict[int, frozenset[str]] = {}
        self._evidence: dict[Pair, int] = {}
        self._identifiers = KnownIdentifiers(connection, self._seen.identifiers)

    def settle(self, changed: ColumnElement[bool]) -> None:
        """Settle the unsettled names of which a condition is true, whole families, and all that evidence reaches."""
        form_of = {name: form for form, name in self._connection.execute(select(UNSETTLED).where(changed)).all()}
        unsettled = set(form_of)
        forms = select(UNSETTLED.c.short_form).where(changed)
        is_unused = AUTHOR_NAMES.c.short_form.in_(forms) & (AUTHOR_NAMES.c.use_count == 0)
        former = set(self._connection.scalars(select(AUTHOR_NAMES.c.author_id).where(is_unused)))
        self._connection.execute(delete(AUTHOR_NAMES).where(is_unused))
        self._read_families(forms, set(form_of.values()))
        gone = unsettled - self._names.keys()
        self._read_alike(gone)
        start = unsettled | set(self._of_crossed_bounds(form_of))
        start |= {other for name in start for other in self._alike[name]}
        start.update(self._once_alike(gone))
        start |= self._read_sharing_authors(forms, former, start)
        reached = self._follow_evidence(start & self._names.keys())
        self._identifiers.read({name: self._names[name].author_id for name in reached})
        joining = {pair: shared for pair, shared in self._evidence.items() if shared}
        groups = variants.groups_of(reached, joining, self._seen)
        known = [[self._names[name] for name in group] for group in groups]
        write_groups(self._connection, known, former, self._identifiers.orcids())

    def _read_families(self, forms: Select[str], read: set[str]) -> None:
        """Read whole families, and the names that have the letters of one in them."""
        families: dict[str, set[str]] = {form: set() for form in read}
        anagrams: dict[str, set[str]] = defaultdict(set)
        for name in self._read(select(*_KNOWN).where(AUTHOR_NAMES.c.short_form.in_(forms))):
            families[self._names[name].short_form].add(name)
            anagrams[self._names[name].letters].add(name)
        for name in self._read(_sharing(AUTHOR_NAMES.c.letters, forms)):
            anagrams[self._names[name].letters].add(name)
        self._note_alike(families, anagrams)
        self._compared.update(*families.values())

    def _read_alike(self, names: set[str]) -> None:
        """Read all names that have a form in common with these."""
        names = names - self._compared
        self._compared |= names
        families: dict[str, set[str]] = {form: set() for form in map(short_form, names) if form not in self._families}
        anagrams: dict[str, set[str]] = {key: set() for key in map(letters_of, names) if key not in self._anagrams}
        for name in self._read_in(AUTHOR_NAMES.c.short_form, families):
            families[self._names[name].short_form].add(name)
        for name in self._read_in(AUTHOR_NAMES.c.letters, anagrams):
            anagrams[self._names[name].letters].add(name)
        self._note_alike(families, anagrams)

    def _note_alike(self, families: dict[str, set[str]], anagrams: dict[str, set[str]]) -> None:
        """Note which names are alike, of all that have a form in common."""
        self._families |= families
        self._anagrams |= anagrams
        pairs = [variants.variants_in_family(family) for family in families.values() if len(family) > 1]
        pairs += [variants.variants_in_spelling(own) for own in anagrams.values() if len(own) > 1]
        for one, other in chain.from_iterable(pairs):
            self._alike[one].add(other)
            self._alike[other].add(one)

    def _read_sharing_authors(self, forms: Select[str], former: set[int], names: set[str]) -> set[str]:
        """Read the names that lead to an author of these names, or to a former one of a name that is gone."""
        sharing = self._read(_sharing(AUTHOR_NAMES.c.author_id, forms))
        known = {name for name in names if name in self._names and self._names[name].short_form not in self._families}
        return sharing | self._read_in(AUTHOR_NAMES.c.author_id, former | self._authors_of(known))

    def _authors_of(self, names: set[str]) -> set[int]:
        return {self._names[name].author_id for name in names}

    def _read(self, query: Select[*tuple[Any, ...]]) -> set[str]:
        """Read names; gives them."""
        return self._note(self._connection.execute(query).all())

    def _note(self, rows: Iterable[Row[*tuple[Any, ...]]]) -> set[str]:
        """Note names that were read; gives them."""
        found: set[str] = set()
        for printed, uses, folded, *others in rows:
            found.add(folded)
            known = self._names.get(folded)
            if known is None:
                self._names[folded] = known = KnownName(folded, *others)
            known.spellings[printed] = uses
        return found

    def _read_in(self, column: ColumnElement[Any], values: Iterable[Any]) -> set[str]:
        """Read the names that have one of the values; gives them."""
        return self._note(select_in(self._connection, select(*_KNOWN), column, values))

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

    def _of_crossed_bounds(self, form_of: Mapping[str, str]) -> Iterator[str]:
        """The names of families that may have been larger or smaller before than what the rules look at."""
        sizes = Counter(form_of.values())
        large = {form for form, size in sizes.items() if len(self._families[form]) + size > variants.MOST_HOLDERS}
        parts = [(self._families[form], sizes[form]) for form in large]
        changed = Counter((form, variants.first_name(name)) for name, form in form_of.items() if form in large)
        by_first: dict[tuple[str, str], set[str]] = defaultdict(set)
        for form in large:
            for name in self._families[form]:
                by_first[form, variants.first_name(name)].add(name)
        parts += [(by_first[first], number) for first, number in changed.items()]
        for names, number in parts:
            if len(names) - number <= variants.MOST_HOLDERS < len(names) + number:
                yield from names

    def _follow_evidence(self, names: set[str]) -> set[str]:
        """These names and all that evidence joins to them, directly or through others."""
        reached, new = set(names), set(names)
        while new:
            self._read_alike(new)
            self._note_identified(new)
            pairs = {pair_of(name, other) for name in new for other in self._alike[name]} - self._evidence.keys()
            compared = {name for pair in pairs for name in pair}
            self._identifiers.read({name: self._names[name].author_id for name in compared})
            self._read_lists(compared)
            for pair in pairs:
                self._evidence[pair] = self._seen.shared(*pair) if self._listed.issuperset(pair) else 0
            new = {other for name in new for other in self._alike[name] if self._evidence[pair_of(name, other)]}
            new -= reached
            reached |= new
        return reached

    def _note_identified(self, names: set[str]) -> None:
        """Note which names have an identifier of these names, whatever their form."""
        self._identifiers.read({name: self._names[name].author_id for name in names})
        bearing = self._identifiers.bearers(names)
        self._read_in(AUTHOR_NAMES.c.folded_name, set().union(*bearing.values()) - self._names.keys())
        for name, own in bearing.items():
            for other in own - {name}:
                self._alike[name].add(other)
                self._alike[other].add(name)

    def _read_lists(self, names: set[str]) -> None:
        """Read the papers of names, and who else stands on them; not of names that stand on too many."""
        names = {name for name in names - self._listed if self._names[name].uses <= variants.MOST_PAPERS}
        self._listed |= names
        listed = select(PAPER_AUTHORS.c.paper_id)
        theirs = select_in(self._connection, listed, PAPER_AUTHORS.c.author_id, self._authors_of(names))
        papers = {row[0] for row in theirs}
        lists: dict[int, list[str]] = {paper: [] for paper in papers - self._lists.keys()}
        named = listed.add_columns(PAPER_AUTHORS.c.name)
        for paper, printed in select_in(self._connection, named, PAPER_AUTHORS.c.paper_id, lists):
            lists[paper].append(fold_author(printed))
        self._lists |= {paper: frozenset(own) for paper, own in lists.items()}
        for paper in papers:
            authors = self._lists[paper]
            for name in authors & names:
                self._seen.add(paper, authors, name)


def _sharing(column: Column[Any], forms: Select[str]) -> Select[*tuple[Any, ...]]:
    """The names that have the same in a column as another name, of the families with these short forms."""
    own = AUTHOR_NAMES.alias()
    shares = (own.c[column.name] == column) & (own.c.folded_name != AUTHOR_NAMES.c.folded_name)
    return select(*_KNOWN).join(own, shares).where(own.c.short_form.in_(forms))
