"""Names that no vocabulary knows, read by their shape: a data set after "on", a metric before "rate"."""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator
from importlib.resources import files

from extraction.words.mentions import Mention
from extraction.words.patterns import any_of
from extraction.words.sentences import Span

CAPITALS_INSIDE = (
    r"(?=[^\sA-Z]{0,41}+[A-Z])(?=[\w+.-]{0,40}?(?:[A-Z][\w+.-]{0,40}?[A-Z\d]|[a-z][A-Z]|[A-Z][a-z]{1,30}-[A-Z]))"
)
"""A name is no word of the language: it has a capital inside, or a digit after one (most words have no capital)."""
_VERSION = (
    r"(?: (?:v?\d[\d.]{0,8}|[A-Z][\w-]{0,30}[A-Z\d][\w-]{0,30}"
    rf"|{any_of('Bench, Lite, Pro, Hard, Verified, Diamond, Arena, Challenge, Test')}))?"
)
_AFTER_ON = re.compile(
    r"\b(?:on|On|across)\s(?:the |our |both |all )?"
    rf"(?:{any_of('challenging, competitive, popular, standard, public, real-world, held-out, new, large-scale')} )?"
    rf"(?P<name>(?:[A-Z][a-z]{{1,30}}[ -]){{0,2}}{CAPITALS_INSIDE}[A-Za-z][\w+.-]{{0,60}}[\w+]{_VERSION})"
)
_CALLED_DATASET = re.compile(
    r"(?<![\w+.'-])(?P<name>(?:[A-Z\d][\w+.'-]{0,40}[ -]){0,3}[A-Z][\w+.'-]{0,40})(?: [a-z-]{1,30}){0,2}?"
    rf" {any_of('data ?sets?, benchmarks?, corpus, test set, leaderboard, challenge, suite, task suite')}\b"
)
_NAMED_BENCH = re.compile(
    r"(?<![\w-])(?=[\w-]{0,40}?[A-Z])(?P<name>[\w-]{1,40}?(?:Bench|Arena|Eval|QA|VQA)(?:-[A-Z\d]\w{0,20}){0,2})\b(?!-\w)"
)

_CUT_OFF = re.compile(
    rf"\b{any_of('recall, precision, pass, hits?, ndcg, hr, mrr, m?ap, acc, maj, prm, best, avg, cons, r, p, top, f1')}"
    r"@(?:\d(?:[\w.]{0,8}\w)?|k\b)",
    re.IGNORECASE,
)
_NO_WORD_OF_A_METRIC = any_of(
    "an?, the, of, in, on, and, or, with, for, to, at, by, its, our, their, from, as, is, are, was, while, using, than",
    "up, over, only, both, existing, baselines?, state-of-the-art, this, that, performance, results?, methods?",
    "models?",
    "it, them, average, overall, terms, all, several, most, respectively, comparison",
)
_NOUN = (
    rf"(?P<name>(?:(?!{_NO_WORD_OF_A_METRIC}\b)[a-z][a-z-]{{1,30}}\s){{0,2}}"
    rf"(?!{_NO_WORD_OF_A_METRIC}\b)[a-z][a-z-]{{1,30}})"
)
_CHANGED = re.compile(
    r"\b(?:reduc|improv|increas|decreas|boost|enhanc|cut|lower|rais)\w{0,4}\s(?:the |its |their |average |overall )?"
    rf"{_NOUN}\sby\s"
    r"(?:(?:up to|over|about|around|approximately|an average of|more than|nearly|at least) )?[$~]?\d"
)
_CHANGE_IN = re.compile(
    rf"\b{any_of('improvements?, reductions?, increases?, gains?, drops?, decreases?, boosts?, savings?')}\s(?:in|of)\s"
    rf"(?:the |its |average |overall )?{_NOUN}"
    r"(?=\s(?:on|for|over|compared|and|while|when|across|with|by|of|at|without|than|to|relative|under|versus|during|from|up)\b"
    r"|[,.;)])"
)
_ACRONYM = re.compile(
    r"(?:(?<=% )|(?<=\d ))(?P<name>(?=[A-Z][\w-]{0,12}?[A-Z])[A-Z][A-Za-z-]{1,8}\d?)"
    r"(?=\s(?:on|in|for|gain|improvement|and|at|with|score|over|increase|across|reduction|to|points?)\b|[,.;)])"
)
_RATE = re.compile(
    r"(?<![\w-])(?P<name>(?:(?!"
    + any_of(
        "an?, the, of, in, on, and, or, with, for, to, at, by, its, our, their, high, higher, lower, low",
        "average, mean",
        "overall, best, better, new, state-of-the-art, strong, this, that, from, as, is, are, was, while, using",
        "than, up",
        "only, improved, significant, remarkable, impressive, absolute, relative, reduces?, reducing, increases?",
        "increasing, improves?, improving, achieves?, achieving, comparable, competitive, learning, frame",
        "sampling, bit",
        "dropout, mask, masking, refresh",
    )
    + r"\b)[a-z][a-z-]{1,30}\s){1,2}(?:rate|accuracy|score|ratio))s?\b"
)

_MODEL_ENDING = re.compile(
    r".{0,200}"
    rf"{any_of('Net, [Ff]ormer, Transformer, LM, GPT, BERT, GAN, CNN, ViT, VLM, LLM, NeRF, GNN, VAE, Diffusion')}"
    r"(?:[-\d]\w{0,40})?|.{0,200}-\d{1,20}(?:\.\d{1,20})?[BM](?:-\w{1,40}){0,9}"
)


_DATASET_SHAPES = (
    (_NAMED_BENCH, ("Bench", "Arena", "Eval", "QA")),
    (_CALLED_DATASET, (" data", " benchmark", " corpus", " test set", " leaderboard", " challenge", " suite")),
    (_AFTER_ON, ("on", "On", "across")),
)
_METRIC_SHAPES = (
    (_CHANGED, ("reduc", "improv", "increas", "decreas", "boost", "enhanc", "cut", "lower", "rais")),
    (_CHANGE_IN, ("improvement", "reduction", "increase", "gain", "drop", "decrease", "boost", "saving")),
    (_ACRONYM, ("% ", *(f"{digit} " for digit in "0123456789"))),
    (_RATE, ("rate", "accuracy", "score", "ratio")),
)
"""Patterns with words without which they never match: most sentences have none of them."""

_MOST_SHAPES = 100
"""Of one sentence: more than anybody writes."""


def find_shapes(text: str, sentence: Span, known: list[Mention]) -> list[Mention]:
    """The first unknown data sets and metrics of a sentence, outside every known name (`known` is in order)."""
    found: list[Mention] = []
    for shape in (*_datasets(text, sentence), *_metrics(text, sentence)):
        if len(found) == _MOST_SHAPES:
            break
        is_found = any(other.start < shape.end and shape.start < other.end for other in found)
        if not is_found and all(_is_inside(other, shape) for other in _overlapping(known, shape)):
            found.append(shape)
    return found


def _overlapping(known: list[Mention], shape: Mention) -> list[Mention]:
    """The known names that share words with a shape."""
    first = bisect.bisect_left(known, (shape.start,))
    last = bisect.bisect_left(known, (shape.end,))
    return [mention for mention in known[max(0, first - 1) : last] if shape.start < mention.end]


def _is_inside(known: Mention, shape: Mention) -> bool:
    """Whether a known metric is only a part of an unknown one ("recall" of "recall@50")."""
    is_longer = known.end - known.start < shape.end - shape.start
    return known.kind == shape.kind == "metric" and is_longer and shape.printed.endswith(_CUT_OFF_OR_RATE)


_CUT_OFF_OR_RATE = ("rate", "accuracy", "score", "ratio", *"0123456789k")


def _datasets(text: str, sentence: Span) -> Iterator[Mention]:
    for pattern, needles in _DATASET_SHAPES:
        for match in _matches(pattern, needles, text, sentence):
            name = match["name"].rstrip(".-")
            is_first_word = match.start("name") == sentence.start and " " not in name and name[1:].islower()
            if is_common_name(name) or is_model_name(name) or is_first_word:
                continue
            end = match.start("name") + len(name)
            if text[end : end + 1] == ";" and text[end + 1 : end + 2].isalpha():
                continue  # "TL;DR" is one name, and none that is known by its shape
            yield Mention(match.start("name"), end, "dataset", name, name, is_known=False)


def _metrics(text: str, sentence: Span) -> Iterator[Mention]:
    for match in _matches(_CUT_OFF, ("@",), text, sentence):
        yield Mention(match.start(), match.end(), "metric", match.group(), match.group(), is_known=False)
    for pattern, needles in _METRIC_SHAPES:
        for match in _matches(pattern, needles, text, sentence):
            name = match["name"]
            if pattern is not _ACRONYM or not (is_common_name(name) or is_model_name(name)):
                yield Mention(*match.span("name"), "metric", name, name, is_known=False)


def _matches(pattern: re.Pattern[str], needles: tuple[str, ...], text: str, sentence: Span) -> Iterator[re.Match[str]]:
    """The matches of a pattern in a sentence; a pattern is only tried where one of its needles stands."""
    if any(map(text[sentence.start : sentence.end].__contains__, needles)):
        yield from pattern.finditer(text, *sentence)


@functools.lru_cache(maxsize=50_000)
def is_model_name(printed: str) -> bool:
    """Whether a name ends as those of models do ("FooNet", "Foo-7B")."""
    return _MODEL_ENDING.fullmatch(printed) is not None


def is_common_word(printed: str) -> bool:
    """Whether a name is one of hardware, of a field or of a kind of model ("GPU", "NLP", "CNNs")."""
    return printed in _common_names()[0]


@functools.lru_cache(maxsize=50_000)
def is_common_name(printed: str) -> bool:
    """Whether a name is a common word or that of a well-known model in any version: no data set's own."""
    return is_common_word(printed) or printed.startswith(_common_names()[1])


@functools.cache
def _common_names() -> tuple[frozenset[str], tuple[str, ...]]:
    """Whole names, and beginnings of names (with a star in the file)."""
    lines = files(__package__).joinpath("common_names.txt").read_text("utf8").split()
    return frozenset(lines), tuple(line.removesuffix("*") for line in lines if line.endswith("*"))
