"""The `eval.yaml` of a benchmark on the Hugging Face Hub: what the data set is called, and which tasks measure it.

Described in https://github.com/huggingface/hub-docs (docs/hub/eval-results.md): `name`, `description`,
`evaluation_framework` and a list of `tasks`, each with an `id` and how a program measures it. It states no result;
those of models name the task (hf_evals). Where the benchmark has one task, the word of the task is a spelling of its
name: "hle" of "Humanity's Last Exam". Of several each is a part, and no spelling of the whole.
"""

from __future__ import annotations

import re

from db.cleaning import clean_line
from db.records import StatedDataset
from loaders.loader import Unusable
from loaders.yaml_document import Node

FIELDS = frozenset({"name", "tasks"})
OUT_OF_SCOPE = {
    "description": "what the benchmark is, in somebody's words",
    "evaluation_framework": "each result names its own",
}
TASK_FIELDS = frozenset({"id"})
TASK_OUT_OF_SCOPE = {
    "config": "where a program finds the questions",
    "split": "where a program finds the questions",
    "revision": "where a program finds the questions",
    "epochs": "how often a program asks",
    "epoch_reducer": "how often a program asks",
    "field_spec": "where a program finds the questions",
    "scorers": "how a program judges answers",
    "shuffle_choices": "how a program asks",
    "solvers": "how a program asks",
}
_UNSAID = frozenset("default main test validation all eval base".split())
"""Words of tasks that say nothing of the benchmark."""
_MARKS = tuple(re.compile(rf"^{name}[ \t]*:", re.MULTILINE) for name in ("name", "evaluation_framework", "tasks"))


def is_benchmark(head: str) -> bool:
    """Whether a text begins as the description of a benchmark."""
    return all(mark.search(head) for mark in _MARKS)


def benchmark_of(root: Node, signals: list[str]) -> StatedDataset:
    """The benchmark with the one word of its task."""
    fields = root.value if isinstance(root.value, dict) else {}
    signals += _unknown(fields, FIELDS | OUT_OF_SCOPE.keys(), "")
    name = _line(fields.get("name"))
    if name is None:
        raise Unusable("It has no name.")
    tasks = fields["tasks"].value if "tasks" in fields else []
    ids = []
    for task in tasks if isinstance(tasks, list) else []:
        own = task.value if isinstance(task.value, dict) else {}
        signals += _unknown(own, TASK_FIELDS | TASK_OUT_OF_SCOPE.keys(), "tasks[].")
        if word := _line(own.get("id")):
            ids.append(word)
        else:
            signals.append("task without an id")
    aliases = tuple(ids) if len(ids) == 1 and ids[0].casefold() not in {name.casefold(), *_UNSAID} else ()
    return StatedDataset(name, aliases=aliases)


def _line(node: Node | None) -> str | None:
    return clean_line(node.value) or None if node is not None and isinstance(node.value, str) else None


def _unknown(fields: dict[str, Node], known: frozenset[str] | set[str], path: str) -> list[str]:
    return [f"unknown field {path}{clean_line(name)[:60]}" for name in sorted(fields.keys() - known)]
