"""Where sentences end, and where they do not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extraction.words.sentences import split_sentences


def test_sentences_end_at_full_stops_and_not_at_abbreviations_or_torn_numbers() -> None:
    text = "It works, e.g. 5 times. See Fig. 2 for 77. 7% of it! What of i.e. 3% Done?"
    sentences = [text[span.start : span.end].strip() for span in split_sentences(text)]
    assert sentences == ["It works, e.g. 5 times.", "See Fig. 2 for 77. 7% of it!", "What of i.e. 3% Done?"]


@given(st.text(alphabet="aA.!? \n(1e", max_size=60) | st.text())
def test_sentences_cover_the_text(text: str) -> None:
    assert "".join(text[span.start : span.end] for span in split_sentences(text)) == text
