"""Wrong versions of the model's rows, patched in one at a time: the enumeration notices each.

A mutant is caught if in some pool of its family the model has another optimum at some size than
the enumeration. ``solve`` would hide some of them, as it mends what it can in plain Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from oracle_compare import disagreements, wrong_sizes
from oracle_coverage import recorded, seeds_of
from oracle_pools import RULE_TYPES, TERM_TYPES, family, pool

from consortium_opt.linear import INFINITY, Linear, Row
from consortium_opt.model import build as build_module
from consortium_opt.objectives import TERMS
from consortium_opt.rules import RULES

POOLS = 30
"""Pools of a family that a mutant may pass unnoticed."""
Rows = list[Row]
Mutant = Callable[[Rows], Rows]


# -- wrong rows -----------------------------------------------------------------------------------


def dropped(rows: Rows) -> Rows:
    """Nothing is asked; rows that only define columns stay."""
    return [row for row in rows if row.link]


def tightened(rows: Rows) -> Rows:
    """Every bound is off by one, inwards."""
    return [_moved(row, 1.0) for row in rows]


def loosened(rows: Rows) -> Rows:
    """Every bound is off by one, outwards."""
    return [_moved(row, -1.0) for row in rows]


def reversed_sign(rows: Rows) -> Rows:
    """``<=`` stands for ``>=`` and the other way round."""
    return [row if row.link or _two_sided(row) else _turned(row) for row in rows]


def halved(rows: Rows) -> Rows:
    """The coefficient of the last column of every row is half of what it should be."""
    return [row if row.link else _half(row) for row in rows]


def first_only(rows: Rows) -> Rows:
    """Of the rows that ask for something, only the first is left."""
    return dropped(rows) + [row for row in rows if not row.link][:1]


def unlinked(rows: Rows) -> Rows:
    """The columns that a rule made for itself are tied to nothing."""
    return [row for row in rows if not row.link]


def right(rows: Rows) -> Rows:
    """No mutant: the rows as they are."""
    return rows


def _moved(row: Row, by: float) -> Row:
    step = by * (row.step or 1.0)
    if row.link:
        return row
    if row.low == row.high:
        return replace(row, low=row.low + step, high=row.high + step)
    return replace(row, low=row.low + step, high=row.high - step)


def _two_sided(row: Row) -> bool:
    return row.low > -INFINITY and row.high < INFINITY


def _turned(row: Row) -> Row:
    if row.low > -INFINITY:
        return replace(row, low=-INFINITY, high=row.low)
    return replace(row, low=row.high, high=INFINITY)


def _half(row: Row) -> Row:
    terms = dict(row.expression.terms)
    if terms:
        terms[list(terms)[-1]] /= 2
    return replace(row, expression=Linear(terms, row.expression.constant))


# -- patching -------------------------------------------------------------------------------------


Patch = Callable[[pytest.MonkeyPatch], None]


def mutated(rule: str, mutant: Mutant) -> Patch:
    """Give a rule type wrong rows."""
    kind = RULES[rule]
    original = kind.rows

    def rows(self: Any, v: Any, case: Any) -> Iterator[Row]:
        yield from mutant(list(original(self, v, case)))

    return lambda patch: patch.setattr(kind, "rows", rows)


def caught(seeds: list[int], mutate: Patch) -> bool:
    """Whether some pool notices the patch, and notices nothing without it."""
    return any(_noticed(seed, mutate) and _agrees(seed) for seed in seeds)


@cache
def _agrees(seed: int) -> bool:
    """Whether the model as it is has the optimum of the enumeration, looked at once a pool."""
    return not any(wrong_sizes(seed))


def _noticed(seed: int, mutate: Patch) -> bool:
    with pytest.MonkeyPatch.context() as patch:
        mutate(patch)
        return any(wrong_sizes(seed))


def rule_family(rule: str) -> list[int]:
    """Pools in which the rule binds and something is feasible, those of its family first.

    Of its family those with few seats to look at, which take the least time.
    """
    own = sorted(seeds_of(rule), key=seats)
    others = [s for s, entry in recorded().items() if rule in entry["binds"] and entry["sizes"]]
    return list(dict.fromkeys([*own, *others]))[:POOLS]


def seats(seed: int) -> int:
    """About how many pairs of a candidate and a role it can play."""
    drawn = pool(seed).instance
    return len(drawn.roles) * len(drawn.candidates) - len(drawn.role_requirements)


def term_family(term: str) -> list[int]:
    """Pools with the term and several sizes."""
    found = [
        seed
        for seed, entry in recorded().items()
        if len(entry["sizes"]) > 1 and family(seed)[1] == term
    ]
    return found[:POOLS]


# -- every rule -----------------------------------------------------------------------------------

USUAL: tuple[Mutant, ...] = (dropped, tightened, loosened, reversed_sign)
FURTHER: dict[str, tuple[Mutant, ...]] = {
    "at_least_one_of": (halved,),
    "budget": (halved,),
    "coordinator": (halved,),
    "count": (halved, first_only),
    "distinct": (halved, first_only, unlinked),
    "dropout": (halved, first_only),
    "each": (halved, first_only),
    "effort": (halved, first_only),
    "if": (halved, first_only),
    "grant": (halved,),
    "independent_distinct": (halved, unlinked),
    "leads_per_member": (halved, first_only),
    "max_share": (halved, first_only),
    "member_cost": (first_only,),
    "require": (halved,),
    "roles_per_member": (halved, first_only),
    "share": (halved, first_only),
    "together": (halved, first_only),
    "total_effort": (halved, first_only),
    "trust_connected": (halved, first_only),
    "trust_coordinator": (first_only,),
    "trust_floor": (halved, first_only),
    "trust_mean": (halved, unlinked),
    "trust_partners": (halved, first_only),
}
"""Mutants beyond the usual, where the rule's rows have something for them to spoil."""
SAME: dict[str, tuple[Mutant, ...]] = {"together": (reversed_sign,)}
"""Mutants that change nothing: an equation has no sign to reverse."""
RULE_MUTANTS = [
    (rule, mutant)
    for rule in RULE_TYPES
    for mutant in (*USUAL, *FURTHER.get(rule, ()))
    if mutant not in SAME.get(rule, ())
]


@pytest.mark.parametrize(("rule", "mutant"), RULE_MUTANTS)
def test_wrong_rows_of_a_rule_are_caught(rule: str, mutant: Mutant) -> None:
    """In some pool where the rule binds, its wrong rows give a wrong optimum."""
    assert caught(rule_family(rule), mutated(rule, mutant))


@pytest.mark.parametrize("rule", RULE_TYPES)
def test_right_rows_are_not_caught(rule: str) -> None:
    """What catches a mutant is its wrong rows: the right ones, patched the same way, agree."""
    assert not any(_noticed(seed, mutated(rule, right)) for seed in rule_family(rule)[:2])


@pytest.mark.parametrize("rule", ["apart", "count", "distinct", "trust_floor", "trust_mean"])
def test_rows_that_contradict_measure_are_an_error(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sets that the model holds for feasible and plain arithmetic does not are never dropped
    silently: the run fails."""
    seeds = [seed for seed in rule_family(rule) if not pool(seed).instance.roles]
    assert seeds
    mutated(rule, dropped)(monkeypatch)
    faults = (fault for seed in seeds for fault in disagreements(seed))
    assert any("internal error" in fault for fault in faults)


# -- members that stand for several values --------------------------------------------------------


def own_value_only(rule: str) -> Patch:
    """Further values of a member are not read."""
    original = RULES[rule].rows

    def rows(self: Any, v: Any, case: Any) -> Iterator[Row]:
        return original(self.model_copy(update={"also": None}), v, case)

    return lambda patch: patch.setattr(RULES[rule], "rows", rows)


def independent_of_itself(rule: str) -> Patch:
    """A member may be in T once for each of its values."""
    return mutated(rule, lambda rows: [row for row in rows if not row.name.startswith("owner_")])


def any_value_shows(rule: str) -> Patch:
    """A value need not be there because a member has it."""
    return mutated(rule, lambda rows: [row for row in rows if not row.name.startswith("shows_")])


def several_family(rule: str) -> list[int]:
    """Pools in which the rule binds and reads further values that somebody has."""
    found = []
    for seed, entry in recorded().items():
        drawn = pool(seed)
        columns = {r.also for r in drawn.formulation.rules.values() if r.type == rule}
        if rule in entry["binds"] and columns & set(drawn.instance.attribute_names):
            found.append(seed)
    return found


@pytest.mark.parametrize(
    ("rule", "mutant"),
    [
        ("distinct", own_value_only),
        ("distinct", any_value_shows),
        ("independent_distinct", own_value_only),
        ("independent_distinct", independent_of_itself),
    ],
)
def test_wrong_reading_of_several_values_is_caught(rule: str, mutant: Callable[..., Patch]) -> None:
    """In some pool where a member stands for several values."""
    assert caught(several_family(rule), mutant(rule))


# -- every term -----------------------------------------------------------------------------------


def too_small(value: Linear, rows: Rows) -> tuple[Linear, Rows]:
    """A wrong factor."""
    return Linear({}).plus(value, 0.9), rows


def too_large(value: Linear, rows: Rows) -> tuple[Linear, Rows]:
    """A wrong constant."""
    return Linear(value.terms, value.constant + 0.05), rows


def untied(value: Linear, rows: Rows) -> tuple[Linear, Rows]:
    """The columns that hold the value are tied to nothing."""
    return value, []


def half_tied(value: Linear, rows: Rows) -> tuple[Linear, Rows]:
    """The last coefficient of every row is half of what it should be."""
    return value, [_half(row) for row in rows]


def shifted(value: Linear, rows: Rows) -> tuple[Linear, Rows]:
    """Every row is off by one, outwards."""
    return value, [replace(row, low=row.low - 1, high=row.high + 1) for row in rows]


WITHOUT_ROWS = ("cost", "experience", "role_fit")
HARMLESS = {("coverage", half_tied)}
"""Half a column in ``reach <= members`` is still at its bound of 1 with one member."""
TERM_MUTANTS = [
    (term, mutant)
    for term in TERM_TYPES
    for mutant in (too_small, too_large, untied, half_tied, shifted)
    if (term not in WITHOUT_ROWS or mutant in (too_small, too_large))
    and (term, mutant) not in HARMLESS
]


@pytest.mark.parametrize(("term", "mutant"), TERM_MUTANTS)
def test_wrong_value_of_a_term_is_caught(
    term: str,
    mutant: Callable[[Linear, Rows], tuple[Linear, Rows]],
) -> None:
    """In some pool with the term, its wrong value or rows give a wrong optimum."""
    kind = TERMS[term]
    original = kind.value

    def value(self: Any, v: Any, case: Any) -> tuple[Linear, Rows]:
        return mutant(*original(self, v, case))

    assert caught(term_family(term), lambda patch: patch.setattr(kind, "value", value))


# -- what always holds ----------------------------------------------------------------------------

STRUCTURE = {
    "size": "",
    "one_coordinator": "",
    "coordinates_": "",
    "plays_": "roles",
    "member_": "roles",
    "lead_": "roles",
    "max_": "roles",
    "min_": "roles",
    "one_lead_": "roles",
    "shut_": "leads",
    "staffed_": "effort",
    "effort_": "effort",
    "staff_": "effort",
}
"""Beginning of a row's name to what a pool must have for the row to be there.

``open_`` alone is left out: a role nobody plays has no lead, so it could not be open anyway.
"""


def structure_family(asked: str) -> list[int]:
    """Feasible pools with roles, with person-months, or with a rule on leads that binds."""
    found = []
    for seed, entry in recorded().items():
        drawn = pool(seed)
        roles = drawn.instance.roles if drawn.formulation.roles else ()
        has = {"": True, "roles": bool(roles), "effort": any(r.person_months for r in roles)}
        has["leads"] = bool({"lead", "leads_per_member"} & set(entry["binds"]))
        if entry["sizes"] and has[asked]:
            found.append(seed)
    return found[:48]


@pytest.mark.parametrize("name", STRUCTURE)
def test_missing_structure_is_caught(name: str) -> None:
    """Without one kind of the rows that always hold, some pool has a wrong optimum."""
    original = build_module.structure_rows

    def rows(v: Any, case: Any) -> Iterator[Row]:
        for row in original(v, case):
            kind = name.endswith("_") and row.name.startswith(name)
            if not (kind or row.name == name):
                yield row

    seeds = structure_family(STRUCTURE[name])
    assert caught(seeds, lambda patch: patch.setattr(build_module, "structure_rows", rows))
