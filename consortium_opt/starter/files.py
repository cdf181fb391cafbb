"""Where a starter goes: a workbook or a folder, whole or not at all, and over nothing unasked."""

from __future__ import annotations

import json
from functools import partial
from importlib.resources import files
from pathlib import Path

from consortium_opt.instance import parse_instance
from consortium_opt.instance.schema import Instance
from consortium_opt.instance.write import check_target, replace_file
from consortium_opt.problems import InvalidInput, Problem
from consortium_opt.starter.folder import write_starter_folder
from consortium_opt.starter.workbook import save_starter


def write_starter(instance: Instance | None, path: str | Path, force: bool = False) -> None:
    """Write a workbook, if ``path`` ends with ``.xlsx``, or else a folder of CSV files to fill in.

    It has every table with every column, and holds ``instance``, or an illustrative example where
    that is None; reading it gives that same instance.

    Raises:
        InvalidInput: if the place is taken and ``force`` is not given, cannot be written to, or
            cannot hold the instance; then nothing is left behind.
    """
    target = Path(path)
    if target.suffix.lower() == ".json":
        fix = "Give a name that ends with .xlsx, or a folder"
        raise InvalidInput([Problem(str(target), "a starter is not written as JSON", fix=fix)])
    check_target(target, force)
    pool = instance or example()
    if target.suffix.lower() == ".xlsx":
        save = partial(save_starter, pool, name=target.name, example=instance is None)
        replace_file(target, save)
    else:
        write_starter_folder(pool, target, instance is None, force)


def example() -> Instance:
    """The illustrative pool of a starter: small, and with a value in every column."""
    text = files("consortium_opt.starter").joinpath("example.json").read_text("utf-8")
    return parse_instance(json.loads(text))
