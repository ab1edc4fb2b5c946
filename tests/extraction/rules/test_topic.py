"""What a text says as a whole."""

from __future__ import annotations

import pytest

from extraction.rules.topic import own_benchmark, own_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We propose FooNet, a network. FooNet is small.", "FooNet"),
        ("A network, called Foo-Bar, is small.", "Foo-Bar"),
        ("We present a study of CNNs and LLMs.", None),
    ],
)
def test_the_papers_own_method_is_what_it_introduces(text: str, name: str | None) -> None:
    assert own_name(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We introduce ShelfBench, a benchmark of 70 shelves.", "ShelfBench"),
        ("We introduce the Shelfology benchmark. On Shelfology, no model shelves well.", "Shelfology"),
        ("We present OmniSHELF, a comprehensive framework for evaluating shelving. OmniSHELF is hard.", "OmniSHELF"),
        ("We propose the Shelf-Orthogonal Reasoning Benchmark (SOR-Bench). SOR-Bench is hard.", "SOR-Bench"),
        ("We build Shelfine, the first large-scale, multi-floor benchmark. Shelfine is hard.", "Shelfine"),
        ("We propose a new benchmark called ShELF-X. On ShELF-X, all fail.", "ShELF-X"),
        ("We propose Shelfer, a fast method, tested on the GLUE benchmark. Shelfer is fast.", None),
    ],
)
def test_the_papers_own_benchmark_is_what_it_introduces_as_one(text: str, name: str | None) -> None:
    assert own_benchmark(text, None) == name
