"""The whole of Horizon 2020 up to 2018, where it is at hand: known figures, and known pools.

The archive is no part of the project: ``CONSORTIUM_OPT_DATA`` names the folder that has it under
``data/cordis-h2020``, else ``shared`` beside the checkout is looked for. The figures are those of
the README beside it; the pools under ``instances`` were made from it by other means.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path
from zipfile import ZipFile

import pytest

import consortium_opt as co

ROOT = Path(__file__).parents[2]
PLACE = Path(os.environ.get("CONSORTIUM_OPT_DATA", ROOT.parent / "shared"))
DATA = PLACE / "data" / "cordis-h2020"
ARCHIVE = DATA / "cordis-h2020-to-2018-csv.zip"
LABELS = DATA / "sdg-labels-to-2018.csv"

pytestmark = pytest.mark.skipif(
    not ARCHIVE.is_file(),
    reason="the CORDIS archive is not at hand; CONSORTIUM_OPT_DATA names its folder",
)


@pytest.fixture(scope="module")
def whole() -> tuple[co.Instance, list[str]]:
    """Every organisation, capabilities by main parts and labels; and what was told."""
    notes: list[str] = []
    return co.import_cordis(ARCHIVE, labels=LABELS, note=notes.append), notes


def test_figures_of_the_whole(whole):
    instance, notes = whole
    candidates = instance.candidates
    assert len(candidates) == 27_411
    assert len({c.country for c in candidates}) == 154
    countries = Counter(c.country for c in candidates)
    assert countries.most_common(6) == [
        ("DE", 3098), ("ES", 2829), ("IT", 2661), ("GB", 2501), ("FR", 2224), ("NL", 1565)
    ]  # fmt: skip
    assert countries["NA"] > 0, "Namibia"
    types: Counter[str | None] = Counter()
    for c in candidates:
        types[c.type] += c.attributes["projects"]
    assert types == {"PRC": 31_445, "HES": 30_292, "REC": 18_252, "OTH": 6_083, "PUB": 5_262}
    assert sum(c.experience or 0 for c in candidates) == 20_095
    assert sum(c.name is not None for c in candidates) == 17_126
    flags = Counter(c.attributes.get("sme") for c in candidates)
    assert (flags[True], flags[True] + flags[False]) == (693, 3_127)
    assert sum(c.region is not None for c in candidates) == 2_077 + 9_551 + 257
    text = "\n".join(notes)
    for words in (
        "read 20,073 projects that started from 2014-01-01 to 2018-12-25",
        "(participant 65,845, coordinator 20,095, partner 5,394) of 27,411 organisations",
        f"{20_073 - 7_920:,} projects with a single participant",
        "22 projects with several coordinators",
        "ecContribution of 9,916 participations is blank",
        "3,155 candidates without any trusted partner",
    ):
        assert words in text


def test_levels_and_trust_of_the_whole(whole):
    instance, _ = whole
    assert len(instance.capabilities) == 100_220
    assert len({c.capability for c in instance.capabilities}) == 17 + 16
    joint = Counter(t.evidence for t in instance.trust)
    assert len(instance.trust) == 523_617
    assert [joint[f"{n} joint project{'s' * (n > 1)}"] for n in (1, 2, 3, 4)] == [
        453_507, 43_052, 14_181, 5_119
    ]  # fmt: skip
    most = max(int(text.split()[0]) for text in joint if text)
    assert most == 95
    assert {t.trust for t in instance.trust if t.evidence == "3 joint projects"} == {0.875}


SDG = (
    "no-poverty zero-hunger good-health quality-education gender-equality clean-water clean-energy "
    "decent-work industry-and-innovation reduced-inequalities sustainable-cities "
    "responsible-production climate-action life-below-water life-on-land peace-and-justice"
).split()
POOLS = {
    "h2020-topic-pool": {"topics": "WASTE-*", "min_project_size": 2},
    "h2020-energy-800": {
        "programmes": "H2020-EU.3.3.", "min_project_size": 2, "min_projects": 2, "min_all": 3
    },
}  # fmt: skip


def usual(name: str) -> str:
    """The name that the pools have for a label: ``sdg-7`` is ``SDG07-clean-energy``."""
    return re.sub(r"^sdg-(\d+)$", lambda m: f"SDG{int(m[1]):02}-{SDG[int(m[1]) - 1]}", name)


@pytest.mark.parametrize("name", POOLS)
def test_known_pools(name):
    """The same candidates with all that is known of them, levels, trust, and what is wanted."""
    if not (PLACE / "instances" / name).is_dir():
        pytest.skip(f"the real pool {name} is not at hand; CONSORTIUM_OPT_DATA names its folder")
    known = co.read_instance(PLACE / "instances" / name)
    found = co.import_cordis(ARCHIVE, labels=LABELS, **POOLS[name])
    assert found.candidates == known.candidates
    assert {(c.candidate, usual(c.capability), c.level) for c in found.capabilities} == {
        (c.candidate, c.capability, c.level) for c in known.capabilities
    }
    assert found.trust == known.trust
    wanted = {w.capability: w.weight for w in known.wanted}
    assert {usual(w.capability): w.weight for w in found.wanted} == pytest.approx(wanted, abs=6e-4)


def test_unpacked_it_is_the_same(tmp_path):
    with ZipFile(ARCHIVE) as archive:
        archive.extractall(tmp_path / "csv")
    settings = {"topics": "WASTE-*", "min_project_size": 2}
    found = co.import_cordis(tmp_path, **settings)
    assert found.trust == co.import_cordis(ARCHIVE, **settings).trust


def test_what_is_written_is_read_the_same(whole, tmp_path):
    """Half a million pairs, by columns."""
    instance, _ = whole
    co.write_instance(instance, tmp_path / "pool")
    assert co.read_instance(tmp_path / "pool").sha256 == instance.sha256
