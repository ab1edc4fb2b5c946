"""Whether a number is no plain value of its measure: a bound, a difference, a share of something, or a loss."""

from __future__ import annotations

import re

from db.vocabulary import resolve_metric
from extraction.rules.claim import TO, Claim
from extraction.rules.kind import verb_direction
from extraction.rules.scene import is_in_a_name
from extraction.words.patterns import any_of

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
    r"|\b(?:only|merely|barely|just)\s(?:manag\w{1,4} to )?(?:achiev|reach|obtain|attain|scor|get|solv|yield)\w{0,4}\s"
    r"(?:an? )?[$\\{(~]{0,3}\Z"
)
"""Little is what others achieve: "a mere 41%", "the large model only achieves 25%"."""
_BY = re.compile(r"\bby\s(?:an? |the |up to |about |over |average of |margin of ){0,3}[$\\{(~∼≈]{0,3}\Z")
_ARROW = re.compile(r"[\s}$\\%)]{0,4}(?:[↑↓]|(?:up|down)arrow)")
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
_POINTS_OF_GAIN = re.compile(
    r"[\s}$\\%)]{0,3}(?:[\w@-]{1,15}\s){0,2}(?:percentage )?points?\s(?:of )?(?:absolute |relative )?"
    r"(?:improvement|gain|increase|higher|better|lower|above|over|drop|decrease)"
)
_AFTER_A_GAIN = re.compile(
    r"\d[\s}$\\%)]{0,4}(?:[\w-]{1,20}\s){0,2}(?:gain|improvement|increase|boost)s?\s(?:on|in|for|over)\s[^.;\d]{1,40}"
    r"(?:\sand|,)\s(?:an? |achieves |of ){0,2}[$\\{(]{0,3}\Z"
    r"|\b(?:gain|improvement|increase|boost)s?\sof\s(?:[a-z-]{1,12}\s){0,4}[$~]?\d[\d.]{0,6}[\s}$\\%)]{0,4}(?:in|on|for|over)\s"
    r"(?:[^.;\d]|(?<=[a-z])\d){1,40}\sand\s(?:of |at least |up to ){0,2}[$\\{(]{0,3}\Z"
)
"""What follows a gain is one as well: "a 3% gain on A and 4% on B", "an increase of 3% in recall and 4% in F1"."""
_AFTER_A_LEAD = re.compile(
    r"\b(?:outperform|surpass|exceed|beat)\w{0,4}\s[^.;]{1,80}?\b(?:with|by)\s"
    r"(?:an? |about |around |nearly |over |up to |[$~∼≈] ?){0,2}\d[\d.]{0,6}[\s}$\\%)]{0,4}[^.;\d]{0,40}(?:\sand|,)\s\Z"
)
"""So does what follows a lead: "outperforms X with 10% on average, and 20% on B"."""
_OF_SOME = re.compile(
    r"[^.;,\d]{0,60}\b(?:on|for|of) (?:the |each |some )?(?:class(?:es)?|categor(?:y|ies)|subgroups?)(?![\w-])"
    r"|[\s}$\\%)]{0,3}\w[\w\s-]{0,30}\sand\s\d(?:[^.;,]|\.\d){0,50}?\son (?:the )?(?:class|category)\b"
    r"|[\s}$\\%)]{0,3}(?:closed|open-ended)\b"
    r"|[\s}$\\%)]{0,3}(?:[\w@-]{1,20}\s){0,3}at \d{1,3}(?:\.\d{1,3})?%\s?[().,;]"
)
"""Of some classes or questions alone, or at one point of a curve: "93% accuracy on the class cat"."""


_OF_CLASSES_WITH = re.compile(
    r"\b(?:for|on) (?:the |those |all )?(?:classes|categories|labels) (?:with|that have|having) (?:less|fewer|more|at) "
)
"""Said of some classes alone, however far behind: "an F1 of 0.4, better than that of X, for the classes with fewer"."""
_FAR = 250


def is_bound(words: Claim) -> bool:
    """Whether a value is printed as a bound or roughly: "up to 85%", "nearly 90"."""
    if _HEDGED.search(words.lead) or _HEDGED_BEFORE.search(words.lead):
        return True
    return words.draft.passage.is_range and not TO.search(words.lead)


def is_difference(words: Claim) -> bool:
    """Whether the words speak of a change: "by 3.2", "3.2 points of improvement", "3.2% ↑"."""
    if _POINTS_OF_GAIN.match(words.tail) or _AFTER_A_GAIN.search(words.lead) or _AFTER_A_LEAD.search(words.lead):
        return True
    if words.draft.passage.number.sign > 0 or _ARROW.match(words.tail):
        return True
    if TO.search(words.lead):
        return False
    if _BY.search(words.lead):
        return True
    mention, text = words.mention, words.draft.scene.text
    return mention is not None and _CHANGE_AFTER_MEASURE.match(text, mention.end) is not None


def is_share(words: Claim) -> bool:
    """Whether a percentage is one of things ("90% of the pixels", "90% sparse") or of some classes alone."""
    if _SHARE.match(words.tail) or _OF_SOME.match(words.tail) or _is_one_more_share(words):
        return True
    scene, stop = words.draft.scene, words.draft.passage.number.stop
    if _OF_CLASSES_WITH.search(scene.text, stop, min(scene.span.end, stop + _FAR)):
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


def is_loss(words: Claim) -> bool:
    """Whether a value is told as what became worse: "degrades to 12%", "only 41%"."""
    direction = verb_direction(words.lead[-60:])
    is_better_up = resolve_metric(words.metric).higher_is_better
    if direction in ("down", "up") and is_better_up is not None:
        return is_better_up == (direction == "down")
    is_brought_down = _BROUGHT_DOWN.search(words.lead) or _BELITTLED.search(words.lead)
    if _WORSE_THAN_CHANCE.match(words.tail) or (is_better_up and is_brought_down):
        return True
    return direction == "worse"


def is_of_a_barrier(words: Claim) -> bool:
    """Whether the sentence speaks of a barrier between two, which is told in points of the measure."""
    return "barrier" in words.lead
