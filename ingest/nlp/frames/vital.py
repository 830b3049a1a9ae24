"""Vital signs in figures: oxygen, pressure, pulse, breaths, temperature, and the weight that was lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.frames.matches import matched, told
from ingest.nlp.frames.scene import Scene
from ingest.nlp.spans import Mention

__all__ = ["EXAMINED", "vital_signs"]

_OXYGEN = re.compile(
    r"\b(?:saturations?|saturating|oximet(?:ry|er)|spo2|sao2|sato2|o2 sat\w*|sats?|"
    r"o2)\b[^.;]{0,40}?\b(?P<figure>[4-9]\d(?:\.\d)?)\s?(?:%|per ?cent)"
)
_FALL = re.compile(
    r"\b(?:saturation|spo2|sao2)\b(?: \w+){0,2} (?:dropped|fell|decreased|declined|was low|deteriorated)\b|"
    r"\b(?:drop|fall|decrease|decline) (?:in|of) (?:[\w-]+ ){0,3}(?:saturation|spo2|sao2)\b|"
    r"\b(?:needed|needing|required|requiring|dependent on) (?:\w+ )?\d+ ?l(?:/min|itres?|iters?)?"
    r"(?: per minute)? (?:of )?(?:\w+ )?oxygen\b"
)
# Below 9 kPa is below 70 mm of mercury.
_KILOPASCALS = re.compile(
    r"\b(?:pao2|po2|oxygen (?:partial )?(?:pressure|tension))\b[^.;]{0,20}?"
    r"\b(?P<figure>[3-8])(?:[.,]\d\d?)? ?kpa\b"
)
_COMA = re.compile(
    r"\b(?:gcs|glasgow(?: coma)?(?: scale| score)*|glasgow)\b[^.;]{0,24}?\b(?P<figure>[3-9]|1[0-4])\b"
    r"(?! ?(?:hours?|days?|minutes?|min\b))"
)
_TENSION = re.compile(
    r"\b(?:pao2|po2|oxygen (?:partial )?(?:pressure|tension))\b[^.;]{0,30}?\b(?P<figure>\d{2,3})(?:\.\d)? ?mm"
)
_PRESSURE = re.compile(
    r"\b(?:blood pressure|bp|systolic)\b[^.;]{0,60}?\b(?<!from )"
    r"(?P<figure>\d{2,3})(?:\s?/\s?\d{2,3}| ?mm| systolic)|"
    r"\bpressure (?:fell|dropped|went down|sank)\b[^.;]{0,30}?\b(?<!from )(?P<fell>\d{2,3})\s?/\s?\d{2,3}|"
    r"\bpressures? (?:was |of |at |only |down to |sank to |fell to |dropped to )*"
    r"(?P<plain>\d{2,3})\s?/\s?\d{2,3}|"
    r"\bsystolic (?:blood )?pressure:? (?:of |was |fell to |dropped to )?(?P<bare>\d{2,3})\b|"
    r"\bpressure (?:of |was |at |fell to |dropped to )(?:only )?(?P<after>\d{2,3}) ?(?:mm ?hg )?systolic"
)
_SANK = re.compile(
    r"\b(?:blood|arterial) pressure\b(?: and (?:the )?(?:[\w-]+ ){1,2}?)?(?: \w+ly)? "
    r"(?:dropped|fell|sank|decreased|declined|collapsed|crashed|went down)\b|"
    r"\b(?:drop|fall|decrease|decline) (?:in|of) (?:the )?(?:[\w-]+ and )(?:blood )?pressure\b"
)
_MEAN_PRESSURE = re.compile(
    r"\b(?:mean (?:arterial |blood )?pressure|map)\b[^.;]{0,30}?\b(?<!from )(?P<figure>\d{2,3})\b"
)
_HIGH_PRESSURE = re.compile(
    r"\b(?:blood pressure|systolic(?: pressure)?|bp)\b[^.;]{0,16}?\b(?:(?:rose|climbed|increased|went up)\b"
    r"[^.;]{0,20}?\b2\d\d\b|shot up|soared|surged|jumped|spiked)|"
    r"\bhypertensive (?:crisis|emergency|episode|peak)\b"
)
_UNRECORDABLE = re.compile(
    r"\bpressure\b[^.;,]{0,90}?\b(?:unrecordable|unmeasurable|undetectable|not (?:recordable|measurable))\b"
)
_KILOGRAMS = re.compile(
    r"\b(?:lost|losing|loss of|cost (?:her|him)|lighter by) (?:[\w-]+ ){0,2}?\d+(?:[.,]\d)? ?"
    r"(?:kg|kilos?|kilograms?|kilogrammes?|pounds|lbs?)\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:pulmonary|venous|wedge|intracranial|perfusion|opening|injection|inflation|intradiscal|filling)\b"
)
_HEAT = re.compile(
    r"\b(?:temperature|fever|febrile)\b[^.;]{0,30}?\b(?P<figure>3[6-9]|4[0-2])(?:\.\d)?\s?(?:°|º|degrees|c\b)|"
    r"\btemperature\b[^.;]{0,20}?\b(?P<plain>3[6-9]|4[0-2])[.,]\d\b|"
    r"(?<![\d.])(?P<bare>3[89]|4[0-2])(?:[.,]\d)?\s?[°º]\s?c\b"
)
_HEARTBEAT = re.compile(
    r"\b(?:heart rate|pulse(?: rate)?|"
    r"(?<!\d )(?<!\d)hr(?= (?:of )?\d))\b[^.;]{0,30}?\b(?<!from )(?P<figure>\d{2,3})"
    r"(?= ?(?:/ ?min|beats|bpm|per min|\(|\.|,|;|and\b|$))"
)
_BREATHS = re.compile(
    r"\b(?:respiratory rate|respiration rate|breathing rate|respirations?(?= (?:\w+ )?\d)|"
    r"rr(?= (?:of )?\d))\b[^.;]{0,30}?\b(?<!from )(?P<figure>\d{2})\b(?! ?%)|"
    r"\b(?P<breaths>\d\d) (?:breaths|respirations)\b"
)
_ROSE = re.compile(
    r"\b(?:rose|rise|climb\w*|increas\w*|jumped|went up|shot up|accelerat\w*|soared|surged|to)\b"
)
# The rule of a sign that an examination lists among others, and that is told of as little else.
EXAMINED = "pulse on examination"
# Figures below, or above, which a value is coded as a sign.
_LOW_SATURATION, _LOW_TENSION, _LOW_SYSTOLIC, _FEVER = 93, 70, 100, 38
_SLOW_PULSE, _FAST_PULSE, _FAST_BREATHS, _LOW_MEAN = 50, 110, 24, 65


def vital_signs(scene: Scene) -> Iterator[Mention]:
    """Yield the signs that a figure tells of, where it is out of bounds."""
    yield from matched(scene, _FALL, "deficit:hypoxia", "falling saturation")
    yield from matched(scene, _SANK, "deficit:hypotension", "falling blood pressure")
    yield from matched(scene, _UNRECORDABLE, "deficit:hypotension", "no blood pressure")
    yield from matched(scene, _HIGH_PRESSURE, "deficit:hypertension", "rising blood pressure")
    yield from matched(scene, _KILOPASCALS, "deficit:hypoxia", "low oxygen tension")
    yield from matched(scene, _COMA, "deficit:altered-consciousness", "low coma score")
    yield from matched(scene, _KILOGRAMS, "deficit:weight-loss", "weight lost")
    for pattern, concept, rule, limit in (
        (_OXYGEN, "deficit:hypoxia", "low saturation", _LOW_SATURATION),
        (_TENSION, "deficit:hypoxia", "low oxygen tension", _LOW_TENSION),
        (_PRESSURE, "deficit:hypotension", "low blood pressure", _LOW_SYSTOLIC),
        (_MEAN_PRESSURE, "deficit:hypotension", "low mean pressure", _LOW_MEAN),
    ):
        for found in pattern.finditer(scene.text, scene.sentence.start, scene.sentence.end):
            said = next(figure for figure in found.groups() if figure)
            if float(said) < limit and not _ELSEWHERE.search(
                scene.text, max(scene.sentence.start, found.start() - 30), found.end()
            ):
                yield from told(scene, concept, rule, found)
    for found in _HEARTBEAT.finditer(scene.text, scene.sentence.start, scene.sentence.end):
        beats = int(found.group("figure"))
        if beats >= _FAST_PULSE:
            rule = "pulse that rose" if _ROSE.search(found.group()) else EXAMINED
            yield from told(scene, "deficit:tachycardia", rule, found)
        elif beats < _SLOW_PULSE:
            yield from told(scene, "deficit:bradycardia", "slow pulse", found)
    for found in _BREATHS.finditer(scene.text, scene.sentence.start, scene.sentence.end):
        if int(found["figure"] or found["breaths"]) >= _FAST_BREATHS:
            yield from told(scene, "deficit:tachypnea", "fast breathing", found)
    for found in _HEAT.finditer(scene.text, scene.sentence.start, scene.sentence.end):
        if float(found["figure"] or found["plain"] or found["bare"]) >= _FEVER:
            yield from told(scene, "deficit:fever", "raised temperature", found)
