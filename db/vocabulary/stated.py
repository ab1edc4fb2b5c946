"""The terms of a vocabulary with what sources say of names: other spellings, identifiers, areas.

A source never overrules the vocabulary: a spelling that it knows stays what it is, one that is the name of something
else is no alias, and one that sources give to two names is none of either. So it follows from the set of what is
stated, in whatever order it came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec import structs

from db.records import StatedDataset, StatedMethod, StatedName, StatedTask, TermKind
from db.vocabulary.kinds import Kind, Term, spellings_of

KIND_OF: dict[type[StatedName], TermKind] = {StatedTask: "task", StatedDataset: "dataset", StatedMethod: "method"}
"""What names a record is about."""
LONGEST_ALIAS = 200
"""Characters of another spelling: a longer one is a text."""


def with_stated(terms: Sequence[Term], stated: Iterable[StatedName], kind: Kind[Term]) -> tuple[Term, ...]:
    """The terms of one kind with what sources say of them; names that only sources know are not curated."""
    known = {kind.fold(spelling): term.key for term in terms for spelling in spellings_of(term)}
    named: dict[str, str] = {}
    claims: dict[str, dict[str, str]] = defaultdict(dict)
    areas: dict[str, dict[str, str]] = defaultdict(dict)
    for record in sorted(stated, key=lambda record: record.name):
        name = kind.kept(record.name)
        key = known.get(kind.fold(name)) or kind.fold(name)
        named.setdefault(key, name)
        spelled = (*record.aliases, *(f"{one.scheme}:{one.value}" for one in record.identifiers))
        for alias in map(kind.kept, spelled):
            if alias and len(alias) <= LONGEST_ALIAS:
                claimed = claims[kind.fold(alias)]
                claimed[key] = min(alias, claimed.get(key, alias))
        if isinstance(record, StatedTask | StatedMethod):
            areas[key] |= dict.fromkeys(record.areas, "")
    given: dict[str, list[str]] = defaultdict(list)
    for folded, claimed in claims.items():
        if len(claimed) == 1 and folded not in known and folded not in named:
            key, alias = next(iter(claimed.items()))
            given[key].append(alias)
    changed = {term.key: term for term in terms}
    for key in sorted(given.keys() | areas.keys()):
        term = changed.get(key) or kind.type(name=named[key], key=key, is_curated=False)
        said = {"area": ", ".join(sorted(areas[key]))} if areas.get(key) else {}
        changed[key] = structs.replace(term, aliases=(*term.aliases, *sorted(given.get(key, ()))), **said)
    return tuple(sorted(changed.values(), key=lambda term: (term.name.casefold(), term.name, term.key)))
