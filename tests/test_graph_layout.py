"""Positions of the concepts: columns in order, few crossings, nothing on top of anything."""

import itertools

import pytest

from kb.graph.layout import network, pathway

KINDS = {
    "out": "outcome",
    "proc": "procedure",
    "a": "complication",
    "b": "complication",
    "x": "deficit",
    "y": "deficit",
}


def test_columns_follow_the_pathway_and_skip_what_is_absent():
    places = pathway(KINDS, [("proc", "a", 1), ("a", "x", 1), ("x", "out", 1)])
    columns = [places[node][0] for node in ("proc", "a", "x", "out")]
    assert columns == sorted(set(columns))
    assert (columns[0], columns[-1]) == (0, 1)


def test_barycentre_uncrosses_two_edges():
    places = pathway(KINDS, [("a", "y", 2), ("b", "x", 1), ("proc", "a", 2), ("proc", "b", 1)])
    assert (places["a"][1] < places["b"][1]) == (places["y"][1] < places["x"][1])


@pytest.mark.parametrize("count", [1, 2, 40, 150])
def test_network_fits_the_square_without_two_nodes_on_one_spot(count):
    nodes = [f"n{i}" for i in range(count)]
    edges = [(a, b, 1.0) for a, b in itertools.pairwise(nodes)]
    places = network(nodes, edges)
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in places.values())
    assert len({(round(x, 3), round(y, 3)) for x, y in places.values()}) == count


def test_the_rooms_of_a_network_do_not_overlap():
    nodes = [f"n{i:02}" for i in range(30)]
    edges = [(nodes[i // 3], node, 1.0 + i % 4) for i, node in enumerate(nodes) if i]
    rooms = {node: (0.18 + 0.02 * (i % 4), 0.035 + 0.01 * (i % 3)) for i, node in enumerate(nodes)}
    places = network(nodes, edges, rooms)
    for (a, (xa, ya)), (b, (xb, yb)) in itertools.combinations(places.items(), 2):
        beside = min(xa + rooms[a][0], xb + rooms[b][0]) - max(xa, xb)
        below = (rooms[a][1] + rooms[b][1]) / 2 - abs(ya - yb)
        assert min(beside, below) < 0.004, (a, b)


def test_parts_of_a_network_that_nothing_ties_stay_near_one_another():
    chain = [(f"a{i}", f"a{i + 1}", 1.0) for i in range(20)]
    places = network([*(f"a{i}" for i in range(21)), "b", "c"], [*chain, ("b", "c", 1.0)])
    main = [places[f"a{i}"] for i in range(21)]
    for axis in (0, 1):
        assert max(p[axis] for p in main) - min(p[axis] for p in main) > 0.6


def test_both_layouts_come_out_the_same_every_time():
    edges = [("proc", "a", 2), ("a", "x", 1), ("b", "y", 1), ("x", "out", 1)]
    assert pathway(KINDS, edges) == pathway(dict(reversed(KINDS.items())), edges)
    assert network(list(KINDS), edges) == network(list(reversed(KINDS)), list(reversed(edges)))


def test_vertebrae_stand_from_above_downwards():
    kinds = {f"level:{name}": "level" for name in ("l1", "t12", "sacrum", "c2", "s1")} | {"c": "complication"}
    places = pathway(kinds, [("c", node, 1.0) for node in kinds if node != "c"])
    column = sorted((node for node in kinds if node != "c"), key=lambda node: places[node][1])
    assert column == ["level:c2", "level:t12", "level:l1", "level:s1", "level:sacrum"]
