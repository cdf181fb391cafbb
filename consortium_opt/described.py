"""Descriptions of a model's fields from the texts below them, read only when somebody asks.

Reading them as classes are made, as pydantic can, is a fifth of the start of every command.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, TypeVar, Union, get_args

from pydantic import BaseModel, TypeAdapter

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


def document_schema(title: str, *kinds: type[BaseModel]) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a document as it is written, which is one of these kinds."""
    whole: Any = Union[tuple(map(described, kinds))]  # noqa: UP007 - of as many as there are
    schema = TypeAdapter(whole).json_schema(mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **{key: value for key, value in schema.items() if key != "title"},
    }


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
