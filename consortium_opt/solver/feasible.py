"""Whether a case has any consortium at all, over all sizes at once where the rules allow it.

A model is written at one known size, but most rules read the same at every size. So one program
asks for a set of ``least`` to ``most`` members: rules that depend on the size are left out of it or
stand at the least, which only widens it. Nothing there proves all those sizes empty; a set that
turns out to break a rule has its size asked exactly and the sizes on both sides asked again. On 250
candidates without a greatest size that is one question in place of 250.

The rows are those of the model; they go straight to arrays, for nobody reads a probe.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import Row, Space
from consortium_opt.model.program import plain_program
from consortium_opt.model.structure import make_space, structure_rows
from consortium_opt.presolve import Shrunk
from consortium_opt.solver.focus import Members
from consortium_opt.solver.highs import is_one, maximise
from consortium_opt.solver.plain import Completer
from consortium_opt.solver.question import Ending, Question, Settings, unwatched

ANY_SIZE = frozenset(
    {
        "count",
        "distinct",
        "independent_distinct",
        "each",
        "share",
        "max_share",
        "budget",
        "grant",
        "member_cost",
        "coordinator",
        "brings",
        "effort",
        "total_effort",
        "roles_per_member",
        "leads_per_member",
        "lead",
        "trust_coordinator",
        "require",
        "exclude",
        "together",
        "apart",
        "at_most",
        "at_least_one_of",
        "attestation",
    }
)
"""Rule types whose rows are the same at every size."""
AT_LEAST = frozenset({"trust_floor", "trust_partners"})
"""Rule types whose rows at a size hold at every greater one."""

Range = tuple[int, int]


def some_consortium(case: Case, shrunk: Shrunk, settings: Settings) -> tuple[Ending, Chosen | None]:
    """Any consortium that meets the rules: OPTIMAL with one, INFEASIBLE where none exists.

    LIMIT or INTERRUPTED where that was not settled in the time. Objective terms do not matter.
    """
    quiet = replace(settings, watch=unwatched)
    if shrunk.findings:
        return Ending.INFEASIBLE, None
    return _Probe(case, shrunk, quiet).run()


class _Probe:
    """One search for any consortium; ``dead`` are sets that only a relaxation let through."""

    def __init__(self, case: Case, shrunk: Shrunk, settings: Settings) -> None:
        self.case = case
        self.alive = shrunk.alive
        self.settings = settings
        self.completer = Completer(case, settings)
        self.dead: set[Members] = set()
        self.open: list[Range] = [(shrunk.smallest, shrunk.largest)]

    def run(self) -> tuple[Ending, Chosen | None]:
        """Range by range, until a consortium is found or all are empty."""
        while self.open:
            if self.settings.stop():
                return Ending.INTERRUPTED, None
            if self.settings.left() <= 0:
                return Ending.LIMIT, None
            least, most = self.open.pop()
            members, ending = self._ask(least, most)
            if members is None:
                if ending is not Ending.INFEASIBLE:
                    return ending, None
                continue
            completed = self.completer.complete(members)
            if completed is not None:
                return Ending.OPTIMAL, completed[0]
            self._again(least, most, members)
        return Ending.INFEASIBLE, None

    def _again(self, least: int, most: int, members: Members) -> None:
        """After a set that breaks a rule: shut it out, and ask its own size next."""
        size = len(members)
        if least == most:
            self.dead.add(members)
        others = [(least, size - 1), (size + 1, most)]
        self.open += [(a, b) for a, b in others if a <= b]
        self.open.append((size, size))

    def _ask(self, least: int, most: int) -> tuple[Members | None, Ending]:
        """A set of so many members, or why there is none."""
        v = make_space(self.case, least, self.alive)
        rows = list(self._rows(v, most))
        exact = least == most and any(len(members) == least for members in self.dead)
        program = plain_program(v.columns, rows, exact=exact)
        answer = maximise(program, Question(first=True), self.settings)
        if answer.values is None:
            return None, answer.ending
        values = answer.values
        return tuple(i for i, x in v.x.items() if is_one(values[x])), answer.ending

    def _rows(self, v: Space, most: int) -> Iterator[Row]:
        """Structure and rules at the sizes from that of ``v`` to ``most``."""
        for row in structure_rows(v, self.case):
            yield replace(row, high=most) if row.name == "size" else row
        for rule in self.case.formulation.enforced.values():
            if v.size == most or rule.type in ANY_SIZE or rule.type in AT_LEAST:
                yield from rule.rows(v, self.case)
        for members in sorted(self.dead):
            if len(members) == v.size == most:
                yield Row("dead", v.members(members), high=v.size - 1)
