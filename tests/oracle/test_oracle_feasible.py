"""The probe over all sizes at once: right about every recorded pool, and about its own assumption.

``CONSORTIUM_OPT_ORACLE=all`` runs every recorded seed, otherwise every twelfth.
"""

from __future__ import annotations

import os

import pytest
from oracle_coverage import recorded
from oracle_pools import RULE_TYPES, TODAY, pool

from consortium_opt.case import Case
from consortium_opt.model.structure import make_space
from consortium_opt.prepare import prepare
from consortium_opt.presolve import shrink
from consortium_opt.rules import Rule
from consortium_opt.scoring import structure_faults, violated
from consortium_opt.solver.feasible import ANY_SIZE, AT_LEAST, some_consortium
from consortium_opt.solver.question import Ending, Settings

SEEDS = list(recorded())
CHOSEN = SEEDS if os.environ.get("CONSORTIUM_OPT_ORACLE") == "all" else SEEDS[::12]


def case_of(seed: int) -> Case:
    drawn = pool(seed)
    return prepare(drawn.instance, drawn.formulation, today=TODAY)


@pytest.mark.parametrize("seed", CHOSEN)
def test_probe_agrees_with_enumeration(seed: int) -> None:
    """It finds a consortium that meets the rules exactly where there is one."""
    case = case_of(seed)
    ending, chosen = some_consortium(case, shrink(case), Settings())
    assert (ending is Ending.OPTIMAL) == bool(recorded()[seed]["sizes"])
    assert (chosen is None) == (ending is Ending.INFEASIBLE)
    if chosen is not None:
        assert violated(case, chosen) == []
        assert structure_faults(case, chosen) == []


def rows_at(rule: Rule, case: Case, size: int) -> list[tuple[object, ...]]:
    """Rows as data, without the natural steps that only ``soft`` reads."""
    v = make_space(case, size, case.everybody)
    rows = list(rule.rows(v, case))
    return [(r.name, dict(r.expression.terms), r.expression.constant, r.low, r.high) for r in rows]


def test_rules_of_any_size_read_the_same_at_every_size() -> None:
    """The probe's one assumption, on all recorded pools that have the rule."""
    seen: set[str] = set()
    for seed in SEEDS[::3]:
        case = case_of(seed)
        for rule in case.formulation.enforced.values():
            if rule.type in ANY_SIZE and case.n > 4:
                seen.add(rule.type)
                assert rows_at(rule, case, 2) == rows_at(rule, case, case.n - 1), rule
    assert seen == ANY_SIZE


def test_every_rule_type_has_its_place() -> None:
    """A new type is taken to depend on the size until somebody says that it does not."""
    sized = {"size", "trust_connected", "trust_mean", "if", "dropout"}
    assert set(RULE_TYPES) - ANY_SIZE - AT_LEAST == sized


@pytest.mark.parametrize("kind", sorted(AT_LEAST))
def test_rows_at_the_least_size_hold_at_greater_ones(kind: str) -> None:
    """Whoever meets the rule at a size meets its rows at every smaller size."""
    looked_at = 0
    for seed in SEEDS[::2]:
        case = case_of(seed)
        for rule in case.formulation.enforced.values():
            if rule.type == kind and case.n > 4:
                for size in (3, 4):
                    wide, v = rows_at(rule, case, size - 1), make_space(case, size, case.everybody)
                    for row in rule.rows(v, case):
                        other = next((w for w in wide if w[0] == row.name), None)
                        if other is None:
                            continue
                        looked_at += 1
                        terms = other[1]
                        assert isinstance(terms, dict)
                        assert row.low == other[3] == 0
                        columns = row.expression.terms.keys() | terms.keys()
                        assert all(
                            row.expression.terms.get(x, 0.0) <= terms.get(x, 0.0) for x in columns
                        )
    assert looked_at > 20
