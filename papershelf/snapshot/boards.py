"""Boards as tables of a snapshot: judged once, when it is built, and then looked up by index.

The views `leaderboard`, `unranked_results` and `sota_history` judge every result on each question. A snapshot never
changes, so here their judgement is written down, and the views of the same names and columns read what was written.
"""

from __future__ import annotations

import sqlite3
from urllib.parse import urlencode

from db.views import VIEWS

BOARD_TABLES = {
    "measured_datasets": (
        "Data sets that have a board, with the address of their boards.",
        {
            "dataset_id": "The data set.",
            "slug": "Its boards stand at /leaderboards/SLUG, as the data set itself at /datasets/SLUG.",
            "dataset": "Canonical name of the data set.",
            "board_id": "The board with most rows, which is shown first.",
            "board_count": "Number of its boards.",
            "entry_count": "Number of rows of all of them.",
            "paper_count": "Number of papers with a row on one of them.",
            "newest_on": "Date of the newest of these papers; NULL unknown.",
        },
    ),
    "boards": (
        "Rankings: each of one measure on one data set, split and setting, those with most rows first.",
        {
            "id": "The number of the row in this snapshot.",
            "dataset_id": "The data set.",
            "metric_id": "The metric.",
            "dataset": "Canonical name of the data set.",
            "metric": "Canonical name of the metric.",
            "split": "The part of the data set; NULL where not stated.",
            "setting": "What qualifies the numbers: zero-shot, 64x64; NULL where nothing does.",
            "is_higher_better": "Whether higher is better.",
            "task": "The task that most of its rows state; NULL where none does.",
            "entry_count": "Number of its rows.",
            "paper_count": "Number of papers that have a row on it.",
            "newest_on": "Date of the newest of these papers; NULL unknown.",
            "better": "higher or lower, where another board differs in direction alone; NULL elsewhere.",
            "address": "Its permanent address on the site; made when the snapshot was built.",
        },
    ),
    "_evaluation_tables": (
        "The boards of one task on one data set as one table, as the API of Papers with Code has them.",
        {
            "id": "Its place, those with most rows first.",
            "dataset_id": "The data set.",
            "task": "The task; NULL where no row states one.",
            "entry_count": "Number of rows of all its boards.",
        },
    ),
    "board_results": (
        "Every result as the boards judge it: what the views leaderboard, unranked_results and sota_history read.",
        {
            "id": "The number of the row in this snapshot.",
            "result_id": "The result.",
            "board_id": "The board that it stands on, or would; NULL where there is none.",
            "paper_id": "The paper; NULL where a repository states it.",
            "task": "The task; NULL where no task is stated.",
            "dataset": "The data set; NULL where none is known.",
            "metric": "The metric; NULL where what is printed is no name.",
            "rank": "Place on the board; NULL where it has none.",
            "model": "The method or variant, in one spelling; NULL where it has no name.",
            "split": "The part of the data set; NULL where not stated.",
            "value": "The number as printed, with its sign.",
            "unit": "The unit as printed; NULL for none.",
            "comparable_value": "The number on the metric's own scale; NULL where not certain.",
            "published_on": "Date of publication of the paper; NULL unknown.",
            "setting": "What qualifies the number; NULL where nothing does.",
            "confidence": "Probability that number, metric and data set are right; NULL where not read from text.",
            "origin": "Where it comes from: abstract, llm:MODEL, or the loader whose documents state it.",
            "code": "The paper's own repository; NULL for none.",
            "higher_is_better": "The direction of its board; NULL where it is not known.",
            "is_record": "Whether no paper of its date or before surpasses it on its board.",
            "why_unranked": "Why it has no rank; NULL where it has one.",
        },
    ),
}
"""Tables of boards, which only snapshots have: description, and column to description."""

_NUMBERS = ", judged.id AS result_id, judged.paper_id, judged.dataset_id, judged.metric_id, judged.is_higher_better"
_SAME_BOARD = """
    boards.dataset_id = found.dataset_id AND boards.metric_id = found.metric_id
    AND boards.split IS found.split AND boards.setting IS found.setting
"""
_STATEMENTS = f"""
CREATE TEMP TABLE ranked AS {VIEWS["leaderboard"].definition("sqlite", also=_NUMBERS)};
CREATE TEMP TABLE unranked AS {VIEWS["unranked_results"].definition("sqlite", also=_NUMBERS)};
CREATE TEMP TABLE records (result_id INTEGER PRIMARY KEY);
INSERT INTO records SELECT result_id FROM ({VIEWS["sota_history"].definition("sqlite", also=_NUMBERS)});

CREATE TABLE boards (
    id INTEGER PRIMARY KEY, dataset_id INTEGER NOT NULL REFERENCES datasets(id),
    metric_id INTEGER NOT NULL REFERENCES metrics(id), dataset TEXT NOT NULL, metric TEXT NOT NULL, split TEXT,
    setting TEXT, is_higher_better INTEGER NOT NULL, task TEXT, entry_count INTEGER NOT NULL,
    paper_count INTEGER NOT NULL, newest_on TEXT, better TEXT, address TEXT
);
INSERT INTO boards (
    dataset_id, metric_id, dataset, metric, split, setting, is_higher_better, entry_count, paper_count, newest_on
)
SELECT dataset_id, metric_id, dataset, metric, split, setting, is_higher_better, count(*), count(DISTINCT paper_id),
    max(published_on)
FROM ranked GROUP BY dataset_id, metric_id, split, setting, is_higher_better
ORDER BY count(*) DESC, coalesce(max(published_on), '') DESC, dataset, metric, split, setting, is_higher_better;
CREATE INDEX idx_boards_dataset_id ON boards (dataset_id, metric_id);
CREATE INDEX idx_boards_metric_id ON boards (metric_id);
UPDATE boards SET better = CASE WHEN is_higher_better THEN 'higher' ELSE 'lower' END WHERE EXISTS (
    SELECT 1 FROM boards AS found WHERE {_SAME_BOARD} AND found.is_higher_better <> boards.is_higher_better
);

CREATE TABLE board_results (
    id INTEGER PRIMARY KEY, result_id INTEGER NOT NULL REFERENCES results(id), board_id INTEGER REFERENCES boards(id),
    paper_id INTEGER REFERENCES papers(id), task TEXT, dataset TEXT, metric TEXT, rank INTEGER, model TEXT, split TEXT,
    value TEXT NOT NULL, unit TEXT, comparable_value FLOAT, published_on TEXT, setting TEXT, confidence FLOAT,
    origin TEXT NOT NULL, code TEXT, higher_is_better INTEGER, is_record INTEGER NOT NULL, why_unranked TEXT
);
INSERT INTO board_results (
    result_id, board_id, paper_id, task, dataset, metric, rank, model, split, value, unit, comparable_value,
    published_on, setting, confidence, origin, code, higher_is_better, is_record, why_unranked
)
SELECT result_id, board_id, paper_id, task, dataset, metric, rank, model, split, value, unit, comparable_value,
    published_on, setting, confidence, origin, code, higher_is_better, result_id IN (SELECT result_id FROM records),
    why_unranked
FROM (
    SELECT found.*, boards.id AS board_id, NULL AS why_unranked
    FROM ranked AS found JOIN boards ON {_SAME_BOARD} AND boards.is_higher_better = found.is_higher_better
    UNION ALL
    SELECT found.task, found.dataset, found.metric, found.rank, found.model, found.split, found.value, found.unit,
        found.comparable_value, found.paper, found.paper_slug, found.published_on, found.setting, found.confidence,
        found.evidence, found.origin, found.code, found.higher_is_better, found.result_id, found.paper_id,
        found.dataset_id, found.metric_id, found.is_higher_better, found.entry_count,
        (SELECT min(boards.id) FROM boards WHERE {_SAME_BOARD}
            AND boards.is_higher_better = coalesce(found.is_higher_better, boards.is_higher_better)),
        found.why_unranked
    FROM unranked AS found
)
ORDER BY coalesce(board_id, 1e9), coalesce(rank, 1e9), coalesce(paper_id, 1e9), result_id;
CREATE INDEX idx_board_results_board_id ON board_results (board_id, rank, id);
UPDATE boards SET task = (
    SELECT task FROM board_results WHERE board_id = boards.id AND rank IS NOT NULL AND task IS NOT NULL
    GROUP BY task ORDER BY count(*) DESC, task LIMIT 1
);
CREATE INDEX idx_board_results_paper_id ON board_results (paper_id, rank);
CREATE INDEX idx_board_results_result_id ON board_results (result_id);
CREATE INDEX idx_board_results_dataset ON board_results (dataset, rank);
CREATE INDEX idx_board_results_rank ON board_results (rank) WHERE rank IS NOT NULL;
CREATE INDEX idx_board_results_records ON board_results (published_on) WHERE is_record;
CREATE INDEX idx_board_results_model ON board_results (model, rank) WHERE rank IS NOT NULL;
CREATE INDEX idx_boards_task ON boards (task);
CREATE INDEX idx_board_results_leaders ON board_results (published_on) WHERE rank = 1;

CREATE TABLE _evaluation_tables (
    id INTEGER PRIMARY KEY, dataset_id INTEGER NOT NULL REFERENCES datasets(id), task TEXT, entry_count INTEGER NOT NULL
);
INSERT INTO _evaluation_tables (dataset_id, task, entry_count)
SELECT dataset_id, task, sum(entry_count) FROM boards GROUP BY dataset_id, task
ORDER BY sum(entry_count) DESC, dataset_id, task;
CREATE INDEX idx__evaluation_tables_dataset_id ON _evaluation_tables (dataset_id);
CREATE INDEX idx__evaluation_tables_task ON _evaluation_tables (task);

CREATE TABLE measured_datasets (
    dataset_id INTEGER PRIMARY KEY REFERENCES datasets(id), slug TEXT NOT NULL, dataset TEXT NOT NULL,
    board_id INTEGER NOT NULL REFERENCES boards(id), board_count INTEGER NOT NULL, entry_count INTEGER NOT NULL,
    paper_count INTEGER NOT NULL, newest_on TEXT
);
INSERT INTO measured_datasets
SELECT boards.dataset_id, substr(datasets.address, length('/datasets/') + 1), boards.dataset,
    (SELECT id FROM boards AS own WHERE own.dataset_id = boards.dataset_id
        ORDER BY entry_count DESC, coalesce(newest_on, '') DESC, id LIMIT 1),
    count(*), sum(entry_count),
    (SELECT count(DISTINCT paper_id) FROM board_results JOIN boards AS own ON own.id = board_results.board_id
        WHERE own.dataset_id = boards.dataset_id AND board_results.rank IS NOT NULL),
    max(newest_on)
FROM boards JOIN datasets ON datasets.id = boards.dataset_id
GROUP BY boards.dataset_id ORDER BY boards.dataset_id;
CREATE UNIQUE INDEX idx_measured_datasets_slug ON measured_datasets (slug);
CREATE INDEX idx_measured_datasets_board_id ON measured_datasets (board_id);
CREATE INDEX idx_measured_datasets_entry_count ON measured_datasets (entry_count);
CREATE INDEX idx_measured_datasets_newest_on ON measured_datasets (newest_on);
DROP TABLE ranked;
DROP TABLE unranked;
DROP TABLE records;
"""
_ELSEWHERE = {
    "paper": "papers.title",
    "paper_slug": "papers.slug",
    "evidence": "results.evidence",
    "entry_count": "boards.entry_count",
}
"""Columns of the views that other tables hold; SQLite leaves a join out where nobody asks for its columns."""
_WHICH = {
    "leaderboard": "board_results.rank IS NOT NULL ORDER BY board_results.id",
    "unranked_results": "board_results.rank IS NULL",
    "sota_history": "board_results.is_record",
}
"""View to the rows of `board_results` that it shows. They stand board by board, the largest first; without the order
SQLite would read them by the index of ranks, which shows what leads each board before what follows it on any."""


def make_boards(snapshot: sqlite3.Connection) -> None:
    """Write down how the boards judge each result, and let the views of boards read that."""
    snapshot.executescript(_STATEMENTS)
    _address(snapshot)
    for view, condition in _WHICH.items():
        snapshot.execute(f"DROP VIEW {view}")
        snapshot.execute(f"CREATE VIEW {view} AS {_reading(view, condition)}")


def board_address(slug: str, metric: str, split: str | None, setting: str | None, better: str | None) -> str:
    """The address of a board of a data set, whatever rank it has among the others."""
    parts = {"metric": metric, "split": split or "", "setting": setting or ""} | ({"better": better} if better else {})
    return f"/leaderboards/{slug}?{urlencode(parts)}"


def _address(snapshot: sqlite3.Connection) -> None:
    """Give each board its address."""
    rows = snapshot.execute(
        """SELECT boards.id, measured_datasets.slug, boards.metric, boards.split, boards.setting, boards.better
        FROM boards JOIN measured_datasets ON measured_datasets.dataset_id = boards.dataset_id"""
    ).fetchall()
    snapshot.executemany(
        "UPDATE boards SET address = ? WHERE id = ?", [(board_address(*parts), number) for number, *parts in rows]
    )


def _reading(view: str, condition: str) -> str:
    columns = ", ".join(
        f"NULL AS {name}"
        if view == "unranked_results" and name == "entry_count"
        else f"{_ELSEWHERE.get(name, f'board_results.{name}')} AS {name}"
        for name in VIEWS[view].columns
    )
    return f"""
SELECT {columns}
FROM board_results
LEFT JOIN papers ON papers.id = board_results.paper_id
LEFT JOIN results ON results.id = board_results.result_id
LEFT JOIN boards ON boards.id = board_results.board_id
WHERE {condition}
"""
