"""Writing an instance to any carrier: never half a file, and never over another unasked."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from consortium_opt.instance.cells import plain, quoted, whole
from consortium_opt.instance.columns import columns_of
from consortium_opt.instance.schema import TABLES, Instance, Meta
from consortium_opt.problems import InvalidInput, Problem

META = "instance.toml"
_NO_FOLDER = (".csv", ".toml", ".xls", ".xlsm", ".xlsb", ".ods", ".txt", ".zip")

Sheet = tuple[list[str], list[list[Any]]]
"""Heads, and rows of values with None where blank."""

Stream = tuple[list[str], Iterable[Iterable[Any]]]
"""The same, with rows that may come one by one."""


def write_instance(instance: Instance, path: str | Path, force: bool = False) -> None:
    """Write an instance to an ``.xlsx`` workbook, a ``.json`` file or, else, a folder.

    What is written is complete or not there at all. Into a folder that exists, ``force`` replaces
    ``instance.toml`` and the tables, and leaves other files alone.

    Raises:
        InvalidInput: if the place is taken and ``force`` is not given, cannot be written to, or
            the carrier cannot hold the instance.
    """
    target = Path(path)
    check_target(target, force)
    if not is_file(target):
        write_folder(instance.meta, sheets(instance), target, force)
        return
    if target.suffix.lower() == ".xlsx":
        from consortium_opt.instance.workbook_out import save_workbook

        replace_file(target, lambda part: save_workbook(instance, part))
    else:
        text = as_json(instance)
        replace_file(target, lambda part: part.write_text(text, "utf-8", newline="\n"))


def write_folder(
    meta: Meta,
    tables: Mapping[str, Stream],
    path: str | Path,
    force: bool = False,
    texts: Mapping[str, str] | None = None,
) -> None:
    """Write tables as a folder, row by row: what is written need not fit into memory at once.

    The rows must be those of a valid instance, sorted as one; see :func:`write_instance`.
    ``texts`` are further files by name, or ``instance.toml`` in words of one's own.

    Raises:
        InvalidInput: if the place is taken and ``force`` is not given, or cannot be written to.
    """
    target = Path(path)
    check_target(target, force)
    with _told(target):
        _write_folder({META: _toml(meta), **(texts or {})}, tables, target)


def is_file(target: Path) -> bool:
    """Whether the name asks for a workbook or a JSON file, and not for a folder."""
    return target.suffix.lower() in (".xlsx", ".json")


@contextmanager
def _told(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        fix = "Choose a place with room that you may write to, and close programs that have it open"
        raise InvalidInput(
            [Problem(str(target), f"cannot be written: {reason}", fix=fix)]
        ) from None


def sheets(instance: Instance) -> dict[str, Sheet]:
    """Every table that has rows: described columns with any value, then attributes."""
    return {t: _sheet(instance, t) for t in TABLES if getattr(instance, t)}


def as_json(instance: Instance) -> str:
    """The JSON carrier as text, a row a line."""
    parts = []
    for name, part in instance.to_dict().items():
        if isinstance(part, dict):
            text = json.dumps(_whole(part), ensure_ascii=False, indent=2).replace("\n", "\n  ")
        else:
            rows = [json.dumps(_whole(row), ensure_ascii=False) for row in part]
            text = "[\n    " + ",\n    ".join(rows) + "\n  ]"
        parts.append(f"  {json.dumps(name)}: {text}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _whole(row: dict[str, Any]) -> dict[str, Any]:
    return {name: whole(v) if isinstance(v, float) else v for name, v in row.items()}


def _sheet(instance: Instance, table: str) -> Sheet:
    records = getattr(instance, table)
    described = [
        c for c in columns_of(TABLES[table]) if any(getattr(r, c) is not None for r in records)
    ]
    others = list(instance.attribute_names) if table == "candidates" else []
    return (
        [*described, *others],
        [
            [getattr(r, c) for c in described] + [r.attributes.get(o) for o in others]
            for r in records
        ],
    )


def check_target(target: Path, force: bool) -> None:
    """Raise InvalidInput if an instance cannot go there: a wrong name, or a place that is taken."""
    problem = None
    if target.suffix.lower() in _NO_FOLDER or target.name.startswith("~$"):
        fix = "Give a name that ends with .xlsx or .json, or a folder"
        problem = Problem(str(target), f"an instance is not written as {target.name}", fix=fix)
    elif target.is_dir() and is_file(target):
        problem = Problem(str(target), "a folder of that name exists", fix="Choose another name")
    elif target.is_file() and not is_file(target):
        problem = Problem(str(target), "a file of that name exists", fix="Choose another name")
    elif not force and (target.is_file() or (target.is_dir() and any(target.iterdir()))):
        fix = "Choose another place, or use --force (from Python force=True) to replace it"
        problem = Problem(str(target), "exists already", fix=fix)
    if problem:
        raise InvalidInput([problem])


def replace_file(target: Path, write: Callable[[Path], object]) -> None:
    """Write beside the target, then put it in its place.

    Raises:
        InvalidInput: if it cannot be written to; then what was there is there still.
    """
    with _told(target), _beside(target) as part:
        write(part)
        part.replace(target)


def _write_folder(texts: Mapping[str, str], tables: Mapping[str, Stream], target: Path) -> None:
    with _beside(target) as part:
        part.mkdir()
        for name, text in texts.items():
            (part / name).write_text(text, "utf-8", newline="\n")
        for name, sheet in tables.items():
            _write_csv(part / f"{name}.csv", sheet)
        if not target.exists():
            part.replace(target)
            return
        for name in (*texts, *(f"{t}.csv" for t in TABLES)):
            if (part / name).exists():
                (part / name).replace(target / name)
            else:
                (target / name).unlink(missing_ok=True)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A path to write to on the same file system, gone afterwards unless it was moved."""
    parent = target.absolute().parent
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent, prefix=".writing-") as folder:
        yield Path(folder, "part")


def _toml(meta: Meta) -> str:
    lines = []
    for key, value in meta.model_dump(exclude_none=True).items():
        text = (
            str(whole(value)) if isinstance(value, float) else json.dumps(value, ensure_ascii=False)
        )
        lines.append(f"{key} = {text}\n")
    return "".join(lines)


def _write_csv(path: Path, sheet: Stream) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(map(quoted, sheet[0]))
        writer.writerows([_csv_cell(value) for value in row] for row in sheet[1])


def _csv_cell(value: Any) -> str:
    if isinstance(value, str):
        return quoted(value)
    if value is None:
        return ""
    return ("yes" if value else "no") if isinstance(value, bool) else _number(value)


@lru_cache(4096)
def _number(value: float) -> str:
    """The number written plainly; most of half a million trust values are the same few."""
    return plain(value)
