"""From an instance and a formulation to a case that can be solved, or every reason why not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from consortium_opt.amounts import blank_staff
from consortium_opt.case import Case
from consortium_opt.formulation.schema import Change, Formulation
from consortium_opt.instance.schema import Instance
from consortium_opt.problems import InvalidInput, Problem, listing
from consortium_opt.rules import Rule
from consortium_opt.rules.base import unknown_candidates
from consortium_opt.rules.named import Exclude, Require

MANY_SIZES = 40
"""Sizes to search beyond which a user is told that a size rule would help."""


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
    named = {"--require": tuple(require), "--exclude": tuple(exclude)}
    problems = [
        Problem(option, text)
        for option, ids in named.items()
        for text in unknown_candidates(ids, case)
    ]
    if problems:
        raise InvalidInput(problems)
    case = Case(instance, _with_named(formulation, named), today)
    problems = list(_problems(case))
    if problems:
        raise InvalidInput(problems)
    return case


def _with_named(formulation: Formulation, named: dict[str, tuple[str, ...]]) -> Formulation:
    """The formulation with a rule for each option that names candidates, recorded as a change."""
    rules: dict[str, Rule] = dict(formulation.rules)
    changes = list(formulation.changes)
    for option, ids in named.items():
        if not ids:
            continue
        kind = Require if option == "--require" else Exclude
        name = option.removeprefix("--")
        while name in rules:
            name += "_too"
        rule = kind(candidates=tuple(dict.fromkeys(ids)))
        rules[name] = rule
        table = {"type": rule.type, "candidates": list(rule.candidates)}
        changes.append(Change(key=f"rules.{name}", old=None, new=table))
    return formulation.model_copy(update={"rules": rules, "changes": tuple(changes)})


def _problems(case: Case) -> Iterable[Problem]:
    formulation = case.formulation
    off = "Switch it off with --set {}.enabled=false, or add what is missing"
    for name, rule in formulation.measured.items():
        for text in rule.problems(case):
            yield Problem(f"rules.{name}", text, fix=off.format(f"rules.{name}"))
    for name, term in formulation.terms.items():
        for text in term.problems(case):
            yield Problem(f"objective.{name}", text, fix=off.format(f"objective.{name}"))
    effort = any(rule.type == "effort" for rule in formulation.measured.values())
    if case.has_effort and not effort:
        for text in blank_staff(case):
            fix = "Or ignore roles and staffing with --set roles=false"
            yield Problem("roles take person-months", text, fix=fix)


def notes(case: Case) -> list[str]:
    """What the user should know before reading the answer."""
    formulation, found = case.formulation, []
    for change in formulation.changes:
        rule = formulation.rules.get(change.key.split(".")[1]) if "." in change.key else None
        if rule is not None and rule.law and change.old is not None:
            found.append(
                f"a rule marked law was changed: {change.key} {change.old} -> {change.new}"
            )
    everything = {**formulation.measured, **formulation.terms}
    for name, part in everything.items():
        found += [f"{name}: {text}" for text in part.warnings(case)]
    found += _transitional(case)
    if formulation.funding:
        found.append("the table [funding] is recorded; grants are not computed")
    if formulation.confidence == "to-check":
        found.append(f"{formulation.name}: its numbers are still to be checked against the call")
    return found


def _transitional(case: Case) -> list[str]:
    """Countries that are eligible with reservations on the case's day."""
    text = repr(case.formulation.model_dump())
    found = []
    for group in case.groups.values():
        countries = sorted({c.country for c in case.candidates} & group.transitional)
        if countries and repr(group.name) in text:
            found.append(
                f"{group.name} on {case.date}: {listing(countries)} by a transitional arrangement"
            )
    return found
