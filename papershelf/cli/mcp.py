"""The command `mcp`."""

from __future__ import annotations

import importlib.util
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from papershelf.cli.options import database_option

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

    from papershelf.site.serving import Serving


@click.command()
@click.argument("snapshot", required=False, type=click.Path(dir_okay=False, path_type=Path))
@database_option
def command(url: URL, snapshot: Path | None) -> None:
    """Let an assistant use a snapshot, by the Model Context Protocol on the standard streams.

    It has tools to search, to tell of a paper, to show a board and the schema, and to answer SQL, read-only and within
    the limits of the site. Without SNAPSHOT, `publish` first brings the default one up to date. An assistant starts
    this command itself; it needs the extra mcp. `papershelf serve` answers the same at /mcp.

    \b
    papershelf mcp papershelf-public.db
    """
    if importlib.util.find_spec("mcp") is None:
        raise click.ClickException('MCP needs its library: pip install "papershelf[mcp]".')
    import asyncio

    from papershelf.site import forking

    forking.prepare()  # before this process reads the modules, too

    from papershelf.cli.serve import publish_first
    from papershelf.site import lean  # noqa: F401  # before all that imports Datasette
    from papershelf.site.server import open_serving
    from papershelf.snapshot.about import NotASnapshot
    from papershelf.snapshot.publish import default_pointer

    if snapshot is None:
        publish_first(url, is_quiet=True)
        snapshot = default_pointer(url)
    try:
        serving = open_serving(snapshot, "/", partial(click.echo, err=True))
    except NotASnapshot as error:
        raise click.ClickException(str(error)) from error
    asyncio.run(_speak(serving))


async def _speak(serving: Serving) -> None:
    """Answer on the standard streams until they are closed."""
    from papershelf.site.front import Front
    from papershelf.site.inside import ask, living
    from papershelf.site.mcp_tools import make_server
    from papershelf.site.quiet import keep_quiet

    front = Front(serving, "/")
    server = make_server(partial(ask, front))
    keep_quiet()
    async with living(front):
        await server.run_stdio_async()
