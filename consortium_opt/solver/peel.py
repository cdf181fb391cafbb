"""All sets of a size whose bound reaches a cut: a search over pairs that is its own proof.

Take a set of ``t`` members and take out the one that its pairs with the others add least for. The
``t`` sums count every pair twice, so the least is at most ``2/t`` of the whole and the mean over
pairs never falls. So every set that reaches the cut can be built up from a pair such that no mean
on the way is below the cut's; and from one such way only, if a member is added just where it would
be the one to be taken out again (reverse search, Avis and Fukuda 1996). Few small sets are that
dense: of 186 billion sets of 8 out of 100 random candidates some 10,000 have to be looked at.

Numbers are rounded up to multiples of ``2^-24`` of their scale (``2^-40`` of large sets) and summed
as whole numbers: no set is lost to rounding. A set is left alone as soon as no further members can
make it meet a row on members.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import comb

import numpy as np

from consortium_opt.solver.bound import Bound
from consortium_opt.solver.conditions import Conditions, Rows

BITS, SMALL = 24, 20
"""Fractional bits of a pair's number, and sizes up to which they do: a member's sum fits 32 bits,
which is twice as fast, and the pairs of a set are rounded up by ``1e-5`` of the largest at most."""
WIDE_BITS = 40
"""Of larger sizes, in 64 bits."""
CELLS = 200_000
"""Entries of the tables that are held at once: they stay near the processor."""
MARGIN = 1e-9
"""Below the cut, above the error of the bound's own arithmetic."""
EACH = 60
"""What a set costs beside a sum for every candidate."""
GLANCE = 5e6
"""Sums after which it is estimated what the whole search takes."""
PARTS, MINIMUM = 50, 20
"""The pairs are gone through in so many parts, of so many pairs at least."""
KEPT = 1_000_000
"""Sets that are listed, at most."""


@dataclass(slots=True)
class Purse:
    """Sums that searches may still take; who would need more gives up after ``GLANCE`` of them."""

    left: float


@dataclass(frozen=True, slots=True)
class Needs:
    """``weights @ members >= least`` for every row (rows x n); ``reach[r]`` is what r more add.

    The same for what is asked of a member, in layers with at most one row a candidate each:
    ``gives[l, i] @ members >= asks[l, i]`` if ``i`` is a member, ``add[r, l, i]`` what r more add.
    """

    weights: np.ndarray
    least: np.ndarray
    reach: np.ndarray
    gives: np.ndarray
    asks: np.ndarray
    add: np.ndarray


def needs(rows: Rows, conditions: Conditions, size: int) -> Needs:
    """Rows on members that some set of the size does not meet."""
    ordered = np.sort(rows.weights, axis=1)
    slack = 1e-6 * np.maximum(1.0, np.abs(rows.least))
    binding = ordered[:, :size].sum(axis=1) < rows.least - slack
    best = np.cumsum(ordered[binding, ::-1][:, :size], axis=1)
    reach = np.vstack([np.zeros(binding.sum()), best.T])
    layers = conditions.layers()
    n = rows.weights.shape[1]
    gives, asks = np.zeros((len(layers), n, n)), np.full((len(layers), n), -np.inf)
    for k, own in enumerate(layers):
        gives[k, conditions.head[own]] = conditions.gives[own]
        asks[k, conditions.head[own]] = conditions.asks[own]
    asks -= 1e-6 * np.maximum(1.0, np.abs(asks))
    most = np.cumsum(-np.sort(-gives, axis=2)[:, :, :size], axis=2)
    add = np.concatenate([np.zeros((1, len(layers), n)), most.transpose(2, 0, 1)])
    return Needs(rows.weights[binding], (rows.least - slack)[binding], reach, gives, asks, add)


def peel(
    bound: Bound, rows: Needs, size: int, cut: float, purse: Purse, over: Callable[[], bool]
) -> np.ndarray | None:
    """Sets (m x size, ascending candidates) whose bound is at least ``cut``.

    Those that cannot meet ``rows`` may be left out. None where that takes more than is in the
    ``purse``, or ``over`` says that time is up.
    """
    wanted = cut - MARGIN - bound.constant
    if size == 1:
        return bound.candidates[bound.single >= wanted][:, None]
    if len(bound.candidates) < size:
        return np.zeros((0, size), dtype=np.intp)
    shared = (bound.single[:, None] + bound.single[None, :]) / (size - 1)
    whole = bound.pair + shared
    bits, kind = (BITS, np.int32) if size <= SMALL else (WIDE_BITS, np.int64)
    scale = 2.0**bits / max(1e-9, float(np.abs(whole).max()))
    table = np.ceil(whole * scale).astype(kind)
    np.fill_diagonal(table, 0)
    most = comb(size, 2) << bits
    needed = int(np.floor(np.clip(wanted * scale, -most, most + 1)))
    least = [needed * comb(t, 2) // comb(size, 2) for t in range(size + 1)]
    found = _grown(table, least, rows, purse, over)
    return None if found is None else np.sort(bound.candidates[found], axis=1)


def _grown(
    table: np.ndarray, least: list[int], rows: Needs, purse: Purse, over: Callable[[], bool]
) -> np.ndarray | None:
    """Positions of the members of every set that is dense enough, grown from pairs."""
    size, n = len(least) - 1, len(table)
    pairs = np.argwhere(np.triu(table >= least[2], 1))
    pairs = np.random.default_rng(0).permutation(pairs)  # what is done first stands for the rest
    stack = [(pairs, table[pairs[:, 0], pairs[:, 1]].astype(np.int64))]
    found = [np.zeros((0, size), dtype=np.intp)]
    at_once = max(1, CELLS // (n + len(rows.least)))
    spent, kept, waiting = 0, 0, len(pairs)
    while stack:
        sets, values = stack.pop()
        count = sets.shape[1]
        if count == size:
            found.append(sets)
            kept += len(sets)
            if kept > KEPT:
                return None
            continue
        some = at_once if count > 2 else min(at_once, max(MINIMUM, len(pairs) // PARTS))
        if len(sets) > some:
            stack.append((sets[some:], values[some:]))
            sets, values = sets[:some], values[:some]
        if count == 2:
            waiting -= len(sets)
        if spent > GLANCE and spent * waiting > purse.left * (len(pairs) - waiting):
            return None
        children, totals = _children(table, sets, values, least[count + 1])
        stack.append(_able(rows, children, totals, size - count - 1))
        price = len(sets) * (n + EACH) + len(children) * count * (2 + len(rows.least))
        spent += price
        purse.left -= price
        if purse.left < 0 or over():
            return None
    return np.concatenate(found)


def _children(
    table: np.ndarray, sets: np.ndarray, values: np.ndarray, least: int
) -> tuple[np.ndarray, np.ndarray]:
    """Every set with one member more that is dense enough and would lose just that one again."""
    count, members = sets.shape
    adds = table[sets[:, 0]]
    row = np.empty_like(adds)
    for k in range(1, members):
        adds += np.take(table, sets[:, k], axis=0, out=row, mode="clip")
    ends = np.iinfo(adds.dtype)
    adds[np.arange(count)[:, None], sets] = ends.min
    floor = np.clip(least - values, ends.min + 1, ends.max).astype(adds.dtype)
    parent, new = np.divmod(np.flatnonzero(adds >= floor[:, None]), adds.shape[1])
    inside = table[sets[:, :, None], sets[:, None, :]].sum(axis=2)
    mine = adds[parent, new]
    for k in range(members):
        other = sets[parent, k]
        theirs = inside[parent, k] + table[other, new]
        last = (mine < theirs) | ((mine == theirs) & (new < other))
        parent, new, mine = parent[last], new[last], mine[last]
    return np.column_stack([sets[parent], new]), values[parent] + mine


def _able(
    rows: Needs, sets: np.ndarray, values: np.ndarray, more: int
) -> tuple[np.ndarray, np.ndarray]:
    """The sets that so many members more can make meet every row."""
    for gives, asks in zip(rows.gives, rows.asks - rows.add[more], strict=True):
        if (asks > 0).any():
            held = np.zeros(sets.shape)
            for k in range(sets.shape[1]):
                held += gives[sets, sets[:, [k]]]
            able = (held >= asks[sets]).all(axis=1)
            sets, values = sets[able], values[able]
    if not len(rows.least):
        return sets, values
    able = np.ones(len(sets), dtype=bool)
    goal = (rows.least - rows.reach[more])[:, None]
    step = max(1, CELLS // len(rows.least))
    for k in range(0, len(sets), step):
        some = sets[k : k + step]
        held = rows.weights[:, some[:, 0]]
        for member in range(1, some.shape[1]):
            held += rows.weights[:, some[:, member]]
        able[k : k + step] = (held >= goal).all(axis=0)
    return sets[able], values[able]
