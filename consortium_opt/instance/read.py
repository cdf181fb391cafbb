"""Reading an instance from any carrier: all problems at once, or the validated instance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from consortium_opt.garbage import many_objects
from consortium_opt.instance.alike import Cells, alike, look_alikes
from consortium_opt.instance.cells import as_text
from consortium_opt.instance.checks import KEYS, check
from consortium_opt.instance.columns import columns_of
from consortium_opt.instance.folder import read_folder
from consortium_opt.instance.jsonfile import read_document, read_json
from consortium_opt.instance.parse import Table, read_meta, read_table
from consortium_opt.instance.raw import Findings, Raw, RawTable
from consortium_opt.instance.schema import TABLES, Instance, Meta, Record
from consortium_opt.problems import InvalidInput, Problem, did_you_mean

CARRIERS = "a folder of instance.toml and CSV files, an .xlsx workbook or a .json file"


def read_instance(path: str | Path) -> Instance:
    """Read an instance from a folder, an ``.xlsx`` workbook or a ``.json`` file.

    The three carriers are equal: the same tables give equal instances with the same
    :attr:`~Instance.sha256`. Levels run from 0 to the instance's ``max_level``; trust, synergy and
    interest from 0 to 1; effort is in person-months, money in the instance's currency.

    Raises:
        InvalidInput: with every problem found, each with its place, value and remedy.
    """
    return read_instance_with_notes(path)[0]


def read_instance_with_notes(path: str | Path) -> tuple[Instance, tuple[str, ...]]:
    """Read an instance, and say what was normalised or looks odd on the way, each kind once.

    Raises:
        InvalidInput: with every problem found.
    """
    findings = Findings()
    with many_objects():
        raw = _read(Path(path), findings)
        instance = _build(raw, findings)
    for text in look_alikes(instance):
        findings.note(text)
    return instance, findings.notes


def placed_notes(path: str | Path) -> tuple[Problem, ...]:
    """Notes on certain cells, each with its place; those that are there beside problems as well."""
    findings = Findings()
    with many_objects(), suppress(InvalidInput):
        raw = _read(Path(path), findings)
        for found in alike(_build(raw, findings)):
            for where in _cells(raw, found.cells):
                findings.note(found.text, where=where)
    return tuple(findings.placed)


def _cells(raw: Raw, wanted: Cells) -> Iterator[str]:
    """The place of each value that is spoken of, where it stands first in its column."""
    for key, values in wanted.items():
        name, _, column = key.partition(".")
        left, table = set(values), raw.tables.get(name)
        for line, cells in table.rows if table else ():
            text = as_text(cells[column]) if left and column in cells else ""
            if table and isinstance(text, str) and text in left:
                left.remove(text)
                yield table.at(line, column)


def parse_instance(document: Mapping[str, Any], source: str = "") -> Instance:
    """Build an instance from the JSON carrier's shape: ``instance`` and one list a table.

    ``source`` stands before the place in every problem. The inverse of :meth:`Instance.to_dict`.

    Raises:
        InvalidInput: with every problem found.
    """
    findings = Findings()
    return _build(read_document(document, source, findings), findings)


def _read(path: Path, findings: Findings) -> Raw:
    try:
        folder, exists = path.is_dir(), path.exists()
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        findings.problem(str(path), message, fix="Check that you may read it")
        return Raw()
    suffix = path.suffix.lower()
    if folder:
        return read_folder(path, findings)
    if not exists:
        findings.problem(str(path), "there is no such file or folder", fix=_near(path))
    elif path.name.startswith("~$"):
        fix = f"Give {path.name.removeprefix('~$')}"
        findings.problem(path.name, "this is the lock file of an open workbook", fix=fix)
    elif suffix == ".xlsx":
        from consortium_opt.instance.workbook import read_workbook

        return read_workbook(path, findings)
    elif suffix == ".json":
        return read_json(path, findings)
    else:
        findings.problem(str(path), "not an instance", CARRIERS, _other(path, suffix))
    return Raw()


def _near(path: Path) -> str:
    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        names = []
    return did_you_mean(path.name, names) or "Check the path"


def _other(path: Path, suffix: str) -> str:
    if suffix in (".csv", ".toml"):
        return f"Give the folder: {path.parent}"
    if suffix in (".xls", ".ods", ".xlsm", ".xlsb", ".numbers"):
        return "Save it in the spreadsheet program as .xlsx"
    return "Give one of these"


def _build(raw: Raw, findings: Findings) -> Instance:
    """Parse and check every table, then build the instance, or raise with all problems."""
    meta = read_meta(raw.meta, findings) if raw.meta else {}
    max_level = _max_level(raw, meta)
    tables: dict[str, Table] = {}
    quick: dict[str, tuple[Record, ...]] = {}
    for name, record in TABLES.items():
        if name in raw.tables:
            found = _quickly(raw.tables[name], tables.get("candidates"), max_level, findings)
            if found is not None:
                quick[name] = found
                continue
            tables[name] = read_table(raw.tables[name], columns_of(record), max_level, findings)
    check(tables, findings)
    if findings.problems:
        raise InvalidInput(findings.problems)
    rows = quick | {
        name: tuple(TABLES[name](**values) for values in _sorted(table))
        for name, table in tables.items()
    }
    return Instance.model_validate({"meta": Meta(**meta), **rows})


def _quickly(
    raw: RawTable, pool: Table | None, max_level: float | None, findings: Findings
) -> tuple[Record, ...] | None:
    """The rows of a table that was read by columns; None, with its cells there, if one by one."""
    if raw.quick is None:
        return None
    ids = {v["id"] for _, v in pool.rows if "id" in v} if pool and pool.raw.complete else ()
    found = raw.quick.records(KEYS[raw.name], ids, max_level)
    if found is None and raw.fill:
        raw.fill(findings)
    return found


def _max_level(raw: Raw, meta: dict[str, Any]) -> float | None:
    """Highest level; None if it could not be read, so that no level is judged by it."""
    unread = raw.meta is None or ("max_level" in raw.meta.rows[0][1] and "max_level" not in meta)
    return None if unread else meta.get("max_level", Meta.model_fields["max_level"].default)


def _sorted(table: Table) -> list[dict[str, Any]]:
    """Rows by their key; roles keep the order of the value chain."""
    rows = [values for _, values in table.rows]
    key = KEYS[table.name]
    return rows if table.name == "roles" else sorted(rows, key=lambda v: [v[c] for c in key])
