"""Why named members cannot be seated whatever the rules say: roles, person-months, coordinator.

What can be seen in plain Python is said first. Where that is nothing and yet no seats are possible,
facts that do not go together are found by leaving out one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from consortium_opt.case import Case
from consortium_opt.linear import Linear
from consortium_opt.model.build import Model
from consortium_opt.model.pyomo_model import compile_program
from consortium_opt.model.structure import make_space, structure_rows
from consortium_opt.problems import listing
from consortium_opt.roles import Role
from consortium_opt.rules.base import number, tolerance
from consortium_opt.solver.highs import maximise
from consortium_opt.solver.question import Ending, Question, Settings, never, unwatched


def faults(case: Case, members: Sequence[int], settings: Settings) -> list[str]:
    """Why the members have no coordinator or no seats, in words; empty if they have some."""
    found = _coordinator(case, members)
    if not case.roles:
        return found
    seats = [*_roles(case, members), *_staffing(case, members)]
    if not seats and not found:
        seats = _conflict(case, members, settings)
    return found + seats


def _coordinator(case: Case, members: Sequence[int]) -> list[str]:
    if not case.formulation.coordinator or case.coordinators & set(members):
        return []
    counted = case.mask(case.formulation.counts_only).possible
    able = [case.ids[i] for i in members if case.candidates[i].can_coordinate is not False]
    if not able:
        return ["coordinator: none of the members can coordinate (column can_coordinate)"]
    assert not counted & {case.index[name] for name in able}
    why = f"{listing(able)} could, but {'does' if len(able) == 1 else 'do'} not count (counts_only)"
    return [f"coordinator: none of the members can coordinate; {why}"]


def _roles(case: Case, members: Sequence[int]) -> Iterator[str]:
    for i in members:
        if not any(i in role.eligible for role in case.roles):
            yield f"roles: {case.ids[i]} can play none of them (see role_requirements)"
    for role in case.roles:
        able = [i for i in members if i in role.eligible]
        if not role.must_open:
            continue
        if not able:
            yield f"role {role.name}: none of the members can play it (see role_requirements)"
        elif len(able) < role.min_members:
            can = "1 of the members" if len(able) == 1 else f"{len(able)} of the members"
            yield f"role {role.name}: {can} can play it, {role.min_members} are needed"
        elif (text := _short(case, role, able)) is not None:
            yield text
    if all(role.max_members is not None for role in case.roles):
        seats = sum(role.max_members or 0 for role in case.roles)
        if seats < len(members):
            asked = f"these are {len(members)}"
            yield f"roles: they have seats for {seats} members (max_members), {asked}"


def _short(case: Case, role: Role, able: Sequence[int]) -> str | None:
    """That those who can play a role have too few person-months for it."""
    most = len(able) if role.max_members is None else min(len(able), role.max_members)
    staff = sum(sorted((_staff(case, i) for i in able), reverse=True)[:most])
    if role.person_months <= staff + tolerance(role.person_months):
        return None
    who = "the members who can play it"
    if most < len(able):
        who = f"the {most} of the members who may play it (max_members)"
    takes = f"it takes {number(role.person_months)} person-months"
    return f"role {role.name}: {takes}, {who} have {number(staff)}"


def _staffing(case: Case, members: Sequence[int]) -> list[str]:
    staff = sum(_staff(case, i) for i in members)
    if not case.has_effort or case.demand <= staff + tolerance(case.demand):
        return []
    takes = f"roles: they take {number(case.demand)} person-months"
    return [f"{takes}, the members together have {number(staff)}"]


def _staff(case: Case, i: int) -> float:
    return case.candidates[i].staff_pm or 0.0


# -- facts that do not go together ----------------------------------------------------------------


def _conflict(case: Case, members: Sequence[int], settings: Settings) -> list[str]:
    """Facts of which none can be left out without making seats possible; empty if they are."""
    v = make_space(case, len(members), members)
    facts = _facts(case, members)
    leads = {f"one_lead_{role.name}": f"min_{role.name}" for role in case.roles if role.must_open}
    rows = [(leads.get(row.name, row.name), row) for row in structure_rows(v, case)]
    quiet = replace(settings, deadline=None, stop=never, watch=unwatched)

    def possible(held: set[str]) -> bool:
        kept = [row for name, row in rows if name not in facts or name in held]
        program = compile_program(Model(v, {"structure": kept}, Linear({})))
        question = Question(one=tuple(v.x.values()), first=True)
        return maximise(program, question, quiet).ending is not Ending.INFEASIBLE

    held = {name for name, _ in rows} & facts.keys()
    if possible(held):
        return []
    for name in sorted(held):
        if not possible(held - {name}):
            held.discard(name)
    told = [text for name, text in facts.items() if name in held]
    return [f"roles: these do not go together: {listing(told, len(told))}"]


def _facts(case: Case, members: Sequence[int]) -> dict[str, str]:
    """Rows of the structure that say something of this pool, by name, in words."""
    found = {}
    for role in case.roles:
        least = max(1, role.min_members)
        found[f"max_{role.name}"] = f"at most {role.max_members} can play {role.name}"
        found[f"min_{role.name}"] = f"at least {least} must play {role.name}"
        able = [i for i in members if i in role.eligible]
        has = listing([f"{case.ids[i]} has {number(_staff(case, i))}" for i in able], len(able))
        months = f"{role.name} takes {number(role.person_months)} person-months ({has})"
        found[f"staffed_{role.name}"] = months
    for i in members:
        found[f"plays_{case.ids[i]}"] = f"{case.ids[i]} must play a role"
        found[f"staff_{case.ids[i]}"] = f"{case.ids[i]} has {number(_staff(case, i))} in all"
    return found
