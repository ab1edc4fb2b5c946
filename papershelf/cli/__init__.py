"""The command line. Each command lives in the module that COMMANDS names and is imported only when it is called."""

from __future__ import annotations

import errno
import importlib
import io
import sys
from collections.abc import Sequence
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from db.engine import UnusableDatabase, answer_of
from db.store.underivable import Underivable

COMMANDS = {
    "load": "papershelf.cli.load",
    "loaders": "papershelf.cli.loaders",
    "rejects": "papershelf.cli.rejects",
    "decisions": "papershelf.cli.decisions",
    "stats": "papershelf.cli.stats",
    "fingerprint": "papershelf.cli.fingerprint",
    "withdraw": "papershelf.cli.withdraw",
    "derive": "papershelf.cli.derive",
    "extract": "papershelf.cli.extract",
    "settings": "papershelf.cli.settings",
    "evaluate": "papershelf.cli.evaluate",
    "search": "papershelf.cli.search",
    "show": "papershelf.cli.show",
    "sql": "papershelf.cli.sql",
    "export": "papershelf.cli.export",
    "publish": "papershelf.cli.publish",
    "serve": "papershelf.cli.serve",
    "database": "papershelf.cli.database",
}
"""Command to the module that holds it, as an attribute `command`."""


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is called or its help is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name; None where there is none."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command = importlib.import_module(module).command
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Turn what users can mend into one line of message and exit status 1: no input gives a traceback."""
        try:
            value = super().invoke(ctx)
            sys.stdout.flush()
            return value
        except UnusableDatabase as error:
            raise click.ClickException(str(error)) from error
        except Underivable as error:
            raise click.ClickException(f"Nothing was changed: {error}") from error
        except SQLAlchemyError as error:
            raise click.ClickException(f"The database answers: {answer_of(error)}") from error
        except OSError as error:
            if error.errno == errno.EPIPE:  # a reader that has seen enough; click ends the program quietly
                raise
            raise click.ClickException(str(error)) from error


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="papershelf", message="%(prog)s %(version)s")
@click.option("--database", metavar="URL", help="The working database; every command takes this option too.")
def papershelf(database: str | None) -> None:
    """A bibliography database in SQL for machine-learning research.

    \b
    papershelf load pages/            read saved pages into papershelf.db
    papershelf sql "select count(*) from papers"
    papershelf serve                  publish, then serve the site read-only
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """The console script. A character that the terminal cannot show is shown as Python writes it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    papershelf(args=arguments, prog_name="papershelf")


if __name__ == "__main__":
    main()
