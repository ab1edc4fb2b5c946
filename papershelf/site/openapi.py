"""`/openapi.json`: what the site answers to programs, in the words of OpenAPI 3.1.

The API of Papers with Code is described from its own list (`pwc_api.endpoints`), the rest below. Tables, views,
questions and SQL are Datasette's, and documented there.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import msgspec
from datasette.app import Datasette
from datasette.utils.asgi import Request

from papershelf.export.atom import CONTENT_TYPE
from papershelf.export.queries import fields_of
from papershelf.export.tables import FORMS as OF_ROWS
from papershelf.site.boards import ORDERS, WAYS
from papershelf.site.forms import FEED, FILES, OF_PAPERS
from papershelf.site.lanes import PWC_API
from papershelf.site.named_pages import REPOS, SIDES, TITLES
from papershelf.site.paper_formats import FORMATS
from papershelf.site.pwc_api.answers import NUMBERS
from papershelf.site.pwc_api.endpoints import ENDPOINTS, Endpoint
from papershelf.site.rendering import json_answer, whole_address
from papershelf.site.search_page import MOST_ROWS

Json = dict[str, Any]
FILES_TAG = "files"
"""What the description calls lists as files."""
_EXAMPLES = {
    "paper_id": "deep-residual-learning-for-image-recognition",
    "owner": "pytorch",
    "name": "pytorch",
    "author_id": "kaiming-he",
    "venue_id": "cvpr",
    "proceeding_id": "cvpr-2016",
    "area_id": "cs-cv",
    "task_id": "image-classification",
    "dataset_id": "imagenet",
    "method_id": "resnet",
    "evaluation_id": "image-classification-on-imagenet",
    "metric_id": "top-1-accuracy",
    "result_id": "763d8ad72e0ac1d2",
}
SHAPES = ("objects", "arrays", "array", "object", "arrayfirst")
_LARGEST_NUMBER = 99_999_999
_LARGEST_PAGE = 9_999_999
_NAME = {"type": "string", "minLength": 1, "pattern": r"^[^/\\\x00]+$"}
"""A part of an address: any name, in any spelling."""
_TEXT = {"type": "string", "pattern": r"^[^\x00]*$"}
_STRING_OR_NULL = {"type": ["string", "null"]}
_ERRORS = {
    "400": "What was asked cannot be answered; the error says why.",
    "404": "There is nothing of that name, or there are fewer pages.",
    "503": "Others ask for much at this moment: try again after the seconds in `Retry-After`.",
}
_ERROR = {
    "type": "object",
    "properties": {
        "ok": {"const": False},
        "error": {"type": "string"},
        "status": {"type": "integer"},
        "title": {"type": ["string", "null"]},
    },
    "required": ["ok", "error", "status", "title"],
}


async def description(datasette: Datasette, request: Request) -> Any:
    """The description, with the address of this site."""
    return json_answer(datasette, described(whole_address(datasette, request, "/").rstrip("/")))


def described(site: str) -> Json:
    """What a site at an address answers to programs."""
    shapes = list(dict.fromkeys(endpoint.shape for endpoint in ENDPOINTS))
    _, schemas = msgspec.json.schema_components(shapes, ref_template="#/components/schemas/{name}")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Papershelf",
            "version": version("papershelf"),
            "description": "Papers, code and results of machine-learning research, read-only, from one snapshot. Names "
            "resolve: any spelling that leads to something may stand for its slug. Tables, views, questions and SQL "
            "answer as Datasette's JSON API does (https://docs.datasette.io/en/stable/json_api.html).",
            "license": {"name": "Each source has its own", "url": f"{site}/papershelf/documents"},
        },
        "servers": [{"url": site}],
        "tags": [
            {"name": "papershelf", "description": "Our own endpoints."},
            {"name": FILES_TAG, "description": "Lists as files of rows, of papers, and as feeds."},
            {"name": "papers-with-code", "description": "Version 1 of the API of the original Papers with Code."},
        ],
        "paths": _own() | {f"{PWC_API}{endpoint.path}": _of_endpoint(endpoint) for endpoint in ENDPOINTS},
        "components": {"schemas": {**schemas, "Error": _ERROR}},
    }


def _of_endpoint(endpoint: Endpoint) -> Json:
    shape = {"$ref": f"#/components/schemas/{endpoint.shape.__name__}"}
    parameters = [_in_path(part) for part in endpoint.parts]
    parameters += [
        _in_query(name, what, _number() if name in NUMBERS else _TEXT) for name, what in endpoint.filters.items()
    ]
    if endpoint.is_page:
        numbers = ("page", "The number of a page, from 1."), ("items_per_page", "At most 500; 50 where not said.")
        parameters += [_in_query(name, what, _number(1)) for name, what in numbers]
        shape = _object(
            count={"type": "integer", "minimum": 0},
            next=_STRING_OR_NULL,
            previous=_STRING_OR_NULL,
            results={"type": "array", "items": shape},
        )
    return _get(endpoint.summary, shape, parameters, tag="papers-with-code")


def _own() -> Json:
    rows = {"type": "array", "items": {"type": "object"}}
    numbered = _in_query("page", "A page, from 1.", _number(0, _LARGEST_PAGE))
    of_search = [_in_query("q", "Words, as in the search of the site.")]
    shaped = [
        _in_query("_size", f"Rows of a page, at most {MOST_ROWS}, which is `max`.", _number(0, MOST_ROWS, "max")),
        _in_query("_shape", "Of the rows, as Datasette has it: `array` gives them alone.", {"enum": list(SHAPES)}),
        _in_query("_nl", "`on`, with `_shape=array`: an object a line."),
    ]
    of_board = [
        _in_path("dataset", "imagenet"),
        _in_query("metric", "The measure, by any name."),
        _in_query("split", "The split; empty: none."),
        _in_query("setting", "The setting; empty: none."),
        _in_query("better", "`higher` or `lower`, where boards differ in direction alone.", _one_of(*WAYS)),
    ]
    of_task = _in_query("task", "Those with a board of this task, by any name.")
    of_listing = [_in_path("period", "2024-W13")]
    found = _object(
        query={"type": "string"},
        paper_count={"type": "integer"},
        is_estimate={"type": "boolean"},
        has_all={"type": ["integer", "null"]},
        suggestion=_STRING_OR_NULL,
        unknown={"type": "array", "items": {"type": "string"}},
        called_so=rows,
        rows={"type": "array", "items": {"type": ["object", "array"]}},
    )
    paths = {
        "/search.json": _get(
            "Papers that a search finds, the best first.",
            {"anyOf": [found, {"type": "array"}, {"type": "object", "additionalProperties": {"type": "object"}}]},
            [*of_search, numbered, *shaped],
        ),
        "/leaderboards.json": _get(
            "Data sets that have boards, those with most results first.",
            _object(datasets=rows, next=_STRING_OR_NULL),
            [
                of_task,
                _in_query("by", "`newest`: the newest results first.", _one_of(*ORDERS)),
                numbered,
            ],
        ),
        "/leaderboards/{dataset}.json": _get(
            "The boards of a data set: the one that is asked for, or the largest, with all its rows.",
            _object(dataset={"type": "string"}, rows=rows, unranked=rows, records=rows, boards=rows),
            of_board,
        ),
        "/listings/{period}.json": _get(
            "What was listed in a day, a week or a month.",
            _object(listing={"type": "string"}, papers=rows, next=_STRING_OR_NULL),
            [*of_listing, numbered],
        ),
        "/documents.json": _get(
            "Documents: where everything comes from.",
            _object(title={"type": "string"}, rows=rows, next_url=_STRING_OR_NULL),
            [_in_query("loader", "Those that this loader read."), numbered],
        ),
        "/documents/{sha256}.json": _get(
            "A document, by its hash, with its papers.",
            {"type": "object"},
            [_in_path("sha256", "ab" * 32), numbered],
        ),
        "/badge/{paper}/{table}": _get(
            "The place of a paper on a board, as an endpoint badge of shields.io.",
            _object(schemaVersion={"const": 1}, label={"type": "string"}, message={"type": "string"}),
            [_in_path("paper", _EXAMPLES["paper_id"]), _in_path("table", _EXAMPLES["evaluation_id"])],
        ),
        "/openapi.json": _get("This description.", _object(openapi={"const": "3.1.0"}, paths={"type": "object"}), []),
    }
    slug = _in_path("slug", _EXAMPLES["paper_id"])
    for suffix, (_, content_type) in FORMATS.items():
        schema: Json = {"type": "string"}
        if "json" in content_type:
            schema = {"type": "array", "items": {"type": "object"}} if suffix == "csl.json" else {"type": "object"}
        if suffix == "json":
            schema |= {"required": list(fields_of("papers"))}
        kind = content_type.partition(";")[0]
        paths[f"/papers/{{slug}}.{suffix}"] = _get(f"A paper as {suffix}.", schema, [slug], content_type=kind)
    kept = _in_query("_dl", "`1`: a browser keeps the file, whatever it could show.")
    header = _in_query("_header", "`off`: no line with the names of columns.")
    in_form: dict[str, list[Json]] = {}
    for form in FILES:
        pages = in_form[form] = [kept, *([header] if form == "csv" else [] if form in OF_ROWS else [numbered])]
        paths[f"/search.{form}"] = _file("What a search finds", form, [*of_search, *pages])
        paths[f"/leaderboards/{{dataset}}.{form}"] = _file("A board", form, [*of_board, *pages])
        paths[f"/listings/{{period}}.{form}"] = _file("A listing", form, [*of_listing, *pages])
    paths[f"/listings.{FEED}"] = _file("All listings of the last days", FEED, in_form[FEED])
    paths[f"/leaderboards.{FEED}"] = _file("Results that lead a board", FEED, [of_task, *in_form[FEED]])
    for table, title in TITLES.items():
        listed = _object(title={"type": "string"}, rows=rows, next_url=_STRING_OR_NULL)
        paths[f"/{table}.json"] = _get(f"{title}, those with most papers first.", listed, [numbered])
        parts = ["host", "owner", "name"] if table == REPOS else ["slug"]
        one = _object(name={"type": "string"}, address={"type": "string"}, papers=rows, next_url=_STRING_OR_NULL)
        address = "/".join(f"{{{part}}}" for part in parts)
        examples = {"host": "github.com", "owner": "pytorch", "name": "pytorch"}
        given = [_in_path(part, examples.get(part, "imagenet")) for part in parts]
        if table == REPOS:
            one = _object(**one["properties"], results=rows, papers_named=rows, observations=rows)
        if table == "datasets":
            given.append(_in_query("papers", "`measuring` or `naming`: those papers alone.", _one_of(*SIDES)))
        paths[f"/{table}/{address}.json"] = _get(f"One of {title.lower()}, with its papers.", one, [*given, numbered])
        for form in FILES:
            what = f"Papers of one of {title.lower()}"
            paths[f"/{table}/{address}.{form}"] = _file(what, form, [*given, *in_form[form]])
    return paths


def _file(what: str, form: str, parameters: list[Json]) -> Json:
    content_type = OF_ROWS.get(form) or (OF_PAPERS[form][1] if form in OF_PAPERS else CONTENT_TYPE)
    schema: Json = {"type": "array", "items": {"type": "object"}} if form.endswith("json") else {"type": "string"}
    return _get(f"{what}, as {form}.", schema, parameters, tag=FILES_TAG, content_type=content_type.partition(";")[0])


def _get(
    summary: str, schema: Json, parameters: list[Json], tag: str = "papershelf", content_type: str = "application/json"
) -> Json:
    error = {"schema": {"$ref": "#/components/schemas/Error"}}
    responses: Json = {"200": {"description": "Found.", "content": {content_type: {"schema": schema}}}}
    if tag != "papers-with-code":
        responses |= {status: {"description": "It stands at another address."} for status in ("301", "302")}
    for status, what in _ERRORS.items():
        told: Json = {"application/json": error}
        if tag != "papers-with-code":
            told |= {"text/html": {}} if content_type == "application/json" else {"text/html": {}, "text/plain": {}}
        responses[status] = {"description": what, "content": told}
    return {"get": {"summary": summary, "tags": [tag], "parameters": parameters, "responses": responses}}


def _object(**properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _in_path(name: str, example: str | None = None) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": _NAME, "example": example or _EXAMPLES[name]}


def _in_query(name: str, what: str, schema: Json = _TEXT) -> Json:
    return {"name": name, "in": "query", "description": what, "schema": schema}


def _number(least: int = 0, most: int = _LARGEST_NUMBER, *words: str) -> Json:
    """A number, one of some words in its place, or nothing, which is as if the parameter were not there."""
    return {"anyOf": [{"type": "integer", "minimum": least, "maximum": most}, _one_of(*words)]}


def _one_of(*words: str) -> Json:
    return {"enum": ["", *words]}
