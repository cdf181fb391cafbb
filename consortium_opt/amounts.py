"""What is shared and bounded: members, person-months and staff cost, as columns and as numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import Linear, Space
from consortium_opt.problems import listing

Of = Literal["members", "person_months", "cost"]


class Quantity(NamedTuple):
    """An amount as an expression; ``constant_total`` is the whole where it is fixed, else 0."""

    expression: Linear
    constant_total: float


def amount_of(v: Space, case: Case, of: Of, candidates: Iterable[int]) -> Quantity:
    """The candidates' members (count), person-months or cost (currency) as an expression."""
    if of == "members":
        return Quantity(v.members(candidates), float(v.size))
    if of == "person_months":
        return Quantity(_effort(v, candidates, None), case.demand)
    return Quantity(_effort(v, candidates, case), 0.0)


def _effort(v: Space, candidates: Iterable[int], rates: Case | None) -> Linear:
    wanted = set(candidates)
    return Linear(
        {
            column: rates.cost_rate(i) if rates else 1.0
            for (i, _), column in v.e.items()
            if i in wanted
        }
    )


def amount(case: Case, chosen: Chosen, of: Of, member: int) -> float:
    """One member's part: 1, its person-months, or its cost in currency."""
    if of == "members":
        return 1.0
    months = chosen.person_months(member)
    return months if of == "person_months" else months * case.cost_rate(member)


def amount_problems(case: Case, of: Of) -> list[str]:
    """What the instance lacks for the amount: person-months of roles, rates."""
    if of == "members":
        return []
    problems = []
    if not case.has_effort:
        problems.append(_no_effort(case, of))
    if of == "cost":
        problems += blank_rates(case)
        if case.has_effort and not problems and not any(map(case.cost_rate, case.in_play)):
            problems.append("the total cost is zero by data: every pm_cost is 0")
    return problems


def _no_effort(case: Case, of: Of) -> str:
    unit = "cost" if of == "cost" else "person-months"
    if not case.formulation.roles:
        return f"it needs {unit}, but the formulation says roles = false"
    if not case.roles:
        return f"it needs {unit}, and so the table roles, which the instance does not have"
    return f"it needs {unit}, but no role takes person-months (column person_months of roles)"


def blank_rates(case: Case) -> list[str]:
    """Candidates without ``pm_cost``, in one line."""
    blank = [case.ids[i] for i in sorted(case.in_play) if case.candidates[i].pm_cost is None]
    return [_blank_line("pm_cost", "currency per person-month", blank)] if blank else []


def blank_staff(case: Case) -> list[str]:
    """Candidates without ``staff_pm``, in one line."""
    blank = [case.ids[i] for i in sorted(case.in_play) if case.candidates[i].staff_pm is None]
    return [_blank_line("staff_pm", "person-months it can give", blank)] if blank else []


def _blank_line(column: str, meaning: str, blank: list[str]) -> str:
    return (
        f"column {column} ({meaning}) of candidates is blank for {len(blank)}: "
        f"{listing(blank, 8)}. "
        "Fill it in, or exclude them (an exclude rule, or --exclude ID)"
    )
