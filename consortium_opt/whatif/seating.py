"""Who does what among named members: as few rules broken as can be, then the best objective.

Members alone fix the rules on members; what is chosen here is the coordinator, roles, leads and
effort. Laws come first: fewest broken laws, then fewest other rules, then the objective, then ties
as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.errors import InternalError
from consortium_opt.formulation.schema import Formulation
from consortium_opt.linear import total
from consortium_opt.model.build import Model, build
from consortium_opt.model.pyomo_model import compile_program
from consortium_opt.objectives.base import Term
from consortium_opt.objectives.seats import Experience
from consortium_opt.objectives.soft import Soft
from consortium_opt.rules.base import Rule
from consortium_opt.rules.combine import Dropout, If, relaxed
from consortium_opt.rules.effort import Effort
from consortium_opt.rules.seats import Coordinator
from consortium_opt.rules.trust import TrustCoordinator
from consortium_opt.scoring import structure_faults, term_values, weighted
from consortium_opt.solver.complete import stages_of
from consortium_opt.solver.question import Settings
from consortium_opt.verify import TOLERANCE
from consortium_opt.whatif.unseated import faults

CLOSE = 1e-9
"""Objectives that are this close tie."""


@dataclass(frozen=True, slots=True)
class Seated:
    """A choice for named members.

    With ``faults`` there are no seats, and ``chosen`` has the members and, if any of them can
    coordinate, a coordinator; ``open`` are then the keys of rules and terms that need more.
    """

    chosen: Chosen
    faults: tuple[str, ...] = ()
    open: frozenset[str] = frozenset()


def seat(
    case: Case, members: Iterable[int], settings: Settings, coordinator: int | None = None
) -> Seated:
    """The best choice for the members; ``coordinator`` is one of them that can, if it is given.

    Runs to the end whatever the deadline: the models are tiny. Raises InternalError where the
    checker does not agree with the solver.
    """
    mine = tuple(sorted(members))
    why = faults(case, mine, settings)
    if not why and case.roles:
        return Seated(_by_model(case, mine, settings, coordinator))
    able: list[int] = [coordinator] if coordinator is not None else _able(case, mine)
    seated = Seated(Chosen(mine), tuple(why), _open(case, able) if why else frozenset())
    choices = [Chosen(mine, who) for who in able] or [Chosen(mine)]
    chosen = min(choices, key=lambda chosen: _rank(case, chosen, seated.open))
    return Seated(chosen, seated.faults, seated.open)


def _able(case: Case, members: Sequence[int]) -> list[int]:
    """Members that can coordinate, the most experienced first."""
    able = case.coordinators & set(members)
    return sorted(able, key=lambda i: (-case.experience(i), i))


# -- in plain Python ------------------------------------------------------------------------------


def _rank(case: Case, chosen: Chosen, left: frozenset[str]) -> tuple[int, int, float]:
    """Broken laws, other broken rules, and minus the objective; what is left open not counted."""
    broken = [
        rule.law
        for name, rule in case.formulation.enforced.items()
        if f"rules.{name}" not in left
        and not rule.on_members_alone()
        and not rule.measure(case, chosen).satisfied
    ]
    value = sum(
        term.weight * term.measure(case, chosen)
        for name, term in case.formulation.terms.items()
        if f"objective.{name}" not in left
    )
    value /= case.formulation.total_weight
    return sum(broken), len(broken) - sum(broken), -round(value / CLOSE) * CLOSE


def _open(case: Case, able: Sequence[int]) -> frozenset[str]:
    """Keys of rules and terms that cannot be judged without seats, or without a coordinator."""
    formulation = case.formulation
    parts: dict[str, Rule | Term] = {f"rules.{n}": r for n, r in formulation.measured.items()}
    parts |= {f"objective.{name}": term for name, term in formulation.terms.items()}
    led = bool(able) or not formulation.coordinator
    return frozenset(key for key, part in parts.items() if not _judged(case, part, led))


def _judged(case: Case, part: Rule | Term, led: bool) -> bool:
    """Whether a rule or term can be judged on members, and on who leads them if that is known."""
    if isinstance(part, If):
        return _judged(case, part.when, led) and _judged(case, part.then, led)
    if isinstance(part, Soft):
        return _judged(case, part.rule, led)
    if isinstance(part, Effort):
        return led and not case.has_effort
    if isinstance(part, Coordinator | TrustCoordinator | Dropout | Experience):
        return led
    return part.on_members_alone() if isinstance(part, Rule) else part.members_only


# -- with roles: a model on the members -----------------------------------------------------------


def _by_model(
    case: Case, mine: tuple[int, ...], settings: Settings, coordinator: int | None
) -> Chosen:
    """Fewest broken laws, fewest other broken rules, best objective, ties."""
    model = build(case, len(mine), mine, rules=case.formulation.seat_rules)
    laws, others = _switched(case, model)
    fixed = [] if coordinator is None else [model.space.c[coordinator]]
    stages = stages_of(model, compile_program(model), settings, fixed)
    for switches in (laws, others):
        stages.least(total(switches.values(), -1.0))
    claimed = stages.best()
    if claimed is None:
        raise InternalError("seats are possible, and the solver finds none")
    stages.settle(case)
    chosen = stages.chosen(case)
    on = {name for name, s in (laws | others).items() if stages.values()[s] > 0.5}
    _verify(case, chosen, claimed, on)
    return chosen


def with_fields(formulation: Formulation, **fields: object) -> Formulation:
    """The formulation with other fields, none of what the old one looked up kept."""
    old = {name: getattr(formulation, name) for name in Formulation.model_fields}
    return Formulation.model_construct(**{**old, **fields})


def _switched(case: Case, model: Model) -> tuple[dict[str, int], dict[str, int]]:
    """Give every rule of the model a column without which it asks for nothing: laws and others."""
    laws: dict[str, int] = {}
    others: dict[str, int] = {}
    for name, rule in case.formulation.seat_rules.items():
        key = f"rules.{name}"
        on = model.space.new(f"{key}.holds", integer=True)
        rows = model.blocks[key]
        model.blocks[key] = [part for row in rows for part in relaxed(row, model.space, on)]
        (laws if rule.law else others)[name] = on
    return laws, others


def _verify(case: Case, chosen: Chosen, claimed: float, on: set[str]) -> None:
    """Recompute what the solver claims; raises InternalError if it does not hold."""
    wrong = structure_faults(case, chosen)
    for name, rule in case.formulation.seat_rules.items():
        if name in on and not rule.measure(case, chosen).satisfied:
            wrong.append(f"rule {name} does not hold")
    value = weighted(case, term_values(case, chosen))
    if abs(value - claimed) > TOLERANCE:
        wrong.append(f"the objective is {value:.9f}, the solver says {claimed:.9f}")
    if wrong:
        who = ", ".join(case.ids[i] for i in chosen.members)
        raise InternalError(f"the checker does not agree on the seats of {who}: {'; '.join(wrong)}")
