"""Lost functions: feeling, bladder, bowel, and the swelling of a limb."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.frames.matches import matched, told
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
    rf"(?: the| her| his| both)? (?P<organ>(?:{_BLADDER}|{_BOWEL}){_JOIN}*)\b(?! (?:tone|squeeze)\b)"
)
_FULL = re.compile(
    r"\b(?:bladder|residual|catheter)\b[^.;]{0,40}?\b(?:[3-9]\d\d|1[ ,.]?\d{3}) ?(?:ml|cc)\b|"
    r"\b(?:[3-9]\d\d|1[ ,.]?\d{3}) ?(?:ml|cc) of urine\b"
)
_RETAINED = re.compile(
    r"\b(?:in|into|for|because of|due to|with|painless|acute|complete) (?:an? )?(?:acute |painless |"
    r"complete )?"
    r"retention\b(?! (?:of|cyst|time|screw))|\bretention of (?:\d{3}|urine)"
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
    rf"(?:the )?(?:voluntary )?(?:(?:peri)?(?:anal|rectal) (?:sphincter )?|sphincter ){_HELD}\b|"
    r"\b(?:flaccid|lax|loose|atonic|gaping|patulous|weak) (?:anal|rectal) sphincter\b|"
    r"\b(?:anal|rectal) sphincter\b (?:was |is )?(?:\w+ly )?(?:flaccid|lax|loose|weak|atonic|gaping|patulous|"
    r"did not contract)"
)
_CONTROL = re.compile(
    r"\bloss of (?:voluntary |all )?sphincter(?:ic)? control\b|"
    r"\bsphincter(?:ic)? control (?:was|had been) lost\b|"
    r"\b(?:dysfunctions?|disorders?|disturbances?|impairment|violations?|loss of (?:function|control))"
    r" of (?:the )?pelvic organs?\b|\bpelvic organs? (?:dysfunctions?|disorders?|disturbances?)\b|"
    r"\blost (?:all )?(?:the )?(?:control (?:of|over) (?:the )?sphincters?|sphincter control)\b"
)
# "Sphincter control was impaired", "control of bladder and bowel was lost".
_IMPAIRED = re.compile(
    rf"\b(?P<organ>(?:{_BLADDER}|{_BOWEL}){_JOIN}*)(?: (?:function|control|tone|emptying))?s?"
    r"(?: (?:that|which))? (?:was|were|had been|"
    r"became|is|are|remained|stayed)"
    r"(?: \w+ly)? (?P<what>lost|gone|impaired|disturbed|affected|compromised|disordered|abnormal|deranged|"
    r"difficult|abolished|paraly[sz]ed)\b"
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
    r"\bsensory function[^.;,]{0,24}? (?:was|were) (?:\w+ly )?(?:lost|absent|reduced|decreased|impaired)\b|"
    r"\bsensory(?: examination)?: (?:reduced|decreased|diminished|absent|lost|impaired)\b|"
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
    rf"\b(?:swelling|swollen|o?edema(?:tous)?)\b(?:(?!\babsent|\bno\b|\bwithout)[^.;:]){{0,40}}?\b{_LEG}\b|"
    rf"\b{_LEG} (?:swelling|swelled|o?edema|(?:was|were|became|"
    rf"had) (?:(?!not\b|never\b)[\w-]+ (?:and )?){{0,2}}(?:swollen|swelled|o?edematous))\b"
)


def functions(scene: Scene) -> Iterator[Mention]:
    """Yield the lost functions a sentence tells of."""
    if scene.has("numb", "sense"):
        yield from _feelings(scene)
    if scene.has("sphincter"):
        yield from _sphincters(scene)
        yield from matched(scene, _FULL, "deficit:urinary-retention", "full bladder")
        yield from matched(scene, _RETAINED, "deficit:urinary-retention", "retention")
        yield from matched(scene, _CATHETER, "deficit:bladder-dysfunction", "catheter for the bladder")
        for concept in ("deficit:bladder-dysfunction", "deficit:bowel-dysfunction"):
            yield from matched(scene, _CONTROL, concept, "loss of both sphincters")
        yield from matched(scene, _TONE, "deficit:bowel-dysfunction", "loss of anal tone")
    for concept in ("deficit:urinary-incontinence", "deficit:fecal-incontinence"):
        yield from matched(scene, _DOUBLY, concept, "incontinent of both")
    if scene.has("swelling"):
        yield from matched(scene, _SWELLING, "deficit:leg-swelling", "swelling of a limb")


def _feelings(scene: Scene) -> Iterator[Mention]:
    """Yield lost feeling, that of the saddle by its own name."""
    for found in _FEELING.finditer(scene.text, scene.sentence.start, scene.sentence.end):
        low, high = max(scene.sentence.start, found.start() - 16), min(scene.sentence.end, found.end() + 32)
        if _SADDLE.search(scene.text, low, high):
            yield from told(scene, "deficit:saddle-anesthesia", "loss of feeling in the saddle", found)
        else:
            yield from told(scene, "deficit:sensory-loss", "loss of feeling", found)


def _sphincters(scene: Scene) -> Iterator[Mention]:
    for pattern in (_NOUN, _LOSS_OF, _IMPAIRED):
        for found in pattern.finditer(scene.text, scene.sentence.start, scene.sentence.end):
            organ, what = found.group("organ"), found.group("what")
            if re.search(_BLADDER, organ):
                concept = {
                    "incontinence": "deficit:urinary-incontinence",
                    "retention": "deficit:urinary-retention",
                }.get(what, "deficit:bladder-dysfunction")
                yield from told(scene, concept, "bladder + trouble", found)
            if re.search(_BOWEL, organ):
                concept = (
                    "deficit:fecal-incontinence" if what == "incontinence" else "deficit:bowel-dysfunction"
                )
                yield from told(scene, concept, "bowel + trouble", found)
