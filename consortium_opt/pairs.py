"""Sums over pairs of members at a known size, in a form that HiGHS can bound.

For a pair, ``z_ij`` is 1 if both are members. At a known size ``s`` every member has ``s - 1``
partners. Among few candidates, or where most pairs are listed, every pair has a column and ``sum
over j of z_ij = (s - 1) x_i``, a handful of rows with a far better bound than ``z_ij <= x_i``.
Among many with few listed pairs only those have a column (the others have the default), with
``sum over j of z_ij <= (s - 1) x_i`` or, for a candidate with fewer listed pairs than that,
``z_ij <= x_i``; pairs below the default need the other side too, ``z_ij >= x_i + x_j - 1``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consortium_opt.case import Case
from consortium_opt.linear import Linear, Row, Space

Pair = tuple[int, int]

FEW = 40
"""Candidates up to which every pair has a column."""
DENSE = 0.5
"""Part of all pairs listed from which every pair has a column."""


def pair_mean(
    v: Space, case: Case, values: Mapping[Pair, float], default: float
) -> tuple[Linear, list[Row]]:
    """Mean over the pairs of members (0 for fewer than two), and the rows of its columns."""
    pairs = v.size * (v.size - 1) / 2
    if pairs == 0:
        return Linear({}), []
    extra = {
        (i, j): value - default
        for (i, j), value in values.items()
        if i in v.x and j in v.x and value != default
    }
    candidates = len(v.x)
    if candidates <= FEW or len(extra) >= DENSE * candidates * (candidates - 1) / 2:
        columns, rows = _every_pair(v, case)
    else:
        columns, rows = _listed_pairs(v, case, extra)
    return Linear({columns[pair]: more / pairs for pair, more in extra.items()}, default), rows


def shared_pairs(v: Space, case: Case) -> tuple[dict[Pair, int], list[Row]] | None:
    """Columns of all pairs of a few candidates and their rows, if the formulation needs them."""
    few = v.size > 1 and len(v.x) <= FEW
    return _every_pair(v, case) if few and case.formulation.on_pairs else None


def _every_pair(v: Space, case: Case) -> tuple[dict[Pair, int], list[Row]]:
    """All columns and rows the first time they are asked for, then the same columns."""
    columns: Any = v.shared.get("every pair")
    if columns is not None:
        return columns, []
    alive = v.alive
    columns = v.shared["every pair"] = {
        (i, j): v.new(f"pair_{case.ids[i]}_{case.ids[j]}")
        for k, j in enumerate(alive)
        for i in alive[:k]
    }
    partners: dict[int, dict[int, float]] = {i: {v.x[i]: 1.0 - v.size} for i in alive}
    for (i, j), z in columns.items():
        partners[i][z] = partners[j][z] = 1.0
    rows = [
        Row(f"partners_{case.ids[i]}", Linear(terms), low=0, high=0, link=True)
        for i, terms in partners.items()
    ]
    return columns, rows


def _listed_pairs(
    v: Space, case: Case, extra: Mapping[Pair, float]
) -> tuple[dict[Pair, int], list[Row]]:
    known: Any = v.shared.setdefault("listed pairs", {})
    rows: list[Row] = []
    partners: dict[int, list[int]] = {i: [] for i in v.x}
    for (i, j), more in sorted(extra.items()):
        name = f"{case.ids[i]}_{case.ids[j]}"
        z = known.get((i, j))
        if z is None:
            z = known[i, j] = v.new(f"pair_{name}")
        partners[i].append(z)
        partners[j].append(z)
        if more < 0:
            both = Linear({z: 1.0, v.x[i]: -1.0, v.x[j]: -1.0})
            rows.append(Row(f"both_{name}", both, low=-1, link=True))
    for i, mine in partners.items():
        rows += _partner_rows(v, case.ids[i], v.x[i], mine)
    return known, rows


def _partner_rows(v: Space, name: str, x: int, mine: list[int]) -> list[Row]:
    others = v.size - 1
    if len(mine) > others:
        row = Linear(dict.fromkeys(mine, 1.0) | {x: -float(others)})
        return [Row(f"partners_{name}", row, high=0, link=True)]
    return [
        Row(f"partner_{name}_{k}", Linear({z: 1.0, x: -1.0}), high=0, link=True)
        for k, z in enumerate(mine)
    ]


def mean_of(members: tuple[int, ...], values: Mapping[Pair, float], default: float) -> float:
    """The same mean for chosen members, in plain arithmetic."""
    pairs = [(i, j) for k, j in enumerate(members) for i in members[:k]]
    found = sum(values.get((min(p), max(p)), default) for p in pairs)
    return found / len(pairs) if pairs else 0.0
