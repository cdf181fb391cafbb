"""Sentences and figures: what is claimed is what was proven, and parts add up."""

import pytest
import results_by_hand as by_hand
from hypothesis import given, settings
from hypothesis import strategies as st

from consortium_opt.formulation.schema import Change
from consortium_opt.reporting import rounding, words
from consortium_opt.reporting.printed import (
    alternatives,
    costs,
    effort,
    grants,
    is_binding,
    score_parts,
)
from consortium_opt.result import FormulationInfo, FundingInfo, MemberFunding, MemberInfo

BEST = "Proven best: no other consortium from this pool scores more than 0.7530 under these rules."
MEMBERS = by_hand.first_members()


def ranked(count, **kwargs):
    first = by_hand.consortium(1, MEMBERS, "hamburg-aviation")
    return by_hand.result([first, *by_hand.others(count - 1)], **kwargs)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"type": "count", "max": 2.0, "text": "No more."}, "count max=2"),
        (
            {"type": "count", "where": {"type": {"group": "CLUSTER"}, "sme": True}, "min": 3},
            'count where={"type": {"group": "CLUSTER"}, "sme": true} min=3',
        ),
        ({"type": "RTO", "sme": True}, '{"type": "RTO", "sme": true}'),
        ({"type": ["HEI", "RTO"]}, '{"type": ["HEI", "RTO"]}'),
        (None, "not set"),
    ],
)
def test_values_of_a_formulation(value, said):
    """A filter on the attribute ``type`` is no rule of that type."""
    assert words.plain_value(value) == said


def test_who_proved_it_and_in_what_time():
    """A time of nothing is one that was taken out, as in the reports that are stored."""
    info = ranked(1).solver.model_copy(update={"name": "HiGHS", "version": "1.2", "seed": 3})
    assert words.solved_by(info, 1.25, "2 threads") == "HiGHS 1.2, 1.2 s, 2 threads, seed 3"
    assert words.solved_by(info, 4, of=" for all cases") == "HiGHS 1.2, 4.0 s for all cases, seed 3"
    assert words.solved_by(info, 0.0) == "HiGHS 1.2, seed 3"


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (ranked(1), BEST),
        (ranked(3), f"{BEST} All 3 ranks are proven."),
        (
            ranked(3, proven_ranks=1),
            f"{BEST} Rank 1 is proven; ranks 2 to 3 are the best found, not proven.",
        ),
        (
            ranked(3, proven_ranks=2),
            f"{BEST} Ranks 1 to 2 are proven; rank 3 is the best found, not proven.",
        ),
        (
            ranked(2, exhausted=True),
            f"{BEST} All 2 ranks are proven. No further consortium from this pool meets the rules.",
        ),
        (
            ranked(2, tied_at_end=True),
            (
                f"{BEST} All 2 ranks are proven. At least one more consortium scores the same as "
                "rank 2."
            ),
        ),
        (
            ranked(1, tied_at_end=True),
            f"{BEST} At least one more consortium scores the same as this one.",
        ),
        (
            ranked(1, exhausted=True),
            (
                "Proven best: it is the only consortium from this pool that meets the rules, and "
                "scores 0.7530."
            ),
        ),
        (
            ranked(1, bound=0.77, gap=0.0226),
            (
                "Proven best within the gap of 2.3 %: it scores 0.7530, and no other consortium "
                "from this pool can score more than 0.7700 under these rules."
            ),
        ),
        (
            ranked(1, status="feasible", proven_ranks=0, bound=0.77, gap=0.0226),
            (
                "Not proven best: the best consortium found scores 0.7530; none can score more "
                "than 0.7700 (gap 2.3 %)."
            ),
        ),
        (
            ranked(2, status="feasible", proven_ranks=0, bound=None, gap=None),
            (
                "Not proven best: the best consortium found scores 0.7530; how much better another "
                "could be is not known. None of the 2 ranks is proven."
            ),
        ),
        (
            by_hand.infeasible(),
            "Infeasible, and proven so: no consortium from this pool can meet all the rules.",
        ),
        (
            by_hand.unsolved(),
            (
                "No answer: the search stopped before it found a consortium, and whether one "
                "exists is not known."
            ),
        ),
    ],
)
def test_verdict(result, said):
    """Proves that statuses are never merged and nothing unproven is called proven."""
    assert words.verdict(result) == said


def changed(result, *changes):
    info = FormulationInfo(name="house", title="house", changes=changes)
    result = result.model_copy(update={"formulation": info})
    return [words.change(item, result, "→") for item in changes]


def test_changes_say_old_new_and_law():
    assert changed(
        by_hand.seven(),
        Change(key="rules.size.max", old=10, new=8.0),
        Change(key="rules.three_countries.enforce", old=True, new=False),
        Change(key="rules.three_countries_more.min", old=None, new=["a", "é"]),
        Change(key="rules.gone.law", old=True, new=None),
        Change(key="objective.trust.weight", old="x", new={"a": 1}),
    ) == [
        "rules.size.max: 10 → 8",
        "rules.three_countries.enforce: true → false (law)",
        'rules.three_countries_more.min: not set → ["a", "é"]',
        "rules.gone.law: true → not set (law)",
        'objective.trust.weight: x → {"a": 1}',
    ]
    assert words.rules_source(by_hand.two()) == "Three from three (horizon-ria)"


@pytest.mark.parametrize("name", by_hand.EVERY)
def test_hint_is_one_short_line(name):
    hint = words.hint(by_hand.EVERY[name]())
    assert len(f"Next: {hint}.") <= 80


def test_rules_that_bind():
    slacks = [1.0, 0.0, -1e-7, 4e-5, 0.001, None]
    rules = [by_hand.rule("r", "", "", slack) for slack in slacks]
    assert [is_binding(rule) for rule in rules] == [False, True, True, True, False, False]
    assert not is_binding(by_hand.rule("r", "", "", -1.0, satisfied=False))


@pytest.mark.parametrize(
    ("held", "measured", "said"),
    [
        ([True, True], [], "all 2 met, 1 binding"),
        ([True], [], "1 of 1 met, 1 binding"),
        ([True, True], [True], "all 2 required met, 1 binding; 1 measured only, met"),
        ([True, True], [False], "all 2 required met, 1 binding; 1 measured only, not met"),
        ([True], [True, True], "1 of 1 met, 1 binding; 2 measured only, all met"),
        ([], [True, False, False], "none required; 3 measured only, 2 not met"),
    ],
)
def test_rules_that_are_only_measured_are_told_beside_those_that_have_to_hold(held, measured, said):
    """A rule that is only measured never binds, and is none of those that are met."""
    rules = [by_hand.rule("r", "", "", 1.0 if k else 0.0) for k in range(len(held))]
    rules += [by_hand.rule("m", "", "", 0.0, satisfied=met, hold=False) for met in measured]
    assert words.rules_met(rules) == said
    assert [words.marks(rule) for rule in rules[len(held) :]] == [
        ["measured"] if met else ["NOT MET"] for met in measured
    ]


def test_a_rule_that_has_to_hold_has_the_keys_of_the_interface_and_no_more():
    held, measured = by_hand.rule("r", "", "", 0.0), by_hand.rule("m", "", "", 0.0, hold=False)
    assert "required_to_hold" not in held.model_dump()
    assert measured.model_dump()["required_to_hold"] is False
    for rule in (held, measured):
        assert type(rule).model_validate_json(rule.model_dump_json()) == rule


def test_figures_for_people():
    assert rounding.score(0.73124999) == "0.7312"
    assert rounding.score(-0.00001) == "0.0000"
    assert rounding.difference(-0.0104) == "-0.0104"
    assert rounding.difference(0.02) == "+0.0200"
    assert rounding.money(1284000.4) == "1,284,000"
    assert [rounding.months(v) for v in (12.0, 7.5, 1 / 3, 0.0)] == ["12", "7.5", "0.33", "0"]
    assert [rounding.weight(v) for v in (3.0, 0.5, 0.0, 1e-5)] == ["3", "0.5", "0", "1e-05"]
    assert [rounding.slack(v) for v in (1.0, -0.05, 44582.67)] == ["1", "-0.05", "44,583"]
    assert [rounding.percent(v) for v in (0.0, 0.0261, 1e-9)] == ["0 %", "2.6 %", "under 0.1 %"]


@settings(deadline=None)
@given(st.lists(st.floats(0, 1e6), max_size=12), st.integers(0, 4))
def test_parts_add_up(values, decimals):
    """Proves that a column adds up to its printed total, each figure within one last place."""
    rounded = rounding.parts(values, decimals)
    unit = 10.0**-decimals
    assert sum(rounded) == pytest.approx(round(sum(values), decimals), abs=1.01 * unit / 2)
    assert all(abs(a - b) <= 1.01 * unit for a, b in zip(rounded, values, strict=True))


def test_parts_of_another_whole():
    assert rounding.parts([33.333, 33.333, 33.333], 0, 100) == [34, 33, 33]
    assert rounding.parts([1 / 3, 1 / 3, 1 / 3], 2, 1.0) == [0.34, 0.33, 0.33]
    assert rounding.parts([0.5, 0.26], 1, 9.0) == [0.5, 0.3]


def test_totals_agree_with_cells():
    """Proves that 20 person-months shared by three add up to 20 in every table."""
    third = tuple(
        m.model_copy(update={"person_months": {"a": 20 / 3, "b": 10 / 3}, "cost": 1000 / 3})
        for m in MEMBERS[:3]
    )
    table = effort(by_hand.consortium(1, third, None))
    assert table.of_role("a") == pytest.approx(20)
    assert table.total == pytest.approx(30)
    assert sum(map(table.of_member, table.members)) == pytest.approx(30)
    assert costs(by_hand.consortium(1, third, None)).members == (334, 333, 333)
    assert sum(score_parts(by_hand.seven().best)) == pytest.approx(0.7530)


def test_unknown_cost_leaves_no_total_and_no_work_costs_nothing():
    planned = MEMBERS[0].model_copy(update={"cost": None})
    assert costs(by_hand.consortium(1, (planned, MEMBERS[1]), None)).total is None
    idle = by_hand.member("skywin")
    found = costs(by_hand.consortium(1, (idle, MEMBERS[1]), None))
    assert found.members == (0, 330000)
    assert found.total == 330000
    assert costs(by_hand.consortium(1, (idle,), None)) is None
    assert effort(by_hand.consortium(1, (idle,), None)) is None


def test_alternatives_name_who_enters_and_leaves():
    found = alternatives(by_hand.seven())
    assert [other.rank for other in found] == list(range(2, 11))
    assert (found[0].enters, found[0].leaves) == (("skywin",), ("gi-cluster",))
    assert found[1].difference == pytest.approx(-0.0018)
    assert not found[7].same_coordinator
    assert found[7].coordinator == "aerospace-valley"
    assert alternatives(by_hand.infeasible()) == []


def paid(name: str, cost: float) -> MemberInfo:
    """A member with staff of some cost."""
    return MemberInfo(id=name, name=name, country="FR", person_months={"r": 1.0}, cost=cost)


amounts = st.floats(0, 5000).map(lambda value: round(value, 2))


@settings(deadline=None)
@given(
    st.lists(st.tuples(amounts, st.sampled_from([0.0, 0.3, 1.0, 1234.56]), st.booleans()),
             min_size=1, max_size=12)
)  # fmt: skip
def test_grants_add_up_and_are_within_one_unit(rows):
    """Where all is paid the grant is the eligible cost as it is printed, to the unit."""
    members = [paid(f"m{k:02}", cost) for k, (cost, _, _) in enumerate(rows)]
    of = {}
    for member, (cost, further, whole) in zip(members, rows, strict=True):
        rate = 1.0 if whole else 0.7
        eligible = cost + further
        of[member.id] = MemberFunding(
            rate=rate, eligible_cost=eligible, contribution=rate * eligible
        )
    money = FundingInfo(
        eligible_cost=sum(m.eligible_cost for m in of.values()),
        contribution=sum(m.contribution for m in of.values()),
        members=of,
    )
    best = by_hand.consortium(1, tuple(members), None).model_copy(update={"funding": money})
    found, staff = grants(best), costs(best).members
    assert found.total == sum(found.asked)
    for k, one in enumerate(of.values()):
        assert staff[k] + found.further[k] == found.eligible[k]
        assert found.further[k] >= 0
        assert abs(found.eligible[k] - one.eligible_cost) <= 1
        assert abs(found.asked[k] - one.contribution) <= 1
        if one.rate == 1:
            assert found.asked[k] == found.eligible[k]


def test_grants_are_rounded_once_and_add_up_to_the_total_of_the_result():
    """Not as a rate of what was rounded before, which can be further away than a unit."""
    costs_of = (1000.5, 2000.5, 3000.5, 4000.4)
    members = tuple(paid(f"m{k}", cost) for k, cost in enumerate(costs_of))
    of = {
        m.id: MemberFunding(rate=0.7, eligible_cost=1.25 * m.cost, contribution=0.7 * 1.25 * m.cost)
        for m in members
    }
    whole = sum(m.contribution for m in of.values())
    money = FundingInfo(eligible_cost=1.25 * sum(costs_of), contribution=whole, members=of)
    best = by_hand.consortium(1, members, None).model_copy(update={"funding": money})
    found = grants(best)
    assert found.total == round(whole)
    assert sum(found.eligible) == round(money.eligible_cost)
    assert found.asked == (876.0, 1751.0, 2625.0, 3500.0)
