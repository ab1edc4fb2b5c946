"""Names that no vocabulary knows are read by their shape."""

from __future__ import annotations

from extraction.words.sentences import Span
from extraction.words.shapes import find_shapes


def test_unknown_names_are_read_by_their_shape() -> None:
    text = "We gain 3% in pass@7 on FooBarQA and reduce the token waste by 5% on the Quux dataset with GPT-4."
    found = {(mention.kind, mention.printed) for mention in find_shapes(text, Span(0, len(text)), [])}
    assert {("dataset", "FooBarQA"), ("dataset", "Quux"), ("metric", "pass@7"), ("metric", "token waste")} <= found
    assert not any("GPT" in printed for _, printed in found)
