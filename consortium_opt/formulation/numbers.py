"""What the numbers of a rule alone say of it: that it can never hold, or that it never binds.

``SAYS`` has one function a rule type; a type without one has nothing that could be said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from consortium_opt.formulation.schema import Formulation
from consortium_opt.groups import Group
from consortium_opt.linear import INFINITY
from consortium_opt.rules.base import Rule, number
from consortium_opt.rules.composition import Size

TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Said:
    """What a parameter makes of its rule: it ``never`` holds, or is ``idle`` and never binds."""

    parameter: str
    verdict: Literal["never", "idle"]
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Sizes:
    """Least and greatest size that the enforced size rules allow, and who says so."""

    low: int = 1
    high: float = INFINITY
    low_key: str = ""
    high_key: str = ""
    groups: Mapping[str, Group] = field(default_factory=dict)

    def short(self, parameter: str, asked: float, noun: str = "members") -> Iterator[Said]:
        """A number asked for that no size reaches."""
        if asked > self.high:
            message = f"{number(asked)} {noun} are asked for, {self.high_key} allows"
            message += f" {number(self.high)} members"
            fix = f"Lower it to {number(self.high)} or less, or raise {self.high_key}"
            yield Said(parameter, "never", message, fix)

    def wide(self, parameter: str, most: float | None) -> Iterator[Said]:
        """An upper bound that every size keeps."""
        if most is not None and most >= self.high:
            message = f"{parameter} {number(most)} never binds: {self.high_key} allows"
            message += f" {number(self.high)} members"
            yield Said(parameter, "idle", message, f"Lower it, or delete {parameter}")


def sizes_of(formulation: Formulation, groups: Mapping[str, Group]) -> tuple[Sizes, list[str]]:
    """The sizes allowed, and the names of two rules whose ranges do not meet.

    Where they do not meet every size counts as allowed, so that nothing else is said of it.
    """
    rules = {n: r for n, r in formulation.enforced.items() if isinstance(r, Size)}
    low, low_name = max(((r.min or 1, n) for n, r in rules.items()), default=(1, ""), key=_first)
    tops = ((INFINITY if r.max is None else r.max, n) for n, r in rules.items())
    high, high_name = min(tops, default=(INFINITY, ""), key=_first)
    if low > high:
        return Sizes(groups=groups), [low_name, high_name]
    keys = (f"rules.{low_name}.min", f"rules.{high_name}.max")
    return Sizes(low, high, *keys, groups), []


def _first(pair: tuple[float, str]) -> float:
    return pair[0]


def said(rule: Rule, sizes: Sizes) -> Iterator[Said]:
    """What the rule's numbers say, given the sizes allowed."""
    yield from SAYS.get(rule.type, _nothing)(rule, sizes)


def _nothing(rule: Any, sizes: Sizes) -> Iterator[Said]:
    return iter(())


def _zero(rule: Any, parameter: str, noun: str) -> Iterator[Said]:
    """A least value of 0, which everything reaches."""
    if getattr(rule, parameter, None) == 0:
        message = f"{parameter} 0 never binds: {noun} cannot be below 0"
        yield Said(parameter, "idle", message, f"Raise it, or delete {parameter}")


def _size(rule: Any, sizes: Sizes) -> Iterator[Said]:
    """A size as a condition or a preference beside the sizes allowed."""
    if rule.min is not None:
        yield from sizes.short("min", rule.min)
    if rule.max is not None and rule.max < sizes.low:
        message = f"at most {rule.max} members, {sizes.low_key} asks for {sizes.low}"
        fix = f"Raise it to {sizes.low} or more, or lower {sizes.low_key}"
        yield Said("max", "never", message, fix)
    if (rule.min or 1) <= sizes.low and (rule.max is None or rule.max >= sizes.high):
        parameter = "max" if rule.min is None else "min"
        message = "it never binds: every size allowed is in its range"
        yield Said(parameter, "idle", message, "Narrow its range, or delete it")


def _count(rule: Any, sizes: Sizes) -> Iterator[Said]:
    yield from _zero(rule, "min", "a count")
    yield from sizes.short("min", rule.min or 0)
    yield from sizes.wide("max", rule.max)
    if rule.where is None and rule.role is None:
        if rule.max is not None and rule.max < sizes.low:
            message = f"at most {rule.max} members of any kind, {sizes.low_key} asks for"
            fix = f"Raise it to {sizes.low} or more, or lower {sizes.low_key}"
            yield Said("max", "never", f"{message} {sizes.low}", fix)
        if rule.min and rule.min <= sizes.low:
            message = f"min {rule.min} never binds: every consortium has {sizes.low} members"
            yield Said("min", "idle", message, "Say which members with where, or delete it")


def _distinct(rule: Any, sizes: Sizes) -> Iterator[Said]:
    yield from _zero(rule, "min", "a count")
    if rule.also is None:  # a member may have more values than one
        yield from sizes.short("min", rule.min or 0, "different values")
        yield from sizes.wide("max", rule.max)
    if rule.min == 1 and rule.where is None:
        message = f"min 1 never binds: one {rule.attribute} is always there, unless all are blank"
        yield Said("min", "idle", message, "Raise it, or delete min")
    held = _values(rule.attribute, (rule.where or {}).get(rule.attribute), sizes)
    if held is not None and rule.min is not None and rule.min > held:
        message = f"{rule.min} different values are asked for, where admits {held}"
        yield Said("min", "never", message, f"Lower it to {held} or less, or widen where")


def _values(attribute: str, condition: Any, sizes: Sizes) -> int | None:
    """How many values of an attribute a condition on it admits, if it says so."""
    if isinstance(condition, list):
        return None if attribute == "region" else len(set(condition))
    group = sizes.groups.get(condition["group"]) if _is_group(condition) else None
    return len(group.values) if group and group.values and group.kind == attribute else None


def _is_group(condition: Any) -> bool:
    return isinstance(condition, dict) and "group" in condition


def _independent(rule: Any, sizes: Sizes) -> Iterator[Said]:
    yield from sizes.short("at_least", rule.at_least, "independent members")
    if rule.at_least == 1 and not (rule.where or rule.within or rule.including):
        message = f"at_least 1 never binds: one {rule.by} is always there, unless all are blank"
        yield Said("at_least", "idle", message, "Raise it, or delete the rule")
    outer = _held(rule.within, rule.by, sizes)
    if outer is not None and rule.at_least > len(outer):
        message = f"at least {rule.at_least} asked for, {rule.within} has {len(outer)}"
        yield Said("at_least", "never", message, "Lower it, or name a wider group")
    for part in rule.including:
        yield from sizes.short("including", part.at_least, f"members in {part.group}")
        inner = _held(part.group, rule.by, sizes)
        if inner is None:
            continue
        both = inner if outer is None else inner & outer
        if part.at_least > len(both):
            where = f"{part.group} within {rule.within}" if outer else part.group
            message = f"at least {part.at_least} asked for, {where} has {len(both)}"
            yield Said("including", "never", message, "Lower at_least, or name a wider group")
        if outer and outer <= inner and part.at_least <= rule.at_least:
            message = f"{part.group} never binds: all of {rule.within} is in it"
            yield Said("including", "idle", message, "Raise its at_least, or delete it")


def _held(name: str | None, by: str, sizes: Sizes) -> frozenset[str] | None:
    """Values of a group of the very attribute that a rule goes by, if it has any."""
    group = sizes.groups.get(name or "")
    return group.values if group and group.values and group.kind == by else None


def _share(rule: Any, sizes: Sizes) -> Iterator[Said]:
    yield from _zero(rule, "min", "a share")
    if rule.max == 1:
        yield Said(
            "max", "idle", "max 1 never binds: no share is above 1", "Lower it, or delete it"
        )


def _max_share(rule: Any, sizes: Sizes) -> Iterator[Said]:
    if rule.max == 1:
        message = "max 1 never binds: no share is above 1"
        yield Said("max", "idle", message, "Lower it, or delete the rule")
    if rule.of != "members" or rule.per not in ("member", "country"):
        return
    if rule.max * sizes.high < 1 - TOLERANCE:
        least = number(1 / sizes.high) if sizes.high < INFINITY else "above 0"
        allowed = f"{sizes.high_key} allows {number(sizes.high)} members" if sizes.high_key else ""
        message = f"max {number(rule.max)} is below the part of one member, {least}"
        message += f", as {allowed}" if sizes.high < INFINITY else ""
        yield Said("max", "never", message, "Raise it")
    elif rule.per == "member" and rule.max < 1 and rule.max * sizes.low >= 1 - TOLERANCE:
        message = f"max {number(rule.max)} never binds: of {sizes.low} members or more each is"
        message += f" {number(1 / sizes.low)} or less"
        yield Said("max", "idle", message, "Lower it, or delete the rule")


def _money(rule: Any, sizes: Sizes) -> Iterator[Said]:
    yield from _zero(rule, "min", "an amount")


def _effort(rule: Any, sizes: Sizes) -> Iterator[Said]:
    for parameter in ("min", "min_per_role", "coordination", "contact"):
        yield from _zero(rule, parameter, "person-months")


def _total_effort(rule: Any, sizes: Sizes) -> Iterator[Said]:
    yield from _zero(rule, "min", "person-months")


def _roles(rule: Any, sizes: Sizes) -> Iterator[Said]:
    yield from _zero(rule, "min", "a count")


def _brings(rule: Any, sizes: Sizes) -> Iterator[Said]:
    yield from _zero(rule, "level", "a level")


def _trust(rule: Any, sizes: Sizes) -> Iterator[Said]:
    yield from _zero(rule, "min", "trust")


def _connected(rule: Any, sizes: Sizes) -> Iterator[Said]:
    yield from _zero(rule, "min_trust", "trust")


def _partners(rule: Any, sizes: Sizes) -> Iterator[Said]:
    yield from _zero(rule, "at_least", "a count")
    yield from _zero(rule, "fraction", "a part")
    if (rule.at_least or 0) > sizes.high - 1:
        most = number(sizes.high - 1)
        message = f"{rule.at_least} trusted partners are asked for, {sizes.high_key} leaves {most}"
        yield Said("at_least", "never", message, f"Lower it to {most}, or raise {sizes.high_key}")


def _require(rule: Any, sizes: Sizes) -> Iterator[Said]:
    yield from sizes.short("candidates", len(set(rule.candidates)), "candidates")


def _at_most(rule: Any, sizes: Sizes) -> Iterator[Said]:
    named = len(set(rule.candidates))
    if rule.max >= named:
        message = f"max {rule.max} never binds: {named} candidates are named"
        yield Said("max", "idle", message, "Lower it, or delete the rule")


SAYS: dict[str, Callable[[Any, Sizes], Iterator[Said]]] = {
    "size": _size,
    "count": _count,
    "distinct": _distinct,
    "independent_distinct": _independent,
    "share": _share,
    "max_share": _max_share,
    "budget": _money,
    "member_cost": _money,
    "effort": _effort,
    "total_effort": _total_effort,
    "roles_per_member": _roles,
    "brings": _brings,
    "trust_floor": _trust,
    "trust_coordinator": _trust,
    "trust_mean": _trust,
    "trust_connected": _connected,
    "trust_partners": _partners,
    "require": _require,
    "at_most": _at_most,
}
"""Rule type to what its numbers say."""
