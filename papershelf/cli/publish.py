"""The command `publish`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from papershelf.cli.notes import note, quiet_option
from papershelf.cli.options import database_option

if TYPE_CHECKING:
    from sqlalchemy.engine import URL


@click.command()
@click.option(
    "-o",
    "--output",
    "pointer",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The pointer: a link to the newest snapshot.  "
    "[default: papershelf-public.db beside the SQLite database, else in the working directory]",
)
@quiet_option
@database_option
def command(url: URL, pointer: Path | None) -> None:
    """Publish what the working database holds as a read-only snapshot.

    The snapshot is a SQLite file of its own, with a search index, counts and views; it stands beside FILE under a
    name that holds its fingerprint, and FILE is a link to it. The one before is kept and those that are served, others
    are removed. Where nothing has changed, nothing is done. The same documents give the same file, byte for byte. A
    shelf that another version of papershelf, or of its vocabulary, derived is derived again first, where that makes a
    difference.

    \b
    papershelf publish
    papershelf publish -o /srv/papers/public.db
    """
    from papershelf.snapshot.publish import Unpublished, default_pointer, publish, published_before

    pointer = pointer or default_pointer(url)
    try:
        published = published_before(url, pointer)
        if published is None:
            published = publish(url, pointer, _renew(url))
        else:
            for notice in published.notices:
                note(notice)
    except Unpublished as error:
        raise click.ClickException(str(error)) from error
    word = "published" if published.is_new else "unchanged"
    note(f"{word}: {published.pointer} -> {published.snapshot.name}", err=False)


def _renew(url: URL) -> tuple[str, ...]:
    """Derive again what is outdated; what imports this takes longer than to see that nothing has changed."""
    from db.vocabulary import shipped_vocabulary
    from papershelf.loading.renewing import renew_before_publishing

    return renew_before_publishing(url, shipped_vocabulary(), note)
