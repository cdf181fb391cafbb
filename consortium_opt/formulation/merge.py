"""Merging raw data key by key: parents, overlays, ``--set``; and what that changed.

``rules.X``, ``objective.X`` and ``funding`` merge key by key, lists and inline tables are replaced
whole, and a changed ``type`` replaces the whole rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from consortium_opt.formulation.layers import NAMED, Key, Layer, Table, kind_of, show, word
from consortium_opt.problems import Problem, did_you_mean, listing

Patch = Mapping[Key, tuple[Any, str]]
"""Values to set, each with the label of the source that sets it."""


@dataclass(frozen=True)
class Merged:
    """Raw data with the source of every value; ``main`` is the formulation's own file."""

    main: str = ""
    data: Table = field(default_factory=dict)
    origin: dict[Key, str] = field(default_factory=dict)

    def label(self, key: Key) -> str:
        """Source of a value; of a table the source of what was set in it last."""
        below = [label for k, label in self.origin.items() if k[: len(key)] == key]
        if below:
            return below[-1]
        above = (self.origin.get(key[:length]) for length in range(len(key), 0, -1))
        return next(filter(None, above), self.main)

    def named(self, section: str) -> Table:
        """Rules or terms by name."""
        tables: Table = self.data.get(section, {})
        return tables


def patch_of(layer: Layer) -> dict[Key, tuple[Any, str]]:
    """What a file sets."""
    return {key: (value, layer.label) for key, value in layer.leaves().items()}


def apply(base: Merged, patch: Patch, problems: list[Problem]) -> Merged:
    """The base with the patch in it; what has no place in the base is reported and left out."""
    data, origin = deepcopy(base.data), dict(base.origin)
    left_out: set[Key] = set()
    for key, (value, _) in patch.items():
        if key[0] not in NAMED or key[2:] != ("type",):
            continue
        if value != base.named(key[0]).get(key[1], {}).get("type"):
            data.setdefault(key[0], {})[key[1]] = {}
            origin = {k: known for k, known in origin.items() if k[:2] != key[:2]}
    for key, (value, label) in patch.items():
        if key[0] in NAMED and key[1] not in data.get(key[0], {}):
            if key[:2] not in left_out:
                problems.append(_nothing_to_change(base, key, label))
            left_out.add(key[:2])
            continue
        blocked = _put(data, key, value)
        if blocked is not None:
            problems.append(blocked_by(label, key, blocked))
            continue
        for known in [k for k in origin if k[: len(key)] == key]:
            del origin[known]
        origin[key] = label
    return Merged(base.main, data, origin)


def _put(data: Table, key: Key, value: Any) -> tuple[Key, Any] | None:
    """Set a value, making tables on the way; what is in the way, if it is not a table."""
    table = data
    for depth, part in enumerate(key[:-1], start=1):
        inner = table.setdefault(part, {})
        if not isinstance(inner, dict):
            return key[:depth], inner
        table = inner
    table[key[-1]] = deepcopy(value)
    return None


def blocked_by(label: str, key: Key, blocked: tuple[Key, Any]) -> Problem:
    """A key that goes into something that is no table."""
    outer, value = blocked
    message = f"{'.'.join(outer)} is {show(value)}, {kind_of(value)} without keys"
    return Problem(f"{label} {'.'.join(key)}", message, fix=f"Set {'.'.join(outer)} as a whole")


def _nothing_to_change(base: Merged, key: Key, label: str) -> Problem:
    section, name = key[:2]
    noun, known = word(section), list(base.named(section))
    where = f"{label} {section}.{name}"
    if not known:
        return Problem(where, f"the {noun} has no type", fix='Write its type, such as type = "..."')
    fix = did_you_mean(name, known) or f"For a new {noun} give its type as well"
    message = f"there is no {noun} {name!r} to change, and no type to make a new one of"
    return Problem(where, message, listing(known, 20), fix)


def together(overlays: Sequence[Layer], base: Merged, problems: list[Problem]) -> Patch:
    """All overlays as one patch, in an order that does not depend on theirs.

    Where two collide in a rule, what one of them says of it is left out, so that nothing is said of
    their mixture.
    """
    holder: dict[Key, str] = {}
    lost: set[tuple[str, Key]] = set()
    for layer in overlays:
        for key in layer.leaves():
            first = holder.setdefault(key, layer.label)
            if first != layer.label:
                lost.add((layer.label, key[:2]))
                problems.append(_collision(key, f"{first} and {layer.label} both set it"))
    for layer in overlays:
        for rule in _replaced(layer, base):
            for key, label in _set_elsewhere(rule, layer, overlays):
                lost.add((label, rule))
                whole, part = ".".join(rule), ".".join(key)
                message = f"{layer.label} replaces {whole}, {label} sets {part}"
                problems.append(_collision(key, message))
    patch: dict[Key, tuple[Any, str]] = {}
    for layer in overlays:
        kept = patch_of(layer).items()
        patch |= {key: entry for key, entry in kept if (layer.label, key[:2]) not in lost}
    return dict(sorted(patch.items()))


def _replaced(layer: Layer, base: Merged) -> list[Key]:
    """Rules and terms that the layer makes, or replaces by a changed type."""
    return [
        key[:2]
        for key, value in layer.leaves().items()
        if key[0] in NAMED
        and key[2] == "type"
        and value != base.named(key[0]).get(key[1], {}).get("type")
    ]


def _set_elsewhere(rule: Key, layer: Layer, overlays: Sequence[Layer]) -> Iterator[tuple[Key, str]]:
    """Keys of the rule that other overlays set without a type of their own."""
    for other in overlays:
        keys = [key for key in other.leaves() if key[:2] == rule]
        if other is not layer and (*rule, "type") not in keys:
            yield from ((key, other.label) for key in keys)


def _collision(key: Key, message: str) -> Problem:
    fix = "Keep it in one of them"
    return Problem(f"overlays {'.'.join(key)}", message, fix=fix)
