"""What always holds: members, roles, leads, coordinator, effort. One model is one known size.

``x_i`` member, ``y_ir`` plays, ``b_ir`` leads, ``c_i`` coordinates, ``e_ir`` person-months; a
column exists only where it can be non-zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from consortium_opt.case import Case
from consortium_opt.linear import Linear, Row, Space, by_candidate, total


def make_space(case: Case, size: int, alive: Iterable[int], *, seats: bool = True) -> Space:
    """The columns of a model at ``size`` over the candidates that are left.

    Without ``seats`` it is left open who coordinates: any member who can.
    """
    v = Space(size)
    for i in sorted(alive):
        v.x[i] = v.new(f"x[{case.ids[i]}]", integer=True)
    for r, role in enumerate(case.roles):
        for i in sorted(role.eligible & v.x.keys()):
            seat = f"[{case.ids[i]},{role.name}]"
            v.y[i, r] = v.new(f"y{seat}", integer=True)
            v.b[i, r] = v.new(f"b{seat}", integer=True, late=True)
            if role.person_months > 0:
                most = min(role.person_months, case.candidates[i].staff_pm or 0.0)
                v.e[i, r] = v.new(f"e{seat}", high=most)
    for i in sorted(case.coordinators & v.x.keys()) if seats else ():
        v.c[i] = v.new(f"c[{case.ids[i]}]", integer=True)
    return v


def structure_rows(v: Space, case: Case) -> Iterator[Row]:
    """Size, coordinator, roles and staffing."""
    yield Row("size", v.members(v.alive), low=v.size, high=v.size)
    if case.formulation.coordinator and not v.c:
        yield Row("some_coordinator", v.members(sorted(case.coordinators)), low=1)
    elif case.formulation.coordinator:
        yield Row("one_coordinator", total(v.c.values()), low=1, high=1)
        for i, c in v.c.items():
            yield Row(f"coordinates_{case.ids[i]}", Linear({c: 1.0, v.x[i]: -1.0}), high=0)
    if case.roles:
        yield from _role_rows(v, case)
        yield from _effort_rows(v, case)


def _role_rows(v: Space, case: Case) -> Iterator[Row]:
    plays = by_candidate(v.y)
    for i, x in v.x.items():
        some = total(plays.get(i, ()))
        yield Row(f"plays_{case.ids[i]}", some.plus(Linear({x: -1.0})), low=0)
    for (i, r), y in v.y.items():
        name = f"{case.ids[i]}_{case.roles[r].name}"
        yield Row(f"member_{name}", Linear({y: 1.0, v.x[i]: -1.0}), high=0)
        yield Row(f"lead_{name}", Linear({v.b[i, r]: 1.0, y: -1.0}), high=0)
    for r, role in enumerate(case.roles):
        players = total(y for (_, q), y in v.y.items() if q == r)
        leads = total(b for (_, q), b in v.b.items() if q == r)
        if role.max_members is not None:
            yield Row(f"max_{role.name}", players, high=role.max_members)
        if role.must_open:
            yield Row(f"min_{role.name}", players, low=max(1, role.min_members))
            yield Row(f"one_lead_{role.name}", leads, low=1, high=1)
            continue
        is_open = v.new(f"open[{role.name}]", integer=True)
        shut = Linear({is_open: -1.0})
        yield Row(f"open_{role.name}", players.plus(shut), low=0)
        yield Row(f"one_lead_{role.name}", leads.plus(shut), low=0, high=0)
        for (i, q), y in v.y.items():
            if q == r:
                yield Row(f"shut_{case.ids[i]}_{role.name}", Linear({y: 1.0}).plus(shut), high=0)


def _effort_rows(v: Space, case: Case) -> Iterator[Row]:
    for r, role in enumerate(case.roles):
        if role.person_months > 0:
            given = total(e for (_, q), e in v.e.items() if q == r)
            demand = role.person_months
            yield Row(f"staffed_{role.name}", given, low=demand, high=demand)
    for (i, r), e in v.e.items():
        most = min(case.roles[r].person_months, case.candidates[i].staff_pm or 0.0)
        name = f"{case.ids[i]}_{case.roles[r].name}"
        yield Row(f"effort_{name}", Linear({e: 1.0, v.y[i, r]: -most}), high=0)
    for i, mine in by_candidate(v.e).items():
        staff = case.candidates[i].staff_pm or 0.0
        yield Row(f"staff_{case.ids[i]}", total(mine).plus(Linear({v.x[i]: -staff})), high=0)
