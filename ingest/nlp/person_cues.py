"""Words that tell whose patient a sentence speaks of."""

from __future__ import annotations

import re

from ingest.nlp.cue_pattern import cue
from ingest.nlp.rules import cues
from kb.model import SectionKind

__all__ = [
    "ALL",
    "BEGINNINGS",
    "CITED",
    "CONDITIONAL",
    "COURSE_NOW",
    "DECLARED",
    "EACH",
    "ELSEWHERE",
    "FEMALE",
    "GENERAL_HEADING",
    "GENERAL_KINDS",
    "GROUP",
    "KEYWORDS",
    "LABEL",
    "LETTER",
    "LETTERED",
    "LONG",
    "MALE",
    "MODAL",
    "NUMBER",
    "OF_OTHERS",
    "ONES",
    "ONE_MORE",
    "ON_RECORD",
    "ORDINAL",
    "ORDINALS",
    "OTHER",
    "OWN",
    "PAPER",
    "PARTIAL",
    "PAST",
    "PATIENT",
    "PRESENT",
    "PRONOUN",
    "READ_OF",
    "SILENT_KINDS",
    "SINGLE",
    "SOMEONE",
    "SOME_ONE",
    "STAGES",
    "STRONG_OWN",
    "STUDY",
    "TAKEN_UP",
    "THE_ONE",
    "TURN",
    "USUAL",
    "WHAT_BECAME",
]

ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
ORDINALS = {
    word: n
    for n, words in enumerate(
        (
            "first 1st i former",
            "second 2nd ii latter",
            "third 3rd iii",
            "fourth 4th iv",
            "fifth 5th v",
            "sixth 6th vi",
        ),
        1,
    )
    for word in words.split()
}
NUMBER = {word: n for n, word in enumerate(ONES, 1)}

FEMALE = cue(r"\b(?:female|wom[ae]n|lady|ladies|girl|she|her|mrs|housewife)\b")
MALE = cue(r"\b(?:male|m[ae]n|gentleman|gentlemen|boy|he|his|him|mr)\b")
PRONOUN = cue(r"\b(?:he|she|his|her|him|hers)\b")
PATIENT = cue(r"\b(?:the|this|that|each) (?:\w+ )?patient(?:'s)?\b", r"^patient\b", needs=cue(r"\bpatient\b"))
OWN = cues("persons.own")
STRONG_OWN = cues("persons.strong-own")
CITED = cues("persons.cited")
OF_OTHERS = cues("persons.of-others")
MODAL = cues("persons.modal")
PRESENT = cues("persons.present")
COURSE_NOW = cues("persons.course-now")
USUAL = cues("persons.usual")
PAST = cue(
    r"\b(?:was|were|had|underwent|did|began|became|came|felt|fell|went|took|showed|led|made|gave|ran|"
    r"found|noted|"
    r"(?<!\bis )(?<!\bare )(?<!\bbe )(?<!\bmost )"
    r"(?!need|compared|embed|shed|speed|exceed|indeed|hundred|red|bed|rapid|sacred|described|reported|related|based|"
    r"associated|limited|augmented|delayed|leaked|repeated|isolated|unexpected|required|injected|increased|"
    r"advanced|called|collapsed|fractured|untreated|cemented|severed|extravasated|displaced|retropulsed|"
    r"prolonged)\w{3,}ed)\b",
    one_word=True,
)
LABEL = cue(
    rf"\b(?:(?P<general>{cues('persons.general-label').pattern})|(?P<case>{cues('persons.case-label').pattern}))"
    r"\s*[:.](?:\s|$)",
)
GENERAL_HEADING = cue(rf"\b(?:{cues('persons.general-label').pattern})\b")
DECLARED = cue(
    r"\b(two|three|four|five|six|seven|eight|nine|ten|[2-9]|10) (?:\w+ ){0,3}?"
    r"(cases?|patients?|women|men|females|males)\b",
)
# "reviewing four cases", "three previously published patients"
READ_OF = re.compile(
    r"\b(?:review\w*|(?:search\w*|databases?|literature)(?: \w+){0,2} "
    r"(?:found|yielded|identified|revealed|gave))"
    r"(?: (?:of|the|all|only|another|further|these|\w+ and))* (?:[\w-]+ ){1,4}$"
    r"|\b(?:published|literature|(?:previously|already|earlier) (?:reported|described)|reported|known) "
    r"(?:\w+ )?(?:cases?|patients?)$",
    re.IGNORECASE,
)
# "two cases from the literature", "five patients described so far"
ON_RECORD = re.compile(
    r"[^.;,]{0,60}?\b(?:(?:from|in|of) (?:the )?(?:[\w-]+ ){0,2}(?:literature|pubmed|medline)\b"
    r"|(?:of|by|from) other (?:authors|centres|centers|hospitals|groups|surgeons)\b"
    r"|(?:reported|published|described|documented|recorded) (?:previously|by other|so far|to date|before|"
    r"elsewhere|until now|up to now|worldwide)\b"
    r"|(?:have|has|had) (?:\w+ ){0,2}been (?:\w+ )?(?:reported|published|described|documented|recorded)\b"
    r"|on record\b)",
    re.IGNORECASE,
)
ORDINAL = cue(
    r"\b(?:case|patient|(?<![a-z] )no\.|finding|observation)\s+(?:no\.?\s*|number\s+|#\s*)?"
    r"(\d{1,2}|I{1,3}|IV|V|one|two|three|four|five)\b"
    r"(?! (?:of|cases|patients))|"
    r"\b(?:in |the |our )?(first|second|third|fourth|fifth|sixth)(?: (?:patient|case|woman|man|"
    r"female|male)\b|"
    r"(?=,)|(?= (?:had|was|underwent|developed|received|did|presented|came|died|recovered|an? \d|aged)))|"
    r"\bthe (?P<pair>former|latter)\b(?! (?:is|are|being|of|the|may|can|finding|complication|procedure))",
    needs=cue(
        r"\b(?:case|patient|no|finding|observation|first|second|third|fourth|fifth|sixth|former|latter)\b"
    ),
)
# "In the first stage ...; in the second" counts steps, not patients.
STAGES = cue(
    r"\b(?:first|two|second) (?:stages?|steps?|sessions?|operations?|procedures?|surgery|surgeries)\b"
)
# What tells that "one patient" was not just any of several.
TAKEN_UP = cue(
    r"\b(?:the (?:former|latter)|(?:the (?:first|second|third)|another) (?:patient|case|woman|man))\b"
)
# A study of many without anybody told of alone has no patient to keep.
STUDY = cues("persons.study")
SINGLE = cues("persons.single")
KEYWORDS = cue(r"\bkey ?words?\b")
# "Smith reported", "in the literature": somebody else's patient, whatever the sentence goes on to say.
ELSEWHERE = cue(
    r"\bet al\b|\band (?:co-?workers|colleagues|associates)\b|\b[Ii]n the literature\b",
    r"\b(?!We|The|This|It|They|She|He|Her|His|Both|Nobody|Here|Case|Authors?|CT|MRI|Imaging|Patients?|"
    r"Relatives?|Nurses?|Family|Husband|Wife|Daughter|Son|Surgeons?|Examination|Table|Figure)"
    r"[A-Z][a-z\xdf-\xff]+(?: and [A-Z][a-z\xdf-\xff]+)? (?:reported|described|published|presented a|"
    r"treated an?|observed an?|operated on|lists?|listed|mentions?|mentioned|describes|cites?|recounts?)\b"
    r"|\b[A-Z][a-z]{2,} and [A-Z][a-z]{2,} (?:saw|encountered|managed) an?\b",
    r"\b[Ii]n the (?:case|report) of (?!K[uü]mmell)[A-Z][a-z]{2,}(?= and [A-Z]|,)",
    r"\b(?:[Tt]hat|[Pp]atient) of (?!K[uü]mmell)[A-Z][a-z]{3,}|\bmentioned by [A-Z]",
    r"\b[Tt]he (?:case|report|patient|woman|man) (?:of|by) (?!K[uü]mmell)[A-Z][a-z]{2,}",
    r"\b(?:reported|described|published|presented) by (?!Doctor|Computed|Magnetic)[A-Z][a-z]{2,}",
    r"\bsearch(?:ed|ing)? (?:of )?the (?:\w+ )?literature\b",
    r"\bas [A-Z][a-z]+(?: and [A-Z][a-z]+)? (?:did|had done|has done|reported|described|showed|found)\b",
    r"\b(?:reported|described|published) (?:by (?!us\b|our\b)[A-Z]|from [A-Z]|in (?:19|20)\d\d\b)",
    r"\b[A-Z][a-z]+ \((?:19|20)\d\d\) (?:\w+ )?(?:reported|described|published|treated|found|saw)\b",
    r"^(?!We|The|This|It|They|She|He|Surgeons?|Laminectomy|Kyphoplasty|Vertebroplasty|Surgery)[A-Z][a-z\xdf-\xff]+"
    r" (?:and [A-Z][a-z]+ )?(?:removed|retrieved|treated|extracted|saw|operated on|used|performed|gave)\b"
    r"[^.;]* in (?:an?|one|two|three|\d+) ",
    flags=0,
    needs=cue(
        r"\b(?:et|co|that|patient|mentioned|coworkers|colleagues|associates|literature|reported|described|"
        r"case|report|by|woman|man|search|searched|searching|"
        r"published|presented|treated|observed|operated|removed|retrieved|extracted|saw|used|performed|gave|did|done|showed|found|lists?|listed|mentions?|describes|"
        r"cites?|recounts?|saw|encountered|managed)\b"
    ),
)
# "If the canal is reached, the patient should be kept prone": of whoever it may be.
CONDITIONAL = cue(r"^(?:if|whenever|should)\b(?=[^.;]*\b(?:should|must|can|may|has to|have to)\b)")
# What became of several, where the report tells of one.
WHAT_BECAME = cue(
    r"\b(?:patients|cases|women|men|of (?:them|these|whom)) (?:\w+ly )?"
    r"(?:died|survived|recovered|improved|had|were)\b"
)
GROUP = cue(
    r"^(?:\w+ )?(?:two|three|four|five|six|[2-6]) (?:\w+ ){0,3}?(?:patients|cases|women|men)\b[^.]{0,80}"
    r"\b(?:developed|underwent|had|were|presented|suffered|died|received)\b",
)
# "Two patients had surgery and one received rehabilitation": nobody knows which.
PARTIAL = cue(
    r"\b(?:one|two|three|four|five|six|\d+) (?:(?:of (?:them|these|the)|patients?) )*(?:[a-z]+ly )?"
    r"(?:had|underwent|received|recovered|died|improved|was|were|developed|remained)\b[^.;]{0,60}?"
    r"\b(?:and|while|whereas|but) (?:the )?(?:one|two|three|four|other|others|remaining)\b",
)
# "in the first patient into the disc and in the second into the canal" tells of two.
TURN = cue(
    r"(?:[,;]\s)?\b(?:and |while |whereas |but )?(?=(?:(?:in|for) |(?<!\bin )(?<!\bfor ))"
    r"the (?:second|third|fourth|other|latter)(?:,? an? (?:\d|(?:[\w-]+ )?(?:wom[ae]n|m[ae]n|lady)\b)|"
    r" (?:patient|case|one|woman|man|female|male)\b|"
    r" (?:had|was|received|underwent|into|in|with|at|developed|experienced|showed|presented|an? \d|aged)\b|"
    r",? (?:who|whose|she|he)\b)|"
    r"(?:in |for |with )?the latter\b|(?:in |for |with |to )?patient [b-h2-9]\b(?! (?:and|or|to)\b)|"
    r"both (?:patients )?(?:\w+ly )?(?:recovered|improved|died|survived)\b)",
)
# "A (woman, 67; kyphoplasty of L1)": patients told under letters.
LETTER = cue(
    r"\b(?:(?:case|patient) )?(?P<letter>[A-H])(?: \(|[:,] |\) )"
    r"(?=(?:an? )?(?:\d\d\b|wom[ae]n|m[ae]n\b|female|male))",
    flags=0,
    needs=cue(r"\b(?:woman|man|female|male|year|years|y)\b"),
)
# "In patient A the leg fell", where several are told of under letters.
LETTERED = cue(
    r"\b(?:[Pp]atient|[Cc]ase) (?P<letter>[A-H])\b(?! (?:and|or|to)\b)",
    flags=0,
    needs=cue(r"\b(?:patient|case)\b"),
)
# "One patient ..., another patient ...": told in turn where the report declares several.
ONE_MORE = cue(
    r"\b(?:in |of |for )?(?P<which>one|another|the other) (?:of (?:them|these|the)|patient|case|woman|man|"
    r"had|was|underwent|received|developed|experienced|presented|showed|died)\b",
)
SOME_ONE = cue(
    r"\b(?:in )?(?:one|another|the other|the others) (?:patient|case|of them|received|had|was|under|died)"
)
THE_ONE = cue(r"\bthe (?:(?P<f>woman|lady|female)|(?P<m>man|gentleman|male))\b")
OTHER = cue(r"\b(?:the other|another) (?:patient|case|woman|man)\b")
ALL = cues("persons.all")
# Of several patients only: "in neither", "at T11 and at L2 respectively".
EACH = cues("persons.each")
SOMEONE = cue(
    r"\b(?:a|an|one) (?:[\w-]+ ){0,3}(?:patient|wom[ae]n|m[ae]n|female|male|lady|gentleman|adult)\b",
)
# How the literature begins: not an event of a patient.
BEGINNINGS = cues("persons.beginnings")
GENERAL_KINDS = frozenset(
    {SectionKind.INTRODUCTION, SectionKind.DISCUSSION, SectionKind.CONCLUSION, SectionKind.BACK_MATTER}
)
# Characters from which a text is a full paper, not a structured abstract; and from which a text without
# headings goes on to a discussion.
PAPER = 5000
LONG = 2500
SILENT_KINDS = frozenset(
    {
        SectionKind.AUTHORS,
        SectionKind.KEYWORDS,
        SectionKind.REFERENCES,
        SectionKind.FURNITURE,
        SectionKind.TABLE,
        SectionKind.BACK_MATTER,
    }
)
