"""The model of one rule or one term on a small pool, as the text of an LP file.

As a program it writes every text into the folder it is given, so that a test can do so under
another hash seed.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pyomo.environ  # noqa: F401 - registers the writer of LP files

sys.path.insert(0, str(Path(__file__).parents[1] / "rules"))

from by_hand import TODAY, formulation, pool

from consortium_opt.case import Case
from consortium_opt.model.build import build
from consortium_opt.model.pyomo_model import to_pyomo

SIZE = 3

POOL = pool(
    {
        "a": {"type": "SME", "staff_pm": 20, "pm_cost": 5000, "experience": 3, "plan": True},
        "b": {"country": "DE", "type": "RTO", "staff_pm": 12, "pm_cost": 8000, "plan": False},
        "c": {"country": "DE", "type": "SME", "staff_pm": 10, "pm_cost": 4500, "experience": 9}
        | {"also_countries": "AT, FR"},
        "d": {"country": "CH", "staff_pm": 30, "pm_cost": 9000, "can_coordinate": False},
        "e": {"country": "EL", "type": "HEI", "staff_pm": 15, "pm_cost": 3000, "plan": True},
    },
    capabilities={
        "a": {"laser": 4, "optics": 2},
        "b": {"laser": 3, "optics": 4},
        "c": {"optics": 3},
        "d": {"laser": 1},
        "e": {"laser": 2, "optics": 1},
    },
    wanted={"laser": 2, "optics": 1, "quantum": 1},
    needs={"a": {"optics": 3}, "c": {"laser": 3, "optics": 2}},
    interests={"a": {"food": 1}, "b": {"food": 0.5, "health": 0.5}, "e": {"health": 0.75}},
    roles={
        "design": {"person_months": 12, "max_members": 2},
        "test": {"min_members": 0},
    },
    requirements={"design": {"laser": 2}},
    trust={"ab": 0.75, "bc": 0.5, "ce": 0.875, "de": 0},
    synergies={"ab": 0.5, "ac": 1},
    default_trust=0.125,
)
SME = {"type": "SME"}

RULES = {
    "size": {"min": 2, "max": 4},  # no rows: its file is what every model has
    "count": {"where": SME, "role": "design", "min": 1, "max": 2},
    "distinct": {"attribute": "country", "where": {"type": {"not": "HEI"}}, "min": 2, "max": 3},
    "independent_distinct": {
        "at_least": 3,
        "within": "HE_ELIGIBLE",
        "including": [{"group": "EU27", "at_least": 1}],
        "law": True,
    },
    "share": {"of": "person_months", "where": SME, "min": 0.25, "max": 0.5},
    "max_share": {"of": "cost", "per": "country", "max": 0.5},
    "budget": {"min": 10000, "max": 50000},
    "each": {"per": "country", "where": SME, "min": 1},
    "grant": {"of": "eligible_cost", "min": 10000, "max": 50000},
    "member_cost": {"min": 1000, "max": 40000},
    "coordinator": {"where": SME},
    "brings": {"level": 2, "at_least": 1},
    "effort": {
        "min": 1,
        "max": 10,
        "step": 0.5,
        "min_per_role": 2,
        "coordination": 4,
        "contact": 1,
    },
    "total_effort": {"where": {"experience": {"min": 1}}, "min": 4, "max": 10, "law": True},
    "roles_per_member": {"min": 1, "max": 1},
    "leads_per_member": {"max": 1},
    "lead": {"role": "design", "where": SME},
    "trust_floor": {"min": 0.5},
    "trust_coordinator": {"min": 0.5},
    "trust_partners": {"min_trust": 0.5, "at_least": 1, "fraction": 0.75},
    "trust_connected": {"min_trust": 0.5},
    "trust_mean": {"min": 0.25},
    "require": {"candidates": ["a", "c"]},
    "exclude": {"candidates": ["b", "d"]},
    "together": {"candidates": ["a", "b", "c"]},
    "apart": {"candidates": ["a", "b", "c"]},
    "at_most": {"candidates": ["a", "b", "c"], "max": 2},
    "at_least_one_of": {"candidates": ["d", "e"]},
    "attestation": {"flag": "plan", "where": SME, "law": True},
    "if": {
        "when": {"type": "count", "where": SME, "min": 1, "max": 1},
        "then": {"type": "distinct", "attribute": "country", "min": 3},
    },
    "dropout": {"rules": ["two_countries"]},
}
"""Parameters of the rule of each type; the more of its rows they make, the better."""

ALSO = {
    "distinct": RULES["distinct"] | {"also": "also_countries"},
    "independent_distinct": RULES["independent_distinct"] | {"also": "also_countries"},
}
"""Parameters of the rules that read several values of a member."""

BESIDE = {"dropout": {"two_countries": {"type": "distinct", "attribute": "country", "min": 2}}}
"""Rules that the one concerned names."""

TERMS = {
    "coverage": {},
    "complementarity": {},
    "need_fit": {},
    "synergy": {},
    "trust": {},
    "role_fit": {},
    "shared_interest": {},
    "diversity": {"attribute": "type", "cap": 2},
    "bonus": {"where": SME, "cap": 2},
    "experience": {"cap": 8},
    "cost": {"reference": 100000},
    "balance": {},
    "soft": {"rule": {"type": "trust_mean", "min": 0.75}, "cap": 4},
}
"""Parameters of the term of each type."""

ROLES = {
    "size",
    "count",
    "share",
    "max_share",
    "budget",
    "grant",
    "member_cost",
    "effort",
    "total_effort",
    "roles_per_member",
    "leads_per_member",
    "lead",
    "role_fit",
    "cost",
    "balance",
}
"""Types whose model has the roles; the others are shorter to review without."""
COORDINATOR = {
    "size",
    "coordinator",
    "effort",
    "trust_coordinator",
    "trust_connected",
    "dropout",
    "experience",
}
"""Types whose model has a coordinator."""


def texts() -> dict[str, str]:
    """LP text of every rule and every term, by the name of its file."""
    found = {}
    for kind, table in RULES.items():
        rules = {**BESIDE.get(kind, {}), "it": {"type": kind, **table}}
        found[f"rule-{kind}.lp"] = _text(kind, rules, None)
    for kind, table in ALSO.items():
        found[f"rule-{kind}-also.lp"] = _text(kind, {"it": {"type": kind, **table}}, None)
    for kind, table in TERMS.items():
        found[f"term-{kind}.lp"] = _text(kind, {}, {"it": {"type": kind, **table}})
    return found


def _text(kind, rules, objective) -> str:
    """What Pyomo writes, without its comments."""
    seats = {"roles": kind in ROLES, "coordinator": kind in COORDINATOR}
    asked = formulation(rules, objective, **seats)
    case = Case(POOL, asked, today=TODAY)
    parts = {**asked.rules, **asked.objective}
    assert [text for part in parts.values() for text in part.problems(case)] == []
    model = to_pyomo(build(case, SIZE))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.lp"
        model.write(str(path), io_options={"symbolic_solver_labels": True})
        lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line.rstrip() for line in lines if line.strip() and not line.startswith("\\")]
    return "\n".join(kept) + "\n"


if __name__ == "__main__":
    for name, text in texts().items():
        (Path(sys.argv[1]) / name).write_text(text, encoding="utf-8", newline="\n")
