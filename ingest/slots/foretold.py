"""The end of a story that the text tells out of its order: "she walks again; the cement had been removed"."""

from __future__ import annotations

from ingest.nlp.rules import cues, group
from ingest.nlp.spans import Sentence
from ingest.nlp.timeline import Timeline
from ingest.slots.closings import SKIPPED, courses_in
from ingest.slots.course_cues import OF_MANY, OF_THE_LITERATURE
from ingest.slots.patient import Patient, Told
from ingest.slots.score_series import series_verdicts
from ingest.slots.score_verdicts import score_verdicts
from ingest.slots.verdicts import Verdict, verdicts_in

__all__ = ["foretold_verdicts", "scattered_verdicts"]

_EARLIER = cues("outcome.of-an-earlier-illness")
_TAKES_AWAY = cues("outcome.takes-away")
_AT_THE_LAST = cues("outcome.at-the-last")
_UNKNOWN = cues("outcome.unknown")
_NOW = cues("outcome.now")
_FOUND = ("no ", "normal", "without")
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


def scattered_verdicts(patient: Patient, telling: int) -> list[Verdict]:
    """Return what dated sentences say of the end wherever they stand, for a text that tells nothing in order.

    What was before the index procedure, where the text tells of it in its course, is left out, and where the
    harm follows the procedure what was before the harm, and what stayed or grew worse.
    """
    story = [s for s in patient.sentences() if patient.telling(s) == telling and s.kind not in SKIPPED]
    line = patient.lines[telling]
    ordered = _is_in_order(line)
    treated = [t.mention.start for t in patient.told if t.mention.type == "treatment" and t.present]
    told: list[Verdict] = []
    for sentence in story:
        span = (sentence.start, sentence.end)
        if _UNKNOWN.search(patient.text, *span):
            return []
        if _tells_another_story(patient, span) or not _NOW.search(patient.text, *span):
            continue
        if _is_early(line, sentence, opening=sentence is story[0]):
            continue
        found = _cued(patient, sentence, [-1]) or list(courses_in(patient, sentence, sentence.start, []))
        for one in found:
            state = one.value in _LEFT or patient.text[one.start : one.end].lower().startswith(_FOUND)
            reason = state and any(t > one.end for t in treated)
            if not reason and not (ordered and one.value in _LEFT):
                told.append(one)
    return told


def _is_early(line: Timeline, sentence: Sentence, *, opening: bool) -> bool:
    """Tell whether a sentence is of the time before the harm."""
    if _is_in_order(line):
        return line.harm is not None and sentence.start <= line.harm
    return line.event is not None and sentence.end <= line.event and not opening


def _is_in_order(line: Timeline) -> bool:
    """Tell whether a telling has the index procedure and then the harm."""
    return line.event is not None and line.harm is not None and line.event < line.harm


def _of(patient: Patient, sentence: Sentence, done: list[int]) -> list[Verdict]:
    """Return what cues, or else the grammar of courses, read in a sentence."""
    return _cued(patient, sentence, done) or list(courses_in(patient, sentence, sentence.start, done))


def _cued(patient: Patient, sentence: Sentence, done: list[int]) -> list[Verdict]:
    """Return what cues and scores read in a sentence."""
    return [
        *verdicts_in(patient, sentence, sentence.start, done),
        *score_verdicts(patient.text, sentence, sentence.start),
        *series_verdicts(patient.text, [sentence], sentence.start),
    ]


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
