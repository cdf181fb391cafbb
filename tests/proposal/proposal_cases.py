"""Dossiers made by hand, no solver needed: small, typical, large, hostile, and with gaps."""

from __future__ import annotations

from functools import cache
from typing import Any

from consortium_opt.dossier import Dossier
from consortium_opt.formulation import read_formulation
from consortium_opt.instance import parse_instance
from consortium_opt.instance.schema import Instance
from consortium_opt.proposal.files import proposal_files
from consortium_opt.proposal.tables import Proposal, proposal
from consortium_opt.result import (
    ConsortiumInfo,
    FormulationInfo,
    FundingInfo,
    InstanceInfo,
    MemberFunding,
    MemberInfo,
    Result,
    RuleInfo,
    SolverInfo,
)

COUNTRIES = ("FR", "DE", "ES", "PL", "GR", "BE", "IT", "SE")
TYPES = ("HEI", "RTO", "SME", "LARGE", "PUBLIC")
SKILLS = ("design", "testing", "training", "markets", "robotics", "recycling", "data")


def pool(
    members: int, roles: int, names: dict[int, str] | None = None, **meta: Any
) -> dict[str, Any]:
    """A document of an instance with as many candidates and roles; illustrative numbers."""
    ids = [f"p{k:02}" for k in range(1, members + 1)]
    given = names or {}
    return {
        "instance": {"title": "By hand", "status": "illustrative"} | meta,
        "candidates": [
            {
                "id": name,
                "name": given.get(k, f"Organisation for research number {k + 1}"),
                "country": COUNTRIES[k % len(COUNTRIES)],
                "type": TYPES[k % len(TYPES)],
                "pic": f"{999900000 + k}",
                "pm_cost": 4100 + 333.5 * k,
                "staff_pm": 90,
            }
            for k, name in enumerate(ids)
        ],
        "capabilities": [
            {"candidate": name, "capability": skill, "level": (k + s) % 5 + 1}
            for k, name in enumerate(ids)
            for s, skill in enumerate(SKILLS)
            if (k + 2 * s) % 3 == 0 or s == k
        ],
        "wanted": [{"capability": s, "weight": 1 + k / 4} for k, s in enumerate(SKILLS[:6])],
        "roles": [
            {"role": f"r{k:02}", "name": f"Value chain step number {k + 1}", "person_months": 40}
            for k in range(roles)
        ],
        "trust": [
            {"a": ids[k], "b": ids[k + 1], "trust": 0.5, "evidence": "joint project"}
            for k in range(0, members - 1, 2)
        ],
    }


def plays(members: int, roles: int) -> list[dict[str, float]]:
    """Person-months of members by role: thirds, and a pair below one person-month."""
    found: list[dict[str, float]] = [{} for _ in range(members)]
    for r in range(roles):
        who = [(r + 2 * step) % members for step in range(3)]
        for k in dict.fromkeys(who):
            found[k][f"r{r:02}"] = 40 / 3
    for k, mine in enumerate(found):
        if not mine:
            mine["r00"] = 0.5 + k / 7
    return found


def dossier_of(
    instance: Instance,
    months: list[dict[str, float]],
    funding: bool = True,
    formulation: str = "horizon-ria",
    **kwargs: Any,
) -> Dossier:
    """All candidates of a pool as one consortium, the second of them its coordinator."""
    rules = read_formulation(formulation)
    members = []
    for k, row in enumerate(instance.candidates):
        mine = months[k]
        known = row.pm_cost is not None and any(months)
        cost = round(row.pm_cost * sum(mine.values()), 6) if known else None
        members.append(
            MemberInfo(
                id=row.id,
                name=row.label,
                country=row.country,
                roles=tuple(mine),
                leads=tuple(
                    r for r in mine if next(i for i, m in enumerate(months) if r in m) == k
                ),
                person_months=mine if any(v for m in months for v in m.values()) else {},
                cost=cost,
            )
        )
    if len(members) > 1:
        members[0], members[1] = members[1], members[0]
    by = {
        m.id: MemberFunding(
            rate=1.0 if k % 2 else 0.7,
            eligible_cost=round(1.25 * m.cost, 6),
            contribution=round(1.25 * m.cost * (1.0 if k % 2 else 0.7), 6),
        )
        for k, m in enumerate(members)
        if m.cost is not None
    }
    money = FundingInfo(
        eligible_cost=round(sum(m.eligible_cost for m in by.values()), 6),
        contribution=round(sum(m.contribution for m in by.values()), 6),
        members=by,
    )
    consortium = ConsortiumInfo(
        rank=1,
        objective=0.7312,
        coordinator=members[0].id,
        members=tuple(members),
        terms=(),
        rules=(RULE,),
        funding=money if funding and by else None,
    )
    title, count, digest = instance.meta.title, len(instance.candidates), instance.sha256
    result = Result(
        status="optimal",
        instance=InstanceInfo(title=title, candidates=count, sha256=digest),
        formulation=FormulationInfo(name=rules.name, title=rules.title),
        solver=SolverInfo(name="HiGHS", version="1", seconds=1.0, threads=1, seed=0),
        bound=0.7312,
        gap=0.0,
        proven_ranks=1,
        exhausted=False,
        tied_at_end=False,
        consortia=(consortium,),
    )
    return Dossier(result, instance, rules, **kwargs)


RULE = RuleInfo(
    name="size",
    type="size",
    satisfied=True,
    required="2 to 20",
    achieved="2",
    slack=0.0,
    law=False,
    text=None,
)


def case(members: int, roles: int, names: dict[int, str] | None = None) -> Dossier:
    """A pool of which everybody is in."""
    return dossier_of(parse_instance(pool(members, roles, names)), plays(members, roles))


NAMES = {
    0: '=HYPERLINK("http://x.example","click")',
    1: "<script>alert('x')</script> & <b>bold</b>",
    2: "أكاديمية البحث العلمي",
    3: "x" * 200,
    4: "+1|2|3\n\n# no heading, **not bold**",
    5: "abc \u202eevil",
    6: r"\input{/etc/passwd} $x^2$ 100 % ~ _a_ {b} #1 [c] * -- ''",
    7: "@SUM(A1:A9)",
    8: "-2+3",
    9: "日本語の研究所 “quoted” ‘name’",
}

UNREADABLE = "a\x00b\x08c \x0b \ufffe \u202eevil"
"""No reader of files lets this through; a result made elsewhere may hold it."""


def small() -> Dossier:
    """3 members, 2 roles."""
    return case(3, 2)


def typical() -> Dossier:
    """10 members, 6 roles."""
    return case(10, 6)


def large() -> Dossier:
    """20 members, 12 roles."""
    return case(20, 12)


def hostile() -> Dossier:
    """Names of every kind, on members, roles, capabilities and evidence."""
    document = pool(10, 4, NAMES)
    for k, text in NAMES.items():
        if k < 4:
            document["roles"][k]["name"] = text
        document["capabilities"].append({"candidate": "p03", "capability": text, "level": 2})
        document["wanted"].append({"capability": text, "weight": 1})
        document["candidates"][k]["short_name"] = text
    document["trust"][0]["evidence"] = NAMES[0]
    instance = parse_instance(document)
    rows = list(instance.candidates)
    rows[5] = rows[5].model_copy(update={"name": UNREADABLE})
    return dossier_of(instance.model_copy(update={"candidates": tuple(rows)}), plays(10, 4))


def unplanned() -> Dossier:
    """Roles are played, and nobody planned person-months."""
    document = pool(4, 2)
    for row in document["roles"]:
        row["person_months"] = 0
    months = [dict.fromkeys(mine, 0.0) for mine in plays(4, 2)]
    return dossier_of(parse_instance(document), months)


def some_rates() -> Dossier:
    """One member's rate is not known."""
    document = pool(4, 3)
    del document["candidates"][2]["pm_cost"]
    return dossier_of(parse_instance(document), plays(4, 3), funding=False)


def no_roles() -> Dossier:
    """Members without roles, capabilities and trust."""
    document = pool(2, 1)
    document = {key: document[key] for key in ("instance", "candidates")}
    return dossier_of(parse_instance(document), [{}, {}])


def alone() -> Dossier:
    """A typical result without its pool and rules."""
    return Dossier(typical().result)


EVERY = {
    "small": small,
    "typical": typical,
    "large": large,
    "hostile": hostile,
    "unplanned": unplanned,
    "some-rates": some_rates,
    "no-roles": no_roles,
    "alone": alone,
}


@cache
def made_of(name: str) -> Proposal:
    return proposal(EVERY[name]())


@cache
def files_of(name: str) -> dict[str, str | bytes]:
    return proposal_files(EVERY[name]())
