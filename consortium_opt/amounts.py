"""What is shared and bounded: members, person-months and money, as columns and as numbers.

``cost`` is staff cost. ``eligible_cost`` adds the columns ``other_costs`` and ``subcontracts`` and
the indirect costs of the formulation's ``[funding]``; ``contribution`` is the funding rate times
that, member by member.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import Linear, Space, total
from consortium_opt.problems import listing

Money = Literal["cost", "eligible_cost", "contribution"]
Of = Literal["members", "person_months", "cost", "eligible_cost", "contribution"]
COSTS = ("other_costs", "subcontracts")
"""Columns of candidates with costs other than staff, currency for the whole project."""
UNPAID = ("associated", "subcontractor")
"""Ways to take part without a contribution of one's own."""


class Quantity(NamedTuple):
    """An amount as an expression; ``constant_total`` is the whole where it is fixed, else 0."""

    expression: Linear
    constant_total: float


def amount_of(v: Space, case: Case, of: Of, candidates: Iterable[int]) -> Quantity:
    """The candidates' members (count), person-months or money (currency) as an expression."""
    if of == "members":
        return Quantity(v.members(candidates), float(v.size))
    wanted = set(candidates)
    seats = {(i, r): column for (i, r), column in v.e.items() if i in wanted}
    if of == "person_months":
        return Quantity(total(seats.values()), case.demand)
    staff = Linear({column: per_month(case, of, i) for (i, _), column in seats.items()})
    fixed = {v.x[i]: once(case, of, i) for i in sorted(wanted & v.x.keys())}
    return Quantity(staff.plus(Linear({x: money for x, money in fixed.items() if money})), 0.0)


def per_month(case: Case, of: Money, i: int) -> float:
    """What a person-month of a candidate adds, currency."""
    rate = case.cost_rate(i)
    return rate if of == "cost" else rate * _indirect(case) * _paid(case, of, i)


def once(case: Case, of: Money, i: int) -> float:
    """What a candidate adds as soon as it is a member, currency."""
    if of == "cost":
        return 0.0
    funding = case.formulation.funding
    other, subcontracts = (_number(case, name, i) for name in COSTS)
    counted = subcontracts if funding is None or funding.subcontracting_counts else 0.0
    return (other * _indirect(case) + counted) * _paid(case, of, i)


def _indirect(case: Case) -> float:
    funding = case.formulation.funding
    return 1.0 if funding is None else 1.0 + funding.indirect


def _paid(case: Case, of: Money, i: int) -> float:
    return (funding_rate(case, i) or 0.0) if of == "contribution" else 1.0


def funding_rate(case: Case, i: int) -> float | None:
    """Part of a candidate's eligible cost that is paid; None where nothing says.

    Associated partners and subcontractors (column ``participation``) are paid nothing directly.
    """
    taking_part = case.attributes.get("participation", (None,) * case.n)[i]
    if str(taking_part).casefold() in UNPAID:
        return 0.0
    own = case.attributes.get("funding_rate", (None,) * case.n)[i]
    funding = case.formulation.funding
    if own is not None or funding is None:
        return None if own is None else float(own)
    non_profit = case.attributes.get("non_profit", (None,) * case.n)[i]
    if non_profit is True and funding.rate_non_profit is not None:
        return funding.rate_non_profit
    return funding.rates_by_type.get(case.candidates[i].type or "", funding.rate)


def _number(case: Case, column: str, i: int) -> float:
    """A candidate's figure in a column; blank, or no such column, is 0."""
    value = case.attributes.get(column, (None,) * case.n)[i]
    return 0.0 if value is None else float(value)


def amount(case: Case, chosen: Chosen, of: Of, member: int) -> float:
    """One member's part: 1, its person-months, or its cost in currency."""
    if of == "members":
        return 1.0
    months = chosen.person_months(member)
    if of == "person_months":
        return months
    return months * per_month(case, of, member) + once(case, of, member)


def amount_problems(case: Case, of: Of) -> list[str]:
    """What the instance lacks for the amount: person-months of roles, rates."""
    if of == "members":
        return []
    problems = []
    if not case.has_effort:
        problems.append(_no_effort(case, of))
    if of in ("eligible_cost", "contribution"):
        problems += money_problems(case)
    if of == "contribution" and not problems:
        problems += _no_funding_rate(case)
    if of != "person_months":
        problems += blank_rates(case)
        if not problems and not any(
            per_month(case, of, i) + once(case, of, i) for i in case.in_play
        ):
            problems.append(f"the total {of.replace('_', ' ')} is zero by data: every pm_cost is 0")
    return problems


def money_problems(case: Case) -> list[str]:
    """Money columns that hold no amounts of money, or rates that are none."""
    problems = []
    for column, most in (*((name, float("inf")) for name in COSTS), ("funding_rate", 1.0)):
        for i, value in enumerate(case.attributes.get(column, ())):
            if value is None or i not in case.in_play:
                continue
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if not number or not 0 <= value <= most:
                allowed = "0 to 1" if most == 1 else "a number, 0 or more"
                problems.append(f"column {column} of {case.ids[i]} is {value!r}: {allowed}")
    return problems


def _no_funding_rate(case: Case) -> list[str]:
    blank = [case.ids[i] for i in sorted(case.in_play) if funding_rate(case, i) is None]
    if not blank:
        return []
    fix = "Write rate under [funding] of the formulation, or fill in column funding_rate"
    return [f"there is no funding rate for {len(blank)}: {listing(blank, 8)}. {fix}"]


def _no_effort(case: Case, of: Of) -> str:
    unit = "person-months" if of == "person_months" else "cost"
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
