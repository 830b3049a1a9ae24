"""What became of a state by the words of its clause: stayed, worse, gone or better."""

from __future__ import annotations

import re

from ingest.nlp.cue_pattern import cue
from ingest.nlp.spans import Sentence
from ingest.nlp.states import State

__all__ = [
    "came_back",
    "change_of",
    "clause_of",
    "denied_after",
    "found_lost",
    "found_well",
    "is_lessened",
    "is_thorough",
]

# What became of a state, by the words of its clause; the first that fits counts.
_CHANGES = (
    (
        "unchanged",
        r"\b(?:unsatisfactory|disappointing|persist\w*|remain\w*|unchanged|residual|permanent\w*|still|stayed"
        r"|continues? to"
        r"|(?:did|has|had|have) not (?!(?:fully|completely|entirely)\b)(?:\w+ )?"
        r"(?:improved?|recover(?:ed)?|resolved?|changed?)\b(?! (?:fully|completely|entirely)\b)"
        r"|no improvement|the same as)",
    ),
    ("worse", r"\b(?:worsen\w*|deteriorat\w+|progress(?:ed|ively)\b|aggravat\w+|declin\w+)"),
    (
        "improved",
        r"\b(?:part(?:ly|ially)|largely|mostly|markedly|greatly|considerably|significantly|substantially"
        r"|somewhat|nearly|almost|incompletely|dramatically) "
        r"(?:resolv\w+|reliev\w+|subsid\w+|disappear\w*|vanish\w+|settled|abated|gone|normal\w*|recover\w+)"
        r"|\b(?:resolv|reliev|subsid|recover)(?:ed|es) (?:only )?(?:part(?:ly|ially)|incompletely|largely)",
    ),
    (
        "resolved",
        r"\b(?:resolv\w+|disappear\w*|subsid\w+|gone|vanish\w+|ceas\w+|stopped|faded|settled|abated"
        r"|passed off|went away|lost (?:her|his) (?:\w+ )?pain|free (?:of|from)"
        r"|(?:was|were|is|are|be|become|became|completely|fully|entirely) (?:again )?normal"
        r"|complete(?:ly)? (?:recover\w+|reliev\w+|relief)"
        r"|recovered (?:completely|fully)|full(?:y)? recover\w+|(?:returned|back) to normal|relieved"
        r"|normali[sz]ed)",
    ),
    (
        "improved",
        r"\b(?:improv\w+|better|recover\w*\b(?! (?:room|unit|area|ward)\b)|alleviat\w+|regain\w*"
        r"|eas(?:ed|ing)|relief)",
    ),
    ("lessened", r"\b(?:less(?:ened)?|reduced|diminish\w+|decreas\w+|fell|impaired|blunted)\b"),
)
_CHANGE = tuple((value, cue(pattern)) for value, pattern in _CHANGES)
_CLAUSE_END = re.compile(
    r"[;:]|,?\s+\b(?:(?<!all\s)but|whereas|while|although|though|however)\b|,\s+and\b|\band\s+(?:her|his|the)\b",
    re.I,
)
_AND_ANOTHER = re.compile(r"\band\s+(?=(?:[\w-]+\s){1,3}(?:was|were|is|are|had|has|have|became)\b)", re.I)
_WISHED = re.compile(
    r"\b(?:(?<!began )(?<!started )(?<!continued )(?<!continues )(?<!able )(?<!seemed )(?<!led )to"
    r"|may|might|can|would|will|should|if)\s+(?:\w+ly\s+)?$",
    re.I,
)
_NOT_BEFORE = re.compile(r"\b(?:not|never|n't|no|without|failed to)\s(?:(?!and\b|but\b)[\w-]+\s){0,2}$", re.I)
_NOT_AFTER = re.compile(r"\s(?:did|was|were|has|have|had|could)(?:\sbe)?\s(?:not|never)\b", re.I)
_PARTLY = re.compile(
    r"\b(?:partially|partly|nearly|almost|largely|mostly|incompletely)\b"
    r"|\ball (?:[\w-]+ ){1,3}(?:but|except)\b",
    re.I,
)
_THOROUGH = re.compile(r"\b(?:fully|completely|entirely|complete|full|total)\b", re.I)
_CAME_BACK = re.compile(r"\b(?:returned|came back)\b", re.I)
_FOUND_WELL = re.compile(
    r"[^.;,]{0,40}?\b(?:was|were|is|are|remained|stayed) (?:(?!nearly|part|large|most)\w+ly |all )?"
    r"(?:intact|normal|preserved|full"
    r"|unremarkable|unimpaired|spared)\b",
    re.I,
)
_WHOLLY_BEFORE = re.compile(r"\b(?:complete|full|total|entire)\s$", re.I)
_WHOLLY_AFTER = re.compile(r"\s(?:was|is) (?:complete|full|total)\b", re.I)
_LESS = r"(?:less(?:ened)?|reduced|diminish\w+|decreas\w+|fell|fallen)"
_LESS_BEFORE = re.compile(rf"\b{_LESS}\s$", re.I)
_LESS_AFTER = re.compile(
    rf"[^.;,]{{0,40}}?\b{_LESS}\b(?!\s(?!(?:to|by|from|over|in|with|and|but|after|within|at|on|during)\b|\w+ly\b)\w)",
    re.I,
)
_FOUND_LOST = re.compile(
    r"[^.;,]{0,30}?\b(?:was|were|is|are|had been) (?:\w+ly )?(?:absent|lost|abolished|missing)\b", re.I
)
_AT_A_LEVEL = re.compile(
    r"\s(?:at|to|around)\s(?:a |about )?(?:VAS |NRS )?\d(?!\d*[ -](?:min|hour|day|week|month|year))", re.I
)


def clause_of(text: str, sentence: Sentence, state: State) -> tuple[int, int]:
    """Return the clause around a state."""
    start, end = sentence.start, sentence.end
    for cut in _CLAUSE_END.finditer(text, sentence.start, sentence.end):
        if cut.end() <= state.start:
            start = cut.end()
        elif cut.start() >= state.end:
            end = cut.start()
            break
    return _own_part(text, state, start, end)


def _own_part(text: str, state: State, start: int, end: int) -> tuple[int, int]:
    """Return a clause without what follows or went before with a verb of its own: "improved and gait was"."""
    for cut in _AND_ANOTHER.finditer(text, start, end):
        if cut.start() >= state.end and _tells_change(text, state.end, cut.start()):
            return start, cut.start()
        if cut.end() <= state.start and _tells_change(text, start, cut.start()):
            start = cut.end()
    return start, end


def _tells_change(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch of text tells a change."""
    return any(pattern.search(text, start, end) for _, pattern in _CHANGE)


def change_of(text: str, clause: tuple[int, int]) -> str:
    """Return what became of a state by the words of its clause, "" where they say nothing.

    "lessened" is good of a trouble and bad of a function.
    """
    for value, pattern in _CHANGE:
        for found in pattern.finditer(text, *clause):
            better = value in ("resolved", "improved")
            if better and (
                _NOT_BEFORE.search(text, clause[0], found.start()) or _NOT_AFTER.match(text, found.end())
            ):
                return "improved" if _THOROUGH.search(text, *clause) else "unchanged"
            if value == "resolved" and _AT_A_LEVEL.match(text, found.end()):
                return "improved"
            if value == "resolved" and _PARTLY.search(text, clause[0], min(clause[1], found.end() + 24)):
                return "improved"
            if not _WISHED.search(text, max(clause[0], found.start() - 30), found.start()):
                return value
    return ""


def came_back(text: str, start: int, clause: tuple[int, int]) -> str:
    """Return "improved" where a function is told to have returned, "unchanged" where it has not, else ""."""
    found = _CAME_BACK.search(text, start, clause[1])
    if not found:
        return ""
    return "unchanged" if _NOT_BEFORE.search(text, clause[0], found.start()) else "improved"


def found_well(text: str, start: int, clause: tuple[int, int]) -> bool:
    """Tell whether a function is told to be as it should: "anal tone was preserved"."""
    return _FOUND_WELL.match(text, start, clause[1]) is not None


def is_lessened(text: str, state: State, clause: tuple[int, int]) -> bool:
    """Tell whether a trouble is itself told to be less: "numbness decreased", not "and decreased tone"."""
    before = _LESS_BEFORE.search(text, max(clause[0], state.start - 14), state.start)
    return before is not None or _LESS_AFTER.match(text, state.end, clause[1]) is not None


def found_lost(text: str, start: int, clause: tuple[int, int]) -> bool:
    """Tell whether a function is told to be gone: "vibration sense was absent"."""
    return _FOUND_LOST.match(text, start, clause[1]) is not None


def is_thorough(text: str, state: State, clause: tuple[int, int]) -> bool:
    """Tell whether a recovery is called complete right before or after."""
    before = _WHOLLY_BEFORE.search(text, max(clause[0], state.start - 12), state.start)
    return before is not None or _WHOLLY_AFTER.match(text, state.end, clause[1]) is not None


def denied_after(text: str, state: State) -> bool:
    """Tell whether a state is denied by the words right after it: "walking was not regained"."""
    return _NOT_AFTER.match(text, state.end) is not None
