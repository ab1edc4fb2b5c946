"""The command `rejects`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from papershelf.cli.options import database_option, json_option
from papershelf.cli.rows import write_rows

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

MOST_SHOWN = 50
MOST_REASONS = 20
"""Reasons that are counted below the table, those of most entries first."""
BATCH = 1_000
"""How many rows are fetched at a time."""
SHOWN_CHARACTERS = 60
"""How much of a rejected text a table shows."""


@click.command()
@click.option("--document", metavar="DOCUMENT", help="Only of this document: a name, or the first digits of its hash.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=MOST_SHOWN, show_default=True, help="How many a table shows at most."
)
@json_option
@database_option
def command(document: str | None, limit: int, as_json: bool, url: URL) -> None:
    """Show the entries that could not be used, with the reasons.

    The table shows the first ones and the beginning of each text, and below it how many have each reason; JSON holds
    them all, whole.

    \b
    papershelf rejects
    papershelf rejects --document 2025-03-18.json.gz --json
    """
    from sqlalchemy import func, select

    from db.tables import Document, Reject
    from papershelf.database import reading

    query = select(Document.uri, Reject.place, Reject.reason, Reject.text).join(
        Document, Document.id == Reject.document_id
    )
    with reading(url) as connection:
        if document is not None:
            from papershelf.loading.revising import find_documents

            found = find_documents(connection, document)
            if not found:
                raise click.ClickException(f"no document is named {document!r} or has such a hash")
            query = query.where(Document.id.in_([document_id for document_id, *_ in found]))
        ordered = query.order_by(Document.uri, Document.sha256, Reject.position)
        columns = ("document", "place", "reason", "text")
        if as_json:
            write_rows(columns, connection.execute(ordered.execution_options(yield_per=BATCH)), "json")
            return
        number = func.count().label("number")
        found_rejects = query.subquery()
        tally = (
            select(number, found_rejects.c.reason)
            .group_by(found_rejects.c.reason)
            .order_by(number.desc(), found_rejects.c.reason)
        )
        reasons = connection.execute(tally).all()
        count = sum(times for times, _ in reasons)
        rows = connection.execute(ordered.limit(limit))
        shortened = [(uri, place, reason, _beginning(text)) for uri, place, reason, text in rows]
    if shortened:
        write_rows(columns, shortened, "table")
        for times, reason in reasons[:MOST_REASONS]:
            click.echo(f"{times:,} {'entry' if times == 1 else 'entries'}: {reason}", err=True)
        if (others := len(reasons) - MOST_REASONS) > 0:
            click.echo(f"... and {others:,} more {'reason' if others == 1 else 'reasons'}.", err=True)
    else:
        click.echo("No entry was rejected.")
    if (more := count - limit) > 0:
        click.echo(f"... and {more:,} more; --limit or --json shows them.", err=True)


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_CHARACTERS else line[: SHOWN_CHARACTERS - 1] + "…"
