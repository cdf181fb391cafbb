"""Two formulations side by side in plain words, without colour."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from consortium_opt.formulation.diff import WORDS, Difference, Item, Value
from consortium_opt.reporting.layout import Column, as_plain, table
from consortium_opt.reporting.plaintext import is_unicode, one_line

WIDTH = 80
ALWAYS = ("title", "kind", "confidence", "source")
HIDDEN = ("type", "weight", *WORDS)


def side_by_side(found: Difference, encoding: str | None = None, width: int = WIDTH) -> str:
    """The page as plain text in what the encoding holds; by default that of standard output."""
    encoding = encoding or getattr(sys.stdout, "encoding", None) or "utf-8"
    return as_plain(Group(*Page(found, encoding, width).body()), width, encoding)


class Page:
    """The parts of the page."""

    def __init__(self, found: Difference, encoding: str, width: int) -> None:
        self.found = found
        self.width = width
        self.encoding = encoding
        self.arrow = "→" if is_unicode(encoding) else "->"
        self.a, self.b = self._names()

    def _names(self) -> tuple[str, str]:
        a, b = self.found.a, self.found.b
        return (f"{a} (A)", f"{b} (B)") if a == b else (a, b)

    def body(self) -> Iterator[RenderableType]:
        """Everything, in reading order."""
        about = [v for v in self.found.about if v.key in ALWAYS or v.a != v.b]
        yield self.line(f"{self.a} beside {self.b}")
        yield from self.values("", about)
        yield from self.items("rule", self.found.rules)
        yield from self.weights()
        yield from self.items("term", self.found.terms)
        if self.found.funding:
            yield from self.values("Funding", self.found.funding)

    def line(self, text: str) -> Text:
        """Text taken as it stands."""
        return Text(self.text(text), overflow="fold")

    def text(self, text: str) -> str:
        """Text on one line as the encoding holds it."""
        return one_line(text, self.encoding)

    def section(self, title: str, columns: list[Column]) -> Iterator[RenderableType]:
        """A heading and its table."""
        yield ""
        if title:
            yield self.line(title)
        yield table(columns, [""] * len(columns[0].cells), self.width, self.encoding)

    def values(self, title: str, values: Sequence[Value]) -> Iterator[RenderableType]:
        """A key a row, the two values beside each other."""
        columns = [
            Column("", [v.key.replace("_", " ") for v in values], firm=True),
            Column(self.text(self.a), [self.text(plain(v.a)) for v in values]),
            Column(self.text(self.b), [self.text(plain(v.b)) for v in values]),
        ]
        yield from self.section(title, columns)

    def items(self, noun: str, items: Sequence[Item]) -> Iterator[RenderableType]:
        """Rules or terms: only in one, in both with other numbers, and the same."""
        by = {s: [i for i in items if i.status == s] for s in {i.status for i in items}}
        title = f"{noun.capitalize()}s"
        for status, name in (("only_a", self.a), ("only_b", self.b)):
            if status in by:
                yield from self.only(f"{title} only in {name}", noun, by[status])
        changed = [i for i in by.get("changed", ()) if self.numbers(i)]
        if changed:
            yield from self.changed(f"{title} in both, other numbers", noun, changed)
        for status, words in (("reworded", "other words or source"), ("same", "the same")):
            if status in by:
                names = ", ".join(item.name for item in by[status])
                yield ""
                yield self.line(f"{title} in both, {words}: {names}")

    def only(self, title: str, noun: str, items: Sequence[Item]) -> Iterator[RenderableType]:
        """What each says: its text where it has one, then its type and parameters."""
        cells = [self.said(item.a or item.b or {}) for item in items]
        names = Column(noun.capitalize(), [self.text(item.name) for item in items])
        yield from self.section(title, [names, Column("What it says", cells)])

    def said(self, params: dict[str, Any]) -> str:
        """Its text, and on the next line its type with its parameters."""
        shown = [f"{k} = {plain(v)}" for k, v in params.items() if k not in HIDDEN]
        formal = f"{params.get('type')}: {', '.join(shown)}" if shown else str(params.get("type"))
        return "\n".join(self.text(t) for t in (params.get("text"), formal) if t)

    def changed(self, title: str, noun: str, items: Sequence[Item]) -> Iterator[RenderableType]:
        """A changed parameter a row."""
        rows = [
            ("" if k else item.name, v.key, f"{plain(v.a)} {self.arrow} {plain(v.b)}")
            for item in items
            for k, v in enumerate(self.numbers(item))
        ]
        heads = (noun.capitalize(), "Parameter", f"{self.a} {self.arrow} {self.b}")
        columns = [
            Column(self.text(head), [self.text(row[k]) for row in rows])
            for k, head in enumerate(heads)
        ]
        yield from self.section(title, columns)

    def numbers(self, item: Item) -> list[Value]:
        """What differs but words and, of a term, its weight, which has a table of its own."""
        return [v for v in item.values if v.key not in (*WORDS, "weight")]

    def weights(self) -> Iterator[RenderableType]:
        """The weight of every term in either."""
        terms = self.found.terms
        columns = [
            Column("Term", [self.text(term.name) for term in terms]),
            Column(self.text(self.a), [weight(term.a) for term in terms], right=True),
            Column(self.text(self.b), [weight(term.b) for term in terms], right=True),
        ]
        yield from self.section("Weights", columns)


def weight(params: dict[str, Any] | None) -> str:
    """Weight of a term, ``off``, or nothing where there is no such term."""
    if params is None:
        return ""
    return "off" if params.get("enabled") is False else plain(params.get("weight"))


def plain(value: Any) -> str:
    """A value for people: yes and no, lists with commas, tables as in the file."""
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1 else f"{value:.15g}"
    if isinstance(value, list | tuple):
        return ", ".join(plain(v) for v in value) if value else "none"
    if isinstance(value, dict):
        inner = ", ".join(f"{k} = {plain(v)}" for k, v in value.items() if v is not None)
        return "{" + inner + "}"
    return str(value)
