"""Leave out candidates that are in no set above the cut-off: exact, and most of the proof.

At a size, two tests in turn until little changes. *Reduced costs*: relaxation plus reduced cost
below the cut. *Probing*: the relaxation with the candidate forced in is below the cut; the bound is
far better, each a few warm simplex steps. The model is rebuilt on who is left, which also takes out
thresholds and rows that nobody is behind. Measured on 1,000 candidates: 1,000 to 100 to 300 by
reduced costs, to 10 to 40 by probing, after which the integer program closes at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from consortium_opt.case import Case
from consortium_opt.garbage import many_objects
from consortium_opt.linear import Row
from consortium_opt.model.build import Model, build, on_members_alone
from consortium_opt.model.program import Program, with_rows
from consortium_opt.model.pyomo_model import compile_program
from consortium_opt.solver import trace
from consortium_opt.solver.focus import EVERYTHING, Focus
from consortium_opt.solver.highs import Prober
from consortium_opt.solver.question import Ending, Relaxation, Settings
from consortium_opt.solver.sift import sifted
from consortium_opt.solver.together import together

PATIENCE = 5
"""Failures in a row after which probing, most hopeless first, gives up."""
WORTH = 0.9
"""Another round is worth it if this part or less is left."""
NEAREST = 2000
"""Candidates that the relaxation of the next size begins with."""
SAFE = 1e-7
"""Margin on relaxation bounds, above the solver's dual tolerance."""


@dataclass(frozen=True, slots=True)
class Narrow:
    """A size's model on the candidates that are left, and its relaxation."""

    model: Model
    program: Program
    relaxed: Relaxation

    @property
    def hopeless(self) -> bool:
        """Whether nothing is left."""
        return self.relaxed.ending is Ending.INFEASIBLE


def open_size(
    case: Case,
    size: int,
    alive: frozenset[int],
    settings: Settings,
    focus: Focus = EVERYTHING,
    like: Narrow | None = None,
) -> Narrow:
    """The model over everybody who is alive, bounded by its relaxation.

    ``like`` is another size, or more of the pool: who matters there is likely to matter here.
    """
    with many_objects():
        model = build(case, size, alive - focus.outside, seats=not on_members_alone(case))
        program = compile_program(model, exact=False)
    program = with_rows(program, _rows_of(focus, model))
    first = () if like is None else _nearest(like)
    return Narrow(model, program, sifted(model.space, program, settings, first))


def focused(here: Narrow, focus: Focus, settings: Settings) -> Narrow:
    """The same model with the rows of a focus, relaxed anew where it has any."""
    rows = _rows_of(focus, here.model)
    if not rows or here.hopeless:
        return here
    program = with_rows(here.program, rows)
    relaxed = sifted(here.model.space, program, settings, _nearest(here))
    return Narrow(here.model, program, relaxed)


def _rows_of(focus: Focus, model: Model) -> list[Row]:
    return [row for row in focus.rows(model.space) if row.expression.terms or row.low > 0]


def narrow(
    case: Case,
    here: Narrow,
    cut: float,
    settings: Settings,
    focus: Focus = EVERYTHING,
    ceilings: Mapping[int, float] | None = None,
) -> Narrow:
    """The same size without candidates that are in no set that reaches ``cut``.

    ``ceilings`` bound the sets that hold a candidate, where that is known beforehand.
    """
    size = here.model.space.size
    while here.relaxed.ending is Ending.OPTIMAL and not settings.over():
        alive = here.model.space.x.keys()
        out = focus.outside | {i for i, top in (ceilings or {}).items() if top < cut - SAFE}
        left = [i for i in by_reduced_cost(here, cut) if i not in out]
        how = "reduced costs"
        if len(left) > WORTH * len(alive):
            left, how = _by_probing(here, left, cut, settings), "probing"
        if len(left) == len(alive):
            break
        settings.trace(trace.cannot_reach(size, len(alive), len(left), cut, how))
        few = len(left) <= WORTH * len(alive)
        here = open_size(case, size, frozenset(left), settings, focus, like=here)
        if not few:
            break
    return here


def _nearest(here: Narrow) -> list[int]:
    """Candidates that cost a relaxation least, if it is solved."""
    if here.relaxed.ending is not Ending.OPTIMAL:
        return []
    alive = here.model.space.alive
    order = np.argsort(-reduced_costs(here), kind="stable")[:NEAREST]
    return [alive[k] for k in order.tolist()]


def reduced_costs(here: Narrow) -> np.ndarray:
    """What a candidate costs the relaxation at least, at most 0, in the order of the model."""
    columns = list(here.model.space.x.values())
    values, reduced = here.relaxed.values[columns], here.relaxed.reduced[columns]
    return np.where(values < 1e-6, reduced, 0.0)


def _promise(here: Narrow) -> dict[int, float]:
    """Upper bound, by reduced cost, on sets that hold a candidate."""
    bounds = here.relaxed.bound + reduced_costs(here)
    return dict(zip(here.model.space.x, bounds.tolist(), strict=True))


def by_reduced_cost(here: Narrow, cut: float) -> list[int]:
    """Candidates that the reduced costs leave a chance to be in a set that reaches the cut."""
    return [i for i, bound in _promise(here).items() if bound >= cut - SAFE]


def _by_probing(here: Narrow, left: list[int], cut: float, settings: Settings) -> list[int]:
    """Candidates that remain: the most hopeless are tried first, dealt out to the threads."""
    promise = _promise(here)
    order = sorted(left, key=lambda i: (promise[i], i))
    hands = [order[k :: settings.threads] for k in range(settings.threads)]
    jobs = [partial(_hopeless, here, left, hand, cut, settings) for hand in hands if hand]
    gone = set().union(*together(jobs, settings.threads))
    return [i for i in left if i not in gone]


def ceilings(here: Narrow, floor: float, settings: Settings) -> dict[int, float]:
    """Bound on the sets that hold each candidate; ``floor`` stands for everything below it."""
    if here.hopeless:
        return dict.fromkeys(here.model.space.x, -np.inf)
    order = sorted(here.model.space.x)
    hands = [order[k :: settings.threads] for k in range(settings.threads)]
    jobs = [partial(_ceilings, here, hand, floor, settings) for hand in hands if hand]
    return dict(item for part in together(jobs, settings.threads) for item in part.items())


def _ceilings(here: Narrow, hand: list[int], floor: float, settings: Settings) -> dict[int, float]:
    x, promise = here.model.space.x, _promise(here)
    prober = Prober(here.program, (), floor - SAFE, settings)
    found = {}
    for i in hand:
        if settings.over():
            break
        sure = promise[i] < floor - SAFE
        found[i] = floor if sure else max(floor, min(promise[i], prober.bound(x[i])))
    return found


def _hopeless(
    here: Narrow, left: list[int], hand: list[int], cut: float, settings: Settings
) -> set[int]:
    """Those of a hand without whom nothing that reaches the cut is lost."""
    x = here.model.space.x
    prober = Prober(here.program, [x[i] for i in x.keys() - set(left)], cut - SAFE, settings)
    failures, gone = 0, set()
    for i in hand:
        if failures * settings.threads > PATIENCE or settings.over():
            break
        if prober.below(x[i]):
            gone.add(i)
            failures = 0
        else:
            failures += 1
    return gone
