"""The other columns of ``candidates``: one type a column, found on how the values read as text.

A column is a number if every value is a plain number, yes/no if every value is yes, no, true or
false, else text; so a column has the same type in every carrier.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from consortium_opt.instance.cells import PLAIN, Defect, Value, as_text, as_yes_no, show
from consortium_opt.instance.numerals import Notation, as_number, number_like
from consortium_opt.instance.raw import Findings, RawTable
from consortium_opt.instance.schema import Scalar

_ALLOWED = {"number": "numbers alone, as in the rest of the column"}


def attribute_kinds(table: RawTable, described: Collection[str]) -> dict[str, str]:
    """Name of every other column to number, boolean or text; columns without values left out."""
    values: dict[str, list[Value]] = {n: [] for n in sorted(table.columns.keys() - set(described))}
    for _, row in table.rows:
        for name in row.keys() & values.keys():
            values[name].append(row[name])
    return {name: _kind(cells, table.notation) for name, cells in values.items() if cells}


def read_attributes(
    table: RawTable, kinds: dict[str, str], notation: Notation, findings: Findings
) -> dict[int, dict[str, Scalar]]:
    """Line of a candidate to its attributes by name, blanks left out."""
    found: dict[int, dict[str, Scalar]] = {line: {} for line, _ in table.rows}
    for name, kind in kinds.items():
        cells = [(line, row[name]) for line, row in table.rows if name in row]
        plainly = Notation("csv") if not any(_real(c) for _, c in cells) else notation
        for line, cell in cells:
            value = _read(cell, kind, plainly if notation.typed else notation)
            if isinstance(value, Defect):
                allowed = _ALLOWED.get(kind, "")
                findings.problem(table.at(line, name), value.message, allowed, value.fix)
            else:
                found[line][name] = value
        if kind == "text":
            _note_spoilt(
                table, name, [str(c) for _, c in cells if not isinstance(c, Defect)], findings
            )
    return found


def _kind(cells: Iterable[Value], notation: Notation) -> str:
    values = [c for c in cells if not isinstance(c, Defect)]
    texts = [v for v in values if isinstance(v, str)]
    if values and all(_real(v) or isinstance(v, str) for v in values):
        meant = number_like if len(texts) < len(values) else PLAIN.fullmatch
        if all(meant(notation.point(text)) for text in texts):
            return "number"
    if values and not any(isinstance(as_yes_no(v), Defect) for v in values):
        return "boolean"
    return "text"


def _real(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _read(cell: Value, kind: str, notation: Notation) -> Scalar | Defect:
    if kind == "number":
        return as_number(cell, notation)
    return as_yes_no(cell) if kind == "boolean" else as_text(cell)


def _note_spoilt(table: RawTable, name: str, texts: list[str], findings: Findings) -> None:
    """Say which value makes text of a column that is numbers for the most part."""
    spoilers = [t for t in texts if not PLAIN.fullmatch(table.notation.point(t))]
    codes = [t for t in spoilers if t.isdecimal()]
    if not codes and spoilers and (2 * len(spoilers) < len(texts) or all(map(number_like, texts))):
        findings.note(
            f"column {name!r} of {table.title} read as text because of {show(spoilers[0])}"
        )
