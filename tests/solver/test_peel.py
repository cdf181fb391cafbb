"""Listing by peeling finds every set whose bound reaches the cut, and no other."""

from itertools import combinations
from math import inf

import numpy as np
import pytest

from consortium_opt.solver import peel as peeling
from consortium_opt.solver.bound import Bound
from consortium_opt.solver.conditions import Rows, apart
from consortium_opt.solver.peel import Needs, Purse, needs, peel


def random_bound(seed: int, n: int, whole: bool) -> Bound:
    """Numbers of a pool, also below 0; ``whole`` ones tie often."""
    rng = np.random.default_rng(seed)
    single, pair = rng.uniform(-1, 1, n), rng.uniform(-0.5, 1, (n, n))
    if whole:
        single, pair = np.round(single), np.round(2 * pair)
    pair = np.triu(pair, 1)
    ids = np.sort(rng.choice(3 * n, n, replace=False))
    return Bound(ids, float(rng.uniform(-1, 1)), single, pair + pair.T)


def rows_of(weights: np.ndarray, least: np.ndarray, size: int) -> Needs:
    many = len(least)
    return needs(*apart(Rows(weights, least), np.zeros(many), np.arange(many)), size)


def no_rows(n: int) -> Needs:
    return rows_of(np.zeros((0, n)), np.zeros(0), n)


def enumerated(bound: Bound, size: int) -> dict[tuple[int, ...], float]:
    """Every set of the size with its bound, added up one by one."""
    found = {}
    for at in combinations(range(len(bound.candidates)), size):
        pairs = sum(bound.pair[i, j] for i, j in combinations(at, 2))
        value = bound.constant + sum(bound.single[i] for i in at) + pairs
        found[tuple(bound.candidates[list(at)].tolist())] = float(value)
    return found


def listed(bound: Bound, rows: Needs, size: int, cut: float) -> list[tuple[int, ...]]:
    sets = peel(bound, rows, size, cut, Purse(inf), lambda: False)
    assert sets is not None
    return sorted(map(tuple, sets.tolist()))


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("size", range(1, 8))
@pytest.mark.parametrize("seed", range(6))
def test_every_set_that_reaches_the_cut_is_listed_once(
    seed: int, size: int, whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At cuts between the best and the worst set, and with ties: the same list as enumeration."""
    if seed % 2:
        monkeypatch.setattr(peeling, "SMALL", 3)  # wide numbers, as for large sizes
    bound = random_bound(seed, 11, whole)
    values = enumerated(bound, size)
    ranked = sorted(values.values(), reverse=True)
    for place in (0, 3, len(ranked) // 10, len(ranked) // 2, len(ranked) - 1):
        cut = ranked[place]
        wanted = sorted(members for members, value in values.items() if value >= cut - 1e-12)
        assert listed(bound, no_rows(11), size, cut) == wanted
        assert np.allclose(bound.of(np.array(wanted)), [values[m] for m in wanted])


@pytest.mark.parametrize("seed", range(8))
def test_rows_leave_out_only_sets_that_break_them(seed: int) -> None:
    """What is left out breaks a row; what is listed may still, as rows are looked at one by one."""
    rng = np.random.default_rng(seed)
    n, size = 10, 5
    bound = random_bound(seed, n, whole=False)
    weights, least = rng.integers(-1, 3, (4, n)).astype(float), rng.integers(1, 5, 4).astype(float)
    weights, least = np.vstack([weights, partners(rng, n)]), np.append(least, np.zeros(n + 2))
    values = enumerated(bound, size)
    cut = sorted(values.values())[len(values) // 2]
    found = listed(bound, rows_of(weights, least, size), size, cut)
    at = {candidate: k for k, candidate in enumerate(bound.candidates.tolist())}
    meets = {
        m for m in values if (weights[:, [at[i] for i in m]].sum(axis=1) >= least - 1e-9).all()
    }
    assert found == sorted(m for m in meets if values[m] >= cut)


def partners(rng: np.random.Generator, n: int) -> np.ndarray:
    """Two of some others are asked of everybody, and something more of two."""
    rows = (rng.random((n + 2, n)) < 0.6).astype(float)
    rows[np.arange(n + 2), [*range(n), 0, 1]] = -2.0
    return rows


def test_thresholds_that_are_too_high_would_lose_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mean over pairs may stay the same on the way: any higher threshold loses sets."""
    bound = Bound(np.arange(6), 0.0, np.zeros(6), np.ones((6, 6)) - np.eye(6))
    assert len(listed(bound, no_rows(6), 4, 6.0)) == 15
    monkeypatch.setattr(peeling, "comb", lambda s, t: s * (s - 1) // 2 + (s == 3))
    assert len(listed(bound, no_rows(6), 4, 6.0)) < 15


def test_an_empty_purse_ends_the_search() -> None:
    """No list at all rather than a part of it."""
    bound = random_bound(0, 11, whole=False)
    assert peel(bound, no_rows(11), 5, -inf, Purse(100), lambda: False) is None
    assert peel(bound, no_rows(11), 5, -100.0, Purse(inf), lambda: True) is None


def test_pairs_are_sets_of_two_and_may_be_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    bound = random_bound(0, 30, whole=False)
    assert len(listed(bound, no_rows(30), 2, -inf)) == 435
    monkeypatch.setattr(peeling, "KEPT", 434)
    assert peel(bound, no_rows(30), 2, -inf, Purse(inf), lambda: False) is None
