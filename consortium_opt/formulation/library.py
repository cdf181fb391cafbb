"""Finding formulations and overlays: by the name of a shipped file, or by path."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from consortium_opt.problems import InvalidInput, Problem, did_you_mean, listing
from consortium_opt.shipped import shipped_folder


@dataclass(frozen=True, slots=True)
class Entry:
    """A shipped file as a list shows it; what it does not say is blank."""

    name: str
    title: str
    kind: str
    confidence: str


def shipped_formulations() -> list[Entry]:
    """Formulations that ship, ``base`` first, then by name. Nothing is validated."""
    entries = _entries(_folder(overlay=False), "house")
    return sorted(entries, key=lambda entry: (entry.name != "base", entry.name))


def shipped_overlays() -> list[Entry]:
    """Overlays that ship, by name. Nothing is validated."""
    return _entries(_folder(overlay=True), "overlay")


def _folder(overlay: bool) -> Path:
    folder = shipped_folder("formulations")
    return folder / "overlays" if overlay else folder


def _entries(folder: Path, kind: str) -> list[Entry]:
    entries = []
    for path in sorted(folder.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        fields = (("title", ""), ("kind", kind), ("confidence", ""))
        entries.append(Entry(path.stem, *(str(data.get(key, other)) for key, other in fields)))
    return entries


def find(
    source: str | Path,
    problems: list[Problem],
    *,
    overlay: bool = False,
    folder: Path | None = None,
    where: str = "",
) -> Path | None:
    """Path of a formulation or overlay; None, with the reason, if there is none.

    A source that ends with ``.toml`` or has a separator is a path (relative to ``folder``), any
    other is the name of a shipped file, or else of a file that exists.
    """
    text = str(source)
    path = (folder or Path()) / Path(source)
    if text.endswith(".toml") or "/" in text or "\\" in text:
        if path.is_file():
            return path
        problems.append(_no_file(path, text, where))
        return None
    shipped = _folder(overlay=overlay) / f"{text}.toml"
    for known in (shipped, path):
        if text and known.is_file():
            return known
    problems.append(_no_name(text, overlay, where))
    return None


def _no_file(path: Path, text: str, where: str) -> Problem:
    fix = "Check the path"
    if path.with_name(path.name + ".toml").is_file():
        fix = f"Did you mean '{text}.toml'?"
    elif path.is_dir():
        fix = "This is a folder: name a file in it"
    elif path.parent.is_dir():
        fix = did_you_mean(path.name, [p.name for p in path.parent.glob("*.toml")]) or fix
    return Problem(where, f"there is no file {text!r}", fix=fix)


def _no_name(text: str, overlay: bool, where: str) -> Problem:
    noun, other = "formulation", "an overlay"
    if overlay:
        noun, other = "overlay", "a formulation"
    names = sorted(path.stem for path in _folder(overlay=overlay).glob("*.toml"))
    if text and (_folder(overlay=not overlay) / f"{text}.toml").is_file():
        option = "-f" if overlay else "--with"
        return Problem(where, f"{text!r} is {other}", fix=f"Give it with {option}")
    fix = did_you_mean(text, names) or "For a file of your own give its path, ending with .toml"
    return Problem(where, f"there is no {noun} {text!r}", listing(names, 40), fix)


def formulation_text(source: str | Path) -> str:
    """A formulation or overlay as it stands in its file, followed by the parents it extends."""
    problems: list[Problem] = []
    text = str(source)
    overlay = (_folder(overlay=True) / f"{text}.toml").is_file()
    path = find(source, problems, overlay=overlay)
    parts: list[str] = []
    seen: set[Path] = set()
    while path is not None and path.resolve() not in seen:
        seen.add(path.resolve())
        part = _text(path, problems)
        if parts:
            part = f"# ---- {path.name}, which it extends ----\n\n{part}"
        parts.append(part)
        parent = _parent(part)
        path = find(parent, problems, folder=path.parent, where=path.name) if parent else None
    if problems:
        raise InvalidInput(problems)
    return "\n".join(part.rstrip() + "\n" for part in parts)


def _text(path: Path, problems: list[Problem]) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(path.name, f"cannot be read: {error}"))
        return ""


def _parent(text: str) -> str:
    """What the text says it extends; nothing where it is not TOML, for it is shown all the same."""
    try:
        parent = tomllib.loads(text).get("extends", "")
    except tomllib.TOMLDecodeError:
        return ""
    return parent if isinstance(parent, str) else ""
