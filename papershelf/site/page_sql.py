"""The SQL behind each page, for visitors to read and change: in words of the public tables and views.

A page is made by several queries, some of them of the site's own; here is the one that gives what it is about.
"""

from __future__ import annotations

from urllib.parse import urlencode

from papershelf.site.metadata import DATABASE
from papershelf.snapshot.addresses import PAPERS_OF, papers_of_one

_PAPER = "papers.slug, papers.title, papers.published_on, papers.author_count, papers.votes, papers.repo_count"
_COUNTED = {"authors": "paper_count", "venues": "paper_count", "topics": "paper_count", "methods": "paper_count"}
_LIST = "select name, {count}, address\nfrom {table}\norder by {count} desc, id\nlimit 50"
_ONE = """select {paper}, papers.result_count
from papers
where papers.id in (
  {papers}
)
order by papers.id
limit 50"""


def _one(table: str, which: str) -> str:
    papers = papers_of_one(PAPERS_OF[table], f"(select id from {table} where {which})")
    return _ONE.format(paper=_PAPER, papers=papers.replace(" UNION ", "\n  UNION "))


PAGE_SQL = {
    "home": "select rank, paper, paper_slug, votes, comments, listed_on\nfrom trending\norder by rank\nlimit 20",
    "paper": "select *\nfrom paper_details\nwhere slug = :slug",
    "results": (
        "select dataset, metric, rank, entry_count, model, value, unit, split, setting, confidence, evidence\n"
        "from leaderboard\nwhere paper_slug = :slug\norder by rank"
    ),
    "listing": (
        f"select listed_papers.listed_on, listed_papers.votes, listed_papers.comments,\n  {_PAPER}\n"
        "from listed_papers\njoin papers on papers.id = listed_papers.paper_id\n"
        "where listed_papers.listed_on >= :start and listed_papers.listed_on < :end\n"
        "order by listed_papers.votes desc, papers.id\nlimit 100"
    ),
    "boards": (
        "select dataset, metric, split, setting, task, entry_count, newest_on, address\nfrom boards\n"
        "order by entry_count desc, id\nlimit 60"
    ),
    "boards of a task": (
        "select dataset, metric, split, setting, task, entry_count, newest_on, address\nfrom boards\n"
        "where task = :task\norder by entry_count desc, id\nlimit 60"
    ),
    "board": (
        "select rank, value, unit, model, paper, paper_slug, published_on, code, origin, confidence, evidence\n"
        "from leaderboard\nwhere dataset = :dataset and metric = :metric\n"
        "  and coalesce(split, '') = :split and coalesce(setting, '') = :setting\n"
        "  and higher_is_better = cast(:higher as integer)\norder by rank\nlimit 100"
    ),
    "search": (
        f"select {_PAPER}, papers.result_count\nfrom papers_fts\njoin papers on papers.id = papers_fts.rowid\n"
        "where papers_fts match escape_fts(:words)\norder by papers_fts.rowid\nlimit 25"
    ),
    "documents": (
        "select uri, loader, as_of, licence, entry_count, reject_count, sha256\nfrom documents\n"
        "order by loader, as_of desc, uri\nlimit 50"
    ),
    "documents of a loader": (
        "select uri, loader, as_of, licence, entry_count, reject_count, sha256\nfrom documents\n"
        "where loader = :loader\norder by as_of desc, uri\nlimit 50"
    ),
    "document": (
        "select entries.position, entries.kind, papers.title as paper, papers.slug as paper_slug, entries.listed_on,\n"
        "  entries.votes\nfrom entries\njoin documents on documents.id = entries.document_id\n"
        "left join papers on papers.id = entries.paper_id\nwhere documents.sha256 = :sha256\n"
        "order by entries.position\nlimit 50"
    ),
    "repos": "select url, stars, language, paper_count\nfrom repos\norder by stars desc, id\nlimit 50",
    "repo": _one("repos", "url = 'https://' || :name"),
}
"""Page to its SQL; what stands there as `:name` is given with the page."""
for _table in PAPERS_OF:
    if _table != "repos":
        PAGE_SQL[_table] = _LIST.format(table=_table, count=_COUNTED.get(_table, "result_count"))
        PAGE_SQL[f"one of {_table}"] = _one(_table, "address = :address")


def sql_path(page: str, **given: str | None) -> str:
    """The path of the editor with the SQL behind a page, and what it is given."""
    return f"/{DATABASE}?{urlencode({'sql': PAGE_SQL[page], **{name: value or '' for name, value in given.items()}})}"
