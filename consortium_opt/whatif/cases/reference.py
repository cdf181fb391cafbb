"""A consortium that was found under one formulation, scored under another, in plain arithmetic."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.formulation.schema import Formulation
from consortium_opt.result import ConsortiumInfo, Part, TermInfo
from consortium_opt.rules import Rule


class Reference(Part):
    """The winner of a case under the objective of the first case, its seats kept as they are."""

    objective: float | None = None
    """``sum of weight * value / sum of weights``; null where a term that counts cannot be judged,
    or where there is no winner."""
    terms: tuple[TermInfo, ...] = ()
    """Terms of the first case that can be judged."""
    broken: tuple[str, ...] = ()
    """Names of the first case's required rules that the winner does not meet."""
    unjudged: dict[str, str] = Field(default_factory=dict)
    """Keys of terms and rules of the first case that cannot be judged, and why."""


def referred(first: Case, other: Formulation, winner: ConsortiumInfo | None) -> Reference:
    """The winner of a case under ``other``, scored under the first case."""
    if winner is None:
        return Reference()
    chosen = chosen_of(first, winner)
    seen = Case(first.instance, _as_far_as(first.formulation, other, winner.ids), first.date)
    formulation = first.formulation
    unjudged = {
        f"{section}.{name}": texts[0]
        for section, parts in (
            ("objective", seen.formulation.terms),
            ("rules", formulation.measured),
        )
        for name, part in parts.items()
        if (texts := part.problems(seen))
    }
    judged = {n: t for n, t in formulation.terms.items() if f"objective.{n}" not in unjudged}
    values = {name: term.measure(first, chosen) for name, term in judged.items()}
    whole = formulation.total_weight
    missing = any(t.weight > 0 for n, t in formulation.terms.items() if n not in judged)
    return Reference(
        objective=None if missing else sum(judged[n].weight * v for n, v in values.items()) / whole,
        terms=tuple(
            TermInfo(
                name=name,
                type=term.type,
                weight=term.weight,
                value=values[name],
                contribution=term.weight * values[name] / whole,
            )
            for name, term in judged.items()
        ),
        broken=tuple(
            name
            for name, rule in formulation.enforced.items()
            if f"rules.{name}" not in unjudged and not rule.measure(first, chosen).satisfied
        ),
        unjudged=unjudged,
    )


def chosen_of(case: Case, consortium: ConsortiumInfo) -> Chosen:
    """The choice that a consortium of a result describes, as far as the case has such seats."""
    index, roles = case.index, case.role_index
    members = consortium.members
    lead = consortium.coordinator if case.formulation.coordinator else None
    return Chosen(
        members=tuple(sorted(index[member.id] for member in members)),
        coordinator=None if lead is None else index[lead],
        plays=frozenset((index[m.id], roles[r]) for m in members for r in m.roles if r in roles),
        leads={roles[r]: index[m.id] for m in members for r in m.leads if r in roles},
        effort={
            (index[m.id], roles[r]): months
            for m in members
            for r, months in m.person_months.items()
            if r in roles
        },
    )


def _as_far_as(first: Formulation, other: Formulation, members: Iterable[str]) -> Formulation:
    """The first formulation with no more seats than the other fills, and nobody of the winner out.

    What has problems under it cannot be judged: there is no coordinator to look at, or a member
    whose figures nobody had to give, because the first formulation leaves it out.
    """
    rules: dict[str, Rule] = {}
    for name, rule in first.rules.items():
        if rule.type == "exclude":
            left = tuple(i for i in getattr(rule, "candidates", ()) if i not in set(members))
            rule = rule.model_copy(update={"candidates": left})
        rules[name] = rule
    fields = {name: getattr(first, name) for name in Formulation.model_fields}
    fields |= {
        "rules": rules,
        "roles": first.roles and other.roles,
        "coordinator": first.coordinator and other.coordinator,
    }
    return Formulation.model_construct(**fields)
