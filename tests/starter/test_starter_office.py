"""What LibreOffice opens and saves again is still the same pool, with its drop-downs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from starter_pools import nasty

import consortium_opt as co
from consortium_opt.instance import write_instance
from consortium_opt.instance.schema import TABLES
from consortium_opt.problems import InvalidInput
from consortium_opt.starter import annotate, example, write_starter

Office = Callable[..., list[Path]]
Saved = dict[str, tuple[Path, Path]]
POOLS: dict[str, Callable[[], co.Instance | None]] = {
    "example": lambda: None,
    "nasty": lambda: nasty(0.25),
    "shipped": lambda: co.read_instance(Path(__file__).parents[2] / "instances/aquitaine-euskadi"),
}


def checks(path: Path) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Sheet and first cell to kind, operator and formulas of a check."""
    book = load_workbook(path)
    return {
        (page.title, str(v.sqref).partition(":")[0]): (
            v.type,
            v.operator or "between",
            str(v.formula1).replace("FALSE", "0"),
            str(v.formula2 or 0).replace("FALSE", "0"),
            v.errorStyle or "stop",
            v.showErrorMessage,
        )
        for page in book.worksheets
        for v in page.data_validations.dataValidation
    }


def with_lists(path: Path) -> None:
    """The formulas of the drop-downs in cells, to be calculated."""
    write_starter(None, path)
    before = checks(path)
    places = [("trust", "A2"), ("role_requirements", "A2"), ("needs", "B2"), ("candidates", "B2")]
    book = load_workbook(path)
    page = book.create_sheet("_try")
    for source in (before[place][2] for place in places):
        page.append([f"=ROWS({source})", f"=INDEX({source},1)", f"=INDEX({source},ROWS({source}))"])
    page.append([f"={before['capabilities', 'C2'][3]}"])
    page.append(["=" + before["candidates", "A2"][2].replace(",A2)", ",candidates!A2)")])
    book.save(path)


def with_a_wrong_cell(path: Path) -> None:
    """A country that is none, and a name that a formula gives."""
    write_starter(None, path)
    book = load_workbook(path)
    book["candidates"]["B2"] = "Polska"
    book["candidates"]["C3"] = '="Example"&" cluster"'
    book.save(path)


@pytest.fixture(scope="module")
def saved(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Saved:
    """Every workbook, and as LibreOffice saved it again."""
    folder = tmp_path_factory.mktemp("workbooks")
    for name, pool in POOLS.items():
        write_starter(pool(), folder / f"{name}.xlsx")
    with_lists(folder / "lists.xlsx")
    with_a_wrong_cell(folder / "wrong.xlsx")
    write_instance(nasty(0.25), folder / "plain.xlsx")
    paths = sorted(folder.glob("*.xlsx"))
    return {path.stem: (path, again) for path, again in zip(paths, office(*paths), strict=True)}


@pytest.mark.parametrize("name", POOLS)
def test_saved_again_it_is_the_same_pool_with_the_same_checks(name: str, saved: Saved) -> None:
    path, again = saved[name]
    assert co.read_instance(again).sha256 == (POOLS[name]() or example()).sha256
    found = checks(again)
    assert found == checks(path)
    assert len(found) > 30


def test_notes_and_styles_are_there_after_saving(saved: Saved) -> None:
    before, after = map(load_workbook, saved["example"])
    for table in TABLES:
        for cell in before[table][1]:
            other = after[table][cell.coordinate]
            assert other.comment.text == cell.comment.text
            assert other.fill.fgColor.rgb[2:] == cell.fill.fgColor.rgb[2:]


def test_lists_offer_what_stands_in_the_other_sheets(saved: Saved) -> None:
    """The formulas of the drop-downs, calculated by LibreOffice in cells."""
    lines = list(load_workbook(saved["lists"][1], data_only=True)["_try"].values)
    pool = example()
    ids = [c.id for c in pool.candidates]
    assert lines[0] == (8, ids[0], ids[-1])
    assert lines[1] == (3, "WP1", "WP3")
    assert lines[2] == (5, "clinical trials", "software")
    assert lines[3][1:] == ("AD", "ZW")
    assert lines[4][0] == pool.meta.max_level


def test_an_annotated_copy_mended_in_libreoffice_is_read(
    saved: Saved, office: Office, tmp_path: Path
) -> None:
    marked = tmp_path / "marked.xlsx"
    path = saved["wrong"][1]  # where the formula is calculated
    with pytest.raises(InvalidInput) as caught:
        co.read_instance(path)
    assert len(caught.value.problems) == 1
    found = annotate(path, marked, caught.value.problems)
    assert found == (1, 0)
    book = load_workbook(marked)
    assert book["candidates"]["B2"].comment.text.startswith("consortium-opt: 'Polska' is a name")
    assert book["candidates"]["C3"].value == '="Example"&" cluster"'
    book["candidates"]["B2"] = "PL"
    book.save(marked)
    (mended,) = office(marked)
    assert co.read_instance(mended).sha256 == example().sha256


def test_a_plain_workbook_with_formula_like_texts(saved: Saved) -> None:
    path, again = saved["plain"]
    pool = nasty(0.25)
    assert co.read_instance(path).sha256 == pool.sha256
    assert co.read_instance(again).sha256 == pool.sha256
