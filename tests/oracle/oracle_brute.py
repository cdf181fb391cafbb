"""Every consortium of a small pool, looked at one by one.

Rules and terms are read through their ``measure``, the plain arithmetic that the report and the
checker use. What always holds (who can play, lead and coordinate, staffing) is written here from
the definitions of the model, and the best effort for given seats is a small program of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, product
from math import inf

from oracle_effort import best_effort

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.objectives import Term
from consortium_opt.rules import Rule

Members = tuple[int, ...]
Seats = frozenset[tuple[int, int]]

MEMBERS, COORDINATOR, PLAYS, LEADS, EFFORT = range(5)
"""Stages in which a consortium is chosen; a rule is read at the first stage that has it all."""


def stage_of(part: Rule | Term, staffed: bool) -> int:
    """The stage after which the rule or term can be read."""
    kind = part.type
    if kind == "if":
        return max(stage_of(part.when, staffed), stage_of(part.then, staffed))
    if kind == "soft":
        return stage_of(part.rule, staffed)
    if kind == "effort":
        return EFFORT if staffed else COORDINATOR
    if kind in ("budget", "grant", "member_cost", "total_effort", "cost", "balance"):
        return EFFORT
    if kind in ("share", "max_share"):
        return MEMBERS if part.of == "members" else EFFORT
    if kind in ("lead", "leads_per_member", "role_fit"):
        return LEADS
    if kind == "roles_per_member" or (kind == "count" and part.role is not None):
        return PLAYS
    if kind in ("coordinator", "trust_coordinator", "dropout", "experience"):
        return COORDINATOR
    return MEMBERS


def asks_coordinator(part: Rule | Term) -> bool:
    """Whether it matters to the rule or term who coordinates."""
    if part.type == "if":
        return asks_coordinator(part.when) or asks_coordinator(part.then)
    if part.type == "soft":
        return asks_coordinator(part.rule)
    if part.type == "effort":
        return bool(part.coordination)
    return part.type in ("coordinator", "trust_coordinator", "dropout", "experience")


@dataclass
class Survey:
    """What looking at every consortium of a case found.

    ``best`` holds the best objective of every feasible member set. ``without`` holds, for every
    required rule, the best objective of the whole pool were that rule not there; ``violated`` the
    rules that some consortium breaks. ``centre`` is who coordinates a set where nothing but the
    objective and experience decides.
    """

    best: dict[Members, float] = field(default_factory=dict)
    without: dict[str, float] = field(default_factory=dict)
    violated: set[str] = field(default_factory=set)
    centre: dict[Members, int | None] = field(default_factory=dict)

    @property
    def optimum(self) -> float:
        """Best objective, minus infinity where nothing is feasible."""
        return max(self.best.values(), default=-inf)

    @property
    def binding(self) -> set[str]:
        """Rules without which the optimum or feasibility would be another."""
        return {name for name, value in self.without.items() if value > self.optimum + 1e-7}

    @property
    def sizes(self) -> set[int]:
        """Sizes of the feasible sets."""
        return {len(members) for members in self.best}


@dataclass
class Brute:
    """One enumeration over a case."""

    case: Case
    survey: Survey = field(default_factory=Survey)
    plans: dict[object, tuple[float, Chosen] | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.survey.without = dict.fromkeys(self.case.formulation.enforced, -inf)

    # -- the pool, from its tables ----------------------------------------------------------------

    @cached_property
    def staffed(self) -> bool:
        """Whether a role takes person-months."""
        return any(role.person_months > 0 for role in self.roles)

    @cached_property
    def roles(self) -> tuple:
        """Rows of the table of roles, none where the formulation ignores them."""
        return self.case.instance.roles if self.case.formulation.roles else ()

    @cached_property
    def able(self) -> list[list[int]]:
        """For each candidate, the roles whose every requirement it meets."""
        instance = self.case.instance
        level = {(c.candidate, c.capability): c.level for c in instance.capabilities}
        return [
            [
                r
                for r, role in enumerate(self.roles)
                if all(
                    level.get((name, line.capability), 0.0) >= line.min_level
                    for line in instance.role_requirements
                    if line.role == role.role
                )
            ]
            for name in self.case.ids
        ]

    @cached_property
    def rules(self) -> dict[int, list[tuple[str, Rule]]]:
        """Required rules by the stage at which they can be read."""
        found: dict[int, list[tuple[str, Rule]]] = {stage: [] for stage in range(5)}
        for name, rule in self.case.formulation.enforced.items():
            found[stage_of(rule, self.staffed)].append((name, rule))
        return found

    @cached_property
    def terms(self) -> dict[int, list[Term]]:
        """Terms with a weight by the stage at which they can be read."""
        found: dict[int, list[Term]] = {stage: [] for stage in range(5)}
        for term in self.case.formulation.terms.values():
            found[stage_of(term, self.staffed)].append(term)
        return found

    @cached_property
    def coordinator_matters(self) -> bool:
        """Whether any rule or term asks who coordinates."""
        formulation = self.case.formulation
        parts = (*formulation.enforced.values(), *formulation.terms.values())
        return any(map(asks_coordinator, parts))

    # -- choices ----------------------------------------------------------------------------------

    def coordinators(self, members: Members) -> list[int | None]:
        """Who may coordinate, most experience first, then smallest id; the first if nobody asks."""
        if not self.case.formulation.coordinator:
            return [None]
        people = self.case.candidates
        able = [i for i in members if people[i].can_coordinate is not False]
        able.sort(key=lambda i: (-(people[i].experience or 0.0), people[i].id))
        return able if self.coordinator_matters else able[:1]

    def seatings(self, members: Members) -> Iterator[Seats]:
        """Who plays what: at least one role each, roles within their bounds; full seats first."""
        if not self.roles:
            yield frozenset()
            return
        options = [
            [some for k in range(len(able), 0, -1) for some in combinations(able, k)]
            for able in (self.able[i] for i in members)
        ]
        for picks in product(*options):
            counts = [0] * len(self.roles)
            for some in picks:
                for r in some:
                    counts[r] += 1
            if all(map(_fits, self.roles, counts)):
                yield frozenset(
                    (i, r) for i, some in zip(members, picks, strict=True) for r in some
                )

    def leaderships(self, plays: Seats) -> Iterator[dict[int, int]]:
        """One lead among the players of every open role; any one where leads do not matter."""
        players: dict[int, list[int]] = {}
        for i, r in sorted(plays):
            players.setdefault(r, []).append(i)
        if not (self.rules[LEADS] or self.terms[LEADS]):
            players = {r: some[:1] for r, some in players.items()}
        for leads in product(*players.values()):
            yield dict(zip(players, leads, strict=True))

    # -- the enumeration --------------------------------------------------------------------------

    def run(self) -> Survey:
        """Look at every consortium of every size."""
        for size in range(1, self.case.n + 1):
            for members in combinations(range(self.case.n), size):
                self._look_at(members)
        for name, value in self.survey.without.items():
            self.survey.without[name] = max(value, self.survey.optimum)
        return self.survey

    def _look_at(self, members: Members) -> None:
        start = self._read(MEMBERS, Chosen(members), [], 0.0)
        if start is None:
            return
        for coordinator in self.coordinators(members):
            seated = self._read(COORDINATOR, Chosen(members, coordinator), *start)
            if seated is None:
                continue
            for plays in self.seatings(members):
                played = self._read(PLAYS, Chosen(members, coordinator, plays), *seated)
                if played is None:
                    continue
                for leads in self.leaderships(plays):
                    chosen = Chosen(members, coordinator, plays, leads)
                    led = self._read(LEADS, chosen, *played)
                    if led is not None:
                        self._staff(chosen, *led)

    def _read(
        self, stage: int, chosen: Chosen, broken: list[str], worth: float
    ) -> tuple[list[str], float] | None:
        """Broken rules and weighted value after a stage; None if going on is no use.

        It is not with two broken rules, nor where terms not read yet cannot lift the choice above
        what is known: every term is at most 1.
        """
        broken = broken + [
            name
            for name, rule in self.rules[stage]
            if not rule.measure(self.case, chosen).satisfied
        ]
        self.survey.violated.update(broken)
        if len(broken) > 1:
            return None
        terms = self.terms[stage]
        worth += sum(term.weight * term.measure(self.case, chosen) for term in terms)
        later = sum(term.weight for s in range(stage + 1, 5) for term in self.terms[s])
        if not self._matters(chosen.members, broken, worth + later):
            return None
        return broken, worth

    def _matters(self, members: Members, broken: list[str], worth: float) -> bool:
        """Whether a weighted value would be news."""
        value = worth / self.case.formulation.total_weight
        if broken:
            return value > self.survey.without[broken[0]] + 1e-12
        return value > self.survey.best.get(members, -inf) + 1e-12

    def _record(self, chosen: Chosen, broken: list[str], worth: float) -> None:
        if not self._matters(chosen.members, broken, worth):
            return
        value = worth / self.case.formulation.total_weight
        if broken:
            self.survey.without[broken[0]] = value
            return
        old = self.survey.best.get(chosen.members, -inf)
        self.survey.best[chosen.members] = value
        if value > old + 1e-9:
            self.survey.centre[chosen.members] = chosen.coordinator

    # -- effort -----------------------------------------------------------------------------------

    def _staff(self, chosen: Chosen, broken: list[str], worth: float) -> None:
        """The best effort for given seats, with every rule and, in turn, without each."""
        if not self.staffed:
            self._record(chosen, broken, worth)
            return
        for dropped in (None, *(name for name, _ in self.rules[EFFORT])):
            if dropped is not None and broken:
                return
            missing = [dropped] if dropped else broken
            for loose in (True, False):
                found = self._plan(chosen, dropped, loose)
                if found is None or not self._matters(chosen.members, missing, worth + found[0]):
                    break
            else:
                self._record(chosen, missing, worth + found[0])
                if dropped and self._breaks(dropped, found[1]):
                    self.survey.violated.add(dropped)

    def _breaks(self, name: str, chosen: Chosen) -> bool:
        rule = self.case.formulation.enforced[name]
        return not rule.measure(self.case, chosen).satisfied

    def _plan(
        self, chosen: Chosen, dropped: str | None, loose: bool
    ) -> tuple[float, Chosen] | None:
        """Best effort; ``loose`` lets all play all they can and so bounds every seating."""
        rules = [rule for name, rule in self.rules[EFFORT] if name != dropped]
        if loose:
            plays = frozenset((i, r) for i in chosen.members for r in self.able[i])
            rules = [rule for rule in rules if rule.type != "if"]
            key: object = (chosen.members, dropped)
            plan = Chosen(chosen.members, None, plays)
        else:
            plan = chosen
            key = (chosen.plays, chosen.coordinator, dropped)
        if key not in self.plans:
            self.plans[key] = best_effort(self.case, plan, rules, self.terms[EFFORT], loose)
        return self.plans[key]


def _fits(role: object, count: int) -> bool:
    """Whether so many may play a role: open ones within bounds, empty ones only if they may be."""
    must_open = role.min_members >= 1 or role.person_months > 0
    if count == 0:
        return not must_open
    return role.min_members <= count <= (inf if role.max_members is None else role.max_members)


def survey(case: Case) -> Survey:
    """Every consortium of the case."""
    return Brute(case).run()


# -- what always holds, of one consortium --------------------------------------------------------


def structure(case: Case, chosen: Chosen) -> list[str]:
    """What is wrong with a complete choice whatever the rules say; empty if nothing is."""
    brute = Brute(case)
    checks: Iterable[tuple[str, Callable[[], bool]]] = (
        ("members", lambda: 0 < len(chosen.members) == len(set(chosen.members))),
        ("coordinator", lambda: chosen.coordinator in _may_coordinate(case, chosen)),
        ("plays", lambda: _plays_hold(brute, chosen)),
        ("leads", lambda: _leads_hold(brute, chosen)),
        ("effort", lambda: _effort_holds(brute, chosen)),
    )
    return [name for name, holds in checks if not holds()]


def _may_coordinate(case: Case, chosen: Chosen) -> set[int | None]:
    if not case.formulation.coordinator:
        return {None}
    return {i for i in chosen.members if case.candidates[i].can_coordinate is not False}


def _plays_hold(brute: Brute, chosen: Chosen) -> bool:
    if not brute.roles:
        return not chosen.plays
    counts = [sum(q == r for _, q in chosen.plays) for r in range(len(brute.roles))]
    return (
        {i for i, _ in chosen.plays} == set(chosen.members)
        and all(r in brute.able[i] for i, r in chosen.plays)
        and all(map(_fits, brute.roles, counts))
    )


def _leads_hold(brute: Brute, chosen: Chosen) -> bool:
    seats = {(i, r) for r, i in chosen.leads.items()}
    return seats <= chosen.plays and {r for _, r in seats} == {r for _, r in chosen.plays}


def _effort_holds(brute: Brute, chosen: Chosen) -> bool:
    effort = chosen.effort
    given = [sum(e for (_, q), e in effort.items() if q == r) for r in range(len(brute.roles))]
    staff = [brute.case.candidates[i].staff_pm or 0.0 for i in chosen.members]
    mine = [sum(e for (j, _), e in effort.items() if j == i) for i in chosen.members]
    return (
        set(effort) <= chosen.plays
        and all(e >= 0 for e in effort.values())
        and all(abs(g - r.person_months) < 2e-6 for g, r in zip(given, brute.roles, strict=True))
        and (not brute.staffed or all(m <= s + 2e-6 for m, s in zip(mine, staff, strict=True)))
    )
