"""What each phrase says became of somebody or of a function: verdicts by subject, predicate and degree."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import dropwhile

from ingest.nlp.course_phrases import FUNCTIONS, ILL, PREDICATES, SUBJECTS, Phrase, Word, phrases

__all__ = ["Course", "read_courses"]

_FROM_TO = re.compile(
    r"\bfrom\s(?P<was>\d+(?:\.\d)?)\s?(?:/\s?\d+)?\s(?:down |up )?to\s(?P<now>\d+(?:\.\d)?)\b"
    r"|(?<![\d/.])(?P<then>\d+(?:\.\d)?)\s?(?:/\s?\d+)?\s?(?:→|->|to|then)\s?(?P<last>\d+(?:\.\d)?)\b"
    r"|(?<![\d/.])(?P<end>\d+(?:\.\d)?)\s?(?:(?:/|of|out of)\s?\d+)?,?\s\(?"
    r"(?:from|formerly|was|previously|before)\s(?P<start>\d+(?:\.\d)?)\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\s*until\b", re.IGNORECASE)
_SAME = re.compile(
    r"\b(?:unchanged|the same|as before|no change|not changed|no different|nothing)\b", re.IGNORECASE
)
# A phrase without a subject that names these is of a film or a material, not of somebody.
_OF_A_FINDING = re.compile(
    r"\b(?:cement|embol\w+|fragments?|needle|implants?|screws?|rods?|CT|MRI|radiographs?|films?|scans?"
    r"|CRP|alignment|cage|echocardiogra\w+|ultraso\w+|parameters|markers)\b",
    re.IGNORECASE,
)
_GOOD = ("complete recovery", "improved")
_DECLINED = re.compile(r"\bdeclin(?:ed|es)\b(?! (?:further|rapidly|gradually|steadily))", re.IGNORECASE)
_GRADE = re.compile(r"\d\s?/\s?5\b")
_NEW = re.compile(
    r"\b(?:new|additional|other|worse)\s(?!(?:\w+ )?(?:fractures?|falls?|\w+) (?:and|or)\b)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Course:
    """What a phrase says became of something.

    Attributes:
        value: a verdict, one of OUTCOMES.
        subject: the part of the grammar it is said of, "" where nothing is named.
        start: offset of the words that say so.
        end: offset after them.
        activity: whether it is what somebody does again, which leaves open whether anything is left.
        bare: whether a symptom is only denied or called slight, without a word of change.
        beside: every part of the grammar it is said of.
    """

    value: str
    subject: str
    start: int
    end: int
    activity: bool = False
    bare: bool = False
    beside: frozenset[str] = frozenset()


def read_courses(text: str, start: int, end: int) -> list[Course]:
    """Return what each phrase of a stretch of text says became of something, in order."""
    found: list[Course] = []
    carried: tuple[Word, ...] = ()
    for phrase in phrases(text, start, end):
        subjects = tuple(w for w in phrase.words if w.part in SUBJECTS)
        course = _judged(phrase, subjects or (carried if phrase.continues else ()))
        if course is not None:
            found.append(course)
        carried = subjects or (() if phrase.turns else carried)
    return found


def _judged(phrase: Phrase, subjects: tuple[Word, ...]) -> Course | None:
    """Return what a phrase says of its subject, None where it says nothing of the course."""
    if phrase.back:
        phrase = replace(phrase, words=tuple(dropwhile(lambda w: w.part != "who", phrase.words)))
    parts = phrase.parts
    if not parts or parts & {"before", "wished", "void"}:
        return None
    subject = next((k for k in SUBJECTS if any(w.part == k for w in subjects)), "")
    if not subject and phrase.holds(_GRADE):
        subject = "nfunction"
    changes = parts & set(PREDICATES)
    if subject in ILL and not changes and not parts & set(SUBJECTS):
        return None
    value = _compared(phrase, subject) or _value(phrase, subject)
    of_nobody = not subject and (
        not phrase.telegraphic or value in ("worse", "death") or phrase.holds(_OF_A_FINDING)
    )
    of_a_film = subject in ("illness", "ofunction") and phrase.holds(_OF_A_FINDING)
    if not value or of_nobody or (of_a_film and value in _GOOD):
        return None
    said = [w for w in phrase.words if w.part in (*PREDICATES, *SUBJECTS, "no")] or list(phrase.words)
    activity = value == "improved" and bool(parts & {"able", "fit"}) and not parts & {"better", "part", "aid"}
    bare = subject in ILL and not changes and "still" not in parts
    beside = frozenset(w.part for w in subjects)
    return Course(value, subject, said[0].start, said[-1].end, activity, bare, beside)


def _compared(phrase: Phrase, subject: str) -> str:
    """Return the verdict of a number beside an earlier one: less of a trouble, or more of a function."""
    if subject not in (*ILL, *FUNCTIONS):
        return ""
    match = _FROM_TO.search(phrase.text, phrase.start, phrase.end)
    if match is None:
        return ""
    was = float(match["was"] or match["then"] or match["start"])
    now = float(match["now"] or match["last"] or match["end"])
    if was == now:
        return "unchanged"
    if (now < was) == (subject in ILL):
        return "complete recovery" if subject in ILL and now == 0 else "improved"
    return "worse"


def _value(phrase: Phrase, subject: str) -> str:
    """Return the verdict of a phrase by its predicate, degree and negation."""
    if "died" in phrase.parts:
        return "" if phrase.denied else "death"
    if subject in ILL:
        return _of_trouble(phrase)
    if subject in FUNCTIONS:
        return _of_function(phrase)
    return _of_person(phrase)


def _of_trouble(phrase: Phrase) -> str:
    """Return the verdict of what is said of a symptom."""
    parts, denied = phrase.parts, phrase.denied
    if "worse" in parts:
        return "" if denied else "worse"
    gone = bool(parts & {"gone", "recovers"})
    if gone and denied:
        return "improved" if "full" in parts or phrase.holds(_UNTIL, 8) else "unchanged"
    if gone:
        return "improved" if "part" in parts else "complete recovery"
    if "better" in parts:
        return "unchanged" if denied else "improved"
    if "begins" in parts and not denied and "still" not in parts and "stays" not in parts:
        return ""
    if denied:
        return "" if phrase.holds(_NEW) else "complete recovery"
    if "part" not in parts and parts & {"stays", "still", "grade"}:
        return "unchanged"
    return "improved" if "part" in parts else ""


def _of_function(phrase: Phrase) -> str:
    """Return the verdict of what is said of a function."""
    parts, denied = phrase.parts, phrase.denied
    if "worse" in parts:
        return "" if denied else "worse"
    if parts & {"recovers", "returns", "better"}:
        if denied:
            return "improved" if "full" in parts or phrase.holds(_UNTIL, 8) else "unchanged"
        whole = parts & {"full", "normal"} and "part" not in parts
        return "complete recovery" if whole else "improved"
    if "normal" in parts:
        return "improved" if denied or "part" in parts else "complete recovery"
    if parts & {"poor", "unable", "stays"} or parts >= {"still", "grade"}:
        return "" if denied else "unchanged"
    if "able" in parts:
        return "unchanged" if denied else "improved"
    return "unchanged" if denied and "nfunction" in parts else ""


def _of_person(phrase: Phrase) -> str:
    """Return the verdict of what is said of the patient, or of nobody named."""
    parts, denied = phrase.parts, phrase.denied
    if phrase.holds(_DECLINED):
        return ""
    if parts & {"worse", "unable"}:
        return "" if denied else "worse" if "worse" in parts else "unchanged"
    if "recovers" in parts:
        if denied:
            return "improved" if "full" in parts else "unchanged"
        return "improved" if "part" in parts else "complete recovery"
    if "returns" in parts and (denied or parts & {"normal", "full"}):
        return "unchanged" if denied else "improved" if "part" in parts else "complete recovery"
    if "well" in parts:
        return "" if denied else "improved" if "part" in parts else "complete recovery"
    if "poor" in parts or _is_held(phrase):
        return "" if denied else "unchanged"
    if parts & {"better", "fit", "able"}:
        return "unchanged" if denied else "improved"
    return ""


def _is_held(phrase: Phrase) -> bool:
    """Tell whether somebody is said to have kept a grade or a state."""
    parts = phrase.parts
    if "grade" in parts and parts & {"stays", "still"}:
        return True
    return "stays" in parts and not parts & {"able", "fit", "better"} and phrase.holds(_SAME)
