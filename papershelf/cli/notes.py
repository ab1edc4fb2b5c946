"""Notes: what a command tells beside its answer and its errors, unless it is told to keep quiet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

_IS_QUIET = f"{__name__}.is_quiet"

F = TypeVar("F", bound=Callable[..., Any])


def quiet_option(function: F) -> F:
    """`--quiet`, which holds for the notes of the command."""
    return click.option(
        "--quiet",
        is_flag=True,
        expose_value=False,
        callback=_keep_quiet,
        help="Print what is asked for, and errors, and nothing else.",
    )(function)


def _keep_quiet(ctx: click.Context, _parameter: click.Parameter, is_given: bool) -> None:
    if is_given:
        ctx.meta[_IS_QUIET] = True  # which a group shares with its commands


def is_quiet() -> bool:
    """Whether the command that runs was told to keep quiet."""
    ctx = click.get_current_context(silent=True)
    return ctx is not None and bool(ctx.meta.get(_IS_QUIET))


def note(text: str, *, err: bool = True) -> None:
    """Print a note on standard error, or on standard output where a command has no other answer."""
    if not is_quiet():
        click.echo(text, err=err)
