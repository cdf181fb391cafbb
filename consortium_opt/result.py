"""The result: a ranked list of consortia with what was proven, as plain frozen data.

Everything under a consortium is recomputed in plain Python from the chosen members and roles; no
solver object is held, so results compare, pickle, and go to JSON and back.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from consortium_opt.formulation.schema import Change, Formulation
from consortium_opt.instance.schema import Instance

if TYPE_CHECKING:
    import pandas as pd

SAME = 1e-6
"""Objectives closer than this are the same: solvers are asked for no more."""


class Part(BaseModel):
    """Common to every part of a result: frozen, nothing beyond what is described."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def not_known(value: Any) -> bool:
    """Whether a key is left out of a document: ``exclude_if`` of what is not always known."""
    return value is None


class InstanceInfo(Part):
    """Which pool it was."""

    title: str
    """Title of the instance."""
    candidates: int
    """Number of candidates in the pool."""
    sha256: str
    """Hash of the loaded instance, the same for every carrier."""


class FormulationInfo(Part):
    """Under which rules."""

    name: str
    """Name of the formulation."""
    title: str
    """Title of the formulation."""
    changes: tuple[Change, ...] = ()
    """What overlays, ``--set``, ``--require`` and ``--exclude`` changed."""


class SolverInfo(Part):
    """What proved it."""

    name: str
    """Name of the solver."""
    version: str
    """Version of the solver."""
    seconds: float
    """Wall-clock seconds from the start of the run."""
    threads: int
    """Threads the solver could use."""
    seed: int
    """Random seed of the solver."""


class MemberInfo(Part):
    """A member and what it does."""

    id: str
    """Id of the candidate."""
    name: str
    """Name of the candidate."""
    country: str
    """ISO 3166-1 alpha-2."""
    roles: tuple[str, ...] = ()
    """Roles it plays."""
    leads: tuple[str, ...] = ()
    """Roles it leads."""
    person_months: dict[str, float] = Field(default_factory=dict)
    """Person-months by role; empty where none are planned."""
    cost: float | None = None
    """Staff cost in currency; null where no person-months are planned or a rate is unknown."""


def ids_of(members: Iterable[MemberInfo]) -> tuple[str, ...]:
    """Sorted ids of members."""
    return tuple(sorted(member.id for member in members))


class TermInfo(Part):
    """An objective term of a consortium."""

    name: str
    """Name of the term in the formulation."""
    type: str
    """Type of the term."""
    weight: float
    """Its weight."""
    value: float
    """Its value, 0 to 1, higher is better."""
    contribution: float
    """``weight * value / sum of weights``: its part of the objective."""


class RuleInfo(Part):
    """A rule on a consortium."""

    name: str
    """Name of the rule in the formulation."""
    type: str
    """Type of the rule."""
    satisfied: bool
    """Whether it holds; a rule that is measured and not required may not."""
    required: str
    """What it asks for."""
    achieved: str
    """What the consortium has, and how many members could not be judged."""
    slack: float | None
    """Distance to the bound in the rule's unit, 0 where it binds, null where there is none."""
    law: bool
    """Whether it is written in the call."""
    text: str | None
    """The rule in words."""
    required_to_hold: bool = Field(default=True, exclude_if=bool)
    """false: it is measured and reported, not required; left out where it is required."""


class MemberFunding(Part):
    """Money of a member under the programme, in the instance's currency."""

    rate: float
    """Part of its eligible cost that is paid, 0 to 1."""
    eligible_cost: float
    """Staff, other costs and indirect costs, and subcontracts where they count."""
    contribution: float
    """What it asks for: rate times eligible cost."""


class FundingInfo(Part):
    """Money of a consortium under the programme, in the instance's currency."""

    eligible_cost: float
    """Of all members."""
    contribution: float
    """What all members ask for."""
    members: dict[str, MemberFunding]
    """By id of the member."""


Integration = Literal["network", "coordination", "integration"]
Coverage = Literal["national", "cross-border", "european", "worldwide"]
Sectors = Literal["one sector", "generalist"]


class Benefit(Part):
    """An indicator of one of ten benefits of cooperation."""

    name: str
    """Short name of the benefit."""
    origin: str
    """border or inter-cluster: what the benefit comes from."""
    indicator: str
    """What is counted."""
    value: float | None
    """The count or mean; null where the instance does not say."""


class ProfileInfo(Part):
    """What kind of cooperation a consortium is, and what its members gain by it."""

    integration: Integration
    """Every role filled: integration; a topic all share: coordination; else network."""
    coverage: Coverage
    """From the members' countries and the land borders between them."""
    sectors: Sectors | None
    """From the column sector; null where a member's is not known."""
    benefits: tuple[Benefit, ...]
    """Ten, always in the same order."""


class ConsortiumInfo(Part):
    """A consortium: one set of members with its best roles."""

    rank: int
    """1 is the best."""
    objective: float
    """``sum of weight * value / sum of weights``."""
    coordinator: str | None
    """Id of the coordinating member, null where there is none."""
    members: tuple[MemberInfo, ...]
    """Members, the coordinator first, then by id."""
    terms: tuple[TermInfo, ...]
    """Objective terms in the formulation's order."""
    rules: tuple[RuleInfo, ...]
    """Rules in the formulation's order."""
    funding: FundingInfo | None = Field(default=None, exclude_if=not_known)
    """Money under the programme; left out where the formulation says nothing of it, or where
    person-months or rates are not known."""
    profile: ProfileInfo | None = Field(default=None, exclude_if=not_known)
    """Typology and benefits; left out where the formulation is not for a meta-cluster."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Sorted ids of the members."""
        return ids_of(self.members)


Status = Literal["optimal", "feasible", "infeasible", "no_solution"]


class Result(Part):
    """What :func:`consortium_opt.solve` returns, and the JSON of ``--format json``."""

    schema_version: Literal[1] = 1
    """Version of this document."""
    status: Status
    """Of rank 1: optimal (proven), feasible (a limit was hit), infeasible (proven), no_solution."""
    instance: InstanceInfo
    """Which pool."""
    formulation: FormulationInfo
    """Which rules."""
    solver: SolverInfo
    """What proved it."""
    bound: float | None
    """Upper bound on the objective of any consortium; null where infeasible or unknown."""
    gap: Annotated[float, Field(ge=0)] | None
    """Relative gap of rank 1; null where unknown."""
    proven_ranks: int
    """The first so many ranks are proven to be exactly these."""
    exhausted: bool
    """There are no more consortia than those listed."""
    tied_at_end: bool
    """Unreported consortia tie with the last rank."""
    consortia: tuple[ConsortiumInfo, ...]
    """Ranked, best first."""

    @property
    def best(self) -> ConsortiumInfo:
        """Rank 1; raises IndexError with the status where there is none."""
        if not self.consortia:
            raise IndexError(f"there is no consortium: the status is {self.status}")
        return self.consortia[0]

    def to_json(self) -> str:
        """The document of the interface, indented."""
        return self.model_dump_json(indent=2)

    @classmethod
    def from_json(cls, text: str | bytes) -> Result:
        """The result from its JSON; raises pydantic.ValidationError if it is none."""
        return cls.model_validate_json(text)

    def to_frame(self) -> pd.DataFrame:
        """Tidy pandas frame: one row a consortium and member."""
        import pandas as pd

        from consortium_opt.reporting.tables import MEMBER_COLUMNS, member_rows

        return pd.DataFrame(list(member_rows(self)), columns=list(MEMBER_COLUMNS))

    def write(
        self,
        folder: str | Path,
        force: bool = False,
        instance: Instance | None = None,
        formulation: Formulation | None = None,
        notes: Iterable[str] = (),
    ) -> Path:
        """Write ``result.json``, reports and documents into a new folder; see ``solve -o``.

        With the instance and the formulation that the result is of, they tell what stands there
        too: capabilities, trust, rates, sources of rules. Raises InvalidInput if the place is
        taken, or if the result is of another instance.
        """
        from consortium_opt.dossier import Dossier
        from consortium_opt.written import write_dossier

        dossier = Dossier(self, instance, formulation, tuple(notes))
        return write_dossier(dossier, Path(folder), force=force)

    def __str__(self) -> str:
        from consortium_opt.reporting.terminal import as_text
        from consortium_opt.reporting.words import laws_changed

        return as_text(self, laws_changed(self))

    def _repr_html_(self) -> str:
        from consortium_opt.pages.fragments import of_result

        return of_result(self)
