"""What surrounds a time in its sentence: the word beside it, and the events near it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.nlp.durations import Expression
from ingest.nlp.events import Event
from ingest.nlp.spans import Sentence

__all__ = ["Setting", "setting_of"]

_REACH = 45  # characters from "after" to what it is after

_OPENS = 14  # characters from a time that opens a clause to the mark after it

# The words beside a time that say what it is counted from.
_RELATION = re.compile(
    r"[\s,]*(?:(?P<followup>(?:[\s-]|of|clinical|regular|post-?\w*)*follow(?:ed)?[- ]?up)"
    r"|(?P<later>later|afterwards?|thereafter|post-?\s?op\w*|postoperatively|on(?=\s*[,.;:]|\s+(?:he|she"
    r"|the patient)\b))"
    r"|(?P<after>after|following|post|from|since)\b"
    r"|(?P<ago>ago|earlier|previously|back\b|(?:before|prior)(?=\s*[.,;)]|\s+(?:in|at|he|she"
    r"|the patient was)\b))"
    r"|(?P<before>before|prior to|preceding|ahead of)\b"
    r"|(?P<of>(?:['’]s?\s+)?(?:of|history|duration|long\b|course)))",
    re.I,
)
_ENDS_AFTER = re.compile(r"\b(?:after|following)$", re.I)
# "Seven months after this, ...": later.
_THIS = re.compile(
    r"\s+(?:this|that|it|which)\s*[,]?\s+(?!\w+plasty|procedure|operation|surgery|"
    r"treatment|intervention)"
)
_CLAUSE_END = re.compile(r"[;:]|,\s+(?:and|but|which|who|while|whereas|after)\b|\bbut\b|\bhowever\b", re.I)


@dataclass(frozen=True, slots=True)
class Setting:
    """What surrounds one time.

    Attributes:
        left: the sentence before it.
        clause: start and end of its clause.
        relation: name of the word beside it ("after", "ago" ...), "".
        anchor: event that word leads to, "".
        near: events of its clause.
        before: events of its sentence told before it.
        last: event of its clause told just before it, "".
    """

    left: str
    clause: tuple[int, int]
    relation: str
    anchor: str
    near: frozenset[str]
    before: frozenset[str]
    last: str


def _goes_on(text: str, at: int, cut: re.Match[str], events: Sequence[Event]) -> bool:
    """Tell whether a clause that a time opens goes on: "ninety seconds later: ...", "a week on, after "
    "lifting ..."."""
    if any(at <= e.start < cut.start() for e in events if e.name not in ("procedure", "operation")):
        return False
    near = cut.start() - at
    return (cut.group() == ":" and near <= _OPENS) or (cut.group().endswith("after") and near <= 2 * _OPENS)


def setting_of(text: str, sentence: Sentence, time: Expression, events: Sequence[Event]) -> Setting:
    """Return what surrounds a time."""
    start, end = sentence.start, sentence.end
    for cut in _CLAUSE_END.finditer(text, sentence.start, sentence.end):
        if cut.end() <= time.start:
            start = cut.end()
        elif cut.start() >= time.end and not _goes_on(text, time.end, cut, events):
            end = cut.start()
            break
    beside = _RELATION.match(text, time.end, sentence.end)
    linked = beside.end() if beside else time.end if _ENDS_AFTER.search(text, time.start, time.end) else None
    leads = (e.name for e in events if linked is not None and 0 <= e.start - linked <= _REACH)
    near = frozenset(e.name for e in events if start <= e.start < end)
    before = frozenset(e.name for e in events if e.end <= time.start)
    relation = (beside.lastgroup or "") if beside else "after" if linked else ""
    this = relation == "after" and _THIS.match(text, linked or time.end)
    anchor = "" if this else next(leads, "")
    close = (e.name for e in reversed(events) if start <= e.start and e.end <= time.start <= e.end + _REACH)
    left = text[sentence.start : time.start]
    return Setting(left, (start, end), "later" if this else relation, anchor, near, before, next(close, ""))
