"""Everything a report is made of: the result, and what it is of where that is at hand.

A result says who is in and what was proven. Levels, trust between members, what the call asks for
and the sources of rules stand in the instance and the formulation; with those beside it, a report
shows them too. Pages and documents are made of a dossier alone, so all of them tell the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from consortium_opt.case import Case
from consortium_opt.formulation import read_formulation
from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance.schema import Instance
from consortium_opt.problems import InvalidInput, Problem
from consortium_opt.reporting.page import Page
from consortium_opt.reporting.printed import kept_in
from consortium_opt.result import Result


@dataclass(frozen=True)
class Dossier:
    """A result with what it is of; None is what was not given, and what needs it is left out.

    Raises:
        InvalidInput: if the instance is not the one the result is of.
    """

    result: Result
    instance: Instance | None = None
    """The pool the result is of."""
    formulation: Formulation | None = None
    """The rules it was solved under, changes applied."""
    notes: tuple[str, ...] = ()
    """What the user should know: normalised values, rules that were not judged."""
    command: str | None = None
    """The command that gives this result again."""
    sections: tuple[Page, ...] = ()
    """Further answers on the same pool: explanations, comparisons, sweeps, frontiers."""
    command_limits: str = ""
    """What is to be said of the command where it may lack options; empty where it lacks none."""

    def __post_init__(self) -> None:
        if self.instance is None or self.instance.sha256 == self.result.instance.sha256:
            return
        message = "this is not the instance the result is of: its content differs"
        fix = f"Give the files of {self.result.instance.title!r} as they were when it was solved"
        raise InvalidInput([Problem(self.instance.meta.title, message, fix=fix)])

    @cached_property
    def case(self) -> Case | None:
        """Instance under formulation, where both are given."""
        if self.instance is None or self.formulation is None:
            return None
        return Case(self.instance, self.formulation)

    @cached_property
    def pool(self) -> Case | None:
        """Levels, trust and the like of the candidates, which the rules do not change."""
        if self.case is not None or self.instance is None:
            return self.case
        said = self.result.formulation
        return Case(self.instance, Formulation(name=said.name, title=said.title))


def read_again(result: Result, source: str | Path | None = None) -> Formulation:
    """The rules a result was solved under: their file, and the recorded changes laid over it.

    ``source`` is a name or a path as for :func:`consortium_opt.read_formulation`; the name in the
    result if left out. Raises InvalidInput if there is none, or if its rules and terms are not
    those of the result.
    """
    said = result.formulation
    changes = {one.key: one.new for one in said.changes if kept_in(one) is None}
    found = read_formulation(source or said.name, changes=changes)
    if result.consortia and not _is_of(found, result):
        message = "these are not the rules of the result: rules or terms have other names or types"
        fix = f"Give the formulation {said.title!r} as it was when it was solved"
        raise InvalidInput([Problem(str(source or said.name), message, fix=fix)])
    return found


def _is_of(found: Formulation, result: Result) -> bool:
    """Whether names and types agree; a rule that is only measured may have been left out."""
    best = result.best
    rules = {rule.name: rule.type for rule in best.rules}
    known = {name: rule.type for name, rule in found.measured.items()}
    terms = {name: term.type for name, term in found.terms.items()}
    same = {term.name: term.type for term in best.terms} == terms
    return same and rules.items() <= known.items() and found.enforced.keys() <= rules.keys()
