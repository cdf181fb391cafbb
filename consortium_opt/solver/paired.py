"""Columns of pairs of members as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from consortium_opt.linear import Space


@dataclass(frozen=True, slots=True)
class PairColumns:
    """Columns that are 1 where two candidates are members, and the places of both in ``v.x``."""

    column: np.ndarray
    a: np.ndarray
    b: np.ndarray


def pair_columns(v: Space) -> PairColumns:
    """Every column of a pair, once the model is whole."""
    key = ("columns of pairs", len(v.columns))
    found = v.shared.get(key)
    if not isinstance(found, PairColumns):
        kinds: Any = [v.shared.get(kind, {}) for kind in ("every pair", "listed pairs")]
        known = [item for kind in kinds for item in kind.items()]
        ends = np.array([pair for pair, _ in known], dtype=np.intp).reshape(-1, 2)
        a, b = (np.searchsorted(v.alive, ends[:, k]) for k in (0, 1))
        column = np.fromiter((z for _, z in known), np.intp, len(known))
        found = v.shared[key] = PairColumns(column, a, b)
    return found
