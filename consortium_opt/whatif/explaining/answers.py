"""What ``explain`` answers about a consortium that can be: frozen values, each with a sentence."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from consortium_opt.result import Part


class WhyIn(Part):
    """A member, and the best consortium without it."""

    id: str
    """Id of the member."""
    objective_without: float | None
    """Best objective of a consortium without it; null if there is none, or none was found."""
    proven: bool = True
    """Whether that is exact; else a limit ended the search for better."""
    only_it_brings: tuple[str, ...] = ()
    """What no other member has: *capability X*, *country FR*, *role design*, *need X*."""
    terms: dict[str, float] = Field(default_factory=dict)
    """Change of each term's value without it, by name; those that stay are left out."""
    joins: tuple[str, ...] = ()
    """Who comes in without it."""
    leaves: tuple[str, ...] = ()
    """Who else leaves without it."""
    text: str
    """The answer as a sentence."""


class WhyNot(Part):
    """A candidate who is no member, and the best consortium with it."""

    id: str
    """Id of the candidate."""
    objective_with: float | None
    """Best objective of a consortium with it; null if there is none, or it was not looked for."""
    at_most: float | None = None
    """Proven bound on that objective; null if nothing is possible with it."""
    proven: bool = True
    """Whether ``objective_with`` is exact, or that nothing is possible is proven."""
    out: tuple[str, ...] = ()
    """Members who would leave."""
    joins: tuple[str, ...] = ()
    """Who else would come in."""
    blocked_by: tuple[str, ...] = ()
    """Rules that cannot hold with it; empty where it can take part, or that was not asked."""
    change: tuple[dict[str, Any], ...] = ()
    """The smallest changes that let it in, as ``{"key", "old", "new"}``; a suggestion."""
    text: str
    """The answer as a sentence."""


class Substitute(Part):
    """Who could come in."""

    id: str
    """Id of the candidate."""
    objective: float
    """Best objective of a consortium with it and without those who drop out."""
    along: tuple[str, ...] = ()
    """Who else comes in with it."""


class Replacement(Part):
    """The best substitutes for members who drop out, the best first."""

    out: tuple[str, ...]
    """Who drops out."""
    others_kept: bool = False
    """Whether all other members stay."""
    candidates: tuple[Substitute, ...]
    """Substitutes; none if nothing is possible."""
    proven: bool = True
    """Whether the ranks are exact."""


class WeightRange(Part):
    """Weights of a term, the others as they are, at which the same members stay best."""

    term: str
    """Name of the term."""
    weight: float
    """Its weight."""
    low: float
    """Least weight; 0 if they stay best down to no weight at all."""
    high: float | None
    """Greatest weight; null if they stay best however great it is."""
    below: tuple[str, ...] = ()
    """Members of the consortium that is best below ``low``."""
    above: tuple[str, ...] = ()
    """Members of the consortium that is best above ``high``."""
    proven: bool = True
    """Whether both ends are exact."""


class Price(Part):
    """What a rule costs: the objective if it is loosened by a step: a number, a name, all of it."""

    rule: str
    """Name of the rule."""
    key: str
    """What is changed."""
    old: Any
    """Its value."""
    new: Any
    """Its value in the question."""
    objective: float | None
    """Best objective then; null where the search found no end."""
    gain: float | None
    """That objective less the best one now; 0 for a rule that costs nothing."""
    proven: bool = True
    """Whether it is exact."""
    text: str
    """The answer as a sentence."""


class Stay(Part):
    """How often a candidate is in the best consortium when the numbers are noisy."""

    id: str
    """Id of the candidate."""
    share: float
    """Part of the samples, 0 to 1."""


class Stability(Part):
    """A sample, not a proof: the case solved anew with weights, levels and trust disturbed."""

    samples: int
    """Samples that were solved."""
    seed: int
    """Seed of the disturbances."""
    within: float
    """Each number is multiplied by 1 plus a number uniform within this of 0."""
    infeasible: int
    """Samples in which nothing was possible."""
    stays: tuple[Stay, ...]
    """Candidates who are in at least one, the most frequent first."""


class DropOut(Part):
    """What a member's departure breaks, nothing else being changed but seats and effort."""

    id: str
    """Id of the member who leaves."""
    broken: tuple[str, ...]
    """Rules that those who stay break, with the best seats for them; empty if none."""
    faults: tuple[str, ...] = ()
    """Why those who stay have no seats at all, such as a role none of them can play."""
    text: str
    """The answer as a sentence."""
