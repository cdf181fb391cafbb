"""A point of the space of ways out as changes: keys old to new, sentences, and the case itself."""

from __future__ import annotations

from collections.abc import Iterator

from consortium_opt.formulation.schema import Change, Formulation
from consortium_opt.instance.schema import Instance
from consortium_opt.prepare import replaced
from consortium_opt.reporting.remedies import give_up, let_go, move, switch_off, switch_off_term
from consortium_opt.rules import Dropout, If, Rule
from consortium_opt.rules.named import Exclude, Require
from consortium_opt.whatif.infeasibility.atoms import Probes, reads_effort
from consortium_opt.whatif.infeasibility.ladders import Ladder, Point, State

Told = tuple[tuple[Change, ...], str]
"""Changes of keys, and the sentence that says them."""


def remedies(probes: Probes, point: Point) -> Iterator[Told]:
    """What a point changes, atom by atom; the names of a rule together."""
    standing = probes.rules(point)
    for ladder, state in zip(probes.ladders, point, strict=True):
        if ladder.kind == "role" and state is None:
            yield _role(probes, ladder.owner, standing)
    for name, rule in probes.case.formulation.enforced.items():
        left = standing.get(name)
        if isinstance(rule, Require | Exclude):
            if left is None or left != rule:
                yield _names(name, rule, left)
        elif left is None:
            if not _emptied(rule, standing):
                yield (_off(name),), switch_off(name, rule.law)
        elif isinstance(rule, Dropout):
            continue
        else:
            yield from _moves(probes, point, name, rule)
    yield from _lists(probes, standing)
    for name in unread_terms(probes, point):
        change = Change(key=f"objective.{name}.enabled", old=True, new=False)
        yield (change,), switch_off_term(name)


def unread_terms(probes: Probes, point: Point) -> list[str]:
    """Objective terms that need the person-months of roles that are let go."""
    if not probes.loose(point):
        return []
    case = probes.at(point)
    return [name for name, term in probes.case.formulation.terms.items() if term.problems(case)]


def _emptied(rule: Rule, standing: dict[str, Rule]) -> bool:
    """Whether a ``dropout`` is gone because nothing that it names is left."""
    return isinstance(rule, Dropout) and not any(name in standing for name in rule.rules)


def _lists(probes: Probes, standing: dict[str, Rule]) -> Iterator[Told]:
    """The lists of ``dropout`` that lose a rule; one with nothing left goes with it."""
    for name, rule in probes.case.formulation.measured.items():
        if not isinstance(rule, Dropout):
            continue
        left = standing.get(name)
        if left is None and _emptied(rule, standing):
            yield (_off(name),), switch_off(name, rule.law)
        elif isinstance(left, Dropout) and left.rules != rule.rules:
            key = f"rules.{name}.rules"
            gone = [other for other in rule.rules if other not in left.rules]
            change = Change(key=key, old=list(rule.rules), new=list(left.rules))
            yield (change,), f"Take {', '.join(gone)} from the list of {name} ({key})."


def _off(name: str) -> Change:
    return Change(key=f"rules.{name}.enabled", old=True, new=False)


def _names(name: str, rule: Require | Exclude, left: Rule | None) -> Told:
    kept = list(getattr(left, "candidates", ()))
    gone = [candidate for candidate in rule.candidates if candidate not in kept]
    key = f"rules.{name}.candidates"
    change = Change(key=key, old=list(rule.candidates), new=kept) if kept else _off(name)
    return (change,), give_up(change.key, gone, required=isinstance(rule, Require))


def _moves(probes: Probes, point: Point, name: str, rule: Rule) -> Iterator[Told]:
    for ladder, state in zip(probes.ladders, point, strict=True):
        if ladder.owner == name and ladder.kind == "rule":
            yield from _steps(ladder, state, rule)


def _steps(ladder: Ladder, state: State, rule: Rule) -> Iterator[Told]:
    kind = rule.then.type if isinstance(rule, If) else rule.type
    for number, steps in zip(ladder.numbers, state or (), strict=True):
        if steps:
            key = ".".join(("rules", ladder.owner, *number.path))
            new = number.values[steps - 1]
            change = Change(key=key, old=number.start, new=new)
            yield (change,), move(kind, number.path[-1], key, number.start, new)


def _role(probes: Probes, name: str, standing: dict[str, Rule]) -> Told:
    kept = any(reads_effort(rule) for rule in standing.values() if rule.enforce)
    fields = ("min_members", "max_members") + (() if kept else ("person_months",))
    rows = [
        next(role for role in instance.roles if role.role == name)
        for instance in (probes.case.instance, probes.instance(frozenset({name}), kept))
    ]
    old, new = ({field: getattr(row, field) for field in fields} for row in rows)
    key = f"roles.{name}"
    return (Change(key=key, old=old, new=new),), let_go(key, name)


def formulation_at(probes: Probes, point: Point) -> Formulation:
    """The formulation with the changes of a point, recorded after those it had already."""
    before = probes.case.formulation
    standing = probes.rules(point)
    rules = {
        name: standing.get(name) or rule.model_copy(update={"enabled": False})
        for name, rule in before.rules.items()
    }
    unread = unread_terms(probes, point)
    objective = {
        name: term.model_copy(update={"enabled": False}) if name in unread else term
        for name, term in before.objective.items()
    }
    made = [c for changes, _ in remedies(probes, point) for c in changes]
    own = [c for c in made if not c.key.startswith("roles.")]
    return replaced(before, rules=rules, objective=objective, changes=(*before.changes, *own))


def instance_at(probes: Probes, point: Point) -> Instance:
    """The pool with the roles let go that a point lets go."""
    loose = probes.loose(point)
    if not loose:
        return probes.case.instance
    kept = any(reads_effort(r) for r in probes.rules(point).values() if r.enabled and r.enforce)
    return probes.instance(loose, kept)
