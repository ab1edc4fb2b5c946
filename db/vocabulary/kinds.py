"""The kinds of names that a vocabulary resolves, each said once: files, decisions and what a change touches follow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from db.records import TermKind
from db.vocabulary.names import NameKind, fold_name
from db.vocabulary.terms import Dataset, Method, Metric, Model, Task
from db.vocabulary.topics import Topic, topic_spellings
from db.vocabulary.venues import Venue, called, is_workshop_name, known_spellings, series_name

Term = TypeVar("Term", bound=Metric | Dataset | Task | Model | Method | Venue | Topic)

_PLURALS = ("rates", "scores", "costs", "errors", "ratios", "gaps", "bounds", "lengths", "sizes")
"""How names of metrics end where a text speaks of several values."""


APART = "~"
"""What stands in the key of a name between its folded spelling and the printed one, where that tells it from others."""
_CAPITALS_WITHIN = re.compile(r"(?=[A-Z]{0,6}[a-z])(?=[A-Za-z][A-Za-z]{0,5}[A-Z]|[A-Za-z][A-Z])[A-Za-z]{2,6}")


def _trimmed(printed: str) -> str:
    return " ".join(printed.split())


def _itself(name: str) -> Iterable[str]:
    return (name,)


def _singular(metric: str) -> str:
    """The metric of each of several: "construction costs" are the construction cost of each."""
    return metric[:-1] if metric.lower().endswith(_PLURALS) else metric


def _metric_spellings(name: str) -> Iterable[str]:
    return (name, _singular(name))


def _kind_of_venue(name: str) -> Mapping[str, Any]:
    return {"kind": "workshop"} if is_workshop_name(name) else {}


def _nothing(_: str) -> Mapping[str, Any]:
    return {}


def _key_of_model(name: str) -> str:
    """The folded name; a short word with capitals inside keeps them: AiM and AIM, CaKE and Cake are two models."""
    folded = fold_name(name)
    return f"{folded}{APART}{name}" if _CAPITALS_WITHIN.fullmatch(name) else folded


@dataclass(frozen=True)
class Kind(Generic[Term]):
    """One kind of names."""

    name: TermKind
    """What decisions call it."""
    plural: str
    """Its field in a vocabulary, the table of its rows, and its file of curated names: topics.jsonl."""
    type: type[Term]
    folded_as: NameKind | None = None
    """The kind whose word is dropped from the end of a name (db.vocabulary.names); None if none is."""
    kept: Callable[[str], str] = _trimmed
    """A printed name as the vocabulary keeps it."""
    spellings: Callable[[str], Iterable[str]] = _itself
    """What a kept name may be known by, in the order in which it is looked up."""
    called: Callable[[str], str] = _trimmed
    """What a kept name is called that nobody knows."""
    keyed: Callable[[str], str] | None = None
    """The key of a kept name that nobody knows; None where it is the folded one."""
    implied: Callable[[str], Mapping[str, Any]] = _nothing
    """What a name says of what it names, by field."""
    fields: tuple[tuple[str, ...], ...] = ()
    """Where a paper's record prints such names, as ways to them; none where only results and texts do."""

    def fold(self, name: str) -> str:
        """The spelling under which names are one."""
        return fold_name(name, self.folded_as)

    def key_of(self, name: str) -> str:
        """The key of a name that nobody knows: under it alone what papers print is one."""
        return self.keyed(name) if self.keyed else self.fold(name)

    def uncurated(self, name: str) -> Term:
        """The term of a kept name that nobody knows."""
        called = self.called(name)
        return self.type(name=called, key=self.key_of(called), is_curated=False, **self.implied(called))


METRIC = Kind("metric", "metrics", Metric, "metric", spellings=_metric_spellings, called=_singular)
DATASET = Kind("dataset", "datasets", Dataset, "dataset")
TASK = Kind("task", "tasks", Task, "task")
MODEL = Kind("model", "models", Model, keyed=_key_of_model)
METHOD = Kind("method", "methods", Method)
VENUE = Kind(
    "venue",
    "venues",
    Venue,
    kept=series_name,
    spellings=known_spellings,
    called=called,
    implied=_kind_of_venue,
    fields=(("venue",), ("versions", "venue")),
)
TOPIC = Kind(
    "topic", "topics", Topic, "topic", spellings=topic_spellings, fields=(("ai_keywords",), ("topics", "name"))
)

KINDS: tuple[Kind[Any], ...] = (METRIC, DATASET, TASK, MODEL, METHOD, VENUE, TOPIC)
"""Every kind of names that resolve."""


def spellings_of(term: Metric | Dataset | Task | Model | Method | Venue | Topic) -> Iterator[str]:
    """The canonical name of a term and all its others."""
    yield term.name
    if isinstance(term, Venue) and term.full_name:
        yield term.full_name
    yield from term.aliases
