"""LaTeX in prose becomes text, and what nobody understands stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.display.latex import plain_latex

CASES = {
    "a formula of one letter": (r"$k$-means in $1/n$", "k-means in 1/n"),
    "a letter with an index": (r"Sparse $\ell_1$ norms", "Sparse ℓ_1 norms"),
    "an exponent of several signs is bracketed": (r"in $\tilde{O}(n^{3/2}\sqrt{T})$ time", "in Õ(n^(3/2)√(T)) time"),
    "an exponent of one is not": (r"$3.4\times10^{-3}$", "3.4×10^-3"),
    "a factor": (r"5.3$\times$ faster, $\sim$5\%", "5.3× faster, ~5%"),
    "a fraction, however it is sized": (r"$\tfrac{1}{2}$ and $\nicefrac{1}{3}$", "1/2 and 1/3"),
    "fonts inside a formula": (r"$\boldsymbol{x}\in\mathbb{R}^d$", "x∈ℝ^d"),
    "a font that lost its space": (r"$\mathcalO(n)$, \sqrtT", "O(n), √T"),
    "an accent that lost its braces": (r"$\tildeO(\sqrtT)$ and $\hatX$", "Õ(√T) and X̂"),
    "a macro before a letter that is none to LaTeX": (r"$\bfΦ_\textrmFlow$ of $\alphaβ$", "Φ_Flow of α β"),
    "a face of what stands in brackets": (r"$\texttt[MASK]$ tokens", "[MASK] tokens"),
    "formulas in other brackets": (r"\(x^2\) and $$y_1$$", "x^2 and  y_1 "),
    "a per cent that LaTeX would take for a comment": ("up $9%$ now", "up 9% now"),
    "a function beside a letter": (r"$O(n\log n)$", "O(n log n)"),
    "functions beside each other": (r"$\log\log n$ and $x=\arg\max f$", "log log n and x=arg max f"),
    "a function with an index": (r"$\log_2 n$, $n^2\log^{3/2} n$, $\max(a,b)$", "log_2 n, n^2 log^(3/2) n, max(a,b)"),
    "a function beside brackets": (r"$\tilde{O}(d\sqrt{T}\log T)$, $\ln{n}$", "Õ(d√(T) log T), ln n"),
    "a macro that begins like a function": (r"$\maxpool$", "maxpool"),
    "a macro that nobody knows is its name": (r"the {\GraDeS}s of \KSD, $\vx\in\RR^d$", "the GraDeSs of KSD, vx∈RR^d"),
    "an unknown macro with an argument": (
        r"\shelf{two words} of \shelf{} in $\Regret{T}$, $\binom{n}{k}$, $x_{\mathrm{max}}$",
        "shelf two words of shelf in Regret T, binom nk, x_max",
    ),
    "a root without braces": (r"O(1/\sqrt T)", "O(1/√ T)"),
    "a sign escaped twice": (r"$17.8\\%$ more", "17.8% more"),
    "money is no formula": ("from $450 and 26 minutes to $6", "from $450 and 26 minutes to $6"),
    "money before a formula": (r"costs $5 and 3$\times$ faster", "costs $5 and 3× faster"),
    "emphasis, nested": (r"\textbf{bold \emph{and} x}", "bold and x"),
    "an older font": (r"{\em hello} you", "hello you"),
    "a name with an underscore": (r"\texttt{b_c} wins", "b_c wins"),
    "accents": (r"Schr\"{o}dinger, {\'e}t\'e, \v{c}", "Schrödinger, été, č"),
    "quotes": (r"``so \emph{called}'' and `such'", "“so called” and ‘such’"),
    "quotes that end another way": ('the ``words" here', "the “words” here"),
    "an apostrophe is no quote": ("a model's `key' and users' own", "a model's ‘key’ and users' own"),
    "an address in a command": (r"at~\url{https://x.org/a\_b}.", "at https://x.org/a_b."),
    "an address with escaped signs": (r"https://example.org/medical\_net.", "https://example.org/medical_net."),
    "a link with words": (r"\href{https://x.org}{here}", "here (https://x.org)"),
    "a footnote": (r"code\footnote{At \url{https://x.org}.}", "code (At https://x.org.)"),
    "citations point out of the text": (r"as in \citep{abc}", "as in "),
    "shorthands of styles": (
        r"many, \eg, two, \ie 2 (\wrt shelves), \etc",
        "many, e.g., two, i.e. 2 (w.r.t. shelves), etc.",
    ),
    "a root that lost its brackets": (r"at a rate of $1/\sqrtn$", "at a rate of 1/√n"),
    "an unknown macro is its name": (r"we present \ours and \dualnet{}.", "we present ours and dualnet."),
    "a title that lost its dollar signs": (r"\ell_1-Norm", "ℓ_1-Norm"),
    "a tie": ("Fig.~2 at ~5%", "Fig. 2 at ~5%"),
    "what is not closed stays": (r"\textit{x and $y", r"\textit{x and $y"),
    "an address in a formula": (
        r"code at $\href{https://www.example.org/a-b}{here}$.",
        "code at here (https://www.example.org/a-b).",
    ),
    "an address in a formula in brackets": (
        r"code at \(\href{https://www.example.org/a-b}{here}\) and \(\url{https://b.org/c}\).",
        "code at here (https://www.example.org/a-b) and https://b.org/c.",
    ),
    "a letter with spaces around it": ("where $ f $ is linear and $ s = o(n) $", "where f is linear and s = o(n)"),
    "a relation": ("does $y = wx$ or $y = Mx + w$ hold", "does y = wx or y = Mx + w hold"),
    "a function of words": ("$O(N log N )$ operations", "O(N log N ) operations"),
    "prices before a bracket": ("costs $a (big) and $b", "costs $a (big) and $b"),
    "names of shares": ("the price of $ABCD (Quux) rose and $EF fell", "the price of $ABCD (Quux) rose and $EF fell"),
    "a path on a disk": (r"read C:\Users\name\file.txt now", r"read C:\Users\name\file.txt now"),
    "a letter of a known macro": (r"F:\Omega\to R", "F:Ω→ R"),
    "a command behind a colon": (r"see D:\textbf{bold}", "see D:bold"),
}


@pytest.mark.parametrize(("printed", "plain"), CASES.values(), ids=CASES.keys())
def test_latex_becomes_text(printed: str, plain: str) -> None:
    assert plain_latex(printed) == plain


@given(st.text(alphabet=r"\${}_^%~`'ab1 .", max_size=60))
def test_nothing_breaks_it(printed: str) -> None:
    assert isinstance(plain_latex(printed), str)
