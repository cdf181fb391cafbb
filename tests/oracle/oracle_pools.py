"""Seeded random pools and formulations: small enough to enumerate, mixed enough to matter.

``pool(seed)`` is the same for ever. A seed's family is the rule type that is always in it, and the
term type that is; the rest is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from random import Random
from typing import Any

from consortium_opt.formulation.funding import Funding
from consortium_opt.formulation.schema import Formulation
from consortium_opt.instance import Instance, parse_instance
from consortium_opt.objectives import TERMS
from consortium_opt.prepare import prepare
from consortium_opt.problems import InvalidInput
from consortium_opt.rules import RULES

TODAY = date(2026, 3, 1)
"""The day that dated groups are read as of."""
RULE_TYPES = tuple(sorted(RULES))
TERM_TYPES = tuple(sorted(TERMS))

MONEY = ("cost", "eligible_cost", "contribution")
ON_ROLES = {"roles_per_member", "leads_per_member", "lead", "role_fit"}
ON_EFFORT = {"budget", "grant", "member_cost", "effort", "total_effort", "cost", "balance"}
ON_COORDINATOR = {"coordinator", "trust_coordinator", "experience"}
CONDITIONS = ("size", "count", "distinct", "require", "exclude", "coordinator")
SOFT = (
    "size",
    "count",
    "distinct",
    "share",
    "max_share",
    "budget",
    "grant",
    "member_cost",
    "total_effort",
    "roles_per_member",
    "leads_per_member",
    "trust_partners",
    "trust_mean",
    "attestation",
    "require",
    "exclude",
    "apart",
    "at_most",
    "at_least_one_of",
    "coordinator",
)
ROBUST = (
    "size",
    "count",
    "distinct",
    "independent_distinct",
    "share",
    "max_share",
    "each",
    "brings",
    "trust_floor",
    "trust_partners",
    "trust_connected",
    "trust_mean",
    "attestation",
    "if",
    "require",
    "at_least_one_of",
    "together",
)

OPPOSED = {
    "lead": "role_fit",
    "leads_per_member": "role_fit",
    "budget": "cost",
    "grant": "cost",
    "member_cost": "balance",
    "effort": "cost",
    "total_effort": "cost",
}
"""Rule type to a term that pulls against it, so that the rule matters."""

COUNTRIES = ("FR", "DE", "ES", "EL", "PL", "NO", "US")
REGIONS = {
    "FR": ("FRK2", "FRY1"),
    "DE": ("DE21", "DE211"),
    "ES": ("ES21", "ES213", "ES70"),
    "EL": ("EL30",),
    "PL": ("PL21",),
    "NO": ("NO08",),
}
TYPES = ("SME", "HEI", "RTO", "LARGE", "PUBLIC", "CLUSTER")
SECTORS = ("wood", "metal", "food")
ALSO = {"country": "also_countries", "sector": "also_sectors"}
"""Attribute to the column with further values of a candidate."""
SKILLS = ("design", "making", "testing", "selling")


@dataclass
class Draw:
    """A pool being drawn."""

    rng: Random
    roles: bool
    effort: bool
    coordinator: bool
    focus: str = ""
    ids: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    role_names: list[str] = field(default_factory=list)
    demand: float = 0.0
    rates: list[float] = field(default_factory=list)

    def chance(self, p: float) -> bool:
        """True with probability ``p``."""
        return self.rng.random() < p

    def some(self, values: Any, low: int, high: int) -> list[Any]:
        """A few of the values."""
        values = list(values)
        k = min(len(values), self.rng.randint(low, high))
        return self.rng.sample(values, k)

    def fits(self, kind: str) -> bool:
        """Whether a rule or term of the type can be read on the pool."""
        if kind in ON_EFFORT:
            return self.effort
        if kind in ON_ROLES:
            return self.roles
        return self.coordinator or kind not in ON_COORDINATOR


@dataclass(frozen=True)
class Pool:
    """What is solved. ``rejected`` counts the draws before it that were invalid input."""

    instance: Instance
    formulation: Formulation
    top: int
    min_difference: int
    rejected: int


@cache
def pool(seed: int) -> Pool:
    """The pool of a seed; draws that are invalid input are drawn again."""
    for offset in range(60):
        rng = Random(f"{seed}/{offset}")
        rule, term = family(seed)
        d = _shape(rng, rule, term)
        instance = parse_instance(_tables(d, term))
        try:
            formulation = _formulation(d, rule, term)
            prepare(instance, formulation, today=TODAY)
        except InvalidInput:
            continue
        top = rng.choice((1, 2, 3, 4, 5))
        return Pool(instance, formulation, top, rng.choice((1, 1, 1, 2, 3)), offset)
    raise AssertionError(f"seed {seed} gives no valid pool")


def family(seed: int) -> tuple[str, str]:
    """Rule type and term type that are in the pool of a seed for sure."""
    return RULE_TYPES[seed % len(RULE_TYPES)], TERM_TYPES[seed // len(RULE_TYPES) % len(TERM_TYPES)]


def _shape(rng: Random, rule: str, term: str) -> Draw:
    asked = {rule, term}
    effort = bool(asked & ON_EFFORT) or rng.random() < 0.12
    roles = effort or bool(asked & ON_ROLES) or rng.random() < 0.15
    centre = bool(asked & ON_COORDINATOR) or rng.random() < 0.85
    return Draw(rng, roles, effort, centre, focus=rule)


# -- the instance -------------------------------------------------------------------------------


def _tables(d: Draw, term: str) -> dict[str, Any]:
    n = d.rng.randint(4, 6) if d.roles else d.rng.randint(5, 9)
    if d.effort:
        n = d.rng.randint(4, 5)
    d.ids = d.rng.sample([a + b for a in "abcdefgh" for b in "pqrst"], n)
    d.countries = d.rng.sample(COUNTRIES, d.rng.randint(2, 4))
    tables: dict[str, Any] = {
        "instance": {
            "title": "Random pool",
            "max_level": d.rng.choice((5, 3)),
            "default_trust": d.rng.choice((0, 0, 0.4, 0.5)),
        }
    }
    tables["candidates"] = [_candidate(d, k) for k in range(n)]
    tables["groups"] = [{"group": "CORE", "value": c} for c in d.some(d.countries, 1, 2)]
    _skills(d, tables)
    _pairs(d, tables)
    if d.roles:
        _roles(d, tables)
    for row in tables["candidates"]:
        d.rates.append(row.get("pm_cost", 0))
    return tables


def _candidate(d: Draw, k: int) -> dict[str, Any]:
    country = d.rng.choice(d.countries)
    row: dict[str, Any] = {"id": d.ids[k], "country": country}
    blank = {
        "region": d.rng.choice(REGIONS.get(country, ("",))),
        "type": d.rng.choice(TYPES),
        "control_group": d.rng.choice(("g1", "g2")) if d.chance(0.4) else "",
        "experience": d.rng.randint(0, 6),
        "can_coordinate": d.rng.choice((True, False, True)),
        "plan": d.rng.choice((True, False, True)),
        "turnover": d.rng.randint(1, 9),
        "sector": d.rng.choice(SECTORS),
    }
    for name, value in blank.items():
        if k == 0 or d.chance(0.75):
            row[name] = value or (value if value is False or value == 0 else None)
    for column, values in (("also_countries", d.countries), ("also_sectors", SECTORS)):
        if d.chance(0.2):
            row[column] = d.rng.choice((" ", ", ", ";")).join(d.some(values, 1, 2))
    if d.effort:
        row["staff_pm"] = d.rng.randint(3, 12)
        row["pm_cost"] = d.rng.choice((0, 1000, 2000, 2500, 4000))
        row["non_profit"] = d.rng.choice((True, False))
        row["other_costs"] = d.rng.choice((0, 500, 3000, 8000))
        more = {"subcontracts": (1000, 4000), "funding_rate": (0.3, 1.0)}
        row |= {name: d.rng.choice(some) for name, some in more.items() if k == 0 or d.chance(0.3)}
    return {name: value for name, value in row.items() if value is not None}


def _skills(d: Draw, tables: dict[str, Any]) -> None:
    top = tables["instance"]["max_level"]
    coarse = d.chance(0.4)
    names = SKILLS[: d.rng.randint(2, 4)]

    def level() -> float:
        return d.rng.randint(1, top) if coarse else round(d.rng.uniform(0.1, top), 1)

    cells = [(i, k) for i in d.ids for k in names]
    tables["capabilities"] = [
        {"candidate": i, "capability": k, "level": level()}
        for n, (i, k) in enumerate(cells)
        if n == 0 or d.chance(0.65)
    ]
    tables["needs"] = [
        {"candidate": i, "capability": k, "level": d.rng.randint(0, top)}
        for n, (i, k) in enumerate(cells)
        if n == 0 or d.chance(0.3)
    ]
    tables["interests"] = [
        {"candidate": i, "topic": t, "weight": round(d.rng.random(), 1 if coarse else 3)}
        for n, (i, t) in enumerate((i, t) for i in d.ids for t in ("training", "export"))
        if n == 0 or d.chance(0.6)
    ]
    if d.chance(0.5):
        weights = {k: d.rng.choice((1, 1, 2, 0.5, 0)) for k in (*names, "unheld")}
        weights[names[0]] = 1.5
        tables["wanted"] = [{"capability": k, "weight": w} for k, w in weights.items()]


def _pairs(d: Draw, tables: dict[str, Any]) -> None:
    pairs = [(a, b) for n, a in enumerate(d.ids) for b in d.ids[:n]]
    dense = d.rng.choice((0.4, 0.7, 1.0))
    for name, column in (("trust", "trust"), ("synergies", "value")):
        digits = d.rng.choice((1, 3))
        tables[name] = [
            {"a": a, "b": b, column: round(d.rng.random(), digits)}
            for n, (a, b) in enumerate(pairs)
            if n == 0 or d.chance(dense)
        ]


def _roles(d: Draw, tables: dict[str, Any]) -> None:
    few = len(d.ids) <= 4 or (len(d.ids) == 5 and not d.effort)
    d.role_names = ["supply", "build", "sell"][: d.rng.randint(2, 3) if few else 2]
    rows, lines = [], []
    for k, name in enumerate(d.role_names):
        least = d.rng.choice((0, 1, 1, 1, 2))
        row: dict[str, Any] = {"role": name, "min_members": least}
        if d.chance(0.35):
            row["max_members"] = max(1, least + d.rng.randint(0, 2))
        if d.effort and (k == 0 or d.chance(0.6)):
            row["person_months"] = d.rng.choice((2, 3, 5, 6, 8))
        rows.append(row)
        d.demand += row.get("person_months", 0)
        lines += [
            {"role": name, "capability": c, "min_level": d.rng.choice((0.5, 1, 1, 2))}
            for c in d.some(SKILLS[:2], 0, 1)
        ]
    tables["roles"], tables["role_requirements"] = rows, lines


# -- the formulation ----------------------------------------------------------------------------


def _formulation(d: Draw, rule: str, term: str) -> Formulation:
    kinds = [rule]
    others = [kind for kind in RULE_TYPES if d.fits(kind)]
    extra = d.rng.choices((1, 2, 3, 4, 5), (6, 5, 3, 1, 1))[0]
    kinds += [k for k in d.some(others, extra, extra) if k != rule or k in ("count", "if")]
    rules: dict[str, Any] = {}
    for kind in sorted(kinds, key=lambda k: k == "dropout"):
        name = f"{kind}_{len(rules)}"
        rules |= _rule(d, kind, name, rules)
    terms = [term, *(k for k in d.some(TERM_TYPES, 0, 3) if k != term and d.fits(k))]
    against = OPPOSED.get(rule, term)
    if against not in terms:
        terms.append(against)
    objective = {f"{kind}_term": _term(d, kind) for kind in terms}
    ignore = not d.roles or (d.chance(0.1) and not d.effort and _roleless(rules, objective))
    return Formulation(
        name="random",
        title="Random rules",
        roles=not ignore,
        coordinator=d.coordinator,
        funding=_funding(d) if d.effort else None,
        rules=rules,
        objective=objective,
    )


def _funding(d: Draw) -> Funding:
    return Funding(
        rate=d.rng.choice((0.5, 0.7, 1.0)),
        rate_non_profit=d.rng.choice((None, 1.0)),
        rates_by_type={"SME": 0.6} if d.chance(0.5) else {},
        indirect=d.rng.choice((0.0, 0.25)),
        subcontracting_counts=d.chance(0.5),
        grant_max=d.rng.choice((None, 60000.0)),
    )


def _roleless(rules: dict[str, Any], objective: dict[str, Any]) -> bool:
    return not any(word in repr((rules, objective)) for word in (*ON_ROLES, "role='"))


def _rule(d: Draw, kind: str, name: str, others: dict[str, Any]) -> dict[str, Any]:
    focus = kind == d.focus
    extra: dict[str, Any] = {"law": d.chance(0.3), "enforce": focus or not d.chance(0.1)}
    if kind == "dropout":
        known = [n for n, r in others.items() if r.type in ROBUST and r.type != "if"]
        found: dict[str, Any] = {}
        if not known or d.chance(0.5):
            part = d.rng.choice([k for k in ROBUST if k != "if"] * 2 + ["if"])
            body = _robust_body(d, part)
            found["kept"] = RULES[part](**body, enforce=d.chance(0.5), law=d.chance(0.3))
            known = ["kept"]
        # shares of amounts do not look at members alone; such draws are rejected and drawn again
        found[name] = RULES[kind](rules=tuple(known[:2]), **extra)
        return found
    return {name: RULES[kind](**BODIES[kind](d), **extra)}


def _robust_body(d: Draw, kind: str) -> dict[str, Any]:
    effort, d.effort = d.effort, False
    roles, d.roles = d.roles, False
    centre, d.coordinator = d.coordinator, False
    body = BODIES[kind](d)
    d.effort, d.roles, d.coordinator = effort, roles, centre
    return body


def _where(d: Draw) -> dict[str, Any]:
    country = d.rng.choice(d.countries)
    options: list[dict[str, Any]] = [
        {"country": country},
        {"country": [country, d.countries[0]]},
        {"country": {"group": d.rng.choice(("EU27", "CORE", "WIDENING"))}},
        {"country": {"not": country}},
        {"type": d.rng.choice(TYPES)},
        {"type": {"group": d.rng.choice(("ACADEMIC", "COMPANY"))}},
        {"type": {"not": d.rng.choice(TYPES)}},
        {"plan": d.chance(0.7)},
        {"turnover": {"min": d.rng.randint(2, 6)}},
        {"turnover": {"max": d.rng.randint(3, 8)}},
        {"sector": d.rng.choice(("wood", "metal"))},
        {"sector": {"missing": True}},
        {"eu_member": True},
        {"region": {"missing": True}},
        {"region": {"not": {"group": "CORE"}}},
        {"sector": {"not": ["wood", "food"]}, "eu_member": True},
        {"plan": True, "turnover": {"min": 3}},
    ]
    return d.rng.choice(options)


def _maybe_where(d: Draw) -> dict[str, Any]:
    return {"where": _where(d)} if d.chance(0.6) else {}


def _bounds(d: Draw, low: tuple[int, int], high: tuple[int, int]) -> dict[str, Any]:
    least, most = d.rng.randint(*low), d.rng.randint(*high)
    most = max(least, most)
    return d.rng.choice(({"min": least}, {"max": most}, {"min": least, "max": most}))


def _names(d: Draw, low: int, high: int) -> tuple[str, ...]:
    return tuple(d.some(d.ids, low, high))


def _fraction(d: Draw, low: int, high: int) -> float:
    return d.rng.randint(low, high) / 20


def _attribute(d: Draw) -> str:
    return d.rng.choice(("country", "type", "region", "sector", "control_group", "turnover"))


def _of(d: Draw) -> str:
    if not d.effort:
        return "members"
    return d.rng.choice(("members", "person_months", "person_months", *MONEY))


def _size(d: Draw) -> dict[str, Any]:
    return _bounds(d, (2, 4), (2, 5))


def _count(d: Draw) -> dict[str, Any]:
    body = _bounds(d, (1, 3), (0, 2)) | _maybe_where(d)
    if d.roles and d.chance(0.5):
        body["role"] = d.rng.choice(d.role_names)
    return body


def _distinct(d: Draw) -> dict[str, Any]:
    body = {"attribute": _attribute(d)} | _bounds(d, (2, 3), (1, 2)) | _maybe_where(d)
    return body | _also(d, body["attribute"])


def _also(d: Draw, attribute: str) -> dict[str, Any]:
    """Members that stand for several values, where the attribute has such a column."""
    return {"also": ALSO[attribute]} if attribute in ALSO and d.chance(0.6) else {}


def _independent(d: Draw) -> dict[str, Any]:
    body: dict[str, Any] = {"at_least": d.rng.randint(2, 3)} | _maybe_where(d)
    body["by"] = d.rng.choice(("country", "country", "type", "region", "sector"))
    body |= _also(d, body["by"])
    if d.chance(0.4):
        body["within"] = d.rng.choice(("EU27", "HE_ELIGIBLE"))
    if d.chance(0.5):
        groups = d.some(("CORE", "EU27", "WIDENING"), 1, 2)
        body["including"] = tuple({"group": g, "at_least": d.rng.choice((1, 1, 2))} for g in groups)
    return body


def _share(d: Draw) -> dict[str, Any]:
    body = {"of": _of(d), "where": _where(d)}
    low, high = _fraction(d, 4, 12), _fraction(d, 3, 12)
    high = max(low, high) if d.chance(0.3) else high
    return body | (
        {"min": low, "max": high} if low <= high and d.chance(0.5) else _one(d, low, high)
    )


def _one(d: Draw, low: float, high: float) -> dict[str, Any]:
    return d.rng.choice(({"min": low}, {"max": high}))


def _max_share(d: Draw) -> dict[str, Any]:
    per = d.rng.choice(("member", "country", "type", "sector"))
    return {"of": _of(d), "per": per, "max": _fraction(d, 6, 14)}


def _money(d: Draw, parts: int) -> dict[str, Any]:
    rates = sorted(r for r in d.rates if r) or [1000]
    low = d.demand * rates[0] / parts * d.rng.choice((0.25, 0.5, 1.0))
    high = d.demand * d.rng.choice(rates) / parts * d.rng.choice((0.75, 1.0, 1.25))
    of = {"of": d.rng.choice(MONEY)} if d.chance(0.4) else {}
    if d.chance(0.3) and low <= high:
        return {"min": low, "max": high} | of
    return _one(d, max(low, high * 0.8), high) | of


def _effort(d: Draw) -> dict[str, Any]:
    options = {
        "min": d.rng.choice((0.5, 1, 2)),
        "max": d.rng.choice((2, 3, 4)),
        "step": d.rng.choice((0.5, 1, 2, 1.5)),
        "min_per_role": d.rng.choice((0.5, 1, 2)),
        "contact": d.rng.choice((1, 2)),
    }
    if d.coordinator:
        options["coordination"] = d.rng.choice((2, 4))
    if not d.effort:
        options = {k: v for k, v in options.items() if k in ("contact", "coordination")}
    return {name: options[name] for name in d.some(options, 1, 2)}


def _total_effort(d: Draw) -> dict[str, Any]:
    """Mostly of those who match: without a filter the sum is the same whoever takes part."""
    low, high = (d.demand * d.rng.randint(*part) / 20 for part in ((5, 13), (4, 12)))
    if not d.chance(0.9):
        return _one(d, d.demand * d.rng.choice((0.9, 1.1)), d.demand * d.rng.choice((0.9, 1.1)))
    both = {"min": low, "max": high} if low <= high and d.chance(0.4) else _one(d, low, high)
    return {"where": _where(d)} | both


def _partners(d: Draw) -> dict[str, Any]:
    body: dict[str, Any] = {"min_trust": _fraction(d, 6, 14)}
    options = ({"at_least": d.rng.randint(1, 2)}, {"fraction": d.rng.choice((0.4, 0.5, 0.75))})
    for some in d.some(options, 1, 2):
        body |= some
    return body


def _if(d: Draw) -> dict[str, Any]:
    whens = [k for k in CONDITIONS if d.fits(k)]
    thens = [k for k in RULE_TYPES if d.fits(k) and k not in ("if", "dropout")]
    when, then = d.rng.choice(whens), d.rng.choice(thens)
    return {
        "when": {"type": when, **BODIES[when](d)},
        "then": {"type": then, **BODIES[then](d)},
    }


BODIES: dict[str, Callable[[Draw], dict[str, Any]]] = {
    "size": _size,
    "count": _count,
    "distinct": _distinct,
    "independent_distinct": _independent,
    "share": _share,
    "max_share": _max_share,
    "budget": lambda d: _money(d, 1),
    "each": lambda d: {
        "per": d.rng.choice(("country", "type", "region", "sector")),
        "where": _where(d),
        "min": d.rng.choice((1, 1, 2)),
    },
    "grant": lambda d: _money(d, 1) | {"of": d.rng.choice(("contribution", "eligible_cost"))},
    "member_cost": lambda d: _money(d, 2),
    "coordinator": lambda d: {"where": _where(d)},
    "brings": lambda d: {"level": d.rng.choice((0.5, 1, 2)), "at_least": d.rng.randint(1, 3)},
    "effort": _effort,
    "total_effort": _total_effort,
    "roles_per_member": lambda d: _bounds(d, (2, 2), (1, 1)),
    "leads_per_member": lambda d: {"max": d.rng.choice((0, 1, 1, 1))},
    "lead": lambda d: {"role": d.rng.choice(d.role_names), "where": _where(d)},
    "trust_floor": lambda d: {"min": _fraction(d, 3, 9)},
    "trust_coordinator": lambda d: {"min": _fraction(d, 6, 13)},
    "trust_partners": _partners,
    "trust_connected": lambda d: {"min_trust": _fraction(d, 10, 18)},
    "trust_mean": lambda d: {"min": _fraction(d, 8, 13)},
    "require": lambda d: {"candidates": _names(d, 1, 2)},
    "exclude": lambda d: {"candidates": _names(d, 1, 2)},
    "together": lambda d: {"candidates": _names(d, 2, 3)},
    "apart": lambda d: {"candidates": _names(d, 2, 4)},
    "at_most": lambda d: {"candidates": _names(d, 2, 5), "max": d.rng.randint(0, 2)},
    "at_least_one_of": lambda d: {"candidates": _names(d, 1, 2)},
    "attestation": lambda d: {"flag": "plan"} | _maybe_where(d),
    "if": _if,
}
"""Rule type to parameters drawn so that the rule often matters."""


def _term(d: Draw, kind: str) -> Any:
    body: dict[str, Any] = {"weight": d.rng.choice((0.5, 1, 1.5, 2, 3, 3, 0.7))}
    if kind == "complementarity":
        body["profile"] = d.rng.choice(("relative", "absolute"))
    elif kind == "diversity":
        body |= {"attribute": _attribute(d), "cap": d.rng.randint(2, 4)}
    elif kind == "bonus":
        body |= {"where": _where(d), "cap": d.rng.randint(1, 3)}
    elif kind == "experience":
        body["cap"] = d.rng.choice((2, 4, 5.5))
    elif kind == "cost":
        body["reference"] = max(1000.0, d.demand * max(d.rates, default=0.0))
    elif kind == "soft":
        inner = d.rng.choice([k for k in SOFT if d.fits(k)])
        rule = {"type": inner, **BODIES[inner](d), "law": d.chance(0.2)}
        if inner in ("share", "max_share") and rule["of"] in MONEY:
            rule["of"] = "person_months"
        body |= {"rule": rule, "cap": d.rng.choice((1, 2, 3, 1.5))}
    return TERMS[kind](**body)
