"""A formulation with other values, made from the formulation itself; no file is read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from consortium_opt.formulation.changes import patch_of_changes, record
from consortium_opt.formulation.layers import FILE_KEYS, NAMED, SET
from consortium_opt.formulation.merge import Merged, apply
from consortium_opt.formulation.schema import Change, Formulation
from consortium_opt.formulation.validate import validated
from consortium_opt.problems import InvalidInput, Problem


def altered(formulation: Formulation, changes: Mapping[str, Any]) -> Formulation:
    """The formulation with dotted keys set to other values, as ``read_formulation`` would set them.

    What was changed before and what is changed now stands in its ``changes``, old value to new.
    Raises InvalidInput with every problem.
    """
    problems: list[Problem] = []
    if formulation.counts_only and any(key.split(".")[0] == "counts_only" for key in changes):
        fix = "Change it where the formulation is read, with --set or an overlay"
        problems.append(Problem(f"{SET} counts_only", "rules hold it already", fix=fix))
    before = Merged(formulation.name, raw(formulation))
    patch = patch_of_changes(changes, problems)
    after = apply(before, patch, problems)
    made = _folded(formulation.changes, record(before, after))
    found = validated(after, formulation.name, made, problems)
    if problems or found is None:
        raise InvalidInput(problems)
    return found


def raw(formulation: Formulation) -> dict[str, Any]:
    """The formulation as the data of one file: what was set, without what is so by default."""
    written = formulation.model_dump(mode="json", exclude_unset=True)
    data = {k: v for k, v in written.items() if k in FILE_KEYS and v is not None}
    for section in NAMED:
        for name, part in getattr(formulation, section).items():
            data[section][name]["type"] = part.type
    return data


def _folded(earlier: Iterable[Change], later: Iterable[Change]) -> tuple[Change, ...]:
    """Two records as one: the first value before and the last value after, sorted by key."""
    found = {change.key: change for change in earlier}
    for change in later:
        whole = next((key for key in found if change.key.startswith(f"{key}.")), None)
        if whole is not None:
            new = _set_in(found[whole].new, change.key.removeprefix(f"{whole}."), change.new)
            found[whole] = found[whole].model_copy(update={"new": new})
            continue
        found = {key: c for key, c in found.items() if not key.startswith(f"{change.key}.")}
        old = found[change.key].old if change.key in found else change.old
        found[change.key] = Change(key=change.key, old=old, new=change.new)
        if old == change.new and isinstance(old, bool) == isinstance(change.new, bool):
            del found[change.key]
    return tuple(found[key] for key in sorted(found))


def _set_in(table: Any, key: str, value: Any) -> Any:
    """The table with a value under a dotted key."""
    first, _, rest = key.partition(".")
    known = table if isinstance(table, dict) else {}
    return {**known, first: _set_in(known.get(first), rest, value) if rest else value}
