"""What a moment dates: "immediately", "on waking", "during the operation"."""

from __future__ import annotations

import re

from ingest.nlp.durations import Expression
from ingest.nlp.events import find_events
from ingest.nlp.spans import TimeRole
from ingest.nlp.story import TREATED, Story
from ingest.nlp.time_setting import Setting
from ingest.nlp.word_index import lower

__all__ = ["moment_role"]

_AT_OPERATION = re.compile(
    r"during\s+(?:the\s+)?(?:\w+\s+)?(?:surgery|operation)|intra-?\s?(?:operativ|procedur)\w+e$", re.I
)
_AT_ONCE = re.compile(r"immediately|at\s+once|straight ?away|there\s+and\s+then|then\s+and\s+there", re.I)
_RELIEVED = re.compile(
    r"\s+(?:pain |symptom\w* )?(?:results?|relief|improvement|effect|benefit|recovery|success)\b", re.I
)
_HARM = re.compile(
    r"\s+(?:\w+\s+)?(?:leak|extravas|complicat|ruptur|h[ae]+mo|death|arrest|deterior|neurolog"
    r"|injection)",
    re.I,
)


# Asleep at night, not under the anaesthetic.
_AT_NIGHT = re.compile(
    r"\b(?:at \d|a\.m|p\.m|night|o'clock|next|following|morning|later|home|midnight|in bed|evening|"
    r"day \d|dawn)\b",
    re.I,
)
_WOKE = re.compile(r"(?:awoke|woke|awakened)\b", re.I)
_SINCE = re.compile(r"(?:ever )?since\b|from the (?:very )?(?:day|time|hour)\b", re.I)
_FREE = re.compile(r"\b(?:ha[ds] not|not suffered|no|without|free|never|neither|nor|well|improv\w*)\b", re.I)
_COUNTED = re.compile(r"\b(?:hours?|days?|weeks?|months?|years?|elapsed|passed|gone by)\s+$", re.I)
_STOOD = re.compile(r"\b(?:stood|got|sat|get|stand|rise|sit|turned)\b[^.]*", re.I)
_THAT_EVENING = re.compile(
    r"\s+(?:up )?(?:(?:on|in|later|during) )?(?:the |that |same )*(?:evening|night|next|following|"
    r"day after|afternoon|first post)",
    re.I,
)
# Remarks on what might have been seen, and on others.
_REMARK = re.compile(
    r"\b(?:failure to|literature|in order to|risk of|to (?:prevent|avoid|reduce|detect|recogni[sz]e|"
    r"minimi[sz]e))\b",
    re.I,
)


def moment_role(text: str, time: Expression, at: Setting, story: Story) -> TimeRole:
    """Return what a moment dates: the onset, treatment at once, the operation itself, or the recovery."""
    printed, right = text[time.start : time.end], text[time.end : time.end + 40]
    if re.fullmatch(r"intra-?\s?(?:operativ|procedur)e?(?:al)?", printed, re.I) and not _HARM.match(right):
        return TimeRole.OTHER
    if _REMARK.search(text, *at.clause) or at.left.endswith("than "):
        return TimeRole.OTHER
    if _STOOD.search(printed) and _THAT_EVENING.match(right):
        return TimeRole.OTHER
    if _WOKE.match(printed) and _AT_NIGHT.search(at.left):
        return TimeRole.OTHER
    if _SINCE.match(printed):
        said = text[at.clause[0] : at.clause[1]]
        if _COUNTED.search(at.left) or _FREE.search(said) or "symptom" not in at.near:
            return TimeRole.OTHER
    if _RELIEVED.match(right):
        return TimeRole.FOLLOW_UP if story.treatment else TimeRole.OTHER
    if re.match(r"\s*(?:the\s+)?(?:discharge|admission|arrival|fall|trauma|accident)", right, re.I):
        return TimeRole.OTHER
    if _AT_OPERATION.match(printed) and (story.treatment or at.before & {"treatment"}):
        return TimeRole.OTHER
    if re.fullmatch(r"immediate(?:ly)?", printed, re.I) and _next_is_treatment(right):
        return TimeRole.TO_TREATMENT
    if _AT_ONCE.fullmatch(printed) and ("symptom" not in at.near or "recovery" in at.near):
        return TimeRole.TO_TREATMENT if at.near & TREATED and story.symptoms else TimeRole.OTHER
    return TimeRole.FOLLOW_UP if story.treatment and "recovery" in at.near else TimeRole.ONSET


def _next_is_treatment(right: str) -> bool:
    """Tell whether an operation follows within three words."""
    return any(
        e.name in ("treatment", "operation") and len(right[: e.start].split()) <= 3
        for e in find_events(lower(right), 0, len(right))
    )
