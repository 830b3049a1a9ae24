"""Operations told in phrases: decompression, fixation, more cement, heart surgery, and no operation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.nlp.frames.scene import Scene
from ingest.nlp.spans import Mention

__all__ = ["operations"]

_NOT_SPINAL = re.compile(
    r"\b(?:nasogastric|gastric|bowel|abdominal|thoracic duct|biliary|stomach|needle|microvascular)\s$"
)
_ENDOSCOPIC = re.compile(r"\b(?:endoscop|biportal|percutaneous endoscopic|full-endoscopic|uniportal)")
_FIX = r"(?:fixat(?:ion|ed|or)s?|instrument(?:ation|ed)|stabili[sz](?:ation|ed))"
_LEVEL = r"(?:[cdtls]|th)[-. ]?\d{1,2}"
_RANGE = rf"{_LEVEL}\s?(?:-|–|—|/|to|through)\s?(?:{_LEVEL}|\d{{1,2}}|sacrum|ilium|pelvis)"
_FIXATION = re.compile(
    # "T9-L3 fixation", "screws T11 to L3", "rods from T5 to T11"
    rf"\b{_RANGE}\s(?:(?!augment|vertebro|kypho|cage|plate|anterior)[\w-]+\s){{0,2}}?"
    rf"(?:{_FIX}|screws|rods|construct)\b"
    rf"(?! (?:[\w-]+ )?(?:fusion|arthrodesis|spondylodesis))|"
    rf"(?<!augmented )(?<!fenestrated )(?<!cemented )\b(?:{_FIX}|screws|rods|construct)\s(?:was |were )?"
    rf"(?:done |performed |placed |inserted |extended |prolonged )?"
    rf"(?:(?:from|of|at|between|over|across|to|in)\s)?(?:the\s)?{_RANGE}\b|"
    rf"\b(?:bilateral|percutaneous|long|pedicle|transpedicular) (?:[\w-]+ )?(?:screws|rods)\s"
    rf"(?:at|in|of|from)\s{_LEVEL}\b|"
    r"\b(?:construct|instrumentation|fixation|rods)\s(?:was|were)\s(?:\w+\s)?(?:prolonged|extended|"
    r"lengthened|revised)\b|"
    rf"\b(?:posterior|dorsal|pedicular|pedicle|transpedicular|screw|internal|rod|"
    rf"(?:short|long)(?:[- ]segment)?|percutaneous|spinopelvic|posterolateral|spinal|spondylo)"
    rf"[\w\s,/-]{{0,34}}?\b{_FIX}\b(?! (?:[\w-]+ )?(?:fusion|arthrodesis|spondylodesis))|"
    rf"\b(?:spine|column|segments?|vertebrae?|levels?)\b[^.;,]{{0,20}}\b(?:was|were) (?:then |also )?"
    r"(?:stabili[sz]ed|instrumented|fixed)\b|"
    r"\bstabili[sz](?:e|ing|ation of) (?:the )?(?:[\w-]+ ){0,2}(?:spine|column|segments?|vertebrae?)\b|"
    r"\b(?:screws|rods?|fixator|construct|instrumentation)\b[^.;]{0,30}?\b(?:was|were) (?:then |also )?"
    r"(?:inserted|placed|implanted|extended|lengthened)\b|"
    r"\b(?:instrumented|fixed) (?:from|with)\b|"
    r"\b(?:screws|rods)\b[^.;]{0,12}?\bbridg(?:ed|ing)\b|"
    r"\bconstruct (?:of (?:\w+ ){1,3}screws|(?:was )?(?:then )?(?:extended|lengthened|prolonged))\b"
)
_ANTERIOR = re.compile(
    r"\banterior (?:(?!and|posterior)[\w-]+ ){0,3}(?:fixation|instrumentation|stabili[sz]ation|plating)\b"
)
_AGAIN = re.compile(
    r"\b(?:repeat(?:ed)?|second|another|further|additional|revision|re-?do|renewed) "
    r"(?:(?!days?|weeks?|months?|years?|hours?|after|before|of|case|patient|"
    r"lumbar|thoracic|cervical|dorsal|sacral)[\w-]+ ){0,3}?"
    r"(?:vertebroplast\w+|kyphoplast\w+|pvp|pkp|cement (?:injection|augmentation|infusion)|"
    r"(?:injection|infusion|augmentation) (?:of|with) (?:bone )?(?:cement|pmma))\b|"
    r"\b(?:vertebroplasty|kyphoplasty|vp|pvp|kp|pkp|augmentation)\b[^.;]{0,16}\b(?:was|were) "
    r"(?:repeated|(?:performed|done) again)\b|"
    r"\brevis(?:ed|ion)\b[^.;]{0,40}\b(?:infusion|injection|augmentation) (?:of|with) "
    r"(?:bone )?(?:cement|pmma)\b|"
    r"\bre-?(?:vertebroplasty|kyphoplasty|augmentation)\b|"
    r"\b(?:vertebroplasty|kyphoplasty|pvp|pkp) again\b"
)
_RAISED = re.compile(
    r"\b(?:mean )?(?:arterial|blood|perfusion|systolic)(?: blood)? pressures?\b[^.;]{0,40}?\b"
    r"(?:was|were|being|is) (?:[\w-]+ ){0,3}?"
    r"(?:raised|elevated|augmented|(?:driven|pushed) up|(?:kept|maintained|held) (?:above|over|at)|"
    r"increased (?:to|above|pharmac\w*|deliberately|with))\b(?! (?:on|at) (?:admission|presentation))"
    r"(?![^.;,]{0,24}\bwith (?:nor|adr|epi|eph|vas|dop|dob|phen|cat|ino))|"
    r"\b(?:raising|augmenting|augmentation of|elevation of|(?:driving|pushing) up) (?:the |her |his )?"
    r"(?:mean )?(?:arterial|blood|perfusion)(?: blood)? pressure\b|"
    r"\bmap (?:goal|target)s?\b"
)
_NAMED = re.compile(r"vertebropl|kyphopl|\b[pv]*vp\b|\b[pb]*kp\b")
_HEART = re.compile(r"\b(?:heart|cardiac|ventric\w+|atri(?:um|al)|pericard\w+|valve)\b")
_SURGERY = re.compile(
    r"\b(?:surgery|surgical(?:ly)?|operation|operatively|operated|sternotomy|extracorporeal)\b"
)
_HEART_DONE = re.compile(
    r"\b(?:remov\w+|extract\w+|repair\w*|sutur\w+|open\w*|explor\w+|discover\w+|found|embolectomy|"
    r"clos(?:ed|ure))\b"
)
_OPENED = re.compile(
    r"\b(?:pericardi(?:al (?:cavity|sac|space)|um)|(?:right |left )?(?:atrium|ventricle)|heart"
    r"|(?:right |left )?(?:ventricular|atrial) wall)\b[^.;,]{0,20}\b(?:was|were) (?:then |surgically )?"
    r"(?:opened|explored|incised|repaired|sutured|closed)\b"
)
_NONE = re.compile(r"\b(?:without|no|not|nor)\b")
_VALVE = re.compile(
    r"\b(?:tricuspid|mitral) valve\b[^.;]{0,20}\b(?:repair\w*|replace\w*|reconstruct\w*)\b|"
    r"\brepair of the (?:tricuspid|mitral)\b"
)
_DOING = (
    r"(?:treatment|therapy|intervention|surgery|operation|reoperation|re-operation|revision|retrieval|"
    r"removal|"
    r"extraction|procedure|anticoagulation|embolectomy|exploration|decompression)"
)
_LEFT = re.compile(
    rf"\bno (?:[\w-]+ ){{0,3}}{_DOING} (?:was |were )?(?:\w+ )?(?:needed|required|given|performed|undertaken|"
    r"indicated|necessary|done|started|initiated|considered)\b|"
    rf"\b{_DOING}\b[^.;,]{{0,30}}\b(?:was|were) (?:therefore |thus |deemed |considered )?(?:not|un)\s?"
    r"(?:performed|attempted|done|required|needed|indicated|necessary|undertaken|considered|pursued)\b|"
    r"\b(?:left|leave|leaving) (?:[\w-]+ ){0,4}?(?:in place|in situ|untreated|alone|untouched|"
    r"undisturbed|unremoved|to itself|"
    r"inside the|where (?:it|they))\b|"
    r"\bnot (?:started|put|placed) on (?:[\w-]+ ){0,2}(?:anticoagula|heparin|warfarin|medication|drugs)\w*|"
    r"\b(?:considered|discussed|planned|contemplated|weighed),? but not "
    r"(?:carried out|performed|done|undertaken)\b|"
    r"\b(?:considered|thought|deemed|judged) (?:pointless|unnecessary|not (?:necessary|needed|indicated))\b|"
    r"\bneither [^.;]{0,40}? nor [^.;]{0,40}?\b(?:was|were) (?:considered |deemed |thought )?"
    r"(?:indicated|needed|necessary|given|done)\b|"
    r"\bdid not (?:require|need|undergo|receive) (?:[\w-]+ ){0,2}"
    rf"{_DOING}\b|"
    r"\b(?:decided|elected|chosen|opted) "
    r"(?:not to (?:operate|remove|intervene|treat|retrieve|attempt|perform)|"
    r"(?:for|on) (?:observation|a wait))|"
    r"\b(?:preferred|decided|chose|elected) to (?:wait|observe|watch)\b|"
    r"\bnothing (?:else |more |further )?(?:was )?(?:done|undertaken)\b|\bnothing was attempted\b|"
    r"\b(?:refrain(?:ed|ing)|abstain(?:ed|ing)|desist(?:ed|ing)) from\b|"
    r"\b(?:leak\w*|cement|embol\w+|fragments?|tip|needle|it|patient|she|he)\b[^.;,]{0,30}\b(?:was|were) "
    r"(?:therefore |thus )?(?:not|never) (?:specifically )?"
    r"(?:treated|retrieved|removed|operated(?: on)?|touched|extracted)\b|"
    r"\b(?:not willing|unwilling|did not wish) to (?:be operated|undergo|have)\b|"
    r"\b(?:declined|refused|turned down) (?:both|any|all|the|an?|further|every)?\s?(?:[\w-]+ ){0,2}"
    rf"(?:{_DOING}|that)\b|"
    rf"\bdid not want (?:an?|any|the) (?:[\w-]+ ){{0,2}}{_DOING}\b|"
    r"\bno (?:anticoagulants?|drug|medication|drugs|treatment) (?:was|were) (?:prescribed|given|started)\b|"
    rf"\b{_DOING}\b[^.;,]{{0,40}}\b(?:was|were) (?:then |therefore )?"
    r"(?:judged|considered|thought|deemed|felt) (?:to be )?"
    r"(?:too (?:risky|dangerous|hazardous)|un(?:warranted|justified|wise|likely to help)|futile|"
    r"of no use|inadvisable)\b|"
    rf"\b{_DOING} was [^.;]{{0,24}}?\b(?:rejected|declined|refused|turned down)\b|"
    rf"\b(?:opted|decided|chose|spoke|advised) against (?:an? |any |the )?(?:[\w-]+ ){{0,2}}{_DOING}\b|"
    r"\breassurance (?:only|alone|was (?:all|enough|sufficient))\b|\b(?:only|simply|merely) reassured\b|"
    r"\b(?:treated|managed) (?:medically|expectantly|symptomatically|without (?:surgery|intervention))\b"
)

_WATCHED = re.compile(
    r"\bwe (?:only |just |then |simply )?(?:watched|observed|followed|monitored)\b|"
    r"\b(?:he|she|they|patients?|man|woman|who) (?:was|were|has been|had been) "
    r"(?:only |just |then |simply |merely )?(?:closely |carefully )?(?:observed|watched)(?! to\b)\b|"
    r"\b(?:was|were|being|been|has been|be) (?:only |just |then |simply |merely )?(?:closely |carefully )?"
    r"(?:watched|monitored|kept under observation|"
    r"followed(?: up)? (?:closely|clinically|only|conservatively|without))\b|"
    r"\b(?:(?:has|have) been|(?:was|were) (?:simply|only|merely|just)) followed(?: up)? (?:by|with) "
    r"(?:[\w-]+ ){0,3}(?:radiograph|x-ray|ct|echocardiogra|imaging|ultraso|mri)"
)


def operations(scene: Scene) -> Iterator[Mention]:
    """Yield the treatments a sentence tells of in phrases."""
    if scene.has("decompress"):
        yield from _decompression(scene)
    if scene.has("fixate"):
        yield from _matches(scene, _FIXATION, "treatment:posterior-fixation", "fixation of the spine")
        yield from _matches(scene, _ANTERIOR, "treatment:anterior-fixation", "fixation from the front")
    if scene.has("again"):
        yield from _once_more(scene)
    if scene.has("vital"):
        yield from _matches(scene, _RAISED, "treatment:induced-hypertension", "blood pressure raised")
    if scene.has("heart"):
        yield from _heart(scene)
    if scene.has("leaving"):
        yield from _matches(scene, _LEFT, "treatment:conservative", "left alone", "conservative")
        yield from _matches(scene, _WATCHED, "treatment:conservative", "watched", "conservative")


def _matches(
    scene: Scene, pattern: re.Pattern[str], concept: str, rule: str, component: str = "treatments"
) -> Iterator[Mention]:
    for found in pattern.finditer(scene.text, scene.sentence.start, scene.sentence.end):
        if pattern is _FIXATION and _NONE.search(found[0]):
            continue
        made = scene.spanned(concept, rule, found.start(), found.end(), component=component)
        if made:
            yield made


def _once_more(scene: Scene) -> Iterator[Mention]:
    """Yield cement given once more, by the procedure where it is named."""
    for found in _AGAIN.finditer(scene.text, scene.sentence.start, scene.sentence.end):
        concept = "treatment:vertebral-augmentation-as-treatment"
        if named := _NAMED.search(found[0]):
            concept = f"treatment:repeat-{'kypho' if 'k' in named[0] else 'vertebro'}plasty"
        made = scene.spanned(concept, "cement once more", found.start(), found.end(), component="treatments")
        if made:
            yield made


def _decompression(scene: Scene) -> Iterator[Mention]:
    for hit in scene.of("decompress"):
        if _NOT_SPINAL.search(scene.before(hit, 24)):
            continue
        if scene.text[hit.start : hit.end] == "decompressive" and re.match(
            r"\s(?:\w+\s)?(?:hemi)?lamin", scene.after(hit, 24)
        ):
            continue
        around = scene.before(hit, 60) + scene.after(hit, 40)
        concept = (
            "treatment:endoscopic-decompression" if _ENDOSCOPIC.search(around) else "treatment:decompression"
        )
        found = scene.mention(concept, "decompression", hit, component="treatments")
        if found:
            yield found


def _heart(scene: Scene) -> Iterator[Mention]:
    said = scene.text[scene.sentence.start : scene.sentence.end]
    yield from _matches(scene, _VALVE, "treatment:valve-repair", "repair of a valve")
    yield from _matches(scene, _OPENED, "treatment:open-heart-surgery", "heart opened or repaired")
    surgery = _SURGERY.search(scene.text, scene.sentence.start, scene.sentence.end)
    if surgery and _HEART.search(said) and _HEART_DONE.search(said):
        made = scene.spanned(
            "treatment:open-heart-surgery",
            "surgery of the heart",
            surgery.start(),
            surgery.end(),
            component="treatments",
        )
        if made:
            yield made
