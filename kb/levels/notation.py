"""The ways vertebrae are printed (L2, D12, Th XII, L34, L3-5, twelfth thoracic, T9 and T10), read as runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

Runs: TypeAlias = list[tuple[str, str]]

__all__ = ["COUNT", "SACRUM", "Printed", "find_printed"]

# Vertebrae of each region, from the head downwards.
COUNT = {"C": 7, "T": 12, "L": 5, "S": 5}
SACRUM = "sacrum"

_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth"),
    *("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
)
_ROMAN_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_ROMAN = {numeral: i for i, numeral in enumerate(_ROMAN_NUMERALS, 1)}
_LETTER = {
    "cervical": "C",
    "thoracic": "T",
    "dorsal": "T",
    "lumbar": "L",
    "sacral": "S",
    "thoracolumbar": "TL",
}

_DASH = "[-\u00ad\u2010-\u2015\u2212\ufe63\uff0d\ufffe]"
_ORD = rf"(?:{'|'.join(_ORDINALS)}|1[0-2]th|1st|2nd|3rd|[4-9]th)"
_ORD_JOIN = rf"(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|to|through)\s+|\s*(?:{_DASH}|/|&)\s*)(?:the\s+)?"

# One vertebra as printed: a code, an ordinal, a named number, the sacrum.
_ATOM = (
    rf"(?:(?P<letter>[Tt][Hh]\.?|[CTDLS]|[tl](?=\d))(?P<gap>\s?{_DASH}\s?|\.\s?|\s)?(?P<number>\d{{1,4}})"
    r"(?:th|st|nd|rd)?(?:(?=[CTDLS]\d)|(?![A-Za-z0-9]))(?!\.\d)"
    rf"|[Tt]h[- ]?(?P<roman>{'|'.join(sorted(_ROMAN, key=len, reverse=True))})(?![A-Za-z])"
    rf"|(?i:(?P<ordinals>{_ORD}(?:{_ORD_JOIN}{_ORD})*)\s+(?P<region>cervical|thoracic|dorsal|lumbar|sacral)\b"
    r"|(?P<named>cervical|thoracic|dorsal|lumbar|sacral|thoracolumbar)[\s-]+(?:(?:vertebra[el]?|bod(?:y"
    r"|ies)|levels?|no\.?)\s+)*"
    r"(?P<place>\d{1,2})(?![\w.]*\d)(?![A-Za-z])"
    r"|(?P<sacrum>sacrum|sacral\s+(?:alae?|wing|insufficiency\s+fractures?))\b))"
)
_START = re.compile(rf"(?<![A-Za-z0-9]){_ATOM}")
_NEXT = re.compile(rf"(?:the\s+(?={_ORD}))?{_ATOM}")
_ECHO = re.compile(rf"\s*\(\s*{_ATOM}\s*\)")
_PELVIS = re.compile(r"(?:the\s+)?(?:pelvis|ilium)\b", re.I)

_FILLER = r"(?:\s+(?:levels?|vertebrae?|(?:vertebral\s+)?bod(?:y|ies)))?"
_EDGE = (
    r"(?:(?:upper|lower|mid|middle|superior|inferior|level|border|end\s?plate|end|edge|part|margin|half"
    r"|body|pedicles?|laminae?|those|that)\s+(?:of\s+(?=the\s|[CTDLS]))?)*"
)
_RANGE = re.compile(
    rf"(?P<dash>\s*(?:{_DASH}|[~\uff5e\u223c\u2192])\s*)"
    rf"|{_FILLER}\s+(?:(?:down|up|caudally|cranially)\s+)?(?:to|through|thru|until|as\s+far\s+as)\s+"
    rf"(?:the\s+)?{_EDGE}(?:of\s+)?(?:the\s+)?",
    re.I,
)
_LIST = re.compile(
    rf"(?P<slash>\s*/\s*)|(?P<glue>(?=[CTDLS]{_DASH}?\d))|\s*(?:,\s*(?P<serial>(?:and|or)\b|&)?|\band\b"
    rf"|\bor\b|&"
    rf"|\+)\s*",
    re.I,
)
_BARE = re.compile(rf"{_DASH}?(?P<bare>\d{{1,2}})(?![\d.]*\d)(?![A-Za-z])")

# A number before these words counts something else.
_COUNTS = re.compile(
    r"\s*(?:%|°|×|x\s?\d|=)|[\s-]*(?:[mck]m|[mcd][lL]|cc|[mkµ]?g|[kM]?Hz|T|weeks?|days?|months?|years?"
    r"|hours?|hrs?|min\w*"
    r"|sec\w*|patients?|cases?|levels?|of|times|others?|women|men|adjacent|more|less|points?|further"
    r"|additional|new"
    r"|different|separate|previous|prior|other|smaller|larger|episodes?|(?:vertebrae|segments?)\s+(?:above"
    r"|below))\b",
)
# What the ends of a range or the members of a list are called: "the L3-4 level", "L2, 3 and 4 levels".
_LEVELS = re.compile(r"[\s-]levels?\b(?!\s+(?:above|below|higher|lower))")
_ONE_LEVEL = re.compile(r"[\s-]level\b")
_OF = re.compile(r"\s+of\b")
_BONE_AHEAD = re.compile(
    r"\s*(?:[.,;)]|$|\((?=\s*[TLDCS]h?[\s-]?\d)|(?:[a-z-]+\s+){0,2}?(?:vertebra|bod(?:y|ies)\b|levels?\b"
    r"|dis[ck]|segment|pedicle"
    r"|lamina|fractur|burst|compress|osteopor|nerve|root|dermatom|foram|end\s?plate|spin(?:e|ous)\b|myotom"
    r"|radic))",
    re.I,
)
# A number before these words counts people: "at T10, and 12 had".
_ACTS = re.compile(
    r"\s+(?:had|underwent|died|received|developed|recovered|remained|experienced|showed|reported)\b"
)
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$", re.I)


@dataclass(frozen=True, slots=True)
class Printed:
    """Vertebrae as printed in one go.

    Attributes:
        start: offset of the first character.
        end: offset after the last character.
        runs: first and last vertebra of each run, equal for a single one; empty for C8, a root only.
    """

    start: int
    end: int
    runs: tuple[tuple[str, str], ...]


def find_printed(text: str) -> Iterator[Printed]:
    """Yield every vertebra, range or list of vertebrae, longest first, without overlap."""
    position = 0
    while atom := _START.search(text, position):
        printed = _read_chain(text, atom)
        if printed:
            yield printed
        position = printed.end if printed else atom.start() + 1


def _read_chain(text: str, atom: re.Match[str]) -> Printed | None:
    """Return the chain of vertebrae that begins with this one, None where it is none after all."""
    runs = _read_atom(text, atom)
    if runs is None:
        return None
    end = atom.end()
    while step := _step(text, end, runs):
        end, runs = step
    if (echo := _ECHO.match(text, end)) and _read_atom(text, echo) == runs:
        end = echo.end()
    if atom["ordinals"] and end == atom.end() and not _BONE_AHEAD.match(text, end):
        return None
    if len(runs) == 2 and _BETWEEN.search(text, max(0, atom.start() - 20), atom.start()):
        runs = [(runs[0][0], runs[1][1])]
    return Printed(atom.start(), end, tuple(runs))


def _step(text: str, end: int, runs: Runs) -> tuple[int, Runs] | None:
    """Return the end and the runs after one more vertebra, None where the chain stops."""
    joined = _RANGE.match(text, end)
    if joined:
        if step := _next_atom(text, joined.end()):
            stop, new = step
            return stop, _stretch(runs, new)
        if pelvis := _PELVIS.match(text, joined.end()):
            return pelvis.end(), _stretch(runs, [(SACRUM, SACRUM)])
        return _bare_step(text, joined.end(), runs, ranged=True, close=bool(joined["dash"]))
    listed = _LIST.match(text, end)
    if not listed or (listed["serial"] and len(runs) == 1):  # ", and" after one is a new clause, not a list
        return None
    if step := _next_atom(text, listed.end()):
        stop, new = step
        return stop, _stretch(runs, new) if listed["glue"] is not None else runs + new
    return _bare_step(text, listed.end(), runs, ranged=False, close=bool(listed["slash"]))


def _next_atom(text: str, position: int) -> tuple[int, Runs] | None:
    """Return the end and the runs of a full vertebra that stands here."""
    atom = _NEXT.match(text, position)
    runs = _read_atom(text, atom) if atom else None
    if atom is None or runs is None or (atom["ordinals"] and not _BONE_AHEAD.match(text, atom.end())):
        return None
    return atom.end(), runs


def _bare_step(text: str, position: int, runs: Runs, *, ranged: bool, close: bool) -> tuple[int, Runs] | None:
    """Return the end and the runs after a number whose region is understood from the vertebra before it."""
    bare = _BARE.match(text, position)
    if (
        not bare
        or not runs
        or (_COUNTS.match(text, bare.end()) and not _places(text, bare, runs, ends=ranged or close))
        or (not close and _ACTS.match(text, bare.end()))
    ):
        return None
    level = _understood(runs[-1][1], int(bare["bare"]), close=close)
    if level is None:
        return None
    return bare.end(), _stretch(runs, [(level, level)]) if ranged else [*runs, (level, level)]


def _places(text: str, bare: re.Match[str], runs: Runs, *, ends: bool) -> bool:
    """Say whether a number that could count levels names one: an end of a range, or the next of a list."""
    if ends and _OF.match(text, bare.end()):
        return True
    follows = len(runs) > 1 or runs[-1][1][1:] == str(int(bare["bare"]) - 1)
    return (ends or follows) and bool(_LEVELS.match(text, bare.end()))


def _understood(before: str, number: int, *, close: bool) -> str | None:
    """Return the vertebra a bare number means after another: L3-5 is L5, L5-1 is S1."""
    if before == SACRUM:
        return None
    region, place = before[0], int(before[1:])
    if place < number <= COUNT[region]:
        return f"{region}{number}"
    if close and number == 1 and place == COUNT[region] and region != "S":
        return f"{_below(region)}1"
    return f"{region}{number}" if close and 0 < number < place else None


def _below(region: str) -> str:
    return "CTLS"["CTLS".index(region) + 1]


def _stretch(runs: Runs, new: Runs) -> Runs:
    """Return the runs with the last one drawn out to the end of the first new one."""
    if not runs or not new:
        return runs + new
    far = "S1" if new[0][1] == SACRUM else new[0][1]
    return [*runs[:-1], (runs[-1][0], far), *new[1:]]


def _read_atom(text: str, atom: re.Match[str]) -> Runs | None:
    """Return the runs of one full vertebra, [] for C8, None where the number is no vertebra."""
    if atom["sacrum"]:
        return [(SACRUM, SACRUM)]
    if atom["roman"]:
        return [(f"T{_ROMAN[atom['roman']]}",) * 2]
    if atom["ordinals"]:
        return _read_ordinals(atom["ordinals"].lower(), _LETTER[atom["region"].lower()])
    if atom["named"]:
        return (
            None
            if _COUNTS.match(text, atom.end()) and not _ONE_LEVEL.match(text, atom.end())
            else _read_named(_LETTER[atom["named"].lower()], int(atom["place"]))
        )
    region = "T" if atom["letter"][0] in "TtD" else atom["letter"].upper()
    counts = (atom["gap"] or "").isspace() and _COUNTS.match(text, atom.end())
    if counts and not _ONE_LEVEL.match(text, atom.end()):
        return None
    return _read_number(region, atom["number"], compact=not atom["gap"])


def _read_number(region: str, digits: str, *, compact: bool) -> Runs | None:
    """Return the run a number stands for: 2 is one vertebra, 34 two neighbours, 51 L5 and S1."""
    number = int(digits)
    if region == "C" and number == 8:
        return []
    if 0 < number <= COUNT[region]:
        return [(f"{region}{number}",) * 2]
    for cut in range(1, len(digits) if compact else 1):
        upper, lower = int(digits[:cut]), int(digits[cut:])
        if 0 < upper < COUNT[region] and lower == upper + 1:
            return [(f"{region}{upper}", f"{region}{lower}")]
        if upper == COUNT[region] and lower == 1 and region != "S":
            return [(f"{region}{upper}", f"{_below(region)}1")]
    return None


def _read_ordinals(printed: str, region: str) -> Runs | None:
    """Return the runs of ``first and second``, ``fourth to sixth``."""
    numbers = [_ordinal(m) for m in re.finditer(_ORD, printed)]
    if max(numbers) > COUNT[region]:
        return None
    joins = re.split(_ORD, printed)[1:-1]
    runs = [(f"{region}{numbers[0]}",) * 2]
    for join, number in zip(joins, numbers[1:], strict=True):
        level = f"{region}{number}"
        ranged = re.search(rf"\b(?:to|through)\b|{_DASH}", join)
        runs = _stretch(runs, [(level, level)]) if ranged else [*runs, (level, level)]
    return runs


def _ordinal(match: re.Match[str]) -> int:
    word = match[0]
    return _ORDINALS.index(word) + 1 if word in _ORDINALS else int(word[:-2])


def _read_named(region: str, number: int) -> Runs | None:
    """Return the run of ``lumbar 2``; the thoracolumbar spine is T11 to L2."""
    if region == "TL":
        region = "T" if number > 10 else "L" if number <= 2 else ""
    return [(f"{region}{number}",) * 2] if region and 0 < number <= COUNT[region] else None
