"""Every shipped formulation on the shipped pools: it builds on all, and finds a consortium on two.

:data:`TABLE` says on which two, after which changes, and why on fewer.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest
from call_pools import TODAY

import consortium_opt as co
from consortium_opt.formulation import shipped_formulations
from consortium_opt.prepare import prepare
from consortium_opt.presolve import shrink
from consortium_opt.scoring import structure_faults, violated
from consortium_opt.shipped import shipped_folder
from consortium_opt.solver.feasible import some_consortium
from consortium_opt.solver.question import Ending, Settings

NAMES = [entry.name for entry in shipped_formulations()]
INSTANCES = sorted(p.parent.name for p in shipped_folder("instances").glob("*/candidates.csv"))
BORDER, PAIRS, HEALTH, RHINE = INSTANCES


@dataclass(frozen=True)
class Row:
    """Where a formulation finds a consortium, as shipped or after changes."""

    on: tuple[str, ...] = ()
    changes: dict[str, Any] = field(default_factory=dict)
    why_changed: str = ""
    """Why the changes are fair: what of the pool does not belong to the call."""
    why_fewer: str = ""
    """What the other pools lack, where there are fewer than two."""
    opened_by: tuple[str, dict[str, Any]] | None = None
    """A pool and the changes under which there is a consortium after all: shows the reason."""


NO_ROLES = {"roles": False}
SMALL_CHAIN = (
    "The roles of the pool of pairs are the work of two clusters in one joint offer, with at most "
    "two members each: four members in all, and this call needs five or more. No rule of the call "
    "reads person-months. (The other pool needs no change.)"
)

TABLE: dict[str, Row] = {
    "base": Row((PAIRS, HEALTH)),
    "bilateral": Row((PAIRS, HEALTH)),
    "chips-ju": Row((HEALTH, RHINE)),
    "cluster-excellence": Row((PAIRS, HEALTH)),
    "cluster-partnership": Row((PAIRS, HEALTH)),
    "coordination": Row((PAIRS, BORDER)),
    "creative-europe-large": Row((PAIRS, HEALTH), NO_ROLES, SMALL_CHAIN),
    "creative-europe-medium": Row((PAIRS, HEALTH), NO_ROLES, SMALL_CHAIN),
    "creative-europe-small": Row((PAIRS, RHINE)),
    "edf": Row((PAIRS, HEALTH)),
    "eic-pathfinder-open": Row((PAIRS, HEALTH)),
    "eic-transition": Row((PAIRS, HEALTH)),
    "erasmus-alliances-lot-1": Row(
        why_fewer=(
            "No pool has a provider of vocational education and training (type VET), and only the "
            "one for personalised healthcare has three education providers and four countries."
        ),
        opened_by=(HEALTH, {"rules.vocational_training.enabled": False, "roles": False}),
    ),
    "erasmus-alliances-lot-2": Row(
        why_fewer=(
            "No pool has a provider of vocational education and training (type VET), and none has "
            "five education providers where it has eight countries."
        ),
        opened_by=(
            HEALTH,
            {
                "rules.vocational_training.enabled": False,
                "rules.education_providers.min": 3,
                "roles": False,
            },
        ),
    ),
    "escp-4i": Row((PAIRS, HEALTH)),
    "eureka-network": Row((PAIRS, RHINE)),
    "eureka-xecs": Row(
        (PAIRS, HEALTH),
        {"rules.person_years.enabled": False},
        "The roles of the shipped pools ask for 24 to 240 person-months, those of a network of "
        "clusters or a smaller project: less than the 35 person-years of a Xecs project.",
    ),
    "euroclusters": Row((PAIRS, HEALTH)),
    "eurostars-2": Row(
        why_fewer=(
            "Only two pools have companies of the size class at all. Their roles are those of a "
            "value chain that such companies can fill in part only, so that they cannot carry "
            "half of the cost; and six members cannot staff it."
        ),
        opened_by=(RHINE, {"rules.sme_half.enabled": False, "rules.size.max": 10}),
    ),
    "eurostars-3": Row(
        why_fewer=(
            "As eurostars-2. Letting more of the companies lead would not help: without the rule "
            "on the coordinator there is no consortium either."
        ),
        opened_by=(RHINE, {"rules.sme_half.enabled": False, "rules.size.max": 10}),
    ),
    "growth": Row((PAIRS, BORDER)),
    "horizon-csa": Row((PAIRS, HEALTH)),
    "horizon-ia": Row((HEALTH, RHINE)),
    "horizon-ria": Row((HEALTH, RHINE)),
    "i3-strand-1": Row((PAIRS, HEALTH), NO_ROLES, SMALL_CHAIN),
    "i3-strand-2a": Row((PAIRS, BORDER)),
    "i3-strand-2a-earlier": Row((PAIRS, HEALTH)),
    "innosup-1": Row(
        (PAIRS, HEALTH),
        {"rules.sme_budget.enabled": False, "roles": False},
        "The call passes money on to companies outside the consortium; its description says to "
        "switch the rule off where that is so, as in pools of clusters. Without it no rule reads "
        "the cost, and the value-chain roles of the pools are not the call's.",
    ),
    "integration": Row((PAIRS, HEALTH)),
    "interreg-a-poctefa": Row((PAIRS, BORDER)),
    "interreg-central-europe": Row((PAIRS, HEALTH)),
    "interreg-cross-border": Row((PAIRS, RHINE)),
    "interreg-euro-med": Row((PAIRS, HEALTH)),
    "interreg-europe": Row((PAIRS, HEALTH)),
    "interreg-nwe": Row((PAIRS, RHINE)),
    "interreg-upper-rhine": Row((PAIRS, RHINE)),
    "msca-doctoral-network": Row((PAIRS, HEALTH)),
    "msca-doctoral-network-industrial": Row((PAIRS, HEALTH)),
    "msca-doctoral-network-joint": Row(
        (RHINE,),
        why_fewer=(
            "Three members that award doctorates: the pool of pairs has none, the one for "
            "personalised healthcare has two, and the one of the border has two countries only."
        ),
        opened_by=(HEALTH, {"rules.three_award_doctorates.min": 2}),
    ),
    "msca-staff-exchange": Row((PAIRS, HEALTH)),
    "network": Row((PAIRS, HEALTH)),
    "widening-teaming": Row(
        (HEALTH,),
        why_fewer=(
            "Only the pool for personalised healthcare has a university or research organisation "
            "in a widening country that could lead."
        ),
        opened_by=(RHINE, {"rules.widening_coordinator.enabled": False}),
    ),
    "widening-twinning": Row(
        (HEALTH,),
        why_fewer="As widening-teaming: elsewhere nobody in a widening country could lead.",
        opened_by=(RHINE, {"rules.widening_coordinator.enabled": False}),
    ),
}


@cache
def pool(instance: str) -> co.Instance:
    """A shipped pool, read once."""
    return co.read_instance(shipped_folder("instances") / instance)


def solved(name: str, instance: str, changes: dict[str, Any]) -> bool:
    """Whether solving gives a consortium: the first one is enough.

    Calls with roles on the larger pools: without the term for complementarity, which costs the
    most time and, as every term of the objective, has no say in whether there is a consortium.
    """
    shipped = co.read_formulation(name)
    if instance != PAIRS and shipped.roles and {"complementarity"} < set(shipped.terms):
        changes = changes | {"objective.complementarity.enabled": False}
    formulation = co.read_formulation(name, changes=changes)
    result = co.solve(pool(instance), formulation, gap=1.0, time_limit=20, today=TODAY)
    return bool(result.consortia)


def possible(name: str, instance: str, changes: dict[str, Any]) -> bool:
    """Whether there is a consortium, whatever it is worth; one that is found meets every rule."""
    case = prepare(pool(instance), co.read_formulation(name, changes=changes), today=TODAY)
    settings = Settings(deadline=time.monotonic() + 20)
    ending, chosen = some_consortium(case, shrink(case), settings)
    if chosen is None:
        assert ending is Ending.INFEASIBLE
        return False
    assert violated(case, chosen) == structure_faults(case, chosen) == []
    return True


def test_every_shipped_formulation_is_in_the_table() -> None:
    assert sorted(TABLE) == sorted(NAMES)


@pytest.mark.parametrize(
    ("name", "instance"), [(name, instance) for name, row in TABLE.items() for instance in row.on]
)
def test_there_is_a_consortium(name: str, instance: str) -> None:
    """On the first pool it is solved, on the second there is one."""
    way = solved if instance == TABLE[name].on[0] else possible
    assert way(name, instance, TABLE[name].changes)


@pytest.mark.parametrize("name", TABLE)
def test_changes_and_fewer_than_two_have_a_reason(name: str) -> None:
    row = TABLE[name]
    assert len(set(row.on)) == len(row.on) <= 2
    assert bool(row.changes) == bool(row.why_changed)
    assert (len(row.on) < 2) == bool(row.why_fewer) == (row.opened_by is not None)


@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if row.opened_by])
def test_the_reason_for_fewer_than_two_is_the_one_given(name: str) -> None:
    """What the pool lacks is what stands in the way: without that rule there is a consortium."""
    opened_by = TABLE[name].opened_by
    assert opened_by is not None
    instance, changes = opened_by
    assert instance not in TABLE[name].on
    assert possible(name, instance, changes)
    rules_left = {key: value for key, value in changes.items() if not key.startswith("rules.")}
    assert not possible(name, instance, rules_left)


@pytest.mark.parametrize("instance", INSTANCES)
def test_every_formulation_builds_on_every_instance(instance: str) -> None:
    refused = {}
    for name in NAMES:
        try:
            prepare(pool(instance), co.read_formulation(name), today=TODAY)
        except co.InvalidInput as error:
            refused[name] = str(error)
    assert refused == {}
