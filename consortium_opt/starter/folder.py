"""A folder to fill in: a CSV file a table, ``instance.toml`` with a word a key, and README.txt."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable
from pathlib import Path

from consortium_opt.instance.cells import whole
from consortium_opt.instance.schema import Instance, Meta
from consortium_opt.instance.write import META, write_folder
from consortium_opt.starter.forms import Form, keys
from consortium_opt.starter.tables import rows_of, table_forms
from consortium_opt.starter.words import introduction, reference

README = "README.txt"


def write_starter_folder(instance: Instance, path: Path, example: bool, force: bool) -> None:
    """Write an instance to a folder with every table and every column.

    Raises:
        InvalidInput: if the place is taken and ``force`` is not given, or cannot be written to.
    """
    told = table_forms(instance)
    tables = {
        table: ([entry.name for entry in form.entries], rows_of(instance, form))
        for table, form in told.items()
    }
    texts = {
        META: _toml(instance.meta),
        README: _read_me(path.name, example, [keys(), *told.values()]),
    }
    write_folder(instance.meta, tables, path, force, texts)


def _toml(meta: Meta) -> str:
    """Every key with its description; one without a value is commented out."""
    values = meta.model_dump(exclude_none=True)
    lines = []
    for entry in keys().entries:
        lines.append(f"# {entry.text} [{entry.allowed}]")
        value = values.get(entry.name)
        text = json.dumps(whole(value) if isinstance(value, float) else value, ensure_ascii=False)
        lines.append(f'# {entry.name} = ""' if value is None else f"{entry.name} = {text}")
        lines.append("")
    return "\n".join(lines)


def _read_me(name: str, example: bool, told: Iterable[Form]) -> str:
    lines = introduction(name, workbook=False, example=example)
    for form in told:
        file = META if form.name == "instance" else f"{form.name}.csv"
        lines += [f"{file}: {form.text}"]
        for _, column, required, text, allowed in reference(form):
            words = f"{text} [{required and 'required: '}{allowed}]"
            start = f"  {column:<16}"
            lines += textwrap.wrap(
                words, 100, initial_indent=start, subsequent_indent=" " * len(start)
            )
        lines += [""]
    return "\n".join(lines)
