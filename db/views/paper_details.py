"""The view `paper_details`: what most questions about papers need, in one row a paper."""

from __future__ import annotations

from db.tables.bibliography import LATEST_VOTES_FIRST
from db.views.view import View

# An aggregate takes its values in the order of the subquery that it reads from: SQLite keeps that ORDER BY on purpose
# (and has none inside the aggregate before 3.44), PostgreSQL documents that a sorted subquery orders string_agg.
PAPER_DETAILS = View(
    name="paper_details",
    description="One row a paper: its authors in one text, its identifiers, and how much hangs on it.",
    columns={
        "slug": "The paper's permanent address: /papers/SLUG.",
        "title": "Title.",
        "authors": 'Names as printed, in order, joined by ", "; NULL where no source names them.',
        "author_count": "Number of authors, also where a source gives only the number; NULL unknown.",
        "published_on": "Date of publication as precise as the source is; NULL unknown.",
        "year": "Year of published_on; NULL unknown.",
        "venue": "Where it was published: a series, as ICML; NULL where no source says so, as of a preprint.",
        "venue_year": "Year of the edition of the venue; NULL unknown.",
        "arxiv_id": "arXiv identifier without its version; NULL for none known.",
        "doi": "DOI in lower case; NULL for none known.",
        "repo_count": "Number of repositories.",
        "code_count": "Number of repositories that may hold its own code: lists of others' works and what many papers"
        " share (repos.role) count only where they are said to be the authors' (paper_repos.is_official).",
        "link_count": "Number of addresses that the abstract prints or a source gives, repositories among them.",
        "result_count": "Number of results.",
        "stars": "Stars of its most starred repository; NULL where none was observed.",
        "votes": "Votes when last observed; NULL where never observed.",
        "listed_on": "Day of its first listing; NULL where in none that has a day.",
        "document_count": "Number of documents that describe it.",
    },
    select=f"""
SELECT
    papers.slug,
    papers.title,
    (SELECT {{string_agg}}(name, ', ')
       FROM (SELECT name FROM paper_authors WHERE paper_id = papers.id ORDER BY position) AS printed) AS authors,
    papers.author_count,
    papers.published_on,
    papers.year,
    (SELECT name FROM venues WHERE id = papers.venue_id) AS venue,
    papers.venue_year,
    papers.arxiv_id,
    papers.doi,
    (SELECT count(*) FROM paper_repos WHERE paper_id = papers.id) AS repo_count,
    (SELECT count(*) FROM paper_repos JOIN repos ON repos.id = paper_repos.repo_id
      WHERE paper_repos.paper_id = papers.id
        AND (repos.role IS NULL OR paper_repos.is_official)) AS code_count,
    (SELECT count(*) FROM links WHERE paper_id = papers.id) AS link_count,
    (SELECT count(*) FROM results WHERE paper_id = papers.id) AS result_count,
    (SELECT max(repos.stars) FROM paper_repos JOIN repos ON repos.id = paper_repos.repo_id
      WHERE paper_repos.paper_id = papers.id) AS stars,
    (SELECT entries.votes FROM entries JOIN documents ON documents.id = entries.document_id
      WHERE entries.paper_id = papers.id AND entries.votes IS NOT NULL
      ORDER BY {LATEST_VOTES_FIRST} LIMIT 1) AS votes,
    (SELECT min(listed_on) FROM entries WHERE paper_id = papers.id) AS listed_on,
    (SELECT count(DISTINCT document_id) FROM entries WHERE paper_id = papers.id) AS document_count
FROM papers
""",
)
