"""What is laid beside named members: the nearest consortium that meets every rule, and the best."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.result import ConsortiumInfo, Part
from consortium_opt.rules.base import Rule
from consortium_opt.rules.seats import Coordinator
from consortium_opt.scoring import describe
from consortium_opt.solver.focus import Members, differ
from consortium_opt.solver.question import Settings
from consortium_opt.whatif.inquiry import Best, Inquiry
from consortium_opt.whatif.judging.judged import JudgedConsortium
from consortium_opt.whatif.judging.nearest import PATIENCE, Near, find_nearest
from consortium_opt.whatif.seating import with_fields
from consortium_opt.whatif.workers import Steps


class Nearest(Part):
    """The consortium that meets every rule with the fewest changes to the named members."""

    changes: int
    """Members to change: a swap, one more or one less is one; 0 if nothing has to change."""
    join: tuple[str, ...]
    """Ids of who comes in."""
    leave: tuple[str, ...]
    """Ids of who leaves."""
    consortium: ConsortiumInfo
    """It, as ``solve`` reports a consortium."""


class BestOfAll(Part):
    """The best consortium of the whole pool, beside the named members."""

    objective: float
    """Its objective."""
    difference: float | None
    """That less the objective of the named members; null where theirs is not known."""
    changes: int
    """Members in which it differs."""
    join: tuple[str, ...]
    """Ids of members that the named ones do not have."""
    leave: tuple[str, ...]
    """Ids of named members that it does not have."""


class Beside(NamedTuple):
    """The nearest, whether that is proven, and the best of the whole pool."""

    nearest: Nearest | None
    nearest_proven: bool
    best: BestOfAll | None


def beside(
    case: Case,
    chosen: Chosen,
    own: JudgedConsortium,
    feasible: bool,
    settings: Settings,
    steps: Steps,
    named: bool,
) -> Beside:
    """What is laid beside a choice for named members.

    ``feasible``: it meets every rule, and so is its own nearest. ``named``: its coordinator is, so
    that it coordinates the nearest consortium as well.
    """
    mine = chosen.members
    led = _led_by(case, chosen.coordinator) if named and chosen.coordinator is not None else case
    inquiry = Inquiry(led, settings)
    near = Near(mine, 0, proven=True) if feasible else find_nearest(inquiry, mine)
    steps.next()
    best = near.best
    if best is None or led is not case:
        best = (inquiry if led is case else Inquiry(case, settings)).within(PATIENCE).ask()
    found: Nearest | None = None
    if near.members is not None:
        there = chosen if near.members == mine else inquiry.chosen(near.members)
        found = Nearest(
            changes=differ(mine, there.members),
            join=_ids(case, set(there.members) - set(mine)),
            leave=_ids(case, set(mine) - set(there.members)),
            consortium=describe(case, there, rank=1),
        )
    return Beside(found, near.proven, _of_all(case, mine, own.objective, best))


def _of_all(case: Case, mine: Members, objective: float | None, best: Best) -> BestOfAll | None:
    if best.status != "optimal" or best.members is None or best.objective is None:
        return None
    return BestOfAll(
        objective=best.objective,
        difference=None if objective is None else best.objective - objective,
        changes=differ(mine, best.members),
        join=_ids(case, set(best.members) - set(mine)),
        leave=_ids(case, set(mine) - set(best.members)),
    )


def _led_by(case: Case, centre: int) -> Case:
    """The case with a rule that this candidate coordinates."""
    rules: dict[str, Rule] = dict(case.formulation.rules)
    name = "coordinates"
    while name in rules:
        name += "_too"
    rules[name] = Coordinator(where={"id": case.ids[centre]})
    return Case(case.instance, with_fields(case.formulation, rules=rules), case.date)


def _ids(case: Case, members: Iterable[int]) -> tuple[str, ...]:
    return tuple(case.ids[i] for i in sorted(members))
