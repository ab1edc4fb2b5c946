"""What the choice of the task of a number learns from: words that speak for tasks, and candidates of labelled numbers.

cues = CueCounts.of(documents)          # the words and the labelled tasks of every abstract
cues.table()                            # what `extraction/learned/weights/task_cues.tsv` holds
cues.suggest_without(words, tasks)      # the same for one of the abstracts, as if it had not been counted
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from extraction.learned.task import TaskCues, cue_words, task_candidates, task_key, tasks_of, words_of
from extraction.rules.drafts import Draft
from extraction.rules.topic import Topic
from training.alignment import Label

_LEAST_ABSTRACTS = 3
"""Abstracts that a task, or a word, must have."""
_LEAST_TOGETHER = 2
"""Abstracts that must have both: two of three pairs are of one, and say nothing of another."""
_MOST_COMMON = 0.3
"""Share of the abstracts above which a word says nothing."""
_SMOOTHING = 5.0
_LEAST_WEIGHT = 1.0


class CueCounts(NamedTuple):
    """In how many abstracts each word stands, each task is labelled, and each word stands beside each task."""

    abstracts: int
    words: Counter[str]
    tasks: Counter[str]
    together: dict[str, Counter[str]]

    @classmethod
    def of(cls, documents: Sequence[tuple[Set[str], Set[str]]]) -> CueCounts:
        """The counts over abstracts, each given as its words and its tasks."""
        words: Counter[str] = Counter()
        tasks: Counter[str] = Counter()
        together: dict[str, Counter[str]] = {}
        for its_words, its_tasks in documents:
            words.update(its_words)
            tasks.update(its_tasks)
            for task in its_tasks:
                together.setdefault(task, Counter()).update(its_words)
        return cls(len(documents), words, tasks, together)

    def table(self) -> TaskCues:
        """The weight of every word for every task."""
        return self._cues(self.words, frozenset(), 0)

    def suggest_without(self, words: Set[str], tasks: Set[str]) -> list[tuple[str, float]]:
        """What the words of a counted abstract suggest, by the counts of all others."""
        return self._cues(words, tasks, 1).suggest(sorted(words))

    def _cues(self, words: Set[str] | Counter[str], own_tasks: Set[str], left_out: int) -> TaskCues:
        total = self.abstracts - left_out
        shares = {
            word: (self.words[word] - left_out) / total
            for word in sorted(words)
            if _LEAST_ABSTRACTS <= self.words[word] <= _MOST_COMMON * self.abstracts
        }
        priors: dict[str, float] = {}
        weights: dict[str, list[tuple[int, float]]] = {}
        frequent = sorted(task for task, count in self.tasks.items() if count >= _LEAST_ABSTRACTS)
        for place, task in enumerate(frequent):
            fewer = left_out if task in own_tasks else 0
            of_task = self.tasks[task] - fewer
            priors[task] = math.log(of_task / total) + 6.0
            together = self.together[task]
            for word, share in shares.items():
                count = together[word] - fewer
                if count >= _LEAST_TOGETHER and share > 0:
                    weight = math.log((count + _SMOOTHING * share) / (of_task + _SMOOTHING) / share)
                    if weight >= _LEAST_WEIGHT:
                        weights.setdefault(word, []).append((place, round(weight, 2)))
        return TaskCues(priors, weights)


def document_of(text: str, aligned: Sequence[Sequence[Label]]) -> tuple[set[str], set[str]]:
    """The words and the labelled tasks of an abstract."""
    tasks = {label["task"] for labels in aligned for label in labels if label["task"]}
    return set(cue_words(words_of(text))), tasks


def task_groups(
    topic: Topic,
    drafts: Sequence[Draft],
    aligned: Sequence[Sequence[Label]],
    suggested: Sequence[tuple[str, float]],
) -> list[list[tuple[list[str], bool]]]:
    """For the first number of each labelled task of a text, its candidates, each with whether it is that task.

    A text with many numbers of one task teaches as much as one with a single number.
    """
    tasks = tasks_of(topic, words_of(topic.text), suggested)
    groups = []
    seen: set[str | None] = set()
    for place, labels in enumerate(aligned):
        if not labels or labels[0]["task"] in seen:
            continue
        label = labels[0]
        seen.add(label["task"])
        candidates = task_candidates(topic, tasks, drafts, place, label["metric"], label["dataset"])
        wanted = label["task"] and task_key(label["task"])
        groups.append([(it.features, (it.name and task_key(it.name)) == wanted) for it in candidates])
    return groups


def cue_rows(cues: TaskCues) -> Iterator[tuple[str, str, str]]:
    """The rows of `task_cues.tsv`: task, word and weight; the prior of a task stands beside no word."""
    tasks = list(cues.priors)
    yield from ((task, "", f"{prior:.2f}") for task, prior in cues.priors.items())
    weights = sorted((tasks[place], word, weight) for word, row in cues.weights.items() for place, weight in row)
    yield from ((task, word, f"{weight:.2f}") for task, word, weight in weights)
