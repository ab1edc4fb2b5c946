"""A text that detects what does not belong to a data set for classification measures that, not classification."""

from __future__ import annotations

import pytest

from db.vocabulary.qualifiers import folded
from extraction.results import find_results

ANOMALY = "We propose Fernet for anomaly detection. Anomaly detection is hard. "
SHIFT = "We propose Fernet for out-of-distribution (OOD) detection. OOD detection is hard. "
OTHER = "We propose Fernet, a network for images. "


@pytest.mark.parametrize(
    ("about", "sentence", "setting", "task"),
    [
        (ANOMALY, "an AUROC of 93.4% on CIFAR-10", "anomaly detection", "anomaly detection"),
        (SHIFT, "an AUROC of 93.8% on CIFAR-100", "out-of-distribution", "out-of-distribution detection"),
        (SHIFT, "an FPR95 of 12.3% on CIFAR-100", "out-of-distribution", "out-of-distribution detection"),
        (SHIFT, "an accuracy of 84.1% on CIFAR-100", None, "image classification"),
        (OTHER, "an AUROC of 93.8% on CIFAR-100", None, "image classification"),
        (ANOMALY, "an AUROC of 97.2% on MVTec AD", None, "anomaly detection"),
        (OTHER, "an AUROC of 97.2% in anomaly detection on MVTec AD", None, "anomaly detection"),
    ],
)
def test_detection_is_the_setting_on_data_for_classification_alone(
    about: str, sentence: str, setting: str | None, task: str
) -> None:
    (result,) = find_results(f"{about}Fernet achieves {sentence}.")
    assert (folded("setting", result.setting), result.task) == (setting, task)
