"""Numbers whose words speak against ranking them are doubted, with the reason; plain claims are not."""

from __future__ import annotations

import pytest

from extraction.results import find_results

ABOUT = "We propose Fernet, a network for image classification on ImageNet. "


def doubts(sentence: str) -> dict[str, str | None]:
    """Value as printed to the doubt about it, of the values that are read in a sentence."""
    return {result.value_text: result.doubt for result in find_results(ABOUT + sentence) if result.kind == "absolute"}


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("Fernet achieves 84.2% top-1 accuracy on ImageNet.", "84.2"),
        ("On ImageNet, Fernet reaches a top-1 accuracy of 84.2%, outperforming the previous best by 1.3%.", "84.2"),
        ("Fernet improves the top-1 accuracy on ImageNet from 76.1% to 84.2%.", "84.2"),
        ("Compared with ResNet, Fernet achieves 84.2% top-1 accuracy on ImageNet.", "84.2"),
    ],
)
def test_a_plain_claim_is_not_doubted(sentence: str, value: str) -> None:
    assert doubts(sentence)[value] is None


@pytest.mark.parametrize(
    ("sentence", "value", "reason"),
    [
        ("Fernet achieves nearly 90% top-1 accuracy on ImageNet.", "90", "bound"),
        ("Fernet achieves up to 84.2% top-1 accuracy on ImageNet.", "84.2", "bound"),
        ("Fernet achieves 84.2% top-1 accuracy on ImageNet, compared to 81.3% of ResNet.", "81.3", "another's"),
        ("Fernet improves the top-1 accuracy on ImageNet from 76.1% to 84.2%.", "76.1", "another's"),
        ("The attack reduces the top-1 accuracy on ImageNet to 12.5%.", "12.5", "loss"),
        ("Fernet achieves a selective hashing accuracy of 84.2% on ImageNet.", "84.2", "measure"),
        ("Fernet achieves 84.2% top-1 accuracy on ImageNet, on par with 84.4% of ResNet.", "84.4", "another's"),
    ],
)
def test_what_the_words_speak_against_is_doubted(sentence: str, value: str, reason: str) -> None:
    assert reason in (doubts(sentence)[value] or "")


def test_settings_splits_spreads_and_signs_are_read_beside_the_number() -> None:
    (result,) = find_results(
        ABOUT + "In the zero-shot setting, Fernet reaches 61.2 ± 0.4% accuracy on the validation set."
    )
    assert (result.setting, result.split, result.value_error) == ("zero-shot", "validation set", 0.4)
    (negative,) = find_results(ABOUT + "It has a Spearman correlation of -0.98 on ImageNet.")
    assert (negative.kind, negative.value) == ("absolute", -0.98)


def test_a_setting_belongs_to_the_number_in_whose_part_of_the_sentence_it_stands() -> None:
    text = ABOUT + "Fernet achieves 61.2% zero-shot accuracy and 84.2% accuracy with a linear probe on ImageNet."
    settings = {result.value_text: result.setting for result in find_results(text)}
    assert settings == {"61.2": "zero-shot", "84.2": "linear probe"}


def test_a_number_of_another_house_s_model_is_another_s() -> None:
    text = ABOUT + "Such tasks are nearly solved (e.g., OpenAI o1 achieves 94.8% accuracy on MATH)."
    assert [result.attribution for result in find_results(text) if result.value_text == "94.8"] == ["other"]
