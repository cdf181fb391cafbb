"""What ``explain`` returns where something is possible."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from consortium_opt.reporting.explained import page
from consortium_opt.reporting.explained_tables import tables
from consortium_opt.reporting.page import Page
from consortium_opt.reporting.tables import Tidy
from consortium_opt.result import ConsortiumInfo, FormulationInfo, InstanceInfo
from consortium_opt.whatif.explaining.answers import (
    DropOut,
    Price,
    Replacement,
    Stability,
    WeightRange,
    WhyIn,
    WhyNot,
)
from consortium_opt.whatif.report import Report


class Explanation(Report):
    """Why a consortium is the best (or the N-th), and how much may change before it is not."""

    NAME: ClassVar[str] = "explanation"

    schema_version: Literal[1] = 1
    """Version of this document."""
    status: Literal["optimal", "feasible"]
    """*feasible* where a limit was hit before the rank was proven."""
    rank: int
    """Which consortium is explained."""
    why_in: tuple[WhyIn, ...] = ()
    """Every member, and the best without it."""
    why_not: tuple[WhyNot, ...] = ()
    """Other candidates, and the best with them."""
    replacements: tuple[Replacement, ...] = ()
    """Who could come in for whom."""
    weights: tuple[WeightRange, ...] = ()
    """Weights between which the same members stay best."""
    prices: tuple[Price, ...] = ()
    """What rules cost, the dearest first."""
    core: tuple[str, ...] = ()
    """In every consortium within ``distance`` of the best."""
    swing: tuple[str, ...] = ()
    """In some of them."""
    never: tuple[str, ...] = ()
    """In none of them."""
    undecided: tuple[str, ...] = ()
    """Candidates for whom a limit came before the proof, or who were not asked about."""
    drop_outs: tuple[DropOut, ...] = ()
    """What each single departure breaks."""
    stability: Stability | None = None
    """A sample of disturbed cases; null unless asked for."""
    distance: float
    """Part of the best objective that *near the best* may lack."""
    unanswered: tuple[str, ...] = ()
    """Ids of candidates whose question a limit or Ctrl-C came before."""
    instance: InstanceInfo
    """Which pool it was."""
    formulation: FormulationInfo
    """Under which rules."""
    consortium: ConsortiumInfo
    """The consortium that is explained."""
    names: dict[str, str]
    """Name of every candidate that has one of its own, by id."""

    @property
    def open_questions(self) -> bool:
        """Whether a limit or Ctrl-C left anything unanswered or unproven that was asked exactly."""
        lists = (self.why_in, self.replacements, self.weights, self.prices)
        unproven = not all(one.proven for answers in lists for one in answers)
        return unproven or bool(self.unanswered or self.undecided) or self.status != "optimal"

    def page(self) -> Page:
        """Tables a question."""
        return page(self)

    def tables(self) -> Mapping[str, Tidy]:
        """One table a question."""
        return tables(self)
