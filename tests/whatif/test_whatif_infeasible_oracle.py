"""Conflicts and ways out against looking at every consortium of small infeasible pools.

``CONSORTIUM_OPT_ORACLE=all`` runs every pool, otherwise a part.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import combinations
from random import Random

import pytest
from oracle_infeasible import feasible_seeds, infeasible_seeds, recorded_case, tightened
from oracle_ways import (
    Atom,
    Levels,
    at_level,
    atoms_of,
    below,
    case_at,
    cheapest,
    cost,
    laws,
    levels_of,
    lower,
    numbers_of,
    possible,
    standing,
)

from consortium_opt.case import Case
from consortium_opt.rules import RULES
from consortium_opt.solver.question import Settings
from consortium_opt.whatif.infeasibility.infeasible import Fix, Infeasible, explain_infeasible
from consortium_opt.whatif.inquiry import Inquiry

ALL = os.environ.get("CONSORTIUM_OPT_ORACLE") == "all"
RECORDED = infeasible_seeds() if ALL else infeasible_seeds()[9::16]
TIGHTENED = feasible_seeds()[::2] if ALL else feasible_seeds()[11::40]
LOOKED_AT = 25 if ALL else 3
"""Cheaper points of a pool with roles that are looked at, drawn by seed."""

Point = dict[Atom, Levels]


def explained(case: Case, **more: object) -> Infeasible:
    return explain_infeasible(Inquiry(case, Settings()), **more)


@pytest.mark.parametrize("seed", RECORDED)
def test_recorded_pools_are_explained(seed: int) -> None:
    """Conflicts, ways out and their proofs are what enumeration says."""
    assert faults(recorded_case(seed), seed) == []


@pytest.mark.parametrize("seed", TIGHTENED)
def test_tightened_pools_are_explained(seed: int) -> None:
    """The same where a little more would have made something possible."""
    case = tightened(seed)
    if case is not None:
        assert faults(case, seed) == []


def faults(case: Case, seed: int) -> list[str]:
    """Everything that is wrong with what is said of a case."""
    found = explained(case)
    wrong = list(of_conflicts(case, found))
    wrong += of_laws(case, found)
    wrong += of_consortia(case, found)
    points = [point_of(case, fix) for fix in found.fixes]
    for fix, point in zip(found.fixes, points, strict=True):
        if abs(fix.cost - cost(case, point)) > 1e-9:
            wrong.append(f"{fix.text} costs {cost(case, point)}, not {fix.cost}")
    for a, b in combinations(points, 2):
        if below(a, b) or below(b, a):
            wrong.append(f"one way out contains another: {a}, {b}")
    check = of_ways_by_points if case.roles else of_ways_by_consortia
    return wrong + list(check(case, found, points, seed))


# -- conflicts ------------------------------------------------------------------------------------


def of_conflicts(case: Case, found: Infeasible) -> Iterator[str]:
    if found.structure:
        if found.conflict or possible(standing(case, [])):
            yield f"{found.structure}: but something is possible without rules"
        return
    if not found.irreducible:
        yield "not proven irreducible, and no limit was hit"
    sets = [found.conflict, *found.more_conflicts]
    for k, names in enumerate(sets):
        if possible(standing(case, names)):
            yield f"{names} can hold together"
        for name in names:
            if not possible(standing(case, set(names) - {name})):
                yield f"{name} is not needed in {names}"
        if any(set(names) <= set(other) for other in sets[:k]):
            yield f"{names} is there already"
    if found.all_conflicts:
        yield from of_others(case, sets)


def of_others(case: Case, sets: list[tuple[str, ...]]) -> Iterator[str]:
    """Leaving out something of every conflict makes the rest possible, if these are all."""
    names = {atom.name for atom in atoms_of(case)}
    for size in range(1, 5):
        for out in combinations(sorted({name for one in sets for name in one}), size):
            if all(set(out) & set(one) for one in sets):
                if not possible(standing(case, names - set(out))):
                    yield f"another conflict is left without {out}"
                return


# -- ways out -------------------------------------------------------------------------------------


def point_of(case: Case, fix: Fix) -> Point:
    """The changes as levels of atoms."""
    point: Point = {}
    changes = {change.key: change for change in fix.changes}
    lost = [k.split(".")[1] for k, c in changes.items() if k.endswith(".enabled") and not c.new]
    for atom in atoms_of(case):
        rule = case.formulation.rules.get(atom.owner)
        if atom.kind == "role":
            point[atom] = None if f"roles.{atom.owner}" in changes else ()
        elif atom.member is not None:
            names = changes.get(f"rules.{atom.owner}.candidates")
            gone = atom.owner in lost or (names and atom.member not in names.new)
            point[atom] = None if gone else ()
        elif atom.owner in lost:
            # a dropout all of whose rules are gone goes with them, at no cost of its own
            named = getattr(rule, "rules", ())
            point[atom] = () if named and set(named) <= set(lost) else None
        else:
            point[atom] = tuple(
                values.index(changes[f"rules.{atom.owner}.{key}"].new)
                if f"rules.{atom.owner}.{key}" in changes
                else 0
                for key, values in numbers_of(rule).items()
            )
    return point


def of_laws(case: Case, found: Infeasible) -> list[str]:
    fixed = laws(case)
    return [
        f"{change.key} touches a law"
        for fix in found.fixes
        for change in fix.changes
        if change.key.startswith("rules.") and change.key.split(".")[1] in fixed
    ]


def of_consortia(case: Case, found: Infeasible) -> Iterator[str]:
    """Each way out comes with a consortium that meets the changed rules, proven best."""
    for fix in found.fixes:
        if fix.consortium is None or fix.status != "optimal":
            yield f"{fix.text} has no proven consortium"
        elif abs(fix.consortium.objective - (fix.objective or 0.0)) > 1e-9:
            yield f"{fix.text} has another objective"


def of_ways_by_consortia(
    case: Case, found: Infeasible, points: list[Point], _seed: int
) -> Iterator[str]:
    """Without roles: the least that any consortium needs, consortium by consortium."""
    least = cheapest(case)
    costs = [round(price, 9) for price, _ in least]
    said = [fix.cost for fix in found.fixes]
    if said != pytest.approx(costs[: len(said)]):
        yield f"ways out cost {said}, the least are {costs[:3]}"
    if not found.cheapest or len(said) != min(3, len(costs)):
        yield f"{len(said)} ways out, proven {found.cheapest}; there are {len(costs)}"
    if found.all_fixes and len(said) != len(costs):
        yield f"all are {len(costs)}"
    for point in points:
        if point not in [known for _, known in least]:
            yield f"{point} is no least way out"


def of_ways_by_points(
    case: Case, found: Infeasible, points: list[Point], seed: int
) -> Iterator[str]:
    """With roles: what is proposed is possible, points that are cheaper and above none are not."""
    for point in points:
        if not possible(case_at(case, point)):
            yield f"{point} is not possible"
    top = max((fix.cost for fix in found.fixes), default=float("inf"))
    if found.all_fixes:
        top = float("inf")
    lets_go = any(point[a] is None for point in points for a in point if a.kind == "role")
    for point in _highest(case, points, top, lets_go or not points, Random(seed)):
        if possible(case_at(case, point)):
            yield f"{point} costs {cost(case, point)} and is possible"


def _highest(case: Case, out: list[Point], top: float, roles: bool, rng: Random) -> list[Point]:
    """Points cheaper than ``top`` and above no way out that cannot be raised any further."""
    fixed, rules = laws(case), case.formulation.rules
    options: dict[Atom, tuple[Levels, ...]] = {}
    for atom in atoms_of(case):
        levels = levels_of(rules[atom.owner]) if atom.kind == "rule" else ((), None)
        held = not roles if atom.kind == "role" else atom.owner in fixed
        options[atom] = levels[:1] if held else levels
    found: list[Point] = []
    for _ in range(LOOKED_AT):
        point: Point = {atom: levels[0] for atom, levels in options.items()}
        order = list(options)
        rng.shuffle(order)
        for atom in order:
            levels = list(options[atom])
            rng.shuffle(levels)
            for level in levels:
                raised = point | {atom: level}
                cheap = cost(case, raised) < top - 1e-9
                if lower(point[atom], level) and cheap and not any(below(o, raised) for o in out):
                    point = raised
        if point not in found:
            found.append(point)
    return found


def test_levels_of_a_rule_by_hand() -> None:
    """Size 3 to 4: each number in its steps, nine together, then the rule is gone."""
    size = RULES["size"](min=3, max=4)
    assert numbers_of(size) == {"min": [3, 2, 1], "max": [4, 5, 6, 7, 8, 9, 10, 11, 12, 13]}
    levels = levels_of(size)
    assert len(levels) == 3 * 10 - 3 + 1
    assert levels[0] == (0, 0)
    assert levels[-1] is None
    assert (2, 8) not in levels
    assert at_level(size, (2, 1)) == RULES["size"](min=1, max=5)
