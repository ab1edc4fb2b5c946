"""The commands `database upgrade`, `downgrade`, `current` and `check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from papershelf.cli.groups import SuggestingGroup
from papershelf.cli.notes import note, quiet_option
from papershelf.cli.options import database_option

if TYPE_CHECKING:
    from sqlalchemy.engine import URL


@click.group(cls=SuggestingGroup, context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Manage the schema of the working database.

    Other commands never change the schema of a database that they find; `load --upgrade` does when told to.

    \b
    papershelf database current
    papershelf database upgrade
    """


@command.command()
@click.argument("revision", default="head")
@quiet_option
@database_option
def upgrade(revision: str, url: URL) -> None:
    """Bring the database to REVISION, by default the newest; one that does not exist is made.

    It is one transaction: whatever interrupts it, the database stays as it was.

    \b
    papershelf database upgrade
    """
    from papershelf import database

    before, after = _moved(url, revision, up=True)
    note(f"{database.sqlite_path_text(url)}: {_moves(before, after)}", err=False)


@command.command(context_settings={"ignore_unknown_options": True})
@click.argument("revision")
@quiet_option
@database_option
def downgrade(revision: str, url: URL) -> None:
    """Take the database back to an older REVISION; "-1" is the one before, "base" leaves no tables.

    What the older schema has no place for is lost: copy the database first.

    \b
    papershelf database downgrade -1
    """
    from db.engine import UnusableDatabase, sqlite_path
    from papershelf import database

    path = sqlite_path(url)
    if path is not None and not path.is_file():
        raise UnusableDatabase(f"{path}: there is no database.")
    before, after = _moved(url, revision, up=False)
    note(f"{database.sqlite_path_text(url)}: {_moves(before, after)}", err=False)


@command.command()
@database_option
def current(url: URL) -> None:
    """Print the revision that the database is at.

    \b
    papershelf database current
    """
    from papershelf import database

    revision = database.revision_at(url)
    newest = database.head()
    note = "the newest" if revision == newest else f"this program has {newest}"
    click.echo(f"{revision or 'none'} ({note})")


@command.command()
@quiet_option
@database_option
def check(url: URL) -> None:
    """Check that tables and views of the database are those of this program; exit with status 1 where not.

    \b
    papershelf database check && echo fine
    """
    from db.views import differing_views
    from papershelf import database

    with database.reading(url) as connection:
        database.check(connection)
        if names := differing_views(connection):
            raise click.ClickException(
                f"{database.sqlite_path_text(url)}: views are missing or differ ({', '.join(names)}); "
                f"run {database.UPGRADE}."
            )
    note(f"{database.sqlite_path_text(url)}: tables and views are those of this program ({database.head()})", err=False)


def _moved(url: URL, revision: str, *, up: bool) -> tuple[str | None, str | None]:
    from db.engine import writing_engine
    from papershelf import database

    engine = writing_engine(url)
    try:
        return database.upgrade(engine, revision) if up else database.downgrade(engine, revision)
    finally:
        engine.dispose()


def _moves(before: str | None, after: str | None) -> str:
    if before == after:
        return f"is at {after or 'no revision'} already"
    return f"{before or 'nothing'} -> {after or 'nothing'}"
