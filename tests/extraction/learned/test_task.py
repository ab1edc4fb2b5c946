"""The tasks that a number may be of, and what the choice between them learns from."""

from __future__ import annotations

from typing import Any

from extraction.learned.linear import Choice
from extraction.learned.task import TaskCues, cue_words, task_candidates, task_of_number, tasks_of, words_of
from extraction.results import read_drafts
from extraction.rules.drafts import Draft
from extraction.rules.topic import Topic
from extraction.words.numbers import find_numbers
from training.alignment import align
from training.fit import fit_choice
from training.task import CueCounts, cue_rows, document_of, task_groups

CUES = TaskCues({"image denoising": 1.0, "code repair": 0.5}, {"noise": [(0, 2.0)]})


def _read(text: str) -> tuple[Topic, list[Draft]]:
    return read_drafts(text, find_numbers(text))


def _names(text: str, metric: str = "accuracy", dataset: str | None = None) -> list[str | None]:
    topic, drafts = _read(text)
    words = words_of(text)
    tasks = tasks_of(topic, words, CUES.suggest(cue_words(words)))
    return [candidate.name for candidate in task_candidates(topic, tasks, drafts, 0, metric, dataset)]


def test_candidates_are_none_what_the_text_names_what_its_words_suggest_and_what_the_data_set_implies() -> None:
    names = _names("For seed sorting and object detection in noise, it has 80.1% accuracy.", dataset="ImageNet")
    assert names[0] is None
    assert {"object detection", "image denoising", "image classification"} <= set(names)


def test_words_that_end_as_tasks_do_are_candidates_though_no_vocabulary_knows_them() -> None:
    assert "bird song recognition" in _names("On the challenging bird song recognition it has 80.1% accuracy.")


def test_no_task_is_a_candidate_twice_however_it_is_spelled() -> None:
    names = _names("Text-to-image generation is hard. We do text to image generation with an FID of 8.1.", metric="FID")
    keys = [str(name).lower().replace("-", " ") for name in names]
    assert len(keys) == len(set(keys))


def test_words_suggest_the_tasks_that_they_stand_beside() -> None:
    assert [task for task, _ in CUES.suggest({"noise"})] == ["image denoising", "code repair"]
    assert CUES.suggest({"noise"})[0][1] == 3.0


def test_a_text_of_many_tasks_gives_few_candidates() -> None:
    text = " ".join(f"We do thing{number} detection." for number in range(3000)) + " It has 80.1% accuracy."
    assert len(_names(text)) < 25


def test_without_weights_no_task_is_chosen() -> None:
    topic, drafts = _read("For object detection, it has 80.1% accuracy.")
    tasks = tasks_of(topic, words_of(topic.text), [])
    assert task_of_number(Choice({}), topic, tasks, drafts, 0, "accuracy", None) is None


DOCUMENTS = [({"noise", "pixel", "good"}, {"image denoising"})] * 4 + [({"bug", "patch", "good"}, {"code repair"})] * 4


def test_a_word_that_stands_beside_one_task_speaks_for_it_and_one_that_stands_everywhere_for_none() -> None:
    documents = DOCUMENTS + [({"other", "good"}, {"other task"})] * 20
    cues = CueCounts.of(documents).table()
    assert [list(cues.priors)[place] for place, _ in cues.weights["noise"]] == ["image denoising"]
    assert "good" not in cues.weights
    assert ("image denoising", "noise") in {(task, word) for task, word, _ in cue_rows(cues)}


def test_what_is_suggested_for_a_counted_abstract_is_what_the_others_would_suggest() -> None:
    filler = [({"other"}, {"other task"})] * 20
    new = ({"noise", "bug"}, {"image denoising"})
    with_it = CueCounts.of([*DOCUMENTS, *filler, new])
    without_it = CueCounts.of([*DOCUMENTS, *filler])
    assert with_it.suggest_without(*new) == without_it.table().suggest(new[0])


def _labelled(task: str) -> tuple[Topic, list[Draft], list[list[dict[str, Any]]]]:
    topic, drafts = _read(f"We study {task} by reading. Our {task} has 81.5% accuracy, and 71.5% without rest.")
    results: list[dict[str, Any]] = [
        {"quote": quote, "kind": "absolute", "value": float(quote.strip("%")), "unit": "%"}
        | {"metric": "accuracy", "dataset": None, "task": task}
        for quote in ("81.5%", "71.5%")
    ]
    return topic, drafts, align(topic.text, drafts, results)


def test_a_task_is_learned_from_once_in_a_text() -> None:
    topic, drafts, aligned = _labelled("seed detection")
    assert sum(map(len, aligned)) == 2
    groups = task_groups(topic, drafts, aligned, [])
    assert [sum(is_right for _, is_right in group) for group in groups] == [1]
    assert document_of(topic.text, aligned)[1] == {"seed detection"}


def test_what_is_learned_from_some_texts_is_read_from_another() -> None:
    texts = [_labelled(task) for task in ("seed detection", "bird retrieval", "door navigation")]
    choice = fit_choice([group for text in texts for group in task_groups(*text, [])])
    topic, drafts, _ = _labelled("cloud segmentation")
    tasks = tasks_of(topic, words_of(topic.text), [])
    assert task_of_number(choice, topic, tasks, drafts, 0, "accuracy", None) == "cloud segmentation"
