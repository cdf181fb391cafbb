"""The tables as a Word document: native tables that can be pasted, A4, headings and captions.

Header rows are repeated on every page, no row is split and no cell is merged; every table has a
title and a description for readers who hear it. No author is named.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from consortium_opt.proposal.table import Table
from consortium_opt.proposal.tables import Proposal
from consortium_opt.proposal.widths import CELL, MARGIN, PAGE, SIZES, Layout, layout

FONT = "Times New Roman"
BODY = 11
"""Size of the text, points."""
TOGETHER = 24
"""Rows up to which a table is kept on one page."""
_HEADINGS = {"Title": 16, "Heading 1": 13}
_ALIGN = {"text": "left", "mark": "center"}
_SHADE = "E7E6E6"
_NAMES = nsdecls("w")


def word(made: Proposal) -> bytes:
    """The document as the bytes of a ``.docx`` file."""
    document = Document()
    _properties(document, made.title)
    _styles(document)
    _page(document.sections[0], broad=False)
    document.add_paragraph(made.title, style="Title")
    for text in made.caution:
        document.add_paragraph().add_run(text).bold = True
    broad = False
    for section in made.sections:
        first = layout(section.tables[0])
        broad = _turn(document, broad, first.broad and not section.tables[0].prose)
        document.add_heading(section.heading, level=1)
        for table in section.tables:
            broad = _add(document, table, broad)
    _turn(document, broad, False)
    document.add_heading("Notes", level=1)
    for text in made.notes:
        document.add_paragraph(text, style="List Bullet")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _add(document: Any, table: Table, broad: bool) -> bool:
    """Add a table with caption and notes, on a broad page if it needs one; the page it is on."""
    found = layout(table)
    broad = _turn(document, broad, found.broad and not table.prose)
    document.add_paragraph(table.title, style="Caption")
    if table.prose:
        for number, name, text in map(table.printed, table.rows):
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{number} {name}.").bold = True
            paragraph.add_run(f" {text}")
    else:
        _native(document, table, found)
    for note in table.notes:
        document.add_paragraph(note, style="Table Note")
    return broad


def _native(document: Any, table: Table, found: Layout) -> None:
    grid = document.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    grid.autofit = False
    _margins(grid)
    _describe(grid, table)
    style = document.styles[f"Table {found.size}"].style_id
    rows = [table.headings, *map(table.printed, table.every_row)]
    last = len(rows) - 1
    for line, cells in enumerate(rows):
        together = line < last and (last <= TOGETHER or line in (0, last - 1))
        texts = "".join(
            _cell(
                text,
                found.widths[k],
                style,
                _ALIGN.get(table.columns[k].kind, "right"),
                bold=line == 0 or table.is_bold(line - 1, k),
                head=line == 0,
                together=together,
            )
            for k, text in enumerate(cells)
        )
        head = "<w:tblHeader/>" if line == 0 else ""
        properties = f"<w:trPr><w:cantSplit/>{head}</w:trPr>"
        grid._tbl.append(parse_xml(f"<w:tr {_NAMES}>{properties}{texts}</w:tr>"))
    for k, width in enumerate(found.widths):
        grid.columns[k].width = Cm(width)


def _cell(
    text: str, width: float, style: str, side: str, *, bold: bool, head: bool, together: bool
) -> str:
    """A cell as XML: written out, for python-docx takes a minute for a thousand of them."""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{_SHADE}"/>' if head else ""
    keep = "<w:keepNext/>" if together else ""
    strong = "<w:rPr><w:b/><w:bCs/></w:rPr>" if bold else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{Cm(width).twips}" w:type="dxa"/>{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}<w:jc w:val="{side}"/></w:pPr>'
        f'<w:r>{strong}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
    )


def _turn(document: Any, broad: bool, wanted: bool) -> bool:
    """Begin a page of the other orientation if that is wanted."""
    if wanted != broad:
        _page(document.add_section(WD_SECTION.NEW_PAGE), wanted)
    return wanted


def _page(section: Any, broad: bool) -> None:
    width, height = (PAGE[1], PAGE[0]) if broad else PAGE
    section.orientation = WD_ORIENT.LANDSCAPE if broad else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(width), Cm(height)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(MARGIN))


def _properties(document: Any, title: str) -> None:
    properties = document.core_properties
    properties.title = title[:255]
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.language = "en-GB"
    properties.created = properties.modified = datetime.now(tz=UTC).replace(tzinfo=None)


def _styles(document: Any) -> None:
    styles = document.styles
    _font(styles["Normal"], BODY)
    for name, size in _HEADINGS.items():
        _font(styles[name], size)
        styles[name].font.color.rgb = RGBColor(0, 0, 0)
    _font(styles["Caption"], BODY - 1)
    styles["Caption"].font.color.rgb = RGBColor(0, 0, 0)
    styles["Caption"].paragraph_format.keep_with_next = True
    styles["Caption"].paragraph_format.space_before = Pt(10)
    styles["Caption"].paragraph_format.space_after = Pt(3)
    for name, size in [*((f"Table {size}", size) for size in SIZES), ("Table Note", SIZES[0])]:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _font(style, size)
        style.paragraph_format.space_before = Pt(1)
        style.paragraph_format.space_after = Pt(3 if name == "Table Note" else 1)
        style.paragraph_format.line_spacing = 1.0
    lang = styles.element.find(f".//{qn('w:lang')}")
    if lang is not None:
        lang.set(qn("w:val"), "en-GB")


def _font(style: Any, size: int) -> None:
    """One font for every script, in place of those of the template's theme."""
    style.font.name, style.font.size = FONT, Pt(size)
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name in ("eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), FONT)
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    of_complex = OxmlElement("w:szCs")
    of_complex.set(qn("w:val"), str(2 * size))
    properties.find(qn("w:sz")).addnext(of_complex)


def _margins(grid: Any) -> None:
    """Less space beside the text of cells than Word gives: numbers do not break then."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), str(Cm(CELL).twips))
        element.set(qn("w:type"), "dxa")
        margins.append(element)
    grid._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)


def _describe(grid: Any, table: Table) -> None:
    for name, text in (("w:tblCaption", table.title), ("w:tblDescription", table.about)):
        element = OxmlElement(name)
        element.set(qn("w:val"), text)
        grid._tbl.tblPr.append(element)
