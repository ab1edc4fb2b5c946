"""What a number says of a method: a value, a difference or a factor; and which way a difference goes."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, cast

from db.records import ResultKind
from extraction.words.numbers import Number
from extraction.words.patterns import HEDGE, any_of

Direction = Literal["up", "down", "better", "worse", "faster", "slower"]


class Reading(NamedTuple):
    """The kind of a number, the rule that gave it, and for a difference its direction."""

    kind: ResultKind
    rule: str
    direction: Direction | None = None


_COMPARISONS: dict[Direction, str] = {
    "better": any_of(
        "improvements?, improved, improving, gains?, boosts?, better, advantages?, margins?, superior, outperformance",
        "lead, uplift, lift, ahead, enhancements?, advance(?:ment)?s?, leap",
    ),
    "worse": any_of("worse, behind, degradations?, degraded, gaps?, deterioration, deficit, penalty"),
    "up": any_of(
        "increases?, increased, higher, more, greater, larger, longer, rise, jump, additional, extra, growth, overhead",
        "surge, increment, stronger, bigger, deeper, wider, taller",
    ),
    "down": any_of(
        "reductions?, reduced, decreases?, decreased, drops?, lower, less, fewer, smaller, shorter, savings?, saved",
        "declines?, declined, falls?, cheaper, lighter, losse?s?, cuts?, compression",
    ),
    "faster": any_of("faster, quicker, speed-?ups?, speed up, accelerations?, speedier"),
    "slower": any_of("slower, slowdown, slow-down"),
}
"""Adjectives and nouns that make a number a difference."""
_VERBS: dict[Direction, str] = {
    "better": any_of(
        "outperform, surpass, exceed, improv, beat, boost, enhanc, advanc, better, superior, lead, win, gain, outpac",
        "elevat, strengthen, ahead, push, excel, upgrad, overcom, overtak, eclips",
    ),
    "up": any_of("increas, rais, rise, grow, higher, expand, extend, lift, jump, amplif"),
    "down": any_of(
        "reduc, decreas, lower, drop, cut, sav, fall, fell, declin, compress, shrink, shrunk, minimi, mitigat",
        "diminish",
        "lessen, alleviat, los[et], suppress, slash, trim, curtail, eliminat",
    ),
    "worse": any_of("degrad, worsen, hurt, underperform, lag, trail, fail, behind, impair, deteriorat, inferior"),
    "faster": any_of("accelerat, speed, faster, expedit"),
    "slower": "slow",
}
"""Beginnings of verbs that say which way a difference goes."""
_NO_LOSS_FUNCTION = r"(?!losse?s? (?:function|of \d|landscape))"
_COMPARISON = _NO_LOSS_FUNCTION + "(?:" + "|".join(f"(?P<{way}>{words})" for way, words in _COMPARISONS.items()) + ")"
_JOINING = any_of(
    "of, in, on, and, or, with, for, to, at, while, compared, when, using, by, from, after, than, over, under, which",
    r"that, is, are, was, were, but, as, across, via, without, against, versus, vs, only, its, respectively",
    r"(?:achiev|reach|outperform|surpass|exceed)\w{1,40}",
)
_COMPARED_AFTER = re.compile(
    r"[\s~\-–})$]{0,4}(?:\([^()]{0,30}\)\s)?"
    rf"(?:(?!{_JOINING}\b)[\w/@.+'\-\\^]{{1,40}}\s{{1,20}}){{0,4}}?{_COMPARISON}\b(?!-)",
)
_BY = re.compile(rf"\bby (?:a (?:large |significant |substantial )?(?:margin|factor) of )?{HEDGE}\Z")
_VERB = re.compile(r"\b(?:" + "|".join(f"(?P<{way}>{words})" for way, words in _VERBS.items()) + r")\w{0,40}")
_VERB_BEFORE = re.compile(
    r"\b(?:reduc|sav|decreas|cut|increas|improv|boost|gain|lag|(?<!a )(?<!ly )lower|drop|los|degrad|rais"
    r"|enhanc|accelerat|declin|fall)(?:e|es|ed|ing|s|ting|ping|ped|)\b\s{1,20}"
    rf"(?:(?:it|them|performance|accuracy|results) )?{HEDGE}\Z",
)
_NOUN_BEFORE = re.compile(
    rf"\b{_COMPARISON}(?:s|\b)\s{{0,20}}(?:\((?!.{{0,40}}\d)[^)]{{0,60}}\)\s{{0,20}})?"
    rf"(?:{any_of('in, of, on, for, over, to, the, our, its, w.r.t., compared, terms, against, across, with')}"
    r"\s[^,;:()\d]{0,60}?)?"
    r"(?:\b(?:of|by|up to|from|is|was|are|reach\w{0,40}|(?:rang|exceed)\w{1,40}|at|to)\b|[:=(,]|\b(?:e\.g|i\.e)\.,?)"
    rf"\s{{0,20}}{HEDGE}\Z",
)
_NOUN_BEFORE_ASIDE = re.compile(
    rf"\b{_COMPARISON}\b[^.;()]{{0,120}}\((?:e\.g\.,? |i\.e\.,? |by )?"
    rf"(?:up to|over|on average|an average of|more than|at least) {HEDGE}\Z",
)
_TO_A_VALUE = re.compile(
    r"\b(?=[rtai])(?<!up )(?<!close )(?<!equal )(?<!compared )(?:to|reaching|reaches|achieving|reach|at|into)\s{1,20}"
    rf"{HEDGE.replace('up to|', '').replace('to about|', '')}\Z",
)
_STATES = re.compile(
    r"\b"
    + any_of(
        "achiev, attain, obtain, reach, yield, get, got, scor, report, record, deliver, has, have, had, is, are",
        "was, set",
        "hit, accurac, rate, score, performance, result, with, show, produc, at, equal, map, ap, fid, psnr",
        "miou, f1, auc",
    )
    + rf"\w{{0,40}}\s{{1,20}}(?:an? |the )?(?:[\w\-@]{{1,40}} ){{0,3}}?(?:of |to )?{HEDGE}\Z",
)
_KEEPS = re.compile(rf"\b(?:preserv|retain|maintain|recover|keep|recoup)(?:s|e|es|ed|ing)?\s{HEDGE}\Z")
_QUANTITY = any_of(
    "parameters?, params, weights, flops?, macs, compute, computations?, costs?, time, memory, tokens?, size, budget",
    "latency, resources, energy, nfes?, steps, storage, neurons, gradient, bandwidth, activations, bits, capacity",
    "kv cache, cache, footprint, hours, performance, accuracy, capabilities, models?",
)
_PART_OF = re.compile(
    r"\s{0,2}(?:of|the)\s(?!(?:the )?time\b)"
    rf"(?:(?:(?:number|amount) of|(?!{_JOINING}\b)[\w.'’-]{{1,30}}|our|its)\s){{0,5}}{_QUANTITY}\b",
)
_OF_A_VALUE = re.compile(
    r"(?<![\w-])(?P<noun>[\w²^'-]{1,40})\)?\s?(?:(?<=\s)(?:of|is|was)\s|[=:]\s?)[$\\]{0,2}[−-]\s?\Z"
)
_CHANGE = re.compile(
    rf"(?:{_COMPARISON}|{any_of('changes?, differences?, deltas?, shifts?, margins?, effects?, that, which')})s?"
)
_PART_OF_ORIGINAL = re.compile(r"\s?of (?:the|its|their) (?:original|full|dense|total|baseline)")
_SHARE_BEFORE = re.compile(
    r"\b(?:only|just|merely|with|requir\w{1,40}|using|uses?|at|needs?|consum\w{1,40})\s"
    r"(?:only |just |about |merely |around |less than |up to )?[$~∼<\s]{0,3}\Z"
)
_SHARE_AFTER = re.compile(
    r"\s?(?:of )?(?:the )?"
    r"(?:(?:trainable|training|inference|model|total|computational|gpu|additional|extra|remaining)\s){0,2}"
    r"(?:parameters?|params|weights|flops|macs|compute|computations?|cost|time|memory|connections|tokens|nfes?)\b"
)


def read_kind(number: Number, lead: str, tail: str) -> Reading:
    """The kind of a number from the words before and after its list."""
    lead, tail = lead.lower(), tail.lower()  # all patterns here are of small letters: several times as fast
    if number.sign and number.unit != "x" and not _is_below_zero(number, lead):
        return Reading("delta", "sign", "up" if number.sign > 0 else "down")
    compared = _COMPARED_AFTER.match(tail)
    if number.unit == "x":
        return Reading("ratio", "factor", _way(compared) or verb_direction(lead))
    if number.unit == "%" and _is_part(lead, tail, is_compared=compared is not None):
        return Reading("ratio", "part")
    if compared is not None:
        return Reading("delta", "comparison after", _way(compared))
    if _TO_A_VALUE.search(lead):
        return Reading("absolute", "to a value")
    if _BY.search(lead):
        return Reading("delta", "by", verb_direction(lead) or "better")
    if _VERB_BEFORE.search(lead):
        return Reading("delta", "verb", verb_direction(lead))
    if noun := _NOUN_BEFORE.search(lead) or ("(" in lead and _NOUN_BEFORE_ASIDE.search(lead)):
        return Reading("delta", "noun", _way(noun))
    is_stated = _STATES.search(lead) is not None
    if number.unit == "points" and not is_stated:
        return Reading("delta", "points", verb_direction(lead) or "better")
    return Reading("absolute", "states" if is_stated else "default")


def _is_below_zero(number: Number, lead: str) -> bool:
    """Whether a minus sign belongs to a value: "a log-likelihood of -1.23", "r=-0.94", and not "a change of -1.2"."""
    if number.sign > 0 or number.unit is not None:
        return False
    said = _OF_A_VALUE.search(lead)
    return said is not None and _CHANGE.fullmatch(said["noun"]) is None


def _is_part(lead: str, tail: str, *, is_compared: bool) -> bool:
    """Whether a percentage is a share of what something else costs: "60% of the original FLOPs"."""
    if _KEEPS.search(lead):
        return True
    if is_compared and not _PART_OF_ORIGINAL.match(tail):
        return False
    is_share = _PART_OF.match(tail) or (_SHARE_BEFORE.search(lead) and _SHARE_AFTER.match(tail))
    return bool(is_share) and not _VERB_BEFORE.search(lead)


def _way(match: re.Match[str] | None) -> Direction | None:
    return next((way for way in _COMPARISONS if match[way]), None) if match else None


def verb_direction(lead: str) -> Direction | None:
    """The direction of the last verb of comparison before a number, in words of small letters."""
    last: str | None = None
    for match in _VERB.finditer(lead):
        last = match.lastgroup
    return cast(Direction | None, last)


def signed_value(value: float, direction: Direction | None, higher_is_better: bool | None, printed_sign: int) -> float:
    """A difference with the sign of the change in its metric."""
    if printed_sign:
        return value * printed_sign
    is_gain = higher_is_better is not False
    match direction:
        case "down" | "slower":
            return -value
        case "better" | "faster":
            return value if is_gain else -value
        case "worse":
            return -value if is_gain else value
        case _:
            return value
