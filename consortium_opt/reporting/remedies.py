"""Ways out in words: which number to raise, which rule to switch off, whom to give up."""

from __future__ import annotations

from collections.abc import Sequence

from consortium_opt.rules.base import number

NUMBERS = {
    "size.min": "the least number of members",
    "size.max": "the greatest number of members",
    "count.min": "the least number of members that match",
    "count.max": "the greatest number of members that match",
    "distinct.min": "the least number of different values",
    "distinct.max": "the greatest number of different values",
    "independent_distinct.at_least": "the number of independent members",
    "each.min": "the least number for every value",
    "share.min": "the least share",
    "share.max": "the greatest share",
    "max_share.max": "the greatest share of any one",
    "budget.min": "the least total",
    "budget.max": "the greatest total",
    "grant.min": "the least grant",
    "grant.max": "the greatest grant",
    "member_cost.min": "the least cost of a member",
    "member_cost.max": "the greatest cost of a member",
    "brings.level": "the level that every member brings",
    "brings.at_least": "the number of capabilities that every member brings",
    "effort.min": "the least person-months of a member",
    "effort.max": "the greatest person-months of a member",
    "effort.min_per_role": "the least person-months of a member in a role",
    "effort.coordination": "the person-months kept free for coordination",
    "effort.contact": "the person-months kept free for a contact person",
    "total_effort.min": "the least person-months together",
    "total_effort.max": "the greatest person-months together",
    "roles_per_member.min": "the least number of roles of a member",
    "roles_per_member.max": "the greatest number of roles of a member",
    "leads_per_member.max": "the greatest number of roles that a member leads",
    "trust_floor.min": "the least trust of any two members",
    "trust_coordinator.min": "the least trust between coordinator and members",
    "trust_partners.min_trust": "the trust that makes a partner",
    "trust_partners.at_least": "the number of partners of every member",
    "trust_partners.fraction": "the part of the others that are partners",
    "trust_connected.min_trust": "the trust that joins two members",
    "trust_mean.min": "the least mean trust",
    "at_most.max": "the greatest number of those named",
}
"""What a number of a rule is, by type of rule and parameter."""


def move(kind: str, parameter: str, key: str, old: float, new: float) -> str:
    """A number moved: *Raise the greatest number of members (rules.size.max) from 7 to 8*."""
    what = NUMBERS.get(f"{kind}.{parameter}", parameter)
    verb = "Raise" if new > old else "Lower"
    return f"{verb} {what} ({key}) from {number(old)} to {number(new)}."


def switch_off(name: str, law: bool) -> str:
    """A rule gone: *Switch off the rule partners (rules.partners.enabled)*."""
    return f"Switch off the {'law' if law else 'rule'} {name} (rules.{name}.enabled)."


def switch_off_term(name: str) -> str:
    """A term that cannot be read any more: *Switch off the objective term cost (...)*."""
    return f"Switch off the objective term {name} (objective.{name}.enabled)."


def give_up(key: str, names: Sequence[str], required: bool) -> str:
    """Names gone: *Drop the requirement on a and b (rules.must.candidates)*."""
    who = listed(names)
    if required:
        return f"Drop the requirement on {who} ({key})."
    return f"Let {who} in again ({key})."


def let_go(key: str, role: str) -> str:
    """A role let go: *Let the role testing stay empty (roles.testing)*."""
    return f"Let the role {role} stay empty ({key})."


def listed(names: Sequence[str]) -> str:
    """In a sentence: *a*, *a and b*, *a, b and c*."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
