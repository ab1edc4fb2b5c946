"""Rows of repositories and of what entries saw of them.

Observations are written with their entries and never again; which repository each is of follows from the set of
observations (db.resolution.repos), and is resolved again for the addresses that a change touches. A row of a repository
never changes its address: a renamed one moves to the row of its new address, and what nothing refers to goes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from db import tables
from db.complete import ENTRIES, joined_complete
from db.identifiers import Repo, clean_repo
from db.records import PaperRecord, Record, RepoRecord
from db.resolution.repos import Addresses, Observed, addresses, role_of
from db.store.bulk import delete_in, insert_rows, next_id, select_in
from db.tables.base import table_of

REPOS, PAPER_REPOS = map(table_of, (tables.Repository, tables.PaperRepo))
OBSERVATIONS, ADDRESSES = map(table_of, (tables.RepoObservation, tables.ObservedAddress))
LATEST = ("stars", "forks", "is_archived", "language", "licence")
"""What a repository has from its latest observation that says it; of several on one day the greatest."""


def observations_of(record: Record) -> list[dict[str, Any]]:
    """What a record saw of repositories: rows of observations, each address once, without entry and day."""
    rows: dict[str, dict[str, Any]] = {}
    if isinstance(record, RepoRecord):
        if repo := clean_repo(record.url):
            rows[repo.url] = _observation(repo, record.url) | {
                "host_id": record.host_id,
                "stars": record.stars,
                "forks": record.forks,
                "is_archived": record.is_archived,
                "language": record.language,
                "licence": record.licence,
            }
    elif isinstance(record, PaperRecord):
        for address in record.repos:
            repo = clean_repo(address.url) if address.stars is not None else None
            if repo is not None:
                rows[repo.url] = _observation(repo, address.url) | {"stars": address.stars}
    return list(rows.values())


def _observation(repo: Repo, printed: str) -> dict[str, Any]:
    empty = dict.fromkeys(("repo_id", "host_id", *LATEST, "observed_on"))
    return {"url": repo.url, "address_as_printed": printed.strip(), **empty}


def seen_by(connection: Connection, document_id: int) -> tuple[set[str], set[int]]:
    """The addresses that the entries of a document saw, and the rows of repositories that they have."""
    own = select(ENTRIES.c.id).where(ENTRIES.c.document_id == document_id)
    seen = select(OBSERVATIONS.c.url, OBSERVATIONS.c.repo_id).where(OBSERVATIONS.c.entry_id.in_(own)).distinct()
    rows = connection.execute(seen).all()
    return {row.url for row in rows}, {row.repo_id for row in rows if row.repo_id is not None}


@dataclass(frozen=True, slots=True)
class ResolvedRepos:
    """What came of resolving repositories again."""

    repos: set[int]
    """Every row that had, or has now, a part in it."""
    papers: set[int]
    """The papers that refer to an address which now leads elsewhere: to be derived again."""


def resolve_repos(connection: Connection, touched: set[str], touched_rows: set[int]) -> ResolvedRepos:
    """Resolve again the repositories at addresses whose observations changed, and all that hangs together with them.

    `touched_rows` are the rows that these observations had.
    """
    if not touched:
        return ResolvedRepos(set(), set())
    seen = _observations_around(connection, touched, touched_rows)
    old_rows = _rows_at(connection, touched | {row.url for row in seen})
    involved = {*touched_rows, *old_rows.values(), *(row.repo_id for row in seen if row.repo_id is not None)}
    found = addresses(Observed(row.url, row.host_id or "", row.observed_on or "") for row in seen)
    current = {row: found.of(Observed(row.url, row.host_id or "", row.observed_on or "")) for row in seen}
    rows = _make_rows(connection, set(current.values()))
    involved |= set(rows.values())
    _note_host_ids(connection, found, involved)
    _point_observations(connection, [(row, rows[url]) for row, url in current.items() if row.repo_id != rows[url]])
    moved = _move_addresses(connection, touched | {row.url for row in seen}, found, rows, old_rows)
    _note_latest(connection, involved)
    referring = select_in(connection, select(PAPER_REPOS.c.paper_id), PAPER_REPOS.c.repo_id, moved)
    return ResolvedRepos(involved, {row.paper_id for row in referring})


def _observations_around(
    connection: Connection, touched: set[str], touched_rows: set[int]
) -> list[Row[*tuple[Any, ...]]]:
    """The observations of complete documents at addresses, at other addresses of the same repositories, and so on."""
    columns = select(
        OBSERVATIONS.c.entry_id,
        OBSERVATIONS.c.url,
        OBSERVATIONS.c.repo_id,
        OBSERVATIONS.c.host_id,
        OBSERVATIONS.c.observed_on,
    )
    columns = joined_complete(columns.join(ENTRIES, ENTRIES.c.id == OBSERVATIONS.c.entry_id), ENTRIES.c.document_id)
    found: dict[tuple[int, str], Row[*tuple[Any, ...]]] = {}
    at_rows = select_in(connection, select(OBSERVATIONS.c.url), OBSERVATIONS.c.repo_id, touched_rows)
    new_urls = touched | {row.url for row in at_rows}
    seen_urls, seen_ids = set(new_urls), set[str]()
    while new_urls:
        here = list(select_in(connection, columns, OBSERVATIONS.c.url, new_urls))
        of_same = select(OBSERVATIONS.c.host_id).where(OBSERVATIONS.c.host_id.is_not(None))
        host_ids = {row.host_id for row in select_in(connection, of_same, OBSERVATIONS.c.url, new_urls)} - seen_ids
        repos = set(_rows_at(connection, new_urls).values())
        siblings = {row.url for row in select_in(connection, select(ADDRESSES.c.url), ADDRESSES.c.repo_id, repos)}
        urls_of_same = select_in(connection, select(OBSERVATIONS.c.url), OBSERVATIONS.c.host_id, host_ids)
        siblings |= {row.url for row in urls_of_same}
        found |= {(row.entry_id, row.url): row for row in here}
        seen_ids |= host_ids
        new_urls = siblings - seen_urls
        seen_urls |= new_urls
    return [found[key] for key in sorted(found)]


def _rows_at(connection: Connection, urls: Iterable[str]) -> dict[str, int]:
    """The rows that addresses lead to, as it stands written."""
    urls = set(urls)
    own = {row.url: row.id for row in select_in(connection, select(REPOS.c.url, REPOS.c.id), REPOS.c.url, urls)}
    columns = select(ADDRESSES.c.url, ADDRESSES.c.repo_id)
    return own | {row.url: row.repo_id for row in select_in(connection, columns, ADDRESSES.c.url, urls)}


def _make_rows(connection: Connection, urls: set[str]) -> dict[str, int]:
    """The rows of repositories by the addresses that they are known by; those that are missing are made."""
    known = {row.url: row.id for row in select_in(connection, select(REPOS.c.url, REPOS.c.id), REPOS.c.url, urls)}
    missing = sorted(urls - known.keys())
    first = next_id(connection, REPOS) if missing else 0
    new = {url: first + number for number, url in enumerate(missing)}
    empty = dict.fromkeys(("host_id", *LATEST))
    insert_rows(connection, REPOS, [{"id": new[url], "url": url, **_spelled(url), **empty} for url in missing])
    return known | new


def _spelled(printed: str) -> dict[str, str]:
    repo = clean_repo(printed)
    assert repo is not None, printed
    return {"host": repo.host, "owner": repo.owner, "name": repo.name}


def _note_host_ids(connection: Connection, found: Addresses, repo_ids: set[int]) -> None:
    """Give rows the number of their repository; first none, since a number may move from one row to another."""
    with_number = select(REPOS.c.id).where(REPOS.c.host_id.is_not(None))
    stale = [{"row_id": row.id} for row in select_in(connection, with_number, REPOS.c.id, repo_ids)]
    if stale:
        connection.execute(update(REPOS).where(REPOS.c.id == bindparam("row_id")).values(host_id=None), stale)
    numbers = [{"row_url": url, "host_id": numbered.host_id} for numbered, url in found.current.items()]
    if numbers:
        connection.execute(update(REPOS).where(REPOS.c.url == bindparam("row_url")), numbers)


def _point_observations(connection: Connection, changed: Sequence[tuple[Row[*tuple[Any, ...]], int]]) -> None:
    """Point observations, and the entries that are of a repository alone, to their rows."""
    if not changed:
        return
    values = [{"entry": row.entry_id, "address": row.url, "repo_id": repo_id} for row, repo_id in changed]
    is_this = (OBSERVATIONS.c.entry_id == bindparam("entry")) & (OBSERVATIONS.c.url == bindparam("address"))
    connection.execute(update(OBSERVATIONS).where(is_this), values)
    of_repo = (ENTRIES.c.id == bindparam("entry")) & (ENTRIES.c.kind == "repo")
    entries = [{"entry": row.entry_id, "repo_id": repo_id} for row, repo_id in changed]
    connection.execute(update(ENTRIES).where(of_repo), entries)


def _move_addresses(
    connection: Connection, urls: set[str], found: Addresses, rows: Mapping[str, int], old_rows: Mapping[str, int]
) -> set[int]:
    """Write which addresses lead to numbered repositories; gives the rows that an address no longer leads to."""
    delete_in(connection, ADDRESSES, ADDRESSES.c.url, urls)
    owned = [{"url": url, "repo_id": rows[found.current_at(url)]} for url in sorted(found.owner)]
    insert_rows(connection, ADDRESSES, owned)
    new_rows = _rows_at(connection, urls)
    return {row for url, row in old_rows.items() if new_rows.get(url) != row}


def _note_latest(connection: Connection, repo_ids: set[int]) -> None:
    """Give repositories what their latest observations say."""
    columns = [OBSERVATIONS.c[name] for name in LATEST]
    latest: dict[int, dict[str, tuple[str, Any]]] = defaultdict(dict)
    rows = select(OBSERVATIONS.c.repo_id, OBSERVATIONS.c.observed_on, *columns)
    for row in select_in(connection, rows, OBSERVATIONS.c.repo_id, repo_ids):
        known = latest[row.repo_id]
        for name in LATEST:
            value = getattr(row, name)
            if value is not None:
                seen = (row.observed_on or "", value)
                known[name] = max(known.get(name, seen), seen)
    changed = []
    for row in list(select_in(connection, select(REPOS), REPOS.c.id, repo_ids)):
        own = latest.get(row.id, {})
        values = {name: own[name][1] if name in own else None for name in LATEST}
        if any(getattr(row, name) != value for name, value in values.items()):
            changed.append({"row_id": row.id, **values})
    if changed:
        connection.execute(update(REPOS).where(REPOS.c.id == bindparam("row_id")), changed)


def rows_of_addresses(connection: Connection, urls: Iterable[str]) -> dict[str, int]:
    """The rows of the repositories that folded addresses lead to; those that nobody observed are made."""
    urls = set(urls)
    known = _rows_at(connection, urls)
    return _make_rows(connection, urls - known.keys()) | known


def repos_of_papers(connection: Connection, paper_ids: Iterable[int]) -> set[int]:
    """The rows of repositories that papers refer to."""
    rows = select_in(connection, select(PAPER_REPOS.c.repo_id).distinct(), PAPER_REPOS.c.paper_id, paper_ids)
    return {row.repo_id for row in rows}


def refresh_repos(connection: Connection, repo_ids: Iterable[int]) -> None:
    """Spell repositories as most prints of them do, note which are nobody's own, delete those nothing refers to."""
    repo_ids = set(repo_ids)
    printed: dict[int, Counter[str]] = defaultdict(Counter)
    paper_count: Counter[int] = Counter()
    for column, text in (
        (PAPER_REPOS.c.repo_id, PAPER_REPOS.c.url),
        (OBSERVATIONS.c.repo_id, OBSERVATIONS.c.address_as_printed),
    ):
        for row in select_in(connection, select(column, text), column, repo_ids):
            printed[row[0]][row[1]] += 1
            paper_count[row[0]] += column.table is PAPER_REPOS
    gone = repo_ids - printed.keys()
    delete_in(connection, ADDRESSES, ADDRESSES.c.repo_id, gone)
    delete_in(connection, REPOS, REPOS.c.id, gone)
    changed = []
    for row in list(select_in(connection, select(REPOS), REPOS.c.id, printed)):
        spelled = _best_spelling(row.url, printed[row.id])
        derived = {"owner": spelled["owner"], "name": spelled["name"], "role": role_of(row.name, paper_count[row.id])}
        if any(getattr(row, column) != value for column, value in derived.items()):
            changed.append({"row_id": row.id, **derived})
    if changed:
        connection.execute(update(REPOS).where(REPOS.c.id == bindparam("row_id")), changed)


def _best_spelling(url: str, printed: Counter[str]) -> dict[str, str]:
    """Owner and name as most print them; former addresses do not count."""
    own = url.partition("#")[0]
    spellings: Counter[tuple[str, str]] = Counter()
    for form, count in printed.items():
        repo = clean_repo(form)
        if repo is not None and repo.url == own:
            spellings[repo.owner, repo.name] += count
    if not spellings:
        return _spelled(url)
    owner, name = min(spellings, key=lambda spelling: (-spellings[spelling], spelling))
    return {"owner": owner, "name": name}
