"""Merged raw data to a Formulation, every problem with its place and the source that set it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from consortium_opt.formulation.changes import jsonable
from consortium_opt.formulation.funding import Funding
from consortium_opt.formulation.layers import SECTIONS, Key, Table, kind_of, show, word
from consortium_opt.formulation.merge import Merged
from consortium_opt.formulation.schema import Change, Formulation
from consortium_opt.formulation.wording import COMMON, allowed, place, unknown_type, worded
from consortium_opt.objectives import TERMS
from consortium_opt.objectives.base import Term
from consortium_opt.problems import Problem, listing
from consortium_opt.rules import PLAIN, RULES, type_name
from consortium_opt.rules.base import Rule
from consortium_opt.rules.counting import counted_among

Kind = TypeVar("Kind", bound=BaseModel)
INLINE: dict[str, type[Rule]] = {type_name(kind): kind for kind in PLAIN}
STAND_IN = {"type": "size", "min": 1}
"""Takes the place of a broken inline rule, so that the rule around it is still read."""


def validated(
    merged: Merged, name: str, changes: tuple[Change, ...], problems: list[Problem]
) -> Formulation | None:
    """The formulation; None where something is wrong, with every reason in ``problems``."""
    before = len(problems)
    head = _head(merged, name, problems)
    rules = _all("rules", RULES, merged, problems)
    terms = _all("objective", TERMS, merged, problems)
    funding = None
    if "funding" in merged.data:
        funding = _read(Funding, merged.data["funding"], ("funding",), merged, problems)
    if not any(" objective" in problem.where for problem in problems):
        problems += _weights(merged, terms)
    if len(problems) > before or head is None:
        return None
    if head.counts_only:
        rules = {name: counted_among(rule, head.counts_only) for name, rule in rules.items()}
    parts = {"rules": rules, "objective": terms, "funding": funding, "changes": changes}
    return head.model_copy(update=parts)


def _head(merged: Merged, name: str, problems: list[Problem]) -> Formulation | None:
    table = {key: value for key, value in merged.data.items() if key not in SECTIONS}
    title = table.get("title")
    if title is None or (isinstance(title, str) and not title.strip()):
        fault = "'title' is missing" if title is None else "'title' is blank"
        fix = 'Write title = "..." at the top'
        problems.append(Problem(merged.label(("title",)), fault, fix=fix))
        table["title"] = "-"
    return _read(Formulation, table | {"name": name}, (), merged, problems)


def _all(
    section: str, kinds: Mapping[str, type[Kind]], merged: Merged, problems: list[Problem]
) -> dict[str, Kind]:
    """Every rule or term that can be read, by name."""
    found = {}
    for name, table in merged.named(section).items():
        item = _item(table, (section, name), kinds, merged, problems)
        if item is not None:
            found[name] = item
    return found


def _item(
    table: Table,
    at: Key,
    kinds: Mapping[str, type[Kind]],
    merged: Merged,
    problems: list[Problem],
) -> Kind | None:
    noun = word(at[0]) if len(at) == 2 else "rule"
    if "type" not in table:
        fix = 'Write its type, such as type = "size"'
        where = _where(merged, at)
        problems.append(Problem(where, f"the {noun} has no type", listing(list(kinds), 30), fix))
        return None
    named = table["type"]
    kind = kinds.get(named) if isinstance(named, str) else None
    if kind is None:
        problems.append(unknown_type(noun, named, _where(merged, (*at, "type")), kinds))
        return None
    checked = dict(table)
    for part in _inline_parts(kind):
        if part in table:
            checked[part] = _inline(table[part], (*at, part), merged, problems)
    return _read(kind, checked, at, merged, problems)


def _inline_parts(kind: type[BaseModel]) -> list[str]:
    """Parameters of a rule or term that are rules themselves."""
    return [name for name, field in kind.model_fields.items() if field.annotation is Rule]


def _inline(table: Any, at: Key, merged: Merged, problems: list[Problem]) -> Any:
    """An inline rule, checked as strictly as any other; a stand-in where it is broken."""
    if not isinstance(table, dict):
        allowed_ = 'a rule such as {type = "size", min = 3}'
        message = f"{show(table)} is {kind_of(table)}"
        problems.append(Problem(_where(merged, at), message, allowed_))
        return STAND_IN
    return STAND_IN if _item(table, at, INLINE, merged, problems) is None else table


def _read(
    kind: type[Kind], table: Table, at: Key, merged: Merged, problems: list[Problem]
) -> Kind | None:
    """An object of the class; what is wrong with several of its parameters is all reported."""
    errors = _errors(kind, table)
    faulty = {str(error["loc"][0]) for error in errors if error["loc"]}
    if faulty and faulty <= set(COMMON):
        rest = {key: value for key, value in table.items() if key not in faulty}
        errors += [error for error in _errors(kind, rest) if not error["loc"]]
    locs = [error["loc"] for error in errors]
    for error in errors:
        loc = error["loc"]
        if error["type"] == "too_short" and any(o[: len(loc)] == loc != o for o in locs):
            continue
        problems.append(_problem(error, kind, at, merged))
    return None if errors else _strict(kind, table)


def _errors(kind: type[BaseModel], table: Table) -> list[ErrorDetails]:
    try:
        _strict(kind, table)
    except ValidationError as found:
        return found.errors(include_url=False)
    return []


def _strict(kind: type[Kind], table: Table) -> Kind:
    """Read strictly: no text for a number, no number for yes or no."""
    if _inline_parts(kind):
        return kind.model_validate(_with_dates(kind, table), strict=True)
    return kind.model_validate_json(json.dumps(jsonable(table)), strict=True)


def _with_dates(kind: type[BaseModel], table: Table) -> Table:
    """The table with dates that came as ISO texts; others stay for the check to refuse."""
    read = dict(table)
    for name, value in table.items():
        if isinstance(value, str) and allowed(kind, (name,)).startswith("a date"):
            try:
                read[name] = date.fromisoformat(value)
            except ValueError:
                continue
    return read


def _problem(error: ErrorDetails, kind: type[BaseModel], at: Key, merged: Merged) -> Problem:
    message, permitted, fix = worded(error, kind)
    loc = error["loc"][:-1] if error["type"] == "missing" else error["loc"]
    key = (*at, *(str(part) for part in loc[:1]))
    where = _where(merged, key)
    if len(loc) > 1:
        where += ", " + place(loc[1:])
    if error["type"] == "value_error" and not loc:
        fix = fix or _sources(message, at, merged)
    return Problem(where, message, permitted, fix)


def _where(merged: Merged, key: Key) -> str:
    return f"{merged.label(key)} {'.'.join(key)}".strip()


def _sources(message: str, at: Key, merged: Merged) -> str:
    """Which source set which of the parameters a message speaks of, if they are several."""
    words = message.replace(",", " ").split()
    parameters = [w for w in dict.fromkeys(words) if merged.origin.get((*at, w))]
    labels = {w: merged.label((*at, w)) for w in parameters}
    if len(set(labels.values())) < 2:
        return ""
    return ", ".join(f"{w} is set in {label}" for w, label in labels.items())


def _weights(merged: Merged, terms: Mapping[str, Term]) -> list[Problem]:
    """Something must count."""
    where = _where(merged, ("objective",))
    fix = 'Add one, such as [objective.coverage] with type = "coverage"'
    if not terms:
        return [Problem(where, "there is no objective term", fix=fix)]
    on = [term for term in terms.values() if term.enabled]
    if not on:
        return [Problem(where, "every objective term is switched off", fix="Switch one on")]
    if not any(term.weight > 0 for term in on):
        allowed_ = "at least one weight above 0"
        return [Problem(where, "every weight is 0", allowed_, "Raise the weight that counts")]
    return []
