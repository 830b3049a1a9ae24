"""The words and phrases in which a course is told, read by the grammar of data/rules/courses.csv."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingest.nlp.cue_index import CueIndex
from ingest.nlp.cue_table import RULES
from kb.errors import VocabularyError

__all__ = [
    "FILE",
    "FUNCTIONS",
    "ILL",
    "PARTS",
    "PREDICATES",
    "SUBJECTS",
    "Phrase",
    "Word",
    "phrases",
    "words_of",
]

FILE = RULES / "courses.csv"

ILL = ("nerve", "pain", "illness")
FUNCTIONS = ("nfunction", "ofunction")
SUBJECTS = (*ILL, *FUNCTIONS, "who")
PREDICATES = (
    *("gone", "recovers", "returns", "better", "stays", "worse"),
    *("well", "fit", "normal", "poor", "able", "unable", "died", "grade"),
)
_SHADES = ("full", "part", "no", "still", "aid", "when", "before", "wished", "void", "can", "begins")
PARTS = (*SUBJECTS, *PREDICATES, *_SHADES)

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
_NO_SUBJECT = re.compile(
    r"(?:\W|\d|_|\b(?:was|were|is|are|be|been|being|has|had|have|did|does|then|also|it|they|she|he|this|these|so|as|by|at|in"
    r"|on|of|the|a|an|to|for|from|after|within|over|during|later|again|soon|quickly|rapidly|soon|even|all|both|too"
    r"|had|became|become|becomes|felt|feels|seemed|appeared|proved|once|more|very|well|months?|weeks?|days?|years?"
    r"|hours?|operation|surgery|removal|treatment|her|his|their)\b)*",
    re.IGNORECASE,
)
_OTHER_WORDS = 2  # a telegraphic phrase may hold


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the grammar where it stands.

    Attributes:
        start: offset of its first character.
        end: offset after its last character.
        part: the part of the grammar.
    """

    start: int
    end: int
    part: str


@lru_cache(maxsize=1)
def words_of() -> CueIndex:
    """Return the words of the grammar by their part.

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
            rows.setdefault(row["part"], []).append(rf"(?<!\w)(?:{row['pattern']})(?!\w)")
    return CueIndex(rows)


@dataclass(frozen=True, slots=True)
class Phrase:
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
    words: tuple[Word, ...]
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
        first = next((w.start for w in self.words if w.part in PREDICATES), self.end)
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


def _words(text: str, start: int, end: int) -> list[Word]:
    """Return the words of the grammar in order; of two that overlap the earlier, then the longer."""
    named = [Word(*found) for found in words_of().find(text, start, end)]
    named.sort(key=lambda w: (w.start, -w.end, PARTS.index(w.part)))
    kept: list[Word] = []
    for word in named:
        if not kept or word.start >= kept[-1].end:
            kept.append(word)
    return kept


def phrases(text: str, start: int, end: int) -> Iterator[Phrase]:
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
        names_only = parts & set(SUBJECTS) and not parts & {*PREDICATES, "no", "part", "still"}
        if names_only and sign and not _TURN.fullmatch(sign):
            continue
        yield Phrase(text, low, high, told, turns, back)
        low, turns, back = after, bool(_TURN.fullmatch(sign)), bool(_LOOKS_BACK.match(sign))
