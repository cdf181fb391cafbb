"""Leave out candidates that are in no set above the cut-off: exact, and most of the proof.

At a size, two tests in turn until little changes. *Reduced costs*: relaxation plus reduced cost
below the cut. *Probing*: the relaxation with the candidate forced in is below the cut; the bound is
far better, each a few warm simplex steps. The model is rebuilt on who is left, which also takes out
thresholds and rows that nobody is behind. Measured on 1,000 candidates: 1,000 to 100 to 300 by
reduced costs, to 10 to 40 by probing, after which the integer program closes at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from consortium_opt.case import Case
from consortium_opt.model.build import Model, build
from consortium_opt.model.pyomo_model import Program, compile_program
from consortium_opt.solver.highs import Ending, Prober, Question, Relaxation, Settings, relax
from consortium_opt.solver.together import together

PATIENCE = 20
"""Failures in a row after which probing, most hopeless first, gives up."""
WORTH = 0.9
"""Another round is worth it if this part or less is left."""
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


def open_size(case: Case, size: int, alive: frozenset[int], settings: Settings) -> Narrow:
    """The model over everybody who is alive, bounded by its relaxation."""
    model = build(case, size, alive)
    program = compile_program(model, exact=False)
    return Narrow(model, program, relax(program, Question(), settings))


def narrow(case: Case, here: Narrow, cut: float, settings: Settings) -> Narrow:
    """The same size without candidates that are in no set that reaches ``cut``."""
    size = here.model.space.size
    while here.relaxed.ending is Ending.OPTIMAL and settings.left() > 0 and not settings.stop():
        alive = here.model.space.x.keys()
        left = _by_reduced_cost(here, cut)
        if len(left) > WORTH * len(alive):
            left = _by_probing(here, left, cut, settings)
        if len(left) == len(alive):
            break
        few = len(left) <= WORTH * len(alive)
        here = open_size(case, size, frozenset(left), settings)
        if not few:
            break
    return here


def _promise(here: Narrow) -> dict[int, float]:
    """Upper bound, by reduced cost, on sets that hold a candidate."""
    values, reduced = here.relaxed.values, here.relaxed.reduced
    return {
        i: here.relaxed.bound + (reduced[x] if values[x] < 1e-6 else 0.0)
        for i, x in here.model.space.x.items()
    }


def _by_reduced_cost(here: Narrow, cut: float) -> list[int]:
    return [i for i, bound in _promise(here).items() if bound >= cut - SAFE]


def _by_probing(here: Narrow, left: list[int], cut: float, settings: Settings) -> list[int]:
    """Candidates that remain: the most hopeless are tried first, dealt out to the threads."""
    promise = _promise(here)
    order = sorted(left, key=lambda i: (promise[i], i))
    hands = [order[k :: settings.threads] for k in range(settings.threads)]
    jobs = [partial(_hopeless, here, left, hand, cut, settings) for hand in hands if hand]
    gone = set().union(*together(jobs, settings.threads))
    return [i for i in left if i not in gone]


def _hopeless(
    here: Narrow, left: list[int], hand: list[int], cut: float, settings: Settings
) -> set[int]:
    """Those of a hand without whom nothing that reaches the cut is lost."""
    x = here.model.space.x
    prober = Prober(here.program, [x[i] for i in x.keys() - set(left)], cut - SAFE, settings)
    failures, gone = 0, set()
    for i in hand:
        if failures * settings.threads > PATIENCE or settings.left() <= 0 or settings.stop():
            break
        if prober.below(x[i]):
            gone.add(i)
            failures = 0
        else:
            failures += 1
    return gone
