"""Documents read back as tables: headings and rows of texts, or of numbers where these are kept."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import Any

from docx import Document
from openpyxl import load_workbook

Cells = list[list[Any]]
_MARK = re.compile(r"\\([\\`*\[\]<>|~$_])")


def docx_tables(content: bytes) -> dict[str, Cells]:
    """Native tables by their caption, header first."""
    document = Document(io.BytesIO(content))
    return {
        described(table, "tblCaption"): [[cell.text for cell in row.cells] for row in table.rows]
        for table in document.tables
    }


def described(table: Any, name: str) -> str:
    (found,) = table._tbl.tblPr.findall(f"{{{table._tbl.nsmap['w']}}}{name}")
    return str(found.get(f"{{{table._tbl.nsmap['w']}}}val"))


def docx_paragraphs(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs]


def xlsx_tables(content: bytes, cached: bool = True) -> dict[str, Cells]:
    """Excel tables with the totals below, by the title of their sheet: values or formulas."""
    book = load_workbook(io.BytesIO(content), data_only=cached)
    found = {}
    for page in book.worksheets:
        if not page.tables:
            continue
        (area,) = [table.ref for table in page.tables.values()]
        rows = [[cell.value for cell in row] for row in page[area]]
        below = min(page.max_row, len(rows) + 3)
        rest = [cell.value for cell in page[below]][: len(rows[0])]
        found[page["A1"].value] = rows + ([rest] if below == len(rows) + 3 and any(rest) else [])
    return found


def markdown_tables(text: str) -> dict[str, Cells]:
    """Tables by the heading above them; bold cells keep their stars."""
    found: dict[str, Cells] = {}
    title = ""
    for line in text.splitlines():
        if line.startswith("### "):
            title = plain(line.removeprefix("### "))
        elif line.startswith("| "):
            found.setdefault(title, []).append(
                [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            )
    return {title: [rows[0], *rows[2:]] for title, rows in found.items()}


def plain(text: str) -> str:
    """What escaped Markdown says."""
    return html.unescape(_MARK.sub(r"\1", text))


def unbold(text: str) -> str:
    return text[2:-2] if text.startswith("**") and text.endswith("**") and len(text) > 4 else text


def csv_rows(text: str) -> Cells:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def latex_tables(text: str) -> list[Cells]:
    """Every longtable in order, header first; bold cells keep their command."""
    found = []
    for body in re.findall(r"\\begin\{longtable\}.*?\n(.*?)\\end\{longtable\}", text, re.DOTALL):
        lines = [line for line in body.splitlines() if line.endswith(r" \\ \hline")]
        found.append(
            [
                [cell.strip() for cell in re.split(r"(?<!\\)&", line.removesuffix(r" \\ \hline"))]
                for line in lines
            ]
        )
    return found


_LATEX = {
    r"\textbackslash{}": "\\",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    r"\textless{}": "<",
    r"\textgreater{}": ">",
    r"\textbar{}": "|",
    r"{\char34}": '"',
    "{[}": "[",
    "{]}": "]",
    "{*}": "*",
} | {f"\\{sign}": sign for sign in "#$%&_{}"}
_LATEX_TOKEN = re.compile(
    "|".join(map(re.escape, sorted(_LATEX, key=len, reverse=True))) + r"|\{\}"
)


def latex_plain(text: str) -> str:
    """What escaped LaTeX prints."""
    bold = re.fullmatch(r"\\textbf\{(.*)\}", text)
    inner = bold.group(1) if bold else text
    return _LATEX_TOKEN.sub(lambda m: _LATEX.get(m.group(), ""), inner)
