"""Numbers whose words speak against ranking them are doubted, with the reason; plain claims are not."""

from __future__ import annotations

import pytest

from extraction.learned.steps import Calibration, trained_steps
from extraction.results import find_results, read_results

ABOUT = "We propose Fernet, a network for image classification on ImageNet. "


def doubts(sentence: str) -> dict[str, str | None]:
    """Value as printed to the doubt about it, of the values that are read in a sentence."""
    return {result.value_text: result.doubt for result in find_results(ABOUT + sentence) if result.kind == "absolute"}


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("Fernet achieves 84.2% top-1 accuracy on ImageNet.", "84.2"),
        ("Fernet achieves 84.2% top-1 fine-tuning accuracy on ImageNet.", "84.2"),
        ("Fernet achieves an IoU of 71.6% on PASCAL VOC.", "71.6"),
        ("Fernet achieves a 2-step FID of 2.73 on CIFAR-10.", "2.73"),
        ("Fernet achieves 28.4 BLEU on WMT14 English-German.", "28.4"),
        ("On ImageNet, Fernet reaches a top-1 accuracy of 84.2%, outperforming the previous best by 1.3%.", "84.2"),
        ("Fernet improves the top-1 accuracy on ImageNet from 76.1% to 84.2%.", "84.2"),
        ("Compared with ResNet, Fernet achieves 84.2% top-1 accuracy on ImageNet.", "84.2"),
        ("Fernet achieves state-of-the-art accuracy (84.2%) on ImageNet.", "84.2"),
        ("Fernet improves the accuracy of networks (previously 76.1%) on ImageNet to 84.2% accuracy.", "84.2"),
        ("Fernet wins on ImageNet with accuracy at 84.2% and on QuuxSet with pass@1 at 89.9%.", "84.2"),
        ("Unlike other models, we achieve 84.2% top-1 accuracy on ImageNet.", "84.2"),
        ("Fernet achieves the best known top-1 accuracy of 84.2% on ImageNet.", "84.2"),
        ("In comparison, our network achieves 84.2% top-1 accuracy on ImageNet.", "84.2"),
        ("Fernet achieves the SoTA accuracy of 84.2% on ImageNet.", "84.2"),
        ("Fernet improves the AutoAttack accuracy on ImageNet from 50.1% to 54.2%.", "54.2"),
        ("Fernet achieves 27.8 dB peak signal to noise ratio (PSNR) on CelebA.", "27.8"),
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
        ("On ImageNet, Fernet reaches up to 85.1% top-1 and 95.2% top-5 accuracy.", "95.2", "bound"),
        ("On ImageNet, current large models can only achieve an accuracy of 41.5%.", "41.5", "another's"),
        ("On ImageNet, the best individual model has an accuracy of 41.5%.", "41.5", "another's"),
        ("On ImageNet, Fernet achieves a modest 41.5% accuracy.", "41.5", "loss"),
        ("Fernet wins on ImageNet, and on the QuuxSet benchmark it achieves 66.5% accuracy.", "66.5", "data set"),
        ("On ImageNet, the accuracy of predicting the depth reaches 96.5%.", "96.5", "measure"),
        ("Fernet reaches an accuracy of 71.8 on ImageNet v7.", "71.8", "data set"),
        ("In comparison, without any noise, ResNet-50 achieves an accuracy of 90.2% on ImageNet.", "90.2", "another's"),
        ("Fernet gets within 2% of the full accuracy (85.4%) on ImageNet with 10 steps.", "85.4", "measure"),
        ("Fernet has the best Quuxalyzer accuracy (62.2%) on ImageNet.", "62.2", "measure"),
        (
            "Fernet achieves 41.5% accuracy on ImageNet, better than ResNet, for the classes with less than 9 images.",
            "41.5",
            "share",
        ),
        ("Fernet achieves an accuracy of 96.8% on 10+ tasks.", "96.8", "data set"),
        ("Fernet achieves 59.3% accuracy when pretrained on ImageNet.", "59.3", "data set"),
        ("Fernet achieves an accuracy of 49.7 on the counting task of ImageNet.", "49.7", "data set"),
        ("Fernet reaches 44.2% accuracy on ImageNet 20K.", "44.2", "data set"),
        ("Fernet reaches 97.5% accuracy on the ImageNet INR classification benchmark.", "97.5", "data set"),
        ("Fernet reaches 80.8% accuracy over QUUX^v2 and an error of 12.3% over ImageNet.", "80.8", "data set"),
        ("On ImageNet, Fernet has an accuracy of 93.1% on the class of cats.", "93.1", "share"),
        ("On ImageNet, Fernet reaches 95.2% accuracy at 80% (and 99.1% at less).", "95.2", "share"),
        ("Fernet reaches 87.5% closed and 86.1% overall accuracy on ImageNet.", "87.5", "share"),
        ("Fernet outperforms ResNet with 10.5% on average, and 20.4% accuracy on ImageNet.", "20.4", "difference"),
        ("Fernet helps others, say QuuxNet that achieves 82.4% accuracy on ImageNet.", "82.4", "another's"),
        ("On ImageNet, Fernet wins, compared to only 16.2% accuracy without it.", "16.2", "another's"),
        ("On ImageNet, Fernet has an accuracy of 20.5 meV.", "20.5", "measure"),
        ("In comparison, without noise, ResNet has an accuracy of 90.2% on ImageNet.", "90.2", "another's"),
        ("On ImageNet, even the best performing model, QuuxNet, achieves 41.5% accuracy.", "41.5", "another's"),
        ("On ImageNet, Fernet reaches MC1 accuracy of 54.7%.", "54.7", "measure"),
        ("Fernet has a 29.6 win rate on AlpacaEval 2 and 7.35 on MT-Bench.", "7.35", "measure"),
        (
            "Fernet wins on ImageNet and three benchmarks by 11% on average with a high accuracy of 90.1%.",
            "90.1",
            "data",
        ),
        ("Others obtained 71.5% accuracy on ImageNet.", "71.5", "another's"),
        ("Earlier methods report 71.5% accuracy on ImageNet.", "71.5", "another's"),
        ("Quuxman et al. [7] achieve 71.5% accuracy on ImageNet.", "71.5", "another's"),
        ("We prune QuuxNet, the largest network that achieves 90.2% accuracy on ImageNet.", "90.2", "another's"),
        ("Fernet raises the accuracy on ImageNet (71.5% vs. 84.2%).", "71.5", "another's"),
        ("It brings standard models down to 3.1% accuracy on ImageNet.", "3.1", "loss"),
        ("The reconstructed labels achieve 93.1% accuracy on ImageNet.", "93.1", "measure"),
        ("Fernet achieves 96.7% accuracy (Pass@128) on ImageNet.", "96.7", "measure"),
        ("Fernet stays within a gap of clean accuracy, rising from 71.7% to 91.1% on ImageNet.", "91.1", "measure"),
        ("On ImageNet, Fernet has 93.1% clean accuracy and 67.2% robust accuracy on the class cat.", "93.1", "share"),
        ("On ImageNet, Fernet achieves 70.7% top-1 exact match.", "70.7", "measure"),
        ("On ImageNet, Fernet achieves 66.4% Q8 accuracy.", "66.4", "measure"),
        ("Fernet comes within 1% of the ground truth (GT) FID (2.59) on CIFAR-10.", "2.59", "another's"),
        ("On ImageNet, Fernet achieves 79.1% precision at five images.", "79.1", "measure"),
        ("Our attack beats other attacks with a success rate of 99.9% on ImageNet.", "99.9", "measure"),
        ("Fernet achieves 5.3 BLEU on the FLORES English-Nepali task.", "5.3", "data set"),
        ("On ImageNet, the QuuxNet XL model only achieves 24.9% accuracy.", "24.9", "loss"),
        (
            "It has an average increase of at least 7.6% in F1 score and 16.5% in accuracy on ImageNet.",
            "16.5",
            "difference",
        ),
        ("On ImageNet, step accuracy increases from 64.1% to 69.3%.", "69.3", "measure"),
        ("Training with noise can improve this adversarial accuracy to 76.2% on ImageNet.", "76.2", "sentence before"),
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


@pytest.mark.parametrize(
    ("sentence", "models"),
    [
        ("DDPM and StyleGAN reach an FID of 3.2 and 8.0, respectively.", ["DDPM", "StyleGAN"]),
        ("Fern-S, Fern-B and Fern-L achieve 80.1%, 82.2% and 84.3% accuracy.", ["Fern-S", "Fern-B", "Fern-L"]),
        ("Fern-S, Fern-B and Fern-L achieve 80.1% and 84.3% accuracy.", [None, None]),
        ("We surpass ResNet-50, with an accuracy of 82.2%.", [None]),
    ],
)
def test_values_in_a_row_are_of_names_in_a_row_in_order_or_of_none(sentence: str, models: list[str | None]) -> None:
    assert [result.model for result in find_results(ABOUT + "On CIFAR-10, " + sentence)] == models


@pytest.mark.parametrize("words", ["without fine-tuning", "with no additional fine-tuning"])
def test_what_a_number_was_measured_without_is_no_setting_of_it(words: str) -> None:
    (result,) = find_results(ABOUT + f"Fernet achieves 84.2% top-1 accuracy on ImageNet {words}.")
    assert result.setting is None


@pytest.mark.parametrize(
    ("aim", "task", "doubt"),
    [
        ("We propose Fernet, a defense that detects backdoor attacks.", "backdoor defense", None),
        ("We propose Fernet, a stealthy backdoor attack.", "backdoor attack", None),
        ("We propose Fernet, a backdoor attack against which no defense helps.", "backdoor attack", "a defense"),
    ],
)
def test_the_success_of_an_attack_is_of_those_who_defend_where_the_text_does(
    aim: str, task: str, doubt: str | None
) -> None:
    (result,) = find_results(f"{aim} Fernet has an attack success rate of 12.5% on CIFAR-10.")
    assert result.task == task
    assert result.doubt is None if doubt is None else doubt in (result.doubt or "")


def test_a_number_of_another_house_s_model_is_another_s() -> None:
    text = ABOUT + "Such tasks are nearly solved (e.g., OpenAI o1 achieves 94.8% accuracy on MATH)."
    for printed in (text, text.replace("OpenAI o1", "O1-Mini")):
        assert [it.attribution for it in find_results(printed) if it.value_text == "94.8"] == ["other"]


def test_a_number_that_is_claimed_beside_a_comparison_is_the_paper_s() -> None:
    text = ABOUT + "Fernet outperforms previous state-of-the-art achieving 72.3% and 78.3% top-1 accuracy on ImageNet."
    assert [it.attribution for it in find_results(text)] == ["own", "own"]


@pytest.mark.parametrize(("value", "is_doubted"), [("1.214", True), ("2.31", False)])
def test_bits_of_a_character_are_no_perplexity(value: str, is_doubted: bool) -> None:
    text = f"We propose Fernet. Fernet achieves a character-level perplexity of {value} on Penn Treebank."
    (result,) = find_results(text)
    assert ("bits per character" in (result.doubt or "")) is is_doubted


def test_what_a_text_calls_its_own_method_is_no_data_set() -> None:
    text = "We propose Quuxen, a watermark for tables. The accuracy of a model on Quuxen is 62.5%. Quuxen is fast."
    assert all(result.doubt for result in find_results(text) if result.dataset == "Quuxen")


def test_an_arrow_does_not_give_a_number_to_the_data_set_of_the_next() -> None:
    text = "Fernet achieves BoolQ accuracy 90.6% → 90.9% with 27.4% tokens, QQP accuracy 87.2% → 88.4% with fewer."
    wrong = [it for it in find_results(ABOUT + text) if it.value_text == "90.9" and it.dataset == "QQP"]
    assert all(it.doubt for it in wrong)


def test_two_versions_in_a_row_are_two_data_sets() -> None:
    text = "For Something-Something V1 and V2, Fernet achieves 60.9% and 71.2% top-1 accuracy respectively."
    found = {it.value_text: it.dataset for it in find_results(ABOUT + text)}
    assert found == {"60.9": "Something-Something V1", "71.2": "Something-Something V2"}


def test_where_its_reader_is_not_sure_the_words_must_say_plainly_what_a_number_is_of() -> None:
    steps = trained_steps()
    text = ABOUT + "Fernet achieves 84.2% top-1 accuracy on ImageNet. With it, one gets 71.5%."
    unsure = steps._replace(dataset_calibration=Calibration(slope=0.0))
    doubted = {result.value_text: result.doubt for result in read_results(text, unsure) if result.kind == "absolute"}
    assert doubted["84.2"] is None
    assert doubted["71.5"] is not None
