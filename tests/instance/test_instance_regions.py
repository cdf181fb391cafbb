"""Regions are NUTS codes of the candidate's own country, and the borders between countries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from consortium_opt.geography import (
    are_neighbours,
    country_names,
    neighbours,
    nuts2_names,
    region_of_name,
    territories,
)
from consortium_opt.groups import groups_on, region_classes, region_country
from consortium_opt.instance import parse_instance, read_instance
from consortium_opt.instance.read import read_instance_with_notes
from consortium_opt.problems import InvalidInput


def region_of(country: str, region: Any) -> str | None:
    row = {"id": "alpha", "country": country, "region": region}
    return parse_instance({"instance": {"title": "T"}, "candidates": [row]}).candidates[0].region


@pytest.mark.parametrize(
    ("country", "region"),
    [
        ("FR", "FR"),
        ("FR", "FRF"),
        ("FR", "FRF1"),
        ("FR", "FRF11"),
        ("GR", "EL30"),
        ("GB", "UKI31"),
        ("XK", "XK00"),
        ("NL", "NL33"),
        ("NL", "NL36"),
        ("MA", "MA01"),
        ("US", "USCA"),
        ("RE", "FRY40"),
        ("AX", "FI20"),
        ("SJ", "NO0B"),
    ],
)
def test_regions_that_are_right(country: str, region: str) -> None:
    """Every level; NUTS 2021 and 2024; not covered at all; territories with an ISO code."""
    assert region_of(country, region) == region


@pytest.mark.parametrize(
    ("country", "given", "read"), [("EL", "gr30", "EL30"), ("UK", "GBI31", "UKI31")]
)
def test_codes_are_written_as_eurostat_does(country: str, given: str, read: str) -> None:
    assert region_of(country, given) == read


def test_what_was_rewritten_is_said(make_folder: Callable[..., Path]) -> None:
    path = make_folder(candidates="id,country,region\nalpha,GR,GR30\nbeta,GR,GR30\n")
    _, notes = read_instance_with_notes(path)
    assert "region: GR30 read as EL30 (2 rows)" in notes


def test_every_region_of_the_table_and_of_the_groups_is_right() -> None:
    for code in nuts2_names():
        country = region_country(code)
        assert region_of(country, code) == code
        assert region_of(country, code[:3]) == code[:3]
        assert region_of(country, code + "1") == code + "1"
    assert region_classes().keys() <= nuts2_names().keys()
    for group in groups_on(date(2026, 11, 21)).values():
        if group.kind == "region":
            for code in group.values:
                assert region_of(region_country(code), code) == code


def test_a_cell_of_a_workbook_is_named(
    make_workbook: Callable[..., Path], problems_of: Callable[[Path], list[str]]
) -> None:
    """Proves that both defects are named by cell, in one go."""
    rows = [["id", "country", "region"], ["alpha", "FR", "FRF9"], ["beta", "DE", "FRF1"]]
    unknown, elsewhere = problems_of(make_workbook(candidates=rows))
    assert unknown.startswith("pool.xlsx candidates!C2, column region: there is no region 'FRF9'")
    assert elsewhere == (
        "pool.xlsx candidates!C3, column region: 'FRF1' lies in FR, but the country is DE. "
        "Allowed: regions that begin with DE. Correct the region or the country."
    )


def test_a_number_is_no_region() -> None:
    with pytest.raises(InvalidInput, match="region"):
        region_of("FR", 10)


def test_a_wrong_country_drags_no_wrong_region_along(tmp_path: Path) -> None:
    (tmp_path / "instance.toml").write_text('title = "T"\n')
    (tmp_path / "candidates.csv").write_text("id,country,region\nalpha,Frnace,FRF1\n")
    with pytest.raises(InvalidInput) as caught:
        read_instance(tmp_path)
    assert [p.where for p in caught.value.problems] == ["candidates.csv line 2, column country"]


def test_names_of_regions() -> None:
    """A name that two versions of NUTS give to two codes stands for none."""
    assert region_of_name("andalucia") == "ES61"
    assert region_of_name("Nowhere") is None


# -- borders ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("FR", "DE", True),
        ("DE", "FR", True),
        ("GB", "IE", True),
        ("GR", "TR", True),
        ("XK", "RS", True),
        ("MD", "UA", True),
        ("LI", "CH", True),
        ("FR", "GB", False),
        ("DK", "SE", False),
        ("EE", "FI", False),
        ("AT", "AT", False),
        ("CY", "GR", False),
        ("PT", "FR", False),
    ],
)
def test_who_borders_on_whom(a: str, b: str, expected: bool) -> None:
    assert are_neighbours(a, b) is expected


def test_pairs_of_neighbours_stand_once_in_order_with_known_codes() -> None:
    pairs = neighbours()
    assert all(a < b and {a, b} <= country_names().keys() for a, b in pairs)
    numbers = {
        code: sum(code in pair for pair in pairs) for code in ("DE", "FR", "AT", "HU", "PT", "PL")
    }
    assert numbers == {"DE": 9, "FR": 6, "AT": 8, "HU": 7, "PT": 1, "PL": 5}
    assert not {"CY", "MT", "IS"} & {code for pair in pairs for code in pair}


def test_territories_have_codes_of_their_own() -> None:
    """And a state that is none of them, a region, or both."""
    found = territories()
    states = {t.part_of for t in found.values()} - {""}
    assert found.keys() | states <= country_names().keys()
    assert not states & found.keys()
    assert {t.region for t in found.values()} - {""} <= nuts2_names().keys()
