"""Files as spreadsheets save them in Europe: semicolons, decimal commas, EL, UK and Namibia."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from consortium_opt.instance import parse_instance, read_instance, read_instance_with_notes
from consortium_opt.problems import InvalidInput

Make = Callable[..., Path]


def test_semicolons_decimal_commas_and_a_byte_order_mark(make_folder: Make) -> None:
    rows = ["id;country;pm_cost;share;note", "a;EL;7500,5;0,25;1,2 or 3", "b;PT;6000;12;", ";;;;"]
    text = "".join(f"{row}\r\n" for row in ["sep=;", *rows])
    path = make_folder(candidates=b"\xef\xbb\xbf" + text.encode())
    instance, notes = read_instance_with_notes(path)
    first, second = instance.candidates
    assert (first.country, first.pm_cost, second.pm_cost) == ("GR", 7500.5, 6000)
    assert first.attributes == {"share": 0.25, "note": "1,2 or 3"}
    assert second.attributes == {"share": 12.0}
    assert notes == ("decimal commas read in candidates.csv", "country: EL read as GR (1 row)")


def test_a_decimal_comma_tells_what_the_other_commas_are(make_folder: Make) -> None:
    text = "candidate;capability;level\nalpha;x;0,5\nbeta;x;1,125\n"
    instance = read_instance(make_folder(capabilities=text))
    assert [c.level for c in instance.capabilities] == [0.5, 1.125]


def test_semicolons_with_points(make_folder: Make) -> None:
    text = "candidate;capability;level\nalpha;x;0.5\nbeta;x;1.125\n"
    instance, notes = read_instance_with_notes(make_folder(capabilities=text))
    assert [c.level for c in instance.capabilities] == [0.5, 1.125]
    assert notes == ()


def test_commas_in_quoted_heads_and_text_do_not_make_the_separator(make_folder: Make) -> None:
    text = 'id;country;"city, region, land"\nalpha;FR;"Lyon; Rhône, FR"\n'
    (candidate,) = read_instance(make_folder(candidates=text)).candidates
    assert candidate.attributes == {"city, region, land": "Lyon; Rhône, FR"}


@pytest.mark.parametrize(
    ("written", "read", "note"),
    [
        ("UK", "GB", "country: UK read as GB (2 rows)"),
        ("EL", "GR", "country: EL read as GR (2 rows)"),
        ("fr", "FR", "country: fr read as FR (2 rows)"),
        ("uk", "GB", "country: uk read as GB (2 rows)"),
        ("XK", "XK", None),
        ("NA", "NA", None),
        ("NO", "NO", None),
    ],
)
def test_countries(make_folder: Make, written: str, read: str, note: str | None) -> None:
    path = make_folder(candidates=f"id,country\na,{written}\nb,{written}\n")
    instance, notes = read_instance_with_notes(path)
    assert {c.country for c in instance.candidates} == {read}
    assert notes == (() if note is None else (note,))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Türkiye", "TR"),
        ("czech republic", "CZ"),
        ("Cote d’Ivoire", "CI"),
        ("UNITED KINGDOM", "GB"),
    ],
)
def test_a_country_spelt_out_is_told_its_code(make_folder: Make, name: str, code: str) -> None:
    with pytest.raises(InvalidInput, match=f"Write {code}"):
        read_instance(make_folder(candidates=f"id,country\na,{name}\n"))


@pytest.mark.parametrize("word", ["NA", "n/a", "null", "None", "nan", "-", "#N/A"])
def test_no_word_stands_for_blank(make_folder: Make, word: str) -> None:
    (candidate,) = read_instance(
        make_folder(candidates=f"id,country,name,city\na,FR,{word},{word}\n")
    ).candidates
    assert (candidate.name, candidate.attributes) == (word, {"city": word})


@pytest.mark.parametrize(
    ("values", "read"),
    [
        (["12", "-3.5", "0"], [12.0, -3.5, 0.0]),
        (["12", "", "0.50"], [12.0, 0.5]),
        (["01", "12"], ["01", "12"]),
        (["1e3", "2"], ["1e3", "2"]),
        (["+1", "2"], ["+1", "2"]),
        (["Yes", "FALSE", "no"], [True, False, False]),
        (["yes", "1"], ["yes", "1"]),
        (["nan", "1"], ["nan", "1"]),
        (["inf"], ["inf"]),
        (["", ""], []),
    ],
)
def test_the_type_of_an_attribute(make_folder: Make, values: list[str], read: list[object]) -> None:
    lines = "".join(f"c{n},FR,{value}\n" for n, value in enumerate(values))
    instance = read_instance(make_folder(candidates=f"id,country,x\n{lines}"))
    found = [c.attributes["x"] for c in instance.candidates if "x" in c.attributes]
    assert found == read
    assert [type(value) for value in found] == [type(value) for value in read]
    assert instance.attribute_names == (("x",) if read else ())


@pytest.mark.parametrize(
    ("values", "same"),
    [
        ([12, -3.5], ["12", "-3.5"]),
        ([True, False], ["yes", "no"]),
        ([True, "perhaps"], ["yes", "perhaps"]),
        ([12, "n/a"], ["12", "n/a"]),
        ([1e20, 2.5e-7], ["100000000000000000000", "0.00000025"]),
        ([True, 3], ["yes", "3"]),
    ],
)
def test_typed_values_read_like_their_text(values: list[object], same: list[str]) -> None:
    def read(column: list[object]) -> str:
        rows = [{"id": str(n), "country": "FR", "x": v} for n, v in enumerate(column)]
        return parse_instance({"instance": {"title": "T"}, "candidates": rows}).sha256

    assert read(values) == read([*same])


def test_notes_on_columns_that_nearly_are_described_ones(make_folder: Make) -> None:
    rows = [
        "id,country,Contry,staffpm,city,size",
        "a,FR,x,1,Lyon,12",
        "b,FR,x,2,Nice,big",
        "c,IT,,,,3",
    ]
    notes = read_instance_with_notes(make_folder(candidates="\n".join(rows)))[1]
    assert notes == (
        "column 'Contry' of candidates.csv: did you mean 'country'? It was read as an attribute",
        "column 'staffpm' of candidates.csv: did you mean 'staff_pm'? It was read as an attribute",
        "column 'size' of candidates.csv read as text because of 'big'",
    )


def test_a_pair_given_twice_with_one_value_is_kept_once(make_folder: Make) -> None:
    rows = ["beta,alpha,0.5,two", "alpha,beta,0.50,one", "alpha,beta,0.5,one", "alpha,gamma,1,"]
    text = "a,b,trust,evidence\n" + "\n".join(rows) + "\n"
    instance, notes = read_instance_with_notes(make_folder(trust=text))
    assert [(t.a, t.b, t.trust, t.evidence) for t in instance.trust] == [
        ("alpha", "beta", 0.5, "one; two"),
        ("alpha", "gamma", 1.0, None),
    ]
    assert notes == ("trust: same pair and value given again, kept once (2 rows)",)


def test_short_rows_whole_numbers_and_files_to_ignore(make_folder: Make) -> None:
    path = make_folder(
        roles="role,name,min_members,max_members,person_months\nbuild,,2.0,3,1e1\nuse\n",
        _old="whatever",
    )
    (path / "readme.txt").write_text("for people")
    (path / ".hidden.csv").write_text("x")
    (path / "~$trust.csv").write_text("x")
    build, use = read_instance(path).roles
    assert (build.min_members, build.max_members, build.person_months) == (2, 3, 10.0)
    assert (use.min_members, use.max_members, use.person_months) == (1, None, 0.0)
