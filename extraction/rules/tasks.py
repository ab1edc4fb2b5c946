"""Which task a number is of: what its metric or data set implies, else what the text speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from db.vocabulary import resolve_dataset, resolve_metric
from extraction.words.mentions import Mention

_BY_METRIC = {
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
        *("quantization", "knowledge distillation", "representation learning", "self-supervised learning"),
        *("semi-supervised learning", "reinforcement learning", "federated learning", "active learning", "clustering"),
        *("LLM reasoning", "LLM alignment", "dialogue", "image denoising"),
    )
)
"""What papers do or use more often than they measure it."""


def task_of(dataset: str | None, metric: str, in_sentence: Sequence[Mention], in_text: Sequence[Mention]) -> str | None:
    """The task of a number; None where nothing says it."""
    implied = implied_task(dataset, metric, (*in_sentence, *in_text))
    if implied is not None:
        return implied
    measured_here = [mention.name for mention in in_sentence if mention.name not in _MEANS]
    return measured_here[0] if measured_here else _most_named(in_text)


def implied_task(dataset: str | None, metric: str, named: Iterable[Mention]) -> str | None:
    """The task that a metric is always of, among those that are `named`; else the one that the data set is for."""
    known = resolve_metric(metric).name
    if measured := _BY_METRIC.get(known):
        return next((mention.name for mention in named if mention.name in measured), measured[0])
    task = resolve_dataset(dataset).task if dataset else None
    return "instance segmentation" if task == "object detection" and known == "mask AP" else task


def _most_named(mentions: Sequence[Mention]) -> str | None:
    """The task that a text repeats most; the first of equals."""
    counts: dict[str, int] = {}
    for mention in mentions:
        if mention.name not in _MEANS:
            counts[mention.name] = counts.get(mention.name, 0) + 1
    return max(counts, key=lambda name: counts[name], default=None)
