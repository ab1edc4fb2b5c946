"""Which observations are of one repository, and where it is found."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from db.resolution.repos import Addresses, Numbered, Observed, addresses

OLD, NEW, OTHER = (f"https://github.com/{name}" for name in ("lab/old", "lab/new", "else/where"))
FIRST, SECOND = Numbered("github.com", "1"), Numbered("github.com", "2")

observations = st.lists(
    st.builds(
        Observed,
        url=st.sampled_from([OLD, NEW, OTHER]),
        host_id=st.sampled_from(["", "1", "2"]),
        observed_on=st.sampled_from(["", "2024-01-01", "2024-01-02"]),
    ),
    max_size=6,
)


def test_an_address_that_nobody_gives_a_number_for_is_a_repository_of_its_own() -> None:
    found = addresses([Observed(OLD, "", "2024-01-01"), Observed(NEW, "", "2024-01-02")])
    assert found == Addresses({}, {})
    assert [found.current_at(url) for url in (OLD, NEW)] == [OLD, NEW]


def test_a_renamed_repository_is_known_by_its_latest_address_and_found_at_both() -> None:
    found = addresses([Observed(OLD, "1", "2023-01-01"), Observed(NEW, "1", "2024-01-01")])
    assert found.current == {FIRST: NEW}
    assert {found.current_at(url) for url in (OLD, NEW)} == {NEW}


def test_what_was_seen_at_an_address_without_a_number_is_of_the_repository_that_was_last_there() -> None:
    numbered, bare = Observed(OLD, "1", "2023-01-01"), Observed(OLD, "", "2022-01-01")
    assert addresses([numbered, bare]).of(bare) == OLD
    assert addresses([numbered, bare, Observed(NEW, "1", "2024-01-01")]).of(bare) == NEW


def test_a_repository_whose_address_another_one_took_keeps_its_own_number() -> None:
    found = addresses([Observed(OLD, "1", "2022-01-01"), Observed(OLD, "2", "2024-01-01")])
    assert found.owner == {OLD: SECOND}
    assert found.current == {FIRST: f"{OLD}#1", SECOND: OLD}


def test_numbers_of_two_hosts_are_not_the_same_repository() -> None:
    found = addresses([Observed(OLD, "1", ""), Observed("https://gitlab.com/lab/old", "1", "")])
    assert len(set(found.current.values())) == 2


@given(observations)
def test_nothing_hangs_on_the_order_of_observations(seen: list[Observed]) -> None:
    assert len({repr(sorted_of(addresses(order))) for order in list(permutations(seen))[:24]}) == 1


@given(observations)
def test_every_numbered_repository_has_an_address_that_no_other_one_has(seen: list[Observed]) -> None:
    found = addresses(seen)
    assert len(set(found.current.values())) == len(found.current)
    assert set(found.owner.values()) <= set(found.current)
    assert {found.of(observed) for observed in seen} <= {*found.current.values(), *(each.url for each in seen)}


def sorted_of(found: Addresses) -> tuple[object, object]:
    return sorted(found.owner.items()), sorted(found.current.items())
