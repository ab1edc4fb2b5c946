"""The tables of a papershelf, as typed models. The descriptions here are the one source for docs and the site."""

from __future__ import annotations

from db.tables.authors import Author, AuthorName, PaperAuthor, PaperAuthorIdentifier, UnsettledName
from db.tables.base import Base
from db.tables.bibliography import (
    Link,
    LinkDocument,
    ObservedAddress,
    Paper,
    PaperIdentifier,
    PaperRepo,
    PaperRepoDocument,
    RepoObservation,
    Repository,
    Review,
    Slug,
    SlugClaim,
    Venue,
    VenueAlias,
)
from db.tables.changes import Change
from db.tables.citations import Citation, RepoPaper
from db.tables.derivations import Derivation
from db.tables.named import Method, MethodAlias, PaperDataset, PaperMethod, PaperTask
from db.tables.results import (
    Dataset,
    DatasetAlias,
    Metric,
    MetricAlias,
    Model,
    ModelAlias,
    Result,
    ResultDocument,
    Task,
    TaskAlias,
)
from db.tables.settings import Setting
from db.tables.sources import (
    CoreSketches,
    CrowdedKey,
    Document,
    DocumentName,
    Entry,
    EntryKey,
    EntryRecord,
    Extraction,
    PaperField,
    Reject,
)
from db.tables.topics import PaperTopic, Topic, TopicAlias
from db.tables.versions import PaperVersion, PaperVersionDocument

metadata = Base.metadata

__all__ = [
    "Author",
    "AuthorName",
    "Base",
    "Change",
    "Citation",
    "CoreSketches",
    "CrowdedKey",
    "Dataset",
    "DatasetAlias",
    "Derivation",
    "Document",
    "DocumentName",
    "Entry",
    "EntryKey",
    "EntryRecord",
    "Extraction",
    "Link",
    "LinkDocument",
    "Method",
    "MethodAlias",
    "Metric",
    "MetricAlias",
    "Model",
    "ModelAlias",
    "ObservedAddress",
    "Paper",
    "PaperAuthor",
    "PaperAuthorIdentifier",
    "PaperDataset",
    "PaperField",
    "PaperIdentifier",
    "PaperMethod",
    "PaperRepo",
    "PaperRepoDocument",
    "PaperTask",
    "PaperTopic",
    "PaperVersion",
    "PaperVersionDocument",
    "Reject",
    "RepoObservation",
    "RepoPaper",
    "Repository",
    "Result",
    "ResultDocument",
    "Review",
    "Setting",
    "Slug",
    "SlugClaim",
    "Task",
    "TaskAlias",
    "Topic",
    "TopicAlias",
    "UnsettledName",
    "Venue",
    "VenueAlias",
    "metadata",
]
