"""The words of a moment: at once, during the procedure, just after it; one expression for lower case."""

from __future__ import annotations

__all__ = ["MOMENT"]

_PLASTY = (
    r"(?:\w+plasty|pvp|pkp|bkp|pv|vp|pk|kp|vap|procedures?|operations?|surgery|interventions?|injections?"
    r"|augmentation|instrumentation|fixation)\b"
)
# What goes on while harm is done.
_ACT = (
    rf"(?:{_PLASTY}|(?:cementing|cementation|filling|access|puncture|hardening|polymeri[sz]ation"
    rf"|infiltration"
    r"|(?:screw|cement|needle|cannula|trocar|balloon) (?:placement|insertion|augmentation|inflation|removal"
    r"|withdrawal|advancement|application|delivery|filling))\b)"
)
# What is at work then, and what is done with it; of tools also that they are taken away.
_AT_WORK = (
    r"(?:cement|pmma|polymethyl\w+|syringes?|portion|ml|bolus|vertebrae?|vertebral body|body|levels?"
    r"|pedicle|side|first|second|third|fourth|fifth|last|next"
    r"|[ctls]h?-?\d{1,2}|screws?|balloons?|tamps?)"
)
_TOOL = r"(?:needles?|cannula[es]?|trocars?|stylets?|balloons?|wires?|tube|drapes|dressings?|mask|sponge)"
_WORKED = (
    r"(?:(?:was|were|is|had been) (?:still |just |being |slowly )*(?:filled|injected|cemented|augmented"
    r"|inserted|emptied|advanced|introduced|placed|inflated|delivered|pushed in|punctured|applied|tightened)"
    r"|entered|hardened|set\b|went in|began to (?:set|harden))"
)
_TAKEN = (
    r"(?:(?:was|were|is|had been) (?:still |just |being )*(?:withdrawn|removed|pulled|taken (?:off|out)"
    r"|off|out)|came (?:off|out)|left the)"
)
_OVER = (
    r"(?:(?:had )?(?:wore|worn|faded|receded|passed|cleared|lifted|lightened|ended|ceased|gone)"
    r"|(?:was|were|had been) (?:just )?(?:withdrawn|stopped|reversed|lightened|discontinued|ended"
    r"|terminated|over|completed|finished))(?: off)?"
)
_SLEEP = r"(?:an[ae]+sthe\w+|sedation|sedatives?|block|propofol|midazolam|narcotics?|effect\w*)"
_AS = r"(?:just as|as soon as|the moment(?: that)?|as|while|whilst|when|once|no sooner than|until)"
_THE = r"(?:the |an? |her |his |its )?"
_PLACE = (
    r"(?:recovery\s+(?:room|area|unit|ward|suite|bay)|post-?\s?an[ae]+sthe\w+(?:\s+care)?\s+(?:unit"
    r"|room|area)|pacu|operating\s+(?:room|table|theatre|theater)|theatre|theater"
    r"|(?:angiography|angio|procedure|fluoroscopy|radiology|intervention\w*)"
    r"\s+(?:suite|table|room))\b"
)
_ILL = (
    r"(?:parapleg|tetra|quadri|hemipleg|unable|numb|weak|aphas|blind|confused"
    r"|without (?:power|movement))"
)
_AFTER = (
    r"(?:after|following|upon|on|subsequent to|post-?operativ\w+|post-?procedur\w+|afterwards?"
    r"|thereafter)\b"
)

_AT_ONCE = (
    rf"(?:(?:immediately|instantly|instantaneously)(?:\s+{_AFTER})?"
    rf"|(?:promptly|directly|straight|right|just|shortly|soon|very soon)\s+{_AFTER}|straight ?away)"
    rf"(?:\s+{_THE}(?:[\w-]+\s+){{0,2}}(?:{_PLASTY}|extubation|waking|awakening))?",
    r"immediate(?:\s+post-?\s?op\w*(?:\s+period)?)?",
    r"within (?:a few |some |a couple of )?(?:seconds|minutes)(?!\s+of\s+(?:admission|arrival|onset"
    r"|the onset))",
    r"at once|there and then|then and there|at that (?:very |same )?moment",
)
_FROM_THE_BEGINNING = (
    r"(?:right )?from (?:the )?(?:first day|day (?:one|1)|outset)",
    r"from the (?:very )?(?:moment|minute|second|instant|hour) (?:of|(?:that )?(?:the |s?he ))",
    rf"(?:ever since|since(?: the (?:very )?(?:day|time|moment|hour) of)?) {_THE}(?:(?:index|first|initial|"
    rf"percutaneous|balloon) )*{_PLASTY}",
    rf"from the (?:very )?(?:day|time|hour) of {_THE}(?:\w+ )?{_PLASTY}",
    r"ever since(?=[.;,])",
    r"ever since the (?:cement|balloon|needle|screws?)\b[^.;,]{0,40}? (?:was|were) (?:injected|inflated|"
    r"inserted|placed)",
    rf"(?:dated|dating|stemm(?:ed|ing)) from {_THE}(?:[\w-]+ )?{_PLASTY}",
    r"since (?:s?he|the patient) (?:woke|awoke)",
)
_AT_WORK_ON_IT = (
    rf"during {_THE}(?:[\w-]+ ){{0,4}}?{_ACT}|intra-?\s?(?:operativ|procedur)\w+",
    rf"(?:at|towards?|near|before) the (?:very )?(?:end|conclusion"
    rf"|completion) of {_THE}(?:[\w-]+ ){{0,3}}?{_ACT}",
    rf"{_AS}\s(?:the |level |an? |her |his ){{0,2}}(?:[\w.,/-]+ ){{0,4}}?{_AT_WORK},? {_WORKED}",
    rf"{_AS}\s(?:the |an? |her |his )?(?:[\w-]+ ){{0,2}}?{_TOOL} {_TAKEN}",
    rf"(?:up)?on (?:the )?(?:filling|cementing|injecting|injection|inserting|insertion|withdrawal"
    rf"|withdrawing|inflation"
    r"|inflating|introduction|advancing|delivery) (?:of |into )?(?:the )?"
    rf"(?:[\w-]+ ){{0,2}}?(?:{_AT_WORK}|{_TOOL})\b",
    r"with (?:the )?(?:delivery|injection|introduction"
    r"|(?:first|second|third|fourth|last|final) (?:ml|cc|millilit(?:re|er)|portion|injection))\b",
    r"after (?:the )?(?:[\w-]+ )?injection(?=,? (?:he|she|the patient) (?:suddenly )?"
    r"(?:reported|developed|complained|felt|experienced|became|noticed|noted))",
    rf"(?:up)?on (?:the )?(?:completion|termination|conclusion|end) of {_THE}(?:[\w-]+ ){{0,3}}?{_ACT}",
    r"before (?:the )?(?:[\w-]+ )?(?:syringe|injection|cementing|filling)\b[^.;,]{0,24}? "
    r"(?:was|were|had been|had) (?:emptied|finished|complete\w*|over|ended|delivered)",
    rf"(?:barely|hardly|scarcely|no sooner) (?:[\w-]+ ){{0,5}}?(?:{_SLEEP}|{_TOOL}|{_PLASTY}|cement|"
    rf"table|awake|"
    r"turned|emptied|injected|awoken|worn|faded|reversed|ended|left|reached)\b[^.;,]{0,24}? (?:when|than)",
    r"coincid(?:ed|ing) (?:exactly )?with (?:the )?(?:cement|injection|filling|cementing|delivery)",
    r"(?:injection|cementing|filling|delivery) coincided",
    r"at (?:the )?(?:surgery|operation)(?= [^.;]{0,30}?\b(?:balloon|needle|cement|screw|dura|"
    r"tip)\b[^.;]{0,12}? "
    r"(?:burst|ruptured|broke|snapped|leaked|tore|was torn|escaped|was pierced))",
    rf"(?:at|from|since) the (?:very )?time of {_THE}(?:[\w-]+ ){{0,3}}?{_ACT}",
    r"(?:injections?|insertion|filling|cementing|placement)(?: (?:at|of|into|in) [\w-]+)?"
    r" (?:was|is) accompanied by",
    r"(?:stopped|abandoned|interrupted|terminated|aborted|discontinued|halted) (?:when|as|after)"
    r" (?:the patient|s?he|the (?:wo)?man) (?:reported|complained|felt|developed|cried|became|noticed)",
    r"on (?:the )?(?:completion|final|closing) fluoroscop\w+|s?he was still (?:prone|on the table)",
    r"(?:stopped|abandoned|interrupted|terminated|aborted|discontinued|halted) because of (?:a )?"
    r"(?:severe|sudden|intense|acute|new|shooting|radiating)? *(?:[\w-]+ )?"
    r"(?=pain|cramp|hypotens|desaturation|weak)",
)
_JUST_OVER = (
    rf"(?:in|at|from|on|(?:on )?return(?:ing)? to|still (?:in|on)|already on) the {_PLACE}|on the table",
    r"(?:on |when |while )?(?:getting|stepping|climbing) (?:off|from) the table",
    rf"before (?:leaving|(?:s?he|the patient) left) the (?:table|suite|room|{_PLACE})",
    r"(?:on|upon|after) (?:her |his |the )?(?:return(?:ing)? to|arrival (?:in|on|at)) the (?:ward|recovery)",
    r"(?:during|on|upon) (?:the |her |his )?(?:transfer|transferral|repositioning|emergence|extubation"
    r"|skin closure|wound closure|closure of the (?:skin|wound))\b(?! to (?:the |our |an)(?!table"
    r"|stretcher|bed))",
    rf"{_AS}\s{_THE}(?:[\w-]+ )?{_SLEEP}(?: of [\w ]{{1,25}}?)? {_OVER}",
    rf"(?:as soon as|when|once|just as|the moment) the (?:[\w-]+ )?(?:procedure|operation"
    rf"|intervention) {_OVER}",
    r"after (?:the )?(?:general )?an[ae]+sthesia(?=,? (?:s?he|the patient|both|her|his) )",
    r"(?:awoke|woke(?: up)?|awakened|came (?:round|to))(?= (?:from (?:the |general )?(?:an[ae]+sthe\w+"
    r"|sedation|surgery|operation|procedure|\w+plasty) )?"
    rf"(?:with (?!no\s|normal|full)|{_ILL}))|failed to (?:wake|awake|awaken)",
    r"(?:emerged|emergence|recovered|recovery|awakening|awoke|woke) from (?:the |her |his |general )*"
    r"(?:an[ae]+sthe\w+|sedation)(?= with (?!no |normal|full|out)| (?:revealed|showed|unable|paraly|parapl))",
    r"(?:when|once|as soon as|as) (?:s?he|the patient) (?:awoke|woke(?: up)?|awakened"
    r"|regained consciousness|came round"
    r"|was (?:turned|rolled|woken|awakened|extubated|lifted|transferred)(?: (?:on|over|onto|to|back"
    r"|supine|her|his|the|off"
    r"|from)\b){0,4}"
    r"|left the (?:table|theat(?:re|er)|suite|room)|(?:tried|attempted) to (?:get up|stand|rise|sit|move)"
    r"|(?:got|stood|sat) up)",
    r"(?:up)?on (?:being )?turn(?:ing|ed) (?:supine|over|(?:on|onto|to) (?:her|his|the) (?:back|side))",
    r"(?:up)?on (?:awakening|waking|extubation|emergence|arousal|coming round|regaining consciousness"
    r"|(?:recovery|awakening|waking|emergence) from (?:the |general )?(?:an[ae]+sthe\w+|sedation))",
    r"(?:at|on) (?:the |her |his )?(?:awakening|waking)",
    r"on (?:the |her |his )?first (?:steps?|standing|attempt to (?:stand|walk|rise))",
)
# Alternatives are tried in this order at each place.
MOMENT = "|".join((*_AT_ONCE, *_FROM_THE_BEGINNING, *_AT_WORK_ON_IT, *_JUST_OVER))
