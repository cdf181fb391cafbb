"""The instance: who could take part, and what work there is.

Every table is a frozen pydantic model, one object a row; an :class:`Instance` is frozen, hashable
by its content (:attr:`Instance.sha256`) and the same whatever carrier it was read from. Units:
person-months over the whole project, currency units a person-month, levels from 0 to
``max_level``, trust, synergy and interest from 0 to 1.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]
Scalar = bool | float | str
"""Value of an attribute: a column is yes/no, a number or text, one type a column."""

TYPES = ("HEI", "RTO", "SME", "LARGE", "PUBLIC", "CLUSTER", "HES", "REC", "PRC")
"""Kinds of organisation that forms suggest; any other word is taken as well."""


class Record(BaseModel):
    """A row of a table: frozen, and nothing beyond the columns that are described."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Candidate(Record):
    """An organisation that could take part."""

    id: Text
    """Short unique name, used everywhere else."""
    country: Text
    """ISO 3166-1 alpha-2; EL and UK are read as GR and GB, XK stands for Kosovo."""
    name: str | None = None
    """Name in full; the id is shown where it is blank."""
    region: str | None = None
    """NUTS code, any level."""
    type: Annotated[str, Field(examples=list(TYPES))] | None = None
    """Kind of organisation: HEI, RTO, SME, LARGE, PUBLIC, CLUSTER, or CORDIS's HES, REC, PRC."""
    control_group: str | None = None
    """Who owns it; blank: nobody else does."""
    pic: str | None = None
    """Participant identification code of the European Commission."""
    staff_pm: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    """Person-months it can give over the whole project."""
    pm_cost: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    """Staff cost, currency per person-month."""
    can_coordinate: bool | None = None
    """Whether it can coordinate; blank: yes."""
    experience: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    """Projects it coordinated before; blank counts 0."""
    attributes: dict[str, Scalar] = Field(default_factory=dict)
    """Every other column, blanks left out."""

    @property
    def label(self) -> str:
        """Name to show to people."""
        return self.name or self.id

    @property
    def owner(self) -> str:
        """Control group, or the candidate itself."""
        return self.control_group or self.id


class Capability(Record):
    """What a candidate can do, and how well."""

    candidate: Text
    """Id of the candidate."""
    capability: Text
    """Name of the capability."""
    level: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    """0 to the instance's max_level; a pair not listed is level 0."""


class Need(Record):
    """What a candidate looks for in partners."""

    candidate: Text
    """Id of the candidate."""
    capability: Text
    """Name of the capability it looks for."""
    level: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    """Level at which a partner must have it, 0 to max_level."""


class Interest(Record):
    """How much a candidate wants to cooperate on a topic."""

    candidate: Text
    """Id of the candidate."""
    topic: Text
    """Name of the topic."""
    weight: Annotated[float, Field(ge=0, le=1)]
    """0 to 1."""


class Wanted(Record):
    """What the call asks for."""

    capability: Text
    """Name of the capability."""
    weight: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    """How much it counts, 0 or more; not all may be 0."""


class Role(Record):
    """A value-chain role or a work package."""

    role: Text
    """Short unique name."""
    name: str | None = None
    """Name in full."""
    min_members: Annotated[int, Field(ge=0)] = 1
    """Members that must play it at the least."""
    max_members: Annotated[int, Field(ge=1)] | None = None
    """Members that may play it at the most; blank: no limit."""
    person_months: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    """Person-months the role takes, over the whole project."""


class RoleRequirement(Record):
    """A member can play the role only if it meets every line of the role."""

    role: Text
    """Name of the role."""
    capability: Text
    """Name of the capability."""
    min_level: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    """Level the member needs at the least."""


class Trust(Record):
    """Confidence between two candidates from working together; symmetric."""

    a: Text
    """Id of a candidate."""
    b: Text
    """Id of another candidate."""
    trust: Annotated[float, Field(ge=0, le=1)]
    """0 to 1; a pair not listed has the instance's default_trust."""
    evidence: str | None = None
    """What it rests on."""


class Synergy(Record):
    """Given complementarity of two candidates; symmetric."""

    a: Text
    """Id of a candidate."""
    b: Text
    """Id of another candidate."""
    value: Annotated[float, Field(ge=0, le=1)]
    """0 to 1; a pair not listed is 0."""


class Group(Record):
    """One value of a named set of values."""

    group: Text
    """Name of the set."""
    value: Text
    """A value that belongs to it."""


class Meta(Record):
    """What the instance says of itself (``instance.toml``, or the sheet ``instance``)."""

    title: Text
    """Title, shown on every report."""
    description: str | None = None
    """What the pool is and where its numbers come from."""
    status: Literal["real", "illustrative"] | None = None
    """Whether the numbers are real or illustrative."""
    source: str | None = None
    """Where the data come from."""
    currency: Text = "EUR"
    """Currency of every amount."""
    duration_months: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 36.0
    """Length of the project in months."""
    default_trust: Annotated[float, Field(ge=0, le=1)] = 0.0
    """Trust of every pair that is not listed."""
    max_level: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 5.0
    """Highest level of a capability."""


class Instance(Record):
    """A validated pool: every table sorted but ``roles``, which keep the order of the value chain.

    Build one with :func:`consortium_opt.read_instance` or
    :func:`consortium_opt.instance.parse_instance`, which check across tables; the class itself
    checks rows alone.
    """

    meta: Meta
    candidates: tuple[Candidate, ...]
    capabilities: tuple[Capability, ...] = ()
    needs: tuple[Need, ...] = ()
    interests: tuple[Interest, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    roles: tuple[Role, ...] = ()
    role_requirements: tuple[RoleRequirement, ...] = ()
    trust: tuple[Trust, ...] = ()
    synergies: tuple[Synergy, ...] = ()
    groups: tuple[Group, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The JSON carrier: ``instance`` and one list a table, blanks and empty tables left out."""
        document: dict[str, Any] = {"instance": self.meta.model_dump(exclude_none=True)}
        for table in TABLES:
            rows = [_row(record) for record in getattr(self, table)]
            if rows:
                document[table] = rows
        return document

    @cached_property
    def sha256(self) -> str:
        """Hash of the canonical sorted JSON; the same for every carrier."""
        digest = hashlib.sha256()
        mark = "{"
        for name in sorted({"instance", *TABLES}):
            if name == "instance":
                text = _canonical(self.meta.model_dump(exclude_none=True))
            elif getattr(self, name):
                text = f"[{','.join(sorted(_texts(TABLES[name], getattr(self, name))))}]"
            else:
                continue
            digest.update(f'{mark}"{name}":{text}'.encode())
            mark = ","
        digest.update(b"}")
        return digest.hexdigest()

    @cached_property
    def attribute_names(self) -> tuple[str, ...]:
        """Names of the columns of ``candidates`` beyond the described ones, sorted."""
        return tuple(sorted({name for c in self.candidates for name in c.attributes}))


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _texts(kind: type[Record], records: Iterable[Record]) -> Iterator[str]:
    """The canonical JSON of every row of a table, at the speed that half a million pairs need."""
    if "attributes" in kind.model_fields:
        yield from (_canonical(_row(record)) for record in records)
        return
    heads = [(name, f'"{name}":') for name in sorted(kind.model_fields)]
    quoted: dict[str, str] = {}
    for record in records:
        parts = []
        for name, head in heads:
            value = getattr(record, name)
            if isinstance(value, str):
                text = quoted.get(value) or quoted.setdefault(value, _canonical(value))
            elif value is not None:
                text = repr(value) if type(value) is float else _canonical(value)
            else:
                continue
            parts.append(head + text)
        yield f"{{{','.join(parts)}}}"


def _row(record: Record) -> dict[str, Any]:
    row = record.model_dump(exclude_none=True)
    row.update(row.pop("attributes", {}))
    return row


TABLES: dict[str, type[Record]] = {
    "candidates": Candidate,
    "capabilities": Capability,
    "needs": Need,
    "interests": Interest,
    "wanted": Wanted,
    "roles": Role,
    "role_requirements": RoleRequirement,
    "trust": Trust,
    "synergies": Synergy,
    "groups": Group,
}
"""Every table of an instance and the class of its rows, in the order they are written."""
