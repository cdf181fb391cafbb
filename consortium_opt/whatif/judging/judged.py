"""A named set of members in figures: every rule and term, and by how much rules are missed."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.result import (
    FundingInfo,
    MemberInfo,
    Part,
    ProfileInfo,
    RuleInfo,
    TermInfo,
    ids_of,
    not_known,
)
from consortium_opt.scoring import describe, member_infos, rule_infos, term_infos, weighted
from consortium_opt.whatif.judging.shortfall import shortfall
from consortium_opt.whatif.seating import Seated


class JudgedRule(RuleInfo):
    """A rule on named members."""

    required_to_hold: bool
    """false: it is measured and reported, not required."""
    missed: str | None
    """By how much it is missed, in words; null where it holds."""


class JudgedConsortium(Part):
    """Named members with the best choice of seats; rules may be broken."""

    objective: float | None
    """``sum of weight * value / sum of weights``; null where a term is not judged."""
    coordinator: str | None
    """Id of the coordinating member, null where there is none."""
    members: tuple[MemberInfo, ...]
    """Members, the coordinator first, then by id."""
    terms: tuple[TermInfo, ...]
    """Objective terms that are judged, in the formulation's order."""
    rules: tuple[JudgedRule, ...]
    """Rules that are judged, in the formulation's order."""
    not_judged: dict[str, str] = Field(default_factory=dict)
    """Why other rules and terms cannot be judged, by key: ``rules.budget``."""
    funding: FundingInfo | None = Field(default=None, exclude_if=not_known)
    """Money under the programme; left out where it is not known."""
    profile: ProfileInfo | None = Field(default=None, exclude_if=not_known)
    """Typology and benefits; left out where the formulation is not for a meta-cluster."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Sorted ids of the members."""
        return ids_of(self.members)


NO_SEATS = "it needs seats, and these members cannot be seated"


def judged(case: Case, seated: Seated, unknown: Mapping[str, str]) -> JudgedConsortium:
    """What is reported of seated members.

    ``unknown`` says why rules and terms that the case has switched off cannot be judged.
    """
    left = dict(unknown) | dict.fromkeys(sorted(seated.open), NO_SEATS)
    chosen, rules = seated.chosen, case.formulation.rules
    whole = None if seated.faults else describe(case, chosen, rank=1)
    terms = _terms(case, chosen, left)
    known = not any(key.startswith("objective.") for key in left)
    return JudgedConsortium(
        objective=weighted(case, {term.name: term.value for term in terms}) if known else None,
        coordinator=None if chosen.coordinator is None else case.ids[chosen.coordinator],
        members=member_infos(case, chosen),
        terms=terms,
        rules=tuple(
            JudgedRule(
                **rule.model_dump(exclude={"required_to_hold"}),
                required_to_hold=rule.required_to_hold,
                missed=shortfall(rules[rule.name], case, chosen),
            )
            for rule in rule_infos(case, chosen, seated.open)
        ),
        not_judged=left,
        funding=whole.funding if whole else None,
        profile=whole.profile if whole else None,
    )


def _terms(case: Case, chosen: Chosen, left: Mapping[str, str]) -> tuple[TermInfo, ...]:
    """Terms that are judged, each with its part of the whole objective."""
    terms = case.formulation.objective.items()
    weights = sum(t.weight for name, t in terms if t.enabled or f"objective.{name}" in left)
    return tuple(
        term.model_copy(update={"contribution": term.weight * term.value / weights})
        for term in term_infos(case, chosen, frozenset(left))
    )
