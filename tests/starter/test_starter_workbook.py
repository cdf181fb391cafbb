"""A starter has every column with its description and limits, and is read back as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from starter_pools import nasty

import consortium_opt as co
from consortium_opt.described import described
from consortium_opt.formulation.lint import COLUMNS as READ
from consortium_opt.geography import country_names
from consortium_opt.instance.schema import TABLES, TYPES, Meta
from consortium_opt.proposal.people import PARTICIPATION
from consortium_opt.proposal.subject import SHORT_NAME
from consortium_opt.starter import example, write_starter
from consortium_opt.starter.forms import FURTHER
from consortium_opt.whatif.inviting.statuses import COLUMN, STATUSES

CHECKOUT = Path(__file__).parents[2]
SHIPPED = sorted(path.parent for path in (CHECKOUT / "instances").glob("*/instance.toml"))
COLUMNS = [
    (table, name)
    for table, record in TABLES.items()
    for name in record.model_fields
    if name != "attributes"
]
REQUIRED_FILL = "001F3864"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("starter") / "my-pool.xlsx"
    write_starter(None, made)
    return made


@pytest.fixture(scope="module")
def book(path: Path) -> Any:
    return load_workbook(path)


def head_of(page: Any, name: str) -> Any:
    return next(cell for cell in page[1] if cell.value == name)


def check_of(page: Any, name: str) -> Any:
    """The check of the cells below a head, None if there is none."""
    letter = head_of(page, name).column_letter
    found = [v for v in page.data_validations.dataValidation if f"{letter}3" in v.sqref]
    assert len(found) <= 1
    return found[0] if found else None


def test_it_is_read_as_the_example(path: Path) -> None:
    assert co.read_instance(path).sha256 == example().sha256


def test_every_column_that_is_read_has_words() -> None:
    """Rules, commands and documents look at columns that the schema does not describe."""
    assert {*READ, COLUMN, SHORT_NAME, PARTICIPATION, "sector"} <= FURTHER.keys()
    assert FURTHER[COLUMN][1] == STATUSES


def test_the_example_is_illustrative_and_has_a_value_in_every_column() -> None:
    pool = example()
    assert pool.meta.status == "illustrative"
    for table, name in COLUMNS:
        assert any(getattr(row, name) is not None for row in getattr(pool, table)), (table, name)
    assert set(pool.attribute_names) == set(FURTHER)
    assert all(c.id.startswith("example-") for c in pool.candidates)
    assert all((c.name or "").startswith("Example ") for c in pool.candidates)


@pytest.mark.parametrize("rules", ["base", "horizon-ria"])
def test_it_solves_as_it_is(path: Path, rules: str) -> None:
    result = co.solve(co.read_instance(path), co.read_formulation(rules))
    assert result.status == "optimal"
    assert result.proven_ranks == 1


@pytest.mark.parametrize(("table", "name"), COLUMNS)
def test_every_column_of_the_schema_is_there_with_its_description(
    book: Any, table: str, name: str
) -> None:
    field = described(TABLES[table]).model_fields[name]
    head = head_of(book[table], name)
    assert field.description
    assert head.comment.text.startswith(field.description)
    word = "Required." if field.is_required() else "Optional."
    assert word in head.comment.text
    assert (head.fill.fgColor.rgb == REQUIRED_FILL) == field.is_required()


@pytest.mark.parametrize(("table", "name"), COLUMNS)
def test_the_limits_of_every_number_are_checked(book: Any, table: str, name: str) -> None:
    """Against the JSON Schema that pydantic itself makes of the class."""
    spec = TABLES[table].model_json_schema()["properties"][name]
    spec = next((s for s in spec.get("anyOf", ()) if s["type"] != "null"), spec)
    if spec["type"] not in ("number", "integer"):
        return
    check = check_of(book[table], name)
    assert check.type == ("whole" if spec["type"] == "integer" else "decimal")
    assert check.showErrorMessage
    assert float(check.formula1) == spec["minimum"]
    if name in ("level", "min_level"):
        assert check.operator == "between"
        assert 'VLOOKUP("max_level",instance!' in check.formula2
    elif "maximum" in spec:
        assert (check.operator, float(check.formula2)) == ("between", spec["maximum"])
    else:
        assert check.operator == "greaterThanOrEqual"


@pytest.mark.parametrize("name", Meta.model_fields)
def test_every_key_of_the_instance_is_there(book: Any, name: str) -> None:
    field = described(Meta).model_fields[name]
    page = book["instance"]
    (key,) = (cell for cell in page["A"] if cell.value == name)
    assert key.comment.text.startswith(field.description)
    checks = [v for v in page.data_validations.dataValidation if f"B{key.row}" in v.sqref]
    spec = Meta.model_json_schema()["properties"][name]
    limits = {k for k in ("minimum", "exclusiveMinimum", "maximum") if k in spec}
    assert len(checks) == (1 if limits or name == "status" else 0)
    if "exclusiveMinimum" in limits:
        assert (checks[0].operator, checks[0].formula1) == ("greaterThan", "0")


def words(check: Any) -> list[str]:
    return str(check.formula1).strip('"').split(",")


def test_drop_downs_hold_the_values_of_the_schema(book: Any) -> None:
    assert words(check_of(book["candidates"], "type")) == list(TYPES)
    assert words(check_of(book["candidates"], "can_coordinate")) == ["yes", "no"]
    assert words(check_of(book["candidates"], "sme")) == ["yes", "no"]
    status = next(v for v in book["instance"].data_validations.dataValidation if v.type == "list")
    assert words(status) == ["real", "illustrative"]
    codes = [cell.value for cell in book["_lists"]["A"]][1:]
    assert set(codes) == {*country_names(), "EL", "UK"}
    assert codes == sorted(codes)
    assert "_lists!$A$2" in check_of(book["candidates"], "country").formula1


@pytest.mark.parametrize(
    ("table", "name", "source"),
    [
        *((t, "candidate", "candidates") for t in ("capabilities", "needs", "interests")),
        *((t, n, "candidates") for t in ("trust", "synergies") for n in ("a", "b")),
        ("role_requirements", "role", "roles"),
        *((t, "capability", "wanted") for t in ("capabilities", "needs", "role_requirements")),
    ],
)
def test_references_are_offered_from_the_other_sheets(
    book: Any, table: str, name: str, source: str
) -> None:
    check = check_of(book[table], name)
    cells = f"{source}!$A$2:$A$10001"
    assert check.formula1 == f"OFFSET({source}!$A$2,0,0,MAX(1,COUNTA({cells})),1)"
    # another capability is let through after a warning, an unknown candidate is not
    assert check.errorStyle == ("warning" if source == "wanted" else None)


@pytest.mark.parametrize(
    ("table", "name"), [("candidates", "id"), ("wanted", "capability"), ("roles", "role")]
)
def test_keys_stand_once(book: Any, table: str, name: str) -> None:
    check = check_of(book[table], name)
    assert (check.type, check.formula1) == (
        "custom",
        "SUMPRODUCT(--EXACT($A$2:$A$10001,A2))=1",
    )


def test_heads_are_frozen_text_stays_text_and_the_example_is_in_italics(book: Any) -> None:
    for table, record in TABLES.items():
        page = book[table]
        assert page.freeze_panes == ("B2" if table == "candidates" else "A2")
        assert all(cell.font.italic for cell in page[2] if cell.value is not None)
        for name, column in zip(record.model_fields, page.iter_cols(), strict=False):
            if name in ("id", "country", "candidate", "capability", "role", "a", "b", "group"):
                assert column[1].number_format == "@"
                assert page.column_dimensions[column[0].column_letter].number_format == "@"


def test_a_blank_required_cell_in_a_used_row_is_coloured(book: Any) -> None:
    page = book["trust"]
    rules = {str(at.sqref): rule.formula for at in page.conditional_formatting for rule in at.rules}
    assert set(rules) == {f"{c}2:{c}10001" for c in "ABC"}
    assert rules["B2:B10001"] == ["AND(COUNTA($A2:$D2)>0,LEN(TRIM(B2))=0)"]


def test_the_first_sheet_explains_and_is_not_read(book: Any) -> None:
    assert book.sheetnames == ["_read me", "instance", *TABLES, "_lists"]
    page = book["_read me"]
    text = "\n".join(str(c.value) for row in page.iter_rows() for c in row if c.value)
    assert "consortium-opt validate my-pool.xlsx" in text
    assert "grey italics" in text
    for table, name in COLUMNS:
        assert described(TABLES[table]).model_fields[name].description in text
    links = {cell.value: cell.hyperlink.location for cell in page["A"] if cell.hyperlink}
    assert links == {name: f"{name}!A1" for name in ("instance", *TABLES)}


@pytest.mark.parametrize("form", ["pool.xlsx", "pool"])
@pytest.mark.parametrize("source", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_instance_as_a_starter_is_the_same(
    source: Path, form: str, tmp_path: Path
) -> None:
    pool = co.read_instance(source)
    write_starter(pool, tmp_path / form)
    assert co.read_instance(tmp_path / form).sha256 == pool.sha256


@pytest.mark.parametrize("form", ["pool.xlsx", "pool"])
def test_texts_that_look_like_formulas_come_back_as_they_were(form: str, tmp_path: Path) -> None:
    pool = nasty()
    write_starter(pool, tmp_path / form)
    assert co.read_instance(tmp_path / form).sha256 == pool.sha256


def test_no_cell_of_a_starter_is_a_formula(tmp_path: Path) -> None:
    write_starter(nasty(), tmp_path / "pool.xlsx")
    book = load_workbook(tmp_path / "pool.xlsx")
    cells = [c for page in book.worksheets for row in page.iter_rows() for c in row]
    assert not [c.coordinate for c in cells if c.data_type == "f"]
    begun = [c for c in cells if isinstance(c.value, str) and c.value.startswith("=")]
    values = [c for c in begun if c.row > 1 and not c.parent.title.startswith("_")]
    assert len(values) >= 6
    assert all(c.quotePrefix and c.number_format == "@" for c in values)


def test_columns_of_ones_own_have_their_kind(tmp_path: Path) -> None:
    pool = co.read_instance(CHECKOUT / "instances/aquitaine-euskadi")
    write_starter(pool, tmp_path / "pool.xlsx")
    page = load_workbook(tmp_path / "pool.xlsx")["candidates"]
    assert words(check_of(page, "non_profit")) == ["yes", "no"]
    at = get_column_letter(head_of(page, "legal_years").column)
    assert check_of(page, "legal_years").formula1 == f"ISNUMBER({at}2)"
    assert check_of(page, "side") is None
    assert "column of your own" in head_of(page, "side").comment.text
    assert not page["A2"].font.italic


def test_a_large_pool_is_checked_to_its_last_row_and_beyond(tmp_path: Path) -> None:
    rows = [{"id": f"c{n}", "country": "FR"} for n in range(6000)]
    pool = co.instance.parse_instance({"instance": {"title": "x"}, "candidates": rows})
    write_starter(pool, tmp_path / "pool.xlsx")
    page = load_workbook(tmp_path / "pool.xlsx")["trust"]
    assert "candidates!$A$2:$A$12001" in check_of(page, "a").formula1
