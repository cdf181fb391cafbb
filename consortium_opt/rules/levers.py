"""Numbers of a rule that loosen it: what a way out or a price moves, and by how much at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from consortium_opt.linear import INFINITY


class Lever(NamedTuple):
    """A number that makes its rule looser when it is moved ``step`` by ``step``.

    ``step`` is negative where a smaller number is looser, and a part of the number itself where
    ``relative``. From ``end`` on the rule asks for nothing any more.
    """

    step: float
    end: float
    relative: bool = False

    def rungs(self, start: float, most: int) -> list[float]:
        """The number after 1, 2, ... steps: ``most`` of them, fewer where the end comes first."""
        size = abs(start) * self.step if self.relative else self.step
        found: list[float] = []
        value = start
        for k in range(1, most + 1):
            past = self.end <= value if self.step > 0 else value <= self.end
            if past or not size:
                break
            value = round(start + k * size, 9)
            value = min(value, self.end) if self.step > 0 else max(value, self.end)
            found.append(int(value) if isinstance(start, int) else value)
        return found


Levers = Mapping[str, Lever]
"""Levers of a rule by parameter."""

FEWER = Lever(-1, 0)
"""A least count."""
MORE = Lever(1, INFINITY)
"""A greatest count."""
LOWER = Lever(-0.05, 0.0)
"""A least share or trust."""
HIGHER = Lever(0.05, 1.0)
"""A greatest share."""
LESS_MONEY = Lever(-0.05, 0.0, relative=True)
"""A least amount."""
MORE_MONEY = Lever(0.05, INFINITY, relative=True)
"""A greatest amount."""
