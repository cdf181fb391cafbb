"""What a starter says of itself, in the workbook's first sheet and in the folder's README."""

from __future__ import annotations

from shlex import quote

from consortium_opt.starter.forms import Entry, Form

HEADS = ("table", "column", "required", "what it holds", "allowed")

_WORKBOOK = """\
A pool of candidates for consortium-opt

1. Fill in the sheets. Only instance (the title) and candidates (id and country) are needed;
   everything else is optional and used where it is there. An empty sheet counts as none. What
   the rules of a call ask for beside, validate tells; the default ones score by capabilities.
2. Save it and check it: consortium-opt validate {name}
3. Solve it: consortium-opt solve {name}

{example}Dark heads are required columns, light ones optional; a note on each says what it holds.
Cells check what is typed, and many have a drop-down. What is pasted is not checked: validate does.
Any other column of candidates is your own: a number, yes/no or text, one kind a column.
Sheets whose name begins with _ are not read, this one among them.
"""
_FOLDER = """\
A pool of candidates for consortium-opt

1. Fill in the files. Only instance.toml (the title) and candidates.csv (id and country) are needed;
   everything else is optional and used where it is there. A file without rows counts as none.
   What the rules of a call ask for beside, validate tells; the default ones score by capabilities.
2. Check it: consortium-opt validate {name}
3. Solve it: consortium-opt solve {name}

{example}Files are CSV in UTF-8 with commas or semicolons; the first line names the columns.
Any other column of candidates is your own: a number, yes/no or text, one kind a column.
An apostrophe before =, +, - or @ at the start of a cell is not part of the text: it keeps
spreadsheets from running the text as a formula.
This file is not read, nor is any whose name begins with _ or does not end with .csv.
"""
_EXAMPLE = """\
The rows{marked} are an example, illustrative from end to end: no such organisations exist.
Replace them by your own, and the title and description of the instance as well.

"""


def introduction(name: str, workbook: bool, example: bool) -> list[str]:
    """What this is and what to do with it, a line each."""
    marked = " in grey italics" if workbook else " that are there"
    words = _EXAMPLE.format(marked=marked) if example else ""
    text = (_WORKBOOK if workbook else _FOLDER).format(example=words, name=quote(name))
    return text.split("\n")


def reference(form: Form) -> list[tuple[str, str, str, str, str]]:
    """A line an entry of a form, as :data:`HEADS` name its parts."""
    return [
        (form.name, e.name, "required" if e.column.required else "", e.text, e.allowed)
        for e in form.entries
    ]


def note(entry: Entry) -> str:
    """What the note on a head says."""
    need = "Required." if entry.column.required else "Optional."
    return f"{entry.text}\n{need} Allowed: {entry.allowed}."
