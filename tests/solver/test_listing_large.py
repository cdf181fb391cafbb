"""Pools of 15 to 60 candidates: listing, the solver alone, and every set measured on arrays.

Also data that tell nothing apart, weights far from each other, and time that runs out.
"""

from __future__ import annotations

from typing import Any

import pytest
from listing_pools import CLOSE, Tables, drawn, faults, ranked, solved

import consortium_opt as co
from consortium_opt.instance import parse_instance
from consortium_opt.prepare import prepare
from consortium_opt.result import Result
from consortium_opt.rules import RULES
from consortium_opt.solver import search
from consortium_opt.solver.focus import differ

POOLS = [(1, 15), (2, 20), (3, 25), (4, 30), (5, 38), (6, 45), (7, 60), (8, 25)]
"""Seed and candidates; from 41 on only listed pairs have columns, where few are listed."""


@pytest.mark.parametrize(("seed", "n"), POOLS)
def test_ranks_are_those_of_enumeration(seed: int, n: int) -> None:
    """Every other pool has whole numbers, which tie."""
    wanted = 1 + seed % 6
    document, formulation = drawn(seed, n, whole=seed % 2 == 0)
    case, result = solved(document, formulation, top=wanted)
    assert faults(case, result, wanted) == []


@pytest.mark.parametrize(("seed", "n"), [(12, 20), (14, 16)])
def test_the_solver_alone_says_the_same(seed: int, n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Objectives of all ranks, what is proven and whether more tie, without any list."""
    document, formulation = drawn(seed, n)
    _, listed = solved(document, formulation, top=4)
    for name in ("closed", "closed_when_narrow"):
        monkeypatch.setattr(search, name, lambda *_: False)
    _, asked = solved(document, formulation, top=4)
    assert [c.objective for c in asked.consortia] == pytest.approx(
        [c.objective for c in listed.consortia], abs=CLOSE
    )
    for name in ("status", "proven_ranks", "exhausted", "tied_at_end"):
        assert getattr(asked, name) == getattr(listed, name)


# -- data that tell little apart, and too much ----------------------------------------------------


def with_rows(document: Tables, table: str, **fields: Any) -> Tables:
    """The same pool with a field of every row of a table set."""
    return document | {table: [row | fields for row in document[table]]}


def with_trust(document: Tables, default: float, listed: int) -> Tables:
    about = {"title": "Seeded", "default_trust": default}
    return document | {"instance": about, "trust": document["trust"][:listed]}


DATA = {
    "levels all equal": lambda d: with_rows(d, "capabilities", level=3),
    "levels all 0": lambda d: with_rows(d, "capabilities", level=0),
    "trust all 0": lambda d: with_rows(d, "trust", trust=0),
    "trust all 1": lambda d: with_rows(with_trust(d, 1, 99), "trust", trust=1),
    "few listed above": lambda d: with_trust(d, 0.2, 3),
    "few listed below": lambda d: with_rows(with_trust(d, 0.7, 4), "trust", trust=0.1),
}


@pytest.mark.parametrize("data", DATA)
def test_data_that_tell_little_apart(data: str) -> None:
    """Ties everywhere: status, objectives, proof and the tie at the end hold."""
    for seed in (20, 21):
        document, formulation = drawn(seed, 9)
        wanted = 1 + seed % 4
        case, result = solved(DATA[data](document), formulation, top=wanted)
        assert faults(case, result, wanted) == [], seed


def test_weights_far_apart_and_single_terms() -> None:
    """1e-6 beside 1e6, either way round, and each term alone."""
    for seed in (30,):
        document, formulation = drawn(seed, 10)
        terms = formulation.objective
        objectives: list[dict[str, Any]] = [{name: term} for name, term in terms.items()]
        for pair in ((1e-6, 1e6), (1e6, 1e-6)):
            weighed = enumerate(terms.items())
            objectives.append(
                {name: t.model_copy(update={"weight": pair[k % 2]}) for k, (name, t) in weighed}
            )
        for objective in objectives:
            changed = formulation.model_copy(update={"objective": objective})
            case, result = solved(document, changed, top=3)
            assert faults(case, result, 3) == [], (seed, list(objective))


@pytest.mark.parametrize(("smallest", "largest"), [(1, 1), (1, 2), (2, 2), (8, 9), (9, 9)])
def test_sizes_at_the_ends(smallest: int, largest: int) -> None:
    """One member, two, all but one, all; often nobody fits, and then that is the answer."""
    statuses = set()
    for seed in range(40, 44):
        document, formulation = drawn(seed, 9, whole=seed % 2 == 0)
        size = RULES["size"](min=smallest, max=largest)
        rules = ({} if seed < 42 else formulation.rules) | {"size": size}
        changed = formulation.model_copy(update={"rules": rules})
        case, result = solved(document, changed, top=3)
        statuses.add(result.status)
        assert faults(case, result, 3) == [], seed
    assert "optimal" in statuses


# -- an end in the middle -------------------------------------------------------------------------


TOP = 4
"""Ranks that are asked for."""


def untruths(
    result: Result, best: dict[tuple[int, ...], float], place: dict[str, int], distance: int
) -> list[str]:
    """What an answer that was cut short says too much of, given every set."""
    sets = [tuple(sorted(place[m.id] for m in c.members)) for c in result.consortia]
    found = [f"{m} is no consortium" for m in sets if m not in best]
    found += [
        f"rank {k + 1} is proven"
        for k in range(result.proven_ranks)
        if best[sets[k]] < max(free_of(best, sets[:k], distance).values()) - CLOSE
    ]
    if result.bound is not None and result.bound < max(best.values()) - CLOSE:
        found.append(f"bound {result.bound}, {max(best.values())} is there")
    if result.tied_at_end or result.proven_ranks == len(sets) == TOP:
        free = free_of(best, sets[:-1], distance)
        ties = [m for m, v in free.items() if m not in sets and abs(v - best[sets[-1]]) < CLOSE]
        if result.tied_at_end != bool(ties):
            found.append(f"tied at the end: {result.tied_at_end}, {ties}")
    if result.bound is None and result.consortia:
        found.append("no bound")
    proven = {"optimal"} if result.proven_ranks else {"feasible", "no_solution"}
    if result.status not in proven or (result.status == "no_solution") != (not sets):
        found.append(f"{result.status} with {result.proven_ranks} of {len(sets)} proven")
    if result.exhausted and len(sets) < len(best):
        found.append("exhausted")
    return found


def free_of(
    best: dict[tuple[int, ...], float], taken: list[tuple[int, ...]], distance: int
) -> dict[tuple[int, ...], float]:
    """The sets that differ enough from those that are taken."""
    return {m: v for m, v in best.items() if all(differ(m, other) >= distance for other in taken)}


class Clock:
    """Time that passes by a second whenever it is asked for."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        self.now += 1.0
        return self.now


@pytest.mark.parametrize("way", ["stop", "limit"])
@pytest.mark.parametrize("min_difference", [1, 2])
def test_what_is_said_when_cut_short_is_true(
    way: str, min_difference: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the search is stopped, or time is up, in the middle of a list too."""
    seen = set()
    for seed, even in ((50, False), (59, True), (64, True), (108, True)):
        document, formulation = drawn(seed, 10, whole=even)
        instance = parse_instance(document)
        case = prepare(instance, formulation)
        best, whole = ranked(case, 10**6)
        assert whole
        for polls in (1, 4, 8, 13, 25, 60, 10**5):
            ask: dict[str, Any] = {"top": TOP, "min_difference": min_difference}
            if way == "stop":
                left = iter(range(10**6))
                ask["stop"] = lambda left=left, polls=polls: next(left) >= polls
            else:
                monkeypatch.setattr("consortium_opt.solver.question.time", Clock())
                ask |= {"time_limit": float(polls), "started": 0.0}
            result = co.solve(instance, formulation, **ask)
            assert untruths(result, best, case.index, min_difference) == [], (seed, polls)
            seen.add((result.status, 0 < result.proven_ranks < len(result.consortia)))
    assert {status for status, _ in seen} >= {"no_solution", "optimal"}
    assert len(seen) > 2
