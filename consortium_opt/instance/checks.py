"""What must hold across records: known ids, one row a key, pairs of two, a pool, known regions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from consortium_opt.instance.cells import plain, show
from consortium_opt.instance.hints import hints
from consortium_opt.instance.parse import Row, Table
from consortium_opt.instance.raw import Findings
from consortium_opt.instance.regions import check_regions
from consortium_opt.instance.schema import TABLES

KEYS: dict[str, tuple[str, ...]] = {
    "candidates": ("id",),
    "capabilities": ("candidate", "capability"),
    "needs": ("candidate", "capability"),
    "interests": ("candidate", "topic"),
    "wanted": ("capability",),
    "roles": ("role",),
    "role_requirements": ("role", "capability"),
    "trust": ("a", "b"),
    "synergies": ("a", "b"),
    "groups": ("group", "value"),
}
"""Columns that together name a row of a table; rows are sorted by them."""

PAIRS: dict[str, str] = {"trust": "trust", "synergies": "value"}
"""Tables of unordered pairs, and the column that holds their value."""

REFERENCES: dict[str, dict[str, tuple[str, ...]]] = {
    "candidates": {
        "capabilities": ("candidate",),
        "needs": ("candidate",),
        "interests": ("candidate",),
        "trust": ("a", "b"),
        "synergies": ("a", "b"),
    },
    "roles": {"role_requirements": ("role",)},
}
"""Table of ids to the columns elsewhere that hold such ids."""


def check(tables: dict[str, Table], findings: Findings) -> None:
    """Record every problem between records, and merge pairs given twice with the same value."""
    _check_pool(tables, findings)
    if "candidates" in tables:
        check_regions(tables["candidates"], findings)
    for target, sources in REFERENCES.items():
        _check_references(tables, target, sources, findings)
    for name, table in tables.items():
        if name in PAIRS:
            _check_pairs(table, PAIRS[name], findings)
        else:
            _check_keys(table, KEYS[name], findings)
    _check_wanted(tables.get("wanted"), findings)
    _check_members(tables.get("roles"), findings)


def _check_pool(tables: Mapping[str, Table], findings: Findings) -> None:
    pool = tables.get("candidates")
    if pool and pool.raw.complete and not pool.rows:
        fix = "Give at least one candidate, with id and country"
        findings.problem(pool.raw.title, "the pool is empty: no candidates", fix=fix)


def _check_keys(table: Table, columns: tuple[str, ...], findings: Findings) -> None:
    first: dict[tuple[str, ...], int] = {}
    for line, values in table.rows:
        if any(c not in values for c in columns):
            continue
        key = tuple(values[c] for c in columns)
        if key in first:
            words = ", ".join(f"{c} {show(k)}" for c, k in zip(columns, key, strict=True))
            where = table.raw.at(line, columns[-1])
            before = table.raw.at(first[key])
            findings.problem(
                where, f"{words} stands twice, first at {before}", fix="Keep one of them"
            )
        first.setdefault(key, line)


def _check_pairs(table: Table, column: str, findings: Findings) -> None:
    """Order each pair, name pairs of one and pairs with two values, and keep every pair once."""
    pairs: dict[tuple[str, str], list[Row]] = {}
    for line, values in table.rows:
        if not {"a", "b", column} <= values.keys():
            continue
        values["a"], values["b"] = pair = _ordered(values["a"], values["b"])
        if pair[0] == pair[1]:
            message = f"{column} of {show(pair[0])} with itself"
            findings.problem(
                table.raw.at(line, "b"), message, "two candidates", "Take the line out"
            )
        else:
            pairs.setdefault(pair, []).append((line, values))
    table.rows[:] = [_merged(table, column, rows, findings) for rows in pairs.values()]


def _ordered(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a <= b else (b, a)


def _merged(table: Table, column: str, rows: list[Row], findings: Findings) -> Row:
    """One row for all rows of a pair; evidence that differs is joined, whatever its order."""
    first, values = rows[0]
    for line, again in rows[1:]:
        if again[column] == values[column]:
            findings.note(f"{table.name}: same pair and value given again, kept once", "row")
            continue
        a, b = show(values["a"]), show(values["b"])
        one, other = plain(values[column]), plain(again[column])
        message = f"{column} of {a} and {b} is {other} here and {one} at {table.raw.at(first)}"
        where = table.raw.at(line, column)
        findings.problem(where, message, "one value a pair", "Keep one of the two")
    evidence = {v["evidence"] for _, v in rows if "evidence" in v}
    if evidence:
        values = values | {"evidence": "; ".join(sorted(evidence))}
    return first, values


def _check_references(
    tables: Mapping[str, Table],
    target: str,
    sources: Mapping[str, tuple[str, ...]],
    findings: Findings,
) -> None:
    """Name ids that ``target`` lacks, unless it could not be read and so proves nothing."""
    key = KEYS[target][0]
    table = tables.get(target)
    if table is None:
        _name_orphans(tables, target, sources, findings)
        return
    ids = {values[key] for _, values in table.rows if key in values}
    if table.raw.complete and not table.rows:
        _name_orphans(tables, target, sources, findings)
    if not table.raw.complete or not ids:
        return
    hint, otherwise = hints(ids), f"Add it to {target}, or correct it"
    for name in (n for n in sources if n in tables):
        for line, values in tables[name].rows:
            for column in sources[name]:
                if column in values and values[column] not in ids:
                    word = values[column]
                    where = tables[name].raw.at(line, column)
                    message = f"{show(word)} is not among the {target}"
                    findings.problem(
                        where, message, f"ids in {table.raw.title}", hint(word) or otherwise
                    )


def _name_orphans(
    tables: Mapping[str, Table],
    target: str,
    sources: Iterable[str],
    findings: Findings,
) -> None:
    for name in sources:
        if target != "candidates" and name in tables and tables[name].rows:
            lacking = "nothing in" if target in tables else "no"
            message = f"there is {lacking} table {target!r} for its rows to belong to"
            findings.problem(tables[name].raw.title, message, fix=f"Add {target}, or take it out")


def _check_wanted(table: Table | None, findings: Findings) -> None:
    weights = [values.get("weight") for _, values in table.rows] if table else []
    if table and weights and not any(weight is None or weight > 0 for weight in weights):
        fix = "Give a capability a weight above 0, or take the table out: then every one counts 1"
        findings.problem(table.raw.title, "every weight is 0", "at least one above 0", fix)


def _check_members(table: Table | None, findings: Findings) -> None:
    default = TABLES["roles"].model_fields["min_members"].default
    for line, values in table.rows if table else ():
        low: Any = values.get("min_members", default)
        high: Any = values.get("max_members")
        if high is not None and high < low:
            message = f"max_members {high} is below min_members {low}"
            where = table.raw.at(line, "max_members") if table else ""
            findings.problem(
                where, message, f"a whole number, {low} or more", "Correct one of the two"
            )
