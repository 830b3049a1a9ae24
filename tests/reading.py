"""A short text read by the whole pipeline, for tests of single rules."""

from __future__ import annotations

from functools import lru_cache

from spacy.language import Language

from ingest.assemble import read_cases
from ingest.nlp.pipeline import build_pipeline
from ingest.readers import read_bytes
from kb.model import Case, Report, Section, SectionKind


@lru_cache(maxsize=1)
def pipeline() -> Language:
    """The pipeline, built once: building takes longer than reading."""
    return build_pipeline()


def read_text(text: str) -> tuple[Case, ...]:
    """The patients of a text file without a title."""
    (report,) = read_bytes(text.encode(), "told.txt")
    assert isinstance(report, Report)
    return tuple(read_cases(pipeline(), report).cases)


def first_case(body: str, title: str = "A case after vertebroplasty") -> Case:
    """The report's first patient, as read."""
    text = f"{title}\n\n{body}"
    sections = (
        Section(SectionKind.TITLE, 0, len(title)),
        Section(SectionKind.ABSTRACT, len(title) + 2, len(text)),
    )
    return read_cases(pipeline(), Report("made", text, sections, title=title)).cases[0]


def first_patient(body: str, slot: str, title: str = "A case after vertebroplasty") -> set[str]:
    """The values of a slot that the report's first patient is read with."""
    return set(first_case(body, title).values(slot))
