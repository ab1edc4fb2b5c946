"""What a number was measured on and by whom: data set, task, model, and whether the paper claims it for itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from db.records import Attribution, ResultKind
from db.vocabulary import resolve_dataset, resolve_metric
from loaders.text.mentions import Mention
from loaders.text.sentences import Span
from loaders.text.shapes import is_common_name

_INTRODUCES = re.compile(
    r"\b(?:propos\w+|present\w*|introduc\w+|develop\w*|call\w*|nam\w+|dub\w*|term\w*|coin\w*|design\w*|releas\w+|build|refer to (?:as|it as))\b[^.;]{0,90}?"
    r"(?<![\w-])(?P<name>(?=[\w+-]*(?:[A-Z][\w+-]*[A-Z]|[a-z][A-Z]|[A-Z][\w+-]*\d|[A-Z][a-z]+-[A-Z]))[A-Za-z][\w+\-.]*\w\+*)"
)
_CALLED = re.compile(
    r"\b(?:called|named|dubbed|termed|coined|namely|denoted(?: as)?|referred to as|refer to as|we call(?: it| this)?)\s(?:the |as )?[\"'“‘]?"
    r"(?P<name>(?=[\w+-]*(?:[A-Z][\w+-]*[A-Z]|[a-z][A-Z]|[A-Z][\w+-]*\d|[A-Z][a-z]+-[A-Z]))[A-Za-z][\w+\-.]*\w\+*)"
)
_PLURAL = re.compile(r"([A-Z]{2})s\Z")
_QUALIFIERS = ("-based", "-Focused", "-guided", "-Aware", "-Guided", "-driven", "-Driven", "-Based", "-aware", "-free", "-Free", "-level", "-of-the-art", "-distribution", "-Distribution")
_BASELINE_BEFORE = re.compile(
    r"(?:\b(?:than|versus|vs\.?|compared (?:to|with)|against|over|previous|prior|existing|baselines?|original|down from|up from|instead of|only achieves?|surpass\w*|outperform\w*|exceed\w*|beat\w*)\b[^,;()]{0,60}(?:\((?:with |of |about )?|of |at |'s |’s |with )|"
    r"\b(?:baselines?|GPT-4\w*|humans?|human experts|counterparts?|previous (?:best|SOTA|state-of-the-art)[^,;.]{0,30})\s(?:\w+\s)?(?:achiev\w+|reach\w+|obtain\w+|scor\w+|get\w*|attain\w+|at|of|is|only)\s(?:only |an? )?)[$~∼≈\s]{0,3}\Z",
    re.IGNORECASE,
)
_QUALITY_OF_OTHERS = re.compile(r"\b(?:(?:even|most|all|best|current|existing|leading|state-of-the-art|advanced|top|frontier|performing) (?:\w+[ -]){0,3}(?:models?|LLMs|MLLMs|VLMs|LMMs|systems|agents?|methods)|humans?)\b", re.IGNORECASE)


_ON = re.compile(r"[^,;.]{0,60}\b(?:on|for|in|over|at|using|from)\s(?:the\s)?(?:[\w-]+\s){0,2}\Z")
_BESIDE = re.compile(r"(?: dataset| benchmark)?\s?(?:[:(=]|by|of|with|at|is|reaches|to)?\s?[:(]?[$~∼+<>]{0,2}(?:up to |over |about )?\+?")
_BENCHMARK_NAME = re.compile(r".*(?:[Bb]ench|Arena|Eval|Challenge|Gym|World|Test)\w{0,2}(?:-\w+)?")
_OWN_BENCHMARK = re.compile(
    r"\b(?:introduc|present|propos|releas|construct|creat|develop|build|curat)\w*\s[^.;]{0,60}?"
    r"(?<![\w-])(?P<name>(?=[\w+-]*(?:[A-Z][\w+-]*[A-Z]|[a-z][A-Z]|[A-Z][\w+-]*\d))[A-Za-z][\w+-]*\w)"
    r"(?:\s\([^)]{0,40}\))?,?\s(?:is\s)?(?:an?|the first|the)\s[^.;,]{0,60}?\b(?:benchmark|test suite|evaluation suite|test set|leaderboard)\b"
)
_BENCHMARK_FIRST = re.compile(
    r"\bbenchmark[^.;,]{0,40}?,?\s(?:called |named |dubbed |termed |namely )?(?P<name>(?=[\w+-]*(?:[A-Z][\w+-]*[A-Z]|[a-z][A-Z]|[A-Z][\w+-]*\d))[A-Za-z][\w+-]*\w)"
)


def own_benchmark(text: str, own: str | None) -> str | None:
    """The benchmark that a paper introduces: what it reports without naming a data set was measured there."""
    if own is not None and _BENCHMARK_NAME.fullmatch(own):
        return own
    match = _OWN_BENCHMARK.search(text)
    return match["name"] if match else None


_OURS = re.compile(r"\b(?:[Oo]ur (?!benchmark|results|experiments|evaluation|findings|dataset|analysis|study)|[Ww]e propose|fine-?tun\w+|trained on|proposed)")
_FROM = re.compile(r"\b(?:from|than|over)\s(?:only |about |around |an? |the )?[$~]{0,2}\Z")


def dataset_of(text: str, sentence: Span, first: int, last: int, datasets: Sequence[Mention], stops: Sequence[int]) -> tuple[Mention | None, str]:
    """The data set of a sentence that a number was measured on, and the rule that says so."""
    best: tuple[float, Mention | None, str] = (-50.0, None, "none")
    for mention in datasets:
        if mention.start >= last:
            between = text[last : mention.start]
            crossed = sum(1 for stop in stops if last < stop <= mention.start)
            score = 8 - 0.04 * len(between) - 3 * crossed - (1.5 if re.search(r";|, (?:while|whereas|and)", between) else 0) - 0.4 * between.count(",")
            rule = "after"
            if not crossed and _ON.match(between):
                score += 2.8
                rule = "on"
        else:
            between = text[mention.end : first]
            crossed = sum(1 for stop in stops if mention.end <= stop < first)
            score = 7 - 0.03 * len(between) - 1.5 * crossed - (1.5 if re.search(r"; |, (?:while|whereas)", between) else 0)
            rule = "before"
            if _BESIDE.fullmatch(between):
                score += 2.5
                rule = "beside"
        if not mention.is_known:
            score -= 0.7
        if score > best[0]:
            best = (score, mention, rule)
    return (best[1], best[2]) if best[0] > 0 else (None, "none")


def joined_datasets(text: str, chosen: Mention, datasets: Sequence[Mention]) -> str:
    """The data sets that share a number, as one name: "CIFAR-10 and CIFAR-100"."""
    row = [chosen]
    ordered = sorted(datasets)
    place = ordered.index(chosen)
    for neighbour in ordered[place + 1 : place + 4]:
        if not re.fullmatch(r"(?: dataset| benchmark)?s?,? ?(?:and|&|,|/|\\&)? ?(?:the )?", text[row[-1].end : neighbour.start]):
            break
        row.append(neighbour)
    names = list(dict.fromkeys(as_printed(mention) for mention in row))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def as_printed(mention: Mention) -> str:
    """A data set as the text prints it, or with its size of pictures in one spelling."""
    return mention.name if mention.name[-1:].isdigit() and "x" in mention.name[-5:] else mention.printed


_TASK_OF_METRIC = {
    "FID": ("image generation", "text-to-image generation", "video generation"),
    "IS": ("image generation", "text-to-image generation"),
    "sFID": ("image generation",),
    "FVD": ("video generation", "video prediction"),
    "WER": ("speech recognition", "speech synthesis"),
    "BLEU": ("machine translation", "speech translation", "code generation"),
    "FPR95": ("out-of-distribution detection",),
    "perplexity": ("language modeling",),
    "bits per dimension": ("image generation",),
    "attack success rate": ("adversarial attack", "jailbreak attack", "backdoor attack"),
}
"""The tasks that a metric is of, the usual one first."""
_MEANS = frozenset(
    (
        "quantization", "knowledge distillation", "representation learning", "self-supervised learning", "LLM reasoning", "LLM alignment", "dialogue",
        "federated learning", "semi-supervised learning", "reinforcement learning", "image denoising", "active learning", "clustering",
    )
)  # fmt: skip
"""What papers do or use more often than they measure it."""


def task_of(dataset: str | None, metric: str, in_sentence: Sequence[Mention], in_text: Sequence[Mention]) -> str | None:
    """The task of a number: what its data set implies, else what its sentence, else what the text names first."""
    measured = _TASK_OF_METRIC.get(resolve_metric(metric).name)
    if measured is not None:
        named = [mention.name for mention in (*in_sentence, *in_text) if mention.name in measured]
        return named[0] if named else measured[0]
    implied = resolve_dataset(dataset).task if dataset else None
    if implied == "object detection" and resolve_metric(metric).name == "mask AP":
        return "instance segmentation"
    if implied:
        return implied
    for mention in in_sentence:
        if mention.name not in _MEANS:
            return mention.name
    return most_named([mention for mention in in_text if mention.name not in _MEANS])


def most_named(mentions: Sequence[Mention]) -> str | None:
    """The name that a text repeats most; the first of equals."""
    counts: dict[str, int] = {}
    for mention in mentions:
        counts[mention.name] = counts.get(mention.name, 0) + 1
    return max(counts, key=lambda name: counts[name]) if counts else None


def only_name(mentions: Sequence[Mention]) -> str | None:
    """The printed name of the only data set that a text names."""
    return as_printed(mentions[0]) if len({mention.name for mention in mentions}) == 1 else None


def own_name(text: str) -> str | None:
    """What the paper calls its own method: "we propose X", "called X"."""
    for pattern in (_CALLED, _INTRODUCES):
        for match in pattern.finditer(text):
            name = _PLURAL.sub(r"\1", match["name"].rstrip(".-"))
            if not is_common_name(name) and not name.endswith(_QUALIFIERS) and (pattern is _CALLED or text.count(name) > 1):
                return name
    return None


def variant_of(text: str, sentence: Span, first: int, own: str | None) -> str | None:
    """The variant of the paper's own model that a sentence speaks of ("X-Tiny"); the own name where it names none."""
    if own is None:
        return None
    last: str | None = None
    for match in re.finditer(rf"(?<![\w-])[\w-]{{0,20}}{re.escape(own)}[\w.+-]{{0,20}}", text[sentence.start : first]):
        last = match.group().rstrip(".-")
    return last or own


def attribution_of(kind: ResultKind, lead: str, *, subject: str, is_own_named: bool, is_benchmark: bool) -> Attribution:
    """Whether a value is the paper's own or of what it compares with; a benchmark's values are those of others."""
    if kind != "absolute":
        return "other" if is_benchmark and kind == "delta" and not _OURS.search(subject) else "own"
    if _FROM.search(lead) or _BASELINE_BEFORE.search(lead):
        return "other"
    if is_benchmark and not _OURS.search(subject):
        return "other"
    if not is_own_named and _QUALITY_OF_OTHERS.search(subject):
        return "other"
    return "own"
