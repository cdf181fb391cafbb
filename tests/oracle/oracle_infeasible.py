"""Infeasible pools: the recorded ones, and feasible ones tightened until nothing is possible."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

from oracle_coverage import recorded
from oracle_pools import TODAY, pool
from oracle_ways import possible
from pydantic import ValidationError

from consortium_opt.case import Case
from consortium_opt.formulation.schema import Formulation
from consortium_opt.prepare import prepare
from consortium_opt.problems import InvalidInput
from consortium_opt.rules import RULES, Rule

PRICES = (1.0, 1.0, 1.0, 0.5, 2.0, 3.0)
"""Costs of change that are drawn."""
TURNS = 40
"""Steps of tightening after which a pool is given up."""


def infeasible_seeds() -> list[int]:
    """Recorded seeds in whose pools nothing is possible."""
    return [seed for seed, entry in recorded().items() if not entry["sizes"]]


def feasible_seeds() -> list[int]:
    """Recorded seeds in whose pools something is."""
    return [seed for seed, entry in recorded().items() if entry["sizes"]]


@cache
def recorded_case(seed: int) -> Case:
    """A recorded pool with costs of change of its own."""
    drawn = pool(seed)
    rng = Random(f"price {seed}")
    rules = {
        name: rule.model_copy(update={"cost_of_change": rng.choice(PRICES)})
        for name, rule in drawn.formulation.rules.items()
    }
    return _case(drawn.instance, drawn.formulation, rules)


@cache
def tightened(seed: int) -> Case | None:
    """A feasible pool whose rules are tightened until nothing is possible; None if it stays so."""
    case = recorded_case(seed)
    rng = Random(f"tight {seed}")
    rules = dict(case.formulation.rules)
    for kind, some in (("require", 2), ("exclude", 2)):
        if rng.random() < 0.4:
            names = tuple(rng.sample(case.ids, some))
            price = rng.choice(PRICES)
            rules[f"{kind}d"] = RULES[kind](candidates=names, cost_of_change=price)
    for _ in range(TURNS):
        made = _read(case, rules)
        if made is not None and not possible(made):
            return made
        name = rng.choice(list(rules))
        rules[name] = _tighter(rules[name], rng)
    return None


def _tighter(rule: Rule, rng: Random) -> Rule:
    """The rule with one number a step tighter; as it is where it takes none."""
    if rule.type == "if":
        return rule.model_copy(update={"then": _tighter(rule.then, rng)})
    levers = [key for key in rule.levers if getattr(rule, key) is not None]
    if not levers:
        return rule
    key = rng.choice(levers)
    value, lever = getattr(rule, key), rule.levers[key]
    step = abs(value) * lever.step if lever.relative else lever.step
    changed: Any = value - step
    changed = int(changed) if isinstance(value, int) else round(changed, 9)
    try:
        return type(rule).model_validate({**rule.model_dump(), key: changed})
    except ValidationError:
        return rule


def _read(case: Case, rules: dict[str, Rule]) -> Case | None:
    try:
        return _case(case.instance, case.formulation, rules)
    except InvalidInput:
        return None


def _case(instance: Any, formulation: Formulation, rules: dict[str, Rule]) -> Case:
    old = {key: getattr(formulation, key) for key in Formulation.model_fields}
    made = Formulation.model_construct(**{**old, "rules": rules})
    return prepare(instance, made, today=TODAY)
