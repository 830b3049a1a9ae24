"""A short text read by the whole pipeline, for tests of single rules."""

from __future__ import annotations

from functools import lru_cache

from ingest.assemble import read_cases
from ingest.nlp.pipeline import build_pipeline
from kb.model import Report, Section, SectionKind


@lru_cache(maxsize=1)
def _pipeline():
    return build_pipeline()


def first_patient(body: str, slot: str, title: str = "A case after vertebroplasty") -> set[str]:
    """The values of a slot that the report's first patient is read with."""
    text = f"{title}\n\n{body}"
    sections = (
        Section(SectionKind.TITLE, 0, len(title)),
        Section(SectionKind.ABSTRACT, len(title) + 2, len(text)),
    )
    reading = read_cases(_pipeline(), Report("made", text, sections, title=title))
    return set(reading.cases[0].values(slot))
