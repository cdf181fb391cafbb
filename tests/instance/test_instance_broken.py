"""Every defect is named with its place, the value, what is allowed and what to do, and only it."""

from __future__ import annotations

from pathlib import Path

import pytest

from consortium_opt.instance import read_instance
from consortium_opt.problems import InvalidInput

FOLDER = Path(__file__).parent / "broken"

# Input in the folder `broken` to its problems in order: the place, and what the message, the
# allowed values and the remedy must say.
BROKEN: dict[str, list[tuple[str, str, str, str]]] = {
    "blank-country": [
        ("candidates.csv line 3, column country", "country is blank", "", "Fill it in"),
    ],
    "blank-header": [
        (
            "candidates.csv line 3, column 3",
            "'x' stands in a column without a name",
            "",
            "Name the column on its first line, or empty it",
        ),
    ],
    "both-decimal-marks": [
        (
            "capabilities.csv line 3, column level",
            "'2.5' has a decimal point in a file with decimal commas",
            "a number from 0 to 5",
            "Write decimals with the same mark in the whole file,",
        ),
    ],
    "broken-json.json": [
        (
            "broken-json.json line 2, column 32",
            "the file is not JSON: Expecting ',' delimiter",
            "",
            "Mend it there, or export the file again",
        ),
    ],
    "broken-toml": [
        (
            "instance.toml",
            "the file is not TOML: Invalid value (at line 2, column 13)",
            "",
            'Write one key = value a line, and text in "quotes"',
        ),
    ],
    "column-in-another-language": [
        (
            "candidates.csv",
            "required column 'country' is missing",
            "",
            "Add column 'country'; if one of the columns 'Land', 'Bezeichnung' holds it, rename",
        ),
    ],
    "comma-in-comma-file": [
        (
            "candidates.csv line 2, column pm_cost",
            "'7,500' has a comma, which may mark decimals or thousands",
            "a number, 0 or more",
            "Write decimals with a point, thousands without a mark",
        ),
        (
            "candidates.csv line 3, column pm_cost",
            "'7,500.5' can be read in more than one way",
            "a number, 0 or more",
            "Write it without thousands marks, such as 1234.5",
        ),
    ],
    "country-spelt-out": [
        (
            "candidates.csv line 2, column country",
            "'France' is a name, not a code",
            "ISO 3166-1 alpha-2 codes such as FR,",
            "Write FR",
        ),
    ],
    "country-unknown": [
        (
            "candidates.csv line 2, column country",
            "'XX' is not a country code",
            "ISO 3166-1 alpha-2 codes such as FR,",
            "Write the two-letter code",
        ),
        (
            "candidates.csv line 4, column country",
            "'Itlay' is not a country code",
            "ISO 3166-1 alpha-2 codes such as FR,",
            "Did you mean 'Italy'?",
        ),
    ],
    "date-in-toml": [
        (
            "instance.toml, key description",
            "2026-05-12 is a date",
            "",
            'Write it as "text" or as a number',
        ),
    ],
    "duplicate-capability": [
        (
            "capabilities.csv line 4, column capability",
            "candidate 'alpha', capability 'design' stands twice, first",
            "",
            "Keep one of them",
        ),
    ],
    "duplicate-header": [
        (
            "candidates.csv line 1, column name",
            "column 'name' stands twice",
            "",
            "Rename one of them or take it out",
        ),
    ],
    "duplicate-id": [
        (
            "candidates.csv line 4, column id",
            "id 'alpha' stands twice, first at candidates.csv line 2",
            "",
            "Keep one of them",
        ),
    ],
    "empty-pool": [
        (
            "candidates.csv",
            "the pool is empty: no candidates",
            "",
            "Give at least one candidate, with id and country",
        ),
    ],
    "everything-at-once": [
        (
            "instance.toml, key titel",
            "unknown key 'titel'",
            "title, description, status, source,",
            "Did you mean 'title'?",
        ),
        ("instance.toml, key title", "title is blank", "", "Fill it in"),
        (
            "candidates.csv line 2, column staff_pm",
            "'ten' is not a number",
            "a number, 0 or more",
            "Write a number, or leave the cell blank",
        ),
        (
            "candidates.csv line 3, column staff_pm",
            "'1,5' has a comma, which may mark decimals or thousands",
            "a number, 0 or more",
            "Write decimals with a point, thousands without a mark",
        ),
        ("candidates.csv line 4, column country", "country is blank", "", "Fill it in"),
        (
            "candidates.csv line 2, column country",
            "'Frankreich' is not a country code",
            "ISO 3166-1 alpha-2 codes such as FR,",
            "Did you mean 'France'?",
        ),
        (
            "capabilities.csv line 2, column level",
            "9 is out of range",
            "a number from 0 to 5",
            "Correct it, or raise max_level of the instance",
        ),
        (
            "roles.csv line 2, column min_members",
            "'x' is not a number",
            "a whole number, 0 or more",
            "Write a number, or leave the cell blank",
        ),
        (
            "trust.csv line 2, column trust",
            "2 is out of range",
            "a number from 0 to 1",
            "Correct it",
        ),
        (
            "capabilities.csv line 3, column candidate",
            "'delta' is not among the candidates",
            "ids in candidates.csv",
            "Did you mean 'beta'?",
        ),
        (
            "role_requirements.csv line 2, column role",
            "'bild' is not among the roles",
            "ids in roles.csv",
            "Did you mean 'build'?",
        ),
        (
            "candidates.csv line 4, column id",
            "id 'beta' stands twice, first at candidates.csv line 3",
            "",
            "Keep one of them",
        ),
        (
            "trust.csv line 3, column b",
            "trust of 'beta' with itself",
            "two candidates",
            "Take the line out",
        ),
    ],
    "group-line-twice": [
        (
            "groups.csv line 3, column value",
            "group 'nordic', value 'SE' stands twice, first at",
            "",
            "Keep one of them",
        ),
    ],
    "half-a-member": [
        (
            "roles.csv line 2, column min_members",
            "2.5 is not a whole number",
            "a whole number, 0 or more",
            "Round it",
        ),
    ],
    "key-twice.json": [
        ("key-twice.json candidates[0]", "key 'country' stands twice", "", "Keep one of them"),
    ],
    "latin-1": [
        (
            "candidates.csv line 3",
            "the file is not UTF-8: byte 0xe9 (it may be Windows-1252 or",
            "UTF-8",
            'Save it again as "CSV UTF-8"',
        ),
    ],
    "latin-1.json": [
        (
            "latin-1.json line 1",
            "the file is not UTF-8: byte 0xe9 (it may be Windows-1252 or",
            "UTF-8",
            "Save it again as UTF-8",
        ),
    ],
    "level-above-maximum": [
        (
            "capabilities.csv line 2, column level",
            "4 is out of range",
            "a number from 0 to 3",
            "Correct it, or raise max_level of the instance",
        ),
        (
            "needs.csv line 2, column level",
            "-1 is out of range",
            "a number from 0 to 3",
            "Correct it, or raise max_level of the instance",
        ),
        (
            "role_requirements.csv line 2, column min_level",
            "3.5 is out of range",
            "a number from 0 to 3",
            "Correct it, or raise max_level of the instance",
        ),
    ],
    "line-numbers-after-quoted-line-end": [
        (
            "candidates.csv line 5, column country",
            "'Germany' is a name, not a code",
            "ISO 3166-1 alpha-2 codes such as FR,",
            "Write DE",
        ),
    ],
    "maximum-below-minimum": [
        (
            "roles.csv line 2, column max_members",
            "max_members 2 is below min_members 3",
            "a whole number, 3 or more",
            "Correct one of the two",
        ),
    ],
    "missing-column": [
        ("candidates.csv", "required column 'country' is missing", "", "Add column 'country'"),
    ],
    "missing-key.json": [
        ("missing-key.json instance.title", "title is blank", "", "Fill it in"),
        ("missing-key.json candidates[1].country", "country is blank", "", "Fill it in"),
        ("missing-key.json candidates[2].id", "id is blank", "", "Fill it in"),
        ("missing-key.json candidates[2].country", "country is blank", "", "Fill it in"),
    ],
    "missing-title": [
        ("instance.toml, key title", "title is blank", "", "Fill it in"),
    ],
    "missing-toml": [
        (
            "instance.toml",
            "the file is missing",
            "",
            'Add it, with a line such as title = "My pool"',
        ),
    ],
    "misspelt-column": [
        (
            "candidates.csv",
            "required column 'country' is missing",
            "",
            "Rename column 'Country' to 'country'",
        ),
    ],
    "nested-value.json": [
        (
            "nested-value.json instance.title",
            "['T'] is neither text, a number nor yes/no",
            "",
            "Write text, a number or yes/no",
        ),
        (
            "nested-value.json candidates[0].country",
            "{'code': 'FR'} is neither text, a number nor yes/no",
            "",
            "Write text, a number or yes/no",
        ),
        (
            "nested-value.json candidates[0].labels",
            "['x'] is neither text, a number nor yes/no",
            "",
            "Write text, a number or yes/no",
        ),
    ],
    "no-candidates": [
        (
            "candidates.csv",
            "the file is missing, so the pool is empty",
            "",
            "Add it, with the columns id and country",
        ),
    ],
    "no-tables.json": [
        (
            "no-tables.json instance",
            "the object is missing",
            "",
            'Write "instance": {"title": "My pool"}',
        ),
        (
            "no-tables.json candidates",
            "the table is missing, so the pool is empty",
            "",
            "Add it: a list of objects with id and country",
        ),
    ],
    "norway-as-false.json": [
        (
            "norway-as-false.json candidates[0].country",
            "False is not text",
            "ISO 3166-1 alpha-2 codes such as FR,",
            'Write the code as text, "NO" for Norway',
        ),
    ],
    "not-a-number": [
        (
            "candidates.csv line 2, column staff_pm",
            "'many' is not a number",
            "a number, 0 or more",
            "Write a number, or leave the cell blank",
        ),
        (
            "candidates.csv line 3, column staff_pm",
            "'nan' is not a number",
            "a number, 0 or more",
            "Write a number, or leave the cell blank",
        ),
        (
            "candidates.csv line 4, column staff_pm",
            "'50%' is not a number",
            "a number, 0 or more",
            "Write the share, such as 0.5 for 50%",
        ),
    ],
    "not-a-number.json": [
        (
            "not-a-number.json candidates[0].staff_pm",
            "NaN is not a number",
            "a number, 0 or more",
            "Write null for a blank",
        ),
        (
            "not-a-number.json candidates[0].pm_cost",
            "the number is too large",
            "a number, 0 or more",
            "Correct it",
        ),
        (
            "not-a-number.json candidates[0].turnover",
            "-Infinity is not a number",
            "",
            "Write null for a blank",
        ),
    ],
    "not-an-object.json": [
        (
            "not-an-object.json",
            "the top level is a list, not an object",
            "",
            'Write {"instance": {...}, "candidates": [...]}',
        ),
    ],
    "not-yes-or-no": [
        (
            "candidates.csv line 2, column can_coordinate",
            "'maybe' is neither yes nor no",
            "yes or no",
            "Write yes or no",
        ),
        (
            "candidates.csv line 3, column can_coordinate",
            "'1' is neither yes nor no",
            "yes or no",
            "Write yes or no",
        ),
    ],
    "nul-byte": [
        (
            "candidates.csv",
            "the file has a NUL byte on line 3, not UTF-8 text",
            "UTF-8",
            'Save it again as "CSV UTF-8"',
        ),
    ],
    "number-as-text.json": [
        (
            "number-as-text.json instance.max_level",
            "'5' is a number stored as text",
            "a number above 0",
            "Take the quotes away",
        ),
        (
            "number-as-text.json candidates[0].staff_pm",
            "'12' is a number stored as text",
            "a number, 0 or more",
            "Take the quotes away",
        ),
        (
            "number-as-text.json candidates[1].turnover",
            "'1,5' is a number stored as text",
            "numbers alone, as in the rest of the",
            "Take the quotes away",
        ),
    ],
    "number-in-quotes": [
        (
            "instance.toml, key duration_months",
            "'36' is a number stored as text",
            "a number above 0",
            "Take the quotes away",
        ),
    ],
    "region-in-another-country": [
        (
            "candidates.csv line 3, column region",
            "'DE12' lies in DE, but the country is FR",
            "regions that begin with FR",
            "Correct the region or the country",
        ),
        (
            "candidates.csv line 4, column region",
            "'ES30' lies in ES, but the country is GR",
            "regions that begin with EL",
            "Correct the region or the country",
        ),
    ],
    "region-unknown": [
        (
            "candidates.csv line 2, column region",
            "there is no region 'FRF9' in NUTS 2021 and 2024",
            "FRF1, FRF2, FRF3",
            "Did you mean 'FRF3'? Older codes were replaced",
        ),
        (
            "candidates.csv line 4, column region",
            "'bayern' is not a NUTS code",
            "NUTS codes of 2 to 5 characters, such as FR, FRF, FRF1",
            "Write the code, or leave the cell blank",
        ),
        (
            "candidates.csv line 5, column region",
            "'ES991' lies in no region: there is no region 'ES99'",
            "ES11, ES12, ES13, ES21,",
            "Older codes were replaced: look it up",
        ),
        (
            "candidates.csv line 6, column region",
            "there is no region 'ITX' in NUTS 2021 and 2024",
            "ITC, ITF, ITG, ITH, ITI",
            "Older codes were replaced: look it up",
        ),
        (
            "candidates.csv line 7, column region",
            "'PL-21' is not a NUTS code",
            "NUTS codes of 2 to 5 characters, such as FR, FRF, FRF1",
            "regions of another kind go in a column of another name",
        ),
        (
            "candidates.csv line 8, column region",
            "'QQ12' is not a NUTS code: there is no country 'QQ'",
            "NUTS codes of 2 to 5 characters, such as FR, FRF, FRF1",
            "Begin with the code of the country",
        ),
        (
            "candidates.csv line 9, column region",
            "'oberösterreich' is a name, not a code",
            "NUTS codes of 2 to 5 characters, such as FR, FRF, FRF1",
            "Write AT31",
        ),
        (
            "candidates.csv line 10, column region",
            "there is no region 'FR71' in NUTS 2021 and 2024",
            "FR10, FRB0, FRC1,",
            "Older codes were replaced: look it up",
        ),
        (
            "candidates.csv line 11, column region",
            "'ITC411' is not a NUTS code",
            "NUTS codes of 2 to 5 characters, such as FR, FRF, FRF1",
            "Write the code, or leave the cell blank",
        ),
    ],
    "roles-missing": [
        (
            "role_requirements.csv",
            "there is no table 'roles' for its rows to belong to",
            "",
            "Add roles, or take it out",
        ),
    ],
    "row-not-an-object.json": [
        (
            "row-not-an-object.json candidates[1]",
            "the row is text, not an object",
            "",
            'Write {"column": value, ...}',
        ),
    ],
    "synergy-two-values": [
        (
            "synergies.csv line 3, column value",
            "value of 'alpha' and 'beta' is 0 here and 0.5 at",
            "one value a pair",
            "Keep one of the two",
        ),
    ],
    "tab-separated": [
        (
            "candidates.csv line 1",
            "columns are separated by tabs",
            "commas or semicolons",
            'Save it again as "CSV UTF-8"',
        ),
    ],
    "table-not-a-list.json": [
        (
            "table-not-a-list.json candidates",
            "the table is an object, not a list",
            "",
            'Write "candidates": [{...}, {...}]',
        ),
    ],
    "thousands-in-semicolon-file": [
        (
            "candidates.csv line 2, column pm_cost",
            "'7.500' can be read as a decimal or as thousands",
            "a number, 0 or more",
            "Write decimals with the same mark in the whole file,",
        ),
        (
            "candidates.csv line 3, column pm_cost",
            "'1.234,5' can be read in more than one way",
            "a number, 0 or more",
            "Write it without thousands marks, such as 1234.5",
        ),
    ],
    "too-many-cells": [
        (
            "candidates.csv line 2",
            "4 cells, but the head line has 3",
            "up to 3 cells",
            "Take the extra separators out, or put quotes around text",
        ),
    ],
    "trust-above-one": [
        (
            "trust.csv line 2, column trust",
            "1.5 is out of range",
            "a number from 0 to 1",
            "Correct it",
        ),
    ],
    "trust-two-values": [
        (
            "trust.csv line 3, column trust",
            "trust of 'alpha' and 'beta' is 0.6 here and 0.5 at",
            "one value a pair",
            "Keep one of the two",
        ),
    ],
    "trust-with-itself": [
        (
            "trust.csv line 2, column b",
            "trust of 'alpha' with itself",
            "two candidates",
            "Take the line out",
        ),
    ],
    "unclosed-quote": [
        (
            "candidates.csv line 2",
            "the line cannot be read as CSV: unexpected end of data",
            "",
            "Check the quotation marks there: every opening one needs a",
        ),
    ],
    "unknown-candidate": [
        (
            "capabilities.csv line 2, column candidate",
            "'alfa' is not among the candidates",
            "ids in candidates.csv",
            "Did you mean 'alpha'?",
        ),
        (
            "trust.csv line 2, column a",
            "'zorro' is not among the candidates",
            "ids in candidates.csv",
            "Add it to candidates, or correct it",
        ),
    ],
    "unknown-column": [
        (
            "capabilities.csv line 1, column levle",
            "unknown column 'levle'",
            "candidate, capability, level",
            "Did you mean 'level'?",
        ),
    ],
    "unknown-column.json": [
        (
            "unknown-column.json instance.maxlevel",
            "unknown key 'maxlevel'",
            "title, description, status, source,",
            "Did you mean 'max_level'?",
        ),
        (
            "unknown-column.json capabilities[1].lvel",
            "unknown column 'lvel'",
            "candidate, capability, level",
            "Did you mean 'level'?",
        ),
        (
            "unknown-column.json capabilities[1].level",
            "level is blank",
            "a number from 0 to 5",
            "Fill it in",
        ),
    ],
    "unknown-key": [
        (
            "instance.toml, key max_levl",
            "unknown key 'max_levl'",
            "title, description, status, source,",
            "Did you mean 'max_level'?",
        ),
    ],
    "unknown-role": [
        (
            "role_requirements.csv line 2, column role",
            "'desing' is not among the roles",
            "ids in roles.csv",
            "Did you mean 'design'?",
        ),
    ],
    "unknown-status": [
        (
            "instance.toml, key status",
            "'made up' is not known",
            "real, illustrative",
            "Write real or illustrative",
        ),
    ],
    "unknown-table": [
        (
            "capabilites.csv",
            "unknown table",
            "candidates.csv, capabilities.csv,",
            "Did you mean 'capabilities.csv'? Start its name with _ to",
        ),
    ],
    "unknown-table.json": [
        (
            "unknown-table.json trsut",
            "unknown table 'trsut'",
            "instance, candidates, capabilities,",
            "Did you mean 'trust'?",
        ),
    ],
    "unprintable-character": [
        (
            "candidates.csv line 2, column name",
            "the text holds the unprintable character U+0007",
            "",
            "Take it out",
        ),
    ],
    "utf-16": [
        (
            "candidates.csv",
            "the file is UTF-16, not UTF-8 text",
            "UTF-8",
            'Save it again as "CSV UTF-8"',
        ),
    ],
    "wanted-all-zero": [
        (
            "wanted.csv",
            "every weight is 0",
            "at least one above 0",
            "Give a capability a weight above 0, or take the table out:",
        ),
    ],
    "weight-above-one": [
        (
            "interests.csv line 2, column weight",
            "10 is out of range",
            "a number from 0 to 1",
            "Correct it",
        ),
    ],
}


def test_every_broken_input_has_its_expectation() -> None:
    assert sorted(BROKEN) == sorted(path.name for path in FOLDER.iterdir())


@pytest.mark.parametrize("defect", sorted(BROKEN))
def test_broken_input(defect: str) -> None:
    """Proves that the defect is found and explained, and that it drags no other problem along."""
    with pytest.raises(InvalidInput) as caught:
        read_instance(FOLDER / defect)
    found = caught.value.problems
    assert [problem.where for problem in found] == [where for where, *_ in BROKEN[defect]]
    for problem, (_, message, allowed, fix) in zip(found, BROKEN[defect], strict=True):
        assert message in problem.message
        assert problem.allowed.startswith(allowed)
        assert bool(allowed) == bool(problem.allowed)
        assert fix
        assert fix in problem.fix


def test_the_text_of_the_error_lists_every_problem_in_full_sentences() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_instance(FOLDER / "country-unknown")
    lines = str(caught.value).splitlines()
    assert lines[0] == "2 problems:"
    assert lines[2] == (
        "  - candidates.csv line 4, column country: 'Itlay' is not a country code. "
        "Allowed: ISO 3166-1 alpha-2 codes such as FR, and XK. Did you mean 'Italy'? Write IT."
    )


def test_thousands_of_problems_are_all_kept_and_found_fast(tmp_path: Path) -> None:
    """Suggestions are searched for some ids only: this would take minutes otherwise."""
    (tmp_path / "instance.toml").write_text('title = "Many"\n')
    ids = [f"candidate-{n:04}" for n in range(1000)]
    (tmp_path / "candidates.csv").write_text("id,country\n" + "".join(f"{i},FR\n" for i in ids))
    trust = "".join(f"candidate-{n % 1000:04},unknown-{n},0.5\n" for n in range(3000))
    (tmp_path / "trust.csv").write_text("a,b,trust\n" + trust)
    with pytest.raises(InvalidInput) as caught:
        read_instance(tmp_path)
    assert len(caught.value.problems) == 3000
