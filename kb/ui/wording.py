"""What a report tells, or leaves untold, fitted into a sentence."""

from __future__ import annotations

import re

__all__ = ["UNTITLED", "after"]

# Stands where a report was read whose title nobody saw.
UNTITLED = "Title not known"

_SPAN = re.compile(
    r"(?:about |approximately |nearly |almost |some |~ ?|more than |less than |over |only )?"
    r"(?:\d|an? |one|two|three|four|five|six|seven|eight|nine|ten|several|few)"
    r".*\b(?:minutes?|hours?|hrs?|h|days?|weeks?|months?|years?)\b(?! (?:after|later|post))",
    re.IGNORECASE,
)


def after(told: str) -> str:
    """Return "after 6 hours" for a span of time, and whatever else a report says as it stands."""
    words = told[:1].lower() + told[1:] if told[1:2].islower() else told
    return f"after {words}" if _SPAN.fullmatch(words) else words
