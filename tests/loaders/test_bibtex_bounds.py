"""A few lines of BibTeX take neither all memory nor all day."""

from __future__ import annotations

import io
import tracemalloc

import pytest

from db.records import PaperRecord
from loaders.bibtex import read
from loaders.bibtex_entry import map_entry
from loaders.bibtex_latex import plain_address, readable, without_mathematics
from loaders.loader import Broken, Unreadable
from tests.loaders.test_bibtex import entries, paper_of


def doubled(times: int) -> str:
    """Abbreviations, each of which is the one before twice."""
    first = '@string{a0 = "ten letters"}\n'
    return first + "".join(f"@string{{a{number} = a{number - 1} # a{number - 1}}}\n" for number in range(1, times))


def test_abbreviations_of_abbreviations_have_an_end() -> None:
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable, match=r"abbreviations .* come to more than .* at a2"):
            entries(doubled(60) + "@article{a, title = a59}")
        assert tracemalloc.get_traced_memory()[1] < 100e6
    finally:
        tracemalloc.stop()


def test_an_entry_that_its_abbreviations_make_too_long_costs_itself_alone() -> None:
    long = " # ".join(["a14"] * 40)
    broken, title_only = entries(doubled(15) + f"@article{{a, title = {long}}}\n@article{{b, title = {{B}}}}")
    assert isinstance(broken, Broken)
    assert "with its abbreviations" in broken.reason
    assert paper_of(title_only).title == "B"


def test_what_is_inherited_has_an_end() -> None:
    long = f"@xdata{{x, abstract = {{{'long ' * 5_000}}}, publisher = {{P}}}}"
    child = map_entry(entries(long + "\n@article{a, title = {T}, xdata = {x}}")[1].raw)
    assert isinstance(child.record, PaperRecord)
    assert child.record.abstract is None
    assert "a field that is too long to be inherited: abstract" in child.signals
    chain = "".join(f"@misc{{k{n}, title = {{T}}, crossref = {{k{n + 1}}}}}\n" for n in range(2_000))
    last = list(read(io.BytesIO((chain + "@misc{k2000, title = {T}, year = 2000}").encode())))
    assert paper_of(last[1_999]).published_on == "2000"
    assert paper_of(last[0]).published_on is None
    assert "inherits from more than 20 entries" in map_entry(last[0].raw).signals


@pytest.mark.parametrize(
    "piece", ["\\(", "$x ", "\\a_{", "\\href{a}{", "{", "``a", "\\ensuremath{", "a and ", "A. ", "a~"]
)
def test_a_long_text_of_openings_is_read_in_time(piece: str) -> None:
    # 100,000 characters, where a search from each opening to the end would take minutes
    text = piece * (100_000 // len(piece))
    for read_text in (readable, without_mathematics, plain_address):
        assert len(read_text(text)) <= len(text)
