"""What an import found: the tables of an instance, held as arrays and written row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from consortium_opt.garbage import many_objects
from consortium_opt.importing.arrays import Ints
from consortium_opt.importing.trust import Pairs
from consortium_opt.instance.quick import made
from consortium_opt.instance.schema import Capability, Instance, Trust
from consortium_opt.instance.write import Stream, is_file, sheets, write_folder, write_instance

CAPABILITIES = ("candidate", "capability", "level")
TRUST = ("a", "b", "trust", "evidence")
"""Columns of the two tables, in the order of their rows."""

_BLOCK = 65_536


@dataclass(frozen=True, slots=True, eq=False)
class Imported:
    """An instance of which the long tables are arrays.

    ``base`` has all but ``capabilities`` and ``trust``; ``levels`` are candidate, label and level,
    the first two by their places among the candidates and ``labels``.
    """

    base: Instance
    labels: list[str]
    levels: tuple[Ints, Ints, Ints]
    pairs: Pairs
    decays: bool
    notes: tuple[str, ...] = ()

    @property
    def ids(self) -> list[str]:
        """Ids of the candidates, in their order."""
        return [candidate.id for candidate in self.base.candidates]

    @property
    def summary(self) -> str:
        """How large it is, in words."""
        can = len(set(self.levels[1].tolist()))
        parts = (
            counted(len(self.base.candidates), "candidate"),
            f"{counted(len(self.levels[0]), 'level')} of {can:,} capabilities",
            counted(len(self.pairs), "trusted pair"),
        )
        return ", ".join(parts)

    def instance(self) -> Instance:
        """The instance as one value."""
        with many_objects():
            tables = {
                "capabilities": made(Capability, CAPABILITIES, self._can()),
                "trust": made(Trust, TRUST, self._trust()),
            }
        return self.base.model_copy(update=tables)

    def write(self, path: str | Path, force: bool = False) -> None:
        """Write it as a folder, row by row, or as an ``.xlsx`` workbook or a ``.json`` file.

        Raises:
            InvalidInput: if the place is taken and ``force`` is not given, or cannot be written to.
        """
        if is_file(Path(path)):
            write_instance(self.instance(), path, force)
            return
        tables: dict[str, Stream] = {**sheets(self.base)}
        if len(self.levels[0]):
            tables["capabilities"] = ([*CAPABILITIES], self._can())
        if len(self.pairs):
            tables["trust"] = ([*TRUST], self._trust())
        write_folder(self.base.meta, tables, path, force)

    def _can(self) -> Iterator[tuple[str, str, float]]:
        ids = self.ids
        for candidate, label, level in _rows(*self.levels):
            yield ids[candidate], self.labels[label], float(level)

    def _trust(self) -> Iterator[tuple[str, str, float, str]]:
        ids, p = self.ids, self.pairs
        for a, b, trust, joint, weight, common in _rows(
            p.a, p.b, p.trust, p.joint, p.weight, p.common
        ):
            yield ids[a], ids[b], trust, self._evidence(joint, weight, common)

    def _evidence(self, joint: int, weight: float, common: int) -> str:
        if not joint:
            return f"no joint project, {counted(common, 'common partner')}"
        text = counted(joint, "joint project")
        return f"{text}, worth {weight:.2f} by age" if self.decays else text


def counted(number: int, noun: str) -> str:
    """A number with its noun: ``1 project``, ``2,000 projects``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _rows(*columns: Any) -> Iterator[Any]:
    """Arrays of one length as rows of Python's numbers, a block at a time."""
    for start in range(0, len(columns[0]), _BLOCK):
        yield from zip(*(c[start : start + _BLOCK].tolist() for c in columns), strict=True)
