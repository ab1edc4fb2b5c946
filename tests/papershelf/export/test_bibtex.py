"""BibTeX that we write means to a reader of BibTeX what the paper says."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from pathlib import Path

import msgspec
import pytest
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import example, given
from hypothesis import strategies as st
from pylatexenc.latexencode import get_builtin_uni2latex_dict

from loaders.bibtex_latex import readable
from papershelf.export.bibtex import CitedPaper, bibtex_entry, latex_name, latex_text, latex_title


def paper(**values: object) -> CitedPaper:
    """A paper with nothing but a title, and what the test is about."""
    names = values.get("authors", ())
    count = {"author_count": len(names) if isinstance(names, tuple) else None}
    return msgspec.convert({"title": "T", "slug": "t"} | count | values, CitedPaper)


def fields(entry: str, *, decode: bool = False) -> dict[str, str]:
    """The fields of the one entry, as a library reads them."""
    library = parse_string(entry, append_middleware=[LatexDecodingMiddleware()] if decode else [])
    assert not library.failed_blocks
    (read,) = library.entries
    return {field.key: field.value for field in read.fields}


def test_an_entry_says_all_that_is_known_of_a_paper() -> None:
    entry = bibtex_entry(
        paper(
            title="Pruning Once",
            slug="pruning-once",
            published_on="2024-05-26",
            authors=("Ada Müller", "Grace Hopper"),
            arxiv_id="2405.00001",
            doi="10.1000/a_b",
            abstract="We prune.",
        )
    )
    assert entry.startswith("@misc{pruning-once,\n")
    assert fields(entry) == {
        "title": "Pruning Once",
        "author": r"Ada M{\"u}ller and Grace Hopper",
        "year": "2024",
        "eprint": "2405.00001",
        "archiveprefix": "arXiv",
        "doi": "10.1000/a_b",
        "url": "https://arxiv.org/abs/2405.00001",
        "abstract": "We prune.",
        "month": "may",
    }
    assert "month = may" in entry, "a macro of the styles, not a text"


@pytest.mark.parametrize(
    ("venue", "kind", "field"),
    [
        ("ICML", "inproceedings", ("booktitle", "International Conference on Machine Learning")),
        ("ICLR Workshops: ME FoMo", "inproceedings", ("booktitle", "{ICLR} Workshops: {ME} {FoMo}")),
        ("JMLR", "article", ("journal", "Journal of Machine Learning Research")),
    ],
)
def test_a_published_paper_names_its_venue_and_the_year_of_the_edition(
    venue: str, kind: str, field: tuple[str, str]
) -> None:
    entry = bibtex_entry(paper(venue=venue, venue_year=2025, published_on="2024-05-26"))
    assert entry.startswith(f"@{kind}{{t,\n")
    assert fields(entry) == {"title": "T", field[0]: field[1], "year": "2025"}


@pytest.mark.parametrize(
    ("version", "venue", "entry"),
    [
        (
            {"kind": "journal", "volume": "12", "number": "3", "pages": "10-20", "published_on": "2023-02"},
            "Annals of Shelving",
            "@article title journal volume number pages year month",
        ),
        (
            {"kind": "proceedings", "pages": "1-9", "published_on": "2023"},
            "Shelf Days",
            "@inproceedings title booktitle pages year",
        ),
        ({"kind": "journal", "volume": "9", "number": "2"}, "ICML", "@inproceedings title booktitle volume"),
        (
            {"kind": "book", "publisher": "P", "published_on": "2001"},
            "Handbook of Shelves",
            "@incollection title booktitle publisher year",
        ),
        ({"kind": "book", "publisher": "P"}, None, "@book title publisher"),
        ({"kind": "thesis", "publisher": "U", "published_on": "2001"}, None, "@phdthesis title school year"),
        ({"kind": "report", "publisher": "U", "number": "TR-1"}, None, "@techreport title institution number"),
    ],
)
def test_the_type_of_an_entry_is_that_of_the_form_that_is_cited(
    version: dict[str, str], venue: str | None, entry: str
) -> None:
    written = bibtex_entry(paper(venue=venue, versions=[{"venue": venue, **version}]))
    kind, *names = entry.split()
    assert written.startswith(f"{kind}{{t,\n")
    assert sorted(fields(written)) == sorted(names)
    assert fields(written).get("pages", "10--20") in ("10--20", "1--9")


def test_the_form_of_the_venue_and_its_year_is_cited() -> None:
    versions = [
        {"kind": "proceedings", "venue": "ICML", "published_on": "2022", "pages": "1-2"},
        {"kind": "proceedings", "venue": "ICML", "published_on": "2023", "pages": "3-4"},
        {"kind": "journal", "venue": "JMLR", "published_on": "2024", "volume": "9"},
    ]
    written = fields(bibtex_entry(paper(venue="ICML", venue_year=2023, published_on="2021-05", versions=versions)))
    assert (written["pages"], written["year"]) == ("3--4", "2023")
    assert not {"volume", "month"} & set(written)


def test_letters_can_stay_as_they_are() -> None:
    written = bibtex_entry(paper(title="数学 & Я \u200bGPT-4", authors=("Jürgen Müller",)), is_unicode=True)
    assert fields(written) == {"title": "数学 {\\&} {Я} {GPT-4}", "author": "Jürgen Müller"}


@pytest.mark.skipif(shutil.which("biber") is None, reason="needs the program biber")
@pytest.mark.parametrize("is_unicode", [False, True])
def test_biber_reads_every_type_of_entry(is_unicode: bool, tmp_path: Path) -> None:
    kinds = ("journal", "proceedings", "book", "thesis", "report")
    papers = [paper(slug="none", title="On X & Y", authors=("Hal Daumé III", "Gemma Team"), published_on="2024")]
    for kind in kinds:
        version = {"kind": kind, "venue": "V" if kind in kinds[:2] else None, "publisher": "U & V", "pages": "1-2"}
        papers.append(paper(slug=kind, title="数学 of $L^2$", venue=version["venue"], versions=[version]))
    (tmp_path / "t.bib").write_text("".join(bibtex_entry(it, is_unicode=is_unicode) for it in papers), encoding="utf-8")
    done = subprocess.run(["biber", "--tool", "--nolog", "t.bib"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert not [line for line in done.stdout.splitlines() if line.startswith(("ERROR", "WARN"))]
    assert (tmp_path / "t_bibertool.bib").read_text("utf-8").count("\n@") + 1 >= len(papers)


def test_what_is_not_known_is_left_out() -> None:
    assert fields(bibtex_entry(paper())) == {"title": "T"}
    assert fields(bibtex_entry(paper(published_on="2024"))) == {"title": "T", "year": "2024"}


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("50% & more", r"50{\%} {\&} more"),
        ("a_b #1 ~ ^", r"a{\_}b {\#}1 {\textasciitilde} {\textasciicircum}"),
        ("Gödel, Erdős", r"G{\"o}del, Erd{\H{o}}s"),
        ("Go\u0308del", r"G{\"o}del"),
        ("$\\alpha_1$ & $x^{2}$", r"$\alpha_1$ {\&} $x^{2}$"),
        ("$50%$", r"$50\%$"),
        ("from $5 to $6", r"from {\$}5 to {\$}6"),
        ("$x}$", r"{\$}x{\textbraceright}{\$}"),
        ("{x}", r"{\textbraceleft}x{\textbraceright}"),
        (r"\emph", r"{\textbackslash}emph"),
        ("数 is 数学", "Shu is ShuXue"),
        ("Nguyễn Đức Ơ", r"Nguy{\^{e}}n {\DJ}{\'{u}}c O"),
        ("Русский \u200b🤗 x", "Russkiy  x"),
    ],
)
def test_special_characters_become_latex_and_mathematics_stays(text: str, latex: str) -> None:
    assert latex_text(text) == latex


@pytest.mark.parametrize(
    ("title", "latex"),
    [
        ("A Study of GPT-4 on ImageNet", "A Study of {GPT-4} on {ImageNet}"),
        ("Über LLaMA", r"{\"U}ber {LLaMA}"),
        ("Naïve $\\mathcal{O}(N)$ Search", r"Na{\"\i}ve {$\mathcal{O}(N)$} Search"),
        ("On $\\alpha$ and $L^2$", r"On $\alpha$ and {$L^2$}"),
        ("The Gaussian Q-learning of T5", "The {Gaussian} {Q-learning} of {T5}"),
        ("X-ray and Vitamin K: A Study I Know", "X-ray and Vitamin {K}: A Study I Know"),
        ("A non-Euclidean Poincaré Map, Naïve", r"A {non-Euclidean} {Poincar{\'e}} Map, Na{\"\i}ve"),
    ],
)
def test_capitals_within_a_word_of_a_title_are_kept_from_styles(title: str, latex: str) -> None:
    assert latex_title(title) == latex


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("Ludwig van Beethoven", "Ludwig van Beethoven"),
        ("John Smith, Jr.", "{John Smith, Jr.}"),
        ("The A and B Team", "{The A and B Team}"),
        ("Others", "{Others}"),
    ],
)
def test_a_name_that_bibtex_would_take_apart_is_braced(name: str, latex: str) -> None:
    assert latex_name(name) == latex


printable = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1, max_size=60)


@given(title=printable, names=st.lists(printable, max_size=3), doi=printable, venue=printable)
@example(title="T", names=[], doi="10.1000/\\", venue="V")
def test_any_text_gives_an_entry_that_reads_as_one(title: str, names: list[str], doi: str, venue: str) -> None:
    entry = bibtex_entry(paper(title=title, authors=tuple(names), doi=doi, venue=venue))
    assert set(fields(entry)) <= {"title", "author", "doi", "booktitle", "journal"}
    for value in fields(entry).values():
        assert value.count("{") == value.count("}")


def test_letters_of_europe_come_back_with_their_accents_or_plain() -> None:
    letters = [chr(code) for code in range(0xC0, 0x180) if chr(code).isalpha()]
    read = {letter: readable(latex_text(letter)) for letter in letters}
    plain = {letter: back for letter, back in read.items() if back != letter}
    assert "".join(plain) == "ĦħĸĿŀŉŦŧſ"
    assert readable(latex_text('A "quoted" x^2 ~ {y}')) == 'A "quoted" x^2 ~ {y}'


@pytest.mark.skipif(shutil.which("bibtex") is None, reason="needs the program bibtex (texlive-binaries)")
@pytest.mark.parametrize("style", ["plain", "alpha"])
def test_styles_leave_capitals_names_and_mathematics_as_they_are(style: str, tmp_path: Path) -> None:
    papers = [
        paper(slug="a", title="The Rate $O(1/k)$ in $L^2$ of Gaussian Q-learning with T5 and S4", published_on="2024"),
        paper(slug="b", title="A Poincaré Map of GPT-4", authors=("Hal Daumé III", "Gemma Team"), published_on="2024"),
    ]
    (tmp_path / "t.bib").write_text("".join(map(bibtex_entry, papers)), encoding="utf-8")
    (tmp_path / "t.aux").write_text(f"\\citation{{*}}\n\\bibstyle{{{style}}}\n\\bibdata{{t}}\n", encoding="utf-8")
    subprocess.run(["bibtex", "t"], cwd=tmp_path, capture_output=True)  # its status tells of missing fields as well
    printed = " ".join((tmp_path / "t.bbl").read_text(encoding="utf-8").split())
    assert "The rate {$O(1/k)$} in {$L^2$} of {Gaussian} {Q-learning} with {T5} and {S4}" in printed
    assert r"A {Poincar{\'e}} map of {GPT-4}" in printed
    assert r"Hal Daum{\'e}, III and {Gemma Team}" in printed


@given(words=st.lists(st.sampled_from("Gödel naïve 50% A&B GPT-4 x_1 Ślusarz C#".split()), min_size=1))
def test_a_reader_that_undoes_latex_gives_the_title_back(words: list[str]) -> None:
    title = " ".join(words)
    read = fields(bibtex_entry(paper(title=title)), decode=True)["title"]
    assert read.replace("{", "").replace("}", "") == title


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("Hal Daumé III", r"Daum{\'e}, III, Hal"),
        ("Alberto Sample Jr.", "Sample, Jr., Alberto"),
        ("Jan van der Berg Jr.", "van der Berg, Jr., Jan"),
        ("Example Team", "{Example Team}"),
        ("EXAMPLE Collaboration", "{EXAMPLE Collaboration}"),
        ("John Smith", "John Smith"),
        ("Vı́t Kárný", r"V{\'\i}t K{\'a}rn{\'y}"),
    ],
)
def test_a_suffix_is_no_surname_and_a_group_no_person(name: str, latex: str) -> None:
    assert latex_name(name) == latex


def test_a_list_that_leaves_authors_out_ends_with_others() -> None:
    assert "Ada Example and others" in bibtex_entry(paper(authors=("Ada Example",), author_count=None))
    assert "Ada Example and others" in bibtex_entry(paper(authors=("Ada Example",), author_count=12))
    assert "others" not in bibtex_entry(paper(authors=("Ada Example",), author_count=1))
    assert "others" not in bibtex_entry(paper(author_count=3))


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="needs the program pdflatex")
def test_pdflatex_sets_every_character_that_the_encoder_has_a_macro_for(tmp_path: Path) -> None:
    characters = [chr(code) for code in get_builtin_uni2latex_dict() if code >= ord(" ")]
    words = [f"a{character}" if unicodedata.combining(character) else character for character in characters]
    (tmp_path / "t.tex").write_text(
        "\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage{amsmath,amssymb}\\begin{document}\n"
        + "\n\n".join(f"x{latex_text(word)}" for word in words)
        + "\n\\end{document}\n",
        encoding="utf-8",
    )
    subprocess.run(["pdflatex", "-interaction=nonstopmode", "t.tex"], cwd=tmp_path, capture_output=True, check=False)
    log = (tmp_path / "t.log").read_text(encoding="utf-8", errors="replace")
    assert "Output written on t.pdf" in log
    assert [line for line in log.splitlines() if line.startswith("!")] == []
