"""From an instance and a formulation to a case that can be solved, or every reason why not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from consortium_opt.amounts import blank_staff
from consortium_opt.case import Case
from consortium_opt.formulation.schema import Change, Formulation
from consortium_opt.instance.schema import Instance
from consortium_opt.places import own_tables
from consortium_opt.problems import InvalidInput, Problem, listing
from consortium_opt.rules import Rule
from consortium_opt.rules.base import between
from consortium_opt.rules.lacking import unknown_candidates
from consortium_opt.rules.named import Exclude, Require


def prepare(
    instance: Instance,
    formulation: Formulation,
    *,
    require: Iterable[str] = (),
    exclude: Iterable[str] = (),
    today: date | None = None,
) -> Case:
    """The case, checked; raises :class:`InvalidInput` with every problem."""
    case = Case(instance, formulation, today)
    asked = {"--require": tuple(require), "--exclude": tuple(exclude)}
    problems = [
        Problem(option, text)
        for option, ids in asked.items()
        for text in unknown_candidates(ids, case)
    ]
    known = [[i for i in ids if i in case.index] for ids in asked.values()]
    formulation = named(formulation, *known)
    case = Case(instance, formulation, today)
    unjudged = {
        name: text
        for name, rule in formulation.measured.items()
        if not rule.enforce
        for text in rule.problems(case)[:1]
    }
    if unjudged:
        rules = {
            name: rule.model_copy(update={"enabled": False}) if name in unjudged else rule
            for name, rule in formulation.rules.items()
        }
        case = Case(instance, replaced(formulation, rules=rules), today)
    problems += _problems(case)
    if problems:
        raise InvalidInput(problems)
    case.unjudged = tuple(f"rules.{name} is not judged: {text}" for name, text in unjudged.items())
    return case


def replaced(formulation: Formulation, **fields: Any) -> Formulation:
    """The formulation with other fields, none of what the old one looked up kept."""
    old = {name: getattr(formulation, name) for name in Formulation.model_fields}
    return Formulation.model_construct(**{**old, **fields})


def named(
    formulation: Formulation, require: Iterable[str] = (), exclude: Iterable[str] = ()
) -> Formulation:
    """The formulation with a rule for each option that names candidates, recorded as a change."""
    rules: dict[str, Rule] = dict(formulation.rules)
    changes = list(formulation.changes)
    for name, kind, ids in (("require", Require, require), ("exclude", Exclude, exclude)):
        if not (ids := tuple(dict.fromkeys(ids))):
            continue
        while name in rules:
            name += "_too"
        rule = kind(candidates=ids)
        rules[name] = rule
        table = {"type": rule.type, "candidates": list(rule.candidates)}
        changes.append(Change(key=f"rules.{name}", old=None, new=table))
    return replaced(formulation, rules=rules, changes=tuple(changes))


def _problems(case: Case) -> list[Problem]:
    formulation = case.formulation
    unread = case.filter_problems(formulation.counts_only)
    if unread:  # it stands in the rules and in who can coordinate: say it once
        return [Problem("counts_only", text) for text in unread]
    off = "Switch it off with --set {}.enabled=false, or add what is missing"
    parts = [(f"rules.{name}", rule.problems(case)) for name, rule in formulation.measured.items()]
    parts += [(f"objective.{name}", t.problems(case)) for name, t in formulation.terms.items()]
    found = [Problem(key, text, fix=off.format(key)) for key, texts in parts for text in texts]
    staff = blank_staff(case) if case.has_effort else []
    if staff and not any(staff[0] in problem.message for problem in found):
        fix = "Or ignore roles and staffing with --set roles=false"
        found.append(Problem("roles take person-months", staff[0], fix=fix))
    return found


def notes(case: Case, dated: bool = True) -> list[str]:
    """What the user should know before reading the answer.

    ``dated``: also what depends on the day that groups are read as of; of an earlier answer that
    day is known only where the rules name it.
    """
    formulation = case.formulation
    found = [change.of_law for change in changes_of_laws(formulation)]
    found += case.unjudged
    found += own_tables()
    for name, rule in formulation.measured.items():
        found += [f"rules.{name}: {text}" for text in rule.warnings(case)]
    for name, term in formulation.terms.items():
        found += [f"objective.{name}: {text}" for text in term.warnings(case)]
    found += _transitional(case) if dated else []
    found += _length(case)
    if formulation.confidence == "to-check":
        found.append(f"{formulation.name}: its numbers are still to be checked against the call")
    return found


def changes_of_laws(formulation: Formulation) -> list[Change]:
    """The recorded changes that touch a law."""
    return [change for change in formulation.changes if _touches_law(change, formulation)]


def _touches_law(change: Change, formulation: Formulation) -> bool:
    section, _, rest = change.key.partition(".")
    name, _, parameter = rest.partition(".")
    rule = formulation.rules.get(name)
    if section != "rules" or rule is None or change.old is None:
        return False
    was_law = isinstance(change.old, dict) and change.old.get("law")
    return bool(rule.law or was_law or (parameter == "law" and change.old))


def _transitional(case: Case) -> list[str]:
    """The day dated groups are read as of, and countries eligible with reservations on it."""
    text = repr(case.formulation.model_dump())
    named = [g for g in case.groups.values() if g.kind == "country" and repr(g.name) in text]
    found = []
    if named:
        found.append(f"country groups as of {case.date}: {listing([g.name for g in named])}")
    for group in named:
        countries = sorted({c.country for c in case.candidates} & group.transitional)
        if countries:
            found.append(f"{group.name}: {listing(countries)} by a transitional arrangement")
    return found


def _length(case: Case) -> list[str]:
    """A project that is shorter or longer than the programme pays for."""
    funding, months = case.formulation.funding, case.instance.meta.duration_months
    if funding is None:
        return []
    low, high = funding.months_min or 0.0, funding.months_max or float("inf")
    if low <= months <= high:
        return []
    return [f"the project takes {months:g} months, the programme pays for {between(low, high)}"]
