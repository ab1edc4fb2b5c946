"""Addresses in a text: where they end, which count, and what stands behind them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.links import find_links

BOUNDARIES = [
    ("Code: https://github.com/a/b.", ["https://github.com/a/b"]),
    ("Code: https://github.com/a/b .", ["https://github.com/a/b"]),
    ("(see https://a.org/x).", ["https://a.org/x"]),
    ("see [the page](https://a.org/x), please", ["https://a.org/x"]),
    ("https://en.example.org/wiki/Lion_(animal) is a page", ["https://en.example.org/wiki/Lion_(animal)"]),
    ("at https://github.com/a/b{https://github.com/a/b}.", ["https://github.com/a/b"]),
    (r"at \url{https://github.com/a/b}.", ["https://github.com/a/b"]),
    (r"at \href{https://a.org/x}{https://a.org/x}", ["https://a.org/x"]),
    ("at <https://a.org/x>; 'https://a.org/y'", ["https://a.org/x", "https://a.org/y"]),
    ("at “https://a.org/x”。", ["https://a.org/x"]),
    ("https://a.org/xhttps://a.org/y", ["https://a.org/x", "https://a.org/y"]),
    ("https://github.com/https://github.com/a/b", ["https://github.com/a/b"]),
    ("at https://github.com/a/b.Code is there", ["https://github.com/a/b"]),
    ("twice https://a.org/x and https://a.org/x", ["https://a.org/x"]),
    ("https://a.org/x?y=1&z=2#top!", ["https://a.org/x?y=1&z=2#top"]),
    ("https://a.org/~name/", ["https://a.org/~name/"]),
    ("HTTP://A.org/x", ["HTTP://A.org/x"]),
    ("code at github.com/a/b, data elsewhere", ["https://github.com/a/b"]),
    ("code at https: //github.com/a/b", ["https://github.com/a/b"]),
    ("demo at www.a.org/x.", ["https://www.a.org/x"]),
    ("page at name.github.io/x", ["https://name.github.io/x"]),
]


@pytest.mark.parametrize(("text", "urls"), BOUNDARIES)
def test_an_address_ends_where_its_sentence_goes_on(text: str, urls: list[str]) -> None:
    assert [link.url for link in find_links(text)] == urls


@pytest.mark.parametrize(
    "text",
    [
        "no address at all",
        "javascript:alert(1) and javascript://github.com/a/b",
        "ftp://a.org/x and data:text/html,x and file:///etc/passwd",
        "http:// and https:// and https://. and http://localhost/x",
        "mail me at name@github.com/a",
        "available on GitHub.com and on notgithub.com/x",
        "https://[::1]/x and https://256/",
    ],
)
def test_what_is_no_http_address_of_a_named_host_is_not_found(text: str) -> None:
    assert find_links(text) == ()


KINDS = [
    ("https://github.com/a/b", "code"),
    ("https://github.com/an-organisation", "code"),
    ("https://gitlab.com/a/b", "code"),
    ("https://huggingface.co/a/b", "model"),
    ("https://huggingface.co/spaces/a/b", "demo"),
    ("Our data sets: https://huggingface.co/an-organisation", "dataset"),
    ("https://huggingface.co/datasets/a/b", "dataset"),
    ("https://huggingface.co/papers/2401.00001", "other"),
    ("https://anonymous.4open.science/r/a-1234", "code"),
    ("The source code is at https://tinyurl.com/abc", "code"),
    ("Videos are at https://tinyurl.com/abc", "video"),
    ("The code and the project page are at https://aka.ms/abc", "project"),
    ("https://a.github.io/b", "project"),
    ("Code and models: https://a.org/b", "project"),
    ("See the demo at https://a.org/b", "project"),
    ("The corpus can be had from https://a.org/b", "dataset"),
    ("https://zenodo.org/records/1", "dataset"),
    ("https://youtu.be/abc", "video"),
    ("https://arxiv.org/abs/2401.00001", "other"),
    ("As told at https://a.org/b", "other"),
    ("Code: https://github.com/a/b Also: https://tinyurl.com/abc", "other"),
    ("The code works. We thank https://tinyurl.com/abc", "other"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_the_host_or_else_the_words_before_say_what_stands_behind(text: str, kind: str) -> None:
    assert find_links(text)[-1].kind == kind


@given(st.text(alphabet="htps:/w.gicuba-(){}[]<>,; \né", max_size=300) | st.text())
def test_whatever_is_found_is_http_and_stands_in_the_text(text: str) -> None:
    for link in find_links(text):
        assert link.url[:7].lower() == "http://" or link.url[:8].lower() == "https://"
        assert link.url in text or link.url.removeprefix("https://") in text
        assert not set(link.url) & set(" \n{}<>")


@pytest.mark.parametrize(
    "piece", ["https://", "https://a.org/x ", "https://a.org/(", "www.a.b", "(", "github.com/a{", "x.github.io"]
)
def test_twice_the_text_is_at_most_two_and_a_half_times_the_work(
    piece: str, growth: Callable[[Callable[[str], object], str], float]
) -> None:
    assert growth(find_links, piece * 500) <= 2.5


@pytest.mark.parametrize(
    ("text", "is_official"),
    [
        ("Our code is available at https://github.com/a/b.", True),
        ("Code: https://github.com/a/b", True),
        ("The implementation of the method can be found at https://github.com/a/b.", True),
        ("We release all models at https://huggingface.co/a/b.", True),
        ("It is built on https://github.com/a/b.", False),
        ("The code is adapted from https://github.com/a/b", False),
        ("It outperforms https://github.com/a/b.", None),
        ("The demo is at https://huggingface.co/spaces/a/b.", None),
    ],
)
def test_the_words_before_an_address_say_whose_code_it_is(text: str, is_official: bool | None) -> None:
    (link,) = find_links(text)
    assert link.is_official is is_official


@pytest.mark.parametrize("before", ["", "It reads. " * 200, "İ" * 300, "www. http:// ", "github.com/ " * 30])
@pytest.mark.parametrize("host", ["github.com", f"{'n' * 63}.github.io", "www.a.org"])
def test_an_address_is_found_wherever_it_stands(before: str, host: str) -> None:
    urls = [
        link.url for link in find_links(f"{before}See {host}/x/y and, far behind, {'it reads ' * 99}https://b.org/z.")
    ]
    assert urls == [f"https://{host}/x/y", "https://b.org/z"]
