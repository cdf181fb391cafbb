"""Why a case has no consortium: checks, conflicts of named rules, ways out, whom the pool lacks.

The space of ways out is that of :mod:`~consortium_opt.whatif.infeasibility.ladders`: numbers of
rules that are no law move in natural steps, nine at most, then the rule is switched off; required
and excluded candidates can be given up; roles are let go only where no change of rules helps. Every
way out is solved to its best consortium. Nothing is changed by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import ClassVar, Literal

from consortium_opt.chosen import Chosen
from consortium_opt.formulation.schema import Change
from consortium_opt.linear import INFINITY
from consortium_opt.origin import about
from consortium_opt.presolve import shrink
from consortium_opt.reporting.infeasible import page, tables
from consortium_opt.reporting.page import Page
from consortium_opt.reporting.tables import Tidy
from consortium_opt.result import ConsortiumInfo, FormulationInfo, InstanceInfo, Part
from consortium_opt.rules.base import between, number
from consortium_opt.solver.plain import Completer
from consortium_opt.whatif.infeasibility.atoms import Probes
from consortium_opt.whatif.infeasibility.conflict import conflicts as find_conflicts
from consortium_opt.whatif.infeasibility.fixes import Way, Ways, ways_out
from consortium_opt.whatif.infeasibility.ladders import Kind
from consortium_opt.whatif.infeasibility.recruit import Recruit, recruits
from consortium_opt.whatif.infeasibility.remedies import formulation_at, instance_at, remedies
from consortium_opt.whatif.inquiry import Best, Inquiry, Status
from consortium_opt.whatif.report import Report

Told = Callable[[str, int, int], None]


class Finding(Part):
    """A reason, found without solving, why nothing is possible."""

    rule: str
    """Name of the rule, or what of the pool."""
    text: str
    """What it needs and what the pool has."""


class AtomInfo(Part):
    """What stands in a conflict."""

    name: str
    """As in ``conflict``."""
    kind: Kind
    """rule, required or excluded (one candidate of such a rule), or role."""
    rule: str | None = None
    """Name of the rule; null for a role."""
    candidate: str | None = None
    """Id of the candidate that is required or excluded."""
    asks: str
    """What it asks for."""
    law: bool
    """Whether it is written in the call."""
    text: str | None = None
    """The rule in words."""


class Fix(Part):
    """A way out: changes that make a consortium possible. A suggestion, never applied by itself."""

    cost: float
    """Steps times ``cost_of_change``; switching a rule off is 10 steps, giving up a name 3."""
    changes: tuple[Change, ...]
    """Keys to change, old to new. ``roles.NAME`` is a row of the table of roles."""
    text: str
    """The same in a sentence for each change."""
    status: Status
    """*optimal* where ``consortium`` is proven best under the changes, *feasible* where not."""
    objective: float | None
    """Objective of ``consortium``; null where a limit came before any was found again."""
    consortium: ConsortiumInfo | None
    """The best consortium under the changes."""


class Infeasible(Report):
    """Why no consortium meets the rules, and what would have to change."""

    NAME: ClassVar[str] = "explanation"

    schema_version: Literal[1] = 1
    """Version of this document."""
    status: Literal["infeasible"] = "infeasible"
    """Proven: nothing meets the rules."""
    instance: InstanceInfo
    """Which pool it was."""
    formulation: FormulationInfo
    """Under which rules."""
    findings: tuple[Finding, ...] = ()
    """What was found without solving; each alone rules everything out."""
    conflict: tuple[str, ...] = ()
    """Names of rules, ``RULE CANDIDATE`` and ``role NAME``, that cannot hold together."""
    irreducible: bool = True
    """Whether it is proven that the rest can be met without any one of them."""
    more_conflicts: tuple[tuple[str, ...], ...] = ()
    """Further conflicts, as far as they were asked for."""
    all_conflicts: bool = False
    """Whether it is proven that there are no others."""
    atoms: tuple[AtomInfo, ...] = ()
    """What stands in any of the conflicts."""
    structure: str | None = None
    """Why nothing is possible even without any rule; null where something is."""
    fixes: tuple[Fix, ...] = ()
    """The cheapest ways out, cheapest first."""
    cheapest: bool = False
    """Whether it is proven that no way out in the space is cheaper than those listed."""
    all_fixes: bool = False
    """Whether it is proven that there are no others in the space."""
    recruits: tuple[Recruit, ...] = ()
    """What one more candidate would have to be for the rules to be met, as far as it was found."""
    laws_allowed: bool = False
    """Whether laws could be changed as well."""
    seconds: float = 0.0
    """Wall-clock seconds."""

    @property
    def only_laws(self) -> bool:
        """Whether no change of what is not a law helps, proven."""
        return not self.laws_allowed and not self.fixes and self.all_fixes and not self.structure

    @property
    def open_questions(self) -> bool:
        """Whether a limit or Ctrl-C left anything unproven."""
        return not (self.irreducible and (self.cheapest or self.all_fixes))

    def page(self) -> Page:
        """Conflicts and ways out for people."""
        return page(self)

    def tables(self) -> Mapping[str, Tidy]:
        """``fixes`` (a row a change), ``recruits``, ``conflicts`` (a row an atom), ``findings``."""
        return tables(self)


def explain_infeasible(
    inquiry: Inquiry,
    *,
    allow_law: bool = False,
    conflicts: int = 3,
    fixes: int = 3,
    lacking: int = 3,
    seconds: float = 5.0,
    told: Told | None = None,
) -> Infeasible:
    """Why nothing meets the rules of an inquiry's case, and the cheapest changes that help.

    ``conflicts``, ``fixes``, ``lacking`` (candidates): at most so many are listed. ``allow_law``:
    laws may be loosened.
    ``seconds``: how long at most the best consortium under each change is looked for; what is then
    not proven best is marked so.
    ``told`` gets the part (*conflicts*, *ways out*), how many are found and how many are asked for.
    Deadline and ``stop`` of the inquiry's settings hold for all of it; what they cut short is
    marked as not proven.

    Raises ValueError if a consortium meets the rules, InternalError where checker and solver
    disagree.
    """
    started = time.monotonic()
    probes = Probes(inquiry.case, inquiry.settings)
    tell = told or _nobody
    tell("conflicts", 0, conflicts)
    clashes = find_conflicts(probes, conflicts)
    if probes.known and probes.possible(probes.foot):
        raise ValueError("a consortium meets the rules: the case is not infeasible")
    tell("conflicts", len(clashes.found), conflicts)
    ways = _ways(probes, allow_law, fixes, lambda found: tell("ways out", found, fixes))
    case = inquiry.case
    names = [tuple(probes.ladders[k].name for k in sorted(c.atoms)) for c in clashes.found]
    involved = sorted({k for clash in clashes.found for k in clash.atoms})
    return Infeasible(
        **about(case),
        findings=tuple(_findings(inquiry)),
        conflict=names[0] if names else (),
        irreducible=all(clash.proven for clash in clashes.found[:1]),
        more_conflicts=tuple(names[1:]),
        all_conflicts=clashes.complete,
        atoms=tuple(_atom(probes, k) for k in involved),
        structure=None if names or not clashes.complete else _structure(probes),
        fixes=tuple(_fix(inquiry, probes, way, seconds) for way in ways.found),
        cheapest=ways.proven,
        all_fixes=ways.complete,
        recruits=recruits(inquiry, [probes.ladders[k].owner for k in involved], lacking),
        laws_allowed=allow_law,
        seconds=round(time.monotonic() - started, 3),
    )


def _nobody(_part: str, _found: int, _most: int) -> None:
    """Tell nobody."""


def _findings(inquiry: Inquiry) -> Iterator[Finding]:
    for line in inquiry.shrunk.findings:
        rule, _, text = line.partition(": ")
        yield Finding(rule=rule, text=text)


def _ways(probes: Probes, allow_law: bool, most: int, told: Callable[[int], None]) -> Ways:
    """Ways out by rules; where there are surely none, those that let roles go as well."""
    every = range(len(probes.ladders))
    laws = frozenset(k for k in every if probes.ladders[k].law and not allow_law)
    roles = frozenset(k for k in every if probes.ladders[k].kind == "role")
    ways = ways_out(probes, laws | roles, most, told)
    if ways.found or not ways.complete or not roles:
        return ways
    return ways_out(probes, laws, most, told)


def _atom(probes: Probes, k: int) -> AtomInfo:
    ladder, case = probes.ladders[k], probes.case
    if ladder.kind == "role":
        role = case.roles[case.role_index[ladder.owner]]
        months = f", {number(role.person_months)} person-months" if role.person_months else ""
        count = between(max(1, role.min_members), role.max_members or INFINITY)
        asks = f"{count} member{'' if count.endswith(' 1') else 's'}{months}"
        return AtomInfo(name=ladder.name, kind="role", asks=asks, law=False)
    rule = case.formulation.rules[ladder.owner]
    asks = rule.measure(case, Chosen((0,), 0 if case.formulation.coordinator else None)).required
    if ladder.member is not None:
        asks = f"{ladder.member} is {'a' if ladder.kind == 'required' else 'no'} member"
    return AtomInfo(
        name=ladder.name,
        kind=ladder.kind,
        rule=ladder.owner,
        candidate=ladder.member,
        asks=asks,
        law=rule.law,
        text=rule.text,
    )


def _best(under: Inquiry, witness: Chosen | None) -> Best:
    """The best consortium of a case of which one consortium is known."""
    if witness is not None:
        completed = Completer(under.case, under.settings).complete(witness.members)
        if completed is not None:
            under.known.sets[witness.members] = completed[1]
    return under.ask()


def _structure(probes: Probes) -> str:
    """What the pool lacks for any consortium at all."""
    findings = shrink(probes.at(probes.only(()))).findings
    if findings:
        return "; ".join(findings)
    return "no members can play roles and coordinate together, whatever the rules say"


def _fix(inquiry: Inquiry, probes: Probes, way: Way, seconds: float) -> Fix:
    """A way out with its best consortium, or the best found in the time."""
    told = list(remedies(probes, way.point))
    under = inquiry.under(formulation_at(probes, way.point), instance_at(probes, way.point))
    best = _best(under.within(seconds), probes.witness(way.point, probes.at(way.point)))
    consortium = None if best.members is None else under.consortium(best.members)
    return Fix(
        cost=way.cost,
        changes=tuple(change for changes, _ in told for change in changes),
        text=" ".join(text for _, text in told),
        status=best.status,
        objective=None if consortium is None else consortium.objective,
        consortium=consortium,
    )
