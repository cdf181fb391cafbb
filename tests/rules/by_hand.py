"""Pools and choices written by hand: candidates are single letters, so ``"abc"`` is three members.

The numbers a test expects are literals in the test, worked out from the specification; nothing
here computes one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance import parse_instance
from consortium_opt.instance.schema import Instance
from consortium_opt.objectives import TERMS
from consortium_opt.rules import RULES, Rule

TODAY = date(2026, 11, 21)
"""The day dated groups are read as of, unless a test says otherwise."""

Table = Mapping[str, Any]


def pool(
    candidates: Table,
    *,
    capabilities: Table | None = None,
    needs: Table | None = None,
    interests: Table | None = None,
    wanted: Table | None = None,
    roles: Table | None = None,
    requirements: Table | None = None,
    trust: Table | None = None,
    synergies: Table | None = None,
    groups: Table | None = None,
    **meta: Any,
) -> Instance:
    """An instance: id to columns (France where no country is given), pairs as two letters."""
    document: dict[str, Any] = {
        "instance": {"title": "By hand", **meta},
        "candidates": [{"id": i, "country": "FR", **row} for i, row in candidates.items()],
        "capabilities": _long(capabilities, "candidate", "capability", "level"),
        "needs": _long(needs, "candidate", "capability", "level"),
        "interests": _long(interests, "candidate", "topic", "weight"),
        "wanted": [{"capability": k, "weight": w} for k, w in (wanted or {}).items()],
        "roles": [{"role": name, **row} for name, row in (roles or {}).items()],
        "role_requirements": _long(requirements, "role", "capability", "min_level"),
        "trust": [{"a": p[0], "b": p[1], "trust": t} for p, t in (trust or {}).items()],
        "synergies": [{"a": p[0], "b": p[1], "value": t} for p, t in (synergies or {}).items()],
        "groups": [{"group": g, "value": v} for g, some in (groups or {}).items() for v in some],
    }
    return parse_instance({name: rows for name, rows in document.items() if rows})


def _long(table: Table | None, row: str, column: str, value: str) -> list[dict[str, Any]]:
    return [
        {row: name, column: key, value: cell}
        for name, cells in (table or {}).items()
        for key, cell in cells.items()
    ]


def rule(table: Table) -> Any:
    """A rule from its table, such as ``{"type": "size", "min": 2}``."""
    return RULES[table["type"]](**table)


def term(table: Table) -> Any:
    """An objective term from its table."""
    return TERMS[table["type"]](**table)


def formulation(
    rules: Mapping[str, Table] | None = None,
    objective: Mapping[str, Table] | None = None,
    **more: Any,
) -> Formulation:
    """A formulation of rules and terms by name; a bonus that is the same for all if no term."""
    nothing = {"anybody": {"type": "bonus", "where": {"id": {"not": "-"}}, "cap": 1}}
    return Formulation(
        name="by-hand",
        title="By hand",
        rules={name: rule(table) for name, table in (rules or {}).items()},
        objective={name: term(table) for name, table in (objective or nothing).items()},
        **more,
    )


def choose(
    case: Case,
    members: str,
    coordinator: str | None = None,
    plays: Mapping[str, Mapping[str, float]] | None = None,
    leads: Mapping[str, str] | None = None,
) -> Chosen:
    """A choice; the first member coordinates unless said otherwise, ``plays`` holds months."""
    first = members[0] if coordinator is None and case.formulation.coordinator else coordinator
    months = {
        (case.index[i], case.role_index[r]): float(pm)
        for i, seats in (plays or {}).items()
        for r, pm in seats.items()
    }
    return Chosen(
        members=tuple(sorted(case.index[i] for i in members)),
        coordinator=None if first is None else case.index[first],
        plays=frozenset(months),
        leads={case.role_index[r]: case.index[i] for r, i in (leads or {}).items()},
        effort={pair: pm for pair, pm in months.items() if pm > 0},
    )


@dataclass(frozen=True)
class Row:
    """One case: parameters, members, and what the rule must say of them."""

    satisfied: bool
    what: str
    parameters: Table
    members: str
    achieved: str
    slack: float | None
    unknown: int = 0
    required: str | None = None
    others: Mapping[str, Table] = field(default_factory=dict)
    formulation: Table = field(default_factory=dict)
    seats: Table = field(default_factory=dict)


_OWN = ("unknown", "required", "others", "formulation")


def _row(satisfied: bool, *positional: Any, **named: Any) -> Row:
    own = {key: named.pop(key) for key in _OWN if key in named}
    return Row(satisfied, *positional, **own, seats=named)


def holds(*positional: Any, **named: Any) -> Row:
    """The rule holds: what, parameters, members, achieved, slack; the rest by name."""
    return _row(True, *positional, **named)


def fails(*positional: Any, **named: Any) -> Row:
    """The rule does not hold."""
    return _row(False, *positional, **named)


@dataclass(frozen=True)
class Hand:
    """A case of a rule type on a pool."""

    type: str
    pool: Instance = field(repr=False)
    row: Row

    def set_up(self) -> tuple[Case, Chosen, Rule]:
        """The case, the choice and the rule."""
        row = self.row
        rules = {**row.others, "it": {"type": self.type, **row.parameters}}
        case = Case(self.pool, formulation(rules, **row.formulation), today=TODAY)
        return case, choose(case, row.members, **row.seats), case.formulation.rules["it"]

    def check(self) -> None:
        """The rule says of the choice what the row says."""
        case, chosen, tested = self.set_up()
        row = self.row
        assert tested.problems(case) == []
        found = tested.measure(case, chosen)
        said = (found.satisfied, found.achieved, found.unknown)
        assert said == (row.satisfied, row.achieved, row.unknown)
        assert found.slack == (None if row.slack is None else pytest.approx(row.slack, abs=1e-9))
        if row.required is not None:
            assert found.required == row.required


def of(kind: str, pool: Instance, *rows: Row) -> list[Any]:
    """The cases of a rule type, to parametrise a test with."""
    return [pytest.param(Hand(kind, pool, row), id=f"{kind}: {row.what}") for row in rows]


def types_of(cases: list[Any]) -> list[str]:
    """Type of every case of a list, repeated as often as it has cases."""
    return [case.values[0].type for case in cases]
