"""A case: an instance under a formulation on a day, with everything rules ask of it.

Candidates are numbered by their sorted ids, so an answer does not depend on the order of rows.
Whole tables are looked up here once; rules and terms read sets, lists and plain numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from consortium_opt.attributes import derived, groups_in, type_problems, unknown_attribute
from consortium_opt.filters import Mask, tester
from consortium_opt.groups import Group, groups_on, region_country, region_within
from consortium_opt.instance.schema import Candidate, Instance
from consortium_opt.roles import Role, roles_of

if TYPE_CHECKING:
    from consortium_opt.formulation.schema import Formulation

T = TypeVar("T")

DESCRIBED = tuple(name for name in Candidate.model_fields if name != "attributes")
OF_TABLES = (
    "groups",
    "attributes",
    "wanted",
    "level_of",
    "levels",
    "interests",
    "trust_pairs",
    "synergy_pairs",
)
"""What does not depend on the formulation, but for the day that groups are read as of."""


class Case:
    """Instance, formulation and date; looked up lazily.

    ``unjudged`` says which rules that are only measured cannot be judged on the instance, and why.
    """

    def __init__(
        self, instance: Instance, formulation: Formulation, today: date | None = None
    ) -> None:
        self.instance = instance
        self.unjudged: tuple[str, ...] = ()
        self.formulation = formulation
        self.date = formulation.opens or today or datetime.now(tz=UTC).date()
        self.candidates: tuple[Candidate, ...] = tuple(
            sorted(instance.candidates, key=lambda c: c.id)
        )
        self.ids = tuple(c.id for c in self.candidates)
        self.index = {name: i for i, name in enumerate(self.ids)}
        self.n = len(self.ids)
        self.everybody = frozenset(range(self.n))
        self._masks: dict[str, Mask] = {}
        self._cache: dict[object, Any] = {}

    def under(self, formulation: Formulation) -> Case:
        """The same pool and day under other rules; what is of the tables is not looked up again."""
        made = Case(self.instance, formulation, self.date)
        if made.date == self.date:
            kept = {name: self.__dict__[name] for name in OF_TABLES if name in self.__dict__}
            made.__dict__.update(kept, _masks=self._masks)
        return made

    def cached(self, key: object, make: Callable[[], T]) -> T:
        """What ``make`` returned the first time it was asked under this key."""
        if key not in self._cache:
            self._cache[key] = make()
        found: T = self._cache[key]
        return found

    @cached_property
    def in_play(self) -> frozenset[int]:
        """Candidates that no ``exclude`` rule names: of those alone numbers have to be known."""
        out = {
            name
            for rule in self.formulation.enforced.values()
            if rule.type == "exclude"
            for name in getattr(rule, "candidates", ())
        }
        return frozenset(i for i, name in enumerate(self.ids) if name not in out)

    # -- groups, attributes and filters -------------------------------------------------------

    @cached_property
    def groups(self) -> dict[str, Group]:
        """Built-in groups as of the case's date, and the instance's own."""
        return groups_on(self.date, ((g.group, g.value) for g in self.instance.groups))

    @cached_property
    def attributes(self) -> dict[str, tuple[Any, ...]]:
        """Value per candidate (None: blank) of every attribute a filter can name."""
        table: dict[str, tuple[Any, ...]] = {
            name: tuple(getattr(c, name) for c in self.candidates) for name in DESCRIBED
        }
        table["control_group"] = tuple(c.owner for c in self.candidates)
        for name in self.instance.attribute_names:
            table[name] = tuple(c.attributes.get(name) for c in self.candidates)
        for name, values in derived(self.candidates, self.groups).items():
            table.setdefault(name, values)
        return table

    def in_group(self, group: str, attribute: str, value: Any) -> bool:
        """Whether an attribute's value belongs to a group; regions lie in wider regions."""
        held = self.groups[group]
        if attribute in ("region", "nuts2") and isinstance(value, str):
            if held.kind == "country":
                return region_country(value) in held.values
            return any(region_within(value, wider) for wider in held.values)
        return str(value) in held.values

    def mask(self, where: Mapping[str, Any] | None) -> Mask:
        """Candidates that match a filter; no filter means everybody."""
        if not where:
            return Mask(self.everybody, frozenset())
        key = repr(sorted(where.items()))
        if key not in self._masks:
            self._masks[key] = self._mask(where)
        return self._masks[key]

    def _mask(self, where: Mapping[str, Any]) -> Mask:
        tests = [
            (self.attributes[name], tester(name, condition, self.in_group))
            for name, condition in where.items()
        ]
        yes: list[int] = []
        unknown: list[int] = []
        for i in range(self.n):
            answers = [test(values[i]) for values, test in tests]
            if False in answers:
                continue
            (unknown if None in answers else yes).append(i)
        return Mask(frozenset(yes), frozenset(unknown))

    def group_mask(self, group: str, by: str) -> Mask:
        """Candidates in a group: by country or type for such groups, else by the attribute."""
        kind = self.groups[group].kind
        attribute = by if kind == "own" or by in ("region", "nuts2") else kind
        return self.mask({attribute: {"group": group}})

    def filter_problems(self, where: Mapping[str, Any] | None) -> list[str]:
        """Why a filter cannot be read on this instance; empty if it can."""
        problems = []
        for name, condition in (where or {}).items():
            if name not in self.attributes:
                problems.append(unknown_attribute(name, self.attributes))
                continue
            for group in groups_in(condition):
                problems += self.group_problems(group)
            if all(g in self.groups for g in groups_in(condition)):
                problems += type_problems(name, self.attributes[name], condition)
        return problems

    def group_problems(self, name: str) -> list[str]:
        """Why a rule cannot ask for a group: there is none, or nobody is in it on the date."""
        if name not in self.groups:
            return [f"there is no group {name!r}"]
        if self.groups[name].values:
            return []
        day = "the formulation's opens" if self.formulation.opens else "today, for opens is not set"
        fix = "Correct opens, name another group, or give the group in the table groups"
        return [f"group {name!r} has no member on {self.date} ({day}). {fix}."]

    # -- capabilities ---------------------------------------------------------------------------

    @cached_property
    def wanted(self) -> dict[str, float]:
        """Weight of every wanted capability, sorted by name; all that appear, if none is named."""
        if self.instance.wanted:
            return {
                w.capability: w.weight
                for w in sorted(self.instance.wanted, key=lambda w: w.capability)
            }
        return dict.fromkeys(sorted({c.capability for c in self.instance.capabilities}), 1.0)

    @cached_property
    def level_of(self) -> dict[tuple[int, str], float]:
        """Level of (candidate, capability) where it is above 0."""
        return {
            (self.index[c.candidate], c.capability): c.level
            for c in self.instance.capabilities
            if c.level > 0
        }

    @cached_property
    def levels(self) -> tuple[tuple[float, ...], ...]:
        """Levels of every candidate in the wanted capabilities, in their order."""
        position = {k: p for p, k in enumerate(self.wanted)}
        table = [[0.0] * len(position) for _ in range(self.n)]
        for (i, k), level in self.level_of.items():
            if k in position:
                table[i][position[k]] = level
        return tuple(tuple(row) for row in table)

    def needs_of(self, i: int) -> tuple[tuple[str, float], ...]:
        """Stated needs of a candidate, level above 0."""
        return self._needs.get(i, ())

    @cached_property
    def _needs(self) -> dict[int, tuple[tuple[str, float], ...]]:
        found: dict[int, list[tuple[str, float]]] = {}
        for need in self.instance.needs:
            if need.level > 0:
                found.setdefault(self.index[need.candidate], []).append(
                    (need.capability, need.level)
                )
        return {i: tuple(sorted(rows)) for i, rows in found.items()}

    @cached_property
    def interests(self) -> dict[str, dict[int, float]]:
        """Topic to candidate to interest; not listed counts 0."""
        found: dict[str, dict[int, float]] = {}
        for row in self.instance.interests:
            found.setdefault(row.topic, {})[self.index[row.candidate]] = row.weight
        return dict(sorted(found.items()))

    # -- pairs ----------------------------------------------------------------------------------

    @cached_property
    def trust_pairs(self) -> dict[tuple[int, int], float]:
        """Listed trust of pairs (i < j)."""
        return self._pairs((t.a, t.b, t.trust) for t in self.instance.trust)

    @cached_property
    def synergy_pairs(self) -> dict[tuple[int, int], float]:
        """Listed synergy of pairs (i < j)."""
        return self._pairs((s.a, s.b, s.value) for s in self.instance.synergies)

    def _pairs(self, rows: Iterable[tuple[str, str, float]]) -> dict[tuple[int, int], float]:
        found = {}
        for a, b, value in rows:
            i, j = sorted((self.index[a], self.index[b]))
            found[i, j] = value
        return found

    def trust(self, i: int, j: int) -> float:
        """Trust of two candidates."""
        pair = (i, j) if i < j else (j, i)
        return self.trust_pairs.get(pair, self.instance.meta.default_trust)

    def trusted(self, floor: float) -> tuple[frozenset[int], ...]:
        """For every candidate, the others it trusts at least so much."""
        return self.cached(("trusted", floor), lambda: self._trusted(floor))

    def _trusted(self, floor: float) -> tuple[frozenset[int], ...]:
        near: list[set[int]] = [set() for _ in range(self.n)]
        if self.instance.meta.default_trust >= floor:
            near = [set(self.everybody) - {i} for i in range(self.n)]
        for (i, j), value in self.trust_pairs.items():
            act: Callable[[set[int], int], None] = set.add if value >= floor else set.discard
            act(near[i], j)
            act(near[j], i)
        return tuple(frozenset(s) for s in near)

    # -- roles, staffing, coordinator -----------------------------------------------------------

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """Roles in the order of the table; none where the formulation ignores them."""
        return roles_of(self.instance, self.level_of, self.n) if self.formulation.roles else ()

    @cached_property
    def role_index(self) -> dict[str, int]:
        """Position of every role."""
        return {role.name: r for r, role in enumerate(self.roles)}

    @cached_property
    def has_effort(self) -> bool:
        """Whether person-months are planned: some role takes them."""
        return any(role.person_months > 0 for role in self.roles)

    @cached_property
    def demand(self) -> float:
        """Person-months of all roles."""
        return sum(role.person_months for role in self.roles)

    @cached_property
    def coordinators(self) -> frozenset[int]:
        """Candidates that can coordinate; nobody where the formulation has no coordinator.

        Who does not count towards the call's minimum does not coordinate either.
        """
        if not self.formulation.coordinator:
            return frozenset()
        able = (i for i, c in enumerate(self.candidates) if c.can_coordinate is not False)
        return frozenset(able) & self.mask(self.formulation.counts_only).possible

    def experience(self, i: int) -> float:
        """Projects a candidate coordinated; blank counts 0."""
        return self.candidates[i].experience or 0.0

    def cost_rate(self, i: int) -> float:
        """Currency per person-month; known wherever a case uses cost."""
        return self.candidates[i].pm_cost or 0.0
