"""What an offered file holds as rows and sentences, without Streamlit."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.preview import OfferedFile, OfferedReport, Standing
from kb.headline import headline
from kb.model import SectionKind
from kb.ui.escape import shortened
from kb.ui.tables import grid_data

__all__ = ["choice_name", "file_summary", "offered_rows", "openable", "report_rows", "section_line"]

MOST_ROWS = 200


def report_rows(file: OfferedFile) -> dict[str, object]:
    """Return one row a report for the grid component: what it is, what was found, what it would do."""
    rows = [
        {
            "Report": shortened(offered.report.title or offered.report.id, 140),
            "Published": _published(offered),
            "Patients": len(offered.reading.cases) if offered.reading else None,
            "What was found": _found(offered),
            "Standing": "; ".join((offered.standing.value, *offered.duplicates)),
        }
        for offered in file.reports[:MOST_ROWS]
    ]
    more = len(file.reports) - MOST_ROWS
    caption = f"The first {MOST_ROWS} of {len(file.reports):,} reports" if more > 0 else ""
    return grid_data(rows, caption)


def offered_rows(files: Sequence[OfferedFile]) -> list[dict[str, object]]:
    """Return every report that was read, a row each, with the file it came from."""
    return [
        {
            "file": file.name,
            "report": offered.report.title or offered.report.id,
            "published": _published(offered),
            "doi": offered.report.doi,
            "pmid": offered.report.pmid,
            "patients": len(offered.reading.cases) if offered.reading else None,
            "what was found": _found(offered),
            "standing": "; ".join((offered.standing.value, *offered.duplicates)),
        }
        for file in files
        for offered in file.reports
    ]


def _published(offered: OfferedReport) -> str:
    report = offered.report
    return ", ".join(part for part in (report.journal, str(report.year or "")) if part)


def _found(offered: OfferedReport) -> str:
    if offered.reading is None:
        return ""
    if not offered.reading.cases:
        return "no patient told of; kept as a reference"
    lines = [headline(case) for case in offered.reading.cases[:3]]
    more = len(offered.reading.cases) - len(lines)
    return " · ".join([*lines, *([f"and {more} more"] if more else [])])


def file_summary(file: OfferedFile) -> str:
    """Return one sentence on what a file holds."""
    if not file.reports:
        return "Nothing could be read."
    counts = {standing: sum(o.standing is standing for o in file.reports) for standing in Standing}
    said = [
        _many(counts[Standing.NEW], "new report"),
        _many(counts[Standing.CHANGED], "report that replaces an earlier reading"),
        _many(counts[Standing.HELD], "report already in the casebook"),
    ]
    doubles = sum(bool(offered.duplicates) for offered in file.reports)
    told = ", ".join(part for part in said if part)
    linked = f" {_many(doubles, 'of them seems')} to be a report that is known." if doubles else ""
    return f"{told}; {_many(file.patients, 'patient') or 'no patient'}.{linked}"


def _many(count: int, noun: str) -> str:
    if not count:
        return ""
    if noun == "of them seems":
        return f"{count:,} of them {'seems' if count == 1 else 'seem'}"
    first, space, rest = noun.partition(" report")
    plural = f"{first} reports{rest}" if space else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}"


def section_line(offered: OfferedReport) -> str:
    """Return which parts of a report were told apart, as one line."""
    names: dict[str, int] = {}
    for section in offered.report.sections:
        language = f" ({section.language})" if section.language != "en" else ""
        name = f"{section.kind.value}{language}"
        names[name] = names.get(name, 0) + section.end - section.start
    skipped = {SectionKind.FURNITURE.value, SectionKind.REFERENCES.value, SectionKind.AUTHORS.value}
    parts = [
        f"{name}{' (kept, not searched)' if name in skipped else ''} {size:,}" for name, size in names.items()
    ]
    return f"{offered.report.format}, characters read as: " + ", ".join(parts)


def openable(files: Sequence[OfferedFile]) -> list[tuple[OfferedFile, OfferedReport]]:
    """Return the reports whose facts can be looked at: those that were read and tell of a patient."""
    return [(file, o) for file in files for o in file.reports if o.reading and o.reading.cases]


def choice_name(offered: OfferedReport) -> str:
    """Return what a report is called in a list of choices."""
    return shortened(offered.report.title or offered.report.id, 110)
