"""Boards: `/leaderboards`, and those of one data set, one ranking at a time."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from datasette.app import Datasette
from datasette.database import Database
from datasette.utils.asgi import Request

from db.resolution.names import slugify
from db.vocabulary.names import fold_name
from db.vocabulary.qualifiers import Kind as Part
from papershelf.search.naming import resolve, spellings_of
from papershelf.site.chart import Chart, Point, chart_of
from papershelf.site.metadata import DATABASE
from papershelf.site.page_sql import sql_path
from papershelf.site.rendering import (
    Row,
    check_page,
    choice_of,
    html_page,
    json_answer,
    lead_to,
    named_in,
    not_found,
    page_of,
    whole_address,
)
from papershelf.snapshot.boards import board_address

DATASETS_A_PAGE = 60
ROWS_A_PAGE = 100
MOST_UNRANKED = 100
"""Of what has no rank so many stand below a board; the view `unranked_results` has all."""
MOST_RECORDS = 100
OPTIONS_SHOWN = 5
"""Measures, splits or settings that stand in the open, those with most rows; of the others one unfolds the list."""
ORDERS = {
    "rows": "entry_count DESC, coalesce(newest_on, '') DESC, dataset_id",
    "newest": "newest_on DESC, entry_count DESC, dataset_id",
}
WAYS = {"higher": True, "lower": False}
"""What may be better, and whether that is the higher value."""
_QUALIFIED: tuple[Part, ...] = ("split", "setting")
_PARTS = ("metric", "split", "setting", "better")
_SWITCHED = {"metric": "Measure", "split": "Split", "setting": "Setting", "better": "Better is"}
"""What tells the boards of a data set apart, in the order in which one chooses."""

_DATASETS = """
    SELECT measured.slug, measured.dataset, measured.board_count, measured.entry_count, measured.paper_count,
        measured.newest_on, boards.metric, boards.split, boards.setting, boards.better, boards.task,
        (SELECT results.id FROM board_results AS results WHERE results.board_id = boards.id
            AND rank = 1 ORDER BY rank, id LIMIT 1) AS leader
    FROM (SELECT * FROM measured_datasets {where} ORDER BY {order} LIMIT :limit OFFSET :offset) AS measured
    JOIN boards ON boards.id = {board}
"""
_LARGEST_OF_TASK = """(
    SELECT own.id FROM boards AS own WHERE own.dataset_id = measured.dataset_id AND own.task = :task
    ORDER BY own.entry_count DESC, coalesce(own.newest_on, '') DESC, own.id LIMIT 1
)"""
_OF_TASK = "WHERE dataset_id IN (SELECT dataset_id FROM boards WHERE task = :task)"
_LISTED = f"""
    SELECT found.*, leading.value, leading.unit, leading.model, papers.title AS paper, papers.slug AS paper_slug
    FROM ({_DATASETS}) AS found LEFT JOIN board_results AS leading ON leading.id = found.leader
    LEFT JOIN papers ON papers.id = leading.paper_id
"""
_BOARDS = """
    SELECT id, metric, split, setting, better, is_higher_better, task, entry_count, paper_count, newest_on, metric_id
    FROM boards WHERE dataset_id = :dataset ORDER BY entry_count DESC, coalesce(newest_on, '') DESC, id
"""
_ROWS = """
    SELECT judged.rank, judged.model, judged.value, judged.unit, judged.comparable_value, judged.published_on,
        judged.task, judged.confidence, judged.origin, judged.code, judged.why_unranked, papers.title AS paper,
        papers.slug AS paper_slug, results.evidence, results.verdict
    FROM board_results AS judged LEFT JOIN papers ON papers.id = judged.paper_id
    JOIN results ON results.id = judged.result_id
    WHERE judged.board_id = :board AND judged.{which} ORDER BY judged.{order} LIMIT :limit OFFSET :offset
"""
_RANKED = _ROWS.format(which="rank IS NOT NULL", order="rank, judged.id")
_UNRANKED = _ROWS.format(which="rank IS NULL", order="id")
_OPEN = """
    SELECT results.rank, results.value, results.unit, results.model, results.code, papers.title AS paper,
        papers.slug AS paper_slug
    FROM board_results AS results LEFT JOIN papers ON papers.id = results.paper_id
    WHERE results.board_id = :board AND results.rank IS NOT NULL AND results.code IS NOT NULL
    ORDER BY results.rank, results.id LIMIT 1
"""
_RECORDS = """
    SELECT judged.published_on, judged.value, judged.unit, judged.model, papers.title AS paper,
        papers.slug AS paper_slug
    FROM board_results AS judged LEFT JOIN papers ON papers.id = judged.paper_id
    WHERE judged.board_id = :board AND judged.rank IS NOT NULL AND judged.is_record
    ORDER BY judged.published_on, judged.rank DESC LIMIT :limit
"""
_POINTS = """
    SELECT judged.published_on, judged.comparable_value, judged.is_record, judged.model, judged.value, judged.unit,
        CASE WHEN judged.is_record THEN papers.title END AS paper
    FROM board_results AS judged LEFT JOIN papers ON papers.id = judged.paper_id
    WHERE judged.board_id = :board AND judged.rank IS NOT NULL AND judged.published_on IS NOT NULL
"""
_UNRANKED_COUNT = "SELECT count(*) FROM board_results WHERE board_id = :board AND rank IS NULL"
_BY_SLUG = "SELECT * FROM measured_datasets WHERE slug = :slug"
_BY_NAME = """
    SELECT slug FROM measured_datasets
    WHERE dataset_id IN (SELECT "row" FROM names WHERE kind = 'dataset' AND folded_name = :folded)
    ORDER BY entry_count DESC LIMIT 1
"""
_NEW_LEADERS = """
    SELECT judged.published_on, judged.value, judged.unit, judged.model, judged.metric, judged.split, judged.setting,
        judged.dataset, judged.code, judged.rank, papers.title AS paper, papers.slug AS paper_slug, boards.address,
        boards.entry_count
    FROM board_results AS judged INDEXED BY idx_board_results_leaders JOIN boards ON boards.id = judged.board_id
    LEFT JOIN papers ON papers.id = judged.paper_id
    WHERE judged.rank = 1 AND judged.published_on IS NOT NULL AND boards.entry_count > 1 {where}
    ORDER BY judged.published_on DESC, judged.id LIMIT :limit OFFSET :offset
"""
_METRICS_NAMED = "SELECT \"row\" AS id FROM names WHERE kind = 'metric' AND folded_name = :folded"


async def boards(datasette: Datasette, request: Request) -> Any:
    """The data sets that have boards: the most active first, or those with the newest results."""
    snapshot = datasette.get_database(DATABASE)
    order = choice_of(request, "by", ORDERS) or "rows"
    task = await task_asked_for(snapshot, request)
    number = page_of(request)
    counted = f"SELECT count(*) FROM measured_datasets {_OF_TASK if task else ''}"
    total = (await snapshot.execute(counted, {"task": task})).single_value()
    limits = {"limit": DATASETS_A_PAGE + 1, "offset": (number - 1) * DATASETS_A_PAGE, "task": task}
    found = await active_boards(snapshot, order, limits)
    rows, has_more = found[:DATASETS_A_PAGE], len(found) > DATASETS_A_PAGE
    check_page(number, len(rows))
    if request.path.endswith(".json"):
        addresses = [{**row, "address": whole_address(datasette, request, board_path(row))} for row in rows]
        content = {"datasets": [{key: row[key] for key in row if key not in ("leader", "path")} for row in addresses]}
        after = f"/leaderboards.json?{_query(order, number + 1, task)}"
        return json_answer(
            datasette, content | {"next": whole_address(datasette, request, after) if has_more else None}
        )
    context: Row = {"rows": rows, "order": order, "total": total, "number": number, "task": task}
    told = ({"by": order} if order != "rows" else {}) | ({"task": task} if task else {})
    context["asked"] = f"?{urlencode(told)}" if told else ""
    context["behind"] = sql_path("boards of a task", task=task) if task else sql_path("boards")
    context["more"] = f"/leaderboards?{_query(order, number + 1, task)}" if has_more else None
    context["less"] = f"/leaderboards?{_query(order, number - 1, task)}" if number > 1 else None
    return await html_page(datasette, request, "boards.html", context)


async def task_asked_for(snapshot: Database, request: Request) -> str:
    """The task whose boards are asked for, as boards name it, by any name of it; empty where none is."""
    asked = (request.args.get("task") or "").strip()
    return await snapshot.execute_fn(lambda connection: resolve(connection, "task", asked) or asked) if asked else ""


def _query(order: str, number: int, task: str) -> str:
    return urlencode({"by": order, "page": number} | ({"task": task} if task else {}))


async def active_boards(snapshot: Database, order: str, limits: Row) -> list[Row]:
    """The data sets that have boards, each with the leader of the largest; of one task, where `limits` has it."""
    of_task = bool(limits.get("task"))
    board = _LARGEST_OF_TASK if of_task else "measured.board_id"
    sql = _LISTED.format(order=ORDERS[order], where=_OF_TASK if of_task else "", board=board)
    rows = [dict(row) for row in await snapshot.execute(sql, limits)]
    return [{**row, "path": board_path(row) if of_task else f"/leaderboards/{row['slug']}"} for row in rows]


async def newest_leaders(snapshot: Database, limits: Row, task: str | None = None) -> list[Row]:
    """Results that lead a board of more than one, the newest first; of one task, where it is given."""
    sql = _NEW_LEADERS.format(where="AND boards.task = :task" if task else "")
    return [dict(row) for row in await snapshot.execute(sql, {**limits, "task": task})]


async def board(datasette: Datasette, request: Request) -> Any:
    """The boards of a data set: the one that is asked for, or the largest."""
    snapshot = datasette.get_database(DATABASE)
    named = named_in(request, "dataset")
    is_json = named.endswith(".json")
    slug = named.removesuffix(".json")
    dataset = (await snapshot.execute(_BY_SLUG, {"slug": slug})).first()
    if dataset is None:
        own = await board_slug(snapshot, slug)
        if own is None:
            raise not_found(f"No data set of the name {slug} has a board.")
        query = f"?{request.query_string}" if request.query_string else ""
        return lead_to(datasette, f"/leaderboards/{own}{'.json' if is_json else ''}{query}")
    all_boards = [dict(row) for row in await snapshot.execute(_BOARDS, {"dataset": dataset["dataset_id"]})]
    chosen = await _chosen(snapshot, all_boards, request)
    if chosen is None:
        raise not_found(f"{dataset['dataset']} has no board of this measure, split and setting.")
    if is_json:
        return await _board_json(datasette, request, dataset, all_boards, chosen)
    number = page_of(request)
    limits = {"board": chosen["id"], "limit": ROWS_A_PAGE, "offset": (number - 1) * ROWS_A_PAGE}
    rows = [dict(row) for row in await snapshot.execute(_RANKED, limits)]
    check_page(number, len(rows))
    of_board = {"board": chosen["id"], "limit": MOST_UNRANKED, "offset": 0}
    unranked = [dict(row) for row in await snapshot.execute(_UNRANKED, of_board)] if number == 1 else []
    records = [dict(row) for row in await snapshot.execute(_RECORDS, {**of_board, "limit": MOST_RECORDS})]
    context = {
        "dataset": dict(dataset),
        "board": chosen,
        "name": board_name(chosen),
        "switches": switches(dataset["slug"], all_boards, chosen),
        "rows": rows,
        "records": records[::-1],
        "best_with_code": (await snapshot.execute(_OPEN, of_board)).first() if number == 1 else None,
        "unranked": unranked,
        "unranked_count": (await snapshot.execute(_UNRANKED_COUNT, of_board)).single_value(),
        "chart": await _chart(snapshot, chosen) if number == 1 else None,
        "path": board_path({**chosen, "slug": dataset["slug"]}),
        "json_path": board_path({**chosen, "slug": dataset["slug"] + ".json"}),
        "number": number,
        "behind": _sql_path(dataset["dataset"], chosen),
        "has_more": number * ROWS_A_PAGE < chosen["entry_count"],
    }
    return await html_page(datasette, request, "board.html", context)


def _sql_path(dataset: str, chosen: Row) -> str:
    higher = str(int(chosen["is_higher_better"]))
    return sql_path("board", dataset=dataset, higher=higher, **{part: chosen[part] for part in _PARTS[:3]})


async def board_slug(snapshot: Database, name: str) -> str | None:
    """The address of the boards of a data set, by any name or slug of it; None where it has none."""
    found = (await snapshot.execute(_BY_SLUG, {"slug": slugify(name)})).first()
    if found is None:
        found = (await snapshot.execute(_BY_NAME, {"folded": fold_name(name, "dataset")})).first()
    return found["slug"] if found is not None else None


def board_path(row: Row) -> str:
    """The path of a board, whatever rank of its data set it has."""
    return board_address(row["slug"], *(row[part] for part in _PARTS))


def board_name(row: Row) -> str:
    """What a board measures, in words."""
    return ", ".join(str(row[part]) for part in ("metric", "split", "setting") if row[part])


def switches(slug: str, all_boards: list[Row], chosen: Row) -> list[Row]:
    """For each part of a board the other ways to rank: each leads to the board that has most else in common."""
    found = []
    for place, part in enumerate(_PARTS):
        same = [row for row in all_boards if all(row[before] == chosen[before] for before in _PARTS[:place])]
        sizes: Counter[str | None] = Counter()
        for row in same:
            sizes[row[part]] += row["entry_count"]
        values = sorted(sizes, key=lambda value: (-sizes[value], str(value).lower()))
        if part != "metric" and values == [None]:
            continue
        options = []
        for value in values:
            having = [row for row in same if row[part] == value]
            after = _PARTS[place + 1 :]
            best = max(having, key=lambda row: sum(row[other] == chosen[other] for other in after))
            options.append(
                {
                    "label": value if value is not None else "none stated",
                    "path": board_path({**best, "slug": slug}),
                    "is_chosen": value == chosen[part],
                    "count": sizes[value],
                }
            )
        few = len(options) <= OPTIONS_SHOWN + 1
        shown = [one for place_of, one in enumerate(options) if few or place_of < OPTIONS_SHOWN or one["is_chosen"]]
        folded = [one for one in options if one not in shown]
        found.append({"part": _SWITCHED[part], "shown": shown, "folded": folded})
    return found


async def _chosen(snapshot: Database, all_boards: list[Row], request: Request) -> Row | None:
    """The board that is asked for; what is not said is as on the largest. None where there is no such board."""
    fitting = all_boards
    metric = (request.args.get("metric") or "").strip()
    if metric:
        asked = {"folded": fold_name(metric, "metric")}
        numbers = {row["id"] for row in await snapshot.execute(_METRICS_NAMED, asked)}
        exact = [row for row in all_boards if row["metric"] == metric]
        fitting = exact or [row for row in all_boards if row["metric_id"] in numbers]
    better = choice_of(request, "better", WAYS)
    if better is not None:
        fitting = [row for row in fitting if WAYS[better] == bool(row["is_higher_better"])]
    for part in _QUALIFIED:
        asked_for = request.args.get(part)
        if asked_for is not None:
            fitting = _having(fitting, part, asked_for)
    return fitting[0] if fitting else None


def _having(rows: list[Row], part: Part, given: str) -> list[Row]:
    """The boards of a split or setting, in the first spelling that one of them has."""
    for spelling in spellings_of(part, given):
        found = [row for row in rows if (row[part] or "").lower() == spelling.lower()]
        if found:
            return found
    return []


async def _chart(snapshot: Database, chosen: Row) -> Chart | None:
    rows = await snapshot.execute(_POINTS, {"board": chosen["id"]})
    points = [
        Point(
            row["published_on"],
            row["comparable_value"],
            bool(row["is_record"]),
            row["model"] or row["paper"] or "",
            with_unit(row["value"], row["unit"]),
        )
        for row in rows
    ]
    unit = "%" if any(row["unit"] == "%" for row in rows) else None
    return chart_of(points, board_name(chosen), bool(chosen["is_higher_better"]), unit)


def with_unit(value: str, unit: str | None) -> str:
    """A value as printed, with its unit where it does not hold it."""
    if not unit or unit in value:
        return value
    return f"{value}{unit}" if unit in ("%", "x") else f"{value} {unit}"


async def _board_json(datasette: Datasette, request: Request, dataset: Any, all_boards: list[Row], chosen: Row) -> Any:
    snapshot = datasette.get_database(DATABASE)
    everything = {"board": chosen["id"], "limit": -1, "offset": 0}

    def entry(row: Row, *without: str) -> Row:
        told = {key: value for key, value in row.items() if key not in without}
        address = whole_address(datasette, request, f"/papers/{row['paper_slug']}") if row["paper_slug"] else None
        return told | {"paper_address": address}

    ranked = [dict(row) for row in await snapshot.execute(_RANKED, everything)]
    unranked = [dict(row) for row in await snapshot.execute(_UNRANKED, everything)]
    records = [dict(row) for row in await snapshot.execute(_RECORDS, everything)]
    slug = dataset["slug"]
    return json_answer(
        datasette,
        {
            "dataset": dataset["dataset"],
            "slug": slug,
            **{part: chosen[part] for part in (*_PARTS, "task")},
            "is_higher_better": bool(chosen["is_higher_better"]),
            "address": whole_address(datasette, request, board_path({**chosen, "slug": slug})),
            "rows": [entry(row, "why_unranked") for row in ranked],
            "unranked": [entry(row, "rank") for row in unranked],
            "records": [entry(row) for row in records],
            "boards": [
                {part: row[part] for part in (*_PARTS, "entry_count", "newest_on")}
                | {"address": whole_address(datasette, request, board_path({**row, "slug": slug + ".json"}))}
                for row in all_boards
            ],
        },
    )
