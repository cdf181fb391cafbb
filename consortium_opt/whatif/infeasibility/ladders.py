"""What an explanation may let go of, atom by atom, and in which steps: the space of all ways out.

An *atom* is a rule that must hold, one name of a ``require`` or ``exclude`` rule, or a role. Each
has a ladder. At the foot the atom stands as it is written; at the top it is gone. Between them the
numbers of a rule move in the natural steps of its levers, nine steps at most, all its numbers taken
together. A *point* says for every atom how high it stands; the higher, the looser, so whatever is
possible at a point is possible at every point above it.

What a point costs is a sum over atoms: a step of a number costs 1, switching a rule off 10, giving
up a name or letting a role stay empty 3, each times ``cost_of_change`` of the rule. A higher state
of an atom always costs more than a lower one.

Two things go together. A rule that ``dropout`` names leaves the list of ``dropout`` when it is
gone; its numbers there are its own. A role that is let go needs nobody, and takes no person-months
unless a rule that stands reads them. Who can play it stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal

from pydantic import ValidationError

from consortium_opt.case import Case
from consortium_opt.prepare import prepare, replaced
from consortium_opt.problems import InvalidInput
from consortium_opt.rules import Dropout, If, Rule
from consortium_opt.rules.named import Exclude, Require

STEPS = 9
"""Steps of its numbers after which a rule is switched off."""
OFF = 10
"""What switching a rule off costs, in steps."""
NAME = 3
"""What giving up one required or excluded candidate costs, in steps."""
ROLE = 3
"""What letting a role stay empty costs, in steps."""

State = tuple[int, ...] | None
"""Steps by number of a rule, empty for an atom without numbers; None at the top."""
Point = tuple[State, ...]
"""State of every atom."""
Kind = Literal["rule", "required", "excluded", "role"]


@dataclass(frozen=True, slots=True)
class Lifted:
    """A number of a rule, and what it is after 1, 2, ... steps; ``then.max`` is that of a part."""

    path: tuple[str, ...]
    start: float
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """An atom. ``owner`` is the name of its rule or role, ``member`` the candidate it names.

    ``law`` also where a law depends on it; ``step`` is the price of one step, ``top`` the steps
    that letting it go is worth.
    """

    kind: Kind
    owner: str
    member: str | None
    law: bool
    step: float
    top: int
    numbers: tuple[Lifted, ...] = ()

    @property
    def name(self) -> str:
        """``size``, ``require tecnalia``, ``role design``."""
        if self.kind == "role":
            return f"role {self.owner}"
        return self.owner if self.member is None else f"{self.owner} {self.member}"

    @property
    def foot(self) -> State:
        """As it is written."""
        return (0,) * len(self.numbers)

    def price(self, state: State) -> float:
        """What a state costs."""
        return self.step * (self.top if state is None else sum(state))

    def states(self) -> Iterator[State]:
        """Every state, the cheapest first."""
        steps = product(*(range(len(number.values) + 1) for number in self.numbers))
        yield from sorted((s for s in steps if sum(s) <= STEPS), key=lambda s: (sum(s), s))
        yield None

    def raised(self, state: State, number: int, steps: int) -> State:
        """The state with one of its numbers at so many steps; the top where that is too many."""
        if state is None or steps > len(self.numbers[number].values):
            return None
        moved = (*state[:number], steps, *state[number + 1 :])
        return None if sum(moved) > STEPS else moved


def under(low: Point, high: Point) -> bool:
    """Whether no atom stands higher at ``low``: what is possible there is possible at ``high``."""
    return all(map(lower, low, high))


def lower(low: State, high: State) -> bool:
    """Whether a state of one atom is no higher than another."""
    if high is None or low is None:
        return high is None
    return all(a <= b for a, b in zip(low, high, strict=True))


def ladders(case: Case) -> tuple[Ladder, ...]:
    """The atoms of a case: roles, then rules and names in the order of the formulation."""
    enforced = case.formulation.enforced
    bound = {
        name
        for rule in enforced.values()
        if isinstance(rule, Dropout) and rule.law
        for name in rule.rules
    }
    found = [Ladder("role", role.name, None, False, 1.0, ROLE) for role in case.roles]
    for name, rule in enforced.items():
        law = rule.law or name in bound
        step = rule.cost_of_change
        if isinstance(rule, Require | Exclude):
            kind: Kind = "excluded" if isinstance(rule, Exclude) else "required"
            fixed = _unreadable(case, name, rule) if isinstance(rule, Exclude) else set()
            names = [c for c in dict.fromkeys(rule.candidates) if c not in fixed]
            found += [Ladder(kind, name, c, law, step, NAME) for c in names]
        else:
            found.append(Ladder("rule", name, None, law, step, OFF, _numbers(rule)))
    return tuple(found)


def _numbers(rule: Rule) -> tuple[Lifted, ...]:
    """Numbers that loosen a rule, those of ``then`` for ``if``; values its class takes."""
    if isinstance(rule, If):
        if rule.then.law and not rule.law:
            return ()
        return tuple(
            Lifted(("then", *part.path), part.start, part.values) for part in _numbers(rule.then)
        )
    found = []
    for parameter, lever in rule.levers.items():
        start = getattr(rule, parameter)
        if start is None:
            continue
        values: list[float] = []
        for value in lever.rungs(start, STEPS):
            if not _takes(rule, parameter, value):
                break
            values.append(value)
        if values:
            found.append(Lifted((parameter,), start, tuple(values)))
    return tuple(found)


def _takes(rule: Rule, parameter: str, value: float) -> bool:
    try:
        type(rule).model_validate({**rule.model_dump(), parameter: value})
    except ValidationError:
        return False
    return True


def _unreadable(case: Case, name: str, rule: Exclude) -> set[str]:
    """Excluded candidates of whom too little is known to let them in."""
    if _reads(case, name, rule.candidates):
        return set()
    return {candidate for candidate in rule.candidates if not _reads(case, name, [candidate])}


def _reads(case: Case, name: str, let_in: Iterable[str]) -> bool:
    """Whether the case can be read with excluded candidates let in."""
    rule = case.formulation.rules[name]
    kept = tuple(c for c in getattr(rule, "candidates", ()) if c not in set(let_in))
    rules = dict(case.formulation.rules)
    if kept:
        rules[name] = rule.model_copy(update={"candidates": kept})
    else:
        rules = without(rules, {name})
    try:
        prepare(case.instance, replaced(case.formulation, rules=rules), today=case.date)
    except InvalidInput:
        return False
    return True


def without(rules: dict[str, Rule], gone: set[str]) -> dict[str, Rule]:
    """The rules without those that are gone, which leave the lists of ``dropout`` as well."""
    found: dict[str, Rule] = {}
    for name, rule in rules.items():
        if name in gone:
            continue
        if isinstance(rule, Dropout) and gone & set(rule.rules):
            left = tuple(other for other in rule.rules if other not in gone)
            if left:
                found[name] = rule.model_copy(update={"rules": left})
            continue
        found[name] = rule
    return found


def moved(rule: Rule, ladder: Ladder, state: tuple[int, ...]) -> Rule:
    """A rule with its numbers at a state."""
    update: dict[str, Any] = {}
    inner: dict[str, Any] = {}
    for number, steps in zip(ladder.numbers, state, strict=True):
        if steps:
            into = inner if len(number.path) > 1 else update
            into[number.path[-1]] = number.values[steps - 1]
    if inner and isinstance(rule, If):
        update["then"] = rule.then.model_copy(update=inner)
    return rule.model_copy(update=update) if update else rule
