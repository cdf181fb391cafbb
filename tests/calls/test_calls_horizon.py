"""Horizon Europe beyond research actions: EIC, Marie Skłodowska-Curie, widening, Chips.

Every rule has a smallest consortium that keeps it and one that breaks it and nothing else; the
test or its id names the article or page the rule is written on.
"""

import pytest
from call_pools import TODAY, broken, chosen, consortium, member

import consortium_opt as co
from consortium_opt.instance import parse_instance
from consortium_opt.prepare import prepare
from consortium_opt.scoring import measures

THREE = [member("FR"), member("NO"), member("IL")]
NOT_THREE = {
    "two countries": [member("FR"), member("NO"), member("NO")],
    "one owner twice": [
        member("FR"),
        member("NO", control_group="x"),
        member("IL", control_group="x"),
    ],
    "no member state": [member("CH"), member("NO"), member("IL")],
    "one outside": [member("FR"), member("NO"), member("US")],
}
DOCTORAL = [
    "msca-doctoral-network",
    "msca-doctoral-network-industrial",
    "msca-doctoral-network-joint",
]


def broken_with(call, overlay, document):
    """As :func:`broken`, under an overlay; the solver has to agree here too."""
    formulation = co.read_formulation(call, [overlay])
    off = {
        f"rules.{name}.enabled": False
        for name, rule in formulation.rules.items()
        if (rule.text or "").startswith("House rule")
    }
    formulation = co.read_formulation(call, [overlay], changes=off)
    instance = parse_instance(document)
    case = prepare(instance, formulation, today=TODAY)
    found = {
        name
        for name, measure in measures(case, chosen(case)).items()
        if formulation.rules[name].enforce and not measure.satisfied
    }
    everybody = [row["id"] for row in document["candidates"]]
    result = co.solve(instance, formulation, require=everybody, today=TODAY)
    assert (result.status == "infeasible") == bool(found), (result.status, found)
    return found


def rule(call, name):
    """A rule of a call."""
    return co.read_formulation(call).rules[name]


def money(call):
    """The figures of a call's table of funding that are given."""
    funding = co.read_formulation(call).funding
    words = {"text", "source", "as_of", "confidence"}
    return funding.model_dump(exclude=words, exclude_defaults=True)


# -- innovation, EIC Pathfinder and Chips: Regulation (EU) 2021/695, Article 22(2) -------------

ARTICLE_22_2 = ["horizon-ia", "eic-pathfinder-open", "chips-ju"]


@pytest.mark.parametrize("call", ARTICLE_22_2)
def test_article_22_2_three_from_three_one_in_a_member_state(call):
    assert broken(call, consortium(*THREE)) == set()


@pytest.mark.parametrize("call", ARTICLE_22_2)
@pytest.mark.parametrize("members", NOT_THREE.values(), ids=NOT_THREE.keys())
def test_article_22_2_fails(call, members):
    assert broken(call, consortium(*members)) == {"three_countries"}


@pytest.mark.parametrize("call", [*ARTICLE_22_2, *DOCTORAL])
def test_article_22_2_numbers(call):
    three = rule(call, "three_countries")
    assert (three.by, three.at_least, three.within) == ("country", 3, "HE_ELIGIBLE")
    assert [(g.group, g.at_least) for g in three.including] == [("EU27", 1)]
    assert three.law


# -- coordination and support: Regulation (EU) 2021/695, Article 22(4) -------------------------


@pytest.mark.parametrize("country", ["FR", "US"])
def test_article_22_4_one_entity_is_enough(country):
    """The rule cannot fail: there is no consortium of nobody."""
    assert broken("horizon-csa", consortium(member(country))) == set()


def test_article_22_4_number():
    one = rule("horizon-csa", "one_entity")
    assert (one.type, one.min, one.max, one.law) == ("size", 1, None, True)


# -- EIC Transition: eic.ec.europa.eu ----------------------------------------------------------


@pytest.mark.parametrize(
    "members",
    [
        [member("CH")],
        [member("CH"), member("NO")],
        THREE,
        [*THREE, member("US"), member("FR")],
    ],
    ids=["one", "two, none in a member state", "three", "five, one outside"],
)
def test_eic_transition_kept(members):
    assert broken("eic-transition", consortium(*members)) == set()


@pytest.mark.parametrize(
    ("members", "rule_broken"),
    [
        ([member("US")], "one_alone"),
        ([member("FR"), member("FR")], "two_together"),
        ([member("FR", control_group="x"), member("DE", control_group="x")], "two_together"),
        ([member("FR"), member("US")], "two_together"),
        *((members, "three_to_five") for members in NOT_THREE.values()),
        ([*THREE, *THREE], "size"),
    ],
)
def test_eic_transition_fails(members, rule_broken):
    assert broken("eic-transition", consortium(*members)) == {rule_broken}


def test_eic_transition_numbers():
    size = rule("eic-transition", "size")
    assert (size.min, size.max, size.law) == (1, 5, True)
    one, two, three = (
        rule("eic-transition", name) for name in ("one_alone", "two_together", "three_to_five")
    )
    assert [(r.when.min, r.when.max) for r in (one, two, three)] == [(1, 1), (2, 2), (3, 5)]
    assert (one.then.min, two.then.at_least, three.then.at_least) == (1, 2, 3)
    assert [(g.group, g.at_least) for g in three.then.including] == [("EU27", 1)]
    assert two.then.including == ()


# -- doctoral networks: ufm.dk, unipd.it, leeds.ac.uk ------------------------------------------


def awarding(country, **columns):
    """A university that fits all three kinds of network."""
    return member(country, **{"awards_doctorates": True, "msca_sector": "academic", **columns})


def doctoral(*members, months):
    """A network that satisfies what industrial and joint doctorates ask besides."""
    rows = [awarding(**row) for row in members]
    return consortium(*rows, months=months)


FIRM = {"msca_sector": "non-academic"}
FOUR = [member("FR", **FIRM), member("NO"), member("IL"), member("DE")]


@pytest.mark.parametrize("call", DOCTORAL)
@pytest.mark.parametrize(
    ("months", "rules_broken"),
    [
        ([3, 3, 3], set()),
        ([40, 30, 30], set()),
        ([41, 30, 29], {"country_share"}),
    ],
    ids=["3 person-months each", "40 % for one country", "41 % for one country"],
)
def test_doctoral_network_share_of_a_country(call, months, rules_broken):
    three = [member("FR", **FIRM), member("NO"), member("IL")]
    assert broken(call, doctoral(*three, months=months)) == rules_broken


@pytest.mark.parametrize("call", DOCTORAL)
def test_doctoral_network_everybody_recruits(call):
    assert broken(call, doctoral(*FOUR, months=[3, 4, 4, 4])) == set()
    assert broken(call, doctoral(*FOUR, months=[2.9, 4, 4, 4])) == {"everybody_recruits"}


@pytest.mark.parametrize(("call", "most"), [*zip(DOCTORAL, (360, 540, 540), strict=True)])
def test_doctoral_network_person_months_in_all(call, most):
    quarter = most / 4
    months = [quarter, quarter, quarter, quarter]
    assert broken(call, doctoral(*FOUR, months=months)) == set()
    months[0] += 0.5
    assert broken(call, doctoral(*FOUR, months=months)) == {"total_months"}


@pytest.mark.parametrize("call", DOCTORAL)
@pytest.mark.parametrize("reason", ["one owner twice", "no member state", "one outside"])
def test_doctoral_network_article_22_2_fails(call, reason):
    first, *others = NOT_THREE[reason]
    document = doctoral({**first, **FIRM}, *others, months=[12, 12, 12])
    assert broken(call, document) == {"three_countries"}


@pytest.mark.parametrize(
    ("sectors", "rules_broken"),
    [
        (["academic", "academic", "non-academic"], set()),
        (["academic", "academic", "academic"], {"non_academic_member"}),
        (["non-academic", "non-academic", "non-academic"], {"academic_member"}),
    ],
)
def test_industrial_doctorates_need_both_sectors(sectors, rules_broken):
    members = [{**row, "msca_sector": s} for row, s in zip(THREE, sectors, strict=True)]
    document = consortium(*members, months=[12, 12, 12])
    assert broken("msca-doctoral-network-industrial", document) == rules_broken


@pytest.mark.parametrize(
    ("countries", "awards", "rules_broken"),
    [
        (["FR", "NO", "IL", "US"], [True, True, False, True], set()),
        (["FR", "NO", "IL", "US"], [True, True, False, False], {"three_award_doctorates"}),
        (["FR", "NO", "IL", "US", "US"], [True, False, False, True, True], {"two_award_in_europe"}),
    ],
    ids=["three, two of them in Europe", "two", "three, one of them in Europe"],
)
def test_joint_doctorates_need_three_who_award(countries, awards, rules_broken):
    members = [member(c, awards_doctorates=a) for c, a in zip(countries, awards, strict=True)]
    document = consortium(*members, months=[12] * len(members))
    assert broken("msca-doctoral-network-joint", document) == rules_broken


@pytest.mark.parametrize("call", DOCTORAL)
def test_doctoral_network_numbers(call):
    share, recruits = rule(call, "country_share"), rule(call, "everybody_recruits")
    assert (share.of, share.per, share.max) == ("eligible_cost", "country", 0.4)
    assert (recruits.type, recruits.min, recruits.max) == ("effort", 3, None)
    months = rule(call, "total_months")
    assert (months.type, months.where, months.law) == ("total_effort", None, True)


def test_doctoral_network_numbers_of_industrial_and_joint():
    assert rule("msca-doctoral-network-industrial", "academic_member").min == 1
    assert rule("msca-doctoral-network-industrial", "non_academic_member").min == 1
    assert rule("msca-doctoral-network-joint", "three_award_doctorates").min == 3
    assert rule("msca-doctoral-network-joint", "two_award_in_europe").min == 2
    assert [rule(call, "size").max for call in DOCTORAL] == [10, 18, 12]


# -- staff exchange: marie-sklodowska-curie-actions.ec.europa.eu -------------------------------

EXCHANGE = "msca-staff-exchange"


def exchange(countries, sectors, **columns):
    """Organisations of sectors ``a`` (academic) and ``n`` (not)."""
    words = {"a": "academic", "n": "non-academic"}
    pairs = zip(countries, sectors, strict=True)
    return consortium(*[member(c, msca_sector=words[s], **columns) for c, s in pairs])


@pytest.mark.parametrize(
    ("countries", "sectors", "rules_broken"),
    [
        (["FR", "NO", "US"], "ann", set()),
        (["CH", "NO", "IL"], "ann", set()),
        (["FR", "NO", "US"], "aaa", set()),
        (["FR", "NO", "NO"], "ann", {"three_countries"}),
        (["FR", "BR", "US"], "ann", {"three_countries"}),
        (["FR", "NO", "IL"], "aaa", {"one_sector_alone"}),
        (["FR", "NO", "IL"], "nnn", {"one_sector_alone"}),
    ],
    ids=[
        "two eligible, one anywhere",
        "no member state is needed",
        "one sector with a third country",
        "two countries",
        "one eligible",
        "academia alone",
        "none of academia",
    ],
)
def test_staff_exchange(countries, sectors, rules_broken):
    assert broken(EXCHANGE, exchange(countries, sectors)) == rules_broken


def test_staff_exchange_three_are_independent():
    document = exchange(["FR", "NO", "US"], "ann", control_group="x")
    assert broken(EXCHANGE, document) == {"three_countries"}


def test_staff_exchange_numbers():
    three, sector = rule(EXCHANGE, "three_countries"), rule(EXCHANGE, "one_sector_alone")
    assert (three.at_least, three.within) == (3, None)
    assert [(g.group, g.at_least) for g in three.including] == [("HE_ELIGIBLE", 2)]
    assert (sector.when.attribute, sector.when.max, sector.then.min) == ("msca_sector", 1, 1)


# -- widening: horizontevropa.cz, grant.pan.olsztyn.pl; work programme 2021-22 -----------------

TWINNING, TEAMING = "widening-twinning", "widening-teaming"


@pytest.mark.parametrize("words", [("HEI", "RTO"), ("HES", "REC")])
def test_twinning_kept(words):
    university, institute = words
    members = [
        member("PT", type=university),
        member("FR", type=institute),
        member("DE", type=university),
    ]
    assert broken(TWINNING, consortium(*members)) == set()


def test_twinning_coordinator_in_an_outermost_region():
    members = [member("FR", region="FRY10"), member("DE"), member("IT")]
    assert broken(TWINNING, consortium(*members)) == set()


@pytest.mark.parametrize(
    ("members", "rule_broken"),
    [
        ([member("ES", region="ES300"), member("FR"), member("DE")], "widening_coordinator"),
        (
            [member("PT", type="SME"), member("FR"), member("DE"), member("IT")],
            "widening_coordinator",
        ),
        ([member("PT"), member("FR"), member("DE", type="SME")], "research_institutions"),
        ([member("PT"), member("FR"), member("FR")], "three_countries"),
        (
            [member("PT"), member("FR", control_group="x"), member("DE", control_group="x")],
            "three_countries",
        ),
    ],
    ids=["not widening", "led by a company", "one partner", "one country", "one owner"],
)
def test_twinning_fails(members, rule_broken):
    assert broken(TWINNING, consortium(*members)) == {rule_broken}


def test_twinning_numbers():
    three = rule(TWINNING, "three_countries")
    assert (three.at_least, three.within, three.including) == (3, "HE_ELIGIBLE", ())
    assert rule(TWINNING, "research_institutions").min == 3
    assert money(TWINNING) == {
        "rate": 1.0,
        "indirect": 0.25,
        "grant_min": 800_000,
        "grant_max": 1_500_000,
    }


@pytest.mark.parametrize("kind", ["HEI", "HES", "RTO", "REC", "PUBLIC", "PUB"])
def test_teaming_kept(kind):
    members = [member("PT", type=kind, advanced=False), member("FR", advanced=True)]
    assert broken(TEAMING, consortium(*members)) == set()


@pytest.mark.parametrize(
    ("members", "rule_broken"),
    [
        (
            [member("ES", region="ES300", advanced=False), member("FR", advanced=True)],
            "widening_coordinator",
        ),
        (
            [member("PT", type="NGO", advanced=False), member("FR", advanced=True)],
            "widening_coordinator",
        ),
        ([member("PT", advanced=False), member("FR", advanced=False)], "advanced_partner"),
        (
            [
                member("PT", advanced=False),
                member("FR", advanced=False),
                member("US", advanced=True),
            ],
            "advanced_partner",
        ),
        ([member("PT", advanced=False), member("PT", advanced=True)], "two_countries"),
    ],
    ids=["not widening", "led by an NGO", "nobody advanced", "advanced outside", "one country"],
)
def test_teaming_fails(members, rule_broken):
    assert broken(TEAMING, consortium(*members)) == {rule_broken}


def test_teaming_numbers():
    assert rule(TEAMING, "advanced_partner").min == 1
    assert rule(TEAMING, "two_countries").min == 2
    assert money(TEAMING) == {
        "indirect": 0.25,
        "grant_min": 8_000_000,
        "grant_max": 15_000_000,
        "months_max": 72,
    }


# -- money -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "figures"),
    [
        ("horizon-ia", {"rate": 0.7, "rate_non_profit": 1.0, "months_min": 36, "months_max": 48}),
        (
            "horizon-csa",
            {
                "rate": 1.0,
                "grant_min": 500_000,
                "grant_max": 3_000_000,
                "months_min": 12,
                "months_max": 36,
            },
        ),
        ("eic-pathfinder-open", {"rate": 1.0, "grant_max": 4_000_000}),
        ("eic-transition", {"grant_max": 2_500_000, "months_min": 12, "months_max": 36}),
        ("msca-doctoral-network", {"months_max": 48}),
        ("msca-doctoral-network-industrial", {"months_max": 48}),
        ("msca-doctoral-network-joint", {"months_max": 60}),
        ("msca-staff-exchange", {"months_max": 48}),
        (
            "chips-ju",
            {
                "rate": 0.7,
                "rate_non_profit": 1.0,
                "grant_min": 1_000_000,
                "grant_max": 25_000_000,
            },
        ),
    ],
)
def test_money(call, figures):
    given = money(call)
    indirect = given.get("indirect", 0.0)
    assert figures.items() <= given.items()
    assert indirect == (0.0 if call.startswith("msca") else 0.25)


# -- overlays ----------------------------------------------------------------------------------

PLAN = "with-gender-equality-plan"
WITH_A_PLAN_MEASURED = [
    "horizon-ia",
    "horizon-csa",
    "eic-pathfinder-open",
    "eic-transition",
    *DOCTORAL,
    "msca-staff-exchange",
    "widening-twinning",
    "widening-teaming",
    "chips-ju",
]


@pytest.mark.parametrize("call", WITH_A_PLAN_MEASURED)
def test_gender_equality_plan_is_measured_and_with_the_overlay_required(call):
    assert not rule(call, "gender_equality_plan").enforce
    plan = co.read_formulation(call, [PLAN]).rules["gender_equality_plan"]
    assert (plan.enforce, plan.law, plan.flag) == (True, True, "has_gep")
    assert plan.where == rule(call, "gender_equality_plan").where


@pytest.mark.parametrize(
    ("kind", "plan", "rules_broken"),
    [
        *((t, False, {"gender_equality_plan"}) for t in ("PUBLIC", "PUBLIC_LAW", "PUB")),
        *((t, False, {"gender_equality_plan"}) for t in ("HEI", "HES", "RTO", "REC")),
        ("HEI", None, {"gender_equality_plan"}),
        ("HEI", True, set()),
        *((t, False, set()) for t in ("SME", "LARGE", "PRC", "NGO", "CLUSTER")),
    ],
)
def test_gender_equality_plan_at_signature(kind, plan, rules_broken):
    others = [member("NO", has_gep=True), member("IL", has_gep=True)]
    document = consortium(member("FR", type=kind, has_gep=plan), *others)
    assert broken_with("horizon-ia", PLAN, document) == rules_broken
    assert broken("horizon-ia", document) == set()


def test_gender_equality_plan_is_not_asked_outside():
    document = consortium(*[member(c, has_gep=c != "US") for c in ("FR", "NO", "IL", "US")])
    assert broken_with("horizon-ia", PLAN, document) == set()


WITH_THREE_COUNTRIES = ["horizon-ria", *ARTICLE_22_2]


@pytest.mark.parametrize("call", WITH_THREE_COUNTRIES)
def test_n_minus_1_ffg_participation(call):
    four = consortium(member("FR"), member("NO"), member("IL"), member("CH"))
    assert broken_with(call, "n-minus-1", four) == set()
    assert broken_with(call, "n-minus-1", consortium(*THREE)) == {"n_minus_1"}


def test_n_minus_1_is_about_the_others_not_the_coordinator():
    """The only member state leaves: too much, unless it leads."""
    led = [member("FR"), member("NO"), member("IL"), member("CH")]
    document = consortium(led[1], led[0], *led[2:])
    assert broken_with("horizon-ria", "n-minus-1", document) == {"n_minus_1"}


@pytest.mark.parametrize("call", ["msca-staff-exchange", "widening-twinning", *DOCTORAL])
def test_n_minus_1_can_be_read_on_every_call_with_three_countries(call):
    assert co.read_formulation(call, ["n-minus-1"]).rules["n_minus_1"].rules == ("three_countries",)
    if call == "widening-twinning":
        five = [member(c) for c in ("PT", "FR", "DE", "IT")]
        assert broken_with(call, "n-minus-1", consortium(*five)) == set()
        assert broken_with(call, "n-minus-1", consortium(*five[:3])) == {"n_minus_1"}


@pytest.mark.parametrize(
    ("members", "rules_broken"),
    [
        (THREE, set()),
        ([*THREE, member("PT", type="SME")], set()),
        ([*THREE, member("PT", type="LARGE")], set()),
        ([*THREE, member("PT", type="PRC"), member("PT")], set()),
        ([*THREE, member("PT")], {"portuguese_company"}),
        ([*THREE, member("PT"), member("ES", type="SME")], {"portuguese_company"}),
    ],
    ids=[
        "nobody in Portugal",
        "a small company",
        "a large company",
        "CORDIS's word, with a university",
        "a university alone",
        "a company elsewhere",
    ],
)
def test_portugal_chips_fct(members, rules_broken):
    assert broken_with("chips-ju", "portugal-chips", consortium(*members)) == rules_broken


def test_portugal_chips_numbers():
    national = co.read_formulation("chips-ju", ["portugal-chips"]).rules["portuguese_company"]
    assert (national.when.min, national.then.min, national.law) == (1, 1, True)
