"""Spelling variants of clinical terms: hyphens, plurals, British and American forms."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["fold", "variants"]

# (British stem, American stem) as patterns; without its guards each is what replaces the other.
_STEMS = (
    (r"aesthe", r"(?<!a)esthe"),
    (r"\bhaem", r"\bhem(?!i)"),
    (r"aemi(?=as?\b|c\b)", r"(?<!a)emi(?=as?\b|c\b)"),
    (r"ischaem", r"ischem"),
    (r"oedem", r"(?<!o)edem"),
    (r"oesophag", r"(?<!o)esophag"),
    (r"tumour", r"tumor(?!al)"),
    (r"orthopaed", r"orthoped"),
    (r"pnoe", r"pne(?=a|ic)"),
    (r"rrhoea", r"rrhea"),
    (r"\bfaec", r"\bfec(?=al|es)"),
    (r"fibre", r"fiber"),
    (r"colour", r"color\b"),
    (r"isation", r"ization"),
    (r"(?<=[aio]l)is(?=ed|ing)", r"(?<=[aio]l)iz(?=ed|ing)"),
    (r"leucocyt", r"leukocyt"),
    (r"sulph", r"sulf"),
    (r"disk", r"(?<!in)disc(?!re|on|h|o[mv])"),
    (r"kümmell", r"kummell"),
    (r"barré", r"barre\b"),
)
_GUARDS = re.compile(r"\(\?[^)]*\)|\\b")
_COMPILED = tuple(
    (re.compile(pattern, re.IGNORECASE), _GUARDS.sub("", other))
    for pair in _STEMS
    for pattern, other in (pair, pair[::-1])
)

_DASHES = re.compile(r"[‐‑‒–—−]")
_PREFIX = re.compile(r"\b(intra|extra|epi|sub|para|peri|pre|post|re|trans|micro|hemi|non|hyper|hypo|pseudo)-")
_CLOSED = re.compile(
    r"\b(?:(?:intra|extra)(?=[a-z]{4})|(?:epi|sub)(?=dural)|(?:para|peri|pre)(?=vertebral|spinal))",
    re.IGNORECASE,
)
_UNCOUNTED = re.compile(r"(?:s|x|z|ing|ed|ia|ty|ness|al|ic|ous|able|ly|py|sy|gy|[0-9])$")
_COUNTED_Y = ("ectomy", "otomy", "plasty", "body", "opathy", "biopsy", "injury", "artery", "cavity")


def fold(name: str) -> str:
    """Return a name as compared: lower case, plain hyphens, single spaces."""
    return " ".join(_DASHES.sub("-", name).casefold().split())


@lru_cache(maxsize=16384)
def variants(name: str) -> tuple[str, ...]:
    """Return the spellings under which a report may write a name, itself first.

    A name in capitals (PVP, MRI) keeps its spelling and only gains a plural s.
    """
    if name.isupper():
        return (name, f"{name}s")
    forms = [name]
    for pattern, other in _COMPILED:
        forms += [swapped for form in forms if (swapped := pattern.sub(other, form)) not in forms]
    forms += [opened for form in forms if (opened := _CLOSED.sub(r"\g<0>-", form)) not in forms]
    for form in tuple(forms):
        if "-" in form:
            forms += [form.replace("-", " "), _PREFIX.sub(r"\1", form)]
    forms += [plural for form in tuple(forms) if (plural := _plural(form))]
    return tuple(dict.fromkeys(forms))


def _plural(form: str) -> str:
    """Return the plural of a name that ends in a countable noun, "" where there is none."""
    if form.endswith("sis"):
        return f"{form[:-2]}es"
    if form.endswith("vertebra"):
        return f"{form}e"
    if form.endswith(_COUNTED_Y):
        return f"{form[:-1]}ies"
    if _UNCOUNTED.search(form):
        return ""
    return f"{form}es" if form.endswith(("sh", "ch")) else f"{form}s"
