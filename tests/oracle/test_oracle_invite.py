"""``invitations`` against every consortium of small seeded pools with random answers."""

from __future__ import annotations

import os
from random import Random

import oracle_pools
import pytest
from oracle_compare import CLOSE, survey_of
from oracle_coverage import recorded

from consortium_opt.instance import parse_instance
from consortium_opt.whatif.inviting.invite import invitations

SEEDS = list(recorded())
CHOSEN = SEEDS if os.environ.get("CONSORTIUM_OPT_ORACLE") == "all" else SEEDS[4::20]
WORDS = {"confirmed": ("confirmed", "Confirmed"), "asked": ("ASKED", "asked"), "declined": (
    "declined", "Declined ")}  # fmt: skip


def answered(seed: int):
    """The pool of a seed with a column of answers, and who gave which, by position."""
    drawn = oracle_pools.pool(seed)
    case, _ = survey_of(seed)
    rng = Random(f"answers {seed}")
    document = drawn.instance.to_dict()
    given = {"confirmed": set(), "asked": set(), "declined": set()}
    for row in document["candidates"]:
        status = rng.choices(("", "confirmed", "asked", "declined"), (5, 2, 3, 1))[0]
        if status:
            row["status"] = rng.choice(WORDS[status])
            given[status].add(case.index[row["id"]])
    if not any(given.values()):
        document["candidates"][0]["status"] = "asked"
        given["asked"].add(case.index[document["candidates"][0]["id"]])
    return drawn, case, parse_instance(document), given


@pytest.mark.parametrize("seed", CHOSEN)
def test_invitations_agree_with_enumeration(seed: int) -> None:
    """The best, what is left without each who has not confirmed, and the order of invitation."""
    drawn, case, instance, given = answered(seed)
    _, survey = survey_of(seed)
    found = invitations(instance, drawn.formulation, today=oracle_pools.TODAY, workers=1)
    ids = {name: tuple(case.ids[i] for i in sorted(some)) for name, some in given.items()}
    assert {name: getattr(found, name) for name in ids} == ids
    assert found.answered

    def best(out: set[int]) -> float | None:
        values = [
            value
            for members, value in survey.best.items()
            if given["confirmed"] <= set(members) and not (given["declined"] | out) & set(members)
        ]
        return max(values, default=None)

    now = best(set())
    assert found.status == ("infeasible" if now is None else "optimal")
    if now is None:
        assert (found.consortium, found.order, found.refusals) == (None, (), ())
        return
    assert found.consortium.objective == pytest.approx(now, abs=CLOSE)
    members = {case.index[name] for name in found.consortium.ids}
    open_ = members - given["confirmed"]
    losses = {}
    for refusal in found.refusals:
        i = case.index[refusal.id]
        left = best({i})
        assert refusal.member == (i in members)
        assert refusal.status == ("asked" if i in given["asked"] else "not approached")
        assert refusal.proven
        assert refusal.indispensable == (left is None)
        assert refusal.objective == (None if left is None else pytest.approx(left, abs=CLOSE))
        if left is None:
            losses[refusal.id] = float("inf")
            assert refusal.consortium is None
            continue
        losses[refusal.id] = now - left
        there = {case.index[name] for name in refusal.consortium.ids}
        assert survey.best[tuple(sorted(there))] == pytest.approx(left, abs=CLOSE)
        assert i not in there
        joined = {case.index[name] for name in refusal.join}
        gone = {case.index[name] for name in refusal.leave}
        assert (members | joined) - gone - {i} == there
    assert {case.index[name] for name in found.order} == open_
    assert {case.index[r.id] for r in found.refusals} == open_ | given["asked"]
    for one, other in zip(found.order, found.order[1:], strict=False):
        assert losses[one] >= losses[other] - 2 * CLOSE
        if losses[one] == losses[other]:
            assert one < other
