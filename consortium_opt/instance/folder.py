"""The folder carrier: ``instance.toml`` and one CSV file a table."""

from __future__ import annotations

import tomllib
from datetime import date, time
from pathlib import Path

from consortium_opt.instance.cells import Defect, Value, known, show
from consortium_opt.instance.columns import columns_of
from consortium_opt.instance.csvfile import read_csv
from consortium_opt.instance.files import cannot_read, read_text
from consortium_opt.instance.numerals import Notation
from consortium_opt.instance.raw import Findings, Raw, RawTable
from consortium_opt.instance.schema import TABLES, Meta
from consortium_opt.problems import did_you_mean, listing

META = "instance.toml"


def read_folder(path: Path, findings: Findings) -> Raw:
    """Every table; files that are no CSV, or start with ``_`` or ``.``, are ignored."""
    raw = Raw()
    try:
        names = sorted(entry.name for entry in path.iterdir() if not entry.is_dir())
    except OSError as error:
        cannot_read(path, error, findings)
        return raw
    tables = [n for n in names if n.lower().endswith(".csv") and not n.startswith(("_", ".", "~$"))]
    if META not in names and not any(Path(n).stem in TABLES for n in tables):
        _no_instance(path, names, findings)
        return raw
    raw.meta = _read_meta(path / META, names, findings)
    for name in tables:
        table = name.removesuffix(".csv")
        if table in TABLES:
            raw.tables[table] = read_csv(path / name, table, findings)
        else:
            _unknown(name, findings)
    if "candidates" not in raw.tables:
        message = "the file is missing, so the pool is empty"
        findings.problem("candidates.csv", message, fix="Add it, with the columns id and country")
    return raw


def _unknown(name: str, findings: Findings) -> None:
    allowed = listing([f"{t}.csv" for t in TABLES])
    hint = did_you_mean(name, [f"{t}.csv" for t in TABLES])
    fix = f"{hint} Start its name with _ to have it ignored".strip()
    findings.problem(name, "unknown table", allowed, fix)


def _no_instance(path: Path, names: list[str], findings: Findings) -> None:
    others = [n for n in names if n.lower().endswith((".xlsx", ".json")) and not n.startswith("~$")]
    fix = f"Put {META} and candidates.csv there"
    if others:
        fix += f", or give the file itself: {listing(others)}"
    message = f"the folder holds no instance: neither {META} nor a table"
    findings.problem(str(path), message, fix=fix)


def _read_meta(path: Path, names: list[str], findings: Findings) -> RawTable | None:
    if path.name not in names:
        near = next((n for n in names if n.lower().endswith(".toml")), None)
        fix = (
            f"Rename {near} to {META}" if near else 'Add it, with a line such as title = "My pool"'
        )
        findings.problem(META, "the file is missing", fix=fix)
        return None
    text = read_text(path, findings, "Save it again as UTF-8")
    if text is None:
        return None
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        fix = 'Write one key = value a line, and text in "quotes"'
        findings.problem(META, f"the file is not TOML: {error}", fix=fix)
        return None
    cells = {key: _toml_value(value) for key, value in document.items()}
    return RawTable(
        name="instance",
        title=META,
        notation=Notation("toml"),
        place=lambda _line, key, _position: f"{META}, key {key}" if key else META,
        columns=dict.fromkeys([*columns_of(Meta), *cells], (1, 0)),
        rows=[(1, {key: value for key, value in cells.items() if value is not None})],
    )


def _toml_value(value: object) -> Value | None:
    if isinstance(value, date | time):
        return Defect(f"{show(value)} is a date", 'Write it as "text" or as a number')
    return known(value, 'Write "text", a number, true or false')
