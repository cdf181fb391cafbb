"""The cheapest ways out of a conflict, exactly: hitting sets on the ladders of the atoms.

A way out is a point at which a consortium is possible. Points are taken in order of cost. One that
lies at or below a point known to be impossible is not asked about; whatever is possible above it
stands higher than the impossible point somewhere, so it is replaced by its neighbours that do. Else
it is put to the solver. If nothing is possible it is raised as far as it stays so, which rules out
all points below that; if something is, it is a way out, and every dearer point above it is none of
its own. So no cheaper way out exists in the space than those returned: a step of one number
less makes each impossible.

Reiter 1987 (hitting sets of conflicts), Davies and Bacchus 2011 (implicit hitting sets), here on
ladders of several steps in place of yes or no.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from consortium_opt.chosen import Chosen
from consortium_opt.whatif.infeasibility.atoms import Probes
from consortium_opt.whatif.infeasibility.conflict import Atoms
from consortium_opt.whatif.infeasibility.ladders import STEPS, Point, State, under

Order = tuple[float, int, tuple[tuple[int, ...], ...]]


@dataclass(frozen=True, slots=True)
class Way:
    """A point at which something is possible, and its cost."""

    point: Point
    cost: float


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways out, cheapest first.

    ``proven``: none in the space is cheaper than these, and each needs all of its changes.
    ``complete``: there are no others in the space.
    """

    found: tuple[Way, ...]
    proven: bool
    complete: bool


def ways_out(
    probes: Probes,
    fixed: Atoms,
    most: int,
    told: Callable[[int], None] | None = None,
) -> Ways:
    """Up to ``most`` ways out that leave the ``fixed`` atoms as they are written.

    ``told`` gets the number found so far after every question.
    """
    found: list[Way] = []
    queue: list[tuple[Order, Point]] = []
    seen: set[Point] = set()

    def offer(point: Point) -> None:
        if point not in seen:
            seen.add(point)
            heappush(queue, (_order(probes, point), point))

    offer(probes.foot)
    while queue and len(found) < most:
        order, point = heappop(queue)
        if any(under(way.point, point) for way in found):
            continue
        above = [p for p in probes.impossible if under(point, p)]
        if not above:
            answer = probes.possible(point)
            if told:
                told(len(found))
            if answer is None:
                return Ways((*found, *_unproven(probes, fixed, found, most)), False, False)
            if answer:
                found.append(Way(point, order[0]))
                continue
            above = [_raised(probes, point, fixed)]
        best = min(above, key=lambda p: _openings(p, fixed))
        for neighbour in _neighbours(probes, point, best, fixed):
            offer(neighbour)
    return Ways(tuple(found), True, not queue)


def _unproven(probes: Probes, fixed: Atoms, found: Sequence[Way], most: int) -> Iterator[Way]:
    """What the consortia that are known need, cheapest first: ways out, if not the cheapest."""
    points = {needed(probes, chosen, fixed) for chosen in probes.known}
    ways = [Way(point, price(probes, point)) for point in points if point is not None]
    taken = [way.point for way in found]
    for way in sorted(ways, key=lambda way: _order(probes, way.point)):
        if len(taken) < most and not any(under(point, way.point) for point in taken):
            taken.append(way.point)
            yield way


def needed(probes: Probes, chosen: Chosen, fixed: Atoms) -> Point | None:
    """A point that a consortium meets, each atom as cheap as it allows; None if a fixed one fails.

    An upper bound: another choice of seats for the same members may need less.
    """
    found = list(probes.foot)
    for k, ladder in enumerate(probes.ladders):
        if k in fixed or ladder.kind == "role":
            continue
        met = (s for s in ladder.states() if s is None or probes.meets(chosen, k, s))
        found[k] = next(met)
    point = tuple(found)
    return point if probes.holds(chosen, point, probes.at(point)) else None


def price(probes: Probes, point: Point) -> float:
    """What a point costs."""
    parts = zip(probes.ladders, point, strict=True)
    return round(sum(ladder.price(state) for ladder, state in parts), 9)


def _order(probes: Probes, point: Point) -> Order:
    """Cheapest first, then the fewest atoms changed, then those that stand first."""
    changed = sum(state != ladder.foot for ladder, state in zip(probes.ladders, point, strict=True))
    first = tuple((-STEPS - 1,) if s is None else tuple(-k for k in s) or (0,) for s in point)
    return price(probes, point), changed, first


def _openings(point: Point, fixed: Atoms) -> int:
    """Atoms that can still be raised above an impossible point."""
    return sum(state is not None for k, state in enumerate(point) if k not in fixed)


def _neighbours(probes: Probes, point: Point, wall: Point, fixed: Atoms) -> Iterator[Point]:
    """The lowest points above ``point`` that are not under the impossible ``wall``."""
    for k, ladder in enumerate(probes.ladders):
        here, there = point[k], wall[k]
        if k in fixed or there is None:
            continue
        if not ladder.numbers:
            yield _with(point, k, None)
        for number in range(len(ladder.numbers)):
            yield _with(point, k, ladder.raised(here, number, there[number] + 1))


def _with(point: Point, k: int, state: State) -> Point:
    return (*point[:k], state, *point[k + 1 :])


# -- raising an impossible point ------------------------------------------------------------------


def _raised(probes: Probes, point: Point, fixed: Atoms) -> Point:
    """As far above an impossible point as nothing is possible; limits only keep it lower."""
    free = [k for k, state in enumerate(point) if k not in fixed and state is not None]
    point = _let_go(probes, point, free)
    for k in free:
        for number in range(len(probes.ladders[k].numbers)):
            point = _climbed(probes, point, k, number)
    probes.rule_out(point)
    return point


def _let_go(probes: Probes, point: Point, block: Sequence[int]) -> Point:
    """The point without as many atoms of a block as it can do without, tried in halves."""
    if not block:
        return point
    loose = tuple(None if k in set(block) else state for k, state in enumerate(point))
    if probes.possible(loose) is False:
        return loose
    if len(block) == 1:
        return point
    middle = len(block) // 2
    point = _let_go(probes, point, block[:middle])
    return _let_go(probes, point, block[middle:])


def _climbed(probes: Probes, point: Point, k: int, number: int) -> Point:
    """The point with one number as far up as nothing is possible, by halving."""
    state, ladder = point[k], probes.ladders[k]
    if state is None:
        return point
    low, high = state[number], len(ladder.numbers[number].values) + 1
    while high - low > 1:
        middle = (low + high) // 2
        higher = ladder.raised(state, number, middle)
        if higher is not None and probes.possible(_with(point, k, higher)) is False:
            low = middle
        else:
            high = middle
    return _with(point, k, ladder.raised(state, number, low))
