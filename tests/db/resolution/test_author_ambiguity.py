"""Names that several people seem to bear: common ones, on papers that fall into groups."""

from __future__ import annotations

from itertools import permutations, product

from db.resolution.author_ambiguity import CommonNames, groups_of_papers


def test_a_name_is_common_where_given_name_and_surname_both_are() -> None:
    given = ["wei", "yang", "hao", "jun", "lei", "li na"]
    surnames = ["zhang", "wang", "liu", "chen"]
    everywhere = {f"{first} {last}" for first, last in product(given, surnames)}
    rare = {f"given{number} surname{number}" for number in range(40)}
    names = everywhere | rare | {"wei rareword", "plato"}
    common = CommonNames(names)
    assert {name for name in names if name in common} == everywhere


def test_papers_are_grouped_by_the_coauthors_that_they_share() -> None:
    lists: list[set[int]] = [{1, 2}, {3, 4}, {2, 3}, {5}, set(), {6, 7}, {7}]
    assert all(groups_of_papers(order) == 3 for order in permutations(lists))
    assert groups_of_papers([set(), set()]) == 0
