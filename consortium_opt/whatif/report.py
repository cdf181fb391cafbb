"""What the questions that take many solves return: frozen values that show themselves alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from consortium_opt.reporting.folder import write_files
from consortium_opt.reporting.page import Page, as_markdown
from consortium_opt.reporting.page_text import as_text
from consortium_opt.reporting.tables import Tidy
from consortium_opt.result import Part

if TYPE_CHECKING:
    import pandas as pd


class Report(Part):
    """Common to what ``compare``, ``sweep`` and their like return.

    A subclass adds fields, which are the JSON document, and gives ``page`` and ``tables``; all ways
    of showing and keeping it follow.
    """

    NAME: ClassVar[str]
    """Name of its files: ``comparison`` makes ``comparison.json`` and ``comparison.md``."""

    def page(self) -> Page:
        """Sentences and tables for people."""
        raise NotImplementedError

    def tables(self) -> Mapping[str, Tidy]:
        """Tidy tables by name, the main one first."""
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """The JSON document as dicts, lists and plain values."""
        return self.model_dump(mode="json")

    def to_json(self) -> str:
        """The JSON document, indented."""
        return self.model_dump_json(indent=2)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """The value from its JSON; raises pydantic.ValidationError if it is none."""
        return cls.model_validate_json(text)

    def to_frame(self, table: str | None = None) -> pd.DataFrame:
        """A tidy pandas frame: the main table, or the one of that name.

        Raises KeyError with the names there are.
        """
        import pandas as pd

        found = self._table(table)
        return pd.DataFrame(list(found.rows), columns=list(found.columns))

    def to_csv(self, table: str | None = None) -> str:
        """The same table as CSV."""
        return self._table(table).csv

    def to_markdown(self, notes: Iterable[str] = ()) -> str:
        """The page as Markdown; notes stand under the verdict."""
        return as_markdown(self.page(), tuple(notes))

    def write(self, folder: str | Path, force: bool = False, notes: Iterable[str] = ()) -> Path:
        """Write JSON, Markdown and a CSV file a table into a new folder, as ``-o`` does.

        Raises InvalidInput if the place is taken and there is no ``force``, or cannot be written.
        """
        contents = {
            f"{self.NAME}.json": self.to_json() + "\n",
            f"{self.NAME}.md": self.to_markdown(notes),
            **{f"{name}.csv": table.csv for name, table in self.tables().items()},
        }
        return write_files(contents, Path(folder), force)

    def _table(self, name: str | None) -> Tidy:
        tables = self.tables()
        if name is None:
            return next(iter(tables.values()))
        if name not in tables:
            raise KeyError(f"there is no table {name!r}; there are {', '.join(tables)}")
        return tables[name]

    def __str__(self) -> str:
        return as_text(self.page())

    def _repr_html_(self) -> str:
        from consortium_opt.pages.fragments import of_page

        return of_page(self.page())
