"""The independent checker: plain Python, no Pyomo, no solver."""

from __future__ import annotations

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.errors import InternalError
from consortium_opt.scoring import objective, structure_faults, violated

TOLERANCE = 1e-6
"""On the objective, absolute."""


def verify(case: Case, chosen: Chosen, claimed: float) -> None:
    """Recompute everything; raise :class:`InternalError` if the solver's claim does not hold."""
    faults = structure_faults(case, chosen)
    faults += [f"rule {name} does not hold" for name in violated(case, chosen)]
    value = objective(case, chosen)
    if abs(value - claimed) > TOLERANCE:
        faults.append(f"the objective is {value:.9f}, the solver says {claimed:.9f}")
    if faults:
        who = ", ".join(case.ids[i] for i in chosen.members)
        raise InternalError(
            f"the checker does not agree with the solver on {who}: " + "; ".join(faults)
        )
