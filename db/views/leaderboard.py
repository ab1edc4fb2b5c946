"""The views `leaderboard`, `sota_history` and `unranked_results`: what ranks, how the best moved, and what is doubted.

A board is the ranking of one measure on one data set, split and setting. Ranked means trusted: sorting by extremes
finds every misreading, so a number has a rank only where its whole tuple is probable and nothing speaks against it. All
three views come from one judgement, so that each result is either ranked or stands with the reason why not.
"""

from __future__ import annotations

from db.views.view import View

LEAST_CONFIDENCE = 0.4
"""Of what was read from text only what is this probably right, number, metric and data set together, can rank."""
LEAP = 4
"""A first place is doubted that is this many times nearer to the ideal than the second, by the longest step of all."""
ASSUMED_LEAP = 2
"""So is one this many times nearer whose measure is not the printed one but the usual one of the data set."""

_BOARD_COLUMNS = {
    "task": "The task, an attribute of the row and not of the board; NULL where no task is stated.",
    "dataset": "The data set; NULL where none is stated, or what is printed is no name.",
    "metric": "The metric; NULL where what is printed is no name.",
}
_RESULT_COLUMNS = {
    "model": "The method or variant, in one spelling; NULL where it has no name.",
    "split": "The part of the data set, in one spelling; NULL where not stated.",
    "value": "The number as printed, with its sign.",
    "unit": "The unit as printed; NULL for none.",
    "comparable_value": "The number on the metric's own scale, by which it is ranked.",
    "paper": "Title of the paper; NULL where a repository states it and names no paper.",
    "paper_slug": "The paper's permanent address: /papers/SLUG; NULL likewise.",
    "published_on": "Date of publication of the paper as precise as its source is; NULL unknown.",
    "setting": "What qualifies the number, in one spelling: zero-shot, 64x64; NULL where nothing does.",
    "confidence": "Probability that number, metric and data set are right; NULL where not read from text.",
    "evidence": "The words that it was read from; NULL where not read from text.",
    "origin": "Where it comes from: abstract, llm:MODEL, or the loader whose documents state it.",
    "code": "The paper's own repository (no list, nor what many papers share), its official or most starred one, or the"
    " one that states it; NULL for none.",
    "higher_is_better": "The direction of its board: two boards can differ in it alone, where it hangs on the task"
    " (success of attacks, up for those who attack and down for those who defend); NULL where it is not known.",
}

# A text is found to print "9.07" where the sign of "-9.07" stands before it.
_SIGNED = """CASE WHEN results.kind = 'absolute' AND results.value < 0
                  AND substr(results.value_text, 1, 1) NOT IN ('-', '\N{MINUS SIGN}')
                 THEN '-' || results.value_text ELSE results.value_text END"""
TOO_FAR_AHEAD = "too far ahead of the second to be believed without another source"
"""Why an implausible leader is not ranked."""
TIER = """CASE WHEN results.verdict IN ('confirmed', 'corrected') THEN 0
                 WHEN results.origin = 'abstract' OR substr(results.origin, 1, 4) = 'llm:' THEN 2 ELSE 1 END"""
"""How much the source of a result counts, in SQL: 0 for the most."""
# Every result with what a board needs. `score` is the comparable value turned so that more is better, `shortfall` how
# far it is from the ideal (a perfect score, no error), `tier` how much its source counts: people confirmed it or gave
# it (0), a source states it (1), a reader found it in a text (2). What speaks against a row by itself is its `fault`;
# its `owner` is the paper, or the repository that states it.
_RESULTS = f"""
    SELECT
        found.*,
        CASE WHEN is_higher_better THEN comparable_value ELSE -comparable_value END AS score,
        CASE WHEN NOT is_higher_better THEN comparable_value - coalesce(lowest, 0)
             WHEN is_bounded THEN 100 - comparable_value
             WHEN highest IS NOT NULL THEN highest - comparable_value
             WHEN comparable_value > 0 THEN 1.0 / comparable_value END AS shortfall,
        CASE WHEN kind = 'delta' THEN 'a difference, no value'
             WHEN kind = 'ratio' THEN 'a factor, no value'
             WHEN attribution = 'other' THEN 'of a method that is not the paper''s own'
             WHEN dataset_id IS NULL THEN 'no data set is known'
             WHEN metric_id IS NULL THEN 'what is printed as its metric is no name'
             WHEN NOT is_attested THEN 'nothing but this paper shows that its data set is one'
             WHEN NOT is_ranked THEN 'its metric ranks nothing: a cost of one machine, a setting, or too vague'
             WHEN is_higher_better IS NULL THEN 'which direction is better is not known'
             WHEN comparable_value IS NULL THEN 'not certainly on the scale of the metric, or beyond its bounds'
             WHEN verdict = 'denied' THEN coalesce('denied by curation: ' || verdict_reason, 'denied by curation')
             WHEN doubt IS NOT NULL AND verdict IS NULL THEN doubt
             WHEN verdict IS NULL AND confidence < {LEAST_CONFIDENCE} THEN 'its reader is not sure enough'
             WHEN (SELECT papers.is_retracted FROM papers WHERE papers.id = found.paper_id)
             THEN 'its paper was taken back' END AS fault
    FROM (
        SELECT
            results.id, results.kind, results.attribution, results.doubt, results.verdict, results.verdict_reason,
            results.dataset_id,
            results.metric_id, results.split, results.setting, {_SIGNED} AS value_text, results.unit,
            results.comparable_value, results.paper_id, results.repo_id, results.origin, results.evidence,
            results.evidence_start, results.dataset_confidence AS confidence,
            results.metric_as_printed,
            CASE WHEN models.is_attested THEN models.name ELSE results.model END AS model,
            coalesce(-results.paper_id, results.repo_id) AS owner, datasets.is_attested,
            datasets.name AS dataset, metrics.name AS metric, CASE WHEN tasks.is_attested THEN tasks.name END AS task,
            metrics.is_ranked, metrics.is_bounded, metrics.lowest, metrics.highest,
            coalesce(results.higher_is_better, metrics.higher_is_better) AS is_higher_better,
            {TIER} AS tier
        FROM results
        LEFT JOIN metrics ON metrics.id = results.metric_id
        LEFT JOIN models ON models.id = results.model_id
        LEFT JOIN datasets ON datasets.id = results.dataset_id
        LEFT JOIN tasks ON tasks.id = results.task_id
    ) AS found
"""
# Names and not numbers: a question about one data set then reaches into the windows, which part by them.
_BOARD = "dataset, metric, split, setting, is_higher_better"
# What people decided counts before what a source states, and that before what was read; of equal
# values of one paper and model the first in the text.
_BEST_FIRST = "tier, score DESC, coalesce(evidence_start, 0), value_text, coalesce(unit, ''), coalesce(task, '')"
_PLACED = f"""
    SELECT faultless.*,
        row_number() OVER (PARTITION BY {_BOARD}, owner, model ORDER BY {_BEST_FIRST}) AS place_of_model
    FROM ({_RESULTS}) AS faultless
    WHERE fault IS NULL
"""
# Each row beside those behind it on its board: a leap is a step far longer than the steps that follow.
_BESIDE = f"""
    SELECT placed.*,
        row_number() OVER board AS place,
        score - lead(score) OVER board AS lead_over_second, lead(shortfall) OVER board AS second_shortfall,
        lead(score, 2) OVER board AS third_score,
        {{greatest}}(
            coalesce(lead(score) OVER board - lead(score, 2) OVER board, 0),
            coalesce(lead(score, 2) OVER board - lead(score, 3) OVER board, 0),
            coalesce(lead(score, 3) OVER board - lead(score, 4) OVER board, 0)
        ) AS longest_step
    FROM ({_PLACED}) AS placed
    WHERE place_of_model = 1
    WINDOW board AS (PARTITION BY {_BOARD} ORDER BY score DESC, tier)
"""
# Asked of leaders alone: metrics have no index of their names.
_IS_ASSUMED = """EXISTS (
        SELECT 1 FROM metrics AS printed
        WHERE printed.name = judged.metric_as_printed AND printed.id <> judged.metric_id
    )"""
_IS_LEAP = f"""
    place = 1 AND tier = 2 AND third_score IS NOT NULL
    AND lead_over_second > longest_step
    AND shortfall * (CASE WHEN {_IS_ASSUMED} THEN {ASSUMED_LEAP} ELSE {LEAP} END) < second_shortfall
    AND NOT EXISTS (
        SELECT 1 FROM results AS other
        WHERE other.dataset_id = judged.dataset_id AND other.metric_id = judged.metric_id
          AND other.comparable_value = judged.comparable_value
          AND coalesce(-other.paper_id, other.repo_id) <> judged.owner
    )
"""
_CODE = """coalesce(
        (SELECT repos.url FROM repos WHERE repos.id = judged.repo_id),
        (SELECT repos.url FROM paper_repos JOIN repos ON repos.id = paper_repos.repo_id
          WHERE paper_repos.paper_id = judged.paper_id AND repos.role IS NULL
          ORDER BY CASE WHEN paper_repos.is_official THEN 0 ELSE 1 END, coalesce(repos.stars, -1) DESC, repos.url
          LIMIT 1)
    )"""
_OF_RESULT = f"""
    judged.model, judged.split, judged.value_text AS value, judged.unit, judged.comparable_value,
    papers.title AS paper, papers.slug AS paper_slug, papers.published_on,
    judged.setting, judged.confidence, judged.evidence, judged.origin, {_CODE} AS code,
    judged.is_higher_better AS higher_is_better{{also}}
"""

LEADERBOARD = View(
    name="leaderboard",
    title="Leaderboard",
    facets=("task", "dataset", "metric", "setting"),
    description="Results of papers' own methods that are worth trusting, ranked on boards: one data set, split, setting"
    " and metric. One row a paper and model, its best. Of what was read from text only what is right with a probability"
    f" of at least {LEAST_CONFIDENCE} and has nothing against it; all others are in unranked_results.",
    columns={
        **_BOARD_COLUMNS,
        "rank": "Place by comparable_value in the metric's better direction, from 1; equal values share a place, but"
        " what a source states stands before what was read from text.",
        **_RESULT_COLUMNS,
        "entry_count": "Number of rows of the board.",
    },
    select=f"""
SELECT
    judged.task, judged.dataset, judged.metric,
    rank() OVER (PARTITION BY {_BOARD} ORDER BY score DESC, tier) AS rank,
    {_OF_RESULT},
    count(*) OVER (PARTITION BY {_BOARD}) AS entry_count
FROM ({_BESIDE}) AS judged LEFT JOIN papers ON papers.id = judged.paper_id
WHERE CASE WHEN {_IS_LEAP} THEN 1 ELSE 0 END = 0
""",
)

UNRANKED_RESULTS = View(
    name="unranked_results",
    title="Unranked results",
    facets=("why_unranked", "dataset", "metric"),
    description="Results that have no rank, each with the first reason why not: the columns of leaderboard, and that.",
    columns={
        **_BOARD_COLUMNS,
        "rank": "NULL: it has none.",
        **_RESULT_COLUMNS,
        "entry_count": "NULL: it is on no board.",
        "why_unranked": "Why it has no rank.",
    },
    select=" UNION ALL ".join(
        f"""
SELECT
    judged.task, judged.dataset, judged.metric,
    CAST(NULL AS INTEGER) AS rank,
    {_OF_RESULT},
    CAST(NULL AS INTEGER) AS entry_count,
    {why} AS why_unranked
FROM ({rows}) AS judged LEFT JOIN papers ON papers.id = judged.paper_id
WHERE {condition}
"""
        for rows, condition, why in (
            (_RESULTS, "fault IS NOT NULL", "judged.fault"),
            (_PLACED, "place_of_model > 1", "'the paper has a better value of this model'"),
            (_BESIDE, _IS_LEAP, f"'{TOO_FAR_AHEAD}'"),
        )
    ),
)

SOTA_HISTORY = View(
    name="sota_history",
    facets=("dataset", "metric"),
    listed_by="-published_on",
    description="The state of the art over time: ranked results that no paper of their date or before surpasses.",
    columns={
        **_BOARD_COLUMNS,
        **_RESULT_COLUMNS,
        "published_on": "Date of publication of the paper; a bare year or month counts as its beginning.",
    },
    # The window of an ORDER BY reaches from the earliest row to all rows of the same date.
    select=f"""
SELECT
    judged.task, judged.dataset, judged.metric, {_OF_RESULT}
FROM (
    SELECT judged.*, max(score) OVER (PARTITION BY {_BOARD} ORDER BY dated.published_on) AS best_score
    FROM ({_BESIDE}) AS judged
    JOIN papers AS dated ON dated.id = judged.paper_id
    WHERE dated.published_on IS NOT NULL AND CASE WHEN {_IS_LEAP} THEN 1 ELSE 0 END = 0
) AS judged LEFT JOIN papers ON papers.id = judged.paper_id
WHERE score = best_score
""",
)
