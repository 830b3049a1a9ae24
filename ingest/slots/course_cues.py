"""What a cue of the course is worth by the words around it: denied, nearly, only at first, of a film."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.nlp.rules import cues
from ingest.nlp.spans import Sentence

__all__ = [
    "AT_THE_END",
    "CLAUSE_BREAK",
    "EXCEPT",
    "OF_MANY",
    "OF_THE_LITERATURE",
    "SHORT_LIVED",
    "SOME",
    "Cue",
    "worth",
]

_DENYING_BY_ITSELF = re.compile(
    r"(?:(?:had|has|have|having|with|did) )?(?:no|not|none|nothing|neither)\b", re.IGNORECASE
)
_DENIED = re.compile(
    r"\b(?:no|not|without|never|n't|nor|hardly|failed to)\s(?:(?!and\b|but\b|or\b|only\b)[\w-]+\s){0,3}$",
    re.IGNORECASE,
)
_DENIED_WITHIN = re.compile(r"\b(?:no|not|never|nor|neither|n't|failed to|unable to)\b", re.IGNORECASE)
# "Recovery did not occur", "the breathlessness did not".
_DENIED_BEHIND = re.compile(
    r"\s*(?:(?!but|and|although|though|while)[\w-]+\s){0,2}?(?:did|was|were|has|have|had|could)(?:\sbe|\sbeen)?(?:\s?n't|\s(?:not|never))\b",
    re.IGNORECASE,
)
_THOROUGH = re.compile(
    r"\b(?:fully|completely|entirely|totally|complete|full|total|entire|to)\b", re.IGNORECASE
)
_ONLY = re.compile(
    r"\b(?:only|merely|slight|mild|milder|minimal|minor|faint)\s(?:an? )?(?:[\w-]+\s){0,3}?", re.IGNORECASE
)
_NEARLY = re.compile(
    r"\b(?:almost|nearly|near|not|incomplete|partial|partially|partly|largely|mostly|all but)[\s-]"
    r"(?:\w+\s)?$",
    re.IGNORECASE,
)
_NEARLY_BEHIND = re.compile(
    r"\s(?:almost|nearly|partly|partially|largely|mostly|incompletely|in part|to a large extent)\b",
    re.IGNORECASE,
)
_ALL_BUT = re.compile(
    r"\ball (?:[\w-]+ ){1,3}(?:but|except|save)\b|\ball but (?:an? |the |some |one )", re.IGNORECASE
)
_ALMOST = re.compile(r"\b(?:almost|nearly|partly|partially|incompletely|largely|mostly)\b", re.IGNORECASE)
_HAD = re.compile(r"\bhad (?:\w+ )?$", re.IGNORECASE)
_EARLIER = re.compile(r"\bfrom which\b[^.;]{0,30}$", re.IGNORECASE)
EXCEPT = re.compile(
    r"^[^.;]{0,60}?\bonly (?:[\w-]+ ){1,8}?(?:left|remain(?:s|ed|ing)?|persist(?:s|ed|ing)?)\b"
    r"|^[^.;]{0,40}?\b(?:except\w*|apart from|other than|aside from|but for|save for|bar|barring"
    r"|exception of)\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"^\s*until\b", re.IGNORECASE)
_AGAIN = cues("course.again")
_WISHED = re.compile(
    r"\b(?:(?<!began )(?<!started )(?<!continued )(?<!able )(?<!seemed )(?<!appeared )(?<!led )"
    r"(?<!returned )to|may|might|can|would|will|should|if|could(?! (?:walk|ambulate|stand|move)))"
    r"\s+(?:\w+ly\s+)?(?:have\s+(?:been\s+)?|be\s+)?$",
    re.IGNORECASE,
)
_UNTOLD = re.compile(r"\bwhether (?:[\w-]+\s){0,4}$", re.IGNORECASE)
_AWAITED = re.compile(
    r"\s(?:is|was|are|were) (?:\w+ )?(?:expected|awaited|hoped for|anticipated|likely|unlikely|possible"
    r"|not to be expected)\b",
    re.IGNORECASE,
)
_CAUSE = re.compile(
    r"\b(?:onset of|because of|due to|owing to|after|following|for|with|prevent\w*|avoid\w*|despite"
    r"|before|of|or|because|presented|complain\w*|developed)\s(?:[\w-]+\s){0,3}$",
    re.IGNORECASE,
)
_NO_LONGER = re.compile(r"\bno longer\b", re.IGNORECASE)
# "The pain went and never came back", "the cement unchanged in position".
_WENT_BEFORE = re.compile(
    r"\b(?:went|gone|resolved|disappeared|subsided|vanished|ceased|stopped)\b", re.IGNORECASE
)
_CAME_BACK = re.compile(r"never (?:again )?(?:came|come|returned|rose)", re.IGNORECASE)
_IN_PLACE = re.compile(
    r"\s(?:in|of) (?:position|size|location|appearance|extent|place|shape|number)\b", re.IGNORECASE
)
_PRONOUN = re.compile(r"(?:it|this|they|these)\b", re.IGNORECASE)
_REASON = re.compile(r"(?:^|,\s)(?:since|because|as|when)\s(?:[\w-]+\s){0,3}$", re.IGNORECASE)
_SOMEBODY = re.compile(
    r"\b(?:she|he|they|patient|family|parents?|relatives|wife|husband|daughter|son|who|and|but)\s(?:\w+\s)?$",
    re.IGNORECASE,
)
_IN_HEALTH = re.compile(
    r"\s(?:further|rapidly|gradually|steadily|progressively|slowly|quickly|neurologically|clinically|again|over|until)\b",
    re.IGNORECASE,
)
_FINDING = cues("outcome.of-a-finding")
_OF_A_FINDING = re.compile(rf"(?:{_FINDING.pattern})(?:\s[\w-]+){{0,5}}\s*$", re.IGNORECASE)
# "The pain from the cement leak disappeared": of the pain.
_TROUBLE_BY = re.compile(
    r"\b(?:pain|weakness|numbness|par\w+|symptoms?|dyspn\w+|headache|deficits?|fever|cough|hypotension)\s"
    r"(?:from|due to|caused by|because of|after|following|by|produced by) (?:[\w-]+ ){0,4}$",
    re.IGNORECASE,
)
_WENT = re.compile(
    r"normal|baseline|resol|disappear|vanish|gone|went|unremarkable|clear|subsid|regress|healed",
    re.IGNORECASE,
)
_NORMAL = re.compile(r"\b(?:normal|intact|unremarkable)\b", re.IGNORECASE)
_HAD_NO = re.compile(r"(?:had|has|have|having|with) no\b", re.IGNORECASE)
_WHOLLY = re.compile(r"\b(?:fully|completely|entirely|totally|altogether|to normal|to what)\b", re.IGNORECASE)
# What one can do is an improvement only after something was done about the harm.
_ABLE = re.compile(r"(?:could|can|able to|managed? to)\b", re.IGNORECASE)
NO_MORE_THAN = re.compile(
    r"[^.;,]{0,30}\b(?:only|no (?:longer|more|further|farther) than|hardly|barely)\b", re.IGNORECASE
)
# "no early benefit"
_NOT_YET = re.compile(r"\b(?:early|immediate|initial|instant|prompt)\b", re.IGNORECASE)
# "recovered slowly but completely"
_IN_TIME_WHOLLY = re.compile(
    r"\s*\w+ly,? (?:and|but|yet|though|then) (?:[\w-]+ )?(?:fully|completely|entirely|totally|in full)\b",
    re.IGNORECASE,
)
_AS_BEFORE = re.compile(r"\b(?:as|like) before\b", re.IGNORECASE)
_ILL = re.compile(
    r"\b(?:weak\w*|numb\w*|flail|flaccid|paraly\w+|paret\w+|pares\w+|absent|impaired|unable|still|not|pain\w*"
    r"|incontinen\w+|depend\w+|deficit\w*|symptoms?|complaints?|level|anaesthe\w+|anesthe\w+|\w*plegi\w*)\b"
    r"|\b[0-3]\s?/\s?5",
    re.IGNORECASE,
)
SHORT_LIVED = cues("outcome.short-lived")
# "The age of these patients", "seven of the patients": not of the one a report is about.
OF_MANY = re.compile(
    r"\b(?:these|those|of the|most|many|all|seven|eight|nine|ten|\d+) (?:\w+ )?(?:patients|cases)\b"
    r"|\bin (?:none|most|many|all) of (?:them|these|those)\b|\bpatients (?:who|like|with|in whom)\b",
    re.IGNORECASE,
)
OF_THE_LITERATURE = cues("outcome.of-the-literature")
_BELOW_FULL = re.compile(r"(?<![\d/])[0-4][+-]?\s?/\s?5\b")
_ONLY_TO = re.compile(r"\bonly to (?:grade |MRC |about )?[0-4]\b", re.IGNORECASE)
SOME = re.compile(r"\b(?:one|two|three|four|five|six|\d+) (?:patients? |of \w+ )?(?:\w+ )?$", re.IGNORECASE)
CLAUSE_BREAK = re.compile(
    r"[;:]|\b(?:but|although|though|whereas|while|yet)\b"
    # "Her pain, however, had gone" is one clause.
    r"|\bhowever\b(?!,\s+(?:ha[ds]|have|was|were|is|are|did|does|could|never|not|still|only"
    r"|(?:remain|persist|improv|resolv|disappear|subsid|continu|recover|return)\w*)\b)"
    r"|,\s+(?:and\s+)?(?=(?:her|his|the|she|he|they|it)\b)|\band (?=(?:her|his|the|she|he)\b)",
    re.IGNORECASE,
)
AT_THE_END = cues("outcome.at-the-end")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of a sentence that may tell how the patient did.

    Attributes:
        kind: what they tell where nothing around them says otherwise.
        text: the text they stand in.
        sentence: their sentence.
        start: offset of the words.
        end: offset after them.
        shared: whether the sentence speaks of several patients.
        done: whether a treatment was told before.
    """

    kind: str
    text: str
    sentence: Sentence
    start: int
    end: int
    shared: bool
    done: bool

    @property
    def said(self) -> str:
        """The words."""
        return self.text[self.start : self.end]

    @property
    def before(self) -> str:
        """The sentence up to the words."""
        return self.text[self.sentence.start : self.start]

    @property
    def behind(self) -> str:
        """The rest of the sentence."""
        return self.text[self.end : self.sentence.end]

    @property
    def dated(self) -> bool:
        """Whether the sentence tells of the end of the course."""
        return AT_THE_END.search(self.text, self.sentence.start, self.sentence.end) is not None

    def holds(self, pattern: re.Pattern[str], more: int = 0) -> bool:
        """Tell whether a pattern is found in the words, or ``more`` characters on."""
        return pattern.search(self.text, self.start, min(self.sentence.end, self.end + more)) is not None


def worth(cue: Cue) -> str:
    """Return the verdict of a cue, "" where it is none."""
    if OF_THE_LITERATURE.search(cue.text, cue.sentence.start, cue.sentence.end):
        return ""
    before = cue.before
    if (cue.shared and SOME.search(before)) or _WISHED.search(before) or _EARLIER.search(before):
        return ""
    if _UNTOLD.search(before) or _AWAITED.match(cue.behind):
        return ""
    if cue.kind == "worse":
        caused = _CAUSE.search(before) and not _PRONOUN.match(cue.said)
        once = _NO_LONGER.search(cue.said) and not (cue.done and cue.dated)
        not_so = _DENIED.search(before) or caused or once or _refused(cue)
        return "" if not_so else cue.kind
    if _AS_BEFORE.search(cue.said) and _ILL.search(_clause_before(cue)):
        return "unchanged"
    if cue.kind == "left over":
        return "improved" if cue.done and cue.dated else ""
    if cue.kind == "unchanged":
        return _stays(cue)
    return _gets_better(cue)


def _refused(cue: Cue) -> bool:
    """Tell whether somebody declined an offer, and not in health: "she declined and went home"."""
    if not cue.said.lower().startswith("declin"):
        return False
    return bool(_SOMEBODY.search(cue.before)) and not _IN_HEALTH.match(cue.behind)


def _stays(cue: Cue) -> str:
    """Return the verdict of words that say that something stayed: "only slight numbness remained"."""
    if _NOT_YET.search(cue.said):
        return ""
    if _REASON.search(cue.before) or _IN_PLACE.match(cue.behind):
        return ""
    if _CAME_BACK.match(cue.said) and _WENT_BEFORE.search(_clause_before(cue)):
        return "complete recovery"
    if _UNTIL.search(cue.behind):
        return "improved"
    if _DENIED.search(cue.before) and not cue.holds(_DENIED_WITHIN):
        return "complete recovery"
    if "asymptomatic" in cue.said.lower() and EXCEPT.search(cue.behind):
        return "improved"
    return "improved" if cue.done and (_ONLY.search(cue.before) or cue.holds(_ONLY)) else cue.kind


def _gets_better(cue: Cue) -> str:
    """Return the verdict of words that say that something got better or went."""
    if cue.said.lower().startswith("return") and _ILL.search(cue.before[-30:]):
        return ""
    if _comes_back(cue) or _only_for_a_while(cue) or _is_of_a_finding(cue):
        return ""
    within = cue.holds(_DENIED_WITHIN)
    if not _DENYING_BY_ITSELF.match(cue.said) and (
        within or _DENIED.search(cue.before) or _DENIED_BEHIND.match(cue.behind)
    ):
        return "improved" if cue.holds(_THOROUGH, 12) else "unchanged"
    partly = (
        _ALL_BUT.search(cue.before)
        or _NEARLY.search(cue.before)
        or cue.holds(_ALMOST)
        or EXCEPT.search(cue.behind)
        or _NEARLY_BEHIND.match(cue.behind)
        or (not cue.said[0].isdigit() and _ONLY_TO.search(cue.behind))
    )
    if _ABLE.match(cue.said) and (NO_MORE_THAN.match(cue.behind) or not (cue.done or cue.dated)):
        return ""
    if cue.kind == "improved" and not cue.done and "immediate" in cue.said.lower():
        return ""
    if cue.kind == "improved":
        wholly = cue.holds(_WHOLLY, 12) or _IN_TIME_WHOLLY.match(cue.behind)
        return "complete recovery" if wholly and not (partly or within) else cue.kind
    if _is_of_the_time_before(cue):
        return ""
    if cue.said[0].isdigit() and _BELOW_FULL.search(cue.text, cue.sentence.start, cue.sentence.end):
        return ""
    return "improved" if partly else cue.kind


def _comes_back(cue: Cue) -> bool:
    """Tell whether what went is told to have come back: "and recurred", not "and has not recurred"."""
    return any(not _DENIED.search(cue.behind, 0, m.start()) for m in _AGAIN.finditer(cue.behind))


def _only_for_a_while(cue: Cue) -> bool:
    """Tell whether what got better did so for a time only: "relief for days"."""
    low, high = max(cue.sentence.start, cue.start - 24), min(cue.sentence.end, cue.end + 40)
    return SHORT_LIVED.search(cue.text, low, high) is not None


def _clause_before(cue: Cue) -> str:
    """Return the clause of a cue up to its words."""
    breaks = [m.end() for m in CLAUSE_BREAK.finditer(cue.before)]
    return cue.before[breaks[-1] if breaks else 0 :]


def _is_of_a_finding(cue: Cue) -> bool:
    """Tell whether what went is something of a film or a laboratory: "the CRP returned to normal"."""
    if not cue.holds(_WENT):
        return False
    clause = _clause_before(cue)
    finding = _OF_A_FINDING.search(clause)
    caused = finding and _TROUBLE_BY.search(clause, 0, finding.start())
    return bool((finding and not caused) or _FINDING.match(cue.said))


def _is_of_the_time_before(cue: Cue) -> bool:
    """Tell whether a good state is told of as found before any treatment, or as one once had."""
    if "immediate" in cue.said.lower():
        return True
    if cue.done:
        return False
    if not cue.dated and (cue.holds(_NORMAL) or _HAD_NO.match(cue.said)):
        return True
    return bool(_HAD.search(cue.before)) and not cue.before.lower().startswith(("by ", "at ", "after "))
