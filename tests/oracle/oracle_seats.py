"""The best seats of a named set of members, rules broken or not, by looking at every choice.

Fewest broken laws among the rules that ask for more than members, then fewest other rules, then the
best objective: what ``score`` says of a set. Which consortium is nearest, from all that are there.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import inf
from random import Random
from typing import NamedTuple

import oracle_brute
from oracle_effort import best_effort

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen

Members = tuple[int, ...]


class BestSeats(NamedTuple):
    """Broken laws and other broken rules among those on seats, and the objective."""

    laws: int
    others: int
    objective: float


def best_seats(case: Case, members: Members, coordinator: int | None = None) -> BestSeats | None:
    """The best choice for the members; None where there are no seats or nobody coordinates."""
    brute = oracle_brute.Brute(case)
    best = (inf, inf, inf)
    for chosen in _choices(brute, members, coordinator):
        for dropped, made, worth in _staffed(brute, chosen):
            laws, others = _broken(case, made, dropped)
            best = min(best, (laws, others, -worth / case.formulation.total_weight))
    return None if best[0] == inf else BestSeats(int(best[0]), int(best[1]), -best[2])


def _choices(
    brute: oracle_brute.Brute, members: Members, coordinator: int | None
) -> Iterator[Chosen]:
    centres = [coordinator] if coordinator is not None else brute.coordinators(members)
    for centre in centres:
        for plays in brute.seatings(members):
            for leads in brute.leaderships(plays):
                yield Chosen(members, centre, plays, leads)


def _staffed(
    brute: oracle_brute.Brute, chosen: Chosen
) -> Iterator[tuple[tuple[str, ...], Chosen, float]]:
    """The best effort with each subset of the rules on effort held, and what is it worth."""
    terms = brute.case.formulation.terms.values()
    if not brute.staffed:
        yield (), chosen, sum(t.weight * t.measure(brute.case, chosen) for t in terms)
        return
    late = dict(brute.rules[oracle_brute.EFFORT])
    early = sum(
        t.weight * t.measure(brute.case, chosen)
        for stage in range(oracle_brute.EFFORT)
        for t in brute.terms[stage]
    )
    for k in range(len(late) + 1):
        for dropped in combinations(late, k):
            held = [rule for name, rule in late.items() if name not in dropped]
            plan = best_effort(brute.case, chosen, held, brute.terms[oracle_brute.EFFORT], False)
            if plan is not None:
                yield dropped, plan[1], early + plan[0]


def _broken(case: Case, chosen: Chosen, dropped: tuple[str, ...]) -> tuple[int, int]:
    """Broken laws and other rules; one that effort was planned without counts as it is measured."""
    broken = [
        rule.law
        for name, rule in case.formulation.enforced.items()
        if not rule.on_members_alone() and not rule.measure(case, chosen).satisfied
    ]
    return sum(broken), len(broken) - sum(broken)


def differ(a: Members, b: Members) -> int:
    """Members to change from one set to the other."""
    return max(len(set(a) - set(b)), len(set(b) - set(a)))


def nearest(feasible: dict[Members, float], members: Members) -> tuple[int, float] | None:
    """Fewest changes to a feasible set, and the best objective of those; None if there is none."""
    if not feasible:
        return None
    changes, value = min((differ(members, m), -v) for m, v in feasible.items())
    return changes, -value


def drawn_sets(case: Case, survey: oracle_brute.Survey, seed: int) -> list[Members]:
    """A few sets of members: one that is feasible, if any, one beside it, and some at random."""
    rng = Random(f"sets {seed}")
    found = {tuple(sorted(rng.sample(range(case.n), rng.randint(1, case.n)))) for _ in range(3)}
    if survey.best:
        first = rng.choice(sorted(survey.best))
        other = rng.choice(range(case.n))
        found |= {first, tuple(sorted(set(first) ^ {other})) or first}
    return sorted(found)
