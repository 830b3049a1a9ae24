"""Whether a state of function is told of the time before the treatment of the complication or after it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ingest.nlp.cue_pattern import cue
from ingest.nlp.events import Event
from ingest.nlp.spans import Sentence
from ingest.nlp.states import State
from ingest.nlp.story import Story

__all__ = ["BASELINE", "LAST", "phase_of"]

BASELINE, LAST = "baseline", "last"

# "Before the procedure he was ambulatory": not what came of it.
_BEFOREHAND = cue(
    r"\b(?:before|prior to) (?:the |this |her |his )?(?:index )?(?:procedure|vertebroplasty|kyphoplasty"
    r"|augmentation|operation|surgery|injection)\b",
    r"\bpre-?(?:operative|procedural|interventional)(?:ly)?\b",
)
_AFTER = re.compile(
    r"\b(?:after|following|during|upon|(?:within|in) (?:[\w-]+ ){0,2}(?:minutes|hours?|days?|weeks?) of)"
    r"\s+(?:\S+\s+){0,5}$",
    re.I,
)
_AFTERWARDS = re.compile(r"[^.;,]{0,15}\bafter(?:wards?)?\b", re.I)
_HAD_BEEN = re.compile(r"(?:[^.;]{0,20}\bhad been\b[^.;,]{0,30}|[^.;,]{0,12})\bbefore\b", re.I)
# "One week later she noted weakness": how it began, however late.
_BEGAN = cue(
    r"\b(?:noted|noticed|developed|presented|complained|experienced|appeared|began|reported|occurred"
    r"|returned with|readmitted|worsened|deteriorated|dropped|sank|found to have|woke|awoke"
    r"|awakened|set in|came on)\b"
)
_FAR = cue(
    r"\b(?:weeks?|months?|years?|follow\w*|visits?|discharged?|last|latest|final|finally|eventually|ultimately"
    r"|now|at present|to date)\b"
)
_VISIT = cue(r"\b(?:follow-?ups?|visits?|last|latest|final|control)\b")
_STABLE = cue(r"\b(?:stable|unchanged|the same)\b")


def phase_of(
    text: str,
    sentence: Sentence,
    state: State,
    story: Story,
    events: Sequence[Event],
    change: str,
    *,
    late: bool,
    begun: Collection[str],
    began: bool,
) -> str:
    """Return the phase a state is told of, "" for the time before the procedure or its own good effect."""
    better = change in ("improved", "resolved")
    if not story.procedure:
        later = (e for e in events if e.name == "procedure" and e.start >= state.end)
        return BASELINE if any(_AFTER.search(text, state.end, e.start) for e in later) else ""
    own_effect = state.modality == "pain" and not began and any(e.name == "procedure" for e in events)
    if state.when:
        return "" if own_effect else BASELINE if state.when == "before" else LAST
    if own_effect and better:
        return ""
    if story.symptoms and state.value.startswith("walks") and text.startswith("walks ", state.start):
        return LAST
    known_before = _BEFOREHAND.search(text, sentence.start, state.end)
    if known_before and not (began or story.treatment or _AFTERWARDS.match(text, state.end)):
        return ""
    if not (began or story.treatment) and _HAD_BEEN.match(text, state.end, sentence.end):
        return ""
    if (
        story.treatment
        or (late and story.symptoms and (better or not _begins(text, sentence, state)))
        or (
            change == "unchanged"
            and state.modality in begun
            and _STABLE.search(text, state.end, sentence.end)
        )
        or (better and story.symptoms and (story.drugs or state.graded or state.modality in begun))
    ):
        return LAST
    injured = state.modality == "pain" and any(
        e.name == "injury" and 0 <= e.start - state.end < 30 for e in events
    )
    if injured or (better and not state.graded):
        return ""
    return BASELINE


def _begins(text: str, sentence: Sentence, state: State) -> bool:
    """Tell whether a state told of a later time only then began: "one week later she noted weakness"."""
    if _VISIT.search(text, sentence.start, sentence.end):
        return False
    if not _FAR.search(text, sentence.start, sentence.end):
        return True
    return _BEGAN.search(text, sentence.start, state.start) is not None
