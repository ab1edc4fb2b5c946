"""Which task a number is of: one that the text names or its words suggest, or one its data set or metric implies."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources.abc import Traversable
from typing import NamedTuple

from db.vocabulary import resolve_dataset, resolve_metric
from extraction.learned.linear import Choice, most_probable, read_table
from extraction.rules.drafts import Draft
from extraction.rules.task import implied_task, task_of
from extraction.rules.topic import Topic
from extraction.words.sentences import Span

_HEADS = frozenset(
    (
        "classification generation reasoning modeling modelling detection answering segmentation"
        " understanding prediction learning inference recognition following manipulation attack attacks"
        " synthesis estimation retrieval defense translation editing evaluation navigation pruning"
        " reconstruction discovery training control alignment search grounding compression solving"
        " verification identification engineering agent agents use proving tuning design optimization"
        " summarization planning captioning matching tracking unlearning routing decoding adaptation play"
        " separation restoration resolution denoising annotation dialogue perception quantization rendering"
        " assessment embedding moderation recommendation imputation enhancement completion diagnosis"
        " interaction serving imaging simulation transfer parsing registration localization clustering"
        " forecasting animation robustness docking calibration distillation repair gameplay comprehension"
        " induction correction screening scoring"
    ).split()
)
"""What names of tasks end with."""
_NO_PART = frozenset(
    (
        "a an the and or of in on for to with from by at as is are was were be been being that this these those which"
        " its their our we it they such via using use used into than more less most least very both all each many"
        " several various different other new novel existing current recent previous based through across during"
        " while when where not no only also can could may will would has have had do does improve improves improving"
        " improved achieve achieves achieving between over under up down out but however propose proposed introduce"
        " better best high higher low lower challenging complex effective efficient standard downstream popular key"
        " diverse multiple three two one four five first second general specific significant strong robust fast faster"
        " including like enables enabling enable requires requiring enhance enhancing enhances supports simple real per"
        " so even without towards toward model models method methods tasks task benchmark benchmarks performance final"
        " state-of-the-art perform performs performing large-scale comprehensive accurate increase increases reduce"
    ).split()
)
"""What no name of a task begins with or holds."""
_WORD = re.compile(r"[A-Za-z0-9][\w-]*|[^\w\s]")
_MOST_WORDS = 600
_MOST_WORDS_OF_NAME = 4
_MOST_PHRASES = 8
_MOST_SUGGESTED = 8
_PARTS_OF_TEXT = 5


class TaskCues(NamedTuple):
    """How much the words of a text speak for each of the frequent tasks."""

    priors: Mapping[str, float]
    weights: Mapping[str, Sequence[tuple[int, float]]]
    """For each word the tasks that it speaks for, by their places in `priors`."""

    def suggest(self, words: Iterable[str]) -> list[tuple[str, float]]:
        """The tasks that some words speak for most, each with its score: the likeliest first, of equals by name."""
        tasks, scores = list(self.priors), list(self.priors.values())
        for task, weight in itertools.chain.from_iterable(filter(None, map(self.weights.get, words))):
            scores[task] += weight
        likeliest = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)[:_MOST_SUGGESTED]
        return [(tasks[place], scores[place]) for place in likeliest]


class Tasks(NamedTuple):
    """The tasks that a text names or suggests, by their keys: how each is printed, and what holds in the whole text."""

    printed: dict[str, str]
    features: dict[str, list[str]]


class NamedTask(NamedTuple):
    """A task that a number may be of (or none), with what speaks for it and against."""

    name: str | None
    features: list[str]


def read_task_cues(path: Traversable) -> TaskCues:
    """The trained cues of a file of weights: task, word and weight; the prior of a task stands beside no word."""
    rows = list(read_table(path))
    priors = {task: float(prior) for task, word, prior in rows if not word}
    places = {task: place for place, task in enumerate(priors)}
    weights: dict[str, list[tuple[int, float]]] = {}
    for task, word, weight in rows:
        if word:
            weights.setdefault(word, []).append((places[task], float(weight)))
    return TaskCues(priors, weights)


def words_of(text: str) -> list[str]:
    """The first few hundred words and signs of a text in lower case."""
    return _WORD.findall(text.lower())[:_MOST_WORDS]


def cue_words(words: Iterable[str]) -> list[str]:
    """The different words that cues are taken from, without the plural, in the order of the text."""
    different = [word for word in dict.fromkeys(words) if word[0].isalpha()]
    return list(dict.fromkeys([word[:-1] if word[-1] == "s" and len(word) > 4 else word for word in different]))


def task_key(name: str) -> str:
    """The spelling under which two names of a task are one here."""
    return name.lower().replace("-", " ")


@functools.lru_cache(maxsize=64)
def _sentence_key(text: str, sentence: Span) -> str:
    """A sentence in that spelling, once for all its numbers."""
    return task_key(text[sentence.start : sentence.end])


def suggested_tasks(topic: Topic, cues: TaskCues) -> Tasks:
    """The tasks that a text names, and those that its words suggest by trained cues."""
    words = words_of(topic.text)
    return tasks_of(topic, words, cues.suggest(cue_words(words)))


def tasks_of(topic: Topic, words: Sequence[str], suggested: Sequence[tuple[str, float]]) -> Tasks:
    """The tasks of a text: those that the vocabulary knows, those that end as tasks do, and those suggested."""
    tasks = Tasks({}, {})
    counts: dict[str, int] = {}
    firsts: dict[str, int] = {}
    for mention in topic.tasks:
        counts[mention.name] = counts.get(mention.name, 0) + 1
        firsts.setdefault(mention.name, mention.start)
    most = max(counts.values(), default=0)
    for name, count in counts.items():
        part = _PARTS_OF_TEXT * firsts[name] // len(topic.text)
        _add(tasks, name, f"T={min(count, 4)}", f"T most={count == most}", f"T first={part}")
    phrases = _phrases(words)
    for printed, (count, part) in phrases.items():
        is_inside = any(printed != other and printed in other and count == phrases[other][0] for other in phrases)
        length = printed.count(" ")
        head = printed.rsplit(" ", 1)[-1]
        _add(
            tasks, printed, f"P={min(count, 4)}|{length}", f"P inside={is_inside}", f"P first={part}", f"P head={head}"
        )
    for rank, (name, score) in enumerate(suggested):
        behind = min(6, int(suggested[0][1] - score))
        _add(tasks, name, f"C={rank}", f"C score={min(8, int(score))}", f"C behind={behind}", f"C={rank}|{behind}")
    return tasks


def _add(tasks: Tasks, name: str, *features: str) -> None:
    key = task_key(name)
    tasks.printed.setdefault(key, name)
    tasks.features.setdefault(key, []).extend(features)


def _phrases(words: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Words in a row that end as names of tasks do: how often they stand there, and in which part of the text first."""
    found: dict[str, tuple[int, int]] = {}
    for place in itertools.compress(range(len(words)), map(_HEADS.__contains__, words)):
        for begin in range(place - 1, max(-1, place - _MOST_WORDS_OF_NAME), -1):
            if words[begin] in _NO_PART or not words[begin][0].isalnum():
                break
            printed = " ".join(words[begin : place + 1])
            count, part = found.get(printed, (0, _PARTS_OF_TEXT * place // len(words)))
            found[printed] = count + 1, part
    kept = sorted(found, key=lambda printed: (-found[printed][0], found[printed][1]))[:_MOST_PHRASES]
    return {printed: found[printed] for printed in kept}


def task_of_number(
    choice: Choice,
    topic: Topic,
    tasks: Tasks,
    drafts: Sequence[Draft],
    place: int,
    metric: str,
    dataset: str | None,
) -> str | None:
    """The likeliest task of the number at a place; `choice` is the trained model of this step."""
    candidates = task_candidates(topic, tasks, drafts, place, metric, dataset)
    probabilities = choice.probabilities([candidate.features for candidate in candidates])
    return candidates[most_probable(probabilities)].name


def task_candidates(
    topic: Topic,
    tasks: Tasks,
    drafts: Sequence[Draft],
    place: int,
    metric: str,
    dataset: str | None,
) -> list[NamedTask]:
    """None, and every task that the text, the data set or the rules bring."""
    draft = drafts[place]
    measured = resolve_metric(metric)
    measure, is_cost = measured.name, measured.is_cost
    implied = implied_task(dataset, metric, (*draft.scene.tasks, *topic.tasks))
    by_rule = task_of(dataset or draft.last_dataset, metric, draft.scene.tasks, topic.tasks)
    printed = dict(tasks.printed)
    here: dict[str, list[str]] = {key: [] for key in tasks.features}

    def note(name: str, feature: str) -> None:
        key = task_key(name)
        printed.setdefault(key, name)
        here.setdefault(key, []).append(feature)

    if implied is not None:
        note(implied, f"D|{is_cost}")
    if by_rule is not None:
        note(by_rule, f"R|{is_cost}|{implied is not None}")
    named_here = dict.fromkeys(resolve_dataset(it.name).task for it in draft.scene.datasets[:_MOST_SUGGESTED])
    of_others = [task for task in named_here if task is not None and task != implied]
    for task in of_others:
        note(task, f"D of another|{implied is not None}")
    for rank, mention in enumerate(draft.scene.tasks[:_MOST_SUGGESTED]):
        if implied is None or mention.name not in of_others:
            note(mention.name, f"S={min(rank, 2)}|{mention.start < draft.passage.number.start}")
    nothing = ["none", f"none|{is_cost}", f"none|m={measure}", f"none|tasks={min(4, len(topic.tasks))}"]
    nothing += (f"none|D={implied is not None}", f"none|R={by_rule is not None}")
    candidates = [NamedTask(None, nothing)]
    keys_of_others = [] if implied is None else [task_key(task) for task in of_others]
    implied_key, rule_key = implied and task_key(implied), by_rule and task_key(by_rule)
    sentence = _sentence_key(topic.text, draft.scene.span)
    for key, features in here.items():
        features += (f"n={key}", f"n={key}|{is_cost}", f"n={key}|m={measure}")
        if key == implied_key:
            features.append(f"D=n|{key}")
        if key == rule_key:
            features.append(f"R=n|{key}")
        if key in sentence and key not in keys_of_others:
            features.append("in sentence")
        if implied_key is not None:
            features.append(f"D else={key != implied_key}")
        candidates.append(NamedTask(printed[key], features + tasks.features.get(key, [])))
    return candidates
