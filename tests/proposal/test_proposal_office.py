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
from consortium_opt.proposal.sheets import HEAD, sheet_name


def pages(file):
    """Text of every page of a PDF."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler) is not installed")
    args = [program, "-layout", str(file), "-"]
    done = subprocess.run(args, capture_output=True, text=True, check=True)
    return done.stdout.split("\f")[:-1]


WORD = ("small", "typical", "large", "hostile")
EXCEL = ("typical", "hostile")


@pytest.fixture(scope="module")
def printed(office, tmp_path_factory):
    """Text of every page of a case's Word document, and of one with many capabilities."""
    folder = tmp_path_factory.mktemp("word")
    for name in WORD:
        (folder / f"{name}.docx").write_bytes(files_of(name)["proposal.docx"])
    (folder / "many.docx").write_bytes(proposal_files(many_capabilities())["proposal.docx"])
    target = office("pdf", *sorted(folder.glob("*.docx")))
    return {name: pages(target / f"{name}.pdf") for name in (*WORD, "many")}


def many_capabilities():
    """80 capabilities, which take two pages."""
    document = cases.pool(3, 2)
    for k in range(80):
        document["wanted"].append({"capability": f"capability {k}", "weight": 1})
        document["capabilities"].append(
            {"candidate": "p01", "capability": f"capability {k}", "level": 1}
        )
    return cases.dossier_of(parse_instance(document), cases.plays(3, 2))


@pytest.mark.parametrize("name", WORD)
def test_word_becomes_a_pdf_with_every_participant_on_a4(name, printed):
    text = printed[name]
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


def test_the_header_is_repeated_where_a_table_goes_on(printed):
    """80 capabilities take two pages, both with the headings."""
    having = [page for page in printed["many"] if re.search(r"(?m)^ *capability \d+ +1 +1", page)]
    assert len(having) >= 2
    assert all(re.search(r"Capability\s+Weight", page) for page in having)


@pytest.fixture(scope="module")
def calculated(office, tmp_path_factory):
    """Folder with every sheet of every case as CSV, calculated anew.

    The stored values are taken out first, so that none of them can be shown.
    """
    folder = tmp_path_factory.mktemp("excel")
    for name in EXCEL:
        stripped(files_of(name)["proposal.xlsx"], folder / f"{name}.xlsx")
    every = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,,,-1"
    return office(every, *sorted(folder.glob("*.xlsx")))


def stripped(content, file):
    """Write a workbook without what is stored beside its formulas."""
    taken = 0
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(file, "w") as target:
        for item in source.namelist():
            part = source.read(item)
            if item.startswith("xl/worksheets/sheet"):
                part, count = re.subn(rb"(</f>)<v>[^<]*</v>", rb"\1", part)
                taken += count
            target.writestr(item, part)
    assert taken > 20


@pytest.mark.parametrize("name", EXCEL)
def test_sums_calculated_anew_are_those_that_are_stored(name, calculated):
    summed = [t for t in made_of(name).tables if t.total is not None]
    assert len(summed) == 4
    for table in summed:
        file = calculated / f"{name}-{sheet_name(table)}.csv"
        rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
        shown = rows[HEAD + 1 : HEAD + 1 + len(table.every_row)]
        for cells, row in zip(shown, table.every_row, strict=True):
            for cell, value in zip(cells, row, strict=False):
                if isinstance(value, float):
                    assert float(cell.replace(",", "")) == pytest.approx(value, abs=1e-6)
