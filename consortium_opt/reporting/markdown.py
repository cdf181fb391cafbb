"""The result as Markdown with GitHub's tables, to keep, to mail and to paste into a proposal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from consortium_opt.reporting import rounding, words
from consortium_opt.reporting.plaintext import one_line
from consortium_opt.reporting.printed import (
    Alternative,
    Effort,
    alternatives,
    costs,
    effort,
    grants,
    moved,
    score_parts,
)
from consortium_opt.result import ConsortiumInfo, MemberInfo, Result

_MARKUP = re.compile(r"[\\`*\[\]<>|~$]|&(?=#?\w+;)|(?<!\w)_|_(?!\w)")
_HTML = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def markdown(result: Result, notes: Iterable[str] = ()) -> str:
    """The report as Markdown; ``notes`` stand under the verdict, such as a law that was weakened.

    Text of the result is shown as it stands: what would be markup is escaped, line ends are spaces.
    """
    return "\n".join(_lines(result, tuple(notes))) + "\n"


def _lines(result: Result, notes: Sequence[str]) -> Iterator[str]:
    yield f"# {escape(result.instance.title)}: {escape(result.formulation.title)}"
    yield from ("", f"**{escape(words.verdict(result))}**")
    for note in notes:
        yield from ("", f"> **Note:** {escape(note)}")
    yield ""
    yield f"- Pool: {escape(words.pool(result))}"
    yield f"- Rules: {escape(words.rules_source(result))}"
    for item in words.changes(result):
        yield f"- Changed: {escape(words.change(item, result, '→'))}"
    if result.consortia:
        yield from _first(result.best)
    yield from _moved(result)
    if len(result.consortia) > 1:
        yield from _others(result)
    yield from _origin(result)


def _first(best: ConsortiumInfo) -> Iterator[str]:
    yield from ("", f"## Rank 1: {words.headline(best)}", "", *_members(best))
    if words.legend(best):
        yield from ("", f"Key: {escape(words.legend(best))}.")
    planned = effort(best)
    if planned:
        yield from ("", "### Staff effort", "", *_effort(best, planned))
        yield from ("", "Person-months. Bold: leads the role.")
    if best.terms:
        yield from ("", "### Score", "", *_terms(best))
    if best.rules:
        yield from ("", f"### Rules: {words.rules_met(best.rules)}", "", *_rules(best))
    if words.rules_legend(best):
        yield from ("", f"Key: {escape(words.rules_legend(best))}.")


def _members(best: ConsortiumInfo) -> Iterator[str]:
    months, cost, grant = effort(best), costs(best), grants(best)
    heads = ["No.", "Id", "Name", "Country", "Roles"]
    heads += ["PM>"] if months else []
    heads += ["Cost>"] if cost else []
    heads += ["Grant>"] if grant else []
    rows = []
    for k, member in enumerate(best.members):
        row = [str(k + 1), member.id, _name(member, best), member.country]
        row.append(", ".join(words.roles(member)))
        row += [rounding.months(months.of_member(member.id))] if months else []
        row += [words.money(cost.members[k])] if cost else []
        row += [rounding.money(grant.asked[k])] if grant else []
        rows.append(row)
    foot = ["", "Total", "", "", ""]
    foot += [rounding.months(months.total)] if months else []
    foot += [words.money(cost.total)] if cost else []
    foot += [rounding.money(grant.total)] if grant else []
    yield from grid(heads, rows, foot if months or cost else None)


def _name(member: MemberInfo, best: ConsortiumInfo) -> str:
    return f"{member.name} (coordinator)" if member.id == best.coordinator else member.name


def _effort(best: ConsortiumInfo, planned: Effort) -> Iterator[str]:
    """A row a participant, a column a role, every pair a figure, the leader's cell bold."""
    yield from _head(["No.", "Member", *(f"{role}>" for role in planned.roles), "Total>"])
    for k, member in enumerate(best.members):
        cells = []
        for role in planned.roles:
            figure = rounding.months(planned.cells[member.id, role])
            cells.append(f"**{figure}**" if role in member.leads else figure)
        total = rounding.months(planned.of_member(member.id))
        yield _row([str(k + 1), escape(member.id), *cells, total])
    totals = [rounding.months(planned.of_role(role)) for role in planned.roles]
    yield _row(["", "Total", *totals, rounding.months(planned.total)])


def _terms(best: ConsortiumInfo) -> Iterator[str]:
    rows = [
        [t.name, t.type, rounding.score(t.value), rounding.weight(t.weight), rounding.score(adds)]
        for t, adds in zip(best.terms, score_parts(best), strict=True)
    ]
    foot = ["Score", "", "", "", rounding.score(best.objective)]
    yield from grid(["Term", "Type", "Value>", "Weight>", "Adds>"], rows, foot)


def _rules(best: ConsortiumInfo) -> Iterator[str]:
    rows = []
    for rule in best.rules:
        slack = "" if rule.slack is None else rounding.slack(rule.slack)
        marks = ", ".join(words.marks(rule))
        rows.append([rule.name, rule.required, rule.achieved, slack, marks, rule.text or ""])
    heads = ["Rule", "Required", "Achieved", "Slack>", "Remarks", "In words"]
    yield from grid(heads, rows)


def _moved(result: Result) -> Iterator[str]:
    """Every rank beside the consortium that was kept, if one was."""
    ranked = moved(result)
    if not ranked:
        return
    yield from ("", "## Beside the kept consortium", "")
    rows = [[str(m.rank), str(m.changes), ", ".join(m.enters), ", ".join(m.leaves)] for m in ranked]
    yield from grid(["Rank>", "Changes>", "Enters", "Leaves"], rows)


def _others(result: Result) -> Iterator[str]:
    unproven = words.unproven_ranks(result)
    yield from ("", "## Other ranks, beside rank 1" + (f" ({unproven})" if unproven else ""), "")
    heads = ["Rank>", "Score>", "To rank 1>", "Enters", "Leaves", "Coordinator", "Countries"]
    yield from grid(heads, [_other(other) for other in alternatives(result)])


def _other(other: Alternative) -> list[str]:
    coordinator = "same" if other.same_coordinator else other.coordinator or "nobody"
    return [
        str(other.rank),
        rounding.score(other.objective),
        rounding.difference(other.difference),
        ", ".join(other.enters),
        ", ".join(other.leaves),
        coordinator,
        " ".join(other.countries),
    ]


def _origin(result: Result) -> Iterator[str]:
    yield from ("", "## How it was found", "")
    yield f"- Solver: {escape(words.solver(result))}"
    yield f"- Instance: sha256 {result.instance.sha256}"
    yield f"- {words.PREVAILS}"


def escape(text: str) -> str:
    """Text on one line in which nothing is markup, HTML, a link or the end of a table's cell."""
    return _MARKUP.sub(lambda m: _HTML.get(m.group(), f"\\{m.group()}"), one_line(text))


def grid(
    heads: Sequence[str], rows: Sequence[Sequence[str]], foot: Sequence[str] | None = None
) -> Iterator[str]:
    """Lines of a table; a heading that ends with ``>`` stands over numbers."""
    yield from _head(heads)
    for row in [*rows, foot] if foot else rows:
        yield _row([escape(cell) for cell in row])


def _head(heads: Sequence[str]) -> Iterator[str]:
    """Headings and the line under them; one that ends with ``>`` stands over numbers."""
    yield _row([escape(head.removesuffix(">")) for head in heads])
    yield _row(["---:" if head.endswith(">") else "---" for head in heads])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
