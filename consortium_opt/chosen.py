"""A complete choice: members, roles, leads, coordinator and effort, by position in the pool.

Everything that is reported or checked is computed from one of these and the case, in plain Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who takes part and does what.

    ``plays`` holds (candidate, role) pairs, ``leads`` role to candidate, ``effort`` person-months
    of (candidate, role) pairs; what does not exist in the case is empty or None.
    """

    members: tuple[int, ...]
    coordinator: int | None = None
    plays: frozenset[tuple[int, int]] = frozenset()
    leads: Mapping[int, int] = field(default_factory=dict)
    effort: Mapping[tuple[int, int], float] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Number of members."""
        return len(self.members)

    def person_months(self, member: int) -> float:
        """Person-months of a member over all roles."""
        return sum(pm for (i, _), pm in self.effort.items() if i == member)

    def without(self, member: int) -> Chosen:
        """The members that stay when one leaves, with nothing planned anew."""
        return Chosen(tuple(i for i in self.members if i != member))
