"""Lost functions: feeling, bladder, bowel, and the vital signs in figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.frames.scene import Scene
from ingest.nlp.spans import Mention

__all__ = ["functions"]

_BLADDER = r"(?:urinary|urine|bladder|vesical|urination|urinating|micturition|voiding|sphincter(?:ic|al|s)?)"
_BOWEL = r"(?:bowel|stool|f(?:a)?ecal|defecation|anal|rectal|defaecation)"
_TROUBLE = (
    r"(?:dysfunctions?|disturbances?|disorders?|problems?|difficult(?:y|ies)|impairments?|symptoms?|"
    r"deficits?|"
    r"paralysis|incontinence|retention|complaints?|weakness|disabilit(?:y|ies)|abnormalit(?:y|ies)|"
    r"involvement|issues?|troubles?|failure|compromise|"
    r"control loss|compromise)"
)
_JOIN = rf"(?:(?:,? (?:and|or|as well as) |, ?|/| |-)(?:{_BLADDER}|{_BOWEL}|function|control|sphincter))"
_NOUN = re.compile(
    rf"\b(?P<organ>(?:{_BLADDER}|{_BOWEL}){_JOIN}*)(?: (?:function|control|tone))? (?P<what>{_TROUBLE})\b"
)
_LOSS_OF = re.compile(
    r"\b(?P<what>loss|lack|absence|difficulty|difficulties|trouble|problems?|disturbances?|impairment|"
    r"dysfunction|"
    r"paralysis|inability|incontinence|retention|impaired|disturbed|lost|decreased|reduced|lax|loose)"
    r"(?: of| in| with| to)?(?: the| her| his)?(?: control (?:of|over)| voluntary| normal)?"
    rf"(?: the| her| his| both)? (?P<organ>(?:{_BLADDER}|{_BOWEL}){_JOIN}*)\b"
)
_FULL = re.compile(
    r"\b(?:bladder|residual|catheter)\b[^.;]{0,40}?\b(?:[3-9]\d\d|1[ ,.]?\d{3}) ?(?:ml|cc)\b|"
    r"\b(?:[3-9]\d\d|1[ ,.]?\d{3}) ?(?:ml|cc) of urine\b"
)
_CATHETER = re.compile(
    r"\b(?:she|he|patient) (?:was|had to be|needed to be) catheteri[sz]ed\b|"
    r"\b(?:needed|needs|required|requires|passes|dependent on) an? (?:\w+ ){0,2}catheter\b|"
    r"\b(?:suprapubic|permanent|long-term|indwelling(?: urinary| bladder)?) catheter\b|"
    r"\b(?:she|he|patient) (?:still )?passes a catheter\b|"
    r"\bbladder (?:emptying )?(?:was|is|had to be|needed to be|depended on)(?: a)? "
    r"(?:catheter|paraly[sz]ed|atonic)|"
    r"\b(?:self-?|intermittent |intermittent self-?)catheteri[sz]\w+|\bcatheteri[sz]e[sd]? (?:him|her)self\b"
)
_HELD = r"(?:tone|tonus|contraction|squeeze|reflex|wink)"
_TONE = re.compile(
    rf"\b(?:anal|rectal|sphincter) (?:sphincter )?{_HELD}\b[^.;,]{{0,20}}"
    r"\b(?:absent|lost|lax|loose|reduced|decreased|weak|diminished|poor|flaccid)\b|"
    r"\b(?:no|absent|absence of|loss of|lost|poor|reduced|lax|decreased|diminished|weak|flaccid) "
    rf"(?:the )?(?:voluntary )?(?:peri)?(?:anal|rectal) (?:sphincter )?{_HELD}\b|"
    r"\b(?:flaccid|lax|loose|atonic|gaping|patulous|weak) (?:anal|rectal) sphincter\b|"
    r"\b(?:anal|rectal) sphincter\b (?:was |is )?(?:\w+ly )?(?:flaccid|lax|loose|weak|atonic|gaping|patulous|"
    r"did not contract)"
)
_CONTROL = re.compile(
    r"\bloss of (?:voluntary |all )?sphincter(?:ic)? control\b|"
    r"\bsphincter(?:ic)? control (?:was|had been) lost\b|"
    r"\blost (?:all )?(?:the )?(?:control (?:of|over) (?:the )?sphincters?|sphincter control)\b"
)
# "Sphincter control was impaired", "control of bladder and bowel was lost".
_IMPAIRED = re.compile(
    rf"\b(?P<organ>(?:{_BLADDER}|{_BOWEL}){_JOIN}*)(?: (?:function|control|tone|emptying))?s?"
    r"(?: (?:that|which))? (?:was|were|had been|"
    r"became|is|are)"
    r"(?: \w+ly)? (?P<what>lost|impaired|disturbed|affected|compromised|disordered|abnormal|deranged|"
    r"difficult|abolished)\b"
)
_DOUBLY = re.compile(
    r"\bdoubl[ey] incontinen\w+|\bincontinen\w+ (?:of|for|to) (?:both )?(?:urine|bladder),?"
    r" (?:and|as well as) (?:of )?(?:stools?|f(?:a)?eces|bowels?)|"
    r"\bincontinen\w+ (?:of|for|to) (?:both )?(?:stools?|f(?:a)?eces|bowels?),?"
    r" (?:and|as well as) (?:of )?(?:urine|bladder)"
)
_FEELING = re.compile(
    r"\bloss of (?:[\w/-]+,? ){0,6}?(?:sensation|sensibility|sensitivity|feeling|sense|sensory)\b|"
    r"\b(?:sensation|sensibility|sensitivity|feeling|light touch|pinprick|pin-prick|touch|"
    r"vibration(?: sense)?|"
    r"position sense|proprioception)\b[^.;]{0,60}?"
    r"\b(?:was|were|is|had)(?: been| become)? (?:\w+ly |also |markedly )?"
    r"(?:lost|absent|decreased|reduced|diminished|impaired|abolished|disturbed|altered|dull\w*|blunted|deadened)\b|"
    r"\b(?:decreased|reduced|diminished|impaired|absent|altered|abnormal|disturbed|dulled) "
    r"(?:[\w/-]+,? (?:and )?){0,4}?(?:sensation|sensibility|sensitivity|feeling|sense)\b|"
    r"\bsensory (?:(?:and|or) (?:motor|autonomic|sphincter) )?(?:loss|level|deficits?|disturbances?|"
    r"impairment|"
    r"changes?|dysfunction)\b|\bmotor (?:and|or) sensory (?:loss|deficits?|disturbances?|impairment|"
    r"dysfunction|paralysis|paresis)\b|"
    r"\bloss of [\w ]{0,24}sensory\b|"
    r"\b(?:sensation|sensibility|sensitivity|feeling|light touch|pinprick|pin-prick|vibration(?: sense)?|"
    r"position sense|proprioception) (?:lost|absent|decreased|reduced|diminished|impaired|abolished|dull)"
    r" (?:in|at|on|of|over|below|from|distal)\b"
)
_SADDLE = re.compile(
    r"\b(?:perine\w+|perianal|saddle|genital\w*|anogenital|between (?:the|her|his) (?:legs|thighs)|"
    r"(?:around|of) the anus|anal (?:region|area|skin))\b"
)
_LEG = r"(?:legs?|lower limbs?|lower extremit\w+|calf|thigh|ankles?)"
_SWELLING = re.compile(
    rf"\b(?:swelling|swollen|o?edema)\b(?:(?!\babsent|\bno\b|\bwithout)[^.;:]){{0,40}}?\b{_LEG}\b|"
    rf"\b{_LEG} (?:swelling|swelled|o?edema|(?:was|were|became|"
    rf"had) (?:(?!not\b|never\b)[\w-]+ (?:and )?){{0,2}}(?:swollen|swelled))\b"
)
_OXYGEN = re.compile(
    r"\b(?:saturation|spo2|sao2|sato2|o2 sat\w*|sats?|"
    r"o2)\b[^.;]{0,40}?\b(?P<figure>[4-9]\d(?:\.\d)?)\s?(?:%|per ?cent)"
)
_FALL = re.compile(
    r"\b(?:saturation|spo2|sao2)\b(?: \w+){0,2} (?:dropped|fell|decreased|declined|was low|deteriorated)\b|"
    r"\b(?:drop|fall|decrease|decline) (?:in|of) (?:[\w-]+ ){0,3}(?:saturation|spo2|sao2)\b|"
    r"\b(?:needed|needing|required|requiring|dependent on) (?:\w+ )?\d+ ?l(?:/min|itres?|iters?)?"
    r"(?: per minute)? (?:of )?(?:\w+ )?oxygen\b"
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
    r"\bsystolic (?:blood )?pressure:? (?:of |was |fell to |dropped to )?(?P<bare>\d{2,3})\b"
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
    r"(?<![\d.])(?P<bare>3[89]|4[0-2])(?:[.,]\d)?\s?[°º]\s?c\b"
)
_HEARTBEAT = re.compile(
    r"\b(?:heart rate|pulse(?: rate)?|"
    r"(?<!\d )(?<!\d)hr(?= (?:of )?\d))\b[^.;]{0,30}?\b(?<!from )(?P<figure>\d{2,3})"
    r"(?= ?(?:/ ?min|beats|bpm|per min|\.|,|;|and\b|$))"
)
_BREATHS = re.compile(
    r"\b(?:respiratory rate|respiration rate|breathing rate|"
    r"rr(?= (?:of )?\d))\b[^.;]{0,30}?\b(?<!from )(?P<figure>\d{2})\b"
)
# Figures below, or above, which a value is coded as a sign.
_LOW_SATURATION, _LOW_TENSION, _LOW_SYSTOLIC, _FEVER = 93, 70, 100, 38
_SLOW_PULSE, _FAST_PULSE, _FAST_BREATHS, _LOW_MEAN = 50, 110, 24, 65


def functions(scene: Scene) -> Iterator[Mention]:
    """Yield the lost functions a sentence tells of."""
    if scene.has("numb", "sense"):
        yield from _feelings(scene)
    if scene.has("sphincter"):
        yield from _sphincters(scene)
        yield from _matches(scene, _FULL, "deficit:urinary-retention", "full bladder")
        yield from _matches(scene, _CATHETER, "deficit:bladder-dysfunction", "catheter for the bladder")
        for concept in ("deficit:bladder-dysfunction", "deficit:bowel-dysfunction"):
            yield from _matches(scene, _CONTROL, concept, "loss of both sphincters")
        yield from _matches(scene, _TONE, "deficit:bowel-dysfunction", "loss of anal tone")
    for concept in ("deficit:urinary-incontinence", "deficit:fecal-incontinence"):
        yield from _matches(scene, _DOUBLY, concept, "incontinent of both")
    if scene.has("swelling"):
        yield from _matches(scene, _SWELLING, "deficit:leg-swelling", "swelling of a limb")
    if scene.has("vital"):
        yield from _figures(scene)


def _matches(scene: Scene, pattern: re.Pattern[str], concept: str, rule: str) -> Iterator[Mention]:
    for found in pattern.finditer(scene.text, scene.sentence.start, scene.sentence.end):
        yield from _spanned(scene, concept, rule, found)


def _spanned(scene: Scene, concept: str, rule: str, found: re.Match[str]) -> Iterator[Mention]:
    made = scene.spanned(concept, rule, found.start(), found.end(), component="deficits")
    if made:
        yield made


def _feelings(scene: Scene) -> Iterator[Mention]:
    """Yield lost feeling, that of the saddle by its own name."""
    for found in _FEELING.finditer(scene.text, scene.sentence.start, scene.sentence.end):
        low, high = max(scene.sentence.start, found.start() - 16), min(scene.sentence.end, found.end() + 32)
        if _SADDLE.search(scene.text, low, high):
            yield from _spanned(scene, "deficit:saddle-anesthesia", "loss of feeling in the saddle", found)
        else:
            yield from _spanned(scene, "deficit:sensory-loss", "loss of feeling", found)


def _sphincters(scene: Scene) -> Iterator[Mention]:
    for pattern in (_NOUN, _LOSS_OF, _IMPAIRED):
        for found in pattern.finditer(scene.text, scene.sentence.start, scene.sentence.end):
            organ, what = found.group("organ"), found.group("what")
            if re.search(_BLADDER, organ):
                concept = {
                    "incontinence": "deficit:urinary-incontinence",
                    "retention": "deficit:urinary-retention",
                }.get(what, "deficit:bladder-dysfunction")
                yield from _spanned(scene, concept, "bladder + trouble", found)
            if re.search(_BOWEL, organ):
                concept = (
                    "deficit:fecal-incontinence" if what == "incontinence" else "deficit:bowel-dysfunction"
                )
                yield from _spanned(scene, concept, "bowel + trouble", found)


def _figures(scene: Scene) -> Iterator[Mention]:
    yield from _matches(scene, _FALL, "deficit:hypoxia", "falling saturation")
    yield from _matches(scene, _UNRECORDABLE, "deficit:hypotension", "no blood pressure")
    yield from _matches(scene, _HIGH_PRESSURE, "deficit:hypertension", "rising blood pressure")
    yield from _matches(scene, _KILOGRAMS, "deficit:weight-loss", "weight lost")
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
                yield from _spanned(scene, concept, rule, found)
    for found in _HEARTBEAT.finditer(scene.text, scene.sentence.start, scene.sentence.end):
        beats = int(found.group("figure"))
        if beats >= _FAST_PULSE:
            yield from _spanned(scene, "deficit:tachycardia", "fast pulse", found)
        elif beats < _SLOW_PULSE:
            yield from _spanned(scene, "deficit:bradycardia", "slow pulse", found)
    for found in _BREATHS.finditer(scene.text, scene.sentence.start, scene.sentence.end):
        if int(found.group("figure")) > _FAST_BREATHS:
            yield from _spanned(scene, "deficit:tachypnea", "fast breathing", found)
    for found in _HEAT.finditer(scene.text, scene.sentence.start, scene.sentence.end):
        if float(found["figure"] or found["bare"]) >= _FEVER:
            yield from _spanned(scene, "deficit:fever", "raised temperature", found)
