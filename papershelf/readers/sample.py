"""How well the built-in reader does on this very shelf, which nobody has labelled: against a language model.

What the model found in a sample of the abstracts is taken for the labels. It errs as well, so that the figures say how
far the two agree; where the model is good, that is nearly how good the built-in reader is.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from sqlalchemy.engine import URL

from db.records import FoundResult
from db.store.text_findings import findings_by
from extraction import reader as builtin
from extraction.evaluation.comparison import compare
from extraction.evaluation.figures import Score, figures_of
from extraction.evaluation.labels import Label, LabelledResult, LabelledText
from extraction.evaluation.pairing import Level
from extraction.evaluation.spellings import spellings_of_vocabulary
from extraction.evaluation.spread import Interval, f1_interval
from papershelf.database import reading
from papershelf.readers.survey import Abstract, texts_of


class AgreementScore(msgspec.Struct, frozen=True):
    """How far the built-in reader agrees with the model at one level."""

    score: Score
    f1_interval: Interval


class Agreement(msgspec.Struct, frozen=True):
    """The built-in reader compared with a language model on a sample of the shelf's abstracts."""

    abstracts: int
    """Those of the sample that the model gave a usable answer to."""
    number: AgreementScore
    metric: AgreementScore
    dataset: AgreementScore


def agreement_with(url: URL, model_reader: str, sample: Collection[Abstract]) -> Agreement:
    """Read the texts of a sample again with the built-in reader, against what documents say that a model found."""
    with reading(url) as connection:
        texts = dict(texts_of(connection, sample))
        found = findings_by(connection, model_reader, texts)
    labelled = [
        LabelledText(Label(title=sha256, results=tuple(map(_label, found[sha256].results))), text)
        for sha256, text in texts.items()
        if sha256 in found
    ]
    papers = compare(labelled, builtin.read_text, spellings := spellings_of_vocabulary()).papers
    figures = figures_of(papers, spellings)
    return Agreement(
        len(papers),
        AgreementScore(figures.number, f1_interval(papers, Level.NUMBER)),
        AgreementScore(figures.metric, f1_interval(papers, Level.METRIC)),
        AgreementScore(figures.dataset, f1_interval(papers, Level.DATASET)),
    )


def _label(found: FoundResult) -> LabelledResult:
    """What the model found, as if a person had written it."""
    return LabelledResult(
        quote=found.value_text,
        kind=found.kind,
        value=found.value,
        metric=found.metric,
        unit=found.unit,
        dataset=found.dataset,
        task=found.task,
        model=found.model,
        attribution=found.attribution,
    )
