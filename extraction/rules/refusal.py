"""Which numbers report no outcome: sizes of data, hyper-parameters, years, versions, counts."""

from __future__ import annotations

import re

from extraction.rules.kind import Reading
from extraction.words.numbers import Number
from extraction.words.patterns import any_of
from extraction.words.units import LENGTHS, SCALES, SETTINGS, SIZES, TIMES

_DATA = any_of(
    "data, data ?sets?, labels?, annotations?, samples?, examples?, images?, supervision, label noise, noise",
    "labell?ed",
    r"classes, subset, corruptions?, masking, mask ratio, poison\w{0,40}, confidence, dropout, patches, pixels",
    r"training set",
    "corpus, attention heads, annotation budget, data budget, pretraining epochs, timesteps, tokens, videos?",
    "instances",
    "annotators?, participants, patients, users, people, population, languages, papers, documents, nodes, edges",
    "clients",
    "demonstrations, poisoning rate, contamination",
)
_NOT_OF_DATA = any_of(
    "of, in, on, for, with, and, to, by, at, than, when, while, accuracy, better, higher, lower, improvements?, gains?",
    "over, from, across, using",
)
_SHARE_OF_DATA = re.compile(rf"\s?(?:of\s)?(?:(?!{_NOT_OF_DATA}\b)[\w.'’-]{{1,30}}\s){{0,4}}{_DATA}\b", re.IGNORECASE)
_PART_OF_DATA = re.compile(r"\s?of [^.,;]{0,30}\b(?:data|annotation)")
_SETTING_BEFORE = re.compile(
    r"\b"
    + any_of(
        "sparsity, pruning ratio, pruning rate, mask(?:ing)? ratio, dropout, noise rate, noise level",
        "confidence, label noise",
        r"noise ratio, threshold, keep ratio, poison\w{0,40} rate, budget",
    )
    + r"\s(?:\w{1,40}\s)?(?:of|at|=|is|to|level)?\s?(?:up to |about |only )?[$~<>≤]{0,3}\Z"
    r"|\bat (?:an? )?(?:high |extreme )?[$~]{0,2}\Z",
    re.IGNORECASE,
)
_METRIC_AFTER = re.compile(r"\s?[\w-]{0,40}\s?(?:accuracy|top|mAP|mIoU|recall|precision)")
_SETTING_AFTER = re.compile(
    r"\s?(?:unstructured |structured |channel |weight |overall )?"
    r"(?:sparsity|sparse|pruned|pruning|compression rate|masking|mask(?! AP| mAP)"
    r"|label noise|noise|confidence|labels?)\b",
    re.IGNORECASE,
)
_MORE_OF_THINGS = re.compile(
    r"\s?(?:larger|longer|more|bigger|(?:upscal|downsampl|upsampl|oversampl)\w{1,40}|super|magnification|zoom"
    r"|optical"
    r"|the (?:size|number|amount|data)"
    r"|(?:less|fewer) (?:[\w-]{1,40} ){0,4}"
    r"(?:data|samples|labels|images|annotations|examples|demonstrations|supervision)"
    r"|as (?:many|large|long)|higher[- ]resolution|scal\w{1,40} (?:factor|up)|SR)\b"
    r"(?!\s(?:accurate|efficient|throughput|memory|compute|parameter|sample|energy|param))",
    re.IGNORECASE,
)
_PARAMETERS = re.compile(
    r"[\s-]{0,2}(?:(?:trainable|learnable|total|active|activated|model|learned|network|tunable|additional|extra)[\s-])?"
    r"(?:param\w{0,40}|weights)\b",
    re.IGNORECASE,
)
_OPERATIONS = re.compile(
    r"[\s-]{0,2}\(?(?:(?:fewer|less|more|total|training|inference)\s)?[MGT]?"
    r"(?:FLOP|MAC|BFLOP|MAdd|mult|Mult|multiply|OP|floating|operations|SOP|MULT)"
)
_COUNTED_THINGS = re.compile(
    r"[\s-]?(?:[\w-]{1,40} ){0,3}"
    r"(?:tokens?|images?|samples?|videos?|examples|pairs|instances|dialogues|annotations|context)\b"
)
_OTHER_MODELS = re.compile(
    r"\b(?:models|LLMs|LMs|MLLMs|architectures|ones|than|outperform\w{0,40}|surpass\w{0,40}|exceed\w{0,40}|rival\w{0,40})\b[^.,;]{0,28}\Z"
)
_OUR = re.compile(r"\b[Oo]ur\b")
_SIZES_BEFORE = re.compile(
    r"\b(?:parameters?|params|parameter counts?|FLOPs|MACs|model sizes?)\b\s?"
    r"(?:(?:of|from|is|are|sizes?|counts?|scales?|ranging|range|between|to|and|in|about|over|up|only)\b|[:(,\dMB.\s]){0,12}\Z"
)
_MODEL_AFTER = re.compile(
    r"[\s-]{0,2}(?:[\w/-]{1,40}\s){0,2}?"
    r"(?:models?|LLMs?|MLLMs?|LMs?|VLMs?|VLA|transformers?|variants?|encoder|decoder|network|version|backbone)\b"
)
_OWN_MODEL_BEFORE = re.compile(
    r"\b(?:[Oo]ur(?: \w{1,40})?"
    r"|(?:train|present|releas|introduc|propos|develop|offer|build|pre-?train|scal|creat|open-sourc)\w{0,40}[^.;,]{0,40}"
    r"|an? (?:lightweight|compact|small|single|dense|new|efficient|tiny)"
    r"|smallest|largest|sizes?|scales?|configurations:?)[\s(:,]{1,2}(?:an? |the |both the |both |only )?\Z"
)
_HARDWARE_AFTER = re.compile(
    r"\s?(?:of )?(?:[\w-]{1,40} ){0,3}(?:GPUs?|V?RAM|cards?|memory available|images?|datasets?|data|machine)\b"
)
_MEDIA_AFTER = re.compile(r"[\w\s()-]{0,25}?\b(?:videos?|audio|clips?|speech|footage|music)\b")
_SPAN_OF_MEDIA = re.compile(
    r"[- ]?(?:of |long\b|-long\b)?\s?"
    + any_of(
        "audio, video, speech, music, footage, clips?, recordings?, data, videos, long, human, sequences?",
        "segments?, of",
        "demonstrations?, training data, interactions?, windows?, ahead, after, before, later, ago, old, horizon",
    )
    + r"\b",
    re.IGNORECASE,
)
_TIME_OF_A_METHOD = re.compile(
    r"\b"
    + any_of(
        "GPUs?, TPUs?, A100, H100, V100, training, trained, train, inference, latency, takes?, taking, within",
        "in, only",
        "under, requires?, requiring, runtime, time, per, each, costs?, speed, faster, seconds?, search, from",
        "to, less than",
        r"just, reduc\w{1,40}, cut\w{0,40}",
    )
    + r"\b",
    re.IGNORECASE,
)
_COUNTS_OF_SETTINGS = frozenset(
    (
        *("tokens", "sampling steps", "training steps", "NFEs", "parameters", "activated parameters"),
        *("training data", "context window", "GPU hours", "KV cache"),
    )
)


_MEASURED_LENGTH = re.compile(
    r"(?:error|distance|deviation|accura|precis|HD|Hausdorff|MPJPE|MPVPE|RMSE|MAE|ATE|chamfer|drift|localization|within|median)",
    re.IGNORECASE,
)
"""What is measured in lengths; other lengths are sizes of things."""


def is_no_result(number: Number, reading: Reading, lead: str, tail: str) -> bool:
    """Whether the words around a number say that it is a size, a setting or a share of the data."""
    if number.unit in SETTINGS:
        return True
    if number.unit in LENGTHS:
        return _MEASURED_LENGTH.search(lead[-60:] + tail[:40]) is None
    if number.unit == "%":
        return _is_share_or_setting(reading, lead, tail)
    if number.unit == "x":
        return _MORE_OF_THINGS.match(tail) is not None
    if number.unit in SCALES:
        return not _is_cost_of_own_model(number, reading, lead, tail)
    if number.unit in SIZES:
        return _HARDWARE_AFTER.match(tail) is not None
    if number.unit in TIMES and number.unit not in ("ms", "µs", "GPU hours", "GPU days"):
        is_length = _MEDIA_AFTER.match(tail) or _SPAN_OF_MEDIA.match(tail)
        return bool(is_length) or not _TIME_OF_A_METHOD.search(lead[-60:] + tail[:30])
    return False


def _is_share_or_setting(reading: Reading, lead: str, tail: str) -> bool:
    if reading.rule == "part":
        return _PART_OF_DATA.match(tail) is not None
    if _SHARE_OF_DATA.match(tail):
        return reading.kind == "absolute" or tail.lstrip().startswith("of")
    if reading.kind != "absolute":
        return False
    return bool(_SETTING_AFTER.match(tail) or (_SETTING_BEFORE.search(lead) and not _METRIC_AFTER.match(tail)))


def _is_cost_of_own_model(number: Number, reading: Reading, lead: str, tail: str) -> bool:
    """Whether "7B", "300M" or "4.2G" counts parameters or operations of what the paper built."""
    if _COUNTED_THINGS.match(tail) or (_OTHER_MODELS.search(lead) and not _OUR.search(lead[-60:])):
        return False
    if _PARAMETERS.match(tail) or _OPERATIONS.match(tail) or (reading.kind == "delta" and number.unit == "G"):
        return True
    if _SIZES_BEFORE.search(lead):
        return True
    return bool(number.unit in ("B", "M") and _MODEL_AFTER.match(tail) and _OWN_MODEL_BEFORE.search(lead))


def is_count_of_setting(number: Number, metric: str) -> bool:
    """Whether a bare number counts what an experiment was given ("4 steps") rather than what it measured."""
    return number.unit is None and not number.is_range and metric in _COUNTS_OF_SETTINGS
