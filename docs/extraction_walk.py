"""One abstract on its way through the built-in reader, for docs/extraction.md: what each step hands on to the next.

The walk is no description: the reader runs, and what its path calls is noted with what came back. A step that is
added, moved or renamed shows itself when the documents are made, and one that nobody can show ends that in an error.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Mapping
from types import FrameType
from typing import Any, NamedTuple

from extraction.learned.decisions import decide
from extraction.learned.steps import trained_steps
from extraction.results import read_drafts, read_numbers, read_results

ABSTRACT = (
    "We present LarchNet, a compact network for image classification. LarchNet reaches 84.2% top-1 accuracy on "
    "ImageNet with 12M parameters, 1.3 points above ResNet-50, and runs 2x faster. We train it for 90 epochs."
)
PATH = (read_results, read_numbers, read_drafts, decide)
"""The functions that only join steps: what they call is the path."""


class Step(NamedTuple):
    """A function of the path, with everything that it handed on for the abstract."""

    module: str
    function: str
    summary: str
    """The first sentence of its docstring."""
    results: list[Any]


def path_of(text: str) -> list[Step]:
    """The steps that a text goes through, in the order in which each is taken first."""
    joining = {function.__code__ for function in PATH}
    steps: dict[tuple[str, str], Step] = {}

    def note(frame: FrameType, event: str, result: Any) -> None:
        code, caller, module = frame.f_code, frame.f_back, str(frame.f_globals.get("__name__"))
        is_step = module.startswith("extraction.") and code not in joining and "<" not in code.co_name
        if event != "return" or caller is None or not is_step or code.co_flags & inspect.CO_GENERATOR:
            return
        # A step that is called for each of several numbers may be called from within a generator of the path.
        if caller.f_code in joining or any(caller.f_code in code.co_consts for code in joining):
            summary = str(inspect.getdoc(frame.f_globals[code.co_name])).splitlines()[0]
            steps.setdefault((module, code.co_name), Step(module, code.co_name, summary, [])).results.append(result)

    steps_of_reader, before = trained_steps(), sys.getprofile()
    sys.setprofile(note)
    try:
        read_results(text, steps_of_reader)
    finally:
        sys.setprofile(before)
    return list(steps.values())


def walk() -> str:
    """The path of the abstract, step by step, each with its module and what it hands on."""
    lines = ["> " + ABSTRACT, ""]
    for number, step in enumerate(path_of(ABSTRACT), 1):
        path = step.module.replace(".", "/") + ".py"
        lines += [f"{number}. **`{step.function}`** in `{path}`: {step.summary}", ""]
        lines += [f"        {line}" for result in step.results for line in SHOWN[step.function](result)]
        lines.append("")
    return "\n".join(lines)


def _words(start: int, end: int) -> str:
    return ABSTRACT[start:end].strip()


def _numbers(numbers: Iterable[Any]) -> list[str]:
    return [f"{_words(it.start, it.stop)}: value {it.value:g}, unit {it.unit or 'none'}" for it in numbers]


def _mentions(mentions: Iterable[Any]) -> list[str]:
    return [f"{it.printed}: the {it.kind} {it.name!r}" for it in mentions]


def _scenes(scenes: Iterable[Any]) -> list[str]:
    return [
        f"sentence {it.place}: numbers {[_words(number.start, number.stop) for number in it.numbers]}, "
        f"metrics {[name.name for name in it.metrics]}, data sets {[name.name for name in it.datasets]}"
        for it in scenes
    ]


def _topic(topic: Any) -> list[str]:
    return [
        f"own method {topic.own!r}, own benchmark {topic.benchmark!r}, only metric of quality {topic.quality!r}, "
        f"only data set {topic.only_dataset!r}",
        f"tasks {[task.name for task in topic.tasks]}",
    ]


def _drafts(drafts: Iterable[Any]) -> list[str]:
    return [
        f"{_words(it.passage.number.start, it.passage.number.stop)}: "
        + (f"no result, by the rule {it.refusal!r}; else " if it.refusal else "")
        + f"{it.reading.kind} by {it.reading.rule!r}, {it.metric.name} by {it.metric.rule!r}, "
        f"{it.dataset.name or 'no data set'} by {it.dataset.rule!r}"
        for it in drafts
    ]


def _kinds(kinds: Iterable[Any]) -> list[str]:
    return [" | ".join(f"{kind.name} {kind.probability:.2f}" if kind else "no result" for kind in kinds)]


def _chosen(chosen: Any) -> list[str]:
    return [f"{chosen.name} {chosen.probability:.2f}"]


def _found(found: Any) -> list[str]:
    levels = " / ".join(
        f"{level:.2f}" for level in (found.number_confidence, found.metric_confidence, found.dataset_confidence)
    )
    return [
        f"{found.kind} {found.value:g} {found.unit or ''}".strip() + f", {found.metric}, {found.dataset}, {levels}",
        f"    evidence: {_words(found.start, found.end)}",
    ]


SHOWN: Mapping[str, Callable[[Any], list[str]]] = {
    "find_numbers": _numbers,
    "may_report": lambda may: ["yes: it is read to the end" if may else "no: nothing more is done"],
    "find_mentions": _mentions,
    "split_sentences": lambda spans: [_words(*span) for span in spans],
    "scenes_of": _scenes,
    "topic_of": _topic,
    "drafts_of": _drafts,
    "kinds_of_numbers": _kinds,
    "surroundings_of": lambda it: [f"metrics {[name.name for name in it.named]}"],
    "dataset_names": lambda it: [f"possible data sets {[name.printed for name in it.all]}"],
    "names_of": lambda it: [f"possible models, the likeliest first: {[it.printed[name] for name in it.ranked]}"],
    "suggested_tasks": lambda it: [f"possible tasks {list(it.printed.values())}"],
    "metric_of_number": _chosen,
    "dataset_of_number": _chosen,
    "attribution_of_number": lambda attribution: [attribution],
    "model_of_number": lambda model: [str(model)],
    "listed_model": lambda model: [str(model)],
    "task_of_number": lambda task: [str(task)],
    "with_own_task": lambda decision: [str(decision.task)],
    "defended": lambda decision: [str(decision.task)],
    "attributed": lambda decision: [decision.attribution],
    "detection_of": lambda it: [it.name if it else "nothing"],
    "detected": lambda decision: [str(decision.task)],
    "without_own_task": lambda its: [f"qualifiers {[it.name for it in its]}"],
    "qualified_by": lambda it: [f"setting {it.setting}, split {it.split}"],
    "doubt_about": lambda doubt: [doubt or "nothing"],
    "found_result": _found,
}
"""Each step of the path to how what it hands on is written down."""
