"""Objective terms of many sets of members at once, in arithmetic on whole arrays.

What a search by swaps asks most. A term that is not registered here is measured set by set.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch

import numpy as np

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.objectives.base import Term
from consortium_opt.objectives.capabilities import Complementarity, Coverage, NeedFit, profiles
from consortium_opt.objectives.profile import Bonus, Diversity
from consortium_opt.objectives.relations import SharedInterest, Synergy, TrustTerm

VALUES = 40
"""Different values of a capability up to which distances are a product of matrices."""


@singledispatch
def measure_all(term: Term, case: Case, sets: np.ndarray) -> np.ndarray:
    """``measure`` of a term on members alone for every row of ``sets`` (m x size)."""
    return np.array([term.measure(case, Chosen(tuple(row))) for row in sets.tolist()])


@measure_all.register
def _coverage(_term: Coverage, case: Case, sets: np.ndarray) -> np.ndarray:
    best = _table(case, "levels")[sets].max(axis=1)
    return np.asarray(best @ _weights(case) / _whole(case))


@measure_all.register
def _complementarity(term: Complementarity, case: Case, sets: np.ndarray) -> np.ndarray:
    """Sorted, the k-th of s values is on the upper side of its pairs k times."""
    size = sets.shape[1]
    sides = np.arange(1.0 - size, size, 2)
    ordered = np.sort(_table(case, term.profile)[sets], axis=1)
    apart = np.einsum("msk,s,k->m", ordered, sides, _weights(case))
    return np.asarray(4 / size**2 * apart / _whole(case))


@measure_all.register
def _need_fit(_term: NeedFit, case: Case, sets: np.ndarray) -> np.ndarray:
    """Every need of every member against the levels of the others."""
    met = np.zeros(sets.shape)
    for i in np.unique(sets).tolist():
        row, place = np.nonzero(sets == i)
        needs = case.needs_of(i)
        for capability, level in needs:
            able = _levels_in(case, capability) >= level
            others = able[sets[row]].sum(axis=1) - int(able[i])
            met[row, place] += (others > 0) / len(needs)
        met[row, place] += not needs
    return np.asarray(met.mean(axis=1))


def _levels_in(case: Case, capability: str) -> np.ndarray:
    """Level of every candidate in a capability, wanted or not."""
    by_capability = case.cached("levels by capability", lambda: _by_capability(case))
    return by_capability.get(capability, np.zeros(case.n))


def _by_capability(case: Case) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    for (i, capability), level in case.level_of.items():
        found.setdefault(capability, np.zeros(case.n))[i] = level
    return found


@measure_all.register
def _shared_interest(_term: SharedInterest, case: Case, sets: np.ndarray) -> np.ndarray:
    best = np.zeros(len(sets))
    for weights in case.interests.values():
        mine = np.zeros(case.n)
        mine[list(weights)] = list(weights.values())
        best = np.maximum(best, mine[sets].mean(axis=1))
    return best


@measure_all.register
def _diversity(term: Diversity, case: Case, sets: np.ndarray) -> np.ndarray:
    values = case.attributes[term.attribute]
    number: dict[object, int] = {}
    code = np.array([-1 if v is None else number.setdefault(v, len(number)) for v in values])
    ordered = np.sort(code[sets], axis=1)  # blanks, -1, come first and are no value
    seen = (ordered[:, 0] >= 0) + (np.diff(ordered, axis=1) > 0).sum(axis=1)
    return np.asarray(np.minimum(term.cap, seen) / term.cap)


@measure_all.register
def _bonus(term: Bonus, case: Case, sets: np.ndarray) -> np.ndarray:
    match = np.zeros(case.n, dtype=bool)
    match[list(case.mask(term.where).yes)] = True
    return np.asarray(np.minimum(term.cap, match[sets].sum(axis=1)) / term.cap)


@measure_all.register
def _synergy(_term: Synergy, case: Case, sets: np.ndarray) -> np.ndarray:
    pairs = case.cached("synergy in arrays", lambda: _in_arrays(case.synergy_pairs))
    return _pair_means(case.n, sets, pairs, 0.0)


@measure_all.register
def _trust(_term: TrustTerm, case: Case, sets: np.ndarray) -> np.ndarray:
    pairs = case.cached("trust in arrays", lambda: _in_arrays(case.trust_pairs))
    return _pair_means(case.n, sets, pairs, case.instance.meta.default_trust)


@singledispatch
def pair_table(_term: Term, _case: Case, _among: np.ndarray, _size: int) -> np.ndarray | None:
    """``measure`` of a term at a size as a sum over pairs of members (n x n), if it is one."""
    return None


@pair_table.register
def _pairs_apart(term: Complementarity, case: Case, among: np.ndarray, size: int) -> np.ndarray:
    table = _distances(_table(case, term.profile)[among], _weights(case))
    return np.asarray(4 / size**2 / _whole(case) * table)


def _distances(table: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted sum of absolute differences between all rows (n x n).

    Two values are apart by the steps that one has reached and the other has not, so where values
    are few that is a product of matrices, five times as fast as one column after the other.
    """
    apart = np.zeros((len(table), len(table)))
    few = [(w, column, np.unique(column)) for w, column in zip(weights, table.T, strict=True)]
    many = [(w, column) for w, column, values in few if len(values) > VALUES]
    for weight, column in many:
        apart += weight * np.abs(column[:, None] - column[None, :])
    steps = [(w * np.diff(v), c[:, None] >= v[1:]) for w, c, v in few if 1 < len(v) <= VALUES]
    if steps:
        worth = np.concatenate([step for step, _ in steps])
        reached = np.hstack([has for _, has in steps]).astype(float)
        height = reached @ worth
        apart += height[:, None] + height[None, :] - 2 * (reached * worth) @ reached.T
    return apart


def _whole(case: Case) -> float:
    return float(case.instance.meta.max_level * _weights(case).sum())


def _weights(case: Case) -> np.ndarray:
    return case.cached("weights", lambda: np.array(list(case.wanted.values())))


def _table(case: Case, kind: str) -> np.ndarray:
    """Levels or profiles, candidates x capabilities."""
    return case.cached(
        ("table", kind),
        lambda: np.array(case.levels if kind == "levels" else profiles(case, kind)),
    )


def _in_arrays(
    values: Mapping[tuple[int, int], float],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The two candidates of every pair, and its value."""
    ends = np.array(list(values), dtype=np.intp).reshape(-1, 2)
    return ends[:, 0], ends[:, 1], np.array(list(values.values()))


def _pair_means(
    n: int, sets: np.ndarray, pairs: tuple[np.ndarray, np.ndarray, np.ndarray], default: float
) -> np.ndarray:
    size = sets.shape[1]
    if size < 2 or not len(sets):
        return np.zeros(len(sets))
    who, at = np.unique(sets, return_inverse=True)
    at = at.reshape(sets.shape)
    place = np.full(n, -1)
    place[who] = np.arange(len(who))
    a, b, values = place[pairs[0]], place[pairs[1]], pairs[2]
    here = (a >= 0) & (b >= 0)
    table = np.full((len(who), len(who)), default)
    table[a[here], b[here]] = table[b[here], a[here]] = values[here]
    found = np.zeros(len(sets))
    for k in range(size):
        for j in range(k):
            found += table[at[:, k], at[:, j]]
    return np.asarray(found / (size * (size - 1) / 2))
