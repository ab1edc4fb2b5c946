"""Text out of JATS, HTML and what is neither: what readers would see, in linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.cleaning import clean_line
from loaders.markup import plain_text

M = '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML">'


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("<jats:title>Abstract</jats:title>\n  <jats:p>One.</jats:p><jats:p>Two.</jats:p>", "One. Two."),
        ("<jats:sec><jats:title>Aim</jats:title><jats:p>One.</jats:p></jats:sec>", "Aim: One."),
        ("<p>One &amp; two</p>", "One & two"),
        ("One &amp;amp; two", "One & two"),
        ("&lt;p&gt;One&lt;/p&gt;", "One"),
        ("a < b and b > c", "a < b and b > c"),
        ("the <unk> token and Vec<T>", "the <unk> token and Vec<T>"),
        ("AT&T &amp", "AT&T &amp"),
        ("10<sup>-3</sup> m<sup>2</sup>, the 1<sup>st</sup>", "10^-3 m^2, the 1st"),
        ("H<jats:sub>2</jats:sub>O, <scp>Shelf</scp>", "H2O, Shelf"),
        (f"{M}<mml:msub><mml:mi>x</mml:mi><mml:mrow><mml:mi>i</mml:mi></mml:mrow></mml:msub></mml:math>", "x_i"),
        (f"{M}<mml:mfrac><mml:mn>1</mml:mn><mml:mrow><mml:mi>k</mml:mi><mml:mo>+</mml:mo><mml:mn>2</mml:mn></mml:mrow>"
         "</mml:mfrac></mml:math>", "1/(k+2)"),
        (f"{M}<mml:mi>&alpha;</mml:mi><mml:mo>&lt;</mml:mo><mml:mn>3</mml:mn></mml:math>", "α<3"),
        (f"{M}<mml:mi>broken</mml:math>", "broken"),
        (r"<tex-math>\begin{document}$$\alpha$$\end{document}</tex-math>", r"$\alpha$"),
        ("<jats:title>never closed", "never closed"),
        ("one<br/>two", "one two"),
        ("<!-- hidden -->shown<![CDATA[ too]]>", "shown too"),
        ("", ""),
    ],
)  # fmt: skip
def test_markup_is_read_as_text(printed: str, text: str) -> None:
    assert plain_text(printed) == text


@given(st.text(alphabet="<>/&;abp supmath:-1"))
def test_any_text_gives_a_clean_line(printed: str) -> None:
    text = plain_text(printed)
    assert text == clean_line(text)


@pytest.mark.parametrize("repeated", ["<sup>", "<math>", "<!--", "<", "<p ", "&", "<title>a", "<tex-math>", "</p>"])
def test_no_repetition_takes_more_than_linear_time(repeated: str) -> None:
    def seconds(times: int) -> float:
        begin = time.process_time()
        plain_text(repeated * times)
        return time.process_time() - begin

    assert seconds(32_000) < 20 * (seconds(8_000) + 0.05)
