"""Terms on seats and money: ``role_fit``, ``experience``, ``cost``, ``balance``."""

from __future__ import annotations

from typing import ClassVar, Literal

from consortium_opt.amounts import amount, amount_of, amount_problems
from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import Linear, Row, Space, by_candidate, total
from consortium_opt.objectives.base import Cap, Term
from consortium_opt.rules.base import number
from consortium_opt.rules.lacking import no_effort, no_roles


class RoleFit(Term):
    """Mean over roles of the lead's fit: ``sum_r sum_i fit_ir b_ir / |R|``.

    Fit of ``i`` in ``r``: its mean level over the role's required capabilities over ``M``, 1 if the
    role requires none. A role that is not open counts 0. Unit: 0 to 1.
    """

    type: Literal["role_fit"] = "role_fit"

    members_only: ClassVar[bool] = False

    def problems(self, case: Case) -> list[str]:
        """Roles."""
        return [] if case.roles else [no_roles(case)]

    def value(self, v: Space, case: Case) -> tuple[Linear, list[Row]]:
        """Fit of the leads."""
        roles = case.roles
        return Linear({b: roles[r].fit[i] / len(roles) for (i, r), b in v.b.items()}), []

    def measure(self, case: Case, chosen: Chosen) -> float:
        """Fit of the leads."""
        return sum(case.roles[r].fit[i] for r, i in chosen.leads.items()) / len(case.roles)


class Experience(Term):
    """Experience of the coordinator up to a cap, over the cap: ``sum_i min(cap, exp_i) c_i / cap``.

    Unit: 0 to 1. Source: an experienced coordinator goes with success in Horizon 2020 proposals
    (Wanzenböck, Lata and Ince 2020).
    """

    type: Literal["experience"] = "experience"
    cap: Cap
    """Projects coordinated beyond which more add nothing."""

    members_only: ClassVar[bool] = False

    def problems(self, case: Case) -> list[str]:
        """A coordinator."""
        if case.formulation.coordinator:
            return []
        return ["it needs a coordinator, but the formulation says coordinator = false"]

    def value(self, v: Space, case: Case) -> tuple[Linear, list[Row]]:
        """Capped experience of who coordinates."""
        return Linear({c: min(self.cap, case.experience(i)) / self.cap for i, c in v.c.items()}), []

    def measure(self, case: Case, chosen: Chosen) -> float:
        """Capped experience of the coordinator."""
        if chosen.coordinator is None:
            return 0.0
        return min(self.cap, case.experience(chosen.coordinator)) / self.cap


class Cost(Term):
    """``1 - total cost / reference``: cheaper is better. Unit: part of the reference.

    Staff cost alone, in currency. Below 0 where the reference is too low.
    """

    type: Literal["cost"] = "cost"
    reference: Cap
    """An upper bound of the total cost, currency."""

    members_only: ClassVar[bool] = False

    def problems(self, case: Case) -> list[str]:
        """Person-months of roles and every candidate's rate."""
        return amount_problems(case, "cost")

    def warnings(self, case: Case) -> list[str]:
        """A reference that the total cost may exceed."""
        most = sum(
            role.person_months * max((case.cost_rate(i) for i in role.eligible), default=0.0)
            for role in case.roles
        )
        if most <= self.reference:
            return []
        top = f"the roles cost up to {number(most)} at the highest rates"
        return [f"{top}, above the reference {number(self.reference)}: the value can be below 0"]

    def value(self, v: Space, case: Case) -> tuple[Linear, list[Row]]:
        """Cost is linear in person-months."""
        whole = amount_of(v, case, "cost", v.alive).expression
        return Linear({}, 1.0).plus(whole, -1 / self.reference), []

    def measure(self, case: Case, chosen: Chosen) -> float:
        """Total cost against the reference."""
        return 1 - sum(amount(case, chosen, "cost", i) for i in chosen.members) / self.reference


class Balance(Term):
    """``1 -`` the largest member's part of the person-months. Unit: 0 to 1.

    ``largest >= sum over r of e_ir`` for every member; the total is the roles' demand.
    """

    type: Literal["balance"] = "balance"

    members_only: ClassVar[bool] = False

    def problems(self, case: Case) -> list[str]:
        """Person-months of roles."""
        return [] if case.has_effort else [no_effort(case)]

    def value(self, v: Space, case: Case) -> tuple[Linear, list[Row]]:
        """The largest member bounds all."""
        largest = v.new("largest", high=case.demand)
        rows = [
            Row(f"largest_{case.ids[i]}", Linear({largest: 1.0}).plus(total(mine), -1.0), low=0)
            for i, mine in by_candidate(v.e).items()
        ]
        return Linear({largest: -1 / case.demand}, 1.0), rows

    def measure(self, case: Case, chosen: Chosen) -> float:
        """The largest member's part."""
        return 1 - max(chosen.person_months(i) for i in chosen.members) / case.demand
