"""Where in its telling a mention stands: before the index procedure, after it, or in its aftermath."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from ingest.nlp.rules import cues
from ingest.nlp.spans import Mention, Sentence
from kb.model import SectionKind

__all__ = ["STATEMENT", "Timeline", "telling_of"]

# The procedure is looked back at, not told as an event.
_UP_TO_IT = (
    r"(?:(?!and\b|was\b|were\b|underwent\b|received\b|trauma\s|falls?\s|accident\s|injury\s|"
    r"admission\s|onset\s)[\w\-/]+\s){0,5}$"
)
_RETRO_BEFORE = re.compile(rf"\b(?:{cues('timeline.looking-back').pattern})[\s-]{_UP_TO_IT}", re.IGNORECASE)
# "By vertebroplasty" looks back only where it is not told as what was done.
_RETRO_OR_DONE = re.compile(
    rf"\b(?:by|from|in|with|(?<!augmentation )(?<!insertion )(?<!placement )of|to)[\s-]{_UP_TO_IT}",
    re.IGNORECASE,
)
# "(kyphoplasty of T12)", "the augmented screws", "the screw, augmented with cement, had leaked".
_ASIDE = re.compile(
    r"\((?:index (?:procedure|operation):? )?(?:[\w-]+ ){0,2}$|"
    r"\b(?:the|these|her|his|all) (?=(?:cement(?:-| )?augmented|augmented|cemented) \w)|"
    r"\b(?:screws?|vertebrae?|body|bodies|level|levels), (?=(?:augmented|cemented|filled|treated)\b)",
    re.IGNORECASE,
)
_HAD = re.compile(r"\b(?:had|having) (?:(?:already|previously|recently|just) )?$", re.IGNORECASE)
_RETRO_AFTER = cues("timeline.retro-after")
# "The pain had set in on the day of the vertebroplasty".
_DATED_BY = re.compile(
    r"\b(?:on|since|from|in|by) the (?:very )?(?:day|evening|night|morning|afternoon|week) "
    r"(?:of|after|following) (?:the |her |his )?(?:[\w-]+ ){0,2}$",
    re.IGNORECASE,
)
_EVENT = cues("timeline.event")
# "Pain improved and she went home two days after vertebroplasty" tells the procedure as done.
_DISCHARGE = re.compile(
    r"\b(?:improved|relieved|relief|discharged|uneventful|disappeared|resolved|subsided)\b", re.IGNORECASE
)
_TROUBLE = re.compile(r"\b(?:but|however|although|developed|weak|deficit|complain)", re.IGNORECASE)
_PREDICATE = re.compile(
    r"\b(?:underwent|received|presented|developed|complained|was treated|was admitted|had|recurred|returned"
    r"|appeared|started|began|came back|noticed|noted|set in|worsened)\b"
)
# "Preoperatively she had had numbness": the predicate of the time told just before it.
_WAS_SO = re.compile(
    r",? (?:(?:s?he|there|the patient|her|his|the (?:wo)?man) )"
    r"(?:had|was|were|suffered|complained|experienced|reported)\b[^.;:,]{0,40}",
    re.IGNORECASE,
)
_THEN = (
    r"(?! and (?:\w+ )?(?:noticed|developed|felt|complained|experienced|presented|awoke|woke|suffered|"
    r"reported|became|noted|had|could|lost|was unable)\b"
    r"|(?<!that)(?<!which)(?<!who)(?<!having)(?<!had)(?<! it)(?<!she)(?<! he)"
    r" (?:developed|noticed|noted|experienced|complained|awoke|woke|felt|became|could not|lost)\b)"
)
_FOR = re.compile(
    rf"^(?:(?:{_THEN}[^.;,]){{0,60}}?\b(?:for|due to|because of|owing to|with|"
    r"to (?:treat|relieve|manage|alleviate|control))\b)"
    rf"(?:{_THEN}[^.;:]){{0,70}}$",
    re.IGNORECASE,
)
# "Had vertebroplasty for a fracture and could not stand": what begins with a verb is told as the next event.
_AND = re.compile(r"\band (?:then |suddenly )?$", re.IGNORECASE)
_VERB = re.compile(
    r"(?:could|cannot|was|were|lost|no longer|fell|collapsed|coughed|vomited|fainted|did)\b", re.I
)
# "A metastasis with collapse led to decompression and fixation with cement augmentation of all screws".
_LED_TO = re.compile(
    r"^(?:(?!\b(?:after|following|since|despite|from|post)\b)[^.;:])*?"
    r"\b(?:led to|prompted|necessitated|was the (?:reason|indication) for|"
    r"(?:was|were|had been) (?:treated|managed|stabili[sz]ed|operated on) (?:by|with))\b"
    r"(?:(?!\b(?:after|following|since|despite|remov\w+|evacuat\w+)\b)[^.;:])*$",
    re.IGNORECASE,
)
_BEFORE = cues("timeline.before")
# "Unlike her preoperative pain, the foot drop": the adjective is of its noun only.
_QUALIFIES = re.compile(r"pre-?(?:operative|procedural)$", re.IGNORECASE)
_ELSE = re.compile(r"\w[^.;:]*,? (?:and|but) |\w, ")
# What a text that opens with the procedure tells of the patient next, and the words that lead on in time.
_BACKGROUND = cues("timeline.background")
_NEXT = cues("timeline.next")
# What happened before any cement was put in.
_AHEAD = cues("timeline.ahead")
STATEMENT = cues("timeline.statement")


def telling_of(kind: SectionKind) -> int:
    """Return the number of the telling a section belongs to."""
    if kind is SectionKind.TITLE:
        return 0
    if kind is SectionKind.ABSTRACT:
        return 1
    if kind in (SectionKind.CASE, SectionKind.BODY, SectionKind.RESULTS, SectionKind.METHODS):
        return 2
    return 3


class Timeline:
    """The events of one patient in one telling.

    Attributes:
        event: offset at which the index procedure is told as an event, None where it is only looked back at.
        harm: offset at which a complication is first told, None without one.
    """

    def __init__(
        self,
        text: str,
        sentences: Sequence[Sentence],
        index: Iterable[Mention],
        harms: Iterable[Mention],
    ) -> None:
        self._stated: dict[int, bool] = {}
        self.text = text
        self.sentences = sentences
        self.index = sorted(index, key=lambda m: m.start)
        self.starts = [m.start for m in self.index]
        self.retro = [self._looked_back(m) for m in self.index]
        self.event = next((m.start for m, back in zip(self.index, self.retro, strict=True) if not back), None)
        self.harm: int | None = None
        self._step = self._next_step()
        self.hurt(harms)

    def hurt(self, harms: Iterable[Mention]) -> None:
        """Note the first of some complications and deficits that the story, not its summary, tells."""
        self.harm = min((m.start for m in harms if not self.stated(m)), default=None)

    def _next_step(self) -> int:
        """Return the offset of the sentence that leads on in time after the procedure, -1 without one."""
        if self.event is None:
            return -1
        for sentence in self.sentences:
            if sentence.start > self.event and _NEXT.search(self.text, sentence.start, sentence.end):
                return sentence.start
        return -1

    def pauses(self, mention: Mention) -> bool:
        """Tell whether a mention stands between the procedure and the first words that lead on in time."""
        sentence = self.sentences[mention.sentence]
        return self.event is not None and self.event < sentence.start < self._step

    def sentence(self, mention: Mention) -> str:
        """Return the text of the sentence around a mention."""
        sentence = self.sentences[mention.sentence]
        return self.text[sentence.start : sentence.end]

    def stated(self, mention: Mention) -> bool:
        """Tell whether the sentence sums the case up ("we report a case of") instead of telling it."""
        known = self._stated.get(mention.sentence)
        if known is None:
            sentence = self.sentences[mention.sentence]
            found = STATEMENT.search(self.text, sentence.start, sentence.end)
            known = self._stated[mention.sentence] = found is not None
        return known

    def _looked_back(self, mention: Mention) -> bool:
        sentence = self.sentences[mention.sentence]
        before = self.text[max(sentence.start, mention.start - 70) : mention.start]
        after = self.text[mention.end : min(sentence.end, mention.end + 90)]
        if _RETRO_AFTER.search(after) or _DATED_BY.search(before):
            return True
        if self.text.startswith("been ", mention.start) and _HAD.search(before):
            return True
        low = max(sentence.start, mention.start - 40)
        if any(m.end() == mention.start for m in _ASIDE.finditer(self.text, low, mention.end + 12)):
            return True
        if _DISCHARGE.search(before) and not _TROUBLE.search(self.text, sentence.start, sentence.end):
            return False
        if self.stated(mention):
            return True
        if _RETRO_BEFORE.search(before):
            return True
        told = _RETRO_OR_DONE.search(before)
        return told is not None and not _EVENT.search(before) and not _EVENT.search(after)

    def precedes(self, mention: Mention) -> bool:
        """Tell whether a symptom or lesion is told of the time before the index procedure."""
        if self.stated(mention):
            return False
        sentence = self.sentences[mention.sentence]
        cue = _BEFORE.search(self.text, sentence.start, mention.end)
        if cue and not _PREDICATE.search(self.text, cue.end(), mention.start):
            return not (_QUALIFIES.search(cue.group()) and _ELSE.search(self.text, cue.end(), mention.start))
        if cue and _WAS_SO.fullmatch(self.text, cue.end(), mention.start):
            return True
        if _AHEAD.search(self.text, sentence.start, sentence.end):
            return True
        if self.pauses(mention) and _BACKGROUND.search(self.text, sentence.start, sentence.end):
            return True
        at = bisect_left(self.starts, mention.start)
        if at > 0:
            last = self.index[at - 1]
            if last.sentence == mention.sentence and not self.retro[at - 1]:
                between = self.text[last.end : mention.start]
                if _AND.search(between) and _VERB.match(self.text, mention.start, mention.end):
                    return False
                return self.is_reason_for(last, mention)
            if self.event is not None and self.event < mention.start:
                return False
        if at == 0 and self._is_reason(mention):
            return True
        here = [
            back for m, back in zip(self.index, self.retro, strict=True) if m.sentence == mention.sentence
        ]
        if here and all(here):
            return False
        return self.event is not None and mention.start < self.event

    def is_reason_for(self, procedure: Mention, mention: Mention) -> bool:
        """Tell whether a procedure is told as done for what is named after it."""
        return _FOR.match(self.text[procedure.end : mention.start]) is not None

    def _is_reason(self, mention: Mention) -> bool:
        """Tell whether a symptom or lesion is what the first index procedure of its sentence was done for."""
        first = self.index[0] if self.index else None
        if first is None or first.sentence != mention.sentence or first.start < mention.end:
            return False
        return _LED_TO.match(self.text[mention.end : first.start]) is not None
