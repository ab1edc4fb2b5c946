"""Addresses that nobody would write, made of what the site knows and what it does not: number n is always the same."""

from __future__ import annotations

import random
from urllib.parse import quote

from db.declarations import published_tables
from papershelf.site.queries import QUESTIONS
from papershelf.snapshot.contents import described_views

TABLES = [table.name for table in published_tables()]
COLUMNS = sorted({column.name for table in published_tables() for column in table.columns})
PLACES = (
    *("/", "/-/", "/-/metadata", "/-/settings", "/-/versions", "/-/plugins", "/-/static/app.css", "/-/static/%2e%2e/x"),
    *("/papershelf", "/papershelf.db", "/papershelf.csv", "/papershelf.json", "/papers", "/papers/", "/site/site.css"),
    *(
        "/site/..%2f..%2fplugin.py",
        "/-/permissions",
        "/-/actor",
        "/-/messages",
        "/-/allow-debug",
        "/-/logout",
        "/-/patterns",
    ),
    *(
        "/_memory",
        "/_internal",
        "/_internal/databases",
        "/papershelf/sqlite_master",
        "/papershelf/-/query",
        "/-/auth-token",
    ),
)
PARAMETERS = (
    *("_sort", "_sort_desc", "_facet", "_facet_array", "_facet_date", "_facet_size", "_size", "_next", "_search"),
    *("_searchmode", "_where", "_through", "_col", "_nocol", "_shape", "_json", "_json_infinity", "_nl", "_labels"),
    *("_timelimit", "_ttl", "_trace", "_extra", "_stream", "_dl", "_header", "_nocount", "_nofacet", "_nosuggest"),
    *("sql", "_hide_sql", "_show_sql", "_filter_column", "_filter_op", "_filter_value", "_row_key", "primary_key_"),
    *("foreign_key_tables", "_blob_column", "_blob_hash", "words", "slug", "year", "q", "callback", "_method"),
)
OPERATORS = (
    *("exact", "not", "contains", "startswith", "endswith", "gt", "gte", "lt", "lte", "like", "notlike", "glob", "in"),
    *(
        "notin",
        "arraycontains",
        "arraynotcontains",
        "date",
        "isnull",
        "notnull",
        "isblank",
        "notblank",
        "regexp",
        "nope",
    ),
)
VALUES = (
    *("", "0", "1", "-1", "max", "on", "off", "100000000000000000000000", "1.5", "NaN", "1e999", "null", "true", "[]"),
    *(
        "[1,",
        '{"a":1}',
        '["a"]',
        "'",
        '"',
        "\\",
        "%",
        "*",
        "(",
        ")",
        "a:b",
        ",",
        ",,,",
        "~",
        "~7E",
        "~zz",
        "\x00",
        "\x1b",
    ),
    *(
        "é",
        "\u202e",
        "\U0001f469",
        "\ufffe",
        "a" * 900,
        "select 1",
        "select",
        "title",
        "id",
        "papers",
        "../../x",
        "-- ",
    ),
    *(
        "select * from papers where title = :a",
        "array",
        "arrays",
        "objects",
        "object",
        "arrayfirst",
        "\ud800",
        "9" * 400,
    ),
)
ENDINGS = (
    "",
    "",
    "",
    ".json",
    ".csv",
    ".blob",
    ".jsono",
    ".db",
    ".nope",
    "/",
    "/1",
    "/0",
    "/-1",
    "/1,2",
    "/x.json",
    "/1.blob",
)


def odd_address(number: int) -> str:
    """Address n."""
    chance = random.Random(f"address {number}")
    names = [*TABLES, *described_views(), *(question.name for question in QUESTIONS), "nothing"]
    place = chance.choice(PLACES) if chance.random() < 0.3 else f"/papershelf/{chance.choice(names)}"
    if chance.random() < 0.1:
        place += "/" + quote(chance.choice(VALUES).encode("utf-8", "surrogatepass"), safe="")
    pairs = [_pair(chance) for _ in range(chance.choice((0, 1, 1, 2, 2, 3, 6)))]
    return place + chance.choice(ENDINGS) + ("?" + "&".join(pairs) if pairs else "")


def _pair(chance: random.Random) -> str:
    name = chance.choice(PARAMETERS)
    if chance.random() < 0.4:
        name = chance.choice(COLUMNS) + chance.choice(("", f"__{chance.choice(OPERATORS)}"))
    value = chance.choice(COLUMNS) if chance.random() < 0.3 else chance.choice(VALUES)
    if chance.random() < 0.05:
        return chance.choice(("%", "%zz=1", "=", "&&", "%00=1", "_sort", ";", "a=b=c", "%ff%fe=%ff"))
    return f"{name}={quote(value.encode('utf-8', 'surrogatepass'), safe='')}"
