"""The view `trending`: what was voted for lately, as the shelf knows it."""

from __future__ import annotations

from db.tables.bibliography import LATEST_VOTES_FIRST
from db.views.view import View

WINDOW_DAYS = 30

# "Lately" is counted from the newest listing in the shelf and not from now: a shelf answers alike next year.
# A listing that several documents hold has several observations of its votes: the latest counts.
TRENDING = View(
    name="trending",
    title="Trending",
    listed_by="rank",
    description=f"Papers by votes in the listings of the {WINDOW_DAYS} days before the newest listing in the shelf.",
    columns={
        "rank": "Place by votes, from 1; equal votes share a place.",
        "paper": "Title of the paper.",
        "paper_slug": "The paper's permanent address: /papers/SLUG.",
        "votes": "Votes in that listing when last observed.",
        "comments": "Comments then; NULL unknown.",
        "listed_on": "Day of the listing.",
        "days_back": "Days from that day to the newest listing.",
    },
    select=f"""
SELECT
    rank() OVER (ORDER BY votes DESC) AS rank,
    paper, paper_slug, votes, comments, listed_on, days_back
FROM (
    SELECT
        papers.title AS paper, papers.slug AS paper_slug, entries.votes, entries.comments, entries.listed_on,
        CAST({{day_number}}(newest.listed_on) - {{day_number}}(entries.listed_on) AS INTEGER) AS days_back,
        row_number() OVER (
            PARTITION BY entries.paper_id, entries.listed_on
            ORDER BY {LATEST_VOTES_FIRST}, coalesce(entries.comments, -1) DESC
        ) AS observation
    FROM entries
    JOIN papers ON papers.id = entries.paper_id
    JOIN documents ON documents.id = entries.document_id
    CROSS JOIN (SELECT max(listed_on) AS listed_on FROM entries WHERE paper_id IS NOT NULL) AS newest
    WHERE entries.listed_on IS NOT NULL AND entries.votes IS NOT NULL
) AS observed
WHERE observation = 1 AND days_back <= {WINDOW_DAYS}
""",
)
