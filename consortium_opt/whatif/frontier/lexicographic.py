"""The best of a term, then of the next among those, and so on, under floors on the terms.

Questions about one case whose models differ in the objective and in one row a floor: the model of
every size is built once an objective, and consortia found before are where the next search starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from math import inf

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.model.program import with_rows
from consortium_opt.presolve import Shrunk
from consortium_opt.result import ConsortiumInfo
from consortium_opt.scoring import describe
from consortium_opt.solver.complete import complete
from consortium_opt.solver.highs import relax
from consortium_opt.solver.known import Known
from consortium_opt.solver.narrow import Narrow, open_size
from consortium_opt.solver.plain import Completer
from consortium_opt.solver.question import Ending, Question, Settings
from consortium_opt.solver.search import HOPE, Search
from consortium_opt.verify import verify
from consortium_opt.whatif.frontier.archive import Archive, Values
from consortium_opt.whatif.frontier.floors import Floors, floor_rows, under

HELD = 1e-8
"""How far under a value that was reached its floor lies, so that rounding does not shut it out."""
KEPT = 300
"""Sets of a search that are kept for the searches to come."""
EFFORT = 0.2
"""Part of a full search by swaps that is worth it once something is known."""


@dataclass(frozen=True, slots=True)
class Top:
    """The best consortium of a question; ``chosen`` is None where there is none, or none found.

    ``values`` are those of the terms, in their order. ``proven`` is also whether there is none.
    """

    chosen: Chosen | None
    values: Values
    proven: bool


@dataclass(slots=True)
class Lexicographic:
    """Questions about the terms of a case, each a name in its formulation.

    ``wholes`` are the models of all sizes by objective, ``ceilings`` the most of a term alone.
    """

    case: Case
    shrunk: Shrunk
    terms: tuple[str, ...]
    settings: Settings
    wholes: dict[str | None, dict[int, Narrow]] = field(default_factory=dict)
    ceilings: dict[str, float] = field(default_factory=dict)
    searches: int = 0
    archive: Archive = field(init=False)

    def __post_init__(self) -> None:
        self.archive = Archive(self.case, self.shrunk, self.terms, self.settings)

    def ideal(self, name: str) -> Top:
        """The best in one term alone; no later question looks above it."""
        top = self.best(name, {})
        if top.chosen is not None and top.proven:
            self.ceilings[name] = top.values[self.terms.index(name)]
        return top

    def first(self, floors: Floors) -> Top:
        """The best in the first term under the floors, among those in the second, and so on.

        A limit ends it with the best found, unproven.
        """
        if any(least > self.ceilings.get(name, inf) for name, least in floors.items()):
            return Top(None, (), proven=True)
        held: dict[str, float] = dict(floors)
        best = Top(None, (), proven=False)
        for k, name in enumerate(self.terms):
            if best.chosen is None or best.values[k] < self.ceilings.get(name, inf):
                top = self.best(name, held)
                if top.chosen is None or not top.proven:
                    better = top.chosen and (not best.chosen or top.values[k] >= best.values[k])
                    found = top if better else best
                    return Top(found.chosen, found.values, proven=top.proven and k == 0)
                best = top
            held[name] = best.values[k] - HELD
        return best

    def most_valued(self, top: Top) -> Top:
        """Of those with the same values, the best by the whole objective."""
        counting = {n for n, t in self.case.formulation.terms.items() if t.weight > 0}
        if counting <= set(self.terms):
            return top
        found = self.best(None, self.at(top.values))
        return found if found.chosen and found.proven else top

    def others(self) -> Iterator[Top]:
        """Sets that nothing known beats, unproven: what to show where a limit ended the search."""
        completer = self.archive.neighbours.completer
        for members in self.archive.unbeaten():
            completed = completer.complete(members)
            if completed is not None:
                yield Top(completed[0], self.values(completed[0]), proven=False)

    def at(self, values: Values) -> Floors:
        """Floors that hold every term at a value."""
        return {name: v - HELD for name, v in zip(self.terms, values, strict=True)}

    def reported(self, top: Top, rank: int) -> ConsortiumInfo:
        """The best seats with the values, checked in plain Python, floors and all.

        Raises InternalError where checker and solver disagree.
        """
        assert top.chosen is not None
        held = under(self.case, None, self.at(top.values))
        completed = complete(held, top.chosen.members, self.settings)
        chosen = top.chosen if completed is None else completed.chosen
        verify(held, chosen, inf if completed is None else completed.claimed)
        return describe(self.case, chosen, rank)

    # -- one question -----------------------------------------------------------------------------

    def best(self, objective: str | None, floors: Floors) -> Top:
        """The best consortium by a term (None: by the whole objective) under floors on the others.

        A floor on the term itself says nothing more once one above it is known.
        """
        floors = {name: least for name, least in floors.items() if name != objective}
        case = under(self.case, objective, floors)
        known = Known(wholes=self._wholes(objective, floors))
        completer = Completer(case, self.settings, completed=known.completed)
        for members in self.archive.promising(objective, floors):
            completed = completer.complete(members)
            if completed is not None:
                known.sets[members] = completed[1]
        search = Search(
            case,
            self.shrunk,
            top=1,
            distance=1,
            settings=self.settings,
            known=known,
            effort=EFFORT if self.searches else 1.0,
            brief=True,
            depth=1.0 if self.archive.on_members else HOPE,
        )
        found = search.run()
        self.searches += 1
        best = islice(search.pool.order, KEPT)
        self.archive.remember(known.completed, (members for _, members in best))
        if not found.ranked:
            return Top(None, (), proven=not (found.limited or found.interrupted))
        winner = known.completed[found.ranked[0]]
        assert winner is not None
        return Top(winner[0], self.values(winner[0]), proven=found.proven >= 1)

    def values(self, chosen: Chosen) -> Values:
        """Values of the terms."""
        terms = self.case.formulation.terms
        return tuple(terms[name].measure(self.case, chosen) for name in self.terms)

    def _wholes(self, objective: str | None, floors: Floors) -> dict[int, Narrow]:
        """Models of all sizes under the floors: one of each an objective, and rows on it."""
        made = self.wholes.setdefault(objective, {})
        free = under(self.case, objective, {n: -inf for n in self.terms if n != objective})
        found = {}
        for size in range(self.shrunk.smallest, self.shrunk.largest + 1):
            if self.settings.over():
                break
            if size not in made:
                made[size] = open_size(free, size, self.shrunk.alive, self.settings)
            whole = made[size]
            program = with_rows(whole.program, floor_rows(whole.model.space, floors))
            relaxed = relax(program, Question(), self.settings)
            if relaxed.ending in (Ending.OPTIMAL, Ending.INFEASIBLE):
                found[size] = Narrow(whole.model, program, relaxed)
        return found
