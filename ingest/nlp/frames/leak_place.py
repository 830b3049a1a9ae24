"""What a compartment is named for in a sentence about cement: where the cement is, or something else."""

from __future__ import annotations

import re

from ingest.nlp.concepts import Hit
from ingest.nlp.frames.scene import Scene, gap_of

__all__ = [
    "PROVED",
    "is_elsewhere",
    "is_linked",
    "is_of_another_fluid",
    "is_outdone",
    "of_the_lung",
    "taken_by_others",
]

# Compartments that need a preposition, or stand before the leak word; of the others the name alone says so.
_PLAIN = re.compile(
    r"(?:right |left )?(?:pulmonary|(?:lower|upper|middle|both) lobe|canal|disc|disk|disc space|lung|vein|"
    r"venous|heart|cardiac|"
    r"ventric|atri|arter|"
    r"renal|kidney|cerebral|"
    r"brain|soft tissue|psoas|vena cava|ivc|foram|root|lateral recess|aort|peric|posterior longitudinal)"
)
_INTO = re.compile(
    r"(?:\b(?:in|into|to|within|inside|along|through|via|toward|towards|at|of|onto|on|around|from|"
    r"entering|entered|reached|"
    r"reaching|involving|invaded|invading|filling|filled|fills|occupying|occupied|occupies|penetrat(?:ed|"
    r"ing)|perforat(?:ed|ing)|"
    r"pierc(?:ed|ing)|punctur(?:ed|ing)|crossing|crossed|travers(?:ed|ing)|impal(?:ed|ing)|occlud(?:ed|ing)|"
    r"obstruct(?:ed|ing)|and|"
    r"or|as)\b[^.;]{0,45}"
    r"|[,/(]\s?(?:and |or )?[^.;]{0,20})$"
)
# "CSF was seen leaking", "a leak of contrast medium"
_FLUID = (
    r"(?:csf|cerebrospinal fluid|(?:spinal )?fluid|air|contrast|capillary|blood|urine|bile|"
    r"anastomotic|chyle|"
    r"lymph|plasma|fat|marrow|dye|medium|drug|an(?:a)?esthetic|liquor)"
)
_OTHER_FLUID = re.compile(
    rf"\b(?:active|{_FLUID}(?:\s(?:was|were|is|had|has|been|be|seen|found|noted|observed|to|also|then|freely|"
    r"continuously|still|that|which)){0,4})\s$"
)
_OF_FLUID = re.compile(rf"^\sof (?:the |clear |bloody )?{_FLUID}\b")
# "an intradural lesion that turned out to be cement" is cement.
PROVED = re.compile(
    r"\b(?:turned out to be|proved to be|represent\w+|correspond\w+ to|consistent with|compatible with|"
    r"consist\w+ of|composed of|made of|identified as|recogni[sz]ed as|shown to be|"
    r"(?:confirmed|established|revealed|showed|demonstrated) (?:that (?:it|this) (?:was|is)|(?:it|"
    r"this) (?:to be|as))|"
    r"(?:it|this|which) (?:was|is) (?:in fact|actually|indeed|found to be|really)?)"
    r"\s(?:(?!no\b|not\b|without\b)[\w-]+\s){0,4}(?:cement|pmma|polymethyl\w+)"
)
_EMBOLI_OF = re.compile(r"^\s(?:\w+\s)?embol\w+\s(?:of|by|with|from|due to|caused by)\s(?:\w+\s)?$")
_GIVEN = re.compile(
    r"\b(?:(?<!saddle )(?<!perineal )(?<!perianal )an(?:a)?esthe\w+|"
    r"injection of (?!the |bone |acrylic |cement|pmma|poly)|baclofen|morphine|contrast|medium|"
    r"dye|fluorescein)\b"
)
_FOR_VESSELS = re.compile(r"\b(?:basivertebral|nutrient|vascular) $")
# "foramen ovale", "atrial septum": no place of a leak.
_NAMED = re.compile(
    r"^(?: of [^.;,]{0,40})? (?:stopped|arrested|failed|ceased|beat)\b|^ (?:ovale|magnum|pressure|"
    r"comorbid|conditions?\b|reasons?\b|reserve|status\b|history|oxygen|colic|"
    r"stones?|calcul|"
    r"sept|fibrillation|appendage|congestion|hypertension|(?:dys)?function|embolism of blood|"
    r"tachycardia|arrhythmia|surg|arrest|failure|strain|hypertrophy|enlargement|ejection|"
    r"wall motion|output|rate|"
    r"exploration|filter|bypass|ligation|incision|cathet|infection|edema|oedema|cancer|carcinoma|"
    r"adenocarcinoma|"
    r"disease|symptoms?|tests?\b|complaints?|rehabilitation|resuscitation|monitoring|enzymes?|murmur|"
    r"silhouette was|"
    r"(?:muscle[- ](?:splitting|sparing) |transmuscular |endoscopic )?(?:approach|route|"
    r"incision|access|exposure)\b|"
    r"auscultation|fields? (?:was|were)|sounds?|infiltrat|consolidation|clearance|insufficiency|transplant)"
)
# "segmental arteries of the right lung" are branches of the pulmonary artery.
_IN_LUNG = re.compile(
    r"\b(?:pulmonary|lungs?|lob(?:e|ar)|chest|thorax|thoracic (?:ct|computed)|consolidation|ha?emoptysis|"
    r"dyspn\w+|breathless\w*|perfusion|right heart)\b"
)
# "the left T11 segmental artery" is one of the spine.
_OF_SPINE = re.compile(r"\b(?:[tld]h?-?\s?\d{1,2}|lumbar|spinal|vertebral|dorsal|intercostal)\s(?:\w+\s)?$")
# Cement that lies beside a vessel is not in it.
_BESIDE = re.compile(
    r"\b(?:against|next to|beside|near|close to|adjacent to|abut(?:s|ted|ting)|touch(?:es|"
    r"ed|ing)|in contact with|"
    r"alongside|behind|in front of|anterior to|lateral to|between|toward(?:s)?|from|indent(?:s|ed|ing)|"
    r"compress(?:es|ed|ing)|displac(?:es|ed|ing)|reaching|spar(?:ed|ing)|threaten(?:s|ed|"
    r"ing)|as far as|up to) "
    r"(?:the |of the )?(?:wall of the )?$"
)
_VESSELS = ("aortic", "cava", "azygos")
_OF_LUNG = re.compile(
    r"^[^.;]{0,30}?\b(?:of|in|to) (?:the |both |left |right |upper |lower )*(?:and \w+ )?(?:lungs?|"
    r"lobes?|pulmonary)\b"
)
_LUNG = re.compile(r"\b(?:pulmonary|lung|lungs|lobar|lobe)\b[^.;,]{0,30}$")
# A vessel through which a catheter was passed holds the catheter, not the cement.
_ACCESS = re.compile(
    r"\b(?:through|via|by|across|from|into) (?:the |a |an )?(?:right |left )?(?:common |internal )?"
    r"(?:femoral|jugular|subclavian|radial|brachial|axillary) (?:vein|arter)|"
    r"\b(?:sheath|catheter|cannula|snare)\b[^.;]{0,20}\b(?:in|into|via|through) (?:the |"
    r"a )?[\w ]{0,20}(?:vein|artery|cava)$"
)
# "from T12 to the L1-2 disc" says how far the cement reaches, not that it lies in the disc.
_LANDMARK = re.compile(
    r"\bfrom (?:the )?(?:[\w/–-]+ ){0,6}(?:to|till|until|down to|up to|through) (?:the )?(?:[\w/–-]+ ){0,2}$|"
    r"\bfrom (?:the |an |its )?(?:[tl]h?-?\d[\w/–-]* )?$|\b(?:level of|at) (?:the )?[tl]h?-?\d[\w/–-]* $"
)
# "The block had slid out of the disc"
_OUT_OF = re.compile(r"\bout of (?:the |its )?(?:[\w/-]+ )?$")
# What pierced the lung from outside did not come by its arteries.
_STABBED = re.compile(
    r"\b(?:punctur|perforat|pierc|lacerat|injur|penetrat)\w*\s(?:the |her |his )?(?:right |left )?$"
)
_HOLE = re.compile(r"\b(?:patent |defect (?:of|in) the |defective |open )$")
# What is done to a space by cement that lies elsewhere: "effacement of the subarachnoid space".
_PRESSED = re.compile(
    r"\b(?:(?:effac|compress|obliterat|narrow|indent|displac|deform|tent|flatten|imping|encroach|imprint|"
    r"distort|"
    r"constrict)\w*|pressure|stenosis|loss|block\w*|obstruction|mass effect|impression) (?:of|on|upon|onto|"
    r"against) "
    r"(?:the )?(?:anterior |ventral |posterior )?$|"
    r"\b(?:(?:effac|compress|obliterat|narrow|indent|displac|deform|tent|flatten|distort|constrict)(?:e?d|"
    r"ing|es|s)|"
    r"spar(?:ed|es|ing)|respect(?:ed|s|ing)|pushed|pushing) (?:back )?(?:the )?(?:anterior |ventral |"
    r"posterior )?$"
)
# "Cement narrowed the canal, with a high T2 signal in the cord": the signal is in the cord, not the cement.
_SIGNAL = re.compile(
    r"\b(?:(?:high|increased|raised|abnormal|altered|bright|elevated|t2(?:-weighted)?|intensity) "
    r"(?:[\w-]+ ){0,2}?signal|signal (?:change|alteration|abnormalit|increase|intensit)\w*|hyperintens\w+|"
    r"o?edema\w*|swelling|compression|isch(?:a)?emi\w+|infarct\w*|myelomalaci\w+|contusion|syrinx)\b"
)
# "a lumbar vein beside the vertebral body" is a vein.
_VEIN_BEFORE = re.compile(r"\bveins? (?:(?:just|running|coursing|lying|directly|immediately) ){0,2}$")
_VEIN_NEXT = re.compile(r" (?:venous|veins?|plexus)\b")
_STENOSIS = re.compile(r"\bstenosis of the (?:spinal |vertebral )?$")
_PRESSED_NEXT = re.compile(
    r"^\s(?:spaces? )?(?:(?:was|were|is|are|being|had been|appeared|remained|looked|seemed) )?"
    r"(?:\w+ly |partly |almost |nearly |otherwise )?(?:obliterated|narrowed|effaced|compressed|displaced|"
    r"deformed|"
    r"indented|flattened|normal|patent|free|clear|open|preserved|spared|respected|unaffected|untouched|"
    r"intact)\b"
)
_DENIED = re.compile(
    r"\b(?:rather than|instead of|unlike|as opposed to|in contrast (?:to|with)|short of|outside|not|nor|"
    r"never|than|"
    r"no longer) (?:in |into |within |inside |beyond |reaching |any |an? |the |actual |true |purely |"
    r"being |truly |merely )*$"
)
# "to look for intradural cement": nobody says that it is there.
_SOUGHT = re.compile(
    r"\b(?:look(?:ed|ing)?|search(?:ed|ing)?|check(?:ed|ing)?|explor(?:e|ed|ing)|inspect(?:ed|ing)?|"
    r"prob(?:e|ed|ing)"
    r"|fear) (?:for|of) (?:the |any |possible |residual |further )*$|\b(?:in search of|seek|"
    r"seeking) (?:any |the )?$"
)
# Adjectives of the place of whatever they stand before: "an intradural meningioma".
_ADJECTIVE = re.compile(
    r"(?:intra-?(?:dural|thecal|medullary)|sub-?(?:dural|arachnoid(?:al)?)|endodural|transdural|subpial|"
    r"intradural[ -]extramedullary|intradural and extramedullary)$"
)
_SPACE_NEXT = re.compile(
    r"^\s*(?:$|[^\w\s-]|(?:spaces?|compartments?|cavit(?:y|ies)|regions?|sac|locations?|positions?|sites?|"
    r"fluid space|"
    r"portions?|parts?|components?|extensions?|spread|course|distributions?|extramedullary|and|or|but|in|"
    r"at|from|to|on|"
    r"by|with|as|where|which|that|was|were|is|are|has|had|lying|extending|below|above|between|behind|"
    r"opposite|along|"
    r"when|after|during|causing|without|via|through|nor)\b)"
)
# Cement that moved with its bone has not leaked.
_MOVED = re.compile(r"\b(?:displac|dislodg|dislocat|moved|loosen|shifted)")
_NOUNS = frozenset({"blood", "pus", "other"})
_WITHIN = frozenset(
    f"complication:{space}-cement-leakage" for space in ("intradural", "subdural", "subarachnoid")
)
_THERE = re.compile(r"\b(?:in|into|within|inside|at|under|beneath|below|among|between|outside)\b")
# "Hyperdensities brighter than contrast" are not contrast.
_COMPARED = re.compile(r"\b(?:than|like|as)\s(?:the )?$")
# "The artery contained a cast of cement", "the foramen was filled with cement".
_HOLDS = re.compile(
    r"^,?\s(?:[\w/–-]+ ){0,6}?(?:contain(?:s|ed|ing)|held|holds|holding|harbou?red|"
    r"(?:filled|occupied|occluded|obstructed|blocked|plugged|packed|lined|obliterated|stuffed) (?:with|by)|"
    r"full of|"
    r"(?:encased|embedded|encapsulated|immured|enveloped|surrounded|bathed|glued together|"
    r"caught|wrapped|coated|"
    r"outlined|opacified|cast|stained) (?:with|by|in|within)|"
    r"and (?:taken|took|removed|extracted|lifted)(?: out)?)\s(?:(?!no\b|not\b)[\w-]+ ){0,6}$"
)
# "Foraminal stenosis caused by leaked cement"
_BY = re.compile(
    r"^\s(?:stenosis|narrowing|obstruction|occlusion|encroachment|obliteration|compromise|"
    r"filling)\s(?:[\w-]+ ){0,3}?"
    r"(?:by|from|due to|secondary to|because of)\s(?:(?:the|a|bone|acrylic|leaked|extravasated) )*$"
)
# "to clear the canal of the cement"
_OF = re.compile(r"\sof (?:the |all |all the |this |its )?$")
_CLEARED = re.compile(
    r"\b(?:clear|clean|free|rid|empt|reliev|unburden)\w* (?:the )?(?:spinal |vertebral |left |right )?$"
)
# "The mass under the dura was a lump of cement"
_IS = re.compile(r"\s(?:was|were|is|are)\s(?:(?!not?\b|by\b|without\b|with\b)[\w-]+\s){0,5}$")
# "Within the sac lay cement", but not "blood within the sac, and cement".
_LEADS = re.compile(
    r"(?:in|into|within|inside|beneath|under|deep to|underneath|below|through|among|between|outside|behind|"
    r"beyond)\b"
)
_OPENS = re.compile(r"(?:^|[,;:(]\s?|\b(?:and|but|that|while)\s)$")
_OTHER_NEXT = re.compile(r"^[\s\-]*(?:\w+\s)?$")
# Few words may stand between the adjective of a place and what is there.
_QUALIFIES = re.compile(
    r"^[\s-]*(?:(?!(?:and|or|but|with|from|by|due)\b)[\w-]+\s){0,2}$|"
    r"^[\s-]*(?:[\w-]+\s){0,2}(?:mass|lesion|body|structure|object|material|plaque|"
    r"nodule), (?:namely |that is,? )?$"
)


def is_elsewhere(scene: Scene, place: Hit, anchor: Hit) -> bool:
    """Tell whether a compartment is named, but not as the place of what leaked."""
    name = scene.text[place.start : place.end]
    before, after = scene.before(place, 50), scene.after(place, 60)
    if _NAMED.match(after) or _HOLE.search(before[-24:]) or _DENIED.search(before) or _SOUGHT.search(before):
        return True
    if anchor.kind == "cement" and "intraspinal" in place.value and _STENOSIS.search(before):
        return True
    if name.startswith("vessel") and of_the_lung(scene, place):
        return True
    if "foraminal" in place.value and _FOR_VESSELS.search(before):
        return True
    if any(vessel in place.value for vessel in _VESSELS) and _BESIDE.search(before):
        return True
    if "pulmonary" in place.value and _STABBED.search(before[-30:]):
        return True
    if place.value in _WITHIN and _only_named_for(scene, place, anchor):
        return True
    if name.endswith("fat") and _PRESSED_NEXT.match(after):
        return True
    if "intramedullary" in place.value and _SIGNAL.search(_nearer(scene, place, anchor)):
        return True
    if "paravertebral" in place.value and (_VEIN_BEFORE.search(before) or _VEIN_NEXT.match(after)):
        return True
    if "epidural" in place.value and name.endswith(("dura", "sac", "theca")) and _PRESSED.search(before):
        return True
    if _ACCESS.search(before[-40:] + name):
        return True
    return "disc" in place.value and bool(_LANDMARK.search(before[-44:]) or _OUT_OF.search(before))


def _only_named_for(scene: Scene, place: Hit, anchor: Hit) -> bool:
    """Tell whether the inside of the dura is named for what presses on it, is given or grows there."""
    if _of_something_else(scene, place, anchor) or _GIVEN.search(_nearer(scene, place, anchor)):
        return True
    before, after = scene.before(place, 50), scene.after(place, 60)
    if _PRESSED.search(before) or _PRESSED_NEXT.match(after):
        return True
    if not _ADJECTIVE.match(scene.text[place.start : place.end]) or _SPACE_NEXT.match(after):
        return False
    if anchor.end <= place.start and _QUALIFIES.match(scene.between(anchor, place)):
        return False
    words = scene.of("cement", "escape", "filler", "opaque", "move")
    if any(h.start >= place.end and _QUALIFIES.match(scene.between(place, h)) for h in words):
        return False
    return not PROVED.search(scene.text, place.end, scene.sentence.end)


def of_the_lung(scene: Scene, place: Hit) -> bool:
    """Tell whether arteries named without the lung are branches of the pulmonary artery."""
    if _OF_LUNG.match(scene.after(place, 70)) or _LUNG.search(scene.before(place, 40)):
        return True
    branch = scene.text.startswith(("segmental", "subsegmental", "interlobar"), place.start)
    if not branch or _OF_SPINE.search(scene.before(place, 24)):
        return False
    told = scene.sentence.start if scene.before_it is None else scene.before_it
    return bool(_IN_LUNG.search(scene.text, told, scene.sentence.end))


def _of_something_else(scene: Scene, place: Hit, anchor: Hit) -> bool:
    """Tell whether what leaks is named and is not cement: "subdural fluid leak"."""
    if anchor.kind != "escape" or anchor.start < place.end:
        return False
    between = scene.between(place, anchor).split()
    return bool(between) and not scene.of("cement") and len(between) <= 3


def _nearer(scene: Scene, place: Hit, anchor: Hit) -> str:
    """Return the words before a compartment that are nearer to it than what leaked."""
    before = scene.before(place, 50)
    return before[max(0, anchor.end - place.start + len(before)) :] if anchor.end <= place.start else before


def taken_by_others(scene: Scene, compartments: list[Hit]) -> set[Hit]:
    """Return the compartments that name the place of something other than cement."""
    taken: set[Hit] = set()
    nouns = scene.of(*_NOUNS)
    for place in reversed(compartments):
        for noun in nouns:
            if PROVED.search(scene.text, noun.end, scene.sentence.end):
                continue
            if 0 <= noun.start - place.end <= 14 and _OTHER_NEXT.match(scene.text[place.end : noun.start]):
                taken.add(place)
        for other in list(taken):
            if 0 < other.start - place.end <= 7:
                taken.add(place)
    return taken


def is_outdone(scene: Scene, place: Hit, anchor: Hit) -> bool:
    """Tell whether something else stands nearer before the place: "haematoma in the epidural space"."""
    if _MOVED.search(scene.between(place, anchor)):
        return True
    gap = gap_of(place, anchor)
    for noun in scene.of(*_NOUNS):
        if _COMPARED.search(scene.before(noun, 12)):
            continue
        if noun.end <= place.start and place.start - noun.end < gap and scene.together(noun, place):
            return bool(_THERE.search(scene.text[noun.end : place.end]))
    return False


def is_linked(scene: Scene, place: Hit, anchor: Hit) -> bool:
    """Tell whether the words lead from the anchor into the place, or the place qualifies the anchor.

    The name of some places alone says so.
    """
    between = scene.between(place, anchor)
    if not _PLAIN.match(scene.text, place.start, place.end):
        if place.start > anchor.start or not _LEADS.match(scene.text, place.start, place.end):
            return True
        if _HOLDS.match(between) or _IS.match(between) or PROVED.search(scene.text, place.end, anchor.end):
            return True
        return "," not in between and bool(_OPENS.search(scene.before(place, 20)))
    if place.start < anchor.start:
        if _EMBOLI_OF.match(between) or _HOLDS.match(between) or _BY.match(between):
            return True
        if _OF.match(between) and _CLEARED.search(scene.before(place, 30)):
            return True
        return len(between.split()) <= 2 and not re.search(r"[,;.]|\bby\b|\bof\b", between)
    return bool(_INTO.search(between)) or between.strip() in ("", "-", "-filled", "-containing", "-laden")


def is_of_another_fluid(scene: Scene, leak: Hit) -> bool:
    """Tell whether what leaks is named and is no cement: "CSF leaked"."""
    return bool(_OTHER_FLUID.search(scene.before(leak, 60)) or _OF_FLUID.match(scene.after(leak, 40)))
