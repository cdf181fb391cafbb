"""Why nothing meets the rules, and the ways out, for people and as tidy tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from consortium_opt.reporting import rounding, words
from consortium_opt.reporting.layout import Column
from consortium_opt.reporting.page import Block, Page
from consortium_opt.reporting.remedies import listed
from consortium_opt.reporting.tables import Row, Tidy

if TYPE_CHECKING:
    from consortium_opt.whatif.infeasibility.infeasible import Fix, Infeasible
    from consortium_opt.whatif.infeasibility.recruit import Recruit


def page(found: Infeasible) -> Page:
    """The answer, what cannot hold together, and the cheapest ways out."""
    pool = words.counted(found.instance.candidates, "candidate")
    rules = found.formulation
    source = rules.title if rules.title == rules.name else f"{rules.title} ({rules.name})"
    return Page(
        title=f"{found.instance.title}: why nothing is possible",
        verdict=" ".join(_verdict(found)),
        facts=(("Pool", f"{found.instance.title} ({pool})"), ("Rules", source)),
        blocks=(_findings(found), *_conflicts(found), _ways(found), _recruits(found)),
        end=tuple(_end(found)),
    )


def _verdict(found: Infeasible) -> Iterator[str]:
    yield "Infeasible, and proven so: no consortium from this pool can meet all the rules."
    if found.structure:
        yield f"Even without any rule nothing is possible: {found.structure}."
    elif found.conflict:
        yield conflict_sentence(found.conflict, found.irreducible)
    if found.fixes:
        first = found.fixes[0]
        yield f"Cheapest way out: {first.text}"
    elif found.only_laws:
        yield "No change of house rules helps: only another pool, or changing a law (--allow-law)."
    elif found.all_fixes and not found.structure:
        yield "No change of rules helps: only another pool."


def conflict_sentence(names: Sequence[str], proven: bool) -> str:
    """What cannot hold together, and how surely nothing of it can be left out."""
    if len(names) == 1:
        text = f"{names[0]} alone cannot hold in this pool."
    else:
        text = f"{listed(names)} cannot hold together"
        text += "; without any one of them the rest can be met." if proven else "."
    return text if proven else f"{text} It is not proven that all of them are needed for that."


def _findings(found: Infeasible) -> Block:
    columns = (
        Column("Rule", [f.rule for f in found.findings]),
        Column("What is missing", [f.text for f in found.findings]),
    )
    return Block("Found without solving", columns)


def _conflicts(found: Infeasible) -> Iterator[Block]:
    atoms = {atom.name: atom for atom in found.atoms}
    sets = [names for names in (found.conflict, *found.more_conflicts) if names]
    for k, names in enumerate(sets):
        here = [atoms[name] for name in names]
        columns = (
            Column("Name", [a.name for a in here]),
            Column("Asks for", [a.asks for a in here]),
            Column("Remark", ["law" if a.law else "" for a in here]),
            Column("In words", [a.text or "" for a in here]),
        )
        shown = columns if any(a.text for a in here) else columns[:-1]
        title = "What cannot hold together" if k == 0 else "Neither can these"
        yield Block(title, shown, "law: written in the call" if any(a.law for a in here) else "")


def _ways(found: Infeasible) -> Block:
    fixes = found.fixes
    columns = (
        Column("No.", [str(k) for k in range(1, len(fixes) + 1)], right=True),
        Column("Change", [fix.text for fix in fixes]),
        Column("Cost", [rounding.weight(fix.cost) for fix in fixes], right=True),
        Column("Score", [_score(fix) for fix in fixes], right=True),
        Column("Best consortium", [_members(fix) for fix in fixes]),
    )
    sign = "cost in steps times cost_of_change"
    if any(fix.status == "feasible" for fix in fixes):
        sign += "; * not proven best"
    return Block("Suggestions: the cheapest ways out", columns, sign)


def _recruits(found: Infeasible) -> Block:
    """What one more candidate would have to be."""
    recruits = found.recruits
    columns = (
        Column("No.", [str(k) for k in range(1, len(recruits) + 1)], right=True),
        Column("Whom the pool lacks", [one.text for one in recruits]),
        Column("Score", [_score(one) for one in recruits], right=True),
    )
    sign = "every rule kept; in all else like most of the pool"
    if any(one.status == "feasible" for one in recruits):
        sign += "; * not proven best"
    return Block("Suggestions: one more candidate", columns, sign)


def _score(fix: Fix | Recruit) -> str:
    if fix.objective is None:
        return "-"
    return rounding.score(fix.objective) + ("" if fix.status == "optimal" else "*")


def _members(fix: Fix) -> str:
    return "-" if fix.consortium is None else ", ".join(m.id for m in fix.consortium.members)


def _end(found: Infeasible) -> Iterator[str]:
    if found.fixes:
        yield "Suggestions only: nothing was changed."
    if found.fixes and not found.cheapest:
        yield "Not all cheaper changes could be ruled out in the time."
    elif not found.fixes and not found.all_fixes and not found.structure:
        yield "Ways out were not found in the time: a longer --time-limit may find them."
    elif found.fixes and found.all_fixes:
        yield "All other ways out in steps of the rules' numbers contain one of these."
    if not found.conflict and not found.all_conflicts:
        yield "What is in conflict was not found in the time: a longer --time-limit may find it."
    changes = [change for fix in found.fixes[:1] for change in fix.changes]
    settable = [c for c in changes if not c.key.startswith("roles.")]
    if settable and len(settable) == len(changes):
        said = " ".join(f"--set {c.key}={json.dumps(c.new)}" for c in settable)
        yield f"Next: solve with {said}"


def tables(found: Infeasible) -> Mapping[str, Tidy]:
    """A row a change of a way out, a row a recruit, an atom of a conflict, a finding."""
    sets = [names for names in (found.conflict, *found.more_conflicts) if names]
    atoms = {atom.name: atom for atom in found.atoms}
    conflicts: list[Row] = [
        {
            "conflict": k,
            "name": name,
            "kind": atoms[name].kind,
            "rule": atoms[name].rule,
            "candidate": atoms[name].candidate,
            "law": atoms[name].law,
            "asks": atoms[name].asks,
        }
        for k, names in enumerate(sets, 1)
        for name in names
    ]
    fixes: list[Row] = [
        {
            "fix": k,
            "cost": fix.cost,
            "key": change.key,
            "old": json.dumps(change.old),
            "new": json.dumps(change.new),
            "text": fix.text,
            "status": fix.status,
            "objective": fix.objective,
        }
        for k, fix in enumerate(found.fixes, 1)
        for change in fix.changes
    ]
    findings: list[Row] = [{"rule": f.rule, "text": f.text} for f in found.findings]
    recruits: list[Row] = [
        {
            "recruit": k,
            "properties": json.dumps(one.properties),
            "roles": json.dumps(list(one.roles)),
            "text": one.text,
            "status": one.status,
            "objective": one.objective,
        }
        for k, one in enumerate(found.recruits, 1)
    ]
    lacking = ("recruit", "properties", "roles", "text", "status", "objective")
    names = ("conflict", "name", "kind", "rule", "candidate", "law", "asks")
    keys = ("fix", "cost", "key", "old", "new", "text", "status", "objective")
    return {
        "fixes": Tidy(keys, tuple(fixes)),
        "recruits": Tidy(lacking, tuple(recruits)),
        "conflicts": Tidy(names, tuple(conflicts)),
        "findings": Tidy(("rule", "text"), tuple(findings)),
    }
