"""What falls to each patient of a list told of several: "at T11 and at L2, respectively"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from ingest.nlp.spans import LevelSpan, PersonKind, Sentence, TimeRole, TimeSpan
from ingest.slots.patient import Patient
from kb.errors import RequestError
from kb.levels import normalise

__all__ = ["enumerates", "own_levels", "own_times"]

_RESPECTIVELY = re.compile(r"\b(?:respectively|in turn|in that order)\b", re.IGNORECASE)
_PARTED = re.compile(r"\s*(?:,|;|,?\s*\band\b|&)\s*(?:at |after )?", re.IGNORECASE)
_PARTS = re.compile(r"\s*(?:,|;|\band\b|&)\s*", re.IGNORECASE)


def enumerates(patient: Patient, sentence: Sentence) -> bool:
    """Tell whether a sentence of all patients tells something of each in turn."""
    if patient.total < 2 or patient.persons[sentence.index].kind is not PersonKind.SHARED:
        return False
    if _RESPECTIVELY.search(patient.text, sentence.start, sentence.end):
        return True
    told = patient.doc._.demographics
    at = bisect_left(told, sentence.start, key=lambda d: d.start)
    ages = 0
    while at < len(told) and told[at].start < sentence.end:
        ages += told[at].kind == "age"
        at += 1
    return ages == patient.total


def own_levels(patient: Patient) -> list[LevelSpan]:
    """Return the levels told of the patient, of an enumeration only the part that is the patient's."""
    sentences = patient.all_sentences
    by_sentence: dict[int, list[LevelSpan]] = {}
    for span in patient.doc._.levels:
        if patient.owns(span.sentence, span.start):
            by_sentence.setdefault(span.sentence, []).append(span)
    kept: list[LevelSpan] = []
    for index, spans in by_sentence.items():
        kept += _share(patient, spans) if enumerates(patient, sentences[index]) else spans
    return kept


def own_times(patient: Patient) -> list[TimeSpan]:
    """Return the times, of a list of one a patient only the one that is the patient's."""
    sentences = patient.all_sentences
    kept: list[TimeSpan] = []
    for run in _runs(patient.text, patient.doc._.times):
        if len(run) == patient.total and enumerates(patient, sentences[run[0].sentence]):
            mine, last = run[patient.number - 1], run[-1]
            # What a list measures is said once, before it or after it.
            kept.append(mine._replace(role=last.role) if mine.role is TimeRole.OTHER else mine)
        else:
            kept += run
    return kept


def _runs(text: str, times: Sequence[TimeSpan]) -> Iterator[list[TimeSpan]]:
    """Yield the times that only commas part, one beside the other."""
    run: list[TimeSpan] = []
    for time in times:
        if run and not _PARTED.fullmatch(text, run[-1].end, time.start):
            yield run
            run = []
        run.append(time)
    if run:
        yield run


def _share(patient: Patient, spans: list[LevelSpan]) -> list[LevelSpan]:
    """Return every n-th vertebra for the n-th patient, or all where their number does not fit."""
    single = [part for span in spans for part in _parts(patient.text, span, patient.total)]
    if len(single) % patient.total:
        return spans
    return [span for at, span in enumerate(single) if at % patient.total == patient.number - 1]


def _parts(text: str, span: LevelSpan, total: int) -> list[LevelSpan]:
    """Return the members of a printed list of as many vertebrae as there are patients, else the span."""
    pieces = []
    start = span.start
    for cut in [*_PARTS.finditer(text, span.start, span.end), None]:
        stop = cut.start() if cut else span.end
        try:
            level = normalise(text[start:stop])
        except RequestError:
            return [span]
        pieces.append(span._replace(start=start, end=stop, levels=(level,)))
        start = cut.end() if cut else span.end
    return pieces if len(pieces) == total else [span]
