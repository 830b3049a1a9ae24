"""The patients of other authors a sentence tells of one by one, and who these authors are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ingest.nlp.case_counts import lesion_counted_in
from ingest.nlp.durations import read_number
from ingest.nlp.spans import Mention, Sentence

__all__ = ["Cited", "cited_patients"]

_FEW = 10  # from so many on it is a series, not patients told of one by one
_NUMBER = r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_ONE = r"(?:case|patient|wom[ae]n|m[ae]n|male|female|lady|gentleman|girl|boy|individual)"
_PATIENT = re.compile(
    rf"\b(?:an?|one|his|her|their|the|this|another|\w+['’]s?)\s+(?:[\w-]+\s+){{0,4}}?{_ONE}\b"
    rf"|year-old|\b(?P<number>{_NUMBER})\s+(?!(?:further|other|more|additional)\b)(?:[\w-]+\s+){{0,3}}?(?:cases|patients|women|men|others)\b"
    r"|\bothers\b",
    re.I,
)
_AND_ANOTHER = re.compile(r"\b(?:one|an?)\b[^.;]{0,110}\b(?:while|and|whereas) (?:another|the other)\b", re.I)
_NAMES = re.compile(
    r"\b(?P<names>[A-Z][\w'’-]+(?:(?:,\s+|\s+and\s+|,\s+and\s+)[A-Z][\w'’-]+)*)\s+(?:et al"
    r"|and (?:colleagues|co-?workers|associates))"
)
_NOBODY = (
    r"(?!(?:We|The|This|It|They|He|She|Her|His|Here|Case|CT|MRI|PMMA|Patients?|Authors?|Surgeons?|Surgery|Doctors?|Others?"
    r"|Some|Many|Most|Several|Imaging|Conservative|Nobody|Radiologists?|Physicians?|Both|All|One|Two|Three|No|Our)\b)"
)
_NAME = rf"(?P<names>{_NOBODY}[A-Z][a-z]{{2,}}(?:-[A-Z][a-z]+)?(?: and [A-Z][a-z]{{2,}}(?:-[A-Z][a-z]+)?)?)"
_REPORTED = (
    r"(?:treated|removed|reported|described|published|operated|observed|presented|documented|encountered|saw|found|managed|met"
    r"|witnessed)"
    r"(?= (?:on )?(?:an?|one|two|three|four|five|\d|the|his|her|their|extra|similar|another|this)\b)"
)
# "Miller treated a woman", "Miller's patient", "until 2016, when Miller described": without "et al".
_AUTHOR = re.compile(
    rf"(?:In contrast, |By contrast, |Similarly, |Recently, )?{_NAME}(?:['’]s? patient\b| {_REPORTED})"
)
_LOOSELY = re.compile(
    rf"(?:In contrast, |By contrast, |Similarly, |Recently, )?{_NAME} "
    r"(?:reported|described|published|presented)\b"
)
_LATER = re.compile(rf"\b(?:when|where|while|whereas|and) {_NAME} {_REPORTED}")
_CASE_OF = re.compile(
    rf"\b(?:case|patient|lady|man|woman) (?:of|(?:reported|described|treated|published) by) {_NAME}"
)
_EACH = re.compile(r"\beach\b", re.I)
_REPORTING = re.compile(r"\b(?:reported|described|published|contributed|presented|observed|treated)\b")
_AUTHORS = re.compile(r"[A-Z][\w'’-]+(?: and [A-Z][\w'’-]+(?! et al))?(?: et al)?")
_SERIES = re.compile(
    r"\b(?:series|cohort|review|study|analysis|total) of (?:\w+ )?\d{2,}"
    r"|\b(?:\d{2,}|\d,\d{3}) (?:[\w-]+ ){0,3}(?:patients|cases|procedures|vertebrae|levels|screws"
    r"|kyphoplasties|vertebroplasties|sacroplasties|operations)\b",
    re.I,
)


class Cited(NamedTuple):
    """The patients of other authors.

    Attributes:
        number: how many.
        authors: their names as printed, "" where not told.
    """

    number: int
    authors: str


def cited_patients(
    text: str, sentence: Sentence, mentions: Sequence[Mention], *, author: bool
) -> Cited | None:
    """Return whom of other authors a sentence tells of; None where it tells of a series or of nobody.

    ``author`` tells whether it names authors in the usual way ("et al.").
    """
    span = (sentence.start, sentence.end)
    named = _AUTHOR.match(text, *span) or _LATER.search(text, *span) or _CASE_OF.search(text, *span)
    loosely = None if named else _LOOSELY.match(text, *span)
    if not (author or named or loosely) or _SERIES.search(text, *span):
        return None
    told = list(_PATIENT.finditer(text, *span))
    named = named or (loosely if told else None)
    if not named and not (author and (told or lesion_counted_in(text, sentence, mentions))):
        return None
    number = next((_few(one["number"]) for one in told if one["number"]), 1)
    if number >= _FEW:
        return None
    if number == 1 and _AND_ANOTHER.search(text, *span):
        number = 2
    if _EACH.search(text, *span):
        number *= _authors_counted(text, sentence)
    names = _NAMES.search(text, *span) or named
    return Cited(number, names["names"] if names else "")


def _few(printed: str) -> int:
    return int(read_number(printed) or 1)


def _authors_counted(text: str, sentence: Sentence) -> int:
    """Return how many groups of authors stand before the verb ("Miller et al. and Rossi et al. reported")."""
    verb = _REPORTING.search(text, sentence.start, sentence.end)
    if not verb:
        return 1
    return max(1, len(_AUTHORS.findall(text, sentence.start, verb.start())))
