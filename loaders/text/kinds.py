"""What a number says of a method: a value, a difference or a factor; and which way a difference goes."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from db.records import ResultKind
from loaders.text.numbers import Number

Direction = Literal["up", "down", "better", "worse", "faster", "slower"]


class Reading(NamedTuple):
    """The kind of a number, the rule that gave it, and for a difference its direction."""

    kind: ResultKind
    rule: str
    direction: Direction | None = None


_DIRECTIONS: dict[Direction, str] = {
    "better": r"improvements?|improved|gains?|boosts?|better|advantages?|margins?|superior|outperformance|lead|uplift|lift|ahead|enhancements?|improving|advance(?:ment)?s?|leap",
    "worse": r"worse|behind|degradations?|degraded|gaps?|deterioration|deficit|penalty",
    "up": r"increases?|increased|higher|more|greater|larger|longer|rise|jump|additional|extra|growth|overhead|surge|increment|stronger|bigger|deeper|wider|taller",
    "down": r"reductions?|reduced|decreases?|decreased|drops?|lower|less|fewer|smaller|shorter|savings?|saved|declines?|declined|falls?|cheaper|lighter|losse?s?|cuts?|compression",
    "faster": r"faster|quicker|speed-?ups?|speed up|acceleration|speedier|accelerations",
    "slower": r"slower|slowdown|slow-down",
}
_NOT_LOSS = r"(?!losse?s? (?:function|of \d|landscape))"
_COMPARISON = "|".join(f"(?P<{direction}>{words})" for direction, words in _DIRECTIONS.items())
_JOINING = (
    r"(?:of|in|on|and|or|with|for|to|at|while|compared|when|using|by|from|after|than|over|under|which|that|is|are|was|"
    r"were|but|as|across|via|without|against|versus|vs|achiev\w+|reach\w+|outperform\w+|surpass\w+|exceed\w+|only|its|respectively)\b"
)
_AFTER = re.compile(
    rf"[\s~\-–}})$]{{0,4}}(?:\([^()]{{0,30}}\)\s)?(?:(?!{_JOINING})[\w/@.+'\-\\^]+\s+){{0,4}}?{_NOT_LOSS}(?:{_COMPARISON})\b(?!-)", re.IGNORECASE
)
_HEDGE = (
    r"(?:(?:about|around|approximately|roughly|nearly|almost|over|more than|less than|at least|at most|up to|upto|as much as|as high as|"
    r"only|just|merely|even|an?|the|average|averaged|additional|absolute|relative|further|another|on|mean|impressive|remarkable|"
    r"significant|substantial|notable|astonishing|whopping|maximum|of|margins?|total|considerable|large|extra|roughly|overall|"
    r"well|slightly|close|from|between|ranging|range|some|respectively|consistent(?:ly)?|abount|to about|up|very|large|solid|"
    r"sim|leq|geq|approx|around)\b[\s,]{1,2}){0,7}[\s$~∼≈<>≤≥+({\\:=−-]{0,4}(?:sim|leq|geq|approx|ge|le)?\s?"
)
_BY = re.compile(rf"\bby (?:a (?:large |significant |substantial )?(?:margin|factor) of )?{_HEDGE}\Z", re.IGNORECASE)
_VERBS: dict[Direction, str] = {
    "better": r"outperform|surpass|exceed|improv|beat|boost|enhanc|advanc|better|superior|lead|win|gain|outpac|elevat|strengthen|ahead|push|excel|upgrad|overcom|overtak|eclips",
    "up": r"increas|rais|rise|grow|higher|expand|extend|lift|jump|amplif",
    "down": r"reduc|decreas|lower|drop|cut|sav|fall|fell|declin|compress|shrink|shrunk|minimi|mitigat|diminish|lessen|alleviat|los[et]|suppress|slash|trim|curtail|eliminat|lower",
    "worse": r"degrad|worsen|hurt|underperform|lag|trail|fail|behind|impair|deteriorat|inferior",
    "faster": r"accelerat|speed|faster|expedit",
    "slower": r"slow",
}
_VERB = re.compile("|".join(rf"(?P<{direction}>\b(?:{words})\w*)" for direction, words in _VERBS.items()), re.IGNORECASE)
_BEFORE_VERB = re.compile(
    r"\b(?:reduc|sav|decreas|cut|increas|improv|boost|gain|lag|(?<!a )(?<!ly )lower|drop|los|degrad|rais|enhanc|accelerat|declin|fall)"
    rf"(?:e|es|ed|ing|s|ting|ping|ped|)\b\s+(?:(?:it|them|performance|accuracy|results) )?{_HEDGE}\Z",
    re.IGNORECASE,
)
_NOUN = re.compile(
    rf"\b{_NOT_LOSS}(?:{_COMPARISON})(?:s|\b)\s*(?:\((?!.{{0,40}}\d)[^)]*\)\s*)?"
    r"(?:(?:in|of|on|for|over|to|the|our|its|w\.r\.t\.|compared|terms|against|across|with)\s[^,;:()\d]{0,60}?)?"
    rf"(?:\bof\b|\bby\b|\bup to\b|\bfrom\b|\bis\b|\bwas\b|\bare\b|\breach\w*|\brang\w+|\bat\b|\bto\b|\bexceed\w+|[:=(,]|\be\.g\.,?|\bi\.e\.,?)\s*{_HEDGE}\Z",
    re.IGNORECASE,
)
_NOUN_OF_ASIDE = re.compile(
    rf"\b{_NOT_LOSS}(?:{_COMPARISON})\b[^.;()]{{0,120}}\((?:e\.g\.,? |i\.e\.,? |by )?(?:up to|over|on average|an average of|more than|at least) {_HEDGE}\Z", re.IGNORECASE
)
_KEEPS = re.compile(rf"\b(?:preserv|retain|maintain|recover|keep|recoup)(?:s|e|es|ed|ing|ing)?\s{_HEDGE}\Z", re.IGNORECASE)
_PART_OF_ORIGINAL = re.compile(r"\s?of (?:the|its|their) (?:original|full|dense|total|baseline)")
_TO_A_VALUE = re.compile(rf"(?<!up )(?<!close )(?<!equal )(?<!compared )\b(?:to|reaching|reaches|achieving|reach|at|into)\s+{_HEDGE.replace('up to|', '').replace('to about|', '')}\Z", re.IGNORECASE)
_FROM_A_VALUE = re.compile(rf"\b(?:from|down from|up from)\s+{_HEDGE}\Z", re.IGNORECASE)
_STATES = re.compile(
    r"\b(?:achiev|attain|obtain|reach|yield|get|got|scor|report|record|deliver|has|have|had|is|are|was|set|hit|"
    r"accurac|rate|score|performance|result|with|show|produc|at|equal|mAP|AP|FID|PSNR|mIoU|F1|AUC)\w*\s+(?:an? |the )?"
    rf"(?:[\w\-@]+ ){{0,3}}?(?:of |to )?{_HEDGE}\Z",
    re.IGNORECASE,
)
_PART_OF = re.compile(
    r"\s{0,2}(?:of|the)\s(?!the time\b)(?!\w+ time\b(?<!training time)(?<!inference time))(?:(?:[A-Z][\w.-]+|the|its|their|all|total|full|original|overall|whole|our|that|a|standard|typical|required|usual|trainable|model|training|inference|"
    r"baseline|dense|teacher|previous|entire|computational|compute|GPU|parameter|network|backbone|memory|activation|other|SOTA|state-of-the-art|number of|amount of|[\w-]+['’]s?)\s){0,5}"
    r"(?:parameters?|params|weights|FLOPs?|MACs|compute|computations?|cost|costs|time|memory|tokens?|size|budget|latency|resources|"
    r"energy|NFEs?|steps|storage|neurons|gradient|bandwidth|activations|bits|capacity|KV cache|cache|footprint|hours|performance|accuracy|capabilities|models?)\b",
    re.IGNORECASE,
)


_SHARE_BEFORE = re.compile(r"\b(?:only|just|merely|with|requir\w+|using|uses?|at|needs?|consum\w+)\s(?:only |just |about |merely |around |less than |up to )?[$~∼<\s]{0,3}\Z")
_SHARE_AFTER = re.compile(r"\s?(?:of )?(?:the )?(?:(?:trainable|training|inference|model|total|computational|GPU|additional|extra|remaining)\s){0,2}(?:parameters?|params|weights|FLOPs|MACs|compute|computations?|cost|time|memory|connections|tokens|NFEs?)\b")


def read_kind(number: Number, lead: str, tail: str) -> Reading:
    """The kind of a number from the words before and after its list."""
    compared = _AFTER.match(tail)
    direction = _direction(compared) if compared else None
    if number.unit == "x":
        return Reading("ratio", "factor", direction or _verb_direction(lead))
    if number.sign:
        return Reading("delta", "sign", "up" if number.sign > 0 else "down")
    if number.unit == "%" and _KEEPS.search(lead):
        return Reading("ratio", "part")
    if number.unit == "%" and (compared is None or _PART_OF_ORIGINAL.match(tail)) and (_PART_OF.match(tail) or (_SHARE_BEFORE.search(lead) and _SHARE_AFTER.match(tail))) and not _BEFORE_VERB.search(lead):
        return Reading("ratio", "part")
    if compared is not None:
        return Reading("delta", "comparison after", direction)
    if _TO_A_VALUE.search(lead):
        return Reading("absolute", "to a value")
    if _BY.search(lead):
        return Reading("delta", "by", _verb_direction(lead) or "better")
    if _BEFORE_VERB.search(lead):
        return Reading("delta", "verb", _verb_direction(lead))
    if noun := _NOUN.search(lead) or _NOUN_OF_ASIDE.search(lead):
        return Reading("delta", "noun", _direction(noun))
    if number.unit == "points" and not _STATES.search(lead):
        return Reading("delta", "points", _verb_direction(lead) or "better")
    return Reading("absolute", "states" if _STATES.search(lead) else "default")


def _direction(match: re.Match[str]) -> Direction | None:
    for direction in _DIRECTIONS:
        if match[direction]:
            return direction
    return None


def _verb_direction(lead: str) -> Direction | None:
    """The direction of the last verb of comparison before a number."""
    last: Direction | None = None
    for match in _VERB.finditer(lead):
        last = next(direction for direction in _VERBS if match[direction])
    return last


def signed(value: float, direction: Direction | None, higher_is_better: bool | None, printed_sign: int) -> float:
    """A difference with the sign of the change in its metric."""
    if printed_sign:
        return value * printed_sign
    if direction in ("down", "slower"):
        return -value
    if direction == "better":
        return -value if higher_is_better is False else value
    if direction == "worse":
        return value if higher_is_better is False else -value
    if direction == "faster":
        return -value if higher_is_better is False else value
    return value
