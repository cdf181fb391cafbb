"""Why these and not those: the best consortium without each member, and with each other candidate.

Every answer is the optimum of the same case with one candidate forced out or in. A candidate whose
bound, from the relaxation with it forced in, is below what is asked for needs no solving.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.result import SAME
from consortium_opt.scoring import term_values
from consortium_opt.solver.focus import Focus, Members
from consortium_opt.whatif.explaining import sentences
from consortium_opt.whatif.explaining.answers import Replacement, Substitute, WhyIn, WhyNot
from consortium_opt.whatif.inquiry import INFEASIBLE, Best, Inquiry, ask_all

SAFE = SAME
"""Below the floor, for bounds that are looked up and questions that end there."""


@dataclass(frozen=True, slots=True)
class Explained:
    """The consortium that is explained, and how to ask about it.

    ``best`` is the objective of rank 1, ``objective`` that of the consortium itself, ``floor`` the
    one from which on a consortium counts as near the best.
    """

    inquiry: Inquiry
    chosen: Chosen
    objective: float
    best: float
    floor: float
    workers: int | None
    told: Callable[[str, int, int], None]

    @property
    def case(self) -> Case:
        """The case."""
        return self.inquiry.case

    @property
    def members(self) -> Members:
        """Its members, ascending."""
        return tuple(sorted(self.chosen.members))

    @property
    def others(self) -> tuple[int, ...]:
        """Candidates who are no members."""
        return tuple(i for i in range(self.case.n) if i not in self.chosen.members)

    def ask(
        self, part: str, questions: list[Focus], floor: float = -float("inf")
    ) -> list[Best | None]:
        """The best consortium of each question; nothing below ``floor``."""
        return ask_all(
            self.inquiry,
            questions,
            self.workers,
            lambda done, total: self.told(part, done, total),
            floor,
        )

    def names(self, members: Iterable[int]) -> tuple[str, ...]:
        """Ids, sorted."""
        return tuple(self.case.ids[i] for i in sorted(members))


def without_each(e: Explained) -> list[Best | None]:
    """The best consortium without each member, in their order.

    Most lose little, so they are looked for near the best first, where models are small.
    """
    focuses = [Focus(outside=frozenset({i})) for i in e.members]
    answers = e.ask("why in", focuses, e.floor - SAFE)
    far = [k for k, best in enumerate(answers) if best is not None and not best.proven]
    again = e.ask("why in", [focuses[k] for k in far])
    for k, best in zip(far, again, strict=True):
        answers[k] = best
    return answers


def why_in(e: Explained, answers: list[Best | None]) -> list[WhyIn]:
    """The answer for every member whose question was answered."""
    return [_why_in(e, i, best) for i, best in zip(e.members, answers, strict=True) if best]


def _why_in(e: Explained, i: int, best: Best) -> WhyIn:
    joins: frozenset[int] = frozenset()
    leaves: frozenset[int] = frozenset()
    terms: dict[str, float] = {}
    if best.members is not None:
        now = frozenset(e.members)
        joins, leaves = frozenset(best.members) - now, now - {i} - frozenset(best.members)
        terms = _changes(e.case, e.chosen, e.inquiry.chosen(best.members))
    joined, left = e.names(joins), e.names(leaves)
    return WhyIn(
        id=e.case.ids[i],
        objective_without=best.objective,
        proven=best.proven,
        only_it_brings=only_it_brings(e.case, e.chosen, i),
        terms=terms,
        joins=joined,
        leaves=left,
        text=sentences.why_in(e.case, i, best, e.objective, joined, terms),
    )


def _changes(case: Case, old: Chosen, new: Chosen) -> dict[str, float]:
    before, after = term_values(case, old), term_values(case, new)
    moved = {name: after[name] - before[name] for name in before}
    return {name: change for name, change in moved.items() if abs(change) > SAME}


def only_it_brings(case: Case, chosen: Chosen, i: int) -> tuple[str, ...]:
    """What no other member has: capabilities that count, the country, roles it plays alone."""
    others = [j for j in chosen.members if j != i]
    found = [
        f"capability {capability}"
        for p, capability in enumerate(case.wanted)
        if case.levels[i][p] > 0 and not any(case.levels[j][p] > 0 for j in others)
    ]
    country = case.candidates[i].country
    if all(case.candidates[j].country != country for j in others):
        found.append(f"country {country}")
    mine = {r for j, r in chosen.plays if j == i}
    shared = {r for j, r in chosen.plays if j != i}
    return (*found, *(f"role {case.roles[r].name}" for r in sorted(mine - shared)))


def with_each(e: Explained, asked: Iterable[int], exact: bool) -> dict[int, Best | None]:
    """The best consortium with each candidate; a bound where that says enough.

    Unless ``exact``, a candidate with whom nothing reaches the floor is answered by its bound.
    """
    shrunk, ceiling = e.inquiry.shrunk, e.inquiry.ceiling
    found: dict[int, Best | None] = {}
    for i in asked:
        if i in shrunk.lost:
            found[i] = INFEASIBLE
        elif not exact and ceiling(i) < e.floor:
            found[i] = Best("no_solution", None, None, ceiling(i))
        else:
            found[i] = None
    open_ = [i for i, best in found.items() if best is None]
    floor = -float("inf") if exact else e.floor - SAFE
    answers = e.ask("why not", [Focus(inside=frozenset({i})) for i in open_], floor)
    return found | dict(zip(open_, answers, strict=True))


def why_not(e: Explained, answers: Mapping[int, Best | None]) -> list[WhyNot]:
    """The answer for every candidate whose question was answered."""
    return [_why_not(e, i, best) for i, best in sorted(answers.items()) if best]


def _why_not(e: Explained, i: int, best: Best) -> WhyNot:
    members = frozenset(best.members or ())
    out = e.names(frozenset(e.members) - members if members else ())
    joins = e.names(members - frozenset(e.members) - {i})
    blocked = e.inquiry.shrunk.lost.get(i, ())
    return WhyNot(
        id=e.case.ids[i],
        objective_with=best.objective,
        at_most=best.bound,
        proven=best.proven,
        out=out,
        joins=joins,
        blocked_by=blocked,
        text=sentences.why_not(e.case, i, best, e.objective, out, blocked),
    )


def replacements(
    e: Explained, out: list[frozenset[int]], first: list[Best | None], most: int
) -> list[Replacement]:
    """The best substitutes for each group that drops out, all others free to change.

    The next best substitute is an outsider of the best consortium with one of those not listed yet,
    so every rank is an optimum. ``first`` are the best consortia without each group.
    """
    lists: list[list[Substitute]] = [[] for _ in out]
    answers, asked, proven = first, list(range(len(out))), [True] * len(out)
    while asked:
        again = []
        for k, best in zip(asked, answers, strict=True):
            if best is None or not best.proven:
                proven[k] = False
            if best is None or best.members is None:
                continue
            lists[k] += _entrants(e, out[k], best, lists[k])
            if len(lists[k]) < most:
                again.append(k)
        asked = again
        answers = e.ask("replacements", [_next_question(e, out[k], lists[k]) for k in again])
    return [
        Replacement(out=e.names(who), candidates=tuple(lists[k][:most]), proven=proven[k])
        for k, who in enumerate(out)
    ]


def _next_question(e: Explained, out: frozenset[int], listed: list[Substitute]) -> Focus:
    known = {e.case.index[one.id] for one in listed}
    return Focus(outside=out, some=frozenset(e.others) - known)


def _entrants(
    e: Explained, out: frozenset[int], best: Best, listed: list[Substitute]
) -> list[Substitute]:
    assert best.members is not None
    assert best.objective is not None
    entered = frozenset(best.members) - frozenset(e.members) - out
    known = {one.id for one in listed}
    return [
        Substitute(id=name, objective=best.objective, along=e.names(entered - {e.case.index[name]}))
        for name in e.names(entered)
        if name not in known
    ]


def kept_others(e: Explained, out: list[frozenset[int]], most: int) -> list[Replacement]:
    """The best substitutes with all other members kept: one for one."""
    found = []
    for who in out:
        rest = frozenset(e.members) - who
        lists: list[Substitute] = []
        proven = True
        while len(lists) < most:
            known = {e.case.index[one.id] for one in lists}
            focus = Focus(
                inside=rest,
                outside=who,
                some=frozenset(e.others) - known,
                near=frozenset(e.members),
                changes=len(who),
            )
            [best] = e.ask("replacements", [focus])
            proven = proven and best is not None and best.proven
            if best is None or best.members is None:
                break
            lists += _entrants(e, who, best, lists)
        found.append(
            Replacement(
                out=e.names(who), others_kept=True, candidates=tuple(lists[:most]), proven=proven
            )
        )
    return found
