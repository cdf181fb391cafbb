"""Groups, regions, borders and countries of the user's own, in place of the shipped tables."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest

import consortium_opt as co
from consortium_opt.geography import are_neighbours, country_names
from consortium_opt.groups import groups_on
from consortium_opt.instance import parse_instance
from consortium_opt.instance.read import read_instance_with_notes
from consortium_opt.places.checks import faults
from consortium_opt.places.tables import VARIABLE, own_tables, tables
from consortium_opt.prepare import notes, prepare
from consortium_opt.problems import InvalidInput
from consortium_opt.shipped import data_file

TODAY = date(2026, 3, 1)
Own = Callable[..., Path]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Own:
    """A folder of tables in force: each is the shipped one with changes of its text."""

    def use(**changes: list[tuple[str, str]]) -> Path:
        folder = tmp_path / "places"
        folder.mkdir()
        for name, pairs in changes.items():
            text = data_file(f"{name}.csv").read_text(encoding="utf-8")
            for old, new in pairs:
                assert len(re.findall(old, text, re.MULTILINE)) == 1, old
                text = re.sub(old, new, text, flags=re.MULTILINE)
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        monkeypatch.setenv(VARIABLE, str(folder))
        return folder

    return use


def three(**columns: Any) -> co.Instance:
    """A candidate in France, one in Norway, one in Israel."""
    rows = [{"id": c.lower(), "country": c, **columns} for c in ("FR", "NO", "IL")]
    return pool(rows)


def pool(rows: list[dict[str, Any]]) -> co.Instance:
    """An instance of candidates alone."""
    skill = {"candidate": rows[0]["id"], "capability": "any", "level": 1}
    document = {"instance": {"title": "Own"}, "candidates": rows, "capabilities": [skill]}
    return parse_instance(document)


def status(instance: co.Instance, call: str, **changes: Any) -> str:
    """How solving a call ends."""
    formulation = co.read_formulation(call, changes={"rules.size.min": 1, **changes})
    return co.solve(instance, formulation, today=TODAY).status


def test_the_shipped_tables_have_no_fault() -> None:
    assert list(faults(tables().sources)) == []
    assert all(source.whole for source in tables().sources.values())
    assert tables().own == ()


def test_a_group_of_ones_own_decides(own: Own) -> None:
    """Israel's association is over: of three countries two are left."""
    assert status(three(), "horizon-ria") == "optimal"
    own(groups=[(r"^HE_ELIGIBLE,IL,country,,,", "HE_ELIGIBLE,IL,country,,2026-01-01,")])
    assert status(three(), "horizon-ria") == "infeasible"
    assert "IL" not in groups_on(TODAY)["HE_ELIGIBLE"].values
    assert "IL" in groups_on(date(2025, 12, 31))["HE_ELIGIBLE"].values


def test_the_shipped_tables_are_back_without_the_variable(
    own: Own, monkeypatch: pytest.MonkeyPatch
) -> None:
    own(groups=[(r"^HE_ELIGIBLE,IL,.*\n", "")])
    assert status(three(), "horizon-ria") == "infeasible"
    monkeypatch.delenv(VARIABLE)
    assert status(three(), "horizon-ria") == "optimal"


def test_a_category_of_ones_own_decides(own: Own) -> None:
    """Lower Normandy is in transition; once it is less developed there is a consortium."""
    instance = pool([{"id": "a", "country": "FR", "region": "FRD1"}])
    weak = {
        "rules.weak.type": "count",
        "rules.weak.where": {"region_class": "less_developed"},
        "rules.weak.min": 1,
    }
    assert status(instance, "base", **weak) == "infeasible"
    own(regions=[(r"^(FRD1,[^,]*,FR),transition,", r"\1,less_developed,")])
    assert status(instance, "base", **weak) == "optimal"


def test_a_border_of_ones_own(own: Own) -> None:
    """In either order of the two countries."""
    assert not are_neighbours("FR", "GB")
    folder = own(neighbours=[])
    with (folder / "neighbours.csv").open("a", encoding="utf-8") as stream:
        stream.write("GB,FR,the tunnel,2026-11-22\n")
    assert are_neighbours("FR", "GB")
    assert are_neighbours("GB", "FR")


def test_a_country_of_ones_own(own: Own) -> None:
    own(countries=[(r"^AD,Andorra,,,", "AD,Andorra,,,\nQX,Exampleland,,,")])
    assert country_names()["QX"] == "Exampleland"
    assert pool([{"id": "a", "country": "qx"}]).candidates[0].country == "QX"


def test_semicolons_and_a_byte_order_mark_are_read(own: Own) -> None:
    """As spreadsheet programs write them."""
    folder = own(neighbours=[])
    rows = list(csv.reader((folder / "neighbours.csv").read_text(encoding="utf-8").splitlines()))
    text = "\ufeff" + "\n".join(";".join(row) for row in [*rows, ["", "", "", ""]]) + "\n"
    (folder / "neighbours.csv").write_text(text, encoding="utf-8")
    assert are_neighbours("FR", "DE")


def test_what_was_read_from_where_is_said(own: Own) -> None:
    case = prepare(three(), co.read_formulation("base"), today=TODAY)
    assert not any(VARIABLE in text for text in notes(case))
    folder = own(groups=[], regions=[])
    said = [
        f"{name} was read from {folder / name} ({VARIABLE})"
        for name in ("groups.csv", "regions.csv")
    ]
    assert list(own_tables()) == said
    assert [text for text in notes(case) if VARIABLE in text] == said


# -- what can be wrong ------------------------------------------------------------------------


def problems(folder: Path) -> list[str]:
    """Every problem, the folder left out of its places."""
    with pytest.raises(InvalidInput) as caught:
        tables()
    said = [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]
    return [text.replace(str(folder), "FOLDER") for text in said]


def changed(folder: Path, name: str) -> int:
    """The first line of a table that is not the shipped one's."""
    texts = [data_file(f"{name}.csv"), folder / f"{name}.csv"]
    one, other = (path.read_text(encoding="utf-8").splitlines() for path in texts)
    pairs = zip_longest(one, other)
    return next(k for k, (old, new) in enumerate(pairs, start=1) if old != new)


WORDS = "is none of the words it can be. Allowed:"
NUTS = "Allowed: NUTS codes such as FRF1."
CODES = "Allowed: the codes in countries.csv."
DAY = "Allowed: a date such as 2026-05-12, or blank."
FAULTS = [
    (
        "groups",
        "EU27,AT,country,1995-01-01,",
        "EU27,AT,country,1.1.1995,",
        f"line N, column since: '1.1.1995' is not a date. {DAY} Correct it.",
    ),
    (
        "groups",
        "EU27,AT,country,1995-01-01,,",
        "EU27,AT,country,1995-01-01,1990-01-01,",
        (
            "line N, column until: until 1990-01-01 is not after since 1995-01-01. Allowed: a "
            "later day. Correct one of the two."
        ),
    ),
    (
        "groups",
        "EU27,GR,",
        "EU27,EL,",
        f"line N, column value: there is no country 'EL'. {CODES} Write GR.",
    ),
    (
        "groups",
        "EU27,AT,",
        "EU27,at,",
        f"line N, column value: there is no country 'at'. {CODES} Write AT.",
    ),
    (
        "groups",
        "EU27,AT,",
        "EU27,QQ,",
        (
            f"line N, column value: there is no country 'QQ'. {CODES} Correct it, or add it to "
            "countries.csv."
        ),
    ),
    (
        "groups",
        "(EU27,AT,.*)",
        r"EU27,BE,country,1958-01-01,,member,,,\n\1",
        "line M: EU27 BE 1958-01-01 stands twice, first on line N. Keep one of them.",
    ),
    (
        "groups",
        "EU27,AT,country,1995-01-01,,member,",
        "EU27,AT,country,1995-01-01,,membre,",
        (
            f"line N, column status: 'membre' {WORDS} member, associated, transitional, uncertain. "
            "Did you mean 'member'?"
        ),
    ),
    (
        "groups",
        "EU27,BE,country",
        "EU27,BE,type",
        (
            "line N, column kind: kind 'type', but 'country' on line 2 of the same group. Allowed: "
            "one kind a group. Correct one."
        ),
    ),
    ("groups", "EU27,AT,", "EU27,,", "line N, column value: value is blank. Fill it in."),
    (
        "groups",
        "OUTERMOST,FRY1,",
        "OUTERMOST,Guadeloupe,",
        f"line N, column value: 'Guadeloupe' is not a NUTS code. {NUTS} Correct it.",
    ),
    (
        "groups",
        r"\Agroup,value,kind,since,until,",
        "group,value,kind,from,to,",
        (
            "line N: columns since, until missing. Allowed: the columns group, value, kind, since, "
            "until, status, source, as_of, confidence. Add what is missing; its cells may be blank "
            "where nothing is known."
        ),
    ),
    (
        "regions",
        "(FRD1,[^,]*,FR,)[a-z_]*,",
        r"\1middling,",
        (
            f"line N, column category: 'middling' {WORDS} less_developed, transition, "
            "more_developed. Write one of them."
        ),
    ),
    (
        "regions",
        "(FRD1,[^,]*),FR,",
        r"\1,DE,",
        "line N, column country: FRD1 lies in FR, but the country is DE. Correct one of the two.",
    ),
    (
        "regions",
        "FRD1,",
        "FRD11,",
        "line N, column nuts2: 'FRD11' is not a NUTS-2 code. Allowed: four characters. Correct it.",
    ),
    (
        "neighbours",
        "DE,FR,",
        "FR,DE,,\nDE,FR,",
        "line M: DE FR stands twice, first on line N. Keep one of them.",
    ),
    (
        "neighbours",
        "DE,FR,",
        "DE,DE,",
        "line N: DE borders on itself. Allowed: two countries. Take the line out.",
    ),
    (
        "neighbours",
        "(DE,FR,.*)",
        r"\1,more",
        (
            "line N: more cells than the first line has columns. Put quotes around text that holds "
            "a separator."
        ),
    ),
    (
        "countries",
        "AD,Andorra,,,",
        "Andorra,AD,,,\nAD,Andorra,,,",
        (
            "line N, column country: 'Andorra' is not a country code. Allowed: ISO 3166-1 alpha-2. "
            "Write two capital letters."
        ),
    ),
    (
        "countries",
        "AI,Anguilla,,,",
        "AI,Anguilla,AX,,",
        (
            "line N, column part_of: AX is part of another country itself. Allowed: a state. Name "
            "the state."
        ),
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), FAULTS)
def test_a_fault_is_named_with_file_and_line(
    own: Own, name: str, old: str, new: str, said: str
) -> None:
    """N is the line that was changed, M the one where the same stands again."""
    folder = own(**{name: [(f"^{old}", new)]})
    line = changed(folder, name)
    found = problems(folder)
    again = re.search(r"line (\d+)", found[0])
    assert again is not None
    assert int(again[1]) >= line
    assert found == [f"{name}.csv {said}".replace("line N", f"line {line}").replace("M", again[1])]


def test_a_group_that_every_run_looks_into_is_missed(own: Own) -> None:
    folder = own(groups=[(r"^RESEARCH,RTO,.*\n", ""), (r"^RESEARCH,REC,.*\n", "")])
    assert problems(folder) == [
        "groups.csv: group RESEARCH is missing. Copy its rows from the shipped file."
    ]


def test_faults_of_all_tables_are_said_at_once(own: Own) -> None:
    folder = own(
        groups=[(r"^EU27,AT,country,1995-01-01,", "EU27,AT,country,soon,")],
        regions=[(r"^FRD2,", "FRD1,")],
        neighbours=[(r"\Aa,b,", "from,b,")],
    )
    (folder / "countries.csv").write_bytes(b"country,name,part_of,region,source\nFR,Fran\xe7e,,,\n")
    line = changed(folder, "regions")
    assert [text.split(":")[0] for text in problems(folder)] == [
        "countries.csv",
        "neighbours.csv line 1",
        f"regions.csv line {line}",
        "groups.csv line 2, column since",
    ]


def test_a_country_that_a_shipped_table_needs(own: Own) -> None:
    """Taken out of one's own countries, it is missed where the shipped tables name it."""
    found = problems(own(countries=[(r"^LI,.*\n", "")]))
    assert {text.split(" line")[0] for text in found} == {
        "the shipped groups.csv",
        "the shipped neighbours.csv",
        "the shipped regions.csv",
    }
    assert all("'LI'" in text for text in found)


def test_a_folder_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "nowhere"))
    said = "there is no such folder. Allowed: a folder with any of countries.csv, groups.csv,"
    assert said in problems(tmp_path)[0]
    shutil.copy(data_file("groups.csv"), tmp_path / "file")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "file"))
    assert "it is not a folder" in problems(tmp_path)[0]


def test_a_folder_without_a_table_or_with_one_misspelt(own: Own) -> None:
    folder = own()
    (said,) = problems(folder)
    assert said.startswith("FOLDER: it has none of the tables. Allowed: countries.csv, groups.csv,")
    assert said.endswith(f"Put one there, or unset {VARIABLE}.")
    (folder / "neighbors.csv").write_text("a,b\n")
    (folder / "remarks.csv").write_text("anything\n")
    assert problems(folder)[0].startswith("neighbors.csv: there is no such table.")
    assert problems(folder)[0].endswith("Did you mean 'neighbours'?")
    assert len(problems(folder)) == 2


# -- territories of Member States ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "state", "region"),
    [
        ("RE", "FR", "FRY4"),
        ("GP", "FR", "FRY1"),
        ("MQ", "FR", "FRY2"),
        ("GF", "FR", "FRY3"),
        ("YT", "FR", "FRY5"),
        ("MF", "FR", None),
        ("AX", "FI", "FI20"),
        ("SJ", "SJ", None),
        ("NC", "NC", None),
        ("GL", "GL", None),
        ("FO", "FO", None),
    ],
)
def test_a_territory_is_the_state_it_is_part_of(given: str, state: str, region: str | None) -> None:
    """Articles 349 and 355 of the Treaty: what belongs to the Union, and overseas countries not."""
    found = pool([{"id": "a", "country": given}]).candidates[0]
    assert (found.country, found.region) == (state, region)


def test_reunion_and_france_are_one_country_of_the_union() -> None:
    """Two countries, not three; and Réunion alone is an eligible member in an outermost region."""
    instance = pool([{"id": c.lower(), "country": c} for c in ("FR", "RE", "DE")])
    assert status(instance, "horizon-ria") == "infeasible"
    case = prepare(instance, co.read_formulation("base"), today=TODAY)
    reunion = case.index["re"]
    seen = {name: case.attributes[name][reunion] for name in ("eu_member", "outermost", "widening")}
    assert seen == {"eu_member": True, "outermost": True, "widening": True}


def test_a_territory_read_as_its_state_is_said(make_folder: Callable[..., Path]) -> None:
    path = make_folder(candidates="id,country,region\nalpha,RE,\nbeta,RE,FRY40\n")
    instance, said = read_instance_with_notes(path)
    assert [c.region for c in instance.candidates] == ["FRY4", "FRY40"]
    assert "country: RE read as FR, which it is part of (2 rows)" in said
    assert "region: FRY4 for country RE (1 row)" in said
