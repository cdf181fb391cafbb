"""``invitations`` on a small pool: the column, words, errors, documents."""

from __future__ import annotations

import json
import pickle

import cli_pools
import pytest

import consortium_opt as co
from consortium_opt.instance import parse_instance


def pool(**statuses):
    document = cli_pools.seven()
    for row in document["candidates"]:
        if row["id"] in statuses:
            row["status"] = statuses[row["id"]]
    return parse_instance(document)


@pytest.fixture(scope="module")
def base():
    return co.read_formulation("base", changes={"rules.size.max": 4})


@pytest.fixture(scope="module")
def found(base):
    return co.invitations(pool(ada="Confirmed", cleo="asked", gus="declined", eli="asked"), base)


def said(text) -> str:
    return " ".join(str(text).split())


def test_confirmed_are_in_and_declined_are_out(found, base):
    assert (found.confirmed, found.asked, found.declined) == (("ada",), ("cleo", "eli"), ("gus",))
    assert "ada" in found.consortium.ids
    assert "gus" not in found.consortium.ids
    alone = co.solve(pool(), base, require=["ada"], exclude=["gus"])
    assert found.consortium.objective == alone.best.objective
    for refusal in found.refusals:
        left = co.solve(pool(), base, require=["ada"], exclude=["gus", refusal.id])
        assert refusal.objective == left.best.objective
        assert refusal.loss == found.consortium.objective - left.best.objective
        assert refusal.join == tuple(
            sorted(set(refusal.consortium.ids) - set(found.consortium.ids))
        )


def test_members_first_whose_refusal_costs_most(found):
    members = [refusal for refusal in found.refusals if refusal.member]
    assert tuple(refusal.id for refusal in members) == found.order
    losses = [refusal.loss for refusal in members]
    assert losses == sorted(losses, reverse=True)
    assert {refusal.id for refusal in found.refusals} >= {"cleo", "eli"}
    for refusal in found.refusals:
        if not refusal.member:
            assert (refusal.loss, refusal.consortium) == (0, found.consortium)


def test_the_indispensable_come_first():
    """Somebody from Norway must be in: gus alone is; and two from Germany: cleo and dana."""
    rules = {
        "north": {"type": "count", "min": 1, "where": {"country": "NO"}},
        "two": {"type": "count", "min": 2, "where": {"country": "DE"}},
    }
    changes = {f"rules.{name}": rule for name, rule in rules.items()}
    formulation = co.read_formulation("base", changes={**changes, "rules.size.max": 4})
    found = co.invitations(pool(dana="confirmed", bob="asked"), formulation)
    assert found.order[:2] == ("cleo", "gus")
    first = found.refusals[0]
    assert (first.indispensable, first.objective, first.loss, first.consortium) == (
        True, None, None, None,
    )  # fmt: skip
    assert "cleo (indispensable), gus (indispensable)" in said(found)


def test_the_report(found):
    text = said(found)
    assert text.startswith(
        "The best consortium with the one who confirmed and without the one who declined scores 0."
    )
    assert "Its members who have not confirmed, those first whom it needs most:" in text
    assert "What a refusal changes, in the order of invitation" in text
    assert max(map(len, str(found).splitlines())) <= 80


def test_everybody_has_confirmed(base):
    best = co.solve(pool(), base).best.ids
    found = co.invitations(pool(), base, statuses=dict.fromkeys(best, "confirmed"))
    assert found.consortium.ids == best
    assert (found.order, found.refusals) == ((), ())
    assert "All its members have confirmed." in said(found)


def test_statuses_take_the_place_of_the_column(base):
    """Of those who are named; an empty word is who was not approached."""
    instance = pool(ada="confirmed", bob="confirmed", gus="declined")
    found = co.invitations(instance, base, statuses={"bob": "declined", "gus": ""})
    assert (found.confirmed, found.declined) == (("ada",), ("bob",))
    assert found.instance.sha256 == instance.sha256


@pytest.mark.parametrize(
    ("statuses", "changes", "why"),
    [
        ({"ada": "confirmed"}, {"rules.size.min": 8, "rules.size.max": 9},
         "Size: the pool has 7 candidates, 8 members are needed."),
        (dict.fromkeys(("ada", "bob", "cleo", "dana", "eli"), "confirmed"), {},
         "Something is possible without those who declined, but not with all who confirmed."),
        (dict.fromkeys(("ada", "bob", "cleo", "dana", "eli"), "declined"), {},
         "Without those who declined nothing is possible, whoever confirmed."),
    ],
)  # fmt: skip
def test_nothing_is_possible(statuses, changes, why):
    rules = co.read_formulation("base", changes={"rules.size.max": 4, **changes})
    found = co.invitations(pool(), rules, statuses=statuses)
    assert (found.status, found.consortium, found.answered) == ("infeasible", None, True)
    assert why in said(found)


def test_who_confirmed_can_be_in_none(base):
    rules = co.read_formulation(
        "base", changes={"rules.out": {"type": "exclude", "candidates": ["ada"]}}
    )
    found = co.invitations(pool(ada="confirmed"), rules)
    assert found.why == ("ada who confirmed can be in no consortium under these rules",)


def test_other_words_are_all_named(base):
    instance = pool(ada="confirmed", bob="maybe", cleo="no", dana="")
    with pytest.raises(co.InvalidInput) as caught:
        co.invitations(instance, base, exclude=["zoe"])
    allowed = "Allowed: confirmed, asked, declined, or blank for who was not approached."
    assert [str(problem) for problem in caught.value.problems] == [
        "--exclude: there is no candidate 'zoe' in the pool.",
        f"candidates, bob, column status: the status is 'maybe'. {allowed} Write one of these.",
        f"candidates, cleo, column status: the status is 'no'. {allowed} Write one of these.",
    ]


@pytest.mark.parametrize("values", [{"ada": True, "bob": False}, {"ada": 1}])
def test_a_column_of_another_kind(base, values):
    with pytest.raises(co.InvalidInput, match=r"column status: the status is (yes|1)"):
        co.invitations(pool(**values), base)


def test_no_column(base):
    with pytest.raises(co.InvalidInput) as caught:
        co.invitations(pool(), base)
    assert str(caught.value.problems[0]) == (
        "candidates: nobody has a status: there is no column status, or nothing is filled in. "
        "Allowed: confirmed, asked, declined, or blank for who was not approached. Add a column "
        "status to the table candidates, or give --confirmed, --asked and --declined."
    )


def test_unknown_candidates_in_statuses(base):
    with pytest.raises(co.InvalidInput) as caught:
        co.invitations(pool(), base, statuses={"adda": "asked", "bob": "perhaps"})
    assert [problem.where for problem in caught.value.problems] == [
        "--asked",
        "candidates, bob, column status",
    ]


def test_time_over(base):
    found = co.invitations(pool(ada="confirmed"), base, time_limit=1e-9)
    assert found.status == "no_solution"
    assert not found.answered
    assert "was found in the time; that is no proof" in said(found)


def test_documents(found, tmp_path):
    document = json.loads(found.to_json())
    assert list(document)[:5] == ["schema_version", "status", "confirmed", "asked", "declined"]
    assert co.Invitations.from_json(found.to_json()) == found
    assert pickle.loads(pickle.dumps(found)) == found
    frame = found.to_frame()
    assert list(frame["id"]) == [refusal.id for refusal in found.refusals]
    assert list(found.to_frame("members")["id"]) == [m.id for m in found.consortium.members]
    folder = found.write(tmp_path / "out")
    files = {"invitations.json", "invitations.md", "refusals.csv", "members.csv"}
    assert {path.name for path in folder.iterdir()} == files
    assert found.to_markdown().startswith("# Seven candidates: invitations\n")
