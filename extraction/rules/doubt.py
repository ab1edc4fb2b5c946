"""What in the words around a value speaks against ranking it: sorting by extremes finds every misreading.

A doubt is a reason in plain words. It says nothing of the other fields of a result, which stays as it was read; it
only keeps a board from trusting it. Whatever here is uncertain counts as a doubt.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

from db.vocabulary import resolve_dataset, resolve_metric, resolve_task
from extraction.rules.claim import LEAD, Claim
from extraction.rules.drafts import Draft
from extraction.rules.kind import verb_direction
from extraction.rules.model import introduced_at
from extraction.rules.other_dataset import is_of_other_dataset
from extraction.rules.scene import is_in_a_name
from extraction.rules.topic import Topic
from extraction.words.mentions import Mention
from extraction.words.patterns import any_of, places_of

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
_BROUGHT_DOWN = re.compile(
    r"\b(?:bring|drag|push|driv|degrad|deteriorat)\w{0,5}\s[^.;]{0,80}\bdown to\s[$\\{(~]{0,3}\Z"
)
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
_AND = re.compile(r"\band\s[$\\{(~]{0,3}\Z")
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
        "in comparison",
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
_EVEN_THE_BEST = re.compile(
    r"\beven (?:the )?(?:best|strongest|top|most|leading|largest)(?:[ -][\w-]{1,20}){0,3}\s"
    r"(?:model|llm|vlm|mllm|method|system|approach|algorithm|agent)s?(?:,\s[^,]{1,40},|\s\([^()]{1,40}\))?\s"
    r"[^.;]{0,120}\Z"
)
"""So the best of it: "even the best performing model, QuuxNet, achieves"."""
_FROM = re.compile(
    r"\b(?:from|than|versus|vs\.?|over|against"
    r"|(?:compared|similar|relative|equal|comparable|in contrast) (?:to|with))\s"
    r"(?:an? |the |only |just |merely |about |around |its |their ){0,2}[$\\{(~∼≈]{0,3}\Z"
)
_ANOTHERS_AFTER = re.compile(
    r"[^.;]{0,40}?\b(?:achieved|obtained|reported|attained|reached|set|held|scored)\sby\s(?!our|the proposed|us\b)"
    r"|[\s$}\\%]{0,4}(?:→|⟶|⇒|↦|->|(?:long)?rightarrow|mapsto|to\b)"
)
_POINTS_OF_GAIN = re.compile(
    r"[\s}$\\%)]{0,3}(?:[\w@-]{1,15}\s){0,2}(?:percentage )?points?\s(?:of )?(?:absolute |relative )?"
    r"(?:improvement|gain|increase|higher|better|lower|above|over|drop|decrease)"
)
_AGAINST = re.compile(r"[\s}$\\%)]{0,4}(?:vs\.?|versus)\s[$\\{(]{0,3}(?P<other>\d{1,6}(?:\.\d{1,6})?)(?![\w-])")
_AFTER_A_GAIN = re.compile(
    r"\d[\s}$\\%)]{0,4}(?:[\w-]{1,20}\s){0,2}(?:gain|improvement|increase|boost)s?\s(?:on|in|for|over)\s[^.;\d]{1,40}"
    r"(?:\sand|,)\s(?:an? |achieves |of ){0,2}[$\\{(]{0,3}\Z"
)
"""What follows a gain on one data set is one on the next: "a 3% gain on A and 4% on B"."""
_AFTER_ALEAD = re.compile(
    r"\b(?:outperform|surpass|exceed|beat)\w{0,4}\s[^.;]{1,80}?\b(?:with|by)\s"
    r"(?:an? |about |around |nearly |over |up to |[$~∼≈] ?){0,2}\d[\d.]{0,6}[\s}$\\%)]{0,4}[^.;\d]{0,40}(?:\sand|,)\s\Z"
)
"""So does what follows a lead: "outperforms X with 10% on average, and 20% on B"."""
_OF_A_NAMED = re.compile(
    r"(?<![\w-])(?P<name>[A-Z][\w.-]{0,40}[A-Z0-9][\w.-]{0,40}),?\s(?:that|which) (?:already |only |can |could ){0,2}"
    r"(?:achiev|attain|obtain|reach|scor|yield|get)\w{0,4}\s(?:an? |the |only )?[$\\{(~∼≈]{0,3}\Z"
)
"""A name with a clause of its own: "any model, say QuuxNet that achieves"."""
_APPOSED = re.compile(
    r"(?<![\w-])(?P<name>[A-Z][\w.-]{0,40}[A-Z0-9][\w.-]{0,40})\s?[,\u2013\u2014(-]{1,3}\s?(?:the|an?)\s(?:[\w-]{1,20}\s){1,6}"
    r"(?:that|which) (?:already |only |can |could ){0,2}"
    r"(?:achiev|attain|obtain|reach|scor|yield|get)\w{0,4}\s(?:an? |the |only )?[$\\{(~∼≈]{0,3}\Z"
)
"""So with what it is: "QuuxNet, the largest network that achieves"."""
_TOLD_OF_OTHERS = re.compile(
    r"\b(?:et al\.?(?:\s?[(\[]\d{1,4}[)\]])?|others|(?:other|earlier|competing|alternative|rival|concurrent|classical"
    r"|conventional|traditional)\s(?:[\w-]{1,20}\s){0,2}(?:work|works|authors|groups|researchers|methods?|models?|networks?"
    r"|approach(?:es)?|systems?|teams?|techniques?|algorithms?|agents?))\s"
    r"(?:(?:have|has|had|can|could|only|still|also|already)\s){0,2}"
    r"(?:achiev|attain|obtain|report|reach|g[eo]t|scor|yield|show)\w{0,4}\s(?:[^.;,]|(?<=\d)[.,](?=\d)){0,80}\Z"
)
"""Others as the subject, whoever they are: "others obtained an error of"."""
_WE = re.compile(r"\b(?:we|our|ours)\b")
_GIVEN = re.compile(
    r"\b(?:obtain|get|form|build|creat|propos|introduc|present|call|nam|develop|train|releas|design)\w{0,4}\s"
    r"(?:an? |the |our )?\Z|\b(?:our|we)\s[^.;]{0,30}\Z"
)
"""What makes it a name that the paper gives."""
_PHYSICAL = re.compile(r"\s?\\?(?:[munk]?(?:eV|Hz|Pa|V|A|K|J|W|N|g)|[mcnk]m|Å|kcal|degrees?|°)(?:/\w{1,6})?\b")
"""A unit of nature: an "accuracy of 20 meV" is no share."""
_CALLED_SOON = re.compile(
    r"(?:,? an?)?(?: (?!(?:on|over|for|of|in|with|to|and) )[\w-]{1,20}){0,4}?"
    r" (?:data ?set|benchmark|corpus|suite|challenge)"
)
_MOST_PLACES = 20
_OF_SOME = re.compile(
    r"[^.;,\d]{0,60}\b(?:on|for|of) (?:the |each |some )?(?:class(?:es)?|categor(?:y|ies)|subgroups?)(?![\w-])"
    r"|[\s}$\\%)]{0,3}\w[\w\s-]{0,30}\sand\s\d(?:[^.;,]|\.\d){0,50}?\son (?:the )?(?:class|category)\b"
    r"|[\s}$\\%)]{0,3}(?:closed|open-ended)\b"
    r"|[\s}$\\%)]{0,3}(?:[\w@-]{1,20}\s){0,3}at \d{1,3}(?:\.\d{1,3})?%\s?[().,;]"
)
"""Of some classes or questions alone, or at one point of a curve: "93% accuracy on the class cat"."""
_OF_AN_ACT = re.compile(r"\s(?:of|in|for|at)\s(?:predict|estimat|detect|identify|distinguish|localiz|retriev)ing\b")
"""Accuracy "of predicting the depth" is no accuracy of the data set's task."""
_TAKEN_UP = re.compile(
    r"\b(?:this|these|that|such)\s(?:[\w-]{1,20}\s){0,2}(?:accuracy|accuracies|errors?|rates?|scores?|perplexity|fid)\s"
    r"[^.;,]{0,30}\Z"
)
"""What takes up a measure from the sentence before, which may have said under which setting."""
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
_AS_REFERENCE = re.compile(
    r"\b(?:gaps?|drops?|loss|sacrifices?|degradation|distance|cost|trade-?offs?|expense)\s(?:of|in|on|to|between|with|from)\s"
    r"(?:the |its |their )?\Z"
)
"""A measure that another is only held against: "within a small gap of clean accuracy"."""
_OTHER_MEASURE = re.compile(
    r"\b(?!success|pass|win)[\w-]{3,30}[ -](?:rates?|ratios?|coverage|sparsity|overlap|retention|utilization|agreement"
    r"|efficiency|reduction|precision|recall|similarity|correlation|variance|probability|confidence)\b"
    r"[^.;,\d]{0,20}\Z"
)
_LONGEST_BEFORE = 32
"""Characters before a measure that the words beside it take at most."""
_BEFORE_MEASURE = re.compile(r"(?<!['’])\b(?P<word>[A-Za-z][\w-]{0,30})\s\Z")
_VARIANT = re.compile(r"[A-Z]{2,4}[1-9]")
"""What tells one measure from the next of its name: "MC1 accuracy"."""
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


def doubt_of(
    draft: Draft, metric: str, mention: Mention | None, dataset: str | None, model: str | None, topic: Topic
) -> str | None:
    """Why a value that was read should not rank; None where nothing speaks against it.

    `draft` is what the rules made of it; metric, data set and model were decided; `topic` is what the whole text says.
    """
    number, span, text = draft.passage.number, draft.scene.span, draft.scene.text
    lead = text[max(span.start, number.start - LEAD) : number.start].lower()
    tail = text[number.stop : min(span.end, number.stop + _TAIL)].lower()
    named = {it.name for it in topic.mentions if it.kind == "metric"}
    own = None if topic.own is None or _is_data(topic) else topic.own
    if own is not None and resolve_dataset(own).is_curated and introduced_at(topic.text, own) is None:
        own = None
    words = Claim(draft, metric, mention, dataset, model, topic.own, own, topic.only_dataset, named, lead, tail)
    return next((reason for reason, speaks_against in _DOUBTS if speaks_against(words)), None)


def _is_data(topic: Topic) -> bool:
    """Whether what a text calls its own is data."""
    assert topic.own is not None
    if topic.own == topic.benchmark:
        return True
    places = itertools.islice(places_of(topic.own, topic.text), _MOST_PLACES)
    return any(_CALLED_SOON.match(topic.text, place + len(topic.own)) for place in places)


def _is_bound(words: Claim) -> bool:
    if _HEDGED.search(words.lead) or _HEDGED_BEFORE.search(words.lead):
        return True
    return words.draft.passage.is_range and not _TO.search(words.lead)


def _is_difference(words: Claim) -> bool:
    if _POINTS_OF_GAIN.match(words.tail) or _AFTER_A_GAIN.search(words.lead) or _AFTER_ALEAD.search(words.lead):
        return True
    if words.draft.passage.number.sign > 0 or _ARROW.match(words.tail):
        return True
    if _TO.search(words.lead):
        return False
    if _BY.search(words.lead):
        return True
    mention, text = words.mention, words.draft.scene.text
    return mention is not None and _CHANGE_AFTER_MEASURE.match(text, mention.end) is not None


def _is_share(words: Claim) -> bool:
    if _SHARE.match(words.tail) or _OF_SOME.match(words.tail) or _is_one_more_share(words):
        return True
    return words.mention is None and bool(_ARTICLE.search(words.lead)) and not _OF_A_MEASURE.match(words.tail)


def _is_one_more_share(words: Claim) -> bool:
    """Whether a number that has no measure goes on from a share: "certifies 63% of the pixels of A and 46% of B"."""
    if words.mention is not None or _AND.search(words.lead) is None:
        return False
    scene, number = words.draft.scene, words.draft.passage.number
    before = [it for it in scene.numbers if it.stop <= number.start and not is_in_a_name(scene, it)]
    start = scene.span.start
    lower = scene.text[start : number.start].lower()
    return any(_SHARE.match(lower, it.stop - start) for it in before)


def _is_of_another(words: Claim) -> bool:
    if _is_the_worse(words) or _is_told_of_others(words):
        return True
    if _FROM.search(words.lead) or _ANOTHERS_AFTER.match(words.tail) or _OF_A_CLASS.search(words.lead):
        return True
    if _EVEN_THE_BEST.search(words.lead):
        return True
    if _is_of_a_named(words):
        return True
    if _TO.search(words.lead):
        return False
    cues = list(_OF_ANOTHER.finditer(words.lead))
    return bool(cues) and _CLAIMED_AFTER.search(words.lead, cues[-1].end()) is None


def _is_of_a_named(words: Claim) -> bool:
    """Whether the number stands in a clause about a name that is not the paper's own."""
    number, text = words.draft.passage.number, words.draft.scene.text
    start = max(words.draft.scene.span.start, number.start - LEAD)
    match = _OF_A_NAMED.search(text, start, number.start) or _APPOSED.search(text, start, number.start)
    if match is None or _GIVEN.search(text, max(0, match.start() - 40), match.start()) is not None:
        return False
    if words.method is not None and (words.method in match["name"] or match["name"] in words.method):
        return False
    return match["name"] not in (it.printed for it in (*words.draft.scene.datasets, *words.draft.scene.metrics))


def _is_told_of_others(words: Claim) -> bool:
    """Whether the nearest subject before the number is others, and not the paper."""
    match = _TOLD_OF_OTHERS.search(words.lead)
    return match is not None and _WE.search(words.lead, match.start()) is None


def _is_the_worse(words: Claim) -> bool:
    """Whether the number is set against a better one of its measure behind it: "(40.3% vs. 10.7%)"."""
    match = _AGAINST.match(words.tail)
    is_better_up = resolve_metric(words.metric).higher_is_better
    if match is None or is_better_up is None:
        return False
    value, other = words.draft.passage.number.value, float(match["other"])
    return value < other if is_better_up else value > other


def _is_of_a_barrier(words: Claim) -> bool:
    """Whether the sentence speaks of a barrier between two, which is told in points of the measure."""
    return "barrier" in words.lead


def _takes_up(words: Claim) -> bool:
    """Whether the sentence speaks of a measure that the one before it told of."""
    return _TAKEN_UP.search(words.lead) is not None


def _is_loss(words: Claim) -> bool:
    direction = verb_direction(words.lead[-60:])
    is_better_up = resolve_metric(words.metric).higher_is_better
    if direction in ("down", "up") and is_better_up is not None:
        return is_better_up == (direction == "down")
    is_brought_down = _BROUGHT_DOWN.search(words.lead) or _BELITTLED.search(words.lead)
    if _WORSE_THAN_CHANCE.match(words.tail) or (is_better_up and is_brought_down):
        return True
    return direction == "worse"


def _is_one_of_a_list(words: Claim) -> bool:
    """Whether several numbers stand in a row beside several names, and nothing says which of them is of what."""
    scene, passage = words.draft.scene, words.draft.passage
    row = [number for number in passage.group if not is_in_a_name(scene, number)]
    is_row = len(row) > 1 and not passage.is_range
    has_several_datasets, has_several_metrics = len(scene.measured_on) > 1, len(scene.measures) > 1
    dataset_rule = words.draft.dataset.rule
    if is_row and has_several_metrics and words.draft.metric.rule != "list":
        return True
    if not has_several_datasets or dataset_rule == "list":
        return False
    return is_row or ("respectively" in words.tail and dataset_rule not in ("on", "beside"))


def _is_of_other_measure(words: Claim) -> bool:
    """Whether the sentence names another measure for the number, or qualifies the one that was chosen."""
    number, scene = words.draft.passage.number, words.draft.scene
    mention = _mention_behind(words) or words.mention
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
    if _is_carried_to_another(words, mention):
        return True
    near = max(scene.span.start, mention.start - _LONGEST_BEFORE)
    if _OF_AN_ACT.match(text, mention.end) or _AS_REFERENCE.search(text, near, mention.start):
        return True
    if _CUT_OFF_BEHIND.match(text, mention.end):
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
    return not is_name and word.lower() not in _PLAIN


def _mention_behind(words: Claim) -> Mention | None:
    """The name of its measure right behind the number, which tells more than one before it."""
    number, own = words.draft.passage.number, resolve_metric(words.metric).key
    behind = (it for it in words.draft.scene.metrics if 0 <= it.start - number.stop <= _BESIDE)
    return next((it for it in behind if resolve_metric(it.name).key == own), None)


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


_DOUBTS: tuple[tuple[str, Callable[[Claim], bool]], ...] = (
    ("the words beside it speak of another's number", _is_of_another),
    ("it is printed as a bound or roughly", _is_bound),
    ("the words speak of a difference", _is_difference),
    ("the words speak of a share of something", _is_share),
    ("the words speak of a loss", _is_loss),
    ("the words speak of a barrier between two", _is_of_a_barrier),
    ("the sentence before says what it is of", _takes_up),
    ("another data set may be meant", is_of_other_dataset),
    ("it is one of several numbers in a row", _is_one_of_a_list),
    ("another measure may be meant", _is_of_other_measure),
)
"""Reason to rule, the plainest first."""
