"""Documents that stay true: links, commands, snippets, reference pages, descriptions."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
import time
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest
from download_by_hand import download
from pydantic import BaseModel

import consortium_opt as co
from consortium_opt.cli.exits import Exit
from consortium_opt.cli.main import commands as COMMANDS  # noqa: N812 - documents have commands too
from consortium_opt.cli.main import run
from consortium_opt.described import described
from consortium_opt.formulation.schema import Change, Formulation
from consortium_opt.instance import parse_instance
from consortium_opt.instance.schema import TABLES, Meta
from consortium_opt.objectives import TERMS
from consortium_opt.rules import RULES

CHECKOUT = Path(__file__).parents[2]
PAGES = [
    path
    for path in (CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md", CHECKOUT / "CHANGELOG.md")
    if path.is_file()
] + sorted(CHECKOUT.glob("docs/**/*.md"))
POOL = "upper-rhine-life-sciences"
DOWNLOADS = ("cordis-h2020projects-csv.zip", "cordis-HORIZONprojects-csv.zip")
RANKS = 3
"""Ranks asked for at the most where a document asks for more: words are tested, not speed."""


# -- descriptions ----------------------------------------------------------------------------------

UNIT = re.compile(r"\bunit\b|0 to 1|``|\bmembers\b", re.IGNORECASE)
KINDS = {**{f"rule-{n}": k for n, k in RULES.items()}, **{f"term-{n}": k for n, k in TERMS.items()}}
RECORDS: list[type[BaseModel]] = [*TABLES.values(), Meta, Formulation, Change]


@pytest.mark.parametrize("name", KINDS)
def test_every_rule_and_term_says_its_algebra_or_unit(name):
    text = KINDS[name].__doc__ or ""
    assert "__doc__" in vars(KINDS[name])
    assert len(text.split()) >= 6
    assert UNIT.search(text)


@pytest.mark.parametrize("name", KINDS)
def test_every_parameter_is_described(name):
    for field, info in described(KINDS[name]).model_fields.items():
        if field != "type":
            assert info.description, field


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_field_of_a_file_is_described(record):
    assert record.__doc__
    for field, info in described(record).model_fields.items():
        if field not in TABLES and field not in ("meta", "attributes", "schema_version"):
            assert info.description, field


# -- pages -----------------------------------------------------------------------------------------


def without_blocks(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


def anchors(path: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", without_blocks(path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_relative_link_leads_somewhere(page):
    text = without_blocks(page.read_text(encoding="utf-8"))
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", link):
            continue
        place, _, anchor = link.partition("#")
        target = page.parent / place if place else page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_placeholder_is_left(page):
    text = without_blocks(page.read_text(encoding="utf-8"))
    assert not re.search(r"^[A-Z][A-Z_]{5,}$|\b(TODO|FIXME|XXX|TBD)\b", text, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_named_in_a_page_are_there(page):
    """Paths in backticks that begin with a folder of the checkout."""
    text = without_blocks(page.read_text(encoding="utf-8"))
    folders = {path.name for path in CHECKOUT.iterdir() if path.is_dir()}
    for name in re.findall(r"`([\w./-]+)`", text):
        if "/" in name and name.split("/")[0] in folders:
            assert (CHECKOUT / name).exists(), name


def test_the_exit_codes_of_the_readme():
    text = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \|", text, re.MULTILINE)
    assert [int(row) for row in rows] == [int(code) for code in Exit]


def test_every_command_and_format_is_in_the_readme():
    text = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    words = "json csv markdown --set --with --vary --reference --workers cordis".split()
    for word in (*COMMANDS.commands, *words):
        assert word in text


# -- blocks ----------------------------------------------------------------------------------------


class Block(NamedTuple):
    """A fenced block of a page."""

    place: str
    language: str
    text: str


def blocks(language: str) -> list[Block]:
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in re.finditer(r"^```(\w+)\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
            line = text[: match.start()].count("\n") + 1
            if match.group(1) == language:
                found.append(Block(f"{page.name}:{line}", language, match.group(2)))
    return found


def commands() -> list[tuple[str, str]]:
    """Lines that call the command and nothing that fetches or installs."""
    found = []
    for block in [*blocks("sh"), *blocks("bash"), *blocks("console")]:
        for line in block.text.replace("\\\n", " ").splitlines():
            text = line.strip().removeprefix("$ ")
            if text.startswith("consortium-opt ") and not re.search("pip install|git clone", text):
                found.append((block.place, text))
    return found


@pytest.fixture(scope="module")
def workplace(tmp_path_factory) -> Path:
    """What the documents have at hand: a part of a shipped pool as ``my-pool``, small downloads."""
    folder = tmp_path_factory.mktemp("documents")
    for name in ("instances", "formulations"):
        shutil.copytree(CHECKOUT / name, folder / name)
    mine = part_of(CHECKOUT / "instances" / POOL)
    co.write_instance(mine, folder / "my-pool.xlsx")
    co.write_instance(mine, folder / "my-pool")
    for name in DOWNLOADS:
        download(folder / name)
    return folder


def part_of(path: Path) -> co.Instance:
    """Every sixth candidate and those a page names: small enough to solve at once.

    What is feasible on a part is feasible on the whole.
    """
    document = co.read_instance(path).to_dict()
    said = " ".join(text for _, text in commands()).replace(",", " ").split()
    rows = document["candidates"]
    kept = {row["id"] for k, row in enumerate(rows) if k % 6 == 3 or row["id"] in said}
    for name, table in document.items():
        if name != "instance":
            document[name] = [
                row
                for row in table
                if all(row[key] in kept for key in ("candidate", "a", "b") if key in row)
                and (name != "candidates" or row["id"] in kept)
            ]
    return parse_instance(document)


def words_of(line: str) -> list[str]:
    """Arguments of a command: up to a pipe, and with few ranks."""
    words = shlex.split(line, comments=True)[1:]
    for sign in ("|", ">", ">>", "2>", "&&", ";", "||"):
        if sign in words:
            words = words[: words.index(sign)]
    for k, word in enumerate(words[:-1]):
        if word == "--top":
            words[k + 1] = str(min(RANKS, int(words[k + 1])))
    return words


@pytest.mark.parametrize(("place", "line"), commands(), ids=[line for _, line in commands()])
def test_commands_in_documents_run(place, line, workplace, monkeypatch, capsys):
    monkeypatch.chdir(workplace)
    words = words_of(line)
    for option in ("-o", "--output"):
        if option in words and "--force" not in words:
            shutil.rmtree(workplace / words[words.index(option) + 1], ignore_errors=True)
    if words[0] == "init":
        monkeypatch.chdir(elsewhere(workplace))
    code = run(words, started=time.monotonic())
    assert code == Exit.SOLVED, f"{place}: {capsys.readouterr().err}"


def elsewhere(workplace: Path) -> Path:
    """An empty folder, for commands that write what the workplace has already."""
    folder = workplace / "elsewhere"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


@pytest.mark.parametrize("block", blocks("toml"), ids=lambda block: block.place)
def test_toml_in_documents_loads(block, workplace, monkeypatch, capsys):
    """As a formulation if it has a kind or a parent, as cases if it has some, else as a what-if."""
    monkeypatch.chdir(workplace)
    path = workplace / "snippet.toml"
    path.write_text(block.text, encoding="utf-8")
    table = tomllib.loads(block.text)
    if "cases" in table:
        words = ["compare", "my-pool", "snippet.toml"]
    elif {"kind", "extends"} & table.keys():
        words = ["validate", "my-pool", "-f", "snippet.toml"]
    else:
        words = ["validate", "my-pool", "-f", "horizon-ria", "--with", "snippet.toml"]
    code = run(words, started=time.monotonic())
    assert code == Exit.SOLVED, f"{block.place}: {capsys.readouterr().err}"


@pytest.mark.parametrize("block", blocks("python"), ids=lambda block: block.place)
def test_python_in_documents_runs(block, workplace, tmp_path, monkeypatch, capsys):
    """In a folder of its own, with the shipped files beside it."""
    for name in ("instances", "formulations", "my-pool"):
        shutil.copytree(workplace / name, tmp_path / name)
    for name in ("my-pool.xlsx", *DOWNLOADS):
        shutil.copy(workplace / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["snippet.py"])
    exec(compile(block.text, block.place, "exec"), {"__name__": "__main__"})
    assert "Traceback" not in capsys.readouterr().err


def test_the_readme_has_commands_a_what_if_and_python():
    """Or the tests above would hold of nothing."""
    in_readme = [place for place, _ in commands() if place.startswith("README.md")]
    assert len(in_readme) >= 3
    for language in ("toml", "python"):
        assert any(block.place.startswith("README.md") for block in blocks(language))
