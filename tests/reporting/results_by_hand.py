"""Results made by hand, no solver needed."""

from consortium_opt.formulation.schema import Change
from consortium_opt.result import (
    ConsortiumInfo,
    FormulationInfo,
    InstanceInfo,
    MemberInfo,
    Result,
    RuleInfo,
    SolverInfo,
    TermInfo,
)

POOL = {
    "aerospace-valley": ("Aerospace Valley", "FR"),
    "baas": ("Bordeaux Aquitaine Aéronautique et Spatial (BAAS)", "FR"),
    "bydgoszcz-tools": ("Bydgoski Klaster Przemysłowy Dolina Narzędziowa", "PL"),
    "gaia": ("GAIA", "ES"),
    "gi-cluster": ("gi-Cluster", "GR"),
    "hamburg-aviation": ("Hamburg Aviation", "DE"),
    "it-varese": ("Lombardia Aerospace Cluster", "IT"),
    "lr-bw": ("Forum Luft- und Raumfahrt Baden-Württemberg", "DE"),
    "skywin": ("Skywin Wallonie", "BE"),
    "universite-haute-alsace": ("Université de Haute-Alsace", "FR"),
    "uptech": ("UPTECH Cluster", "SE"),
}
ROLES = {
    "animation": 30.0,
    "research": 44.0,
    "digital": 30.0,
    "pilots": 36.0,
    "training": 20.0,
    "markets": 20.0,
}
FIRST = {
    "hamburg-aviation": ("animation", "markets"),
    "aerospace-valley": ("animation", "research", "pilots"),
    "baas": ("pilots",),
    "bydgoszcz-tools": ("training",),
    "gaia": ("digital", "markets"),
    "gi-cluster": ("digital",),
    "universite-haute-alsace": ("research", "training", "digital"),
}
LEADS = {
    "hamburg-aviation": ("animation",),
    "aerospace-valley": ("research", "pilots"),
    "bydgoszcz-tools": ("training",),
    "gaia": ("digital", "markets"),
}
RATES = dict(
    zip(POOL, (6000, 6750, 4213, 5400, 4100, 7150, 5600, 7000, 6500, 6550, 7300), strict=True)
)


def member(id, plays=None, leads=()):
    plays = plays or {}
    cost = sum(plays.values()) * RATES[id] if plays else None
    name, country = POOL[id]
    return MemberInfo(
        id=id,
        name=name,
        country=country,
        roles=tuple(plays),
        leads=leads,
        person_months=plays,
        cost=cost,
    )


def first_members():
    players = {role: [name for name, roles in FIRST.items() if role in roles] for role in ROLES}
    return tuple(
        member(name, {r: ROLES[r] / len(players[r]) for r in roles}, LEADS.get(name, ()))
        for name, roles in FIRST.items()
    )


def term(name, weight, value, total):
    return TermInfo(
        name=name, type=name, weight=weight, value=value, contribution=weight * value / total
    )


def terms(loss=0.0):
    given = (
        ("coverage", 3.0, 0.9137 - loss),
        ("complementarity", 2.0, 0.6418),
        ("trust", 1.0, 0.4533),
        ("diversity", 0.5, 5 / 6),
        ("reserve", 0.0, 1.0),
    )
    return tuple(term(*row, total=6.5) for row in given)


def rule(
    name, required, achieved, slack, law=False, satisfied=True, text=None, type=None, hold=True
):
    return RuleInfo(
        name=name,
        type=type or name,
        satisfied=satisfied,
        required=required,
        achieved=achieved,
        slack=slack,
        law=law,
        text=text,
        required_to_hold=hold,
    )


RULES = (
    rule("size", "5 to 8 members", "7", 1.0),
    rule(
        "three_countries",
        "at least 3, 1 in EU27",
        "5",
        2.0,
        law=True,
        type="independent_distinct",
        text="Three independent entities from three countries, one of them in a Member State.",
    ),
    rule("budget", "at most 1,100,000 EUR", "1,055,417", 44582.67),
    rule("widening", "at least 1 members", "1", 0.0, law=True, type="count"),
    rule("country_share", "at most 0.43 of members from one country", "0.4286 (FR)", 0.0014),
    rule("person_months", "at least 10 person-months of every member", "15 (gi-cluster)", 5.0),
    rule("trust_floor", "no pair below 0.2", "0.2 (baas, gi-cluster)", 0.0),
    rule("lead_once", "at most 2 roles led", "2 (aerospace-valley)", 0.0, type="leads_per_member"),
    rule(
        "gender_plan",
        "everybody has one",
        "6 of 7, 1 unknown",
        None,
        satisfied=False,
        type="attestation",
        hold=False,
    ),
    rule("keep_gaia", "gaia takes part", "it does", None, type="require"),
)
SWAPS = (
    ({"gi-cluster"}, {"skywin"}),
    ({"gi-cluster"}, {"it-varese"}),
    ({"baas"}, {"lr-bw"}),
    ({"baas", "gi-cluster"}, {"skywin", "lr-bw"}),
    ({"baas"}, set()),
    (set(), {"uptech"}),
    ({"universite-haute-alsace"}, {"uptech"}),
    ({"hamburg-aviation", "baas", "gi-cluster"}, {"skywin", "lr-bw", "it-varese"}),
    ({"bydgoszcz-tools", "gi-cluster"}, {"uptech", "skywin"}),
)


def consortium(rank, members, coordinator, loss=0.0, rules=RULES):
    found = terms(loss)
    return ConsortiumInfo(
        rank=rank,
        objective=sum(t.contribution for t in found),
        coordinator=coordinator,
        members=members,
        terms=found,
        rules=rules,
    )


def others(count):
    for k, (leave, enter) in enumerate(SWAPS[:count]):
        ids = sorted((set(FIRST) - leave) | enter)
        head = "hamburg-aviation" if "hamburg-aviation" in ids else "aerospace-valley"
        ids = [head, *(name for name in ids if name != head)]
        yield consortium(k + 2, tuple(member(name) for name in ids), head, 0.004 * k**1.3)


CHANGES = (
    Change(key="rules.size.max", old=10, new=8),
    Change(key="rules.three_countries.at_least", old=4, new=3),
    Change(key="rules.budget.max", new=1100000.0),
    Change(key="rules.keep_gaia.candidates", new=["gaia"]),
)


def result(consortia=(), status="optimal", **kwargs):
    best = consortia[0].objective if consortia else None
    given = {
        "bound": best,
        "gap": 0.0 if consortia else None,
        "proven_ranks": len(consortia),
        "exhausted": False,
        "tied_at_end": False,
        "instance": InstanceInfo(
            title="Aerospace clusters of Aquitaine and Euskadi", candidates=52, sha256="0a1b" * 16
        ),
        "formulation": FormulationInfo(name="horizon-ria", title="Three from three"),
        "solver": SolverInfo(name="HiGHS", version="1.15.1", seconds=1.24, threads=2, seed=0),
    }
    return Result(status=status, consortia=tuple(consortia), **(given | kwargs))


def seven():
    """7 members, 6 roles, 10 rules, 10 ranks."""
    info = FormulationInfo(name="horizon-ria", title="Three from three", changes=CHANGES)
    first = consortium(1, first_members(), "hamburg-aviation")
    return result([first, *others(9)], formulation=info)


def two():
    """2 members, no roles, no coordinator, one rank."""
    pair = (member("gaia"), member("skywin"))
    return result([consortium(1, pair, None, rules=RULES[:1])])


def partly():
    """A limit was hit at rank 3."""
    first = consortium(1, first_members(), "hamburg-aviation")
    return result([first, *others(4)], proven_ranks=2)


def limited():
    """A limit was hit at rank 1."""
    first = consortium(1, first_members(), "hamburg-aviation")
    return result([first], "feasible", proven_ranks=0, bound=0.7733, gap=0.0261)


def infeasible():
    return result(status="infeasible", proven_ranks=0, exhausted=True)


def unsolved():
    return result(status="no_solution", proven_ranks=0)


def thirty():
    """30 members with names of every kind."""
    names = (
        "[red]Alarm[/red]",
        "x" * 200,
        "أكاديمية البحث العلمي 2030",
        "=1+1",
        "a | b\nc",
        "日本語" * 30,
    )
    members = tuple(
        MemberInfo(
            id=f"P{k:02}",
            name=names[k] if k < len(names) else f"Partner number {k} of a very large network",
            country=("AT", "BE", "CZ", "DE", "EE", "FI", "GR", "XK")[k % 8],
            roles=tuple(ROLES)[: k % 7],
            leads=tuple(ROLES)[k : k + 1],
            person_months=dict.fromkeys(tuple(ROLES)[: k % 7], 1 / 3 + k),
            cost=1234567.5 * k if k % 5 else None,
        )
        for k in range(30)
    )
    return result([consortium(1, members, "P00")], exhausted=True)


EVERY = {
    "seven": seven,
    "two": two,
    "partly": partly,
    "limited": limited,
    "infeasible": infeasible,
    "unsolved": unsolved,
    "thirty": thirty,
}
