"""Real pools of organisations, where they are at hand: proven, or proven infeasible.

They are no part of the project: ``CONSORTIUM_OPT_DATA`` names their folder, else ``shared`` beside
the checkout is looked for. The largest takes minutes and runs with ``CONSORTIUM_OPT_REAL=all``.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import consortium_opt as co

ROOT = Path(__file__).parents[2]
PLACE = Path(os.environ.get("CONSORTIUM_OPT_DATA", ROOT.parent / "shared")) / "instances"


def solved(name: str, partners: int, top: int = 1) -> co.Result:
    """The pool under three independent from three countries, size 5 to 8, trusted partners."""
    if not (PLACE / name).is_dir():
        pytest.skip(f"the real pool {name} is not at hand; CONSORTIUM_OPT_DATA names its folder")
    instance = co.read_instance(PLACE / name)
    rules = ROOT / "benchmarks" / "real-pools.toml"
    changes = {"rules.partners.at_least": partners}
    return co.solve(instance, co.read_formulation(rules, changes=changes), top=top)


def test_clusters_with_six_roles_are_proven():
    """132 cluster organisations, two trusted partners each: best, with every role filled."""
    result = solved("h2020-clusters", 2)
    assert (result.status, result.proven_ranks) == ("optimal", 1)
    assert {role for member in result.best.members for role in member.leads} == {
        "design", "materials", "manufacturing", "digital", "application", "circularity"
    }  # fmt: skip
    assert all(rule.satisfied for rule in result.best.rules)


def test_clusters_with_three_partners_each_are_infeasible():
    """Clusters seldom meet: nobody finds three who know each other and fill the roles."""
    assert solved("h2020-clusters", 3).status == "infeasible"


def test_topic_pool_is_proven():
    """251 organisations of one call."""
    result = solved("h2020-topic-pool", 3)
    assert (result.status, result.proven_ranks) == ("optimal", 1)
    assert all(rule.satisfied for rule in result.best.rules)


@pytest.mark.skipif(os.environ.get("CONSORTIUM_OPT_REAL") != "all", reason="takes minutes")
def test_energy_pool_is_proven():
    """811 organisations with 27,309 trusted pairs."""
    result = solved("h2020-energy-800", 3)
    assert (result.status, result.proven_ranks) == ("optimal", 1)
