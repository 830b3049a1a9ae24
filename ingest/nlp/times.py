"""What each time of a report measures: time to symptoms, time to treatment, follow-up, or a time before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from spacy.language import Language

from ingest.nlp.durations import Expression, Shape, days_between, find_expressions
from ingest.nlp.moments import moment_role
from ingest.nlp.spans import Sentence, TimeRole, TimeSpan, register_extensions, sentence_at, text_of
from ingest.nlp.story import TREATED, Story, only_looked_back, outline
from ingest.nlp.time_setting import Setting, setting_of
from ingest.nlp.timeline import telling_of
from ingest.nlp.word_index import lower

__all__ = ["match", "set_annotations"]

register_extensions()

_FOR = re.compile(
    r"\b(?:for|over|lasting|lasted)\s+(?:a\s+(?:total|period)\s+of\s+|another\s+|a\s+further\s+|"
    r"the\s+)?(?:about|approximately|around|over|more than|at least"
    r"|up to|nearly|almost)?"
    r"\s*(?:the\s+)?(?:last|past)?\s*$",
    re.I,
)
_LASTING = re.compile(
    r"\b(?:time|duration|length|session|took|lasted)\s+(?:(?:was|of|about|only)\s+)*$", re.I
)
# "A latency of eight hours", "eighteen years separate the procedure from the first symptoms".
# "Underwent kyphoplasty for pain that had begun three weeks earlier".
_REASON = re.compile(
    r"\bfor (?:[\w-]+ ){0,6}?(?:pain|backache|fractures?|collapse|trauma|fall|accident|injury)\b"
    r"(?:(?! after| following)[^.;:]){0,50}?"
    r"\b(?:that|which|having|since|after|sustained|caused|suffered)\b[^.;:]*$",
    re.I,
)
_LATENCY = re.compile(
    r"\b(?:latency|latent period|latent interval|lag|silent interval|free interval|symptom-free interval)"
    r"(?:\s+(?:time|period))?\s+(?:of|was|lasted|amounted to)\s+(?:\w+\s+)?$",
    re.I,
)
_SEPARATE = re.compile(
    r"\s+(?:separated?|separates|lay between|passed between|elapsed between)\s+(?:the\s+)?(?:[\w-]+\s+){0,3}?"
    r"(?:\w+plasty|procedure|operation|surgery|injection|augmentation|intervention)\b",
    re.I,
)
_PASSED = re.compile(r"\s+(?:had )?(?:passed|elapsed|went by|gone by) (?:before|until|till)\b", re.I)
# "She was pain-free for a month. Then she presented with ..."
_THEN_NEXT = re.compile(r"[^.;]{0,90}\.\s+(?:[^.;]{0,90}\.\s+)?(?:[\w-]+\s+){0,6}?then\b", re.I)
_IT_TOOK = re.compile(r"\bit\s+(?:took|was|lasted)\s+(?:\w+\s+)?$", re.I)
_BEFORE_IT = re.compile(r"\s+(?:before|until|till|that)\b", re.I)
# "At the follow-up at 3 months she complained of new back pain".
_NEW_TROUBLE = re.compile(
    r"[^.;]{0,40}?\b(?:complained of|new(?:ly)?|had developed|developed|recurrence of|recurrent|limping|"
    r"worsen\w*|"
    r"reported (?:increasing|severe|progressive|recurring))\b",
    re.I,
)
# "A woman with a fusion 3 years ago underwent vertebroplasty": the time of the other operation.
_ANOTHER_OPERATION = re.compile(
    r"\b(?:fusion|fixation|instrumentation|\w+ectomy|\w+otomy|(?:hip|knee|valve|joint)\s+(?:replacement|surgery)"
    r"|arthroplasty|bypass(?:\s+(?:surgery|grafting))?|transplant\w*|stenting|radiotherapy|chemotherapy)\s+"
    r"(?:(?:performed|done|about|some|around|approximately|nearly|almost|over|more\s+than)\s+)*$",
    re.I,
)
_FOLLOWED = re.compile(
    r"\bfollow(?:ed)?[- ]?ups?\b(?!\s+(?:MRI|CT|radio|imag|x-?ray|scan|film))(?:\s+\w+){0,3}\s*\(?$"
    r"|\b(?:last|final|latest)\s+(?:follow|visit|exam)[^.;]{0,30}$"
    r"|\b(?:been|was|were)\s+followed\s+(?:up\s+)?(?:\w+ly\s+)?for\s+(?:about\s+|over\s+|more\s+than\s+)?$",
    re.I,
)
_DISCHARGED = re.compile(r"\bdischarged(?:\s+\w+){0,3}\s*$", re.I)
_DENIED = re.compile(
    r"\b(?:without|no|neither|nor|absence of)\s+(?:any\s+)?$"
    r"|\bnot\s+(?:been\s+)?\w+\s+$"  # "had not been seen during"
    r"|\b(?:caused by|due to|because of|resulting from)\s+(?:\w+\s+){0,3}(?:leak"
    r"|extravas)\w*(?:\s+of\s+\w+(?:\s+\w+)?)?\s+$"
    r"|\b(?:viewing|fluoroscop\w+|monitoring|imaging|guidance|control|venography|skills?|care|caution)\s+$",
    re.I,
)
# "was well for five days, then", "relieved of pain for two months, after which": the time to the trouble.
_WELL_FOR = re.compile(
    r"\b(?:asymptomatic|symptom[- ]free|pain[- ]free|well|uneventful\w*|relie\w+|improved|better|comfortable"
    r"|home|mobili[sz]\w+|free of (?:pain|symptoms)|without (?:pain|symptoms))\b[^.;]{0,30}?\bfor\s+"
    r"(?:the\s+)?(?:(?:first|next|about|approximately|around|some|only|nearly|almost|over|more than)\s+)*$",
    re.I,
)
_THEN = re.compile(
    r"(?:\s+(?:after|following)\s+(?:the\s+)?(?:[\w-]+\s+){0,2}?\w+(?:\s+(?:of|at)\s+\w+)?)?"
    r"\s*(?:[,;:]|\band\b)?\s*(?:but\s+|and\s+)?(?:then|after which|thereafter|when|until|before)\b",
    re.I,
)
_PUT_OFF = re.compile(
    r"\b(?:put off|postponed|deferred|scheduled|planned|booked|delayed|arranged|fixed)"
    r"\s+(?:to|until|till|for)\s+$",
    re.I,
)
_FOLLOWED_BY = re.compile(r"\b(?:was|were)\s+followed\s+(?:\w+\s+)?$", re.I)
_BY = re.compile(r"\s+(?:later\s+|afterwards\s+)?by\b", re.I)
# What a time before the procedure is counted from.
_EARLIER = re.compile(
    r"\s+(?:after|following|since|post)\s+(?:the\s+|her\s+|his\s+|an?\s+)?(?:[\w-]+\s+){0,2}?(?:deliver|child"
    r"|birth|partum|diagnos|transplant|chemo|radio|irradi|mastectom|fall|falling|trauma|accident|fractur)",
    re.I,
)
_AFTER_INJECTION = re.compile(
    r"\s+(?:after|following|into|from)\s+(?:the\s+)?(?:[\w-]+\s+){0,2}injection"
    r"(?! of (?:the )?(?:steroid|drug))\b",
    re.I,
)
_WITHIN = re.compile(r"\b(?:within|inside)\s+(?:the\s+)?(?:first\s+)?$", re.I)
_OF_SURGERY = re.compile(
    r"\s+(?:of|from)\s+(?:(?!admission|onset|arrival)[\w-]+\s+){0,4}?"
    r"(?:\w+plasty|procedure|operation|surgery|injection|augmentation|intervention|pvp|pkp|bkp|pv|vp|kp)\b",
    re.I,
)
_DAY_OF = re.compile(
    r"(?:on|by|from|since|in|during)\s+(?:day|(?:the\s+)?\w+\s+(?:day|night|evening|morning))\b", re.I
)
_YESTERDAY = re.compile(
    r"\b(?:op|operation|surgery|procedure|\w+plasty)\s+(?:on\s+|done\s+|performed\s+)?$", re.I
)
_SINCE_SURGERY = re.compile(r"post-?\s?(?:op|procedur|intervention)", re.I)
_FILM = re.compile(
    r"\b(?:CT|MRI?|MR imaging|tomogra\w+|radiogra\w+|x-?rays?|echocardiogra\w+|scans?"
    r"|imaging|films?|myelogra\w+)\b"
)
_GENERAL = re.compile(r"\b(?:may|might|[Cc]an|[Uu]sually|[Tt]ypically|[Gg]enerally|[Oo]ften|should)\b")


def match(text: str, sentences: Sequence[Sentence]) -> tuple[TimeSpan, ...]:
    """Return the times of a text with what each measures, judged by its sentence and the story so far."""
    by_sentence: dict[int, list[Expression]] = {}
    for time in find_expressions(text):
        by_sentence.setdefault(sentence_at(sentences, time.start), []).append(time)
    if not by_sentence:
        return ()
    lowered, found, story, telling, over = lower(text), [], Story(), -1, False
    outlines = outline(lowered, tuple(sentences))
    for index, (sentence, told) in enumerate(zip(sentences, outlines, strict=True)):
        if telling_of(sentence.kind) != telling or told.opens:
            story, telling = Story(), telling_of(sentence.kind)
            over = only_looked_back(lowered, outlines[index:], sentences[index:])
        events = told.events
        for time in by_sentence.get(index, ()):
            setting = setting_of(text, sentence, time, events)
            role, printed, days = _role(text, time, setting, story), text[time.start : time.end], time.days
            if role is TimeRole.OTHER and over and _hurts(setting, story):
                role = TimeRole.ONSET
            if time.shape is Shape.DATE:
                role, printed, days = _since_date(text, time, story.date, role)
                story.date = time
            immediate = time.shape is Shape.MOMENT
            found.append(TimeSpan(time.start, time.end, printed, days, index, role, immediate))
        story.advance(text, events)
    return tuple(found)


def _hurts(at: Setting, story: Story) -> bool:
    """Tell whether a time that leads forwards is one at which something goes wrong."""
    forwards = at.relation in ("", "later") or at.anchor in ("procedure", "operation")
    well = at.near & {"recovery", "persistence", "injury", "discharge"}
    return forwards and "symptom" in at.near and not well and not story.symptoms and not story.treatment


def _since_date(
    text: str, time: Expression, before: Expression | None, role: TimeRole
) -> tuple[TimeRole, str, float | None]:
    """Return role, text and days of the interval between the date told before and this one."""
    printed = text[time.start : time.end]
    if before is None or before.days is None or time.days is None:
        return TimeRole.OTHER, printed, None
    days = days_between(before.days, time.days)
    if days is None:
        return TimeRole.OTHER, printed, None
    return role, f"{text[before.start : before.end]} to {printed}", days


def _role(text: str, time: Expression, at: Setting, story: Story) -> TimeRole:
    """Return what a time measures."""
    if _GENERAL.search(text, *at.clause) or _DENIED.search(at.left):
        return TimeRole.OTHER
    if time.shape is Shape.MOMENT:
        return moment_role(text, time, at, story)
    if at.relation == "followup" or _FOLLOWED.search(at.left):
        first = story.procedure and not story.symptoms and not story.treatment
        return (
            TimeRole.ONSET
            if first and _NEW_TROUBLE.match(text, time.end, at.clause[1])
            else TimeRole.FOLLOW_UP
        )
    if not story.treatment and (_LATENCY.search(at.left) or _SEPARATE.match(text, time.end)):
        return TimeRole.ONSET
    took = story.procedure and not story.treatment and "symptom" in at.near
    if took and _IT_TOOK.search(at.left) and _BEFORE_IT.match(text, time.end):
        return TimeRole.ONSET
    if _EARLIER.match(text, time.end):
        return TimeRole.BEFORE
    if text[time.start : time.end].lower() == "yesterday" and _YESTERDAY.search(at.left):
        return TimeRole.ONSET
    if at.relation in ("after", "ago") and at.anchor == "injury" and "procedure" not in at.near:
        return TimeRole.BEFORE
    if at.relation in ("ago", "before"):
        return _role_backwards(at, story)
    if not story.treatment and (_WITHIN.search(at.left) and _OF_SURGERY.match(text, time.end)):
        return TimeRole.ONSET
    if not story.treatment and _AFTER_INJECTION.match(text, time.end):
        return TimeRole.ONSET
    if at.relation == "after" and at.anchor == "discharge" and not story.treatment and "symptom" in at.near:
        return TimeRole.ONSET
    day_of = time.shape is Shape.POINT and at.relation == "of" and at.anchor in ("procedure", "operation")
    if day_of and "symptom" in at.near and not story.treatment:
        return TimeRole.ONSET
    if at.relation == "after" and at.anchor in ("admission", "symptom"):
        if story.treatment and at.near & {"recovery", "persistence"}:
            return TimeRole.FOLLOW_UP
        told = story.procedure and at.near & {"treatment", "medication", "operation"}
        return TimeRole.TO_TREATMENT if told and "procedure" not in at.near else TimeRole.OTHER
    if _PUT_OFF.search(at.left):
        return TimeRole.TO_TREATMENT if story.symptoms and not story.treatment else TimeRole.OTHER
    if not story.treatment and _FOLLOWED_BY.search(at.left) and _BY.match(text, time.end):
        return TimeRole.ONSET
    if not story.treatment and _WELL_FOR.search(at.left) and _THEN.match(text, time.end):
        return TimeRole.ONSET
    began = not story.symptoms and not story.treatment
    if began and _WELL_FOR.search(at.left) and _THEN_NEXT.match(text, time.end):
        return TimeRole.ONSET
    if not story.symptoms and "symptom" in at.near and _PASSED.match(text, time.end):
        return TimeRole.ONSET
    if _LASTING.search(at.left):
        return TimeRole.DURATION
    if _FOR.search(at.left) or (at.relation == "of" and time.shape is Shape.LENGTH):
        watched = (story.treatment or story.drugs) and "recovery" in at.near
        return TimeRole.FOLLOW_UP if watched else TimeRole.DURATION
    since_surgery = time.shape is Shape.POINT and bool(_SINCE_SURGERY.search(text, time.start, time.end))
    role = _role_forwards(at, story, since_surgery=since_surgery)
    bare = time.shape is Shape.POINT and _DAY_OF.match(text, time.start, time.end)
    if bare and role is TimeRole.ONSET and ("symptom" not in at.near or story.symptoms):
        return TimeRole.OTHER  # a day counted from no one knows what
    known = role is TimeRole.ONSET and story.symptoms and not at.near & {"symptom", "procedure"}
    if known and _FILM.search(text, *at.clause):
        return TimeRole.OTHER  # the film of a trouble told before
    return role


def _role_forwards(at: Setting, story: Story, *, since_surgery: bool) -> TimeRole:
    """Return what an interval told forwards in time measures."""
    if _DISCHARGED.search(at.left):
        return TimeRole.FOLLOW_UP if story.treatment else TimeRole.OTHER
    if at.relation == "after" and at.anchor == "procedure":
        watched = "persistence" in at.near or (
            "recovery" in at.near and "symptom" not in at.near and story.treatment
        )
        return TimeRole.FOLLOW_UP if watched else TimeRole.ONSET
    ill = at.near & {"symptom", "admission"} and not at.near & {"recovery", "persistence"}
    untold = not story.treatment and not story.symptoms
    if at.relation == "after" and at.anchor in ("operation", "treatment") and untold and ill:
        return TimeRole.ONSET
    if at.relation == "after" and at.anchor in TREATED:
        return TimeRole.FOLLOW_UP
    if story.symptoms and not story.treatment and at.last in TREATED:
        return TimeRole.TO_TREATMENT
    well = bool(at.near & {"recovery", "persistence"})
    if story.symptoms and not story.treatment and at.near & TREATED and not well and "symptom" not in at.near:
        return TimeRole.TO_TREATMENT
    if story.treatment or (story.symptoms and at.before & TREATED and well) or (story.drugs and well):
        return TimeRole.FOLLOW_UP
    if not story.procedure and "procedure" not in at.before and not (since_surgery and "symptom" in at.near):
        return TimeRole.BEFORE if "injury" in at.near else TimeRole.OTHER
    if at.last == "procedure" and at.relation == "later" and "symptom" not in at.near:
        return TimeRole.OTHER
    if story.symptoms and "persistence" in at.near:
        return TimeRole.FOLLOW_UP
    if "symptom" in at.near:
        return TimeRole.ONSET
    if "discharge" in at.near:
        return TimeRole.OTHER
    return TimeRole.FOLLOW_UP if well and story.symptoms else TimeRole.ONSET


def _role_backwards(at: Setting, story: Story) -> TimeRole:
    """Return what an interval told backwards measures: procedure to symptoms, or something older."""
    if at.relation == "before" and at.anchor in ("procedure", "operation"):
        return TimeRole.BEFORE
    if _REASON.search(at.left):
        return TimeRole.BEFORE
    if "procedure" not in at.before and _ANOTHER_OPERATION.search(at.left):
        return TimeRole.BEFORE
    if "procedure" in at.near and not story.treatment:
        return TimeRole.ONSET
    return TimeRole.BEFORE


def set_annotations(doc: Any, times: tuple[TimeSpan, ...]) -> None:
    """Keep the times on the Doc."""
    doc._.times = times


@Language.component("times", assigns=["doc._.times"], requires=["doc._.sentences"])
def times_component(doc: Any) -> Any:
    """Find the times of the Doc and what each measures."""
    set_annotations(doc, match(text_of(doc), doc._.sentences))
    return doc
