"""The frontier of small pools by looking at every consortium, and which points a hull holds."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
from scipy.optimize import linprog

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1] / "oracle"))
import oracle_brute
import oracle_pools
from oracle_coverage import recorded

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.formulation.schema import Formulation
from consortium_opt.objectives import TERMS
from consortium_opt.prepare import prepare, replaced
from consortium_opt.whatif.frontier.floors import reads_effort

Vector = tuple[float, ...]
CLOSE = 1e-6
FREE = ("coverage", "trust", "need_fit", "complementarity", "shared_interest", "synergy")
"""Terms that every pool has the tables for."""


@dataclass(frozen=True)
class Question:
    """A pool with rules and the terms that are asked about."""

    instance: object
    formulation: Formulation
    terms: tuple[str, ...]

    @property
    def case(self) -> Case:
        return prepare(self.instance, self.formulation, today=oracle_pools.TODAY)

    @property
    def bare(self) -> Case:
        """The case with the terms alone, each with weight 1."""
        old = self.formulation.objective
        terms = {name: old[name].model_copy(update={"weight": 1.0}) for name in self.terms}
        formulation = replaced(self.formulation, objective=terms)
        return prepare(self.instance, formulation, today=oracle_pools.TODAY)


@cache
def question(seed: int) -> Question:
    """The pool of a seed with two of its terms, three for every third seed.

    At most one term moves with person-months: of two the frontier has points without end. Where
    the formulation has too few terms, others join it.
    """
    drawn = oracle_pools.pool(seed)
    dice = Random(seed)
    terms = dict(drawn.formulation.objective)
    own = [name for name in terms if not reads_effort(terms[name])]
    moving = [name for name in terms if reads_effort(terms[name])]
    for kind in dice.sample(FREE, len(FREE)):
        if len(own) >= 3:
            break
        if all(term.type != kind for term in terms.values()):
            terms[kind] = TERMS[kind]()
            own.append(kind)
    count = 3 if seed % 3 == 0 else 2
    names = dice.sample(own, count)
    if moving and dice.random() < 0.7:
        names[dice.randrange(count)] = moving[0]
    return Question(drawn.instance, replaced(drawn.formulation, objective=terms), tuple(names))


RICH = (
    *(0, 6, 33, 38, 66, 73, 93, 114, 148, 165, 192, 223, 268, 282, 295, 305, 337, 341, 435, 450),
    *(465, 525, 547, 607, 856, 864, 1002, 1325, 1344, 1416, 1482, 2081, 2454, 2775, 2871, 3404),
)
"""Seeds whose frontier has several points: terms on members and on seats, with and without roles,
planned effort, two terms and three. ``python tests/whatif/frontier_brute.py`` lists such seeds."""


def seeds() -> list[int]:
    """All recorded seeds with something feasible, or every third of the rich ones."""
    if os.environ.get("CONSORTIUM_OPT_ORACLE") == "all":
        return [seed for seed, entry in recorded().items() if entry["sizes"]]
    return list(RICH)[::3]


@dataclass
class Vectors(oracle_brute.Brute):
    """Every vector of values that a consortium of the case has, those that are beaten left out.

    The case's terms are the ones asked for, each with weight 1.
    """

    found: list[Vector] = field(default_factory=list)
    bounds: dict[tuple[int, ...], Vector] = field(default_factory=dict)

    def _matters(self, members: tuple[int, ...], broken: list[str], worth: float) -> bool:
        """Whether what its members leave open could still be news."""
        if broken:
            return False
        if members not in self.bounds:
            terms = self.case.formulation.terms.values()
            self.bounds[members] = tuple(
                t.measure(self.case, Chosen(members)) if t.members_only else 1.0 for t in terms
            )
        return not self._beaten(self.bounds[members])

    def _beaten(self, vector: Vector) -> bool:
        pairs = [zip(known, vector, strict=True) for known in self.found]
        return any(all(a >= b - 1e-9 for a, b in pair) for pair in pairs)

    def _staff(self, chosen: Chosen, broken: list[str], worth: float) -> None:
        if self.staffed:
            plan = self._plan(chosen, None, loose=False)
            if plan is None:
                return
            chosen = replace(chosen, effort=plan[1].effort)  # plans are shared by leaderships
        vector = tuple(t.measure(self.case, chosen) for t in self.case.formulation.terms.values())
        if not self._beaten(vector):
            self.found.append(vector)


def frontier(asked: Question) -> list[Vector]:
    """Vectors that no consortium beats, by enumeration, the most of the first term first."""
    brute = Vectors(asked.bare)
    brute.run()
    vectors = brute.found
    kept = [v for v in vectors if not any(beats(other, v) for other in vectors)]
    return sorted(kept, reverse=True)


def beats(a: Vector, b: Vector) -> bool:
    """As good in every term and better in one, beyond the tolerance."""
    pairs = list(zip(a, b, strict=True))
    return all(p >= q - CLOSE for p, q in pairs) and any(p > q + CLOSE for p, q in pairs)


def short_of_hull(point: Vector, points: list[Vector]) -> float:
    """By how much, in all terms together, a mix of points beats a point; 0 on the hull.

    ``max sum(s)`` with ``sum of l_q q - s = p``, ``sum of l = 1``, ``l, s >= 0``.
    """
    n, k = len(points), len(point)
    table = np.hstack([np.array(points).T, -np.eye(k)])
    ones = np.hstack([np.ones(n), np.zeros(k)])[None, :]
    answer = linprog(
        np.hstack([np.zeros(n), -np.ones(k)]),
        A_eq=np.vstack([table, ones]),
        b_eq=[*point, 1.0],
    )
    return 0.0 if answer.status == 2 else -float(answer.fun)


def main() -> None:
    """Recorded seeds whose frontier has several points, with the types of their terms."""
    for seed, entry in recorded().items():
        asked = question(seed)
        points = len(frontier(asked)) if entry["sizes"] else 0
        if points > 1:
            types = [asked.formulation.objective[name].type for name in asked.terms]
            print(seed, points, *types, "roles" if asked.case.roles else "")


if __name__ == "__main__":
    main()
