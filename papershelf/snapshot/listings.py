"""Listings of days as tables of a snapshot: each paper of a day once, with its latest votes in that day's listing."""

from __future__ import annotations

import sqlite3

from db.tables.bibliography import LATEST_VOTES_FIRST

LISTING_TABLES = {
    "listings": (
        "The days that have a listing.",
        {
            "listed_on": "The day (YYYY-MM-DD).",
            "paper_count": "Number of papers in its listing.",
        },
    ),
    "listed_papers": (
        "The papers of each day's listing, with what was last observed of them in that listing.",
        {
            "listed_on": "The day of the listing.",
            "place": "Place by votes, from 1; of equal votes the more important paper comes first.",
            "paper_id": "The paper.",
            "votes": "Votes when last observed; NULL unknown.",
            "comments": "Comments then; NULL unknown.",
            "submitted_by": "Handle of who submitted it; NULL unknown.",
        },
    ),
}
"""Tables of listings, which only snapshots have: description, and column to description."""

_STATEMENTS = f"""
CREATE TABLE listed_papers (
    listed_on TEXT NOT NULL, place INTEGER NOT NULL, paper_id INTEGER NOT NULL REFERENCES papers(id), votes INTEGER,
    comments INTEGER, submitted_by TEXT, PRIMARY KEY (listed_on, place)
);
INSERT INTO listed_papers
SELECT listed_on,
    row_number() OVER (PARTITION BY listed_on ORDER BY coalesce(votes, -1) DESC, paper_id),
    paper_id, votes, comments, submitted_by
FROM (
    SELECT entries.listed_on, entries.paper_id, entries.votes, entries.comments, entries.submitted_by,
        row_number() OVER (
            PARTITION BY entries.listed_on, entries.paper_id
            ORDER BY entries.votes IS NULL, {LATEST_VOTES_FIRST}, coalesce(entries.comments, -1) DESC, entries.id
        ) AS observation
    FROM entries JOIN documents ON documents.id = entries.document_id
    WHERE entries.listed_on IS NOT NULL AND entries.paper_id IS NOT NULL
)
WHERE observation = 1
ORDER BY 1, 2;
CREATE INDEX idx_listed_papers_paper_id ON listed_papers (paper_id);
CREATE TABLE listings (listed_on TEXT PRIMARY KEY, paper_count INTEGER NOT NULL);
INSERT INTO listings SELECT listed_on, count(*) FROM listed_papers GROUP BY listed_on ORDER BY listed_on;
"""


def make_listings(snapshot: sqlite3.Connection) -> None:
    """Write down the listing of each day."""
    snapshot.executescript(_STATEMENTS)
