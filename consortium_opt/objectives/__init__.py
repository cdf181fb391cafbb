"""Every objective term, as one explicit list."""

from __future__ import annotations

from consortium_opt.objectives.base import Term as Term
from consortium_opt.objectives.capabilities import Complementarity, Coverage, NeedFit
from consortium_opt.objectives.profile import Bonus, Diversity
from consortium_opt.objectives.relations import SharedInterest, Synergy, TrustTerm
from consortium_opt.objectives.seats import Balance, Cost, Experience, RoleFit
from consortium_opt.objectives.soft import Soft

TERMS: dict[str, type[Term]] = {
    str(kind.model_fields["type"].default): kind
    for kind in (
        Coverage,
        Complementarity,
        NeedFit,
        Synergy,
        TrustTerm,
        RoleFit,
        SharedInterest,
        Diversity,
        Bonus,
        Experience,
        Cost,
        Balance,
        Soft,
    )
}
"""Objective term in a formulation file to the class that reads it."""
