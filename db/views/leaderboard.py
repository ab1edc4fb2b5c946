"""The views `leaderboard` and `sota_history`: the results of papers ranked, and how the best of them moved."""

from __future__ import annotations

from db.views.view import View

_BOARD_COLUMNS = {
    "task": "The task; NULL where no task is stated.",
    "dataset": "The data set.",
    "metric": "The metric.",
}
_RESULT_COLUMNS = {
    "model": "The method or variant; NULL where it has no name.",
    "split": "The part of the data set; NULL where not stated.",
    "value": "The number as printed.",
    "unit": "The unit as printed; NULL for none.",
    "comparable_value": "The number on the metric's own scale, by which it is ranked.",
    "paper": "Title of the paper.",
    "paper_slug": "The paper's permanent address: /papers/SLUG.",
    "published_on": "Date of publication of the paper as precise as its source is; NULL unknown.",
}

# What can be ranked: absolute values that papers report of their own methods, on a known data set and the metric's
# scale, of metrics whose direction is known. What a paper says of another's method is not that paper's result, and what
# was read from text counts where it is more probably right than wrong: one wrong tuple can lead a board for years.
# `score` is the comparable value turned so that more is better.
_RANKABLE = """
    SELECT
        tasks.name AS task, datasets.name AS dataset, metrics.name AS metric,
        results.model, results.split, results.value_text AS value, results.unit, results.comparable_value,
        papers.title AS paper, papers.slug AS paper_slug, papers.published_on,
        results.task_id, results.dataset_id, results.metric_id,
        CASE WHEN metrics.higher_is_better THEN results.comparable_value ELSE -results.comparable_value END AS score
    FROM results
    JOIN papers ON papers.id = results.paper_id
    JOIN metrics ON metrics.id = results.metric_id
    JOIN datasets ON datasets.id = results.dataset_id
    LEFT JOIN tasks ON tasks.id = results.task_id
    WHERE results.kind = 'absolute' AND results.attribution = 'own'
      AND results.comparable_value IS NOT NULL AND metrics.higher_is_better IS NOT NULL
      AND (results.dataset_confidence IS NULL OR results.dataset_confidence >= 0.5)
"""

LEADERBOARD = View(
    name="leaderboard",
    title="Leaderboard",
    facets=("task", "dataset", "metric"),
    listed_by="rank",
    description="Results of papers' own methods, ranked among those of one task, data set and metric. Of what was read"
    " from text, only what is more probably right than wrong (dataset_confidence of at least 0.5).",
    columns={
        **_BOARD_COLUMNS,
        "rank": "Place by comparable_value in the metric's better direction, from 1; equal values share a place.",
        **_RESULT_COLUMNS,
    },
    select=f"""
SELECT
    task, dataset, metric,
    rank() OVER (PARTITION BY task_id, dataset_id, metric_id ORDER BY score DESC) AS rank,
    model, split, value, unit, comparable_value, paper, paper_slug, published_on
FROM ({_RANKABLE}) AS rankable
""",
)

SOTA_HISTORY = View(
    name="sota_history",
    facets=("dataset", "metric"),
    listed_by="-published_on",
    description="The state of the art over time: results that no paper of their date or before surpasses.",
    columns={
        **_BOARD_COLUMNS,
        **_RESULT_COLUMNS,
        "published_on": "Date of publication of the paper; a bare year or month counts as its beginning.",
    },
    # The window of an ORDER BY reaches from the earliest row to all rows of the same date.
    select=f"""
SELECT task, dataset, metric, model, split, value, unit, comparable_value, paper, paper_slug, published_on
FROM (
    SELECT
        rankable.*,
        max(score) OVER (PARTITION BY task_id, dataset_id, metric_id ORDER BY published_on) AS best_score
    FROM ({_RANKABLE}) AS rankable
    WHERE published_on IS NOT NULL
) AS dated
WHERE score = best_score
""",
)
