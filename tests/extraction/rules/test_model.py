"""A number is of a model that the text names or claims the number of; what a method is made of is left out."""

from __future__ import annotations

import pytest

from extraction.results import find_results

NAMED = "We propose Fernet, a network for image classification. "


def model_of(text: str, value: str) -> str | None:
    """The model of a value as printed, one of those that are read in a text."""
    (model,) = {result.model for result in find_results(text) if result.value_text == value}
    return model


@pytest.mark.parametrize(
    "text",
    [
        NAMED + "Fernet achieves 84.2% top-1 accuracy on ImageNet.",
        "We present a self-supervised framework Fernet. On ImageNet, Fernet achieves 84.2% top-1 accuracy.",
        "Our method, Fernet, sees each image once. Fernet attains 84.2% top-1 accuracy on ImageNet.",
    ],
)
def test_what_a_paper_names_and_claims_is_the_model(text: str) -> None:
    assert model_of(text, "84.2") == "Fernet"


@pytest.mark.parametrize(
    "text",
    [
        "Using ViT-B, our approach achieves 84.2% top-1 accuracy on ImageNet.",
        "Starting with Quux-VL-2B, our model reaches 84.2% top-1 accuracy on ImageNet.",
        "Our model with a DeiT architecture achieves 84.2% top-1 accuracy on ImageNet.",
        "The approach raises the top-1 accuracy on ImageNet from 76.1% to 84.2% for QuuxNet-7B.",
        "The kernel that is equivalent to a 32-layer QuuxNet obtains 84.2% top-1 accuracy on ImageNet.",
        "We achieve 84.2% top-1 accuracy on ImageNet. Code is at https://github.com/quux/QuuxNet-9.",
        "QuuxA + QuuxB + QuuxC reaches 84.2% top-1 accuracy on ImageNet.",
        "Our large-kernel ConvNet is fast. Our models achieve 84.2% top-1 accuracy on ImageNet.",
    ],
)
def test_what_a_method_is_made_of_is_not_the_model(text: str) -> None:
    assert model_of(text, "84.2") is None


def test_a_part_is_not_the_model_where_the_sentence_claims_the_number_of_the_whole() -> None:
    text = (
        "We propose Quux Self Attention (QSA). Fernet (66.3M parameters) can achieve 84.2% top-1 accuracy on ImageNet."
    )
    assert model_of(text, "84.2") in ("Fernet", None)


def test_two_variants_and_two_numbers_give_no_model() -> None:
    text = (
        "RevQuux-Deep (1001 layers) and RevQuux-Wide (448 layers) achieve 84.2% and 85.3% top-1 accuracy on ImageNet."
    )
    assert model_of(text, "85.3") in ("RevQuux-Wide", None)


def test_a_longer_name_and_what_is_made_with_it_are_not_the_model() -> None:
    text = "We propose Quuxen. Quuxen of Code achieves 84.2% top-1 accuracy on ImageNet."
    assert model_of(text, "84.2") is None
    assert model_of("We propose QUX. A QUX-trained network reaches 84.2% accuracy on ImageNet.", "84.2") is None


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("We propose Larch Quux Networks. On ImageNet, depth raises the top-1 accuracy to 84.2%.", "Larch Quux"),
        ("We propose Fernets. Our QPT-1/32 is fast. Our QPT-1/1 achieves 84.2% top-1 accuracy on ImageNet.", "QPT-1"),
    ],
)
def test_a_name_that_goes_on_is_not_cut(text: str, cut: str) -> None:
    assert model_of(text, "84.2") != cut


def test_names_are_counted_as_words_of_their_own() -> None:
    text = (
        "We propose EvolFern, a Quux Net (QN) approach, and train EvolProver. EvolQN and EvolQN-B are new. "
        "EvolProver sets a record. It also sets records on ImageNet (84.2% top-1 accuracy)."
    )
    assert model_of(text, "84.2") == "EvolProver"
