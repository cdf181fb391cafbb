"""Every rule and term of a formulation with its place, and the groups and attributes it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from consortium_opt.attributes import groups_in
from consortium_opt.formulation.layers import Key
from consortium_opt.formulation.schema import Formulation
from consortium_opt.objectives.base import Term
from consortium_opt.rules.base import Rule

ATTRIBUTES = ("attribute", "also", "by", "flag", "per")
"""Parameters that hold the name of an attribute."""
COUNTED = "counts_only"
"""Filter of the formulation itself."""


@dataclass(frozen=True, slots=True)
class Part:
    """A rule or term, or a rule written inline in one; ``on`` says whether it is switched on."""

    key: Key
    item: Rule | Term
    on: bool

    @property
    def inline(self) -> bool:
        """Whether it stands inside another rule or term."""
        return len(self.key) > 2


def parts(formulation: Formulation) -> Iterator[Part]:
    """Rules, then terms, in the order of the file; what stands inline follows what holds it."""
    for name, rule in formulation.rules.items():
        yield from _with_inline(Part(("rules", name), rule, rule.enabled))
    for name, term in formulation.objective.items():
        yield from _with_inline(Part(("objective", name), term, term.enabled))


def _with_inline(part: Part) -> Iterator[Part]:
    yield part
    for field in type(part.item).model_fields:
        inner = getattr(part.item, field)
        if isinstance(inner, Rule):
            yield from _with_inline(Part((*part.key, field), inner, part.on and inner.enabled))


def groups_named(formulation: Formulation) -> Iterator[tuple[Key, str]]:
    """Groups in filters, in ``within`` and in lists such as ``including``, with their keys."""
    yield from _groups_in((COUNTED,), formulation.counts_only or {})
    for part in parts(formulation):
        yield from _groups_in((*part.key, "where"), _own_filter(part, formulation))
        within = getattr(part.item, "within", None)
        if isinstance(within, str):
            yield (*part.key, "within"), within
        for field in type(part.item).model_fields:
            value = getattr(part.item, field)
            for inner in value if isinstance(value, tuple | list) else ():
                group = getattr(inner, "group", None) if isinstance(inner, BaseModel) else None
                if isinstance(group, str):
                    yield (*part.key, field), group


def _groups_in(key: Key, where: Mapping[str, Any]) -> Iterator[tuple[Key, str]]:
    for name, condition in where.items():
        yield from (((*key, name), group) for group in groups_in(condition))


def _own_filter(part: Part, formulation: Formulation) -> Mapping[str, Any]:
    """Its filter without what ``counts_only`` put into it."""
    counted = formulation.counts_only or {}
    where = getattr(part.item, "where", None) or {}
    return {name: c for name, c in where.items() if name not in counted or c != counted[name]}


def attributes_named(formulation: Formulation) -> Iterator[tuple[Key, str]]:
    """Attributes in filters and in parameters such as ``by``, with their keys."""
    yield from (((COUNTED, name), name) for name in formulation.counts_only or ())
    for part in parts(formulation):
        yield from (((*part.key, "where", n), n) for n in _own_filter(part, formulation))
        for field in ATTRIBUTES:
            value = getattr(part.item, field, None)
            if isinstance(value, str) and (field, value) != ("per", "member"):
                yield (*part.key, field), value
