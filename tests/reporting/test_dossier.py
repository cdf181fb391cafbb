"""A dossier holds a result together with what it is of, and nothing else."""

from __future__ import annotations

import pytest

import consortium_opt as co
from consortium_opt.dossier import Dossier


@pytest.fixture(scope="module")
def pool() -> co.Instance:
    return co.read_instance("instances/bilateral-pairs")


@pytest.fixture(scope="module")
def result(pool):
    return co.solve(pool, co.read_formulation("base"))


def test_a_result_alone_is_a_dossier_that_knows_no_case(result):
    assert Dossier(result).case is None


def test_with_pool_and_rules_everything_of_members_can_be_looked_up(result, pool):
    case = Dossier(result, instance=pool, formulation=co.read_formulation("base")).case
    assert case is not None
    assert set(result.best.ids) <= set(case.ids)


def test_another_pool_is_refused_by_its_content(result):
    other = co.read_instance("instances/upper-rhine-life-sciences")
    with pytest.raises(co.InvalidInput, match="not the instance the result is of"):
        Dossier(result, instance=other)
