"""Texts on somebody else's report, letters, replies and notices, whose patient is no new one."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.nlp.rules import cues
from ingest.nlp.spans import Sentence
from kb.model import SectionKind

__all__ = ["begins_its_own"]

_NOTICE = cues("persons.notice")
_COMMENT = cues("persons.comment")
_READ = cues("persons.comment-opening")
_OWN = cues("persons.comment-own")
_CITED = cues("persons.comment-cited")
_OPENING = 4  # sentences below the title in which a letter says what it is about


def begins_its_own(text: str, sentences: Sequence[Sentence], ages: Sequence[int] = ()) -> int:
    """Return the first sentence that may tell of a patient of the text's own.

    ``ages`` are the offsets of the ages told; one without a word of who told of it is of such a patient.
    0 for a text that is no comment; the number of sentences for one that adds no patient.
    """
    titles = [s for s in sentences if s.kind is SectionKind.TITLE]
    opening = [s for s in sentences if s.kind is not SectionKind.TITLE][:_OPENING]
    if any(_NOTICE.search(text, s.start, s.end) for s in [*titles, *opening]):
        return len(sentences)
    comment = any(_COMMENT.search(text, s.start, s.end) for s in titles)
    if not comment and not any(_READ.search(text, s.start, s.end) for s in opening):
        return 0
    own = (n for n, s in enumerate(sentences) if _OWN.search(text, s.start, s.end) or _new(text, s, ages))
    return next(own, len(sentences))


def _new(text: str, sentence: Sentence, ages: Sequence[int]) -> bool:
    """Tell whether a sentence introduces somebody by age without naming who told of him."""
    told = any(sentence.start <= age < sentence.end for age in ages)
    return (
        told
        and sentence.kind is not SectionKind.TITLE
        and not _CITED.search(text, sentence.start, sentence.end)
    )
