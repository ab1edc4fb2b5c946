"""The LaTeX of words becomes text; mathematics, and what is not understood, stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.latex import plain_words


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        (r"Neural Lagrangian Schr\"{o}dinger Bridge", "Neural Lagrangian Schrödinger Bridge"),  # ICLR 2023
        (r"the Polyak-{\L}ojasiewicz Condition", "the Polyak-Łojasiewicz Condition"),  # ICLR 2023
        (r"Benedikt B\"{u}nz", "Benedikt Bünz"),  # ICLR 2019
        (r"Uncertainty \& Distance", "Uncertainty & Distance"),  # ICLR 2023
        (r"\emph{De Novo} Sequencing", "De Novo Sequencing"),  # ICLR 2025
        (r"$\textit{Adorable}$ Kernels", "Adorable Kernels"),  # ICLR 2025
        ("Do LLMs ``know'' internally", "Do LLMs “know” internally"),  # ICLR 2025
        (r"LLMs\\ with an Application", "LLMs  with an Application"),  # ICML 2024 workshops
        (r"Erd\H{o}s, \'Etale, {\"o}, \c{c}, \'{\i}", "Erdős, Étale, ö, ç, í"),
        (r"Stra{\ss}e and stra\ss e", "Straße and straße"),
        (r"97.1\% of \$5", "97.1% of $5"),
    ],
)
def test_words_become_text(printed: str, text: str) -> None:
    assert plain_words(printed) == text


@pytest.mark.parametrize(
    "printed",
    [
        r"Gradient $\ell_1$ Regularization",
        r"$\text{D}_{2}\text{O}$: Discriminative Operations",
        r"\ell_1,p-Norm Regularization",  # ICML 2015, its dollar signs lost
        r"\proptoSVM for Learning",  # ICML 2013, too
        "a brace { and a backslash \\",
        "It's $5, ''quoted'' and 50% off",
    ],
)
def test_mathematics_and_what_is_not_understood_stay(printed: str) -> None:
    assert plain_words(printed) == printed


@given(st.text(alphabet=st.sampled_from("\\{}$\"'`^~=.HcLlo &%a"), max_size=60))
def test_any_text_is_read(printed: str) -> None:
    assert isinstance(plain_words(printed), str)


@given(st.text().filter(lambda text: "\\" not in text and "``" not in text))
def test_text_without_latex_stays(text: str) -> None:
    assert plain_words(text) == text
