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
    return _pair_means(sets, case.synergy_pairs, 0.0)


@measure_all.register
def _trust(_term: TrustTerm, case: Case, sets: np.ndarray) -> np.ndarray:
    return _pair_means(sets, case.trust_pairs, case.instance.meta.default_trust)


@singledispatch
def pair_table(_term: Term, _case: Case, _among: np.ndarray, _size: int) -> np.ndarray | None:
    """``measure`` of a term at a size as a sum over pairs of members (n x n), if it is one."""
    return None


@pair_table.register
def _pairs_apart(term: Complementarity, case: Case, among: np.ndarray, size: int) -> np.ndarray:
    table = np.zeros((len(among), len(among)))
    for weight, column in zip(_weights(case), _table(case, term.profile)[among].T, strict=True):
        table += weight * np.abs(column[:, None] - column[None, :])
    return np.asarray(4 / size**2 / _whole(case) * table)


def _whole(case: Case) -> float:
    return float(case.instance.meta.max_level * _weights(case).sum())


def _weights(case: Case) -> np.ndarray:
    return case.cached("weights", lambda: np.array(list(case.wanted.values())))


def _table(case: Case, kind: str) -> np.ndarray:
    """Levels or profiles, candidates x capabilities."""
    rows = case.levels if kind == "levels" else profiles(case, kind)
    return case.cached(("table", kind), lambda: np.array(rows))


def _pair_means(
    sets: np.ndarray, values: Mapping[tuple[int, int], float], default: float
) -> np.ndarray:
    size = sets.shape[1]
    if size < 2 or not len(sets):
        return np.zeros(len(sets))
    who, at = np.unique(sets, return_inverse=True)
    at, ids = at.reshape(sets.shape), who.tolist()
    table = np.array([[values.get((min(i, j), max(i, j)), default) for j in ids] for i in ids])
    found = np.zeros(len(sets))
    for k in range(size):
        for j in range(k):
            found += table[at[:, k], at[:, j]]
    return np.asarray(found / (size * (size - 1) / 2))
