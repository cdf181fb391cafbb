"""Shipped formulations and overlays: they load, are found by name, and say where they come from."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from consortium_opt.case import Case
from consortium_opt.formulation import (
    formulation_text,
    read_formulation,
    shipped_formulations,
    shipped_overlays,
)
from consortium_opt.instance import Instance, read_instance
from consortium_opt.problems import InvalidInput
from consortium_opt.shipped import shipped_folder

NAMES = [entry.name for entry in shipped_formulations()]
OVERLAYS = [entry.name for entry in shipped_overlays()]
INSTANCES = sorted(p.parent.name for p in shipped_folder("instances").glob("*/candidates.csv"))


def test_what_ships() -> None:
    assert NAMES == [
        "base",
        "bilateral",
        "chips-ju",
        "cluster-excellence",
        "cluster-partnership",
        "coordination",
        "creative-europe-large",
        "creative-europe-medium",
        "creative-europe-small",
        "edf",
        "eic-pathfinder-open",
        "eic-transition",
        "erasmus-alliances-lot-1",
        "erasmus-alliances-lot-2",
        "escp-4i",
        "eureka-network",
        "eureka-xecs",
        "euroclusters",
        "eurostars-2",
        "eurostars-3",
        "growth",
        "horizon-csa",
        "horizon-ia",
        "horizon-ria",
        "i3-strand-1",
        "i3-strand-2a",
        "i3-strand-2a-earlier",
        "innosup-1",
        "integration",
        "interreg-a-poctefa",
        "interreg-central-europe",
        "interreg-cross-border",
        "interreg-euro-med",
        "interreg-europe",
        "interreg-nwe",
        "interreg-upper-rhine",
        "msca-doctoral-network",
        "msca-doctoral-network-industrial",
        "msca-doctoral-network-joint",
        "msca-staff-exchange",
        "network",
        "widening-teaming",
        "widening-twinning",
    ]
    assert OVERLAYS == [
        "balanced-40",
        "n-minus-1",
        "one-more-country",
        "pair",
        "portugal-chips",
        "with-gender-equality-plan",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_formulation_loads_under_its_name(name: str) -> None:
    formulation = read_formulation(name)
    entry = next(entry for entry in shipped_formulations() if entry.name == name)
    assert formulation.name == name
    assert (entry.title, entry.kind) == (formulation.title, formulation.kind)
    assert entry.confidence == (formulation.confidence or "")
    assert formulation.changes == ()
    assert formulation.total_weight > 0


@pytest.mark.parametrize("name", [n for n in NAMES if n != "base"])
def test_every_formulation_says_where_its_rules_are_written(name: str) -> None:
    formulation = read_formulation(name)
    assert formulation.source
    assert formulation.as_of
    assert formulation.confidence
    for rule_name, rule in formulation.rules.items():
        assert rule.text, f"{name} rules.{rule_name} has no text"
        house = rule.text.startswith("House rule")
        assert house or (rule.source and rule.as_of and rule.confidence), rule_name
    for term_name, term in formulation.objective.items():
        assert term.text, f"{name} objective.{term_name} has no text"


@pytest.mark.parametrize("name", NAMES)
def test_no_law_rests_on_a_number_nobody_read(name: str) -> None:
    order = ["to-check", "secondary", "verified"]
    formulation = read_formulation(name)
    laws = [rule.confidence for rule in formulation.rules.values() if rule.law]
    assert "to-check" not in laws
    assert None not in laws
    if laws:
        assert formulation.confidence == min(map(str, laws), key=order.index)


def test_base_is_the_default_and_holds_what_the_contract_says() -> None:
    base = read_formulation()
    assert base == read_formulation("base")
    assert {n: (t.type, t.weight) for n, t in base.objective.items()} == {
        "coverage": ("coverage", 1.0),
        "complementarity": ("complementarity", 1.0),
    }
    (size,) = base.rules.values()
    assert (size.type, getattr(size, "min", 0), getattr(size, "max", 0)) == ("size", 3, 10)
    assert not size.law


def test_horizon_needs_three_from_three_and_only_measures_the_plan() -> None:
    rules = read_formulation("horizon-ria").rules
    three = rules["three_countries"]
    assert three.model_dump(include={"by", "at_least", "within", "law"}) == {
        "by": "country",
        "at_least": 3,
        "within": "HE_ELIGIBLE",
        "law": True,
    }
    assert not rules["gender_equality_plan"].enforce
    assert rules["gender_equality_plan"].enabled


def test_the_three_levels_get_smaller_and_ask_for_more_trust() -> None:
    levels = [read_formulation(name) for name in ("network", "coordination", "integration")]
    sizes = [getattr(level.rules["size"], "max", 0) for level in levels]
    assert sizes == sorted(sizes, reverse=True)
    floors = [
        max((getattr(r, "min_trust", 0) for r in level.rules.values()), default=0)
        for level in levels
    ]
    assert floors == sorted(set(floors))
    assert [level.roles for level in levels] == [False, False, True]


@pytest.fixture(scope="module", params=INSTANCES)
def instance(request: pytest.FixtureRequest) -> Instance:
    return read_instance(shipped_folder("instances") / request.param)


@pytest.mark.parametrize("name", NAMES)
def test_every_formulation_can_be_read_on_every_shipped_instance(
    name: str, instance: Instance
) -> None:
    formulation = read_formulation(name)
    case = Case(instance, formulation, date(2026, 11, 21))
    parts = [*formulation.measured.values(), *formulation.terms.values()]
    assert [text for part in parts for text in part.problems(case)] == []


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_overlay_works_with_horizon(overlay: str) -> None:
    formulation = read_formulation("horizon-ria", [overlay])
    assert formulation.changes
    assert formulation.title == read_formulation("horizon-ria").title


def test_a_path_serves_as_well_as_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = 'title = "Mine"\nextends = "base"\n'
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    (tmp_path / "plain").write_text(text, encoding="utf-8")
    (tmp_path / "base").mkdir()
    monkeypatch.chdir(tmp_path)
    for source in ("mine.toml", "./mine.toml", Path("mine.toml"), tmp_path / "mine.toml"):
        assert read_formulation(source).name == "mine"
    assert read_formulation("plain").title == "Mine"
    assert read_formulation("base").name == "base"
    assert read_formulation(Path("horizon-ria")).name == "horizon-ria"


def test_a_file_may_have_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "mark.toml"
    path.write_bytes(b'\xef\xbb\xbftitle = "Mine"\r\nextends = "base"\r\n')
    assert read_formulation(path).title == "Mine"


@pytest.mark.parametrize(
    ("source", "message", "fix"),
    [
        ("horizon-rai", "there is no formulation 'horizon-rai'", "Did you mean 'horizon-ria'?"),
        ("quite different", "there is no formulation", "give its path"),
        ("", "there is no formulation ''", "give its path"),
        ("balanced-40", "'balanced-40' is an overlay", "--with"),
        ("nowhere/mine.toml", "there is no file 'nowhere/mine.toml'", "Check the path"),
        ("./minee.toml", "there is no file", "Did you mean 'mine.toml'?"),
        ("./mine", "there is no file", "Did you mean './mine.toml'?"),
        ("./folder", "there is no file", "This is a folder"),
    ],
)
def test_a_source_that_is_not_there(
    source: str, message: str, fix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.toml").write_text('title = "Mine"\n', encoding="utf-8")
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidInput) as raised:
        read_formulation(source)
    (problem,) = raised.value.problems
    assert message in problem.message
    assert fix in problem.fix


@pytest.mark.parametrize("name", [*NAMES, *OVERLAYS])
def test_the_text_shown_is_the_file_and_then_its_parents(name: str) -> None:
    folder = shipped_folder("formulations")
    folder = folder / "overlays" if name in OVERLAYS else folder
    own = (folder / f"{name}.toml").read_text(encoding="utf-8")
    text = formulation_text(name)
    assert text.startswith(own.rstrip())
    for part in text.split("# ---- "):
        tomllib.loads(part.partition(" ----\n")[2] or part)
    assert ("# ---- base.toml, which it extends ----" in text) == ("extends" in own)


def test_the_text_of_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="Did you mean 'network'"):
        formulation_text("netwrok")
    orphan = tmp_path / "orphan.toml"
    orphan.write_text('extends = "bose"', encoding="utf-8")
    with pytest.raises(InvalidInput, match="Did you mean 'base'"):
        formulation_text(orphan)


def test_a_broken_file_is_shown_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("title = \n", encoding="utf-8")
    assert formulation_text(tmp_path / "broken.toml") == "title =\n"
