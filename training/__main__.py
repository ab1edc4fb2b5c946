"""Fit the learned steps of reading on hand-labelled abstracts, write their weights, and report: `make train`.

The labels are those of `papershelf evaluate`; their texts come from a shelf that holds the records. Only the part that
is seen is fitted on; the part that is kept apart is read once, at the end, and gives figures.
"""

from __future__ import annotations

import functools
from pathlib import Path

import click
from sqlalchemy.engine import URL

from extraction.evaluation.comparison import compare
from extraction.evaluation.labels import LabelledText, read_labels
from extraction.evaluation.spellings import spellings_beside
from extraction.evaluation.split import is_kept_apart
from extraction.learned.steps import read_steps
from papershelf.cli.options import database_option
from papershelf.database import reading
from papershelf.shelf.labelled_texts import find_texts
from training.examples import Example, examples_of
from training.report import report_of
from training.steps import calibrate, cross_validate, fit_steps, lessons_of, read_with
from training.trials import run_trials
from training.weights import write_steps


@click.command()
@click.argument("gold", metavar="GOLD.jsonl...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--weights", type=click.Path(file_okay=False, path_type=Path), default=Path("extraction/learned/weights"))
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), default=Path("docs/training-report.md"))
@database_option
def train(gold: tuple[Path, ...], weights: Path, report: Path, url: URL) -> None:
    """Fit the learned steps on the labels of every GOLD.jsonl whose records the shelf holds."""
    spellings = spellings_beside(gold[0])
    seen: list[Example] = []
    kept_apart: list[tuple[str, LabelledText]] = []
    with reading(url) as connection:
        for path in gold:
            texts, absent = find_texts(connection, read_labels(path))
            if absent:
                raise click.ClickException(f"{path}: the shelf holds no text of {len(absent)} labels; load it first.")
            parted = [(text, is_kept_apart(text.label)) for text in texts]
            kept_apart += ((path.name, text) for text, is_apart in parted if is_apart)
            seen += examples_of(path.name, (text for text, is_apart in parted if not is_apart))
    click.echo(f"{len(seen):,} abstracts with numbers to learn from", err=True)
    lessons = lessons_of(seen, spellings)
    tried = cross_validate(lessons, spellings)
    strangers = list(run_trials(lessons, spellings))
    steps = fit_steps(lessons)
    steps = calibrate(steps, [paper for _, paper in tried])
    write_steps(steps, weights)
    written = functools.partial(read_with, read_steps(weights))
    apart = [(source, paper) for source, text in kept_apart for paper in compare([text], written, spellings).papers]
    report.write_text(report_of(tried, strangers, apart, spellings), "utf8")


if __name__ == "__main__":
    train()
