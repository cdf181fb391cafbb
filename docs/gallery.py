"""Rewrite the reports of the shipped pools: ``python docs/gallery.py [--pages] [NAME...]``.

Each is what the commands in its index give. With ``--pages`` nothing is solved: reports and
documents are made again of the answers that are stored, which is what a change of the report needs.

The same versions give the same bytes on any day and machine: seconds and threads are taken out of
the answers, the formulation is set to open on a day, for country groups are dated, and the zip
archives that documents are hold no time. ``tests/project/test_gallery.py`` finds what is stale.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import re
import shlex
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import consortium_opt as co
from consortium_opt.cli.main import run
from consortium_opt.formulation.read import read_with_sources
from consortium_opt.kept import read_result

CHECKOUT = Path(__file__).parents[1]
REPORTS = CHECKOUT / "reports"
DAY = "2026-12-01"
"""On which every call is taken to open: groups of countries are read as of it."""
DOCUMENTS = ("report.html", "proposal.docx", "proposal.xlsx", "proposal.md")
_MADE = "2026-12-01T00:00:00Z"
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


@dataclass(frozen=True)
class Shown:
    """A report: a pool under a formulation, with further answers on it."""

    name: str
    """Of the pool, and of the folder."""
    formulation: str
    what: str
    """What is to be seen, in a sentence or two."""
    more: tuple[str, ...] = ()
    """Further commands without pool and ``--set``, such as ``explain -f growth --part why-in``."""

    @property
    def solve(self) -> str:
        """The command that finds it."""
        return f"solve {self.name} -f {self.formulation} --set opens={DAY} --top 3"

    @property
    def asked(self) -> list[str]:
        """The further commands, whole."""
        parts = [text.partition(" ") for text in self.more]
        return [f"{verb} {self.name} {rest} --set opens={DAY}" for verb, _, rest in parts]

    @property
    def answers(self) -> list[str]:
        """Names of the files that hold what was found."""
        return ["result.json", *(f"{ANSWERS[text.split()[0]]}.json" for text in self.more)]


ANSWERS = {
    "explain": "explanation",
    "compare": "comparison",
    "sweep": "sweep",
    "pareto": "frontier",
}
"""What a command calls its answer."""

GALLERY = (
    Shown(
        "upper-rhine-life-sciences",
        "horizon-ria",
        "Fifteen partners from three countries for a Horizon Europe project with seven work "
        "packages: person-months, budget and funding; and how much a larger consortium gains.",
        ("sweep -f horizon-ria --vary rules.size.max=6,8,10,12,14",),
    ),
    Shown(
        "personalised-healthcare-partnership",
        "cluster-partnership",
        "Eight clusters for a strategic partnership that goes to markets outside Europe, beside "
        "the same pool under a looser cooperation and under a coordination and support action.",
        ("compare cluster-partnership coordination horizon-csa --reference",),
    ),
    Shown(
        "aquitaine-euskadi",
        "growth",
        "The first step of a cross-border meta-cluster: a small core that trusts each other. Why "
        "each member is in, who could replace it, and what each rule costs.",
        ("explain -f growth --part why-in --part replacements --part prices --part drop-outs",),
    ),
    Shown(
        "bilateral-pairs",
        "bilateral",
        "Two clusters that look for each other abroad, and what fitting needs, a shared theme and "
        "know-how cost each other.",
        ("pareto -f bilateral --terms need_fit,shared_interest,coverage",),
    ),
)


def answers(shown: Shown) -> dict[str, str]:
    """Everything asked anew: JSON by file name, without what differs from run to run."""
    found: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as place:
        for name, line in zip(shown.answers, [shown.solve, *shown.asked], strict=True):
            folder = Path(place, name)
            _run([*shlex.split(line), "-q", "-o", str(folder)])
            found[name] = still(Path(folder, name).read_text(encoding="utf-8"))
    return found


def still(text: str) -> str:
    """A document without seconds and threads, which differ from run to run and by machine."""
    return json.dumps(_still(json.loads(text)), ensure_ascii=False, indent=1) + "\n"


def _still(value: Any) -> Any:
    if isinstance(value, list):
        return [_still(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    fixed = {"seconds": 0.0, "threads": 1} if {"seconds", "threads"} <= value.keys() else {}
    return {key: _still(inner) for key, inner in value.items()} | fixed


def documents(shown: Shown, folder: Path) -> dict[str, bytes]:
    """Report and documents, made of the answers in a folder."""
    result, *more = (folder / name for name in shown.answers)
    added = [word for path in more for word in ("--add", str(path))]
    kinds = ",".join(name.rpartition(".")[2] for name in DOCUMENTS)
    with tempfile.TemporaryDirectory() as place:
        made = Path(place, "made")
        words = ["report", str(result), "-i", shown.name, *added, "--only", kinds, "-q"]
        _run([*words, "-o", str(made)])
        found = {path.name: path.read_bytes() for path in sorted(made.iterdir())}
    return {name: still_zip(held) if is_zip(name) else held for name, held in found.items()}


def is_zip(name: str) -> bool:
    """Whether a file is an archive, as documents of Word and Excel are."""
    return name.endswith((".docx", ".xlsx"))


def still_zip(held: bytes) -> bytes:
    """The archive without the time at which it and its parts were made."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(held)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name)
            part.compress_type = zipfile.ZIP_DEFLATED
            text = old.read(name)
            if name == "docProps/core.xml":
                text = _STAMP.sub(rb"\g<1>" + _MADE.encode(), text)
            new.writestr(part, text)
    return file.getvalue()


def inputs(shown: Shown) -> dict[str, str]:
    """What the answers rest on: hashes of the pool and of the rules, as they are today."""
    rules = read_with_sources(shown.formulation)[1].data
    text = json.dumps(rules, sort_keys=True, ensure_ascii=False, default=str)
    return {
        "instance": co.read_instance(CHECKOUT / "instances" / shown.name).sha256,
        "formulation": hashlib.sha256(text.encode()).hexdigest(),
    }


def index(folder: Path) -> str:
    """``README.md`` of the gallery."""
    return "\n".join(_index(folder)) + "\n"


def _index(folder: Path) -> Iterator[str]:
    yield from ("# Reports of the shipped pools", "")
    yield "Generated by `python docs/gallery.py`. The organisations exist; every number about them"
    yield "is illustrative, as each report says. A report is one file for the browser: GitHub shows"
    yield "its source, so open it from a clone, or download it first."
    yield from ("", "| report | of | what is to be seen | to work on | data |", f"|{' --- |' * 5}")
    for shown in GALLERY:
        found = read_result(folder / shown.name / "result.json")
        pool, rules = found.instance.title, found.formulation.title
        made, data = (", ".join(_links(shown, names)) for names in (DOCUMENTS[1:], shown.answers))
        report = f"[{shown.name}]({shown.name}/{DOCUMENTS[0]})"
        yield f"| {report} | {pool}: {rules} | {shown.what} | {made} | {data} |"
    yield ""
    yield "Every rank and every further answer is proven. These commands give them; `opens` is set"
    yield "so that country groups are those of one day whenever they are run. Seconds and threads"
    yield "are taken out of what is kept here."
    for shown in GALLERY:
        yield from ("", "```sh", *_commands(shown), "```")


def _links(shown: Shown, names: Iterable[str]) -> list[str]:
    return [f"[{name}]({shown.name}/{name})" for name in names]


def _commands(shown: Shown) -> Iterator[str]:
    found = f"found-{shown.name}"
    yield f"consortium-opt {shown.solve} -o {found}"
    added = ""
    for line, name in zip(shown.asked, shown.answers[1:], strict=True):
        folder = f"{Path(name).stem}-{shown.name}"
        yield f"consortium-opt {line} -o {folder}"
        added += f" --add {folder}/{name}"
    yield f"consortium-opt report {found} -i {shown.name}{added} -o report-{shown.name}"


def rewrite(shown: Shown, anew: bool) -> None:
    """The folder of a report, with nothing left over in it."""
    folder = REPORTS / shown.name
    if anew:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, text in answers(shown).items():
            (folder / name).write_text(text, encoding="utf-8")
        hashes = json.dumps(inputs(shown), indent=2)
        (folder / "inputs.json").write_text(hashes + "\n", encoding="utf-8")
    for name, held in documents(shown, folder).items():
        (folder / name).write_bytes(held)


def _run(words: Iterable[str]) -> None:
    line = list(words)
    code = run(line, started=time.monotonic())
    if code:
        sys.exit(f"consortium-opt {shlex.join(line)} ended with exit code {code}")


def main() -> None:
    """Rewrite what is asked for, and the index."""
    parser = argparse.ArgumentParser(description="Rewrite the reports of the shipped pools.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="pools; all if left out")
    parser.add_argument("--pages", action="store_true", help="of the stored answers, solve nothing")
    asked = parser.parse_args()
    for shown in GALLERY:
        if not asked.names or shown.name in asked.names:
            rewrite(shown, anew=not asked.pages)
    (REPORTS / "README.md").write_text(index(REPORTS), encoding="utf-8")


if __name__ == "__main__":
    main()
