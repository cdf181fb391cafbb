"""From the tables of a carrier to typed rows, and from those to the instance.

Generic over :data:`~consortium_opt.instance.schema.TABLES`: what a column holds is read off the
pydantic classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from consortium_opt.geography import (
    code_of_name,
    country_code,
    country_names,
    state_of,
    territories,
)
from consortium_opt.instance.attributes import attribute_kinds, read_attributes
from consortium_opt.instance.cells import Defect, Value, show
from consortium_opt.instance.columns import Column, columns_of, with_max_level
from consortium_opt.instance.numerals import Notation, decimal_marks
from consortium_opt.instance.raw import Findings, RawTable
from consortium_opt.instance.schema import Meta, Scalar
from consortium_opt.problems import did_you_mean, listing

LEVELS = {"capabilities": "level", "needs": "level", "role_requirements": "min_level"}
"""Column of a table that goes up to the instance's ``max_level``."""

_NAMED = 6
"""Unknown columns that a remedy names."""

Row = tuple[int, dict[str, Any]]
"""Line and the values that could be read."""


@dataclass(slots=True)
class Table:
    """A table with the values that could be read; ``raw`` knows the places."""

    raw: RawTable
    rows: list[Row] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Name of the table."""
        return self.raw.name


def read_meta(raw: RawTable, findings: Findings) -> dict[str, Any]:
    """The keys of ``instance`` that could be read."""
    columns = columns_of(Meta)
    for key in (k for k in raw.columns if k not in columns):
        hint = did_you_mean(key, columns) or "Take it out."
        where = raw.head(key)
        findings.problem(where, f"unknown key {show(key)}", listing([*columns]), hint)
    line, cells = raw.rows[0]
    return _row(raw, line, cells, columns, raw.notation, findings)


def read_table(
    raw: RawTable, columns: dict[str, Column], max_level: float | None, findings: Findings
) -> Table:
    """Every row of a table, its unreadable values left out; attributes only of ``candidates``."""
    if raw.name in LEVELS:
        columns = with_max_level(columns, LEVELS[raw.name], max_level)
    open_ended = raw.name == "candidates"
    kinds = attribute_kinds(raw, columns) if open_ended else {}
    present = _present(raw, columns, open_ended, findings)
    notation = _notation(raw, present, kinds, findings)
    table = Table(raw)
    for line, cells in raw.rows:
        table.rows.append((line, _row(raw, line, cells, present, notation, findings)))
    if open_ended:
        _read_countries(table, findings)
        _add_attributes(table, read_attributes(raw, kinds, notation, findings))
    return table


def _present(
    raw: RawTable, columns: dict[str, Column], open_ended: bool, findings: Findings
) -> dict[str, Column]:
    """The described columns to read; missing and unknown ones are named."""
    unknown = [name for name in raw.columns if name not in columns]
    for name in unknown:
        near = nearest(name, columns)
        if open_ended and near:
            asked = f"did you mean {near!r}? It was read as an attribute"
            text = f"column {name!r} of {raw.title}: {asked}"
            findings.note(text, where=raw.head(name))
        elif not open_ended:
            hint = did_you_mean(name, columns) or "Take it out, or mend its name."
            findings.problem(
                raw.head(name), f"unknown column {show(name)}", listing([*columns]), hint
            )
    missing = [c for c in columns.values() if c.required and c.name not in raw.columns]
    for column in missing if raw.columns else ():
        fix = _found_elsewhere(column.name, unknown)
        findings.problem(raw.title, f"required column {column.name!r} is missing", fix=fix)
    return {name: c for name, c in columns.items() if c not in missing}


def _found_elsewhere(missing: str, unknown: list[str]) -> str:
    """What to do about a missing column: one that is unknown may hold it under another name."""
    near = next((name for name in unknown if nearest(name, [missing])), None)
    if near is not None:
        return f"Rename column {near!r} to {missing!r}"
    if not unknown:
        return f"Add column {missing!r}"
    held = f"the column {show(unknown[0])}"
    if len(unknown) > 1:
        held = f"one of the columns {listing([show(name) for name in unknown], _NAMED)}"
    return f"Add column {missing!r}; if {held} holds it, rename that to {missing!r}"


def nearest(name: str, known: Mapping[str, object] | list[str]) -> str | None:
    """The known name that ``name`` surely means: a slip of the finger, case or separators."""
    folded = {_fold(k): k for k in known}
    close = get_close_matches(_fold(name), folded, n=1, cutoff=0.8)
    return folded[close[0]] if close else None


def _fold(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def _notation(
    raw: RawTable, columns: dict[str, Column], kinds: dict[str, str], findings: Findings
) -> Notation:
    """How numbers stand in the table: a semicolon file shows it in its columns of numbers."""
    if not raw.notation.semicolon:
        return raw.notation
    numbers = {n for n, c in columns.items() if c.kind in ("number", "integer")}
    numbers |= {n for n, kind in kinds.items() if kind == "number"}
    marks = decimal_marks(str(row[n]) for _, row in raw.rows for n in numbers & row.keys())
    if "," in marks:
        findings.note(f"decimal commas read in {raw.title}")
    return replace(raw.notation, marks=marks)


def _row(
    raw: RawTable,
    line: int,
    cells: dict[str, Value],
    columns: dict[str, Column],
    notation: Notation,
    findings: Findings,
) -> dict[str, Any]:
    values = {}
    for name, column in columns.items():
        cell = cells.get(name)
        if cell is None:
            if column.required:
                findings.problem(
                    raw.at(line, name), f"{name} is blank", column.allowed, "Fill it in"
                )
            continue
        value = column.read(cell, notation)
        if isinstance(value, Defect):
            findings.problem(raw.at(line, name), value.message, column.allowed, value.fix)
        else:
            values[name] = value
    return values


def _read_countries(table: Table, findings: Findings) -> None:
    for (line, values), (_, cells) in zip(table.rows, table.raw.rows, strict=True):
        if "country" in values:
            code = _country(str(values["country"]), cells["country"], findings)
            if isinstance(code, Defect):
                where = table.raw.at(line, "country")
                allowed = "ISO 3166-1 alpha-2 codes such as FR, and XK"
                findings.problem(where, code.message, allowed, code.fix)
                del values["country"]
            else:
                values["country"] = _state(code, values, findings)


def _state(code: str, values: dict[str, Any], findings: Findings) -> str:
    """A territory as the state it is part of, with its region where none is given."""
    state, territory = state_of(code), territories().get(code)
    if state != code:
        findings.note(f"country: {code} read as {state}, which it is part of", "row")
        if territory and territory.region and "region" not in values:
            findings.note(f"region: {territory.region} for country {code}", "row")
            values["region"] = territory.region
    return state


def _country(text: str, cell: Value, findings: Findings) -> str | Defect:
    code = country_code(text) if isinstance(cell, str) else None
    if code:
        if code != text:
            findings.note(f"country: {text} read as {code}", "row")
        return code
    meant = code_of_name(text)
    if meant:
        return Defect(f"{show(text)} is a name, not a code", f"Write {meant}")
    if not isinstance(cell, str):
        return Defect(f"{show(cell)} is not text", 'Write the code as text, "NO" for Norway')
    hint = did_you_mean(text, country_names().values()) if len(text) > 3 else ""
    codes = [code for code, name in country_names().items() if repr(name) in hint]
    fix = f"{hint} Write {codes[0]}" if codes else "Write the two-letter code"
    return Defect(f"{show(text)} is not a country code", fix)


def _add_attributes(table: Table, attributes: dict[int, dict[str, Scalar]]) -> None:
    for line, values in table.rows:
        values["attributes"] = attributes[line]
