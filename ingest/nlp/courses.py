"""The grammar of a course: who or which function, what became of it, how far (data/rules/courses.csv)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import dropwhile

from ingest.nlp.cue_table import RULES
from kb.errors import VocabularyError

__all__ = ["FILE", "PARTS", "Course", "read_courses", "words_of"]

FILE = RULES / "courses.csv"

_ILL = ("nerve", "pain", "illness")
_FUNCTIONS = ("nfunction", "ofunction")
_SUBJECTS = (*_ILL, *_FUNCTIONS, "who")
_PREDICATES = (
    *("gone", "recovers", "returns", "better", "stays", "worse"),
    *("well", "fit", "normal", "poor", "able", "unable", "died", "grade"),
)
_SHADES = ("full", "part", "no", "still", "aid", "when", "before", "wished", "void", "can", "begins")
PARTS = (*_SUBJECTS, *_PREDICATES, *_SHADES)

# What ends a phrase; commas part phrases too, for a subject and what is said of it reach over them.
_BREAK = re.compile(
    r"[,;:()]|\s[-–—]+\s|\b(?:and|but|though|although|while|whereas|yet|with|however|or|nor|so that|because"
    r"|until|despite|in spite of|who|which|that)\b|\b(?=without\b)",
    re.IGNORECASE,
)
_TURN = re.compile(
    r"[;:(]|but|though|although|while|whereas|yet|however|because|despite|in spite of", re.IGNORECASE
)
_LOOKS_BACK = re.compile(r"(?:despite|in spite of|until|because)$", re.IGNORECASE)
_FROM_TO = re.compile(
    r"\bfrom\s(?P<was>\d+(?:\.\d)?)\s?(?:/\s?\d+)?\s(?:down |up )?to\s(?P<now>\d+(?:\.\d)?)\b"
    r"|(?<![\d/.])(?P<then>\d+(?:\.\d)?)\s?(?:/\s?\d+)?\s?(?:→|->|to|then)\s?(?P<last>\d+(?:\.\d)?)\b"
    r"|(?<![\d/.])(?P<end>\d+(?:\.\d)?)\s?(?:(?:/|of|out of)\s?\d+)?,?\s\(?"
    r"(?:from|formerly|was|previously|before)\s(?P<start>\d+(?:\.\d)?)\b",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(
    r"(?:\W|\d|_|\b(?:was|were|is|are|be|been|being|has|had|have|did|does|then|also|it|they|she|he|this|these|so|as|by|at|in"
    r"|on|of|the|a|an|to|for|from|after|within|over|during|later|again|soon|quickly|rapidly|soon|even|all|both|too"
    r"|had|became|become|becomes|felt|feels|seemed|appeared|proved|once|more|very|well|months?|weeks?|days?|years?"
    r"|hours?|operation|surgery|removal|treatment|her|his|their)\b)*",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\s*until\b", re.IGNORECASE)
_SAME = re.compile(
    r"\b(?:unchanged|the same|as before|no change|not changed|no different|nothing)\b", re.IGNORECASE
)
_OTHER_WORDS = 2  # a telegraphic phrase may hold
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


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    part: str


@lru_cache(maxsize=1)
def words_of() -> dict[str, re.Pattern[str]]:
    """Return the words of each part of the grammar.

    Raises:
        VocabularyError: for a row of no known part, or whose words are no regular expression.
    """
    rows: dict[str, list[str]] = {}
    with FILE.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), 2):
            try:
                re.compile(row["pattern"])
            except re.error as error:
                remedy = "Correct the pattern."
                raise VocabularyError(
                    f"{FILE.name}, row {number}", f"not a pattern ({error})", remedy
                ) from None
            if row["part"] not in PARTS:
                remedy = f"Parts: {', '.join(PARTS)}."
                raise VocabularyError(f"{FILE.name}, row {number}", f"no part '{row['part']}'", remedy)
            rows.setdefault(row["part"], []).append(row["pattern"])
    return {part: re.compile(rf"(?<!\w)(?:{'|'.join(told)})(?!\w)", re.I) for part, told in rows.items()}


def read_courses(text: str, start: int, end: int) -> list[Course]:
    """Return what each phrase of a stretch of text says became of something, in order."""
    found: list[Course] = []
    carried: tuple[_Word, ...] = ()
    for phrase in _phrases(text, start, end):
        subjects = tuple(w for w in phrase.words if w.part in _SUBJECTS)
        course = _judged(phrase, subjects or (carried if phrase.continues else ()))
        if course is not None:
            found.append(course)
        carried = subjects or (() if phrase.turns else carried)
    return found


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A stretch between two breaks.

    Attributes:
        text: the text it stands in.
        start: offset of its first character.
        end: offset after its last character.
        words: its words of the grammar.
        turns: whether what is said takes a turn before it.
        back: whether it tells of the time before what is said: "despite ...".
    """

    text: str
    start: int
    end: int
    words: tuple[_Word, ...]
    turns: bool
    back: bool

    @property
    def parts(self) -> set[str]:
        """The parts of the grammar it holds."""
        return {w.part for w in self.words}

    @property
    def denied(self) -> bool:
        """Whether it is denied, and not twice."""
        return sum(w.part == "no" for w in self.words) % 2 == 1

    @property
    def continues(self) -> bool:
        """Whether nothing before its first predicate names a subject of its own: "and has improved"."""
        first = next((w.start for w in self.words if w.part in _PREDICATES), self.end)
        ahead = self.text[self.start : first]
        for word in reversed([w for w in self.words if w.end <= first]):
            ahead = ahead[: word.start - self.start] + ahead[word.end - self.start :]
        return _NO_SUBJECT.fullmatch(ahead) is not None

    @property
    def telegraphic(self) -> bool:
        """Whether it is one of notes: hardly a word beside those of the grammar."""
        known = sum(len(self.text[w.start : w.end].split()) for w in self.words)
        return len(self.text[self.start : self.end].split()) - known <= _OTHER_WORDS

    def holds(self, pattern: re.Pattern[str], more: int = 0) -> bool:
        """Tell whether a pattern is found in it or in ``more`` characters on."""
        return pattern.search(self.text, self.start, self.end + more) is not None


def _words(text: str, start: int, end: int) -> list[_Word]:
    """Return the words of the grammar in order; of two that overlap the earlier, then the longer."""
    named = [
        _Word(m.start(), m.end(), part)
        for part, pattern in words_of().items()
        for m in pattern.finditer(text, start, end)
    ]
    named.sort(key=lambda w: (w.start, -w.end, PARTS.index(w.part)))
    kept: list[_Word] = []
    for word in named:
        if not kept or word.start >= kept[-1].end:
            kept.append(word)
    return kept


def _phrases(text: str, start: int, end: int) -> Iterator[_Phrase]:
    """Yield the phrases; one without a predicate is joined to the next, as in an enumeration of subjects."""
    words = _words(text, start, end)
    inside = [(w.start, w.end) for w in words]
    cuts = [
        m
        for m in _BREAK.finditer(text, start, end)
        if not any(a < m.end() and m.start() < b for a, b in inside)
    ]
    low, turns, back = start, True, False
    for high, after, sign in [*((m.start(), m.end(), m[0].strip()) for m in cuts), (end, end, "")]:
        told = tuple(w for w in words if low <= w.start < high)
        parts = {w.part for w in told}
        names_only = parts & set(_SUBJECTS) and not parts & {*_PREDICATES, "no", "part", "still"}
        if names_only and sign and not _TURN.fullmatch(sign):
            continue
        yield _Phrase(text, low, high, told, turns, back)
        low, turns, back = after, bool(_TURN.fullmatch(sign)), bool(_LOOKS_BACK.match(sign))


def _judged(phrase: _Phrase, subjects: tuple[_Word, ...]) -> Course | None:
    """Return what a phrase says of its subject, None where it says nothing of the course."""
    if phrase.back:
        phrase = replace(phrase, words=tuple(dropwhile(lambda w: w.part != "who", phrase.words)))
    parts = phrase.parts
    if not parts or parts & {"before", "wished", "void"}:
        return None
    subject = next((k for k in _SUBJECTS if any(w.part == k for w in subjects)), "")
    if not subject and phrase.holds(_GRADE):
        subject = "nfunction"
    changes = parts & set(_PREDICATES)
    if subject in _ILL and not changes and not parts & set(_SUBJECTS):
        return None
    value = _compared(phrase, subject) or _value(phrase, subject)
    if not value or (not subject and (not phrase.telegraphic or value in ("worse", "death"))):
        return None
    said = [w for w in phrase.words if w.part in (*_PREDICATES, *_SUBJECTS, "no")] or list(phrase.words)
    activity = value == "improved" and bool(parts & {"able", "fit"}) and not parts & {"better", "part", "aid"}
    bare = subject in _ILL and not changes and "still" not in parts
    beside = frozenset(w.part for w in subjects)
    return Course(value, subject, said[0].start, said[-1].end, activity, bare, beside)


def _compared(phrase: _Phrase, subject: str) -> str:
    """Return the verdict of a number beside an earlier one: less of a trouble, or more of a function."""
    if subject not in (*_ILL, *_FUNCTIONS):
        return ""
    match = _FROM_TO.search(phrase.text, phrase.start, phrase.end)
    if match is None:
        return ""
    was = float(match["was"] or match["then"] or match["start"])
    now = float(match["now"] or match["last"] or match["end"])
    if was == now:
        return "unchanged"
    if (now < was) == (subject in _ILL):
        return "complete recovery" if subject in _ILL and now == 0 else "improved"
    return "worse"


def _value(phrase: _Phrase, subject: str) -> str:
    """Return the verdict of a phrase by its predicate, degree and negation."""
    if "died" in phrase.parts:
        return "" if phrase.denied else "death"
    if subject in _ILL:
        return _of_trouble(phrase)
    if subject in _FUNCTIONS:
        return _of_function(phrase)
    return _of_person(phrase)


def _of_trouble(phrase: _Phrase) -> str:
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


def _of_function(phrase: _Phrase) -> str:
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


def _of_person(phrase: _Phrase) -> str:
    """Return the verdict of what is said of the patient, or of nobody named."""
    parts, denied = phrase.parts, phrase.denied
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


def _is_held(phrase: _Phrase) -> bool:
    """Tell whether somebody is said to have kept a grade or a state."""
    parts = phrase.parts
    if "grade" in parts and parts & {"stays", "still"}:
        return True
    return "stays" in parts and not parts & {"able", "fit", "better"} and phrase.holds(_SAME)
