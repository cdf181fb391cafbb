"""A formulation: which rules hold with which numbers, and what counts how much."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny

from consortium_opt.formulation.funding import Funding
from consortium_opt.objectives.base import Term
from consortium_opt.rules.base import Confidence, Rule, Where


class Change(BaseModel):
    """A key that an overlay or ``--set`` changed, with its value before and after.

    The key ``keep`` of a result says that it keeps a consortium, ``{"members": [ids], "changes":
    n}``, but for so many changes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    key: str
    """Dotted key, such as ``rules.size.max``."""
    old: Any = None
    """Value before; null where there was none."""
    new: Any = None
    """Value after."""

    @property
    def of_law(self) -> str:
        """The change in a sentence, where its rule is marked law."""
        return f"a rule marked law was changed: {self.key} {self.old} -> {self.new}"


class Formulation(BaseModel):
    """Rules and objective terms by name, validated; what stands in a formulation file.

    The name of a rule or term is its identity everywhere: in the model's blocks and rows, in the
    report, in a what-if.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    name: str
    """Name of the file without its ending."""
    title: str
    """Title, shown on every report."""
    kind: Literal["call", "meta-cluster", "house"] = "house"
    """A funding call, a way for clusters to work together, or rules of one's own."""
    description: str | None = None
    """What it is for, and what it does not check."""
    opens: date | None = None
    """When the call opens: dated groups are read as of this day, else today."""
    source: str | None = None
    """Where the rules are written."""
    as_of: date | None = None
    """When somebody read them there."""
    confidence: Confidence | None = None
    """How sure the numbers are: the weakest of the laws."""
    roles: bool = True
    """false ignores the table of roles: nobody plays, leads or staffs one."""
    coordinator: bool = True
    """false: the consortium has no coordinator."""
    counts_only: Where | None = None
    """Which members count towards the rules that ask for a minimum of members or of values, such as
    ``{beneficiary = true}``; all others may still bring capabilities."""
    rules: dict[str, SerializeAsAny[Rule]] = Field(default_factory=dict)
    """What must hold, by name."""
    objective: dict[str, SerializeAsAny[Term]] = Field(default_factory=dict)
    """What counts, by name."""
    funding: Funding | None = None
    """What the programme pays."""
    changes: tuple[Change, ...] = ()
    """What overlays and ``--set`` changed."""

    @cached_property
    def measured(self) -> dict[str, Rule]:
        """Rules that are on, whether or not they are required."""
        return {name: rule for name, rule in self.rules.items() if rule.enabled}

    @cached_property
    def enforced(self) -> dict[str, Rule]:
        """Rules that are on and required."""
        return {name: rule for name, rule in self.measured.items() if rule.enforce}

    @cached_property
    def on_pairs(self) -> bool:
        """Whether a rule or term needs a column a pair of candidates."""
        rules = any(rule.on_pairs for rule in self.enforced.values())
        return rules or any(term.on_pairs for term in self.terms.values() if term.weight > 0)

    @cached_property
    def terms(self) -> dict[str, Term]:
        """Objective terms that are on; a weight of 0 is reported and counts nothing."""
        return {name: term for name, term in self.objective.items() if term.enabled}

    @cached_property
    def seat_rules(self) -> dict[str, Rule]:
        """Required rules that members alone do not settle."""
        return {name: rule for name, rule in self.enforced.items() if not rule.on_members_alone()}

    @cached_property
    def seat_terms(self) -> dict[str, Term]:
        """Terms that count and that members alone do not settle."""
        return {
            name: term
            for name, term in self.terms.items()
            if term.weight > 0 and not term.members_only
        }

    @cached_property
    def total_weight(self) -> float:
        """Sum of the weights, above 0; 1 where there is no term at all, and so nothing to weigh."""
        return sum(term.weight for term in self.terms.values()) or 1.0
