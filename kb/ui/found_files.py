"""What a filter finds as files: its cases, and the references to cite them by."""

from __future__ import annotations

from functools import partial

import streamlit as st

from kb.search.cases import find
from kb.search.filters import Filter
from kb.storage import queries
from kb.ui import shell

__all__ = ["draw_files", "file_of"]

_CASES = {"csv": "CSV table", "xlsx": "Excel workbook", "jsonl": "JSON lines"}
_REFERENCES = {"ris": ("RIS", "ris"), "bibtex": ("BibTeX", "bib")}


def draw_files(patients: int, reports: int, wanted: Filter) -> None:
    """Offer all that a filter finds, in the order shown, as files; each is made when it is asked for."""
    cases = f"{patients} case" + "s" * (patients != 1)
    references = f"{reports} reference" + "s" * (reports != 1)
    with st.popover(f"Export {cases}", icon=":material/download:"):
        for format_, name in _CASES.items():
            st.download_button(
                f"{cases} as {name}",
                partial(file_of, wanted, format_),
                f"casebook-{patients}-cases.{format_}",
                on_click="ignore",
                width="stretch",
            )
        for format_, (name, ending) in _REFERENCES.items():
            st.download_button(
                f"{references} as {name}",
                partial(file_of, wanted, format_),
                f"casebook-{reports}-references.{ending}",
                on_click="ignore",
                width="stretch",
            )


def file_of(wanted: Filter, format_: str) -> bytes:
    """Return the cases that a filter finds, or their references, as the bytes of a file."""
    from kb.export.cases import CASE_FORMATS, export_cases
    from kb.export.references import export_references

    with shell.casebook() as db:
        hits = find(db, wanted).hits
        if format_ in CASE_FORMATS:
            return export_cases(db, format_, [(hit.report_id, hit.number) for hit in hits])
        ids = list(dict.fromkeys(hit.report_id for hit in hits))
        reports = {report.id: report for report in queries.reports(db, ids)}
        return export_references([reports[id_] for id_ in ids], format_).encode()
