"""``explain`` where something is possible: sentences, parts, limits, files, JSON, errors."""

from __future__ import annotations

import json
from typing import Any

import pytest

from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance import parse_instance
from consortium_opt.instance.schema import Instance
from consortium_opt.objectives import TERMS
from consortium_opt.problems import InvalidInput
from consortium_opt.rules import RULES
from consortium_opt.whatif.explaining.explain import PARTS, explain
from consortium_opt.whatif.explaining.explanation import Explanation

LEVELS = {"ana": ("heat", 5), "bob": ("grid", 4), "cyd": ("grid", 3), "dov": ("heat", 1)}
COUNTRIES = {"ana": "FR", "bob": "DE", "cyd": "DE", "dov": "FR"}


def pool() -> Instance:
    """Ana alone is good at heat; bob and cyd at grid; dov is weak. Coverage of two at most:

    ana and bob 0.9, ana and cyd 0.8, ana and dov 0.5, bob and dov 0.5, cyd and dov 0.4, bob and cyd
    0.4; alone ana 0.5, bob 0.4, cyd 0.3, dov 0.1.
    """
    return parse_instance(
        {
            "instance": {"title": "Four"},
            "candidates": [
                {"id": name, "country": COUNTRIES[name], "name": name.title()} for name in LEVELS
            ],
            "capabilities": [
                {"candidate": name, "capability": capability, "level": level}
                for name, (capability, level) in LEVELS.items()
            ],
        }
    )


def rules(**more: Any) -> Formulation:
    given: dict[str, Any] = {"size": {"type": "size", "min": 1, "max": 2}, **more}
    return Formulation(
        name="pairs",
        title="Pairs",
        coordinator=False,
        rules={
            name: RULES[table["type"]](**{k: v for k, v in table.items() if k != "type"})
            for name, table in given.items()
        },
        objective={"coverage": TERMS["coverage"]()},
    )


def asked(formulation: Formulation | None = None, **questions: Any) -> Explanation:
    found = explain(pool(), formulation or rules(), workers=1, threads=1, **questions)
    assert isinstance(found, Explanation)
    return found


def test_why_each_member_is_in() -> None:
    """Without bob the best is ana with cyd, 0.8; without ana it is bob with dov, 0.5."""
    ana, bob = asked(parts=["why-in"]).why_in
    assert (ana.objective_without, bob.objective_without) == pytest.approx((0.5, 0.8))
    assert ana.only_it_brings == ("capability heat", "country FR")
    assert (bob.joins, bob.leaves) == (("cyd",), ())
    assert bob.terms == pytest.approx({"coverage": -0.1})
    assert bob.text == (
        "Without Bob the best is 0.8000 (-0.1000). Cyd would come in. Less coverage."
    )
    assert ana.text == (
        "Without Ana the best is 0.5000 (-0.4000). Dov would come in. Less coverage."
    )


def test_why_each_other_is_not() -> None:
    """With cyd the best is 0.8 and bob would leave; with dov 0.5."""
    cyd, dov = asked(parts=["why-not"], exact=True).why_not
    assert (cyd.objective_with, cyd.out, cyd.proven) == (pytest.approx(0.8), ("bob",), True)
    assert cyd.text == "With Cyd the best is 0.8000 (-0.1000). Bob would leave."
    assert dov.objective_with == pytest.approx(0.5)
    assert dov.out in (("ana",), ("bob",))


def test_a_bound_answers_for_those_far_away() -> None:
    """Unless it is asked exactly, nobody is solved for who cannot come near the best."""
    far = asked(parts=["why-not"]).why_not
    assert [one.id for one in far] == ["cyd", "dov"]
    assert all(one.objective_with is None or one.objective_with < 0.882 for one in far)
    assert all(one.at_most is not None and one.at_most < 0.883 for one in far)
    assert not any(one.proven for one in far)


def test_a_member_who_costs_nothing_to_leave_out_is_flagged() -> None:
    """Cyd as good as bob: either can be left out."""
    twins = pool().model_dump(mode="json")
    twins["capabilities"][2]["level"] = 4
    found = explain(parse_instance(_tables(twins)), rules(), parts=["why-in"], workers=1)
    assert isinstance(found, Explanation)
    assert found.why_in[1].text == ("Leaving Bob out costs nothing: the best without it is 0.9000.")
    assert "Leaving out Bob costs nothing." in str(found)


def _tables(dump: dict[str, Any]) -> dict[str, Any]:
    """A dumped instance as the JSON carrier has it, blanks left out."""
    return {
        "instance": {"title": dump["meta"]["title"]},
        "candidates": [
            {"id": c["id"], "country": c["country"], "name": c["name"]} for c in dump["candidates"]
        ],
        "capabilities": dump["capabilities"],
    }


def test_a_member_without_whom_nothing_is_possible() -> None:
    """Where ana is required by a rule nothing is left without her."""
    found = asked(rules(needed={"type": "require", "candidates": ("ana",)}), parts=["why-in"])
    assert found.why_in[0].text == "Without Ana nothing is possible."
    assert found.why_in[0].objective_without is None
    assert found.why_in[0].proven
    assert "Without Ana nothing is possible." in str(found).splitlines()[0]


def test_what_keeps_a_candidate_out_and_the_smallest_change() -> None:
    """Ana and bob are required and two may take part: cyd needs a third place."""
    both = rules(needed={"type": "require", "candidates": ("ana", "bob"), "law": True})
    [cyd] = asked(both, parts=["why-not"], candidates=["cyd"]).why_not
    assert cyd.objective_with is None
    assert cyd.proven
    assert "size" in cyd.blocked_by
    assert cyd.change == ({"key": "rules.size.max", "old": 2, "new": 3},)
    assert cyd.text.startswith("No consortium with Cyd is possible. ")
    assert "A suggestion: " in cyd.text


def test_a_law_is_not_loosened_for_a_candidate_unless_asked() -> None:
    """If the size is a law too there is no change, and with --allow-law there is."""
    law = rules(
        size={"type": "size", "max": 2, "law": True},
        needed={"type": "require", "candidates": ("ana", "bob"), "law": True},
    )
    [cyd] = asked(law, parts=["why-not"], candidates=["cyd"]).why_not
    assert cyd.change == ()
    [cyd] = asked(law, parts=["why-not"], candidates=["cyd"], allow_law=True).why_not
    assert cyd.change


def test_who_a_rule_keeps_out_before_any_solving() -> None:
    """An excluded candidate is out by the rule's name."""
    found = asked(rules(out={"type": "exclude", "candidates": ("dov",)}), parts=["why-not"])
    dov = next(one for one in found.why_not if one.id == "dov")
    assert dov.blocked_by == ("out",)
    assert dov.text == "No consortium with Dov is possible. out keeps it out."


def test_prices_of_rules_and_which_cost_nothing() -> None:
    """A third member gains nothing, for coverage is full with two; a second one does."""
    found = asked(rules(few={"type": "size", "max": 1}), parts=["prices"])
    by_key = {one.key: one for one in found.prices}
    assert by_key["rules.size.max"].gain == 0.0
    assert by_key["rules.few.max"].gain == pytest.approx(0.4)
    assert by_key["rules.few.max"].text == "few: rules.few.max 1 -> 2 gains 0.4000."
    assert (
        by_key["rules.size.max"].text == "size costs nothing: rules.size.max 2 -> 3 gains nothing."
    )
    law = asked(rules(few={"type": "size", "max": 1, "law": True}), parts=["prices"])
    assert all(one.rule != "few" for one in law.prices)


def priced(allow_law: bool = False, **more: Any) -> list[tuple[str, Any]]:
    found = asked(rules(**more), parts=["prices"], allow_law=allow_law)
    return [(one.key, one.new) for one in found.prices if one.rule != "size"]


def test_prices_leave_alone_what_a_law_needs() -> None:
    """A rule that a law reads at every departure is loosened only where laws are; of a law behind
    a condition no number is moved, the condition is switched off."""
    count = {"type": "distinct", "attribute": "country", "min": 1}
    lost = {"type": "dropout", "rules": ("lands",), "law": True}
    assert priced(lands=count, lost=lost) == []
    assert priced(allow_law=True, lands=count, lost=lost) == [
        ("rules.lands.min", 0),
        ("rules.lost.enabled", False),
    ]
    inner = RULES["distinct"](attribute="country", min=1, law=True)
    when = RULES["size"](min=2)
    assert priced(pairs={"type": "if", "when": when, "then": inner}) == [
        ("rules.pairs.enabled", False)
    ]


def test_a_price_is_of_a_value_that_the_rule_takes() -> None:
    """One for every value is the least there can be: the step is to switch the rule off."""
    each = {"type": "each", "per": "country", "where": {"id": ["ana", "bob"]}}
    assert priced(both=each) == [("rules.both.enabled", False)]


def test_a_price_of_a_rule_that_is_read_at_departures() -> None:
    """It leaves the list with the rule that is switched off, and each has a price."""
    flagged = {"type": "require", "candidates": ("ana",)}
    lost = {"type": "dropout", "rules": ("apart",)}
    apart = {"type": "apart", "candidates": ("bob", "cyd")}
    assert priced(flagged=flagged, apart=apart, lost=lost) == [
        ("rules.apart.enabled", False),
        ("rules.flagged.enabled", False),
        ("rules.lost.enabled", False),
    ]


def test_the_price_of_each_name() -> None:
    """Who is required and who is excluded has a price of its own."""
    found = asked(
        rules(
            must={"type": "require", "candidates": ("ana", "dov")},
            out={"type": "exclude", "candidates": ("bob",)},
        ),
        parts=["prices"],
    )
    by_text = {one.text: one for one in found.prices if one.rule != "size"}
    assert list(by_text) == [
        "must: giving up Dov gains 0.3000.",
        "must costs nothing: giving up Ana gains nothing.",
        "out costs nothing: letting Bob in gains nothing.",
    ]
    assert [(one.key, one.old, one.new) for one in by_text.values()] == [
        ("rules.must.candidates", ["ana", "dov"], ["ana"]),
        ("rules.must.candidates", ["ana", "dov"], ["dov"]),
        ("rules.out.enabled", True, False),
    ]
    assert 'rules.must.candidates ["ana", "dov"] -> ["ana"]' in str(found)


def test_labels_by_distance() -> None:
    """Within 2 % of 0.9 there is only the best; within 12 % cyd for bob as well."""
    near, wide = asked(), asked(distance=0.12)
    assert (near.core, near.swing, near.never) == (("ana", "bob"), (), ("cyd", "dov"))
    assert (wide.core, wide.swing, wide.never) == (("ana",), ("bob", "cyd"), ("dov",))


def test_what_a_departure_breaks() -> None:
    """Of at least two, nobody can leave; of at least one, anybody can."""
    two = asked(rules(size={"type": "size", "min": 2, "max": 2}), parts=["drop-outs"])
    assert [one.broken for one in two.drop_outs] == [("size",), ("size",)]
    assert two.drop_outs[0].text == "If Ana leaves, the others cannot go on: size is broken."
    one = asked(parts=["drop-outs"]).drop_outs[0]
    assert (one.broken, one.text) == ((), "If Ana leaves, the others can go on.")


def test_stability_is_a_sample_with_its_seed() -> None:
    """Levels of 5, 4, 3 and 1 disturbed by a tenth leave the best as it is."""
    first = asked(parts=["stability"], samples=5).stability
    assert first is not None
    assert [(one.id, one.share) for one in first.stays] == [("ana", 1.0), ("bob", 1.0)]
    assert (first.samples, first.seed, first.infeasible) == (5, 0, 0)
    again = asked(parts=["stability"], samples=5).stability
    assert first == again
    assert asked(parts=["why-in"]).stability is None


def test_a_stop_leaves_what_is_done() -> None:
    """Stopped after the best is known, the rest is unanswered and said to be."""
    calls = []

    def stop() -> bool:
        return bool(calls)

    def told(part: str, _done: int, _total: int) -> None:
        if part == "why not":
            calls.append(part)

    found = asked(parts=["why-in", "why-not"], exact=True, stop=stop, told=told)
    assert len(found.why_in) == 2
    assert set(found.unanswered) <= {"cyd", "dov"}
    assert found.open_questions
    assert "not reached in the time" in str(found)


@pytest.mark.parametrize(
    ("questions", "message"),
    [
        ({"candidates": ["nobody"]}, "--why-not: there is no candidate 'nobody' in the pool"),
        ({"rank": 99}, "--rank: there are 10, not 99"),
    ],
)
def test_what_cannot_be_asked(questions: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput) as error:
        asked(**questions)
    assert message in str(error.value)


@pytest.mark.parametrize(
    "questions", [{"rank": 0}, {"distance": 1.0}, {"noise": 0.0}, {"parts": ["why"]}]
)
def test_arguments_that_make_no_sense(questions: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"1 or more|below 1|no parts"):
        asked(**questions)


def test_the_document_is_what_the_contract_says_and_comes_back() -> None:
    """Keys of the contract first; the value survives JSON and pickles."""
    found = asked(parts=PARTS, samples=2)
    document = json.loads(found.to_json())
    keys = ["schema_version", "status", "rank", "why_in", "why_not", "replacements", "weights"]
    keys += ["prices", "core", "swing", "never"]
    assert list(document)[: len(keys)] == keys
    assert (document["schema_version"], document["status"], document["rank"]) == (1, "optimal", 1)
    assert {"id", "objective_without", "only_it_brings"} <= document["why_in"][0].keys()
    wanted = {"id", "objective_with", "out", "blocked_by", "text"}
    assert wanted <= document["why_not"][0].keys()
    assert {"out", "candidates"} <= document["replacements"][0].keys()
    assert document["replacements"][0]["candidates"][0].keys() >= {"id", "objective"}
    assert Explanation.from_json(found.to_json()) == found
    assert found.to_frame("prices").columns.tolist()[:2] == ["rule", "key"]
    assert len(found.to_frame()) == 4
    assert "<table>" in found._repr_html_()


def test_nothing_is_left_of_two_workers_but_the_same_answer() -> None:
    """Questions in processes of their own are answered alike."""
    one = asked(parts=["why-not"], exact=True)
    two = explain(pool(), rules(), parts=["why-not"], exact=True, workers=2, threads=1)
    assert isinstance(two, Explanation)
    assert [a.objective_with for a in one.why_not] == [b.objective_with for b in two.why_not]
    assert one.consortium == two.consortium
