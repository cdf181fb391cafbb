"""Every document says the same: read back, cell by cell, whatever the names."""

from __future__ import annotations

import io
import re
import zipfile

import proposal_cases as cases
import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook
from proposal_cases import files_of, made_of
from proposal_parsed import (
    csv_rows,
    docx_paragraphs,
    docx_tables,
    latex_plain,
    latex_tables,
    markdown_tables,
    plain,
    unbold,
    xlsx_tables,
)

from consortium_opt.problems import InvalidInput
from consortium_opt.proposal.files import NAMES, proposal_files
from consortium_opt.proposal.latex import escape
from consortium_opt.proposal.sheets import sheet_name

KNOWN = {"text", "mark"}
MORE = "Solve it again with a greater --top for more."


def grids(made):
    return [table for table in made.tables if not table.prose]


def expected(table):
    return [list(table.headings), *(list(table.printed(row)) for row in table.every_row)]


# -- one figure, one source ------------------------------------------------------------------------


def test_word_shows_every_cell(made, files):
    found = docx_tables(files["proposal.docx"])
    assert list(found) == [table.title for table in grids(made)]
    for table in grids(made):
        assert found[table.title] == expected(table)


def test_markdown_shows_every_cell_and_bold_ones_bold(made, files):
    found = markdown_tables(files["proposal.md"])
    assert list(found) == [table.title for table in grids(made)]
    for table in grids(made):
        rows = found[table.title]
        assert [[plain(unbold(cell)) for cell in row] for row in rows] == expected(table)
        if table.name == "staff-effort":
            bold = {
                (line, k)
                for line, row in enumerate(rows[1:-1])
                for k, cell in enumerate(row)
                if cell.startswith("**")
            }
            assert bold == table.bold


def test_latex_shows_every_cell(made, files):
    found = latex_tables(files["proposal.tex"])
    assert len(found) == len(grids(made))
    for rows, table in zip(found, grids(made), strict=True):
        assert [[latex_plain(cell) for cell in row] for row in rows] == expected(table)


def test_csv_has_every_table_with_plain_numbers(made, files):
    assert {n for n in files if n.endswith(".csv")} == {
        f"proposal-{t.name}.csv" for t in made.tables
    }
    for table in made.tables:
        text = files[f"proposal-{table.name}.csv"]
        assert text.startswith("\ufeff")
        head, *rows = csv_rows(text)
        assert head == list(table.headings)
        for cells, row in zip(rows, table.every_row, strict=True):
            for cell, value in zip(cells, row, strict=True):
                if isinstance(value, str) and value[:1] in "=+-@":
                    assert cell == f"'{value}"
                elif isinstance(value, str) or value is None:
                    assert cell == (value or "")
                else:
                    assert float(cell) == value


def test_the_workbook_has_every_table_with_numbers_and_values_of_sums(made, files):
    found = xlsx_tables(files["proposal.xlsx"])
    assert list(found) == [table.title for table in made.tables]
    for table in made.tables:
        head, *rows = found[table.title]
        assert head == list(table.headings)
        wanted = [[value if value != "" else None for value in row] for row in table.every_row]
        assert rows == wanted


def test_sums_in_the_workbook_are_formulas(made, files):
    found = xlsx_tables(files["proposal.xlsx"], cached=False)
    for table in made.tables:
        _, *rows = found[table.title]
        for line, row in enumerate(rows):
            for k, column in enumerate(table.columns):
                summed = column.summed if line == len(table.rows) else bool(column.adds)
                known = table.every_row[line][k] is not None
                formula = isinstance(row[k], str) and row[k].startswith("=")
                assert formula == (summed and known) or isinstance(table.every_row[line][k], str)


def test_texts_on_participants_are_paragraphs(made, files):
    (facts,) = [table for table in made.tables if table.prose]
    paragraphs = docx_paragraphs(files["proposal.docx"])
    marked = [plain(line.replace("**", "")) for line in files["proposal.md"].splitlines()]
    for number, name, text in facts.rows:
        wanted = f"{number} {name}. {text}"
        assert wanted in paragraphs
        assert wanted.replace("**", "") in [line.replace("**", "") for line in marked]
        assert wanted in [
            latex_plain(re.sub(r"\\textbf\{(\d+ .*?\.)\} ", r"\1 ", line))
            for line in files["proposal.tex"].splitlines()
        ]


def test_notes_stand_in_every_document(made, files):
    paragraphs = docx_paragraphs(files["proposal.docx"])
    book = load_workbook(io.BytesIO(files["proposal.xlsx"]))
    lines = [row[0].value for row in book["Notes"].iter_rows()]
    for note in (*made.caution, *made.notes):
        assert note in paragraphs
        assert note in lines
        assert note in plain(files["proposal.md"])


# -- Word ------------------------------------------------------------------------------------------


def test_word_tables_are_native_unmerged_and_repeat_their_header(files):
    document = Document(io.BytesIO(files["proposal.docx"]))
    for table in document.tables:
        rows = table._tbl.tr_lst
        assert not table._tbl.findall(f".//{qn('w:gridSpan')}")
        assert not table._tbl.findall(f".//{qn('w:vMerge')}")
        assert [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows] == [
            True,
            *[False] * (len(rows) - 1),
        ]
        assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)
        assert len({len(row.tc_lst) for row in rows}) == 1


def test_word_is_a4_and_no_table_is_wider_than_its_page(files):
    document = Document(io.BytesIO(files["proposal.docx"]))
    sections = document.sections
    for section in sections:
        sides = sorted((section.page_width.cm, section.page_height.cm))
        assert sides == pytest.approx([21.0, 29.7], abs=0.01)
        room = section.page_width - section.left_margin - section.right_margin
        for block in section.iter_inner_content():
            if hasattr(block, "columns"):
                assert sum(c.width for c in block.columns) <= room + 20_000


def test_text_is_11_points_and_in_tables_8_or_9(files):
    document = Document(io.BytesIO(files["proposal.docx"]))
    assert document.styles["Normal"].font.size.pt == 11
    styles = {
        paragraph.style.name
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
    }
    assert styles <= {"Table 8", "Table 9"}
    assert [document.styles[f"Table {size}"].font.size.pt for size in (8, 9)] == [8, 9]


def test_word_has_a_title_headings_captions_and_no_author(made, files):
    document = Document(io.BytesIO(files["proposal.docx"]))
    properties = document.core_properties
    assert properties.title == made.title
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    of = {}
    for paragraph in document.paragraphs:
        of.setdefault(paragraph.style.name, []).append(paragraph.text)
    assert of["Title"] == [made.title]
    assert of["Heading 1"] == [*(section.heading for section in made.sections), "Notes"]
    assert of["Caption"] == [table.title for table in made.tables]


def test_word_tables_say_what_they_show():
    """A title and a text for readers who hear the document."""
    document = Document(io.BytesIO(files_of("typical")["proposal.docx"]))
    for shown, table in zip(document.tables, grids(made_of("typical")), strict=True):
        described = shown._tbl.tblPr.find(qn("w:tblDescription"))
        assert described.get(qn("w:val")) == table.about
        assert len(table.about) > 20


def test_the_cell_of_the_leader_is_bold_in_word():
    document = Document(io.BytesIO(files_of("typical")["proposal.docx"]))
    (shown,) = [t for t in document.tables if t.rows[0].cells[-1].text == "Total"][:1]
    table = next(t for t in made_of("typical").tables if t.name == "staff-effort")
    bold = {
        (line, k)
        for line, row in enumerate(shown.rows[1:-1])
        for k, cell in enumerate(row.cells)
        if cell.paragraphs[0].runs[0].bold
    }
    assert bold == table.bold


def test_a_broad_table_turns_the_page_and_a_narrow_one_does_not():
    wide = Document(io.BytesIO(files_of("large")["proposal.docx"]))
    assert any(section.page_width > section.page_height for section in wide.sections)
    assert wide.sections[0].page_width < wide.sections[0].page_height
    narrow = Document(io.BytesIO(files_of("no-roles")["proposal.docx"]))
    assert all(section.page_width < section.page_height for section in narrow.sections)


# -- the workbook ----------------------------------------------------------------------------------


def test_sheets_are_frozen_named_and_wide_enough(made, files):
    book = load_workbook(io.BytesIO(files["proposal.xlsx"]))
    assert book.sheetnames == [*(sheet_name(table) for table in made.tables), "Notes"]
    for table in made.tables:
        page = book[sheet_name(table)]
        assert page.freeze_panes == "C4"
        (excel,) = page.tables.values()
        assert excel.ref.startswith("A3:")
        for k, column in enumerate(table.columns):
            if column.kind not in KNOWN:
                longest = max(len(table.printed(row)[k]) for row in table.every_row)
                assert page.column_dimensions["ABCDEFGHIJKLMNOPQRSTUVWXYZ"[k]].width > longest


def test_notes_of_the_workbook_fold_and_fit_a_page(files):
    """Some programs show one line of a long text unless its row is high enough."""
    page = load_workbook(io.BytesIO(files["proposal.xlsx"]))["Notes"]
    width = page.column_dimensions["A"].width
    assert width <= 101
    for (cell,) in page.iter_rows():
        lines = -(-len(cell.value) // width)
        assert (page.row_dimensions[cell.row].height or 15) >= 15 * lines


def test_no_text_of_the_user_is_a_formula():
    book = load_workbook(io.BytesIO(files_of("hostile")["proposal.xlsx"]))
    found = [
        cell for page in book for row in page.iter_rows() for cell in row if cell.data_type == "f"
    ]
    assert found
    assert all(re.fullmatch(r"=(SUM\([A-Z0-9:]+\)|[A-Z0-9+]+)", cell.value) for cell in found)
    page = book["Participants"]
    names = {cell.value: cell for cell in page["B"]}
    assert names["-2+3"].data_type == "s"
    assert names["-2+3"].quotePrefix
    assert names["@SUM(A1:A9)"].data_type == "s"
    assert names[cases.NAMES[0]].hyperlink is None


def test_formulas_add_up_the_rows_and_columns_of_the_table():
    found = xlsx_tables(files_of("typical")["proposal.xlsx"], cached=False)
    *rows, total = found["Table 3.1f: Summary of staff effort"]
    assert [row[-1] for row in rows[1:3]] == ["=SUM(C4:H4)", "=SUM(C5:H5)"]
    assert total[2:] == [f"=SUM({letter}4:{letter}13)" for letter in "CDEFGHI"]
    budget = found["Budget per participant"]
    assert budget[1][budget[0].index("Eligible cost (EUR)")] == "=E4+G4"


# -- hostile names ---------------------------------------------------------------------------------


def test_hostile_names_are_text_everywhere():
    files = files_of("hostile")
    assert "<script>" not in files["proposal.md"]
    assert r"\input{/etc" not in files["proposal.tex"]
    assert r"\textbackslash{}input\{/etc/passwd\}" in files["proposal.tex"]
    for text in (v for v in files.values() if isinstance(v, str)):
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\ud800-\udfff\uffff]", text)
    for name in ("proposal.docx", "proposal.xlsx"):
        with zipfile.ZipFile(io.BytesIO(files[name])) as archive:
            assert archive.testzip() is None
            joined = b"".join(archive.read(n) for n in archive.namelist() if n.endswith(".xml"))
        assert b"<script>" not in joined


def test_latex_is_escaped_word_for_word():
    """A bracket or a star after a row's end would be an argument of it, two hyphens a dash."""
    assert escape("[c] * -- '' ?`") == "{[}c{]} {*} -{}- '{}' ?{}`"
    assert escape("a & b_{1} #2 $3 4 % ~ ^") == (
        r"a \& b\_\{1\} \#2 \$3 4 \% \textasciitilde{} \textasciicircum{}"
    )


def test_latex_is_balanced_and_nothing_starts_a_row_with_an_argument(files):
    text = files["proposal.tex"]
    bare = re.sub(r"\\[{}]", "", text)
    assert bare.count("{") == bare.count("}")
    assert text.count(r"\begin{") == text.count(r"\end{")
    assert not re.search(r"\\hline\n[\[*]", text)
    for spec, body in re.findall(r"\\begin\{longtable\}\{(.*?)\}\n(.*?)\\end", text, re.DOTALL):
        columns = len(re.findall(r"p\{", spec))
        for line in body.splitlines():
            if line.endswith(r"\\ \hline"):
                assert len(re.findall(r"(?<!\\)&", line)) == columns - 1


def test_latex_columns_share_the_width_of_the_page(files):
    """With their space and rules, however many there are."""
    specs = re.findall(r"\\begin\{longtable\}\{(.*?)\}\n", files["proposal.tex"])
    for spec in specs:
        space = r"\linewidth-2\tabcolsep-\arrayrulewidth\relax}"
        shares = re.findall(rf"p\{{\\dimexpr ([\d.]+){re.escape(space)}", spec)
        assert len(shares) == spec.count("p{")
        assert sum(map(float, shares)) == pytest.approx(1.0, abs=1e-9)


# -- arguments -------------------------------------------------------------------------------------


def test_files_are_those_that_are_told():
    assert set(files_of("typical")) == set(NAMES)
    assert set(files_of("no-roles")) < set(NAMES)


def test_wrong_arguments_are_told_all_at_once():
    with pytest.raises(InvalidInput) as caught:
        proposal_files(cases.typical(), rank=3, template="he-5")
    assert [str(problem) for problem in caught.value.problems] == [
        "template: there is no template 'he-5'. Allowed: he-5.1, he-4.0. Did you mean 'he-5.1'?",
        f"rank: 3, and the result has 1 rank. Allowed: 1. {MORE}",
    ]


def test_without_a_consortium_there_are_no_documents():
    result = cases.typical().result
    update = {"consortia": (), "status": "infeasible", "proven_ranks": 0, "bound": None}
    with pytest.raises(InvalidInput) as caught:
        proposal_files(cases.Dossier(result.model_copy(update=update)))
    (problem,) = caught.value.problems
    assert str(problem) == (
        "By hand: there is no consortium to make tables of: nothing is possible. "
        "Loosen the rules; `consortium-opt explain` says which."
    )
    update["status"] = "no_solution"
    with pytest.raises(InvalidInput, match=r"none was found\. Solve it again with a longer"):
        proposal_files(cases.Dossier(result.model_copy(update=update)))


def test_a_lower_rank_has_its_own_tables():
    dossier = cases.typical()
    best = dossier.result.best
    second = best.model_copy(update={"rank": 2, "members": best.members[:3]})
    result = dossier.result.model_copy(update={"consortia": (best, second)})
    files = proposal_files(cases.Dossier(result, dossier.instance, dossier.formulation), rank=2)
    assert len(csv_rows(files["proposal-participants.csv"])) == 4
    assert "Rank 2 of 2." in files["proposal.md"]


def test_result_write_makes_the_documents_too(tmp_path):
    dossier = cases.typical()
    dossier.result.write(tmp_path / "alone")
    dossier.result.write(tmp_path / "whole", False, dossier.instance, dossier.formulation)
    assert not (tmp_path / "alone" / "proposal-capabilities.csv").exists()
    written = (tmp_path / "whole" / "proposal-capabilities.csv").read_text(encoding="utf-8")
    assert written == files_of("typical")["proposal-capabilities.csv"]
