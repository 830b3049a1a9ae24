"""Captions of figures and tables: which line opens one and where it ends."""

from __future__ import annotations

import re

from kb.model import SectionKind

__all__ = ["caption_inside_prose", "caption_kind"]

_NUMBER = r"(?:S?\d{1,2}(?:\.\d{1,2})?|[IVX]{1,4})"
_NAME = (
    r"(?:Supplementary |Supplemental |Online )?(?:Fig(?:ure)?s?|Tables?|Tab|Videos?|Box|Plate|Scheme|Image|"
    r"Graph|Abb(?:ildung)?|Şekil|Resim|Tablo)"
)
_CAPTION = re.compile(
    rf"^(?P<name>{_NAME})\.?\s*{_NUMBER}(?P<part>\s?\(?[A-Fa-f](?:\s?[-–,&]\s?[A-Fa-f])*\)?(?=[\s.:,]))?"
    rf"\s*(?P<mark>[.:|)–—-]+)?(?P<rest>\s.*|$)",
    re.IGNORECASE,
)
# "Figure 1 shows ..." is a sentence of the text, "Figure 1 Axial CT ..." a caption.
_VERB = re.compile(
    r"^(?:also |clearly |further )?(?:shows?|showed|demonstrates?|demonstrated|illustrates?|illustrated|"
    r"summari[sz]es?|"
    r"summari[sz]ed|presents?|presented|lists?|depicts?|gives?|reveals?|displays?|provides?|describes?|"
    r"contains?|"
    r"compares?|is|are|was|were|and|to|in|of|for|with|from|outlines?|represents?|reports?|indicates?|has|"
    r"have|can|"
    r"may|details?)\b|^[,;)]",
)
_ASKS_FOR_NUMBER = re.compile(
    r"(?:\b(?:in|see|and|of|to|the|from|by|also|on|our|with|e\.g\.|i\.e\.)|[(,;–])$", re.IGNORECASE
)


def caption_kind(line: str) -> SectionKind | None:
    """Return TABLE or CAPTION when a line that begins a block opens a caption."""
    match = _CAPTION.match(line.strip().lstrip("*_#> "))
    if not match:
        return None
    rest = match["rest"].strip().lstrip("*_ ")
    if not match["mark"] and _VERB.match(rest):
        return None
    if not rest and not match["mark"] and not line.strip()[0].isupper():
        return None
    return SectionKind.TABLE if match["name"].lower().split()[-1].startswith("tab") else SectionKind.CAPTION


def caption_inside_prose(line: str, before: str) -> SectionKind | None:
    """Return the kind when a line amid the lines of a paragraph opens a caption after ``before``."""
    match = _CAPTION.match(line.strip())
    if not match or not match["mark"] or not line.strip()[0].isupper():
        return None
    if match["mark"][0] not in ".:|" or _ASKS_FOR_NUMBER.search(before.rstrip()):
        return None
    rest = match["rest"].strip()
    return caption_kind(line) if rest[:1].isupper() or (rest[:1] in '("“' and rest) else None
