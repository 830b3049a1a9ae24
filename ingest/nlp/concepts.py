"""Vocabulary names and word classes found in one pass of spaCy's PhraseMatcher."""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from spacy.attrs import IDX, LENGTH
from spacy.language import Language
from spacy.matcher import PhraseMatcher

from ingest.nlp.rules import Rules, load_rules, vetoable, vetoed
from ingest.nlp.spans import Mention, Sentence, register_extensions, text_of
from kb.vocabulary import Vocabulary, load_vocabulary

__all__ = ["ConceptsComponent", "Hit"]

_START, _END = itemgetter(1), itemgetter(2)  # of a match of the matcher

# Types whose names only serve other components.
_SILENT = frozenset({"outcome"})


# A name of the first type within a name of the second is only a part of that name.
_PARTS = frozenset(
    {
        ("treatment", "procedure"),
        ("treatment", "complication"),
        ("indication", "complication"),
        ("deficit", "complication"),
        ("complication", "deficit"),
        ("indication", "procedure"),
        ("indication", "treatment"),
        ("deficit", "indication"),
        ("procedure", "complication"),
        ("procedure", "treatment"),
    }
)


def _outermost(mentions: list[Mention]) -> list[Mention]:
    """Return the names without those that are only parts of a longer name; the names come by start."""
    kept = []
    reach: list[Mention] = []
    for at, one in enumerate(mentions):
        reach = [o for o in reach if o.end > one.start]
        around = list(reach)
        for o in mentions[at + 1 : at + 4]:
            if o.start == one.start:
                around.append(o)
        long = one.end - one.start
        if not any(
            o.end >= one.end and o.end - o.start > long and (one.type, o.type) in _PARTS for o in around
        ):
            kept.append(one)
        reach.append(one)
    return kept


def _is_vetoed(text: str, concept: str, start: int, end: int, sentence: Sentence) -> bool:
    return vetoed(
        concept, text[max(sentence.start, start - 60) : start], text[end : min(sentence.end, end + 60)]
    )


def _short(form: str) -> bool:
    """Tell whether a name is an abbreviation, which only counts when printed in capitals."""
    return len(form) <= 6 and form.rstrip("s").isupper()


class Hit(NamedTuple):
    """A name or class word in the text.

    Attributes:
        start: offset of the first character.
        end: offset after the last character.
        kind: name of the word class, or the concept's type.
        value: value of the class, or the concept's id.
        sentence: index of the sentence.
    """

    start: int
    end: int
    kind: str
    value: str
    sentence: int


class _Name(NamedTuple):
    """What a pattern of the matcher stands for.

    Attributes:
        kind: name of the word class, or the concept's type.
        value: value of the class, or the concept's id.
        scope: kind and whether it is a class; of one scope the longest pattern counts.
        short: whether it is an abbreviation, which only counts when printed in capitals.
        told: whether it makes a mention.
        vetoable: whether the words around it can say that it does not stand for the concept.
        label: the concept's label.
    """

    kind: str
    value: str
    scope: tuple[str, bool]
    short: bool
    told: bool
    vetoable: bool
    label: str


class ConceptsComponent:
    """Sets ``doc._.hits`` (names and class words) and the plain names among ``doc._.mentions``."""

    def __init__(self, nlp: Language, vocabulary: Vocabulary, rules: Rules) -> None:
        register_extensions()
        self.vocabulary = vocabulary
        self.matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        self.names: dict[int, _Name] = {}
        for concept in vocabulary.concepts:
            forms = concept.surface_forms
            self._add(nlp, f"concept|{concept.type}|{concept.id}", [f for f in forms if not _short(f)])
            self._add(nlp, f"short|{concept.type}|{concept.id}", [f for f in forms if _short(f)])
        for one in rules.classes:
            self._add(nlp, f"class|{one.name}|{one.value}", one.words)

    def _add(self, nlp: Language, key: str, words: Iterable[str]) -> None:
        patterns = [doc for word in dict.fromkeys(words) if len(doc := nlp.make_doc(word))]
        if not patterns:
            return
        self.matcher.add(key, patterns)
        group, kind, value = key.split("|")
        concept = self.vocabulary.get(value)
        named = group != "class"
        self.names[nlp.vocab.strings[key]] = _Name(
            kind,
            value,
            (kind, not named),
            group == "short",
            named and kind not in _SILENT,
            named and vetoable(value),
            concept.label if concept else value,
        )

    def match(self, doc: Any) -> tuple[list[Hit], list[Mention]]:
        """Return the hits and the plain mentions, the longest of each kind, by start."""
        array = doc.to_array([IDX, LENGTH])
        starts, ends = array[:, 0].tolist(), (array[:, 0] + array[:, 1]).tolist()
        sentences: tuple[Sentence, ...] = doc._.sentences
        edges = [s.start for s in sentences[1:]]
        hits: list[Hit] = []
        mentions: list[Mention] = []
        last: dict[tuple[str, bool], int] = {}
        hit: dict[str, int] = {}
        text, at = text_of(doc), 0
        for key, first, stop in sorted(sorted(self.matcher(doc), key=_END, reverse=True), key=_START):
            name = self.names[key]
            if stop <= last.get(name.scope, 0):
                continue
            start, end = starts[first], ends[stop - 1]
            if name.short and not text[start : end - 1].isupper():
                continue
            last[name.scope] = stop
            while at < len(edges) and start >= edges[at]:
                at += 1
            if not sentences or start < sentences[at].start or end > sentences[at].end:
                continue
            kind = name.kind
            if stop > hit.get(kind, 0):
                hit[kind] = stop
                hits.append(Hit(start, end, kind, name.value, at))
            if name.told and not (name.vetoable and _is_vetoed(text, name.value, start, end, sentences[at])):
                said = text[start:end].lower()
                mentions.append(Mention(start, end, name.value, kind, name.label, said, at))
        return hits, _outermost(mentions)

    def __call__(self, doc: Any) -> Any:
        """Set the hits and the plain mentions of a Doc."""
        doc._.hits, mentions = self.match(doc)
        doc._.mentions = tuple(mentions)
        return doc


@Language.factory(
    "concepts",
    assigns=["doc._.hits", "doc._.mentions"],
    requires=["doc._.sentences"],
    default_config={"vocabulary": None, "rules": None},
)
def create_concepts(nlp: Language, name: str, vocabulary: str | None, rules: str | None) -> ConceptsComponent:
    """Make the component from the folders of the vocabulary and the rules, the bundled ones by default."""
    return ConceptsComponent(
        nlp,
        load_vocabulary(Path(vocabulary) if vocabulary else None),
        load_rules(Path(rules) if rules else None),
    )
