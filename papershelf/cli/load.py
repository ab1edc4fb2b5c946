"""`papershelf load`: from files to papers."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from papershelf.cli.notes import is_quiet, note, quiet_option
from papershelf.cli.options import database_option
from papershelf.cli.progress import progress_bar
from papershelf.loading.most import MOST_DOCUMENTS, MOST_GIGABYTES, MOST_MINUTES, MOST_RATIO

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

    from papershelf.loading.report import Failure, Report

MOST_SHOWN = 20
"""Failures and signals that are shown, one a line; of more their number."""
DOCUMENTS = ("loaded", "unchanged", "failed", "left out")
COUNTERS = ("read", "inserted", "updated", "unchanged", "rejected")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(readable=False, allow_dash=True))
@click.option("--as", "loader_name", metavar="NAME", help="Take this loader, whatever the documents look like.")
@click.option("--strict", is_flag=True, help="Exit with status 1 also where an entry was rejected.")
@click.option("--upgrade", is_flag=True, help="Bring an older database up to date first.")
@click.option(
    "--most-ratio",
    type=click.IntRange(1),
    default=MOST_RATIO,
    show_default=True,
    help="Times its size that a file may unpack to.",
)
@click.option(
    "--most-gigabytes",
    type=click.IntRange(1),
    default=MOST_GIGABYTES,
    show_default=True,
    help="Size of a document, unpacked: its copy in the temporary folder.",
)
@click.option(
    "--most-minutes",
    type=click.IntRange(1),
    default=MOST_MINUTES,
    show_default=True,
    help="Time that a document may take.",
)
@click.option(
    "--most-documents",
    type=click.IntRange(1),
    default=MOST_DOCUMENTS,
    show_default=True,
    help="Documents that a file may hold, packed.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the counters as JSON.")
@quiet_option
@database_option
def command(
    paths: tuple[str, ...],
    loader_name: str | None,
    strict: bool,
    upgrade: bool,
    most_ratio: int,
    most_gigabytes: int,
    most_minutes: int,
    most_documents: int,
    as_json: bool,
    url: URL,
) -> None:
    """Load documents: files, folders, archives, or "-" for standard input.

    The loader is recognised from the content. Loading a document again changes nothing. Hidden files of a folder are
    left out. Exit status 1 where a document could not be loaded; the others still are. One that grows beyond measure is
    given up, with what it takes to load it all the same.

    \b
    papershelf load pages/ 2025-03-18.json.gz days.zip
    curl -s https://huggingface.co/api/daily_papers | papershelf load -
    """
    from db.engine import looking
    from db.store.editions import equally_late
    from db.vocabulary import shipped_vocabulary
    from loaders import all_loaders, loader_named
    from papershelf.database import kept_for_writing
    from papershelf.loading.bounds import Bounds
    from papershelf.loading.renewing import renew
    from papershelf.loading.report import MOST_FAILURES
    from papershelf.loading.run import Loading
    from papershelf.loading.scanning import Scanner
    from papershelf.loading.walk import count_files, exists, find_documents

    if not any(map(exists, paths)):
        raise click.UsageError(f"{', '.join(paths)}: there is no such file or folder.")
    loader = None
    if loader_name is not None:
        loader = loader_named(loader_name)
        if loader is None:
            known_names = ", ".join(known.name for known in all_loaders())
            raise click.BadParameter(f"there is no loader {loader_name!r}; there are {known_names}", param_hint="--as")
    with kept_for_writing(url, may_upgrade=upgrade) as engine:
        with Scanner() as scanner:
            renewal = renew(engine, scanner, shipped_vocabulary())
        if renewal.reasons:
            note(str(renewal))
        with Scanner() as scanner, progress_bar(count_files(paths)) as progress:
            names: list[str] = []

            def on_document(name: str) -> None:
                names.append(name)
                if progress:
                    progress.update(progress.task_ids[0], completed=len(names), description=name)

            def on_part(entries: int, share: float) -> None:
                if progress:
                    told = f"{names[-1]}: {entries:,} entries"
                    progress.update(progress.task_ids[0], completed=len(names) - 1 + share, description=told)

            def on_failure(failure: Failure) -> None:
                if report_so_far.documents["failed"] > MOST_SHOWN:
                    return
                line = f"{failure.name}: {failure.reason}"
                if progress:  # above the bar; a name with brackets is no markup
                    progress.console.print(line, markup=False, highlight=False, soft_wrap=True)
                else:
                    click.echo(line, err=True)

            bounds = Bounds(most_ratio, most_gigabytes * 2**30, most_minutes * 60, most_documents)
            loading = Loading(engine, scanner, loader=loader)
            report_so_far = loading.report
            report = loading.load(
                find_documents(paths, bounds), on_document=on_document, on_failure=on_failure, on_part=on_part
            )
        with looking(engine) as connection:
            doubtful = [
                it
                for known in all_loaders()
                if known.series_by == "name"
                for it in equally_late(connection, known.name)
            ]
    for series, day in doubtful:
        note(
            f"{series} has two editions of {day}, of which the one with the smaller hash counts: "
            "give the newer one a later day, or withdraw the other."
        )
    for notice in report.notices:
        note(notice)
    if (more := report.documents["failed"] - MOST_SHOWN) > 0:
        click.echo(
            f"... and {more:,} more that could not be loaded; --json names the first {MOST_FAILURES:,}.", err=True
        )
    if not report.documents.total():
        click.echo(f"{', '.join(paths)}: no document was found; hidden files are left out.", err=True)
    if as_json:
        click.echo(json.dumps(_as_json(report)))
    elif not is_quiet():
        _print(report)
    if report.documents["failed"] or (strict and report.total.rejected):
        sys.exit(1)


def _print(report: Report) -> None:
    """A table of counters, a row a loader; then what happened to documents, and what no loader knew."""
    names = sorted(report.counters)
    width = max([len("loader"), *map(len, names)])
    click.echo(f"{'loader':{width}}" + "".join(f"{counter:>10}" for counter in COUNTERS))
    for name in names:
        click.echo(f"{name:{width}}" + "".join(f"{getattr(report.counters[name], c):>10,}" for c in COUNTERS))
    if len(names) != 1:
        click.echo(f"{'in all':{width}}" + "".join(f"{getattr(report.total, counter):>10,}" for counter in COUNTERS))
    documents = [f"{report.documents[kind]:,} {kind}" for kind in ("loaded", "unchanged", "failed")]
    click.echo(f"documents: {', '.join(documents)}")
    if left_out := report.documents["left out"]:
        click.echo(f"{left_out:,} tables of an export left out: they follow from its documents.")
    if report.total.rejected:
        click.echo("`papershelf rejects` shows the rejected entries with their reasons.")
    for loader, signals in sorted(report.signals.items()):
        for signal, count in signals.most_common(MOST_SHOWN):
            times = "once" if count == 1 else f"{count:,} times"
            click.echo(f"{loader}: {signal} ({times}): {_advice(signal)}.")
        if (more := len(signals) - MOST_SHOWN) > 0:
            click.echo(f"{loader}: {more:,} more signals; --json names them.")


def _advice(signal: str) -> str:
    """What to do about a signal: a field or a value that no loader knows is ours to mend, the rest is the file's."""
    return "not understood; please report it" if signal.startswith("unknown ") else "look at the file"


def _as_json(report: Report) -> dict[str, object]:
    return {
        "documents": {kind.replace(" ", "_"): report.documents[kind] for kind in DOCUMENTS},
        "total": asdict(report.total),
        "loaders": {name: asdict(counters) for name, counters in sorted(report.counters.items())},
        "failures": [asdict(failure) for failure in report.failures],
        "signals": {loader: dict(signals) for loader, signals in sorted(report.signals.items()) if signals},
    }
