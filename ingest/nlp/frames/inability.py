"""What a patient can no longer do: lift the foot, pass urine, feel, breathe, swallow, speak."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.frames.scene import Scene
from ingest.nlp.spans import Mention

__all__ = ["inabilities"]

_WHOSE = r"(?:(?:the|her|his|their|either|any|affected|own|even|one) )*"
_HOW = r"(?:(?:in|to|of|with|actively|voluntarily|fully|properly|even|completely|spontaneously) )*"
_LIFT = (
    r"(?:lift(?:ing)?|rais(?:e|ing)|(?:dorsi|plantar)-?flex(?:ing|ion of)?|bend(?:ing)?|"
    r"extend(?:ing)?|flex(?:ing)?|elevat(?:e|ing))"
)
_FOOT = r"(?:foot|feet|toes?|great toe|big toe|ankle|hallux)"
_LEG = r"(?:leg|lower limb|lower extremity|knee|thigh|hip)"
_URINE = "cannot pass urine"
_WALK = "can neither walk nor stand"
_WAYS: tuple[tuple[str, str, str], ...] = (
    (
        rf"(?:extend(?:ing)?|straighten(?:ing)?) {_WHOSE}(?:left |right )?knee\b",
        "deficit:quadriceps-weakness",
        "cannot extend the knee",
    ),
    (
        rf"(?:{_LIFT}|move|moving) {_WHOSE}(?:both |left |right )?(?:arms?|hands?|shoulders?)\b",
        "deficit:weakness",
        "cannot lift the arms",
    ),
    (
        rf"{_LIFT} (?:either|neither|both) (?:of (?:her|his) )?{_FOOT}\b",
        "deficit:paraparesis",
        "cannot lift the feet",
    ),
    (
        rf"{_LIFT} (?:either|neither|both) (?:of (?:her|his) )?{_LEG}s?\b",
        "deficit:paraparesis",
        "cannot lift the legs",
    ),
    (
        rf"(?:stand|walk)(?:ing)? (?:up )?on {_WHOSE}(?:left |right )?heels?\b",
        "deficit:foot-drop",
        "cannot stand on the heel",
    ),
    (
        rf"(?:stand|walk)(?:ing)? (?:up )?on {_WHOSE}(?:left |right )?(?:toes?|tip-?toes?)\b",
        "deficit:monoparesis",
        "cannot stand on the toes",
    ),
    (
        r"(?:tell (?:a pin|sharp|hot|pin)|feel (?:a pin|pin-?pricks?|touch|the touch|anything below))\b",
        "deficit:sensory-loss",
        "cannot feel",
    ),
    (rf"{_LIFT} {_WHOSE}(?:both |two )?(?:feet|ankles)\b", "deficit:paraparesis", "cannot lift the feet"),
    (rf"{_LIFT} {_WHOSE}(?:left |right )?{_FOOT}\b", "deficit:foot-drop", "cannot lift the foot"),
    (rf"{_LIFT} {_WHOSE}(?:left |right ){_LEG}\b", "deficit:monoparesis", "cannot lift one leg"),
    (
        rf"{_LIFT} {_WHOSE}(?:both |two )?(?:{_LEG}s|lower extremities)\b",
        "deficit:paraparesis",
        "cannot lift the legs",
    ),
    (
        r"(?:pass(?:ing|ed)? (?:any )?(?:urine|water)|urinat\w+|void(?:ing|ed)?|micturat\w+|"
        rf"empty(?:ing)? {_WHOSE}bladder)\b",
        "deficit:urinary-retention",
        _URINE,
    ),
    (
        rf"(?:control(?:ling)?|hold(?:ing)?) {_WHOSE}(?:urine|water|urination|bladder|micturition)\b",
        "deficit:urinary-incontinence",
        "cannot hold urine",
    ),
    (
        rf"(?:control(?:ling)?|hold(?:ing)?) {_WHOSE}(?:stools?|bowels?|motions?|f(?:a)?eces|defecation)\b",
        "deficit:fecal-incontinence",
        "cannot hold stool",
    ),
    (
        rf"feel(?:ing)? {_WHOSE}(?:both |left |right )?"
        r"(?:legs?|feet|foot|lower|any|saddle|perine\w+|buttocks?|thighs?|bladder)\b",
        "deficit:sensory-loss",
        "cannot feel",
    ),
    (
        r"(?:breath\w*|get (?:her|his) breath|catch(?:ing)? (?:her|his) breath)\b",
        "deficit:dyspnea",
        "cannot breathe",
    ),
    (r"(?:walk|stand|ambulate)\b", "deficit:inability-to-walk", _WALK),
    (r"swallow(?:ing)?\b", "deficit:dysphagia", "cannot swallow"),
    (r"(?:speak(?:ing)?|talk(?:ing)?|speech)\b", "deficit:aphasia", "cannot speak"),
)
_PATTERNS = tuple((re.compile(rf"\s{_HOW}{way}"), concept, rule) for way, concept, rule in _WAYS)
_NO_FEELING = re.compile(
    r"\b(?:without|no|lost|loss of) (?:any )?(?:feeling|sensation|sensibility|sensitivity)\b[^.;,]{0,24}"
    r"\b(?:below|in|of|from|distal|on)\b"
)


def inabilities(scene: Scene) -> Iterator[Mention]:
    """Yield the deficits a sentence tells of by what the patient cannot do."""
    for hit in scene.of("unable"):
        after = scene.after(hit, 60)
        for pattern, concept, rule in _PATTERNS:
            found = pattern.match(after)
            if rule == _WALK and "neither" not in scene.text[hit.start : hit.end]:
                continue
            if found and not (rule == _URINE and scene.text.startswith(("diff", "trouble"), hit.start)):
                yield from _spanned(scene, concept, rule, hit.start, hit.end + found.end())
    if scene.has("sense"):
        for found in _NO_FEELING.finditer(scene.text, scene.sentence.start, scene.sentence.end):
            yield from _spanned(scene, "deficit:sensory-loss", "no feeling", found.start(), found.end())


def _spanned(scene: Scene, concept: str, rule: str, start: int, end: int) -> Iterator[Mention]:
    made = scene.spanned(concept, rule, start, end, component="deficits")
    if made:
        yield made
