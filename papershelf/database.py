"""The working database as the application sees it: which schema it has, making it, bringing it up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError

import migrations
from db.engine import (
    UnusableDatabase,
    answer_of,
    looking,
    migrating,
    reading_engine,
    sqlite_path,
    table_names,
    write_ahead,
    writing,
    writing_engine,
)
from db.tables import metadata
from db.views import drop_views, make_views

_MOST_NAMED = 3
"""Tables of another program that a message names."""
UPGRADE = "`papershelf database upgrade`"


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration: the migrations of the installed package, on a connection of ours."""
    config = Config(stdout=StringIO())  # what Alembic has to say, our commands say in their own words
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """The newest revision that this program knows."""
    revision = ScriptDirectory.from_config(alembic_config()).get_current_head()
    assert revision is not None, "there is one head"
    return revision


def revision_of(connection: Connection) -> str | None:
    """The revision that the database is at; None where it has none of our tables (an empty file is no database)."""
    try:
        revision = MigrationContext.configure(connection).get_current_revision()
        if revision is None and table_names(connection) & set(metadata.tables):
            raise UnusableDatabase(
                f"{_name(connection)} has tables of a papershelf but no schema version: it was not made by papershelf. "
                "Name another database."
            )
    except DatabaseError as error:
        raise UnusableDatabase(f"{_name(connection)} is not a usable database: {answer_of(error)}.") from error
    return revision


def revision_at(url: URL) -> str | None:
    """The revision that a database is at, whichever it is; None where it has none of our tables."""
    engine = reading_engine(url)
    try:
        with _connected(engine) as connection:
            return revision_of(connection)
    finally:
        engine.dispose()


def require_current(connection: Connection) -> None:
    """Refuse a database that is absent, older or newer than this program, saying what to do."""
    revision = revision_of(connection)
    if revision is None:
        raise UnusableDatabase(f"{_name(connection)} holds no papershelf yet; `papershelf load` makes one.")
    if revision == head():
        return
    if _is_known(revision):
        raise UnusableDatabase(
            f"{_name(connection)} is of an older schema ({revision}, this program has {head()}); run {UPGRADE}."
        )
    raise UnusableDatabase(
        f"{_name(connection)} is of a newer schema ({revision}) than this program knows ({head()}); "
        "install a newer papershelf."
    )


def upgrade(engine: Engine, revision: str = "head") -> tuple[str | None, str | None]:
    """Bring the database to a revision, in one transaction with its views; gives the revisions before and after."""
    return _move(engine, command.upgrade, revision)


def downgrade(engine: Engine, revision: str) -> tuple[str | None, str | None]:
    """Take the database back to an older revision ("base" for none), in one transaction."""
    return _move(engine, command.downgrade, revision)


def _move(engine: Engine, action: Callable[..., None], revision: str) -> tuple[str | None, str | None]:
    """Run revisions with no view in their way: SQLite refuses to change a table that a view reads."""
    with _connected(engine) as connection:
        before = revision_of(connection)
    with migrating(engine) as connection:
        before = revision_of(connection)  # another process may have been faster
        if before is not None and not _is_known(before):
            require_current(connection)
        if before is not None:
            drop_views(connection)
        _run(action, connection, revision)
        after = revision_of(connection)
        if after == head():
            make_views(connection)
        return before, after


def check(connection: Connection) -> None:
    """Raise where the tables of the database are not those of the models."""
    require_current(connection)
    _run(command.check, connection)


@contextmanager
def reading(url: URL) -> Iterator[Connection]:
    """A connection to a current database that cannot write."""
    engine = reading_engine(url)
    try:
        with _connected(engine) as connection:
            require_current(connection)
            yield connection
    finally:
        engine.dispose()


def open_for_writing(url: URL, *, may_upgrade: bool = False, may_create: bool = True) -> Engine:
    """An engine on a current database: made where there is none, upgraded only when told to."""
    path = sqlite_path(url)
    if not may_create and path is not None and not path.is_file():
        raise UnusableDatabase(f"{path}: there is no database; `papershelf load` makes one.")
    engine = writing_engine(url)
    try:
        with _connected(engine) as connection:
            revision = revision_of(connection)
            if revision is None and path is not None and (others := table_names(connection) - {"alembic_version"}):
                raise UnusableDatabase(
                    f"{path} holds no papershelf but tables of something else "
                    f"({', '.join(sorted(others)[:_MOST_NAMED])}); name another file."
                )
        if (revision is None and may_create) or (revision and may_upgrade and _is_known(revision)):
            upgrade(engine)
        with looking(engine) as connection:
            require_current(connection)
        write_ahead(engine)
        with writing(engine) as connection:
            require_current(connection)
            make_views(connection)  # those that are missing, or are another version's
    except BaseException:
        engine.dispose()
        raise
    return engine


def _run(action: Callable[..., None], connection: Connection, *arguments: str) -> None:
    try:
        action(alembic_config(connection), *arguments)
    except CommandError as error:
        raise UnusableDatabase(f"{_name(connection)}: {error}") from error


@contextmanager
def _connected(engine: Engine) -> Iterator[Connection]:
    try:
        connection = engine.connect()
    except DatabaseError as error:
        raise UnusableDatabase(f"{sqlite_path_text(engine.url)} cannot be opened: {answer_of(error)}.") from error
    with connection:
        yield connection


def _is_known(revision: str) -> bool:
    script = ScriptDirectory.from_config(alembic_config())
    return any(known.revision == revision for known in script.walk_revisions())


def _name(connection: Connection) -> str:
    return sqlite_path_text(connection.engine.url)


def sqlite_path_text(url: URL) -> str:
    """How a database is named to a person: its file, or its address without the password."""
    path = sqlite_path(url)
    if path is None:
        return url.render_as_string(hide_password=True)
    is_address = str(url.database).startswith("file:")  # of a connection that only reads
    return unquote(urlsplit(str(url.database)).path) if is_address else str(path)
