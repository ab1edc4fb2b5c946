"""The command `serve`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

import papershelf
from papershelf.cli.options import database_option

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

_STANDARD_ERROR = 2
"""The number of that stream, whatever this program has put in its place."""


@click.command()
@click.argument("snapshot", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at; 0.0.0.0 for all.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="The port to listen at; 0 for any free one.",
)
@click.option(
    "--base-url",
    metavar="PATH",
    default="/",
    show_default=True,
    callback=lambda _context, _option, value: f"/{value.strip('/')}/".replace("//", "/"),
    help="Where the site stands behind a web server: /shelf/ for https://lab.example/shelf/.",
)
@database_option
def command(url: URL, snapshot: Path | None, host: str, port: int, base_url: str) -> None:
    """Serve the site of a snapshot, read-only, with Datasette.

    Without SNAPSHOT, `publish` first brings the default one up to date, as a process of its own: the one that serves
    never opens the working database. Where SNAPSHOT is the pointer of `publish`, the site moves on by itself to each
    snapshot that is published, without a failed request.

    \b
    papershelf serve
    papershelf serve papershelf-public.db --host 0.0.0.0 --port 80
    papershelf serve papershelf-public.db --base-url /shelf/
    """
    from papershelf.site import forking

    forking.prepare()  # before this process reads the modules, too

    from papershelf.site import lean  # noqa: F401  # before all that imports Datasette
    from papershelf.site.server import address_of, listen, open_serving, serve
    from papershelf.snapshot.about import NotASnapshot
    from papershelf.snapshot.publish import default_pointer

    if port:
        _check_port(host, port)  # before half a minute of publishing
    if snapshot is None:
        publish_first(url)
        snapshot = default_pointer(url)
    try:
        serving = open_serving(snapshot, base_url, click.echo)
    except NotASnapshot as error:
        raise click.ClickException(str(error)) from error
    try:
        listening = listen(host, port)
    except OSError as error:
        serving.close()
        raise _cannot_listen(host, port, error) from error
    with listening:
        forking.wait_until_prepared()
        address = address_of(listening).rstrip("/") + base_url
        click.echo(f"Serving {serving.now.held.path.name} at {address} (Ctrl-C stops)")
        serve(serving, listening)


def _check_port(host: str, port: int) -> None:
    """Refuse a port that another program has."""
    from papershelf.site.server import listen

    try:
        listen(host, port).close()
    except OSError as error:
        raise _cannot_listen(host, port, error) from error


def _cannot_listen(host: str, port: int, error: OSError) -> click.ClickException:
    return click.ClickException(f"Cannot listen at {host}, port {port}: {error.strerror}.")


def publish_first(url: URL, *, is_quiet: bool = False) -> None:
    """Run `publish` of this very program, wherever it was started; the database's password stays out of `ps`.

    What it says goes to standard error where it should keep quiet on standard output.
    """
    here = str(Path(papershelf.__file__).parent.parent)
    environment = {
        **os.environ,
        "PAPERSHELF_DATABASE": url.render_as_string(hide_password=False),
        "PYTHONPATH": os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH")])),
    }
    publish = [sys.executable, "-P", "-m", "papershelf", "publish"]
    output = _STANDARD_ERROR if is_quiet else None
    status = subprocess.run(publish, env=environment, stdout=output, check=False).returncode
    if status:
        sys.exit(status)
