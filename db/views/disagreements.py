"""The view `disagreements`: two sources, one board, model and owner, different values."""

from __future__ import annotations

from db.views.leaderboard import TIER
from db.views.view import View

_OWN = f"""
    SELECT results.*, {TIER} AS tier,
        (SELECT min(documents.uri) FROM result_documents
           JOIN documents ON documents.id = result_documents.document_id
          WHERE result_documents.result_id = results.id) AS document_uri
    FROM results
    WHERE kind = 'absolute' AND attribution = 'own' AND comparable_value IS NOT NULL
      AND dataset_id IS NOT NULL AND metric_id IS NOT NULL AND coalesce(verdict, '') <> 'denied'
"""
# The one that counts first; of two that count alike the greater value, for they are never equal. The signs keep SQLite
# from looking for the other by metric or data set, which many papers share: it is one of few of the same owner.
_PAIR = """
    one.dataset_id = +other.dataset_id AND one.metric_id = +other.metric_id
    AND coalesce(one.split, '') = coalesce(other.split, '') AND coalesce(one.setting, '') = coalesce(other.setting, '')
    AND coalesce(one.model_id, 0) = coalesce(other.model_id, 0)
    AND (one.model_id IS NOT NULL OR coalesce(one.model, '') = coalesce(other.model, ''))
    AND (one.tier < other.tier OR (one.tier = other.tier AND one.comparable_value > other.comparable_value))
    AND one.comparable_value <> other.comparable_value
    AND NOT EXISTS (
        SELECT 1 FROM result_documents AS of_one
        JOIN result_documents AS of_other ON of_other.document_id = of_one.document_id
        WHERE of_one.result_id = one.id AND of_other.result_id = other.id
    )
"""
_SELECT = f"""
SELECT
    datasets.name AS dataset, metrics.name AS metric, one.split, one.setting,
    coalesce(models.name, one.model) AS model,
    papers.title AS paper, papers.slug AS paper_slug, repos.url AS repo,
    one.value_text AS value, one.unit, one.comparable_value, one.origin, one.document_uri,
    other.value_text AS other_value, other.unit AS other_unit, other.comparable_value AS other_comparable_value,
    other.origin AS other_origin, other.document_uri AS other_document_uri,
    abs(one.comparable_value - other.comparable_value) AS difference
FROM ({_OWN}) AS one
JOIN ({_OWN}) AS other ON {{same_owner}} AND {_PAIR}
JOIN datasets ON datasets.id = one.dataset_id
JOIN metrics ON metrics.id = one.metric_id
LEFT JOIN models ON models.id = one.model_id
LEFT JOIN papers ON papers.id = one.paper_id
LEFT JOIN repos ON repos.id = one.repo_id AND one.paper_id IS NULL
"""

_OWNERS = (
    "other.paper_id = one.paper_id",
    "other.repo_id = one.repo_id AND one.paper_id IS NULL AND other.paper_id IS NULL",
)

DISAGREEMENTS = View(
    name="disagreements",
    facets=("dataset", "metric"),
    listed_by="-difference",
    description="Results that two sources give otherwise: of one board, model and paper or repository, and no document"
    " has both values. Of the two that comes first which the board takes; what was denied is left out.",
    columns={
        "dataset": "The data set.",
        "metric": "The metric.",
        "split": "The part of the data set, in one spelling; NULL where not stated.",
        "setting": "What qualifies the number, in one spelling; NULL where nothing does.",
        "model": "The method or variant, in one spelling; NULL where it has no name.",
        "paper": "Title of the paper; NULL where repositories state it of themselves.",
        "paper_slug": "The paper's permanent address: /papers/SLUG; NULL likewise.",
        "repo": "The repository that states it; NULL where a paper is known.",
        "value": "The number that counts, as printed.",
        "unit": "Its unit as printed; NULL for none.",
        "comparable_value": "The number on the metric's own scale.",
        "origin": "Where it comes from: abstract, llm:MODEL, curation, or the loader whose documents state it.",
        "document_uri": "A document that it stands in.",
        "other_value": "The other number as printed.",
        "other_unit": "Its unit as printed; NULL for none.",
        "other_comparable_value": "The other number on the metric's own scale.",
        "other_origin": "Where the other number comes from.",
        "other_document_uri": "A document that the other number stands in.",
        "difference": "How far they are from each other on the metric's own scale; a small one is often rounding.",
    },
    select=" UNION ALL ".join(_SELECT.replace("{same_owner}", owner) for owner in _OWNERS),
)
