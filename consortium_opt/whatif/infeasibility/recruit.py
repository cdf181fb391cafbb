"""What the pool lacks: one more candidate that would make a consortium possible.

An invented candidate that is the best in everything is added to the pool and the case asked again,
every rule as it is written. Where that helps it is made as ordinary as can be, property by
property, until none can go: what is left is what somebody has to bring. An invented candidate is in
a pool of its own and in nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace

from consortium_opt.chosen import Chosen
from consortium_opt.instance.schema import Scalar
from consortium_opt.prepare import prepare
from consortium_opt.presolve import shrink
from consortium_opt.problems import InvalidInput
from consortium_opt.reporting.remedies import listed
from consortium_opt.result import Part
from consortium_opt.rules import Rule
from consortium_opt.rules.base import number
from consortium_opt.rules.seats import describe
from consortium_opt.solver.feasible import some_consortium
from consortium_opt.solver.plain import Completer
from consortium_opt.whatif.infeasibility.invented import (
    Traits,
    ideals,
    ordinary,
    why_there,
    with_one_more,
)
from consortium_opt.whatif.inquiry import Inquiry, Status

SECONDS = 5.0
"""How long it is looked for at most."""
TELLING = 1.0
"""Seconds that the best consortium with one is looked for at most."""
Helping = tuple[Traits, Chosen]
"""A candidate, and a consortium with it."""
LEAST = ("roles", "place")
"""Traits that are not properties of their own name."""


class Recruit(Part):
    """One more candidate that would make a consortium possible. A suggestion: nobody is invited."""

    properties: dict[str, Scalar]
    """What it must have, by column (``trust``: of all); in all else it is like most of the pool."""
    roles: tuple[str, ...]
    """Roles that it must be able to play."""
    text: str
    """The same in a sentence."""
    status: Status
    """*optimal* where ``objective`` is proven best, *feasible* where not."""
    objective: float | None
    """Objective of the best consortium with it; null where a limit came before any was found."""


def recruits(
    inquiry: Inquiry, rules: Iterable[str], most: int, seconds: float = SECONDS
) -> tuple[Recruit, ...]:
    """At most so many candidates that are lacking, those with the fewest properties first.

    ``rules`` are names of rules in conflict: their filters say what is tried, then those of all
    rules where that does not help. What the time cuts short is not listed.
    """
    if most < 1:
        return ()
    enforced = inquiry.case.formulation.enforced
    deadline = time.monotonic() + min(seconds, inquiry.settings.left())
    search = _Search(Inquiry(inquiry.case, replace(inquiry.settings, deadline=deadline)))
    named = [enforced[name] for name in dict.fromkeys(rules) if name in enforced]
    found = search.run(named) or search.run(list(enforced.values()))
    ranked = sorted(found, key=lambda one: search.weight(one[0]))
    return tuple(search.told(inquiry.within(TELLING), *one) for one in ranked[:most])


class _Search:
    """Invented candidates of one case."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.inquiry = inquiry
        self.case = inquiry.case
        self.base = ordinary(inquiry.case)

    def run(self, rules: list[Rule]) -> list[Helping]:
        """Candidates that help, none of which can be more ordinary in any one property."""
        found: list[Helping] = []
        for ideal in ideals(self.case, rules):
            columns = {"place", *(key for key in ideal if key in self.case.attributes)}
            if any(self._holds(ideal, other, columns) for other, _ in found):
                continue
            chosen = self.possible(ideal)
            if chosen is None:
                continue
            reduced = self._reduced(ideal, chosen)
            if reduced is not None and reduced[0] not in [other for other, _ in found]:
                found.append(reduced)
        return found

    def _holds(self, ideal: Traits, other: Traits, columns: set[str]) -> bool:
        """Whether a candidate has all the columns that already made another one help."""
        return all(ideal[key] == other[key] for key in columns if other[key] != self.base[key])

    def possible(self, traits: Traits) -> Chosen | None:
        """A consortium of the pool with one more, if there is any and time to find it."""
        settings = self.inquiry.settings
        if settings.over():
            return None
        try:
            instance = with_one_more(self.case, traits)
            case = prepare(instance, self.case.formulation, today=self.case.date)
        except InvalidInput:
            return None
        return some_consortium(case, shrink(case), settings)[1]

    def _reduced(self, traits: Traits, chosen: Chosen) -> Helping | None:
        """As ordinary as can be; None where the time did not allow to find out."""
        changed = True
        while changed:
            changed = False
            for step in self._steps(traits):
                tried = self._simpler(traits, *step)
                known = None if tried == traits else self.possible(tried)
                if known is not None:
                    traits, chosen, changed = tried, known, True
        settings = self.inquiry.settings
        return None if settings.over() else (traits, chosen)

    def _steps(self, traits: Traits) -> list[tuple[str, str]]:
        """What could go: a role, a place or its region, a property."""
        steps = [("roles", role) for role in traits["roles"]] + [("place", "")]
        if traits["place"][0] != self.base["place"][0]:
            steps.append(("place", "region"))
        return steps + [(key, "") for key in traits if key not in LEAST]

    def _simpler(self, traits: Traits, key: str, part: str) -> Traits:
        """More ordinary by one step."""
        if key == "roles":
            return traits | {key: tuple(role for role in traits[key] if role != part)}
        return traits | {key: (traits[key][0], None) if part else self.base[key]}

    def weight(self, traits: Traits) -> int:
        """Properties and roles that it takes."""
        return len(self._properties(traits)) + len(traits["roles"])

    def _properties(self, traits: Traits) -> dict[str, Scalar]:
        """What is unlike most of the pool; a region says its country."""
        found: dict[str, Scalar] = {}
        country, region = traits["place"]
        if traits["place"] != self.base["place"]:
            found |= {"country": country} if region is None else {"region": region}
        return found | {
            key: value
            for key, value in traits.items()
            if key not in LEAST and value != self.base[key] and value is not None
        }

    def told(self, inquiry: Inquiry, traits: Traits, chosen: Chosen) -> Recruit:
        """A candidate that is lacking, with the best consortium it makes possible."""
        instance = with_one_more(self.case, traits)
        under = inquiry.under(self.case.formulation, instance)
        completed = Completer(under.case, under.settings).complete(chosen.members)
        if completed is not None:
            under.known.sets[chosen.members] = completed[1]
        best = under.ask()
        properties = self._properties(traits)
        return Recruit(
            properties=properties,
            roles=traits["roles"],
            text=sentence(properties, traits["roles"], why_there(self.case, traits, self.base)),
            status=best.status,
            objective=best.objective,
        )


def sentence(properties: dict[str, Scalar], roles: tuple[str, ...], place: str = "") -> str:
    """In words: *One more candidate who is in PL and can play recycling would ...*."""
    said = [
        _clause(name, value) + (place if name in ("country", "region") else "")
        for name, value in properties.items()
    ]
    if roles:
        said.append(f"can play {listed(roles)}")
    who = f" who {listed(said)}" if said else ""
    return f"One more candidate{who} would make a consortium possible."


def _clause(name: str, value: Scalar) -> str:
    if name in ("country", "region"):
        return f"is in {value}"
    if value == f"another {name}":
        return f"has {value}"
    if name == "type":
        return f"is of type {value}"
    if name == "trust" and isinstance(value, float):
        return "is fully trusted by everybody" if value == 1 else f"has trust {number(value)}"
    if name == "staff_pm" and isinstance(value, float):
        return f"can give {number(value)} person-months"
    if name == "pm_cost" and isinstance(value, float):
        return f"costs {number(value)} per person-month"
    if name in ("can_coordinate", "capabilities"):
        return "can coordinate" if name == "can_coordinate" else "has every wanted capability"
    return f"has {describe({name: value})}"
