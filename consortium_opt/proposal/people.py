"""List of participants, list of work packages, and who works how much in which."""

from __future__ import annotations

from consortium_opt.problems import listing
from consortium_opt.proposal.subject import Subject
from consortium_opt.proposal.table import Column, Table, Value, table

PARTICIPATION = "participation"
"""Column of candidates: beneficiary, associated partner, subcontractor."""
NOT_PLANNED = "no person-months are planned (column person_months of roles)"


def participants(subject: Subject) -> Table:
    """Number, name, short name and country; type and PIC where the pool is at hand."""
    pool = subject.dossier.instance
    columns = [Column("No.", "whole"), Column("Participant organisation name")]
    columns += [Column("Short name"), Column("Country")]
    columns += [] if pool is None else [Column("PIC"), Column("Type")]
    part = [p.candidate and p.candidate.attributes.get(PARTICIPATION) for p in subject.participants]
    columns += [Column("Participation")] if any(part) else []
    rows = []
    for p, kind in zip(subject.participants, part, strict=True):
        row: list[Value] = [p.number, p.name, p.short, p.country]
        row += [] if p.candidate is None else [p.candidate.pic, p.candidate.type]
        row += [None if kind is None else str(kind)] if any(part) else []
        rows.append(row)
    first = "is the coordinator" if subject.coordinator else "is no coordinator: there is none"
    notes = [f"Participant 1 {first}."]
    if pool is None:
        notes.append("PIC and type stand in the pool, which was not given.")
    elif any(p.candidate and not p.candidate.pic for p in subject.participants):
        notes.append("Blank PIC: not in the pool.")
    about = "A row a participant, the coordinator first: number, name, short name and country."
    return table("participants", "List of participants", about, columns, rows, notes=notes)


def work_packages(subject: Subject) -> Table | str:
    """Table 3.1a; start and end are blank for the writer. Or why it is left out."""
    if not subject.packages:
        return "List of work packages: left out, members have no roles."
    planned = subject.effort is not None
    columns = [
        Column("WP"),
        Column("Work package title"),
        Column("Lead No.", "whole"),
        Column("Lead short name"),
        Column("Person-months", "months", summed=planned),
        Column("Start month"),
        Column("End month"),
    ]
    rows: list[list[Value]] = []
    for package in subject.packages:
        lead = package.lead
        months = sum(subject.months(p, package) for p in subject.participants)
        rows.append(
            [
                package.label,
                package.title,
                None if lead is None else lead.number,
                None if lead is None else lead.short,
                round(months, 6) if planned else None,
                None,
                None,
            ]
        )
    notes = ["Start and end are yours to fill in."]
    notes += [] if planned else [f"Blank person-months: {NOT_PLANNED}."]
    if subject.unplayed:
        notes.append(f"Roles that nobody plays are left out: {listing(subject.unplayed)}.")
    if subject.dossier.instance is None:
        text = "Numbered as participants play them: the pool, which has their order, was not given."
        notes.append(text)
    title = "Table 3.1a: List of work packages"
    about = "A row a work package: number, title, who leads it, and its person-months."
    total = "Total" if planned else None
    return table("work-packages", title, about, columns, rows, total=total, notes=notes)


def staff_effort(subject: Subject) -> Table | str:
    """Table 3.1f: exactly one figure for each participant and work package. Or why not."""
    if subject.effort is None:
        return f"Summary of staff effort: left out, {NOT_PLANNED}."
    packages = subject.packages
    columns = [Column("No.", "whole"), Column("Participant")]
    columns += [Column(package.label, "months", summed=True) for package in packages]
    cells = tuple(range(2, 2 + len(packages)))
    columns += [Column("Total", "months", summed=True, adds=cells)]
    rows: list[list[Value]] = []
    for p in subject.participants:
        months = [subject.months(p, package) for package in packages]
        rows.append([p.number, p.short, *months, subject.months_of(p)])
    bold = [(package.lead.number - 1, 1 + package.number) for package in packages if package.lead]
    title = "Table 3.1f: Summary of staff effort"
    about = (
        "Person-months, a row a participant and a column a work package; the figure of the work "
        "package's leader is bold."
    )
    notes = ["Person-months. Bold: leads the work package."]
    return table("staff-effort", title, about, columns, rows, total="Total", bold=bold, notes=notes)
