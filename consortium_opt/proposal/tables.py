"""The one source: every table of the proposal, in the order of the template, with its notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from consortium_opt.dossier import Dossier
from consortium_opt.problems import InvalidInput, Problem
from consortium_opt.proposal.balance import balance
from consortium_opt.proposal.capacity import capabilities, roles, skills
from consortium_opt.proposal.facts import facts
from consortium_opt.proposal.money import budget, cost_by_package
from consortium_opt.proposal.people import participants, staff_effort, work_packages
from consortium_opt.proposal.subject import Subject
from consortium_opt.proposal.table import Table, clean
from consortium_opt.proposal.template import Template, template_for, template_named
from consortium_opt.reporting import words
from consortium_opt.result import ConsortiumInfo, Result


@dataclass(frozen=True, slots=True)
class Section:
    """Tables under a heading."""

    heading: str
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What every document shows: a title, what to know first, sections, notes."""

    title: str
    caution: tuple[str, ...]
    """What to know before anything is pasted."""
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    """What is left out and why, and where the figures come from."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """Tables of all sections."""
        return tuple(table for section in self.sections for table in section.tables)


def proposal(dossier: Dossier, rank: int = 1, template: str | None = None) -> Proposal:
    """The tables for a consortium of the dossier's result.

    ``rank``: which one, from 1. ``template``: ``he-5.1`` or ``he-4.0``; that of the day the call
    opens if left out, and the newest where the dossier does not say.

    Raises:
        InvalidInput: if there is no such rank or template.
    """
    chosen, consortium = _arguments(dossier, rank, template)
    subject = Subject(dossier, consortium)
    known = skills(subject)
    made = (
        ("Participants", (participants(subject),)),
        ("3.1 Work plan and resources", (work_packages(subject), staff_effort(subject))),
        ("Budget", (budget(subject, chosen.purchases), cost_by_package(subject))),
        (
            "3.2 Capacity of participants and consortium as a whole",
            (roles(subject), capabilities(subject, known), facts(subject, known)),
        ),
        ("Balance", (balance(subject, known),)),
    )
    sections = [
        Section(heading, tuple(found for found in tables if isinstance(found, Table)))
        for heading, tables in made
    ]
    left = [found for _, tables in made for found in tables if isinstance(found, str)]
    notes = (*left, *_source(dossier, consortium), *_template(chosen))
    return Proposal(
        title=clean(f"Tables for the proposal: {dossier.result.instance.title}"),
        caution=tuple(_caution(dossier, consortium)),
        sections=tuple(section for section in sections if section.tables),
        notes=tuple(map(clean, notes)),
    )


def _arguments(
    dossier: Dossier, rank: int, template: str | None
) -> tuple[Template, ConsortiumInfo]:
    """The template and the consortium; raises InvalidInput with every problem."""
    problems: list[Problem] = []
    rules = dossier.formulation
    name = template_for(rules.opens if rules else None) if template is None else template
    for check in (lambda: template_named(name), lambda: ranked(dossier.result, rank)):
        try:
            check()
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput(problems)
    return template_named(name), ranked(dossier.result, rank)


def ranked(result: Result, rank: int) -> ConsortiumInfo:
    """The consortium of a rank; raises InvalidInput if there is none."""
    found = next((c for c in result.consortia if c.rank == rank), None)
    if found is not None:
        return found
    if not result.consortia:
        why = "nothing is possible" if result.status == "infeasible" else "none was found"
        message = f"there is no consortium to make tables of: {why}"
        fix = "Loosen the rules; `consortium-opt explain` says which"
        fix = fix if result.status == "infeasible" else "Solve it again with a longer --time-limit"
        raise InvalidInput([Problem(result.instance.title, message, fix=fix)])
    count = words.counted(len(result.consortia), "rank")
    allowed = f"1 to {len(result.consortia)}" if len(result.consortia) > 1 else "1"
    fix = "Solve it again with a greater --top for more"
    raise InvalidInput([Problem("rank", f"{rank}, and the result has {count}", allowed, fix)])


def _caution(dossier: Dossier, consortium: ConsortiumInfo) -> Iterator[str]:
    pool = dossier.instance
    if pool is not None and pool.meta.status == "illustrative":
        yield "The pool is marked illustrative: its figures are examples, and no data to submit."
    missed = [rule.name for rule in consortium.rules if not rule.satisfied]
    if missed:
        yield clean(f"Measured and not met: {', '.join(missed)}.")


def _source(dossier: Dossier, consortium: ConsortiumInfo) -> Iterator[str]:
    result = dossier.result
    yield f"Rank {consortium.rank} of {len(result.consortia)}. {words.verdict(result)}"
    yield f"Pool: {words.pool(result)}, sha256 {result.instance.sha256}."
    yield f"Rules: {words.rules_source(result)}."
    for change in words.changes(result):
        yield f"Changed: {words.change(change, result, '→')}"
    yield from dossier.notes
    if dossier.command:
        limits = f", {dossier.command_limits}," if dossier.command_limits else ""
        yield f"Made again{limits} with: {dossier.command}"


def _template(chosen: Template) -> Iterator[str]:
    yield f"Template: {chosen.title}."
    for text in chosen.left:
        yield f"Left for you to write: {text}"
    yield "Look at the template of your call: fonts, sizes and headings there prevail."
    yield "Part A has to agree: the same participants in the same order, and the same totals."
