"""Two formulations side by side, as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pydantic import BaseModel

    from consortium_opt.formulation.schema import Formulation

ABOUT = (
    "title",
    "kind",
    "confidence",
    "source",
    "as_of",
    "opens",
    "roles",
    "coordinator",
    "counts_only",
)
"""What the files say of themselves, of seats and of who counts; the first four are always shown."""
WORDS = ("text", "source", "as_of", "confidence")
"""What a rule says of itself beside its numbers."""
Status = Literal["only_a", "only_b", "changed", "reworded", "same"]


@dataclass(frozen=True, slots=True)
class Value:
    """A key with its value in either; None where it is not set."""

    key: str
    a: Any
    b: Any


@dataclass(frozen=True, slots=True)
class Item:
    """A rule or term that is in either, with the parameters that differ.

    ``a`` and ``b`` are what the files set, None where there is no such rule. It is ``reworded``
    where only text, source, date or confidence differ.
    """

    name: str
    status: Status
    a: dict[str, Any] | None
    b: dict[str, Any] | None
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """What two formulations have in common, and what not."""

    a: str
    b: str
    about: tuple[Value, ...]
    rules: tuple[Item, ...]
    terms: tuple[Item, ...]
    funding: tuple[Value, ...]

    def to_dict(self) -> dict[str, Any]:
        """The same as lists and tables, for JSON."""
        return {"schema_version": 1, **asdict(self)}


def difference(a: Formulation, b: Formulation) -> Difference:
    """The two side by side; rules and terms meet by their names."""
    head_a, head_b = (f.model_dump(mode="json", include=set(ABOUT)) for f in (a, b))
    money_a, money_b = (dict(_flat(_whole(f.funding))) for f in (a, b))
    return Difference(
        a.name,
        b.name,
        tuple(Value(key, head_a[key], head_b[key]) for key in ABOUT),
        tuple(_items(a.rules, b.rules)),
        tuple(_items(a.objective, b.objective)),
        tuple(_values(money_a, money_b, only_different=False)),
    )


def _items(a: Mapping[str, BaseModel], b: Mapping[str, BaseModel]) -> Iterator[Item]:
    """Every name of either, those of the first first."""
    for name in dict.fromkeys([*a, *b]):
        old, new = a.get(name), b.get(name)
        values = tuple(_values(_whole(old), _whole(new))) if old and new else ()
        if not old or not new:
            status: Status = "only_a" if old else "only_b"
        elif not values:
            status = "same"
        else:
            status = "reworded" if {v.key for v in values} <= set(WORDS) else "changed"
        yield Item(name, status, _set(old), _set(new), values)


def _whole(model: BaseModel | None) -> dict[str, Any]:
    """Every parameter, defaults too, for comparison."""
    return model.model_dump(mode="json") if model is not None else {}


def _set(model: BaseModel | None) -> dict[str, Any] | None:
    """Type and weight, and what is not as by default; the same of a rule written inline, whose
    law is that of the whole.
    """
    if model is None:
        return None
    found = model.model_dump(mode="json")
    for name, field in type(model).model_fields.items():
        inner = getattr(model, name)
        if name not in ("type", "weight") and inner == field.default:
            del found[name]
        elif hasattr(inner, "type"):
            found[name] = {k: v for k, v in (_set(inner) or {}).items() if k != "law"}
    return found


def _values(
    a: Mapping[str, Any], b: Mapping[str, Any], only_different: bool = True
) -> Iterator[Value]:
    for key in dict.fromkeys([*a, *b]):
        old, new = a.get(key), b.get(key)
        same = old == new and isinstance(old, bool) == isinstance(new, bool)
        if not (same if only_different else old is None and new is None):
            yield Value(key, old, new)


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Dotted keys of a table in tables."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
