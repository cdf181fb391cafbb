"""What every objective term is: a value in [0, 1], linear at a known size, and ``measure``.

The objective is ``sum of weight * value / sum of weight`` over the terms of a formulation. Like a
rule, a term never imports Pyomo or a solver; ``measure`` recomputes it from the chosen members.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from consortium_opt.linear import Linear, Row, Space

if TYPE_CHECKING:
    from consortium_opt.case import Case
    from consortium_opt.chosen import Chosen

Cap = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Term(BaseModel):
    """Common to every term. A subclass adds parameters, ``value`` and ``measure``."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    type: str
    weight: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 1.0
    """How much the term counts beside the others; 0 switches it off."""
    enabled: bool = True
    """false leaves the term out of the result as well."""
    text: str | None = None
    """The term in words."""
    source: str | None = None
    """Where it comes from."""
    as_of: date | None = None
    """When somebody read it there."""

    members_only: ClassVar[bool] = True
    """Whether the value depends on the members alone, not on roles, leads, effort, coordinator."""

    on_pairs: ClassVar[bool] = False
    """Whether its rows hold a column a pair of candidates."""

    def problems(self, case: Case) -> list[str]:
        """What the instance lacks for the term to make sense."""
        return []

    def warnings(self, case: Case) -> list[str]:
        """What the user should know, though the term can be read."""
        return []

    def value(self, v: Space, case: Case) -> tuple[Linear, list[Row]]:
        """The value at the size of ``v`` and the rows of its columns; an upper bound suffices."""
        raise NotImplementedError

    def measure(self, case: Case, chosen: Chosen) -> float:
        """The value for a chosen consortium, in plain arithmetic."""
        raise NotImplementedError
