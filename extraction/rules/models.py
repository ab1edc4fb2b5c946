"""Whose a number is by the rules: what the paper calls its own method, and whether a value is its own or another's."""

from __future__ import annotations

import re

from db.records import Attribution, ResultKind
from extraction.rules.scene import Passage, Scene
from extraction.words.shapes import CAPITALS_INSIDE, is_common_word
from extraction.words.words import any_of, matches_from

_NAME = rf"(?P<name>{CAPITALS_INSIDE}[A-Za-z][\w+\-.]{{0,40}}\w\+*)"
_CALLING = ("called", "named", "dubbed", "termed", "coined", "namely", "denoted", "refer", "we call")
_CALLED = re.compile(
    r"\b(?:called|named|dubbed|termed|coined|namely|denoted(?: as)?|referred to as|refer to as|we call(?: it| this)?)\s"
    rf"(?:the |as )?[\"'“‘]?{_NAME}"
)
_PROPOSING = tuple("propos present introduc develop call nam dub term coin design releas build".split())
_PROPOSED = re.compile(
    rf"\b{any_of(*_PROPOSING)}\w*\b"
    rf"[^.;]{{0,90}}?(?<![\w-]){_NAME}"
)
_PLURAL = re.compile(r"[A-Z]{2}s\Z")
_QUALIFIER = re.compile(
    rf"-{any_of('based, focused, guided, aware, driven, free, level, of-the-art, distribution')}\Z", re.IGNORECASE
)
_OF_A_BASELINE = re.compile(
    r"(?:\b"
    + any_of(
        r"than, versus, vs\.?, compared (?:to|with), against, over, previous, prior, existing, baselines?, original",
        r"down from, up from, instead of, only achieves?, surpass\w*, outperform\w*, exceed\w*, beat\w*",
    )
    + r"\b[^,;()]{0,60}(?:\((?:with |of |about )?|of |at |'s |’s |with )"
    r"|\b(?:baselines?|gpt-4\w*|humans?|human experts|counterparts?"
    r"|previous (?:best|sota|state-of-the-art)[^,;.]{0,30})\s(?:\w+\s)?"
    r"(?:achiev\w+|reach\w+|obtain\w+|scor\w+|get\w*|attain\w+|at|of|is|only)\s(?:only |an? )?)[$~∼≈\s]{0,3}\Z"
)
_FROM = re.compile(r"\b(?:from|than|over)\s(?:only |about |around |an? |the )?[$~]{0,2}\Z")
_OURS = re.compile(
    r"\b(?:[Oo]ur (?!benchmark|results|experiments|evaluation|findings|dataset|analysis|study)"
    r"|[Ww]e propose|fine-?tun\w+|trained on|proposed)"
)
_OTHERS = re.compile(
    rf"\b(?:{any_of('even, most, all, best, current, existing, leading, state-of-the-art, advanced, top, frontier')}"
    r" (?:\w+[ -]){0,3}(?:models?|llms|mllms|vlms|lmms|systems|agents?|methods)|humans?)\b"
)


def own_name(text: str) -> str | None:
    """What the paper calls its own method: "we propose X", "called X"."""
    for words, pattern, least in ((_CALLING, _CALLED, 1), (_PROPOSING, _PROPOSED, 2)):
        for match in matches_from(words, pattern, text):
            name = match["name"].rstrip(".-")
            if name[-1] == "s" and _PLURAL.search(name):
                name = name[:-1]
            if not is_common_word(name) and not _QUALIFIER.search(name) and text.count(name) >= least:
                return name
    return None


def attribution_of(
    scene: Scene, passage: Passage, kind: ResultKind, *, own: str | None, is_of_benchmark: bool
) -> Attribution:
    """Whether a value is the paper's own or of what it compares with; a benchmark's values are those of others."""
    start = passage.number.start
    subject = scene.text[max(scene.span.start, start - 300) : start]
    is_of_others = is_of_benchmark and not _OURS.search(subject)
    if kind != "absolute":
        return "other" if is_of_others and kind == "delta" else "own"
    lead = subject[-160:] if passage.is_range else passage.lead
    if is_of_others or _FROM.search(lead) or _OF_A_BASELINE.search(lead.lower()):
        return "other"
    is_own_named = own is not None and own in subject
    return "other" if not is_own_named and _OTHERS.search(subject.lower()) else "own"
