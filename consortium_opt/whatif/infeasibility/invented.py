"""Candidates that nobody has met: what one more could be, and the pool with it.

Of all places, types and values of columns only one of each kind is tried that the rules tell apart:
two that answer every filter alike, both new to the pool where that matters, are the same to them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product
from statistics import median
from typing import Any

from consortium_opt.attributes import derived, groups_in
from consortium_opt.case import DESCRIBED, Case
from consortium_opt.filters import tester
from consortium_opt.geography import country_code
from consortium_opt.groups import region_classes, region_country
from consortium_opt.instance.schema import Candidate, Capability, Instance, Trust
from consortium_opt.rules import Dropout, If, Rule
from consortium_opt.rules.seats import describe

COMBINATIONS = 60
"""Combinations of values that are tried at most."""
PLACES = ("country", "region", "nuts2", "eu_member", "outermost", "widening", "region_class")
REGIONAL = ("region", "nuts2", "outermost", "region_class")
OWN = ("id", "name", "pic", "control_group", "staff_pm", "pm_cost", "can_coordinate")
"""Columns that are no choice: a name and an owner of its own, and what is the best there is."""
OF_TYPE = ("type", "public_or_non_profit")

Traits = dict[str, Any]
"""What a candidate has: ``place`` (country and region), ``roles``, ``trust``, columns by name."""
Asked = tuple[str, Any]
"""An attribute and a condition on it."""


def plain(case: Case, rules: Iterable[Rule]) -> Iterator[Rule]:
    """Rules with those they contain or name in their place."""
    for rule in rules:
        if isinstance(rule, If):
            yield from (rule.when, rule.then)
        elif isinstance(rule, Dropout):
            yield from (case.formulation.rules[name] for name in rule.rules)
        else:
            yield rule


def asked_by(case: Case, rules: Iterable[Rule]) -> Iterator[Asked]:
    """Conditions on attributes that rules speak of."""
    for rule in rules:
        yield from (getattr(rule, "where", None) or {}).items()
        if hasattr(rule, "flag"):
            yield rule.flag, True
        parts = [part.group for part in getattr(rule, "including", ())]
        for group in filter(None, [getattr(rule, "within", None), *parts]):
            kind, by = case.groups[group].kind, getattr(rule, "by", "country")
            own = kind == "own" or by in ("region", "nuts2")
            yield by if own else kind, {"group": group}


def ordinary(case: Case) -> Traits:
    """A candidate like most of the pool, which can play no role that asks for something."""
    country = _common(c.country for c in case.candidates)
    region = _common(c.region for c in case.candidates if c.country == country)
    columns = {
        name: _common(case.attributes[name]) for name in ("type", *case.instance.attribute_names)
    }
    able = _common(c.can_coordinate is not False for c in case.candidates)
    staff, cost = _known(case, "staff_pm"), _known(case, "pm_cost")
    return {
        "place": (country, region),
        "experience": None,
        **columns,
        "can_coordinate": able,
        "staff_pm": median(staff) if staff else None,
        "pm_cost": median(cost) if cost else None,
        "trust": case.instance.meta.default_trust,
        "capabilities": False,
        "roles": (),
    }


def ideals(case: Case, rules: Iterable[Rule]) -> Iterator[Traits]:
    """Candidates that are the best in all but place and columns, the least unusual first."""
    base, asking = ordinary(case), list(plain(case, rules))
    staff, cost = _known(case, "staff_pm"), _known(case, "pm_cost")
    best = base | {
        "can_coordinate": True,
        "staff_pm": max(staff) if staff else None,
        "pm_cost": min(cost) if cost else None,
        "trust": 1.0,
        "capabilities": any(r.type == "brings" for r in case.formulation.enforced.values()),
        "roles": tuple(role.name for role in case.roles),
    }
    columns = _columns(case, asking, base)
    places = [range(len(values)) for values in columns.values()]
    picks = sorted(product(*places), key=lambda pick: (sum(k > 0 for k in pick), sum(pick), pick))
    for pick in islice(picks, COMBINATIONS):
        chosen = zip(columns.items(), pick, strict=True)
        yield best | {name: values[k] for (name, values), k in chosen}


def _columns(case: Case, rules: list[Rule], base: Traits) -> dict[str, list[Any]]:
    """Values of each column that the rules tell apart, the ordinary one first."""
    asked = list(asked_by(case, rules))
    spread = {getattr(r, "attribute", None) or getattr(r, "by", None) for r in rules}
    spread |= {r.per for r in rules if r.type == "max_share" and hasattr(r, "per")}
    each = {r.per for r in rules if r.type == "each" and hasattr(r, "per")}
    named: set[str] = {name for name, _ in asked} | {name for name in spread if name} | each
    found: dict[str, list[Any]] = {}
    for name in sorted(named):
        column = "place" if name in PLACES else "type" if name in OF_TYPE else name
        if name in case.instance.attribute_names:
            column = name
        if column in found or column in OWN or column not in base:
            continue
        place = column == "place"
        held: list[Any] = _place(case, named, asked) if place else _values(case, column, asked)
        if column in spread and column not in PLACES and _is_text(case, column):
            held.append(f"another {column}")
        kinds: dict[object, Any] = {}
        for value in [base[column], *held]:
            seen = _kind(case, base | {column: value}, asked, spread, each)
            kinds.setdefault(seen, value)
        found[column] = list(kinds.values())
    return found


def _kind(case: Case, traits: Traits, asked: list[Asked], spread: set[Any], each: set[Any]) -> Any:
    """How the rules see a candidate."""
    row = _seen(case, traits)
    answers = [tester(name, what, case.in_group)(row[name]) for name, what in asked if name in row]
    new = [row[name] not in case.attributes[name] for name in sorted(spread & row.keys())]
    held = [
        row[name] if row[name] in case.attributes[name] else None
        for name in sorted(each & row.keys())
    ]
    return tuple(answers), tuple(new), tuple(held)


def _seen(case: Case, traits: Traits) -> Mapping[str, Any]:
    one = candidate(case, traits)
    own = {name: one.attributes.get(name) for name in case.instance.attribute_names}
    worked_out = {name: values[0] for name, values in derived([one], case.groups).items()}
    return worked_out | {name: getattr(one, name) for name in DESCRIBED} | own


def why_there(case: Case, traits: Traits, base: Traits) -> str:
    """What rules ask for that its place is and the ordinary one is not, in brackets."""
    rules = list(plain(case, case.formulation.enforced.values()))
    asked = asked_by(case, rules)
    there, here = _seen(case, traits), _seen(case, base)
    met: dict[str, None] = {}
    for name, what in asked:
        test = tester(name, what, case.in_group)
        if name in PLACES and test(there[name]) and not test(here[name]):
            met[describe({name: what})] = None
    plain_ones = {f"{name} {there[name]}" for name in ("country", "region")}
    said = [text for text in met if text not in plain_ones]
    spread = {getattr(r, key, None) for r in rules for key in ("attribute", "by")}
    if "country" in spread and there["country"] not in case.attributes["country"]:
        said.append("where nobody in the pool is")
    return f" ({'; '.join(said)})" if said else ""


def _place(case: Case, named: set[str], asked: list[Asked]) -> list[tuple[str, str | None]]:
    """Countries, and regions where rules ask for them: those of the pool, the EU, then others."""
    said = {str(v) for name, what in asked if name in PLACES for v in _said(case, what)}
    kinds = [g.values for g in case.groups.values() if g.kind == "country"]
    codes = set().union(*kinds, (country_code(text) or "" for text in said)) - {""}
    places: set[tuple[str, str | None]] = {(c.country, c.region) for c in case.candidates}
    places |= {(code, None) for code in codes}
    if named & set(REGIONAL):
        wider = set(region_classes()) | case.groups["OUTERMOST"].values
        regions = wider | {text for text in said if len(text) > 2 and text[:2] in codes}
        places |= {(region_country(region), region) for region in regions}
    eu = case.groups["EU27"].values
    held = Counter((c.country, c.region) for c in case.candidates)
    return sorted(places, key=lambda p: (-held[p], p[0] not in eu, p[0], p[1] or ""))


def _values(case: Case, column: str, asked: list[Asked]) -> list[Any]:
    """Values of the pool, the most common first, then those that conditions name."""
    pool = Counter(v for v in case.attributes[column] if v is not None)
    said = [v for name, what in asked if name == column for v in _said(case, what)]
    if column == "type":
        said += sorted({v for g in case.groups.values() if g.kind == "type" for v in g.values})
    held = sorted(pool, key=lambda v: (-pool[v], str(v)))
    flags = [True, False] if any(isinstance(v, bool) for v in (*held, *said)) else []
    return [*held, *said, *flags]


def _said(case: Case, condition: Any) -> list[Any]:
    """Values that a condition names."""
    if isinstance(condition, Mapping):
        inner = condition.get("not")
        groups = [v for g in groups_in(condition) for v in sorted(case.groups[g].values)]
        bounds = [float(condition[key]) for key in ("min", "max") if key in condition]
        return groups + bounds + ([] if inner is None else _said(case, inner))
    values = condition if isinstance(condition, list) else [condition]
    return [float(v) if isinstance(v, int) and not isinstance(v, bool) else v for v in values]


def _is_text(case: Case, column: str) -> bool:
    return all(isinstance(v, str | None) for v in case.attributes[column])


def _common(values: Iterable[Any]) -> Any:
    counts = Counter(values)
    return min(counts, key=lambda v: (-counts[v], str(v)), default=None)


def _known(case: Case, column: str) -> list[float]:
    return [v for v in case.attributes[column] if v is not None]


def candidate(case: Case, traits: Traits) -> Candidate:
    """The row of an invented candidate, under an id that nobody has."""
    name = "+"
    while name in case.index:
        name += "+"
    own = {k: traits[k] for k in case.instance.attribute_names if traits[k] is not None}
    plain_ones = ("type", "experience", "staff_pm", "pm_cost", "can_coordinate")
    country, region = traits["place"]
    columns = {key: traits[key] for key in plain_ones}
    return Candidate(id=name, country=country, region=region, attributes=own, **columns)


def with_one_more(case: Case, traits: Traits) -> Instance:
    """The pool and an invented candidate."""
    one, top = candidate(case, traits), case.instance.meta.max_level
    lines = case.instance.role_requirements
    can = {line.capability for line in lines if line.role in traits["roles"]}
    can |= set(case.wanted) if traits["capabilities"] else set()
    skills = (Capability(candidate=one.id, capability=k, level=top) for k in sorted(can))
    trust = () if traits["trust"] == case.instance.meta.default_trust else case.ids
    known = (Trust(a=one.id, b=other, trust=traits["trust"]) for other in trust)
    changes = {
        "candidates": (*case.instance.candidates, one),
        "capabilities": (*case.instance.capabilities, *skills),
        "trust": (*case.instance.trust, *known),
    }
    return case.instance.model_copy(update=changes)
