"""One source of a formulation as plain data: a TOML file, a table from Python, or ``--set``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any

from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance.files import read_text
from consortium_opt.instance.raw import Findings
from consortium_opt.problems import Problem, did_you_mean, listing

Table = dict[str, Any]
Key = tuple[str, ...]
"""Place of a value: ``("rules", "size", "max")``."""

SET = "--set"
"""Label of what the command line or ``changes`` sets."""
NAMED = ("rules", "objective")
"""Sections that hold a table a name."""
SECTIONS = (*NAMED, "funding")
FILE_KEYS = (*(k for k in Formulation.model_fields if k not in ("name", "changes")), "extends")
"""Keys at the top of a formulation file."""
ABOUT = ("title", "source", "kind", "description", "as_of", "confidence")
"""Keys in which a file speaks of itself; those of an overlay stay with the overlay."""


@dataclass(frozen=True)
class Layer:
    """Raw data of one source. ``label`` names it in messages, ``path`` is None without a file."""

    label: str
    data: Table = field(default_factory=dict)
    path: Path | None = None

    def leaves(self) -> dict[Key, Any]:
        """Every value that merges on its own, by its key, in the order of the file."""
        found: dict[Key, Any] = {}
        for key, value in self.data.items():
            if key in NAMED:
                for name, table in value.items():
                    found |= {(key, name, parameter): v for parameter, v in table.items()}
            elif key in SECTIONS:
                found |= {(key, name): v for name, v in value.items()}
            elif key != "extends":
                found[key,] = value
        return found


def read_layer(path: Path, problems: list[Problem]) -> Layer | None:
    """A TOML file, parts of the wrong shape left out; None, with the reason, if there is none."""
    findings = Findings()
    text = read_text(path, findings, "Save it as UTF-8")
    problems += findings.problems
    if text is None:
        return None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.append(_not_toml(path.name, error))
        return None
    return shaped(Layer(path.name, data, path), problems)


def _not_toml(name: str, error: tomllib.TOMLDecodeError) -> Problem:
    reason, _, at = str(error).removesuffix(")").partition(" (at ")
    fix = 'Write one key = value a line, text in "quotes", lists as ["a", "b"], every key once'
    return Problem(f"{name} {at}".strip(), f"the file is not TOML: {reason}", fix=fix)


def shaped(layer: Layer, problems: list[Problem]) -> Layer:
    """The layer without what cannot stand in a formulation, each piece reported."""
    data: Table = {}
    for key, value in plain(layer.data, layer.label, problems).items():
        if key not in FILE_KEYS:
            problems.append(_unknown_key(layer.label, key))
        elif key not in SECTIONS:
            data[key] = value
        elif not isinstance(value, dict):
            message = f"{show(value)} is {kind_of(value)}, not a table"
            problems.append(Problem(f"{layer.label} {key}", message, fix=_table_fix(layer, key)))
        elif key in NAMED:
            data[key] = {n: t for n, t in value.items() if _named(layer, key, n, t, problems)}
        else:
            data[key] = value
    return Layer(layer.label, data, layer.path)


def _named(layer: Layer, section: str, name: str, table: Any, problems: list[Problem]) -> bool:
    """Whether a rule or term has a usable name and is a table with something in it."""
    where = f"{layer.label} {section}.{name}"
    if not usable(name):
        message = f"{name!r} cannot be the name of a {word(section)}"
        allowed = "printable characters without a dot, and no blanks at the ends"
        problems.append(Problem(f"{layer.label} {section}", message, allowed, "Give it a name"))
    elif not isinstance(table, dict):
        message = f"{show(table)} is {kind_of(table)}, not a table"
        problems.append(Problem(where, message, fix=_table_fix(layer, f"{section}.{name}")))
    elif not table:
        problems.append(Problem(where, "the table is empty", fix="Give it a type, or delete it"))
    else:
        return True
    return False


def usable(name: str) -> bool:
    """Whether a rule or term can have this name: it stands in rows, reports and dotted keys."""
    return bool(name) and name == name.strip() and name.isprintable() and "." not in name


def _unknown_key(label: str, key: str) -> Problem:
    if key == "name":
        fix = "Leave it out: the name of a formulation is that of its file"
    elif "." in key:
        fix = "Nest the tables, or give dotted keys as changes"
    else:
        fix = did_you_mean(key, FILE_KEYS) or "Delete it, or move it into a rule"
    return Problem(label, f"there is no key {key!r} at the top", listing(FILE_KEYS, 20), fix)


def _table_fix(layer: Layer, key: str) -> str:
    if layer.label == SET:
        return f"Set a key of it, such as {key}.KEY=VALUE"
    return f"Write [{key}] and its keys below" if "." in key else f"Write [{key}.NAME] tables"


def plain(value: Any, label: str, problems: list[Problem], key: Key = ()) -> Any:
    """A copy of tables, lists and plain values; anything else is reported and becomes None."""
    where = f"{label} {'.'.join(key)}".strip()
    if isinstance(value, Mapping):
        odd = [name for name in value if not isinstance(name, str)]
        problems += [Problem(where, f"{name!r} cannot be a key", "text") for name in odd]
        inner = {name: v for name, v in value.items() if isinstance(name, str)}
        return {name: plain(v, label, problems, (*key, name)) for name, v in inner.items()}
    if isinstance(value, list | tuple):
        return [plain(item, label, problems, key) for item in value]
    if value is None or isinstance(value, str | bool | int | float | date | time):
        return value
    message = f"{show(value)} is of type {type(value).__name__}"
    problems.append(Problem(where, message, "text, numbers, true, false, dates, lists, tables"))
    return None


def word(section: str) -> str:
    """``rule`` or ``term``."""
    return "rule" if section == "rules" else "term"


def show(value: Any) -> str:
    """A value as TOML writes it, short enough for a message."""
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, date | time):
        text = value.isoformat()
    elif isinstance(value, dict):
        text = "{" + ", ".join(f"{key} = {show(v)}" for key, v in value.items()) + "}"
    elif isinstance(value, list):
        text = "[" + ", ".join(show(v) for v in value) + "]"
    else:
        text = "nothing" if value is None else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def kind_of(value: Any) -> str:
    """What a value is, in plain words."""
    kinds: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (bool, "a yes/no value"),
        ((int, float), "a number"),
        (str, "text"),
        ((date, time), "a date or a time"),
        (list, "a list"),
        (dict, "a table"),
    )
    return next((name for kind, name in kinds if isinstance(value, kind)), "no value")


def looks_like_number(text: str) -> bool:
    """Whether a text holds a number, with a point or a comma."""
    return re.fullmatch(r"\s*[-+]?\d+([.,]\d+)?\s*%?\s*", text) is not None
