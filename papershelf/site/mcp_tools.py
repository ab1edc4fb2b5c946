"""What assistants may do with a shelf, as tools of the Model Context Protocol (MCP).

A tool asks the site as any visitor does: by the same addresses, in the same lanes, within the same limits. What reads
free SQL so runs in a process of its own, by an allow-list, for some seconds, and is refused in the site's own words.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib.metadata import version
from typing import Annotated, Any
from urllib.parse import quote, urlencode

import msgspec
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from db.vocabulary.names import fold_name
from papershelf.site.metadata import DATABASE
from papershelf.snapshot.contents import described_all

Answer = tuple[int, str | None, bytes]
"""Status, where it leads on to, body."""
Ask = Callable[[str], Awaitable[Answer]]
"""Asks the site for an address."""

MOST_ROWS = 200
"""Of one answer: an assistant reads them all."""
INSTRUCTIONS = (
    "A bibliography of machine-learning research: papers, their code, and results on boards, each with its source. "
    "`search` finds papers, `paper` tells all of one, `board` ranks the results of a measure on a data set, `schema` "
    "describes the tables, and `sql` answers any SELECT on them (SQLite). Names of data sets, metrics, authors and "
    "venues resolve whatever their spelling; in SQL by resolve('dataset', 'ILSVRC')."
)
_READING = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
_MOVED = (301, 302)

Rows = Annotated[int, Field(ge=1, le=MOST_ROWS, description="How many rows at most.")]
Page = Annotated[int, Field(ge=1, le=100_000, description="Which page of them, from 1.")]


class Tools:
    """The tools, on a site."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask

    async def search(
        self,
        query: Annotated[
            str,
            Field(
                description='Words of title, authors and abstract; "quoted" as they stand, -word without; author:, '
                "year:2020-2023, venue:, dataset:, task:, method:, has:code, has:results narrow down; an arXiv "
                "identifier or a DOI finds its paper."
            ),
        ],
        limit: Rows = 10,
        page: Page = 1,
    ) -> dict[str, Any]:
        """Find papers, the best first. Each has a slug, by which the tool `paper` tells more."""
        told = await self._json("/search.json", q=query, _size=limit, page=page)
        kept = ("paper_count", "is_estimate", "has_all", "suggestion", "unknown")
        return {
            "papers": told["rows"],
            **{name: told[name] for name in kept if told[name] not in (None, [], False)},
            "next_page": page + 1 if told["next"] else None,
        }

    async def paper(
        self,
        name: Annotated[str, Field(description="A slug, an arXiv identifier, a DOI, an address, or the whole title.")],
    ) -> dict[str, Any]:
        """All that is known of one paper: abstract, authors, code, topics, and its results with their ranks."""
        slug = await self._slug_of(name.strip())
        told = await self._json(f"/papers/{slug}.json")
        ranked = await self._json(f"/{DATABASE}/leaderboard.json", paper_slug=slug, _shape="objects", _size=50)
        unranked = await self._json(f"/{DATABASE}/unranked_results.json", paper_slug=slug, _shape="objects", _size=50)
        left = ("paper", "paper_slug")
        return told | {
            "results": [
                {column: value for column, value in row.items() if value is not None and column not in left}
                for row in ranked["rows"] + unranked["rows"]
            ]
        }

    async def board(
        self,
        dataset: Annotated[str, Field(description="A data set, by any name: ImageNet, ILSVRC, MS-COCO.")],
        metric: Annotated[str, Field(description="A measure; without it that of the largest board.")] = "",
        split: Annotated[str | None, Field(description='A part of the data set; "" where none is stated.')] = None,
        setting: Annotated[str | None, Field(description='zero-shot, 64x64; "" where none is stated.')] = None,
        better: Annotated[
            str | None, Field(description="higher or lower, where two boards differ in direction alone.")
        ] = None,
        limit: Rows = 20,
    ) -> dict[str, Any]:
        """The ranking of results of one measure on one data set, and which other boards the data set has."""
        chosen = {"metric": metric or None, "split": split, "setting": setting, "better": better}
        asked = {name: value for name, value in chosen.items() if value is not None}
        told = await self._json(f"/leaderboards/{quote(dataset.strip(), safe='')}.json", **asked)
        return told | {
            "rows": told["rows"][:limit],
            "row_count": len(told["rows"]),
            "unranked": told["unranked"][:limit],
            "unranked_count": len(told["unranked"]),
            "records": told["records"][-limit:],
            "boards": told["boards"][:MOST_ROWS],
        }

    async def sql(
        self,
        query: Annotated[str, Field(description="One SELECT of SQLite; parameters stand in it as :name.")],
        parameters: Annotated[dict[str, str] | None, Field(description="Values of the parameters.")] = None,
        limit: Rows = 50,
    ) -> dict[str, Any]:
        """Answer an SQL query, read-only, within a second; `schema` describes tables and views."""
        given = {name: value for name, value in (parameters or {}).items() if not name.startswith("_")}
        if not query.strip():
            raise ToolError("The query is empty; write one SELECT.")
        told = await self._json(f"/{DATABASE}.json", **(given | {"sql": query}))
        rows = told["rows"]
        return {
            "columns": told["columns"],
            "rows": rows[:limit],
            "has_more": bool(told["truncated"]) or len(rows) > limit,
        }

    async def schema(
        self,
        table: Annotated[str, Field(description="A table or a view; without it all of them are listed.")] = "",
    ) -> dict[str, Any]:
        """The tables and views that SQL can ask, with what they and their columns mean."""
        described = described_all()
        if not table:
            return {"tables": {name: description for name, (description, _) in described.items()}}
        if table not in described:
            raise ToolError(f"There is no table or view named {table!r}; without a name all of them are listed.")
        description, columns = described[table]
        return {"table": table, "description": description, "columns": columns}

    async def _slug_of(self, name: str) -> str:
        """The slug of the paper that a name leads to."""
        if name and all(character.isalnum() or character == "-" for character in name) and name.isascii():
            status, location, _ = await self.ask(f"/papers/{name}.json")
            if status == 200:
                return name
            if status in _MOVED and location:
                return location.rpartition("/")[2].removesuffix(".json")
        found = await self._json("/search.json", q=name, _size=5)
        rows = found["rows"]
        if found["is_direct"] and rows:
            return str(rows[0]["slug"])
        same = [row for row in rows if fold_name(row["title"]) == fold_name(name)]
        if len(same) == 1:
            return str(same[0]["slug"])
        near = "; ".join(f"{row['slug']} ({row['title']})" for row in same or rows)
        raise ToolError(f"No one paper is named {name!r}." + (f" Near it are: {near}." if near else ""))

    async def _json(self, path: str, **asked: Any) -> dict[str, Any]:
        """What the site answers; what it refuses is told to the assistant in its words."""
        query = f"?{urlencode(asked)}" if asked else ""
        status, location, body = await self.ask(path + query)
        if status in _MOVED and location:
            status, _, body = await self.ask(location)
        try:
            told: dict[str, Any] = msgspec.json.decode(body)
        except msgspec.DecodeError:
            raise ToolError(f"The site gives no answer (status {status}).") from None
        if status != 200:
            raise ToolError(str(told.get("error") or f"status {status}"))
        return told


def make_server(ask: Ask) -> MCPServer[Any]:
    """The server of the protocol, whose tools ask a site."""
    server: MCPServer[Any] = MCPServer(
        "papershelf",
        title="Papershelf",
        instructions=INSTRUCTIONS,
        version=version("papershelf"),
        log_level="ERROR",
        subscriptions=False,
    )
    tools = Tools(ask)
    for tool in (tools.search, tools.paper, tools.board, tools.sql, tools.schema):
        server.add_tool(tool, annotations=_READING, structured_output=True)

    @server.resource("papershelf://schema", mime_type="application/json", description="All tables, views and columns.")
    def schema() -> str:
        described = described_all()
        told = {name: {"description": about, "columns": columns} for name, (about, columns) in described.items()}
        return msgspec.json.encode(told).decode()

    return server
