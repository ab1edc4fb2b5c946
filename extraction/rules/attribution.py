"""Whose a number is by the rules: the paper's own, or another's that it compares with."""

from __future__ import annotations

import functools
import re

from db.records import Attribution, ResultKind
from db.vocabulary import shipped_vocabulary
from extraction.rules.scene import Passage, Scene
from extraction.words.patterns import any_of

_OF_A_BASELINE = re.compile(
    r"(?:\b"
    + any_of(
        r"than, versus, vs\.?, compared (?:to|with), against, over, previous, prior, existing, baselines?, original",
        r"down from, up from, instead of, only achieves?, surpass\w{0,40}, outperform\w{0,40}, exceed\w{0,40}",
        r"beat\w{0,40}",
    )
    + r"\b[^,;()]{0,60}(?:\((?:with |of |about )?|of |at |'s |’s |with )"
    r"|\b(?:baselines?|gpt-4\w{0,40}|humans?|human experts|counterparts?"
    r"|previous (?:best|sota|state-of-the-art)[^,;.]{0,30})\s(?:\w{1,40}\s)?"
    r"(?:(?:achiev|reach|obtain|scor|attain)\w{1,40}|get\w{0,40}|at|of|is|only)\s(?:only |an? )?)[$~∼≈\s]{0,3}\Z"
)
_BUILT_ON = re.compile(r"\b(?:with(?! an? )|using|via|by|to)\b")
_CLAIMED = re.compile(r"\b(?:our|ours|improv\w{1,40}|boost\w{1,40}|enhanc\w{1,40})\b", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|than|over)\s(?:only |about |around |an? |the )?[$~]{0,2}\Z")
_OURS = re.compile(
    r"\b(?:[Oo]ur (?!benchmark|results|experiments|evaluation|findings|dataset|analysis|study)"
    r"|[Ww]e propose|fine-?tun\w{1,40}|trained on|proposed)"
)
_OTHERS = re.compile(
    rf"\b(?:{any_of('even, most, all, best, current, existing, leading, state-of-the-art, advanced, top, frontier')}"
    r" (?:\w{1,40}[ -]){0,3}(?:models?|llms|mllms|vlms|lmms|systems|agents?|methods)|humans?)\b"
)


_CLAIMED_AGAINST = re.compile(
    r"\b(?:outperform|surpass|exceed|beat)\w{0,4}\s(?:(?!(?:than|that|which|with|by|at)\b)[\w-]{1,20}\s){0,5}"
    r"(?:state-of-the-art|SOTA|best|methods?|approaches|models|baselines|results?),?\s"
    r"(?:achiev|attain|obtain|reach|scor|yield)ing\s(?:(?:an?|the|new|average|overall)\s){0,3}"
    r"(?:[\w-]{1,20}\s){0,3}(?:of\s)?[$~\\(]{0,2}\Z"
)
"""A number that is claimed beside a comparison: "outperforms the state of the art achieving 72%"."""


def is_claimed_against(scene: Scene, passage: Passage) -> bool:
    """Whether the words claim a number, or its list, for what outperforms others."""
    if passage.is_range:
        return False
    return _CLAIMED_AGAINST.search(scene.text, max(scene.span.start, passage.first - 160), passage.first) is not None


def is_of_another_house(model: str | None, own: str | None, subject: str) -> bool:
    """Whether a model is one that a single other house makes (GPT-4, o1), and the words before claim no part in it."""
    if model is None or model not in subject or (own is not None and own in (model, *subject.split())):
        return False
    if _of_closed_models().match(model) is None or _CLAIMED.search(subject):
        return False
    return _BUILT_ON.search(subject.rpartition(model)[2]) is None


@functools.cache
def _of_closed_models() -> re.Pattern[str]:
    closed = (model.name for model in shipped_vocabulary().models if model.is_closed)
    names = "|".join(f"[{name[0].lower()}{name[0].upper()}]{re.escape(name[1:])}" for name in closed)  # "O1" is o1
    return re.compile(rf"(?:(?:OpenAI|Google|Anthropic|xAI)(?:'s|’s)? )?(?:{names})(?![a-z])")


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
