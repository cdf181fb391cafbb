"""Cases of a comparison by their sources: formulations, what-ifs over them, and files of cases.

A file of cases is TOML with a table a case::

    [cases.small]
    formulation = "horizon-ria"
    with        = ["balanced-40"]
    set         = { "rules.size.max" = 8 }
    require     = ["our-cluster"]
    exclude     = []

Every key may be left out; without ``formulation`` it is ``base``. Paths are relative to the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from consortium_opt.formulation.layers import SET, kind_of, show
from consortium_opt.formulation.read import read_formulation
from consortium_opt.problems import InvalidInput, Problem, did_you_mean, listing
from consortium_opt.whatif.cases.variants import Variant

KEYS = ("formulation", "with", "set", "require", "exclude")
_LISTS = ("with", "require", "exclude")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a case comes from: a formulation with overlays and changes, and named candidates.

    ``place`` stands before what is wrong with it: the file and the key of its table.
    """

    name: str
    formulation: str = "base"
    overlays: tuple[str, ...] = ()
    changes: Mapping[str, Any] | None = None
    require: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    place: str = ""

    def read(self, changes: Mapping[str, Any], problems: list[Problem]) -> Variant | None:
        """The variant with further changes; None, with the reasons, if it cannot be read."""
        own = dict(self.changes or {})
        for key in own.keys() & changes.keys():
            if own[key] != changes[key]:
                message = f"{key} is {show(own[key])} here and {show(changes[key])} with {SET}"
                problems.append(Problem(self._at(f"{SET} {key}"), message, fix="Give it once"))
        try:
            formulation = read_formulation(self.formulation, self.overlays, {**changes, **own})
        except InvalidInput as error:
            problems += [replace(p, where=self._at(p.where)) for p in error.problems]
            return None
        return Variant(formulation, self.require, self.exclude)

    def _at(self, where: str) -> str:
        """A place within the case; what ``--set`` is on the command line is a key in a file."""
        if not self.place:
            return where
        inner = where.removeprefix(f"{SET} ")
        return f"{self.place}.set {inner}" if inner != where else f"{self.place} {where}".strip()


def read_cases(path: str | Path) -> dict[str, Variant]:
    """Cases of a comparison file by name, in its order, for :func:`consortium_opt.compare`.

    The file is TOML with a table ``[cases.NAME]`` a case; its keys, all optional, are
    ``formulation`` (name or path, else ``base``), ``with`` (overlays), ``set`` (dotted keys to
    values), ``require`` and ``exclude`` (ids). Raises InvalidInput with every problem.
    """
    problems: list[Problem] = []
    sources = sources_in(Path(path), problems)
    if sources is None:
        message = "it is no comparison file: there is no table [cases.NAME] in it"
        raise InvalidInput(problems or [Problem(str(path), message)])
    found = {source.name: source.read({}, problems) for source in sources}
    if problems:
        raise InvalidInput(problems)
    return {name: variant for name, variant in found.items() if variant is not None}


def sources_in(path: Path, problems: list[Problem]) -> list[Source] | None:
    """Sources of the cases in a file; None if it is no file of cases, or cannot be read."""
    if path.suffix != ".toml" or not path.is_file():
        return None
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return None  # whoever reads it as a formulation says what is wrong with the file
    if "cases" not in data:
        return None
    for key in data.keys() - {"cases"}:
        fix = did_you_mean(key, ["cases"]) or "Delete it, or move it into a case"
        problems.append(Problem(path.name, f"there is no key {key!r} at the top", "cases", fix))
    cases = data["cases"]
    if not isinstance(cases, dict) or not cases:
        message = "there is no case in it" if cases == {} else f"{show(cases)} is {kind_of(cases)}"
        problems.append(Problem(f"{path.name} cases", message, fix="Write [cases.NAME] tables"))
        return []
    return [_source(path, name, table, problems) for name, table in cases.items()]


def _source(path: Path, name: str, table: Any, problems: list[Problem]) -> Source:
    """The source of one case; what has no place in it is reported and left out."""
    place = f"{path.name} cases.{name}"
    if not name.strip() or not name.isprintable():
        problems.append(Problem(place, f"{name!r} cannot be the name of a case", fix="Give it one"))
    if not isinstance(table, dict):
        message = f"{show(table)} is {kind_of(table)}, not a table"
        problems.append(Problem(place, message, fix=f"Write [cases.{name}] and its keys below"))
        return Source(name, place=place)
    for key in table.keys() - set(KEYS):
        fix = did_you_mean(key, KEYS) or "Delete it; numbers of rules stand in set"
        problems.append(Problem(place, f"there is no key {key!r}", listing(KEYS), fix))
    lists = {key: tuple(_texts(place, key, table.get(key, []), problems)) for key in _LISTS}
    source = Source(
        name,
        overlays=tuple(_beside(path, text) for text in lists["with"]),
        require=lists["require"],
        exclude=lists["exclude"],
        place=place,
    )
    formulation, changes = table.get("formulation", "base"), table.get("set", {})
    if isinstance(formulation, str) and formulation.strip():
        source = replace(source, formulation=_beside(path, formulation))
    else:
        problems.append(_wrong(place, "formulation", formulation, "a name or a path"))
    if isinstance(changes, dict):
        return replace(source, changes=changes)
    fix = 'Write set = { "rules.size.max" = 8 }'
    problems.append(_wrong(place, "set", changes, "a table of dotted keys and values", fix))
    return source


def _texts(place: str, key: str, value: Any, problems: list[Problem]) -> Iterator[str]:
    """The texts of a list; a text alone is a list of one."""
    for item in [value] if isinstance(value, str) else value if isinstance(value, list) else [None]:
        if isinstance(item, str) and item.strip():
            yield item
        else:
            problems.append(_wrong(place, key, value, "a list of texts"))
            return


def _wrong(place: str, key: str, value: Any, allowed: str, fix: str = "") -> Problem:
    return Problem(f"{place}.{key}", f"{show(value)} is {kind_of(value)}", allowed, fix)


def _beside(path: Path, text: str) -> str:
    """A path relative to the file of cases; a name stays a name."""
    if text.endswith(".toml") or "/" in text or "\\" in text:
        return str(path.parent / text)
    return text
