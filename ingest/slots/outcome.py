"""The outcome verdict: how the patient did after the complication, by the coding rules of the corpus."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

from ingest.nlp.rules import cues, group
from ingest.slots.closings import closing_verdicts, with_the_rest
from ingest.slots.course_cues import OF_MANY
from ingest.slots.foretold import foretold_verdicts, scattered_verdicts
from ingest.slots.last_word import GOOD, NERVES, last_word
from ingest.slots.ledger_verdicts import ledger_verdicts
from ingest.slots.patient import Patient, Told
from ingest.slots.score_series import series_verdicts
from ingest.slots.score_verdicts import score_verdicts
from ingest.slots.verdicts import Verdict, after_harm, kind_of, read_verdicts
from kb.model import NOT_REPORTED, Evidence, Finding

__all__ = ["ends", "outcome"]

_SILENT = "deficit:asymptomatic"
_OF_THE_BACK = re.compile(r"\b(?:back|neck|chest|abdominal|flank)\b", re.IGNORECASE)
_TREATED = cues("outcome.treated")
_NOTHING_HELPED = cues("outcome.nothing-helped")
_LASTING = cues("outcome.lasting")
_OF_A_LEAK = cues("outcome.silent-leak")
_HAD_BEEN = re.compile(r"\bhad (?:all |both |previously |already |first )?(?:been )?$", re.IGNORECASE)
_SYMPTOMS_WENT = re.compile(
    r"\bsymptoms? (?:had |have |were |was )?(?:\w+ly )?"
    r"(?:improved|resolved|disappeared|subsided|relieved|alleviated|abated|vanished|regressed)\b",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"\b(?:content|satisfied|pleased|happy|grateful)\b"
    r"|\b(?:threads?|cement|emboli|embolus|strands?|fragments?|casts?|needle|densit\w+)\b.*\b(?:unchanged|stable|same|not)\b",
    re.IGNORECASE | re.DOTALL,
)
# "No symptoms of embolism occurred" says nothing of those there were.
_OF_ANOTHER_HARM = re.compile(
    r"^ (?:of|from|suggest\w+(?: of)?|related to|attributable to|due to) (?:[\w-]+ ){0,2}"
    r"(?:embol\w+|infections?|isch[ae]+mia|thrombos\w+|recurrence|leak\w*|toxicity)\b",
    re.IGNORECASE,
)
_OF_A_MATERIAL = re.compile(
    r"\s(?:cement|threads?|emboli|embolus|fragments?|filaments?|position|casts?)\b", re.IGNORECASE
)
_TELLINGS = (2, 1, 3, 0)  # the case report first, then the abstract, remarks elsewhere, the title


def outcome(patient: Patient, deficits: list[Finding], treatments: list[Finding]) -> Finding:
    """Return the verdict, "not reported" where the text is silent.

    Where nerve function is lost, a pain or another symptom that goes away says nothing of the outcome.
    """
    told = _verdicts(patient)
    for telling in _TELLINGS:
        if dead := _dead(told[telling]):
            return _finding(patient, dead)
    hurt = _lost_function(patient, deficits)
    silent = _silence(patient, deficits)
    for telling in _TELLINGS:
        final = _end(patient, told[telling], deficits)
        if final is None:
            continue
        if not silent:
            final = _without_symptoms(patient, with_the_rest(patient, final, hurt=hurt), deficits)
        if silent and final.value in GOOD:
            if not _LASTING.search(patient.text, *_around(patient, final)) and not treatments:
                continue
            final = replace(final, value="unchanged")
        return _finding(patient, final)
    if dead := next((v for vs in told.values() for v in vs if v.value == "death"), None):
        return _finding(patient, dead)
    if final := _closing(patient, hurt=hurt, silent=bool(silent)):
        return _finding(patient, final)
    if final := _foretold(patient, hurt=hurt, silent=bool(silent)):
        return _finding(patient, final)
    left_alone = not any(f.concept in group("takes-away") for f in treatments)
    if silent and treatments and left_alone:
        return Finding("outcome", "unchanged", silent, component="outcome", rule="asymptomatic throughout")
    title = patient.evidence(0, min(1, len(patient.text)))
    return Finding("outcome", NOT_REPORTED, (title,), component="outcome", rule="silent")


def _without_symptoms(patient: Patient, final: Verdict, deficits: list[Finding]) -> Verdict:
    """Return that somebody recovered who had symptoms and then "remained asymptomatic"."""
    said = patient.text[final.start : final.end].lower()
    felt = any(kind_of(f.concept, patient.vocabulary) in ("neurology", "symptom") for f in deficits)
    if final.value == "unchanged" and felt and said.endswith(("asymptomatic", "free of symptoms")):
        return replace(final, value="complete recovery")
    return final


def ends(patient: Patient, deficits: list[Finding]) -> dict[int, Verdict]:
    """Return the verdict of each telling by itself, of those that give one.

    A harm without symptoms has none: "well" and "unchanged" say the same of it.
    """
    if _silence(patient, deficits):
        return {}
    told = _verdicts(patient)
    finals = {telling: _dead(told[telling]) or _end(patient, told[telling], deficits) for telling in told}
    return {telling: final for telling, final in finals.items() if final}


def _dead(told: list[Verdict]) -> Verdict | None:
    return next((v for v in told if v.value == "death" and v.last), None)


def _lost_function(patient: Patient, deficits: list[Finding]) -> bool:
    return any(kind_of(f.concept, patient.vocabulary) == "neurology" for f in deficits)


def _end(patient: Patient, told: list[Verdict], deficits: list[Finding]) -> Verdict | None:
    """Return the verdict over what one telling says of what was lost."""
    hurt = _lost_function(patient, deficits)
    final = last_word(patient, _of_the_harm(told, hurt=hurt))
    if final is None and hurt and any(f.concept in group("root-pain") for f in deficits):
        return _at_most_improved(last_word(patient, [v for v in told if _of_a_root(patient, v)]))
    return final


def _closing(patient: Patient, *, hurt: bool, silent: bool) -> Verdict | None:
    """Return what the last sentences say by the grammar of courses, None where nothing."""
    for telling in _TELLINGS[:3]:
        told = _own(patient, closing_verdicts(patient, telling))
        if dead := next((v for v in told if v.value == "death"), None):
            return dead
        final = last_word(patient, _of_the_harm(told, hurt=hurt))
        if final is not None and silent and final.value in GOOD:
            return replace(final, value="unchanged")
        if final is not None:
            return final
    return None


def _foretold(patient: Patient, *, hurt: bool, silent: bool) -> Verdict | None:
    """Return what the story tells of its end before it begins, or out of its order, None where nothing."""
    ways = (foretold_verdicts, scattered_verdicts) if patient.total == 1 else (foretold_verdicts,)
    for read, telling in product(ways, (2, 1)):
        final = last_word(patient, _of_the_harm(_own(patient, read(patient, telling)), hurt=hurt))
        if final is not None:
            return replace(final, value="unchanged") if silent and final.value in GOOD else final
    return None


def _of_the_harm(told: list[Verdict], *, hurt: bool) -> list[Verdict]:
    """Return the verdicts on what was lost: with nerve function lost, not those on pain and other symptoms.

    Where none was lost, that none is found says something only where nothing else is told.
    """
    if hurt:
        return [v for v in told if v.about not in ("pain", "symptom")]
    others = [v for v in told if v.about not in NERVES or v.value != "complete recovery"]
    return others or told


def _outweighed(patient: Patient, told: list[Verdict]) -> list[Verdict]:
    """Return the verdicts without those that count only where nothing else is told: "she was satisfied"."""
    others = [v for v in told if not _is_weak(patient, v)]
    return others if any(v.last for v in others) else told


def _is_weak(patient: Patient, verdict: Verdict) -> bool:
    """Tell whether a verdict is of how content somebody is, or of the place of a material."""
    if _WEAK.search(patient.text, verdict.start, verdict.end):
        return True
    if _OF_ANOTHER_HARM.match(patient.text[verdict.end : verdict.end + 50]):
        return True
    alike = patient.text[verdict.start : verdict.end].lower() == "unchanged"
    return alike and bool(_OF_A_MATERIAL.match(patient.text, verdict.end))


def _of_a_root(patient: Patient, verdict: Verdict) -> bool:
    """Tell whether a verdict is on the pain of a nerve root, not of the back."""
    if verdict.about != "pain":
        return False
    sentence = patient.sentence_at(verdict.start)
    return not _OF_THE_BACK.search(patient.text, max(sentence.start, verdict.start - 30), verdict.end)


def _at_most_improved(verdict: Verdict | None) -> Verdict | None:
    """Return a verdict that leaves open what became of the loss of function."""
    if verdict is None or verdict.value != "complete recovery":
        return verdict
    return replace(verdict, value="improved")


def _verdicts(patient: Patient) -> dict[int, list[Verdict]]:
    """Return the verdicts of each telling in the order told."""
    told: dict[int, list[Verdict]] = {telling: [] for telling in _TELLINGS}
    treated = {telling: _treated(patient, telling) for telling in _TELLINGS}
    for sentence in patient.sentences():
        if patient.total == 1 and OF_MANY.search(patient.text, sentence.start, sentence.end):
            continue
        telling = patient.telling(sentence)
        told[telling] += read_verdicts(patient, sentence, treated[telling])
        after = after_harm(patient, sentence, treated[telling])
        if after is not None and telling and any(t < sentence.end for t in treated[telling]):
            told[telling] += score_verdicts(patient.text, sentence, after)
    for telling in (2, 1):
        story = [s for s in patient.sentences() if patient.telling(s) == telling]
        if (harm := patient.lines[telling].harm) is not None:
            told[telling] += series_verdicts(patient.text, story, harm)
    for one in ledger_verdicts(patient, treated):
        told[patient.telling(patient.sentence_at(one.start))].append(one)
    for telling in told:
        told[telling] = [v for v in told[telling] if v.value not in GOOD or not _nothing_helped(patient, v)]
    for verdicts in told.values():
        verdicts.sort(key=lambda v: (v.start, v.end))
    return {telling: _outweighed(patient, _own(patient, verdicts)) for telling, verdicts in told.items()}


def _nothing_helped(patient: Patient, verdict: Verdict) -> bool:
    """Tell whether a trouble only seems denied: "neither drugs nor decompression changed the deficit"."""
    sentence = patient.sentence_at(verdict.start)
    helped = _NOTHING_HELPED.search(patient.text, sentence.start, sentence.end)
    return helped is not None and verdict.start < helped.end() + 40 and verdict.end > helped.start()


def _own(patient: Patient, told: list[Verdict]) -> list[Verdict]:
    """Return the verdicts without those on another patient of the same sentence."""
    if patient.total == 1:
        return told
    return [v for v in told if patient.holds(patient.sentence_at(v.start).index, v.start)]


def _treated(patient: Patient, telling: int) -> list[int]:
    """Return where treatments of the harm are told, without those that only follow another."""
    harm = patient.lines[telling].harm
    named = [
        t.mention.start
        for t in patient.told
        if t.mention.type == "treatment"
        and t.telling == telling
        and t.present
        and not t.before
        and (harm is None or t.mention.start > harm)
        and t.mention.concept not in group("after-care")
    ]
    if harm is None:
        return named
    later = (s for s in patient.sentences() if patient.telling(s) == telling and s.end > harm)
    done = (_TREATED.search(patient.text, max(s.start, harm), s.end) for s in later)
    now = (
        m.start() for m in done if m and not _HAD_BEEN.search(patient.text, max(0, m.start() - 24), m.start())
    )
    return sorted({*named, *now})


def _silence(patient: Patient, deficits: list[Finding]) -> tuple[Evidence, ...]:
    """Return the words that say the complication made no symptoms, none where nothing does."""
    if deficits and all(f.concept == _SILENT for f in deficits):
        evidence = deficits[0].evidence
        return () if _had_symptoms(patient, evidence[0].start) else evidence
    told = (t for t in patient.told if t.mention.concept == _SILENT and t.present and t.telling < 3)
    for t in told:
        if t.telling == 0 and deficits and patient.total > 1:
            continue
        if deficits and (_of_another_harm(patient, t) or _had_symptoms(patient, t.mention.start)):
            continue
        if not deficits or _OF_A_LEAK.match(patient.text, t.mention.end, t.sentence.end):
            return (patient.evidence(t.mention.start, t.mention.end),)
    return ()


def _of_another_harm(patient: Patient, told: Told) -> bool:
    """Tell whether only the symptoms of something that did not come are denied."""
    return _OF_ANOTHER_HARM.match(patient.text[told.mention.end : told.mention.end + 50]) is not None


def _had_symptoms(patient: Patient, silent: int) -> bool:
    """Tell whether symptoms told after the harm went before none are told: "improved, none occurred"."""
    at = patient.telling(patient.sentence_at(silent))
    harm = patient.lines[at].harm if at in (1, 2) else None
    return harm is not None and _SYMPTOMS_WENT.search(patient.text, harm, max(harm, silent)) is not None


def _around(patient: Patient, verdict: Verdict) -> tuple[int, int]:
    """Return the stretch of text around a verdict in which a word may say that it lasts."""
    return max(0, verdict.start - 80), min(len(patient.text), verdict.end + 80)


def _finding(patient: Patient, verdict: Verdict) -> Finding:
    said = patient.text[verdict.start : verdict.end]
    return Finding(
        "outcome",
        verdict.value,
        (patient.evidence(verdict.start, verdict.end),),
        component="outcome",
        rule=said.lower(),
        detail={"text": said},
    )
