"""Calls for clusters and regions: COSME, Single Market Programme, I3, INNOSUP-1."""

from __future__ import annotations

from typing import Any

import pytest
from call_pools import Row, broken, consortium, member

import consortium_opt as co
from consortium_opt.groups import region_classes


def cluster(country: str, **columns: Any) -> Row:
    """A cluster organisation that is registered on the platform."""
    return member(country, type="CLUSTER", eccp=True, **columns)


def at(region: str, country: str | None = None, **columns: Any) -> Row:
    """A member in a region, in the country that the region's code begins with."""
    return member(country or region[:2], region=region, **columns)


def leader(region: str, **columns: Any) -> Row:
    """A coordinator as both strands of I3 want it."""
    return at(region, **{"mandated": True, "non_profit": True, **columns})


FUNDING = ["grant_min", "grant_max", "months_min", "months_max", "rate", "rate_non_profit"]
MONEY = [
    ("escp-4i", {"rate": 0.75, "grant_max": 448_750}),
    ("cluster-excellence", {"grant_max": 360_000, "months_min": 20, "months_max": 24}),
    ("euroclusters", {"months_max": 36}),
    ("i3-strand-1", {"rate": 0.7, "grant_min": 2e6, "grant_max": 1e7}),
    ("i3-strand-2a", {"rate": 0.7, "grant_min": 2e6, "grant_max": 1e7}),
    ("i3-strand-2a-earlier", {"rate": 0.7, "grant_min": 2e6, "grant_max": 1e7}),
    (
        "innosup-1",
        {"rate": 0.7, "rate_non_profit": 1.0, "grant_min": 2.5e6, "grant_max": 5e6},
    ),
]
NUMBERS = [
    ("escp-4i", "three_clusters", "min", 3),
    ("escp-4i", "three_countries", "min", 3),
    ("escp-4i", "clusters_only", "max", 0),
    ("escp-4i", "registered", "flag", "eccp"),
    ("cluster-excellence", "three_countries", "min", 3),
    ("cluster-excellence", "three_clusters", "min", 3),
    ("cluster-excellence", "weaker_region", "min", 1),
    ("cluster-excellence", "registered", "flag", "eccp"),
    ("euroclusters", "three_countries", "min", 3),
    ("euroclusters", "with_clusters", "min", 1),
    ("i3-strand-1", "five_regions", "min", 5),
    ("i3-strand-1", "three_countries", "min", 3),
    ("i3-strand-1", "two_less_developed", "min", 2),
    ("i3-strand-1", "mandated_coordinator", "where", {"mandated": True}),
    ("i3-strand-2a", "three_regions", "min", 3),
    ("i3-strand-2a", "countries", "min", 2),
    ("i3-strand-2a", "more_developed_partner", "min", 1),
    ("i3-strand-2a-earlier", "three_regions", "min", 3),
    ("i3-strand-2a-earlier", "countries", "min", 3),
    ("innosup-1", "three_countries", "at_least", 3),
    ("innosup-1", "sme_budget", "min", 0.75),
]


@pytest.mark.parametrize(("call", "rule", "parameter", "value"), NUMBERS)
def test_number(call, rule, parameter, value):
    assert getattr(co.read_formulation(call).rules[rule], parameter) == value


@pytest.mark.parametrize(("call", "money"), MONEY, ids=[call for call, _ in MONEY])
def test_money(call, money):
    funding = co.read_formulation(call).funding
    given = funding if isinstance(funding, dict) else funding.model_dump(exclude_none=True)
    assert {key: given[key] for key in FUNDING if key in given} == money


# COSME, Clusters Go International, call of 2020 (ab.gov.tr)

GO_INTERNATIONAL = [cluster("FR"), cluster("GB"), cluster("TR")]


def test_clusters_go_international_2020_three_clusters_of_cosme():
    assert broken("escp-4i", consortium(*GO_INTERNATIONAL)) == set()


@pytest.mark.parametrize(
    ("rule", "members"),
    [
        ("clusters_only", [*GO_INTERNATIONAL, member("DE", type="LARGE", eccp=True)]),
        ("clusters_only", [*GO_INTERNATIONAL, member("DE", type="PRC", eccp=True)]),
        ("clusters_only", [*GO_INTERNATIONAL, member("DE", type=None, eccp=True)]),
        ("registered", [*GO_INTERNATIONAL[:2], cluster("TR") | {"eccp": False}]),
        ("registered", [*GO_INTERNATIONAL[:2], cluster("TR") | {"eccp": None}]),
        ("three_countries", [cluster("FR"), cluster("FR"), cluster("TR")]),
    ],
    ids=[
        "2020: a company",
        "2020: a company in CORDIS's words",
        "2020: kind not known",
        "2020: not on the platform",
        "2020: platform not known",
        "to check: two countries",
    ],
)
def test_clusters_go_international_2020_fails(rule, members):
    assert broken("escp-4i", consortium(*members)) == {rule}


def test_clusters_go_international_2020_fails_with_two_clusters():
    two = {"rules.three_countries.enabled": False}
    outside = consortium(cluster("FR"), cluster("DE"), cluster("CH"))
    assert broken("escp-4i", outside, two) == {"three_clusters"}
    assert broken("escp-4i", outside) == {"three_clusters", "three_countries"}
    company = [member("DE", type="SME", eccp=True)]
    open_to_all = {"rules.clusters_only.enabled": False}
    mixed = consortium(cluster("FR"), cluster("IT"), *company)
    assert broken("escp-4i", mixed, open_to_all) == {"three_clusters"}


# COSME, Cluster Excellence, call of 2019 (turnerer.com)


def excellent(*regions: str) -> list[Row]:
    return [at(region, type="CLUSTER", eccp=True) for region in regions]


@pytest.mark.parametrize("weaker", ["PL21", "FRI1"], ids=["less developed", "in transition"])
def test_cluster_excellence_2019(weaker):
    assert broken("cluster-excellence", consortium(*excellent("DEA2", "ITC4", weaker))) == set()


@pytest.mark.parametrize(
    ("rule", "members"),
    [
        ("three_countries", excellent("DEA2", "PL21", "PL71")),
        (
            "three_countries",
            [*excellent("DEA2", "PL21"), member("CH", type="CLUSTER", eccp=True)],
        ),
        ("three_clusters", [*excellent("DEA2", "PL21"), at("ITC4", type="REC", eccp=True)]),
        ("registered", [*excellent("DEA2", "ITC4"), at("PL21", type="CLUSTER", eccp=False)]),
        ("weaker_region", excellent("DEA2", "ITC4", "FR10")),
        ("weaker_region", [*excellent("DEA2", "ITC4"), cluster("PL")]),
    ],
    ids=[
        "two countries",
        "a country outside COSME",
        "two clusters",
        "not on the platform",
        "stronger regions only",
        "region not known",
    ],
)
def test_cluster_excellence_2019_fails(rule, members):
    assert broken("cluster-excellence", consortium(*members)) == {rule}


# Euroclusters, 2021 and 2024: no composition was found, these are guesses


def test_euroclusters_guess_three_countries_and_a_cluster():
    members = [cluster("FR"), member("DE"), member("IT")]
    assert broken("euroclusters", consortium(*members)) == set()
    laws = [rule for rule in co.read_formulation("euroclusters").rules.values() if rule.law]
    assert laws == []


@pytest.mark.parametrize(
    ("rule", "members"),
    [
        ("three_countries", [cluster("FR"), member("DE"), member("DE")]),
        ("with_clusters", [member("FR"), member("DE"), member("IT")]),
    ],
    ids=["guess: two countries", "guess: no cluster"],
)
def test_euroclusters_guess_fails(rule, members):
    assert broken("euroclusters", consortium(*members)) == {rule}


def test_euroclusters_list_of_countries_is_written_but_off():
    on = {"rules.participating_countries.enabled": True}
    outside = consortium(cluster("FR"), member("DE"), member("US"))
    assert broken("euroclusters", outside) == set()
    assert broken("euroclusters", outside, on) == {"participating_countries"}


# I3, strand 1, call of 2025 (vetinnova.es)

FIVE = [leader("FR10"), at("FRI1"), at("DEA2"), at("PL21"), at("PL71")]


def test_i3_strand_1_2025():
    assert broken("i3-strand-1", consortium(*FIVE)) == set()
    assert broken("i3-strand-1", consortium(*FIVE, at("NO08"), member("CH"))) == set()


@pytest.mark.parametrize(
    ("rule", "members"),
    [
        ("five_regions", [leader("FR10"), at("FR10"), *FIVE[2:]]),
        ("five_regions", [leader("FR101"), at("FR102"), *FIVE[2:]]),
        ("five_regions", [leader("FR10"), member("FR"), *FIVE[2:]]),
        ("five_regions", [*FIVE[:1], at("CH01"), *FIVE[2:]]),
        ("three_countries", [leader("FR10"), at("FRI1"), at("FRE1"), *FIVE[3:]]),
        ("two_less_developed", [*FIVE[:4], at("PL21"), at("ITC4")]),
        ("mandated_coordinator", [leader("FR10", mandated=False), *FIVE[1:]]),
        ("mandated_coordinator", [leader("FR10", mandated=None), *FIVE[1:]]),
    ],
    ids=[
        "2025: four regions",
        "2025: two districts of one region",
        "2025: region not known",
        "2025: a region outside",
        "2025: two countries",
        "2025: one less developed region",
        "2025: no mandate",
        "2025: mandate not known",
    ],
)
def test_i3_strand_1_2025_fails(rule, members):
    rows = [dict(row) for row in members]
    for row in rows[1:]:
        row.setdefault("mandated", True)
    assert broken("i3-strand-1", consortium(*rows)) == {rule}


# I3, strand 2a, call of 2025: two countries (vetinnova.es, euro-funding.com, euro-access.eu)

TWO = [leader("PL21"), at("PL71"), at("FR10")]


def test_i3_strand_2a_2025():
    assert broken("i3-strand-2a", consortium(*TWO)) == set()


@pytest.mark.parametrize("region", ["FRI1", "FRY1", "PT20", "ES70"])
def test_i3_strand_2a_2025_coordinator_in_transition_or_outermost(region):
    assert broken("i3-strand-2a", consortium(leader(region), *TWO[1:])) == set()


def test_i3_strand_2a_2025_no_outermost_region_of_the_shipped_list_is_more_developed():
    outermost = ["FRY1", "FRY2", "FRY3", "FRY4", "FRY5", "PT20", "PT30", "ES70"]
    assert {region_classes()[region] for region in outermost} <= {"less_developed", "transition"}


STRAND_2A = [
    ("cohesion_coordinator", [leader("PL21", non_profit=False), *TWO[1:], at("DEA2")]),
    ("cohesion_coordinator", [leader("PL21", non_profit=None), *TWO[1:], at("DEA2")]),
    ("cohesion_coordinator", [leader("FR10"), at("PL21"), at("PL71"), at("DEA2")]),
    ("more_developed_partner", [leader("PL21"), at("PL71"), at("FRI1"), at("BG41")]),
]
STRAND_2A_IDS = ["for profit", "profit not known", "stronger region leads", "weaker regions only"]


@pytest.mark.parametrize("call", ["i3-strand-2a", "i3-strand-2a-earlier"])
@pytest.mark.parametrize(("rule", "members"), STRAND_2A, ids=STRAND_2A_IDS)
def test_i3_strand_2a_both_editions_fail(call, rule, members):
    rows = [{"non_profit": True, **row} for row in members]
    assert broken(call, consortium(*rows)) == {rule}


@pytest.mark.parametrize(
    ("rule", "members"),
    [
        ("three_regions", [leader("PL21"), at("PL21"), at("FR10")]),
        ("three_regions", [leader("PL21"), member("PL"), at("FR10")]),
        ("countries", [leader("FRI1"), at("FRE1"), at("FR10")]),
        ("countries", [leader("FRI1"), at("FRE1"), at("FR10"), member("CH")]),
    ],
    ids=[
        "2025: two regions",
        "2025: region not known",
        "2025: one country",
        "2025: the second outside",
    ],
)
def test_i3_strand_2a_2025_fails(rule, members):
    assert broken("i3-strand-2a", consortium(*members)) == {rule}


# I3, strand 2a, earlier edition: three countries (euro-funding.com)


def test_i3_strand_2a_earlier_edition_three_countries():
    members = [leader("PL21"), at("DEA2"), at("FR10")]
    assert broken("i3-strand-2a-earlier", consortium(*members)) == set()


@pytest.mark.parametrize(
    ("rule", "members"),
    [
        ("countries", TWO),
        ("three_regions", [leader("PL21"), at("FR10"), member("DE")]),
    ],
    ids=["earlier edition: two countries", "earlier edition: region not known"],
)
def test_i3_strand_2a_earlier_edition_fails(rule, members):
    assert broken("i3-strand-2a-earlier", consortium(*members)) == {rule}


# Horizon 2020, INNOSUP-1 (CORDIS)


def company(country: str, **columns: Any) -> Row:
    return member(country, **{"type": "SME", "sme": True, **columns})


CHAIN = [cluster("FR", sme=False), company("DE"), company("NO")]


def test_innosup_1_cluster_leads_and_companies_have_three_quarters():
    assert broken("innosup-1", consortium(*CHAIN, months=[2, 3, 3])) == set()


@pytest.mark.parametrize(
    ("rule", "members", "months"),
    [
        ("three_countries", [CHAIN[0], company("DE"), company("DE")], [2, 3, 3]),
        (
            "three_countries",
            [CHAIN[0], company("DE", control_group="x"), company("NO", control_group="x")],
            [2, 3, 3],
        ),
        ("three_countries", [cluster("CH", sme=False), company("IL"), CHAIN[2]], [2, 3, 3]),
        ("cluster_led", [company("FR"), cluster("DE", sme=False), CHAIN[2]], [3, 2, 3]),
        ("sme_budget", CHAIN, [2.5, 3, 2.5]),
        ("sme_budget", [*CHAIN[:2], company("NO", sme=None)], [2, 3, 3]),
    ],
    ids=[
        "to check: two countries",
        "to check: one owner twice",
        "to check: no Member State",
        "CORDIS: a company leads",
        "CORDIS: 69 % to companies",
        "CORDIS: size not known",
    ],
)
def test_innosup_1_fails(rule, members, months):
    assert broken("innosup-1", consortium(*members, months=months)) == {rule}
