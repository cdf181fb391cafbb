"""What spreadsheet programs do to a pool is read right or named, cell by cell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from consortium_opt.instance import read_instance, write_instance

Make = Callable[..., Path]
Problems = Callable[[Path], list[str]]

STAFF = [["id", "country", "staff_pm"], ["alpha", "FR", 1.5], ["beta", "DE", 2], ["gamma", "IT"]]


def staff(value: Any) -> list[list[Any]]:
    """Candidates of which the second gives ``value`` person-months (cell C3)."""
    return [*STAFF[:2], ["beta", "DE", value], STAFF[3]]


@pytest.mark.parametrize(
    ("value", "message", "fix"),
    [
        ("12", "'12' is a number stored as text", "Convert to Number"),
        ("1,5", "'1,5' is a number stored as text", "Convert to Number"),
        ("many", "'many' is not a number", "Write a number"),
        (date(2026, 5, 1), "2026-05-01 is a date", "Format the cell as Number"),
        ("#N/A", "the cell holds the error #N/A", "Correct it in the spreadsheet"),
        ("=1+1", "the formula was never calculated", "save it"),
        (True, "yes is not a number", "Write a number"),
        (-1, "-1 is out of range", "Correct it"),
    ],
)
def test_cell_that_is_no_number(
    make_workbook: Make, problems_of: Problems, value: Any, message: str, fix: str
) -> None:
    (problem,) = problems_of(make_workbook(candidates=staff(value)))
    assert problem.startswith(f"pool.xlsx candidates!C3, column staff_pm: {message}")
    assert fix in problem


def test_a_date_in_a_column_of_text_is_named_too(
    make_workbook: Make, problems_of: Problems
) -> None:
    rows = [["group", "value"], ["phases", date(2026, 1, 5)]]
    (problem,) = problems_of(make_workbook(groups=rows))
    assert "pool.xlsx groups!B2, column value: 2026-01-05 is a date: spreadsheets turn" in problem


def test_numbers_and_text_mixed_in_an_attribute(make_workbook: Make, problems_of: Problems) -> None:
    rows = [["id", "country", "turnover"], ["alpha", "FR", 12], ["beta", "DE", "13"]]
    (problem,) = problems_of(make_workbook(candidates=rows))
    assert problem.startswith("pool.xlsx candidates!C3, column turnover: '13' is a number stored")


def test_ids_that_are_numbers_become_text(make_workbook: Make) -> None:
    rows = [["id", "country", "pic"], [897353306, "FR", 897353306.0], [7, "DE", "0042"]]
    trust = [["a", "b", "trust"], [7, 897353306, 1]]
    instance = read_instance(make_workbook(candidates=rows, trust=trust))
    assert [(c.id, c.pic) for c in instance.candidates] == [("7", "0042"), ("897353306",) * 2]
    assert (instance.trust[0].a, instance.trust[0].b) == ("7", "897353306")


def test_an_id_longer_than_a_spreadsheet_keeps_is_named(
    make_workbook: Make, problems_of: Problems
) -> None:
    rows = [["id", "country"], [1234567890123456789, "FR"]]
    (problem,) = problems_of(make_workbook(candidates=rows))
    assert "candidates!A2, column id: 12345678901234" in problem
    assert "has more digits than a number keeps" in problem
    assert "Write it again as text" in problem


def test_yes_and_no_as_booleans_and_words(make_workbook: Make) -> None:
    rows = [["id", "country", "can_coordinate", "sme"]]
    rows += [
        ["alpha", "FR", True, "TRUE"],
        ["beta", "DE", "No", False],
        ["gamma", "IT", None, "no"],
    ]
    instance = read_instance(make_workbook(candidates=rows))
    assert [c.can_coordinate for c in instance.candidates] == [True, False, None]
    assert [c.attributes["sme"] for c in instance.candidates] == [True, False, False]


def test_blank_rows_and_columns_anywhere_are_skipped(make_workbook: Make) -> None:
    rows = [[], ["id", None, "country", None], [], ["alpha", None, "FR", " "], [None] * 9, ["", ""]]
    instance = read_instance(make_workbook(candidates=rows))
    assert [c.id for c in instance.candidates] == ["alpha"]


def test_a_wrong_dimension_does_not_hide_rows(make_workbook: Make, tmp_path: Path) -> None:
    source, path = make_workbook(), tmp_path / "wrong.xlsx"
    with ZipFile(source) as old, ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'ref="A1:B4"', b'ref="A1"'))
    assert len(read_instance(path).candidates) == 3


STRINGS = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def as_saved(source: Path, sheet: int, rows: str, strings: str = "") -> Path:
    """The workbook with more rows in a sheet and with shared strings.

    So spreadsheet programs save it, but openpyxl's writer does not.
    """
    path = source.with_name("saved.xlsx")
    with ZipFile(source) as old, ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith(f"sheet{sheet}.xml"):
                data = data.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            if strings and name == "[Content_Types].xml" and STRINGS not in data:
                part = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + STRINGS
                data = data.replace(b"</Types>", part + b'"/></Types>')
            if not strings or name != "xl/sharedStrings.xml":
                new.writestr(name, data)
        if strings:
            space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            new.writestr("xl/sharedStrings.xml", f'<sst xmlns="{space}">{strings}</sst>')
    return path


def test_shared_strings_formulas_with_values_and_phonetics(make_workbook: Make) -> None:
    source = make_workbook(candidates=[["id", "country", "name", "staff_pm", "can_coordinate"]])
    row = (
        '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="str"><f>"F"&amp;"R"</f><v>FR</v></c>'
        '<c r="C2" t="str"><f>""</f><v></v></c><c r="D2"><f>1+1.5</f><v>2.5</v></c>'
        '<c r="E2" t="b"><f>1=1</f><v>1</v></c></row>'
    )
    strings = (
        '<si><r><t>al</t></r><r><t xml:space="preserve">pha </t></r>'
        '<rPh sb="0" eb="1"><t>x</t></rPh></si>'
    )
    (candidate,) = read_instance(as_saved(source, 2, row, strings)).candidates
    assert (candidate.id, candidate.country, candidate.name) == ("alpha", "FR", None)
    assert (candidate.staff_pm, candidate.can_coordinate) == (2.5, True)


def test_formulas_with_and_without_stored_value_in_one_sheet(
    make_workbook: Make, problems_of: Problems
) -> None:
    source = make_workbook(candidates=[["id", "country", "staff_pm"], ["alpha", "FR", "=1+1"]])
    rows = (
        '<row r="5"><c r="A5" t="inlineStr"><is><t>beta</t></is></c>'
        '<c r="B5" t="str"><f>"DE"</f><v>DE</v></c><c r="C5" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        "</row>"
    )
    found = problems_of(as_saved(source, 2, rows))
    assert [problem.split(", column staff_pm: ")[0] for problem in found] == [
        "saved.xlsx candidates!C2",
        "saved.xlsx candidates!C5",
    ]
    assert "the formula was never calculated" in found[0]
    assert "the cell holds the error #DIV/0!" in found[1]


def test_cells_without_reference_and_a_far_row_of_styled_blanks(make_workbook: Make) -> None:
    source = make_workbook(candidates=[["id", "country", "staff_pm"]])
    rows = (
        '<row><c t="inlineStr"><is><t>alpha</t></is></c><c t="inlineStr"><is><t>FR</t></is></c>'
        '<c><v>3</v></c></row><row r="90000" s="1"><c r="XFD90000" s="1"/></row>'
    )
    (candidate,) = read_instance(as_saved(source, 2, rows)).candidates
    assert (candidate.id, candidate.country, candidate.staff_pm) == ("alpha", "FR", 3)


def test_merged_cells_give_their_value_once(make_workbook: Make) -> None:
    path = make_workbook(candidates=[["id", "country", "name"], ["alpha", "FR", "A"], ["b", "DE"]])
    book = load_workbook(path)
    book["candidates"].merge_cells("C2:C3")
    book.save(path)
    book.close()
    assert [c.name for c in read_instance(path).candidates] == ["A", None]


def test_text_that_looks_like_an_error_or_a_formula_is_text(make_workbook: Make) -> None:
    source = make_workbook(candidates=[["id", "country", "name"]])
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{i}</t></is></c>'
        f'<c r="B{n}" t="inlineStr"><is><t>FR</t></is></c><c r="C{n}" t="s"><v>{at}</v></c></row>'
        for n, i, at in ((2, "alpha", 0), (3, "beta", 1))
    )
    strings = "<si><t>=cmd()</t></si><si><t>#N/A</t></si>"
    found = read_instance(as_saved(source, 2, rows, strings)).candidates
    assert [c.name for c in found] == ["=cmd()", "#N/A"]


def test_sheets_unknown_ignored_and_empty(make_workbook: Make, problems_of: Problems) -> None:
    path = make_workbook(capabilites=[["candidate"]], _notes=[["x"]], Sheet1=[])
    (problem,) = problems_of(path)
    assert problem.startswith("pool.xlsx sheet capabilites: unknown sheet")
    assert "Did you mean 'capabilities'? Start its name with _ to have it ignored" in problem


def test_the_sheet_of_keys_and_values(make_workbook: Make, problems_of: Problems) -> None:
    rows = [["key", "value"], ["max_level", "7"], ["titel", "T"], [None, 3], ["max_level", 4]]
    found = problems_of(make_workbook(instance=rows))
    assert [problem.split(":")[0] for problem in found] == [
        "pool.xlsx instance!A4, column key",
        "pool.xlsx instance!A5, column key",
        "pool.xlsx instance!B3, key titel",
        "pool.xlsx sheet instance, key title",
        "pool.xlsx instance!B2, key max_level",
    ]
    assert "'7' is a number stored as text" in found[-1]


def test_the_sheet_of_keys_without_heads(make_workbook: Make, problems_of: Problems) -> None:
    found = problems_of(make_workbook(instance=[["title", "Three"]]))
    assert any("the columns are not key and value" in problem for problem in found)


def test_missing_sheets(tmp_path: Path, problems_of: Problems) -> None:
    book = Workbook()
    book.save(tmp_path / "pool.xlsx")
    book.close()
    assert [problem.split(".", 2)[1] for problem in problems_of(tmp_path / "pool.xlsx")] == [
        "xlsx sheet instance: the sheet is missing",
        "xlsx sheet candidates: the sheet is missing, so the pool is empty",
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "only part of it was written"),
        (b"id,country\nalpha,FR\n", "not an .xlsx workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old .xls workbook, or protected"),
    ],
)
def test_no_workbook(tmp_path: Path, problems_of: Problems, data: bytes, message: str) -> None:
    path = tmp_path / "pool.xlsx"
    path.write_bytes(data)
    (problem,) = problems_of(path)
    assert problem.startswith("pool.xlsx: the file is")
    assert message in problem
    assert "save it again as .xlsx" in problem


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_half_written_workbook(make_workbook: Make, problems_of: Problems, share: float) -> None:
    path = make_workbook()
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    (problem,) = problems_of(path)
    assert "only part of it was written" in problem


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml"])
def test_workbook_with_a_broken_part(
    make_workbook: Make, problems_of: Problems, tmp_path: Path, part: str
) -> None:
    source, path = make_workbook(), tmp_path / "broken.xlsx"
    with ZipFile(source) as old, ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data[: len(data) // 2] if name == part else data)
    (problem,) = problems_of(path)
    assert problem.startswith("broken.xlsx: the file is not an .xlsx workbook")


def test_zip_that_is_no_workbook(tmp_path: Path, problems_of: Problems) -> None:
    with ZipFile(tmp_path / "pool.xlsx", "w") as archive:
        archive.writestr("candidates.csv", "id,country\n")
    (problem,) = problems_of(tmp_path / "pool.xlsx")
    assert "not an .xlsx workbook" in problem


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("pool.xls", "as .xlsx"),
        ("pool.ods", "as .xlsx"),
        ("pool.csv", "Give the folder"),
        ("~$pool.xlsx", "Give pool.xlsx"),
        ("pool.txt", "Give one of these"),
    ],
)
def test_other_files(tmp_path: Path, problems_of: Problems, name: str, fix: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    (problem,) = problems_of(tmp_path / name)
    assert fix in problem


def test_written_text_is_never_a_formula_and_heads_are_frozen(
    make_workbook: Make, tmp_path: Path
) -> None:
    rows = [["id", "country", "name"], ["alpha", "FR", "x"], ["beta", "DE", "y"]]
    source = read_instance(make_workbook(candidates=rows))
    names = ('=cmd|"/c calc"!A1', "#N/A")
    renamed = [
        c.model_copy(update={"name": n}) for c, n in zip(source.candidates, names, strict=True)
    ]
    instance = source.model_copy(update={"candidates": tuple(renamed)})
    path = tmp_path / "out.xlsx"
    write_instance(instance, path)
    book = load_workbook(path)
    page = book["candidates"]
    assert [page["C2"].data_type, page["C3"].data_type] == ["s", "s"]
    assert page.freeze_panes == "A2"
    assert book.sheetnames == ["instance", "candidates"]
    book.close()
    assert read_instance(path) == instance


def test_a_hundred_thousand_pairs(make_workbook: Make) -> None:
    ids = [f"c{n}" for n in range(448)]
    candidates = [["id", "country"], *([i, "FR"] for i in ids)]
    source = make_workbook(candidates=candidates, trust=[["a", "b", "trust"]])
    pairs = [(a, b) for a in range(448) for b in range(a + 1, 448)][:100_000]
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>{a}</v></c><c r="B{n}" t="s"><v>{b}</v></c>'
        f'<c r="C{n}"><v>0.25</v></c></row>'
        for n, (a, b) in enumerate(pairs, start=2)
    )
    strings = "".join(f"<si><t>{i}</t></si>" for i in ids)
    path = as_saved(source, 3, rows, strings)
    assert len(read_instance(path).trust) == 100_000
