"""What a search remembers: the order of known sets, and which sets a question is about."""

from __future__ import annotations

from itertools import combinations

import pytest

from consortium_opt.linear import Space
from consortium_opt.solver.focus import Focus, differ
from consortium_opt.solver.pool import Pool


def test_sets_are_ranked_by_value_and_then_by_members() -> None:
    """Equal values rank by members, a better value moves a set up, a worse one changes nothing."""
    pool = Pool()
    assert pool.add((2, 3), 0.5)
    assert pool.add((0, 1), 0.5)
    assert pool.add((1, 2), 0.4)
    assert list(pool.ranked([], 1)) == [(0, 1), (2, 3), (1, 2)]
    assert not pool.add((1, 2), 0.6)
    assert not pool.add((1, 2), 0.1)
    assert pool.known[1, 2] == 0.6
    assert list(pool.ranked([], 1)) == [(1, 2), (0, 1), (2, 3)]


def test_sets_too_near_to_a_taken_one_are_left_out() -> None:
    pool = Pool()
    for members, value in (((0, 1, 2), 0.9), ((0, 1, 3), 0.8), ((0, 3, 4), 0.7), ((3, 4, 5), 0.6)):
        pool.add(members, value)
    assert list(pool.ranked([(0, 1, 2)], 2)) == [(0, 3, 4), (3, 4, 5)]
    assert list(pool.ranked([(0, 1, 2), (0, 3, 4)], 2)) == []
    assert list(pool.ranked([(0, 1, 2)], 3)) == [(3, 4, 5)]


@pytest.mark.parametrize(
    ("a", "b", "changes"),
    [((0, 1), (0, 1), 0), ((0, 1), (0, 2), 1), ((0, 1), (0, 1, 2), 1), ((0, 1), (2, 3, 4), 3)],
)
def test_a_swap_or_one_more_or_less_is_one_change(a, b, changes) -> None:
    assert differ(a, b) == differ(b, a) == changes


FOCUSES = [
    Focus(inside=frozenset({0, 1})),
    Focus(outside=frozenset({2})),
    Focus(some=frozenset({3, 4})),
    Focus(some=frozenset()),
    Focus(near=frozenset({0, 1, 2}), changes=1),
    Focus(inside=frozenset({0}), outside=frozenset({1}), some=frozenset({2, 3})),
]


@pytest.mark.parametrize("focus", FOCUSES)
@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_rows_of_a_focus_admit_exactly_the_sets_it_is_about(focus: Focus, size: int) -> None:
    """Every set of five candidates: all rows hold just where nothing is missing."""
    space = Space(size)
    for i in range(5):
        space.x[i] = space.new(f"x{i}", integer=True)
    rows = list(focus.rows(space))
    for members in combinations(range(5), size):
        chosen = {space.x[i] for i in members}
        values = [
            row.expression.constant + sum(a for c, a in row.expression.terms.items() if c in chosen)
            for row in rows
        ]
        holds = all(row.low <= v <= row.high for row, v in zip(rows, values, strict=True))
        assert holds == (focus.missing(members) == 0), members
