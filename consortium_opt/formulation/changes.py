"""``--set KEY=VALUE``: reading it, and the record of everything that was changed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from pydantic import BaseModel

from consortium_opt.formulation.layers import (
    FILE_KEYS,
    NAMED,
    SECTIONS,
    SET,
    Key,
    Layer,
    Table,
    plain,
    shaped,
)
from consortium_opt.formulation.merge import Merged, Patch
from consortium_opt.formulation.schema import Change
from consortium_opt.objectives import TERMS
from consortium_opt.problems import InvalidInput, Problem
from consortium_opt.rules import RULES

KINDS: dict[str, Mapping[str, type[BaseModel]]] = {"rules": RULES, "objective": TERMS}


def parse_set(text: str) -> tuple[str, Any]:
    """Dotted key and value of ``KEY=VALUE``; the value is TOML, anything else a text.

    Raises InvalidInput where there is no ``=``, no key, no value, or a list, table or quoted text
    that is broken off.
    """
    key, equals, written = text.partition("=")
    parts, written = [part.strip() for part in key.split(".")], written.strip()
    where = f"{SET} {text}"
    if not equals:
        fix = "Write KEY=VALUE, such as rules.size.max=8"
        raise InvalidInput([Problem(where, "there is no '='", fix=fix)])
    if not all(parts):
        fix = "Write KEY=VALUE, such as rules.size.max=8"
        raise InvalidInput([Problem(where, "the key is blank, or a part of it", fix=fix)])
    if not written:
        raise InvalidInput([Problem(where, "there is no value", fix='Write "" for an empty text')])
    try:
        read = tomllib.loads(f"value = {written}")
    except tomllib.TOMLDecodeError as error:
        if written[0] in "[{\"'":
            reason = str(error).partition(" (at ")[0]
            fix = f"""Quote texts inside, and all of it for the shell: '{key}=["FR", "DE"]'"""
            raise InvalidInput([Problem(where, f"not TOML: {reason}", fix=fix)]) from None
        return ".".join(parts), written
    if list(read) != ["value"]:
        raise InvalidInput([Problem(where, "more than one value", fix="Give each its own --set")])
    return ".".join(parts), read["value"]


def patch_of_changes(changes: Mapping[str, Any], problems: list[Problem]) -> Patch:
    """Dotted keys as a patch; a whole rule or section merges key by key like an overlay's."""
    patch: dict[Key, tuple[Any, str]] = {}
    for dotted, value in changes.items():
        key = tuple(part.strip() for part in str(dotted).split("."))
        for leaf, inner in _leaves(key, value, problems).items():
            if leaf in patch:
                problems.append(Problem(f"{SET} {'.'.join(leaf)}", "it is set twice"))
            patch[leaf] = (inner, SET)
    return dict(sorted(patch.items(), key=lambda item: (len(item[0]), item[0])))


def _leaves(key: Key, value: Any, problems: list[Problem]) -> dict[Key, Any]:
    """What one dotted key sets: itself, or all that stands in a table given for a whole rule."""
    where, top = f"{SET} {'.'.join(key)}", key[0]
    if not all(key):
        fix = "Write it like rules.size.max"
        problems.append(Problem(where, "the key is blank, or a part of it", fix=fix))
    elif top == "extends":
        problems.append(Problem(where, "a change cannot extend", fix="Choose the parent with -f"))
    elif top in FILE_KEYS and top not in SECTIONS and len(key) > 1:
        problems.append(Problem(where, f"{top} has no keys below it", fix=f"Set {top} itself"))
    elif top in SECTIONS and len(key) > (3 if top in NAMED else 2):
        return {key: plain(value, SET, problems, key)}
    else:
        nested = value
        for part in reversed(key):
            nested = {part: nested}
        return shaped(Layer(SET, nested), problems).leaves()
    return {}


def record(before: Merged, after: Merged) -> tuple[Change, ...]:
    """Every changed value, leaf by leaf, sorted by key; set again in a base, they give the same.

    A new rule or one whose type changed is one change. What a rule's class takes for a missing key
    counts as its value before.
    """
    found: dict[str, tuple[Any, Any]] = {}
    for key in sorted(after.data.keys() | before.data.keys()):
        old, new = before.data.get(key), after.data.get(key)
        if key in NAMED:
            for name, table in (new or {}).items():
                earlier = (old or {}).get(name)
                defaults = _defaults(key, earlier)
                _differences(f"{key}.{name}", earlier, table, found, defaults)
        elif key in SECTIONS:
            for name, value in (new or {}).items():
                _differences(f"{key}.{name}", (old or {}).get(name), value, found)
        else:
            _differences(key, old, new, found)
    return tuple(
        Change(key=key, old=jsonable(old), new=jsonable(new))
        for key, (old, new) in sorted(found.items())
    )


def _defaults(section: str, table: Table | None) -> Table:
    """What the class of a rule takes for missing keys, where that is a plain value."""
    kind = KINDS[section].get(str((table or {}).get("type")))
    fields = kind.model_fields.items() if kind else ()
    return {k: f.default for k, f in fields if isinstance(f.default, str | bool | int | float)}


def _differences(
    key: str, old: Any, new: Any, found: dict[str, tuple[Any, Any]], defaults: Table | None = None
) -> None:
    """Leaves in which two values differ; a table that lost a key or changed its type is one."""
    if _same(old, new):
        return
    grown = isinstance(old, dict) and isinstance(new, dict) and old.keys() <= new.keys()
    if not grown or old.get("type") != new.get("type"):
        found[key] = (old, new)
        return
    before = (defaults or {}) | old
    for name, value in new.items():
        _differences(f"{key}.{name}", before.get(name), value, found)


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, bool) != isinstance(b, bool):
        return False
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same(a[k], b[k]) for k in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(_same, a, b))
    return bool(a == b)


def jsonable(value: Any) -> Any:
    """The value with dates as ISO texts."""
    if isinstance(value, dict):
        return {key: jsonable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [jsonable(inner) for inner in value]
    return value.isoformat() if isinstance(value, date | time) else value
