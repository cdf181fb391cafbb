"""``score`` against looking at every choice of seats and every consortium of small seeded pools."""

from __future__ import annotations

import os
from random import Random

import oracle_pools
import pytest
from oracle_brute import structure
from oracle_compare import CLOSE, chosen_of, survey_of
from oracle_coverage import recorded
from oracle_seats import best_seats, drawn_sets, nearest

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.whatif.judging.scored import Score, score

SEEDS = list(recorded())
EVERY = os.environ.get("CONSORTIUM_OPT_ORACLE") == "all"
CHOSEN = SEEDS if EVERY else SEEDS[13::24]
WITH_CENTRE = SEEDS if EVERY else SEEDS[29::90]


def scored(seed: int, members: tuple[int, ...], **options) -> tuple[Case, Score]:
    drawn = oracle_pools.pool(seed)
    case, _ = survey_of(seed)
    ids = [case.ids[i] for i in members]
    made = score(drawn.instance, drawn.formulation, ids, today=oracle_pools.TODAY, **options)
    return case, made


def of_members(case: Case, found: Score, members: tuple[int, ...], centre: int | None) -> list[str]:
    """In what the figures of the named members are not what enumeration says."""
    best = best_seats(case, members, centre)
    if (best is None) != bool(found.faults):
        return [f"{members}: faults {found.faults}, enumeration has {best}"]
    if best is None:
        return []
    chosen = chosen_of(case, found.consortium)
    wrong = [f"{members}: structure of {part}" for part in structure(case, chosen)]
    on_members = Chosen(members)
    enforced = case.formulation.enforced
    violated = [name for name, rule in enforced.items() if not rule.measure(case, chosen).satisfied]
    if list(found.violated) != violated:
        wrong.append(f"{members}: violated {found.violated}, measured {violated}")
    seats = [enforced[name] for name in violated if not enforced[name].on_members_alone()]
    laws = sum(rule.law for rule in seats)
    if (laws, len(seats) - laws) != (best.laws, best.others):
        wrong.append(f"{members}: {laws} laws and {len(seats) - laws} others broken, {best}")
    if abs(found.consortium.objective - best.objective) > CLOSE:
        wrong.append(f"{members}: {found.consortium.objective}, {best}")
    for rule in found.consortium.rules:
        there = case.formulation.rules[rule.name]
        measured = there.measure(case, chosen)
        said = (rule.satisfied, rule.slack, rule.required, bool(rule.missed))
        if said != (measured.satisfied, measured.slack, measured.required, not measured.satisfied):
            wrong.append(f"{members}: {rule}, measured {measured}")
        if there.on_members_alone() and there.measure(case, on_members) != measured:
            wrong.append(f"{members}: {rule.name} is not on members alone")
    for term in found.consortium.terms:
        value = case.formulation.terms[term.name].measure(case, chosen)
        if abs(term.value - value) > 1e-9:
            wrong.append(f"{members}: {term}, measured {value}")
    if found.feasible != (not violated):
        wrong.append(f"{members}: feasible {found.feasible}, violated {violated}")
    return wrong


def of_nearest(found: Score, expected: tuple[int, float] | None, case: Case) -> list[str]:
    """In what the nearest consortium is not what enumeration says."""
    if not found.nearest_proven:
        return ["the nearest is not proven"]
    if expected is None or found.nearest is None:
        return [] if found.nearest is expected else [f"{found.nearest}, it is {expected}"]
    near = found.nearest
    wrong = [f"structure of {part}" for part in structure(case, chosen_of(case, near.consortium))]
    if near.changes != expected[0] or abs(near.consortium.objective - expected[1]) > CLOSE:
        wrong.append(f"nearest {near.changes}, {near.consortium.objective}; it is {expected}")
    ids = set(found.consortium.ids)
    if (ids | set(near.join)) - set(near.leave) != set(near.consortium.ids):
        wrong.append(f"{near.join} and {near.leave} do not make {near.consortium.ids}")
    if any(not r.satisfied for r in near.consortium.rules if r.name in case.formulation.enforced):
        wrong.append("the nearest breaks a rule")
    return wrong


@pytest.mark.parametrize("seed", CHOSEN)
def test_named_members_agree_with_enumeration(seed: int) -> None:
    """Broken rules, objective, every figure, the nearest consortium and the best of the pool."""
    case, survey = survey_of(seed)
    for members in drawn_sets(case, survey, seed):
        _, found = scored(seed, members)
        assert of_members(case, found, members, None) == []
        assert of_nearest(found, nearest(survey.best, members), case) == []
        assert found.feasible == (members in survey.best)
        if survey.best:
            assert found.best is not None
            assert found.best.objective == pytest.approx(survey.optimum, abs=CLOSE)
        else:
            assert found.best is None


@pytest.mark.parametrize("seed", WITH_CENTRE)
def test_a_named_coordinator_stays(seed: int) -> None:
    """It coordinates the named members and the nearest consortium, which may so be farther."""
    case, survey = survey_of(seed)
    for members in drawn_sets(case, survey, seed):
        able = sorted(case.coordinators & set(members))
        if not able:
            continue
        centre = Random(f"centre {seed}").choice(able)
        _, found = scored(seed, members, coordinator=case.ids[centre])
        assert of_members(case, found, members, centre) == []
        feasible = {}
        for other in survey.best:
            best = best_seats(case, other, centre) if centre in other else None
            if best is not None and (best.laws, best.others) == (0, 0):
                feasible[other] = best.objective
        assert of_nearest(found, nearest(feasible, members), case) == []
        if found.nearest is not None:
            assert found.nearest.consortium.coordinator == case.ids[centre]
