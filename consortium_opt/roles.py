"""Roles with the candidates that can play them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from consortium_opt.instance.schema import Instance


@dataclass(frozen=True, slots=True)
class Role:
    """A role with the candidates that meet its requirements. Person-months over the project."""

    name: str
    label: str
    min_members: int
    max_members: int | None
    person_months: float
    eligible: frozenset[int]
    fit: Mapping[int, float]

    @property
    def must_open(self) -> bool:
        """Whether somebody has to play it."""
        return self.min_members >= 1 or self.person_months > 0


def roles_of(
    instance: Instance, level: Mapping[tuple[int, str], float], count: int
) -> tuple[Role, ...]:
    """Every role of the table; ``level`` of (candidate, capability), ``count`` candidates."""
    asked: dict[str, list[tuple[str, float]]] = {}
    for line in instance.role_requirements:
        asked.setdefault(line.role, []).append((line.capability, line.min_level))
    found = []
    for row in instance.roles:
        lines = asked.get(row.role, [])
        whole = len(lines) * instance.meta.max_level
        eligible = frozenset(
            i for i in range(count) if all(level.get((i, k), 0.0) >= need for k, need in lines)
        )
        fit = {
            i: sum(level.get((i, k), 0.0) for k, _ in lines) / whole if lines else 1.0
            for i in eligible
        }
        found.append(
            Role(
                row.role,
                row.name or row.role,
                row.min_members,
                row.max_members,
                row.person_months,
                eligible,
                fit,
            )
        )
    return tuple(found)
