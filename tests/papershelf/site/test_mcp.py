"""The Model Context Protocol, spoken by the client of its own library: on the standard streams and over HTTP."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from papershelf.site import mcp_endpoint
from papershelf.site.mcp_endpoint import AT_ONCE, MOST_BYTES, NOT_INSTALLED, McpEndpoint
from papershelf.snapshot.contents import described_tables, described_views

Use = Callable[..., Any]
TOOLS = {"search", "paper", "board", "sql", "schema"}


@pytest.fixture(params=["stdio", "http"])
def server(request: pytest.FixtureRequest, shelf: Path) -> Any:
    """Where a client finds the shelf: a command that it starts, or the address of the site."""
    if request.param == "http":
        return f"{request.getfixturevalue('served')}/mcp"
    snapshot = str(shelf / "papershelf-public.db")
    return StdioServerParameters(command=sys.executable, args=["-m", "papershelf", "mcp", snapshot])


def using(server: Any, talk: Callable[[Client], Any]) -> Any:
    """What a talk with a server gives."""

    async def talking() -> Any:
        async with Client(server, read_timeout_seconds=60) as client:
            return await talk(client)

    return asyncio.run(talking())


def text_of(content: Sequence[Any]) -> str:
    """The only text of an answer."""
    (part,) = content
    return str(part.text)


async def told(client: Client, tool: str, **arguments: Any) -> Any:
    """What a tool tells."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    text = json.loads(text_of(result.content))
    assert result.structured_content == text
    return text


async def refused(client: Client, tool: str, **arguments: Any) -> str:
    """What a tool says where it cannot."""
    result = await client.call_tool(tool, arguments)
    assert result.is_error, result.content
    return text_of(result.content).removeprefix(f"Error executing tool {tool}: ")


def test_an_assistant_finds_its_tools_and_what_the_tables_mean(server: Any) -> None:
    async def talk(client: Client) -> Any:
        tools = (await client.list_tools()).tools
        resources = (await client.list_resources()).resources
        read = await client.read_resource(str(resources[0].uri))
        return tools, resources, json.loads(text_of(read.contents)), await told(client, "schema")

    tools, resources, schema, listed = using(server, talk)
    assert {tool.name for tool in tools} == TOOLS
    for tool in tools:
        assert tool.description
        assert tool.annotations.read_only_hint
        assert all(field["description"] for field in tool.input_schema.get("properties", {}).values())
    assert [str(resource.uri) for resource in resources] == ["papershelf://schema"]
    assert set(schema) == set(listed["tables"]) == {*described_tables(), *described_views()}


def test_each_tool_answers_as_the_site_does(server: Any, get: Use) -> None:
    async def talk(client: Client) -> Any:
        return [
            await told(client, "search", query="pruning", limit=1),
            await told(client, "search", query="pruning", limit=1, page=2),
            await told(client, "paper", name="pruning-once-is-enough"),
            await told(client, "board", dataset="image-net", metric="accuracy"),
            await told(
                client, "sql", query="select title from papers where slug = :s", parameters={"s": "a-bare-title"}
            ),
            await told(client, "sql", query="select id from papers order by id", limit=3),
            await told(client, "schema", table="leaderboard"),
        ]

    first, second, paper, board, one, few, table = using(server, talk)
    found = get("/search.json?q=pruning").json()["rows"]
    assert first["papers"] + second["papers"] == found
    assert (first["next_page"], second["next_page"]) == (2, None)
    exported = get("/papers/pruning-once-is-enough.json").json()
    assert exported.items() <= paper.items()
    assert {(row["metric"], row.get("rank")) for row in paper["results"]} >= {("Accuracy", 1)}
    shown = get("/leaderboards/imagenet.json").json()
    assert [row["value"] for row in board["rows"]] == [row["value"] for row in shown["rows"]] == ["76.1"]
    assert one == {"columns": ["title"], "rows": [["A Bare Title"]], "has_more": False}
    assert (few["rows"], few["has_more"]) == ([[1], [2], [3]], True)
    assert table["columns"]["rank"]


@pytest.mark.parametrize(
    "name", ["2403.01234", "10.1000/pruning", "pruning once is enough", "pruning-once", "PRUNING-ONCE"]
)
def test_a_paper_is_found_by_whatever_names_it(name: str, shelf: Path, served: str) -> None:
    async def talk(client: Client) -> Any:
        return await told(client, "paper", name=name)

    assert using(f"{served}/mcp", talk)["slug"] == "pruning-once-is-enough"


def test_what_cannot_be_is_told_in_the_words_of_the_site(server: Any) -> None:
    async def talk(client: Client) -> Any:
        return {
            "paper": await refused(client, "paper", name="qqqq zzzz"),
            "near": await refused(client, "paper", name="pruning"),
            "board": await refused(client, "board", dataset="no such set/../x?y#z"),
            "write": await refused(client, "sql", query="delete from papers"),
            "empty": await refused(client, "sql", query=" \n"),
            "comment": await refused(client, "sql", query="-- nothing"),
            "wrong": await refused(client, "sql", query="select no_such_name"),
            "function": await refused(client, "sql", query="select zeroblob(9)"),
            "file": await refused(client, "sql", query="select * from pragma_database_list"),
            "endless": await refused(
                client,
                "sql",
                query="with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n",
            ),
            "table": await refused(client, "schema", table="nothing"),
            "limit": await refused(client, "search", query="a", limit=100_000),
        }

    answers = using(server, talk)
    assert answers["paper"] == "No one paper is named 'qqqq zzzz'."
    assert "pruning-once-is-enough" in answers["near"]
    assert answers["board"].startswith("No data set of the name")
    assert "SELECT" in answers["write"]
    assert "write one SELECT" in answers["empty"]
    assert "SELECT" in answers["comment"]
    assert answers["wrong"] == "no such column: no_such_name"
    assert "not authorized" in answers["function"]
    assert "pragma_database_list" in answers["file"]
    assert "took too long" in answers["endless"]
    assert answers["table"].startswith("There is no table or view named 'nothing'")
    assert "less than or equal to 200" in answers["limit"]


def post(address: str, body: bytes, **headers: str) -> tuple[int, dict[str, Any]]:
    told = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream", **headers}
    request = urllib.request.Request(f"{address}/mcp", data=body or None, headers=told)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.loads(answer.read() or b"{}")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read() or b"{}")


def test_over_http_only_requests_of_the_protocol_are_answered(served: str) -> None:
    assert post(served, b"")[0] == 405
    assert post(served, b"no json")[0] == 400
    assert post(served, b"[" * 10_000)[0] == 400
    assert post(served, b"{}")[0] == 400
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    status, answer = post(served, json.dumps(call).encode(), Host="papers.example", Origin="https://x.example")
    assert status == 200
    assert {tool["name"] for tool in answer["result"]["tools"]} == TOOLS


def test_a_request_that_is_too_long_or_one_too_many_is_refused() -> None:
    async def no_site(_scope: Any, _receive: Any, _send: Any) -> None:
        raise AssertionError

    async def answer(endpoint: McpEndpoint, parts: list[bytes]) -> dict[str, Any]:
        waiting = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
        waiting.append({"type": "http.request", "body": b"", "more_body": False})
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return waiting.pop(0)

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await endpoint({"type": "http", "method": "POST", "headers": []}, receive, send)
        return sent[0]

    endpoint = McpEndpoint(no_site)
    assert asyncio.run(answer(endpoint, [b"x" * MOST_BYTES, b"x"]))["status"] == 413
    endpoint.busy = AT_ONCE
    busy = asyncio.run(answer(endpoint, [b"{}"]))
    assert (busy["status"], (b"retry-after", b"5") in busy["headers"]) == (503, True)


def test_without_the_library_the_command_and_the_site_say_what_to_install(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = (
        "import importlib.util, sys; find = importlib.util.find_spec; "
        "importlib.util.find_spec = lambda name, *a: None if name == 'mcp' else find(name, *a); "
        "from papershelf.cli import main; main(sys.argv[1:])"
    )
    command = [sys.executable, "-c", program, "mcp", str(shelf / "papershelf-public.db")]
    result = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == 'Error: MCP needs its library: pip install "papershelf[mcp]".\n'
    assert "papershelf[mcp]" in NOT_INSTALLED


def test_the_command_ends_when_its_input_does_and_prints_nothing_of_its_own(shelf: Path) -> None:
    command = [sys.executable, "-m", "papershelf", "mcp", str(shelf / "papershelf-public.db")]
    result = subprocess.run(command, capture_output=True, text=True, check=False, input="", timeout=60)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    missing = subprocess.run([*command[:-1], str(shelf / "no.db")], capture_output=True, text=True, check=False)
    assert (missing.returncode, missing.stdout, missing.stderr.count("\n")) == (1, "", 1)


def test_a_library_that_cannot_begin_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing:
        def streamable_http_app(self, **_options: Any) -> None:
            return None

        @property
        def session_manager(self) -> Any:
            raise RuntimeError("It has run before.")

    async def begin() -> None:
        endpoint = McpEndpoint(nobody)
        for _ in range(2):  # the next request tries again
            with pytest.raises(RuntimeError, match="It has run before"):
                await asyncio.wait_for(endpoint._started(), 30)

    async def nobody(*_: Any) -> None:
        raise AssertionError("nobody asks the site")

    monkeypatch.setattr(mcp_endpoint, "_made", lambda asking: Failing())
    asyncio.run(begin())
