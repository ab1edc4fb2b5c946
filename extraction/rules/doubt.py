"""What in the words around a value speaks against ranking it: sorting by extremes finds every misreading.

A doubt is a reason in plain words. It says nothing of the other fields of a result, which stays as it was read; it
only keeps a board from trusting it. Whatever here is uncertain counts as a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import NamedTuple

from db.vocabulary import resolve_dataset, resolve_metric, resolve_task
from db.vocabulary.names import fold_name
from extraction.rules.drafts import Draft
from extraction.rules.kind import verb_direction
from extraction.rules.scene import is_in_a_name
from extraction.rules.topic import Topic
from extraction.words.mentions import Mention
from extraction.words.patterns import any_of

_LEAD = 160
_TAIL = 80

_HEDGED = re.compile(
    r"(?:\b"
    + any_of(
        "over, above, below, under, more than, less than, up to, upto, at least, at most, nearly, almost, about",
        "as low as, as high as, as much as, as little as, as few as, as many as",
        "around, approximately, roughly, close to, approaching, near, beyond, exceeding, exceeds?, within",
    )
    + r"\s(?:an? |the )?[$\\{(~∼≈]{0,3}|[~∼≈><≥≤]\s?\$?|\\(?:sim|approx|geq?|leq?|gt|lt)\s?)\Z"
)
_HEDGED_BEFORE = re.compile(
    r"\b(?:up to|upto|as (?:low|high|much|little|few|many) as|at least|at most)\s[$~]?\d[\d.,]{0,12}"
    r"(?:[^.;,\d]|-\d){0,50}?"
    r"(?:,? and|, or|\s?\(respectively,?)\s[$\\{(~]{0,3}\Z"
)
"""A hedge holds for both of a pair: "up to 85% top-1 and 95% top-3"."""
_BELITTLED = re.compile(
    r"(?<!\bto )(?<!\bfrom )\b(?:an? (?:modest|mere|meager)|merely|barely|only|just)\s[$\\{(~]{0,3}\Z"
)
_BY = re.compile(r"\bby\s(?:an? |the |up to |about |over |average of |margin of ){0,3}[$\\{(~∼≈]{0,3}\Z")
_ARROW = re.compile(r"[\s}$\\%)]{0,4}(?:[↑↓]|(?:up|down)arrow)")
_TO = re.compile(r"\bto\s(?:an? |the |only |just ){0,2}[$\\{(]{0,3}\Z")
_ARTICLE = re.compile(r"\b(?:an?|the|each|every)\s[$\\{(]{0,3}\Z")
_OF_A_MEASURE = re.compile(
    r"[\s}$\\)]{0,3}(?:[\w.@+-]{1,30}[ -]){0,3}"
    r"(?:accuracy|accuracies|scores?|rates?|pass|success|error|performance|win)"
)
_SHARE = re.compile(
    r"[\s}$\\)]{0,3}(?:of (?:the |its |their |all |our |a )?(?!\d)(?!accuracy|top-)\w"
    r"|(?:non-?uniform|unstructured|structured|sparse|sparsity|pruned|pruning|performance of|coverage|confidence"
    r"|compression|reduction|improvements?|gains?|increases?|decreases?|drops?|loss|relative|labels?|labell?ed|noise"
    r"|masking|mask ratio|missing|dropout|overlap|faster|slower|fewer|less|more|higher|lower|smaller|larger)\b)"
)
_WORSE_THAN_CHANCE = re.compile(r"[\s}$\\%)]{0,4}\(?(?:worse|no better|close to|near) (?:than )?(?:random|chance)")
_CHANGE_AFTER_MEASURE = re.compile(
    r"[\s}$\\)]{0,3}(?:loss|losses|drops?|degradation|gains?|improvements?|increases?|decreases?|reductions?|gaps?"
    r"|margins?|differences?|variance|deviation|predictors?)\b"
)
_OF_ANOTHER = re.compile(
    r"\b(?:"
    + any_of(
        "than, versus, vs, compared, compare, comparing, comparable, similar, relative to, on par, over, beyond",
        "previous, previously, prior, existing, baselines?, vanilla, original, originally, et al, counterparts?",
        "outperform\\w{0,20}, surpass\\w{0,20}, exceed\\w{0,20}, beat\\w{0,20}, match\\w{0,20}, rival\\w{0,20}",
        "down from, up from, without, instead, whereas, unlike, humans?(?!-), random, oracle, individual",
    )
    + r")\b"
)
_CLAIMED_AFTER = re.compile(
    r"\b(?<!which )(?<!that )(?:we|our|ours|achiev\w{0,8}|attain\w{0,8}|obtain\w{0,8}|reach\w{0,8}|yield\w{0,8}"
    r"|deliver\w{0,8}|scor(?:es|ing)|gets|sets?|setting|establish\w{0,8}|report\w{0,8}|results? in"
    r"|produc\w{0,8}|improv\w{0,8}|push\w{0,8}|rais\w{0,8}|boost\w{0,8}|reduc\w{0,8}|increas\w{0,8})\b"
    r"|(?<!par )(?<!compared )(?<!comparable )\bwith\s|, (?:and|while) [$\\{(]{0,3}\Z"
)
_OF_A_CLASS = re.compile(
    r"\b(?<!our )(?<!these )(?:current|existing|state-of-the-art|sota|leading|frontier|popular|recent|advanced|today's"
    r"|even the best|open-source|proprietary|commercial)\s(?:[\w-]{1,30}\s){0,2}"
    r"(?:models?|llms|vlms|mllms|methods|systems|approaches|algorithms|agents)\s"
    r"(?:can |still |only |merely |often ){0,2}"
    r"(?:achiev|reach|attain|obtain|scor|get|infer|solv|struggl|fail|exhibit|show)\w{0,4}\b[^.;]{0,120}\Z"
)
"""A whole class of methods as the subject: what others can do so far."""
_FROM = re.compile(
    r"\b(?:from|than|versus|vs\.?|over|against"
    r"|(?:compared|similar|relative|equal|comparable|in contrast) (?:to|with))\s"
    r"(?:an? |the )?[$\\{(~∼≈]{0,3}\Z"
)
_ANOTHERS_AFTER = re.compile(
    r"[^.;]{0,40}?\b(?:achieved|obtained|reported|attained|reached|set|held|scored)\sby\s(?!our|the proposed|us\b)"
    r"|[\s$}\\%]{0,4}(?:→|⟶|⇒|↦|->|(?:long)?rightarrow|mapsto|to\b)"
)
_POINTS_OF_GAIN = re.compile(
    r"[\s}$\\%)]{0,3}(?:[\w@-]{1,15}\s){0,2}(?:percentage )?points?\s(?:of )?(?:absolute |relative )?"
    r"(?:improvement|gain|increase|higher|better|lower|above|over|drop|decrease)"
)
_AFTER_A_GAIN = re.compile(
    r"\d[\s}$\\%)]{0,4}(?:[\w-]{1,20}\s){0,2}(?:gain|improvement|increase|boost)s?\s(?:on|in|for|over)\s[^.;\d]{1,40}"
    r"(?:\sand|,)\s(?:an? |achieves |of ){0,2}[$\\{(]{0,3}\Z"
)
"""What follows a gain on one data set is one on the next: "a 3% gain on A and 4% on B"."""
_SOME_TASKS = re.compile(
    r"[^.;,\d]{0,40}\b(?:on|in) (?:\d{1,4}\+? |real-world |unseen |novel |new )(?:[\w-]{1,20} ){0,2}tasks\b"
)
_OWN_DATA = re.compile(
    r"[^.;,\d]{0,40}\bon (?:our|an?|its|their|the) (?:own|internal|private|in-house|proprietary|new|custom)\b"
)
_CALLED_DATA = re.compile(r"\s(?:data ?sets?|benchmarks?|corpus|challenge|leaderboard|test set|suite)\b")
_VERSION_BEHIND = re.compile(r"[\s-]?[vV]\d(?!\d)")
"""A version that the vocabulary does not know is another data set: "MM-Vet v2"."""
_IN_PASSING = re.compile(
    r"\b(?:pre-?train(?:ed|ing) (?:on|with)|(?:task|category|portion|track) (?:of|in|from))\s(?:the )?\Z",
    re.IGNORECASE,
)
_SAME_DATA = frozenset("the this that these each whole full entire our both all".split())
"""Words before "data set" that speak of one that was named before."""
_ONLY_A_LIST = re.compile(r"(?:[\s,/&()]{1,3}(?:and|or|the|[^\sa-z]\S{0,60}|[a-z]{0,3}[A-Z0-9]\S{0,60})){1,12}")
_LONGEST_CALL = 80
_LOWER_WORDS_BETWEEN = 2
"""Words in small letters between a name and what it is called: "the Speech Commands recognition benchmark"."""
_OF_AN_ACT = re.compile(r"\s(?:of|in|for|at)\s(?:predict|estimat|detect|identify|distinguish|localiz|retriev)ing\b")
"""Accuracy "of predicting the depth" is no accuracy of the data set's task."""
_OTHER_MEASURE = re.compile(
    r"\b(?!success|pass|win)[\w-]{3,30}[ -](?:rates?|ratios?|coverage|sparsity|overlap|retention|utilization|agreement"
    r"|efficiency|reduction|precision|recall|similarity|correlation|variance|probability|confidence)\b"
    r"[^.;,\d]{0,20}\Z"
)
_BEFORE_MEASURE = re.compile(r"(?<!['’])\b(?P<word>[A-Za-z][\w-]{0,30})\s\Z")
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
        " single-model sota standard state state-of-art state-of-the-art step strict strong substantial superior"
        " supervised task task-averaged test testing that the their these this to top total training translation"
        " unprecedented unsupervised val validation verified was weighted were while with word-level character-level"
        " yields zero-shot few-shot one-step fine-tuned fine-tuning adversarial open-set selective solution proof zero"
    ).split()
)
"""Words before the name of a measure that make no other measure of it, or that settings tell (db.vocabulary)."""


class _Words(NamedTuple):
    """What the rules look at: one number with the words of its sentence around it, in small letters."""

    draft: Draft
    metric: str
    mention: Mention | None
    """Where the sentence names the metric."""
    dataset: str | None
    only_dataset: str | None
    """The only data set that the whole text names."""
    named: Collection[str]
    """The metrics that the whole text names."""
    lead: str
    tail: str


def doubt_of(draft: Draft, metric: str, mention: Mention | None, dataset: str | None, topic: Topic) -> str | None:
    """Why a value that was read should not rank; None where nothing speaks against it.

    `draft` is what the rules made of it, metric and data set are what was decided, `topic` what the whole text says.
    """
    number, span, text = draft.passage.number, draft.scene.span, draft.scene.text
    lead = text[max(span.start, number.start - _LEAD) : number.start].lower()
    tail = text[number.stop : min(span.end, number.stop + _TAIL)].lower()
    named = {it.name for it in topic.mentions if it.kind == "metric"}
    words = _Words(draft, metric, mention, dataset, topic.only_dataset, named, lead, tail)
    return next((reason for reason, speaks_against in _DOUBTS if speaks_against(words)), None)


def _is_bound(words: _Words) -> bool:
    if _HEDGED.search(words.lead) or _HEDGED_BEFORE.search(words.lead):
        return True
    return words.draft.passage.is_range and not _TO.search(words.lead)


def _is_difference(words: _Words) -> bool:
    if _POINTS_OF_GAIN.match(words.tail) or _AFTER_A_GAIN.search(words.lead):
        return True
    if words.draft.passage.number.sign > 0 or _ARROW.match(words.tail):
        return True
    if _TO.search(words.lead):
        return False
    if _BY.search(words.lead):
        return True
    mention, text = words.mention, words.draft.scene.text
    return mention is not None and _CHANGE_AFTER_MEASURE.match(text, mention.end) is not None


def _is_share(words: _Words) -> bool:
    if _SHARE.match(words.tail):
        return True
    return words.mention is None and bool(_ARTICLE.search(words.lead)) and not _OF_A_MEASURE.match(words.tail)


def _is_of_another(words: _Words) -> bool:
    if _FROM.search(words.lead) or _ANOTHERS_AFTER.match(words.tail) or _OF_A_CLASS.search(words.lead):
        return True
    if _TO.search(words.lead):
        return False
    cues = list(_OF_ANOTHER.finditer(words.lead))
    return bool(cues) and _CLAIMED_AFTER.search(words.lead, cues[-1].end()) is None


def _is_loss(words: _Words) -> bool:
    direction = verb_direction(words.lead[-60:])
    is_better_up = resolve_metric(words.metric).higher_is_better
    if direction in ("down", "up") and is_better_up is not None:
        return is_better_up == (direction == "down")
    if _WORSE_THAN_CHANCE.match(words.tail) or (is_better_up and _BELITTLED.search(words.lead)):
        return True
    return direction == "worse"


def _is_of_other_dataset(words: _Words) -> bool:
    """Whether the sentence names another data set than the one that was chosen, or none where the text has several."""
    if words.dataset is None:
        return False
    own, named = resolve_dataset(words.dataset).key, words.draft.dataset.name
    if (named is not None and resolve_dataset(named).key != own) or _OWN_DATA.match(words.tail):
        return True
    if _is_called_otherwise(words, own):
        return True
    scene = words.draft.scene
    mentions = [it for it in scene.datasets if resolve_dataset(it.name).key == own]
    if mentions:
        return all(_is_in_passing(scene.text, it) for it in mentions)
    if words.dataset in scene.text[slice(*scene.span)]:
        return False
    if _SOME_TASKS.match(words.tail):
        return True
    return words.only_dataset is None or resolve_dataset(words.only_dataset).key != own


def _is_in_passing(text: str, mention: Mention) -> bool:
    """Whether a data set is named for something else: a version or a part of it, or what a method was trained on."""
    if _VERSION_BEHIND.match(text, mention.end):
        return True
    return _IN_PASSING.search(text, max(0, mention.start - _LONGEST_CALL), mention.start) is not None


def _is_called_otherwise(words: _Words, own: str) -> bool:
    """Whether the last name before a number that is called a data set is another one than its own, known or not.

    Nothing says so where its own is named behind it, or in a list with the other.
    """
    scene, number = words.draft.scene, words.draft.passage.number
    mentions = [it for it in scene.datasets if resolve_dataset(it.name).key == own]
    following = min((start for start in scene.starts if start > number.start), default=scene.span.end)
    behind = scene.text[number.stop : following]
    if any(number.stop <= it.start < following for it in mentions) or (words.dataset and words.dataset in behind):
        return False
    start = max([scene.span.start, *(it.end for it in mentions if it.end <= number.start)])
    called, place = _called_data(scene.text, start, number.start)
    key = fold_name(" ".join(called), "dataset")
    if not called or own in key or key in own:
        return False
    keys = (resolve_dataset(" ".join(called[first:])).key for first in range(len(called)))
    return own not in keys and _ONLY_A_LIST.fullmatch(scene.text, start, place) is None


def _called_data(text: str, start: int, end: int) -> tuple[list[str], int]:
    """The words of the last name that a stretch of a text calls a data set, and its end; no words for none."""
    called: tuple[list[str], int] = ([], start)
    for match in _CALLED_DATA.finditer(text, start, end):
        words = text[max(start, match.start() - _LONGEST_CALL) : match.start()].split()
        for _ in range(_LOWER_WORDS_BETWEEN):
            if words and words[-1].islower() and words[-1] not in _SAME_DATA:
                words.pop()
        name: list[str] = []
        while words and not words[-1].islower() and words[-1][-1] not in ",;:.":
            name.insert(0, words.pop())
        if any(map(str.isupper, "".join(name))):
            called = name, match.start()
    return called


def _is_one_of_a_list(words: _Words) -> bool:
    """Whether several numbers stand in a row beside several names, and nothing says which of them is of what."""
    scene, passage = words.draft.scene, words.draft.passage
    row = [number for number in passage.group if not is_in_a_name(scene, number)]
    is_row = len(row) > 1 and not passage.is_range
    has_several_datasets = len({resolve_dataset(mention.name).key for mention in scene.datasets}) > 1
    metrics = [resolve_metric(mention.name) for mention in scene.metrics]
    has_several_metrics = len({it.key for it in metrics if not (it.is_vague or it.is_cost)}) > 1
    dataset_rule = words.draft.dataset.rule
    if is_row and has_several_metrics and words.draft.metric.rule != "list":
        return True
    if not has_several_datasets or dataset_rule == "list":
        return False
    return is_row or ("respectively" in words.tail and dataset_rule not in ("on", "beside"))


def _is_of_other_measure(words: _Words) -> bool:
    """Whether the sentence names another measure for the number, or qualifies the one that was chosen."""
    number, mention, scene = words.draft.passage.number, words.mention, words.draft.scene
    if mention is None:
        own = resolve_metric(words.metric).key
        if not _is_expected(words):
            return True
        others = [metric for it in scene.metrics if (metric := resolve_metric(it.name)).key != own]
        return bool(_OTHER_MEASURE.search(words.lead)) or any(not (it.is_vague or it.is_cost) for it in others)
    text = scene.text
    if _OF_AN_ACT.match(text, mention.end):
        return True
    if mention.end <= number.start and _leaves_a_bracket(text[mention.end : number.start].removeprefix(")")):
        return True
    if text[number.start - 1 : number.start] == "(" and _is_named_more_closely(words, mention):
        return True
    before = _BEFORE_MEASURE.search(text, max(scene.span.start, mention.start - 32), mention.start)
    if before is None:
        return False
    word = before["word"]
    is_name = any(map(str.isupper, word)) or any(map(str.isdigit, word))
    return not is_name and word.lower() not in _PLAIN


def _is_expected(words: _Words) -> bool:
    """Whether a measure that the sentence does not name is named elsewhere, or the usual one of the data set's task."""
    metric = resolve_metric(words.metric)
    task = resolve_dataset(words.dataset).task if words.dataset else None
    usual = resolve_task(task).usual_metric if task else None
    return metric.name in words.named or usual in (metric.name, metric.family)


def _leaves_a_bracket(between: str) -> bool:
    """Whether a bracket that was open closes: what stands in it does not speak of what comes after."""
    return between.count(")") > between.count("(")


def _is_named_more_closely(words: _Words, mention: Mention) -> bool:
    """Whether what an aside calls "error" was a "top-5 error" before it, on the same data set."""
    scene, number = words.draft.scene, words.draft.passage.number
    start = max((it.end for it in scene.datasets if it.end < number.start), default=scene.span.start)
    before = [it.printed.lower() for it in scene.metrics if start <= it.start < number.start]
    called = mention.printed.lower()
    return any(other != called and other.endswith(called) for other in before)


_DOUBTS: tuple[tuple[str, Callable[[_Words], bool]], ...] = (
    ("the words beside it speak of another's number", _is_of_another),
    ("it is printed as a bound or roughly", _is_bound),
    ("the words speak of a difference", _is_difference),
    ("the words speak of a share of something", _is_share),
    ("the words speak of a loss", _is_loss),
    ("another data set may be meant", _is_of_other_dataset),
    ("it is one of several numbers in a row", _is_one_of_a_list),
    ("another measure may be meant", _is_of_other_measure),
)
"""Reason to rule, the plainest first."""
