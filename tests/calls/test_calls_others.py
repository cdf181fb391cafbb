"""Creative Europe, Erasmus+ Alliances for Innovation, European Defence Fund."""

from __future__ import annotations

from typing import Any

import pytest
from call_pools import Row, broken, consortium, member

import consortium_opt as co

FUNDING = ["grant_min", "grant_max", "months_min", "months_max", "rate", "rate_non_profit"]
MONEY = [
    ("creative-europe-small", {"rate": 0.8, "grant_max": 200_000, "months_max": 48}),
    ("creative-europe-medium", {"rate": 0.7, "grant_max": 1e6, "months_max": 48}),
    ("creative-europe-large", {"rate": 0.6, "grant_max": 2e6, "months_max": 48}),
    (
        "erasmus-alliances-lot-1",
        {"rate": 0.8, "grant_max": 1.5e6, "months_min": 24, "months_max": 36},
    ),
    ("erasmus-alliances-lot-2", {"rate": 0.8, "grant_max": 4e6, "months_max": 48}),
    ("edf", {}),
]
NUMBERS = [
    ("creative-europe-small", "three_countries", 3),
    ("creative-europe-medium", "five_countries", 5),
    ("creative-europe-large", "ten_countries", 10),
    ("erasmus-alliances-lot-1", "four_countries", 4),
    ("erasmus-alliances-lot-1", "higher_education", 1),
    ("erasmus-alliances-lot-1", "vocational_training", 1),
    ("erasmus-alliances-lot-1", "eight_partners", 8),
    ("erasmus-alliances-lot-1", "labour_market", 3),
    ("erasmus-alliances-lot-1", "education_providers", 3),
    ("erasmus-alliances-lot-2", "eight_countries", 8),
    ("erasmus-alliances-lot-2", "higher_education", 1),
    ("erasmus-alliances-lot-2", "vocational_training", 1),
    ("erasmus-alliances-lot-2", "twelve_partners", 12),
    ("erasmus-alliances-lot-2", "labour_market", 5),
    ("erasmus-alliances-lot-2", "education_providers", 5),
    ("edf", "three_countries", 3),
    ("edf", "three_owners", 3),
]


@pytest.mark.parametrize(("call", "rule", "least"), NUMBERS)
def test_number(call, rule, least):
    assert getattr(co.read_formulation(call).rules[rule], "min", None) == least


@pytest.mark.parametrize(("call", "money"), MONEY, ids=[call for call, _ in MONEY])
def test_money(call, money):
    funding = co.read_formulation(call).funding
    given = funding if isinstance(funding, dict) else funding.model_dump(exclude_none=True)
    assert {key: given[key] for key in FUNDING if key in given} == money


# Creative Europe, cooperation projects (a-mcc.eu, creativefvg.eu)

COUNTRIES = ["FR", "DE", "IT", "ES", "PL", "NO", "IS", "SE", "FI", "GR", "PT", "RO"]
SCALES = [
    ("creative-europe-small", "three_countries", 3),
    ("creative-europe-medium", "five_countries", 5),
    ("creative-europe-large", "ten_countries", 10),
]
scales = pytest.mark.parametrize(("call", "rule", "n"), SCALES, ids=["small", "medium", "large"])


def makers(*countries: str, years: float | None = 2) -> Row:
    """Cultural organisations; the first leads and has existed for so many years."""
    ages = [years] + [5] * (len(countries) - 1)
    return consortium(
        *(member(c, type="NGO", legal_years=age) for c, age in zip(countries, ages, strict=True))
    )


@scales
def test_creative_europe_countries_and_a_coordinator_two_years_old(call, rule, n):
    assert broken(call, makers(*COUNTRIES[:n])) == set()


@scales
def test_creative_europe_one_country_too_few(call, rule, n):
    assert broken(call, makers(*COUNTRIES[: n - 1], COUNTRIES[0])) == {rule}


@scales
@pytest.mark.parametrize("years", [1.9, None], ids=["too young", "age not known"])
def test_creative_europe_coordinator_fails(call, rule, n, years):
    assert broken(call, makers(*COUNTRIES[:n], years=years)) == {"two_years_old"}


@scales
def test_creative_europe_list_of_countries_is_written_but_off(call, rule, n):
    on = {"rules.participating_countries.enabled": True}
    members = makers(*COUNTRIES[: n - 1], "US")
    assert broken(call, members) == set()
    assert broken(call, members, on) == {"participating_countries"}
    assert broken(call, makers(*COUNTRIES[:n]), on) == set()


# Erasmus+ Alliances for Innovation


def alliance(
    countries: list[str],
    partners: int,
    education: int,
    labour: int,
    academic: str = "HEI",
    vocational: str = "VET",
) -> Row:
    """A university and a school of vocational training first, then companies."""
    kinds = [academic, vocational] + ["SME"] * (partners - 2)
    rows: list[dict[str, Any]] = [
        member(
            countries[k % len(countries)],
            type=kind,
            education_provider=k < education,
            labour_market=partners - k <= labour,
        )
        for k, kind in enumerate(kinds)
    ]
    return consortium(*rows)


LOTS = {
    "erasmus-alliances-lot-1": (COUNTRIES[:4], 8, 3, 3),
    "erasmus-alliances-lot-2": (COUNTRIES[:8], 12, 5, 5),
}
COUNTRY_RULE = {
    "erasmus-alliances-lot-1": "four_countries",
    "erasmus-alliances-lot-2": "eight_countries",
}
SIZE_RULE = {
    "erasmus-alliances-lot-1": "eight_partners",
    "erasmus-alliances-lot-2": "twelve_partners",
}
lots = pytest.mark.parametrize("call", LOTS, ids=["lot 1", "lot 2"])


@lots
@pytest.mark.parametrize("academic", ["HEI", "HES"])
def test_alliances_smallest(call, academic):
    assert broken(call, alliance(*LOTS[call], academic=academic)) == set()


@lots
def test_alliances_one_country_too_few(call):
    countries, *rest = LOTS[call]
    assert broken(call, alliance(countries[:-1], *rest)) == {COUNTRY_RULE[call]}


@lots
def test_alliances_no_higher_education_institution(call):
    assert broken(call, alliance(*LOTS[call], academic="RTO")) == {"higher_education"}


@lots
def test_alliances_no_vocational_training(call):
    assert broken(call, alliance(*LOTS[call], vocational="HEI")) == {"vocational_training"}


@lots
def test_alliances_to_check_one_partner_too_few(call):
    countries, partners, *rest = LOTS[call]
    assert broken(call, alliance(countries, partners - 1, *rest)) == {SIZE_RULE[call]}


@lots
def test_alliances_to_check_one_education_provider_too_few(call):
    countries, partners, education, labour = LOTS[call]
    few = alliance(countries, partners, education - 1, labour)
    assert broken(call, few) == {"education_providers"}


@lots
def test_alliances_to_check_one_labour_market_actor_too_few(call):
    countries, partners, education, labour = LOTS[call]
    assert broken(call, alliance(countries, partners, education, labour - 1)) == {"labour_market"}


@lots
def test_alliances_list_of_countries_is_written_but_off(call):
    on = {"rules.participating_countries.enabled": True}
    countries, *rest = LOTS[call]
    outside = alliance([*countries[:-1], "US"], *rest)
    assert broken(call, outside) == set()
    assert broken(call, outside, on) == {"participating_countries"}


def test_alliances_law_is_what_was_read():
    laws = {
        call: {name for name, rule in co.read_formulation(call).rules.items() if rule.law}
        for call in LOTS
    }
    assert laws == {
        "erasmus-alliances-lot-1": {"four_countries", "higher_education", "vocational_training"},
        "erasmus-alliances-lot-2": set(),
    }


# European Defence Fund


def test_edf_three_owners_in_three_countries():
    assert broken("edf", consortium(member("FR"), member("DE"), member("NO"))) == set()


def test_edf_article_10_4_two_of_one_owner_and_one_more_in_the_same_country():
    members = [member("FR", control_group="x"), member("DE", control_group="x"), member("NO")]
    assert broken("edf", consortium(*members, member("FR"))) == set()


@pytest.mark.parametrize(
    ("rule", "members"),
    [
        ("three_countries", [member("FR"), member("DE"), member("DE")]),
        (
            "three_owners",
            [member("FR", control_group="x"), member("DE", control_group="x"), member("NO")],
        ),
    ],
    ids=["eu-japan.eu: two countries", "Article 10(4), to check: two owners"],
)
def test_edf_fails(rule, members):
    assert broken("edf", consortium(*members)) == {rule}


def test_edf_list_of_countries_is_written_but_off():
    countries = {"rules.countries_of_the_fund.enabled": True}
    owners = {"rules.owners_in_the_fund.enabled": True}
    outside = consortium(member("FR"), member("DE"), member("US"))
    assert broken("edf", outside) == set()
    assert broken("edf", outside, countries) == {"countries_of_the_fund"}
    assert broken("edf", outside, owners) == {"owners_in_the_fund"}
    rule = co.read_formulation("edf").rules["countries_of_the_fund"]
    assert len(getattr(rule, "where", {})["country"]) == 28
