"""The JSON carrier: one object, ``instance`` and one list of objects a table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from consortium_opt.instance.cells import Defect, Value, as_text, clean, known, show
from consortium_opt.instance.columns import columns_of
from consortium_opt.instance.files import read_text
from consortium_opt.instance.numerals import Notation
from consortium_opt.instance.raw import Cells, Findings, Raw, RawTable
from consortium_opt.instance.schema import TABLES, Meta
from consortium_opt.problems import did_you_mean, listing

_LONGEST = 400
"""Digits of a whole number beyond which it is no number for us, and slow to read."""


class _Twice(dict[str, Any]):
    """An object in which keys stand twice: the last value, and the keys."""

    keys_twice: tuple[str, ...] = ()


def read_json(path: Path, findings: Findings) -> Raw:
    """Every table of the file."""
    text = read_text(path, findings, "Save it again as UTF-8")
    if text is None:
        return Raw()
    try:
        document = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=lambda word: Defect(f"{word} is not a number", "Write null for a blank"),
            parse_int=lambda digits: int(digits) if len(digits) < _LONGEST else float("inf"),
        )
    except json.JSONDecodeError as error:
        where = f"{path.name} line {error.lineno}, column {error.colno}"
        fix = "Mend it there, or export the file again"
        findings.problem(where, f"the file is not JSON: {error.msg}", fix=fix)
        return Raw()
    except RecursionError:
        findings.problem(path.name, "the file is nested too deeply", fix="Export it again")
        return Raw()
    return read_document(document, path.name, findings)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    names = [name for name, _ in pairs]
    twice = _Twice(found)
    twice.keys_twice = tuple(name for name in found if names.count(name) > 1)
    return twice


def read_document(document: object, source: str, findings: Findings) -> Raw:
    """Every table of a JSON-shaped value; places start with ``source``."""
    raw = Raw()
    prefix = f"{source} " if source else ""
    if not isinstance(document, Mapping):
        fix = 'Write {"instance": {...}, "candidates": [...]}'
        findings.problem(source, f"the top level is {_kind(document)}, not an object", fix=fix)
        return raw
    _name_twice(document, source or "document", findings)
    raw.meta = _meta(document, prefix, findings)
    for name, rows in document.items():
        if name in TABLES:
            raw.tables[name] = _table(name, rows, f"{prefix}{name}", findings)
        elif name != "instance":
            hint = did_you_mean(str(name), [*TABLES, "instance"]) or "Take it out."
            allowed = listing(["instance", *TABLES])
            findings.problem(f"{prefix}{name}", f"unknown table {show(name)}", allowed, hint)
    if "candidates" not in document:
        message = "the table is missing, so the pool is empty"
        fix = "Add it: a list of objects with id and country"
        findings.problem(f"{prefix}candidates", message, fix=fix)
    return raw


def _meta(document: Mapping[str, Any], prefix: str, findings: Findings) -> RawTable | None:
    place = f"{prefix}instance"
    found = document.get("instance")
    if not isinstance(found, Mapping):
        message = "the object is missing" if found is None else f"{_kind(found)}, not an object"
        findings.problem(place, message, fix='Write "instance": {"title": "My pool"}')
        return None
    _name_twice(found, place, findings)
    cells = _cells(found)
    return RawTable(
        name="instance",
        title=place,
        notation=Notation("json"),
        place=lambda _line, key, _at: f"{place}.{key}" if key else place,
        columns=dict.fromkeys([*columns_of(Meta), *cells], (0, 0)),
        rows=[(0, cells)],
    )


def _table(name: str, rows: object, place: str, findings: Findings) -> RawTable:
    table = RawTable(
        name=name,
        title=place,
        notation=Notation("json"),
        place=lambda line, key, _at: f"{place}[{line}].{key}" if key else f"{place}[{line}]",
    )
    if not isinstance(rows, list | tuple):
        fix = f'Write "{name}": [{{...}}, {{...}}]'
        findings.problem(place, f"the table is {_kind(rows)}, not a list", fix=fix)
        table.complete = False
        return table
    for line, row in enumerate(rows):
        if not isinstance(row, Mapping):
            where = table.at(line)
            fix = 'Write {"column": value, ...}'
            findings.problem(where, f"the row is {_kind(row)}, not an object", fix=fix)
            table.complete = False
            continue
        _name_twice(row, table.at(line), findings)
        cells = _cells(row)
        for at, column in enumerate(cells):
            table.columns.setdefault(column, (line, at))
        if cells:
            table.rows.append((line, cells))
    return table


def _cells(row: Mapping[str, Any]) -> Cells:
    """The cells that are not blank."""
    found: dict[str, Value] = {}
    for key, value in row.items():
        cell, name = known(value), clean(str(key)) or ""
        if cell is None:
            continue
        if not name or isinstance(as_text(name), Defect):
            cell = Defect(f"{show(value)} stands under a key that is no name", "Name the key")
        elif name in found:
            cell = Defect(f"key {show(name)} stands twice", "Keep one of them")
        found[name] = cell
    return found


def _name_twice(found: Mapping[str, Any], where: str, findings: Findings) -> None:
    for key in found.keys_twice if isinstance(found, _Twice) else ():
        findings.problem(where, f"key {show(key)} stands twice", fix="Keep one of them")


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", tuple: "a list", str: "text", type(None): "null"}
    if isinstance(value, bool):
        return "yes/no"
    return kinds.get(type(value), "a number" if isinstance(value, int | float) else "no JSON")
