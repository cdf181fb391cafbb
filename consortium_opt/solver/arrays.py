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
from consortium_opt.objectives.capabilities import Complementarity, Coverage, profiles
from consortium_opt.objectives.relations import Synergy, TrustTerm


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
def _synergy(_term: Synergy, case: Case, sets: np.ndarray) -> np.ndarray:
    return _pair_means(sets, case.synergy_pairs, 0.0)


@measure_all.register
def _trust(_term: TrustTerm, case: Case, sets: np.ndarray) -> np.ndarray:
    return _pair_means(sets, case.trust_pairs, case.instance.meta.default_trust)


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
    if size < 2:
        return np.zeros(len(sets))
    who, at = np.unique(sets, return_inverse=True)
    at, ids = at.reshape(sets.shape), who.tolist()
    table = np.array([[values.get((min(i, j), max(i, j)), default) for j in ids] for i in ids])
    found = np.zeros(len(sets))
    for k in range(size):
        for j in range(k):
            found += table[at[:, k], at[:, j]]
    return np.asarray(found / (size * (size - 1) / 2))
