"""What ``solve`` says against what looking at every consortium says, in words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import oracle_brute
import oracle_pools

import consortium_opt as co
from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.errors import InternalError
from consortium_opt.model.build import build
from consortium_opt.model.pyomo_model import compile_program
from consortium_opt.prepare import prepare
from consortium_opt.result import ConsortiumInfo, Result
from consortium_opt.solver.highs import maximise
from consortium_opt.solver.question import Question, Settings

CLOSE = 1e-6
"""On objectives, as the checker has it."""
Members = tuple[int, ...]


@cache
def survey_of(seed: int) -> tuple[Case, oracle_brute.Survey]:
    """The case of a seed and everything about it."""
    drawn = oracle_pools.pool(seed)
    case = prepare(drawn.instance, drawn.formulation, today=oracle_pools.TODAY)
    return case, oracle_brute.survey(case)


def disagreements(seed: int) -> list[str]:
    """Everything in which the solver and the enumeration differ; empty if they agree."""
    drawn = oracle_pools.pool(seed)
    case, survey = survey_of(seed)
    try:
        result = co.solve(
            drawn.instance,
            drawn.formulation,
            top=drawn.top,
            min_difference=drawn.min_difference,
            today=oracle_pools.TODAY,
        )
    except InternalError as error:
        return [f"internal error: {error}"]
    faults = list(_of_status(result, survey))
    faults += _of_ranks(result, survey, case, drawn.top, drawn.min_difference)
    for consortium in result.consortia:
        faults += _of_consortium(case, survey, consortium)
    return faults


def wrong_sizes(seed: int) -> Iterator[str]:
    """Sizes at which the model itself, whole and unaided, has another optimum than there is.

    ``solve`` mends some wrong models: it looks around known sets, settles roles in a model of their
    own and drops sets that turn out to break a rule. Here nothing stands between rows and optimum.
    """
    case, survey = survey_of(seed)
    for size in range(1, case.n + 1):
        program = compile_program(build(case, size))
        answer = maximise(program, Question(), Settings())
        best = max((v for m, v in survey.best.items() if len(m) == size), default=None)
        found = answer.objective
        if (best is None) != (found is None) or abs((best or 0.0) - (found or 0.0)) > 2 * CLOSE:
            yield f"size {size}: the model says {found}, it is {best}"


def _of_status(result: Result, survey: oracle_brute.Survey) -> Iterator[str]:
    status = "optimal" if survey.best else "infeasible"
    if result.status != status:
        yield f"status {result.status}, it is {status} ({survey.optimum})"
    if result.proven_ranks != len(result.consortia):
        yield f"{result.proven_ranks} ranks proven of {len(result.consortia)}"
    if not survey.best:
        if (result.bound, result.gap, result.exhausted) != (None, None, True):
            yield "infeasible, yet a bound, a gap, or not exhausted"
    elif result.consortia and (result.gap != 0.0 or result.bound != result.best.objective):
        yield f"gap {result.gap}, bound {result.bound}, objective {result.best.objective}"


def _of_ranks(
    result: Result, survey: oracle_brute.Survey, case: Case, top: int, distance: int
) -> Iterator[str]:
    """Each rank is a best set among those that differ enough from all before it."""
    taken: list[Members] = []
    free = dict(survey.best)
    for consortium in result.consortia:
        members = tuple(sorted(case.index[m.id] for m in consortium.members))
        free = {m: v for m, v in survey.best.items() if _far(m, taken, distance)}
        if members not in free:
            yield f"rank {consortium.rank} is {consortium.ids}: infeasible, or too near to others"
            return
        best = max(free.values())
        if abs(free[members] - best) > CLOSE:
            yield f"rank {consortium.rank} is {consortium.ids}: {free[members]}, {best} is there"
        if abs(consortium.objective - free[members]) > CLOSE:
            yield f"rank {consortium.rank}: {consortium.objective}, its best is {free[members]}"
        taken.append(members)
    for one, two in pairwise(result.consortia):
        if round(one.objective, 9) == round(two.objective, 9) and one.ids > two.ids:
            yield f"tied ranks {one.rank} and {two.rank} are not in the order of their ids"
    left = any(_far(m, taken, distance) for m in survey.best)
    if left and len(taken) < top:
        yield f"only {len(taken)} ranks of {top}"
    if result.exhausted == left:
        yield f"exhausted {result.exhausted}, sets are left: {left}"
    yield from _of_ties(result, survey, case, taken, free)


def _of_ties(
    result: Result,
    survey: oracle_brute.Survey,
    case: Case,
    taken: list[Members],
    free: dict[Members, float],
) -> Iterator[str]:
    """``tied_at_end``: some set that is not reported is as good as the last rank.

    Whether it must say so is asked of the sets the last rank was chosen from alone; with planned
    effort, whether it may say so is asked up to the tolerance of the objective.
    """
    if not taken:
        if result.tied_at_end:
            yield "tied at the end of nothing"
        return
    last = survey.best[taken[-1]]
    others = [value for members, value in survey.best.items() if members not in taken]
    near = CLOSE if case.has_effort else 0.0
    may = any(round(v, 9) == round(last, 9) or abs(v - last) < near for v in others)
    must = any(round(v, 9) == round(last, 9) for m, v in free.items() if m not in taken)
    if (result.tied_at_end and not may) or (must and not result.tied_at_end):
        yield f"tied_at_end {result.tied_at_end}, another set with {last}: {must}"


def _far(members: Members, taken: list[Members], distance: int) -> bool:
    """Whether ``max(|A - B|, |B - A|)`` is enough for all that are taken."""
    return all(
        max(len(set(members) - set(other)), len(set(other) - set(members))) >= distance
        for other in taken
    )


def _of_consortium(
    case: Case, survey: oracle_brute.Survey, consortium: ConsortiumInfo
) -> Iterator[str]:
    """Structure holds, and what is reported of rules and terms is what ``measure`` says."""
    chosen = chosen_of(case, consortium)
    here = f"rank {consortium.rank}"
    yield from (f"{here}: structure of {part}" for part in oracle_brute.structure(case, chosen))
    values = {name: t.measure(case, chosen) for name, t in case.formulation.terms.items()}
    for term in consortium.terms:
        if abs(term.value - values[term.name]) > 1e-9:
            yield f"{here}: term {term.name} is {term.value}, measured {values[term.name]}"
    weights = {name: t.weight for name, t in case.formulation.terms.items()}
    total = sum(weights[k] * v for k, v in values.items()) / sum(weights.values())
    if abs(total - consortium.objective) > 1e-9:
        yield f"{here}: objective {consortium.objective}, the terms make {total}"
    for rule in consortium.rules:
        definition = case.formulation.rules[rule.name]
        found = definition.measure(case, chosen)
        if not found.satisfied and definition.enforce:
            yield f"{here}: {rule.name} does not hold"
        reported = (rule.satisfied, rule.achieved.split(" (")[0], rule.slack)
        if reported != (found.satisfied, found.achieved.split(" (")[0], found.slack):
            yield f"{here}: {rule.name} reported {reported}, measured {found}"
    centre = survey.centre.get(chosen.members)
    if not case.roles and chosen.coordinator != centre:
        yield f"{here}: {consortium.coordinator} coordinates, more experience first: {centre}"


def chosen_of(case: Case, consortium: ConsortiumInfo) -> Chosen:
    """The complete choice that a report describes."""
    who, role = case.index, case.role_index
    return Chosen(
        members=tuple(sorted(who[m.id] for m in consortium.members)),
        coordinator=None if consortium.coordinator is None else who[consortium.coordinator],
        plays=frozenset((who[m.id], role[r]) for m in consortium.members for r in m.roles),
        leads={role[r]: who[m.id] for m in consortium.members for r in m.leads},
        effort={
            (who[m.id], role[r]): months
            for m in consortium.members
            for r, months in m.person_months.items()
        },
    )
