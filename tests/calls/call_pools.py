"""Smallest consortia for the shipped calls: who is in, who leads, who works how much."""

from __future__ import annotations

from datetime import date
from typing import Any

import consortium_opt as co
from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.instance import parse_instance
from consortium_opt.prepare import prepare
from consortium_opt.scoring import measures

TODAY = date(2026, 3, 1)
"""The day that dated groups are read as of, where a call has no day of its own."""
Row = dict[str, Any]


def member(country: str, **columns: Any) -> Row:
    """A candidate; the id comes from its place in the consortium."""
    return {"country": country, **columns}


def consortium(*members: Row, months: list[float] | None = None, **about: Any) -> Row:
    """An instance whose candidates ``m0``, ``m1``, ... are all members, ``m0`` the coordinator.

    ``months``: person-months of each member in the one role there is, at 1,000 a month.
    """
    rows = [
        {"id": f"m{k}", "can_coordinate": k == 0, "type": "HEI", **row}
        for k, row in enumerate(members)
    ]
    document: Row = {
        "instance": {"title": "smallest", "status": "illustrative", **about},
        "candidates": rows,
        "capabilities": [{"candidate": "m0", "capability": "any", "level": 1}],
    }
    if months is not None:
        for row, given in zip(rows, months, strict=True):
            row |= {"staff_pm": given, "pm_cost": 1000}
        document["roles"] = [{"role": "work", "person_months": sum(months)}]
    return document


def broken(call: str, document: Row, changes: dict[str, Any] | None = None) -> set[str]:
    """Names of the rules of a call that the whole consortium breaks, house rules left out.

    The solver has to agree: with everybody required there is a consortium if no rule is broken.
    """
    candidates = document["candidates"]
    formulation = co.read_formulation(call, changes=changes)
    house = {
        name
        for name, rule in formulation.rules.items()
        if (rule.text or "").startswith("House rule")
    }
    off = {f"rules.{name}.enabled": False for name in house}
    formulation = co.read_formulation(call, changes={**off, **(changes or {})})
    instance = parse_instance(document)
    case = prepare(instance, formulation, today=TODAY)
    found = {
        name
        for name, measure in measures(case, chosen(case)).items()
        if formulation.rules[name].enforce and not measure.satisfied
    }
    everybody = [row["id"] for row in candidates]
    result = co.solve(instance, formulation, require=everybody, today=TODAY)
    assert (result.status == "infeasible") == bool(found), (result.status, found)
    return found


def chosen(case: Case) -> Chosen:
    """Everybody in, ``m0`` in front, each with the person-months it has."""
    coordinator = 0 if case.formulation.coordinator else None
    if not case.roles:
        return Chosen(tuple(range(case.n)), coordinator)
    return Chosen(
        members=tuple(range(case.n)),
        coordinator=coordinator,
        plays=frozenset((i, 0) for i in range(case.n)),
        leads={0: 0},
        effort={(i, 0): float(c.staff_pm or 0) for i, c in enumerate(case.candidates)},
    )
