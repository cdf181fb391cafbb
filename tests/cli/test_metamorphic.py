"""What must not change an answer, and what can only make it worse."""

from __future__ import annotations

import copy
import random
import re
from functools import cache

import cli_pools
import pytest

import consortium_opt as co
from consortium_opt.instance import parse_instance

SEEDS = (8, 9)
TOP = 3

MANY_TERMS = """
[objective.trust]
type = "trust"
weight = 1.5
[objective.synergy]
type = "synergy"
weight = 0.5
[objective.needs]
type = "need_fit"
weight = 1.0
[objective.theme]
type = "shared_interest"
weight = 0.5
[objective.fit]
type = "role_fit"
weight = 1.0
[objective.countries]
type = "diversity"
attribute = "country"
cap = 4
weight = 0.5
"""

MANY_RULES = """
[rules.size]
max = 5
[rules.countries]
type = "independent_distinct"
by = "country"
at_least = 2
[rules.partners]
type = "trust_partners"
min_trust = 0.3
at_least = 1
[rules.leads]
type = "leads_per_member"
max = 1
[rules.largest]
type = "max_share"
of = "person_months"
per = "member"
max = 0.7
"""


@pytest.fixture(scope="module")
def formulation(tmp_path_factory):
    """A function from changes to a formulation with many terms and rules."""
    folder = tmp_path_factory.mktemp("metamorphic")
    path = cli_pools.formulation(folder / "many.toml", MANY_TERMS, MANY_RULES, parent="base")

    @cache
    def read(*changes):
        return co.read_formulation(path, changes=dict(changes))

    return read


@pytest.fixture(scope="module")
def plain(formulation):
    """The answer on a pool as it stands, and its document."""

    @cache
    def answer(seed):
        return answer_of(cli_pools.staffed(seed, 7), formulation())

    return answer


def answer_of(document, formulation, **options):
    """Everything of the result but the seconds and what names the pool."""
    result = co.solve(parse_instance(document), formulation, top=TOP, **options)
    found = result.model_dump(mode="json", exclude={"solver", "instance", "formulation"})
    assert found["proven_ranks"] == TOP
    return found


def renamed(value, names):
    """The value with every id in it replaced, in texts as well."""
    if isinstance(value, dict):
        return {key: renamed(part, names) for key, part in value.items()}
    if isinstance(value, list):
        return [renamed(part, names) for part in value]
    if isinstance(value, str):
        return re.sub(r"\bc\d\d\b", lambda match: names[match.group()], value)
    return value


def close(found, wanted):
    """Equal but for the last bits of numbers."""
    if isinstance(wanted, dict):
        assert found.keys() == wanted.keys()
        for key in wanted:
            close(found[key], wanted[key])
    elif isinstance(wanted, list):
        assert len(found) == len(wanted)
        for a, b in zip(found, wanted, strict=True):
            close(a, b)
    elif isinstance(wanted, float):
        assert found == pytest.approx(wanted, abs=1e-8)
    else:
        assert found == wanted


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_and_of_pairs_changes_nothing(seed, plain, formulation):
    """All but the roles, whose order is the value chain's."""
    rng = random.Random(seed)
    document = cli_pools.staffed(seed, 7)
    for name, rows in document.items():
        if name not in ("instance", "roles"):
            rng.shuffle(rows)
    for table in ("trust", "synergies"):
        for row in document[table]:
            if rng.random() < 0.5:
                row["a"], row["b"] = row["b"], row["a"]
    assert answer_of(document, formulation()) == plain(seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_other_names_in_the_same_order_change_only_names(seed, plain, formulation):
    document = cli_pools.staffed(seed, 7)
    ids = sorted(row["id"] for row in document["candidates"])
    names = {old: f"Ω {k:03d} & co" for k, old in enumerate(ids)}
    assert answer_of(renamed(document, names), formulation()) == renamed(plain(seed), names)


@pytest.mark.parametrize("seed", SEEDS[:1])
def test_names_in_another_order_change_no_objective(seed, plain, formulation):
    """Ties may fall otherwise; what is reached may not."""
    document = cli_pools.staffed(seed, 7)
    ids = sorted(row["id"] for row in document["candidates"])
    other = random.Random(seed).sample(ids, len(ids))
    again = answer_of(renamed(document, dict(zip(ids, other, strict=True))), formulation())
    assert [c["objective"] for c in again["consortia"]] == pytest.approx(
        [c["objective"] for c in plain(seed)["consortia"]], abs=1e-8
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_candidate_that_can_play_no_role_changes_nothing(seed, plain, formulation):
    document = cli_pools.staffed(seed, 7)
    document["candidates"].insert(0, {"id": "a-stranger", "country": "PT", "staff_pm": 5})
    document["capabilities"].append({"candidate": "a-stranger", "capability": "data", "level": 4})
    close(answer_of(document, formulation()), plain(seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_candidate_that_is_excluded_changes_nothing(seed, plain, formulation):
    """A twin of the first, strong in everything, that must stay away; one more rule is reported."""
    document = cli_pools.staffed(seed, 7)
    twin = {**document["candidates"][0], "id": "a-twin", "control_group": "twins"}
    document["candidates"].append(twin)
    document["capabilities"] += [
        {"candidate": "a-twin", "capability": k, "level": 4} for k in cli_pools.CAPABILITIES
    ]
    found = answer_of(document, formulation(), exclude=["a-twin"])
    for consortium in found["consortia"]:
        assert consortium["rules"].pop()["name"] == "exclude"
    close(found, plain(seed))


@pytest.mark.parametrize("factor", [0.001, 1000.0])
def test_scaling_all_weights_changes_only_weights(plain, formulation, factor):
    seed = SEEDS[0]
    terms = formulation().terms
    changes = [(f"objective.{name}.weight", t.weight * factor) for name, t in terms.items()]
    found, wanted = (
        copy.deepcopy(answer)
        for answer in (answer_of(cli_pools.staffed(seed, 7), formulation(*changes)), plain(seed))
    )
    for answer in (found, wanted):
        for consortium in answer["consortia"]:
            for term in consortium["terms"]:
                del term["weight"]
    close(found, wanted)


@pytest.mark.parametrize("seed", SEEDS[:1])
def test_scaling_all_weights_of_what_is_wanted_changes_nothing(seed, plain, formulation):
    document = cli_pools.staffed(seed, 7)
    for row in document["wanted"]:
        row["weight"] *= 12
    close(answer_of(document, formulation()), plain(seed))


TIGHTER = (
    ("rules.size.max", 4),
    ("rules.size.min", 4),
    ("rules.countries.at_least", 3),
    ("rules.partners.min_trust", 0.6),
    ("rules.partners.at_least", 2),
    ("rules.largest.max", 0.5),
)


@pytest.mark.parametrize("change", TIGHTER, ids=lambda change: change[0])
def test_a_tighter_rule_never_improves_any_rank(change, plain, formulation):
    seed = SEEDS[0]
    instance = parse_instance(cli_pools.staffed(seed, 7))
    result = co.solve(instance, formulation(change), top=TOP)
    loose = [c["objective"] for c in plain(seed)["consortia"]]
    for consortium, before in zip(result.consortia, loose, strict=False):
        assert consortium.objective <= before + 1e-9


@pytest.mark.parametrize("seed", SEEDS)
def test_requiring_the_best_members_keeps_the_best(seed, plain, formulation):
    best = plain(seed)["consortia"][0]
    ids = [member["id"] for member in best["members"]]
    instance = parse_instance(cli_pools.staffed(seed, 7))
    again = co.solve(instance, formulation(), require=ids)
    assert again.best.objective == pytest.approx(best["objective"], abs=1e-9)
    assert [member.id for member in again.best.members] == ids


def test_more_ranks_begin_with_the_same_ranks(plain, formulation):
    seed = SEEDS[0]
    instance = parse_instance(cli_pools.staffed(seed, 7))
    one = co.solve(instance, formulation(), top=1)
    five = co.solve(instance, formulation(), top=5)
    sets = [[m["id"] for m in c["members"]] for c in plain(seed)["consortia"]]
    assert [[m.id for m in c.members] for c in one.consortia] == sets[:1]
    assert [[m.id for m in c.members] for c in five.consortia][:TOP] == sets
