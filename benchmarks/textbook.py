"""A case at one known size written the way a textbook would, for the peers.

Read from the instance and the TOML of the formulation by code of its own: what it has in common
with the engine are the definitions of rules and terms alone. Knows the types that the formulations
of the benchmarks use and refuses every other. A mean over pairs is a product of two columns a
pair; with ``by_levels`` the term ``complementarity`` is written by thresholds instead, as the
engine does.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import Any

import numpy as np
from peers.neutral import IMPLIED, Problem
from writer import Table, Writer

from consortium_opt.instance.schema import Instance


def written(
    pool: Instance, rules: Path, changes: Mapping[str, Any], by_levels: bool = False
) -> Problem:
    """The problem of a pool under a formulation with dotted keys changed."""
    tables: dict[str, Any] = tomllib.loads(rules.read_text(encoding="utf-8"))
    for key, value in changes.items():
        *parents, last = key.split(".")
        table = tables
        for parent in parents:
            table = table[parent]
        table[last] = value
    rules_, terms = (list(tables[name].values()) for name in ("rules", "objective"))
    [size_] = [rule for rule in rules_ if rule["type"] == "size"]
    assert size_["min"] == size_["max"], "a textbook knows one size"
    w = Writer(pool, int(size_["max"]), by_levels)
    types = {table["type"] for table in (*rules_, *terms)}
    if types & SEATED:
        w.seat_everybody()
    if types & LED:
        w.choose_coordinator()
    for rule in rules_:
        RULES[rule["type"]](w, rule)
    whole = sum(term.get("weight", 1.0) for term in terms)
    for term in terms:
        TERMS[term["type"]](w, term, term.get("weight", 1.0) / whole)
    return w.problem()


# -- rules ----------------------------------------------------------------------------------------


def size(_w: Writer, _rule: Table) -> None:
    """Written with the columns of members."""


def distinct(w: Writer, rule: Table) -> None:
    """A value counts if a member has it."""
    holders: dict[str, list[int]] = {}
    for i, c in enumerate(w.candidates):
        value = getattr(c, rule["attribute"])
        if value is not None:
            holders.setdefault(str(value), []).append(w.x[i])
    shown = {w.column(IMPLIED): some for some in holders.values()}
    for u, some in shown.items():
        w.row({u: 1.0, **dict.fromkeys(some, -1.0)}, -inf, 0)
    w.row(dict.fromkeys(shown, 1.0), rule["min"], inf)


def count(w: Writer, rule: Table) -> None:
    """Members that match."""
    who = {w.x[i]: 1.0 for i in w.matching(rule["where"])}
    w.row(who, rule.get("min", 0), rule.get("max", inf))


def trust_partners(w: Writer, rule: Table) -> None:
    """Trusted members of a member."""
    for i, near in enumerate(w.trusted(rule["min_trust"])):
        partners = {w.x[j]: 1.0 for j in near}
        w.row({**partners, w.x[i]: -float(rule["at_least"])}, 0, inf)


def trust_coordinator(w: Writer, rule: Table) -> None:
    """A member coordinates or trusts who does."""
    for j, near in enumerate(w.trusted(rule["min"])):
        stars = {w.coordinates[i]: 1.0 for i in (j, *near)}
        w.row({**stars, w.x[j]: -1.0}, 0, inf)


def coordinator(w: Writer, rule: Table) -> None:
    """Only who matches."""
    able = set(w.matching(rule["where"]))
    w.row({c: 1.0 for i, c in w.coordinates.items() if i not in able}, 0, 0)


def budget(w: Writer, rule: Table) -> None:
    """Rates times person-months."""
    rates = {e: w.candidates[i].pm_cost or 0.0 for (i, _), (_, _, e) in w.seats.items()}
    w.row(rates, -inf, rule["max"])


def member_cost(w: Writer, rule: Table) -> None:
    """The same, member by member."""
    for i, x in enumerate(w.x):
        rate = w.candidates[i].pm_cost or 0.0
        w.row({**dict.fromkeys(w.months(i), rate), x: -float(rule["max"])}, -inf, 0)


def effort(w: Writer, rule: Table) -> None:
    """Whole person-months, and how many at the least."""
    assert rule["step"] == 1, "person-months are whole"
    for i, x in enumerate(w.x):
        w.row({**dict.fromkeys(w.months(i), 1.0), x: -float(rule["min"])}, 0, inf)


def roles_per_member(w: Writer, rule: Table) -> None:
    """Roles of a member."""
    for i, x in enumerate(w.x):
        w.row({**dict.fromkeys(w.plays(i), 1.0), x: -float(rule["max"])}, -inf, 0)


RULES = {
    f.__name__: f
    for f in (
        size, distinct, count, trust_partners, trust_coordinator, coordinator, budget, member_cost,
        effort, roles_per_member,
    )
}  # fmt: skip


# -- terms ----------------------------------------------------------------------------------------


def coverage(w: Writer, _term: Table, part: float) -> None:
    """The best level, threshold by threshold."""
    for k, weight in enumerate(w.weights):
        for before, level in pairwise(sorted({0.0, *w.levels[:, k].tolist()})):
            q = w.column(IMPLIED)
            w.earn(q, part * weight * (level - before) / w.top)
            who = np.flatnonzero(w.levels[:, k] >= level)
            w.row({q: 1.0, **{w.x[i]: -1.0 for i in who.tolist()}}, -inf, 0)


def complementarity(w: Writer, _term: Table, part: float) -> None:
    """Distances of profiles over pairs, or thresholds."""
    step = w.pool.meta.max_level / 10
    means = w.levels @ w.weights / w.weights.sum()
    own = np.floor(means / step + 0.5 + 1e-9) * step
    points = np.round(w.levels - own[:, None], 9)
    scale = part * 4 / w.size**2 / w.top
    if w.by_levels:
        return _thresholds(w, points, scale)
    w.apart = np.zeros((len(w.x), len(w.x)))
    for k, weight in enumerate(w.weights):
        w.apart += scale * weight * abs(points[:, k, None] - points[None, :, k])
    return None


def _thresholds(w: Writer, points: np.ndarray, scale: float) -> None:
    """Members above a threshold, one by one: the ``u``-th adds ``size - 1 - 2 u`` pairs."""
    for k, weight in enumerate(w.weights):
        above: list[int] = []
        for high, low in pairwise(sorted(set(points[:, k].tolist()), reverse=True)):
            units = [w.column(IMPLIED) for _ in range(w.size)]
            for u, column in enumerate(units):
                w.earn(column, scale * weight * (high - low) * (w.size - 1 - 2 * u))
            here = [w.x[i] for i in np.flatnonzero(points[:, k] == high).tolist()]
            w.row({**dict.fromkeys(units, 1.0), **dict.fromkeys([*above, *here], -1.0)}, 0, 0)
            above = units


def _mean(w: Writer, values: Mapping[tuple[int, int], float], part: float, default: float) -> None:
    scale = part / (w.size * (w.size - 1) / 2)
    w.constant += part * default
    for pair, value in values.items():
        w.mutual[pair] = w.mutual.get(pair, 0.0) + scale * (value - default)


def synergy(w: Writer, _term: Table, part: float) -> None:
    """Mean of the given values."""
    _mean(w, {w.pair(s.a, s.b): s.value for s in w.pool.synergies}, part, 0.0)


def trust(w: Writer, _term: Table, part: float) -> None:
    """Mean trust."""
    _mean(w, w.trust, part, w.pool.meta.default_trust)


def role_fit(w: Writer, _term: Table, part: float) -> None:
    """Mean level of the leads in what their roles require."""
    for (i, r), (_, b, _) in w.seats.items():
        role = w.pool.roles[r].role
        asked = [q.capability for q in w.pool.role_requirements if q.role == role]
        fit = [w.level[i, k] / w.pool.meta.max_level for k in asked]
        w.earn(b, part * sum(fit) / len(fit) / len(w.pool.roles))


def experience(w: Writer, term: Table, part: float) -> None:
    """Of the coordinator, capped."""
    for i, c in w.coordinates.items():
        w.earn(c, part * min(term["cap"], w.candidates[i].experience or 0.0) / term["cap"])


def cost(w: Writer, term: Table, part: float) -> None:
    """Total cost against a reference."""
    w.constant += part
    for (i, _), (_, _, e) in w.seats.items():
        w.earn(e, -part * (w.candidates[i].pm_cost or 0.0) / term["reference"])


TERMS = {
    f.__name__: f for f in (coverage, complementarity, synergy, trust, role_fit, experience, cost)
}
SEATED = {"budget", "member_cost", "effort", "roles_per_member", "role_fit", "cost"}
LED = {"trust_coordinator", "coordinator", "experience"}
