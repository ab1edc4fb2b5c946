"""What in the words around a value speaks against ranking it: sorting by extremes finds every misreading.

A doubt is a reason in plain words. It says nothing of the other fields of a result, which stays as it was read; it
only keeps a board from trusting it. Whatever is uncertain counts as a doubt; which words do stands in the modules
beside this one, by what may be another: the value, the method, the data set or the measure.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

from db.vocabulary import resolve_dataset
from extraction.rules.changed_value import is_bound, is_difference, is_loss, is_of_a_barrier, is_share
from extraction.rules.claim import LEAD, Claim
from extraction.rules.drafts import Draft
from extraction.rules.model import introduced_at
from extraction.rules.other_dataset import is_of_other_dataset
from extraction.rules.other_measure import is_of_other_measure
from extraction.rules.other_method import is_of_another
from extraction.rules.scene import is_in_a_name
from extraction.rules.topic import Topic
from extraction.words.mentions import Mention
from extraction.words.patterns import places_of

_TAIL = 80
_CALLED_SOON = re.compile(
    r"(?:,? an?)?(?: (?!(?:on|over|for|of|in|with|to|and) )[\w-]{1,20}){0,4}?"
    r" (?:data ?set|benchmark|corpus|suite|challenge)"
)
_MOST_PLACES = 20
_TAKEN_UP = re.compile(
    r"\b(?:this|these|that|such)\s(?:[\w-]{1,20}\s){0,2}(?:accuracy|accuracies|errors?|rates?|scores?|perplexity|fid)\s"
    r"[^.;,]{0,30}\Z"
)
"""What takes up a measure from the sentence before, which may have said under which setting."""


def doubt_of(
    draft: Draft, metric: str, mention: Mention | None, dataset: str | None, model: str | None, topic: Topic
) -> str | None:
    """Why a value that was read should not rank; None where nothing speaks against it.

    `draft` is what the rules made of it; metric, data set and model were decided; `topic` is what the whole text says.
    """
    number, span, text = draft.passage.number, draft.scene.span, draft.scene.text
    lead = text[max(span.start, number.start - LEAD) : number.start].lower()
    tail = text[number.stop : min(span.end, number.stop + _TAIL)].lower()
    own = None if topic.own is None or _is_data(topic) else topic.own
    if own is not None and resolve_dataset(own).is_curated and introduced_at(topic.text, own) is None:
        own = None
    words = Claim(draft, metric, mention, dataset, model, topic.own, own, topic.only_dataset, topic.metrics, lead, tail)
    return next((reason for reason, speaks_against in _DOUBTS if speaks_against(words)), None)


def _is_data(topic: Topic) -> bool:
    """Whether what a text calls its own is data."""
    assert topic.own is not None
    if topic.own == topic.benchmark:
        return True
    places = itertools.islice(places_of(topic.own, topic.text), _MOST_PLACES)
    return any(_CALLED_SOON.match(topic.text, place + len(topic.own)) for place in places)


def _takes_up(words: Claim) -> bool:
    """Whether the sentence speaks of a measure that the one before it told of."""
    return _TAKEN_UP.search(words.lead) is not None


def _is_one_of_a_list(words: Claim) -> bool:
    """Whether several numbers stand in a row beside several names, and nothing says which of them is of what."""
    scene, passage = words.draft.scene, words.draft.passage
    row = [number for number in passage.group if not is_in_a_name(scene, number)]
    is_row = len(row) > 1 and not passage.is_range
    has_several_datasets, has_several_metrics = len(scene.measured_on) > 1, len(scene.measures) > 1
    dataset_rule = words.draft.dataset.rule
    if is_row and has_several_metrics and words.draft.metric.rule != "list":
        return True
    if not has_several_datasets or dataset_rule == "list":
        return False
    return is_row or ("respectively" in words.tail and dataset_rule not in ("on", "beside"))


_DOUBTS: tuple[tuple[str, Callable[[Claim], bool]], ...] = (
    ("the words beside it speak of another's number", is_of_another),
    ("it is printed as a bound or roughly", is_bound),
    ("the words speak of a difference", is_difference),
    ("the words speak of a share of something", is_share),
    ("the words speak of a loss", is_loss),
    ("the words speak of a barrier between two", is_of_a_barrier),
    ("the sentence before says what it is of", _takes_up),
    ("another data set may be meant", is_of_other_dataset),
    ("it is one of several numbers in a row", _is_one_of_a_list),
    ("another measure may be meant", is_of_other_measure),
)
"""Reason to rule, the plainest first."""
