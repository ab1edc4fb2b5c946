"""A number is of a task of its own measure or data set, and not of one that the text has for another data set."""

from __future__ import annotations

import pytest

from extraction.results import find_results

ABOUT = "We propose Fernet, a network for many tasks. "


@pytest.mark.parametrize(
    ("sentence", "tasks"),
    [
        (
            "Fernet pushes the F1 score on SQuAD v1.1 question answering to 93.0 and the accuracy on SNLI to 91.7.",
            {"93.0": "question answering", "91.7": "natural language inference"},
        ),
        (
            "Fernet achieves 83.8% accuracy on ImageNet image classification and 93.7% accuracy on SST-2.",
            {"83.8": "image classification", "93.7": "sentiment analysis"},
        ),
        ("Fernet generates videos and images, with an FID of 6.2 on ImageNet 64x64.", {"6.2": "image generation"}),
        ("Fernet achieves an FID of 5.4 in image generation on MJHQ-30K.", {"5.4": "text-to-image generation"}),
        ("For image generation, Fernet achieves an rFID of 0.9 on ImageNet.", {"0.9": "image generation"}),
        (
            "A backdoor defense is hard. Fernet, a backdoor defense, has an attack success rate of 2.9% on CIFAR-10.",
            {"2.9": "backdoor defense"},
        ),
    ],
)
def test_a_number_is_of_the_task_of_its_own_data_set(sentence: str, tasks: dict[str, str]) -> None:
    found = {result.value_text: result.task for result in find_results(ABOUT + sentence)}
    assert {value: found[value] for value in tasks} == tasks


def test_a_task_stays_that_its_measure_fits_better_than_that_of_the_data_set() -> None:
    about = "We propose Fernet for 3D object detection. "
    results = find_results(f"{about}Fernet reaches an mAP of 53.1 on ScanNet and of 60.2 on SUN RGB-D.")
    assert {result.task for result in results} == {"3D object detection"}
