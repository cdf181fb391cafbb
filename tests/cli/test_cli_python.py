"""The library as a Python user meets it: the example of the interface, values, no side effects."""

from __future__ import annotations

import logging
import pickle

import cli_pools
import pytest

import consortium_opt as co


@pytest.fixture(scope="module")
def result(seven):
    return co.solve(co.read_instance(seven), co.read_formulation("base"), top=3)


def test_the_example_of_the_interface(seven, tmp_path, capsys):
    house = cli_pools.formulation(
        tmp_path / "house.toml", '[rules.no_gus]\ntype = "exclude"\ncandidates = ["gus"]'
    )
    instance = co.read_instance(str(seven))
    formulation = co.read_formulation(
        "horizon-ria", overlays=["balanced-40", house], changes={"rules.size.min": 4}
    )
    result = co.solve(instance, formulation, top=5)
    assert capsys.readouterr() == ("", ""), "the library prints nothing"
    print(result)
    assert "Proven" in capsys.readouterr().out
    frame = result.to_frame()
    assert set(frame["rank"]) == set(range(1, len(result.consortia) + 1))
    assert len(frame) == sum(len(c.members) for c in result.consortia)
    best = {member.id for member in result.best.members}
    assert "gus" not in best
    assert set(frame[frame["rank"] == 1]["id"]) == best
    keys = {change.key for change in result.formulation.changes}
    assert {"rules.size.min", "rules.balanced_countries", "rules.no_gus"} <= keys


def test_a_result_pickles_and_goes_to_json_and_back(result):
    assert pickle.loads(pickle.dumps(result)) == result
    assert co.Result.from_json(result.to_json()) == result


def test_an_instance_and_a_formulation_pickle(seven):
    instance, formulation = co.read_instance(seven), co.read_formulation("integration")
    assert pickle.loads(pickle.dumps(instance)) == instance
    again = pickle.loads(pickle.dumps(formulation))
    assert again.rules == formulation.rules
    assert again.objective == formulation.objective


def test_values_are_frozen_and_solving_changes_none(seven):
    instance, formulation = co.read_instance(seven), co.read_formulation("base")
    before = instance.to_dict(), formulation.model_dump()
    result = co.solve(instance, formulation, require=["bob"])
    assert (instance.to_dict(), formulation.model_dump()) == before
    for value, field in ((instance, "meta"), (formulation, "rules"), (result, "status")):
        with pytest.raises(ValueError, match="frozen"):
            setattr(value, field, None)


def test_no_logging_is_set_up(result):
    assert not logging.getLogger("consortium_opt").handlers


def test_the_best_of_nothing_says_the_status(seven):
    changes = {"rules.size.min": 8}
    result = co.solve(co.read_instance(seven), co.read_formulation("base", changes=changes))
    with pytest.raises(IndexError, match="infeasible"):
        result.best  # noqa: B018
    assert len(result.to_frame()) == 0


def test_a_result_writes_its_report(result, tmp_path):
    folder = result.write(tmp_path / "report")
    assert co.Result.from_json((folder / "result.json").read_text(encoding="utf-8")) == result
    with pytest.raises(co.InvalidInput, match="exists already"):
        result.write(folder)
    result.write(folder, force=True)


@pytest.mark.parametrize(
    "wrong",
    [{"top": 0}, {"min_difference": 0}, {"threads": 0}, {"gap": -1.0}, {"time_limit": 0.0}],
    ids=str,
)
def test_wrong_arguments_are_value_errors(seven, wrong):
    with pytest.raises(ValueError, match=r"or more|above 0"):
        co.solve(co.read_instance(seven), co.read_formulation("base"), **wrong)


def test_problems_carry_place_and_message(seven):
    with pytest.raises(co.InvalidInput) as caught:
        co.solve(co.read_instance(seven), co.read_formulation("base"), require=["adaa"])
    [problem] = caught.value.problems
    assert isinstance(problem, co.Problem)
    assert "adaa" in problem.message
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems


def test_every_public_name_is_there_and_documented():
    for name in co.__all__:
        assert getattr(co, name).__doc__, name
    assert set(co.__all__) <= set(dir(co))
    with pytest.raises(AttributeError, match="no attribute 'sove'"):
        co.sove  # noqa: B018


def test_solving_stops_and_watches(seven):
    told = []
    result = co.solve(
        co.read_instance(seven),
        co.read_formulation("base"),
        stop=lambda: True,
        watch=lambda best, bound: told.append((best, bound)),
    )
    assert result.status in ("no_solution", "feasible")
    assert result.proven_ranks == 0
    for best, bound in told:
        assert best is None or bound is None or best <= bound + 1e-6
