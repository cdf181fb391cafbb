"""A chosen consortium in plain Python: objective, terms, rules, and what always holds."""

from __future__ import annotations

from consortium_opt.amounts import amount, funding_rate, money_problems
from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.result import (
    ConsortiumInfo,
    FundingInfo,
    MemberFunding,
    MemberInfo,
    RuleInfo,
    TermInfo,
)
from consortium_opt.rules.base import Measure, tolerance
from consortium_opt.typology import profile


def term_values(case: Case, chosen: Chosen) -> dict[str, float]:
    """Value of every objective term, by name."""
    return {name: term.measure(case, chosen) for name, term in case.formulation.terms.items()}


def weighted(case: Case, values: dict[str, float]) -> float:
    """``sum of weight * value / sum of weights``."""
    terms = case.formulation.terms
    return sum(terms[name].weight * value for name, value in values.items()) / (
        case.formulation.total_weight
    )


def objective(case: Case, chosen: Chosen) -> float:
    """Objective of a chosen consortium."""
    return weighted(case, term_values(case, chosen))


def measures(case: Case, chosen: Chosen) -> dict[str, Measure]:
    """Every rule that is on, by name."""
    return {name: rule.measure(case, chosen) for name, rule in case.formulation.measured.items()}


def violated(case: Case, chosen: Chosen) -> list[str]:
    """Names of the required rules that do not hold."""
    return [
        name
        for name, rule in case.formulation.enforced.items()
        if not rule.measure(case, chosen).satisfied
    ]


def structure_faults(case: Case, chosen: Chosen) -> list[str]:
    """What always has to hold and does not, in words."""
    faults = []
    members = set(chosen.members)
    if not members or len(members) != len(chosen.members):
        faults.append("no members, or one twice")
    if case.formulation.coordinator:
        if chosen.coordinator not in members & case.coordinators:
            faults.append("the coordinator is no member that can coordinate")
    elif chosen.coordinator is not None:
        faults.append("a coordinator where there is none")
    return faults + _role_faults(case, chosen, members) + _effort_faults(case, chosen)


def _role_faults(case: Case, chosen: Chosen, members: set[int]) -> list[str]:
    faults = []
    if case.roles and {i for i, _ in chosen.plays} != members:
        faults.append("a member without a role, or a role of no member")
    for r, role in enumerate(case.roles):
        players = {i for i, q in chosen.plays if q == r}
        if not players <= role.eligible:
            faults.append(f"{role.name} is played by who cannot")
        least = max(role.min_members, 1) if role.must_open else 0
        most = len(members) if role.max_members is None else role.max_members
        if not least <= len(players) <= most:
            faults.append(f"{role.name} has {len(players)} members")
        lead = chosen.leads.get(r)
        if (lead in players) != bool(players):
            faults.append(f"{role.name} has a wrong lead")
    return faults


def _effort_faults(case: Case, chosen: Chosen) -> list[str]:
    faults = []
    for r, role in enumerate(case.roles):
        given = sum(pm for (_, q), pm in chosen.effort.items() if q == r)
        if abs(given - role.person_months) > tolerance(role.person_months):
            faults.append(f"{role.name} gets {given} of {role.person_months} person-months")
    for (i, r), months in chosen.effort.items():
        if months < -tolerance(0) or (months > tolerance(0) and (i, r) not in chosen.plays):
            faults.append(f"{case.ids[i]} works in {case.roles[r].name} and does not play it")
    if case.has_effort:
        for i in chosen.members:
            staff = case.candidates[i].staff_pm or 0.0
            if chosen.person_months(i) > staff + tolerance(staff):
                faults.append(f"{case.ids[i]} gives more than its staff")
    return faults


def describe(case: Case, chosen: Chosen, rank: int) -> ConsortiumInfo:
    """What is reported of a chosen consortium, all of it recomputed here."""
    terms = term_infos(case, chosen)
    return ConsortiumInfo(
        rank=rank,
        objective=weighted(case, {term.name: term.value for term in terms}),
        coordinator=None if chosen.coordinator is None else case.ids[chosen.coordinator],
        members=member_infos(case, chosen),
        terms=terms,
        rules=rule_infos(case, chosen),
        funding=_funding(case, chosen),
        profile=profile(case, chosen) if case.formulation.kind == "meta-cluster" else None,
    )


def member_infos(case: Case, chosen: Chosen) -> tuple[MemberInfo, ...]:
    """Members, the coordinator first, then by id."""
    first = sorted(chosen.members, key=lambda i: (i != chosen.coordinator, case.ids[i]))
    return tuple(_member(case, chosen, i) for i in first)


def term_infos(
    case: Case, chosen: Chosen, left: frozenset[str] = frozenset()
) -> tuple[TermInfo, ...]:
    """Every term but those whose keys, ``objective.NAME``, are left out."""
    found = []
    for name, term in case.formulation.terms.items():
        if f"objective.{name}" not in left:
            value = term.measure(case, chosen)
            part = term.weight * value / case.formulation.total_weight
            kind, weight = term.type, term.weight
            info = TermInfo(name=name, type=kind, weight=weight, value=value, contribution=part)
            found.append(info)
    return tuple(found)


def rule_infos(
    case: Case, chosen: Chosen, left: frozenset[str] = frozenset()
) -> tuple[RuleInfo, ...]:
    """Every rule that is on but those whose keys, ``rules.NAME``, are left out."""
    found = []
    for name, rule in case.formulation.measured.items():
        if f"rules.{name}" in left:
            continue
        measure = rule.measure(case, chosen)
        info = RuleInfo(
            name=name,
            type=rule.type,
            satisfied=measure.satisfied,
            required=measure.required,
            achieved=_achieved(measure),
            slack=measure.slack,
            law=rule.law,
            text=rule.text,
            required_to_hold=rule.enforce,
        )
        found.append(info)
    return tuple(found)


def _funding(case: Case, chosen: Chosen) -> FundingInfo | None:
    """Money of each member and of all, where the programme and the instance say enough."""
    if case.formulation.funding is None or not case.has_effort or money_problems(case):
        return None
    members = {}
    for i in chosen.members:
        rate = funding_rate(case, i)
        if rate is None or case.candidates[i].pm_cost is None:
            return None
        members[case.ids[i]] = MemberFunding(
            rate=rate,
            eligible_cost=round(amount(case, chosen, "eligible_cost", i), 6),
            contribution=round(amount(case, chosen, "contribution", i), 6),
        )
    return FundingInfo(
        eligible_cost=round(sum(m.eligible_cost for m in members.values()), 6),
        contribution=round(sum(m.contribution for m in members.values()), 6),
        members=members,
    )


def _achieved(measure: Measure) -> str:
    if not measure.unknown:
        return measure.achieved
    members = "1 member" if measure.unknown == 1 else f"{measure.unknown} members"
    return f"{measure.achieved} ({members} not known)"


def _member(case: Case, chosen: Chosen, i: int) -> MemberInfo:
    candidate = case.candidates[i]
    played = sorted(r for j, r in chosen.plays if j == i)
    months = {case.roles[r].name: chosen.effort[i, r] for r in played if (i, r) in chosen.effort}
    cost = None
    if case.has_effort and candidate.pm_cost is not None:
        cost = round(candidate.pm_cost * sum(months.values()), 6)
    return MemberInfo(
        id=candidate.id,
        name=candidate.label,
        country=candidate.country,
        roles=tuple(case.roles[r].name for r in played),
        leads=tuple(case.roles[r].name for r in played if chosen.leads.get(r) == i),
        person_months=months,
        cost=cost,
    )
