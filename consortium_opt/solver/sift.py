"""The relaxation of a large pool by sifting: few candidates at a time, the others priced.

The relaxation over some candidates is solved; whoever would make it better, at its prices, joins
them, until nobody would (column generation over columns that are there, Bixby et al. 1992). What
is left out has no more than its reduced cost to say, so the end is the relaxation of all, or, with
what is left to say added, a bound just above it. Rows between one member and its coordinator are
left out.

A column of a pair is there if both candidates are. One that is not is priced too: what the reduced
cost of a candidate leaves free first pays for its pairs, and of what they have beyond that at most
``size - 1`` count for a member. On 2,772 candidates with 159,226 pairs some 200 to 400 candidates
take part, and 2 to 3 seconds where the whole took 10 to 80.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from consortium_opt.linear import Space, by_candidate
from consortium_opt.model.program import Program
from consortium_opt.solver.highs import relax
from consortium_opt.solver.paired import PairColumns, pair_columns
from consortium_opt.solver.question import Ending, Question, Relaxation, Settings

LARGE, PAIRS = 2500, 20_000
"""Candidates, or columns of pairs, from which sifting is quicker."""
FIRST = 200
"""Candidates to begin with, and that join at once."""
SAFE = 2e-4
"""What those who are left out may add to the bound, all together: the last rounds, for next to
nothing, are the dearest."""


def sifted(v: Space, program: Program, settings: Settings, first: Sequence[int] = ()) -> Relaxation:
    """The relaxation of a program over the candidates of ``v``; by sifting if they are many.

    ``first`` are candidates to begin with.
    """
    columns = _columns_of(v, len(program.cost))
    many_pairs = len(columns.pairs.column) >= PAIRS
    if program.broken or not (len(v.x) >= LARGE or many_pairs):
        return relax(program, Question(), settings)
    asked = ~_of_one_coordinator(v, program)
    order = _order(v, program, columns, first)
    active = np.zeros(len(v.x), dtype=bool)
    active[order[: max(FIRST, 0 if many_pairs else len(first))]] = True
    while True:
        kept = columns.of(active)
        found = _over(program, asked, kept, settings)
        if found.ending is Ending.INFEASIBLE and not active.all():
            active[order[: 2 * active.sum()]] = True  # whoever could help has no price
            continue
        if found.ending is not Ending.OPTIMAL:
            return found
        worth = columns.worth(found, kept, program.high)
        promise = np.where(active, 0.0, np.maximum(0.0, worth))
        extra = float(np.sort(promise)[-v.size :].sum())
        if extra <= SAFE:
            reduced = found.reduced.copy()
            reduced[columns.x] = worth
            return replace(found, bound=found.bound + extra, reduced=reduced)
        best = np.argsort(-promise, kind="stable")[:FIRST]
        active[best[promise[best] > 0]] = True


@dataclass(frozen=True, slots=True)
class _Columns:
    """Whose column is which: ``x`` of every candidate, and of every column the place of its
    ``owner``, or one more than there are. A member has so many ``partners``.
    """

    x: np.ndarray
    owner: np.ndarray
    pairs: PairColumns
    partners: int

    def of(self, active: np.ndarray) -> np.ndarray:
        """Columns that are there with the candidates that are active."""
        kept: np.ndarray = np.append(active, True)[self.owner]
        kept[self.pairs.column] = active[self.pairs.a] & active[self.pairs.b]
        return kept

    def worth(self, found: Relaxation, kept: np.ndarray, high: np.ndarray) -> np.ndarray:
        """What each candidate adds as a member to the bound, at most."""
        count = len(self.x)
        columns = np.maximum(0.0, found.reduced) * high
        columns[self.x] = found.reduced[self.x]
        worth = np.bincount(self.owner, weights=columns, minlength=count + 1)[:count]
        out = ~kept[self.pairs.column]
        if not out.any():
            return worth
        a, b = self.pairs.a[out], self.pairs.b[out]
        pairs = found.reduced[self.pairs.column[out]]
        most = np.zeros(count)
        np.maximum.at(most, a, pairs)
        np.maximum.at(most, b, pairs)
        free = np.where(found.values[self.x] > 1e-9, 0.0, np.maximum(0.0, -worth))
        paid = np.minimum(free / self.partners, most)
        rest = np.maximum(0.0, pairs - paid[a] - paid[b])
        gone = ~kept[self.x]
        who, what = np.append(a, b), np.append(rest, rest)
        of_gone = gone[who] & (what > 0)
        best = self._best(who[of_gone], what[of_gone])
        return np.asarray(worth + self.partners * paid + best)

    def _best(self, who: np.ndarray, what: np.ndarray) -> np.ndarray:
        """Sum of as many of a candidate's pairs as a member has, the greatest."""
        order = np.lexsort((-what, who))
        who, what = who[order], what[order]
        counted = np.arange(len(who)) - np.searchsorted(who, who) < self.partners
        sums: np.ndarray = np.bincount(who[counted], weights=what[counted], minlength=len(self.x))
        return sums


def _columns_of(v: Space, columns: int) -> _Columns:
    x = np.fromiter(v.x.values(), np.intp, len(v.x))
    return _Columns(x, _owners(v, columns), pair_columns(v), max(1, v.size - 1))


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


def _order(v: Space, program: Program, columns: _Columns, first: Sequence[int]) -> np.ndarray:
    """Places of the given candidates, then of those in most rows: who offers much is in many."""
    count = len(v.x)
    entries = np.bincount(columns.owner[program.index], minlength=count + 1)[:count]
    most = np.argsort(-entries, kind="stable")
    given = np.searchsorted(v.alive, [i for i in first if i in v.x])
    return np.append(given, most[~np.isin(most, given)]).astype(np.intp)


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
    least, most = _reach(program, entry, kept)
    asked = asked & ((least < program.row_low - 1e-9) | (most > program.row_high + 1e-9))
    entries = kept[program.index] & asked[entry]
    lengths = np.bincount(entry[entries], minlength=len(program.row_low))
    held = lengths > 0
    empty = ~held & asked
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


def _reach(program: Program, entry: np.ndarray, kept: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Least and greatest value of every row, without the columns that are not kept."""
    value = np.where(kept[program.index], program.value, 0.0)
    ends = value * program.low[program.index], value * program.high[program.index]
    count = len(program.row_low)
    return (
        np.bincount(entry, weights=np.minimum(*ends), minlength=count),
        np.bincount(entry, weights=np.maximum(*ends), minlength=count),
    )
