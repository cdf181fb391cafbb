"""Rows that ask something of one member may be priced as products, at any prices."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import combinations

import numpy as np
import pytest

import consortium_opt as co
from consortium_opt.instance.schema import Candidate, Capability, Instance, Meta, Trust
from consortium_opt.prepare import prepare
from consortium_opt.presolve import shrink
from consortium_opt.solver import closing, listing
from consortium_opt.solver.bound import Bound
from consortium_opt.solver.conditions import Conditions, Means, Own, Rows, apart
from consortium_opt.solver.narrow import open_size
from consortium_opt.solver.question import Settings
from consortium_opt.solver.search import Search
from consortium_opt.solver.sharpen import Sharp, sharpened

N, SIZE = 11, 5
SETS = np.array(list(combinations(range(N), SIZE)))


def zero_one(sets: np.ndarray) -> np.ndarray:
    """Sets as 0 and 1 (sets x candidates)."""
    found = np.zeros((len(sets), N))
    found[np.arange(len(sets))[:, None], sets] = 1.0
    return found


MEMBERS = zero_one(SETS)


def partners(seed: int) -> tuple[Rows, np.ndarray]:
    """Two partners are asked of everybody, one more of some, and countries of all; with prices."""
    rng = np.random.default_rng(seed)
    near = (rng.random((N, N)) < 0.55).astype(float)
    near = np.triu(near, 1) + np.triu(near, 1).T
    some = rng.random((3, N)).round(1)
    some[np.arange(3), [1, 4, 4]] = -1.0
    weights = np.vstack([near - 2 * np.eye(N), some, rng.integers(0, 2, (2, N))])
    least = np.concatenate([np.zeros(N), [-0.2, 0.0, -0.1], [1.0, 1.0]])
    return Rows(weights, least), rng.uniform(0, 0.3, len(least)) * (rng.random(len(least)) < 0.7)


def bound_of(seed: int) -> Bound:
    rng = np.random.default_rng(seed + 1000)
    pair = np.triu(rng.random((N, N)), 1)
    return Bound(np.arange(N), 0.1, rng.uniform(-0.2, 0.5, N), pair + pair.T)


def split(seed: int) -> tuple[Rows, Conditions, np.ndarray]:
    """General rows, conditions, and which sets meet every row."""
    rows, price = partners(seed)
    meets = (rows.least - 1e-9 <= MEMBERS @ rows.weights.T).all(axis=1)
    return *apart(rows, price, np.arange(len(price))), meets


def means(seed: int, many: int = 2) -> Means:
    """Least means over pairs, one of them with numbers of members too; none where ``many`` is 0."""
    rng = np.random.default_rng(seed + 2000)
    pair = np.triu(rng.uniform(-0.2, 1.0, (many, N, N)).round(1), 1)
    single = np.zeros((many, N))
    single[1:] = rng.uniform(-1, 1, (max(0, many - 1), N))
    least = np.array([4.5, 4.0])[:many]
    price = rng.uniform(0, 0.3, many)
    return Means(single, pair + pair.transpose(0, 2, 1), least, price, np.arange(many) + 90)


def both(seed: int) -> tuple[Own, np.ndarray]:
    """Rows on one member and on pairs, and which sets meet all of them."""
    _, one, meets = split(seed)
    own = Own(one, means(seed))
    return own, meets & (own.means.excess(MEMBERS) >= -1e-9).all(axis=1)


@pytest.mark.parametrize("seed", range(10))
def test_rows_taken_apart_ask_the_same(seed: int) -> None:
    rest, own, meets = split(seed)
    kept = (rest.least - 1e-9 <= MEMBERS @ rest.weights.T).all(axis=1)
    assert (meets == (kept & (own.excess(MEMBERS) >= -1e-9).all(axis=1))).all()
    assert len(own.head) == N + 3
    assert len(rest.least) == 2


@pytest.mark.parametrize("seed", range(10))
def test_at_any_prices_no_set_that_meets_the_rows_is_rated_lower(seed: int) -> None:
    _, own, meets = split(seed)
    bound = bound_of(seed)
    for price in (own.price, 10 * own.price, np.random.default_rng(seed).random(len(own.price))):
        rated = own.on(bound, price).of(SETS)
        assert (rated[meets] >= bound.of(SETS)[meets] - 1e-12).all()
        assert np.allclose(rated, bound.of(SETS) + own.excess(MEMBERS) @ price)


@pytest.mark.parametrize("seed", range(10))
def test_means_are_priced_as_they_are(seed: int) -> None:
    own, meets = both(seed)
    bound, price = bound_of(seed), np.random.default_rng(seed).random(len(own.price))
    rated = own.on(bound, price).of(SETS)
    assert 0 < meets.sum() < len(meets)
    assert np.allclose(rated, bound.of(SETS) + own.excess(MEMBERS) @ price)
    assert (rated[meets] >= bound.of(SETS)[meets] - 1e-12).all()


@pytest.mark.parametrize("seed", range(10))
def test_who_meets_the_means_is_told_apart(seed: int) -> None:
    """To the solver's tolerance and no further; by hand, pair by pair."""
    rows = means(seed)
    told = rows.met(np.arange(N), SETS)
    for members, met in zip(SETS, told, strict=True):
        sums = [
            rows.single[k, members].sum()
            + sum(rows.pair[k, i, j] for i, j in combinations(members, 2))
            for k in range(len(rows.least))
        ]
        assert met == all(sums >= rows.least - 1e-6 * np.maximum(1.0, abs(rows.least)))


@pytest.mark.parametrize("seed", range(10))
def test_a_product_never_adds_more_than_its_row(seed: int) -> None:
    """At the same prices: that is why it takes the row's place."""
    rows, _ = partners(seed)
    _, own, _ = split(seed)
    by_rows = (MEMBERS @ rows.weights.T - rows.least)[:, own.numbers] @ own.price
    assert (own.excess(MEMBERS) @ own.price <= by_rows + 1e-12).all()


def test_a_row_that_asks_something_of_everybody_stays_a_row() -> None:
    """As a product it would ask nothing where its head is away, and so rate sets too low."""
    always = Rows(np.array([[-1.0, 1.0, 1.0]]), np.array([1.0]))
    rest, own = apart(always, np.ones(1), np.arange(1))
    assert len(rest.least) == 1
    assert len(own.head) == 0


@pytest.mark.parametrize("seed", range(10))
def test_sharper_prices_are_prices(seed: int) -> None:
    """No set that meets the rows is rated lower than without them."""
    _, own, meets = split(seed)
    bare = bound_of(seed)
    cut = bare.of(SETS)[meets].max()
    sharp = own.on(bare, sharpened(bare, own, SIZE, cut, lambda: False).price).of(SETS)
    assert (sharp[meets] >= bare.of(SETS)[meets] - 1e-12).all()
    assert sharp.max() < own.on(bare, own.price).of(SETS).max()


@pytest.mark.parametrize("seed", range(10))
def test_sets_that_turn_up_on_the_way_meet_the_rows(seed: int) -> None:
    """And the best of them comes first."""
    own, _ = both(seed)
    bare = bound_of(seed)
    found = sharpened(bare, own, SIZE, 0.0, lambda: False).sets
    worth = bare.of(found)
    assert (own.excess(zero_one(found)) >= 0).all()
    assert (np.diff(worth) <= 0).all()
    assert len(found) > 0


@pytest.mark.parametrize("seed", range(10))
def test_rows_of_some_candidates_ask_the_same_of_them(seed: int) -> None:
    """Of sets of those alone: at the same prices they are rated the same."""
    own, _ = both(seed)
    bare = bound_of(seed)
    near = np.sort(np.random.default_rng(seed).choice(N, 8, replace=False))
    price = np.random.default_rng(seed).random(len(own.price))
    part, kept = own.among(near)
    some = part.on(bare.among(near), price[kept])
    sets = SETS[np.isin(SETS, near).all(axis=1)]
    assert len(sets) > 0
    assert np.allclose(some.of(sets), own.on(bare, price).of(sets))


def test_at_sharper_prices_fewer_sets_that_break_rows_reach_the_cut() -> None:
    """Over ten pools, beside no prices at all: less than half of them."""
    before = after = 0
    for seed in range(10):
        own, meets = both(seed)
        bare = bound_of(seed)
        cut = bare.of(SETS)[meets].max()
        before += int((bare.of(SETS)[~meets] >= cut).sum())
        price = sharpened(bare, own, SIZE, cut, lambda: False).price
        after += int((own.on(bare, price).of(SETS)[~meets] >= cut).sum())
    assert 2 * after < before


def of_levels(ids: list[str], levels: np.ndarray, pairs: list[tuple[str, str]]) -> Instance:
    """Levels of capabilities (candidates x capabilities), and who trusts whom."""
    return Instance(
        meta=Meta(title="illustrative"),
        candidates=[Candidate(id=name, country="FR") for name in ids],
        capabilities=[
            Capability(candidate=ids[i], capability=f"k{k}", level=float(levels[i, k]))
            for i, k in np.argwhere(levels)
        ],
        trust=[Trust(a=a, b=b, trust=1.0) for a, b in pairs],
    )


def acquainted(seed: int, n: int = 16) -> Instance:
    """Levels, and who knows whom: about a quarter of the pairs."""
    rng = np.random.default_rng(seed)
    ids = [f"c{k:02d}" for k in range(n)]
    levels = rng.integers(0, 6, (n, 5))
    pairs = [(a, b) for a, b in combinations(ids, 2) if rng.random() < 0.3]
    return of_levels(ids, levels, pairs)


RULES = {
    "rules.size.min": 4,
    "rules.size.max": 6,
    "rules.partners": {"type": "trust_partners", "min_trust": 0.5, "at_least": 2},
}


@pytest.fixture
def never_at_once(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Listing always gives up at the relaxation's prices; how often it was tried again."""
    tried: list[int] = []
    real = listing.peel
    again = {"now": False}

    def sharp(*args: object) -> Sharp:
        again["now"] = True
        tried.append(1)
        return sharpened(*args)  # type: ignore[arg-type]

    def peel(*args: object) -> np.ndarray | None:
        if again["now"]:
            again["now"] = False
            return real(*args)  # type: ignore[arg-type]
        return None

    monkeypatch.setattr(listing, "sharpened", sharp)
    monkeypatch.setattr(listing, "peel", peel)
    return tried


Ranks = list[tuple[float, tuple[str, ...]]]


def ranks(pool: Instance) -> Ranks:
    result = co.solve(pool, co.read_formulation("base", changes=RULES), top=6)
    assert result.proven_ranks == len(result.consortia)
    return [(round(c.objective, 9), c.ids) for c in result.consortia]


@cache
def proven_by_the_solver(seed: int) -> Ranks:
    """The ranks of a pool where nothing is ever listed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(closing, "listed", lambda *_: None)
        return ranks(acquainted(seed))


@pytest.mark.parametrize("seed", range(4))
def test_ranks_are_the_same_whichever_way_they_are_proven(
    seed: int, never_at_once: list[int]
) -> None:
    """Listed at sharper prices, or by the solver alone."""
    sharp = ranks(acquainted(seed))
    assert never_at_once
    assert proven_by_the_solver(seed) == sharp


def test_a_first_set_turns_up_where_few_know_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Climbing at the relaxation's prices finds none; with dear partners it does, before asking."""
    pool = few_know_each_other()
    case = prepare(pool, co.read_formulation("base", changes=RULES | {"rules.size.min": 6}))
    search = Search(case, shrink(case), 1, 1, Settings())
    here = open_size(case, 6, case.everybody, Settings())
    prices = listing.DEAR
    monkeypatch.setattr(listing, "DEAR", ())
    listing.climbed(search, here)
    assert search.pool.known == {}
    monkeypatch.setattr(listing, "DEAR", prices)
    listing.climbed(search, here)
    assert search.pool.known


def few_know_each_other(n: int = 120) -> Instance:
    """Everybody knows a handful, drawn at random, and two rings of six know each other."""
    rng = np.random.default_rng(5)
    ids = [f"c{k:03d}" for k in range(n)]
    pairs = {tuple(sorted(rng.choice(n, 2, replace=False).tolist())) for _ in range(n)}
    for ring in (rng.choice(n, 6, replace=False).tolist() for _ in range(2)):
        pairs |= {tuple(sorted((i, j))) for i, j in zip(ring, ring[1:] + ring[:1], strict=True)}
    levels = rng.integers(0, 6, (n, 5))
    return of_levels(ids, levels, [(ids[i], ids[j]) for i, j in sorted(pairs)])


def asks_too_much(own: Conditions, bound: Bound, price: np.ndarray) -> Bound:
    return REAL(Conditions(own.head, own.gives, own.asks + 1, own.price, own.numbers), bound, price)


def gives_too_little(own: Conditions, bound: Bound, price: np.ndarray) -> Bound:
    return REAL(Conditions(own.head, 0.5 * own.gives, *_rest(own)), bound, price)


def _rest(own: Conditions) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return own.asks, own.price, own.numbers


REAL = Conditions.on


@pytest.mark.parametrize("wrong", [asks_too_much, gives_too_little])
def test_a_wrong_row_would_lose_ranks(
    wrong: Callable[..., Bound], never_at_once: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that ask more, or count partners by half, rate good sets too low, and they are lost."""
    monkeypatch.setattr(Conditions, "on", wrong)
    assert any(_loses(seed) for seed in range(4))
    assert never_at_once


def _loses(seed: int) -> bool:
    try:
        return ranks(acquainted(seed)) != proven_by_the_solver(seed)
    except co.InternalError:
        return True
