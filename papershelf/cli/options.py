"""Options that several commands share, each one decorator."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

DEFAULT_DATABASE = "sqlite:///papershelf.db"

F = TypeVar("F", bound=Callable[..., Any])


def parsed(address: str) -> URL:
    """The URL of a database that a person names; a wrong one is a wrong command line."""
    from db.engine import UnusableDatabase, parse_url

    try:
        return parse_url(address)
    except UnusableDatabase as error:
        raise click.BadParameter(str(error), param_hint="--database") from error


def _address(ctx: click.Context, _parameter: click.Parameter, raw: str | None) -> str:
    """The command's own option, else the group's, else the environment's, else the default."""
    return raw or ctx.find_root().params.get("database") or os.environ.get("PAPERSHELF_DATABASE") or DEFAULT_DATABASE


def _url(ctx: click.Context, parameter: click.Parameter, raw: str | None) -> URL:
    return parsed(_address(ctx, parameter, raw))


def database_option(function: F) -> F:
    """`--database URL`, given to the command as `url`."""
    return _database_option("url", _url)(function)


def address_option(function: F) -> F:
    """`--database URL`, given to the command as it stands, as `address`."""
    return _database_option("address", _address)(function)


def _database_option(name: str, callback: Callable[..., Any]) -> Callable[[F], F]:
    return click.option(
        "--database",
        name,
        metavar="URL",
        callback=callback,
        help="The working database: sqlite:///FILE or postgresql://HOST/NAME."
        f"  [env: PAPERSHELF_DATABASE; default: {DEFAULT_DATABASE}]",
    )


def json_option(function: F) -> F:
    """`--json`, given to the command as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(function)


def output_option(what: str) -> Callable[[F], F]:
    """`-o FILE`, given to the command as `path`, "-" for standard output; `what` says what stands in the file."""
    return click.option(
        "-o",
        "--output",
        "path",
        metavar="FILE",
        type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
        default="-",
        help=f'{what}; "-" is standard output, the default.',
    )
