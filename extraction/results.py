"""The results that a text reports: numbers with what they measure, on what, and the words that say so.

`read_results` is the path of one text from its first digit to what is stored; each step is a module of its own.
`words` says what is printed, `rules` make a draft of every number, and `learned` decides with small linear models, for
which the draft is one more piece of evidence. `docs/extraction.md` walks the path with an example.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from db.records import FoundResult, ResultKind
from db.vocabulary import resolve_dataset, resolve_metric, resolve_model, resolve_task
from db.vocabulary.qualifiers import Qualification, find_qualifiers, find_topics
from extraction.learned.decisions import Decision, decide
from extraction.learned.gate import may_report
from extraction.learned.steps import Steps, trained_steps
from extraction.rules.aim import aim_of
from extraction.rules.attribution import attribution_of, is_claimed_against, is_of_another_house
from extraction.rules.detection import TASKS, detection_of, is_on_classes, without_own_task
from extraction.rules.doubt import doubt_of
from extraction.rules.drafts import Draft, drafts_of
from extraction.rules.model import claimed_model, introduced_at
from extraction.rules.plausible import why_implausible
from extraction.rules.qualification import Qualified, qualified_by
from extraction.rules.scene import Scene, scenes_of
from extraction.rules.task import own_task
from extraction.rules.topic import Topic, topic_of
from extraction.words.mentions import Mention, find_mentions
from extraction.words.numbers import Number, find_numbers
from extraction.words.sentences import split_sentences
from extraction.words.shapes import is_common_name, is_common_word
from extraction.words.units import POINTS

_LONGEST_REACH = 100
"""Code points to a metric that the evidence of a number still takes in."""
_MORE_WORDS = 40
"""Code points on either side, cut at a word, that make evidence readable."""
_KINDS: dict[str, ResultKind] = {"absolute": "absolute", "up": "delta", "down": "delta", "ratio": "ratio"}


OF_EITHER_SIDE = "it may be of an attack or of a defense"
OF_OTHERS = "its model is one that others made"
NOT_PLAIN = "its reader is not sure, and its words do not say plainly what it is of"
SURE = 0.55
"""Of what is less probably right, number, metric and data set together, the words must say plainly what it is of."""
_PLAIN_DATASET = frozenset(("on", "beside", "list", "only"))
"""The rules of `extraction.rules.dataset` and `drafts` that find a data set where the words leave no doubt."""
_OWN_PART = re.compile(
    r"\b(?:our|ours|we|this|these|with|when|via|through|using|proposed|resulting|trained|tuned|quantized|distilled|applied"
    r"|randomly)\b",
    re.IGNORECASE,
)
"""What a sentence says of a paper's part in a model that others made."""
_NEAR = 60
"""Code points before a model's name, and behind the number, in which it is said."""


def find_results(text: str) -> tuple[FoundResult, ...]:
    """Every result that a text reports, in the order of the text."""
    return read_results(text, trained_steps())


def read_results(text: str, steps: Steps) -> tuple[FoundResult, ...]:
    """Every result of a text, as some trained steps read it."""
    numbers = find_numbers(text)
    return read_numbers(text, numbers, steps) if may_report(text, numbers, steps.gate) else ()


def read_numbers(text: str, numbers: Sequence[Number], steps: Steps) -> tuple[FoundResult, ...]:
    """The results among the numbers of a text."""
    topic, drafts = read_drafts(text, numbers)
    decisions = decide(topic, drafts, steps)
    if not decisions:
        return ()
    decisions = [attributed(defended(with_own_task(it, topic), text), topic) for it in decisions]
    topics, detection = find_topics(text), detection_of(text)
    decisions = [detected(it, detection) for it in decisions]
    scenes = {decision.draft.scene.place: decision.draft.scene for decision in decisions}
    by_sentence = {place: find_qualifiers(text, *scene.span) for place, scene in scenes.items()}
    found = []
    for it in decisions:
        scene, passage = it.draft.scene, it.draft.passage
        of_sentence = without_own_task(by_sentence[scene.place], it.dataset)
        of_text = [*topics, detection] if detection and is_on_classes(it.metric, it.dataset) else topics
        qualified = qualified_by(scene, passage, of_sentence, of_text)
        found.append(found_result(it, steps, qualified, doubt_about(it, topic)))
    return tuple(found)


def read_drafts(text: str, numbers: Sequence[Number]) -> tuple[Topic, list[Draft]]:
    """What the rules make of a text and of each of its numbers: what the learned steps decide on."""
    mentions = find_mentions(text)
    scenes = scenes_of(text, split_sentences(text), numbers, mentions)
    topic = topic_of(text, mentions, scenes)
    return topic, drafts_of(scenes, topic)


def found_result(decision: Decision, steps: Steps, qualified: Qualified, doubt: str | None) -> FoundResult:
    """One decision as it is stored, with the words that it was read from and its calibrated confidences."""
    scene, number = decision.draft.scene, decision.draft.passage.number
    start, end = _evidence(scene, number, decision.metric_mention)
    believed = decision.kind_probability
    of_number = steps.number_calibration(believed)
    believed *= decision.metric_probability
    of_metric = min(of_number, steps.metric_calibration(believed))
    believed *= decision.dataset_probability
    of_dataset = min(of_metric, steps.dataset_calibration(believed))
    if doubt is None and decision.kind == "absolute":
        doubt = why_implausible(decision.metric, number.value, qualified.setting)
    if doubt is None and decision.kind == "absolute" and of_dataset < SURE and not is_plainly_said(decision):
        doubt = NOT_PLAIN
    return FoundResult(
        kind=_KINDS[decision.kind],
        value=_signed(number, decision.kind),
        value_text=scene.text[number.start : number.end],
        unit=None if number.unit == POINTS else number.unit,
        metric=decision.metric,
        dataset=decision.dataset,
        task=decision.task,
        model=decision.model,
        split=qualified.split,
        setting=qualified.setting,
        value_error=number.spread,
        attribution=decision.attribution,
        doubt=doubt,
        start=start,
        end=end,
        number_confidence=round(of_number, 3),
        metric_confidence=round(of_metric, 3),
        dataset_confidence=round(of_dataset, 3),
    )


def doubt_about(decision: Decision, topic: Topic) -> str | None:
    """What speaks against ranking a value; None where nothing does, and for what never ranks."""
    if decision.kind != "absolute":
        return None
    if resolve_metric(decision.metric).directions and aim_of(topic.text) == "both":
        return OF_EITHER_SIDE
    doubt = doubt_of(decision.draft, decision.metric, decision.metric_mention, decision.dataset, decision.model, topic)
    if doubt is None and decision.model is not None and _is_told_of_others(decision, topic):
        return OF_OTHERS
    return doubt


def is_plainly_said(decision: Decision) -> bool:
    """Whether the words name what was decided of a number: "an FID of 10.9 on COCO", or name no other data set."""
    draft = decision.draft
    if draft.refusal is not None or draft.metric.rule != "beside" or decision.dataset is None:
        return False
    if resolve_metric(draft.metric.name).key != resolve_metric(decision.metric).key:
        return False
    dataset = resolve_dataset(decision.dataset).key
    if {resolve_dataset(it.name).key for it in draft.scene.datasets} == {dataset}:
        return True
    is_named = draft.dataset.name is not None and draft.dataset.rule in _PLAIN_DATASET
    return is_named and resolve_dataset(draft.dataset.name or "").key == dataset


def attributed(decision: Decision, topic: Topic) -> Decision:
    """A decision whose value is another's where its model is, or where it stands on the benchmark of the paper.

    It is the paper's own where the words claim it against others.
    """
    if decision.attribution == "other" and is_claimed_against(decision.draft.scene, decision.draft.passage):
        decision = decision._replace(attribution="own")
    if decision.model is not None and _is_data(decision, topic):
        decision = decision._replace(model=None)
    if decision.model is not None and decision.attribution == "own":
        decision = decision._replace(model=_claimed(decision, topic))
    return decision._replace(attribution="other") if _is_of_another(decision, topic) else decision


def with_own_task(decision: Decision, topic: Topic) -> Decision:
    """A decision without a task that the text has for another data set than its own."""
    task = own_task(decision.task, decision.dataset, decision.metric, decision.draft.scene, topic)
    return decision if task == decision.task else decision._replace(task=task)


def detected(decision: Decision, detection: Qualification | None) -> Decision:
    """A decision on a data set for classification, with the task of a text that detects what does not belong to it."""
    if detection is None or not is_on_classes(decision.metric, decision.dataset):
        return decision
    return decision._replace(task=TASKS[detection.name])


def defended(decision: Decision, text: str) -> Decision:
    """A decision whose task is an attack, with the task of those who defend against it where the text does that."""
    defense = resolve_task(decision.task).defense if decision.task else None
    if defense is None or aim_of(text) != "defense":
        return decision
    return decision._replace(task=defense)


def _is_data(decision: Decision, topic: Topic) -> bool:
    """Whether the model of a decision is a data set of the text, known or called so."""
    model = decision.model
    if model == decision.dataset:
        return True
    return any(it.printed == model for it in (*topic.mentions, *topic.shaped) if it.kind == "dataset")


def _claimed(decision: Decision, topic: Topic) -> str | None:
    """The model of an own number; None where the words do not say that the number is its."""
    model, scene = decision.model, decision.draft.scene
    assert model is not None
    others = [*scene.datasets, *(it for it in scene.metrics if it.is_known)]
    is_common = is_common_word(model) or resolve_model(model).is_curated
    return claimed_model(model, topic.own, scene, decision.draft.passage, others, is_common=is_common)


def _is_of_another(decision: Decision, topic: Topic) -> bool:
    scene, passage = decision.draft.scene, decision.draft.passage
    if decision.kind != "absolute" or decision.attribution == "other":
        return False
    if topic.benchmark is not None and decision.dataset == topic.benchmark:
        return attribution_of(scene, passage, "absolute", own=topic.own, is_of_benchmark=True) == "other"
    return is_of_another_house(decision.model, topic.own, scene.text[scene.span.start : passage.number.start])


def _is_told_of_others(decision: Decision, topic: Topic) -> bool:
    """Whether a sentence tells the number of a model that much of the field knows, and of no part in it."""
    assert decision.model is not None
    own = topic.own
    if not is_common_name(decision.model) or (own is not None and own in decision.model):
        return False
    scene = decision.draft.scene
    if introduced_at(topic.text, decision.model) is not None:
        return False
    place = scene.text.find(decision.model, *scene.span)
    start, end = max(scene.span.start, place - _NEAR), min(scene.span.end, decision.draft.passage.last + _NEAR)
    return place >= 0 and _OWN_PART.search(scene.text, start, end) is None


def _signed(number: Number, kind: str) -> float:
    """A value with its sign: that of the change for a difference, the printed one for a value ("-0.988")."""
    is_negative = kind == "down" or (kind == "absolute" and number.sign < 0)
    return -number.value if is_negative else number.value


def _evidence(scene: Scene, number: Number, metric: Mention | None) -> tuple[int, int]:
    """The stretch of a sentence that holds the number, its unit, and the metric where it is named close by."""
    text, span = scene.text, scene.span
    start, end = number.start, number.stop
    if metric is not None and span.start <= metric.start and metric.end <= span.end:
        if 0 <= start - metric.end <= _LONGEST_REACH:
            start = metric.start
        elif 0 <= metric.start - end <= _LONGEST_REACH:
            end = metric.end
    before = text[max(span.start, start - _MORE_WORDS) : start]
    after = text[end : min(span.end, end + _MORE_WORDS)]
    is_cut_before, is_cut_after = len(before) == _MORE_WORDS, len(after) == _MORE_WORDS
    start -= len(before) - (before.find(" ") + 1 if is_cut_before else 0)
    return start, end + (max(after.rfind(" "), 0) if is_cut_after else len(after.rstrip()))
