"""What an instance lacks for a rule to make sense, in words: problems that many rules share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from consortium_opt.problems import did_you_mean, listing

if TYPE_CHECKING:
    from consortium_opt.case import Case
    from consortium_opt.rules.base import Rule


def needs(rule: Rule, case: Case) -> list[str]:
    """Problems common to every rule: its filter, and what the instance must have for it."""
    problems = [f"where: {text}" for text in case.filter_problems(getattr(rule, "where", None))]
    if rule.uses_coordinator and not case.formulation.coordinator:
        problems.append("it needs a coordinator, but the formulation says coordinator = false")
    if rule.uses_roles and not case.roles:
        problems.append(no_roles(case))
    if rule.uses_effort and not case.has_effort:
        problems.append(no_effort(case))
    return problems


def no_roles(case: Case) -> str:
    """Why there are no roles to judge by."""
    if not case.formulation.roles:
        return "it needs roles, but the formulation says roles = false"
    return "it needs the table roles, which the instance does not have"


def no_effort(case: Case) -> str:
    """Why there are no person-months to judge by."""
    if not case.roles:
        return no_roles(case).replace("the table", "person-months, and so the table", 1)
    return "it needs person-months, but no role takes any (column person_months of roles)"


def unknown_candidates(names: Iterable[str], case: Case) -> list[str]:
    """Named candidates that the pool does not have."""
    return [
        f"there is no candidate {name!r} in the pool. {did_you_mean(name, case.ids)}".strip()
        for name in names
        if name not in case.index
    ]


def unknown_role(name: str | None, case: Case) -> list[str]:
    """A named role that the instance does not have."""
    if name is None or name in case.role_index:
        return []
    if not case.roles:
        return [no_roles(case)]
    known = list(case.role_index)
    return [
        f"there is no role {name!r}. Roles: {listing(known)}. {did_you_mean(name, known)}".strip()
    ]
