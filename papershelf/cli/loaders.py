"""The command `loaders`."""

from __future__ import annotations

import click

from papershelf.cli.options import json_option
from papershelf.cli.rows import write_rows


@click.command()
@json_option
def command(as_json: bool) -> None:
    """List the loaders: the source formats that `load` knows.

    \b
    papershelf loaders
    papershelf load --as hf-daily saved-answer.txt
    """
    from loaders import all_loaders

    rows = [(loader.name, loader.version, loader.summary) for loader in all_loaders()]
    write_rows(("name", "version", "summary"), rows, "json" if as_json else "table")
