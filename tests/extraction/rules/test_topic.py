"""What a text says as a whole."""

from __future__ import annotations

import pytest

from extraction.rules.topic import own_name


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
