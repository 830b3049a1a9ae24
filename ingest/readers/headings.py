"""Section headings: which line or label is one, and what kind of section it opens."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kb.errors import VocabularyError
from kb.model import Section, SectionKind

__all__ = [
    "HEADINGS_FILE",
    "Heading",
    "kind_under",
    "known_heading",
    "label_sections",
    "load_headings",
    "run_in_heading",
]

HEADINGS_FILE = Path(__file__).parents[2] / "data" / "rules" / "section_headings.csv"

# "1.", "2.3", "IV.", "3)" in front of a heading; a bare roman numeral needs its point.
_NUMBER = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[IVX]{1,4}[.)])\s+(?=\S)")
_MARKUP = re.compile(r"^[#*_\s]+|[#*_\s]+$")
_NUMBERED_CASE = re.compile(
    r"^(?:illustrative |clinical )?(?:case|patient)(?: report| presentation| history)?"
    r"(?: (?:no\.? ?)?(?:\d{1,2}|[ivx]{1,4}|one|two|three|four|five|six|[a-d]))$"
)
_SPACED = re.compile(r"^(?:[A-Z] ){3,}[A-Z]$")
# A label opens a sentence: "Methods: ...", "**Case.** ..."; "its complication rate is low: ..." is no label.
_LABEL = re.compile(
    r"(?:(?<=^)|(?<=[.!?)\]]\s)|(?<=\n))"
    r"(?:(?P<mark>\*\*|__)(?P<marked>[A-Z][A-Za-z0-9'’&/ -]{2,50}?)[.:]?(?P=mark)[.:]?"
    r"|(?P<plain>[A-Z][A-Za-z'’&/ -]{2,50}?)(?::|\.?\s?[—–]))\s+(?=\S)",
    re.MULTILINE,
)
# Headings of a case that only stand over one; "Diagnosis" or "Treatment" may stand over a discussion too.
_OF_A_CASE = re.compile(r"\b(?:cases?|patients?|presentation|history|observations?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: the kind of section it opens, its words as printed, and its language."""

    kind: SectionKind
    words: str
    language: str = "en"


@cache
def load_headings(path: Path = HEADINGS_FILE) -> dict[str, tuple[SectionKind, str]]:
    """Return the kind and language of each known heading, in lower case."""
    known: dict[str, tuple[SectionKind, str]] = {}
    wrong = []
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            try:
                kind = SectionKind(row["kind"])
            except ValueError:
                wrong.append(f"row {number} has the unknown kind {row['kind']!r}")
                continue
            known.update({words.strip(): (kind, row["language"]) for words in row["headings"].split("|")})
    if wrong:
        kinds = ", ".join(kind.value for kind in SectionKind)
        raise VocabularyError(path.name, "; ".join(wrong), f"Use one of: {kinds}.")
    return known


def known_heading(line: str) -> Heading | None:
    """Return what a line opens when it is nothing but a known heading, numbered or marked up or not."""
    words = _MARKUP.sub("", line)
    if not 2 <= len(words) <= 70:
        return None
    words = _NUMBER.sub("", words).rstrip(" :.-–—")
    if not words or not words[0].isupper():
        return None
    if _SPACED.match(words):
        words = words.replace(" ", "")
    plain = re.sub(r"\s+", " ", words.lower().replace("’", "'").replace("&", "and"))
    if _NUMBERED_CASE.match(plain):
        return Heading(SectionKind.CASE, words)
    kind, language = load_headings().get(plain, (None, ""))
    return Heading(kind, words, language) if kind else None


def kind_under(parent: SectionKind, heading: Heading) -> SectionKind:
    """Return what a heading opens below another: "Treatment" in a discussion discusses treatment."""
    general = parent in (SectionKind.DISCUSSION, SectionKind.CONCLUSION)
    if general and heading.kind is SectionKind.CASE and not _OF_A_CASE.search(heading.words):
        return parent
    return heading.kind


# "Keywords: spine, cement", "Case 2. A 60-year-old man ...", "DISCUSSION—The leak ..."
_RUN_IN = re.compile(r"^(?P<words>[^\W\d_][\w’'&/ -]{1,58}?)(?P<mark>\s?[:.]|\s?[—–•·]|\.\s?[—–-])\s+(?=\S)")


def run_in_heading(paragraph: str) -> Heading | None:
    """Return the heading that a paragraph opens with and goes on after, None without one."""
    plain = _MARKUP.sub("", paragraph[:90])
    match = _RUN_IN.match(_NUMBER.sub("", plain))
    if not match:
        return None
    return known_heading(match["words"])


def label_sections(text: str, section: Section) -> list[Section]:
    """Split a section where labels such as "Case presentation:" or "Conclusions:" open a sentence.

    Text before the first label keeps the section's own kind. A text without labels stays one section.
    """
    found = []
    for match in _LABEL.finditer(text, section.start, section.end):
        heading = known_heading(match["marked"] or match["plain"])
        if heading:
            found.append((match.start(), heading))
    if not found:
        return [section]
    starts = [at for at, _ in found] + [section.end]
    sections = []
    if text[section.start : starts[0]].strip():
        sections.append(
            _trimmed(text, Section(section.kind, section.start, starts[0], section.heading, section.language))
        )
    for (at, heading), end in zip(found, starts[1:], strict=True):
        sections.append(_trimmed(text, Section(heading.kind, at, end, heading.words, section.language)))
    return sections


def _trimmed(text: str, section: Section) -> Section:
    end = section.start + len(text[section.start : section.end].rstrip())
    return Section(section.kind, section.start, end, section.heading, section.language)
