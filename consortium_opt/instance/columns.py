"""The described columns of a table, taken from its pydantic class."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from consortium_opt.instance.cells import Defect, Value, as_text, as_yes_no, plain, show
from consortium_opt.instance.numerals import Notation, as_number
from consortium_opt.instance.schema import Record


@dataclass(frozen=True, slots=True)
class Column:
    """What a described column holds; bounds are inclusive but ``above``."""

    name: str
    kind: str
    """text, number, integer or boolean."""
    required: bool
    low: float | None = None
    above: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    """Usual values of a column that takes any text."""
    default: Any = None
    """What a blank cell counts, if the class says so."""
    remedy: str = "Correct it"
    """What to do about a value out of range."""

    @property
    def allowed(self) -> str:
        """The values it takes, in words."""
        if self.kind == "boolean":
            return "yes or no"
        if self.kind == "text":
            return ", ".join(self.choices)
        return ("a whole number" if self.kind == "integer" else "a number") + self._range

    @property
    def _range(self) -> str:
        if self.above is not None:
            return f" above {plain(self.above)}"
        if self.low is not None and self.high is not None:
            return f" from {plain(self.low)} to {plain(self.high)}"
        return "" if self.low is None else f", {plain(self.low)} or more"

    def read(self, value: Value, notation: Notation) -> str | float | bool | Defect:
        """The value as the column's kind and within its bounds, or what is wrong with it."""
        if self.kind == "text":
            return self._chosen(as_text(value))
        if self.kind == "boolean":
            return as_yes_no(value)
        number = as_number(value, notation)
        return number if isinstance(number, Defect) else self._bounded(number)

    def _chosen(self, text: str | Defect) -> str | Defect:
        if isinstance(text, str) and self.choices and text not in self.choices:
            return Defect(f"{show(text)} is not known", f"Write {' or '.join(self.choices)}")
        return text

    def _bounded(self, number: float) -> float | Defect:
        if self.kind == "integer" and number != int(number):
            return Defect(f"{plain(number)} is not a whole number", "Round it")
        if (
            (self.low is not None and number < self.low)
            or (self.above is not None and number <= self.above)
            or (self.high is not None and number > self.high)
        ):
            return Defect(f"{plain(number)} is out of range", self.remedy)
        return int(number) if self.kind == "integer" else number


@cache
def columns_of(record: type[Record]) -> dict[str, Column]:
    """Every described column of a table, in the order of the class."""
    schema = record.model_json_schema()
    required = schema.get("required", ())
    return {
        name: _column(name, name in required, spec)
        for name, spec in schema["properties"].items()
        if name != "attributes"
    }


def with_max_level(columns: dict[str, Column], name: str, high: float | None) -> dict[str, Column]:
    """The same columns with one of them bounded by the instance's max_level, if it is known."""
    if high is None:
        return columns
    remedy = "Correct it, or raise max_level of the instance"
    return columns | {name: replace(columns[name], high=high, remedy=remedy)}


def _column(name: str, required: bool, spec: dict[str, Any]) -> Column:
    default = spec.get("default")
    spec = next((s for s in spec.get("anyOf", ()) if s["type"] != "null"), spec)
    return Column(
        name=name,
        kind="text" if spec["type"] == "string" else spec["type"],
        required=required,
        low=spec.get("minimum"),
        above=spec.get("exclusiveMinimum"),
        high=spec.get("maximum"),
        choices=tuple(spec.get("enum", ())),
        suggestions=tuple(spec.get("examples", ())),
        default=default,
    )
