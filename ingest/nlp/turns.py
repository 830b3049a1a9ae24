"""Where a sentence goes over from one patient to another: "he died, whereas the younger woman recovered"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.nlp.person_cues import TURN

__all__ = ["of_several", "turns"]

_FIRST = re.compile(
    r"\b(?:first(?! (?:stage|step|session|operation|procedure|surgery|time))|former)\b"
    r"|\bone (?:patient|case)\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:two|three|four|five|six|[2-6]) (?:\w+ ){0,3}?(?:patients|cases|women|men|ladies|females|males|"
    r"deaths|observations)\b"
    r"|\b(?:case|patient|pt\.?) (?:no\.? ?|#)?(?:2|b|ii|two)\b"
    r"|\b(?:the|an?) (?:other|second|latter|younger|older|elder) (?:patient|case|woman|man|one|lady)\b"
    r"|\banother (?:patient|case|woman|man|lady)\b|\bthe (?:former|latter)\b",
    re.IGNORECASE,
)
_AGED = re.compile(r"\b(\d\d)[ -]years?[ -]old\b|\b(?:wom[ae]n|m[ae]n) (?:of|aged) (\d\d)\b", re.IGNORECASE)
_IN_TURN = re.compile(r"\b(?:respective(?:ly)?|in turn|in that order)\b", re.IGNORECASE)
_VERB = (
    r"had|has|was|were|is|are|did|does|could|can|never|received|underwent|required|needed|developed|recovered|"
    r"died|survived|improved|remained|showed|presented|experienced|complained|became|felt|got|walked|made|"
    r"refused|declined|still|continues|suffered|reported|regained|walks|needs"
)
_PATIENT = (
    r"(?P<which>(?:the|an?) (?:first|second|third|fourth|fifth|former|latter|other|younger|youngest|"
    r"older|oldest|elder|eldest|remaining|next)"
    rf"(?= (?:patient|case|one|wom[ae]n|m[ae]n|lady|gentleman|female|male|of (?:them|the)|two|who|whose|she|"
    rf"he|the|with|into|an? \d|{_VERB})\b|[,.;:()]|$)"
    rf"|the others|another(?= (?:of \d|aged|patient|case|wom[ae]n|m[ae]n|{_VERB})\b)"
    r"|(?:case|patient|pt\.?) ?(?:no\.? ?|# ?)?(?:\d|[A-H]|I{1,3}|IV|V)\b"
    r"|the \w+genarian|the \d\d-year-old(?! (?:wom|man|lad|gent|fem|male)))"
    r"|(?P<all>both|neither|all (?:two|three|four|of them)|none of them)\b"
    r"|(?P<she>(?:the|an?|one)(?: [\w-]+){0,3} (?:woman|lady|female|girl)|"
    r"(?:mrs|ms|miss)\.? [A-Z]|she|hers?)\b"
    r"|(?P<he>(?:the|an?|one)(?: [\w-]+){0,3} (?:man|gentleman|male|boy)|mr\.? [A-Z]|he|his|him)\b"
)
_SOMEBODY = re.compile(rf"\b(?:{_PATIENT})", re.IGNORECASE)
_NEXT = re.compile(
    rf"(?:only )?(?:(?:in|for|of|with|to|on|that of) )?\b(?:{_PATIENT})(?! at [TLCS]h?-?\d)", re.IGNORECASE
)
_BOUND = re.compile(
    r"\s*(?P<strong>;)\s*(?:and |but |while |whereas )?|,? \b(?:while|whilst|whereas) |, (?:and|but) "
    r"|(?P<weak> (?:and|but) )|(?P<comma>, )"
)
_DOES = re.compile(rf"\b(?:{_VERB})\b", re.IGNORECASE)
_SAYS = re.compile(rf"\b(?:{_VERB}|\w{{3,}}ed)\b", re.IGNORECASE)
# "heparin was given in the former and antibiotics in the latter"
_TRAILING = re.compile(
    rf"(?:in|for|of|with|to|on) (?:{_PATIENT})(?: (?:patient|case|one|woman|man))?[.;)]", re.I
)
# As long must be what is told of the first of them.
_LEAST = 12


def of_several(text: str) -> bool:
    """Tell whether a text may be of more than one patient."""
    return bool(_SEVERAL.search(text)) or len({a or b for a, b in _AGED.findall(text)}) > 1


def turns(text: str, start: int, end: int, *, several: bool) -> Iterable[tuple[int, int]]:
    """Yield the parts of a sentence that tells of one patient and then of another."""
    begin = start
    for stop, following in _cuts(text, start, end, several=several):
        if stop >= begin + _LEAST:
            yield begin, stop
            begin = following
    yield begin, end


def _cuts(text: str, start: int, end: int, *, several: bool) -> list[tuple[int, int]]:
    found = set()
    if _FIRST.search(text, start, end):
        found = {cut.span() for cut in TURN.finditer(text, start + _LEAST, end) if cut[0] or not several}
        found = {cut for cut in found if not _TRAILING.match(text, cut[1], end)}
    if several and not _IN_TURN.search(text, start, end):
        taken = {b for _, b in found}
        found |= {(a, b) for a, b in _bounds(text, start, end) if b not in taken}
    return sorted(found)


def _bounds(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    """Yield end and start of the clauses that go over to another patient."""
    begin = start
    for bound in _BOUND.finditer(text, start, end):
        if text.count("(", start, bound.start()) > text.count(")", start, bound.start()):
            continue
        stop, after = bound.span()
        before = list(_SOMEBODY.finditer(text, begin, stop))
        if not before:
            continue
        if bound["strong"]:
            then = _SOMEBODY.search(text, after, _clause_end(text, after, end))
        else:
            then = _NEXT.match(text, after, end)
        if then and bound["weak"] and not _clauses(text, begin, stop, then, end):
            continue
        if then and _is_another(before, then, comma=bool(bound["comma"])):
            yield stop, after
            begin = after


def _clauses(text: str, begin: int, stop: int, then: re.Match[str], end: int) -> bool:
    """Tell whether "and" parts two clauses, not two patients told of as one."""
    says = _DOES if then[0].lower().startswith(("a ", "an ", "one ")) else _SAYS
    return bool(_SAYS.search(text, begin, stop) and says.match(text, then.end() + 1, end))


def _clause_end(text: str, start: int, end: int) -> int:
    at = text.find(";", start, end)
    return end if at < 0 else at


def _is_another(before: list[re.Match[str]], then: re.Match[str], *, comma: bool) -> bool:
    """Tell whether the patient a clause names is not the one told of before it."""
    last = next((b for b in reversed(before) if b["she"] or b["he"] or b["all"]), None)
    if then["which"]:
        return all((b["which"] or "").lower() != then["which"].lower() for b in before)
    if comma:
        return False
    if then["all"]:
        return last is None or not last["all"]
    return last is not None and (bool(last["all"]) or bool(last["she"]) != bool(then["she"]))
