"""``validate --annotate``: a marked copy, the original untouched, and the copy can be read."""

from __future__ import annotations

import errno
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

import consortium_opt as co
from consortium_opt.cli.exits import Exit
from consortium_opt.instance.workbook import Spot, spot_of
from consortium_opt.starter import example, write_starter
from consortium_opt.starter.annotate import BAD, ODD

Cli = Callable[..., Any]

WRONG = {
    ("candidates", "B2"): "Polska",
    ("candidates", "H3"): "12",
    ("trust", "A2"): "exmaple-cluster",
    ("trust", "C2"): 1.5,
    ("wanted", "C1"): "wieght",
    ("instance", "B7"): -3,
}
RIGHT = {
    ("candidates", "B2"): "PL",
    ("candidates", "H3"): 24,
    ("trust", "A2"): "example-cluster",
    ("trust", "C2"): 0.8,
    ("wanted", "C1"): None,
    ("instance", "B7"): 36,
}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def change(path: str | Path, cells: dict[tuple[str, str], Any]) -> None:
    book = load_workbook(path)
    for (sheet, cell), value in cells.items():
        book[sheet][cell] = value
    book.save(path)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A starter and a broken one, each written once."""
    folder = tmp_path_factory.mktemp("kept")
    write_starter(None, folder / "whole.xlsx")
    shutil.copy(folder / "whole.xlsx", folder / "broken.xlsx")
    change(folder / "broken.xlsx", WRONG)
    return folder


@pytest.fixture
def whole(kept: Path) -> str:
    shutil.copy(kept / "whole.xlsx", "pool.xlsx")
    return "pool.xlsx"


@pytest.fixture
def broken(kept: Path) -> str:
    shutil.copy(kept / "broken.xlsx", "pool.xlsx")
    return "pool.xlsx"


def marked(path: str, colour: str = BAD) -> dict[tuple[str, str], str]:
    """Sheet and place of every cell of a colour to its note."""
    book = load_workbook(path)
    return {
        (page.title, cell.coordinate): cell.comment.text
        for page in book.worksheets
        if page.title != "_problems"
        for row in page.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb[2:] == colour
    }


def test_every_bad_cell_is_coloured_and_says_what_to_do(cli: Cli, broken: str) -> None:
    before = Path(broken).read_bytes()
    found = cli("validate", broken, "--annotate", "copy.xlsx")
    assert found.code == Exit.INVALID
    assert found.out == ""
    assert "annotated copy written to copy.xlsx: 6 cells marked\n" in found.err
    assert "invalid input, 6 problems:" in found.err
    assert Path(broken).read_bytes() == before
    notes = marked("copy.xlsx")
    assert notes.keys() == WRONG.keys()
    assert notes["candidates", "B2"].startswith("consortium-opt: 'Polska' is a name, not a code.")
    assert "Write PL." in notes["candidates", "B2"]
    assert "Did you mean 'example-cluster'?" in notes["trust", "A2"]
    assert "Allowed: a number from 0 to 1. Correct it." in notes["trust", "C2"]


def test_the_first_sheet_lists_all_with_links(cli: Cli, broken: str) -> None:
    book = load_workbook(broken)
    book.create_sheet("trsut")["A1"] = "a"
    del book["instance"]
    book.save(broken)
    found = cli("validate", broken, "-f", "bsae", "--annotate", "copy.xlsx")
    assert "5 cells marked, 3 on its first sheet alone" in found.err
    book = load_workbook("copy.xlsx")
    page = book["_problems"]
    assert book.sheetnames[0] == "_problems"
    rows = {row[0].value: row for row in page.iter_rows(min_row=2)}
    assert len(rows) == 8
    assert rows["trust!C2"][0].hyperlink.location == "'trust'!C2"
    assert rows["sheet trsut"][0].hyperlink.location == "'trsut'!A1"
    assert "Did you mean 'trust'?" in rows["sheet trsut"][3].value
    assert rows["pool.xlsx sheet instance"][0].hyperlink is None
    assert page.row_dimensions[rows["sheet trsut"][0].row].height >= 45
    assert page.row_dimensions[rows["trust!C2"][0].row].height == 15
    assert [cell.value for cell in page[1]] == ["where", "problem", "allowed", "what to do"]
    (other,) = (row for row in rows.values() if "bsae" in f"{row[0].value} {row[1].value}")
    assert other[0].hyperlink is None


def test_the_copy_once_mended_is_the_pool(cli: Cli, broken: str) -> None:
    cli("validate", broken, "--annotate", "copy.xlsx")
    change("copy.xlsx", RIGHT)
    assert co.read_instance("copy.xlsx").sha256 == example().sha256
    assert cli("validate", "copy.xlsx").code == Exit.SOLVED


def test_a_copy_of_a_copy_has_only_the_problems_that_are_left(cli: Cli, broken: str) -> None:
    head = load_workbook(broken)["candidates"]["B1"].comment.text
    cli("validate", broken, "--annotate", "one.xlsx")
    change("one.xlsx", {**RIGHT, ("trust", "C2"): 7, ("candidates", "B1"): "Country"})
    cli("validate", "one.xlsx", "--annotate", "two.xlsx")
    notes = marked("two.xlsx")
    assert ("trust", "C2") in notes
    assert notes["trust", "C2"].count("consortium-opt:") == 1
    assert not notes.keys() & {("candidates", "B2"), ("trust", "A2")}
    book = load_workbook("two.xlsx")
    assert book.sheetnames.count("_problems") == 1
    assert book["candidates"]["B1"].comment.text.startswith(head)
    assert book["candidates"]["B2"].comment is None


def test_marks_go_also_where_their_list_was_taken_away(cli: Cli, broken: str) -> None:
    """And a note of the user's that names the program is no mark."""
    cli("validate", broken, "--annotate", "one.xlsx")
    change("one.xlsx", {**RIGHT, ("trust", "C2"): 7})
    book = load_workbook("one.xlsx")
    del book["_problems"]
    book["trust"]["D2"].comment = Comment("for consortium-opt: see the list", "me")
    book.save("one.xlsx")
    cli("validate", "one.xlsx", "--annotate", "two.xlsx")
    notes = marked("two.xlsx")
    assert notes["trust", "C2"].count("consortium-opt:") == 1
    assert ("candidates", "B2") not in notes
    text = load_workbook("two.xlsx")["trust"]["D2"].comment.text
    assert text == "for consortium-opt: see the list"


def test_notes_of_the_user_stay(cli: Cli, broken: str) -> None:
    book = load_workbook(broken)
    book["trust"]["C2"].comment = Comment("ask them", "me")
    book.save(broken)
    cli("validate", broken, "--annotate", "copy.xlsx")
    assert marked("copy.xlsx")["trust", "C2"].startswith("ask them\n\nconsortium-opt: 1.5 is out")


def test_of_merged_cells_the_first_is_marked(cli: Cli, whole: str) -> None:
    """A spreadsheet keeps a note and a colour of the first alone."""
    book = load_workbook(whole)
    book["candidates"].merge_cells("A4:B5")
    book.save(whole)
    found = cli("validate", whole, "--annotate", "copy.xlsx")
    assert found.code == Exit.INVALID
    note = marked("copy.xlsx")["candidates", "A4"]
    assert note.count("consortium-opt:") == 3
    assert "country is blank" in note
    assert "id is blank" in note


def test_problems_of_the_rules_are_listed(cli: Cli, whole: str) -> None:
    words = ["--set", "rules.size.min=20", "--set", "rules.size.max=10"]
    found = cli("validate", whole, *words, "--annotate", "copy.xlsx")
    assert found.code == Exit.INVALID
    assert "0 cells marked, 1 on its first sheet alone" in found.err
    assert load_workbook("copy.xlsx")["_problems"].max_row == 2


@pytest.fixture
def odd(whole: str) -> str:
    """A pool that can be read, with two names for one body, one skill and one column."""
    book = load_workbook(whole)
    page = book["candidates"]
    heads = [cell.value for cell in page[1]]
    first = {head: page.cell(2, k).value for k, head in enumerate(heads, start=1)}
    last = next(row for row in range(2, 99) if page.cell(row, 1).value is None)
    for head in ("country", "name", "staff_pm", "pm_cost"):
        page.cell(last, heads.index(head) + 1, first[head])
    page.cell(last, 1, "another-id")
    page.cell(last, heads.index("name") + 1, str(first["name"]).upper())
    page.cell(1, len(heads) + 1, "Staff_PM ")
    page.cell(2, len(heads) + 1, 12)
    skill = book["capabilities"]["B2"].value
    book["capabilities"]["B3"] = str(skill).upper()
    book.save(whole)
    return whole


def test_cells_that_notes_speak_of_are_marked_in_another_colour(cli: Cli, odd: str) -> None:
    """Also where there is no problem."""
    assert cli("validate", odd).code == Exit.SOLVED
    found = cli("validate", odd, "--annotate", "copy.xlsx")
    assert found.code == Exit.SOLVED
    assert "annotated copy written to copy.xlsx: 6 cells marked; 6 notes among them" in found.err
    assert marked("copy.xlsx") == {}
    notes = marked("copy.xlsx", ODD)
    told = {place: note.partition(": ")[2] for place, note in notes.items()}
    said = [text for (sheet, _), text in told.items() if sheet == "candidates"]
    assert sum(text.startswith("same name but for its spelling: ") for text in said) == 2
    assert sum("did you mean 'staff_pm'?" in text for text in said) == 1
    assert {place for place in told if place[0] == "capabilities"} == {
        ("capabilities", "B2"),
        ("capabilities", "B3"),
    }
    listed = load_workbook("copy.xlsx")["_problems"]
    assert listed.max_row == 7
    assert {cell.fill.fgColor.rgb[2:] for cell in listed["B"][1:]} == {ODD}
    assert listed["A2"].hyperlink is not None


def test_notes_stand_after_problems(cli: Cli, odd: str) -> None:
    change(odd, {("trust", "C2"): 1.5})
    found = cli("validate", odd, "--annotate", "copy.xlsx")
    assert found.code == Exit.INVALID
    assert marked("copy.xlsx").keys() == {("trust", "C2")}
    assert "candidates" in {sheet for sheet, _ in marked("copy.xlsx", ODD)}
    listed = [cell.value for cell in load_workbook("copy.xlsx")["_problems"]["B"]]
    assert "1.5" in listed[1]
    assert "did you mean" in listed[2]


def test_nothing_is_written_where_nothing_is_wrong(cli: Cli, whole: str, tmp_path: Path) -> None:
    found = cli("validate", whole, "--annotate", "copy.xlsx")
    assert found.code == Exit.SOLVED
    assert "no problems, so copy.xlsx was not written" in found.err
    assert [p.name for p in tmp_path.iterdir()] == ["pool.xlsx"]


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        ("folder", "copy.xlsx", "only a workbook can be annotated, and folder is none"),
        ("pool.json", "copy.xlsx", "only a workbook can be annotated, and pool.json is none"),
        ("bilateral-pairs", "copy.xlsx", "and bilateral-pairs is none"),
        ("pool.xlsx", "copy.csv", "copy.csv is no workbook. Allowed: .xlsx. Give the copy a name"),
        ("pool.xlsx", "pool.xlsx", "pool.xlsx is the workbook itself, which is never changed"),
        ("pool.xlsx", "taken.xlsx", "taken.xlsx: exists already"),
    ],
)
def test_refusals(cli: Cli, broken: str, source: str, target: str, message: str) -> None:
    write_starter(None, "folder")
    co.write_instance(example(), "pool.json")
    Path("taken.xlsx").write_text("mine")
    before = Path(broken).read_bytes()
    found = cli("validate", source, "--annotate", target)
    assert found.code == Exit.INVALID
    assert message in found.err
    assert Path(broken).read_bytes() == before
    assert Path("taken.xlsx").read_text() == "mine"
    assert not Path("copy.xlsx").exists()


def test_force_replaces_a_copy_but_never_the_workbook(cli: Cli, broken: str) -> None:
    Path("taken.xlsx").write_text("old")
    Path("link.xlsx").symlink_to(broken)
    before = Path(broken).read_bytes()
    assert "6 cells" in cli("validate", broken, "--annotate", "taken.xlsx", "--force").err
    found = cli("validate", broken, "--annotate", "link.xlsx", "--force")
    assert "is the workbook itself" in found.err
    assert Path(broken).read_bytes() == before


def test_a_file_that_is_no_workbook(cli: Cli, tmp_path: Path) -> None:
    Path("pool.xlsx").write_text("no zip")
    found = cli("validate", "pool.xlsx", "--annotate", "copy.xlsx")
    assert found.code == Exit.INVALID
    assert "pool.xlsx cannot be opened, so copy.xlsx was not written" in found.err
    assert "the file is not an .xlsx workbook" in found.err
    assert "cannot be opened, so" in cli("validate", "none.xlsx", "--annotate", "c.xlsx").err


def test_a_full_disk_keeps_the_problems_and_leaves_nothing(
    cli: Cli, broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    found = cli("validate", broken, "--annotate", "copy.xlsx")
    assert found.code == Exit.INVALID
    assert "invalid input, 7 problems:" in found.err
    assert "copy.xlsx: cannot be written: No space left on device." in found.err
    assert [p.name for p in tmp_path.iterdir()] == [broken]


@pytest.mark.parametrize(
    ("where", "spot"),
    [
        ("my pool.xlsx candidates!AB12, column name", Spot("candidates", "AB12", 12)),
        ("my pool.xlsx instance!B3, key title", Spot("instance", "B3", 3)),
        ("my pool.xlsx candidates!C4", Spot("candidates", "C4", 4)),
        ("my pool.xlsx candidates row 7", Spot("candidates", "", 7)),
        ("my pool.xlsx sheet my sheet", Spot("my sheet", "", 0)),
        ("my pool.xlsx sheet instance, key title", Spot("instance", "", 0)),
        ("my pool.xlsx", None),
        ("rules.size", None),
        ("--set", None),
    ],
)
def test_where_a_problem_is(where: str, spot: Spot | None) -> None:
    assert spot_of(where, "my pool.xlsx") == spot
