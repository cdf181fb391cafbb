"""Documents open in LibreOffice: pages as they are printed, sums calculated anew."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile

import proposal_cases as cases
import pytest
from proposal_cases import files_of, made_of

from consortium_opt.instance import parse_instance
from consortium_opt.proposal.files import proposal_files
from consortium_opt.proposal.sheets import HEAD


def pages(file):
    """Text of every page of a PDF."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler) is not installed")
    args = [program, "-layout", str(file), "-"]
    done = subprocess.run(args, capture_output=True, text=True, check=True)
    return done.stdout.split("\f")[:-1]


@pytest.mark.parametrize("name", ["small", "typical", "large", "hostile"])
def test_word_becomes_a_pdf_with_every_participant_on_a4(name, office, tmp_path):
    (tmp_path / "proposal.docx").write_bytes(files_of(name)["proposal.docx"])
    text = pages(office(tmp_path / "proposal.docx", "pdf"))
    assert len(text) <= 12
    joined = " ".join(text)
    for heading in ("List of participants", "3.1f: Summary of staff effort", "Notes"):
        assert heading in joined
    if name != "hostile":
        (table,) = [t for t in made_of(name).tables if t.name == "staff-effort"]
        (page,) = [page for page in text if "3.1f: Summary" in page]
        for row in table.every_row:
            shown = [cell for cell in table.printed(row) if cell]
            assert re.search(r"\s+".join(map(re.escape, shown)), page), shown


def test_the_header_is_repeated_where_a_table_goes_on(office, tmp_path):
    """80 capabilities take two pages, both with the headings."""
    document = cases.pool(3, 2)
    for k in range(80):
        document["wanted"].append({"capability": f"capability {k}", "weight": 1})
        document["capabilities"].append(
            {"candidate": "p01", "capability": f"capability {k}", "level": 1}
        )
    dossier = cases.dossier_of(parse_instance(document), cases.plays(3, 2))
    (tmp_path / "proposal.docx").write_bytes(proposal_files(dossier)["proposal.docx"])
    text = pages(office(tmp_path / "proposal.docx", "pdf"))
    having = [page for page in text if re.search(r"(?m)^ *capability \d+ +1 +1", page)]
    assert len(having) >= 2
    assert all(re.search(r"Capability\s+Weight", page) for page in having)


@pytest.mark.parametrize("name", ["typical", "hostile"])
def test_sums_calculated_anew_are_those_that_are_stored(name, office, tmp_path):
    """The stored values are taken out first, so that none of them can be shown."""
    file = tmp_path / "proposal.xlsx"
    stripped = 0
    with (
        zipfile.ZipFile(io.BytesIO(files_of(name)["proposal.xlsx"])) as source,
        zipfile.ZipFile(file, "w") as target,
    ):
        for item in source.namelist():
            content = source.read(item)
            if item.startswith("xl/worksheets/sheet"):
                content, count = re.subn(rb"(</f>)<v>[^<]*</v>", rb"\1", content)
                stripped += count
            target.writestr(item, content)
    assert stripped > 20
    wanted = [t for t in made_of(name).tables if t.total is not None]
    assert len(wanted) == 4
    for number, table in enumerate(made_of(name).tables, start=1):
        if table.total is None:
            continue
        made = office(
            file, f"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,,,{number}"
        )
        rows = list(csv.reader(io.StringIO(made.read_text(encoding="utf-8-sig"))))
        made.unlink()
        shown = rows[HEAD + 1 : HEAD + 1 + len(table.every_row)]
        for cells, row in zip(shown, table.every_row, strict=True):
            for cell, value in zip(cells, row, strict=False):
                if isinstance(value, float):
                    assert float(cell.replace(",", "")) == pytest.approx(value, abs=1e-6)
