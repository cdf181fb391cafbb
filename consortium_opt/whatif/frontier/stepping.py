"""Every vector of terms that no consortium beats, by stepping floors under the terms.

With two terms: the best of the first, then of the second among those; the floor under the second
steps above what it was; and again, until nothing is left. With three, the floor under the third
steps above the least value it had on the frontier of the first two. Taking the terms one after the
other makes every answer a point of the frontier: what AUGMECON (Mavrotas 2009) reaches by a small
weight on the other terms, here without a weight that would cost precision. Every point comes up:
what lies between two floors in the stepped term is beaten in the others (Laumanns, Thiele and
Zitzler 2006; for three terms and better schemes Kirlik and Sayin 2014).

A question whose floors lie between those of an earlier one and the answer to it has the same
answer (Özlen, Burton and MacRae 2014), so of the nested steps few are solved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf
from operator import ge

from consortium_opt.whatif.frontier.archive import Values
from consortium_opt.whatif.frontier.lexicographic import HELD, Lexicographic, Top
from consortium_opt.whatif.workers import Told

APART = 1e-6
"""Points differ by more than this in some term."""


@dataclass(slots=True)
class Walk:
    """A walk along the frontier: the points it found, and whether it came to an end.

    ``step`` is how far a floor moves above what was found: what is nearer is passed over, but for
    the most of a term.
    """

    questions: Lexicographic
    step: float
    most: int
    told: Told
    points: list[Top] = field(default_factory=list)
    complete: bool = True
    asked: list[tuple[Values, Top]] = field(default_factory=list)

    def run(self) -> None:
        """Walk to the end, or until a limit."""
        self.told(0, self.most)
        for name in self.questions.terms[1:]:
            top = self.questions.ideal(name)
            if top.proven and top.chosen is None:
                return
        depth = len(self.questions.terms) - 1
        for _ in self._frontier(depth, (-inf,) * depth):
            pass
        if not self.complete:
            self._fill_up()
            self._drop_beaten()

    def _frontier(self, depth: int, floors: Values) -> Iterator[Top]:
        """Frontier of the terms up to ``depth`` under floors on all terms but the first.

        The floors under those terms themselves are minus infinity. Ends early at a limit.
        """
        if depth == 0:
            top = self._answer(floors)
            if top.chosen is not None:
                yield top
            return
        least = -inf
        while self.complete:
            within = (*floors[: depth - 1], least, *floors[depth:])
            found = list(self._frontier(depth - 1, within))
            yield from found
            if not found:
                return
            least = self._above(depth, min(top.values[depth] for top in found))

    def _above(self, k: int, value: float) -> float:
        """The next floor under a term: a step higher, and not past the most there is of it."""
        most = self.questions.ceilings.get(self.questions.terms[k], inf)
        if value + APART < most < value + self.step:
            return most - HELD
        return value + self.step

    def _answer(self, floors: Values) -> Top:
        """The best under the floors, known or asked for; a new one is a point of the frontier."""
        for lower, top in self.asked:
            if all(map(ge, floors, lower)) and all(map(ge, top.values[1:], floors)):
                return top
        names = self.questions.terms[1:]
        held = {n: least for n, least in zip(names, floors, strict=True) if least > -inf}
        top = self.questions.first(held)
        self.asked.append((floors, top))
        self._keep(top)
        return top

    def _keep(self, top: Top) -> None:
        """Take a point that is new, or end where there would be one too many."""
        if top.chosen is not None and not any(same(top.values, p.values) for p in self.points):
            if len(self.points) == self.most:
                self.complete = False
                return
            self.points.append(self.questions.most_valued(top) if top.proven else top)
            self.told(len(self.points), self.most)
        self.complete = self.complete and top.proven

    def _fill_up(self) -> None:
        """After a limit: sets that are known and that no point beats, unproven."""
        for top in self.questions.others():
            if len(self.points) >= self.most:
                return
            if not any(same(top.values, p.values) for p in self.points):
                self.points.append(top)

    def _drop_beaten(self) -> None:
        """Leave out points without a proof that others beat."""
        self.points = [
            top
            for top in self.points
            if top.proven or not any(beats(other.values, top.values) for other in self.points)
        ]


def same(a: Values, b: Values) -> bool:
    """Whether two vectors are the same within the tolerance."""
    return all(abs(p - q) <= APART for p, q in zip(a, b, strict=True))


def beats(a: Values, b: Values) -> bool:
    """Whether the first is as good in every term and better in one, beyond the tolerance."""
    pairs = list(zip(a, b, strict=True))
    return all(p >= q - APART for p, q in pairs) and any(p > q + APART for p, q in pairs)
