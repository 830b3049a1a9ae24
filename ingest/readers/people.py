"""Names of authors: from any usual way of writing to "Family II", the way MEDLINE writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["author_line", "medline_name"]

_PARTICLE = re.compile(
    r"(?:van|von|de[lnr]?|della|di|d[aou]s?|l[ae]|[ae]l|bin|ibn|ten|ter|zum?|af|av|st)", re.IGNORECASE
)
_DEGREES = re.compile(
    r"(?:,|\s)\s*(?:M\.?\s?D\.?|Ph\.?\s?D\.?|MBBS|MBChB|MB|BChir|FRCSC?|FRCS\s?\([A-Za-z. ]+\)|M\.?Sc\.?|"
    r"B\.?Sc\.?|MS|MPH|MCh|"
    r"M\.?Ch\.?|DNB|MRCS|FACS|FAANS|FEBNS|FRANZCR|D\.?O\.?|R\.?N\.?|B\.?S\.?|B\.?A\.?|M\.?A\.?|"
    r"Dr\.? ?med\.?|Prof\.?|MMed|"
    r"FRCR|PharmD|MBA|EBIR|Jr\.?|Sr\.?|III?)(?=[\s,;*†‡§¶\d]|$)"
)
_MARKS = re.compile(
    r"[*†‡§¶#∥✉⁎\u2709]|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|(?<=[^\W\d_.])\s?\d{1,2}(?:\s?,\s?[\da-z*†‡]{1,2}(?=[\s,;*]|$))*|"
    r"\((?:\d|[a-z])\)|\[\d+\]|\bORCID\S*"
)
_SPLIT = re.compile(r"\s*(?:;|,|\band\b|&|\bund\b|\bet\b|·|•|\|)\s*")
_NAME = re.compile(r"^(?:[^\W\d_][^\W\d_.'’-]*[.'’]?[ -]?){2,7}$")
_INITIALS = re.compile(r"^(?:[A-ZÀ-ÖØ-ÞĀ-Ž]\.?[ -]?){1,4}$")
_NOT_A_NAME = re.compile(
    r"\b(?:univers\w*|hospital\w*|department|dept|institut\w*|cent(?:er|re)|clinic\w*|school|faculty|"
    r"college|division|"
    r"medical|medicine|surgery|spine|spinal|cement\w*|vertebr\w*|kyphopl\w*|case|report|leak\w*|patient\w*|"
    r"after|"
    r"following|with|of|in|for|the|to|by|during|fracture\w*|percutaneous|journal|society|service|"
    r"neurosurg\w*|"
    r"radiolog\w*|orthop\w*|abstract|received|accepted|published|copyright|email|e-mail|usa|china|japan|"
    r"korea|taiwan|"
    r"turkey|italy|france|germany|india|review|literature|complication\w*|treatment|management|rare)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\ban?\b")


def author_line(text: str) -> tuple[str, ...]:
    """Return the authors of a line that is nothing but names, () for any other line."""
    if len(text) > 1500 or "@" in text or "http" in text:
        return ()
    plain = re.sub(r"^(?:by|authors?:?)\s+", "", text.strip(), flags=re.IGNORECASE)
    plain = _DEGREES.sub(" ", " " + _MARKS.sub(" ", _DEGREES.sub(" ", " " + plain)))
    parts = [part.strip(" .") + ("." if part.rstrip().endswith(".") else "") for part in _SPLIT.split(plain)]
    names = [part for part in parts if len(part.strip(". ")) > 1 and not part.strip(". ").isdigit()]
    if not names or _NOT_A_NAME.search(plain) or _ARTICLE.search(plain):
        return ()
    if not all(_NAME.match(name.strip(". ") + " ") and _capitalised(name) for name in names):
        return ()
    # Two capitalised words alone may be anything; a degree, a mark or an initial makes them a name.
    bare = names[0] == text.strip() and not any(_INITIALS.match(word) for word in names[0].split())
    if len(names) == 1 and (bare or not 2 <= len(names[0].split()) <= 4):
        return ()
    initials_last = sum(bool(_INITIALS.match(name.split()[-1])) for name in names) * 2 > len(names)
    return tuple(medline_name(name, initials_last=initials_last) for name in names)


def _capitalised(name: str) -> bool:
    return all(
        word[0].isupper() or _PARTICLE.fullmatch(word)
        for word in re.split(r"[\s]+", name.strip(". "))
        if word
    )


def medline_name(name: str, *, initials_last: bool = True) -> str:
    """Return "Family II" for "Family, Given Names", "Given Names Family" or "Family II" itself.

    A name in capitals ("LI Chiao-Chu", "Bon-Jour LIn") is taken as the family name and written small.
    A group's name stays as it is.
    """
    name = re.sub(r"\s+", " ", name.replace("\u200b", "")).strip(" ,;")
    if not name:
        return ""
    if "," in name:
        family, _, given = name.partition(",")
        return _written(family.strip(), given.split(",")[0].split())
    words = name.split()
    if len(words) == 1:
        return name
    if (
        initials_last
        and _INITIALS.match(words[-1])
        and len(words[-1].replace(".", "")) <= 3
        and not _INITIALS.match(words[0])
    ):
        return _written(" ".join(words[:-1]), [words[-1]])
    if len(words) > 7 or any(
        word.lower() in {"group", "society", "committee", "the", "for", "of"} for word in words
    ):
        return name
    at = _family_start(words)
    if at == 0:
        return _written(words[0], words[1:])
    return _written(" ".join(words[at:]), words[:at])


def _family_start(words: Sequence[str]) -> int:
    """Return where the family name begins among the words of a name in natural order."""
    if _shouts(words[0]) and not any(_shouts(word) for word in words[1:]):
        return 0
    at = len(words) - 1
    while at > 1 and _PARTICLE.fullmatch(words[at - 1]):
        at -= 1
    return at


def _shouts(word: str) -> bool:
    return len(word) > 2 and "." not in word and word.isupper()


def _written(family: str, given: Sequence[str]) -> str:
    initials = "".join(
        letters
        if letters.isupper() and len(letters) <= 3 and "." not in word
        else "".join(_first_letters(word))
        for word in given
        for letters in [word.replace("-", "")]
    )
    return f"{_family(family)} {initials}".strip()


def _first_letters(word: str) -> list[str]:
    return [part[0].upper() for part in re.split(r"[-.‐]", word) if part and part[0].isalpha()]


def _family(family: str) -> str:
    """Write a family name in capitals, or with stray capitals, the usual way."""
    words = []
    for word in family.split():
        inner = word[1:].removeprefix("c")
        stray = re.match(r"^[^\W\d_]{2,}$", word) and (
            word.isupper() or re.match(r"^[A-Z]{2}[a-z]{1,2}$", word)
        )
        words.append("-".join(p.capitalize() for p in word.split("-")) if stray and inner else word)
        if word.isupper() and "-" in word:
            words[-1] = "-".join(part.capitalize() for part in word.split("-"))
    return " ".join(words)
