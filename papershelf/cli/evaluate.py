"""The command `evaluate`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import msgspec
from sqlalchemy.engine import URL

from db.display.counts import counted
from extraction.evaluation.comparison import Comparison, compare
from extraction.evaluation.figures import Band, Figures, figures_of
from extraction.evaluation.labels import Absent, Label, LabelledText, MalformedLabels, read_labels
from extraction.evaluation.misses import first_of_each, misses_of
from extraction.evaluation.spellings import Spellings, spellings_beside
from extraction.evaluation.split import PARTS, Part, is_in
from papershelf.cli.misses import miss_lines
from papershelf.cli.options import database_option, json_option
from papershelf.cli.rows import table_lines
from papershelf.database import reading
from papershelf.readers.reader import Reader, UnknownReader, reader_named
from papershelf.shelf.labelled_texts import find_texts

MOST_NAMED = 10
"""Labels that a warning names; JSON has them all."""
EVERY = sys.maxsize
"""`--misses` without a number."""


@click.command()
@click.argument("gold", metavar="GOLD.jsonl", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--reader", "reader_name", metavar="NAME", default="builtin", show_default=True, help="Who reads.")
@click.option(
    "--part", type=click.Choice(PARTS), default="all", show_default=True, help="All labels, or a part by a hash."
)
@click.option(
    "--misses",
    "most",
    metavar="[N]",
    type=click.IntRange(min=1),
    is_flag=False,
    flag_value=EVERY,
    help="Show what was missed, made up or attached wrongly; at most N of each.",
)
@click.option(
    "--aliases",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Spellings that count as one name.  [default: aliases.json beside GOLD.jsonl, else the shelf's vocabulary]",
)
@json_option
@database_option
def command(
    gold: Path, reader_name: str, part: Part, most: int | None, aliases: Path | None, as_json: bool, url: URL
) -> None:
    """Measure how well a reader finds the links and results of hand-labelled abstracts.

    GOLD.jsonl holds a labelled paper a line; docs/extraction.md says how. Each text is that of the one record of the
    shelf that the label names, and is read again: what the shelf has stored as results plays no part. Labels without
    such a record are left out, with a warning.

    The parts are those of the figures in docs/extraction.md: "kept-apart" is a third of the papers, by a hash of the
    title, and half of those listed from July 2025 on, by a hash of the arXiv identifier, unless a label says itself
    whether it is apart; on these nothing was tuned. "seen" is the rest.

    \b
    papershelf evaluate labels.jsonl --part kept-apart
    papershelf evaluate labels.jsonl --part seen --misses 20
    """
    try:
        reader = reader_named(reader_name)
    except UnknownReader as error:
        raise click.BadParameter(str(error), param_hint="--reader") from error
    try:
        labels = [label for label in read_labels(gold) if is_in(part, label)]
        spellings = spellings_beside(gold, aliases)
    except MalformedLabels as error:
        raise click.ClickException(str(error)) from error
    if not labels:
        raise click.ClickException(f"{gold}: none of its labels is in the part {part!r}.")
    with reading(url) as connection:
        texts, absent = find_texts(connection, labels)
    _warn_of_absent(absent, len(labels))
    if not texts:
        raise click.ClickException(f"The shelf holds none of the labelled texts. {_what_to_load(labels)}")
    comparison = compare(texts, reader.read, spellings)
    _warn_of_failures(comparison, reader)
    figures = figures_of(comparison.papers, spellings)
    misses = [] if most is None else first_of_each(misses_of(comparison.papers), most)
    if as_json:
        report = _report(gold, part, reader, spellings, texts, absent, comparison, figures)
        report |= {} if most is None else {"misses": misses}
        click.echo(msgspec.json.encode(report).decode())
        return
    for line in [*_head_lines(gold, part, reader, spellings, texts), *_figure_lines(figures)]:
        click.echo(line)
    for line in miss_lines(misses):
        click.echo(line)


def _warn_of_absent(absent: Sequence[Absent], labels: int) -> None:
    if not absent:
        return
    click.echo(f"{len(absent):,} of {labels:,} labels are left out, for want of a text:", err=True)
    for missing in absent[:MOST_NAMED]:
        click.echo(f"  {missing.label.title}: {missing.reason}", err=True)
    if len(absent) > MOST_NAMED:
        click.echo(f"  and {len(absent) - MOST_NAMED:,} more (--json has them all)", err=True)


def _what_to_load(labels: Sequence[Label]) -> str:
    """Which documents hold the texts of labels, as far as these say it."""
    venues = sorted({label.venue for label in labels if label.venue})
    days = sorted({label.day for label in labels if label.day})
    wanted = [f"the proceedings {', '.join(venues)}"] if venues else []
    wanted += [f"the daily papers from {days[0]} to {days[-1]}"] if days else []
    return f"Load {' and '.join(wanted) or 'the documents whose abstracts were labelled'} first: papershelf load PATHS"


def _warn_of_failures(comparison: Comparison, reader: Reader) -> None:
    if not comparison.failed:
        return
    (label, reason), *_ = comparison.failed
    message = f"{reader.name} failed on {len(comparison.failed):,} of {counted(len(comparison.papers), 'text')}"
    if len(comparison.failed) == len(comparison.papers):
        raise click.ClickException(f"{message}: {reason}")
    click.echo(f"{message}, in which nothing counts as found; on {label.title!r}: {reason}", err=True)


def _report(
    gold: Path,
    part: Part,
    reader: Reader,
    spellings: Spellings,
    texts: Sequence[LabelledText],
    absent: Sequence[Absent],
    comparison: Comparison,
    figures: Figures,
) -> dict[str, Any]:
    """All that is known of a run, for programs."""
    return {
        "labels": gold.name,
        "part": part,
        "reader": reader.name,
        "reader_version": reader.version,
        "spellings": spellings.source,
        "papers": len(texts),
        "absent": [{"title": missing.label.title, "reason": missing.reason} for missing in absent],
        "failed": [{"title": label.title, "reason": reason} for label, reason in comparison.failed],
        **msgspec.structs.asdict(figures),
    }


def _head_lines(
    gold: Path, part: Part, reader: Reader, spellings: Spellings, texts: Sequence[LabelledText]
) -> Iterator[str]:
    yield f"{gold.name}: {len(texts):,} labelled abstracts (part: {part})"
    yield f"reader: {reader.name}, version {reader.version}; spellings: {spellings.source}"


def _figure_lines(figures: Figures) -> Iterator[str]:
    scores = {
        "number": figures.number,
        "+ metric": figures.metric,
        "+ data set": figures.dataset,
        "links": figures.links,
    }
    yield ""
    yield from table_lines(
        ("level", "precision", "recall", "F1", "right", "found", "labelled"),
        [
            (name, *map(_three, (score.precision, score.recall, score.f1)), score.hits, score.predicted, score.labelled)
            for name, score in scores.items()
        ],
    )
    agreement = ", ".join(
        f"{name} {_three(share)}" for name, share in msgspec.structs.asdict(figures.agreement).items()
    )
    yield ""
    yield f"agreement where the metric is right: {agreement}"
    yield f"code told from other links: {_three(figures.links.code_or_not)}"
    confident = figures.confident
    yield (
        f"precision of metric_confidence >= {confident.least} at the metric level: {_three(confident.precision)} "
        f"({confident.right:,} of {confident.predicted:,}; share of all results: {_three(confident.share)})"
    )
    for name in ("number", "metric", "dataset"):
        yield ""
        yield from _band_lines(f"{name}_confidence", getattr(figures.reliability, name))


def _band_lines(name: str, bands: Sequence[Band]) -> Iterator[str]:
    rows = [
        (
            f"{band.least:.1f} to {band.below:.1f}",
            band.predicted,
            band.right,
            _three(band.precision),
            _three(band.mean_confidence),
        )
        for band in bands
    ]
    yield from table_lines((name, "results", "right", "share right", "mean confidence"), rows)


def _three(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"
