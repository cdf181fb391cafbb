"""The best person-months for given seats, by scipy, written from the definitions of the rules.

It knows the rules and terms that read person-months, and states them over ``e_ir`` alone: with the
seats given, everything else is a number. What it finds is read back through ``measure``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.objectives import Term
from consortium_opt.rules import Rule

Sum = Mapping[int, float]
"""Coefficient by column."""


@dataclass
class Program:
    """Columns at least 0, rows ``low <= sum <= high``, a gain to make large."""

    gain: list[float] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    rows: list[tuple[Sum, float, float]] = field(default_factory=list)
    constant: float = 0.0

    def column(self, gain: float = 0.0, whole: bool = False) -> int:
        """A further column."""
        self.gain.append(gain)
        self.whole.append(int(whole))
        return len(self.gain) - 1

    def row(self, expression: Sum, low: float = -inf, high: float = inf) -> None:
        """A further row."""
        self.rows.append((expression, low, high))

    def solve(self) -> tuple[float, np.ndarray] | None:
        """Greatest gain and the columns; None if the rows cannot hold together."""
        if any(not e and not low - 1e-9 <= 0 <= high + 1e-9 for e, low, high in self.rows):
            return None
        rows = [row for row in self.rows if row[0]]
        matrix = np.zeros((len(rows), len(self.gain)))
        for k, (expression, _, _) in enumerate(rows):
            for column, a in expression.items():
                matrix[k, column] = a
        limits = LinearConstraint(matrix, [r[1] for r in rows], [r[2] for r in rows])
        for presolve in (True, False):  # a few programs fail numerically in presolve
            answer = milp(
                -np.array(self.gain),
                integrality=np.array(self.whole),
                bounds=Bounds(0, np.inf),
                constraints=limits,
                options={"mip_rel_gap": 0.0, "presolve": presolve},
            )
            if answer.status in (0, 2):
                break
        if answer.status == 2:
            return None
        assert answer.status == 0, answer.message
        return self.constant - float(answer.fun), answer.x


@dataclass
class Plan:
    """The program of one seating. ``loose`` leaves out what depends on seats."""

    case: Case
    chosen: Chosen
    loose: bool
    program: Program = field(default_factory=Program)
    e: dict[tuple[int, int], int] = field(default_factory=dict)
    one: int = 0

    def __post_init__(self) -> None:
        """Demand of the roles, staff of the members; ``one`` is 1."""
        self.one = self.program.column()
        self.program.row({self.one: 1.0}, 1.0, 1.0)
        roles = self.case.instance.roles
        for i, r in sorted(self.chosen.plays):
            if roles[r].person_months > 0:
                self.e[i, r] = self.program.column()
        for r, role in enumerate(roles):
            given = {column: 1.0 for (_, q), column in self.e.items() if q == r}
            self.program.row(given, role.person_months, role.person_months)
        for i in self.chosen.members:
            self.program.row(self.months(i), high=self.staff(i))

    def staff(self, i: int) -> float:
        """Person-months a candidate can give."""
        return self.case.candidates[i].staff_pm or 0.0

    def months(self, i: int, factor: float = 1.0) -> dict[int, float]:
        """Person-months of a member."""
        return {column: factor for (j, _), column in self.e.items() if j == i}

    def part(self, of: str, some: set[int], factor: float = 1.0) -> dict[int, float]:
        """Person-months or money of some members."""
        found: dict[int, float] = {}
        once = 0.0
        for i in some & set(self.chosen.members):
            rate = 1.0 if of == "person_months" else self.case.candidates[i].pm_cost or 0.0
            if of in ("eligible_cost", "contribution"):
                paid = self.paid(i) if of == "contribution" else 1.0
                rate *= paid * (1 + self.case.formulation.funding.indirect)
                once += paid * self.other(i)
            found |= self.months(i, rate * factor)
        return found | ({self.one: once * factor} if once else {})

    def paid(self, i: int) -> float:
        """Funding rate of a candidate."""
        funding, candidate = self.case.formulation.funding, self.case.candidates[i]
        own = candidate.attributes.get("funding_rate")
        if own is not None:
            return own
        if candidate.attributes.get("non_profit") and funding.rate_non_profit is not None:
            return funding.rate_non_profit
        return funding.rates_by_type.get(candidate.type, funding.rate)

    def other(self, i: int) -> float:
        """Eligible cost of a candidate beside staff."""
        funding, more = self.case.formulation.funding, self.case.candidates[i].attributes
        counted = (more.get("subcontracts") or 0.0) if funding.subcontracting_counts else 0.0
        return (more.get("other_costs") or 0.0) * (1 + funding.indirect) + counted

    def all_of(self, of: str, factor: float = 1.0) -> dict[int, float]:
        """Person-months or cost of everybody."""
        return self.part(of, set(self.chosen.members), factor)

    def limits(self, rule: Rule) -> Iterator[tuple[Sum, float, float, float]]:
        """Rows of a rule on an amount: sum, low, high, and the sum's size of one natural step."""
        if rule.type in ("budget", "grant"):
            yield from self._between(rule, self.all_of(rule.of))
        elif rule.type == "member_cost":
            for i in self.chosen.members:
                yield from self._between(rule, self.part(rule.of, {i}))
        elif rule.type == "total_effort":
            yield from self._total(rule)
        elif rule.type == "share":
            yield from self._share(rule)
        elif rule.type == "max_share":
            for some in self._holders(rule):
                yield self._over(rule.of, some, rule.max)
        else:
            raise NotImplementedError(rule.type)

    def _between(self, rule: Rule, amount: Sum) -> Iterator[tuple[Sum, float, float, float]]:
        low, high = rule.min, rule.max
        if rule.type == "grant":
            funding = self.case.formulation.funding
            low = funding.grant_min if low is None else low
            high = funding.grant_max if high is None else high
        if low is not None:
            yield amount, low, inf, 0.05 * low or 1.0
        if high is not None:
            yield amount, -inf, high, 0.05 * high or 1.0

    def _total(self, rule: Rule) -> Iterator[tuple[Sum, float, float, float]]:
        mask = self.case.mask(rule.where)
        if rule.min is not None:
            yield self.part("person_months", set(mask.yes)), rule.min, inf, 0.05 * rule.min or 1.0
        if rule.max is not None:
            some = mask.yes | mask.unknown if rule.law else mask.yes
            yield self.part("person_months", set(some)), -inf, rule.max, 0.05 * rule.max or 1.0

    def _step(self, of: str) -> float:
        demand = sum(role.person_months for role in self.case.instance.roles)
        return 0.05 * demand if of == "person_months" else inf

    def _share(self, rule: Rule) -> Iterator[tuple[Sum, float, float, float]]:
        mask = self.case.mask(rule.where)
        if rule.min is not None:
            whole = self.all_of(rule.of, -rule.min)
            yield _add(self.part(rule.of, set(mask.yes)), whole), 0.0, inf, self._step(rule.of)
        if rule.max is not None:
            some = mask.yes | mask.unknown if rule.law else mask.yes
            yield self._over(rule.of, set(some), rule.max)

    def _over(self, of: str, some: set[int], most: float) -> tuple[Sum, float, float, float]:
        whole = self.all_of(of, -most)
        return _add(self.part(of, some), whole), -inf, 0.0, self._step(of)

    def _holders(self, rule: Rule) -> list[set[int]]:
        """Members of each value; for a law with every blank added to each."""
        members = self.chosen.members
        if rule.per == "member":
            return [{i} for i in members]
        values = self.case.attributes[rule.per]
        blank = {i for i in members if values[i] is None} if rule.law else set()
        found = [
            {i for i in members if values[i] == value} | blank
            for value in {values[i] for i in members} - {None}
        ]
        return found or [blank]

    # -- rules ------------------------------------------------------------------------------------

    def require(self, rule: Rule) -> None:
        """The rule's rows."""
        if rule.type == "if":
            if rule.when.holds(self.case, self.chosen, rule.law):
                self.require(rule.then)
        elif rule.type == "effort":
            self._effort(rule)
        elif self._reads_effort(rule):
            for expression, low, high, _ in self.limits(rule):
                self.program.row(expression, low, high)
        elif not rule.measure(self.case, self.chosen).satisfied:
            self.program.row({}, 1.0)

    def _reads_effort(self, rule: Rule) -> bool:
        return rule.type == "total_effort" or getattr(rule, "of", "members") != "members"

    def _effort(self, rule: Rule) -> None:
        roles = self.case.instance.roles
        for i in self.chosen.members:
            kept = rule.contact or 0.0
            if i == self.chosen.coordinator and not self.loose:
                kept += rule.coordination or 0.0
            self.program.row(self.months(i), high=self.staff(i) - kept)
            high = inf if rule.max is None else rule.max
            self.program.row(self.months(i), low=rule.min or 0.0, high=high)
        for (i, r), column in self.e.items():
            if self.loose:
                continue
            if rule.min_per_role is not None and roles[r].person_months > 0:
                self.program.row({self.e[i, r]: 1.0}, low=rule.min_per_role)
            if rule.step is not None:
                steps = self.program.column(whole=True)
                self.program.row({column: 1.0, steps: -rule.step}, 0.0, 0.0)

    # -- terms ------------------------------------------------------------------------------------

    def reward(self, term: Term, given_up: bool) -> None:
        """The term's weighted value; a soft rule is given up or broken by its cap at most."""
        program, weight = self.program, term.weight
        if term.type == "cost":
            program.constant += weight
            for column, rate in self.all_of("cost").items():
                program.gain[column] -= weight * rate / term.reference
        elif term.type == "balance":
            demand = sum(role.person_months for role in self.case.instance.roles)
            largest = program.column(-weight / demand)
            program.constant += weight
            for i in self.chosen.members:
                program.row(_add(self.months(i), {largest: -1.0}), high=0.0)
        elif not given_up:
            steps = program.column(-weight / term.cap)
            program.constant += weight
            program.row({steps: 1.0}, high=term.cap)
            for expression, low, high, step in self.limits(term.rule):
                if low > -inf:
                    program.row(_add(expression, {steps: step}), low=low)
                if high < inf:
                    program.row(_add(expression, {steps: -step}), high=high)


def _add(one: Sum, other: Sum) -> Sum:
    return {c: one.get(c, 0.0) + other.get(c, 0.0) for c in {**one, **other}}


def best_effort(
    case: Case, chosen: Chosen, rules: list[Rule], terms: list[Term], loose: bool
) -> tuple[float, Chosen] | None:
    """Greatest weighted value of the terms and a choice that has it; None if there is none."""
    soft = [k for k, term in enumerate(terms) if term.type == "soft"]
    best: tuple[float, Chosen] | None = None
    for picks in product((False, True), repeat=len(soft)):
        given_up = dict(zip(soft, picks, strict=True))
        plan = Plan(case, chosen, loose)
        for rule in rules:
            plan.require(rule)
        for k, term in enumerate(terms):
            plan.reward(term, given_up.get(k, False))
        found = plan.program.solve()
        if found is not None and (best is None or found[0] > best[0]):
            effort = {pair: max(0.0, float(found[1][column])) for pair, column in plan.e.items()}
            complete = Chosen(
                chosen.members, chosen.coordinator, chosen.plays, chosen.leads, effort
            )
            best = found[0], complete
    if best is not None and not loose:
        _read_back(case, best, rules, terms)
    return best


def _read_back(
    case: Case, best: tuple[float, Chosen], rules: list[Rule], terms: list[Term]
) -> None:
    """The program and ``measure`` mean the same."""
    for rule in rules:
        assert rule.measure(case, best[1]).satisfied, (rule, best)
    value = sum(term.weight * term.measure(case, best[1]) for term in terms)
    assert abs(value - best[0]) < 1e-6, (value, best)
