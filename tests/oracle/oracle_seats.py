"""The best seats of a named set of members, rules broken or not, by looking at every choice.

Fewest broken laws among the rules that ask for more than members, then fewest other rules, then the
best objective: what ``score`` says of a set. Which consortium is nearest, from all that are there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations
from math import inf
from random import Random
from typing import NamedTuple

import oracle_brute
from oracle_effort import best_effort

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.rules import Rule

Members = tuple[int, ...]


class BestSeats(NamedTuple):
    """Broken laws and other broken rules among those on seats, and the objective."""

    laws: int
    others: int
    objective: float


def best_seats(case: Case, members: Members, coordinator: int | None = None) -> BestSeats | None:
    """The best choice for the members; None where there are no seats or nobody coordinates.

    Passed over is what cannot be better: no term is worth more than 1, and a choice that breaks
    fewer of the rules left aside is the best with fewer of them left aside.
    """
    brute = oracle_brute.Brute(case)
    best = (inf, inf, inf)
    whole = case.formulation.total_weight
    to_come = sum(t.weight for t in brute.terms[oracle_brute.EFFORT]) if brute.staffed else 0.0
    for chosen in _choices(brute, members, coordinator):
        early = _broken(case, chosen, without=brute.rules[oracle_brute.EFFORT])
        worth = _worth_of_seats(brute, chosen)
        for dropped in _subsets(brute):
            laws, others = (sum(pair) for pair in zip(early, _weight(dropped), strict=True))
            if (laws, others, -(worth + to_come) / whole) >= best:
                continue
            plan = _planned(brute, chosen, dropped)
            if plan is not None:
                gain, made = plan
                best = min(best, (*_broken(case, made), -(worth + gain) / whole))
    return None if best[0] == inf else BestSeats(int(best[0]), int(best[1]), -best[2])


def _choices(
    brute: oracle_brute.Brute, members: Members, coordinator: int | None
) -> Iterator[Chosen]:
    centres = [coordinator] if coordinator is not None else brute.coordinators(members)
    for centre in centres:
        for plays in brute.seatings(members):
            for leads in brute.leaderships(plays):
                yield Chosen(members, centre, plays, leads)


def _subsets(brute: oracle_brute.Brute) -> Iterator[dict[str, Rule]]:
    """Rules on effort that may be left aside, fewest first; nothing to plan, nothing to leave."""
    late = dict(brute.rules[oracle_brute.EFFORT]) if brute.staffed else {}
    for k in range(len(late) + 1):
        for names in combinations(late, k):
            yield {name: late[name] for name in names}


def _worth_of_seats(brute: oracle_brute.Brute, chosen: Chosen) -> float:
    """What is known before effort is planned; everything where none is."""
    stages = oracle_brute.EFFORT if brute.staffed else oracle_brute.EFFORT + 1
    terms = [term for stage in range(stages) for term in brute.terms[stage]]
    return sum(term.weight * term.measure(brute.case, chosen) for term in terms)


def _planned(
    brute: oracle_brute.Brute, chosen: Chosen, dropped: Collection[str]
) -> tuple[float, Chosen] | None:
    """The best effort with the other rules on effort held, and what it is worth."""
    if not brute.staffed:
        return 0.0, chosen
    late = brute.rules[oracle_brute.EFFORT]
    held = [rule for name, rule in late if name not in dropped]
    return best_effort(brute.case, chosen, held, brute.terms[oracle_brute.EFFORT], False)


def _broken(
    case: Case, chosen: Chosen, without: Iterable[tuple[str, Rule]] = ()
) -> tuple[int, int]:
    """Broken laws and other rules on seats, those on effort as they are measured or left out."""
    left = {name for name, _ in without}
    broken = {
        name: rule
        for name, rule in case.formulation.enforced.items()
        if name not in left
        and not rule.on_members_alone()
        and not rule.measure(case, chosen).satisfied
    }
    return _weight(broken)


def _weight(broken: Mapping[str, Rule]) -> tuple[int, int]:
    laws = sum(rule.law for rule in broken.values())
    return laws, len(broken) - laws


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
