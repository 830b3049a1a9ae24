"""Undoes typesetting: joins lines to paragraphs, heals hyphens at line ends and sentences cut by a break."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

__all__ = ["continues", "is_finished", "join_lines", "raised", "vocabulary_of"]

# pdfium writes U+FFFE, other tools U+00AD, where a word was hyphenated at the end of a line.
_SOFT = "\ufffe\u00ad"
_RAISED = re.compile(r"\d[\d,;\s–*†‡-]*")
_NUMBER_BEFORE = re.compile(r"(?:^|[\s×(])\d+$")
_UNIT_BEFORE = re.compile(r"(?:^|[\s\d/])(?:[cmkµu]?m|kg|s|min)$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LEFT = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)-$")
_RIGHT = re.compile(r"([^\W\d_]+)")
_FINISHED = re.compile(
    r"""[.!?:…]["'”’)\]*†‡§]*(?:\s*[\[(]?\d{1,3}(?:\s?[,–-]\s?\d{1,3})*[\])]?|\s?\([^()]{1,80}\))?$"""
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:et al|figs?|vs|approx|ref|refs|dr|no|cf|e\.g|i\.e|ca|vol))\.$", re.IGNORECASE
)
_LOOSE_END = re.compile(
    r"(?:[,;(/–-]|\b(?:a|an|the|of|and|or|in|on|at|by|to|for|from|with|without|into|onto|as|is|are|was|"
    r"were|be|"
    r"been|has|have|had|that|which|who|this|these|those|its|their|his|her|our|between|after|before|during|"
    r"than|"
    r"not|no|et|see|both|either|through|via|over|under|about|within))$",
    re.IGNORECASE,
)
_SUSPENDED = {"and", "or", "to", "und", "et"}
# First parts that keep their hyphen when the text itself gives no evidence.
_COMPOUND = re.compile(
    r"self|well|non|half|high|low|long|short|year|month|week|day|old|two|three|four|five|six|single|double|"
    r"multi|follow|"
    r"cross|cement|contrast|time|computer|patient|image|c|x|so|near|right|left|mid|semi|ex|quasi|all|bone|"
    r"balloon|pain|"
    r"evidence|age|dose|life"
)


# Second parts that stand behind a hyphen, and words that end like them but have none.
_SECOND = re.compile(
    r"out|up|off|down|free|like|wise|based|related|induced|guided|assisted|shaped|sided|weighted|enhanced|"
    r"associated|threatening|controlled|augmented|dependent|specific|resistant|filled|loaded|bearing|sparing"
)
_WHOLE = re.compile(
    r"without|throughout|group|likewise|otherwise|clockwise|lengthwise|uncontrolled|interrelated|independent|"
    r"interdependent|nonspecific|unspecific|unfilled|overloaded|unrelated"
)
_SHORTEST_FIRST = 4


def vocabulary_of(lines: Iterable[str]) -> set[str]:
    """Return the words of a text, whole and hyphenated: they show how it writes a word that is not broken."""
    words: set[str] = set()
    for line in lines:
        found = _WORD.findall(line.lower())
        # The first and the last word of a line may be halves of a broken one.
        broken_end = line.rstrip().endswith(("-", *_SOFT))
        words.update(found[1 : len(found) - 1 if broken_end else len(found)])
    return words


def join_lines(lines: Sequence[str], words: set[str] | frozenset[str] = frozenset()) -> str:
    """Return the lines of one paragraph as running text.

    A hyphen at a line end goes only where both halves are letters and the text writes the word in one
    elsewhere, or nothing speaks for a compound; next to a digit it stays: ``L4-``, ``L5`` become ``L4-L5``.
    """
    joined = ""
    for line in lines:
        part = line.strip()
        if not part:
            continue
        joined = _joined(joined, part, words) if joined else part
    for soft in _SOFT:
        joined = re.sub(rf"(?<=[^\W\d_]){soft}(?=[^\W\d_])", "", joined).replace(soft, "-")
    return re.sub(r"[ \f]{2,}", " ", joined)


def _joined(before: str, after: str, words: set[str] | frozenset[str]) -> str:
    soft = before[-1] in _SOFT
    if soft:
        before = before.rstrip(_SOFT) + "-"
    if before.endswith(("–", "/")) and not before.endswith((" –", " /")):
        return before + after
    if not before.endswith("-") or before.endswith((" -", "--")):
        return f"{before} {after}"
    left, right = _LEFT.search(before), _RIGHT.match(after)
    if not left or not right:
        return before + after
    first, second = left[1].lower(), right[1].lower()
    if second in _SUSPENDED and not soft:
        return f"{before} {after}"
    if _one_word(left[1], right[1], first, second, words, soft=soft):
        return before[:-1] + after
    return before + after


def _one_word(
    left: str, right: str, first: str, second: str, words: set[str] | frozenset[str], *, soft: bool
) -> bool:
    """Tell whether two halves at a line end are one word without a hyphen."""
    shouted = left.isupper() and right.isupper() and min(len(left), len(right)) > 2
    if not right[0].islower() and not shouted:
        return False
    if first + second in words:
        return True
    if f"{first}-{second}" in words or "-" in first or _COMPOUND.fullmatch(first):
        return False
    if len(first) >= _SHORTEST_FIRST and _SECOND.fullmatch(second) and not _WHOLE.fullmatch(first + second):
        return False
    if soft:
        return True
    return not (first in words and second in words and min(len(first), len(second)) > 2)


def raised(before: str, figures: str) -> str:
    """Return how raised figures go on after ``before``: a citation in brackets, a power with a caret.

    Raised citations must not turn L1 into L11, nor a grade 5 into 53.
    """
    plain = figures.strip(" []()")
    if not before or not _RAISED.fullmatch(plain):
        return figures
    if plain.isdigit() and _NUMBER_BEFORE.search(before):
        return f"^{plain}"
    return plain if _UNIT_BEFORE.search(before) else f" [{plain}]"


def is_finished(text: str) -> bool:
    """Tell whether a paragraph ends as a sentence ends."""
    text = text.rstrip()
    return bool(_FINISHED.search(text)) and not _ABBREVIATED.search(text)


def continues(before: str, after: str, *, full: bool = False) -> bool:
    """Tell whether ``after`` goes on with the sentence that ``before`` breaks off.

    ``full`` says that the last line before the break filled its column, so that even a capital may go on.
    """
    before, after = before.rstrip(), after.lstrip()
    if not before or not after:
        return False
    first = after[0]
    if before[-1] in _SOFT:
        return True
    if is_finished(before):
        return False
    if _ABBREVIATED.search(before):
        return True
    if first.islower() or first in "([,;)%–" or _LOOSE_END.search(before):
        return True
    return full and len(before) > 60 and (first.isalnum() or first in "\"'“‘")
