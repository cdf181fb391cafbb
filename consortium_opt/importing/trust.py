"""Trust from joint work: pairs of candidates with joint projects, and through common partners."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from consortium_opt.importing.arrays import Evidence, Flags, Ints, Reals

YEAR = 365.25
"""Days of a year."""

_LAST, _MANY = 2**24 - 1, 2**20 - 1


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of candidates by place, ``a`` before ``b``, sorted; trust from 0 to 1.

    ``joint`` are their joint projects, ``weight`` what those count as of the day; where there are
    none, ``common`` are the partners that both have worked with.
    """

    a: Ints
    b: Ints
    joint: Ints
    weight: Reals
    trust: Reals
    common: Ints

    def __len__(self) -> int:
        """How many pairs."""
        return len(self.a)


def direct(
    found: Evidence,
    rows: Flags,
    seats: Ints,
    n: int,
    as_of: int,
    per_project: float,
    half_life: float | None = None,
    largest: int | None = None,
) -> Pairs:
    """Every pair of the ``n`` candidates with a joint project: trust ``1 - (1 - q)**w``.

    ``q`` is ``per_project``, and ``w`` the number of joint projects; with a ``half_life`` a project
    that started ``y`` years before ``as_of`` (an ordinal) counts ``0.5**(y / half_life)``. Projects
    with more than ``largest`` participants count nothing. Pairs whose trust rounds to 0 are left
    out.
    """
    chosen = rows & (seats[found.organisation] >= 0)
    if largest is not None:
        chosen &= found.sizes[found.project] <= largest
    project, seat = found.project[chosen], seats[found.organisation[chosen]]
    order = np.lexsort((seat, project))
    keys, of = _keys(project[order], seat[order], n)
    pairs, place, joint = np.unique(keys, return_inverse=True, return_counts=True)
    weight = joint.astype(float)
    if half_life is not None:
        ages = (as_of - found.days[of]) / YEAR
        weight = np.bincount(place, 0.5 ** (ages / half_life), minlength=len(pairs))
    trust = np.round(1 - (1 - per_project) ** weight, 4)
    kept = trust > 0
    pairs, none = pairs[kept], np.zeros(int(kept.sum()), dtype=np.int64)
    return Pairs(pairs // n, pairs % n, joint[kept], weight[kept], trust[kept], none)


def _keys(project: Ints, seat: Ints, n: int) -> tuple[Ints, Ints]:
    """``a * n + b`` of every pair in every project, and the project; rows sorted by both."""
    starts = np.flatnonzero(np.diff(project, prepend=-1))
    sizes = np.diff(starts, append=len(project))
    keys, of = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for size in np.unique(sizes[sizes > 1]):
        # the projects of one size at once: their members are the rows of a matrix
        heads = starts[sizes == size]
        members = seat[heads[:, None] + np.arange(size)]
        low, high = np.triu_indices(size, 1)
        keys.append((members[:, low] * n + members[:, high]).ravel())
        of.append(np.repeat(project[heads], len(low)))
    return np.concatenate(keys), np.concatenate(of)


def with_indirect(pairs: Pairs, n: int, factor: float, each: int) -> Pairs:
    """The pairs, and those without a joint project who have trusted partners in common.

    Trust through partners is ``factor * max(trust(a, k) * trust(k, b))`` over the candidates ``k``
    that have joint projects with both. Of each candidate only the ``each`` greatest are kept, ties
    by the number of common partners and then by place, so that pairs do not multiply.
    """
    ends = np.concatenate([pairs.b, pairs.a])
    order = np.lexsort((ends, np.concatenate([pairs.a, pairs.b])))
    ends, trust = ends[order], np.tile(pairs.trust, 2)[order]
    first = np.searchsorted(np.concatenate([pairs.a, pairs.b])[order], np.arange(n + 1))
    rows = [_best_through(i, ends, trust, first, factor, each) for i in range(n)]
    near = np.array([len(row[0]) for row in rows])
    i, j = np.repeat(np.arange(n), near), np.concatenate([row[0] for row in rows])
    keys, place = np.unique(np.minimum(i, j) * n + np.maximum(i, j), return_index=True)
    worth = np.concatenate([row[1] for row in rows])[place]
    common = np.concatenate([row[2] for row in rows])[place]
    zero = np.zeros(len(keys))
    a, b = np.concatenate([pairs.a, keys // n]), np.concatenate([pairs.b, keys % n])
    order = np.lexsort((b, a))
    return Pairs(
        a[order],
        b[order],
        np.concatenate([pairs.joint, zero.astype(np.int64)])[order],
        np.concatenate([pairs.weight, zero])[order],
        np.concatenate([pairs.trust, worth])[order],
        np.concatenate([pairs.common, common])[order],
    )


def _best_through(
    i: int, ends: Ints, trust: Reals, first: Ints, factor: float, each: int
) -> tuple[Ints, Reals, Ints]:
    """Whom ``i`` trusts through partners: places, trust, and how many partners are common."""
    mine = slice(first[i], first[i + 1])
    partners = ends[mine]
    many = first[partners + 1] - first[partners]
    at = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many - first[partners], many)
    best, common = np.zeros(len(first) - 1), np.bincount(ends[at], minlength=len(first) - 1)
    np.maximum.at(best, ends[at], np.repeat(trust[mine], many) * trust[at])
    best[partners] = best[i] = 0.0
    worth = np.rint(factor * best * 1e4).astype(np.int64)
    found = np.flatnonzero(worth)
    if len(found) > each:
        rank = worth[found] << 44 | np.minimum(common[found], _MANY) << 24 | _LAST - found
        found = np.sort(found[np.argpartition(-rank, each - 1)[:each]])
    return found, worth[found] / 1e4, common[found]
