"""The case at a point of the space of ways out, and whether any consortium meets it.

What was found out once answers many questions: a point that is impossible makes all below it so,
and a consortium is held against every later point in plain arithmetic before anything is solved.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.instance.schema import Instance
from consortium_opt.prepare import replaced
from consortium_opt.presolve import shrink
from consortium_opt.rules import Dropout, If, Rule
from consortium_opt.rules.named import Exclude, Require
from consortium_opt.scoring import structure_faults
from consortium_opt.solver.feasible import some_consortium
from consortium_opt.solver.question import Ending, Settings
from consortium_opt.whatif.infeasibility.ladders import (
    Ladder,
    Point,
    State,
    ladders,
    moved,
    under,
    without,
)

Loose = frozenset[str]
"""Roles that are let go."""
Key = tuple[State, ...]
"""States of a rule's atoms, and of the rules it names."""


@dataclass(slots=True)
class Probes:
    """Points of one case that were asked about, and what is known of all others.

    ``impossible`` are points at which nothing is possible, ``known`` are consortia, never taken out
    again: what rules say of them is kept by their ids. ``asked`` counts the points that took a
    solver.
    """

    case: Case
    settings: Settings
    ladders: tuple[Ladder, ...] = field(init=False)
    impossible: list[Point] = field(default_factory=list)
    known: list[Chosen] = field(default_factory=list)
    asked: int = 0
    _mine: dict[str, list[int]] = field(default_factory=dict)
    _verdicts: dict[tuple[int, str, Key], bool] = field(default_factory=dict)
    _pools: dict[tuple[Loose, bool], Case] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ladders = ladders(self.case)
        for k, ladder in enumerate(self.ladders):
            if ladder.kind != "role":
                self._mine.setdefault(ladder.owner, []).append(k)
        self._pools[frozenset(), True] = self.case

    @property
    def foot(self) -> Point:
        """Everything as it is written."""
        return tuple(ladder.foot for ladder in self.ladders)

    def only(self, standing: Iterable[int]) -> Point:
        """Some atoms as they are written, all others gone."""
        held = set(standing)
        return tuple(l.foot if k in held else None for k, l in enumerate(self.ladders))

    def possible(self, point: Point) -> bool | None:
        """Whether any consortium meets a point; None where a limit cut the answer short."""
        if any(under(point, known) for known in self.impossible):
            return False
        case = self.at(point)
        if self.witness(point, case) is not None:
            return True
        self.asked += 1
        ending, chosen = some_consortium(case, shrink(case), self.settings)
        if ending is Ending.INFEASIBLE:
            self.rule_out(point)
            return False
        if chosen is None:
            return None
        self.known.append(chosen)
        return True

    def rule_out(self, point: Point) -> None:
        """Remember that nothing is possible at a point, and so at none below it."""
        self.impossible = [p for p in self.impossible if not under(p, point)] + [point]

    def witness(self, point: Point, case: Case) -> Chosen | None:
        """A known consortium that meets a point, whose case is given."""
        for chosen in reversed(self.known):
            if self.holds(chosen, point, case):
                return chosen
        return None

    def holds(self, chosen: Chosen, point: Point, case: Case) -> bool:
        """Whether a known consortium meets a point, whose case is given."""
        rules = case.formulation.enforced
        held = all(self._satisfied(chosen, name, rule, point, case) for name, rule in rules.items())
        return held and not structure_faults(case, chosen)

    def _satisfied(self, chosen: Chosen, name: str, rule: Rule, point: Point, case: Case) -> bool:
        """Whether a rule holds of a known consortium; measured once in each of its states."""
        key = (id(chosen), name, self._key(name, point))
        if key not in self._verdicts:
            self._verdicts[key] = rule.measure(case, chosen).satisfied
        return self._verdicts[key]

    def meets(self, chosen: Chosen, k: int, state: State) -> bool:
        """Whether one atom in a state holds of a consortium; a role is not asked about."""
        ladder = self.ladders[k]
        rule = self.case.formulation.rules[ladder.owner]
        if ladder.member is not None:
            rule = rule.model_copy(update={"candidates": (ladder.member,)})
        elif state is not None:
            rule = moved(rule, ladder, state)
        return rule.measure(self.case.under(self.case.formulation), chosen).satisfied

    def _key(self, name: str, point: Point) -> Key:
        rule = self.case.formulation.rules[name]
        names = (name, *(rule.rules if isinstance(rule, Dropout) else ()))
        return tuple(point[k] for owner in names for k in self._mine.get(owner, ()))

    # -- the case at a point ----------------------------------------------------------------------

    def at(self, point: Point) -> Case:
        """The case at a point, without objective terms."""
        formulation = replaced(self.case.formulation, rules=self.rules(point), objective={})
        loose = self.loose(point)
        kept = any(map(reads_effort, formulation.enforced.values()))
        if (loose, kept) not in self._pools:
            instance = self.instance(loose, kept)
            self._pools[loose, kept] = Case(instance, self.case.formulation, self.case.date)
        return self._pools[loose, kept].under(formulation)

    def loose(self, point: Point) -> Loose:
        """Roles that are let go at a point."""
        pairs = zip(self.ladders, point, strict=True)
        return frozenset(l.owner for l, state in pairs if l.kind == "role" and state is None)

    def instance(self, loose: Loose, kept: bool) -> Instance:
        """The pool with roles let go: nobody has to play them; ``kept`` keeps person-months."""
        instance = self.case.instance
        freed = {"min_members": 0, "max_members": None} | ({} if kept else {"person_months": 0.0})
        roles = tuple(
            role.model_copy(update=freed) if role.role in loose else role for role in instance.roles
        )
        return instance.model_copy(update={"roles": roles})

    def rules(self, point: Point) -> dict[str, Rule]:
        """The rules at a point; those that are gone are left out, by ``dropout`` too."""
        found: dict[str, Rule] = {}
        gone: set[str] = set()
        for name, rule in self.case.formulation.rules.items():
            changed = self._rule(name, rule, point)
            if changed is None:
                gone.add(name)
            else:
                found[name] = changed
        return without(found, gone)

    def _rule(self, name: str, rule: Rule, point: Point) -> Rule | None:
        mine = self._mine.get(name, [])
        if not mine:
            return rule
        if isinstance(rule, Require | Exclude):
            given_up = {self.ladders[k].member for k in mine if point[k] is None}
            names = tuple(c for c in rule.candidates if c not in given_up)
            return rule.model_copy(update={"candidates": names}) if names else None
        state = point[mine[0]]
        return None if state is None else moved(rule, self.ladders[mine[0]], state)


def reads_effort(rule: Rule) -> bool:
    """Whether a rule looks at person-months, or at money that comes of them."""
    if isinstance(rule, If):
        return reads_effort(rule.when) or reads_effort(rule.then)
    of = getattr(rule, "of", None)
    return rule.uses_effort or rule.type == "effort" or of not in (None, "members")
