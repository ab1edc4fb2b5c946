"""Rows of repositories and of what entries saw of them.

Observations are written with their entries and never again; which repository each is of follows from the set of
observations (db.resolution.repos), and is resolved again for the addresses that a change touches. A row of a repository
never changes its address: a renamed one moves to the row of its new address, and what nothing refers to goes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, select

from db import tables
from db.complete import ENTRIES, joined_complete
from db.identifiers import Repo, clean_repo, repo_of_path
from db.records import PaperRecord, Record, RepoRecord
from db.resolution.repos import Addresses, Observed, addresses, role_of
from db.store.bulk import delete_in, insert_rows, next_id, select_in, update_rows
from db.tables.base import table_of

REPOS, PAPER_REPOS = map(table_of, (tables.Repository, tables.PaperRepo))
OBSERVATIONS, ADDRESSES = map(table_of, (tables.RepoObservation, tables.ObservedAddress))
LATEST = ("stars", "forks", "is_archived", "language", "licence", "pushed_on")
"""What a repository has from its latest observation that says it; of several on one day the greatest."""


class Observation(NamedTuple):
    """What a record saw of one repository; the day is the document's."""

    url: str
    address_as_printed: str
    host_id: str | None = None
    stars: int | None = None
    forks: int | None = None
    is_archived: bool | None = None
    language: str | None = None
    licence: str | None = None
    pushed_on: str | None = None


def observations_of(record: Record, named: Repo | None = None) -> list[Observation]:
    """What a record saw of repositories, each address once; `named` is the one that its document's names tell."""
    if isinstance(record, RepoRecord):
        repo = clean_repo(record.url) or named
        own = (record.host_id, *(getattr(record, name) for name in LATEST))
        return [Observation(repo.url, record.url.strip() or _address_of(repo), *own)] if repo else []
    seen: dict[str, Observation] = {}
    if isinstance(record, PaperRecord):
        for address in record.repos:
            repo = clean_repo(address.url) if address.stars is not None else None
            if repo is not None:
                seen[repo.url] = Observation(repo.url, address.url.strip(), stars=address.stars)
    return list(seen.values())


def _address_of(repo: Repo) -> str:
    """The address of a repository that is nowhere printed."""
    kept = repo.url.count("/") - 3 - repo.owner.count("/") - 1
    return "/".join([*repo.url.split("/")[: 3 + kept], repo.owner, repo.name])


def repo_named(names: Iterable[str]) -> Repo | None:
    """The repository that the names of a document tell: of several the one of the smallest address."""
    return min(filter(None, map(repo_of_path, names)), default=None)


def seen_by_document(connection: Connection, document_id: int) -> tuple[set[str], set[int]]:
    """The addresses that the entries of a document saw, and the rows of repositories that they have."""
    return _addresses_and_rows(connection.execute(_SEEN_BY_DOCUMENT, {"document": document_id}).all())


def seen_by(connection: Connection, entry_ids: Iterable[int]) -> tuple[set[str], set[int]]:
    """The addresses that entries saw, and the rows of repositories that they have."""
    return _addresses_and_rows(select_in(connection, _SEEN, OBSERVATIONS.c.entry_id, entry_ids))


_SEEN = select(OBSERVATIONS.c.url, OBSERVATIONS.c.repo_id)
IS_SEEN_BY_DOCUMENT = OBSERVATIONS.c.entry_id.in_(
    select(ENTRIES.c.id).where(ENTRIES.c.document_id == bindparam("document"))
)
"""Of what was seen of a repository: whether an entry of a document saw it."""
_SEEN_BY_DOCUMENT = _SEEN.where(IS_SEEN_BY_DOCUMENT).distinct()


def _addresses_and_rows(seen: Iterable[Row[str, int | None]]) -> tuple[set[str], set[int]]:
    rows = list(seen)
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
    old_rows = rows_at(connection, touched | {row.url for row in seen})
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
        repos = set(rows_at(connection, new_urls).values())
        siblings = {row.url for row in select_in(connection, select(ADDRESSES.c.url), ADDRESSES.c.repo_id, repos)}
        urls_of_same = select_in(connection, select(OBSERVATIONS.c.url), OBSERVATIONS.c.host_id, host_ids)
        siblings |= {row.url for row in urls_of_same}
        found |= {(row.entry_id, row.url): row for row in here}
        seen_ids |= host_ids
        new_urls = siblings - seen_urls
        seen_urls |= new_urls
    return [found[key] for key in sorted(found)]


def rows_at(connection: Connection, urls: Iterable[str]) -> dict[str, int]:
    """The rows that addresses lead to, as it stands written."""
    urls = set(urls)
    own = {row.url: row.id for row in select_in(connection, select(REPOS.c.url, REPOS.c.id), REPOS.c.url, urls)}
    columns = select(ADDRESSES.c.url, ADDRESSES.c.repo_id)
    return own | {row.url: row.repo_id for row in select_in(connection, columns, ADDRESSES.c.url, urls)}


def addresses_of(connection: Connection, repo_ids: Iterable[int]) -> list[tuple[int, str]]:
    """The addresses that lead to repositories, each with the row of its repository."""
    ids = set(repo_ids)
    own = select_in(connection, select(REPOS.c.id, REPOS.c.url), REPOS.c.id, ids)
    former = select_in(connection, select(ADDRESSES.c.repo_id, ADDRESSES.c.url), ADDRESSES.c.repo_id, ids)
    return [(row[0], row[1]) for row in (*own, *former)]


def _make_rows(connection: Connection, urls: set[str]) -> dict[str, int]:
    """The rows of repositories by the addresses that they are known by; those that are missing are made."""
    known = {row.url: row.id for row in select_in(connection, select(REPOS.c.url, REPOS.c.id), REPOS.c.url, urls)}
    missing = sorted(urls - known.keys())
    first = next_id(connection, REPOS) if missing else 0
    new = {url: first + number for number, url in enumerate(missing)}
    insert_rows(
        connection, REPOS, ("id", "url", "host", "owner", "name"), [(new[url], url, *_spelled(url)) for url in missing]
    )
    return known | new


def _spelled(printed: str) -> tuple[str, str, str]:
    """Host, owner and name of a repository, as an address of it spells them."""
    repo = clean_repo(printed)
    assert repo is not None, printed
    return repo.host, repo.owner, repo.name


def _note_host_ids(connection: Connection, found: Addresses, repo_ids: set[int]) -> None:
    """Give rows the number of their repository; first none, since a number may move from one row to another."""
    with_number = select(REPOS.c.id).where(REPOS.c.host_id.is_not(None))
    stale = [(None, row.id) for row in select_in(connection, with_number, REPOS.c.id, repo_ids)]
    update_rows(connection, REPOS, ("host_id",), ("id",), stale)
    numbers = [(numbered.host_id, url) for numbered, url in found.current.items()]
    update_rows(connection, REPOS, ("host_id",), ("url",), numbers)


def _point_observations(connection: Connection, changed: Sequence[tuple[Row[*tuple[Any, ...]], int]]) -> None:
    """Point observations, and the entries that are of a repository alone, to their rows."""
    values = [(repo_id, row.entry_id, row.url) for row, repo_id in changed]
    update_rows(connection, OBSERVATIONS, ("repo_id",), ("entry_id", "url"), values)
    entries = [(repo_id, row.entry_id, "repo") for row, repo_id in changed]
    update_rows(connection, ENTRIES, ("repo_id",), ("id", "kind"), entries)


def _move_addresses(
    connection: Connection, urls: set[str], found: Addresses, rows: Mapping[str, int], old_rows: Mapping[str, int]
) -> set[int]:
    """Write which addresses lead to numbered repositories; gives the rows that an address no longer leads to."""
    delete_in(connection, ADDRESSES, ADDRESSES.c.url, urls)
    owned = [(url, rows[found.current_at(url)]) for url in sorted(found.owner)]
    insert_rows(connection, ADDRESSES, ("url", "repo_id"), owned)
    new_rows = rows_at(connection, urls)
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
            changed.append((*values.values(), row.id))
    update_rows(connection, REPOS, LATEST, ("id",), changed)


class RepoRow(NamedTuple):
    """The row of a repository: how it is spelled now, why it is nobody's own, and whether papers may refer to it."""

    id: int
    url: str
    owner: str
    name: str
    role: str | None
    is_made: bool = False
    """Whether it was made just now, so that no paper refers to it yet."""

    def is_spelled_by(self, repo: Repo) -> bool:
        """Whether an address that comes to refer to the row leaves its spelling as it is; a former address does."""
        return (self.owner, self.name) == (repo.owner, repo.name) or self.url.partition("#")[0] != repo.url


def rows_of_addresses(connection: Connection, repos: Mapping[str, Repo]) -> dict[str, RepoRow]:
    """The rows of the repositories that folded addresses lead to; those that nobody observed are made, spelled so."""
    known = rows_at(connection, repos)
    columns = select(REPOS.c.id, REPOS.c.url, REPOS.c.owner, REPOS.c.name, REPOS.c.role)
    rows = {row.id: RepoRow(*row) for row in select_in(connection, columns, REPOS.c.id, set(known.values()))}
    missing = [repo for url, repo in sorted(repos.items()) if url not in known]
    first = next_id(connection, REPOS) if missing else 0
    new = [(id_, *repo, role_of(repo.name, 0)) for id_, repo in enumerate(missing, first)]
    insert_rows(connection, REPOS, ("id", *Repo._fields, "role"), new)
    made = {url: RepoRow(id_, url, owner, name, role, is_made=True) for id_, url, _, owner, name, role in new}
    return made | {url: rows[id_] for url, id_ in known.items()}


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
    columns = select(REPOS.c.id, REPOS.c.url, REPOS.c.owner, REPOS.c.name, REPOS.c.role)
    changed = []
    for id_, url, *shown in select_in(connection, columns, REPOS.c.id, printed):
        best = (*_best_spelling(url, printed[id_]), role_of(shown[1], paper_count[id_]))
        if tuple(shown) != best:
            changed.append((*best, id_))
    update_rows(connection, REPOS, ("owner", "name", "role"), ("id",), changed)


def _best_spelling(url: str, printed: Counter[str]) -> tuple[str, str]:
    """Owner and name as most print them; former addresses do not count."""
    own = url.partition("#")[0]
    spellings: Counter[tuple[str, str]] = Counter()
    for form, count in printed.items():
        repo = clean_repo(form)
        if repo is not None and repo.url == own:
            spellings[repo.owner, repo.name] += count
    if not spellings:
        return _spelled(url)[1:]
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))
