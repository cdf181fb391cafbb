"""The wheel, built from the checkout's files, installed elsewhere, does the main job."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
DOCUMENTS = ("python-docx", "xlsxwriter")
OFFLINE = {
    "PIP_NO_INDEX": "1",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_ROOT_USER_ACTION": "ignore",
}


def call(*words: object, cwd: Path, **env: str) -> str:
    """Standard output of a command that must succeed."""
    clean = {name: v for name, v in os.environ.items() if name not in ("PYTHONPATH", "COLUMNS")}
    done = subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env={**clean, **OFFLINE, "PYTHONIOENCODING": "utf-8", **env},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def tracked() -> list[str]:
    """Files of the checkout: tracked, and new ones that are not ignored."""
    git = shutil.which("git")
    if git is None or not (CHECKOUT / ".git").exists():
        pytest.skip("not a git checkout: what belongs to it is not known")
    listed = call(git, "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=CHECKOUT)
    return [name for name in listed.split("\0") if name and (CHECKOUT / name).is_file()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel of a copy of the checkout."""
    source = tmp_path_factory.mktemp("source")
    for name in tracked():
        if not name.startswith(("tests/", "benchmarks/", "reports/")):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CHECKOUT / name, source / name)
    out = tmp_path_factory.mktemp("dist")
    build = ("-m", "build", "--wheel", "--no-isolation", "--outdir", out, source)
    call(sys.executable, *build, cwd=source)
    [built] = out.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """A folder outside the checkout with the package installed in it, and nothing else."""
    target = tmp_path_factory.mktemp("installed")
    pip = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "--target", target)
    call(sys.executable, *pip, wheel, cwd=target.parent)
    return target


def test_the_wheel_holds_what_ships_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    inside = {name for name in names if name.startswith("consortium_opt/")}
    shipped = "consortium_opt/_shipped/"
    expected = {name for name in tracked() if name.startswith("consortium_opt/")}
    expected |= {
        shipped + name for name in tracked() if name.startswith(("formulations/", "instances/"))
    }
    assert inside == expected
    assert {"consortium_opt/py.typed", "consortium_opt/data/groups.csv"} <= inside
    assert "consortium_opt/pages/templates/report.html" in inside
    assert f"{shipped}formulations/base.toml" in inside
    assert f"{shipped}formulations/overlays/balanced-40.toml" in inside
    others = {name.split("/")[0] for name in names - inside}
    assert len(others) == 1
    assert others.pop().endswith(".dist-info")
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_metadata_has_readme_licence_and_needs(wheel):
    with zipfile.ZipFile(wheel) as archive:
        [name] = [n for n in archive.namelist() if n.endswith("dist-info/METADATA")]
        text = archive.read(name).decode()
    assert "License-Expression: MIT" in text
    assert "Requires-Python: >=3.11" in text
    assert "# consortium-opt" in text
    for need in (
        "pyomo",
        "highspy",
        "pandas",
        "pydantic",
        "click",
        "rich",
        "openpyxl",
        "numpy",
        *DOCUMENTS,
        "jinja2",
    ):
        assert f"Requires-Dist: {need}" in text


def test_the_installed_package_does_the_main_job(installed, tmp_path):
    """By the names of a shipped instance, formulation and what-if, far from the checkout."""
    script = installed / "bin" / "consortium-opt"
    if not script.exists():
        script = installed / "Scripts" / "consortium-opt.exe"
    env = {"PYTHONPATH": str(installed)}
    where = "import consortium_opt; print(consortium_opt.__file__)"
    found = call(sys.executable, "-c", where, cwd=tmp_path, **env).strip()
    assert Path(found).is_relative_to(installed)
    listed = call(script, "formulations", "list", cwd=tmp_path, **env)
    assert "horizon-ria" in listed
    args = ("solve", "bilateral-pairs", "-f", "base", "--with", "balanced-40", "--format", "json")
    size = ("--set", "rules.size.max=3", "-o", "report")
    document = json.loads(call(script, *args, *size, cwd=tmp_path, **env))
    assert document["status"] == "optimal"
    assert document["instance"]["candidates"] > 20
    assert {rule["name"] for rule in document["consortia"][0]["rules"]} == {
        "size",
        "balanced_countries",
    }
    assert (tmp_path / "report" / "report.md").is_file()
    assert (tmp_path / "report" / "proposal.docx").is_file()
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert '<svg class="map"' in page
    call(script, "init", "my-pool.xlsx", cwd=tmp_path, **env)
    assert "valid" in call(script, "validate", "my-pool.xlsx", cwd=tmp_path, **env)


@pytest.mark.parametrize("name", sorted(p.name for p in (CHECKOUT / "instances").iterdir()))
def test_shipped_instances_are_inside(installed, name):
    folder = installed / "consortium_opt" / "_shipped" / "instances" / name
    assert {p.name for p in folder.iterdir()} == {
        p.name for p in (CHECKOUT / "instances" / name).iterdir()
    }
