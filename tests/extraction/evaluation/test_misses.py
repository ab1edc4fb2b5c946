"""Every result on which reader and labels differ stands beside its sentence, with its number marked."""

from __future__ import annotations

from db.records import Findings, FoundResult
from extraction.evaluation.comparison import Comparison, compare
from extraction.evaluation.labels import Label, LabelledResult, LabelledText
from extraction.evaluation.misses import GROUPS, Miss, first_of_each, misses_of
from extraction.evaluation.spellings import spellings_of_vocabulary
from tests.extraction.evaluation.results import labelled, printed

TEXT = (
    "We shelve papers.\nOur shelf\n reaches 91.5%  accuracy on ImageNet, and 1,200 ms of latency. "
    "It has 7 boards. The F1 is 88 on COCO."
)


def comparison(found: list[FoundResult], *labels: LabelledResult) -> Comparison:
    return compare(
        [LabelledText(Label("A", results=labels), TEXT)],
        lambda text: Findings(results=tuple(found)),
        spellings_of_vocabulary(),
    )


def misses(found: list[FoundResult], *labels: LabelledResult) -> list[Miss]:
    return misses_of(comparison(found, *labels).papers)


def marked(miss: Miss) -> str:
    return f"{miss.sentence[: miss.start]}[{miss.sentence[miss.start : miss.end]}]{miss.sentence[miss.end :]}"


def test_a_missed_result_is_marked_in_its_sentence_on_one_line() -> None:
    missed, slow = misses(
        [],
        labelled(quote="reaches 91.5% accuracy"),
        labelled(quote="1,200 ms", value=1200, unit="ms", metric="latency"),
    )
    assert (missed.group, missed.found) == ("missed", None)
    assert marked(missed) == "Our shelf reaches [91.5]% accuracy on ImageNet, and 1,200 ms of latency."
    assert marked(slow) == "Our shelf reaches 91.5% accuracy on ImageNet, and [1,200] ms of latency."


def test_a_spurious_result_is_marked_where_its_evidence_is() -> None:
    (spurious,) = misses([printed(TEXT, "has 7 boards", "7", value=7, unit=None)])
    assert (spurious.group, spurious.labelled) == ("spurious", None)
    assert marked(spurious) == "It has [7] boards."


def test_results_with_the_wrong_metric_or_data_set_show_both_sides() -> None:
    found = [
        printed(TEXT, "91.5%  accuracy", "91.5", metric="precision"),
        printed(TEXT, "F1 is 88", "88", value=88, unit=None, metric="F1", dataset="ImageNet"),
    ]
    wrong_metric, wrong_dataset = misses(
        found,
        labelled(quote="reaches 91.5% accuracy", dataset="ImageNet"),
        labelled(quote="F1 is 88", value=88, unit=None, metric="F1", dataset="COCO"),
    )
    assert (wrong_metric.group, wrong_dataset.group) == ("wrong metric", "wrong data set")
    assert wrong_metric.labelled is not None
    assert wrong_metric.found is not None
    assert (wrong_metric.labelled.metric, wrong_metric.found.metric) == ("accuracy", "precision")
    assert marked(wrong_dataset) == "The F1 is [88] on COCO."


def test_what_agrees_in_all_is_no_miss() -> None:
    right = printed(TEXT, "91.5%  accuracy", "91.5", dataset="ImageNet")
    assert misses([right], labelled(dataset="ImageNet")) == []


def test_a_quote_without_its_number_is_marked_whole_and_one_that_is_not_there_stands_alone() -> None:
    whole, alone = misses([], labelled(quote="shelve papers", value=0.5), labelled(quote="not there", value=0.7))
    assert marked(whole) == "We [shelve papers]."
    assert (alone.sentence, alone.start, alone.end) == ("not there", 0, 0)


def test_misses_come_in_groups_and_at_most_so_many_of_each() -> None:
    found = [printed(TEXT, "7 boards", "7", value=7 + extra) for extra in range(3)]
    some = misses(found, *(labelled(value=200 + extra) for extra in range(4)))
    assert [miss.group for miss in some] == ["missed"] * 4 + ["spurious"] * 3
    assert [miss.group for miss in first_of_each(some, 2)] == ["missed"] * 2 + ["spurious"] * 2
    assert set(GROUPS) >= {miss.group for miss in some}


def test_a_text_on_which_the_reader_fails_counts_with_nothing_found() -> None:
    def fail(text: str) -> Findings:
        raise ValueError("no answer")

    label = Label("A", results=(labelled(),))
    failed = compare([LabelledText(label, TEXT)], fail, spellings_of_vocabulary())
    assert failed.failed == [(label, "ValueError: no answer")]
    assert [miss.group for miss in misses_of(failed.papers)] == ["missed"]
