"""The reports in ``reports/`` are what today's program makes of today's pools.

Found stale without solving: another pool, other rules (hashes); another score, rule, wording or
price of what was found (recomputed in plain Python); other pages, documents or a new section (made
again of the stored answers, and compared part by part). The quickest are solved again. Not found: a
solver that answers one of the larger questions otherwise, which only a fault would make it do.
Versions of other packages stand in the pages; they may differ from machine to machine, and are left
out.
"""

from __future__ import annotations

import importlib.util
import io
import json
import re
import sys
import zipfile
from datetime import UTC, datetime

import pytest

import consortium_opt as co
from consortium_opt.case import Case
from consortium_opt.dossier import read_again
from consortium_opt.kept import read_result
from consortium_opt.scoring import describe
from consortium_opt.whatif.cases.reference import chosen_of

STALE = "stale: run python docs/gallery.py"
MADE_OF = re.compile(r"(consortium-opt|Python|pyomo|highspy|pydantic|numpy) \d[\w.+-]*")
NAMES = (
    "upper-rhine-life-sciences",
    "personalised-healthcare-partnership",
    "aquitaine-euskadi",
    "bilateral-pairs",
)
LIMIT = 4_000_000
"""Bytes that all of it may have: it is cloned by everybody."""


@pytest.fixture(scope="session")
def gallery(checkout):
    """``docs/gallery.py`` as a module."""
    spec = importlib.util.spec_from_file_location("gallery", checkout / "docs" / "gallery.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["gallery"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def shown(gallery, request):
    """An entry of the gallery by the name of its pool."""
    return next(entry for entry in gallery.GALLERY if entry.name == request.param)


def each(*names):
    return pytest.mark.parametrize("shown", names, indirect=True)


def parts(name: str, held: bytes) -> dict[str, str]:
    """Texts of a file by name; packing and versions of packages do not count."""
    if not name.endswith((".docx", ".xlsx")):
        return {name: MADE_OF.sub(r"\1", held.decode("utf-8"))}
    with zipfile.ZipFile(io.BytesIO(held)) as archive:
        return {part: archive.read(part).decode("latin-1") for part in archive.namelist()}


def test_every_shipped_pool_has_its_report_and_nothing_is_left_over(gallery, checkout):
    shipped = {path.name for path in (checkout / "instances").iterdir() if path.is_dir()}
    assert {entry.name for entry in gallery.GALLERY} == shipped == set(NAMES)
    for entry in gallery.GALLERY:
        there = {path.name for path in (gallery.REPORTS / entry.name).iterdir()}
        assert there == {*gallery.DOCUMENTS, *entry.answers, "inputs.json"}, STALE


def test_the_index_is_fresh_and_all_of_it_is_small(gallery):
    text = (gallery.REPORTS / "README.md").read_text(encoding="utf-8")
    assert text == gallery.index(gallery.REPORTS), STALE
    files = [path for name in NAMES for path in (gallery.REPORTS / name).iterdir()]
    assert sum(path.stat().st_size for path in files) < LIMIT


def test_the_pictures_of_the_readme_say_what_is_to_be_seen_and_are_small(checkout):
    """Whoever cannot see them hears it; all together they are no burden on a clone."""
    readme = (checkout / "README.md").read_text(encoding="utf-8")
    shown = {place: text for text, place in re.findall(r"!\[([^]]*)\]\(([^)]+)\)", readme)}
    pictures = {path.relative_to(checkout).as_posix() for path in checkout.glob("docs/*.webp")}
    assert pictures | {"docs/solve.svg"} == shown.keys()
    assert all(len(text.split()) >= 5 for text in shown.values())
    assert sum((checkout / place).stat().st_size for place in shown) < 300_000


@each(*NAMES)
def test_pool_and_rules_are_those_of_today(gallery, shown):
    folder = gallery.REPORTS / shown.name
    stored = json.loads((folder / "inputs.json").read_text(encoding="utf-8"))
    assert gallery.inputs(shown) == stored, STALE
    assert read_result(folder / "result.json").instance.sha256 == stored["instance"]


@each(*NAMES)
def test_what_was_found_is_recomputed(gallery, checkout, shown):
    """Score, terms, rules, costs and words of every rank."""
    found = read_result(gallery.REPORTS / shown.name / "result.json")
    case = Case(co.read_instance(checkout / "instances" / shown.name), read_again(found))
    assert len(found.consortia) == found.proven_ranks == 3
    for consortium in found.consortia:
        again = describe(case, chosen_of(case, consortium), consortium.rank)
        assert rounded(again) == rounded(consortium), STALE


def rounded(consortium) -> str:
    """As JSON, with numbers to nine digits: sums may differ in the last."""
    text = consortium.model_dump_json()
    return re.sub(r"\d+\.\d+", lambda number: f"{float(number.group()):.9g}", text)


@each(*NAMES)
def test_pages_and_documents_are_fresh(gallery, shown):
    """Made of the stored answers they are what is stored, today and on any day."""
    folder = gallery.REPORTS / shown.name
    made = gallery.documents(shown, folder)
    assert set(made) == set(gallery.DOCUMENTS)
    for name, held in made.items():
        old, new = parts(name, (folder / name).read_bytes()), parts(name, held)
        changed = [part for part in old.keys() | new.keys() if old.get(part) != new.get(part)]
        assert not changed, f"{STALE} --pages ({', '.join(changed)} of {shown.name}/{name})"


@each("bilateral-pairs", "aquitaine-euskadi")
def test_the_quickest_are_solved_again(gallery, shown, checkout):
    stored = read_result(gallery.REPORTS / shown.name / "result.json")
    pool = co.read_instance(checkout / "instances" / shown.name)
    found = co.solve(pool, read_again(stored), top=3)
    assert [one.ids for one in found.consortia] == [one.ids for one in stored.consortia]
    assert [rounded(one) for one in found.consortia] == [rounded(one) for one in stored.consortia]


def test_nothing_in_it_changes_from_run_to_run(gallery):
    """A second solve on another machine differs in time and threads alone, which are taken out."""
    text = json.dumps({"points": [{"solver": {"seconds": 1.5, "threads": 8, "seed": 0}}]})
    again = json.dumps({"points": [{"solver": {"seconds": 9.1, "threads": 2, "seed": 0}}]})
    assert gallery.still(text) == gallery.still(again)
    for entry in gallery.GALLERY:
        for name in entry.answers:
            held = (gallery.REPORTS / entry.name / name).read_text(encoding="utf-8")
            assert gallery.still(held) == held
        page = (gallery.REPORTS / entry.name / "report.html").read_text(encoding="utf-8")
        assert "0.0 s" not in page


def test_an_archive_made_at_another_time_is_the_same(gallery):
    def archive(year: int) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as new:
            day = datetime(year, 5, 6, tzinfo=UTC)
            stamp = f'<dcterms:created xsi:type="a">{day:%Y-%m-%dT%H:%M:%SZ}</dcterms:created>'
            new.writestr(zipfile.ZipInfo("docProps/core.xml", day.timetuple()[:6]), stamp)
        return file.getvalue()

    assert archive(2026) != archive(2027)
    assert gallery.still_zip(archive(2026)) == gallery.still_zip(archive(2027))
