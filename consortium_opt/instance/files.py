"""Reading text files, and what to say when a file cannot be read."""

from __future__ import annotations

from pathlib import Path

from consortium_opt.instance.raw import Findings

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_text(path: Path, findings: Findings, save_as: str) -> str | None:
    """The UTF-8 text of a file without byte order mark; None, with its problem, if there is none.

    ``save_as`` says how to save the file so that it can be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        cannot_read(path, error, findings)
        return None
    if data.startswith(_UTF16) or b"\0" in data:
        line = data[: data.find(b"\0")].count(b"\n") + 1
        kind = "is UTF-16" if data.startswith(_UTF16) else f"has a NUL byte on line {line}"
        findings.problem(path.name, f"the file {kind}, not UTF-8 text", "UTF-8", save_as)
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        byte = f"byte 0x{data[error.start]:02x}"
        message = f"the file is not UTF-8: {byte} (it may be Windows-1252 or Latin-1)"
        findings.problem(f"{path.name} line {line}", message, "UTF-8", save_as)
        return None


def cannot_read(path: Path, error: OSError, findings: Findings) -> None:
    """Record that the system does not let the file be read."""
    reason = error.strerror or str(error)
    fix = "Check that the file is there, that you may read it and that no other program has it open"
    findings.problem(path.name or str(path), f"cannot be read: {reason}", fix=fix)
