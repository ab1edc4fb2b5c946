"""Papers: all, those that filters find, one, and what hangs on one."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence

from db.cleaning import clean_day
from db.identifiers import clean_arxiv
from papershelf.search.directly import paper_known_as
from papershelf.search.engine import search
from papershelf.search.expression import IN_TITLE, express
from papershelf.search.query import parse
from papershelf.site.pwc_api.asking import MOST_FOUND, Asked, Page, count_of, listed, page_of, rows_of
from papershelf.site.pwc_api.shapes import Dataset, Method, Paper, PaperRepo, Repository, Task

SERVICE = "papers-with-code"
"""Whose identifiers its slugs are, where a dump of it tells them."""
_PAPERS = """
    SELECT papers.id, papers.slug, papers.title, papers.abstract, papers.published_on, papers.arxiv_id, papers.doi,
        substr(venues.address, length('/venues/') + 1), papers.venue_year
    FROM papers LEFT JOIN venues ON venues.id = papers.venue_id WHERE papers.id IN (SELECT value FROM json_each(?))
"""
_AUTHORS = """
    SELECT paper_id, name FROM paper_authors WHERE paper_id IN (SELECT value FROM json_each(?))
    ORDER BY paper_id, position
"""
_PAGES = """
    SELECT paper_id, url FROM links WHERE kind = 'paper' AND paper_id IN (SELECT value FROM json_each(?)) ORDER BY id
"""
_REPO = "repos.url, repos.owner, repos.name, coalesce(repos.stars, 0)"
_OFFICIAL_FIRST = "coalesce(paper_repos.is_official, 0) DESC, coalesce(repos.stars, -1) DESC, repos.url"
_FIRST_REPOS = f"""
    SELECT paper_repos.paper_id, coalesce(paper_repos.is_official, 0), {_REPO}
    FROM paper_repos JOIN repos ON repos.id = paper_repos.repo_id
    WHERE paper_repos.paper_id IN (SELECT value FROM json_each(?)) ORDER BY {_OFFICIAL_FIRST}
"""
_BEGINNING_ALIKE = """
    SELECT DISTINCT paper_id FROM slugs WHERE slug > :slug || '-' AND slug < :slug || '.' LIMIT 2
"""
_TASKS = """
    SELECT task_id FROM paper_tasks WHERE paper_id = :paper UNION SELECT task_id FROM results WHERE paper_id = :paper
    UNION SELECT tasks.id FROM paper_topics JOIN topics ON topics.id = paper_topics.topic_id
    JOIN tasks ON tasks.folded_name = topics.folded_name WHERE paper_topics.paper_id = :paper
"""
_DATASETS = """
    SELECT dataset_id FROM paper_datasets WHERE paper_id = :paper
    UNION SELECT dataset_id FROM results WHERE paper_id = :paper
"""
_METHODS = "SELECT method_id FROM paper_methods WHERE paper_id = :paper"
_IN_ABSTRACT = "{abstract}"


def paper_number(snapshot: sqlite3.Connection, name: str) -> int | None:
    """The row of the paper that a slug, the original's too, an identifier, or the beginning of one slug leads to."""
    slug = name.lower()
    named = paper_known_as(snapshot, name) or paper_of_service(snapshot, slug)
    if named is not None:
        return named
    found = snapshot.execute(_BEGINNING_ALIKE, {"slug": slug}).fetchall()
    return int(found[0][0]) if len(found) == 1 else None


def paper_of_service(snapshot: sqlite3.Connection, slug: str) -> int | None:
    """The row of the paper that has a slug at the original, as a dump of it tells."""
    query = "SELECT paper_id FROM identifiers WHERE scheme = ? AND value = ?"
    found = snapshot.execute(query, (SERVICE, slug)).fetchone()
    return int(found[0]) if found else None


def papers_at(snapshot: sqlite3.Connection, numbers: Sequence[int], site: str) -> list[Paper]:
    """The papers of some rows, in the order given."""
    rows = listed(numbers)
    authors: defaultdict[int, list[str]] = defaultdict(list)
    for paper, name in snapshot.execute(_AUTHORS, [rows]):
        authors[paper].append(name)
    pages: defaultdict[int, list[str]] = defaultdict(list)
    for paper, url in snapshot.execute(_PAGES, [rows]):
        pages[paper].append(url)
    found = {}
    for number, slug, title, abstract, day, arxiv_id, doi, venue, year in snapshot.execute(_PAPERS, [rows]):
        elsewhere = [url for url in pages[number] if not clean_arxiv(url)]
        pdf = next(filter(_is_pdf, elsewhere), None)
        page = next((url for url in elsewhere if not _is_pdf(url)), f"https://doi.org/{doi}" if doi else None)
        found[number] = Paper(
            id=slug,
            arxiv_id=arxiv_id,
            nips_id=None,
            url_abs=f"https://arxiv.org/abs/{arxiv_id}" if arxiv_id else page or f"{site}/papers/{slug}",
            url_pdf=f"https://arxiv.org/pdf/{arxiv_id}" if arxiv_id else pdf or "",
            title=title,
            abstract=abstract or "",
            authors=authors[number],
            published=clean_day(day or ""),
            conference=venue,
            conference_url_abs=page if venue else None,
            conference_url_pdf=pdf if venue else None,
            proceeding=f"{venue}-{year}" if venue and year else None,
        )
    return [found[number] for number in numbers]


def all_papers(snapshot: sqlite3.Connection, asked: Asked) -> Page:
    """Papers, the most important first; or those that all filters find."""
    filters = asked.filters
    if set(filters) == {"q"}:
        return _searched(snapshot, asked)
    if not filters:
        last = asked.skipped + asked.size
        numbers = [
            row
            for (row,) in snapshot.execute(
                "SELECT id FROM papers WHERE id > ? AND id <= ? ORDER BY id", (asked.skipped, last)
            )
        ]
        return page_of(asked, papers_at(snapshot, numbers, asked.site), count_of(snapshot, "papers"))
    numbers = _found(snapshot, asked)
    shown = numbers[asked.skipped : asked.skipped + asked.size]
    return page_of(asked, papers_at(snapshot, shown, asked.site), len(numbers))


def found_with_code(snapshot: sqlite3.Connection, asked: Asked) -> Page:
    """Papers that a search finds, each with its first repository; without words the most important papers."""
    page = all_papers(snapshot, asked)
    papers = [paper for paper in page.results if isinstance(paper, Paper)]
    numbers = [paper_number(snapshot, paper.id) for paper in papers]
    first: dict[int, tuple[bool, Repository]] = {}
    for paper, official, *repo in snapshot.execute(_FIRST_REPOS, [listed([row for row in numbers if row])]):
        first.setdefault(paper, (bool(official), repository(*repo)))
    results = []
    for number, paper in zip(numbers, papers, strict=True):
        is_official, repo = first.get(number or 0, (False, None))
        results.append(PaperRepo(paper, repo, is_official))
    return Page(results, page.count, page.has_more)


def one_paper(snapshot: sqlite3.Connection, asked: Asked) -> Paper | None:
    """A paper."""
    number = paper_number(snapshot, asked.names["paper_id"])
    return papers_at(snapshot, [number], asked.site)[0] if number is not None else None


def repos_of_paper(snapshot: sqlite3.Connection, asked: Asked) -> Page | None:
    """The repositories of a paper, the official ones first, then those with most stars."""
    number = paper_number(snapshot, asked.names["paper_id"])
    if number is None:
        return None
    columns = f"coalesce(paper_repos.is_official, 0), {_REPO}"
    rest = "FROM paper_repos JOIN repos ON repos.id = paper_repos.repo_id WHERE paper_repos.paper_id = :paper"
    rows, count = rows_of(snapshot, asked, columns, rest, _OFFICIAL_FIRST, {"paper": number})
    return page_of(asked, [repository(*repo, is_official=bool(official)) for official, *repo in rows], count)


def tasks_of_paper(snapshot: sqlite3.Connection, asked: Asked) -> Page | None:
    """The tasks that a paper names, has results of, or has as topics."""
    found = _named_by(snapshot, asked, "tasks", _TASKS)
    return found and page_of(asked, [task(*row) for row in found[0]], found[1])


def datasets_of_paper(snapshot: sqlite3.Connection, asked: Asked) -> Page | None:
    """The data sets that a paper names, or has results on."""
    found = _named_by(snapshot, asked, "datasets", _DATASETS)
    return found and page_of(asked, [dataset(*row, asked.site) for row in found[0]], found[1])


def methods_of_paper(snapshot: sqlite3.Connection, asked: Asked) -> Page | None:
    """The methods that a paper names."""
    found = _named_by(snapshot, asked, "methods", _METHODS)
    return found and page_of(asked, [method(*row) for row in found[0]], found[1])


def repository(url: str, owner: str, name: str, stars: int, *, is_official: bool | None = None) -> Repository:
    """A repository; its framework is known of none."""
    told = Repository(url, owner, name, "", stars, "none")
    if is_official is not None:
        told.is_official = is_official
    return told


def slug_of(address: str) -> str:
    """The last part of an address, /tasks/SLUG."""
    return address.split("/", 2)[2]


def task(address: str, name: str) -> Task:
    """A task at its address."""
    return Task(slug_of(address), name, "")


def dataset(address: str, name: str, site: str) -> Dataset:
    """A data set at its address."""
    return Dataset(slug_of(address), name, name, f"{site}{address}")


def method(address: str, name: str) -> Method:
    """A method at its address."""
    return Method(slug_of(address), name, name, "", None)


def _named_by(
    snapshot: sqlite3.Connection, asked: Asked, table: str, numbers: str
) -> tuple[list[tuple[str, str]], int] | None:
    number = paper_number(snapshot, asked.names["paper_id"])
    if number is None:
        return None
    rest = f"FROM {table} WHERE is_attested AND id IN ({numbers})"
    rows, count = rows_of(snapshot, asked, "address, name", rest, "name, id", {"paper": number})
    return [(address, name) for address, name in rows], count


def _searched(snapshot: sqlite3.Connection, asked: Asked) -> Page:
    """What the search of the site finds, in its order."""
    found = search(snapshot, asked.filters["q"], asked.size, asked.page)
    rows = [one.row for one in found.rows] if asked.page == 1 or not found.is_direct else []
    return Page(papers_at(snapshot, rows, asked.site), found.paper_count, found.has_more)


def _found(snapshot: sqlite3.Connection, asked: Asked) -> list[int]:
    """The rows of papers that every filter finds, the most important first."""
    conditions, values, parts = [], [], []
    for name, columns in (("q", None), ("title", IN_TITLE), ("abstract", _IN_ABSTRACT)):
        if name in asked.filters:
            query = parse(asked.filters[name])
            if query.is_empty:
                return []
            expression = express(snapshot, query)
            parts.append(f"({expression.match(columns) if columns else expression.match()})")
    if parts:
        conditions.append("id IN (SELECT rowid FROM papers_fts WHERE papers_fts MATCH ? LIMIT ?)")
        values += [" AND ".join(parts), str(MOST_FOUND)]
    if "arxiv_id" in asked.filters:
        conditions.append("arxiv_id = ?")
        values.append(clean_arxiv(asked.filters["arxiv_id"]) or "")
    where = " AND ".join(conditions)
    return [row for (row,) in snapshot.execute(f"SELECT id FROM papers WHERE {where} ORDER BY id", values)]


def _is_pdf(url: str) -> bool:
    return url.partition("?")[0].lower().endswith(".pdf") or "/pdf?id=" in url
