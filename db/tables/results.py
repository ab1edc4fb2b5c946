"""What papers report: results, and the canonical names of tasks, data sets, metrics and models."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Id, Name, Number, Printed, one_of, probability
from db.tables.declaration import Declaration, Shared, addressed, count, declared

SPELLING = "A spelling, or a word that a source knows it by with the source before it: papers-with-code:imagenet."


class Task(Base):
    """A task: what a result is a result of."""

    __tablename__ = "tasks"
    declaration = Declaration(
        named_by=("folded_name",),
        counted=(
            count("result_count", "results", "results.task_id"),
            count("paper_count", "papers whose abstract names it", "paper_tasks.task_id"),
            addressed("tasks"),
        ),
        label="name",
        listed_by="-result_count",
        shared=Shared(
            reference="results.task_id",
            printed="task_as_printed",
            aliases="task_aliases",
            attested_as="task",
            also=(("paper_tasks.task_id", "task_as_printed"),),
        ),
    )

    id: Mapped[Id]
    folded_name: Mapped[Name] = mapped_column(unique=True, doc="The name that identity uses.")
    name: Mapped[Name] = mapped_column(doc="Canonical name; for an uncurated task the most common spelling.")
    is_curated: Mapped[bool] = mapped_column(Boolean, doc="Whether the vocabulary knows it.")
    is_attested: Mapped[bool] = mapped_column(
        Boolean,
        server_default=false(),
        doc="Whether anything shows that it is a name: curated, stated by a source, introduced, or of several papers.",
    )
    area: Mapped[Name | None] = mapped_column(
        doc="The areas that a source files it under, in order: Computer Vision; NULL where none says."
    )


class Dataset(Base):
    """A data set or benchmark that results are measured on."""

    __tablename__ = "datasets"
    declaration = Declaration(
        named_by=("folded_name",),
        counted=(
            count("result_count", "results", "results.dataset_id"),
            count("paper_count", "papers whose abstract names it", "paper_datasets.dataset_id"),
            addressed("datasets"),
        ),
        label="name",
        listed_by="-result_count",
        shared=Shared(
            reference="results.dataset_id",
            printed="dataset_as_printed",
            aliases="dataset_aliases",
            attested_as="dataset",
            also=(("paper_datasets.dataset_id", "dataset_as_printed"),),
        ),
    )

    id: Mapped[Id]
    folded_name: Mapped[Name] = mapped_column(unique=True, doc="The name that identity uses.")
    name: Mapped[Name] = mapped_column(doc="Canonical name; for an uncurated data set the most common spelling.")
    is_curated: Mapped[bool] = mapped_column(Boolean, doc="Whether the vocabulary knows it.")
    is_attested: Mapped[bool] = mapped_column(
        Boolean,
        server_default=false(),
        doc="Whether anything shows that it is a name: curated, stated by a source, introduced, or of several papers.",
    )
    usual_metric: Mapped[Name | None] = mapped_column(
        doc="What the bare measure of its family means on it: top-1 accuracy on ImageNet; NULL where just itself."
    )


class Metric(Base):
    """A metric: what is measured, on which scale, and which direction is better."""

    __tablename__ = "metrics"
    declaration = Declaration(
        named_by=("folded_name",),
        counted=(count("result_count", "results", "results.metric_id"), addressed("metrics")),
        label="name",
        listed_by="-result_count",
        shared=Shared(
            reference="results.metric_id", printed="metric_as_printed", aliases="metric_aliases", attested_as="metric"
        ),
    )

    id: Mapped[Id]
    folded_name: Mapped[Name] = mapped_column(unique=True, doc="The name that identity uses.")
    name: Mapped[Name] = mapped_column(doc="Canonical name; for an uncurated metric the most common spelling.")
    is_curated: Mapped[bool] = mapped_column(Boolean, doc="Whether the vocabulary knows it.")
    is_attested: Mapped[bool] = mapped_column(
        Boolean,
        server_default=false(),
        doc="Whether anything shows that it is a name: curated, stated by a source, introduced, or of several papers.",
    )
    unit: Mapped[str | None] = mapped_column(String(16), doc="Unit of comparable values; NULL for none or unknown.")
    higher_is_better: Mapped[bool | None] = mapped_column(
        Boolean, doc="Whether higher is better; NULL unknown, or where it hangs on the task (results say it then)."
    )
    is_ranked: Mapped[bool] = mapped_column(
        Boolean, doc="Whether its values rank; what an experiment is given as often (steps, tokens) does not."
    )
    family: Mapped[Name | None] = mapped_column(
        doc="What it rolls up into for search and lists, never for a rank: accuracy; NULL for nothing."
    )
    conversion: Mapped[str | None] = mapped_column(
        String(16), doc="complement: 100 less it is the bare measure of its family; NULL where it is not converted."
    )
    is_bounded: Mapped[bool] = mapped_column(Boolean, doc="Whether comparable values lie between 0 and 100.")
    lowest: Mapped[Number | None] = mapped_column(doc="No comparable value is below it; NULL for no other bound.")
    highest: Mapped[Number | None] = mapped_column(doc="No comparable value is above it; NULL for no other bound.")

    __table_args__ = (one_of("conversion", "conversion", "complement"),)


class Model(Base):
    """A model: the method or variant that results are of."""

    __tablename__ = "models"
    declaration = Declaration(
        named_by=("folded_name",),
        counted=(count("result_count", "results", "results.model_id"), addressed("models")),
        label="name",
        listed_by="-result_count",
        shared=Shared(reference="results.model_id", printed="model", aliases="model_aliases", attested_as="model"),
    )

    id: Mapped[Id]
    folded_name: Mapped[Name] = mapped_column(unique=True, doc="The name that identity uses.")
    name: Mapped[Name] = mapped_column(doc="Canonical name; for an uncurated model the most common spelling.")
    is_curated: Mapped[bool] = mapped_column(Boolean, doc="Whether the vocabulary knows it.")
    is_attested: Mapped[bool] = mapped_column(
        Boolean,
        server_default=false(),
        doc="Whether anything shows that it is a name: curated, stated by a source, introduced, or of several papers.",
    )


class TaskAlias(Base):
    """Spellings that name a task."""

    __tablename__ = "task_aliases"
    declaration = Declaration()

    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), primary_key=True, doc="The task.")
    alias: Mapped[Name] = mapped_column(primary_key=True, doc=SPELLING)


class DatasetAlias(Base):
    """Spellings that name a data set."""

    __tablename__ = "dataset_aliases"
    declaration = Declaration()

    dataset_id: Mapped[int] = mapped_column(ForeignKey("datasets.id"), primary_key=True, doc="The data set.")
    alias: Mapped[Name] = mapped_column(primary_key=True, doc=SPELLING)


class MetricAlias(Base):
    """Spellings that name a metric."""

    __tablename__ = "metric_aliases"
    declaration = Declaration()

    metric_id: Mapped[int] = mapped_column(ForeignKey("metrics.id"), primary_key=True, doc="The metric.")
    alias: Mapped[Name] = mapped_column(primary_key=True, doc="A spelling.")


class ModelAlias(Base):
    """Spellings that name a model."""

    __tablename__ = "model_aliases"
    declaration = Declaration()

    model_id: Mapped[int] = mapped_column(ForeignKey("models.id"), primary_key=True, doc="The model.")
    alias: Mapped[Name] = mapped_column(primary_key=True, doc="A spelling.")


class Result(Base):
    """One number that was found in a paper's abstract, or that a source states of a paper or of a repository."""

    __tablename__ = "results"
    declaration = Declaration(
        # Nothing less tells two results apart.
        named_by=(
            "paper_id",
            "repo_id",
            "metric_id",
            "dataset_id",
            "task_id",
            "kind",
            "value",
            "unit",
            "model_id",
            "split",
            "setting",
            # Of what is no name the words tell.
            "metric_as_printed",
            "dataset_as_printed",
            "task_as_printed",
            "model",
        ),
        ordered_by=("paper_id", "evidence_start", "evidence_end"),
        label="value_text",
        facets=("kind", "attribution", "metric_id", "dataset_id"),
        exported={
            "paper": "paper_id.title",
            "paper_slug": "paper_id.slug",
            "repo": "repo_id.url",
            "kind": "kind",
            "value": "value",
            "value_error": "value_error",
            "unit": "unit",
            "metric": "metric_id.name",
            "metric_as_printed": "metric_as_printed",
            "dataset": "dataset_id.name",
            "dataset_as_printed": "dataset_as_printed",
            "task": "task_id.name",
            "task_as_printed": "task_as_printed",
            "model": "model",
            "model_name": "model_id.name",
            "split": "split",
            "setting": "setting",
            "attribution": "attribution",
            "evidence": "evidence",
            "evidence_start": "evidence_start",
            "evidence_end": "evidence_end",
            "number_confidence": "number_confidence",
            "metric_confidence": "metric_confidence",
            "dataset_confidence": "dataset_confidence",
            "doubt": "doubt",
            "origin": "origin",
            "place": "place",
            "is_verified": "is_verified",
            "uses_additional_data": "uses_additional_data",
            "harness": "harness",
            "dataset_revision": "dataset_revision",
            "stated_on": "stated_on",
            "source_url": "source_url",
            "footnote": "footnote",
            "verdict": "verdict",
            "verdict_reason": "verdict_reason",
        },
    )

    id: Mapped[Id]
    paper_id: Mapped[int | None] = mapped_column(
        ForeignKey("papers.id"), doc="The paper; NULL where the source names none, but a repository."
    )
    repo_id: Mapped[int | None] = mapped_column(
        ForeignKey("repos.id"), doc="The repository that states it, a model on a hub say; NULL for none."
    )
    task_id: Mapped[int | None] = mapped_column(
        ForeignKey("tasks.id"), doc="The task; NULL where not clear, or no name."
    )
    dataset_id: Mapped[int | None] = mapped_column(
        ForeignKey("datasets.id"), doc="The data set; NULL where not stated, or no name."
    )
    metric_id: Mapped[int | None] = mapped_column(
        ForeignKey("metrics.id"), doc="The metric; NULL where what is printed is no name."
    )
    model_id: Mapped[int | None] = mapped_column(
        ForeignKey("models.id"), doc="The model; NULL where the paper's method has none, or it is no name."
    )
    task_as_printed: Mapped[Printed | None] = mapped_column(doc="The task as the reader gave it; NULL for none.")
    dataset_as_printed: Mapped[Printed | None] = mapped_column(doc="The data set as the reader gave it; NULL for none.")
    metric_as_printed: Mapped[Printed] = mapped_column(
        doc="The metric as the reader gave it.", info=declared(coverage="results")
    )
    model: Mapped[Name | None] = mapped_column(doc="The method or variant as printed; NULL for none.")
    split: Mapped[Name | None] = mapped_column(
        doc="The part of the data set, in one spelling: test-dev, validation; NULL where not stated."
    )
    split_as_printed: Mapped[Printed | None] = mapped_column(doc="The part of the data set as printed; NULL for none.")
    setting: Mapped[Name | None] = mapped_column(
        doc="What qualifies the number, in one spelling: zero-shot, 64x64; NULL where nothing does, or nobody says."
    )
    setting_as_printed: Mapped[Printed | None] = mapped_column(doc="What qualifies it as printed; NULL for nothing.")
    value: Mapped[Number] = mapped_column(doc="The number as written; a delta's sign is the change of the metric.")
    value_error: Mapped[Number | None] = mapped_column(
        doc="The spread that is stated beside the value, in its unit; NULL for none."
    )
    value_text: Mapped[Printed] = mapped_column(doc="The number as printed.")
    unit: Mapped[str | None] = mapped_column(String(16), doc="The unit as written: %, x, M, ms ...; NULL for none.")
    comparable_value: Mapped[Number | None] = mapped_column(
        doc="An absolute value on the metric's own scale, for ranking; NULL where not certain."
    )
    higher_is_better: Mapped[bool | None] = mapped_column(
        Boolean, doc="Whether higher is better, by the task where the metric's direction hangs on it; NULL unknown."
    )
    kind: Mapped[str] = mapped_column(String(16), doc="absolute: a value; delta: a difference; ratio: a factor.")
    attribution: Mapped[str] = mapped_column(String(16), doc="own: of the paper's method; other: of another's.")
    number_confidence: Mapped[Number | None] = mapped_column(
        doc="Probability that kind and value are right; NULL where not read from text, or by a reader that gives none."
    )
    metric_confidence: Mapped[Number | None] = mapped_column(
        doc="Probability that number and metric are right; NULL where not read from text."
    )
    dataset_confidence: Mapped[Number | None] = mapped_column(
        doc="Probability that number, metric and data set are right; NULL where not read from text."
    )
    doubt: Mapped[Name | None] = mapped_column(
        doc="What speaks against ranking it, in the words that it was read from; NULL where nothing does."
    )
    evidence: Mapped[Name | None] = mapped_column(
        doc="The words that it was read from; NULL where not read from text.", info=declared(part="provenance")
    )
    evidence_start: Mapped[int | None] = mapped_column(
        doc="First code point of the evidence in papers.abstract.", info=declared(part="provenance")
    )
    evidence_end: Mapped[int | None] = mapped_column(
        doc="Code point after the last one of the evidence.", info=declared(part="provenance")
    )
    origin: Mapped[Name] = mapped_column(
        doc="Where it comes from: abstract, found there by our own reader; llm:MODEL, found there by a language model;"
        " else the loader whose documents state it."
    )
    place: Mapped[Name | None] = mapped_column(
        doc="Where in the source it is stated: a table and row, a path; NULL where found in a text, or not said."
    )

    is_verified: Mapped[bool | None] = mapped_column(
        Boolean, doc="Whether its source marks it as verified, by whatever that means there; NULL where not said."
    )
    uses_additional_data: Mapped[bool | None] = mapped_column(
        Boolean, doc="Whether the model saw more data than the task gives; NULL where not said."
    )
    harness: Mapped[Name | None] = mapped_column(doc="The program that measured it: lighteval; NULL where not said.")
    dataset_revision: Mapped[Name | None] = mapped_column(
        doc="The version of the data set, as its host numbers it; NULL where not said."
    )
    stated_on: Mapped[str | None] = mapped_column(
        String(10), doc="The day (YYYY-MM-DD) of which its source says that it was measured; NULL where not said."
    )
    source_url: Mapped[Name | None] = mapped_column(
        doc="Where its source has it from: logs, a page, a paper; NULL where not said."
    )
    footnote: Mapped[Printed | None] = mapped_column(
        doc="The mark or the words that its source has behind the number: *, (ensemble); NULL for nothing."
    )
    verdict: Mapped[str | None] = mapped_column(
        String(16), doc="What people decided of it: confirmed, denied, corrected; NULL where nobody did."
    )
    verdict_reason: Mapped[Printed | None] = mapped_column(doc="Why they did; NULL where not said.")

    __table_args__ = (
        Index("ix_results_paper_id", "paper_id"),
        Index("ix_results_repo_id", "repo_id"),
        Index("ix_results_task_id", "task_id"),
        Index("ix_results_dataset_id", "dataset_id"),
        Index("ix_results_metric_id", "metric_id"),
        Index("ix_results_model_id", "model_id"),
        one_of("kind", "kind", "absolute", "delta", "ratio"),
        one_of("attribution", "attribution", "own", "other"),
        probability("number_confidence"),
        probability("metric_confidence"),
        probability("dataset_confidence"),
        CheckConstraint("evidence_start < evidence_end", name="evidence"),
        CheckConstraint("paper_id IS NOT NULL OR repo_id IS NOT NULL", name="owner"),
    )


class ResultDocument(Base):
    """Which documents a result stands in."""

    __tablename__ = "result_documents"
    declaration = Declaration(part="provenance")

    result_id: Mapped[int] = mapped_column(ForeignKey("results.id"), primary_key=True, doc="The result.")
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True, doc="The document.")

    __table_args__ = (Index("ix_result_documents_document_id", "document_id"),)
