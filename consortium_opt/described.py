"""Descriptions of a model's fields from the texts below them, read only when somebody asks.

Reading them as classes are made, as pydantic can, is a fifth of the start of every command.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, TypeVar, get_args

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)


def described(kind: type[M]) -> type[M]:
    """The class, its fields' descriptions filled in from its source, and so on inwards."""
    texts: dict[str, str] = {}
    for parent in reversed(kind.__mro__):
        if issubclass(parent, BaseModel) and parent is not BaseModel:
            texts |= _texts(parent)
    for name, field in kind.model_fields.items():
        field.description = texts.get(name, field.description)
        for inner in _records(field.annotation):
            described(inner)
    kind.model_rebuild(force=True)
    return kind


def _records(annotation: Any) -> Iterator[type[BaseModel]]:
    """Classes that a field of this annotation holds."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _records(part)


def _texts(kind: type[BaseModel]) -> dict[str, str]:
    """Names of a class's own fields and the texts below them."""
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(tree, ast.ClassDef)
    return {
        field.target.id: inspect.cleandoc(text.value.value)
        for field, text in pairwise(tree.body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }
