r"""The tables as LaTeX, to be put into a document with ``\input``; the packages array and
longtable, which every TeX has, are needed.

Plain rules and no other package. Every character that means something to LaTeX is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from consortium_opt.proposal.table import Column, Table
from consortium_opt.proposal.tables import Proposal
from consortium_opt.proposal.widths import layout
from consortium_opt.reporting.rounding import parts

HEAD = r"""% Tables for the proposal. In the preamble: \usepackage{array,longtable}
% Other scripts than Latin need XeLaTeX or LuaLaTeX with a font that has them.
"""
_ESCAPED = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"{\char34}",
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
} | {sign: f"\\{sign}" for sign in "#$%&_{}"}
_SIDES = {"text": r"\raggedright", "mark": r"\centering"}
_LIGATURE = re.compile(r"(?<=[-'`,!?])(?=[-'`,])")
_SHARE_DECIMALS = 4


def as_latex(made: Proposal) -> str:
    """Headings, tables and notes."""
    return HEAD + "\n".join(_lines(made)) + "\n"


def _lines(made: Proposal) -> Iterator[str]:
    for text in made.caution:
        yield from (rf"\par\textbf{{{escape(text)}}}", "")
    for section in made.sections:
        yield from (rf"\subsection*{{{escape(section.heading)}}}", "")
        for table in section.tables:
            yield from _paragraphs(table) if table.prose else _long_table(table)
            for note in table.notes:
                yield from (rf"\par{{\footnotesize {escape(note)}}}", "")
    yield from (r"\subsection*{Notes}", r"\begin{itemize}")
    yield from (rf"\item {escape(text)}" for text in made.notes)
    yield r"\end{itemize}"


def _paragraphs(table: Table) -> Iterator[str]:
    yield rf"\par\textbf{{{escape(table.title)}}}"
    for number, name, text in map(table.printed, table.rows):
        yield from ("", rf"\textbf{{{number} {escape(name)}.}} {escape(text)}")
    yield ""


def _long_table(table: Table) -> Iterator[str]:
    widths = layout(table).widths
    shares = parts([width / sum(widths) for width in widths], _SHARE_DECIMALS, 1.0)
    columns = [_column(c, share) for c, share in zip(table.columns, shares, strict=True)]
    head = _row([rf"\textbf{{{escape(heading)}}}" for heading in table.headings])
    yield rf"\par\noindent\textbf{{{escape(table.title)}}}\nopagebreak"
    yield r"\begingroup\footnotesize\setlength{\tabcolsep}{3pt}"
    yield rf"\begin{{longtable}}{{|{'|'.join(columns)}|}}"
    yield from (r"\hline", rf"{head} \hline", r"\endhead")
    for line, row in enumerate(table.every_row):
        cells = [escape(text) for text in table.printed(row)]
        bold = [
            rf"\textbf{{{c}}}" if c and table.is_bold(line, k) else c for k, c in enumerate(cells)
        ]
        yield rf"{_row(bold)} \hline"
    yield from (r"\end{longtable}", r"\endgroup", "")


def _column(column: Column, share: float) -> str:
    """A share of the page's width, of which space and rule beside the column are taken off."""
    side = _SIDES.get(column.kind, r"\raggedleft")
    width = rf"\dimexpr {share:.4f}\linewidth-2\tabcolsep-\arrayrulewidth\relax"
    return rf">{{{side}\arraybackslash}}p{{{width}}}"


def _row(cells: list[str]) -> str:
    return " & ".join(cells) + r" \\"


def escape(text: str) -> str:
    """Text in which nothing is a command, a ligature or an argument."""
    safe = "".join(_ESCAPED.get(character, character) for character in text)
    return _LIGATURE.sub("{}", safe)
