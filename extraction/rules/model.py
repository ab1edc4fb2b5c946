"""Whether a number is of the model that was chosen for it: a name that is not clearly the subject is better left out.

A sentence names a method's ingredients as often as the method: what it starts from, is built on, was trained with or
is compared with. A name counts that the paper calls its own, or of which the sentence claims the number.
"""

from __future__ import annotations

import functools
import itertools
import re
from bisect import bisect_left
from collections.abc import Sequence

from extraction.rules.scene import Passage, Scene
from extraction.words.mentions import Mention
from extraction.words.patterns import any_of, places_of

_CLAIM = (
    r"(?:achiev|attain|obtain|reach|yield|deliver|scor|gets?\b|sets?\b|report|produc|improv|push|rais|boost|reduc|lower"
    r"|increas|decreas|outperform|surpass|exceed|beats?\b|gains?\b|perform|demonstrat|show|exhibit|establish|records?\b"
    r"|has\b|ha[ds]\b|have\b|is\b|are\b|ranks?\b|certif|solv|enabl|advanc|elevat|enhanc|maintain|retain|provid|requir"
    r"|runs?\b|takes?\b|need|cut|result|trains?\b|generat|finds?\b|discover|gives?\b|offer|help|match|accomplish|jump"
    r"|contain|drops?\b|drives?\b|allow|make|lead|mark|surg|secur|complet|pass|averag|ach?ie)"
)
_CLAIMS = re.compile(rf"[^;:]{{0,90}}?(?<![\w-]){_CLAIM}\w{{0,4}}\b")
_INGREDIENT = re.compile(
    r"\b"
    + any_of(
        "with, using, use, uses, via, by, for, from, to, into, on, onto, of, than, like, under, in, over, versus",
        "vs\\.?, upon, combining, applying, leveraging, substituting, distilling, training, fine-tuning, finetuning",
        "starting with",
        "and one",
    )
    + r"\s(?:an?\s|the\s|our\s|its\s)?(?:[\w.%-]{1,30}\s){0,2}?\Z",
    re.IGNORECASE,
)
"""What makes a name an ingredient, or the other side, of what the sentence speaks of."""
_BEFORE_A_SUBJECT = re.compile(
    r"(?:\A|[.,;:()\[\]“\"'–—-]\s{0,2}|\b"
    + any_of(
        "that, the, our, this, and, or, show, shows, demonstrate, demonstrates, find, finds, where, whereas, while, so",
        "proposed, resulting, variant, model, method, network, framework, system, policy, agent, algorithm, approach",
        "best, base, largest, flagship, final, single, new, novel, full, version, encoder, architecture, when, an?",
        "i\\.e\\.",
        "bit, quantized, trained, tuned, distilled, layer, sized, called, named, dubbed, namely, large, small",
    )
    + r"\s)\Z",
    re.IGNORECASE,
)
_CLASS = re.compile(r"[A-Z]{2,6}s")
"""Acronyms in the plural are things of a kind: "PRMs"."""
_HEAD = r"\s(?:Networks?|Nets|Transformers?|Machines?|Autoencoders?)\b"
_HEADED = re.compile(_HEAD)
_GOES_ON = re.compile(r"-(?:trained|tuned|based|style|like|generated|enhanced|guided|trainable)\b| of [A-Z]|" + _HEAD)
"""What is made with it, or a longer name: "Chain of Code", "Larch Networks"."""
_OURS_BETWEEN = re.compile(r"\b(?:our (?!proposed)|we|it)\b", re.IGNORECASE)
_ADDED = re.compile(r"\s?\+\s\Z|\s\+\s?")
_OBTAINED = re.compile(r"\b(?:obtain|get|yield|form|create|build)\w{0,3}\s\Z")
_OTHER_SUBJECT = re.compile(
    r"(?<![\w-])(?!(?:We|Our|It|Its|This|The|These|They|Which|That|Results?|Experiments?|Evaluations?|Models?|Methods?)\b)"
    r"(?P<name>[A-Z][\w.+*-]{1,40})\s(?:\([^()]{1,40}\)\s)?(?:with\s[\w*+-]{1,30}\s){0,1}"
    r"(?:(?:can|model|further|also|successfully|with comparable size to \S{1,30} \([^()]{1,30}\))\s){0,3}"
    r"(?:achieves?|sets?|attains?|obtains?|reaches|reach|scores?|yields?)\b"
)
_ADDRESS = re.compile(r"(?:https?://|www\.|[\w-]{1,40}\.(?:com|org|io|ai|net)/)\S{0,200}")
_CALLED = re.compile(
    r"\b(?:called|named|dubbed|termed|coined|namely|denoted|as|we call|we name|we term|we dub)\s"
    r"(?:it |this |as |the |our |\w{1,20} ){0,2}[\"“'‘(]?\Z",
)
_LONGEST_CALL = 60
"""Code points that these take at most."""
_PROPOSAL = r"\b(?:propos|introduc|present|develop|design|describ|devis|releas|unveil|contribut)\w{0,4}\s"
_PROPOSED = re.compile(
    _PROPOSAL
    + r"(?:(?!(?:to|for|of|with|by|on|over|than|into|that|which|using|in|via|from|based|and) )[a-z-]{1,20} ){0,6}"
    r"[\"“'‘*]{0,2}\Z"
    r"|\bour\s\Z|\b(?:train|obtain|build|yield|deliver)\w{0,3}\s\Z"
    r"|"
    + _PROPOSAL
    + r"(?:(?!\b(?:that|which|by|using|via|based on|exploit\w{0,3}|leverag\w{0,3})\s)[^.;]){0,140}?\([*\"“]{0,2}\Z"
    r"|\b(?:our|new|novel|proposed|this)\s(?:[\w-]{1,20}\s){0,4}"
    r"(?:method|model|framework|approach|algorithm|system|network|architecture|agent|technique|pipeline|paradigm|strategy"
    r"|family|variant|recipe|tokenizer)s?[,:]?\s[\"“'‘*(]{0,2}\Z",
)
"""What gives a paper's own name: "we propose X", "a new way of training (WT)", "our method, X"."""
_OF_DATA = re.compile(
    r"(?:,|\s?\([^()]{1,60}\),?|\s?:|\sis)?\s(?:an?\s|the\s)?(?:[\w-]{1,20}\s){0,6}?"
    r"(?:data ?sets?|benchmarks?|corpus)\b"
)
_JOIN = re.compile(r"(?:,|,? and|,? or|\s?[/&])\s?[A-Z0-9]")
_JOIN_BEFORE = re.compile(r"[A-Za-z0-9](?:,|,? and|,? or|\s?[/&])\s?\Z")
_REACH = 200
_MOST_PLACES = 20
_MOST_NAMES = 40
_PROPER = re.compile(r"(?<![\w-])[A-Z][\w^*+-]{0,30}[A-Z0-9][\w*+-]{0,30}")
_NO_MODEL = re.compile(r".{1,40}-to-.{1,40}|.{1,40}-(?:free|based|agnostic|level|aware)", re.IGNORECASE)


def claimed_model(
    model: str, own: str | None, scene: Scene, passage: Passage, others: Sequence[Mention], *, is_common: bool
) -> str | None:
    """The model of a value, given the likeliest one; None where the words do not say that the value is its.

    `own` is what the text calls its own method, `others` are the names of data sets and metrics in the sentence,
    `is_common` says that much of the field bears the model's name.
    """
    text, span, number = scene.text, scene.span, passage.number.start
    if _NO_MODEL.fullmatch(model) or _CLASS.fullmatch(model):
        return None
    places = _places(text, model)
    here = places[bisect_left(places, span.start) : bisect_left(places, span.end)]
    before = here[: bisect_left(here, number)]
    if before and any(it.start < before[-1] + len(model) and before[-1] < it.end for it in others):
        return None
    if before and (_ADDED.search(text, span.start, before[-1]) or _ADDED.match(text, before[-1] + len(model))):
        return None
    start = max(span.start, number - _REACH)
    is_one_of_several = bool(before) and len(passage.group) > 1 and not passage.is_range
    is_in_row = is_one_of_several and _is_joined(text, before[-1], model)
    if is_one_of_several and not is_in_row and _has_sibling(text, start, number, model):
        return None
    if before and (_GOES_ON.match(text, before[-1] + len(model)) or _is_aside(text, start, before[-1], model, number)):
        return None
    is_variant = own is not None and own != model and (own in model or model in own)
    introduced = None if is_common else introduced_at(text, model)
    if (introduced is not None and (here or introduced < number)) or (is_variant and here):
        if before:
            return model
        return model if _is_main(text, model) and not _is_of_other_subject(text, start, number, model, others) else None
    if not before or not _is_subject(text, span.start, before[-1], model, number):
        return None
    start = max(start, before[-1] + len(model))
    return None if not is_in_row and _is_of_other_subject(text, start, number, model, others) else model


@functools.lru_cache(maxsize=64)
def _places(text: str, model: str) -> Sequence[int]:
    """Where a text prints a name as one of its own words, but for addresses; the first few are enough."""
    whole = (place for place in places_of(model, text) if _is_whole(text, place, place + len(model)))
    return [place for place in itertools.islice(whole, _MOST_PLACES) if not _is_in_address(text, place)]


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether a name stands as words of its own and is not the end of a longer one ("alpha-BN")."""
    before, behind = text[start - 1 : start], text[end : end + 1]
    if behind == "/" and text[end + 1 : end + 2].isdecimal():  # "MPT-1/32" is another than "MPT-1/1"
        return False
    return not (before.isalnum() or before in ("-", "_") or behind.isalnum() or behind == "_")


@functools.lru_cache(maxsize=64)
def introduced_at(text: str, model: str) -> int | None:
    """Where a text gives a name to what it proposes; None where it does not, or where that is data."""
    for place in _places(text, model):
        if _HEADED.match(text, place + len(model)):
            continue
        # The letter before them says whether the first of these is the beginning of a word.
        before, start = text[max(0, place - _REACH - 1) : place].lower(), int(place > _REACH)
        if _CALLED.search(before, max(start, len(before) - _LONGEST_CALL)) or _PROPOSED.search(before, start):
            return place if _OF_DATA.match(text, place + len(model)) is None else None
    return None


def _is_subject(text: str, start: int, place: int, model: str, number: int) -> bool:
    """Whether the words before and behind a name make it the subject of a claim that reaches to the number."""
    end = place + len(model)
    if _OBTAINED.search(text, max(start, place - 20), place) and text.startswith(", which ", end):
        return True
    if _INGREDIENT.search(text, max(start, place - 60), place):
        return False
    claim = _CLAIMS.match(text, end, number)
    if claim is None or (place > start and _BEFORE_A_SUBJECT.search(text, max(start, place - 60), place) is None):
        return False
    return _OURS_BETWEEN.search(text, end, claim.end()) is None


@functools.lru_cache(maxsize=64)
def _is_main(text: str, model: str) -> bool:
    """Whether a text names nothing else that it proposes, or nothing as often: a number without a name is of that."""
    names = {it.group() for it in itertools.islice(_PROPER.finditer(text), _MOST_NAMES)}
    others = (it for it in names if it not in model and model not in it and introduced_at(text, it) is not None)
    times = len(_places(text, model))
    return all(len(_places(text, it)) <= times for it in others)


def _is_aside(text: str, start: int, place: int, model: str, number: int) -> bool:
    """Whether a name stands in a bracket that closes before the number and says more: "X (a version of Y) achieves"."""
    end = place + len(model)
    if text[place - 1 : place] == "(" and text[end : end + 1] == ")":
        return False
    opened, closed = text.rfind("(", start, place), text.find(")", end, number)
    return opened >= 0 and closed >= 0 and ")" not in text[opened:place] and "(" not in text[end:closed]


def _is_joined(text: str, place: int, model: str) -> bool:
    """Whether a name stands in a row with others: "A, B and C reach"."""
    end = place + len(model)
    return _JOIN.match(text, end) is not None or _JOIN_BEFORE.search(text, max(0, place - 8), place) is not None


def _is_of_other_subject(text: str, start: int, end: int, model: str, others: Sequence[Mention]) -> bool:
    """Whether a stretch of a sentence claims the number of a name that is no form of the model."""
    subjects = (match["name"] for match in _OTHER_SUBJECT.finditer(text, start, end))
    return any(
        name not in model and model not in name and all(name != it.printed for it in others) for name in subjects
    )


def _has_sibling(text: str, start: int, number: int, model: str) -> bool:
    """Whether a stretch of a text names two variants of one method, so that each of several numbers is of one."""
    stem = model.rpartition("-")[0]
    return len(stem) > 1 and len(set(re.findall(rf"(?<!\w){re.escape(stem)}-[\w.]{{1,30}}", text[start:number]))) > 1


def _is_in_address(text: str, place: int) -> bool:
    start = max(text.rfind(" ", 0, place), text.rfind("\n", 0, place)) + 1
    return _ADDRESS.match(text, start) is not None
