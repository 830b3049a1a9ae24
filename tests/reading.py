"""A short text read by the whole pipeline, for tests of single rules."""

from __future__ import annotations

from functools import lru_cache

from ingest.assemble import read_cases
from ingest.nlp.pipeline import build_pipeline
from kb.model import Case, Report, Section, SectionKind


@lru_cache(maxsize=1)
def _pipeline():
    return build_pipeline()


def first_case(body: str, title: str = "A case after vertebroplasty") -> Case:
    """The report's first patient, as read."""
    text = f"{title}\n\n{body}"
    sections = (
        Section(SectionKind.TITLE, 0, len(title)),
        Section(SectionKind.ABSTRACT, len(title) + 2, len(text)),
    )
    return read_cases(_pipeline(), Report("made", text, sections, title=title)).cases[0]


def first_patient(body: str, slot: str, title: str = "A case after vertebroplasty") -> set[str]:
    """The values of a slot that the report's first patient is read with."""
    return set(first_case(body, title).values(slot))
