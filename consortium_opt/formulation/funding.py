"""What a programme pays: funding rates, indirect costs, bounds on the grant and the length."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from consortium_opt.rules.base import Amount, Confidence, Fraction, ordered

Months = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Funding(BaseModel):
    """The table ``[funding]`` of a formulation.

    A member's rate is its own (column ``funding_rate``), else ``rate_non_profit`` if it is one
    (column ``non_profit``), else that of its type, else ``rate``. Eligible cost is staff cost and
    the column ``other_costs``, with ``indirect`` on top, and the column ``subcontracts`` without
    it; the contribution asked for is the rate times that. Source of the 25 % flat rate:
    Regulation (EU) 2021/695, Article 35.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    rate: Fraction | None = None
    """Part of the eligible cost that is paid, 0 to 1."""
    rate_non_profit: Fraction | None = None
    """The same for members that do not aim at profit."""
    rates_by_type: dict[str, Fraction] = Field(default_factory=dict)
    """The same for members of a type."""
    indirect: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    """Indirect costs as a part of direct ones without subcontracts: 0.25 in Horizon Europe."""
    subcontracting_counts: bool = True
    """false leaves subcontracts out of the eligible cost and of shares of it."""
    grant_min: Amount | None = None
    """Least contribution to the whole consortium, currency."""
    grant_max: Amount | None = None
    """Greatest contribution to the whole consortium, currency."""
    months_min: Months | None = None
    """Least length of a project, months."""
    months_max: Months | None = None
    """Greatest length of a project, months."""
    text: str | None = None
    """The money of the programme in words."""
    source: str | None = None
    """Where it is written."""
    as_of: date | None = None
    """When somebody read it there."""
    confidence: Confidence | None = None
    """How sure its numbers are."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        ordered(self.grant_min, self.grant_max)
        ordered(self.months_min, self.months_max)
        return self
