"""BibTeX and biblatex: as people type it, as programs export it, broken, and in every encoding."""

from __future__ import annotations

import io
import tracemalloc
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import PaperRecord
from loaders import recognise
from loaders.bibtex import LOADER, read
from loaders.bibtex_entry import KINDS, NO_PAPERS, map_entry
from loaders.bibtex_fields import FIELDS, OUT_OF_SCOPE, OUT_OF_SCOPE_BY_PROGRAM
from loaders.bibtex_latex import plain_address, readable, without_mathematics
from loaders.bibtex_values import LONGEST_ENTRY, RawBibEntry
from loaders.loader import HEAD_SIZE, Broken, Mapped, RawEntry, Unusable


def entries(document: str | bytes) -> list[RawEntry]:
    content = document.encode() if isinstance(document, str) else document
    return list(read(io.BytesIO(content)))


def mapped(document: str | bytes) -> Mapped:
    (entry,) = entries(document)
    return map_entry(entry.raw)


def paper(document: str | bytes) -> PaperRecord:
    record = mapped(document).record
    assert isinstance(record, PaperRecord)
    return record


def paper_of(entry: RawEntry) -> PaperRecord:
    record = map_entry(entry.raw).record
    assert isinstance(record, PaperRecord)
    return record


def article(**fields: str) -> PaperRecord:
    given = {"title": "Deep Shelves", **fields}
    return paper("@article{key,\n" + ",\n".join(f"  {name} = {{{value}}}" for name, value in given.items()) + "\n}")


def identifiers(record: PaperRecord) -> list[str]:
    return [f"{identifier.scheme}:{identifier.value}" for identifier in record.identifiers]


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        (r"{{The}} {T}itle of a {BERT}", "The Title of a BERT"),
        (r"Schr\"{o}dinger, Schr{\"o}dinger, Schr\"odinger, {\"{o}}", "Schrödinger, Schrödinger, Schrödinger, ö"),
        (r"\'{\i} {\'\i} \'i \v{c} {\v c} \c{C} {\c c} \H{o} \u{g} \k{a} \r{a} \.z \=a", "í í í č č Ç ç ő ğ ą å ż ā"),
        (r"\ss{} {\ss} \o \O{} \l{}\L{} \ae{} {\AA}ngstr\"om \aa rd", "ß ß øØ łŁ æ Ångström ård"),
        (r"R\&D at 50\% of \#1 in \$ for a\_b", "R&D at 50% of #1 in $ for a_b"),
        (r"Pages 1--2 --- a ``quote'' of~it", "Pages 1–2 — a “quote” of it"),
        (
            r"\emph{In} {\em vivo} \textit{and} {\it in} \textbf{x} \texttt{code} {\sc Small}",
            "In vivo and in x code Small",
        ),
        (r"\href{http://x.org}{the text} \url{http://x.org/a}", "the text http://x.org/a"),
        (r"\foo{bar} and \ours alone", r"bar and \ours alone"),
        (
            r"{\noopsort{1973c}}1981 \LaTeX{} \copyright{} \alpha-helix \textgreater{} \ldots",
            "1981 LaTeX © α-helix > …",
        ),
        (r"$O(1/k)$ and {$L^2$} \emph{of $\ell_1$} \ensuremath{\alpha}", r"$O(1/k)$ and $L^2$ of $\ell_1$ $\alpha$"),
        (r"unbalanced { brace } } \textit{x", "unbalanced  brace   x"),
        ("5% of R&D #1", "5% of R&D #1"),
        (r"reduce $\{$beta$\}$ activity", "reduce beta activity"),
        (r"$<$i$>$html$<$/i$>$ and {\textless}b{\textgreater}", "<i>html</i> and <b>"),
        (r"{\~n} \~{n} a~b \~", "ñ ñ a b ∼"),
        (r"5% of R&D \'e", "5% of R&D é"),
    ],
)
def test_latex_of_words_is_text_and_mathematics_stays(printed: str, text: str) -> None:
    assert readable(printed) == text


def test_a_name_of_a_venue_has_no_mathematics_either() -> None:
    assert without_mathematics(r"The 5\({}^{\mbox{th}}\) Workshop on $\alpha$") == "The 5^th Workshop on α"


@pytest.mark.parametrize(
    ("printed", "address"),
    [
        (r"\url{http://x.org/a\_b\%20c\#d}", "http://x.org/a_b%20c#d"),
        (r"http://x.org/\~{}ada", "http://x.org/~ada"),
        (r"http://x.org/{\textasciitilde}ada/$\sim$b", "http://x.org/~ada/~b"),
        (r"10.1007/978-3\_{4}", "10.1007/978-3_4"),
    ],
)
def test_addresses_lose_their_escapes(printed: str, address: str) -> None:
    assert plain_address(printed) == address


@pytest.mark.parametrize(
    ("printed", "authors"),
    [
        ("Ada Lovelace and Charles Babbage", ("Ada Lovelace", "Charles Babbage")),
        ("Lovelace, Ada AND Babbage,Charles", ("Ada Lovelace", "Charles Babbage")),
        ("van der Rohe, Ludwig and Ludwig van der Rohe", ("Ludwig van der Rohe", "Ludwig van der Rohe")),
        ("Daum{\\'e}, III, Hal and King, Jr., Martin", ("Hal Daumé III", "Martin King Jr.")),
        ("Fulton, James E., Jr.", ("James E. Fulton Jr.",)),
        ("{Royal Society} and {Barnes and Noble}", ("Royal Society", "Barnes and Noble")),
        ("{Society of Shelves, London}", ("{Society of Shelves, London}",)),
        ("{\\'E}variste Galois and {Ch}arles {B}abbage", ("Évariste Galois", "Charles Babbage")),
        ("J.~R. Hacker and J {van de Pol}", ("J. R. Hacker", "J van de Pol")),
        ("Ada Lovelace and others", ("Ada Lovelace", "others")),
        ("Ada Lovelace\n  and\n\tCharles Babbage", ("Ada Lovelace", "Charles Babbage")),
        ("Lovelace, A.; Babbage, C.", ("A. Lovelace", "C. Babbage")),
        ("family=Rohe, given=Ludwig, prefix={van der}", ("Ludwig van der Rohe",)),
        ("family={Lovelace}, given={Ada} and Alan Turing", ("Ada Lovelace", "Alan Turing")),
        ("Plato", ("Plato",)),
        (r'Sch{\\"u}pbach, M. and \O stergaard, \AA ge', ("M. Schüpbach", "Åge Østergaard")),
        (
            r"Eli\'a\v s, M. and Ji\v r\'\i  and Na\"\i ve, Z. and \O stergaard, \AA ge",
            ("M. Eliáš", "Jiří", "Z. Naïve", "Åge Østergaard"),
        ),
        ("Ada Lovelace and and Alan Turing and", ("Ada Lovelace", "Alan Turing")),
        ("OpenAI and : and Ada Lovelace", ("OpenAI", "Ada Lovelace")),
        ("", ()),
    ],
)
def test_names_are_told_by_bibtex_s_own_rules(printed: str, authors: tuple[str, ...]) -> None:
    assert article(author=printed).authors == authors


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("year = 1999", "1999"),
        ('year = "1999", month = jan', "1999-01"),
        ("year = {1999}, month = {February}, day = {3}", "1999-02-03"),
        ("year = {1999}, month = 12", "1999-12"),
        ('year = 1999, month = dec # "~1"', "1999-12-01"),
        ('year = 1999, month = "1~" # feb', "1999-02-01"),
        ("year = 1999, month = {July 4}", "1999-07-04"),
        ("year = 1999, month = {jul/aug}", "1999-07"),
        ("year = 1999, month = {13}", "1999"),
        ("year = {[1999?]}", "1999"),
        ("year = {c1999}", "1999"),
        ("year = {1998--1999}", "1998"),
        ("year = {1999-05-06}", "1999-05-06"),
        ("date = {2019-05-06/2019-06-07}, year = 2018", "2019-05-06"),
        ("date = {2019-02-30}", "2019-02"),
        ("date = {2019-21}", "2019"),
        ("date = {Mar 3}, year = {2015}", "2015-03-03"),
        ("year = {in press}", None),
        ("year = {}", None),
        ("volume = 3", None),
    ],
)
def test_dates_are_as_precise_as_they_are_printed(fields: str, date: str | None) -> None:
    found = mapped(f"@article{{key, title = {{T}}, {fields}}}")
    assert isinstance(found.record, PaperRecord)
    assert found.record.published_on == date
    assert found.signals == ()


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"doi": "10.1234/ABC.5"}, ["doi:10.1234/abc.5"]),
        ({"doi": "https://doi.acm.org/10.1145/1137627.1137631"}, ["doi:10.1145/1137627.1137631"]),
        ({"doi": r"doi: 10.1007/978-3-642-1\_2."}, ["doi:10.1007/978-3-642-1_2"]),
        ({"doi": "10.1002/(SICI)1(1999)5:1<9::AID>3.0.CO;2-A"}, ["doi:10.1002/(sici)1(1999)5:1<9::aid>3.0.co;2-a"]),
        ({"url": "http://dx.doi.org/10.1234/x"}, ["doi:10.1234/x"]),
        ({"note": "doi:10.1234/x"}, ["doi:10.1234/x"]),
        ({"doi": "10.48550/arXiv.2401.00001"}, ["arxiv:2401.00001"]),
        ({"eprint": "2401.00001v3", "archiveprefix": "arXiv"}, ["arxiv:2401.00001"]),
        ({"eprint": "abs/2401.00001"}, ["arxiv:2401.00001"]),
        ({"eprint": "cs.LG/0112017", "eprinttype": "arxiv"}, ["arxiv:cs/0112017"]),
        ({"eprint": "2401.00001", "eprinttype": "hal"}, []),
        ({"eprint": "https://www.jstor.org/stable/123"}, []),
        ({"url": "https://arxiv.org/pdf/2401.00001v2.pdf"}, ["arxiv:2401.00001"]),
        ({"journal": "arXiv preprint arXiv:2401.00001"}, ["arxiv:2401.00001"]),
        ({"journal": "CoRR", "volume": "abs/2401.00001"}, ["arxiv:2401.00001"]),
        ({"journal": "ArXiv e-prints", "eprint": "2401.00001"}, ["arxiv:2401.00001"]),
        ({"note": "arXiv: 2401.00001 [cs.LG]"}, ["arxiv:2401.00001"]),
        ({"howpublished": r"\url{https://arxiv.org/abs/2401.00001}"}, ["arxiv:2401.00001"]),
        ({"note": "Extends arXiv:2401.00001"}, []),
        ({"eprint": "2413.00001", "archiveprefix": "arXiv"}, []),
        ({"doi": r"10.1234\/x"}, ["doi:10.1234/x"]),
        ({"doi": "forthcoming"}, []),
    ],
)  # fmt: skip
def test_identifiers_are_found_where_people_put_them(fields: dict[str, str], found: list[str]) -> None:
    assert identifiers(article(**fields)) == found


@pytest.mark.parametrize(
    ("fields", "kind", "venue"),
    [
        ({"journal": "Nature"}, "journal", "Nature"),
        ({"journal": "arXiv preprint arXiv:2401.00001"}, "preprint", None),
        ({"journal": "CoRR", "volume": "abs/2401.00001"}, "preprint", None),
        ({"journal": "bioRxiv"}, "preprint", None),
        ({"journal": "CoRR Letters"}, "journal", "CoRR Letters"),
        ({"eprint": "2401.00001", "archiveprefix": "arXiv"}, "preprint", None),
        ({"journal": "Nature", "eprint": "2401.00001", "archiveprefix": "arXiv"}, "journal", "Nature"),
        ({"journal": r"R\&{D} &amp; more"}, "journal", "R&D & more"),
    ],
)
def test_a_preprint_server_is_no_venue(fields: dict[str, str], kind: str, venue: str | None) -> None:
    record = article(**fields)
    assert (record.versions[0].kind, record.versions[0].venue, record.venue) == (kind, venue, venue)


def test_abbreviations_are_put_together() -> None:
    document = '@string{a = "Journal "} @string(b = a # {of })\n@article{k, title = {T}, journal = b # "Shelf" # { X}}'
    assert paper(document).venue == "Journal of Shelf X"


def test_what_others_stand_in_may_stand_before_or_behind_them_and_has_its_own_doi() -> None:
    volume = "@proceedings{V, title = {Proc. of X}, subtitle={Y}, year = 2020, publisher = {P}, doi = {10.1234/v}}"
    child = "@inproceedings{c, title = {T}, crossref = {v}}"
    for document in (f"{volume}\n{child}", f"{child}\n{volume}"):
        (record,) = [paper_of(entry) for entry in entries(document) if entry.raw.kind == "inproceedings"]
        assert (record.venue, record.published_on, record.identifiers) == ("Proc. of X", "2020", ())
        assert record.versions[0].publisher == "P"


def test_entries_that_inherit_from_each_other_end() -> None:
    document = "@article{a, title = {A}, crossref = {b}}\n@article{b, title = {B}, year = 2000, crossref = {a}}"
    assert [paper_of(entry).published_on for entry in entries(document)] == ["2000", "2000"]


def test_two_entries_with_one_key_are_two_papers() -> None:
    document = "@article{a, title = {First}}\n@article{a, title = {Second}}\n@book{A, title = {Third}}"
    assert [paper_of(entry).title for entry in entries(document)] == ["First", "Second", "Third"]


@pytest.mark.parametrize(
    "broken",
    [
        "@article{x, title = {never closed",
        "@article{x, title = {never closed, author = {A}",
        '@article{x, title = "never closed, year = 1}',
        "@article{x title = {A}}",
        "@article{x, title {A}}",
        "@article{x",
        "@article{",
        "@string{x",
        "@article{x, title = {a}}}}}",
        "@misc{x, title = {}}",
        "@article{x, = {a}}",
    ],
)
def test_a_broken_entry_costs_itself_alone_and_keeps_its_text_and_line(broken: str) -> None:
    good = "@article{g, title = {Good}}\n"
    found = entries(f"{good}{broken}\n{good}")
    titles, rejects = [], []
    for entry in found:
        try:
            titles.append("" if isinstance(entry, Broken) else paper_of(entry).title)
        except Unusable:
            titles.append("")
        if not titles[-1]:
            rejects.append((entry.place, entry.text()))
    assert titles.count("Good") == 2
    assert all(place == "line 2" and broken.split("=")[0].strip("\n") in text for place, text in rejects)


def test_what_is_easily_mended_is_read_with_a_signal_or_without() -> None:
    assert mapped('@article{k,\n title = {T}\n year = "2001"\n}').signals == ("a comma is missing between fields",)
    assert paper("@article{k, title = {T},, year = 2001,}").published_on == "2001"
    assert paper("@article{title = {T}, year = 2001}").published_on == "2001"
    assert paper("@article{key\n  title = {T}, year = 2001}").published_on == "2001"
    assert paper("@ article {k, title = {T}}").title == "T"


@pytest.mark.parametrize("kind", sorted(NO_PAPERS))
def test_kinds_that_are_no_papers_are_rejected_by_what_they_are(kind: str) -> None:
    with pytest.raises(Unusable, match="no paper"):
        mapped(f"@{kind}{{k, title = {{T}}}}")


def test_an_entry_without_a_title_is_rejected() -> None:
    for kind in sorted(KINDS):
        with pytest.raises(Unusable, match="no title"):
            mapped(f"@{kind}{{k, author = {{A}}}}")


def test_a_type_and_a_field_that_nobody_knows_are_signals() -> None:
    assert mapped("@scroll{k, title = {T}, papyrus = {yes}}").signals == (
        "unknown value of type: scroll",
        "unknown field papyrus",
    )


def test_every_known_field_gives_no_signal_and_is_of_one_kind() -> None:
    assert not FIELDS.keys() & OUT_OF_SCOPE.keys()
    for name in (*FIELDS, *OUT_OF_SCOPE, *(f"{begin}1" for begin in OUT_OF_SCOPE_BY_PROGRAM)):
        value = "2001" if name in ("year", "date", "issue_date", "eventdate") else "k"
        signals = mapped(f"@article{{k, title = {{T}}, {name} = {{{value}}}}}").signals
        assert not [signal for signal in signals if "unknown" in signal], name


SCHOEN = "@article{k, title = {Schöne Regale für Čapek}}"


@pytest.mark.parametrize(
    "document",
    [
        SCHOEN.encode(),
        b"\xef\xbb\xbf" + SCHOEN.encode(),
        SCHOEN.encode("utf-16"),
        SCHOEN.encode("utf-16-le"),
        SCHOEN.encode("utf-16-be"),
        b"% Encoding: ISO-8859-2\n" + SCHOEN.encode("iso-8859-2"),
        b"%% Saved with string encoding Western (Windows Latin 2) \n\n" + SCHOEN.encode("cp1250"),
        b"% Encoding: nonsense\n" + SCHOEN.encode(),
        b"% Encoding: Cp1252\n" + SCHOEN.encode(),
    ],
)
def test_encodings_are_told_by_marks_by_comments_and_by_what_the_bytes_can_be(document: bytes) -> None:
    assert recognise(document) is LOADER
    assert paper(document).title == "Schöne Regale für Čapek"


def test_each_line_has_the_encoding_that_it_can_have() -> None:
    lines = ["@article{a, title = {Schöne}}", "@article{b, title = {Schöne – Regale}}"]
    document = lines[0].encode() + b"\n" + lines[1].encode("cp1252")
    assert [paper_of(entry).title for entry in entries(document)] == ["Schöne", "Schöne – Regale"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_end_of_lines_is_one(end: str) -> None:
    document = "@article{a,\n  title = {A}\n}\n\n@article{b,\n  title = {B}\n}\n".replace("\n", end).encode()
    assert recognise(document) is LOADER
    assert [(entry.place, entry.raw.fields["title"]) for entry in entries(document)] == [
        ("line 1", "A"),
        ("line 5", "B"),
    ]


@pytest.mark.parametrize(
    "document",
    [
        "# A Model\n\nIt is good.\n\n```bibtex\n@article{a, title = {T}}\n```\n",
        "---\nlicense: mit\n---\n@article{a, title = {T}}",
        "<html><pre>\n@article{a, title = {T}}\n</pre></html>",
        "\\documentclass{article}\n\\begin{filecontents}{x.bib}\n@article{a, title = {T}}",
        "@pytest.fixture(scope='session')\ndef shared(): pass",
        "@dataclass(frozen=True)\nclass A: pass",
        "Write to ada@example.org {now}, or to\n@ada on the site.",
        "x" * 9_000 + "\n@article{a, title = {T}}",
    ],
)
def test_what_only_quotes_an_entry_is_no_bibtex(document: str) -> None:
    assert not LOADER.sniff(document.encode())


@pytest.mark.parametrize(
    "document",
    [
        " @article{a, title={T}}",
        "@ARTICLE {a,\n\tTitle = {T}}",
        "@article{,\n  title = {T}\n}",
        "@comment{jabref-meta: x}",
        "Automatically generated by a program.\nAny changes will be lost.\n\n@article{a,\nauthor = {A}",
        "%% This BibTeX bibliography file was created using BibDesk.\n\n@book(a, title = {T})",
        "@article{DBLP:journals/corr/abs-1706-03762,\n  author    = {Ada",
        "@article{title = {T}}",
    ],
)
def test_entries_are_recognised(document: str) -> None:
    assert recognise(document.encode()) is LOADER


def test_an_entry_without_end_is_passed_over_with_bounded_memory() -> None:
    document = b"@article{a, title = {" + b"word word word\n" * 90_000 + b"@article{b, title = {B}}\n"
    tracemalloc.start()
    try:
        first, last = entries(document)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert isinstance(first, Broken)
    assert last.raw.fields["title"] == "B"
    assert peak < 20 * LONGEST_ENTRY


def test_entries_are_streamed() -> None:
    document = b"".join(b"@article{k%d, title = {T}, abstract = {%s}}\n" % (i, b"word " * 400) for i in range(5_000))
    tracemalloc.start()
    try:
        assert sum(1 for _ in read(io.BytesIO(document))) == 5_000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(document) > 10_000_000
    assert peak < 3_000_000


@given(
    st.dictionaries(
        st.sampled_from(sorted(FIELDS)), st.text(st.sampled_from(list("aZ1 {}\\$\"',;#%~&@=-:./éand\n")), max_size=40)
    )
)
def test_any_value_in_any_field_gives_records_or_reasons(fields: dict[str, str]) -> None:
    document = "@article{k, title = {T},\n" + ",".join(f"{name} = {{{value}}}" for name, value in fields.items()) + "}"
    for entry in entries(document):
        if isinstance(entry, Broken):
            assert entry.reason
            continue
        try:
            title = paper_of(entry).title
        except Unusable as unusable:
            title = str(unusable)
        assert title


def outcome_of_files(paths: list[Path]) -> tuple[Counter[str], Counter[str]]:
    counts: Counter[str] = Counter()
    signals: Counter[str] = Counter()
    for path in paths:
        for entry in entries(path.read_bytes()):
            reason: Any = entry.reason if isinstance(entry, Broken) else None
            try:
                found = None if reason else map_entry(entry.raw)
            except Unusable as unusable:
                reason = str(unusable)
            if reason:
                counts[reason] += 1
            elif found:
                counts["records"] += 1
                signals.update(found.signals)
    return counts, signals


def test_every_entry_of_a_real_library_is_read(shared: Path) -> None:
    counts, signals = outcome_of_files([shared / "data" / "bibtex" / "cdl.bib"])
    assert counts == {"records": 6_315}
    assert signals == {"unusable value of year": 1}


def test_every_entry_of_real_proceedings_is_read(shared: Path) -> None:
    counts, signals = outcome_of_files(sorted((shared / "data" / "bibtex" / "icml").iterdir()))
    assert counts == {"records": 4_096}
    assert signals == {}


def test_samples_of_a_reference_manager_are_read_or_rejected_with_a_reason(shared: Path) -> None:
    paths = sorted((shared / "data" / "jabref-samples").glob("*.bib"))
    recognised = [path for path in paths if recognise(path.read_bytes()[:HEAD_SIZE]) is LOADER]
    assert [path.stat().st_size for path in paths if path not in recognised] == [0]
    counts, _ = outcome_of_files(recognised)
    assert {reason.split("(")[0].strip() for reason in counts} == {"records", "The entry", "The entry has no title."}
    assert counts["records"] > 400


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Ada Berg, Carl Dahl, Eva Falk", ("Ada Berg", "Carl Dahl", "Eva Falk")),
        ("Ada Berg, Carl Dahl, and Eva Falk", ("Ada Berg", "Carl Dahl", "Eva Falk")),
        ("A. Berg, C. Dahl and E. Falk", ("A. Berg", "C. Dahl", "E. Falk")),
        ("Berg A, Dahl C, Falk E", ("A Berg", "C Dahl", "E Falk")),
        ("Berg A, Dahl C and Falk E", ("A Berg", "C Dahl", "E Falk")),
        ("Berg, A., Dahl, C., Falk, E.", ("A. Berg", "C. Dahl", "E. Falk")),
    ],
)
def test_authors_between_commas_are_several_and_a_signal(printed: str, names: tuple[str, ...]) -> None:
    read_as = map_entry(RawBibEntry("misc", "k", {"title": "Shelves", "author": printed}))
    assert isinstance(read_as.record, PaperRecord)
    assert read_as.record.authors == names
    assert read_as.signals == ("authors parted by commas",)


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Garcia Lopez, Ana Maria", ("Ana Maria Garcia Lopez",)),
        ("van der Berg, Jr., Jan", ("Jan van der Berg Jr.",)),
        ("Berg, A. and Dahl, C.", ("A. Berg", "C. Dahl")),
        ("{Open Source, Free Tools, and More}", ("{Open Source, Free Tools, and More}",)),
        (r"Tr{\~{\^e}} Anh and Nguy\~{\^e}n Binh", ("Trễ Anh", "Nguyễn Binh")),
    ],
)
def test_commas_within_a_name_part_no_authors(printed: str, names: tuple[str, ...]) -> None:
    read_as = map_entry(RawBibEntry("misc", "k", {"title": "Shelves", "author": printed}))
    assert isinstance(read_as.record, PaperRecord)
    assert (read_as.record.authors, read_as.signals) == (names, ())


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("phdthesis", {"school": "University of Shelves"}),
        ("techreport", {"institution": "University of Shelves"}),
        ("phdthesis", {"publisher": "University of Shelves"}),
    ],
)
def test_who_makes_a_thesis_or_a_report_public_stands_with_its_version(kind: str, fields: dict[str, str]) -> None:
    read_as = map_entry(RawBibEntry(kind, "k", {"title": "Shelves", **fields}))
    assert isinstance(read_as.record, PaperRecord)
    assert read_as.record.versions[0].publisher == "University of Shelves"


def test_what_a_paper_was_submitted_to_is_no_venue() -> None:
    read_as = map_entry(RawBibEntry("inproceedings", "k", {"title": "Shelves", "booktitle": "Submitted to ICLR 2024"}))
    assert isinstance(read_as.record, PaperRecord)
    assert read_as.record.venue is None
    assert [version.kind for version in read_as.record.versions] == ["preprint"]
