"""Puts clinical words for the shorthand, lay words and slips of a question, and keeps what stood there."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ingest.nlp.rules import DEFAULT_FOLDER
from kb.model import CONCEPT_SLOTS
from kb.vocabulary import load_vocabulary

__all__ = ["Rewritten", "rewritten"]


@dataclass(frozen=True, slots=True)
class _Change:
    """A stretch that was rewritten: where it stands now, and where its words stood before."""

    start: int
    end: int
    was_start: int
    was_end: int


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A question in clinical words.

    Attributes:
        typed: the question as it was typed, on one line.
        text: the same in clinical words.
        steps: what each rewriting changed, the first one first.
    """

    typed: str
    text: str
    steps: tuple[tuple[_Change, ...], ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where the words behind a stretch of the rewritten text stand in the typed one."""
        for changes in reversed(self.steps):
            start, end = _before(changes, start, end)
        return start, end

    def words(self, start: int, end: int) -> str:
        """Return the typed words behind a stretch of the rewritten text."""
        first, last = self.place(start, end)
        return self.typed[first:last]


def rewritten(text: str) -> Rewritten:
    """Return a question in clinical words; what is told of relatives is left out."""
    typed = " ".join(text.replace("’", "'").split())
    line = _of_the_patient(typed)
    steps = []
    for rewrite in (_slips, _abbreviations, _lay):
        line, changes = _applied(line, rewrite(line))
        steps.append(changes)
    return Rewritten(typed, _parted(line), tuple(steps))


def _applied(line: str, edits: Iterable[tuple[int, int, str]]) -> tuple[str, tuple[_Change, ...]]:
    """Put other words for stretches; where two meet, the first that begins and covers more stands."""
    parts: list[str] = []
    changes: list[_Change] = []
    length = done = 0
    for start, end, put in sorted(edits, key=lambda edit: (edit[0], -edit[1])):
        if start < done:
            continue
        length += start - done
        changes.append(_Change(length, length + len(put), start, end))
        length += len(put)
        parts += [line[done:start], put]
        done = end
    return "".join((*parts, line[done:])), tuple(changes)


def _before(changes: Sequence[_Change], start: int, end: int) -> tuple[int, int]:
    """Return where a stretch stood before changes; of a change that it touches it takes the whole."""
    first = last = 0
    for change in changes:
        if change.end <= start:
            first = change.was_end - change.end
        if change.end <= end:
            last = change.was_end - change.end
    touched = [change for change in changes if change.start < end and start < change.end]
    begins = min((change.was_start for change in touched if change.start <= start), default=start + first)
    ends = max((change.was_end for change in touched if change.end >= end), default=end + last)
    return begins, ends


@cache
def _lay_words() -> tuple[tuple[re.Pattern[str], str], ...]:
    with (DEFAULT_FOLDER / "lay_language.csv").open(encoding="utf-8", newline="") as lines:
        return tuple((re.compile(row["pattern"], re.I), row["says"]) for row in csv.DictReader(lines))


def _lay(line: str) -> Iterator[tuple[int, int, str]]:
    for pattern, says in _lay_words():
        for match in pattern.finditer(line):
            yield match.start(), match.end(), match.expand(says)


# Names in capitals that are English words when they are not.
_ENGLISH = {"cat", "caps", "dish", "echo", "en", "map", "pet", "sea", "spam", "st", "stir", "stop", "vac"}
_SHORT = re.compile(r"\b[a-z]{2,6}\b")


@cache
def _names() -> tuple[str, ...]:
    """Return every name of what a patient can have, undergo or be examined by."""
    slots = (*CONCEPT_SLOTS, "cement")
    concepts = (concept for slot in dict.fromkeys(slots) for concept in load_vocabulary().of_type(slot))
    return tuple(name for concept in concepts for name in (concept.label, *concept.synonyms))


@cache
def _capitals() -> frozenset[str]:
    return frozenset(name.lower() for name in _names() if name.isupper() and name.isalpha()) - _ENGLISH


def _abbreviations(line: str) -> Iterator[tuple[int, int, str]]:
    """Yield the abbreviations that the vocabulary knows in capitals, typed without them."""
    for match in _SHORT.finditer(line):
        if match[0] in _capitals():
            yield match.start(), match.end(), match[0].upper()


_WORD = re.compile(r"[a-z]{7,}", re.I)
# Only a word that can be nothing but a clinical term is put for another.
_TERM = re.compile(
    r"(?:plast(?:y|ies)|plegi[ac]|pare(?:sis|tic)|(?:a?e|pare?)sthesia|toma|bolism|emboli|[co]tomy|pathy|osis|itis|"
    r"thecal|dural|algia|thorax|pnoe?a|aemia|emia|tension|tinence|tention|cement|leakage|weakness|numbness|"
    r"paralysis|infection|h(?:a?e)morrhage|spinal|vertebral|foraminal|pneumonia|pulmonary|pedicle|fracture)$"
)
_SHORTEST_TERM, _LONG = 8, 12
_SOUNDS = (("ph", "f"), ("th", "t"), ("y", "i"), ("ae", "e"), ("oe", "e"), ("j", "g"), ("k", "c"))
_DOUBLED = re.compile(r"(.)\1")
_MEASURES = (("hypo", "hyper"), ("intra", "extra"), ("para", "mono"))


def _sound(word: str) -> str:
    """Return a word as it sounds, so that f and ph are no slips."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return _DOUBLED.sub(r"\1", word)


@cache
def _known() -> frozenset[str]:
    """Return the words that are no slips: of the vocabulary and of the rules."""
    texts = [name.lower() for name in _names()]
    texts += [path.read_text(encoding="utf-8").lower() for path in sorted(DEFAULT_FOLDER.iterdir())]
    return frozenset(word for text in texts for word in re.findall(r"[a-z]{3,}", re.sub(r"\\.", " ", text)))


@cache
def _terms() -> dict[str, str]:
    """Return the clinical terms by their sound."""
    words = {word for name in _names() for word in re.findall(r"[a-z]+", name.lower())}
    terms = sorted(word for word in words if len(word) >= _SHORTEST_TERM and _TERM.search(word))
    return {_sound(word): word for word in reversed(terms)}


def _slips(line: str) -> Iterator[tuple[int, int, str]]:
    """Yield the misspelt clinical terms with the one term they can mean."""
    for match in _WORD.finditer(line):
        if term := _meant(match[0].lower()):
            yield match.start(), match.end(), term


@cache
def _searched(sound: str, most: int) -> tuple[tuple[str, float], ...]:
    choices = tuple(_terms())
    near = process.extract(sound, choices, scorer=OSA.distance, score_cutoff=most, limit=2)
    return tuple((choice, distance) for choice, distance, _ in near)


def _meant(word: str) -> str:
    """Return the term that a word misspells, "" where it is a word or could mean two terms."""
    if word in _known() or (word.endswith("s") and word[:-1] in _known()):
        return ""
    sound = _sound(word)
    near = _searched(sound, 2 if len(word) >= _LONG else 1)
    if not near or (len(near) > 1 and near[0][1] == near[1][1]):
        return ""
    term = near[0][0]
    turned = any({word[: len(a)], _terms()[term][: len(b)]} == {a, b} for a, b in _MEASURES)
    return "" if term[:2] != sound[:2] or turned else _terms()[term]


_OTHERS = re.compile(
    r"(?<=[,.;])\s*(?:(?:and )?(?:his|her|the) )?"
    r"(?:husband|wife|mother|father|brother|sister|son|daughter|family history|fhx?)\b"
    r"(?! (?:sa|rep|not|found|call|tell|told|think|br|stat|desc|is worried))[^.;,]*",
    re.I,
)


_ALLERGIES = re.compile(r"\b(?:allerg(?:ic|y|ies)|anaphylaxis) (?:to|against) [^.;,]*|\b\w+ allergy\b", re.I)


def _of_the_patient(line: str) -> str:
    """Blank out what is said of relatives, but not what they say of the patient, and what was never given."""
    for said in (_OTHERS, _ALLERGIES):
        line = said.sub(lambda of: " " * len(of[0]), line)
    return line


_WEIGHED = re.compile(
    r"\b(?:no|not|without|denie[sd]|denying|nil|suspect(?:ed|ing)?|possibl[ey]|probabl[ey]|presum(?:ed|ably))\b[^.;]*",
    re.I,
)
_LISTS = re.compile(r"\b(?:or|nor)\b", re.I)
_OPENING = re.compile(r"(?<=[a-z]{3}[.?!]) +[a-z]")


def _parted(text: str) -> str:
    """End a denial or a doubt at its comma, as shorthand means it: "no leak, epidural hematoma".

    What follows a full stop gets its capital letter, for a sentence is known by it.
    """
    return _OPENING.sub(lambda first: first[0].upper(), _WEIGHED.sub(_ended, text))


def _ended(denied: re.Match[str]) -> str:
    words = denied[0]
    last = max((found.end() for found in _LISTS.finditer(words)), default=0)
    return words[:last] + words[last:].replace(",", ";")
