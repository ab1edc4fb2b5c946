"""Parts of graphs that depend on no order."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from db.resolution.graph import cliques, components


@given(st.integers(0, 7), st.data())
def test_cliques_part_the_nodes_into_groups_where_everybody_is_joined(size: int, data: st.DataObject) -> None:
    pairs = list(combinations(range(size), 2))
    edges = [pair for pair in pairs if data.draw(st.booleans())]
    groups = cliques(size, edges)
    assert sorted(node for group in groups for node in group) == list(range(size))
    assert all(pair in edges for group in groups for pair in combinations(sorted(group), 2))
    if all(pair in edges for pair in pairs) and size:
        assert len(groups) == 1


def test_the_middle_of_a_chain_is_set_aside() -> None:
    assert sorted(cliques(3, [(0, 1), (1, 2)])) == [[0], [1], [2]]
    assert sorted(cliques(4, [(0, 1), (1, 2), (2, 3)])) == [[0], [1, 2], [3]]


@given(st.integers(1, 7), st.data())
def test_the_cliques_of_a_component_are_the_same_whatever_stands_beside_it(size: int, data: st.DataObject) -> None:
    edges = [pair for pair in combinations(range(size), 2) if data.draw(st.booleans())]
    beside = [(size, size + 1), (size + 1, size + 2)]
    alone = sorted(cliques(size, edges))
    assert sorted(group for group in cliques(size + 3, [*edges, *beside]) if group[0] < size) == alone


def test_components_are_what_edges_connect() -> None:
    assert components(5, [(3, 1), (1, 4)]) == [[0], [1, 3, 4], [2]]
