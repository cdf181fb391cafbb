"""The rule that members hang together by trust."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar, Literal

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.linear import Linear, Row, Space, total
from consortium_opt.rules.base import Fraction, Measure, Rule, number
from consortium_opt.rules.levers import LOWER, Levers

ARCS = 20_000
"""Trusted pairs, both ways, up to which flow is written."""


class TrustConnected(Rule):
    """The members are one connected piece of the graph of pairs with trust >= ``min_trust``.

    Single-commodity flow: one member is the source of ``s`` units, each member takes one, flow
    runs along trusted pairs between members: ``in_i - out_i + s root_i = x_i``, ``in_i <= (s - 1)
    x_i``, ``out_i <= (s - 1) x_i``. The coordinator is the source where there is one. Among so many
    trusted pairs that flow would be most of the model, it is only asked that everybody trusts one
    other member, and what is found is held against the rule. Slack: 0, or minus the pieces too
    many.
    """

    type: Literal["trust_connected"] = "trust_connected"
    min_trust: Fraction
    """Trust that joins two members."""

    levers: ClassVar[Levers] = {"min_trust": LOWER}
    members_only: ClassVar[bool] = True

    def prune(self, case: Case, alive: frozenset[int], smallest: int) -> Iterable[int]:
        """Who is joined to nobody, or in a piece smaller than the smallest size."""
        near = case.trusted(self.min_trust)
        return [i for piece in _pieces(near, alive) if len(piece) < smallest for i in piece]

    def rows(self, v: Space, case: Case) -> Iterator[Row]:
        """Everybody trusts somebody, and flow from the root to every member."""
        if v.size < 2:
            return
        near, alive = case.trusted(self.min_trust), v.x.keys()
        joined = {i: sorted(near[i] & alive) for i in v.alive}
        somebody = {
            i: Row(f"near_{case.ids[i]}", v.members(mine).plus(Linear({v.x[i]: -1.0})), low=0)
            for i, mine in joined.items()
        }
        if sum(map(len, joined.values())) > ARCS:
            v.loose.add(self.type)
            yield from somebody.values()
        else:
            yield from self._flow(v, case, joined, somebody)

    def _flow(
        self,
        v: Space,
        case: Case,
        joined: Mapping[int, list[int]],
        somebody: Mapping[int, Row],
    ) -> Iterator[Row]:
        """Flow along ``joined`` candidates, with the rows that ask for somebody."""
        others, root = v.size - 1, v.c
        if not root:
            root = {i: v.new(f"root_{case.ids[i]}", integer=True) for i in v.alive}
            yield Row("root", total(root.values()), low=1, high=1)
            for i, column in root.items():
                yield Row(f"root_{case.ids[i]}", Linear({column: 1, v.x[i]: -1}), high=0)
        flow = {
            (i, j): v.new(f"flow_{case.ids[i]}_{case.ids[j]}", high=others)
            for i, mine in joined.items()
            for j in mine
        }
        for i, mine in joined.items():
            out, into = total(flow[i, j] for j in mine), total(flow[j, i] for j in mine)
            member, name = Linear({v.x[i]: -float(others)}), case.ids[i]
            yield somebody[i]
            yield Row(f"out_{name}", out.plus(member), high=0)
            yield Row(f"in_{name}", into.plus(member), high=0)
            balance = into.plus(out, -1).plus(Linear({v.x[i]: -1.0}))
            if i in root:
                balance = balance.plus(Linear({root[i]: float(v.size)}))
            yield Row(f"takes_{name}", balance, low=0, high=0)

    def measure(self, case: Case, chosen: Chosen) -> Measure:
        """Number of pieces the members fall into."""
        near = case.trusted(self.min_trust)
        pieces = len(_pieces(near, frozenset(chosen.members)))
        required = f"one piece of trust {number(self.min_trust)} or more"
        achieved = "1 piece" if pieces == 1 else f"{pieces} pieces"
        return Measure(pieces <= 1, required, achieved, float(min(0, 1 - pieces)))


def _pieces(near: tuple[frozenset[int], ...], members: frozenset[int]) -> list[set[int]]:
    """Connected pieces of the members."""
    left, pieces = set(members), []
    while left:
        piece, edge = set(), {left.pop()}
        while edge:
            piece |= edge
            edge = {j for i in edge for j in near[i] & members} - piece
        pieces.append(piece)
        left -= piece
    return pieces


__all__ = ["TrustConnected"]
