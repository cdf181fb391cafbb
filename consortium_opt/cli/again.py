"""The command that gives a result again."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from consortium_opt.result import Result

WHERE_IT_GOES = {"output", "force", "quiet", "verbose", "form"}
"""Options that say where the answer goes or what is told on the way, and not what it is."""


def command_line(context: click.Context) -> str:
    """The running command as somebody would type it, without where its answer goes."""
    words = ["consortium-opt", context.info_name or ""]
    for parameter in context.command.params:
        value = context.params.get(parameter.name or "")
        if isinstance(parameter, click.Argument):
            words.append(str(value))
        elif parameter.name not in WHERE_IT_GOES and value != parameter.get_default(context):
            words += _option(parameter, value)
    return shlex.join(words)


def _option(parameter: click.Parameter, value: Any) -> list[str]:
    """An option as it is typed, each of its values after its name; a flag is its name alone."""
    if isinstance(parameter, click.Option) and parameter.is_flag:
        return [(parameter.opts if value else parameter.secondary_opts)[-1]]
    values = value if isinstance(value, tuple) else [value]
    return [word for one in values if one is not None for word in (parameter.opts[-1], str(one))]


RECORDED = "as far as the result records it"
"""What is to be said of a command that :func:`command_of` gives: a result does not hold
``--min-difference``, ``--gap`` and ``--time-limit``."""


def command_of(result: Result, pool: str | None, formulation: str | None) -> str | None:
    """``solve`` with what the result records: changes as ``--set``, ranks and seed.

    None where no options say what was solved: of a kept consortium the members are recorded and
    not the file they are of, and a change to nothing cannot be set on the command line.
    """
    from consortium_opt.reporting.printed import kept_in

    said = result.formulation
    words = ["consortium-opt", "solve", pool or "INSTANCE", "-f", formulation or said.name]
    for change in said.changes:
        new = change.new
        if kept_in(change) is not None or _has_none(new):
            return None
        named = isinstance(new, dict) and new.get("type") in ("require", "exclude")
        if named and change.old is None and new.keys() == {"type", "candidates"}:
            words += [word for i in new["candidates"] for word in (f"--{new['type']}", i)]
        else:
            words += ["--set", f"{change.key}={_toml(new)}"]
    if len(result.consortia) > 1:
        words += ["--top", str(len(result.consortia))]
    if result.solver.seed:
        words += ["--seed", str(result.solver.seed)]
    return shlex.join(words)


def _has_none(value: Any) -> bool:
    """Whether a value is one that TOML cannot hold, or has one in it."""
    if isinstance(value, dict | list):
        return any(map(_has_none, value.values() if isinstance(value, dict) else value))
    return value is None


def _toml(value: Any) -> str:
    """A value as TOML on one line."""
    if isinstance(value, dict):
        inner = ", ".join(f"{json.dumps(key)} = {_toml(v)}" for key, v in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)
