"""`papershelf withdraw`: take a document back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from papershelf.cli.notes import note, quiet_option
from papershelf.cli.options import database_option

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

MOST_NAMED = 20
"""Documents of one name that a message lists."""


@click.command()
@click.argument("document")
@quiet_option
@database_option
def command(document: str, url: URL) -> None:
    """Take back a DOCUMENT with all that it alone says; papers are as if it had never been loaded.

    DOCUMENT is one of its names, or its SHA-256 or the first digits of it (six or more). Where it was the edition of a
    series that counts, the one before it counts again.

    \b
    papershelf withdraw 2025-03-18.json.gz
    """
    from db.display.counts import counted
    from db.engine import writing
    from papershelf.database import kept_for_writing
    from papershelf.loading.revising import find_documents, withdraw

    with kept_for_writing(url, may_create=False) as engine, writing(engine) as connection:
        found = find_documents(connection, document)
        if not found:
            raise click.ClickException(
                f"no document is named {document!r} or has such a hash; "
                '`papershelf sql "select uri, sha256 from documents"` lists them'
            )
        if len(found) > 1:
            several = "\n".join(
                f"  {each.sha256}  {each.uri}  {each.as_of or 'no day'}"
                + ("  (another edition counts)" if each.is_replaced else "")
                for each in found[:MOST_NAMED]
            )
            several += f"\n  and {len(found) - MOST_NAMED:,} more" if len(found) > MOST_NAMED else ""
            raise click.ClickException(f"{document!r} stands for several documents; give the hash of one:\n{several}")
        (wanted,) = found
        derived = withdraw(connection, wanted.id)
    note(f"withdrawn: {wanted.uri} ({wanted.sha256[:12]}); {counted(derived, 'paper')} derived again", err=False)
