"""What the learned steps find, as tables of Markdown: in cross-validation and on the labels that are kept apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extraction.evaluation.figures import Band, Compared, Figures, figures_of
from extraction.evaluation.spellings import Spellings
from training.trials import Tried

Sourced = Sequence[tuple[str, Compared]]
"""Abstracts as they were read, each with the name of its file of labels."""


def report_of(cross_validated: Sourced, strangers: Sequence[Tried], kept_apart: Sourced, spellings: Spellings) -> str:
    """All tables, under the headings that stand above them in `docs/extraction.md`."""
    return "\n".join(
        (
            "Labels kept apart: no rule was written on these abstracts, and nothing was fitted on them.\n",
            *_table(kept_apart, spellings),
            "\nThe other two thirds, in cross-validation by paper (rules and vocabularies were written on"
            " them, so these figures are kinder than those above):\n",
            *_table(cross_validated, spellings),
            "\nThe same part, by time and by source: fitted on what was labelled before, or elsewhere, and reading what"
            " came later, or from a source never seen. Names that only labels of the tested part hold were unknown:\n",
            *_trials(strangers, spellings),
            "\nHow often a result of some confidence is right, on the labels kept apart:\n",
            *_reliability(figures_of([paper for _, paper in kept_apart], spellings)),
            "",
        )
    )


def _table(papers: Sourced, spellings: Spellings) -> Iterator[str]:
    """One line a file of labels: the scorer's figures."""
    yield (
        "| labels | abstracts | results | number | + metric | + data set | metric_confidence >= 0.8: right, share"
        " | unit | attribution | task | model |"
    )
    yield "|---|" + "---:|" * 10
    for source in dict.fromkeys(source for source, _ in papers):
        own = [paper for name, paper in papers if name == source]
        yield f"| {source} | {len(own):,} | {_cells(figures_of(own, spellings))} |"


def _trials(strangers: Sequence[Tried], spellings: Spellings) -> Iterator[str]:
    """One line a trial."""
    yield "| tested | learned from | abstracts | results | unknown names | number | + metric | + data set |"
    yield "|---|" + "---:|" * 7
    for tried in strangers:
        figures = figures_of(tried.papers, spellings)
        levels = " | ".join(f"{level.f1:.3f}" for level in (figures.number, figures.metric, figures.dataset))
        counts = (tried.learned, len(tried.papers), figures.number.labelled, tried.unknown)
        yield f"| {tried.name} | {' | '.join(f'{count:,}' for count in counts)} | {levels} |"


def _cells(figures: Figures) -> str:
    agreement, confident = figures.agreement, figures.confident
    return " | ".join(
        (
            f"{figures.number.labelled:,}",
            *(f"{level.f1:.3f}" for level in (figures.number, figures.metric, figures.dataset)),
            f"{confident.precision or 0:.3f}, {confident.share or 0:.2f}",
            *(f"{x:.3f}" for x in (agreement.unit, agreement.attribution, agreement.task, agreement.model)),
        )
    )


def _reliability(figures: Figures) -> Iterator[str]:
    """For each level, the bands of confidence: how many results, and the share of them that is right."""
    levels = " | ".join(f"{level}: results, said, right" for level in ("number", "metric", "data set"))
    yield f"| confidence | {levels} |"
    yield "|---|---:|---:|---:|"
    reliability = figures.reliability
    for bands in zip(reliability.number, reliability.metric, reliability.dataset, strict=True):
        cells = " | ".join(map(_band, bands))
        yield f"| {bands[0].least:.1f} to {bands[0].below:.1f} | {cells} |"


def _band(band: Band) -> str:
    if band.precision is None or band.mean_confidence is None:
        return "-"
    return f"{band.predicted:,}, {band.mean_confidence:.2f}, {band.precision:.2f}"
