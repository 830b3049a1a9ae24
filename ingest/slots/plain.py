"""Age, sex and whether cement lies inside the dura."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.nlp.demographics import Demographic
from ingest.nlp.spans import sentence_at
from ingest.slots.abreast import introduction
from ingest.slots.patient import Patient
from ingest.slots.shares import enumerates
from kb.model import Finding

__all__ = ["age", "intradural", "sex"]

_NAMED = 2  # the strength of a noun or an age


def age(patient: Patient) -> list[Finding]:
    """Return the age where one is told."""
    return _first(patient, "age")


def sex(patient: Patient) -> list[Finding]:
    """Return the sex where a noun or a pronoun tells it."""
    return _first(patient, "sex")


def _first(patient: Patient, kind: str) -> list[Finding]:
    """Return the strongest word of a kind in the patient's sentences, the first of equals."""
    sentences = patient.all_sentences
    told: list[Demographic] = []
    for one in patient.doc._.demographics:
        if one.kind == kind and patient.mine[sentence_at(sentences, one.start)]:
            told.append(one)
    if not told:
        return []
    best = _own(patient, told) or max(
        (d for d in told if not _of_another(patient, d)), key=lambda d: (d.strength, -d.start), default=None
    )
    if best is None:
        return []
    evidence = patient.evidence(best.start, best.end)
    rule = patient.text[best.start : best.end].lower()
    return [Finding(kind, best.value, (evidence,), component="demographics", rule=rule)]


def _own(patient: Patient, told: list[Demographic]) -> Demographic | None:
    """Return the one that is the patient's of an enumeration: "69 and 74 years old", "a man and a woman"."""
    sentences = patient.all_sentences
    lists: dict[int, list[Demographic]] = {}
    for one in told:
        named = lists.setdefault(sentence_at(sentences, one.start), [])
        if one.strength == _NAMED:
            named.append(one)
    for at, listed in lists.items():
        if together := patient.persons[at].together:
            numbers = [number for number, _ in together]
            if len(listed) == len(together) and patient.number in numbers:
                return listed[numbers.index(patient.number)]
            start, end = introduction(patient.persons[at], patient.number)
            return next((d for d in listed if start <= d.start < end), None)
        if len(listed) == patient.total and enumerates(patient, sentences[at]):
            return listed[patient.number - 1]
    return None


def _of_another(patient: Patient, told: Demographic) -> bool:
    """Tell whether a word stands where another patient of the same sentence is introduced."""
    person = patient.persons[sentence_at(patient.all_sentences, told.start)]
    others = (
        introduction(person, number) for number, _ in person.together if number not in (patient.number, 0)
    )
    return any(start <= told.start < end for start, end in others)


def intradural(patient: Patient, complications: Iterable[Finding]) -> list[Finding]:
    """Return that cement is inside the dura where a complication says so."""
    for finding in complications:
        if finding.concept in patient.vocabulary.intradural:
            return [
                Finding(
                    "intradural",
                    "yes",
                    finding.evidence,
                    finding.assertion,
                    finding.concept,
                    finding.component,
                    finding.rule,
                )
            ]
    return []
