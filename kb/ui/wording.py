"""What a report tells, or leaves untold, fitted into a sentence."""

from __future__ import annotations

import re

from kb.model import Finding

__all__ = ["UNTITLED", "after", "apart", "at"]

# Stands where a report was read whose title nobody saw.
UNTITLED = "Title not known"

_SPAN = re.compile(
    r"(?:about |approximately |nearly |almost |some |~ ?|more than |less than |over |only )?"
    r"(?:\d|an? |one|two|three|four|five|six|seven|eight|nine|ten|several|few)"
    r".*\b(?:minutes?|hours?|hrs?|h|days?|weeks?|months?|years?)\b(?! (?:after|later|post))",
    re.IGNORECASE,
)
# How a time begins that fits after a verb as it stands.
_FITS = re.compile(
    r"(?:\w+ly|after|as|at|before|by|during|early|following|from|in|just|late|later|next|on|over|right|same|"
    r"shortly|since|soon|straight|the|upon|when|while|within|a|an|two|three|four|six|\d+)\b",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?:POD|day)\b.*\d|day \w+|postoperative day\b", re.IGNORECASE)


def after(told: str) -> str:
    """Return "after 6 hours" for a span of time; what fits no sentence stands as the report's own words."""
    if told.lower() == "immediate":
        return "immediately"
    words = told[:1].lower() + told[1:] if told[1:2].islower() else told
    if _SPAN.fullmatch(words):
        return f"after {words}"
    if _DAY.match(words):
        return f"on {words}"
    return words if _FITS.match(words) else f"“{told}”"


def apart(began: Finding, onset: Finding) -> bool:
    """Tell whether first symptoms and onset are two events: pain during the injection, palsy hours later."""
    return began.detail.get("days") == 0 and onset.value == "delayed"


def at(told: str) -> str:
    """Return "at one year" for a follow-up told as "one-year" or "One year"."""
    words = told[:1].lower() + told[1:] if told[1:2].islower() else told
    return f"at {re.sub(r'-(?=(?:day|week|month|year)s?$)', ' ', words)}"
