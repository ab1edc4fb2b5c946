"""A bar that shows a person how far a long command is; programs and whoever wants quiet see none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from papershelf.cli.notes import is_quiet

if TYPE_CHECKING:
    from rich.progress import Progress


@contextmanager
def progress_bar(total: int, description: str = "") -> Iterator[Progress | None]:
    """A bar on a terminal, with one task of so many steps; None elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if not console.is_terminal or not total or is_quiet():
        yield None
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        progress.add_task(description, total=total)
        yield progress
