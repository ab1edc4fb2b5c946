"""The command line. A command's module is imported only when that command is called or its own help is asked for."""

from __future__ import annotations

import atexit
import gc
import importlib
import sys
from collections.abc import Sequence
from typing import Any

import click
from click.shell_completion import CompletionItem

from papershelf.cli import streams
from papershelf.cli.groups import SuggestingGroup
from papershelf.cli.notes import quiet_option

COMMANDS = {
    "load": 'Load documents: files, folders, archives, or "-" for standard input.',
    "loaders": "List the loaders: the source formats that `load` knows.",
    "rejects": "Show the entries that could not be used, with the reasons.",
    "decisions": "Show what curation documents decide, and whether it is followed.",
    "review": "Go through what waits to be decided, and write what you decide.",
    "stats": "Count what the working database holds.",
    "fingerprint": "Print the SHA-256 of the content: equal for two shelves that say the same.",
    "withdraw": "Take back a DOCUMENT with all that it alone says; papers are as if it had never been loaded.",
    "derive": "Derive again the papers of which this version of papershelf makes something else.",
    "extract": "Read the abstracts of the shelf with a language model.",
    "settings": "Show the settings of the shelf, or give the setting NAME a VALUE.",
    "evaluate": "Measure how well a reader finds the links and results of hand-labelled abstracts.",
    "search": "Find papers by WORDS of title, authors and abstract, the best first: as the box of the site does.",
    "show": "Show a paper with its repositories, links, versions, results and sources, and what may be the same work.",
    "sql": "Answer an SQL query; nothing is ever written.",
    "export": "Write papers, any other table or the rows of a query for other programs.",
    "digest": "Write or send a mail of what is voted for and new.",
    "publish": "Publish what the working database holds as a read-only snapshot.",
    "serve": "Serve the site of a snapshot, read-only, with Datasette.",
    "mcp": "Let an assistant use a snapshot, by the Model Context Protocol on the standard streams.",
    "database": "Manage the schema of the working database.",
}
"""Command to what it does, as its own help begins; it lives in the module of its name, as an attribute `command`."""


class LazyGroup(SuggestingGroup):
    """A group that imports a command's module when the command is called or its help is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"{__name__}.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands in the help of the group, which needs none of their modules."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete the name of a command, or an option of the group."""
        names = [CompletionItem(name, help=what) for name, what in COMMANDS.items() if name.startswith(incomplete)]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]

    def invoke(self, ctx: click.Context) -> Any:
        """Turn what users can mend into one line of message and exit status 1: no input gives a traceback."""
        try:
            value = super().invoke(ctx)
            sys.stdout.flush()
            return value
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            from papershelf.cli.failures import message_of  # it knows the errors of databases, so it takes their time

            message = message_of(error)
            if message is None:
                raise
            raise click.ClickException(message) from error


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="papershelf", message="%(prog)s %(version)s")
@click.option("--database", metavar="URL", help="The working database; every command takes this option too.")
@quiet_option
def papershelf(database: str | None) -> None:
    """A bibliography database in SQL for machine-learning research.

    \b
    papershelf load pages/            read saved pages into papershelf.db
    papershelf sql "select count(*) from papers"
    papershelf serve                  publish, then serve the site read-only
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """The console script. A character that the terminal cannot show is shown as Python writes it."""
    streams.prepare()
    atexit.register(gc.freeze)  # all of it goes with the process: nobody need look for circles in it first
    try:
        papershelf(args=arguments, prog_name="papershelf")
    except OSError as error:  # help that cannot be printed
        click.echo(f"Error: {error.filename}: {error.strerror}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
