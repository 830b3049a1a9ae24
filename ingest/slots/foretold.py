"""The end of a story that the text tells first: "after removal of the cement she walked again"."""

from __future__ import annotations

from ingest.nlp.rules import cues, group
from ingest.nlp.spans import Sentence
from ingest.slots.closings import SKIPPED, courses_in
from ingest.slots.course_cues import OF_MANY, OF_THE_LITERATURE
from ingest.slots.patient import Patient, Told
from ingest.slots.score_series import series_verdicts
from ingest.slots.score_verdicts import score_verdicts
from ingest.slots.verdicts import Verdict, verdicts_in

__all__ = ["foretold_verdicts"]

_EARLIER = cues("outcome.of-an-earlier-illness")
_TAKES_AWAY = cues("outcome.takes-away")
_AT_THE_LAST = cues("outcome.at-the-last")
_UNKNOWN = cues("outcome.unknown")
_LEFT = ("unchanged", "worse")


def foretold_verdicts(patient: Patient, telling: int) -> list[Verdict]:
    """Return what sentences told ahead of the harm, or beside it, say of the end of the story.

    A sentence counts where it names what was done about the harm, or where it opens the story and is dated.
    That something stayed or grew worse counts only beside the harm or what took it away: words of this kind
    are also why an index procedure was done.
    """
    line = patient.lines[telling]
    told: list[Verdict] = []
    for sentence in patient.sentences():
        if patient.telling(sentence) != telling or sentence.kind in SKIPPED:
            continue
        span = (sentence.start, sentence.end)
        if _UNKNOWN.search(patient.text, *span):
            return []
        if (line.harm is not None and sentence.start > line.harm) or _tells_another_story(patient, span):
            continue
        treated = _names_a_treatment(patient, sentence)
        opens = line.event is None or sentence.start <= line.event
        if not treated and not (opens and _AT_THE_LAST.search(patient.text, *span)):
            continue
        near = _names_the_harm(patient, sentence)
        found = _of(patient, sentence, [-1] if treated else [])
        told += [v for v in found if near or v.value not in _LEFT]
    return told


def _of(patient: Patient, sentence: Sentence, done: list[int]) -> list[Verdict]:
    """Return what cues, or else the grammar of courses, read in a sentence."""
    found = [
        *verdicts_in(patient, sentence, sentence.start, done),
        *score_verdicts(patient.text, sentence, sentence.start),
        *series_verdicts(patient.text, [sentence], sentence.start),
    ]
    return found or list(courses_in(patient, sentence, sentence.start, done))


def _tells_another_story(patient: Patient, span: tuple[int, int]) -> bool:
    """Tell whether a stretch of text is of the literature, of many patients or of an earlier illness."""
    return any(cue.search(patient.text, *span) for cue in (OF_THE_LITERATURE, _EARLIER, OF_MANY))


def _names_a_treatment(patient: Patient, sentence: Sentence) -> bool:
    """Tell whether a sentence names something done about a complication."""
    if _TAKES_AWAY.search(patient.text, sentence.start, sentence.end):
        return True
    return any(map(_took_away, patient.told_in(sentence)))


def _took_away(told: Told) -> bool:
    """Tell whether a treatment is one of a complication, and not of what it came of."""
    treats = told.mention.type == "treatment" and told.mention.concept not in group("before-the-index")
    return treats and told.present


def _names_the_harm(patient: Patient, sentence: Sentence) -> bool:
    """Tell whether a sentence names a complication, or the surgery for it."""
    if _TAKES_AWAY.search(patient.text, sentence.start, sentence.end):
        return True
    return any(t.mention.type == "complication" and t.present for t in patient.told_in(sentence))
