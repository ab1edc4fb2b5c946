"""Semantic Scholar: every kind of answer, papers within papers, and what a machine wrote told from the rest."""

from __future__ import annotations

import gzip
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import AuthorIdentifier, Citation, Identifier, PaperRecord, StatedTopic, Version
from loaders import recognise
from loaders import semantic_scholar_paper as module
from loaders.loader import HEAD_SIZE, Broken, RawEntry, Unusable
from loaders.semantic_scholar import LOADER
from loaders.semantic_scholar_paper import RawPaper, map_paper

ID = "0" * 40
PAPER = {"paperId": ID, "title": "Deep Shelves"}
OWN = Identifier("semantic-scholar", ID)


def record_of(**fields: Any) -> PaperRecord:
    record = map_paper(RawPaper({**PAPER, **fields})).record
    assert isinstance(record, PaperRecord)
    return record


def signals_of(**fields: Any) -> tuple[str, ...]:
    return map_paper(RawPaper({**PAPER, **fields})).signals


def entries(document: Any) -> list[RawEntry]:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    return [entry for entry in LOADER.read(io.BytesIO(content)) if isinstance(entry, RawEntry)]


@pytest.mark.parametrize(
    ("document", "papers"),
    [
        pytest.param(PAPER, 1, id="one paper"),
        pytest.param([PAPER, PAPER], 2, id="a list"),
        pytest.param({"total": 2, "offset": 0, "next": 2, "data": [PAPER, PAPER]}, 2, id="found"),
        pytest.param({"total": 2, "token": "x", "data": [PAPER, PAPER]}, 2, id="found in bulk"),
        pytest.param({"total": 0, "offset": 0, "data": []}, 0, id="nothing found"),
        pytest.param({"recommendedPapers": [PAPER]}, 1, id="recommended"),
        pytest.param({"offset": 0, "data": [{"citingPaper": PAPER}, {"citedPaper": PAPER}]}, 2, id="citations"),
        pytest.param(
            {"data": [{"snippet": {}, "score": 1, "paper": PAPER}], "retrievalVersion": "1"}, 1, id="snippets"
        ),
        pytest.param({"authorId": "1", "name": "A", "papers": [PAPER, PAPER]}, 2, id="an author"),
        pytest.param(
            [{"authorId": "1", "name": "A", "papers": [PAPER]}, {"authorId": "2", "papers": [PAPER]}], 2, id="authors"
        ),
        pytest.param({**PAPER, "citations": [PAPER], "references": [PAPER, PAPER]}, 4, id="with others"),
    ],
)
def test_every_kind_of_answer_is_recognised_and_gives_its_papers(document: Any, papers: int) -> None:
    assert recognise(json.dumps(document).encode()) is LOADER
    found = [map_paper(entry.raw) for entry in entries(document)]
    assert len(found) == papers
    assert all(one.record.title == "Deep Shelves" for one in found if isinstance(one.record, PaperRecord))
    assert [signal for one in found for signal in one.signals] == []


def test_lines_of_the_data_sets_have_the_same_fields_in_small_letters() -> None:
    line = {
        "corpusid": 7,
        "title": "Deep Shelves",
        "publicationdate": "2020-01-02",
        "externalids": {"ArXiv": "2001.00001"},
    }
    content = b"".join(json.dumps(line).encode() + b"\n" for _ in range(3))
    assert recognise(content) is LOADER
    mapped = [map_paper(entry.raw) for entry in entries(content)]
    assert [one.signals for one in mapped] == [(), (), ()]
    record = mapped[0].record
    assert isinstance(record, PaperRecord)
    assert record.published_on == "2020-01-02"
    assert record.identifiers == (Identifier("arxiv", "2001.00001"), Identifier("semantic-scholar", "CorpusId:7"))


@pytest.mark.parametrize(
    "document",
    [
        {"data": [{"id": "10.1/a", "type": "dois", "attributes": {"titles": [{"title": "A"}]}}]},
        {"data": [{"paper": {"id": "2401.00001", "title": "A", "upvotes": 1}}]},
        {"title": "A", "authors": [{"authorId": "1", "name": "A"}]},
        {"dataset": "papers", "start_release": "a", "diffs": []},
        {"error": "Paper with id 0 not found"},
        {"total": 0, "data": [], "meta": {}},
    ],
)
def test_other_json_is_not_taken_for_it(document: Any) -> None:
    assert not LOADER.sniff(json.dumps(document).encode())


def test_papers_within_a_paper_are_entries_with_the_citation_between_them() -> None:
    cited = {"paperId": "1" * 40, "title": "Older", "externalIds": {"DOI": "10.5555/B"}}
    citing = {"paperId": "2" * 40, "title": "Newer"}
    found = entries({**PAPER, "references": [cited, {"title": "By its title"}, {}], "citations": [citing]})
    assert [entry.place for entry in found] == [
        "entry 1",
        "entry 1, citation 1",
        "entry 1, reference 1",
        "entry 1, reference 2",
        "entry 1, reference 3",
    ]
    records = [map_paper(entry.raw).record for entry in found[:4]]
    assert [record.citations for record in records if isinstance(record, PaperRecord)] == [
        (Citation(Identifier("doi", "10.5555/b"), "Older"), Citation(None, "By its title")),
        (Citation(OWN, "Deep Shelves"),),
        (),
        (),
    ]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "answered null"),
        ({"paperId": ID, "year": 2020}, "no title"),
        ({"authorId": "1", "name": "A"}, "an author without papers"),
        (5, "no object but a number"),
    ],
)
def test_what_holds_no_paper_is_rejected_by_what_it_is(value: Any, reason: str) -> None:
    with pytest.raises(Unusable, match=reason):
        map_paper(RawPaper(value))


@pytest.mark.parametrize(
    ("known", "identifiers"),
    [
        ({"DOI": "10.5555/A", "ArXiv": "2001.00001"}, ["arxiv:2001.00001", "doi:10.5555/a"]),
        ({"DOI": "10.48550/arXiv.2001.00001"}, ["arxiv:2001.00001"]),
        (
            {"DBLP": "conf/x/A", "PubMed": "12", "CorpusId": 3},
            ["dblp:conf/x/A", "pubmed:12", "semantic-scholar:CorpusId:3"],
        ),
        (None, []),
    ],
)
def test_identifiers_are_those_of_everybody_and_of_semantic_scholar(known: Any, identifiers: list[str]) -> None:
    found = [f"{own.scheme}:{own.value}" for own in record_of(externalIds=known).identifiers]
    assert sorted(found) == sorted([*identifiers, f"semantic-scholar:{ID}"])


@pytest.mark.parametrize(
    ("fields", "version"),
    [
        ({"venue": "arXiv.org"}, Version("preprint", published_on="2020-02-03")),
        ({"externalIds": {"ArXiv": "2002.00001"}}, Version("preprint", published_on="2020-02-03")),
        ({"journal": {"name": "ArXiv", "volume": "abs/1"}}, Version("preprint", published_on="2020-02-03")),
        (
            {"publicationVenue": {"name": "Shelves", "type": "conference"}},
            Version("proceedings", None, "2021", None, "Shelves"),
        ),
        ({"venue": "J", "publicationTypes": ["Review", "JournalArticle"]}, Version("journal", None, "2021", None, "J")),
        (
            {"venue": "J", "publicationTypes": ["JournalArticle", "Conference"]},
            Version("proceedings", None, "2021", None, "J"),
        ),
        ({"venue": "J"}, None),
    ],
)
def test_a_version_is_of_the_kind_of_its_venue(fields: dict[str, Any], version: Version | None) -> None:
    record = record_of(year=2021, publicationDate="2020-02-03", **fields)
    assert record.versions == ((version,) if version else ())
    assert record.venue == (version.venue if version else "J")


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("Deep Shelves *", "Deep Shelves"),
        ("Deep Shelves ☆ , ☆ ☆", "Deep Shelves"),
        ("Deep Shelves with A*", "Deep Shelves with A*"),
        ("* * *", "* * *"),
    ],
)
def test_a_title_loses_the_signs_of_footnotes(printed: str, title: str) -> None:
    assert record_of(title=printed).title == title


def test_what_a_model_chose_or_wrote_is_told_from_what_none_did() -> None:
    record = record_of(
        tldr={"model": "tldr@v2", "text": "In short."},
        s2FieldsOfStudy=[
            {"category": "Art", "source": "s2-fos-model"},
            {"category": "Law", "source": "external"},
            {"category": "Law", "source": "s2-fos-model"},
        ],
        fieldsOfStudy=["Law"],
    )
    assert (record.abstract, record.ai_summary) == (None, "In short.")
    assert record.topics == (
        StatedTopic("Art", "semantic-scholar", True),
        StatedTopic("Law", "semantic-scholar"),
    )


def test_authors_have_the_numbers_of_semantic_scholar_and_orcids() -> None:
    record = record_of(
        authors=[
            {"authorId": 7, "name": "A", "externalIds": {"ORCID": "0000-0002-1825-0097"}},
            {"authorId": None, "name": "B"},
        ]
    )
    assert record.authors == ("A", "B")
    assert record.author_identifiers == (
        AuthorIdentifier(0, "semantic-scholar", "7"),
        AuthorIdentifier(0, "orcid", "0000-0002-1825-0097"),
    )


@pytest.mark.parametrize(
    ("url", "links"),
    [
        ("https://example.org/a b.pdf", ["https://example.org/a%20b.pdf"]),
        ("https://arxiv.org/pdf/2001.00001", []),
        ("https://doi.org/10.5555/a", []),
        ("", []),
    ],
)
def test_the_open_file_is_a_link_unless_an_identifier_says_it(url: str, links: list[str]) -> None:
    assert [link.url for link in record_of(openAccessPdf={"url": url}).links] == links
    assert signals_of(openAccessPdf={"url": url, "status": "GREEN"}) == ()


@pytest.mark.parametrize("field", sorted(module.PAPER_OUT_OF_SCOPE))
def test_a_field_out_of_scope_gives_no_signal(field: str) -> None:
    assert signals_of(**{field: "anything"}) == ()


def test_what_is_unknown_is_a_signal_wherever_it_stands() -> None:
    answer = {"total": 1, "more": 1, "data": [{"citingPaper": {**PAPER, "new": 1, "tldr": {"mood": 1}}, "reason": 1}]}
    (entry,) = entries(answer)
    assert map_paper(entry.raw).signals == (
        "unknown field more",
        "unknown field reason",
        "unknown field new",
        "unknown field tldr.mood",
    )


def test_no_field_is_both_read_and_left_out() -> None:
    assert not module.PAPER_FIELDS & module.PAPER_OUT_OF_SCOPE.keys()
    assert not module.IDENTIFIERS & module.IDENTIFIERS_OUT_OF_SCOPE.keys()
    assert not module.AUTHOR_FIELDS & module.AUTHOR_OUT_OF_SCOPE.keys()
    assert not module.VENUE_FIELDS & module.VENUE_OUT_OF_SCOPE.keys()
    assert not module.FILE_FIELDS & module.FILE_OUT_OF_SCOPE.keys()


ODD: tuple[Any, ...] = (
    None,
    True,
    5,
    -1.5,
    "x",
    "",
    [],
    {},
    [[]],
    [{}],
    [None],
    ["x", 5],
    {"name": 1},
    [{"name": "x"}],
)


@given(st.dictionaries(st.sampled_from(sorted(module.PAPER_FIELDS - {"title"})), st.sampled_from(ODD)))
def test_any_value_in_any_field_gives_a_record_or_a_reason(fields: dict[str, Any]) -> None:
    assert record_of(**fields).title == "Deep Shelves"


def test_every_real_paper_is_read_and_nothing_in_it_is_unknown(shared: Path) -> None:
    counts: Counter[str] = Counter()
    for path in sorted((shared / "data" / "semantic-scholar").glob("*.json.gz")):
        content = gzip.decompress(path.read_bytes())
        assert recognise(content[:HEAD_SIZE]) is LOADER
        for entry in entries(content):
            assert not isinstance(entry, Broken)
            try:
                mapped = map_paper(entry.raw)
            except Unusable:
                counts["without a title"] += 1
                continue
            assert isinstance(mapped.record, PaperRecord)
            assert mapped.signals == ()
            counts["papers"] += 1
            counts["citations"] += len(mapped.record.citations)
            counts.update(own.scheme for own in mapped.record.identifiers if own.scheme in ("arxiv", "doi"))
    assert counts["papers"] == 60 + 1 + 1_000 + 14
    assert counts["without a title"] == 1
    assert counts["citations"] == 1_000 + 14
    assert counts["arxiv"] >= 243
