"""The relaxation of a large pool by sifting: few candidates at a time, the others priced.

The relaxation over some candidates is solved; whoever would make it better, at its prices, joins
them, until nobody would (column generation over columns that are there, Bixby et al. 1992). What
is left out has no more than its reduced cost to say, so the end is the relaxation of all, or, with
what is left to say added, a bound just above it. Rows between one member and its coordinator are
left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from consortium_opt.linear import Space, by_candidate
from consortium_opt.model.program import Program
from consortium_opt.solver.highs import relax
from consortium_opt.solver.question import Ending, Question, Relaxation, Settings

LARGE = 2500
"""Candidates from which sifting is quicker."""
FIRST = 600
"""Candidates to begin with."""
JOIN = 600
"""Candidates that join at once."""
SAFE = 2e-4
"""What those who are left out may add to the bound, all together: the last rounds, for next to
nothing, are the dearest."""


def sifted(v: Space, program: Program, settings: Settings, first: Sequence[int] = ()) -> Relaxation:
    """The relaxation of a program over the candidates of ``v``; by sifting if they are many.

    ``first`` are candidates to begin with.
    """
    if len(v.x) < LARGE or program.broken:
        return relax(program, Question(), settings)
    owner = _owners(v, len(program.cost))
    asked = ~_of_one_coordinator(v, program)
    count = len(v.x)
    active = np.zeros(count, dtype=bool)
    active[_first(v, program, owner, count, first)] = True
    while True:
        found = _over(program, asked, np.append(active, True)[owner], settings)
        if found.ending is Ending.INFEASIBLE and not active.all():
            active[:] = True  # whoever could help has no price: all join
            continue
        if found.ending is not Ending.OPTIMAL:
            return found
        worth = np.maximum(0.0, found.reduced) * program.high
        promise = np.bincount(owner, weights=worth, minlength=count + 1)[:count]
        promise[active] = 0.0
        extra = float(np.sort(promise)[-v.size :].sum())
        if extra <= SAFE:
            return replace(found, bound=found.bound + extra)
        order = np.argsort(-promise, kind="stable")[:JOIN]
        active[order[promise[order] > 0]] = True


def _owners(v: Space, columns: int) -> np.ndarray:
    """Position of the candidate whose column it is; one more than there are for shared columns."""
    owner = np.full(columns, len(v.x))
    tables = [by_candidate(table) for table in (v.y, v.b, v.e)]
    for k, (i, x) in enumerate(v.x.items()):
        owner[x] = k
        for table in tables:
            owner[table.get(i, [])] = k
        if i in v.c:
            owner[v.c[i]] = k
    return owner


def _first(
    v: Space, program: Program, owner: np.ndarray, count: int, first: Sequence[int]
) -> np.ndarray:
    """Places of the given candidates, or of those in most rows: who offers much is in many."""
    if first:
        return np.searchsorted(v.alive, [i for i in first if i in v.x])
    entries = np.bincount(owner[program.index], minlength=count + 1)[:count]
    return np.argsort(-entries, kind="stable")[:FIRST]


def _of_one_coordinator(v: Space, program: Program) -> np.ndarray:
    """Rows between one member and coordinators.

    There are as many as candidates and they hardly lower a relaxation, but are most of its work:
    they wait until the size is narrower.
    """
    kind = np.zeros(len(program.cost), dtype=int)
    kind[list(v.x.values())] = 1
    kind[list(v.c.values())] = 2
    starts = program.start[:-1]
    members = np.add.reduceat(kind[program.index] == 1, starts)
    others = np.add.reduceat(kind[program.index] == 0, starts)
    return np.asarray((members == 1) & (others == 0) & (np.diff(program.start) > 1))


def _over(program: Program, asked: np.ndarray, kept: np.ndarray, settings: Settings) -> Relaxation:
    """The relaxation of the rows asked, other columns at 0, and the reduced costs of all."""
    entry = np.repeat(np.arange(len(program.row_low)), np.diff(program.start))
    entries = kept[program.index] & asked[entry]
    rows = entry[entries]
    lengths = np.bincount(rows, minlength=len(program.row_low))
    held = lengths > 0
    empty = ~held & asked & ((program.row_low > 1e-9) | (program.row_high < -1e-9))
    place = np.cumsum(kept) - 1
    small = replace(
        program,
        cost=program.cost[kept],
        low=program.low[kept],
        high=program.high[kept],
        integer=program.integer[kept],
        row_low=program.row_low[held],
        row_high=program.row_high[held],
        start=np.append(0, np.cumsum(lengths[held])).astype(np.int32),
        index=place[program.index[entries]].astype(np.int32),
        value=program.value[entries],
        row_of=(),
        link=program.link[held],
        broken=("rows",) if empty.any() else (),
    )
    found = relax(small, Question(), settings)
    if found.ending is not Ending.OPTIMAL:
        return found
    values, price = np.zeros(len(kept)), np.zeros(len(held))
    values[kept], price[held] = found.values, found.price
    weights = program.value * np.repeat(price, np.diff(program.start))
    reduced = program.cost - np.bincount(program.index, weights=weights, minlength=len(kept))
    reduced[kept] = found.reduced
    return Relaxation(found.ending, found.bound, values, reduced, price)
