"""What a code such as T2 names in its context: a vertebra, a root, a sensory level, an MRI sequence."""

from __future__ import annotations

import re
from enum import StrEnum

__all__ = ["LevelKind", "classify"]

_REACH = 90  # characters of context looked at on either side


class LevelKind(StrEnum):
    """What the printed code names."""

    VERTEBRA = "vertebra"
    ROOT = "root or dermatome"
    SENSORY = "neurological level"
    SEQUENCE = "MRI sequence"
    OTHER = "other"


_STEM = (
    r"vertebra|bod(?:y|ies)\b|pedic|lamin|corp(?:us|ectom|orect)|fractur|compress|burst|wedge|collaps"
    r"|osteopor|kyphopl"
    r"|augment|cement|screw|end[- ]?plate|spinous|transverse|dis[ck]s?\b|facet|foram|interspace|metasta"
    r"|h[ae]+mangi"
)
_BONE = re.compile(rf"\s*(?:\)\s*)?(?:{_STEM})", re.I)

_FEEL = (
    r"(?:sens(?:ation|ibility|ory)|touch|pinprick|pin-prick|numb|an[ae]+sthe|hyp\w*esthe|par[ae]+sthe"
    r"|dys[ae]+sthe|analges"
    r"|weak|power|strength|motor|paraly|pleg|pares|deficit|reflex|anhidros)\w*"
)
_SENSORY_LEFT = re.compile(
    r"(?:"
    r"\b(?:neurolog\w+|sensory|motor|paralysis|injury)\s+level(?:s\b|\b)"
    r"(?:(?!\b(?:and|with|mri|ct|show|reveal|demonstrat|fractur|after|due|compress)\w*)[^.;,]){0,60}"
    rf"|\b{_FEEL}(?:(?!\b(?:mri|ct|show|reveal|fractur|vertebro|kypho)\w*)[^.;]){{0,50}}"
    r"\b(?:below|beneath|under|distal to|caudal to|down from|(?:at"
    r"|from) and below)\s+(?:the\s+)?(?:level\s+(?:of\s+)?)?"
    rf"|\b{_FEEL}\s+(?:loss\s+|level\s+)?(?:at|from|up to"
    rf"|to)\s+(?:about\s+)?(?:the\s+)?(?:level\s+(?:of\s+)?)?"
    r"|\b(?:umbilic\w+|navel|nipples?|xiphoid\w*|inguinal|groin|costal margin)(?:\s+(?:level|region|line"
    r"|area))?\s*"
    r")[(\[]?\s*$",
    re.I,
)
_SENSORY_RIGHT = re.compile(
    r"\s*(?:level\s+)?(?:\)\s*)?(?:(?:motor|sensory|neurolog\w+)\s+level|(?:complete|incomplete|motor"
    r"|sensory)[- ]"
    r"(?:(?:motor|sensory|complete|incomplete)\s+)?(?:para|tetra|quadri|sensory|motor|cord|spinal cord"
    r"|SCI\b|neurolog|AIS|ASIA)"
    r"|AIS\b|ASIA\b|Frankel\b|para(?:pleg|pares|lys)|(?:tetra|quadri)(?:pleg|pares)|spinal cord injur|SCI\b"
    r"|level\s+(?:of\s+)?(?:an[ae]+sth|hyp\w*esth|sens))",
    re.I,
)

_SIDE = (
    r"(?:(?:bilateral|left|right|exiting|traversing|spinal|dorsal|ventral|lumbar|sacral|thoracic"
    r"|intercostal)\s+)*"
)
_ROOT_RIGHT = re.compile(
    rf"(?:[\s-]+|\s*\)\s*){_SIDE}(?:nerves?\b|roots?\b|radicul|dermatom|myotom|distribution|innervat"
    rf"|territor|DRG\b|gangli|reflex"
    r"|(?:sensory|motor)\s+(?:loss|deficit|distrib|weak|disturb|root|impair)|weakness|palsy|paresis\b"
    r"|hyp\w*esthe|par[ae]+sthe"
    r"|numbness|sciatic|neuralg|neuropath)",
    re.I,
)
_ROOT_LEFT = re.compile(
    r"\b(?:dermatom\w*|myotom\w*|(?:nerve|spinal|exiting|traversing)\s+roots?|roots|nerves|radiculopath\w+"
    r"|hip flex\w+"
    r"|knee ext\w+|ankle dorsi\w+|sacral sparing)\s*(?:of\s+|from\s+|in\s+|:)?(?:the\s+)?(?:left\s+"
    r"|right\s+)?[(\[]?\s*$",
    re.I,
)

_INTENS = r"(?:hyper|hypo|iso)-?\s?(?:intens\w*|signal\w*)"
_SEQUENCE_RIGHT = re.compile(
    r"(?:\s*(?:[,/&-]|\band\b|\bor\b)?\s*T[12]\b\*?)*(?:\*|[\s-]*(?:weight|weigh|WI\b|W\b|signal|sequenc|series"
    r"|imag|MRI?\b|scan|"
    rf"{_INTENS}|(?:hyper|hypo)-?signal|"
    r"STIR|FLAIR|T?FSE\b|TSE\b|SE\b|fat[- ]|bright|relax|contrast|gadolin|mapping|sagittal"
    rf"|axial|coronal|low|high"
    r"|(?:and|/|,|or)\s*(?:STIR|FLAIR|fat|contrast|gadolin|proton)))",
    re.I,
)
_SEQUENCE_LEFT = re.compile(
    rf"(?:{_INTENS}|\bsignal\w*(?:\s+(?:intensit\w+|chang\w+|abnormal\w+))?|\bintensit\w+|\bbright|\bdark"
    rf"|\bsagittal|\baxial"
    r"|\bcoronal|\bMRI?|\b(?:high|low)|\bimag\w+)[\s(,]+(?:lesions?\s+|mass\w*\s+|areas?\s+)?(?:on|in|at"
    r"|by|with)?\s*"
    r"(?:both\s+)?(?:the\s+)?$",
    re.I,
)

_OTHER_LEFT = re.compile(
    r"\b(?:fig(?:ure|s)?\.?|figures|table|tab\.|video|movie|clip|appendix|files?|suppl\w*\.?|dataset|eq\.?"
    r"|vitamin|hepatitis"
    r"|free|serum|grade|Frankel|ASIA|AIS|Child(?:-Pugh)?|stage|factor|leads?|normal|complement"
    r"|thyroid\w*)\s*$",
    re.I,
)
# "The T-score of the lumbar spine (L1-L4) was -3.8" names what was measured.
_MEASURED_LEFT = re.compile(
    r"\b(?:T-?\s?scores?|Z-?\s?scores?|BMD|bone (?:mineral )?density|DE?XA|densitometry)\b"
    r"(?:(?!fractur|collaps|compress|deform|cement|\b(?:MRI?|CT|X-rays?|radiographs?)\b|plasty)"
    r"(?:[^.;]|(?<=\d)\.(?=\d))){0,60}?[\s(]$",
    re.I,
)
_OTHER_RIGHT = re.compile(
    r"\s*(?:N[0-3xX]\b|TSH\b|esterase|inhibitor|complement|lymphocyt|receptor|heart sounds?"
    r"|and S2 (?:heart|were|are|normal)"
    r"|[\s,/and]*(?:T[34]|TSH|heart sound)|[:=]?\s*\d+(?:\.\d+)?\s*(?:ng|pg|nmol|pmol|[uµμ]g)\b)"
)


def classify(text: str, start: int, end: int) -> LevelKind:
    """Return what the code at ``text[start:end]`` names, judged by the words beside it."""
    left = text[max(0, start - _REACH) : start]
    right = text[end : end + _REACH]
    code = text[start:end].upper().replace(" ", "")
    if (
        _OTHER_LEFT.search(left)
        or _MEASURED_LEFT.search(left)
        or (code[0] in "TSC" and _OTHER_RIGHT.match(right))
    ):
        return LevelKind.OTHER
    if _BONE.match(right):
        return LevelKind.VERTEBRA
    if _only_t1_t2(code) and (_SEQUENCE_RIGHT.match(right) or _SEQUENCE_LEFT.search(left)):
        return LevelKind.SEQUENCE
    if _SENSORY_RIGHT.match(right) or _SENSORY_LEFT.search(left):
        return LevelKind.SENSORY
    if _ROOT_RIGHT.match(right) or _ROOT_LEFT.search(left):
        return LevelKind.ROOT
    return LevelKind.VERTEBRA


def _only_t1_t2(code: str) -> bool:
    """Tell whether the code could name MRI sequences."""
    return re.fullmatch(r"T[12](?:\W*(?:AND|OR)?\W*(?:T?[12]))?", code) is not None
