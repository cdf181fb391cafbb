"""What ``explain`` says of a small pool against what looking at every consortium says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache

import oracle_brute
import oracle_pools
from oracle_compare import survey_of

from consortium_opt.case import Case
from consortium_opt.prepare import prepare, replaced
from consortium_opt.solver.focus import differ
from consortium_opt.solver.question import Settings
from consortium_opt.whatif.explaining.answers import Price, Replacement, WeightRange
from consortium_opt.whatif.explaining.explain import Explanation, explain
from consortium_opt.whatif.explaining.prices import steps
from consortium_opt.whatif.infeasibility.atoms import Probes

Members = tuple[int, ...]
CLOSE = 3e-6
"""Objectives this close are the same: the gap, twice, and rounding."""
USUAL = ("why-in", "why-not", "replacements", "prices", "drop-outs")


@cache
def explained(seed: int, rank: int = 1, keep_others: bool = False, pairs: bool = False) -> object:
    drawn = oracle_pools.pool(seed)
    return explain(
        drawn.instance,
        drawn.formulation,
        rank=rank,
        parts=USUAL,
        exact=True,
        keep_others=keep_others,
        pairs=pairs,
        workers=1,
        threads=1,
        today=oracle_pools.TODAY,
    )


def members_of(case: Case, found: Explanation) -> Members:
    return tuple(sorted(case.index[m.id] for m in found.consortium.members))


def best_of(best: dict[Members, float], fits: Callable[[set[int]], bool]) -> float | None:
    return max((v for m, v in best.items() if fits(set(m))), default=None)


def same(a: float | None, b: float | None) -> bool:
    return a == b if a is None or b is None else abs(a - b) <= CLOSE


def faults(seed: int, keep_others: bool = False, pairs: bool = False) -> Iterator[str]:
    """Everything in which the explanation of a feasible pool differs from the enumeration."""
    case, survey = survey_of(seed)
    found = explained(seed, keep_others=keep_others, pairs=pairs)
    assert isinstance(found, Explanation)
    now = members_of(case, found)
    best, optimum = survey.best, survey.optimum
    for one in found.why_in:
        i = case.index[one.id]
        truth = best_of(best, lambda m, i=i: i not in m)
        if not (one.proven and same(one.objective_without, truth)):
            yield f"without {one.id}: {one.objective_without}, really {truth}"
    for other in found.why_not:
        i = case.index[other.id]
        truth = best_of(best, lambda m, i=i: i in m)
        if not (other.proven and same(other.objective_with, truth)):
            yield f"with {other.id}: {other.objective_with}, really {truth}"
    if {o.id for o in found.why_not} | {o.id for o in found.why_in} != set(case.ids):
        yield "somebody was not asked about"
    yield from _labels(case, best, optimum, found)
    for replacement in found.replacements:
        yield from _replacement(case, best, now, replacement, keep_others)
    for drop in found.drop_outs:
        left = tuple(j for j in now if j != case.index[drop.id])
        if (not drop.broken and not drop.faults) != (left in best):
            yield f"{drop.id} leaves: {drop.broken}"


def _labels(
    case: Case, best: dict[Members, float], optimum: float, found: Explanation
) -> Iterator[str]:
    """Candidates that are within CLOSE of the border may have either label."""
    floor = optimum - found.distance * abs(optimum)
    sure = [set(m) for m, v in best.items() if v >= floor + CLOSE]
    near = [set(m) for m, v in best.items() if v >= floor - CLOSE]
    for i, name in enumerate(case.ids):
        allowed = set()
        for sets in (sure, near):
            held = sum(i in m for m in sets)
            allowed.add("core" if held == len(sets) else "swing" if held else "never")
        label = next(
            (w for w in ("core", "swing", "never") if name in getattr(found, w)), "undecided"
        )
        if label not in allowed:
            yield f"{name} is {label}, really {allowed}"


def _replacement(
    case: Case, best: dict[Members, float], now: Members, one: Replacement, kept: bool
) -> Iterator[str]:
    out = {case.index[name] for name in one.out}
    others = [i for i in range(case.n) if i not in now]

    def worth(i: int) -> float | None:
        rest = set(now) - out
        return best_of(
            best,
            lambda m: (
                i in m
                and not out & m
                and (not kept or (rest <= m and differ(tuple(m), now) <= len(out)))
            ),
        )

    truth = sorted((v for v in map(worth, others) if v is not None), reverse=True)
    for k, substitute in enumerate(one.candidates):
        real = worth(case.index[substitute.id])
        if not same(substitute.objective, real) or not same(substitute.objective, truth[k]):
            yield f"{one.out}: {substitute.id} {substitute.objective}, really {real}, {truth[:3]}"
    if len(one.candidates) != min(3, len(truth)):
        yield f"{one.out}: {len(one.candidates)} substitutes, really {len(truth)}"


def price_faults(seed: int) -> Iterator[str]:
    """Every price against enumerating the pool under the loosened rule."""
    case, survey = survey_of(seed)
    found = explained(seed)
    assert isinstance(found, Explanation)
    by_change = {(price.key, repr(price.new)): price for price in found.prices}
    for step in steps(Probes(case, Settings())):
        other = prepare(case.instance, step.formulation, today=case.date)
        truth = oracle_brute.survey(other).optimum
        key = step.change.key
        price: Price = by_change.pop((key, repr(step.change.new)))
        if not (price.proven and same(price.objective, truth)):
            yield f"{key}: {price.objective}, really {truth}"
        if not same(price.gain, truth - survey.optimum):
            yield f"{key}: gain {price.gain}, really {truth - survey.optimum}"
    if by_change:
        yield f"prices of {list(by_change)} that are no steps"


def weight_faults(seed: int, ranges: Iterable[WeightRange]) -> Iterator[str]:
    """At both ends the members are still best, and just beyond they are not."""
    case, _ = survey_of(seed)
    found = explained(seed)
    assert isinstance(found, Explanation)
    now = members_of(case, found)
    for one in ranges:
        inside = [one.weight]
        beyond = []
        if one.high is not None:
            inside.append(one.high)
            beyond.append(one.high + 0.05 + 0.05 * one.high)
        if one.low > 0:
            inside.append(one.low)
            beyond.append(one.low - 0.05 - 0.05 * one.low)
        inside += [(a + one.weight) / 2 for a in inside[1:]]
        for weight in inside:
            gap = _behind(case, one.term, weight, now)
            if gap > CLOSE:
                yield f"{one.term} at {weight} of {one.low} to {one.high}: {gap} behind"
        for weight in beyond:
            if weight > 0 and _behind(case, one.term, weight, now) < -CLOSE:
                yield f"{one.term} at {weight}: still best"


def _behind(case: Case, term: str, weight: float, now: Members) -> float:
    """By how much the members are behind the best at a weight of the term."""
    terms = {
        name: t.model_copy(update={"weight": weight}) if name == term else t
        for name, t in case.formulation.objective.items()
    }
    other = prepare(case.instance, replaced(case.formulation, objective=terms), today=case.date)
    survey = oracle_brute.survey(other)
    return survey.optimum - survey.best[now]
