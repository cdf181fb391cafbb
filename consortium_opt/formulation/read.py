"""``read_formulation``: parents, overlays and changes merged as raw data, then validated once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from consortium_opt.formulation.changes import patch_of_changes, record
from consortium_opt.formulation.layers import ABOUT, Layer, kind_of, read_layer, shaped, show
from consortium_opt.formulation.library import find
from consortium_opt.formulation.merge import Merged, apply, patch_of, together
from consortium_opt.formulation.schema import Formulation
from consortium_opt.formulation.validate import validated
from consortium_opt.problems import InvalidInput, Problem

Overlay = str | Path | Mapping[str, Any]


def read_formulation(
    source: str | Path = "base",
    overlays: Sequence[Overlay] = (),
    changes: Mapping[str, Any] | None = None,
) -> Formulation:
    """A formulation under its overlays and changes.

    ``source`` is the name of a shipped formulation or the path of a TOML file; an overlay is the
    same or a table such as ``{"rules": {"size": {"max": 8}}}``; ``changes`` maps dotted keys to
    values and wins. Raises InvalidInput with every problem found.
    """
    return read_with_sources(source, overlays, changes)[0]


def read_with_sources(
    source: str | Path = "base",
    overlays: Sequence[Overlay] = (),
    changes: Mapping[str, Any] | None = None,
) -> tuple[Formulation, Merged]:
    """The same with the merged data, whose ``label`` names the file that set a key."""
    problems: list[Problem] = []
    chain = _chain(source, problems)
    over = _overlays(
        [overlays] if isinstance(overlays, str | Path | Mapping) else overlays, problems
    )
    patch = patch_of_changes(changes or {}, problems)
    if chain is None:
        raise InvalidInput(problems)
    parent = Merged(chain[0].label)
    for layer in reversed(chain):
        parent = apply(parent, patch_of(layer), problems)
    merged = apply(parent, together(over, parent, problems), problems)
    merged = apply(merged, patch, problems)
    path = chain[0].path
    name = path.stem if path else chain[0].label
    formulation = validated(merged, name, record(parent, merged), problems)
    if problems or formulation is None:
        raise InvalidInput(problems)
    return formulation, merged


def _chain(source: str | Path, problems: list[Problem]) -> list[Layer] | None:
    """The formulation and its parents, child first; None where one cannot be read."""
    chain: list[Layer] = []
    seen: list[Path] = []
    path = find(source, problems)
    while path is not None:
        if path.resolve() in seen:
            circle = [*chain[seen.index(path.resolve()) :], Layer(path.name)]
            names = " extends ".join(layer.label for layer in circle)
            problems.append(Problem(f"{chain[-1].label} extends", f"it goes in a circle: {names}"))
            return None
        layer = read_layer(path, problems)
        if layer is None:
            return None
        seen.append(path.resolve())
        chain.append(layer)
        if "extends" not in layer.data:
            return chain
        path = _parent(layer, path, problems)
    return None


def _parent(layer: Layer, path: Path, problems: list[Problem]) -> Path | None:
    parent, where = layer.data["extends"], f"{layer.label} extends"
    if isinstance(parent, str) and parent.strip():
        return find(parent, problems, folder=path.parent, where=where)
    message = f"{show(parent)} is {kind_of(parent)}" if parent else "the parent is blank"
    fix = 'There is one parent: extends = "base"'
    problems.append(Problem(where, message, "a name or a path ending with .toml", fix))
    return None


def _overlays(overlays: Sequence[Overlay], problems: list[Problem]) -> list[Layer]:
    """Every overlay that can be read, without what it says of itself, under labels that differ."""
    layers: list[Layer] = []
    for number, overlay in enumerate(overlays, start=1):
        layer = _overlay(overlay, number, problems)
        if layer is None:
            continue
        if layer.path and any(other.path == layer.path for other in layers):
            problems.append(Problem(f"overlay {overlay}", "it is given twice", fix="Give it once"))
            continue
        taken = any(other.label == layer.label for other in layers)
        layers.append(replace(layer, label=str(layer.path)) if taken else layer)
    return layers


def _overlay(overlay: Overlay, number: int, problems: list[Problem]) -> Layer | None:
    if isinstance(overlay, Mapping):
        layer: Layer | None = shaped(Layer(f"overlay {number}", dict(overlay)), problems)
    else:
        path = find(overlay, problems, overlay=True)
        layer = read_layer(path.resolve(), problems) if path else None
    if layer is None:
        return None
    if "extends" in layer.data:
        where, fix = f"{layer.label} extends", "Delete the line; choose the parent with -f"
        problems.append(Problem(where, "an overlay cannot extend", fix=fix))
    kept = {k: v for k, v in layer.data.items() if k not in (*ABOUT, "extends")}
    return replace(layer, data=kept)
