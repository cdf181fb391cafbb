"""The end of a report: what was assumed, and where the answer comes from."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from platform import python_version

from consortium_opt.dossier import Dossier
from consortium_opt.pages.parts import Code, Facts, Head, Part, Points, Section, Table, Text
from consortium_opt.reporting import rounding, words
from consortium_opt.reporting.plaintext import one_line
from consortium_opt.reporting.printed import kept_in
from consortium_opt.result import ProfileInfo

LONGEST = 400
PACKAGES = ("pyomo", "highspy", "pydantic", "numpy")


def profile(found: ProfileInfo) -> Section:
    """Typology and the ten benefits of cooperation."""
    rows = tuple(
        (
            one.name,
            one.origin,
            one.indicator,
            "not known" if one.value is None else rounding.weight(round(one.value, 2)),
        )
        for one in found.benefits
    )
    heads = (Head("Benefit"), Head("Comes from"), Head("Indicator"), Head("Value", True))
    kinds = Facts(
        (
            ("Integration", found.integration),
            ("Coverage", found.coverage),
            ("Sectors", found.sectors or "not known"),
        )
    )
    table = Table("Ten benefits of cooperation", heads, rows)
    return Section("profile", "What kind of cooperation it is", (kinds, table))


def assumed(dossier: Dossier) -> Section:
    """Pool, rules, every change old → new, and what was noted on the way."""
    parts: list[Part] = [Facts(tuple(_about(dossier)))]
    changes = dossier.result.formulation.changes
    if changes:
        parts.append(_changes(dossier))
    if dossier.notes:
        parts += [Text("Noted on the way:"), Points(tuple(_cut(note) for note in dossier.notes))]
    if dossier.instance is None:
        parts.append(
            Text(
                "Made from the result alone. With the pool, consortium-opt report RESULT.json -i "
                "POOL adds regions, capabilities, the network of trust and what depends on them."
            )
        )
    return Section("assumed", "What was assumed", tuple(parts))


def _about(dossier: Dossier) -> Iterator[tuple[str, str]]:
    result, rules = dossier.result, dossier.formulation
    yield "Pool", words.pool(result)
    if dossier.instance is not None:
        meta = dossier.instance.meta
        status = {"real": "real", "illustrative": "illustrative, not real"}
        yield "Its numbers", status.get(meta.status or "", "not said whether real or illustrative")
        if meta.description:
            yield "About it", _cut(meta.description)
        if meta.source:
            yield "Its source", _cut(meta.source)
        yield (
            "Project",
            f"{rounding.weight(meta.duration_months)} months, amounts in {meta.currency}",
        )
        yield "Trust of pairs not listed", rounding.weight(meta.default_trust)
    yield "Rules", words.rules_source(result)
    if rules is None:
        return
    if rules.source:
        said = [f"as of {rules.as_of}" if rules.as_of else "", rules.confidence or ""]
        yield "Their source", ", ".join(filter(None, [rules.source, *said]))
    if rules.opens is not None:
        yield "Day of country groups", f"{rules.opens} (the call opens)"


def _changes(dossier: Dossier) -> Table:
    rows = []
    for item in dossier.result.formulation.changes:
        new = words.change(item, dossier.result, "→") if kept_in(item) else None
        old = "" if new else words.plain_value(item.old)
        rows.append((item.key, _cut(old), _cut(new or words.plain_value(item.new))))
    return Table("Changes", (Head("Key"), Head("Before"), Head("After")), tuple(rows))


def origin(dossier: Dossier) -> Section:
    """Versions, hash, seed, time, and the command that gives it again."""
    result = dossier.result
    made_with = f"consortium-opt {version('consortium-opt')}, Python {python_version()}"
    facts = [
        ("Solver", words.solver(result)),
        ("Pool, sha256", result.instance.sha256),
        ("Report made with", made_with),
        ("", ", ".join(f"{name} {version(name)}" for name in PACKAGES)),
    ]
    if result.bound is not None:
        facts.insert(1, ("Bound", f"no consortium scores more than {rounding.score(result.bound)}"))
    if result.gap is not None:
        facts.insert(2, ("Gap", rounding.percent(result.gap)))
    parts: list[Part] = [Facts(tuple(facts))]
    if dossier.command:
        limits = f", {dossier.command_limits}" if dossier.command_limits else ""
        parts += [Text(f"The same again{limits}:"), Code(dossier.command)]
    parts.append(Text("The whole result is in this page as JSON: the element with the id result."))
    return Section("origin", "How it was found", tuple(parts))


def _cut(text: str) -> str:
    return one_line(text, limit=LONGEST)
