"""The tables and views of a snapshot with their columns, as they stand beside the editor of SQL; and where to begin."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from papershelf.site.metadata import DATABASE
from papershelf.snapshot.contents import described_tables, described_views


@dataclass(frozen=True, slots=True)
class Listed:
    """A table or view."""

    name: str
    description: str
    columns: dict[str, str]
    """Column to its description."""


@dataclass(frozen=True, slots=True)
class Example:
    """A query to start from."""

    title: str
    sql: str

    @property
    def path(self) -> str:
        """The editor with the query in it."""
        return f"/{DATABASE}?{urlencode({'sql': self.sql})}"


EXAMPLES = (
    Example(
        "Papers of a year with code, by votes",
        "select title, slug, votes, code_count, stars\nfrom paper_details\nwhere year = 2024 and code_count > 0\n"
        "order by votes desc\nlimit 20",
    ),
    Example(
        "A board, by any name of its data set",
        "select rank, metric, split, setting, model, value, unit, paper, paper_slug\nfrom leaderboard\n"
        "where dataset = resolve('dataset', 'ILSVRC')\norder by metric, split, setting, higher_is_better, rank",
    ),
    Example(
        "Who writes with an author",
        "select authors.name, count(*) as papers, authors.address\nfrom paper_authors as own\n"
        "join paper_authors as other on other.paper_id = own.paper_id and other.author_id <> own.author_id\n"
        "join authors on authors.id = other.author_id\n"
        "where own.author_id in (select value from json_each(resolve_all('author', 'Sergey Levine')))\n"
        "group by authors.id\norder by papers desc\nlimit 20",
    ),
    Example(
        "Papers whose text has some words",
        "select papers.title, papers.slug, papers.published_on\nfrom papers_fts\n"
        "join papers on papers.id = papers_fts.rowid\nwhere papers_fts match 'vision transformer'\n"
        "order by papers_fts.rowid\nlimit 20",
    ),
    Example(
        "What topics grew in a year",
        "select topics.name, now.paper_count as papers, coalesce(before.paper_count, 0) as year_before,\n"
        "  topics.address\nfrom papers_by_year as now\n"
        "left join papers_by_year as before on before.kind = 'topics' and before.row = now.row and before.year = 2024\n"
        "join topics on topics.id = now.row\nwhere now.kind = 'topics' and now.year = 2025\n"
        "order by papers - year_before desc\nlimit 20",
    ),
    Example(
        "Which document gave each field of a paper",
        "select field, document_uri, position\nfrom paper_sources\n"
        "where paper_slug = (select slug from papers limit 1)\norder by field",
    ),
)


@cache
def schema_list() -> tuple[list[Listed], list[Listed]]:
    """Views, and tables; without those whose names begin with a low line, which views read."""
    views = [Listed(name, *described) for name, described in described_views().items()]
    tables = [Listed(name, *described) for name, described in sorted(described_tables().items()) if name[0] != "_"]
    return views, tables
