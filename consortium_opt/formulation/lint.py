"""What is doubtful in a formulation that can be read: problems, which end a check, and hints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from consortium_opt.attributes import DERIVED
from consortium_opt.case import DESCRIBED
from consortium_opt.formulation.findings import Finding, Kind, Sheet
from consortium_opt.formulation.layers import Key
from consortium_opt.formulation.numbers import said, sizes_of
from consortium_opt.formulation.schema import Formulation
from consortium_opt.formulation.sources import laws, old, reservations, switched_off
from consortium_opt.formulation.walk import Part, attributes_named, groups_named, parts
from consortium_opt.groups import groups_on
from consortium_opt.problems import did_you_mean, listing
from consortium_opt.rules import Dropout, Rule

Check = Callable[[Sheet], Iterator[Finding]]

COLUMNS = ("non_profit", "funding_rate", "other_costs", "subcontracts", "also_countries")
"""Columns that are looked for and need not be there."""
ATTRIBUTES = (*DESCRIBED, *DERIVED, *COLUMNS)
"""Attributes whose near misses are told."""
MAX_AGE = 365
"""Days after which a source should be read again."""


def lint(
    formulation: Formulation,
    day: date,
    *,
    own_groups: Iterable[tuple[str, str]] = (),
    attributes: bool = True,
    max_age: int = MAX_AGE,
    file: Callable[[Key], str] | None = None,
) -> list[Finding]:
    """Every finding, problems first, each in the order of the file.

    ``day`` counts where the formulation does not say when it opens; ``own_groups`` are the (group,
    value) rows of an instance; without ``attributes`` their names are left to a check on an
    instance; ``max_age`` is in days; ``file`` names the source of a key.
    """
    day = formulation.opens or day
    groups = groups_on(day, own_groups)
    sizes, apart = sizes_of(formulation, groups)
    named = file or (lambda key: f"{formulation.name}.toml")
    sheet = Sheet(formulation, day, max_age, groups, sizes, named)
    found = list(_sizes_apart(sheet, apart))
    checks = [check for check in CHECKS if attributes or check is not _near_attributes]
    found += [finding for check in checks for finding in check(sheet)]
    return sorted(found, key=lambda finding: finding.kind == "hint")


def _sizes_apart(sheet: Sheet, apart: list[str]) -> Iterator[Finding]:
    if apart:
        low, high = (sheet.formulation.rules[name] for name in apart)
        message = f"min {getattr(low, 'min', 1)} is above the max {getattr(high, 'max', 0)}"
        message += f" of rules.{apart[1]}: no size is allowed"
        fix = f"Lower it, or raise rules.{apart[1]}.max"
        yield sheet.finding("problem", ("rules", apart[0], "min"), message, fix)


def _unknown_groups(sheet: Sheet) -> Iterator[Finding]:
    """Groups that there are not, and those without a value on the day."""
    own = "A group of the table groups is known with -i INSTANCE"
    for key, name in groups_named(sheet.formulation):
        group = sheet.groups.get(name)
        if group is None:
            fix = did_you_mean(name, sheet.groups) or own
            yield sheet.finding("problem", key, f"there is no group {name!r}", fix)
        elif not group.values:
            message = f"group {name!r} has no member on {sheet.day}"
            fix = "Correct opens, name another group, or give it in the table groups"
            yield sheet.finding("problem", key, message, fix)


def _near_attributes(sheet: Sheet) -> Iterator[Finding]:
    """Near misses of attributes that every instance has."""
    for key, name in attributes_named(sheet.formulation):
        hint = "" if name in ATTRIBUTES else did_you_mean(name, ATTRIBUTES)
        if hint:
            message = f"{name!r} has to be a column of candidates"
            yield sheet.finding("hint", key, message, hint)


def _numbers(sheet: Sheet) -> Iterator[Finding]:
    """Rules that can never hold or never bind, by their numbers alone."""
    for part in parts(sheet.formulation):
        rule = part.item
        if not part.on or not isinstance(rule, Rule):
            continue
        if rule.type == "size" and not part.inline:
            if rule.enforce and getattr(rule, "max", None) is None and getattr(rule, "min", 0) == 1:
                message = "min 1 never binds: every consortium has a member"
                yield sheet.finding("hint", (*part.key, "min"), message, "Raise it, or set max")
                continue
            if rule.enforce:
                continue
        for found in said(rule, sheet.sizes):
            message, kind = found.message, _kind(sheet, part, found.verdict)
            if found.verdict == "never":
                condition = part.key[-1] == "when"
                what = "the condition can never be met" if condition else "the rule can never hold"
                message = f"{what}: {message}"
            yield sheet.finding(kind, (*part.key, found.parameter), message, found.fix)


def _kind(sheet: Sheet, part: Part, verdict: str) -> Kind:
    """Never to hold is a problem for what is required, or is a condition; else it is a hint."""
    outer = sheet.formulation.rules.get(part.key[1]) if part.key[0] == "rules" else None
    required = outer is not None and outer.enforce
    whole = not part.inline or part.key[-1] == "when"
    return "problem" if verdict == "never" and required and whole else "hint"


def _seats(sheet: Sheet) -> Iterator[Finding]:
    """Rules on roles or the coordinator in a formulation without them."""
    for part in parts(sheet.formulation):
        rule = part.item
        if not part.on or not isinstance(rule, Rule):
            continue
        kind: Kind = "problem" if rule.enforce else "hint"
        if rule.uses_coordinator and not sheet.formulation.coordinator:
            message = "it needs a coordinator, but the formulation says coordinator = false"
            yield sheet.finding(kind, part.key, message, "Set coordinator = true, or switch it off")
        elif (rule.uses_roles or rule.uses_effort) and not sheet.formulation.roles:
            noun = "roles" if rule.uses_roles else "person-months"
            message = f"it needs {noun}, but the formulation says roles = false"
            yield sheet.finding(kind, part.key, message, "Set roles = true, or switch it off")


def _dropouts(sheet: Sheet) -> Iterator[Finding]:
    """Rules that ``dropout`` names and cannot."""
    every = sheet.formulation.rules
    for name, dropout in sheet.formulation.measured.items():
        for named in dropout.rules if isinstance(dropout, Dropout) else ():
            rule, fix = every.get(named), "Take it out of the list"
            if rule is None:
                message, fix = f"there is no rule {named!r}", did_you_mean(named, every) or fix
            elif not rule.enabled:
                message, fix = f"rule {named!r} is switched off", f"{fix}, or switch it on"
            elif not rule.on_members_alone():
                message = f"rule {named!r} ({rule.type}) does not look at members alone,"
                message += " so dropout cannot name it"
            else:
                continue
            kind: Kind = "problem" if dropout.enforce else "hint"
            yield sheet.finding(kind, ("rules", name, "rules"), message, fix)


def _named(sheet: Sheet) -> Iterator[Finding]:
    """Candidates both required and excluded."""
    enforced = sheet.formulation.enforced.items()
    out = {c: n for n, r in enforced if r.type == "exclude" for c in getattr(r, "candidates", ())}
    for name, rule in enforced:
        both = [c for c in getattr(rule, "candidates", ()) if c in out and rule.type == "require"]
        if both:
            message = f"{listing(both)}: required here, excluded by rules.{out[both[0]]}"
            key = ("rules", name, "candidates")
            yield sheet.finding("problem", key, message, "Keep each in one of the two")


CHECKS: tuple[Check, ...] = (
    _unknown_groups,
    _numbers,
    _seats,
    _dropouts,
    _named,
    _near_attributes,
    laws,
    old,
    reservations,
    switched_off,
)
"""Every check, in the order of its findings."""
