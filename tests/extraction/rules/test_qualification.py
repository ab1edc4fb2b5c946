"""A setting qualifies the number that it speaks of, and no other."""

from __future__ import annotations

import pytest

from db.vocabulary import resolve_dataset
from db.vocabulary.qualifiers import find_topics, folded
from extraction.results import find_results

ABOUT = "We propose Fernet, a network for images. "


def settings(sentence: str) -> dict[str, str | None]:
    """Value as printed to its setting, in one spelling."""
    found = find_results(ABOUT + sentence)
    return {result.value_text: folded("setting", result.setting) for result in found if result.kind == "absolute"}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Fernet needs no labels nor fine-tuning and achieves a zero-shot FID of 10.9 on COCO.",
            {"10.9": "zero-shot"},
        ),
        (
            "Fernet raises the accuracy on zero-shot ImageNet to 71.5% and on CIFAR-10 to 84.2%.",
            {"71.5": "zero-shot", "84.2": None},
        ),
        (
            "Fernet achieves 72.3% and 78.4% accuracy on ImageNet with 1% and 10% labels, better by 7% and 6%.",
            {"72.3": "1% of labels", "78.4": "10% of labels"},
        ),
        (
            "Fernet achieves 76.1% and 68.5% accuracy when training on 10% and 1% of labels on ImageNet.",
            {"76.1": "10% of labels", "68.5": "1% of labels"},
        ),
        (
            "Fernet quantizes Quux-3-8B to 4 bits, achieving a perplexity of 6.6 on WikiText-2.",
            {"6.6": "4-bit"},
        ),
        (
            "Fernet certifies 71% accuracy on ImageNet under adversarial perturbations within a 2-norm of 0.5.",
            {"71": "adversarial, certified, l_2 radius 0.5"},
        ),
        (
            "Fernet wins at few-shot image classification (87.4% accuracy on ImageNet, using five-shot learning).",
            {"87.4": "5-shot"},
        ),
        (
            "Fernet has 78.4% accuracy under AutoAttack on CIFAR-10 and 99.3% on ImageNet, for eps=8/255 in both.",
            {"78.4": "8/255, adversarial", "99.3": "8/255"},
        ),
        (
            "With a 40% parameter-compression rate, Fernet achieves a perplexity of 9.1 on WikiText-2.",
            {"9.1": "40% compression"},
        ),
        (
            "Fernet scores 66.7 on QuuxQA, while maintaining an 87.4% accuracy on ImageNet and a 49.5 mIoU on ADE20K"
            " under frozen evaluation.",
            {"66.7": None, "87.4": "frozen", "49.5": "frozen"},
        ),
        (
            "Fernet attains 85.0% accuracy on ImageNet (85.5% when fine-tuned with 384x384 inputs).",
            {"85.0": None, "85.5": "384x384, fine-tuned"},
        ),
        (
            "Fernet achieves an FID of 1.76 using 16 NFE in class-conditional CIFAR-10.",
            {"1.76": "class-conditional"},
        ),
        (
            "With Fernet a fine-tuned Quux-1.1-7B model's accuracy increased from 77.5% to 83.9% on GSM8K.",
            {"77.5": None, "83.9": None},
        ),
        (
            "Fernet has a certified robustness of 60.5% and an accuracy of 78.4% on CIFAR-10.",
            {"60.5": "certified", "78.4": None},
        ),
        (
            "Fernet reaches an accuracy of 90.1% with a certified robustness of 27.5% on CIFAR-10.",
            {"90.1": None},
        ),
        (
            "With minimal clean accuracy degradation, Fernet has an accuracy of 78.4% on CIFAR-10.",
            {"78.4": None},
        ),
        (
            "Fernet achieves 79.8% and 84.0% accuracy on ImageNet by linear probing and finetune.",
            {"79.8": "linear probe", "84.0": None},
        ),
        ("Fernet achieves 88.5% accuracy on ImageNet using 1% labeled data.", {"88.5": "1% of labels"}),
        ("With 250 labeled examples, Fernet reaches 93.7% accuracy on CIFAR-10.", {"93.7": "250 labels"}),
        (
            "Fernet has an error rate of 16.5% on SVHN with 500 labels and without augmentation.",
            {"16.5": "500 labels, no augmentation"},
        ),
        ("Fernet certifies 71% accuracy on ImageNet at a radius of 0.5.", {"71": "certified, radius 0.5"}),
        (
            "Fernet has a certified accuracy of 60% on CIFAR-10 against 5x5 patches.",
            {"60": "certified, patch attack of 5 px"},
        ),
        ("Fernet has 67% robust accuracy at epsilon = 8/255 on CIFAR-10.", {"67": "8/255, adversarial"}),
        ("Fernet has 67% robust accuracy on CIFAR-10 on the class cat.", {"67": "adversarial, one class"}),
        (
            "Fernet attains an attack success rate of 84.5% on ImageNet with transfer attacks.",
            {"84.5": "transfer attack"},
        ),
        ("Fernet raises top-5 accuracy on ImageNet to 87.6% with 32 x 32 px features.", {"87.6": None}),
        ("Fernet raises top-5 accuracy on ImageNet to 87.6% with 32 x 32 pictures.", {"87.6": "32x32"}),
        ("Fernet has an FID of 10.49 under the sketch condition on COCO.", {"10.49": "sketch"}),
        ("Fernet reaches 32.0% mAP on COCO on novel categories.", {"32.0": "novel classes"}),
        ("Fernet has an accuracy of 66.0% on miniF2F after curation of the set.", {"66.0": "curated"}),
        ("Fernet reaches a score of 0.415 on Atari limited to 100k steps.", {"0.415": "100k steps"}),
        ("Fernet reaches 54.6% clustering accuracy on CIFAR-10.", {"54.6": "clustering"}),
        (
            "On unconditional CIFAR-10, Fernet has an FID of 2.11 and an IS of 9.8, while on conditional CIFAR-10,"
            " it has an FID of 1.94 and an IS of 10.1.",
            {"9.8": "unconditional", "1.94": "class-conditional", "10.1": "class-conditional"},
        ),
        (
            "Fernet reduces the (non-augmented) error from 18.4% to 7.1% on SVHN with 500 labels and from 18.6% to"
            " 16.5% on CIFAR-10 with 4000 labels.",
            {"7.1": "500 labels, no augmentation", "16.5": "4000 labels, no augmentation"},
        ),
        (
            "Fernet has a certified accuracy of 60.5% and an accuracy of 78.4% on CIFAR-10 with a 2/255 perturbation.",
            {"60.5": "2/255, certified", "78.4": None},
        ),
        (
            "Fernet has 75.7% robust accuracy against various l_inf bounded adaptive attacks at 8/255 on CIFAR-10.",
            {"75.7": "8/255, adversarial"},
        ),
        (
            "Fernet achieves an error of 20.1% on ImageNet, and also improves robustness under adversarial attacks.",
            {"20.1": None},
        ),
        ("Fernet has an FID of 2.89 on the class-conditional task of CIFAR-10.", {"2.89": "class-conditional"}),
        (
            "Fernet reaches 91% accuracy on CIFAR-10 with a certified privacy guarantee.",
            {"91": "differentially private"},
        ),
        (
            "Fernet has a robust accuracy of 47.0% on CIFAR-10 against the union of (ℓ_∞, ℓ_2, ℓ_1) perturbations.",
            {"47.0": "adversarial, several norms"},
        ),
        ("Fernet has a selective accuracy of 99% on ImageNet at 47% coverage.", {"99": "47% coverage"}),
        ("Fernet reaches 60.3% accuracy on ImageNet at IPC=50.", {"60.3": "IPC 50"}),
        ("With a 40% compression rate, Fernet has an accuracy of 76.5% on ImageNet.", {"76.5": "40% compression"}),
        ("Fernet has a certified accuracy of 93.1% on MNIST (ε=0.3).", {"93.1": "certified, ε = 0.3"}),
        (
            "Fernet has a certified accuracy of 69.2% on ImageNet when attackers perturb 5 pixels.",
            {"69.2": "5 pixels, certified"},
        ),
        (
            "For a privacy budget of ε = 2, a linear classifier trained on top has 65.8% accuracy on ImageNet.",
            {"65.8": "differentially private, linear probe, ε = 2"},
        ),
        ("Fernet has an accuracy of 98.2% on Permutation-Invariant MNIST.", {"98.2": "permutation-invariant"}),
        ("Inspired by few-shot learning, Fernet reaches 76.5% accuracy on ImageNet.", {"76.5": None}),
        ("Fernet leverages semi-supervised models and has 54.6% accuracy on CIFAR-10.", {"54.6": None}),
        (
            "Outperforming self-supervised networks, Fernet reaches 76.5% accuracy on ImageNet.",
            {"76.5": None},
        ),
        ("With it, a supervised ResNet increased in accuracy on ImageNet from 71.2% to 76.5%.", {"76.5": None}),
    ],
)
def test_a_setting_is_of_its_number(sentence: str, expected: dict[str, str | None]) -> None:
    found = settings(sentence)
    assert {value: found[value] for value in expected} == expected


def test_what_the_work_of_others_is_about_does_not_hold_of_a_text() -> None:
    rest = " We sample otherwise." * 20
    assert find_topics("Most prior work imposes differential privacy." + rest) == []
    assert [it.name for it in find_topics("We train under differential privacy." + rest)] == ["differentially private"]


def test_how_a_text_trains_holds_beside_what_its_sentences_say() -> None:
    text = "We train Fernet by dataset distillation. Fernet reaches a zero-shot accuracy of 60.3% on ImageNet."
    (result,) = find_results(text + " We sample otherwise." * 5)
    assert folded("setting", result.setting) == "distilled, zero-shot"


def test_what_a_text_takes_up_is_not_what_it_is_about() -> None:
    text = "We leverage semi-supervised models for unsupervised clustering. To leverage semi-supervised models is easy."
    assert [it.name for it in find_topics(text + " We sample otherwise." * 20)] == ["clustering"]


@pytest.mark.parametrize(
    ("printed", "dataset"), [("MS COCO 2014-30k", "COCO-30K"), ("MS COCO 2017-5k", "COCO-5K"), ("MS COCO", "COCO")]
)
def test_a_sample_of_a_data_set_is_another(printed: str, dataset: str) -> None:
    (result,) = find_results(ABOUT + f"Fernet yields an FID of 13.1 on {printed}.")
    assert resolve_dataset(result.dataset or "").name == dataset


def test_a_split_is_not_of_what_the_number_is_compared_with() -> None:
    (result,) = (
        it
        for it in find_results(ABOUT + "On CIFAR-10 Fernet has a recall of 0.64, similar to the validation set.")
        if it.value_text == "0.64"
    )
    assert result.split is None


@pytest.mark.parametrize(
    ("sentence", "splits"),
    [
        ("a WER of 1.9% on LibriSpeech test-clean and 4.1% on LibriSpeech test-other", ["test-clean", "test-other"]),
        ("word error rates of 1.9%/4.1% on the LibriSpeech test-clean/test-other sets", ["test-clean", "test-other"]),
    ],
)
def test_a_part_in_the_name_of_a_data_set_is_a_split(sentence: str, splits: list[str]) -> None:
    found = find_results(f"We propose Fernet, a model for speech recognition. Fernet reaches {sentence}.")
    assert [folded("split", result.split) for result in found] == splits
    assert {resolve_dataset(result.dataset or "").name for result in found} == {"LibriSpeech"}
