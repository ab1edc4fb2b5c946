"""Which numbers report no outcome: sizes of data, hyper-parameters, years, versions, counts."""

from __future__ import annotations

import re

from loaders.text.kinds import Reading
from loaders.text.numbers import Number

_SHARE_OF_DATA = re.compile(
    r"\s?(?:of\s)?(?:(?!(?:of|in|on|for|with|and|to|by|at|than|when|while|accuracy|better|higher|lower|improvements?|gains?|over|from|across|using)\b)[\w.'’-]+\s){0,4}"
    r"(?:data|data ?sets?|labels?|annotations?|samples?|examples?|images?|supervision|label noise|noise|labell?ed|classes|subset|"
    r"corruptions?|masking|mask ratio|poison\w*|confidence|dropout|patches|pixels|training set|corpus|attention heads|annotation budget|data budget|pretraining epochs|timesteps|tokens|videos?|instances|"
    r"annotators?|participants|patients|users|people|population|languages|papers|documents|nodes|edges|clients|demonstrations|poisoning rate|contamination)\b",
    re.IGNORECASE,
)
_AS_A_SETTING = re.compile(
    r"\b(?:sparsity|pruning ratio|pruning rate|mask(?:ing)? ratio|dropout|noise rate|noise level|confidence|label noise|noise ratio|threshold|keep ratio|poison\w* rate|budget)\s"
    r"(?:\w+\s)?(?:of|at|=|is|to|level)?\s?(?:up to |about |only )?[$~<>≤]{0,3}\Z|\bat (?:an? )?(?:high |extreme )?[$~]{0,2}\Z",
    re.IGNORECASE,
)
_SETTING_AFTER = re.compile(r"\s?(?:unstructured |structured |channel |weight |overall )?(?:sparsity|sparse|pruned|pruning|compression rate|masking|mask(?! AP| mAP)|label noise|noise|confidence|labels?)\b", re.IGNORECASE)
_SPAN_OF_MEDIA = re.compile(
    r"[- ]?(?:of |long\b|-long\b)?(?:\s?(?:audio|video|speech|music|footage|clips?|recordings?|data|videos|long|human|sequences?|demonstrations?|segments?|of|training data|interactions?|windows?|ahead|after|before|later|ago|old|horizon))\b",
    re.IGNORECASE,
)
_TIME_OF_METHOD = re.compile(
    r"\b(?:GPUs?|TPUs?|A100|H100|V100|training|trained|train|inference|latency|takes?|taking|within|in|only|under|requires?|requiring|"
    r"runtime|time|per|each|costs?|speed|faster|seconds?|search|from|to|less than|just|reduc\w+|cut\w*)\b",
    re.IGNORECASE,
)
_LARGER_THINGS = re.compile(
    r"\s?(?:larger|longer|more|bigger|upscal\w+|super|magnification|downsampl\w+|upsampl\w+|zoom|optical|the (?:size|number|amount|data)|(?:less|fewer) (?:[\w-]+ ){0,4}(?:data|samples|labels|images|annotations|examples|demonstrations|supervision)|as (?:many|large|long)|higher[- ]resolution|higher resolution|scal\w+ (?:factor|up)|SR\b|oversampl\w+)\b(?!\s(?:accurate|efficient|throughput|memory|compute|parameter|sample|energy|energy-|param))",
    re.IGNORECASE,
)
_PARAMETERS = re.compile(r"[\s-]{0,2}(?:(?:trainable|learnable|total|active|activated|model|learned|network|tunable|additional|extra)[\s-])?(?:param\w*|weights)\b", re.IGNORECASE)
_MODEL_OF_SIZE = re.compile(r"[\s-]{0,2}(?:[\w/-]+\s){0,2}?(?:models?|LLMs?|MLLMs?|LMs?|VLMs?|VLA|transformers?|variants?|encoder|decoder|network|version|backbone)\b")
_MODEL_BEFORE = re.compile(
    r"\b(?:[Oo]ur(?: \w+)?|(?:train|present|releas|introduc|propos|develop|offer|build|pre-?train|scal|creat|open-sourc)\w*[^.;,]{0,40}|,? an? (?:lightweight|compact|small|single|dense|new|efficient|tiny)|"
    r"smallest|largest|sizes?|scales?|configurations:?)[\s(:,]{1,2}(?:an? |the |both the |both |only )?\Z"
)
_FLOPS = re.compile(r"[\s-]{0,2}\(?(?:(?:fewer|less|more|total|training|inference)\s)?(?:M|G|T)?(?:FLOP|MAC|BFLOP|MAdd|mult|Mult|multiply|OP|floating|operations|SOP|MULT)")
_BARE_COUNTS = frozenset(("tokens", "sampling steps", "training steps", "NFEs", "parameters", "training data", "context window", "activated parameters", "GPU hours", "KV cache"))


def is_no_result(number: Number, reading: Reading, lead: str, tail: str) -> bool:
    """Whether the words around a number say that it is a size, a setting or a share of the data."""
    match number.unit:
        case "other":
            return True
        case "%":
            if reading.rule == "part":
                return re.match(r"\s?of [^.,;]{0,30}\b(?:data|annotation)", tail) is not None
            if _SHARE_OF_DATA.match(tail):
                return reading.kind == "absolute" or tail.lstrip().startswith("of")
            if reading.kind == "absolute":
                return bool(_SETTING_AFTER.match(tail) or (_AS_A_SETTING.search(lead) and number.unit == "%" and not re.match(r"\s?[\w-]*\s?(?:accuracy|top|mAP|mIoU|recall|precision)", tail)))
            return False
        case "x":
            return _LARGER_THINGS.match(tail) is not None
        case "M" | "B" | "K" | "T" | "G":
            if re.match(r"[\s-]?(?:[\w-]+ ){0,3}(?:tokens?|images?|samples?|videos?|examples|pairs|instances|dialogues|annotations|context)\b", tail):
                return True
            if re.search(r"\b(?:models|LLMs|LMs|MLLMs|\w+-LLMs|architectures|ones|than|outperform\w*|surpass\w*|exceed\w*|rival\w*)\b[^.,;]{0,28}\Z", lead) and not re.search(r"\b[Oo]ur\b", lead[-60:]):
                return True
            if _PARAMETERS.match(tail) or _FLOPS.match(tail) or reading.kind == "delta" and number.unit == "G":
                return False
            if re.search(r"\b(?:parameters?|params|parameter counts?|FLOPs|MACs|model sizes?)\b\s?(?:of|from|:|is|are|sizes?|counts?|scales?|ranging|range|between|\(|to|and|,|in|about|over|up|only|\d|[MB.]|\s)*\Z", lead):
                return False
            return not (number.unit in ("B", "M") and _MODEL_OF_SIZE.match(tail) and _MODEL_BEFORE.search(lead))
        case "KB" | "MB" | "GB":
            return re.match(r"\s?(?:of )?(?:[\w-]+ ){0,3}(?:GPUs?|V?RAM|cards?|memory available|images?|datasets?|data|machine)\b", tail) is not None
        case "s" | "min" | "h" | "days":
            if re.match(r"[\w\s()-]{0,25}\b(?:videos?|audio|clips?|speech|footage|music)\b", tail):
                return True
            return bool(_SPAN_OF_MEDIA.match(tail)) or not _TIME_OF_METHOD.search(lead[-60:] + tail[:30])
    return False


def is_count_of_setting(number: Number, metric: str) -> bool:
    """Whether a bare number counts what an experiment was given ("4 steps") rather than what it measured."""
    return number.unit is None and metric in _BARE_COUNTS and not number.is_range
