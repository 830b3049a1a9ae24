"""The treatment slot: what was done about the complication."""

from __future__ import annotations

import re

from ingest.nlp.rules import cues, group
from ingest.nlp.spans import sentence_at
from ingest.slots.merge import merge, most_specific, relabel
from ingest.slots.patient import Patient, Told
from ingest.slots.procedures import with_index
from kb.model import Finding, Status

__all__ = ["treatments"]

_REFUSED = cues("slots.treatment-not-given")
_HISTORY = cues("slots.earlier-treatment")
_DONE = cues("slots.treatment-done")
_CHEMOTHERAPY = "treatment:chemotherapy"
# Every needle is drawn back in the end.
_TAKEN_OUT = "treatment:instrument-removal"
_LEFT_BEHIND = group("left-behind")
_AGAIN = "treatment:vertebral-augmentation-as-treatment"
_REPEATED = frozenset({_AGAIN, "treatment:repeat-vertebroplasty", "treatment:repeat-kyphoplasty"})
_OPTION = cues("slots.treatment-option")
_ANYWAY = cues("slots.treatment-given-anyway")
_TAKES_AWAY = group("takes-away")
_ANSWERS = group("answers-a-harm")
_FAILED = cues("slots.attempt-after")
_TRIED = cues("slots.attempt-before")
_BROKEN = group("broken-again")
_UNDERWENT = re.compile(
    r"\b(?:underwent|received|performed|had|treated (?:by|with)|did|carried out|revised with)\b[^.;,]{0,40}$"
    r"|\b(?:then|followed by|finally|and by)\s(?:an? )?$",
    re.IGNORECASE,
)
_THIN = re.compile(r"\b(?:needles?|trocars?|cannula\w*|balloons?|tamps?|catheters?|wires?|stylets?)\b", re.I)
_REFUSES = re.compile(r"declin|refus|turned down", re.IGNORECASE)
_ATTEMPTED = group("attempted")
_TAKEN = cues("slots.taken-before")
_WAS = re.compile(r"\b(?:was|were)\b")
_MIGHT = re.compile(r"\b(?:should|could|would|might|may|must) be\b")
_GENERAL = cues("slots.treatment-in-general")
_PARTLY = re.compile(r"^[^.;]{0,30}\b(?:only )?(?:partly|partially) successful\b", re.IGNORECASE)
_CLOSING = re.compile(r"\b(?:clos\w+|sutur\w+|watertight|seal\w*|glue)\b", re.IGNORECASE)
_LEARNT = re.compile(r"\b(?:taught|learn(?:ed|t)|instructed|trained)\b", re.IGNORECASE)
# More than the stitches that end every opening.
_PATCHED = re.compile(r"\b(?:patch\w*|muscle|fascia\w*|graft|substitute)\b", re.IGNORECASE)
# A refusal after this is of something else: "a brace; surgery was not wanted".
_CLAUSE_END = re.compile(
    r"[;:]|,? (?:and|but|while|whereas) (?:(?:the|an?|further|any) )?(?:[\w-]+ ){0,2}"
    r"(?:was|were|avoided|refused|declined)\b"
)
# "Embolectomy and retrieval were discussed": the verb is that of both.
_BOTH = re.compile(r" and (?:[\w-]+ ){1,2}were\b")
# "In a patient resuming apixaban", "in a woman with pelvic irradiation".
_IN_WHOM = re.compile(
    r"\bin (?:an?|the|two|three|our) (?:[\w-]+ ){0,4}?(?:patients?|(?:wo)?m[ae]n|case|lady|gentleman|adult|"
    r"female|male|survivor|recipient)\s(?:who (?:was|is) )?"
    r"(?:with|on|under|resuming|receiving|taking|undergoing|maintained on|dependent on|after)\s"
    r"[^.;:,]{0,40}$",
    re.IGNORECASE,
)
_BACK = re.compile(r"\b(?:after|following|complicating|during)\s(?:[\w-]+\s){0,4}$", re.IGNORECASE)


def treatments(patient: Patient) -> list[Finding]:
    """Return what was done about the complication."""
    kept = [t for t in patient.of("treatment") if _given(patient, t) and not _earlier(patient, t)]
    kept = patient.narrative_first(
        [t for t in (*kept, *_more_cement(patient)) if not _drawn_back(patient, t)]
    )
    kept = _watched_first(kept)
    found = most_specific(merge(patient, "treatment", kept), patient.vocabulary)
    found = _without_care(patient, _by_context(patient, found))
    return most_specific({f.concept: f for f in found}.values(), patient.vocabulary)


def _drawn_back(patient: Patient, told: Told) -> bool:
    """Tell whether a needle is only drawn back, as every needle is, and none was left behind or stuck."""
    if told.mention.concept != _TAKEN_OUT or not _THIN.search(
        patient.text, told.mention.start, told.mention.end
    ):
        return False
    return not any(t.mention.concept in _LEFT_BEHIND and t.present for t in patient.of("complication"))


def _without_care(patient: Patient, findings: list[Finding]) -> list[Finding]:
    """Leave out the care of a symptom, a brace worn after an operation, and the closing of an opened dura."""
    operated = min((f.evidence[0].start for f in findings if _is_operation(patient, f)), default=None)
    opened = any(f.concept == "treatment:durotomy" for f in findings)
    kept = []
    for finding in findings:
        said = patient.doc._.report.text[finding.evidence[0].start : finding.evidence[0].end]
        whole = patient.all_sentences[patient.sentence_of(finding.evidence[0])]
        worn = finding.concept in group("worn-after-an-operation")
        closes = finding.concept in group("closes-what-was-opened")
        if finding.concept in group("care-of-a-symptom") and not _LEARNT.search(
            patient.text, whole.start, whole.end
        ):
            continue
        if worn and operated is not None and operated < finding.evidence[0].start:
            continue
        patched = _PATCHED.search(patient.text, whole.start, whole.end)
        if closes and opened and _CLOSING.search(said) and not patched:
            continue
        kept.append(finding)
    return kept


def _is_operation(patient: Patient, finding: Finding) -> bool:
    """Tell whether a treatment is an operation on the spine."""
    lineage = {finding.concept, *patient.vocabulary.ancestors(finding.concept)}
    return bool(lineage & group("spinal-operation"))


def _more_cement(patient: Patient) -> list[Told]:
    """Return the augmentations of a patient whose vertebra broke again, done after the harm."""
    known = patient.vocabulary.get(_AGAIN)
    broken = {t.telling: t.mention.start for t in reversed(patient.of("complication")) if _is_broken(t)}
    if known is None or not broken:
        return []
    found = []
    for told in patient.of("procedure"):
        line = patient.lines[told.telling]
        if (
            told.telling == 0
            or line.harm is None
            or told.mention.start < line.harm
            or line.stated(told.mention)
        ):
            continue
        if told.mention.concept in group("not-given-again"):
            continue
        if told.mention.concept in patient.vocabulary.cement_procedures and _done_now(patient, told):
            named = patient.vocabulary.get(_again(patient, told)) or known
            mention = told.mention._replace(concept=named.id, type=named.type, label=named.label)
            found.append(told._replace(mention=mention))
    return [t for t in found if _given(patient, t)]


def _again(patient: Patient, told: Told) -> str:
    """Return the treatment a further augmentation is."""
    lineage = {told.mention.concept, *patient.vocabulary.ancestors(told.mention.concept)}
    for kind in ("vertebroplasty", "kyphoplasty"):
        if f"procedure:{kind}" in lineage or f"procedure:percutaneous-{kind}" in lineage:
            return f"treatment:repeat-{kind}"
    return "treatment:repeat-kyphoplasty" if "procedure:balloon-kyphoplasty" in lineage else _AGAIN


def _is_broken(told: Told) -> bool:
    return told.mention.concept in _BROKEN and told.present


def _done_now(patient: Patient, told: Told) -> bool:
    """Tell whether an augmentation is told of as done at this point of the story, not looked back at."""
    line = patient.lines[told.telling]
    if not line.starts or told.mention.start == line.starts[0]:
        return False
    back = next((b for m, b in zip(line.index, line.retro, strict=True) if m == told.mention), True)
    if back:
        return False
    said = patient.text[told.sentence.start : told.mention.start]
    after = patient.text[told.mention.end : told.sentence.end]
    return bool(_DONE.match(after) or _UNDERWENT.search(said))


def _watched_first(kept: list[Told]) -> list[Told]:
    """Return the treatments without remarks of nothing done, unless that is all or came before them."""
    others = [t for t in kept if t.mention.component != "conservative"]
    if not others:
        return kept
    begun = min(((t.telling, t.mention.start) for t in others if t.telling), default=(0, 0))
    return [
        t
        for t in kept
        if t in others or (t.mention.rule == "watched" and (t.telling, t.mention.start) < begun)
    ]


def _by_context(patient: Patient, findings: list[Finding]) -> list[Finding]:
    """Return drugs as what they were given for: tuberculosis, another infection, or the tumour."""
    said = {t.mention.concept for t in patient.told if t.mention.type in ("complication", "indication")}
    if any("tubercul" in concept for concept in said):
        named = {_CHEMOTHERAPY: "treatment:antituberculous-drugs"}
    else:
        named = {"treatment:antituberculous-drugs": "treatment:antibiotics"}
        findings = [f for f in findings if f.concept != _CHEMOTHERAPY]
    return [relabel(f, named.get(f.concept, f.concept), patient.vocabulary) for f in findings]


def _given(patient: Patient, told: Told) -> bool:
    """Tell whether the treatment is said to have been given."""
    text, mention, sentence = patient.text, told.mention, told.sentence
    if mention.component == "conservative":
        return True
    said = text[mention.start : mention.end]
    might = _MIGHT.search(said)
    if said == "OBSERVATIONS" or (might and not (mention.concept in _TAKES_AWAY and "could" in might[0])):
        return False
    if _GENERAL.search(text, sentence.start, mention.start):
        return False
    if mention.concept == "treatment:conservative" and told.assertion.status is Status.ABSENT:
        return True
    if not (told.assertion.status is Status.PRESENT or _done_after_all(text, told)):
        return False
    clause = max(text.rfind(",", 0, mention.start), text.rfind(";", 0, mention.start), mention.start - 60)
    ends = _CLAUSE_END.search(text, mention.end, min(sentence.end, mention.end + 60))
    if ends and ends.start() == mention.end and _BOTH.fullmatch(ends.group()):
        ends = None
    refused = _REFUSED.search(
        text, max(sentence.start, clause), ends.start() if ends else min(sentence.end, mention.end + 60)
    )
    if refused and not (
        refused.end() <= mention.start and _ANYWAY.search(text, refused.end(), mention.start)
    ):
        return False
    before = text[max(sentence.start, mention.start - 70) : mention.start]
    after = text[mention.end : min(sentence.end, mention.end + 50)]
    if mention.concept in _ATTEMPTED and (_FAILED.match(after) or _TRIED.search(before)):
        return bool(_PARTLY.match(after))
    option = _OPTION.search(before)
    return option is None or bool(_ANYWAY.search(before, option.start()) or _DONE.match(after))


def _done_after_all(text: str, told: Told) -> bool:
    """Tell whether a treatment under a cue of doubt or denial is then said to have been done.

    A denial must be over before it: "no target for a bypass, so angioplasty was performed".
    """
    said = text[told.mention.start : told.mention.end]
    cue_end = told.assertion.cue_end
    if 0 <= cue_end <= told.mention.start and _REFUSES.search(told.assertion.cue):
        return bool(_ANYWAY.search(text, cue_end, told.mention.start))
    if not _DONE.match(text, told.mention.end, told.sentence.end) and not _WAS.search(said):
        return False
    if told.assertion.status is not Status.ABSENT:
        return told.assertion.status is not Status.SOMEONE_ELSE
    return (
        0 <= told.assertion.cue_end <= told.mention.start
        and "," in text[told.assertion.cue_end : told.mention.start]
    )


def _earlier(patient: Patient, told: Told) -> bool:
    """Tell whether a treatment belongs to the index procedure or to the time before the harm."""
    text, mention, line = patient.text, told.mention, patient.lines[told.telling]
    before = text[told.sentence.start : mention.start]
    if told.before or told.assertion.historical:
        return True
    if _TAKEN.search(before) and not _after_treatment(patient, told):
        return True
    back = bool(_BACK.search(before)) and mention.concept not in _ANSWERS
    if told.telling == 0:
        return back or (mention.concept not in _ANSWERS and bool(_IN_WHOM.search(before)))
    if (mention.concept in _ANSWERS and mention.concept != _TAKEN_OUT) or _after_an_answer(patient, told):
        return False
    if mention.concept not in _REPEATED and with_index(patient, told) and not _long_after(patient, told):
        return True
    if line.stated(mention):
        return back or _sums_up_the_index(patient, told)
    if line.harm is None:
        return (
            back or (line.event is not None and mention.start < line.event) or bool(_HISTORY.search(before))
        )
    opening = sentence_at(patient.all_sentences, line.harm)
    return mention.sentence < opening or (mention.sentence == opening and back)


def _after_an_answer(patient: Patient, told: Told) -> bool:
    """Tell whether the sentence told before it of what is done only when something went wrong."""
    return any(
        t.mention.concept in _ANSWERS - {_TAKEN_OUT}
        and t.present
        and not t.before
        and t.mention.end <= told.mention.start
        for t in patient.told_in(told.sentence)
    )


def _after_treatment(patient: Patient, told: Told) -> bool:
    """Tell whether a drug is told of as taken after something else was done: "she still takes tramadol"."""
    done = patient.treated(told.telling)
    return done is not None and done < told.sentence.start


def _long_after(patient: Patient, told: Told) -> bool:
    """Tell whether an operation stands in a later sentence than the first harm, with cement given again."""
    harm = patient.lines[told.telling].harm
    return (
        harm is not None
        and harm < told.sentence.start
        and any(
            t.mention.concept in _REPEATED and t.mention.sentence == told.mention.sentence
            for t in patient.told
        )
    )


def _sums_up_the_index(patient: Patient, told: Told) -> bool:
    """Tell whether a summing-up tells an operation before anything went wrong: "who underwent fixation"."""
    line = patient.lines[told.telling]
    if line.harm is None or told.mention.start > line.harm or told.sentence.end > line.harm:
        return False
    return not any(
        t.mention.type in ("complication", "deficit") and t.present and t.mention.start < told.mention.start
        for t in patient.told
        if t.mention.sentence == told.mention.sentence
    )
