"""Which names are one person: forms allow it, shared co-authors prove it, and nothing that contradicts is joined."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest

from db.resolution.author_variants import (
    INITIAL,
    MIDDLE_INITIAL,
    MIDDLE_NAME,
    MOST_AUTHORS,
    MOST_HOLDERS,
    ORDER,
    SPACING,
    UMLAUT,
    Appearances,
    Likeness,
    groups_of,
    letters_of,
    likeness,
    pair_of,
    short_form,
    shown_first,
    variants_in_family,
    variants_in_spelling,
)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("yann lecun", "yann le cun", SPACING),
        ("prathosh a p", "prathosh ap", SPACING),
        ("khan mohammad emtiyaz", "mohammad emtiyaz khan", ORDER),
        ("edward j hu", "j edward hu", ORDER),
        ("bernhard scholkopf", "bernhard schoelkopf", UMLAUT),
        ("jurgen bohmer", "juergen boehmer", UMLAUT),
        ("michael littman", "michael l littman", MIDDLE_INITIAL),
        ("timothy e j behrens", "timothy edward john behrens", MIDDLE_INITIAL),
        ("john f smith", "john f k smith", MIDDLE_INITIAL),
        ("simon du", "simon shaolei du", MIDDLE_NAME),
        ("laurens maaten", "laurens van der maaten", MIDDLE_NAME),
        ("h brendan mcmahan", "hugh brendan mcmahan", MIDDLE_NAME),
        ("r srikant", "rayadurgam srikant", INITIAL),
        ("s roberts", "stephen j roberts", INITIAL),
        ("s ravi", "s s ravi", INITIAL),
        ("hal example iii", "hal b example iii", MIDDLE_INITIAL),
    ],
)
def test_forms_of_one_name_are_alike_in_some_way(one: str, other: str, kind: Likeness) -> None:
    assert likeness(one, other) is likeness(other, one) is kind


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("amit kumar", "anil kumar"),
        ("wei zhang", "wen zhang"),
        ("yu zhang", "yue zhang"),
        ("xu wang", "xue wang"),
        ("zoe k smith", "zoe m smith"),
        ("j s lee", "s j lee"),
        ("s kevin zhou", "sizhuo zhou"),
        ("anna berg", "anna holm"),
        ("hal example", "hal b example jr"),
        ("plato", "plato smith"),
    ],
)
def test_names_of_two_people_are_not_alike(one: str, other: str) -> None:
    assert likeness(one, other) is likeness(other, one) is None


def test_names_that_are_alike_have_a_key_in_common() -> None:
    names = [
        "a berg",
        "anna berg",
        "anna m berg",
        "an na berg",
        "berg anna",
        "annaberg",
        "arne berg",
        "plato",
        "anna baerg",
        "anna barg",
    ]
    for one, other in combinations(names, 2):
        if likeness(one, other):
            assert short_form(one) == short_form(other) or letters_of(one) == letters_of(other)


def test_a_form_that_many_names_have_leads_to_nothing() -> None:
    family = ["w zhang", "wei zhang", "wei q zhang", *(f"w{'a' * number}x zhang" for number in range(MOST_HOLDERS - 3))]
    assert {("w zhang", "wei zhang"), ("wei q zhang", "wei zhang")} <= set(variants_in_family(family))
    assert set(variants_in_family([*family, "wu zhang"])) == {("wei q zhang", "wei zhang")}
    assert set(variants_in_spelling(["hao li", "li hao", "haoli"])) == {
        ("hao li", "li hao"),
        ("hao li", "haoli"),
    }


def seen_on(*lists: str) -> Appearances:
    """What papers show of names, given their lists of authors."""
    seen = Appearances()
    for number, listed in enumerate(lists):
        authors = frozenset(listed.split(", "))
        for name in authors:
            seen.add(number, authors, name)
    return seen


def groups(seen: Appearances) -> list[list[str]]:
    pairs = [pair_of(one, other) for one, other in combinations(sorted(seen.papers), 2)]
    evidence = {pair: shared for pair in pairs if (shared := seen.shared(*pair))}
    found = groups_of(seen.papers, evidence, seen)
    for order in list(permutations(evidence))[:24]:
        assert groups_of(seen.papers, {pair: evidence[pair] for pair in order}, seen) == found
    return [group for group in found if len(group) > 1]


def test_names_are_one_where_they_share_coauthors_enough() -> None:
    assert groups(seen_on("anna berg, bo li, cy dahl", "anna m berg, cy dahl, bo li")) == [["anna berg", "anna m berg"]]
    assert groups(seen_on("anna berg, bo li, cy dahl", "anna m berg, cy dahl")) == []
    assert groups(seen_on("anna berg, bo li", "an na berg, bo li, cy dahl")) == [["an na berg", "anna berg"]]


def test_names_that_say_little_need_much_of_the_shorter_list() -> None:
    others = [f"anna berg, coauthor {letter}{letter}" for letter in "cdefghijk"]
    more = [f"a berg, colleague {letter}{letter}" for letter in "cdefghijk"]
    assert groups(seen_on("anna berg, bo li, cy dahl", "a berg, bo li, cy dahl")) == [["a berg", "anna berg"]]
    assert groups(seen_on("anna berg, bo li, cy dahl", "a berg, bo li, cy dahl", *others, *more)) == []


def test_a_number_that_a_machine_gives_stands_for_coauthors_where_names_are_alike() -> None:
    seen = seen_on("anna berg, bo li", "a berg, cy dahl", "eva falk, gil hu")
    seen.identifiers = {name: {"openalex": {"1"}} for name in ("anna berg", "a berg", "eva falk")}
    assert groups(seen) == [["a berg", "anna berg"]]
    seen.identifiers["a berg"] = {"openalex": {"1", "2"}}
    assert groups(seen) == []
    seen.identifiers |= {
        "a berg": {"openalex": {"1"}, "orcid": {"x"}},
        "anna berg": {"openalex": {"1"}, "orcid": {"y"}},
    }
    assert groups(seen) == []


def test_numbers_that_a_machine_gives_part_nobody() -> None:
    seen = seen_on("anna berg, bo li, cy dahl", "anna m berg, cy dahl, bo li")
    seen.identifiers = {"anna berg": {"openalex": {"1"}}, "anna m berg": {"openalex": {"2"}}}
    assert groups(seen) == [["anna berg", "anna m berg"]]


def test_names_of_one_list_are_two_people() -> None:
    assert groups(seen_on("anna berg, bo li, cy dahl, anna m berg", "anna m berg, bo li, cy dahl")) == []


def test_a_list_of_very_many_shows_no_coauthors() -> None:
    many = ", ".join(f"member n{number}" for number in range(MOST_AUTHORS))
    assert groups(seen_on(f"anna berg, {many}", f"anna m berg, {many}")) == []


def test_an_initial_joins_the_name_it_has_clearly_more_evidence_for_and_never_two() -> None:
    equal = ("a kumar, bo li, cy dahl", "amit kumar, bo li, cy dahl", "anil kumar, bo li, cy dahl")
    assert groups(seen_on(*equal)) == []
    more = ("a kumar, bo li, cy dahl, eva falk, gil hu", "amit kumar, bo li, cy dahl, eva falk, gil hu", equal[2])
    assert groups(seen_on(*more)) == [["a kumar", "amit kumar"]]


def test_a_chain_that_would_join_two_people_is_cut_at_its_links() -> None:
    team = "bo li, cy dahl"
    chain = (
        "john k smith, bo li, cy dahl",
        "john smith, bo li, cy dahl, eva falk, gil hu",
        "john m smith, eva falk, gil hu",
    )
    assert groups(seen_on(*chain)) == []
    assert groups(seen_on(*chain[:2])) == [["john k smith", "john smith"]]
    assert groups(seen_on(f"john smith, {team}", f"john k smith, {team}", f"john kim smith, {team}")) == [
        ["john k smith", "john kim smith", "john smith"]
    ]


def test_the_shown_name_is_a_full_one_that_papers_print_most() -> None:
    uses = {"y lecun": 9, "yann lecun": 3, "yann le cun": 3}
    assert min(uses, key=lambda name: shown_first(name, uses[name])) == "yann le cun"
