"""Trust and complementarity between the members, drawn on a circle and listed as pairs."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from math import cos, pi, sin

from consortium_opt.case import Case
from consortium_opt.pages.parts import Cell, Figure, Head, Part, Row, Section, Table, Text
from consortium_opt.pages.team import Seat, Team, roster
from consortium_opt.reporting import rounding

RADIUS = 150.0
WIDEST = 9.0
"""Width of the line of a pair whose value is 1."""
LINES = 60
"""Lines that a drawing can hold; of more pairs the strongest are drawn."""
LISTED = 100
"""Pairs that are listed, those with most trust first."""

Value = Callable[[int, int], float]
CAUTION = "Trust is a preference about delivery risk, not a chance of funding."


def network(found: Team) -> Section | None:
    """Two drawings with the same places, one a kind of tie, and the pairs in figures."""
    pool = found.pool
    if pool is None or len(found.seats) < 2:
        return None
    trust = bool(pool.instance.trust or pool.instance.meta.default_trust)
    different, how = _complement(pool)
    if not trust and different is None:
        return None
    order = _order(found.seats, pool.trust if trust else different or pool.trust)
    figures = []
    if trust:
        floor = pool.instance.meta.default_trust
        unit = f"0 to 1, above {_default(pool)}" if floor else "0 to 1"
        figures.append(_figure(order, pool.trust, floor, "Trust", "trust", unit))
    if different is not None:
        figures.append(_figure(order, different, 0.0, "Complementarity", "other", how))
    parts: list[Part] = [
        *figures,
        Text(f"{roster(found.seats)}."),
        _pairs(found, pool, trust, different),
    ]
    if trust:
        parts.append(Text(CAUTION))
    return Section("network", "How they fit together", tuple(parts), _lead(found, pool, trust))


def _lead(found: Team, pool: Case, trust: bool) -> str:
    pairs = list(combinations(found.indices, 2))
    if not trust:
        return f"{len(pairs)} pairs of members."
    mean = sum(pool.trust(i, j) for i, j in pairs) / len(pairs)
    tied = sum(pool.trust(i, j) > pool.instance.meta.default_trust for i, j in pairs)
    above = f"have more trust than {_default(pool)}" if _default(pool) else "trust each other"
    text = f"{tied} of {len(pairs)} pairs {above}"
    return f"{text}; the mean over all pairs is {rounding.weight(round(mean, 2))}."


def _default(pool: Case) -> str:
    """Trust of pairs that are not listed, in words; empty where they have none."""
    value = pool.instance.meta.default_trust
    return f"the {rounding.weight(value)} of pairs that are not listed" if value else ""


def _complement(pool: Case) -> tuple[Value | None, str]:
    """Given pairwise synergy, else how different two profiles are; and what it is in words."""
    if pool.instance.synergies:
        given = pool.synergy_pairs
        return (lambda i, j: given.get((min(i, j), max(i, j)), 0.0)), "given in the pool, 0 to 1"
    whole = pool.instance.meta.max_level * sum(pool.wanted.values())
    if not pool.instance.capabilities or not whole:
        return None, ""
    weights = tuple(pool.wanted.values())

    def different(i: int, j: int) -> float:
        pairs = zip(weights, pool.levels[i], pool.levels[j], strict=True)
        return sum(w * abs(a - b) for w, a, b in pairs) / whole

    return different, "how different two profiles of wanted capabilities are, 0 to 1"


def _order(seats: tuple[Seat, ...], value: Value) -> list[Seat]:
    """The first member, then whoever has most to do with the one before."""
    order, left = [seats[0]], list(seats[1:])
    while left:
        last = order[-1].index
        nearest = max(left, key=lambda seat: (value(last, seat.index), -seat.number))
        left.remove(nearest)
        order.append(nearest)
    return order


def _figure(
    order: list[Seat], value: Value, floor: float, title: str, style: str, unit: str
) -> Figure:
    """Pairs above the floor as lines, the strongest drawn last."""
    turn = 2 * pi / len(order)
    at = {
        seat.index: (RADIUS * sin(k * turn), -RADIUS * cos(k * turn))
        for k, seat in enumerate(order)
    }
    by_index = {seat.index: seat for seat in order}
    found = [(value(i, j), i, j) for i, j in combinations([s.index for s in order], 2)]
    strongest = sorted((tie for tie in found if tie[0] > floor), key=lambda tie: (-tie[0], tie[1:]))
    top = strongest[0][0] if strongest else 1.0
    lines = [
        {
            "a": at[i],
            "b": at[j],
            "width": max(0.6, WIDEST * v),
            "ink": 0.25 + 0.75 * v / top,
            "name": f"{by_index[i].name} and {by_index[j].name}: {v:.2f}",
        }
        for v, i, j in reversed(strongest[:LINES])
    ]
    nodes = [
        {
            "at": at[seat.index],
            "out": tuple(1.19 * c for c in at[seat.index]),
            "number": seat.number,
            "name": seat.name,
            "head": seat.coordinates,
        }
        for seat in order
    ]
    some = f", the strongest {LINES} of {len(strongest)}" if len(strongest) > LINES else ""
    said = [
        f"{by_index[i].name} and {by_index[j].name} {v:.2f}"
        for v, i, j in strongest[:5]
    ]  # fmt: skip
    told = f"{title} between members{some}; strongest: {'; '.join(said) or 'none'}."
    caption = f"{title}: {unit}. The wider the line the more{some}"
    return Figure(caption, "network.svg", told, {"lines": lines, "nodes": nodes, "style": style})


def _pairs(found: Team, pool: Case, trust: bool, different: Value | None) -> Table:
    evidence = {frozenset((t.a, t.b)): t.evidence for t in pool.instance.trust if t.evidence}
    rows: list[tuple[tuple[float, ...], Row]] = []
    for a, b in combinations(found.seats, 2):
        why = evidence.get(frozenset((a.member.id, b.member.id))) or "-"
        tie = pool.trust(a.index, b.index)
        other = 0.0 if different is None else different(a.index, b.index)
        row: list[Cell | str] = [f"{seat.number} {seat.name}" for seat in (a, b)]
        row += [Cell(f"{tie:.2f}", sort=tie), why] if trust else []
        row += [Cell(f"{other:.2f}", sort=other)] if different is not None else []
        rows.append(((-tie, -other, a.number, b.number), tuple(row)))
    rows.sort(key=lambda row: row[0])
    heads = [Head("Member"), Head("Member")]
    heads += [Head("Trust", True), Head("Evidence")] if trust else []
    heads += [Head("Complementarity", True)] if different is not None else []
    kept = tuple(row for _, row in rows[:LISTED])
    some = f", the first {LISTED} of {len(rows)}" if len(rows) > LISTED else ""
    return Table(f"Pairs of members{some}", tuple(heads), kept, folded="All pairs in figures")
