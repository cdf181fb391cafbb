"""Before any model: reasons why nothing is possible, sizes that can be, candidates that cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from consortium_opt.case import Case
from consortium_opt.roles import Role
from consortium_opt.rules.base import number, tolerance


@dataclass(frozen=True, slots=True)
class Shrunk:
    """The pool that is left and the sizes that are left. ``findings`` prove that nothing is.

    ``lost`` names the rules that keep a candidate out, ``roles`` standing for *can play none*.
    """

    alive: frozenset[int]
    smallest: int
    largest: int
    findings: tuple[str, ...]
    lost: Mapping[int, tuple[str, ...]]


def shrink(case: Case) -> Shrunk:
    """Leave out whom no consortium can hold, until nothing changes; each step is a proof."""
    rules = case.formulation.enforced
    findings = [f"{name}: {text}" for name, r in rules.items() for text in r.findings(case)]
    findings += _pool_findings(case)
    bounds = [rule.sizes(case) for rule in rules.values()]
    smallest = max([1, *(low for low, _ in bounds)])
    largest = min([case.n, *(high for _, high in bounds)])
    alive, lost = case.everybody, dict[int, tuple[str, ...]]()
    if case.roles:
        alive = frozenset().union(*(role.eligible for role in case.roles))
        lost = dict.fromkeys(sorted(case.everybody - alive), ("roles",))
    while not findings:
        pruned = {name: set(r.prune(case, alive, smallest)) & alive for name, r in rules.items()}
        gone = frozenset().union(*pruned.values())
        if not gone:
            break
        alive -= gone
        lost |= {i: tuple(name for name in pruned if i in pruned[name]) for i in sorted(gone)}
    if case.roles and all(role.max_members is not None for role in case.roles):
        seats = sum(role.max_members or 0 for role in case.roles)
        if not findings and seats < smallest <= len(alive):
            findings.append(
                f"size: the roles have seats for {seats} members (max_members), the rules ask for "
                f"at least {smallest}"
            )
        largest = min(largest, seats)
    largest = min(largest, len(alive))
    if not findings and smallest > largest:
        findings.append(_no_size(case, smallest, largest, alive))
    return Shrunk(alive, smallest, largest, tuple(findings), lost)


def _no_size(case: Case, smallest: int, largest: int, alive: frozenset[int]) -> str:
    if smallest > len(alive):
        gone = case.n - len(alive)
        left = f"{len(alive)} candidates are left of {case.n}"
        why = f", {gone} can be in no consortium under these rules" if gone else ""
        return f"size: {left}{why}; {smallest} members are needed"
    bounds = {name: rule.sizes(case) for name, rule in case.formulation.enforced.items()}
    needs = next((name for name, (low, _) in bounds.items() if low == smallest), "size")
    allows = next((name for name, (_, high) in bounds.items() if high == largest), "size")
    return f"{needs}: it asks for at least {smallest} members, {allows} allows at most {largest}"


def _pool_findings(case: Case) -> list[str]:
    """What roles, staffing and the coordinator's seat need and the pool does not have."""
    found = []
    if case.formulation.coordinator and not case.coordinators & case.in_play:
        found.append("coordinator: nobody in the pool can coordinate (column can_coordinate)")
    for role in case.roles:
        found += _role_findings(case, role)
    if case.has_effort:
        staff = sum(case.candidates[i].staff_pm or 0.0 for i in case.in_play)
        if staff < case.demand - tolerance(case.demand):
            found.append(
                f"roles: they take {number(case.demand)} person-months, all candidates together "
                f"have {number(staff)}"
            )
    return found


def _role_findings(case: Case, role: Role) -> list[str]:
    able = role.eligible & case.in_play
    if not role.must_open:
        return []
    if not able:
        return [f"role {role.name}: nobody in the pool can play it (see role_requirements)"]
    if len(able) < role.min_members:
        return [f"role {role.name}: {len(able)} can play it, {role.min_members} are needed"]
    staff = sum(case.candidates[i].staff_pm or 0.0 for i in able)
    if role.person_months > staff + tolerance(role.person_months):
        months = f"it takes {number(role.person_months)} person-months"
        return [f"role {role.name}: {months}, all who can play it have {number(staff)}"]
    return []
