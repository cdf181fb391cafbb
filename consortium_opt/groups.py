"""Named sets of values that rules refer to: countries, regions and kinds of organisation.

The built-in groups come from ``data/groups.csv``, one dated row a value with its source, or from
the user's file in its place (:mod:`consortium_opt.places`); the table ``groups`` of an instance
adds sets or replaces one of the same name. A value counts from
``since`` until ``until``; ``uncertain`` rows never count, ``transitional`` ones do, with a warning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from consortium_opt.places import EU_SPELLINGS, Tables, tables


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a built-in group."""

    group: str
    value: str
    kind: str
    since: date | None
    until: date | None
    status: str
    source: str
    as_of: str
    confidence: str

    def holds(self, day: date) -> bool:
        """Whether the value belongs to the group on that day."""
        started = self.since is None or self.since <= day
        return started and (self.until is None or day < self.until) and self.status != "uncertain"


@dataclass(frozen=True, slots=True)
class Group:
    """A set of values on one day. ``kind`` is country, region, type, or own (from the instance)."""

    name: str
    kind: str
    values: frozenset[str]
    transitional: frozenset[str] = frozenset()


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def entries() -> tuple[Entry, ...]:
    """Every row of the table of groups."""
    return _entries(tables())


@cache
def _entries(read: Tables) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            row["group"],
            row["value"],
            row["kind"],
            _day(row["since"]),
            _day(row["until"]),
            row["status"],
            row["source"],
            row["as_of"],
            row["confidence"],
        )
        for row in read.rows("groups.csv")
    )


def groups_on(day: date, own: Iterable[tuple[str, str]] = ()) -> dict[str, Group]:
    """Every group as it stands on a day; ``own`` are the (group, value) rows of an instance."""
    found: dict[str, list[Entry]] = {}
    for entry in entries():
        found.setdefault(entry.group, []).append(entry)
    groups = {}
    for name, rows in found.items():
        held = [r for r in rows if r.holds(day)]
        groups[name] = Group(
            name,
            rows[0].kind,
            frozenset(r.value for r in held),
            frozenset(r.value for r in held if r.status == "transitional"),
        )
    mine: dict[str, set[str]] = {}
    for name, value in own:
        mine.setdefault(name, set()).update({value, EU_SPELLINGS.get(value, value)})
    for name, values in mine.items():
        kind = groups[name].kind if name in groups else "own"
        groups[name] = Group(name, kind, frozenset(values))
    return groups


def region_within(region: str, wider: str) -> bool:
    """Whether a NUTS region lies in another one or a country: ``ES213`` in ``ES21`` and ``ES``."""
    return region.startswith(wider) or region_country(region) == wider


def region_country(region: str) -> str:
    """ISO country of a NUTS region: its prefix, with EL read as GR and UK as GB."""
    return EU_SPELLINGS.get(region[:2], region[:2])


def region_classes() -> Mapping[str, str]:
    """NUTS-2 region to its class in cohesion policy 2021 to 2027, where it has one.

    The classes are derived from GDP per head, not the legal list, which is the annex of
    Commission Implementing Decision (EU) 2021/1130.
    """
    return _region_classes(tables())


@cache
def _region_classes(read: Tables) -> Mapping[str, str]:
    rows = (row for row in read.rows("regions.csv") if row["category"])
    return MappingProxyType({row["nuts2"]: row["category"] for row in rows})
