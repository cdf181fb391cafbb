"""The best complete choice for a given set of members, with ties broken the same way always.

The model is built on the members alone and solved exactly: best objective, then fewest roles,
smallest lead ids, most even effort, and last the most experienced coordinator, then its id. Its
objective is the solver's own figure for the set, which the checker compares with plain arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

import numpy as np

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import Linear, Row, by_candidate, total
from consortium_opt.model.build import Model, build
from consortium_opt.model.program import Program, plain_program, widen
from consortium_opt.model.pyomo_model import compile_program
from consortium_opt.solver.highs import is_one, maximise
from consortium_opt.solver.question import Answer, Ending, Question, Settings, never, unwatched


@dataclass(frozen=True, slots=True)
class Completed:
    """A chosen consortium with the solver's objective for it."""

    chosen: Chosen
    claimed: float


def complete(case: Case, members: Iterable[int], settings: Settings) -> Completed | None:
    """Best complete choice for members whom every rule on members alone allows; None if none is.

    Runs to the end whatever the deadline: the models are tiny. Ties are broken in the model of the
    seats, a tenth of the whole one; the claim is the whole one's.
    """
    mine = sorted(members)
    whole = build(case, len(mine), mine, rules=case.formulation.seat_rules)
    claimed = stages_of(whole, compile_program(whole), settings).best()
    stages = _seats(case, mine, settings)
    if claimed is None or stages.best() is None:
        return None
    stages.settle(case)
    return Completed(stages.chosen(case), claimed)


def attainable(case: Case, members: Iterable[int], settings: Settings) -> Chosen | None:
    """A best choice for members whom every rule on members alone allows; None if there is none.

    Ties among their roles are left as the solver has them.
    """
    stages = _seats(case, sorted(members), settings)
    return None if stages.best() is None else stages.chosen(case)


def _seats(case: Case, mine: Sequence[int], settings: Settings) -> Stages:
    """The stages of what seats decide: what members alone settle is a constant of the set."""
    formulation = case.formulation
    rules, terms = formulation.seat_rules, formulation.seat_terms
    model = build(case, len(mine), mine, rules=rules, terms=terms)
    rows = chain.from_iterable(model.blocks.values())
    program = plain_program(model.space.columns, rows, model.objective)
    return stages_of(model, program, settings)


def stages_of(
    model: Model, program: Program, settings: Settings, fixed: Iterable[int] = ()
) -> Stages:
    """The stages of a model on members alone; ``fixed`` columns are 1, as every member's is."""
    undisturbed = replace(settings, deadline=None, stop=never, watch=unwatched)
    ones = (*model.space.x.values(), *fixed)
    return Stages(model, program, undisturbed, ones)


def read(model: Model, values: np.ndarray) -> tuple[int, ...]:
    """Members of a solution."""
    return tuple(i for i, x in model.space.x.items() if is_one(values[x]))


@dataclass(slots=True)
class Stages:
    """One objective after the other, each held before the next is asked."""

    model: Model
    program: Program
    settings: Settings
    ones: tuple[int, ...]
    held: list[Row] = field(default_factory=list)
    last: Answer | None = None

    def values(self) -> np.ndarray:
        """Columns of the last answer."""
        assert self.last is not None
        assert self.last.values is not None
        return self.last.values

    def chosen(self, case: Case) -> Chosen:
        """The last answer as a complete choice."""
        v, values = self.model.space, self.values()
        effort = {pair: _tidy(float(values[e])) for pair, e in v.e.items() if values[e] > 5e-7}
        coordinators = [i for i, c in v.c.items() if is_one(values[c])]
        return Chosen(
            members=read(self.model, values),
            coordinator=coordinators[0] if coordinators else None,
            plays=frozenset(pair for pair, y in v.y.items() if is_one(values[y])),
            leads={r: i for (i, r), b in sorted(v.b.items()) if is_one(values[b])},
            effort=effort,
        )

    def best(self) -> float | None:
        """The objective itself; None if nothing is possible."""
        question = Question(one=self.ones, rows=tuple(self.held), precise=True)
        answer = maximise(self.program, question, self.settings)
        if answer.ending is Ending.INFEASIBLE:
            return None
        self.last = answer
        assert answer.objective is not None
        objective = self.model.objective
        if objective.terms:
            self.held.append(Row("objective", objective, low=answer.objective - 1e-8))
        return answer.objective

    def least(self, expression: Linear, slack: float = 0.5) -> None:
        """Minimise an expression and hold its value, a whole number unless ``slack`` is less.

        Where what is held leaves the solver too little room, the last answer stands.
        """
        if not expression.terms:
            return
        cost = np.zeros(len(self.program.cost))
        for column, a in expression.terms.items():
            cost[column] = -a
        question = Question(
            one=self.ones,
            rows=tuple(self.held),
            cost=cost,
            precise=True,
        )
        answer = maximise(self.program, question, self.settings)
        if answer.ending is not Ending.OPTIMAL or answer.objective is None:
            return
        self.last = answer
        self.held.append(Row("held", expression, high=-answer.objective + slack))

    def settle(self, case: Case) -> None:
        """Break ties: fewest roles, smallest lead ids, most even effort, then who coordinates."""
        v = self.model.space
        if case.roles:
            self.least(total(v.y.values()))
            place = {i: float(k) for k, i in enumerate(v.alive)}
            for r in range(len(case.roles)):
                self.least(Linear({b: place[i] for (i, q), b in v.b.items() if q == r}))
            self.spread(case)
        self.coordinate(case)

    def spread(self, case: Case) -> None:
        """Most even effort: the largest member's months least, then each role's largest part."""
        v = self.model.space
        if not v.e:
            return
        columns = len(v.columns)
        largest = v.new("largest", high=case.demand)
        rows = [
            Row("largest", Linear({largest: 1.0}).plus(total(mine), -1.0), low=0)
            for mine in by_candidate(v.e).values()
        ]
        parts = []
        for r, role in enumerate(case.roles):
            here = [e for (_, q), e in v.e.items() if q == r]
            if here:
                part = v.new(f"part_{role.name}", high=role.person_months)
                parts.append(part)
                rows += [Row("part", Linear({part: 1.0, e: -1.0}), low=0) for e in here]
        self.program = widen(self.program, v.columns[columns:])
        self.held += rows
        self.least(Linear({largest: 1.0}), 1e-6)
        self.least(total(parts), 1e-6)

    def coordinate(self, case: Case) -> None:
        """Most experience, then the smallest id."""
        c = self.model.space.c
        if len(c) < 2:
            return
        order = sorted(c, key=lambda i: (-case.experience(i), i))
        self.least(Linear({c[i]: float(k) for k, i in enumerate(order)}))


def _tidy(months: float) -> float:
    """Nine decimals, or six where that is the same to the solver's tolerance."""
    short = round(months, 6)
    return short if abs(short - months) < 5e-9 else round(months, 9)
