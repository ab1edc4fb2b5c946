"""What a name looks like that no vocabulary knows: words that have no such shape stay words, and name nothing."""

from __future__ import annotations

import re

from db.records import TermKind

_OWN_FORM = re.compile(
    r"\w[A-Z]|[A-Z]\w{0,40}[\s_-]{1,3}(?:\w{1,40}[\s_-]{1,3}){0,4}[A-Z0-9]|[A-Za-z].{0,80}[0-9]|[0-9].{0,80}[A-Za-z]"
)
"""A capital inside, a digit beside letters, or several words with capitals."""
_CLASS_OF_THINGS = re.compile(r"(?:[A-Z]{2,6}s|SOTA|[CGT]PU)")
"""Acronyms in the plural are things of a kind and no model: "LLMs"."""
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_FEWEST, _MOST = 2, 5
"""Words of a name that is spelled in small letters."""
_MEASURES = frozenset(
    "accuracy budget complexity correlation cost discrepancy distance distortion efficiency entropy error"
    " frequency gain gap index leakage length loss norm overhead perplexity precision probability purity quality"
    " rate ratio recall satisfaction score separability similarity size speed time utility variability".split()
)
"""How the names of measures end in small letters, in the singular."""
_ACTS = frozenset(
    "adaptation alignment animation answering captioning classification clustering completion comprehension"
    " compression control decoding design detection diagnosis discovery disentanglement distillation editing"
    " embedding engineering enhancement estimation extraction forecasting generation grounding identification"
    " imaging imputation induction inference interpolation learning localization matching modeling modelling"
    " moderation navigation optimization parsing perception planning play prediction quantization ranking"
    " reasoning recognition reconstruction registration repair retrieval routing screening search segmentation"
    " separation simulation summarization super-resolution synthesis tracking training translation tuning"
    " understanding unlearning verification".split()
)
"""How the names of tasks end in small letters."""
_NO_PART_OF_A_NAME = frozenset(
    "a about above across after against all allow allows an and any art as at average baseline before behind best"
    " better between beyond both by comparable compared competitive current despite during each either even every"
    " excellent existing few for from further good great high higher highest human-level ideal improved"
    " improvement in into is it its large less low lower lowest maximum mean median minimum model models more most"
    " much near new no normal of on optimal or original other our outperforming over overall own per previous"
    " prior raw real-world record-high regular reliable same significant similar small some standard state strict"
    " strong stronger such superior than that the their these this those through to top total typical under up"
    " using various versus via we when which while whole whose with without worse".split()
)
"""Words of a sentence around a name, and words that only praise or compare."""
_CLAIM = re.compile(
    r"(?:accelerat|achiev|adopt|demonstrat|evaluat|fuel|globaliz|improv|maintain|outperform|produc|provid|reduc|requir"
    r"|show|yield|compromis)(?:e|es|ed|ing|s|ling)?"
)
"""Verbs of a claim, which a reader takes along: "showed recognition"."""


def has_shape_of_name(printed: str, kind: TermKind = "dataset") -> bool:
    """Whether words look like a name of their own.

    A capital inside, a digit or several words with capitals do ("MMBench", "C4", "Stanford Cars"); "A", "Stanford" and
    "medical images" do not. Measures and tasks also have names in small letters: some words that end in what is
    measured or done ("approximation ratio", "bug detection"), with none before it that only praises or compares ("top",
    "same"). A model or method may bear any word with a
    capital.
    """
    if kind in ("model", "method"):
        return _CLASS_OF_THINGS.fullmatch(printed) is None and re.search(r"[A-Z0-9]", printed) is not None
    if kind in ("metric", "task"):
        return (kind == "metric" and _OWN_FORM.search(printed) is not None) or _is_phrase(printed, kind)
    return _OWN_FORM.search(printed) is not None


def _is_phrase(printed: str, kind: TermKind) -> bool:
    words = _WORD.findall(printed.lower())
    if not _FEWEST <= len(words) <= _MOST:
        return False
    last = words[-1]
    is_one = last in _ACTS if kind == "task" else bool({last, last.removesuffix("s")} & _MEASURES)
    return is_one and not any(word in _NO_PART_OF_A_NAME or _CLAIM.fullmatch(word) for word in words)
