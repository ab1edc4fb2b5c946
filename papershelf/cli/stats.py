"""The command `stats`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from papershelf.cli.options import database_option, json_option
from papershelf.cli.rows import write_rows

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

    from papershelf.shelf.statistics import Statistics


@click.command()
@json_option
@database_option
def command(as_json: bool, url: URL) -> None:
    """Count what the working database holds.

    Rows of each table, documents by loader, the days that they span, and how many papers have each field.

    \b
    papershelf stats
    papershelf stats --json | jq .coverage
    """
    from papershelf.database import reading
    from papershelf.shelf.statistics import count

    with reading(url) as connection:
        statistics = count(connection)
    if as_json:
        click.echo(msgspec.json.encode(statistics).decode())
    else:
        _print(statistics)


def _print(statistics: Statistics) -> None:
    write_rows(("table", "rows"), list(statistics.rows.items()), "table")
    click.echo()
    write_rows(("loader", "documents"), list(statistics.documents.items()), "table")
    if statistics.incomplete_documents:
        click.echo(f"Of these {statistics.incomplete_documents} are not loaded to their end; load them again.")
    click.echo()
    spans = {"published": statistics.published, "listed": statistics.listed}
    write_rows(("days", "first", "last"), [(name, span.first, span.last) for name, span in spans.items()], "table")
    click.echo()
    papers = statistics.rows["papers"]
    shares = [(name, number, _per_cent(number, papers)) for name, number in statistics.coverage.items()]
    write_rows(("papers with", "number", "%"), shares, "table")


def _per_cent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
