"""Eurostars, Eureka and Interreg; and the cooperation models bilateral and growth.

Numbers: eurekanetwork.org and pi2.life (Eurostars), eurekanetwork.org, eureka-xecs.com, ctp.org
(POCTEFA), interreg-oberrhein.eu, nweurope.eu, interreg-central.eu, interreg-euro-med.eu,
interregeurope.eu.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from call_pools import TODAY, Row, broken, chosen, consortium, member

import consortium_opt as co
from consortium_opt.instance import parse_instance
from consortium_opt.prepare import prepare
from consortium_opt.rules.base import Measure
from consortium_opt.scoring import measures
from consortium_opt.shipped import shipped_folder


def pool(*countries: str, **columns: Any) -> Row:
    """One member in each of the countries, all with the same columns."""
    return consortium(*(member(country, **columns) for country in countries))


def in_area(*countries: str, inside: int) -> Row:
    """One member in each of the countries, the first ``inside`` of them in the programme area."""
    members = [member(c, in_programme_area=k < inside) for k, c in enumerate(countries)]
    return consortium(*members)


def recommended(call: str, rule: str, document: Row) -> Measure:
    """A rule that is measured and not required, on the whole consortium."""
    formulation = co.read_formulation(call, changes={"rules.size.enabled": False})
    assert not formulation.rules[rule].enforce
    case = prepare(parse_instance(document), formulation, today=TODAY)
    return measures(case, chosen(case))[rule]


def sme(country: str, **columns: Any) -> Row:
    """A small or medium-sized company."""
    return member(country, **{"sme": True, "type": "SME", **columns})


def other(country: str, **columns: Any) -> Row:
    """A research organisation."""
    return member(country, **{"sme": False, "type": "RTO", **columns})


# -- Eurostars: eurekanetwork.org, pi2.life ---------------------------------------------------

EUROSTARS = ["eurostars-3", "eurostars-2"]


@pytest.mark.parametrize("call", EUROSTARS)
def test_eurostars_two_from_two_led_by_an_sme_that_carries_half(call):
    assert broken(call, consortium(sme("FR"), other("DE"), months=[50, 50])) == set()
    assert broken(call, consortium(sme("CA"), other("TR"), months=[50, 50])) == set()


@pytest.mark.parametrize("call", EUROSTARS)
@pytest.mark.parametrize(
    ("members", "months", "rule"),
    [
        ([other("FR"), sme("DE")], [50, 50], "sme_coordinator"),
        ([sme("US"), sme("FR"), other("DE")], [30, 30, 40], "sme_coordinator"),
        ([member("FR", type="SME"), sme("DE")], [50, 50], "sme_coordinator"),
        ([sme("FR"), other("US")], [50, 50], "two_countries"),
        ([sme("FR", control_group="x"), other("DE", control_group="x")], [5, 5], "two_countries"),
        ([sme("CA"), other("SG")], [50, 50], "two_countries"),
        ([sme("FR"), other("DE")], [49, 51], "sme_half"),
    ],
    ids=[
        "led by no SME",
        "led from outside",
        "not known whether an SME leads",
        "one country and one outside",
        "one owner twice",
        "nobody of Horizon Europe",
        "SMEs below half",
    ],
)
def test_eurostars_one_rule_fails(call, members, months, rule):
    assert broken(call, consortium(*members, months=months)) == {rule}


@pytest.mark.parametrize(("call", "cap"), [("eurostars-3", 70), ("eurostars-2", 75)])
def test_eurostars_caps_of_a_member_and_a_country(call, cap):
    rest = 100 - cap
    assert broken(call, consortium(sme("FR"), other("DE"), months=[cap, rest])) == set()
    over = consortium(sme("FR"), other("DE"), months=[cap + 1, rest - 1])
    assert broken(call, over) == {"member_cap", "country_cap"}, "one member is in one country"
    assert broken(call, over, {"rules.country_cap.enabled": False}) == {"member_cap"}
    months = [40, cap + 1 - 40, rest - 1]
    two = consortium(sme("FR"), sme("FR"), other("DE"), months=months)
    assert broken(call, two) == {"country_cap"}


def test_eurostars_2_rd_performing_sme_once_the_column_is_there():
    on = {"rules.rd_performing_coordinator.enabled": True}
    for performs, found in ((True, set()), (False, {"rd_performing_coordinator"})):
        members = [sme("FR", rd_performing=performs), other("DE", rd_performing=True)]
        assert broken("eurostars-2", consortium(*members, months=[50, 50]), on) == found


def test_eurostars_numbers():
    now, then = co.read_formulation("eurostars-3"), co.read_formulation("eurostars-2")
    assert [now.rules[name].max for name in ("member_cap", "country_cap")] == [0.7, 0.7]
    assert [then.rules[name].max for name in ("member_cap", "country_cap")] == [0.75, 0.75]
    for call in (now, then):
        two = call.rules["two_countries"]
        assert (two.by, two.at_least, two.within) == ("country", 2, "EUROSTARS")
        assert [(g.group, g.at_least) for g in two.including] == [("HE_ELIGIBLE", 1)]
        assert call.rules["sme_half"].min == 0.5
        assert {call.rules[n].of for n in ("sme_half", "member_cap", "country_cap")} == {
            "eligible_cost"
        }
    assert now.funding.months_max == 36
    assert now.funding.subcontracting_counts is False
    assert now.funding.rate is None
    assert {name for name, rule in now.rules.items() if not rule.law} == {"size"}
    assert "2014" in then.title
    assert {name for name, rule in then.rules.items() if rule.law} == {
        "rd_performing_coordinator",
        "member_cap",
        "country_cap",
    }


# -- Eureka: eurekanetwork.org, eureka-xecs.com -----------------------------------------------

EUREKA = ["eureka-network", "eureka-xecs"]


@pytest.mark.parametrize("call", EUREKA)
def test_eureka_two_from_two_at_the_cap(call):
    document = consortium(member("FR"), member("DE"), months=[294, 126])
    assert broken(call, document) == set()


@pytest.mark.parametrize("call", EUREKA)
@pytest.mark.parametrize(
    ("members", "months", "rule"),
    [
        ([member("FR"), member("US")], [210, 210], "two_countries"),
        (
            [member("FR", control_group="x"), member("DE", control_group="x")],
            [210, 210],
            "two_countries",
        ),
        ([member("FR"), member("FR"), member("DE")], [168, 127, 125], "country_cap"),
    ],
    ids=["one outside", "one owner twice", "country above 70 %"],
)
def test_eureka_one_rule_fails(call, members, months, rule):
    assert broken(call, consortium(*members, months=months)) == {rule}


@pytest.mark.parametrize("call", EUREKA)
def test_eureka_member_above_70_percent_takes_its_country_with_it(call):
    document = consortium(member("FR"), member("DE"), months=[295, 125])
    assert broken(call, document) == {"member_cap", "country_cap"}
    assert broken(call, document, {"rules.country_cap.enabled": False}) == {"member_cap"}


def test_xecs_35_person_years():
    for months, found in (([210, 210], set()), ([210, 209], {"person_years"})):
        assert broken("eureka-xecs", consortium(member("FR"), member("DE"), months=months)) == found
    small = consortium(member("FR"), member("DE"), months=[50, 50])
    assert broken("eureka-network", small) == set(), "a network project may be small"


def test_xecs_three_countries_are_recommended_and_not_required():
    three = consortium(member("FR"), member("DE"), member("NL"), months=[140] * 3)
    two = consortium(member("FR"), member("DE"), months=[210] * 2)
    assert recommended("eureka-xecs", "three_countries", three).satisfied
    assert not recommended("eureka-xecs", "three_countries", two).satisfied
    assert broken("eureka-xecs", two) == set()


def test_eureka_numbers():
    for name in EUREKA:
        rules = co.read_formulation(name).rules
        assert (rules["two_countries"].at_least, rules["two_countries"].within) == (2, "EUREKA")
        assert not rules["two_countries"].law, "the list of countries is to-check"
        for cap in ("member_cap", "country_cap"):
            assert (rules[cap].of, rules[cap].max, rules[cap].law) == ("eligible_cost", 0.7, True)
    xecs = co.read_formulation("eureka-xecs")
    assert xecs.rules["three_countries"].min == 3
    years = xecs.rules["person_years"]
    assert (years.type, years.min, years.where, years.law) == ("total_effort", 35 * 12, None, True)


# -- Interreg A: ctp.org, interreg-oberrhein.eu -----------------------------------------------


@pytest.mark.parametrize(
    ("call", "countries"),
    [
        ("interreg-a-poctefa", ("ES", "FR")),
        ("interreg-a-poctefa", ("AD", "ES")),
        ("interreg-a-poctefa", ("FR", "AD", "PT")),
        ("interreg-upper-rhine", ("DE", "FR")),
        ("interreg-upper-rhine", ("CH", "DE")),
    ],
)
def test_interreg_a_two_of_the_three_countries(call, countries):
    assert broken(call, pool(*countries)) == set()


@pytest.mark.parametrize(
    ("call", "countries", "rule"),
    [
        ("interreg-a-poctefa", ("ES", "ES"), "two_countries"),
        ("interreg-a-poctefa", ("ES", "PT"), "two_countries"),
        ("interreg-upper-rhine", ("FR", "FR"), "two_countries"),
        ("interreg-upper-rhine", ("FR", "AT"), "two_countries"),
        ("interreg-upper-rhine", ("AT", "FR", "DE"), "lead_partner"),
    ],
)
def test_interreg_a_one_rule_fails(call, countries, rule):
    assert broken(call, pool(*countries)) == {rule}


@pytest.mark.parametrize(
    ("call", "rule", "inside"),
    [
        ("interreg-a-poctefa", "two_countries_in_area", 2),
        ("interreg-upper-rhine", "lead_partner_in_area", 1),
    ],
)
def test_interreg_a_area_once_the_column_is_there(call, rule, inside):
    on = {f"rules.{rule}.enabled": True}
    assert broken(call, in_area("FR", "ES", "DE", inside=inside), on) == set()
    assert broken(call, in_area("FR", "ES", "DE", inside=inside - 1), on) == {rule}


STRAND_A = ["interreg-a-poctefa", "interreg-upper-rhine", "interreg-cross-border"]


def test_interreg_a_numbers():
    poctefa, rhine = (co.read_formulation(f"interreg-{n}") for n in ("a-poctefa", "upper-rhine"))
    two = poctefa.rules["two_countries"]
    assert (two.min, two.where) == (2, {"country": ["ES", "FR", "AD"]})
    assert poctefa.funding.rate == 0.65
    assert poctefa.confidence == "to-check"
    assert not any(rule.law for rule in poctefa.rules.values())
    two = rhine.rules["two_countries"]
    assert (two.min, two.where, two.law) == (2, {"country": ["FR", "DE", "CH"]}, True)
    assert rhine.funding.rate == 0.6
    assert "50 or 60 %" in rhine.funding.text


@pytest.mark.parametrize("call", STRAND_A)
@pytest.mark.parametrize(
    ("seat", "also", "found"),
    [
        ("FR", "ES DE", set()),
        ("FR", "ES; DE", set()),
        ("FR", None, {"two_countries"}),
        ("FR", "fr", {"two_countries"}),
    ],
    ids=["two countries of each programme", "semicolons", "no further country", "its own again"],
)
def test_interreg_a_a_grouping_stands_alone(call, seat, also, found):
    """Regulation (EU) 2021/1059, Article 23(6)."""
    assert broken(call, consortium(member(seat, also_countries=also))) == found


@pytest.mark.parametrize("call", STRAND_A[:2])
def test_interreg_a_a_grouping_counts_for_the_programmes_countries_alone(call):
    """Portugal and Austria are in neither programme."""
    document = consortium(member("FR", also_countries="PT AT"))
    assert broken(call, document) == {"two_countries"}


# -- Interreg B: nweurope.eu, interreg-central.eu, interreg-euro-med.eu -----------------------


@pytest.mark.parametrize(
    ("call", "countries"),
    [
        ("interreg-nwe", ("FR", "DE", "ES")),
        ("interreg-nwe", ("IE", "CH", "GB")),
        ("interreg-central-europe", ("AT", "CZ", "PL")),
        ("interreg-euro-med", ("IT", "GR", "AL", "ME")),
    ],
)
def test_interreg_b_smallest(call, countries):
    assert broken(call, pool(*countries)) == set()


@pytest.mark.parametrize(
    ("call", "countries", "rule"),
    [
        ("interreg-nwe", ("FR", "DE", "DE"), "three_countries"),
        ("interreg-nwe", ("FR", "ES", "IT"), "area_countries"),
        ("interreg-central-europe", ("AT", "CZ", "CZ"), "three_countries"),
        ("interreg-euro-med", ("IT", "GR", "AL", "AL"), "four_countries"),
        ("interreg-euro-med", ("IT", "BA", "AL", "ME"), "member_states"),
    ],
)
def test_interreg_b_one_rule_fails(call, countries, rule):
    assert broken(call, pool(*countries)) == {rule}


@pytest.mark.parametrize(
    ("call", "countries"),
    [
        ("interreg-nwe", ("FR", "DE", "NL")),
        ("interreg-central-europe", ("AT", "CZ", "PL")),
        ("interreg-euro-med", ("IT", "GR", "ES", "FR")),
    ],
)
def test_interreg_b_two_in_the_area_once_the_column_is_there(call, countries):
    on = {"rules.in_area.enabled": True}
    assert broken(call, in_area(*countries, inside=2), on) == set()
    assert broken(call, in_area(*countries, inside=1), on) == {"in_area"}


GROUPING = member("HU", also_countries="SK, AT")


@pytest.mark.parametrize(
    ("members", "found"),
    [
        ([GROUPING], set()),
        ([member("HU", also_countries="SK")], {"three_countries"}),
        ([member("RS", also_countries="HU SK AT")], {"seat_of_a_sole_partner"}),
        ([GROUPING, member("HU")], {"three_partners"}),
        ([GROUPING, member("HU"), member("HU")], set()),
        ([member("HU", also_countries="SK"), member("AT"), member("HU")], set()),
        ([member("HU", also_countries="SK"), member("HU"), member("SK")], {"three_countries"}),
    ],
    ids=[
        "a grouping of three countries alone",
        "of two alone",
        "alone, with its seat outside",
        "with one partner",
        "with two partners of one country",
        "of two with two partners of another country",
        "of two with two partners of the same two",
    ],
)
def test_central_europe_a_grouping_of_several_countries(members, found):
    assert broken("interreg-central-europe", consortium(*members)) == found


@pytest.mark.parametrize("call", ["interreg-nwe", "interreg-euro-med", "interreg-europe"])
def test_elsewhere_a_grouping_counts_as_its_seat(call):
    """Nothing was found in the programmes' texts, and the files say so."""
    document = consortium(member("FR", also_countries="DE BE IT NL", type="PUBLIC"))
    assert {"three_countries", "four_countries"} & broken(call, document)
    assert "EGTC" in co.read_formulation(call).description


def test_euro_med_area_counts_inside_the_european_union_alone():
    on = {"rules.in_area.enabled": True}
    document = in_area("IT", "AL", "ES", "FR", inside=2)
    assert broken("interreg-euro-med", document, on) == {"in_area"}


def test_euro_med_call_02_five_from_five():
    five = {"rules.four_countries.min": 5}
    assert broken("interreg-euro-med", pool("IT", "GR", "ES", "FR", "AL"), five) == set()
    assert broken("interreg-euro-med", pool("IT", "GR", "ES", "FR"), five) == {"four_countries"}


def test_interreg_b_numbers():
    nwe, central, med = (
        co.read_formulation(f"interreg-{name}") for name in ("nwe", "central-europe", "euro-med")
    )
    assert [call.rules["three_countries"].min for call in (nwe, central)] == [3, 3]
    assert med.rules["four_countries"].min == 4
    assert [call.rules["in_area"].min for call in (nwe, central, med)] == [2, 2, 2]
    assert nwe.rules["area_countries"].min == med.rules["member_states"].min == 2
    assert nwe.funding.rate == 0.6
    assert (central.funding.rate, central.funding.confidence) == (0.8, "to-check")
    assert med.rules["size"].max == 10
    assert med.funding is None


@pytest.mark.parametrize(
    ("call", "rule"),
    [
        ("eurostars-2", "rd_performing_coordinator"),
        ("interreg-a-poctefa", "two_countries_in_area"),
        ("interreg-upper-rhine", "lead_partner_in_area"),
        ("interreg-nwe", "in_area"),
        ("interreg-central-europe", "in_area"),
        ("interreg-euro-med", "in_area"),
    ],
)
def test_what_nobody_collected_is_off_and_says_so(call, rule):
    formulation = co.read_formulation(call)
    off = {name: r.text for name, r in formulation.rules.items() if not r.enabled}
    assert list(off) == [rule]
    assert "Not checked: " in off[rule]


# -- Interreg Europe: interregeurope.eu -------------------------------------------------------


def test_interreg_europe_three_countries_two_of_them_member_states():
    assert broken("interreg-europe", pool("FR", "DE", "NO", type="PUBLIC")) == set()
    mixed = [member("FR", type="PUB"), member("DE", type="PUBLIC_LAW")]
    mixed.append(member("NO", type="CLUSTER", non_profit=True))
    assert broken("interreg-europe", consortium(*mixed)) == set()


@pytest.mark.parametrize(
    ("countries", "rule"),
    [
        (("FR", "DE", "DE"), "three_countries"),
        (("FR", "CH", "NO"), "two_member_states"),
    ],
)
def test_interreg_europe_countries_fail(countries, rule):
    assert broken("interreg-europe", pool(*countries, type="PUBLIC")) == {rule}


@pytest.mark.parametrize(
    "columns",
    [{"type": "SME", "non_profit": False}, {"type": "CLUSTER"}, {"type": None}],
    ids=["company", "cluster that does not say", "type not known"],
)
def test_interreg_europe_admits_public_and_non_profit_alone(columns):
    members = [member("FR", type="PUBLIC"), member("DE", type="PUBLIC"), member("NO", **columns)]
    assert broken("interreg-europe", consortium(*members)) == {"public_or_non_profit"}


def test_interreg_europe_five_to_eight_regions_are_measured():
    def regions(*names: str) -> Row:
        return consortium(*(member(n[:2], region=n, type="PUBLIC") for n in names))

    five = regions("FRF1", "DE13", "ITC1", "ES21", "AT12")
    rule = "five_to_eight_regions"
    assert recommended("interreg-europe", rule, five).satisfied
    assert not recommended("interreg-europe", rule, regions("FRF1", "DE13", "ITC1")).satisfied


@pytest.mark.parametrize(("members", "value"), [(3, 0.5), (4, 0.75), (5, 1), (16, 1), (18, 0.5)])
def test_interreg_europe_recommended_size_costs_a_little(members, value):
    document = pool(*["FR", "DE", "NO", *["IT"] * 13, "ES", "PT"][:members], type="PUBLIC")
    everybody = [row["id"] for row in document["candidates"]]
    instance = parse_instance(document)
    result = co.solve(instance, co.read_formulation("interreg-europe"), require=everybody)
    (best,) = result.consortia
    terms = {term.name: term for term in best.terms}
    assert terms["recommended_size"].value == pytest.approx(value)
    assert terms["recommended_size"].contribution == pytest.approx(0.25 * value / 2.25)


def test_interreg_europe_numbers():
    call = co.read_formulation("interreg-europe")
    assert call.rules["three_countries"].min == 3
    assert call.rules["two_member_states"].min == 2
    assert call.rules["public_or_non_profit"].max == 0
    regions = call.rules["five_to_eight_regions"]
    assert (regions.min, regions.max, regions.enforce) == (5, 8, False)
    soft = call.objective["recommended_size"]
    assert (soft.type, soft.rule.min, soft.rule.max, soft.weight) == ("soft", 5, 16, 0.25)
    assert call.funding.rates_by_type == {"PUBLIC": 0.8, "PUBLIC_LAW": 0.8, "PUB": 0.8}
    assert call.funding.rate == 0.7


# -- Cooperation models -----------------------------------------------------------------------

CLUSTER = {"type": "CLUSTER", "staff_pm": 3}


def cooperate(name: str, document: Row) -> set[str]:
    """Rules of a cooperation model that the whole consortium breaks, sizes included."""
    case = prepare(parse_instance(document), co.read_formulation(name), today=date(2026, 3, 1))
    return {rule for rule, found in measures(case, chosen(case)).items() if not found.satisfied}


def clusters(*countries: str, trust: dict[tuple[int, int], float] | None = None) -> Row:
    """Clusters with the least staff, some of which trust each other; the rest hardly do."""
    document = pool(*countries, **CLUSTER)
    document["instance"]["default_trust"] = 0.1
    document["trust"] = [
        {"a": f"m{a}", "b": f"m{b}", "trust": value} for (a, b), value in (trust or {}).items()
    ]
    document["interests"] = [{"candidate": "m0", "topic": "any", "weight": 1}]
    document["needs"] = [{"candidate": "m1", "capability": "any", "level": 1}]
    return document


def test_bilateral_smallest():
    assert cooperate("bilateral", clusters("FR", "GR")) == set()


@pytest.mark.parametrize(
    ("countries", "second", "rule"),
    [
        (("FR", "GR", "DE"), {}, "size"),
        (("FR", "FR"), {}, "two_countries"),
        (("FR", "GR"), {"type": "RTO"}, "clusters_only"),
        (("FR", "GR"), {"staff_pm": 2}, "counterparts"),
    ],
)
def test_bilateral_one_rule_fails(countries, second, rule):
    document = clusters(*countries)
    document["candidates"][1] |= second
    assert cooperate("bilateral", document) == {rule}


def test_bilateral_finds_the_pair_that_did_cooperate():
    """gi-Cluster and Cap Digital: a fact of the instance; the score is that of made-up numbers."""
    instance = co.read_instance(shipped_folder("instances") / "bilateral-pairs")
    result = co.solve(instance, co.read_formulation("bilateral"))
    assert result.status == "optimal"
    (best,) = result.consortia
    assert {m.id for m in best.members} == {"gi-cluster", "cap-digital"}
    values = {term.name: term.value for term in best.terms}
    assert values["need_fit"] == pytest.approx(5 / 6), "all three needs of one, two of the other"
    assert values["shared_interest"] == pytest.approx((0.70 + 0.75) / 2), "internationalisation"
    assert best.objective == pytest.approx(0.700420, abs=1e-6)


def test_bilateral_finds_a_partner_for_a_given_cluster():
    instance = co.read_instance(shipped_folder("instances") / "bilateral-pairs")
    result = co.solve(instance, co.read_formulation("bilateral"), require=["medicen"])
    (best,) = result.consortia
    assert {m.id for m in best.members} == {"medicen", "biowin"}


TRIANGLE = {(0, 1): 0.5, (0, 2): 0.5, (1, 2): 0.5}


def test_growth_smallest_core_trusts_all_round():
    assert cooperate("growth", clusters("FR", "ES", "ES", trust=TRIANGLE)) == set()


@pytest.mark.parametrize(
    ("countries", "trust", "rule"),
    [
        (("FR", "FR", "FR"), TRIANGLE, "several_countries"),
        (("FR", "ES", "ES"), TRIANGLE | {(1, 2): 0.49}, "trusted_partners"),
    ],
    ids=["one country", "one pair below a half"],
)
def test_growth_one_rule_fails(countries, trust, rule):
    assert cooperate("growth", clusters(*countries, trust=trust)) == {rule}


@pytest.mark.parametrize(
    ("second", "rule"),
    [({"type": "RTO"}, "clusters_only"), ({"staff_pm": 2}, "counterparts")],
)
def test_growth_asks_something_of_every_member(second, rule):
    document = clusters("FR", "ES", "ES", trust=TRIANGLE)
    document["candidates"][1] |= second
    assert cooperate("growth", document) == {rule}


def test_growth_does_not_put_two_groups_side_by_side():
    other_triangle = {(a + 3, b + 3): value for (a, b), value in TRIANGLE.items()}
    document = clusters(*["FR", "ES"] * 3, trust=TRIANGLE | other_triangle)
    assert cooperate("growth", document) == {"size", "one_web_of_trust"}


def test_growth_starts_small_on_aquitaine_euskadi_and_widens():
    instance = co.read_instance(shipped_folder("instances") / "aquitaine-euskadi")
    first = co.solve(instance, co.read_formulation("growth"))
    assert first.status == "optimal"
    core = {m.id for m in first.consortia[0].members}
    assert core == {"alpha-rlh", "avenia", "habic", "xylofutur"}
    assert {m.country for m in first.consortia[0].members} == {"FR", "ES"}
    values = {term.name: term.value for term in first.consortia[0].terms}
    assert values["trust"] == pytest.approx((0.60 + 0.53 + 0.53 + 0.81 + 0.56 + 0.10) / 6)
    assert values["shared_interest"] == pytest.approx((0.75 + 0.80 + 0.35 + 0.40) / 4)
    assert first.consortia[0].objective == pytest.approx(0.501039, abs=1e-6)

    wider = {"rules.size.min": 5, "rules.size.max": 6}
    formulation = co.read_formulation("growth", changes=wider)
    second = co.solve(instance, formulation, require=sorted(core))
    assert second.status == "optimal"
    grown = {m.id for m in second.consortia[0].members}
    assert core < grown
    assert len(grown) in (5, 6)
    trust = {frozenset((t.a, t.b)): t.trust for t in instance.trust}
    for one in grown:
        assert sum(trust.get(frozenset((one, o)), 0) >= 0.5 for o in grown - {one}) >= 2


def test_cooperation_numbers():
    bilateral, growth = co.read_formulation("bilateral"), co.read_formulation("growth")
    assert (bilateral.rules["size"].min, bilateral.rules["size"].max) == (2, 2)
    assert (growth.rules["size"].min, growth.rules["size"].max) == (3, 4)
    partners = growth.rules["trusted_partners"]
    assert (partners.min_trust, partners.at_least) == (0.5, 2)
    assert growth.rules["one_web_of_trust"].min_trust == 0.5
    for model in (bilateral, growth):
        assert (model.kind, model.roles) == ("meta-cluster", False)
        assert model.rules["counterparts"].contact == 3
        assert not any(rule.law for rule in model.rules.values())
    assert "--require" in growth.description
