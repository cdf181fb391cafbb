"""Everything a report is made of: the result, and what it is of where that is at hand.

A result says who is in and what was proven. Levels, trust between members, what the call asks for
and the sources of rules stand in the instance and the formulation; with those beside it, a report
shows them too. Pages and documents are made of a dossier alone, so all of them tell the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from consortium_opt.case import Case
from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance.schema import Instance
from consortium_opt.problems import InvalidInput, Problem
from consortium_opt.reporting.page import Page
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
