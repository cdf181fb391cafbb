"""Conflicts and ways out by looking at every consortium, written from the words of the space.

What may be let go, in which steps and at what cost is said again here: 9 steps of a rule's numbers
taken together, 10 for switching it off, 3 for a name or a role. Rules are read through ``measure``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product
from typing import Any

import oracle_brute
from oracle_effort import best_effort
from oracle_pools import TODAY
from pydantic import ValidationError

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance.schema import Instance
from consortium_opt.rules import Rule

Rules = dict[str, Rule]
Levels = tuple[int, ...] | None
"""Steps of an atom's numbers; None once it is gone."""


# -- whether anything is possible -----------------------------------------------------------------


def possible(case: Case) -> bool:
    """Whether some consortium meets every rule."""
    brute = oracle_brute.Brute(case)
    return any(_possible(brute, m) for n in range(1, case.n + 1) for m in _sets(case.n, n))


def _sets(pool: int, size: int) -> Iterator[tuple[int, ...]]:
    return combinations(range(pool), size)


def _holds(brute: oracle_brute.Brute, stage: int, chosen: Chosen) -> bool:
    return all(rule.measure(brute.case, chosen).satisfied for _, rule in brute.rules[stage])


def _possible(brute: oracle_brute.Brute, members: tuple[int, ...]) -> bool:
    if not _holds(brute, oracle_brute.MEMBERS, Chosen(members)):
        return False
    for chosen in _seated(brute, members):
        if not brute.staffed:
            return True
        rules = [rule for _, rule in brute.rules[oracle_brute.EFFORT]]
        if best_effort(brute.case, chosen, rules, [], loose=False) is not None:
            return True
    return False


def _seated(brute: oracle_brute.Brute, members: tuple[int, ...]) -> Iterator[Chosen]:
    """Seats that meet the rules on seats, without effort."""
    for coordinator in brute.coordinators(members):
        if not _holds(brute, oracle_brute.COORDINATOR, Chosen(members, coordinator)):
            continue
        for plays in brute.seatings(members):
            if not _holds(brute, oracle_brute.PLAYS, Chosen(members, coordinator, plays)):
                continue
            for leads in brute.leaderships(plays):
                chosen = Chosen(members, coordinator, plays, leads)
                if _holds(brute, oracle_brute.LEADS, chosen):
                    yield chosen


# -- the space, from its words --------------------------------------------------------------------


@dataclass(frozen=True)
class Atom:
    """Something that can be let go: a rule, a name of a rule, a role."""

    kind: str
    owner: str
    member: str | None = None

    @property
    def name(self) -> str:
        """As a report names it."""
        if self.kind == "role":
            return f"role {self.owner}"
        return f"{self.owner} {self.member}" if self.member else self.owner


def atoms_of(case: Case) -> list[Atom]:
    """Everything that can be let go."""
    found = [Atom("role", role.name) for role in case.roles]
    for name, rule in case.formulation.enforced.items():
        if rule.type in ("require", "exclude"):
            found += [Atom(rule.type, name, c) for c in dict.fromkeys(rule.candidates)]
        else:
            found.append(Atom("rule", name))
    return found


def laws(case: Case) -> set[str]:
    """Rules that are law, and those that a law asks for without any one member."""
    enforced = case.formulation.enforced
    found = {name for name, rule in enforced.items() if rule.law}
    for name in list(found):
        found |= set(getattr(enforced[name], "rules", ()))
    return found


def numbers_of(rule: Rule) -> dict[str, list[float]]:
    """Values of each number of a rule, the first as it is written."""
    if rule.type == "if":
        inner = {} if rule.then.law and not rule.law else numbers_of(rule.then)
        return {f"then.{key}": values for key, values in inner.items()}
    found = {}
    for key, lever in rule.levers.items():
        value = getattr(rule, key)
        if value is None:
            continue
        values = [value]
        for step in lever.rungs(value, 9):
            try:
                type(rule).model_validate({**rule.model_dump(), key: step})
            except ValidationError:
                break
            values.append(step)
        if len(values) > 1:
            found[key] = values
    return found


@cache
def _levels(lengths: tuple[int, ...]) -> tuple[Levels, ...]:
    every = product(*(range(length) for length in lengths))
    return (*sorted((s for s in every if sum(s) <= 9), key=sum), None)


def levels_of(rule: Rule) -> tuple[Levels, ...]:
    """Levels of a rule, the cheapest first."""
    return _levels(tuple(len(values) for values in numbers_of(rule).values()))


def at_level(rule: Rule, levels: tuple[int, ...]) -> Rule:
    """The rule with its numbers so many steps looser."""
    update: dict[str, Any] = {}
    then: dict[str, Any] = {}
    for (key, values), steps in zip(numbers_of(rule).items(), levels, strict=True):
        (then if key.startswith("then.") else update)[key.removeprefix("then.")] = values[steps]
    if then:
        update["then"] = rule.then.model_copy(update=then)
    return rule.model_copy(update=update)


def steps(atom: Atom, level: Levels) -> int:
    """Steps that a level is worth."""
    if level is None:
        return 10 if atom.kind == "rule" else 3
    return sum(level)


def cost(case: Case, point: Mapping[Atom, Levels]) -> float:
    """What a point costs."""
    price = {n: rule.cost_of_change for n, rule in case.formulation.rules.items()}
    parts = [
        steps(a, level) * (1.0 if a.kind == "role" else price[a.owner])
        for a, level in point.items()
    ]
    return sum(parts)


def lower(a: Levels, b: Levels) -> bool:
    """Whether a level is no looser than another."""
    if b is None:
        return True
    return a is not None and all(x <= y for x, y in zip(a, b, strict=True))


def below(a: Mapping[Atom, Levels], b: Mapping[Atom, Levels]) -> bool:
    """Whether a point is no looser than another anywhere."""
    return all(lower(level, b[atom]) for atom, level in a.items())


def case_at(case: Case, point: Mapping[Atom, Levels]) -> Case:
    """The case with its atoms at the given levels."""
    rules: Rules = {}
    for name, rule in case.formulation.rules.items():
        mine = [a for a in point if a.owner == name and a.kind != "role"]
        if not mine:
            rules[name] = rule
        elif mine[0].kind == "rule":
            level = point[mine[0]]
            if level is not None:
                rules[name] = at_level(rule, level) if level else rule
        else:
            gone = {a.member for a in mine if point[a] is None}
            names = tuple(c for c in rule.candidates if c not in gone)
            if names:
                rules[name] = rule.model_copy(update={"candidates": names})
    lost = case.formulation.rules.keys() - rules.keys()
    for name, rule in list(rules.items()):
        if rule.type == "dropout" and lost & set(rule.rules):
            left = tuple(other for other in rule.rules if other not in lost)
            del rules[name]
            if left:
                rules[name] = rule.model_copy(update={"rules": left})
    old = {key: getattr(case.formulation, key) for key in Formulation.model_fields}
    formulation = Formulation.model_construct(**{**old, "rules": rules, "objective": {}})
    loose = {a.owner for a, level in point.items() if a.kind == "role" and level is None}
    return Case(pool_with(case.instance, loose, formulation), formulation, TODAY)


def pool_with(instance: Instance, loose: set[str], formulation: Formulation) -> Instance:
    """The pool with roles that need nobody; months stay where a rule that stands reads them."""
    freed: dict[str, Any] = {"min_members": 0, "max_members": None}
    if not any(map(_reads_months, formulation.enforced.values())):
        freed["person_months"] = 0.0
    roles = [r.model_copy(update=freed) if r.role in loose else r for r in instance.roles]
    return instance.model_copy(update={"roles": tuple(roles)})


def _reads_months(rule: Rule) -> bool:
    if rule.type == "if":
        return _reads_months(rule.when) or _reads_months(rule.then)
    money = rule.type in ("budget", "grant", "member_cost", "effort", "total_effort")
    return money or getattr(rule, "of", "members") != "members"


def standing(case: Case, names: Iterable[str]) -> Case:
    """The case with the named atoms as they are written and all others gone."""
    held = set(names)
    rules = case.formulation.rules
    point: dict[Atom, Levels] = {}
    for atom in atoms_of(case):
        foot = (0,) * len(numbers_of(rules[atom.owner])) if atom.kind == "rule" else ()
        point[atom] = foot if atom.name in held else None
    return case_at(case, point)


# -- the cheapest ways out of pools without roles -------------------------------------------------


def cheapest(case: Case, allow_law: bool = False) -> list[tuple[float, dict[Atom, Levels]]]:
    """Every way out that is above no other, cheapest first: what each consortium needs."""
    found: list[dict[Atom, Levels]] = []
    seen: set[tuple[tuple[Atom, Levels], ...]] = set()
    for chosen in _every(case):
        for point in _needs(case, chosen, allow_law):
            key = tuple(sorted(point.items(), key=repr))
            if key not in seen:
                seen.add(key)
                found.append(point)
    least = [p for p in found if not any(below(q, p) for q in found if q is not p)]
    return sorted(((round(cost(case, p), 9), p) for p in least), key=lambda item: item[0])


def _every(case: Case) -> Iterator[Chosen]:
    """Every consortium of a pool without roles."""
    brute = oracle_brute.Brute(case)
    for size in range(1, case.n + 1):
        for members in _sets(case.n, size):
            for coordinator in brute.coordinators(members):
                yield Chosen(members, coordinator)


def _needs(case: Case, chosen: Chosen, allow_law: bool) -> Iterator[dict[Atom, Levels]]:
    """The least points at which a consortium is possible.

    A rule that ``dropout`` names has to hold without any one member as well, unless ``dropout`` is
    gone; which of them are gone is tried both ways.
    """
    fixed = set() if allow_law else laws(case)
    enforced = case.formulation.enforced
    dropouts = [name for name, rule in enforced.items() if rule.type == "dropout"]
    for gone in (set(c) for k in range(len(dropouts) + 1) for c in combinations(dropouts, k)):
        if gone & fixed or not _unmoved(case, chosen, set(dropouts) - gone):
            continue
        options: list[list[Levels]] = []
        atoms = [a for a in atoms_of(case) if a.kind != "role"]
        for atom in atoms:
            if atom.owner in dropouts:
                options.append([None if atom.owner in gone else ()])
                continue
            robust = any(atom.owner in enforced[d].rules for d in dropouts if d not in gone)
            here = _least(case, chosen, atom, robust)
            if atom.owner in fixed:
                here = [level for level in here if level is not None and not any(level)]
            options.append(here)
        for levels in product(*options):
            yield dict(zip(atoms, levels, strict=True))


def _unmoved(case: Case, chosen: Chosen, dropouts: set[str]) -> bool:
    """Whether rules that are named but not required themselves hold without any one member."""
    rules = case.formulation.rules
    named = {n for d in dropouts for n in rules[d].rules if n not in case.formulation.enforced}
    return all(_met(case, chosen, rules[name], robust=True, plain=False) for name in named)


def _least(case: Case, chosen: Chosen, atom: Atom, robust: bool) -> list[Levels]:
    """The least levels at which an atom is met, of which none is below another."""
    rule = case.formulation.rules[atom.owner]
    if atom.member is not None:
        alone = rule.model_copy(update={"candidates": (atom.member,)})
        return [()] if _met(case, chosen, alone, robust) else [None]
    found: list[Levels] = []
    for level in levels_of(rule):
        if any(lower(known, level) for known in found):
            continue
        if level is None or _met(case, chosen, at_level(rule, level), robust):
            found.append(level)
    return found


def _met(case: Case, chosen: Chosen, rule: Rule, robust: bool, plain: bool = True) -> bool:
    if plain and not rule.measure(case, chosen).satisfied:
        return False
    if not robust or chosen.size == 1:
        return True
    leaving = [m for m in chosen.members if m != chosen.coordinator]
    return all(rule.measure(case, chosen.without(m)).satisfied for m in leaving)
