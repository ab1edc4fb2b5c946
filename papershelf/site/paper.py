"""What the page of one paper shows, gathered from a snapshot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from datasette.database import Database
from sqlalchemy import bindparam
from sqlalchemy.dialects import sqlite

from db.joins import JoinedTable
from db.tables import Entry, Paper
from db.tables.base import table_of
from db.tables.declaration import declaration_of
from papershelf.export.apa import apa_reference
from papershelf.export.bibtex import CitedVersion, bibtex_entry
from papershelf.export.citing import UNCITED
from papershelf.export.csl_json import csl_item
from papershelf.export.reference import Reference
from papershelf.shelf.facts import facts, shown_columns
from papershelf.site.evidence import Piece, cut

PAPERS, ENTRIES = map(table_of, (Paper, Entry))
Row = dict[str, Any]
_PDF = re.compile(r"^https?://[^/]+/(?:.*\.pdf$|pdf\?id=)", re.IGNORECASE)
"""Addresses of files to read; and those of OpenReview, which end in no name."""

_PAPER = """
    SELECT papers.*, venues.name AS venue, coalesce(venues.full_name, venues.name) AS venue_in_full,
        venues.kind AS venue_kind, venues.address AS venue_address
    FROM papers LEFT JOIN venues ON venues.id = papers.venue_id
    WHERE slug = :slug
"""
MOST_CITATIONS = 50
"""Papers that are listed as cited, and as citing; of one that all cite nobody reads them all."""
MOST_NAMING = 50
"""Repositories that are listed as naming a paper; JSON has more."""
_DOCUMENTS = """(
    SELECT group_concat(uri, ', ') FROM (
        SELECT documents.uri FROM {table} JOIN documents ON documents.id = {table}.document_id
        WHERE {table}.{key} = {owner}.id ORDER BY documents.uri
    )
) AS documents"""
_PARTS = {
    "authors": """
        SELECT paper_authors.name, authors.address FROM paper_authors
        JOIN authors ON authors.id = paper_authors.author_id
        WHERE paper_id = :paper ORDER BY position
    """,
    "identifiers": "SELECT scheme, value FROM identifiers WHERE paper_id = :paper ORDER BY scheme, value",
    "repos": f"""
        SELECT repos.url, repos.host, repos.owner, repos.name, repos.stars, repos.language, paper_repos.is_official,
            paper_repos.is_automatic,
            {_DOCUMENTS.format(table="paper_repo_documents", key="paper_repo_id", owner="paper_repos")}
        FROM paper_repos JOIN repos ON repos.id = paper_repos.repo_id
        WHERE paper_repos.paper_id = :paper ORDER BY coalesce(repos.stars, -1) DESC, repos.url
    """,
    # A repository stands among the links as printed; it is shown once.
    "links": f"""
        SELECT links.url, links.kind, {_DOCUMENTS.format(table="link_documents", key="link_id", owner="links")}
        FROM links
        WHERE links.paper_id = :paper
          AND links.url NOT IN (SELECT url FROM paper_repos WHERE paper_repos.paper_id = :paper)
        ORDER BY links.id
    """,
    "versions": f"""
        SELECT paper_versions.*, venues.name AS venue, venues.address AS venue_address,
            {_DOCUMENTS.format(table="paper_version_documents", key="version_id", owner="paper_versions")}
        FROM paper_versions LEFT JOIN venues ON venues.id = paper_versions.venue_id
        WHERE paper_versions.paper_id = :paper ORDER BY paper_versions.position
    """,
    "cited": f"""
        SELECT DISTINCT papers.slug, papers.title FROM citations JOIN papers ON papers.id = citations.cited_paper_id
        WHERE citations.paper_id = :paper ORDER BY citations.position LIMIT {MOST_CITATIONS + 1}
    """,
    "citing": f"""
        SELECT DISTINCT papers.slug, papers.title FROM citations JOIN papers ON papers.id = citations.paper_id
        WHERE citations.cited_paper_id = :paper ORDER BY citations.paper_id LIMIT {MOST_CITATIONS + 1}
    """,
    "naming": f"""
        SELECT DISTINCT repos.url, repos.host, repos.owner, repos.name, repos.stars
        FROM repo_papers JOIN repos ON repos.id = repo_papers.repo_id
        WHERE repo_papers.paper_id = :paper
        ORDER BY coalesce(repos.stars, -1) DESC, repos.url LIMIT {MOST_NAMING + 1}
    """,
    "results": f"""
        SELECT results.*, coalesce(metrics.name, results.metric_as_printed) AS metric, datasets.name AS dataset,
            metrics.address AS metric_address, datasets.address AS dataset_address, models.address AS model_address,
            tasks.name AS task, judged.rank, judged.why_unranked, boards.address AS board, boards.entry_count,
            {_DOCUMENTS.format(table="result_documents", key="result_id", owner="results")}
        FROM results LEFT JOIN metrics ON metrics.id = results.metric_id
        LEFT JOIN datasets ON datasets.id = results.dataset_id LEFT JOIN tasks ON tasks.id = results.task_id
        LEFT JOIN models ON models.id = results.model_id
        LEFT JOIN board_results AS judged ON judged.result_id = results.id
        LEFT JOIN boards ON boards.id = judged.board_id
        WHERE results.paper_id = :paper ORDER BY results.id
    """,
    "similar": """
        SELECT papers.slug, papers.title, papers.published_on, papers.author_count, papers.votes, papers.repo_count,
            papers.result_count
        FROM similar_papers JOIN papers ON papers.id = similar_papers.similar_paper_id
        WHERE similar_papers.paper_id = :paper ORDER BY similar_papers.place
    """,
    "topics": """
        SELECT paper_topics.name, paper_topics.is_machine_written, topics.address
        FROM paper_topics JOIN topics ON topics.id = paper_topics.topic_id
        WHERE paper_id = :paper ORDER BY is_machine_written, paper_topics.name
    """,
    "named": """
        SELECT 'task' AS kind, tasks.name, paper_tasks.evidence_start AS place, tasks.address
        FROM paper_tasks JOIN tasks ON tasks.id = paper_tasks.task_id
        WHERE paper_tasks.paper_id = :paper AND tasks.is_attested
        UNION ALL
        SELECT 'data set', datasets.name, paper_datasets.evidence_start,
            coalesce('/leaderboards/' || measured_datasets.slug, datasets.address)
        FROM paper_datasets JOIN datasets ON datasets.id = paper_datasets.dataset_id
        LEFT JOIN measured_datasets ON measured_datasets.dataset_id = datasets.id
        WHERE paper_datasets.paper_id = :paper AND datasets.is_attested
        UNION ALL
        SELECT 'method', methods.name, paper_methods.evidence_start, methods.address
        FROM paper_methods JOIN methods ON methods.id = paper_methods.method_id
        WHERE paper_methods.paper_id = :paper AND methods.is_attested
        ORDER BY kind DESC, place, name
    """,
    "sources": """
        SELECT field, document_sha256, position FROM paper_sources
        WHERE paper_slug = :slug ORDER BY document_sha256, position, field
    """,
    "listings": f"""
        SELECT documents.as_of, documents.uri, documents.sha256, documents.loader, entries.position,
            {", ".join(f"entries.{path}" for paths in declaration_of(ENTRIES).shown.values() for path in paths)}
        FROM entries JOIN documents ON documents.id = entries.document_id
        WHERE entries.paper_id = :paper ORDER BY coalesce(documents.as_of, ''), documents.uri, entries.position
    """,
    "reviews": """
        SELECT other.slug, other.title, reviews.reason, reviews.score, reviews.evidence,
            CASE WHEN reviews.paper_id = :paper THEN reviews.paper_doubts ELSE reviews.other_doubts END AS doubts
        FROM reviews
        JOIN papers AS other ON other.id =
            CASE WHEN reviews.paper_id = :paper THEN reviews.other_paper_id ELSE reviews.paper_id END
        WHERE :paper IN (reviews.paper_id, reviews.other_paper_id)
        ORDER BY reviews.score DESC, other.slug
    """,
}


_OWN_FORM = frozenset({"published", "at", "arXiv", "DOI", "slug"})
"""The facts that the page shows in a form of their own; it lists the others."""


def _facts_query() -> str:
    papers = JoinedTable(PAPERS)
    query = papers.select(shown_columns(papers, PAPERS)).where(papers.column("slug") == bindparam("slug"))
    return str(query.compile(dialect=sqlite.dialect(paramstyle="named")))


_FACTS = _facts_query()


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A paper with all that hangs on it, as rows, and its abstract cut by evidence."""

    paper: Row
    facts: dict[str, str]
    """What else is known of it, by word."""
    pieces: list[Piece]
    parts: dict[str, list[Row]]

    def as_context(self) -> dict[str, Any]:
        """What the template names."""
        told = [facts(ENTRIES, listing) for listing in self.parts["listings"]]
        words = [word for word in declaration_of(ENTRIES).shown if any(listing[word] for listing in told)]
        for listing, known in zip(self.parts["listings"], told, strict=True):
            listing["facts"] = known
        context: Row = {"paper": self.paper, "facts": self.facts, "pieces": self.pieces, "listing_words": words}
        context |= {"most_citations": MOST_CITATIONS, "most_naming": MOST_NAMING}
        context |= {"bibtex": self.bibtex(), "apa": self.apa(), "pdf": self.pdf()}
        return context | self.parts

    def bibtex(self) -> str:
        """How to cite it, without the abstract: that stands above."""
        return bibtex_entry(self.cited()).strip()

    def apa(self) -> str:
        """How a reference list in the style of the APA prints it."""
        return apa_reference(csl_item(self.cited()))

    def cited(self) -> Reference:
        """What a citation says of it."""
        return Reference(
            slug=self.paper["slug"],
            title=self.paper["title"],
            authors=tuple(author["name"] for author in self.parts["authors"]),
            author_count=self.paper["author_count"],
            published_on=self.paper["published_on"],
            venue=self.paper["venue"],
            venue_year=self.paper["venue_year"],
            arxiv_id=self.paper["arxiv_id"],
            doi=self.paper["doi"],
            versions=tuple(
                CitedVersion(
                    kind=version["kind"],
                    published_on=version["published_on"],
                    venue=version["venue"],
                    volume=version["volume"],
                    number=version["issue"],
                    pages=version["pages"],
                    publisher=version["publisher"],
                )
                for version in self.parts["versions"]
                if version["kind"] not in UNCITED
            ),
        )

    def pdf(self) -> str | None:
        """Where it can be read; None where no source says."""
        if self.paper["arxiv_id"]:
            return f"https://arxiv.org/pdf/{self.paper['arxiv_id']}"
        return next((link["url"] for link in self.parts["links"] if _PDF.search(link["url"])), None)


async def gather(snapshot: Database, slug: str) -> PaperPage | None:
    """The page of the paper whose own slug this is; None where it is no paper's."""
    paper = (await snapshot.execute(_PAPER, {"slug": slug})).first()
    if paper is None:
        return None
    named = {"slug": slug, "paper": paper["id"]}
    parts = {part: [dict(row) for row in await snapshot.execute(sql, named)] for part, sql in _PARTS.items()}
    spans = [
        (row["evidence_start"], row["evidence_end"]) if row["evidence_start"] is not None else None
        for row in parts["results"]
    ]
    pieces, numbers = cut(paper["abstract"] or "", spans)
    for row, number in zip(parts["results"], numbers, strict=True):
        row["evidence_number"] = number
    shown = facts(PAPERS, dict((await snapshot.execute(_FACTS, {"slug": slug})).first()))
    others = {word: known for word, known in shown.items() if known is not None and word not in _OWN_FORM}
    return PaperPage(dict(paper), others, pieces, parts)


async def slug_of(snapshot: Database, number: int) -> str | None:
    """The slug of a paper by its number in this snapshot; None where it has none."""
    found = (await snapshot.execute("SELECT slug FROM papers WHERE id = ?", [number])).first()
    return found["slug"] if found is not None else None
