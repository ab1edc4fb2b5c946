"""Options that several commands share, each one decorator."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

import click
from sqlalchemy.engine import URL

from db.engine import UnusableDatabase, parse_url

DEFAULT_DATABASE = "sqlite:///papershelf.db"

F = TypeVar("F", bound=Callable[..., Any])


def _url(ctx: click.Context, _parameter: click.Parameter, raw: str | None) -> URL:
    """The command's own option, else the group's, else the environment's, else the default."""
    try:
        return parse_url(raw or ctx.find_root().params.get("database") or _environment() or DEFAULT_DATABASE)
    except UnusableDatabase as error:
        raise click.BadParameter(str(error)) from error


def _environment() -> str | None:
    return os.environ.get("PAPERSHELF_DATABASE")


def database_option(function: F) -> F:
    """`--database URL`, given to the command as `url`."""
    return click.option(
        "--database",
        "url",
        metavar="URL",
        callback=_url,
        help="The working database: sqlite:///FILE or postgresql://HOST/NAME."
        f"  [env: PAPERSHELF_DATABASE; default: {DEFAULT_DATABASE}]",
    )(function)


def json_option(function: F) -> F:
    """`--json`, given to the command as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(function)
