"""The rows of an instance under the heads of its forms, columns that are blank throughout too."""

from __future__ import annotations

from typing import Any

from consortium_opt.instance.schema import Instance
from consortium_opt.starter.forms import Form, candidates_form, forms


def table_forms(instance: Instance) -> dict[str, Form]:
    """Every table's form, that of ``candidates`` with the instance's further columns."""
    return {**forms(), "candidates": candidates_form(instance)}


def rows_of(instance: Instance, form: Form) -> list[list[Any]]:
    """Rows of a table, a value an entry of the form; None where blank."""
    names = [entry.name for entry in form.entries]
    records = getattr(instance, form.name)
    if form.name != "candidates":
        return [[getattr(record, name) for name in names] for record in records]
    own = set(instance.attribute_names)
    return [[(r.attributes.get(n) if n in own else getattr(r, n)) for n in names] for r in records]
