"""Whether a number may be of another measure than the one that was chosen for it, by the words of its sentence."""

from __future__ import annotations

import itertools
import re

from db.vocabulary import resolve_dataset, resolve_metric, resolve_task
from db.vocabulary.qualifiers import qualifiers_in
from extraction.rules.claim import Claim
from extraction.words.mentions import Mention

_PHYSICAL = re.compile(r"\s?\\?(?:[munk]?(?:eV|Hz|Pa|V|A|K|J|W|N|g)|[mcnk]m|Å|kcal|degrees?|°)(?:/\w{1,6})?\b")
"""A unit of nature: an "accuracy of 20 meV" is no share."""
_OF_AN_ACT = re.compile(r"\s(?:of|in|for|at)\s(?:predict|estimat|detect|identify|distinguish|localiz|retriev)ing\b")
"""Accuracy "of predicting the depth" is no accuracy of the data set's task."""
_BESIDE = 3
_OF_LABELS = re.compile(
    r"\b(?:labels|annotations|clusters)\s(?:can\s)?(?:achiev|reach|attain|obtain|have|show)\w{0,4}\s[^.;,]{0,20}\Z"
)
"""Labels as what is measured, and no method."""
_CUT_OFF_BEHIND = re.compile(
    r"[\s}$\\%]{0,4}(?:(?:accuracy|rate|score)\s)?\((?:pass|recall|precision|hits?|hit rate|maj|best)[ -]?@",
    re.IGNORECASE,
)
"""A measure that a bracket tells more closely: "96.7% accuracy (Pass@128)"."""
_CUT_OFF_IN_WORDS = re.compile(
    r"\sat\s(?:rank[- ]|top[- ]|the )?(?:k\b|\d|one\b|two\b|three\b|five\b|ten\b|twenty\b|fifty\b|(?:a )?fixed\b)",
    re.IGNORECASE,
)
"""A cut-off of what is retrieved: "79% precision at five images", "recall at 95% precision"."""
_OF_RETRIEVED = frozenset(("precision", "recall", "hit rate", "F1"))
_ATTACK = re.compile(r"\battack(?:s|ers?)?\b", re.IGNORECASE)
_FEWEST_ATTACKS = 2
"""Times that a text names attacks which is about them."""
_AS_REFERENCE = re.compile(
    r"\b(?:gaps?|drops?|loss|sacrifices?|degradation|distance|cost|trade-?offs?|expense)\s(?:of|in|on|to|between|with|from)\s"
    r"(?:the |its |their )?\Z"
    r"|\bwithin\s(?:just |only )?[\d.]{1,6}\s?\\?(?:%|percent|(?:percentage )?points?)\s(?:of|from|to)\s"
    r"(?:the |its |their )?(?:[\w-]{1,15}\s){0,2}\Z"
)
"""A measure that another is only held against: "within a small gap of clean accuracy", "within 2% of the real FID"."""
_OTHER_MEASURE = re.compile(
    r"\b(?!success|pass|win)[\w-]{3,30}[ -](?:rates?|ratios?|coverage|sparsity|overlap|retention|utilization|agreement"
    r"|efficiency|reduction|precision|recall|similarity|correlation|variance|probability|confidence)\b"
    r"[^.;,\d]{0,20}\Z"
)
_GENERAL = frozenset(("accuracy", "error"))
"""What ends the name of many a measure, and is added to others: "an IoU accuracy of 71.6%"."""
_LONGEST_BEFORE = 32
"""Characters before a measure that the words beside it take at most."""
_BEFORE_MEASURE = re.compile(r"(?<!['’])(?<!\d-)\b(?P<word>[A-Za-z][\w-]{0,30})\s\Z")
_VARIANT = re.compile(r"[A-Z]{1,4}[1-9]")
"""What tells one measure from the next of its name: "MC1 accuracy", "Q8 accuracy"."""
_PLAIN = frozenset(
    (
        "a absolute achieve achieved achieves achieving an and answer are as at attaining attains average averaged"
        " baseline best best-known better bit boost boosts both box bringing by cell certified classification clean"
        " code commendable comparable competitive considerable cumulative current demonstrate demonstrates dev"
        " diagnostic end-to-end enhancing even evaluation excellent exhibit fewer final find first for full good great"
        " greater generation high higher highest human-normalized image impressive improve improved improves improving"
        " in including increase increased increases increasing individual inference is its just k-nn knn known largest"
        " last latest lead leading length-controlled less limited linear low lower lowest macro macro-averaged mask"
        " max maximum mean median metric micro micro-averaged micro-averaging minimum model natural near network new"
        " non-trivial normalized notable obtain obtaining obtains of of-the-art official on only optimal our"
        " out-of-distribution outstanding overall peak per percent perfect performance potential prediction previous"
        " private promising provable public published question raises reach reaches reaching reasoning recognition"
        " reconstruction record record-breaking reduce reduces reducing relative remarkable reported reporting"
        " respective robust same self-supervised set sets short show significant similar single single-crop"
        " single-model sota standard state state-of-art state-of-the-art strict strong substantial superior"
        " supervised task task-averaged test testing that the their these this to top total training translation"
        " unprecedented unsupervised val validation verified was weighted were while with word-level character-level"
        " yields zero-shot few-shot one-step fine-tuned fine-tuning adversarial open-set selective solution proof zero"
    ).split()
)
"""Words before the name of a measure that make no other measure of it, or that settings tell (db.vocabulary)."""


def is_of_other_measure(words: Claim) -> bool:
    """Whether the sentence names another measure for the number, or qualifies the one that was chosen."""
    number, scene = words.draft.passage.number, words.draft.scene
    mention = _mention_behind(words) or words.mention
    if resolve_metric(words.metric).name == "success rate" and _is_about_attacks(scene.text):
        return True
    if _OF_LABELS.search(words.lead) or _CUT_OFF_BEHIND.match(scene.text, number.stop):
        return True
    if number.unit is None and resolve_metric(words.metric).is_bounded and _PHYSICAL.match(scene.text, number.stop):
        return True
    if mention is None:
        own = resolve_metric(words.metric).key
        if not _is_expected(words):
            return True
        return bool(_OTHER_MEASURE.search(words.lead)) or bool(scene.measures - {own})
    text = scene.text
    if resolve_metric(words.metric).name in _OF_RETRIEVED and _CUT_OFF_IN_WORDS.match(text, mention.end):
        return True
    if _is_carried_to_another(words, mention):
        return True
    near = max(scene.span.start, mention.start - _LONGEST_BEFORE)
    if _OF_AN_ACT.match(text, mention.end) or _is_reference(words, mention):
        return True
    if _CUT_OFF_BEHIND.match(text, mention.end) or _goes_on(words, mention):
        return True
    if mention.end <= number.start:
        between = text[mention.end : number.start]
        if _leaves_a_bracket(between.removeprefix(")")) or (";" in between and re.search(r"\d", between)):
            return True
    if text[number.start - 1 : number.start] == "(" and _is_named_more_closely(words, mention):
        return True
    before = _BEFORE_MEASURE.search(text, near, mention.start)
    if before is None:
        return False
    word = before["word"]
    if _VARIANT.fullmatch(word):
        return all(not it.start <= before.start("word") < it.end for it in scene.datasets)
    is_name = any(map(str.isupper, word)) or any(map(str.isdigit, word))
    if word.lower() in _PLAIN:
        return False
    return not is_name or _names_a_measure(words, mention, before.start("word"), word)


def _is_reference(words: Claim, mention: Mention) -> bool:
    """Whether the measure is one that another is held against, where it was decided or where it stands beside."""
    scene, beside = words.draft.scene, words.draft.metric.mention
    starts = [mention.start, *([beside.start] if beside and beside.start < words.draft.passage.number.start else [])]
    return any(
        _AS_REFERENCE.search(scene.text, max(scene.span.start, start - _LONGEST_BEFORE), start) for start in starts
    )


def _names_a_measure(words: Claim, mention: Mention, start: int, word: str) -> bool:
    """Whether a name before a measure is no data set, method or task but of the measure: "AiZynth success rate"."""
    scene = words.draft.scene
    is_unit = scene.text[max(0, start - 2) : start - 1].isdigit()
    if not scene.datasets or word.isupper() or is_unit or qualifiers_in(word):
        return False
    names = (*scene.datasets, *scene.metrics, *scene.tasks)
    if any(it.start <= start < it.end for it in names if it is not mention):
        return False
    known = (words.model, words.method, words.dataset)
    return all(it is None or (word not in it and it not in word) for it in known)


def _is_about_attacks(text: str) -> bool:
    """Whether a text is about attacks: what succeeds in it are they."""
    return len(list(itertools.islice(_ATTACK.finditer(text), _FEWEST_ATTACKS))) == _FEWEST_ATTACKS


def _mention_behind(words: Claim) -> Mention | None:
    """The name of its measure right behind the number, which tells more than one before it."""
    number, own = words.draft.passage.number, resolve_metric(words.metric).key
    behind = (it for it in words.draft.scene.metrics if 0 <= it.start - number.stop <= _BESIDE)
    return next((it for it in behind if resolve_metric(it.name).key == own), None)


def _goes_on(words: Claim, mention: Mention) -> bool:
    """Whether the name of another measure stands right behind the mention: "top-1 exact match" is no accuracy."""
    if words.draft.scene.text[mention.end : mention.end + 1] != " ":
        return False
    key = resolve_metric(mention.name).key
    behind = (resolve_metric(it.name) for it in words.draft.scene.metrics if it.start == mention.end + 1)
    return any(it.key != key and not it.is_vague and it.name.split()[-1] not in _GENERAL for it in behind)


def _is_expected(words: Claim) -> bool:
    """Whether a measure that the sentence does not name is named elsewhere, or the usual one of the data set."""
    metric = resolve_metric(words.metric)
    return metric.name in words.named or _is_usual(words)


def _is_usual(words: Claim) -> bool:
    """Whether a measure is of the kind that is usual on its data set, or else for the data set's task."""
    dataset = resolve_dataset(words.dataset) if words.dataset else None
    usual = dataset and (dataset.usual_metric or (dataset.task and resolve_task(dataset.task).usual_metric))
    if not usual:
        return False
    metric = resolve_metric(words.metric)
    return usual in (metric.name, metric.family) or (
        metric.family is not None and metric.family == resolve_metric(usual).family
    )


def _is_carried_to_another(words: Claim, mention: Mention) -> bool:
    """Whether a measure stands right behind an earlier number, and the data set has one that is named after it.

    "a 29.6 win rate on AlpacaEval 2 and 7.35 on MT-Bench": that is an MT-Bench score.
    """
    dataset = resolve_dataset(words.dataset) if words.dataset else None
    if dataset is None or dataset.usual_metric is None or not dataset.usual_metric.startswith(dataset.name):
        return False
    number, numbers = words.draft.passage.number, words.draft.scene.numbers
    is_of_earlier = any(0 <= mention.start - it.stop <= _BESIDE for it in numbers if it.stop < number.start)
    return is_of_earlier and not _is_usual(words)


def _leaves_a_bracket(between: str) -> bool:
    """Whether a bracket that was open closes: what stands in it does not speak of what comes after."""
    return between.count(")") > between.count("(")


def _is_named_more_closely(words: Claim, mention: Mention) -> bool:
    """Whether what an aside calls "error" was a "top-5 error" before it, on the same data set."""
    scene, number = words.draft.scene, words.draft.passage.number
    start = max((it.end for it in scene.datasets if it.end < number.start), default=scene.span.start)
    before = [it.printed.lower() for it in scene.metrics if start <= it.start < number.start]
    called = mention.printed.lower()
    return any(other != called and other.endswith(called) for other in before)
