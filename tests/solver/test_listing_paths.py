"""Whole solves with listing forced down its odd ways, against every set of small pools.

The purse is empty or runs out, a handful of sets is too many, sets come in threes, nothing is
climbed to, candidates are sifted, the size is narrowed first. Ranks, ties, proof and what is left
are what enumeration says, whatever is asked. Wrong versions of the steps lose a rank somewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from listing_pools import drawn, solved
from listing_pools import faults as listing_faults
from oracle_asked import drawn_ask, faults
from oracle_coverage import recorded
from test_oracle_mutants import seats

from consortium_opt import pairs
from consortium_opt.errors import InternalError
from consortium_opt.solver import climb, closing, listing, peel, search, sift, tangents
from consortium_opt.solver import pool as known
from consortium_opt.solver.listing import _Listing
from consortium_opt.solver.tangents import Seats

SEEDS = [s for s, entry in recorded().items() if len(entry["sizes"]) > 1 and seats(s) < 10]
"""Pools with several sizes and not so many seats that looking at all takes long."""
SHARE = 2
"""Pools a way; each way has its own."""
DRAWN = (9, 4, 7)
"""Drawn pools with several sizes, whose bounds leave something to list."""

Settings = dict[tuple[Any, str], Any]
PIECES: Settings = {(peel, "GLANCE"): 1, (peel, "CELLS"): 300, (peel, "MINIMUM"): 1}
NO_CLIMB: Settings = {(closing, "climbed"): lambda *_: None}
PURSES = (
    (known, "FIRST"),
    (closing, "LOOK"),
    (closing, "HARD"),
    (listing, "SHARP"),
    (listing, "EACH"),
)
WAYS: dict[str, Settings] = {
    "as it is": {},
    "nothing in the purse": dict.fromkeys(PURSES, 0),
    "a purse that runs out": {**dict.fromkeys(PURSES, 700), **PIECES},
    "in threes": {(listing, "CHUNK"): 3, **PIECES},
    "no hope": {(closing, "HOPES"): 0, (closing, "AMPLE"): 0, **NO_CLIMB},
    "many hopes": {(closing, "HOPES"): 30, (closing, "AMPLE"): 30, **NO_CLIMB},
    "three sets are too many": {(listing, "RULES"): 3, **NO_CLIMB},
    "no models": {(listing, "MODELS"): 0, (listing, "FEW_MODELS"): 0},
    "one start": {(climb, "STARTS"): 1, (listing, "CLIMBED"): 4},
    "sifted": {(sift, "LARGE"): 1, (sift, "FIRST"): 2},
    "many tangents": {(tangents, "FEW"): 0, (tangents, "WORTH"): 2.0, (tangents, "ROUNDS"): 3},
    "listed pairs": {(pairs, "FEW"): 1, (pairs, "DENSE"): 1.1},
}
GIVES_UP = ("nothing in the purse", "a purse that runs out", "three sets are too many")


def _narrowed_first(patch: pytest.MonkeyPatch) -> None:
    """No size is listed before it is narrowed."""
    original = search.closed

    def late(state, size, wanted, cut):
        return size.left is not None and original(state, size, wanted, cut)

    patch.setattr(search, "closed", late)


class Counted:
    """How often lists were whole, were given up, and the solver was asked for a size."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.times: Counter[str] = Counter()
        list_, ask = listing.listed, search.maximise

        def listed(*given):
            found = list_(*given)
            self.times["given up" if found is None else "listed"] += 1
            return found

        def maximise(*given):
            self.times["asked"] += 1
            return ask(*given)

        patch.setattr(closing, "listed", listed)
        patch.setattr(search, "maximise", maximise)


def take(patch: pytest.MonkeyPatch, way: str) -> None:
    if way == "narrowed first":
        return _narrowed_first(patch)
    for (module, name), value in WAYS[way].items():
        patch.setattr(module, name, value)
    return None


def seeds_of(way: str) -> list[int]:
    start = [*WAYS, "narrowed first"].index(way)
    return SEEDS[start :: len(WAYS) + 1][:SHARE]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    return Counted(monkeypatch)


@pytest.mark.parametrize("way", [*WAYS, "narrowed first"])
def test_every_way_is_exact(way: str, counted: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    take(monkeypatch, way)
    for seed in seeds_of(way):
        ask = drawn_ask(seed)
        assert faults(seed, ask) == [], (seed, ask)
    assert counted.times["listed"] > 0 or way == "no hope"
    if way in GIVES_UP:
        assert counted.times["given up"] > 0
        assert counted.times["asked"] > 0
    if way in ("as it is", "in threes", "one start", "many tangents"):
        assert counted.times["given up"] == 0


# -- wrong versions -------------------------------------------------------------------------------


def cut_above_the_last(patch: pytest.MonkeyPatch) -> None:
    """Sets that tie with the last rank are not looked for."""
    patch.setattr(search, "NOISE", -1e-5)


def bound_too_low(patch: pytest.MonkeyPatch) -> None:
    """A list is taken to say more than it does: nothing is there far below its cut."""
    original = listing.listed

    def wrong(*given):
        found = original(*given)
        return None if found is None else found - 0.3

    patch.setattr(closing, "listed", wrong)


def part_of_a_list(patch: pytest.MonkeyPatch) -> None:
    """A list that was given up is taken for the whole."""
    original = listing.peel

    def wrong(bound, rows, size, *rest):
        found = original(bound, rows, size, *rest)
        return np.zeros((0, size), dtype=np.intp) if found is None else found

    patch.setattr(listing, "peel", wrong)


def enough_is_all(patch: pytest.MonkeyPatch) -> None:
    """Sets beyond those that may be held against the rules are forgotten."""
    original = _Listing.learn

    def wrong(self, sets, most) -> bool:
        original(self, sets, most)
        return True

    patch.setattr(_Listing, "learn", wrong)


def first_chunk_only(patch: pytest.MonkeyPatch) -> None:
    """The sets of a list after the first few are not looked at."""
    original = _Listing.learn
    seen: list[_Listing] = []

    def wrong(self, sets, most) -> bool:
        if any(self is other for other in seen):
            return True
        seen.append(self)
        return original(self, sets, most)

    patch.setattr(_Listing, "learn", wrong)


def seats_add_little(patch: pytest.MonkeyPatch) -> None:
    """What roles and the coordinator add is bounded too low."""
    original = Seats.lowered

    def wrong(self, sets, rest, most, cut):
        return original(self, sets, rest, most, cut) - 0.05

    patch.setattr(Seats, "lowered", wrong)


def candidates_lost(patch: pytest.MonkeyPatch) -> None:
    """Candidates are left out by reduced costs that are not enough."""
    original = listing.by_reduced_cost
    patch.setattr(listing, "by_reduced_cost", lambda here, cut: original(here, cut + 0.1))


def giving_up_is_proof(patch: pytest.MonkeyPatch) -> None:
    """A size whose sets are too many is closed all the same."""
    original = listing.listed

    def wrong(state, size, here, cut, *rest):
        found = original(state, size, here, cut, *rest)
        return cut if found is None else found

    patch.setattr(closing, "listed", wrong)


@pytest.mark.parametrize(
    ("way", "mutate"),
    [
        ("as it is", cut_above_the_last),
        ("as it is", candidates_lost),
        ("a purse that runs out", part_of_a_list),
        ("three sets are too many", enough_is_all),
        ("three sets are too many", giving_up_is_proof),
        ("in threes", first_chunk_only),
        ("many tangents", seats_add_little),
    ],
)
def test_a_wrong_version_loses_a_rank(
    way: str, mutate: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pools of eleven, three to seven ranks, ties among them; nothing is climbed to."""
    monkeypatch.setattr(closing, "climbed", lambda *_: None)
    take(monkeypatch, way)
    mutate(monkeypatch)
    assert any(map(_wrong, DRAWN))


@pytest.mark.parametrize("way", ["a purse that runs out", "in threes", "many tangents"])
def test_nothing_else_is_wrong_there(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What catches the wrong versions is what is wrong with them."""
    monkeypatch.setattr(closing, "climbed", lambda *_: None)
    take(monkeypatch, way)
    assert not any(map(_wrong, DRAWN[:2]))


def test_a_bound_that_is_too_low_loses_a_rank_that_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ranks that must differ have lower and lower cuts: the bound of a list is used again."""
    bound_too_low(monkeypatch)
    apart = {"top": 5, "min_difference": 2}
    assert any(_error(partial(_unlike, seed, apart)) for seed in SEEDS[8:60])


def _unlike(seed: int, ask: dict[str, int]) -> bool:
    return faults(seed, ask) != []


def _wrong(seed: int) -> bool:
    document, formulation = drawn(seed, 11, whole=seed % 2 == 1)
    wanted = 3 + seed % 5

    def ask() -> bool:
        case, result = solved(document, formulation, top=wanted)
        return listing_faults(case, result, wanted) != []

    return _error(ask)


def _error(ask: Callable[[], bool]) -> bool:
    """What it says; a fault that the search notices itself is one too."""
    try:
        return ask()
    except InternalError:
        return True
