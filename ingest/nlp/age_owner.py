"""Whose age it is: of a patient, or of a relative, a thing, somebody compared with, or of years gone by."""

from __future__ import annotations

import re

__all__ = ["is_of_a_bystander", "is_of_somebody_else", "is_of_the_same"]

_KIN = (
    r"(?:husband|wife|spouse|partner|(?:grand)?(?:son|daughter|child|children|parents?|mother|father)|"
    r"brother|sister|sibling|twin|niece|nephew|cousin|aunt|uncle|neighbou?r|friend|donor|caregiver|"
    r"carer|room-?mate)s?"
)
_STAFF = (
    r"(?:surgeon|physician|radiologist|operator|doctor|colleague|resident|trainee|an(?:a)?esthetist|"
    r"an(?:a)?esthesiologist|author)s?"
)
_THING = (
    r"(?:fractures?|lesions?|screws?|implants?|cement|devices?|scars?|prosthes\w+|cages?|grafts?|"
    r"films?|radiographs?|scans?|infarcts?|infarctions?|stents?|catheters?|shunts?|ports?)"
)
# "her 75-year-old husband"
_POSSESSED = re.compile(r"\b(?:her|his|their|whose|'s) (?:then )?$")
_YEAR_OLD = re.compile(r"^[\s-]*(?:years?|yrs?)[\s-]*old\b|^[\s-]*y/?o\b")
# "a 35-year-old donor", "a 1-year-old fracture"; a mother of three may be the patient.
_OF_A_KIN = re.compile(
    r"^[^.;,)]{0,12}?old (?:[\w-]+ )?(?:husband|wife|(?:grand)?(?:son|daughter|child)|brother|sister|twin|"
    r"niece|nephew|neighbou?r|donor|caregiver|carer|mother (?:at home|with)|driver|cyclist)\b"
)
_OF_A_THING = re.compile(
    rf"^[^.;,)]{{0,12}}?old (?:(?!woman|man|female|male)[\w-]+ )?{_THING}\b(?! (?:patient|case))"
)
# "fractures of T12 (2 years old)"
_AGED_THING = re.compile(rf"(?:\b{_THING}|\b[tlds]h?\d{{1,2}}) (?:was |were |\(|, )?$")
# "her sister, a 74-year-old woman", "the surgeon (45 years old)", "mother of two sons aged 40"
_APPOSED = re.compile(
    rf"\b(?:(?:her|his|their|whose|the patient's|a|an|one|the|two|three|four|five) (?:[\w-]+ )?{_KIN}"
    rf"|(?:the|a|an|our|one) (?:[\w-]+ )?{_STAFF})"
    r",? (?:\(|who (?:was|is|were) |was |is |were |both )?(?:also )?(?:an? |aged? |aged about )?"
    r"(?:\d{1,2},? (?:and )?)*$"
)
# Two sisters may be two patients.
_BOTH_ILL = re.compile(
    r"\b(?:two|three|twin|both|these) (?:[\w-]+ )?(?:brothers|sisters|siblings|twins|friends)\b"
)
_COMPARED = re.compile(
    r"\b(?:(?:that|those) (?:of|in)|comparable (?:to|with)|similar to|typical (?:of|for)|"
    r"expected (?:in|of|for|from)|normal for|resembl\w+|corresponding to|equal to|than (?:in|for)?)"
    r" ?(?:that of |those of )?(?:an? )?(?:healthy |normal )?$"
)
# "married to a 76-year-old man", "hit by a car driven by an 84-year-old woman"
_BESIDE = re.compile(
    r"\b(?:by|from|to|like|about|beside|than|over|cared for|looked after|lived with|living with|"
    r"(?:told|heard|aware|knew|known) of|resembled) (?:an?|the) (?:[\w-]+ )?$"
)
# Whoever stands between two ages of a sentence may be the owner of the second.
_SOMEBODY = re.compile(
    r"\b(?:wom[ae]n|m[ae]n|males?|females?|patients?|cases?|lad(?:y|ies)|gentlem[ae]n|others?|another|"
    r"first|second|third|fourth|fifth|sixth|one|former|latter|persons?|individuals?|mrs?|ms|[fm]|no|housewife|"
    r"widow\w*|farmer|nurse|pensioner|boy|girl)\b|\d[.):]"
)
# "70-year-old [retired nurse]": the noun of the first.
_THE_PERSON = re.compile(
    r"^[ -]*(?:(?!(?:and|or|the|an?|one|another|first|second|third|other)\b)[\w-]+ ){0,3}?"
    r"(?:wom[ae]n|man|male|female|patient|lady|gentleman|person|housewife|widow\w*|farmer|nurse|pensioner)\b"
)
_AT_AGE = re.compile(
    r"\b(?:at|aged|when|when aged|by then|then) (?:the |an )?(?:age (?:of )?)?$"
    r"|\b(?:s?he) (?:was|had been|had turned|turned) (?:only |just |still |about )?$"
    r"|[,;(] ?(?:now|then|meanwhile|by now|now aged) $"
)
# "(72 at the time of surgery)"
_AT_THE_TIME = re.compile(r"^(?:[- ]years?(?:[- ]old)?)? (?:at|by) the time\b|^ when\b")
_HERSELF = re.compile(r"^[^.;,\d]{0,14},? (?:s?he|the patient|her|his)\b")
_SENTENCE_END = re.compile(r"[.;\n]\s")


def is_of_somebody_else(lowered: str, start: int, end: int) -> bool:
    """Tell whether an age is that of a relative, of staff, of a thing or of somebody compared with.

    Args:
        lowered: the text in lower case.
        start: offset of the number.
        end: offset after the age with its unit.
    """
    before, after = lowered[max(0, start - 60) : start], lowered[start : end + 40]
    after = after.lstrip("0123456789.")
    if _YEAR_OLD.match(after) and _POSSESSED.search(before):
        return True
    if _OF_A_KIN.match(after) or _OF_A_THING.match(after) or _AGED_THING.search(before):
        return True
    if _COMPARED.search(before):
        return True
    return bool(_APPOSED.search(before)) and not _BOTH_ILL.search(before)


def is_of_a_bystander(lowered: str, start: int) -> bool:
    """Tell whether an age is that of somebody a patient known before met or is set beside.

    Args:
        lowered: the text in lower case.
        start: offset of the number.
    """
    return _BESIDE.search(lowered, max(0, start - 40), start) is not None


def is_of_the_same(lowered: str, last_end: int, start: int, end: int) -> bool:
    """Tell whether an age is another one of the person whose age was told last.

    "A woman of 70 who had lost a kidney at the age of 45"; "seven years before, aged 63, she ...".

    Args:
        lowered: the text in lower case.
        last_end: offset after the age told last.
        start: offset of the number.
        end: offset after the age with its unit.
    """
    between = _THE_PERSON.sub("", lowered[last_end:start])
    if not _AT_AGE.search(between[-40:]) and not _AT_THE_TIME.match(
        lowered[start : end + 40].lstrip("0123456789")
    ):
        return False
    if _SENTENCE_END.search(between):
        said = between[max((m.end() for m in _SENTENCE_END.finditer(between)), default=0) :]
        return _HERSELF.match(lowered[end : end + 40]) is not None and not _SOMEBODY.search(said)
    return not _SOMEBODY.search(between)
