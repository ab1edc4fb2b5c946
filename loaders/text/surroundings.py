"""What a number was measured on and by whom: data set, task, model, and whether the paper claims it for itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from db.records import Attribution
from db.vocabulary import resolve_dataset, resolve_metric
from loaders.text.mentions import Mention
from loaders.text.sentences import Span

_INTRODUCES = re.compile(
    r"\b(?:propos\w+|present\w*|introduc\w+|develop\w*|call\w*|nam\w+|dub\w*|term\w*|coin\w*|design\w*|releas\w+|build|refer to (?:as|it as))\b[^.;]{0,90}?"
    r"(?<![\w-])(?P<name>(?=[\w+-]*(?:[A-Z][\w+-]*[A-Z]|[a-z][A-Z]|[A-Z][\w+-]*\d|[A-Z][a-z]+-[A-Z]))[A-Za-z][\w+\-.]*\w\+*)"
)
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


def task_of(dataset: str | None, metric: str, in_sentence: Sequence[Mention], in_text: Sequence[Mention]) -> str | None:
    """The task of a number: what its data set implies, else what its sentence, else what the text names first."""
    implied = resolve_dataset(dataset).task if dataset else None
    if implied == "object detection" and resolve_metric(metric).name == "mask AP":
        return "instance segmentation"
    if implied:
        return implied
    if in_sentence:
        return in_sentence[0].name
    return most_named(in_text)


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
    match = _INTRODUCES.search(text)
    return match["name"].rstrip(".-") if match else None


def variant_of(text: str, sentence: Span, first: int, own: str | None) -> str | None:
    """The variant of the paper's own model that a sentence speaks of ("X-Tiny"); the own name where it names none."""
    if own is None:
        return None
    last: str | None = None
    for match in re.finditer(rf"(?<![\w-])[\w-]{{0,20}}{re.escape(own)}[\w.+-]{{0,20}}", text[sentence.start : first]):
        last = match.group().rstrip(".-")
    return last or own


def attribution_of(lead: str, *, from_a_baseline: bool, subject: str, is_own_named: bool) -> Attribution:
    """Whether a value is the paper's own or of what it compares with."""
    if from_a_baseline or _BASELINE_BEFORE.search(lead):
        return "other"
    if not is_own_named and _QUALITY_OF_OTHERS.search(subject):
        return "other"
    return "own"
