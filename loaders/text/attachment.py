"""Which metric a number belongs to: the nearest one that can carry its unit, or the one that its words imply."""

from __future__ import annotations

import re
from typing import NamedTuple

from db.vocabulary import Metric, resolve_metric
from loaders.text.kinds import Reading
from loaders.text.mentions import Mention
from loaders.text.numbers import Number


class Attached(NamedTuple):
    """A metric, the rule that chose it, and where it is named (None where it is only implied)."""

    name: str
    rule: str
    mention: Mention | None = None


_TIMES = frozenset(("µs", "ms", "s", "min", "h", "days", "GPU hours", "GPU days"))
_RATES = frozenset(("fps", "img/s", "token/s", "QPS"))
_SIZES = frozenset(("KB", "MB", "GB"))
_SCALES = frozenset(("K", "M", "B", "T", "G"))
_GENERIC = frozenset(
    (
        "performance", "score", "quality", "robustness", "efficiency", "consistency", "bias", "loss", "cost", "diversity", "convergence speed",
        "training data", "fairness gap", "forgetting", "validity", "novelty", "return", "coverage", "agreement", "preference rate",
        "sample efficiency", "area", "reward", "interactions", "citation accuracy", "toxicity", "sparsity", "recall", "precision", "correlation", "time", "tokens", "context window",
    )
)  # fmt: skip
_BESIDE = 8.0
_SCORES = frozenset(("score", "correlation", "recall", "precision", "overall score", "tokens", "return", "coverage", "reward"))
_FILLER_AFTER = re.compile(
    r"[\s\-–$})]{0,3}(?:(?:absolute|relative|average|averaged|mean|overall|higher|lower|better|more|less|fewer|smaller|in|of|for|the|its|on|"
    r"increase|increases|gain|gains|improvement|improvements|reduction|reductions|drop|drops|decrease|boost|boosts|improved|reduced|faster|"
    r"points?|points|terms|their|total|test|training|inference|maximum|worse|savings|saving|saved|additional|loss|degradation|to|saves?|decline|fewer|top|model|best|"
    r"respectively|percentage|w\.r\.t\.|GPU|zero-shot|best|final|shorter|larger|greater|peak)[\s$(-]{1,2}){0,6}"
)
_FILLER_BEFORE = re.compile(
    r"s?\s?(?:scores?|rates?|values?|metric|levels?|results?|points?|performance)?\s?(?:\([^)\d]{0,30}\)\s?)?"
    r"(?:(?:of|=|:|is|was|are|were|to|at|from|by|reaches|reach|reached|reaching|up to|as high as|as low as|over|above|below|exceeding|improves?|increases?|drops?|decreases?|increased|improved|reduced|dropped|decreased|falls?|"
    r"about|around|approximately|nearly|only|just|an?|more than|less than|under|average|on|the|impressive|remarkable|score|new|ranging|between|within|improvements?|reductions?|gains?|gain|increase|reduction|drop|boost|improvement|margin|overhead|decrease|savings?|relative|absolute|additional|almost|roughly|merely|even|achieves?|speedup|compared|"
    r"sim|leq|geq|approx|\()[\s$~∼≈<>≤≥+({\\:=−-]{0,3}){0,6}[$~∼≈<>≤≥+({\\−-]{0,4}(?:sim|leq|geq|approx)?\s?"
)
_BREAK = re.compile(r";|, (?:while|whereas|but|which)|\bwhile\b|\bwhereas\b|\band (?:achiev|reduc|improv|increas|outperform|surpass|sav)")
_FASTER = re.compile(r"\b(?:faster|speed-?ups?|speed up|accelerat\w+|slower|slowdown|speeds?)\b", re.IGNORECASE)
_SMALLER = re.compile(r"[\s\-]{0,2}(?:smaller|compression|compress\w*|model size|lighter|more compact)\b", re.IGNORECASE)
_CHEAPER = re.compile(r"[\s\-]{0,2}(?:cheaper|lower cost|less expensive)\b", re.IGNORECASE)
_FEWER = re.compile(r"[\s\-]{0,2}(?:fewer|less|more|higher|lower|better|reduction in|reduction of|improvement in|increase in)\s(?P<what>(?:[a-z-]+\s)?[A-Za-z][\w-]+)")
_NO_NOUN = frozenset("than the of in on and or with for to at by its our their compared a an when while over".split())
_COST_OF_X = frozenset(("FLOPs", "parameters", "memory", "latency", "throughput", "speed", "training time", "model size", "energy", "compression", "cost", "tokens", "KV cache", "communication", "NFEs", "activated parameters", "training steps", "sampling steps", "training speed", "energy efficiency", "convergence speed", "sample efficiency", "LLM calls", "GPU hours", "time", "efficiency", "training efficiency", "TTFT", "area", "training data", "bitrate", "SOPs"))  # fmt: skip
_IMPLIED_BY_TASK = {
    "object detection": "AP",
    "3D object detection": "AP",
    "instance segmentation": "mask AP",
    "semantic segmentation": "mIoU",
    "3D semantic segmentation": "mIoU",
    "open-vocabulary semantic segmentation": "mIoU",
    "medical image segmentation": "Dice",
    "image super-resolution": "PSNR",
    "robotic manipulation": "success rate",
    "GUI agents": "success rate",
    "web navigation": "success rate",
    "image generation": "FID",
    "speech recognition": "WER",
    "machine translation": "BLEU",
    "language modeling": "perplexity",
}
_ACCURACY_TASKS = frozenset(
    (
        "image classification", "mathematical reasoning", "question answering", "action recognition", "fine-grained classification",
        "few-shot classification", "long-tailed recognition", "scene recognition", "commonsense reasoning", "natural language inference",
        "sentiment analysis", "text classification", "node classification", "graph classification", "domain adaptation", "domain generalization",
        "continual learning", "medical question answering", "visual question answering", "point cloud classification", "GUI grounding",
        "medical image classification", "sequence classification", "multi-hop question answering", "face recognition", "audio classification",
        "keyword spotting", "theorem proving", "multimodal understanding", "video understanding", "video question answering", "LLM reasoning",
        "skin lesion classification", "time series classification", "arrhythmia classification", "ECG classification", "visual reasoning", "reading comprehension",
    )
)  # fmt: skip


def can_carry(metric: Metric, number: Number, reading: Reading) -> float:
    """How ill a number sits on a metric: 0 for well, higher for worse."""
    unit, kind = number.unit, reading.kind
    own = metric.unit
    if unit in _RATES:
        return 0 if own in _RATES else 20
    if unit in _TIMES:
        return 0 if own in ("ms", "h") or metric.name in ("speed",) else 20
    if unit in _SIZES:
        return 0 if own in ("GB", "MB") or metric.name in ("communication", "memory access") else 20
    if unit in _SCALES:
        return 0 if own == "count" else 20
    if unit == "dB":
        return 0 if own == "dB" else 20
    if kind == "ratio":
        return 0 if metric.name in _COST_OF_X else 2.5
    if unit == "%" and kind == "absolute":
        return 6 if metric.name in _COST_OF_X else (2 if own is None and metric.is_curated and metric.name not in ("performance", "score") else 0)
    if kind == "absolute" and unit is None:
        return 6 if metric.name in _COST_OF_X else 0
    if kind == "delta" and reading.rule == "by" and reading.direction == "better" and metric.name in _COST_OF_X:
        return 4
    if unit == "points":
        return 6 if metric.name in _COST_OF_X else 0
    return 0


def nearest_metric(text: str, number: Number, first: int, last: int, reading: Reading, metrics: list[Mention], stops: list[int]) -> tuple[float, Mention | None, bool]:
    """The metric of a sentence that fits a number best, how well, and whether it stands beside it.

    `first` to `last` is the number's list.
    """
    best: tuple[float, Mention | None, bool] = (-100.0, None, False)
    for mention in metrics:
        metric = resolve_metric(mention.name)
        closeness = _closeness(text, first, last, mention, stops)
        misfit = can_carry(metric, number, reading)
        score = closeness - misfit
        if metric.name in _GENERIC:
            score -= 1.5
        if not mention.is_known:
            score -= 0.5
        if number.unit is None and metric.name in _GENERIC and (mention.start >= last or (number.value == int(number.value) and metric.name not in _SCORES)):
            continue
        if score > best[0]:
            best = (score, mention, closeness >= _BESIDE and misfit < 5)
    return best


def _closeness(text: str, first: int, last: int, mention: Mention, stops: list[int]) -> float:
    if mention.start >= last:
        between = text[last : mention.start]
        if _FILLER_AFTER.fullmatch(between):
            return 10 - 0.02 * len(between)
    else:
        between = text[mention.end : first]
        if _FILLER_BEFORE.fullmatch(between):
            return 9.5 - 0.02 * len(between)
    crossed = sum(1 for stop in stops if min(mention.start, first) < stop < max(mention.end, last) and not first <= stop <= last)
    penalty = 0.03 * len(between) + 1.5 * crossed + (2 if _BREAK.search(between) else 0) + 0.7 * between.count(",")
    return 6.5 - penalty


def only_quality(metrics: list[Mention]) -> str | None:
    """The one metric of quality that a text names; of accuracies the narrower one."""
    names = {mention.name for mention in metrics if mention.name not in _GENERIC and mention.name not in _COST_OF_X}
    names = {name for name in names if resolve_metric(name).is_bounded and "@" not in name and "^" not in name}
    if "top-1 accuracy" in names:
        names.discard("accuracy")
    return names.pop() if len(names) == 1 else None


def implied_metric(
    number: Number, reading: Reading, lead: str, tail: str, task: str | None, dataset: str | None, quality: str | None
) -> Attached:
    """The metric that a number's words imply where none is named."""
    unit = number.unit
    if unit in _RATES:
        return Attached("throughput", "unit")
    if unit in _SCALES:
        return Attached("FLOPs" if unit == "G" else "parameters", "unit")
    if unit in ("ms", "µs", "s"):
        return Attached("latency", "unit")
    if unit in _TIMES:
        return Attached("training time" if unit != "min" else "time", "unit")
    if unit in _SIZES:
        return Attached("memory" if unit == "GB" else "model size", "unit")
    if unit == "dB":
        return Attached("PSNR", "unit")
    near = tail[:40]
    if reading.direction in ("faster", "slower") or _FASTER.search(tail[:25]) or (reading.kind == "ratio" and _FASTER.search(lead[-60:])):
        return Attached("speed", "faster")
    if _SMALLER.match(near):
        return Attached("model size" if "compress" not in near[:14] else "compression", "smaller")
    if _CHEAPER.match(near):
        return Attached("cost", "cheaper")
    if (fewer := _FEWER.match(tail)) and (words := [word for word in fewer["what"].split() if word not in _NO_NOUN]) and len(words) == len(fewer["what"].split()):
        return Attached(" ".join(words), "noun")
    if reading.kind == "ratio":
        return Attached("speed" if unit == "x" else "performance", "default")
    if quality is not None and unit in ("%", "points", None):
        return Attached(quality, "only")
    if reading.kind == "absolute" and unit == "%":
        return Attached(_IMPLIED_BY_TASK.get(task or "", "accuracy") if task not in ("image generation", "machine translation", "language modeling") else "accuracy", "task" if task else "default")
    if task in _ACCURACY_TASKS and dataset is not None:
        return Attached("accuracy", "task")
    if task in _IMPLIED_BY_TASK and dataset is not None:
        return Attached(_IMPLIED_BY_TASK[task], "task")
    return Attached("performance", "default")
