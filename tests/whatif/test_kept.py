"""``solve`` near a kept consortium: what the report says, errors, documents."""

from __future__ import annotations

import json

import cli_pools
import pytest

import consortium_opt as co
from consortium_opt.instance import parse_instance
from consortium_opt.reporting.markdown import markdown


@pytest.fixture(scope="module")
def seven():
    return parse_instance(cli_pools.seven())


@pytest.fixture(scope="module")
def base():
    return co.read_formulation("base", changes={"rules.size.max": 4})


@pytest.fixture(scope="module")
def before(seven, base):
    return co.solve(seven, base, top=3)


@pytest.fixture(scope="module")
def after(seven, base, before):
    """Without one of the best: the nearest others."""
    return co.solve(seven, base, keep=before, changes=1, exclude=[before.best.ids[0]], top=2)


def said(text) -> str:
    return " ".join(str(text).split())


def test_the_result_tells_how_it_was_made(before, after):
    change = after.formulation.changes[-1]
    assert change.model_dump() == {
        "key": "keep",
        "old": None,
        "new": {"members": list(before.best.ids), "changes": 1},
    }
    assert co.Result.from_json(after.to_json()) == after
    assert set(json.loads(after.to_json())) == set(json.loads(before.to_json()))


def test_the_report_says_what_changed(before, after):
    gone = before.best.ids[0]
    text = said(after)
    assert text.startswith(
        "Proven best: no other consortium within 1 change of the kept one scores more than"
    )
    assert f"keep: at most 1 change from {', '.join(before.best.ids)}" in text
    assert "Beside the kept consortium" in text
    assert f"- {gone}" in text.partition("Beside the kept consortium")[2]
    page = markdown(after)
    assert "## Beside the kept consortium" in page
    enters = set(after.best.ids) - set(before.best.ids)
    assert f"| 1 | 1 | {', '.join(enters)} | {gone} |" in page
    assert max(map(len, str(after).splitlines())) <= 80


def test_nothing_may_change(seven, base, before):
    found = co.solve(seven, base, keep=before, changes=0, keep_rank=2)
    assert found.best.ids == before.consortia[1].ids
    assert found.best.objective == before.consortia[1].objective
    assert found.exhausted
    text = "Proven best: it is the only consortium of the kept members that meets the rules"
    assert said(found).startswith(text)
    assert "1 0 nobody" in said(found)


@pytest.mark.parametrize(
    ("keep", "changes", "more", "note"),
    [
        (["ada"], 1, {}, "keep: the rules allow 3 to 4 members, within 1 change are 1 to 2"),
        (["ada", "bob", "gus"], 1, {"exclude": ["ada", "bob"]},
         "keep: more than 1 change: ada, bob can be in no consortium"),
    ],
)  # fmt: skip
def test_nothing_is_near_enough(seven, base, keep, changes, more, note):
    notes: list[str] = []
    found = co.solve(seven, base, keep=keep, changes=changes, note=notes.append, **more)
    assert found.status == "infeasible"
    assert f"nothing is possible: {note}" in notes
    text = said(found)
    assert text.startswith(
        "Infeasible, and proven so: no consortium within 1 change of the kept one can meet all"
    )
    assert "Next: allow more with --changes, or leave --keep out." in text


def test_a_result_of_another_instance(seven, base, before):
    document = cli_pools.seven()
    document["candidates"][0]["country"] = "ES"
    with pytest.raises(co.InvalidInput) as caught:
        co.solve(parse_instance(document), base, keep=before, changes=1)
    (problem,) = caught.value.problems
    assert problem.where == "--keep"
    assert "the result is of another instance, 'Seven candidates' (" in problem.message
    assert seven.sha256[:12] in problem.message
    assert "solve it anew first" in problem.fix


def test_every_error_at_once(seven):
    rules = co.read_formulation("base")
    with pytest.raises(co.InvalidInput) as caught:
        co.solve(seven, rules, keep=["adda", "bob", "zoe"], changes=1, require=["nobody"])
    assert [problem.where for problem in caught.value.problems] == ["--keep", "--keep", "--require"]
    assert "there is no candidate 'adda' in the pool. Did you mean 'ada'?" in str(caught.value)


def test_ranks_that_are_not_there(seven, base, before):
    with pytest.raises(
        co.InvalidInput, match=r"has no rank 4, it has 3 consortia\. Allowed: 1 to 3"
    ):
        co.solve(seven, base, keep=before, changes=1, keep_rank=4)
    nothing = co.solve(seven, co.read_formulation("base", changes={"rules.size.min": 10}))
    with pytest.raises(co.InvalidInput, match="no consortium to keep: its status is infeasible"):
        co.solve(seven, base, keep=nothing, changes=1)
    with pytest.raises(co.InvalidInput, match="nobody is named to be kept"):
        co.solve(seven, base, keep=[], changes=1)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"keep": ["ada"]}, "keep and changes are given together"),
        ({"changes": 1}, "keep and changes are given together"),
        ({"keep": ["ada"], "changes": -1}, "changes is 0 or more"),
        ({"keep": ["ada"], "changes": 1, "keep_rank": 0}, "keep_rank is 1 or more"),
    ],
)
def test_wrong_arguments(seven, base, options, text):
    with pytest.raises(ValueError, match=text):
        co.solve(seven, base, **options)
