"""A page a shipped formulation, and the index of them: ``pages()`` gives file name to text."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel

from consortium_opt.attributes import DERIVED
from consortium_opt.case import DESCRIBED
from consortium_opt.formulation import read_formulation
from consortium_opt.formulation.library import shipped_formulations
from consortium_opt.formulation.schema import Formulation
from consortium_opt.formulation.walk import ATTRIBUTES, parts
from consortium_opt.objectives.base import Term
from consortium_opt.rules.base import Rule, between, number
from consortium_opt.shipped import shipped_folder

GENERATED = "Generated from the formulation files by `python docs/build.py`."
CAUTION = "A page is an aid; the text of the call prevails."
STANDARD = {*DESCRIBED, *DERIVED}
RULE_HEAD = ("rule", "in words", "checked as", "law", "source", "as of", "confidence")
MONEY = {
    "cost": ("pm_cost",),
    "eligible_cost": ("pm_cost", "other_costs", "subcontracts"),
    "contribution": ("pm_cost", "other_costs", "subcontracts", "funding_rate", "non_profit"),
}
"""Amounts that a rule is ``of``, and the columns of candidates they are computed from."""


def pages() -> dict[str, str]:
    """Every page by its file name in ``docs/formulations``."""
    formulations = [read_formulation(entry.name) for entry in shipped_formulations()]
    texts = {f"{f.name}.md": _text(_page(f)) for f in formulations}
    return {"README.md": _text(_index(formulations)), **texts}


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


def _index(formulations: Iterable[Formulation]) -> Iterator[str]:
    yield from ("# Formulations that ship", "", f"{GENERATED} {CAUTION}", "")
    yield "Confidence is that of the weakest law. `verified`: read in the source named;"
    yield "`secondary`: second-hand; `to-check`: not to be relied on; blank: rules of the house."
    yield ""
    yield from _table(
        ("name", "title", "kind", "confidence", "as of"),
        (
            (f"[{f.name}]({f.name}.md)", _cell(f.title), f.kind, _cell(f.confidence), _day(f.as_of))
            for f in formulations
        ),
    )


def _page(f: Formulation) -> Iterator[str]:
    yield from (f"# {f.title}", "", f"`{f.name}`, {_kind(f)}. {GENERATED} {CAUTION}", "")
    if f.description:
        yield from (_line(f.description), "")
    yield from _origin(f)
    on = {name: rule for name, rule in f.rules.items() if rule.enabled}
    off = {name: rule for name, rule in f.rules.items() if not rule.enabled}
    yield from ("", "## Rules", "", *_rules(on))
    if off:
        yield from ("", "## Not checked", "")
        yield "Switched off; `--set rules.NAME.enabled=true` asks for one."
        yield from ("", *_rules(off))
    yield from ("", "## Objective", "", *_objective(f))
    if f.funding:
        yield from ("", "## Funding", "", *_funding(f.funding))
    yield from ("", "## What the pool needs", "", *_needs(f))
    yield from ("", "## How to run it", "", "```text")
    yield f"consortium-opt solve my-pool.xlsx -f {f.name}"
    yield f"consortium-opt formulations show {f.name}"
    yield "```"


def _kind(f: Formulation) -> str:
    words = {"call": "a funding call", "meta-cluster": "a kind of meta-cluster"}
    kind = words.get(f.kind, "rules of the house")
    path = shipped_folder("formulations") / f"{f.name}.toml"
    parent = tomllib.loads(path.read_text(encoding="utf-8")).get("extends")
    return f"{kind}, on top of [{parent}]({parent}.md)" if parent else kind


def _origin(f: Formulation) -> Iterator[str]:
    facts = {
        "Source": f.source,
        "As of": _day(f.as_of),
        "Confidence": f.confidence,
        "Opens": f"{f.opens}; groups of countries are read as of this day" if f.opens else None,
        "Counts towards minima": _value(f.counts_only) if f.counts_only else None,
        "Roles": None if f.roles else "not looked at",
        "Coordinator": None if f.coordinator else "none",
    }
    known = {name: text for name, text in facts.items() if text}
    yield from (f"- {name}: {_line(text)}" for name, text in known.items())
    if not known:
        yield "- Source: none, these are rules of the house"


def _rules(rules: Mapping[str, Rule]) -> Iterator[str]:
    if not rules:
        yield "None."
        return
    yield from _table(
        RULE_HEAD,
        (
            (
                f"`{name}`",
                _cell(rule.text),
                _cell(f"[{rule.type}](../rules.md#{rule.type}) {parameters(rule)}"),
                _standing(rule),
                _cell(rule.source),
                _day(rule.as_of),
                _cell(rule.confidence),
            )
            for name, rule in rules.items()
        ),
    )


def _standing(rule: Rule) -> str:
    law = "yes" if rule.law else "no"
    return law if rule.enforce else f"{law}; measured, not required"


def _objective(f: Formulation) -> Iterator[str]:
    yield from _table(
        ("term", "weight", "in words", "measured as"),
        (
            (
                f"`{name}`",
                number(term.weight) if term.enabled else "off",
                _cell(term.text),
                _cell(f"[{term.type}](../rules.md#{term.type}) {parameters(term)}"),
            )
            for name, term in f.objective.items()
        ),
    )


def _funding(funding: Any) -> Iterator[str]:
    """The table ``[funding]``, a record or plain keys, what was written alone."""
    written = funding
    if isinstance(funding, BaseModel):
        names = [name for name in type(funding).model_fields if name in funding.model_fields_set]
        written = {name: getattr(funding, name) for name in names}
    rows = ((f"`{key}`", _cell(_value(value))) for key, value in written.items())
    yield from _table(("key", "value"), rows)


# -- what the pool needs ---------------------------------------------------------------------------


def _read_by(name: str, readers: Mapping[str, list[str]], f: Formulation) -> str:
    """Who reads a further column, and whether a pool may do without it."""
    optional = {getattr(part.item, "also", None) for part in parts(f)}
    return _names(readers[name]) + ("; may be left out" if name in optional else "")


def _needs(f: Formulation) -> Iterator[str]:
    on: dict[str, list[str]] = {}
    off: dict[str, list[str]] = {}
    for part in parts(f):
        for name in _attributes(part.item):
            readers = (on if part.on else off).setdefault(name, [])
            key = ".".join(part.key[:2])
            if key not in readers:
                readers.append(key)
    standard = [f"`{name}`" for name in sorted(on) if name in STANDARD]
    extra = [name for name in sorted(on) if name not in STANDARD]
    later = [name for name in sorted(off) if name not in {*STANDARD, *extra}]
    if standard:
        yield f"Columns of the format, or derived from them, that it reads: {', '.join(standard)}."
    else:
        yield "It reads no column of candidates beside `id` and `country`."
    yield ""
    if not extra and not later:
        yield "No column beyond those of the format."
        return
    yield from _table(
        ("further column", "read by"),
        [(f"`{name}`", _read_by(name, on, f)) for name in extra]
        + [(f"`{name}`", f"{_read_by(name, off, f)}, not checked") for name in later],
    )


def _names(keys: Iterable[str]) -> str:
    return ", ".join(f"`{key}`" for key in keys)


def _attributes(item: Rule | Term) -> Iterator[str]:
    """Columns that a rule or term reads by its filter, its parameters and the money it is of."""
    yield from getattr(item, "where", None) or ()
    for field in ATTRIBUTES:
        value = getattr(item, field, None)
        if isinstance(value, str) and (field, value) != ("per", "member"):
            yield value
    yield from MONEY.get(getattr(item, "of", ""), ())


# -- words -----------------------------------------------------------------------------------------


def parameters(part: BaseModel) -> str:
    """Parameters of a rule or term as written, in short: ``where type in CLUSTER, at least 3``."""
    common = {*Rule.model_fields, *Term.model_fields}
    written = {
        name: getattr(part, name)
        for name in type(part).model_fields
        if name in part.model_fields_set and name not in common
    }
    low, high = written.pop("min", None), written.pop("max", None)
    words = [f"{name} {_value(value)}" for name, value in written.items() if value is not None]
    if low is not None or high is not None:
        high = float("inf") if high is None else high
        words.append(between(-float("inf") if low is None else low, high))
    return ", ".join(words)


def _value(value: Any) -> str:
    if isinstance(value, Rule):
        return f"({value.type}: {parameters(value)})"
    if isinstance(value, BaseModel):
        return f"({parameters(value)})"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, Mapping):
        return " and ".join(f"{name} {_condition(c)}" for name, c in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_value(item) for item in value)
    return str(value)


def _condition(condition: Any) -> str:
    """A condition of a filter: ``in EU27``, ``SME or HEI``, ``at least 2``, ``not in EU27``."""
    if isinstance(condition, Mapping):
        if "not" in condition:
            return f"not {_condition(condition['not'])}"
        if "group" in condition:
            return f"in {condition['group']}"
        if "missing" in condition:
            return "blank"
        low, high = condition.get("min"), condition.get("max")
        return between(
            -float("inf") if low is None else low, float("inf") if high is None else high
        )
    if isinstance(condition, list | tuple):
        return " or ".join(_value(item) for item in condition)
    return _value(condition)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    names = list(head)
    yield f"| {' | '.join(names)} |"
    yield f"| {' | '.join('---' for _ in names)} |"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _line(text: str) -> str:
    """On one line, without markup of its own."""
    plain = " ".join(text.split()).replace("<", "&lt;")
    return plain.replace("*", "\\*")


def _cell(text: str | None) -> str:
    return _line(text or "").replace("|", "\\|")
