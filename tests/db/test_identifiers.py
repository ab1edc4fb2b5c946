"""Cleaning of identifiers: what sources print, and the one spelling of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.identifiers import (
    arxiv_of_doi,
    clean_arxiv,
    clean_doi,
    clean_orcid,
    clean_repo,
    clean_url,
    is_of_papers,
    is_of_preprint,
)


@pytest.mark.parametrize(
    ("printed", "cleaned"),
    [
        ("2401.00001", "2401.00001"),
        (" 2401.00001v12 ", "2401.00001"),
        ("arXiv:0704.0001", "0704.0001"),
        ("arxiv: 2401.00001", "2401.00001"),
        ("https://arxiv.org/abs/2401.00001v2", "2401.00001"),
        ("http://www.arxiv.org/pdf/2401.00001.pdf", "2401.00001"),
        ("https://export.arxiv.org/pdf/2401.00001v1.pdf", "2401.00001"),
        ("https://arxiv.org/html/2401.00001", "2401.00001"),
        ("hep-th/9901001", "hep-th/9901001"),
        ("math.GT/0309136v1", "math/0309136"),  # the subject class is none of the identifier
        ("cs.LG/0112017", "cs/0112017"),
        ("cs/0112017", "cs/0112017"),
        ("CS/0112017", "cs/0112017"),
        ("1412.9999", "1412.9999"),
        ("1501.00001", "1501.00001"),
        ("2503.0213", None),  # a zero was lost: since 2015 numbers have five digits
        ("1412.00001", None),  # and before they had four
        ("2513.00001", None),
        ("2500.00001", None),
        ("0703.0001", None),  # the new form began in April 2007
        ("9912.00001", None),
        ("2401.00000", None),
        ("cs/0113017", None),
        ("cs/0704001", None),
        ("stat/0112017", None),  # younger than the old form
        ("example/0112017", None),
        ("2401.001", None),
        ("٢٤٠١.٠٠٠٠١", None),
        ("2401.000011", None),
        ("10.48550/arXiv.2401.00001", None),
        ("https://example.org/abs/2401.00001", None),
        ("", None),
    ],
)
def test_an_arxiv_identifier_has_no_version_and_no_address(printed: str, cleaned: str | None) -> None:
    assert clean_arxiv(printed) == cleaned


@pytest.mark.parametrize(
    ("printed", "cleaned"),
    [
        ("10.1109/CVPR.2016.90", "10.1109/cvpr.2016.90"),
        ("doi:10.1109/CVPR.2016.90", "10.1109/cvpr.2016.90"),
        ("https://doi.org/10.1145/3065386.", "10.1145/3065386"),
        (
            "http://dx.doi.org/10.1002/(SICI)1097-0258(19980815)17:15%3C1661::AID-SIM968%3E3.0.CO;2-2",
            "10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2",
        ),
        ("10.1000.10/123", "10.1000.10/123"),
        ("10.48550/arXiv.2401.00001", None),
        ("https://doi.org/10.48550/ARXIV.2401.00001", None),
        ("10.12/short", None),
        ("10.1000/a%13b", None),
        ("10.1145/with space", None),
        ("11.1145/3065386", None),
        ("", None),
    ],
)
def test_a_doi_is_lower_case_without_an_address_and_never_arxivs_own(printed: str, cleaned: str | None) -> None:
    assert clean_doi(printed) == cleaned


@pytest.mark.parametrize(
    ("printed", "arxiv_id"),
    [
        ("10.48550/arXiv.2401.00001", "2401.00001"),
        ("https://doi.org/10.48550/arxiv.hep-th/9901001", "hep-th/9901001"),
        ("10.48550/arXiv.2401.00001v3", "2401.00001"),
        ("10.48550/something", None),
        ("10.1145/3065386", None),
    ],
)
def test_a_doi_of_arxivs_own_is_the_arxiv_identifier(printed: str, arxiv_id: str | None) -> None:
    assert arxiv_of_doi(printed) == arxiv_id


@pytest.mark.parametrize(
    ("printed", "address"),
    [
        ("https://example.org/a?b#c", "https://example.org/a?b#c"),
        (" HTTP://example.org ", "HTTP://example.org"),
        ("github.com/Owner/Name", "https://github.com/Owner/Name"),
        ("example.org/page", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("ftp://example.org/x", None),
        ("https://", None),
        ('https://example.org/"><script>', None),
        ("https://example.org/a b", None),
    ],
)
def test_only_web_addresses_are_kept_as_printed(printed: str, address: str | None) -> None:
    assert clean_url(printed) == address


@given(st.text())
def test_cleaning_is_total_and_changes_nothing_the_second_time(printed: str) -> None:
    for clean in (clean_arxiv, clean_doi, clean_url):
        cleaned = clean(printed)
        assert cleaned is None or clean(cleaned) == cleaned
    arxiv_of_doi(printed)
    clean_repo(printed)


@pytest.mark.parametrize(
    ("address", "leads_to_papers"),
    [
        ("https://arxiv.org/abs/2401.00001", True),
        ("https://www.ArXiv.org/abs/2401.00001", True),
        ("https://notarxiv.org/abs/2401.00001", False),
        ("https://example.org/arxiv.org", False),
        ("https://[::1]/", False),
        ("https://[[[/", False),  # no address, but a source may print it
        ("https://[x]/", False),
        ("https://a]b/", False),
    ],
)
def test_an_address_leads_to_papers_by_its_host(address: str, leads_to_papers: bool) -> None:
    assert is_of_papers(address) is leads_to_papers


@given(st.text("[]:/@a.%"))
def test_any_web_address_leads_somewhere_or_nowhere(rest: str) -> None:
    is_of_papers(f"https://{rest}")
    clean_repo(f"https://github.com{rest}")


@pytest.mark.parametrize(
    ("raw", "orcid"),
    [
        ("0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("http://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("https://orcid.org/0000-0002-9079-593x/", "0000-0002-9079-593X"),
        ("0000000218250097", "0000-0002-1825-0097"),
        ("0000-0002-1825-0098", None),
        ("0000-0002-1825", None),
        ("٠000-0002-1825-0097", None),
        ("", None),
    ],
)
def test_an_orcid_is_cleaned_and_proved_by_its_last_digit(raw: str, orcid: str | None) -> None:
    assert clean_orcid(raw) == orcid


@pytest.mark.parametrize(
    ("doi", "is_preprint"),
    [
        ("10.1101/2020.01.30.927871", True),
        ("10.1101/123456", True),
        ("10.1101/gr.215087.116", False),  # a journal of the same publisher
        ("10.2139/ssrn.123456", True),
        ("10.21203/rs.3.rs-1/v1", True),
        ("10.31234/osf.io/ab1cd", True),
        ("10.5281/zenodo.123456", True),
        ("10.1000/xyz", False),
    ],
)
def test_a_doi_of_a_preprint_is_told_by_its_server(doi: str, is_preprint: bool) -> None:
    assert is_of_preprint(doi) is is_preprint
