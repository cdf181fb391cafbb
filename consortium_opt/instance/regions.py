"""Regions of candidates: NUTS codes that exist, in the candidate's own country.

A code is checked down to level 2 against the table of regions: level 1 by its three characters,
level 3 by its first four. Of countries that NUTS does not cover only the form is checked.
"""

from __future__ import annotations

import re
from functools import cache

from consortium_opt.geography import (
    country_code,
    nuts2_names,
    nuts_code,
    nuts_country,
    region_of_name,
)
from consortium_opt.instance.cells import Defect, show
from consortium_opt.instance.parse import Table
from consortium_opt.instance.raw import Findings
from consortium_opt.places import EU_SPELLINGS, Tables, tables
from consortium_opt.problems import did_you_mean, listing

FORM = re.compile(r"[A-Z]{2}[A-Z0-9]{0,3}")
ALLOWED = "NUTS codes of 2 to 5 characters, such as FR, FRF, FRF1 and FRF11"
OTHERWISE = "or leave the cell blank; regions of another kind go in a column of another name"


def check_regions(table: Table, findings: Findings) -> None:
    """Write codes as Eurostat does (``gr30`` becomes ``EL30``), and name those that are none."""
    for line, values in table.rows:
        if "region" not in values:
            continue
        text = str(values["region"])
        code, country = nuts_code(text), values.get("country")
        wrong = _defect(tables(), text, code)
        allowed = _allowed(code)
        if wrong is None and country is not None:
            wrong = _elsewhere(code, country)
            allowed = f"regions that begin with {nuts_code(nuts_country(country))}"
        if wrong is not None:
            findings.problem(table.raw.at(line, "region"), wrong.message, allowed, wrong.fix)
        elif code != text:
            findings.note(f"region: {text} read as {code}", "row")
            values["region"] = code


def region_fault(text: str, country: str) -> Defect | None:
    """Why a text is no region of a country (ISO code); None where it is one, however written."""
    code = nuts_code(text)
    return _defect(tables(), text, code) or _elsewhere(code, country)


@cache
def _defect(read: Tables, text: str, code: str) -> Defect | None:
    """Why a code names no region; None if it does, or if its country is not covered.

    ``read`` is what the answer is kept beside: the tables it was looked up in.
    """
    if not FORM.fullmatch(code):
        meant = region_of_name(text)
        if meant:
            return Defect(f"{show(text)} is a name, not a code", f"Write {meant}")
        return Defect(f"{show(text)} is not a NUTS code", f"Write the code, {OTHERWISE}")
    if country_code(code[:2]) is None:
        message = f"{show(text)} is not a NUTS code: there is no country {code[:2]!r}"
        return Defect(message, f"Begin with the code of the country, {OTHERWISE}")
    part, known = code[:4], _known(read, code)
    if not known or part in known:
        return None
    message = f"there is no region {part!r} in NUTS 2021 and 2024"
    if part != code:
        message = f"{show(text)} lies in no region: {message}"
    near = did_you_mean(part, [c for c in known if c[:3] == part[:3] and len(c) == 4])
    return Defect(message, f"{near} Older codes were replaced: look it up, {OTHERWISE}".strip())


@cache
def _known(read: Tables, code: str) -> tuple[str, ...]:
    """Codes of the code's country at its level, level 3 as level 2; none if not covered."""
    level = min(len(code), 4)
    return tuple(dict.fromkeys(c[:level] for c in nuts2_names() if c[:2] == code[:2]))


def _allowed(code: str) -> str:
    """Regions beside the one that is wrong, else those of its country, else what a code is."""
    known = _known(tables(), code) if FORM.fullmatch(code) and len(code) > 2 else ()
    beside = [c for c in known if c[:3] == code[:3]]
    return listing(beside or known, 30) or ALLOWED


def _elsewhere(code: str, country: str) -> Defect | None:
    """Why a region cannot be a candidate's: it lies in another country."""
    lies = EU_SPELLINGS.get(code[:2], code[:2])
    if lies in (country, nuts_country(country)):
        return None
    message = f"{show(code)} lies in {lies}, but the country is {country}"
    return Defect(message, "Correct the region or the country")
