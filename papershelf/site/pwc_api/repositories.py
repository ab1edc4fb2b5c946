"""Repositories: all, those that filters find, those of an owner, one, and its papers."""

from __future__ import annotations

import sqlite3
from typing import Any

from db.identifiers import CODE_HOSTS, clean_repo
from papershelf.site.pwc_api.asking import MOST_FOUND, Asked, Page, count_of, page_of, rows_of
from papershelf.site.pwc_api.papers import papers_at, repository
from papershelf.site.pwc_api.shapes import Repository

_COLUMNS = "url, owner, name, coalesce(stars, 0)"
_MOST_STARS = "stars DESC, id"
_HOSTS = tuple(dict.fromkeys(("github.com", *CODE_HOSTS.values())))
_BY_URL = """
    SELECT id FROM repos WHERE url = :url
    UNION ALL SELECT repo_id FROM repo_addresses WHERE url = :url LIMIT 1
"""


def all_repos(snapshot: sqlite3.Connection, asked: Asked) -> Page:
    """Repositories, those with most stars first; or those that all filters find."""
    filters = asked.filters
    conditions, values = [], dict[str, Any]()
    for name, column in (("q", "url"), ("owner", "owner"), ("name", "name")):
        if name in filters:
            conditions.append(f"instr(lower({column}), :{name}) > 0")
            values[name] = filters[name].strip().lower()
    if "stars" in filters:
        conditions.append("coalesce(stars, 0) >= :stars")
        values["stars"] = int(filters["stars"])
    if filters.get("framework", "none") != "none":
        conditions.append("0")  # of no repository is known what its code is written for
    if not conditions:
        rows = snapshot.execute(
            f"SELECT {_COLUMNS} FROM repos ORDER BY {_MOST_STARS} LIMIT ? OFFSET ?", (asked.size, asked.skipped)
        )
        return page_of(asked, [repository(*row) for row in rows], count_of(snapshot, "repos"))
    found = f"FROM (SELECT * FROM repos WHERE {' AND '.join(conditions)} LIMIT {MOST_FOUND})"
    return _page(snapshot, asked, found, values)


def repos_of_owner(snapshot: sqlite3.Connection, asked: Asked) -> Page | None:
    """The repositories of an owner on any host; None where there are none."""
    begun = [f"(url >= :at{place} AND url < :to{place})" for place in range(len(_HOSTS))]
    values: dict[str, Any] = {"owner": asked.names["owner"].lower()}
    for place, host in enumerate(_HOSTS):
        values |= {
            f"at{place}": f"https://{host}/{values['owner']}/",
            f"to{place}": f"https://{host}/{values['owner']}0",
        }
    page = _page(snapshot, asked, f"FROM repos WHERE ({' OR '.join(begun)}) AND lower(owner) = :owner", values)
    return page if page.count or asked.page > 1 else None


def one_repo(snapshot: sqlite3.Connection, asked: Asked) -> Repository | None:
    """A repository, by its owner and name, those of today or former ones."""
    number = _repo_number(snapshot, asked)
    if number is None:
        return None
    return repository(*snapshot.execute(f"SELECT {_COLUMNS} FROM repos WHERE id = ?", [number]).fetchone())


def papers_of_repo(snapshot: sqlite3.Connection, asked: Asked) -> Page | None:
    """The papers of a repository, the most important first."""
    number = _repo_number(snapshot, asked)
    if number is None:
        return None
    rest = "FROM paper_repos WHERE repo_id = :repo"
    rows, count = rows_of(snapshot, asked, "paper_id", rest, "paper_id", {"repo": number})
    return page_of(asked, papers_at(snapshot, [row for (row,) in rows], asked.site), count)


def _page(snapshot: sqlite3.Connection, asked: Asked, rest: str, values: dict[str, Any]) -> Page:
    rows, count = rows_of(snapshot, asked, _COLUMNS, rest, _MOST_STARS, values)
    return page_of(asked, [repository(*row) for row in rows], count)


def _repo_number(snapshot: sqlite3.Connection, asked: Asked) -> int | None:
    """The row of OWNER/NAME on the first host that has one."""
    for host in _HOSTS:
        repo = clean_repo(f"https://{host}/{asked.names['owner']}/{asked.names['name']}")
        found = snapshot.execute(_BY_URL, {"url": repo.url}).fetchone() if repo else None
        if found:
            return int(found[0])
    return None
