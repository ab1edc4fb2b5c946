"""Where papers are published: printed names resolve to series, and a paper has the venue that counts most."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from db.engine import parse_url, writing
from db.records import PaperRecord
from db.resolution.merge import Source, SourcedRecord, merge
from db.store.derivation import derive
from db.store.documents import NewDocument, begin, complete
from db.store.entries import NewEntry, add_entries
from db.tables import Paper, PaperField, Venue, VenueAlias
from db.vocabulary import fold_name, shipped_vocabulary
from db.vocabulary.venues import is_submission, series_name
from extraction.reader import READER
from papershelf.database import open_for_writing
from tests.shelf import COMPLETED_AT

FIELDS = {"name", "full_name", "kind", "aliases"}


def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in files("db.vocabulary").joinpath("venues.jsonl").read_text("utf8").splitlines()]


def test_the_file_is_sorted_by_name_and_every_venue_says_everything() -> None:
    names = [row["name"] for row in rows()]
    assert names == sorted(names, key=lambda name: (name.casefold(), name))
    for row in rows():
        assert row.keys() == FIELDS, row["name"]
        assert row["kind"] in ("conference", "workshop", "journal")
        assert row["aliases"] == sorted(row["aliases"], key=lambda alias: (alias.casefold(), alias))


def test_no_spelling_leads_to_two_venues_and_each_leads_to_its_own() -> None:
    seen: dict[str, str] = {}
    for venue in shipped_vocabulary().venues:
        for spelling in {venue.name, venue.full_name or venue.name, *venue.aliases}:
            assert seen.setdefault(fold_name(spelling), venue.name) == venue.name
            assert shipped_vocabulary().resolve_venue(spelling) == venue, spelling


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("icml", "ICML"),
        ("ICML 2023", "ICML"),
        ("ICML'23", "ICML"),
        ("Proceedings of the 42nd International Conference on Machine Learning", "ICML"),
        ("The Eleventh International Conference on Learning Representations, ICLR 2023", "ICLR"),
        (
            "Proceedings of The Twenty Fifth International Conference on Artificial Intelligence and Statistics",
            "AISTATS",
        ),
        ("2023 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)", "CVPR"),
        ("Advances in Neural Information Processing Systems 36 (NeurIPS 2023)", "NeurIPS"),
        ("Proceedings of the AAAI Conference on Artificial Intelligence, Volume 34", "AAAI"),
        ("J. Mach. Learn. Res.", "JMLR"),
        ("Machine Learning", "Machine Learning"),
        ("Proceedings of the IEEE", "Proceedings of the IEEE"),
        ("Proceedings of the National Academy of Sciences", "PNAS"),
        ("Proc. VLDB Endow.", "PVLDB"),
        ("Commun. ACM", "Communications of the ACM"),
        ("In Proceedings of the 34th ICML", "ICML"),
        (
            "Proceedings of the 57th Annual Meeting of the Association for Computational Linguistics (Volume 1: Long "
            "Papers)",
            "ACL",
        ),
        (
            "Proceedings of the 56th Annual Meeting of the Association for Computational Linguistics, ACL 2018, "
            "Melbourne, Australia, July 15-20, 2018, Volume 1: Long Papers",
            "ACL",
        ),
        (
            "Proceedings of the 2019 Conference of the North American Chapter of the Association for Computational "
            "Linguistics: Human Language Technologies, Volume 1 (Long and Short Papers)",
            "NAACL",
        ),
        (
            "Proceedings of the 2019 Conference on Empirical Methods in Natural Language Processing and the 9th "
            "International Joint Conference on Natural Language Processing (EMNLP-IJCNLP)",
            "EMNLP",
        ),
        (
            "9th International Conference on Learning Representations, ICLR 2021, Virtual Event, May 3-7, 2021",
            "ICLR",
        ),
        (
            "Advances in Neural Information Processing Systems 30: Annual Conference on Neural Information Processing "
            "Systems 2017, December 4-9, 2017, Long Beach, CA, USA",
            "NeurIPS",
        ),
        (
            "Computer Vision - ECCV 2020 - 16th European Conference, Glasgow, UK, August 23-28, 2020, "
            "Proceedings, Part I",
            "ECCV",
        ),
        (
            "Machine Learning, Proceedings of the Twenty-Third International Conference (ICML 2006), Pittsburgh, "
            "Pennsylvania, USA, June 25-29, 2006",
            "ICML",
        ),
    ],
)
def test_a_name_with_its_edition_is_the_curated_series(printed: str, name: str) -> None:
    venue = shipped_vocabulary().resolve_venue(printed)
    assert (venue.name, venue.is_curated) == (name, True)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("ICLR 2024 Workshops: GEM", "ICLR Workshops: GEM"),
        ("ICLR 2025 Workshops: LLM_Reason_and_Plan", "ICLR Workshops: LLM Reason and Plan"),
        ("2nd Workshop on Shelving, ICML", "Workshop on Shelving, ICML"),
        ("Workshop on Shelving (ICML 2023)", "Workshop on Shelving (ICML)"),
    ],
)
def test_a_workshop_is_a_series_of_its_own_and_not_the_conference_that_holds_it(printed: str, name: str) -> None:
    venue = shipped_vocabulary().resolve_venue(printed)
    assert (venue.name, venue.is_curated, venue.kind) == (name, False, "workshop")


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("First Break", "First Break"),
        ("Nineteenth-Century Music", "Nineteenth-Century Music"),
        ("Proceedings of the Royal Society B", "Proceedings of the Royal Society B"),
        ("Proceedings of the ACM on Programming Languages", "Proceedings of the ACM on Programming Languages"),
        ("Proceedings of the Second Symposium on Shelves", "Symposium on Shelves"),
        ("Proceedings of the 3rd Symposium on Shelves (SOS'04)", "Symposium on Shelves"),
        ("Proceedings of SHELF 2004", "SHELF"),
        ("Symposium on Shelves, SOS 2004, Vancouver, BC, Canada, May 23-26, 2004", "Symposium on Shelves"),
        ("Symposium on Shelves (SOS 2004), 23-26 May 2004, Kobe, Japan", "Symposium on Shelves"),
        ("Symposium on Shelves and Boxes, Boston, MA, USA, March 11-14, 2014", "Symposium on Shelves and Boxes"),
        (
            "Shelf Engineering - 2nd International Conference, SEN 2009, Wien, Austria, May 1, 2009. Proceedings",
            "Shelf Engineering",
        ),
        (
            "International Conference on Machine Learning, Optimization, and Shelves, MLOS 2019, Siena, "
            "Italy, May 10-13, 2019",
            "International Conference on Machine Learning, Optimization, and Shelves",
        ),
        ("Journal of Symbolic Shelves (JSS)", "Journal of Symbolic Shelves"),
        ("Applied Shelves (Boston)", "Applied Shelves (Boston)"),
    ],
)
def test_a_series_that_nobody_knows_loses_its_edition_and_no_word_of_its_own(printed: str, name: str) -> None:
    venue = shipped_vocabulary().resolve_venue(printed)
    assert (venue.name, venue.is_curated) == (name, False)
    assert shipped_vocabulary().resolve_venue(name).key == venue.key


@pytest.mark.parametrize(
    ("printed", "is_sent"),
    [
        ("Submitted to The Twelfth International Conference on Learning Representations", True),
        ("Submitted to ICLR 2024", True),
        ("under review", True),
        ("ICLR 2024 Conference Withdrawn Submission", True),
        ("In Review", True),
        ("Review of Submitted Shelves", False),
        ("ICLR", False),
        ("Annual Review of Shelves", False),
    ],
)
def test_a_submission_is_told_from_a_venue(printed: str, is_sent: bool) -> None:
    assert is_submission(printed) is is_sent


def test_a_venue_that_nobody_knows_says_no_kind() -> None:
    assert shipped_vocabulary().resolve_venue("Annual Shelving Days 2020").kind is None


@given(st.text(min_size=1).filter(str.strip))
def test_any_name_resolves_and_what_is_left_of_it_resolves_to_the_same(printed: str) -> None:
    venue = shipped_vocabulary().resolve_venue(printed)
    assert venue.name
    assert venue.key
    assert series_name(printed)


def entry(number: int, record: PaperRecord, loader: str = "mlanthology") -> SourcedRecord:
    return SourcedRecord(number, number, Source(number, f"{number:064}", loader, None, False), record)


def test_a_conference_counts_before_a_workshop_and_has_its_own_year() -> None:
    workshop = entry(1, PaperRecord(title="a", venue="ICML 2022 Workshops: SCIS", published_on="2022"))
    conference = entry(2, PaperRecord(title="a", venue="iclr", published_on="2023"))
    preprint = entry(3, PaperRecord(title="a", published_on="2022-06-01"), "hf-daily")
    paper = merge([workshop, preprint, conference], shipped_vocabulary())
    assert (paper.venue, paper.venue_year, paper.fields["venue"]) == ("iclr", 2023, 2)


def test_a_day_counts_before_a_year_whoever_says_it() -> None:
    page = entry(1, PaperRecord(title="a", published_on="2022-12-06"), "hf-page")
    year = entry(2, PaperRecord(title="a", published_on="2023", venue="icml"))
    paper = merge([page, year], shipped_vocabulary())
    assert (paper.published_on, paper.fields["published_on"]) == ("2022-12-06", 1)
    assert paper.venue_year == 2023


def load(connection: Connection, sha256: str, *records: PaperRecord) -> None:
    stored, touched = begin(connection, NewDocument(sha256 * 64, sha256, "mlanthology", 1, 1))
    add_entries(connection, stored.id, [NewEntry(place, record) for place, record in enumerate(records)], [])
    touched |= complete(connection, stored.id, None, COMPLETED_AT)
    derive(connection, touched, READER, shipped_vocabulary())


def test_venues_are_shared_rows_that_come_and_go_with_their_papers(tmp_path: Path) -> None:
    engine = open_for_writing(parse_url(f"sqlite:///{tmp_path / 'papershelf.db'}"))
    with writing(engine) as connection:
        load(
            connection,
            "a",
            PaperRecord(title="a", venue="icml", published_on="2023"),
            PaperRecord(title="b", venue="International Conference on Machine Learning", published_on="1990"),
            PaperRecord(title="c", venue="ICLR 2024 Workshops: me_fomo", published_on="2024"),
        )
        load(
            connection,
            "b",
            PaperRecord(title="d", venue="ICLR 2023 Workshops: ME_FoMo", published_on="2023"),
            PaperRecord(title="e", venue="ICLR 2023 Workshops: ME_FoMo", published_on="2023"),
        )
        venues = connection.execute(select(Venue.name, Venue.kind, Venue.is_curated).order_by(Venue.name)).all()
        assert list(map(tuple, venues)) == [
            ("ICLR Workshops: ME FoMo", "workshop", False),  # as most papers print it
            ("ICML", "conference", True),
        ]
        printed = select(Paper.title, Paper.venue_as_printed, Paper.venue_year).order_by(Paper.title).limit(2)
        assert list(map(tuple, connection.execute(printed))) == [
            ("a", "icml", 2023),
            ("b", "International Conference on Machine Learning", 1990),
        ]
        assert "icmlw" not in connection.scalars(select(VenueAlias.alias)).all()
        assert connection.scalars(select(PaperField.field).where(PaperField.field == "venue")).all() == ["venue"] * 5
    engine.dispose()


def test_a_venue_whose_letters_fold_to_many_has_a_key_that_an_index_takes() -> None:
    printed = "\ufdfa" * 600
    assert len(fold_name("\ufdfa").encode()) > 20
    assert len(shipped_vocabulary().resolve_venue(printed).key.encode()) < 2_704


def test_a_year_in_digits_of_another_script_is_part_of_the_name() -> None:
    assert shipped_vocabulary().resolve_venue("ICML 2023").name == "ICML"
    assert not shipped_vocabulary().resolve_venue("ICML 20２3").is_curated
