"""`papershelf review`: what waits for a person to decide."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from papershelf.cli.options import database_option, json_option
from papershelf.cli.streams import visible_in_line

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

    from papershelf.shelf.review import Waiting


@click.command()
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(["pair", "leader", "disagreement", "name"]),
    help="Only this kind; may be given several times.",
)
@click.option(
    "--limit", type=click.IntRange(min=1), default=50, show_default=True, help="Of each kind at most so many."
)
@click.option(
    "--to",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("corrections.yaml"),
    show_default=True,
    help="The curation file that decisions are appended to; one that is made is in CSV where its name ends in .csv.",
)
@click.option("--by", "decided_by", help="Who decides, for the file.")
@json_option
@database_option
def command(kinds: tuple[str, ...], limit: int, path: Path, decided_by: str | None, as_json: bool, url: URL) -> None:
    """Go through what waits to be decided, and write what you decide.

    Pairs of papers that may be the same work, leaders of boards that are too far ahead, results that two sources give
    otherwise, and names that the vocabulary does not know, most frequent first. On a terminal each is shown with both
    sides and asked for (the first letters of a choice are enough); what you decide is appended to a curation file at
    once, to be loaded. Elsewhere, or with --json, it is printed, with the decisions that each choice stands for.

    \b
    papershelf review --kind pair --to corrections.yaml
    papershelf load corrections.yaml
    """
    from papershelf.cli.rows import write_rows
    from papershelf.database import reading
    from papershelf.shelf.review import KINDS, waiting

    wanted = tuple(kind for kind in KINDS if not kinds or kind in kinds)
    with reading(url) as connection:
        items = list(waiting(connection, wanted, limit))
    if as_json or not _is_at_terminal():
        rows = [list(asdict(item).values()) for item in items]
        write_rows(["kind", "reason", "one", "other", "score", "choices"], rows, "json")
    elif items:
        _ask(items, path, decided_by)
    else:
        click.echo("Nothing waits.")


def _is_at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


class _Verb(click.Choice[str]):
    """A choice by its first letters, as many as tell it from the others."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        meant = [choice for choice in self.choices if value and choice.startswith(value)]
        return super().convert(meant[0] if len(meant) == 1 else value, param, ctx)


def _ask(items: Sequence[Waiting], path: Path, decided_by: str | None) -> None:
    """Ask for each, and append what is decided at once, so that a session can end at any time."""
    from datetime import datetime

    from papershelf.shelf.curation_file import NotAppended, append_decisions

    today = datetime.now().astimezone().date()
    count, day = 0, None
    try:
        for place, item in enumerate(items, 1):
            _show(item, f"{place} of {len(items)}")
            verb = click.prompt("decide", type=_Verb([*item.choices, "skip", "quit"]), default="skip")
            if verb == "quit":
                break
            if verb != "skip":
                about = {"decided_by": decided_by, "decided_on": str(today)}
                filled = [_filled(decision) for decision in item.choices[verb]]
                known = {name: value for name, value in (about | {"reason": _reason()}).items() if value}
                day = append_decisions(path, [decision | known for decision in filled], today, day)
                count += len(filled)
    except NotAppended as error:
        raise click.ClickException(str(error)) from error
    finally:
        if count:
            click.echo(
                f"\n{count} decision{'s' if count > 1 else ''} appended to {path}; papershelf load {path} follows them."
            )


def _show(item: Waiting, place: str) -> None:
    """Both sides, a fact a line."""
    score = f" ({item.score:g})" if item.score else ""
    click.echo(f"\n{place}, {item.kind}: {visible_in_line(item.reason)}{score}")
    for number, side in enumerate(filter(None, (item.one, item.other))):
        click.echo("  or" if number else "  either" if item.other else "  what", nl=True)
        for name, value in _known(side):
            click.echo(f"    {name.replace('_', ' '):16} {visible_in_line(str(value))}")


def _known(side: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in side.items() if value is not None]


def _reason() -> str:
    return str(click.prompt("why", default="", show_default=False)).strip()


def _filled(decision: dict[str, Any]) -> dict[str, Any]:
    """A decision with what only a person knows: what stands in angle brackets."""
    filled: dict[str, Any] = {}
    for name, value in decision.items():
        if isinstance(value, dict):
            filled[name] = _filled(value)
        elif isinstance(value, str) and value.startswith("<") and value.endswith(">"):
            filled[name] = click.prompt(value[1:-1])
        else:
            filled[name] = value
    return filled
