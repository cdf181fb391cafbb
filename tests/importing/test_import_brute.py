"""On random downloads levels, trust and trust through partners are what plain counting says."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import combinations

import pytest

import consortium_opt as co

DAY = date(2020, 1, 1)
SUBJECTS = ("H2020-EU.1.1.", "H2020-EU.3.3.", "H2020-EU.3.4.", "H2020-EU.4.")
NAMES = dict(
    zip(SUBJECTS, ("ERC-frontier-research", "SC3-energy", "SC4-transport", "SEWP-widening"))  # noqa: B905
)


def random_download(seed):
    """Projects: id to day, members and subjects."""
    draw = random.Random(seed)
    people = [f"92{k:07}" for k in range(draw.randint(3, 9))]
    found = {}
    for k in range(draw.randint(2, 12)):
        day = DAY - timedelta(days=draw.randrange(2000))
        members = draw.sample(people, draw.randint(1, min(5, len(people))))
        found[f"70{k:04}"] = (day, members, draw.sample(SUBJECTS, draw.randint(0, 2)))
    return found


def written(make, found, draw):
    """The download in any order of its rows."""
    projects = [[name, day.isoformat(), f"1{name}"] for name, (day, _, _) in found.items()]
    parts = [
        [name, m, "participant", ""] for name, (_, members, _) in found.items() for m in members
    ]
    subjects = [[name, code, "", ""] for name, (_, _, codes) in found.items() for code in codes]
    for rows in (projects, parts, subjects):
        draw.shuffle(rows)
    return make(
        f"random-{draw.random()}.zip", projects=projects, participations=parts, programmes=subjects
    )


@pytest.mark.parametrize("seed", range(25))
def test_random_downloads(make, seed):
    draw = random.Random(seed)
    found = random_download(seed)
    half_life, largest = draw.choice([None, 1.5]), draw.choice([None, 3])
    q, factor, scale = (
        draw.choice([0.5, 0.3]),
        draw.choice([0.5, 1.0]),
        draw.choice([(1, 2, 4), (2,)]),
    )
    settings = {
        "half_life": half_life, "max_project_size": largest, "trust_per_project": q,
        "levels": scale,
    }  # fmt: skip
    path = written(make, found, draw)
    instance = co.import_cordis(path, as_of=DAY, **settings)
    assert {(c.candidate, c.capability): c.level for c in instance.capabilities} == levels(
        found, scale
    )
    expected = trust(found, q, half_life, largest)
    assert {(t.a, t.b): t.trust for t in instance.trust} == pytest.approx(expected, abs=1.01e-4)
    more = co.import_cordis(path, as_of=DAY, indirect=factor, indirect_each=100, **settings)
    added = through_partners(expected, factor)
    assert {(t.a, t.b): t.trust for t in more.trust} == pytest.approx(expected | added, abs=2.01e-4)
    again = co.import_cordis(written(make, found, draw), as_of=DAY, **settings)
    assert (
        again.to_dict()["trust" if expected else "candidates"]
        == (instance.to_dict()["trust" if expected else "candidates"])
    )
    assert again.candidates == instance.candidates


def levels(found, scale):
    counts = {}
    for _, members, codes in found.values():
        for member in members:
            for code in codes:
                key = member, NAMES[code]
                counts[key] = counts.get(key, 0) + 1
    reached = {key: sum(n >= step for step in scale) for key, n in counts.items()}
    return {key: level for key, level in reached.items() if level}


def trust(found, q, half_life, largest):
    worth = {}
    for day, members, _ in found.values():
        if largest is None or len(members) <= largest:
            weight = 1 if half_life is None else 0.5 ** ((DAY - day).days / 365.25 / half_life)
            for pair in combinations(sorted(members), 2):
                worth[pair] = worth.get(pair, 0) + weight
    return {pair: round(1 - (1 - q) ** w, 4) for pair, w in worth.items()}


def through_partners(direct, factor):
    both = direct | {(b, a): t for (a, b), t in direct.items()}
    people = {a for a, _ in both}
    found = {}
    for a, b in combinations(sorted(people), 2):
        best = max((both.get((a, k), 0) * both.get((k, b), 0) for k in people), default=0)
        if best and (a, b) not in direct:
            found[a, b] = factor * best
    return found


def test_of_each_candidate_only_the_best_are_kept(make):
    """A star: its points know each other through the centre alone, ties by id."""
    points = [f"91000000{k}" for k in range(6)]
    parts = [[f"80{k}", m, "participant", ""] for k, p in enumerate(points) for m in ("9", p)]
    projects = [[f"80{k}", "2015-01-01", f"2{k}"] for k in range(6)]
    path = make(projects=projects, participations=parts, programmes=[])
    full = co.import_cordis(path, indirect=0.5)
    assert len(full.trust) == 6 + 15
    few = co.import_cordis(path, indirect=0.5, indirect_each=1)
    kept = {(t.a, t.b) for t in few.trust if t.trust == 0.125}
    assert kept == {(points[0], p) for p in points[1:]}
