"""Look-alikes are told in notes, misspelt ids get a suggestion, both quickly in large pools."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from consortium_opt.cli.exits import Exit
from consortium_opt.cli.main import run
from consortium_opt.instance import parse_instance, read_instance_with_notes
from consortium_opt.instance.alike import SHOWN, look_alikes, name_key
from consortium_opt.instance.hints import hints

Make = Callable[..., Path]
Problems = Callable[[Path], list[str]]


def notes(*names: str, **tables: Any) -> list[str]:
    """Notes on candidates of France with these names."""
    rows = [{"id": f"c{n}", "country": "FR", "name": name} for n, name in enumerate(names)]
    document = {"instance": {"title": "x"}, "candidates": rows or [{"id": "a", "country": "FR"}]}
    return list(look_alikes(parse_instance(document | tables)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme GmbH", "ACME"),
        ("Acme GmbH & Co. KG", "Acme KG"),
        ("Acme S.A.", "Acme SA"),
        ("Acme, S. A. S.", "acme sas"),
        ("Acme Ltd.", "Acme Limited"),
        ("Acme sp. z o.o.", "Acme"),
        ("Acme e.V.", "Acme"),
        ("Université de Strasbourg", "UNIVERSITE DE STRASBOURG"),
        ("Straße & Söhne", "Strasse and Sohne"),
        ("Centre – Nord", "Centre-Nord"),
        ("L'Oréal", "LOreal S.L."),
        ("Компания ООО", "КОМПАНИЯ ООО"),
    ],
)
def test_one_organisation_in_two_spellings(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)
    (note,) = notes(one, other)
    assert note == (
        f"same name but for its spelling: 'c0' and 'c1' ({one}). "
        "Keep one of them, unless they are different bodies"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme", "Acme Research"),
        ("SA AG", "SE AG"),
        ("AG", "SA"),
        ("Institute 1", "Institute 2"),
        ("***", "---"),
    ],
)
def test_names_that_differ(one: str, other: str) -> None:
    assert notes(one, other) == []


def test_the_same_name_in_another_country_is_another_body() -> None:
    rows = [
        {"id": "a", "country": "FR", "name": "Acme SAS"},
        {"id": "b", "country": "DE", "name": "Acme GmbH"},
        {"id": "KIT", "country": "DE"},
        {"id": "kit", "country": "DE"},
    ]
    pool = parse_instance({"instance": {"title": "x"}, "candidates": rows})
    (note,) = look_alikes(pool)
    assert note.startswith("same name but for its spelling: 'KIT' and 'kit'. Keep")


def test_the_same_pic_is_told_where_the_name_is_not() -> None:
    rows = [
        {"id": "a", "country": "FR", "name": "Acme", "pic": "999"},
        {"id": "b", "country": "FR", "name": "ACME", "pic": "999"},
        {"id": "c", "country": "FR", "name": "One", "pic": "111"},
        {"id": "d", "country": "DE", "name": "Two", "pic": "111"},
    ]
    first, second = look_alikes(parse_instance({"instance": {"title": "x"}, "candidates": rows}))
    assert first.startswith("same name but for its spelling: 'a' and 'b' (Acme).")
    assert second.startswith("same pic: 'c' and 'd' (One).")


def test_many_groups_are_counted() -> None:
    (note,) = notes(*(f"Acme{n // 2}" for n in range(2 * SHOWN + 6)))
    assert note.count("'c") == 2 * SHOWN
    assert " and 3 more. Keep one" in note


def test_names_that_are_dangerous_stay_short_and_on_one_line() -> None:
    (note,) = notes("=cmd()\n<b>" + "x" * 200, "=CMD() <b>" + "X" * 200)
    assert "'c0' and 'c1' (=cmd() <b>xxx" in note
    assert "\n" not in note
    assert len(note) < 200


def test_capabilities_and_topics_in_two_spellings() -> None:
    found = notes(
        capabilities=[{"candidate": "a", "capability": "Data analysis", "level": 1}],
        needs=[{"candidate": "a", "capability": "data-analysis", "level": 1}],
        interests=[
            {"candidate": "a", "topic": "training", "weight": 1},
            {"candidate": "a", "topic": "Training", "weight": 1},
        ],
    )
    told = "that differ in spelling alone count as different:"
    assert found == [
        f"capabilities {told} 'Data analysis' and 'data-analysis'. Write each in one way",
        f"topics {told} 'Training' and 'training'. Write each in one way",
    ]


def test_a_capability_that_nobody_has_and_nearly_somebody_has() -> None:
    found = notes(
        capabilities=[{"candidate": "a", "capability": "design", "level": 1}],
        wanted=[{"capability": "desgin", "weight": 1}, {"capability": "biology", "weight": 1}],
        roles=[{"role": "r"}],
        role_requirements=[{"role": "r", "capability": "designs", "min_level": 1}],
    )
    assert found == [
        "wanted: nobody has capability 'desgin'. Did you mean 'design'?",
        "role_requirements: nobody has capability 'designs'. Did you mean 'design'?",
    ]


@pytest.mark.parametrize("command", ["validate", "solve"])
def test_each_note_is_told_once(
    command: str, make_folder: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    path = make_folder(
        candidates="id,country,name,pm_csot\na,FR,Acme SA,1\nb,FR,ACME,1\nc,DE,Other,1\n",
        capabilities="candidate,capability,level\na,design,1\nb,data,1\nc,data,1\n",
    )
    assert run([command, str(path)], started=time.monotonic()) == Exit.SOLVED
    told = capsys.readouterr().err
    assert told.count("note: same name but for its spelling: 'a' and 'b' (Acme SA).") == 1
    assert told.count("did you mean 'pm_cost'? It was read as an attribute") == 1


def test_27_000_candidates_are_looked_through_at_once() -> None:
    rows = [
        {"id": f"c{n}", "country": "FR", "name": f"Université des Sciences n° {n}, S.A."}
        for n in range(27_000)
    ]
    rows[-1]["name"] = "Universite des sciences N 5"
    pool = parse_instance({"instance": {"title": "x"}, "candidates": rows})
    start = time.process_time()
    (note,) = look_alikes(pool)
    assert time.process_time() - start < 10
    assert "'c26999' and 'c5'" in note


# -- suggestions -----------------------------------------------------------------------------------


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    """Comparisons in full that are made, for pools that are quick to test."""
    monkeypatch.setattr("consortium_opt.instance.hints.COMPARISONS", 200)
    return 200


@pytest.mark.parametrize(
    "word", ["acme-parsi", "acme-pari", "acme-pariss", "acme-paxis", "ACME_Paris", "acme paris"]
)
def test_one_slip_is_looked_up_however_many_there_are(word: str, few: int) -> None:
    known = [f"other-{n}" for n in range(few + 1)] + ["acme-paris"]
    assert hints(known)(word) == "Did you mean 'acme-paris'?"


def test_what_is_further_away_is_compared_as_long_as_that_is_quick(few: int) -> None:
    assert hints(["acme-paris"])("acme-pari-sud") == "Did you mean 'acme-paris'?"
    many = [f"other-{n}" for n in range(few)] + ["acme-paris"]
    assert hints(many)("acme-pari-sud") == ""
    half = hints([f"other-{n}" for n in range(few // 2)])
    words = ("otherwise-1", "otherwise-2", "otherwise-3")
    assert [bool(half(word)) for word in words] == [True, True, False]
    assert half("otherwise-1")


def test_sixty_unknown_ids_among_27_000(make_folder: Make, problems_of: Problems) -> None:
    """Comparing each of them with every candidate would take a minute."""
    rows = "".join(f"organisation-{n},FR\n" for n in range(27_000))
    pairs = "".join(f"organisatoin-{n},organisation-1,1\n" for n in range(100, 160))
    path = make_folder(candidates="id,country\n" + rows, trust="a,b,trust\n" + pairs)
    start = time.process_time()
    found = problems_of(path)
    assert time.process_time() - start < 20
    assert len(found) == 60
    assert all(f"Did you mean 'organisation-{n}'?" in p for n, p in enumerate(found, start=100))


def test_rows_of_roles_that_are_not_filled_in(make_folder: Make, problems_of: Problems) -> None:
    """A table of roles with heads alone is no reason to believe any role."""
    path = make_folder(
        roles="role,name\n", role_requirements="role,capability,min_level\nWP1,design,2\n"
    )
    (problem,) = problems_of(path)
    message = "there is nothing in table 'roles' for its rows to belong to. Add roles, or take it"
    assert problem == f"role_requirements.csv: {message} out."


def test_misspelt_columns_and_sheets(make_workbook: Make, problems_of: Problems) -> None:
    rows = [["id", "country", "controlgroup"], ["a", "FR", "x"]]
    _, told = read_instance_with_notes(make_workbook(candidates=rows))
    asked = "did you mean 'control_group'? It was read as an attribute"
    assert told == (f"column 'controlgroup' of pool.xlsx sheet candidates: {asked}",)
    (problem,) = problems_of(make_workbook(capabilites=[["candidate"], ["a"]]))
    assert "sheet capabilites: unknown sheet." in problem
    assert "Did you mean 'capabilities'? Start its name with _ to have it ignored." in problem
