"""Functions of SQL that resolve names, for whoever writes SQL on a snapshot.

select * from leaderboard where dataset = resolve('dataset', 'ILSVRC')
select * from authors where id in (select value from json_each(resolve_all('author', 'Scholkopf')))
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import AbstractContextManager, nullcontext

FUNCTIONS = {
    "resolve": "The name under which the tables know what a name leads to; NULL where it leads nowhere.",
    "resolve_all": "The ids of all that a name may lead to, as JSON: several authors can share a surname.",
}
"""The functions, each of a kind (author, dataset, metric, task, model, method, venue, topic, paper) and a name; a
paper is named by its slug."""
_PAPER = "paper"
_LONGEST = 500


def add_functions(snapshot: sqlite3.Connection, aside: AbstractContextManager[object] | None = None) -> None:
    """Let SQL on a snapshot resolve names; `aside` stands around what the functions themselves ask."""
    around = aside or nullcontext()

    # What resolves is imported by the first call: a query without one has no use for it.
    def resolve_name(kind: object, name: object) -> str | None:
        told = _told(kind, name)
        if told is None:
            return None
        from papershelf.search.directly import slug_known_as
        from papershelf.search.naming import resolve

        with around:
            return slug_known_as(snapshot, told[1]) if told[0] == _PAPER else resolve(snapshot, *told)

    def resolve_all(kind: object, name: object) -> str:
        told = _told(kind, name)
        if told is None:
            return "[]"
        from papershelf.search.directly import paper_known_as
        from papershelf.search.naming import find_all

        with around:
            if told[0] == _PAPER:
                return json.dumps([row for row in [paper_known_as(snapshot, told[1])] if row is not None])
            return json.dumps(find_all(snapshot, *told))

    snapshot.create_function("resolve", 2, resolve_name, deterministic=True)
    snapshot.create_function("resolve_all", 2, resolve_all, deterministic=True)


def _told(kind: object, name: object) -> tuple[str, str] | None:
    """Kind and name, where they are both; None where nothing can have such a name."""
    from papershelf.search.naming import kind_of

    known = _PAPER if str(kind).strip().lower() in (_PAPER, "papers") else kind_of(str(kind))
    if known is None or name is None or not str(name).strip():
        return None
    return known, str(name)[:_LONGEST].encode("utf-8", "replace").decode()
