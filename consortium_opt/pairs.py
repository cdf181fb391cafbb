"""Sums over pairs of members at a known size, in a form that HiGHS can bound.

For a listed pair, ``z_ij`` is 1 if both are members. At a known size ``s`` every member has
``s - 1`` partners, so ``sum over j of z_ij <= (s - 1) x_i``: few rows and a far better bound than
``z_ij <= x_i`` alone, which is kept only where a candidate has fewer listed pairs than that. Pairs
below the default need the other side too, ``z_ij >= x_i + x_j - 1``. Pairs that are not listed
have the default and need no column.
"""

from __future__ import annotations

from collections.abc import Mapping

from consortium_opt.case import Case
from consortium_opt.linear import Linear, Row, Space

Pair = tuple[int, int]


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
    columns, rows = _pair_columns(v, case, extra)
    terms = {columns[pair]: more / pairs for pair, more in extra.items()}
    return Linear(terms, default), rows


def _pair_columns(
    v: Space, case: Case, extra: Mapping[Pair, float]
) -> tuple[dict[Pair, int], list[Row]]:
    known = v.shared.setdefault("pairs", {})
    assert isinstance(known, dict)
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
        rows += _partner_rows(v, case, i, mine)
    return known, rows


def _partner_rows(v: Space, case: Case, i: int, mine: list[int]) -> list[Row]:
    name, others = case.ids[i], v.size - 1
    rows = []
    if len(mine) > others:
        row = Linear(dict.fromkeys(mine, 1.0) | {v.x[i]: -float(others)})
        complete = len(mine) == len(v.x) - 1
        low = 0.0 if complete else -float("inf")
        rows.append(Row(f"partners_{name}", row, low=low, high=0, link=True))
    else:
        for k, z in enumerate(mine):
            pair = Linear({z: 1.0, v.x[i]: -1.0})
            rows.append(Row(f"partner_{name}_{k}", pair, high=0, link=True))
    return rows


def mean_of(members: tuple[int, ...], values: Mapping[Pair, float], default: float) -> float:
    """The same mean for chosen members, in plain arithmetic."""
    pairs = [(i, j) for k, j in enumerate(members) for i in members[:k]]
    found = sum(values.get((min(p), max(p)), default) for p in pairs)
    return found / len(pairs) if pairs else 0.0
