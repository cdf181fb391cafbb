"""The result in a terminal, a pipe or ``print(result)``: 60 to 120 columns, no colour needed."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable, Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from consortium_opt.reporting import rounding, words
from consortium_opt.reporting.layout import INDENT, Column, Fitted, apart, as_plain, table
from consortium_opt.reporting.plaintext import is_unicode, one_line
from consortium_opt.reporting.printed import (
    Alternative,
    Moved,
    alternatives,
    costs,
    effort,
    grants,
    moved,
    score_parts,
)
from consortium_opt.result import ConsortiumInfo, MemberInfo, Result

NARROWEST, WIDEST = 60, 120
_ROOMY = 100
_BAR = 32
_CHANGES_SHOWN = 12
_NAME_LIMIT, _ID_LIMIT, _TEXT_LIMIT = 60, 40, 400


def render(
    result: Result, console: Console, notes: Iterable[str] = (), written: bool = False
) -> None:
    """Print the result; ``notes`` stand right under the verdict, such as a law that was weakened.

    Where it is ``written`` into a folder too, nothing says how to do that. Never raises for want of
    a character: what the console's encoding does not hold is simplified.
    """
    width = max(NARROWEST, min(WIDEST, console.width))
    page = Page(result, tuple(notes), width, console.encoding, written)
    console.print(Fitted(page.body(), width, console.encoding), crop=False)


def as_text(result: Result, notes: Iterable[str] = (), encoding: str | None = None) -> str:
    """The same as plain text, 80 columns wide, in what the encoding holds.

    Without ``encoding`` it is that of the standard output, so that ``print`` cannot fail.
    """
    encoding = encoding or getattr(sys.stdout, "encoding", None) or "utf-8"
    page = Page(result, tuple(notes), 80, encoding)
    return as_plain(page.body(), 80, encoding)


class Page:
    """The parts of the page for one result, width and encoding."""

    def __init__(
        self,
        result: Result,
        notes: tuple[str, ...],
        width: int,
        encoding: str,
        written: bool = False,
    ) -> None:
        self.result = result
        self.written = written
        self.notes = notes
        self.width = width
        self.roomy = width >= _ROOMY
        self.encoding = encoding
        self.arrow = "→" if is_unicode(encoding) else "->"

    def body(self) -> Group:
        """Everything, in reading order."""
        parts: list[RenderableType] = [self.ink(words.verdict(self.result), "bold")]
        parts += [self.ink(f"! {note}", "bold red") for note in self.notes]
        parts += ["", self.head()]
        if self.result.consortia:
            parts += self.first(self.result.best)
        parts += self.moved()
        if len(self.result.consortia) > 1:
            parts += self.others()
        parts += ["", self.ink(words.solver(self.result), "dim")]
        following = words.hint(self.result, self.written)
        return Group(*parts, *([self.ink(f"Next: {following}.", "dim")] if following else []))

    def text(self, text: str, limit: int = _TEXT_LIMIT) -> str:
        """Text on one line as the encoding holds it, cut if it is very long."""
        return one_line(text, self.encoding, limit)

    def ink(self, text: str, style: str = "") -> Text:
        """Text taken as it stands: nothing in it is markup."""
        return Text(self.text(text), style=style, overflow="fold")

    def head(self) -> Table:
        """Pool, rules and what was changed."""
        changes = [
            words.change(item, self.result, self.arrow) for item in words.changes(self.result)
        ]
        shown = changes[:_CHANGES_SHOWN]
        if len(changes) > len(shown):
            shown.append(f"and {words.counted(len(changes) - len(shown), 'more change')}")
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        rows = [("Pool", words.pool(self.result)), ("Rules", words.rules_source(self.result))]
        rows += [("" if k else "Changed", text) for k, text in enumerate(shown)]
        for label, text in rows:
            grid.add_row(label, self.ink(text))
        return grid

    def section(
        self, title: str, columns: list[Column], styles: list[str] | None = None
    ) -> Iterator[RenderableType]:
        """A heading and its table."""
        yield ""
        yield self.ink(title, "bold")
        for k, part in enumerate(apart(columns, self.width)):
            if k:
                yield ""
            yield table(part, styles or [""] * len(columns[0].cells), self.width, self.encoding)

    def first(self, best: ConsortiumInfo) -> Iterator[RenderableType]:
        """Rank 1 in full."""
        styles = ["bold" if m.id == best.coordinator else "" for m in best.members]
        yield from self.section(f"Rank 1: {words.headline(best)}", self.members(best), styles)
        if words.legend(best):
            yield Padding(self.ink(words.legend(best), "dim"), (0, 0, 0, INDENT))
        if best.terms:
            yield from self.section("Score: weighted mean of the terms", self.terms(best))
        if best.rules:
            styles = ["" if rule.satisfied else "red" for rule in best.rules]
            yield from self.section(
                f"Rules: {words.rules_met(best.rules)}", self.rules(best), styles
            )
            if words.rules_legend(best):
                yield Padding(self.ink(words.rules_legend(best), "dim"), (0, 0, 0, INDENT))

    def members(self, best: ConsortiumInfo) -> list[Column]:
        """Who takes part, where, with which roles, person-months and cost."""
        months, cost, grant = effort(best), costs(best), grants(best)
        columns = [
            Column("Id", [self.id(m.id) for m in best.members], firm=True),
            Column("Name", [self.name(m, best) for m in best.members]),
            Column("Country", [self.text(m.country) for m in best.members]),
        ]
        if any(m.roles for m in best.members):
            roles = [self.text(", ".join(words.roles(m))) for m in best.members]
            columns.append(Column("Roles", roles))
        if months:
            cells = [rounding.months(months.of_member(m.id)) for m in best.members]
            columns.append(Column("PM", cells, right=True, foot=rounding.months(months.total)))
        if cost:
            cells = [words.money(value) for value in cost.members]
            columns.append(Column("Cost", cells, right=True, foot=words.money(cost.total)))
        if grant:
            cells = [rounding.money(value) for value in grant.asked]
            columns.append(Column("Grant", cells, right=True, foot=rounding.money(grant.total)))
        if months or cost:
            columns[0] = Column("Id", columns[0].cells, firm=True, foot="Total")
        return columns

    def name(self, member: MemberInfo, best: ConsortiumInfo) -> str:
        """The name, with a word on who coordinates."""
        name = self.text(member.name, _NAME_LIMIT)
        return f"{name} (coordinator)" if member.id == best.coordinator else name

    def id(self, text: str) -> str:
        """An id, folded at its hyphens, so that it can be typed as it stands."""
        return textwrap.fill(self.text(text, _ID_LIMIT), 30 if self.roomy else 18)

    def terms(self, best: ConsortiumInfo) -> list[Column]:
        """Every term: value, weight, what it adds, and what it could add."""
        terms, adds = best.terms, score_parts(best)
        weights = sum(term.weight for term in terms) or 1.0
        bars = [_bar(term.weight / weights, term.value) for term in terms]
        total = rounding.score(best.objective)
        return [
            Column("Term", [self.text(t.name, _NAME_LIMIT) for t in terms], foot="Score"),
            Column("Value", [rounding.score(t.value) for t in terms], right=True),
            Column("Weight", [rounding.weight(t.weight) for t in terms], right=True),
            Column("Adds", [rounding.score(value) for value in adds], right=True, foot=total),
            Column("# gained  . missed", bars, firm=True),
        ]

    def rules(self, best: ConsortiumInfo) -> list[Column]:
        """Every rule: required, achieved, slack, and what stands out."""
        slack = ["" if r.slack is None else rounding.slack(r.slack) for r in best.rules]
        return [
            Column("Rule", [self.text(r.name, _NAME_LIMIT) for r in best.rules]),
            Column("Required", [self.text(r.required) for r in best.rules]),
            Column("Achieved", [self.text(r.achieved) for r in best.rules]),
            Column("Slack", slack, right=True),
            Column("", [", ".join(words.marks(r)) for r in best.rules], firm=True),
        ]

    def moved(self) -> Iterator[RenderableType]:
        """Every rank beside the consortium that was kept, if one was."""
        ranked = moved(self.result)
        if ranked:
            columns = [
                Column("Rank", [str(other.rank) for other in ranked], right=True),
                Column("Changes", [str(other.changes) for other in ranked], right=True),
                Column("+ enters  - leaves", [self.signed(other) for other in ranked], firm=True),
            ]
            yield from self.section("Beside the kept consortium", columns)

    def others(self) -> Iterator[RenderableType]:
        """The other ranks, each beside rank 1."""
        unproven = words.unproven_ranks(self.result)
        title = "Other ranks, beside rank 1"
        ranked = alternatives(self.result)
        columns = [
            Column("Rank", [str(other.rank) for other in ranked], right=True),
            Column("Score", [rounding.score(other.objective) for other in ranked], right=True),
            Column("To rank 1", [rounding.difference(o.difference) for o in ranked], right=True),
            Column("+ enters  - leaves", [self.swap(other) for other in ranked], firm=True),
            Column("Countries", [self.text(" ".join(o.countries)) for o in ranked]),
        ]
        yield from self.section(f"{title} ({unproven})" if unproven else title, columns)

    def swap(self, other: Alternative) -> str:
        """Who enters, who leaves and, if it is another, who coordinates."""
        parts = self.signs(other)
        if not other.same_coordinator:
            parts.append(f"coordinator {self.text(other.coordinator or 'nobody', _ID_LIMIT)}")
        return _beside(parts, 60 if self.roomy else 34)

    def signed(self, other: Moved) -> str:
        """Who enters and who leaves."""
        return _beside(self.signs(other) or ["nobody"], 78 if self.roomy else 56)

    def signs(self, other: Alternative | Moved) -> list[str]:
        """Who enters after a plus, who leaves after a minus."""
        return [
            f"{sign} {', '.join(self.text(member, _ID_LIMIT) for member in members)}"
            for sign, members in (("+", other.enters), ("-", other.leaves))
            if members
        ]


def _beside(parts: list[str], width: int) -> str:
    """Parts in a line, or each in lines of its own."""
    if len("  ".join(parts)) <= width:
        return "  ".join(parts)
    return "\n".join(_hang(part, width) for part in parts)


def _hang(text: str, width: int) -> str:
    return textwrap.fill(text, width, subsequent_indent="  ", break_on_hyphens=False)


def _bar(share: float, value: float) -> str:
    whole = round(_BAR * share)
    gained = min(whole, max(0, round(_BAR * share * value)))
    return "#" * gained + "." * (whole - gained)
