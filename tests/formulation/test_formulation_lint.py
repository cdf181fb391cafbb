"""What a check finds in a formulation that can be read: one broken example a kind of finding."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from consortium_opt.formulation import read_formulation, shipped_formulations
from consortium_opt.formulation.lint import Finding, lint
from consortium_opt.formulation.numbers import SAYS
from consortium_opt.formulation.read import read_with_sources
from consortium_opt.rules import RULES

DAY = date(2026, 6, 1)
HEAD = 'title = "Mine"\n'
TAIL = '\n[objective.coverage]\ntype = "coverage"\n'
SIZE = '[rules.size]\ntype = "size"\nmin = 3\nmax = 5\n'


def findings(tmp_path: Path, text: str, day: date = DAY) -> list[Finding]:
    path = tmp_path / "mine.toml"
    path.write_text(text if "[objective" in text else text + TAIL, encoding="utf-8")
    formulation, merged = read_with_sources(path)
    return lint(formulation, day, file=merged.label)


def said(tmp_path: Path, text: str, day: date = DAY) -> list[str]:
    return [f"{f.kind} {f}" for f in findings(tmp_path, text, day)]


def rule(body: str, size: str = SIZE) -> str:
    return HEAD + size + "[rules.x]\n" + body + "\n"


X = "problem mine.toml rules.x"
HINT = "hint mine.toml rules.x"
NEVER = "the rule can never hold"
FIVE = "rules.size.max allows 5 members"
LOWER = "Lower it to 5 or less, or raise rules.size.max."
GROUP = "A group of the table groups is known with -i INSTANCE."
NO_ROLES = "but the formulation says roles = false. Set roles = true, or switch it off."

NUMBERS = {
    'type = "count"\nwhere = {sme = true}\nmin = 6': [
        f"{X}.min: {NEVER}: 6 members are asked for, {FIVE}. {LOWER}"
    ],
    'type = "count"\nwhere = {sme = true}\nmin = 0': [
        f"{HINT}.min: min 0 never binds: a count cannot be below 0. Raise it, or delete min."
    ],
    'type = "count"\nwhere = {sme = true}\nmax = 5': [
        f"{HINT}.max: max 5 never binds: {FIVE}. Lower it, or delete max."
    ],
    'type = "count"\nmax = 2': [
        (
            f"{X}.max: {NEVER}: at most 2 members of any kind, rules.size.min asks for 3. Raise"
            " it to 3"
            " or more, or lower rules.size.min."
        )
    ],
    'type = "count"\nmin = 3': [
        (
            f"{HINT}.min: min 3 never binds: every consortium has 3 members. Say which members with"
            " where, or delete it."
        )
    ],
    'type = "distinct"\nattribute = "country"\nmin = 6': [
        f"{X}.min: {NEVER}: 6 different values are asked for, {FIVE}. {LOWER}"
    ],
    'type = "distinct"\nattribute = "country"\nmin = 1': [
        (
            f"{HINT}.min: min 1 never binds: one country is always there, unless all are blank."
            " Raise"
            " it, or delete min."
        )
    ],
    'type = "distinct"\nattribute = "country"\nwhere = {country = ["FR", "DE"]}\nmin = 3': [
        (
            f"{X}.min: {NEVER}: 3 different values are asked for, where admits 2. Lower it to 2"
            " or less,"
            " or widen where."
        )
    ],
    'type = "distinct"\nattribute = "country"\nwhere = {country = {group = "EEA3"}}\nmin = 4': [
        (
            f"{X}.min: {NEVER}: 4 different values are asked for, where admits 3. Lower it to 3"
            " or less,"
            " or widen where."
        )
    ],
    'type = "independent_distinct"\nat_least = 6': [
        f"{X}.at_least: {NEVER}: 6 independent members are asked for, {FIVE}. {LOWER}"
    ],
    'type = "independent_distinct"\nat_least = 1': [
        (
            f"{HINT}.at_least: at_least 1 never binds: one country is always there, unless all are"
            " blank. Raise it, or delete the rule."
        )
    ],
    'type = "independent_distinct"\nat_least = 4\nwithin = "EEA3"': [
        f"{X}.at_least: {NEVER}: at least 4 asked for, EEA3 has 3. Lower it, or name a wider group."
    ],
    'type = "independent_distinct"\nat_least = 3\nincluding = [{group = "EU27", at_least = 6}]': [
        f"{X}.including: {NEVER}: 6 members in EU27 are asked for, {FIVE}. {LOWER}"
    ],
    'type = "independent_distinct"\nat_least = 3\nwithin = "EEA3"\n'
    'including = [{group = "EU27", at_least = 1}]': [
        (
            f"{X}.including: {NEVER}: at least 1 asked for, EU27 within EEA3 has 0. Lower"
            " at_least, or"
            " name a wider group."
        )
    ],
    'type = "independent_distinct"\nat_least = 3\nwithin = "EU27"\n'
    'including = [{group = "EEA", at_least = 1}]': [
        (
            f"{HINT}.including: EEA never binds: all of EU27 is in it. Raise its at_least, or"
            " delete"
            " it."
        )
    ],
    'type = "share"\nwhere = {sme = true}\nmin = 0\nmax = 1': [
        f"{HINT}.min: min 0 never binds: a share cannot be below 0. Raise it, or delete min.",
        f"{HINT}.max: max 1 never binds: no share is above 1. Lower it, or delete it.",
    ],
    'type = "max_share"\nmax = 1': [
        f"{HINT}.max: max 1 never binds: no share is above 1. Lower it, or delete the rule."
    ],
    'type = "max_share"\nper = "country"\nmax = 0.1': [
        f"{X}.max: {NEVER}: max 0.1 is below the part of one member, 0.2, as {FIVE}. Raise it."
    ],
    'type = "max_share"\nmax = 0.4': [
        (
            f"{HINT}.max: max 0.4 never binds: of 3 members or more each is 0.3333 or less."
            " Lower it, or"
            " delete the rule."
        )
    ],
    'type = "budget"\nmin = 0': [
        f"{HINT}.min: min 0 never binds: an amount cannot be below 0. Raise it, or delete min."
    ],
    'type = "effort"\ncontact = 0': [
        (
            f"{HINT}.contact: contact 0 never binds: person-months cannot be below 0. Raise it, or"
            " delete contact."
        )
    ],
    'type = "distinct"\nattribute = "country"\nalso = "also_countries"\nmin = 9': [],
    'type = "distinct"\nattribute = "country"\nalso = "also_countries"\nmax = 9': [],
    'type = "distinct"\nattribute = "country"\nalso = "also_country"\nmin = 2': [
        (
            f"{HINT}.also: 'also_country' has to be a column of candidates. Did you mean"
            " 'also_countries'?"
        )
    ],
    'type = "total_effort"\nmin = 0': [
        (
            f"{HINT}.min: min 0 never binds: person-months cannot be below 0. Raise it, or"
            " delete min."
        )
    ],
    'type = "roles_per_member"\nmin = 0': [
        f"{HINT}.min: min 0 never binds: a count cannot be below 0. Raise it, or delete min."
    ],
    'type = "brings"\nlevel = 0': [
        f"{HINT}.level: level 0 never binds: a level cannot be below 0. Raise it, or delete level."
    ],
    'type = "trust_floor"\nmin = 0': [
        f"{HINT}.min: min 0 never binds: trust cannot be below 0. Raise it, or delete min."
    ],
    'type = "trust_connected"\nmin_trust = 0': [
        (
            f"{HINT}.min_trust: min_trust 0 never binds: trust cannot be below 0. Raise it, or"
            " delete"
            " min_trust."
        )
    ],
    'type = "trust_partners"\nmin_trust = 0.5\nat_least = 5': [
        (
            f"{X}.at_least: {NEVER}: 5 trusted partners are asked for, rules.size.max leaves 4."
            " Lower it"
            " to 4, or raise rules.size.max."
        )
    ],
    'type = "require"\ncandidates = ["a", "b", "c", "d", "e", "f"]': [
        f"{X}.candidates: {NEVER}: 6 candidates are asked for, {FIVE}. {LOWER}"
    ],
    'type = "at_most"\ncandidates = ["a", "b"]\nmax = 2': [
        f"{HINT}.max: max 2 never binds: 2 candidates are named. Lower it, or delete the rule."
    ],
    'type = "if"\nwhen = {type = "size", min = 6}\nthen = {type = "count", min = 4}': [
        (
            "problem mine.toml rules.x.when.min: the condition can never be met: 6 members are"
            " asked for,"
            f" {FIVE}. {LOWER}"
        )
    ],
    'type = "if"\nwhen = {type = "size", max = 2}\nthen = {type = "count", min = 4}': [
        (
            "problem mine.toml rules.x.when.max: the condition can never be met: at most 2 members,"
            " rules.size.min asks for 3. Raise it to 3 or more, or lower rules.size.min."
        )
    ],
    'type = "if"\nwhen = {type = "size", min = 3}\nthen = {type = "count", min = 4}': [
        (
            "hint mine.toml rules.x.when.min: it never binds: every size allowed is in its"
            " range. Narrow"
            " its range, or delete it."
        )
    ],
}


@pytest.mark.parametrize(("body", "expected"), NUMBERS.items())
def test_numbers_that_never_hold_or_never_bind(
    tmp_path: Path, body: str, expected: list[str]
) -> None:
    assert said(tmp_path, rule(body)) == expected


def test_every_type_with_numbers_to_judge_is_a_type() -> None:
    assert SAYS.keys() <= RULES.keys()


def test_what_is_only_measured_or_preferred_never_ends_a_check(tmp_path: Path) -> None:
    body = 'type = "count"\nwhere = {sme = true}\nmin = 6\nenforce = false'
    (found,) = findings(tmp_path, rule(body))
    assert (found.kind, found.key) == ("hint", "rules.x.min")
    soft = HEAD + SIZE + '[objective.x]\ntype = "soft"\ncap = 2\nrule = {type = "size", min = 6}\n'
    (found,) = findings(tmp_path, soft)
    assert (found.kind, found.key) == ("hint", "objective.x.rule.min")


def test_what_is_switched_off_is_not_judged_by_its_numbers(tmp_path: Path) -> None:
    body = 'type = "count"\nmin = 6\nenabled = false\ntext = "Switch on for large calls."'
    assert said(tmp_path, rule(body)) == []


OTHERS = {
    "size ranges": (
        HEAD + SIZE + '[rules.law]\ntype = "size"\nmin = 6\n',
        [
            (
                "problem mine.toml rules.law.min: min 6 is above the max 5 of rules.size: no"
                " size is"
                " allowed. Lower it, or raise rules.size.max."
            )
        ],
    ),
    "size of one": (
        rule('type = "size"\nmin = 1', size=""),
        [f"{HINT}.min: min 1 never binds: every consortium has a member. Raise it, or set max."],
    ),
    "unknown group": (
        rule('type = "count"\nwhere = {country = {not = {group = "EU28"}}}\nmin = 2'),
        [f"{X}.where.country: there is no group 'EU28'. Did you mean 'EU27'?"],
    ),
    "unknown group within": (
        rule('type = "independent_distinct"\nat_least = 2\nwithin = "Quux"'),
        [f"{X}.within: there is no group 'Quux'. {GROUP}"],
    ),
    "unknown group in including": (
        rule(
            'type = "independent_distinct"\nat_least = 2\n'
            'including = [{group = "EU72", at_least = 1}]'
        ),
        [f"{X}.including: there is no group 'EU72'. Did you mean 'EU27'?"],
    ),
    "unknown group in a term": (
        HEAD + '[objective.x]\ntype = "bonus"\ncap = 2\nwhere = {country = {group = "EU-27"}}\n',
        [
            (
                "problem mine.toml objective.x.where.country: there is no group 'EU-27'."
                " Did you mean 'EU27'?"
            )
        ],
    ),
    "unknown group in counts_only, said once": (
        'counts_only = {country = {group = "EU28"}}\n'
        + rule('type = "count"\nwhere = {sme = true}\nmin = 2'),
        ["problem mine.toml counts_only.country: there is no group 'EU28'. Did you mean 'EU27'?"],
    ),
    "empty group": (
        "opens = 1950-01-01\n" + rule('type = "count"\nwhere = {country={group="EU27"}}\nmin = 2'),
        [
            (
                f"{X}.where.country: group 'EU27' has no member on 1950-01-01. Correct opens, name"
                " another group, or give it in the table groups."
            )
        ],
    ),
    "no coordinator": (
        "coordinator = false\n" + rule('type = "coordinator"\nwhere = {sme = true}'),
        [
            (
                f"{X}: it needs a coordinator, but the formulation says coordinator = false. Set"
                " coordinator = true, or switch it off."
            )
        ],
    ),
    "no roles": (
        "roles = false\n" + rule('type = "leads_per_member"\nmax = 1'),
        [f"{X}: it needs roles, {NO_ROLES}"],
    ),
    "dropout": (
        rule('type = "dropout"\nrules = ["sise"]'),
        [f"{X}.rules: there is no rule 'sise'. Did you mean 'size'?"],
    ),
    "dropout of what is off": (
        HEAD
        + '[rules.size]\ntype = "size"\nmin = 3\nenabled = false\ntext = "Off, see x."\n'
        + '[rules.x]\ntype = "dropout"\nrules = ["size"]\n',
        [f"{X}.rules: rule 'size' is switched off. Take it out of the list, or switch it on."],
    ),
    "required and excluded": (
        rule('type = "require"\ncandidates = ["a", "b"]')
        + '[rules.out]\ntype = "exclude"\ncandidates = ["b", "c"]\n',
        [f"{X}.candidates: b: required here, excluded by rules.out. Keep each in one of the two."],
    ),
    "near attribute": (
        rule('type = "count"\nwhere = {contry = "FR", sector = "x"}\nmin = 2'),
        [
            (
                f"{HINT}.where.contry: 'contry' has to be a column of candidates. Did you mean"
                " 'country'?"
            )
        ],
    ),
    "law without source": (
        rule('type = "count"\nwhere = {sme = true}\nmin = 2\nlaw = true\ntext = "Two."'),
        [
            (
                f"{HINT}: a law without source, as_of, confidence. Add what the call says, or law ="
                " false for a house rule."
            )
        ],
    ),
    "law to check": (
        rule(
            'type = "count"\nwhere = {sme = true}\nmin = 2\nlaw = true\ntext = "Two."\n'
            'source = "Call"\nas_of = 2026-05-01\nconfidence = "to-check"'
        ),
        [
            (
                f"{HINT}.confidence: a law whose numbers are still to be checked. Read the call,"
                " then"
                " write secondary or verified."
            )
        ],
    ),
    "old": (
        "as_of = 2025-01-01\n"
        + rule('type = "count"\nwhere = {sme = true}\nmin = 2\nas_of = 2025-05-31'),
        [
            (
                "hint mine.toml as_of: read on 2025-01-01, 516 days before 2026-06-01. Read the"
                " source"
                " again."
            ),
            f"{HINT}.as_of: read on 2025-05-31, 366 days before 2026-06-01. Read the source again.",
        ],
    ),
    "group with reservations": (
        rule('type = "count"\nwhere = {country = {group = "HE_AC"}}\nmin = 2'),
        [
            (
                f"{HINT}.where.country: group HE_AC on 2026-06-01: EG by a transitional"
                " arrangement; MA"
                " uncertain and not counted. Check them against the call."
            )
        ],
    ),
    "off without a reason": (
        rule('type = "count"\nwhere = {sme = true}\nmin = 2\nenabled = false\ntext = "Two."'),
        [
            (
                f"{HINT}.enabled: it is switched off, and its text does not say why. Say in its"
                " text"
                " when to switch it on."
            )
        ],
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_else_is_found(tmp_path: Path, name: str) -> None:
    text, expected = OTHERS[name]
    assert said(tmp_path, text) == expected


def test_a_source_read_a_year_ago_is_not_old(tmp_path: Path) -> None:
    text = "as_of = 2025-06-01\n" + HEAD
    assert said(tmp_path, text) == []
    formulation = read_formulation(tmp_path / "mine.toml")
    assert [f.key for f in lint(formulation, DAY, max_age=364)] == ["as_of"]


def test_opens_counts_before_the_day(tmp_path: Path) -> None:
    text = "as_of = 2026-06-01\nopens = 2027-06-02\n" + HEAD
    (found,) = findings(tmp_path, text)
    assert found.message == "read on 2026-06-01, 366 days before 2027-06-02"


def test_own_groups_are_known(tmp_path: Path) -> None:
    text = rule('type = "count"\nwhere = {country = {group = "NEAR"}}\nmin = 2')
    assert len(findings(tmp_path, text)) == 1
    formulation = read_formulation(tmp_path / "mine.toml")
    assert lint(formulation, DAY, own_groups=[("NEAR", "FR")]) == []


def test_what_a_parent_says_is_found_in_the_parent(tmp_path: Path) -> None:
    (tmp_path / "parent.toml").write_text(
        rule('type = "count"\nwhere = {contry = "FR"}\nmin = 6') + TAIL, encoding="utf-8"
    )
    found = findings(tmp_path, HEAD + 'extends = "parent.toml"\n[rules.x]\nmin = 7\n')
    assert [(f.file, f.key) for f in found] == [
        ("mine.toml", "rules.x.min"),
        ("parent.toml", "rules.x.where.contry"),
    ]


@pytest.mark.parametrize("name", [entry.name for entry in shipped_formulations()])
def test_shipped_formulations_have_no_problems(name: str) -> None:
    formulation, merged = read_with_sources(name)
    found = lint(formulation, date(2026, 11, 22), file=merged.label)
    assert [str(f) for f in found if f.kind == "problem"] == []
