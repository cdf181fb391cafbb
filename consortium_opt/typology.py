"""What kind of cooperation a consortium is, and what its members gain by it.

The typology has a level of integration, a geographic coverage and a sector approach; the profile
one indicator for each of ten benefits of cooperation between clusters, six of which come from
joining clusters and four from crossing a border. None means that the instance does not say.
"""

from __future__ import annotations

from itertools import combinations

from consortium_opt.case import Case
from consortium_opt.chosen import Chosen
from consortium_opt.geography import are_neighbours
from consortium_opt.result import Benefit, Coverage, Integration, ProfileInfo, Sectors

REGIONAL = 3
"""Countries up to which a chain of neighbours counts as cross-border."""


def profile(case: Case, chosen: Chosen) -> ProfileInfo:
    """Typology and benefits of a chosen consortium."""
    return ProfileInfo(
        integration=_integration(case, chosen),
        coverage=_coverage(case, chosen),
        sectors=_sectors(case, chosen),
        benefits=tuple(
            Benefit(name=name, origin=origin, indicator=indicator, value=value)
            for name, origin, indicator, value in _benefits(case, chosen)
        ),
    )


def _integration(case: Case, chosen: Chosen) -> Integration:
    """Integration: every role of the value chain is filled. Coordination: one subject is shared."""
    if case.roles and {r for _, r in chosen.plays} == set(range(len(case.roles))):
        return "integration"
    shared = any(
        all(weights.get(i, 0.0) > 0 for i in chosen.members) for weights in case.interests.values()
    )
    return "coordination" if shared else "network"


def _coverage(case: Case, chosen: Chosen) -> Coverage:
    countries = _countries(case, chosen)
    if len(countries) == 1:
        return "national"
    if not countries <= case.groups["EUROPE"].values:
        return "worldwide"
    joined = {min(countries)}
    while new := {c for c in countries - joined if any(are_neighbours(c, d) for d in joined)}:
        joined |= new
    near = joined == countries and len(countries) <= REGIONAL
    return "cross-border" if near else "european"


def _countries(case: Case, chosen: Chosen) -> set[str]:
    return {case.candidates[i].country for i in chosen.members}


def _sectors(case: Case, chosen: Chosen) -> Sectors | None:
    different = _different(case, chosen, "sector")
    if different is None:
        return None
    return "one sector" if different == 1 else "generalist"


def _different(case: Case, chosen: Chosen, attribute: str) -> int | None:
    """Different values among the members; None where one of them is blank."""
    values = case.attributes.get(attribute)
    if values is None or any(values[i] is None for i in chosen.members):
        return None
    return len({values[i] for i in chosen.members})


def _benefits(case: Case, chosen: Chosen) -> list[tuple[str, str, str, float | None]]:
    members, countries = chosen.members, _countries(case, chosen)
    abroad = sum(
        case.candidates[i].country != case.candidates[j].country
        for i, j in combinations(members, 2)
    )
    borders = sum(are_neighbours(a, b) for a, b in combinations(sorted(countries), 2))
    return [
        ("information", "border", "pairs of members from different countries", abroad),
        ("staff", "inter-cluster", "capabilities a partner holds higher, mean over members",
         _stronger(case, chosen)),
        ("research", "inter-cluster", "research members", _research(case, chosen)),
        ("stability", "border", "pairs of neighbouring countries joined", borders),
        ("strategies", "border", "topics that members from two countries or more care for",
         _topics(case, chosen)),
        ("markets", "inter-cluster", "countries a member is not at home in", len(countries) - 1),
        ("lock-in", "inter-cluster", "different sectors", _different(case, chosen, "sector")),
        ("services", "inter-cluster", "pairs of capabilities that no member has alone",
         _combinations(case, chosen)),
        ("needs", "border", "stated needs that a partner meets", _needs(case, chosen)),
        ("visibility", "border", "countries", len(countries)),
    ]  # fmt: skip


def _stronger(case: Case, chosen: Chosen) -> float | None:
    if not case.instance.capabilities:
        return None
    best = [max(column) for column in zip(*(case.levels[i] for i in chosen.members), strict=True)]
    found = sum(
        own < top for i in chosen.members for own, top in zip(case.levels[i], best, strict=True)
    )
    return float(found) / chosen.size


def _research(case: Case, chosen: Chosen) -> float | None:
    kinds = [case.candidates[i].type for i in chosen.members]
    if None in kinds:
        return None
    research: frozenset[str] = case.groups["ACADEMIC"].values | case.groups["RESEARCH"].values
    return float(sum(kind in research for kind in kinds))


def _topics(case: Case, chosen: Chosen) -> float | None:
    if not case.interests:
        return None
    members = set(chosen.members)
    return sum(
        len({case.candidates[i].country for i, w in weights.items() if i in members and w > 0}) > 1
        for weights in case.interests.values()
    )


def _combinations(case: Case, chosen: Chosen) -> float | None:
    if not case.instance.capabilities:
        return None
    held = [{k for k, level in enumerate(case.levels[i]) if level > 0} for i in chosen.members]
    together = combinations(sorted(set().union(*held)), 2)
    return sum(not any({a, b} <= own for own in held) for a, b in together)


def _needs(case: Case, chosen: Chosen) -> float | None:
    if not case.instance.needs:
        return None
    return sum(
        any(case.level_of.get((j, capability), 0.0) >= level for j in chosen.members if j != i)
        for i in chosen.members
        for capability, level in case.needs_of(i)
    )
