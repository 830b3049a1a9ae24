"""Where a cue that denies or dates was taken to reach further than its clause does."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.nlp.spans import Mention
from kb.model import Assertion, Status

__all__ = ["is_its_own_cue", "is_part_of_another", "overreaches"]

_NEW_PREDICATE = re.compile(
    r"\b(?:received|underwent|developed|presented|complained|had (?!been)|"
    r"was (?:treated|bedridden|confined|found|suffering)|sustained)\b"
)
# "With previous pelvic irradiation she was bedridden": an adjective dates its noun, not the verb after it.
_ADJECTIVE = re.compile(r"(?:previous|prior|earlier|former|remote|old|past|known)$", re.IGNORECASE)
# "Removal of the old hardware, osteotomy and instrumentation" dates the hardware only.
_OWN_NOUN = re.compile(
    r" (?:hardware|screws?|implants?|rods?|instrumentation|scar|cement|constructs?)\b", re.IGNORECASE
)
# "She was known to have had vertebroplasty at T12".
_TO_HAVE = re.compile(r" to have\b", re.IGNORECASE)
_FINITE = re.compile(
    r"\b(?:was|were|is|has|had|developed|underwent|presented|complained|received|sustained|suffered|fell|"
    r"showed|revealed|noticed)\b"
)
# "There was no power, anal tone was absent": the second is a clause of its own.
_OWN_VERB = re.compile(
    r"\b(?:was|were|is|became) (?:\w+ )?(?:absent|lost|reduced|decreased|impaired|diminished|blunted|dulled|"
    r"disturbed|altered|abolished|weak|numb|catheteri)"
)
# "Without clamping the aorta, the embolus was removed", "It was not cement: compression by the tumour".
_NEW_CLAUSE = re.compile(r"\w[\w\s-]+(?:: |, (?:the|he|she|it|they|we|his|her|again) )")
_NOBODY = re.compile(r"(?:neither|none|nor|never|in none|in neither)\b", re.IGNORECASE)
# "No embolus was seen, and an implantation syndrome was diagnosed" denies the embolus only.
_OWN_STATEMENT = re.compile(r" (?:was|were) (?:then |therefore )?(?:diagnosed|found|noted)\b")
# "Without new trauma, back pain recurred"; "she could not move her legs, and sensation was lost".
_WITHOUT = re.compile(r"without\b", re.IGNORECASE)
_IS_SUBJECT = re.compile(
    r" (?:recurred|returned|developed|appeared|occurred|began|started|set in|was|were|had|became|"
    r"came|worsened|"
    r"increased)\b"
)
_TELLS = re.compile(r"\b(?:was|were|is|are|had|lay|lies|lodged) ")
_VERB_DENIED = re.compile(r"\b(?:not|cannot|unable)$", re.IGNORECASE)
# "It lay in the epidural space, and durotomy was not necessary" denies the durotomy only.
_OTHER_SUBJECT = re.compile(r", and (?:the |a |an )?\w+ ")
# "Driving home with her daughter she had a headache" is of the patient.
_THE_PATIENT = re.compile(r"\b(?:s?he|the patient) ", re.IGNORECASE)
_PREDICATE = re.compile(
    r"\b(?:received|underwent|developed|presented|complained|showed|revealed|demonstrated|experienced)\b"
)


def overreaches(text: str, mention: Mention, assertion: Assertion) -> bool:
    """Tell whether a new predicate stands between a cue and the mention it was taken to deny or to date."""
    if assertion.status is Status.ABSENT and assertion.cue_start >= mention.end:
        return bool(_OTHER_SUBJECT.search(text, mention.end, assertion.cue_start))
    if not 0 <= assertion.cue_end <= mention.start:
        return False
    if assertion.historical and assertion.status is Status.PRESENT and "history" in assertion.cue.lower():
        return bool(_NEW_PREDICATE.search(text, assertion.cue_end, mention.start))
    if assertion.historical and assertion.status is Status.PRESENT and _ADJECTIVE.match(assertion.cue):
        if _OWN_NOUN.match(text, assertion.cue_end):
            return True
        return not _TO_HAVE.match(text, assertion.cue_end) and bool(
            _FINITE.search(text, assertion.cue_end, mention.start)
        )
    between = text[assertion.cue_end : mention.start]
    if assertion.status is Status.SOMEONE_ELSE and _THE_PATIENT.search(between):
        return True
    if "," in between and mention.type == "deficit" and _OWN_VERB.search(text, mention.start, mention.end):
        return True
    if assertion.status is Status.ABSENT and _NOBODY.match(assertion.cue):
        return False
    if assertion.status is Status.ABSENT and _WITHOUT.match(assertion.cue):
        subject = _IS_SUBJECT.match(text, mention.end)
        if "," in between and (subject or _TELLS.search(text, mention.start, mention.end)):
            return True
    if assertion.status is Status.ABSENT and ", and " in between and _OWN_STATEMENT.match(text, mention.end):
        return True
    if assertion.status is Status.ABSENT and _VERB_DENIED.search(assertion.cue) and ", and " in between:
        return True
    return assertion.status is Status.ABSENT and bool(
        _PREDICATE.search(text, assertion.cue_end, mention.start)
        or _NEW_CLAUSE.search(text, assertion.cue_end, mention.start)
    )


def is_its_own_cue(mention: Mention, assertion: Assertion) -> bool:
    """Tell whether the words that deny it are those that name it: "no complaints", "no longer walk"."""
    if assertion.status is not Status.ABSENT or mention.type != "deficit":
        return False
    inside = mention.start <= assertion.cue_start and assertion.cue_end <= mention.end
    opens = mention.start == assertion.cue_start
    return inside and (opens or mention.concept == "deficit:asymptomatic")


def is_part_of_another(deficits: Iterable[Mention], mention: Mention, assertion: Assertion) -> bool:
    """Tell whether the cue belongs to the name of another deficit: "could not speak and the arm was weak"."""
    if assertion.status is not Status.ABSENT or mention.type != "deficit" or assertion.cue_start < 0:
        return False
    return any(
        m.start <= assertion.cue_start and assertion.cue_end <= m.end < mention.start
        for m in deficits
        if m.sentence == mention.sentence
    )
