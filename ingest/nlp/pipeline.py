"""The spaCy pipeline: a blank English tokenizer and our own components, in the order they build on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import spacy
from spacy.attrs import LOWER
from spacy.language import Language

from ingest.nlp import (  # noqa: F401  (each registers its component)
    assertions,
    concepts,
    demographics,
    ledger,
    levels,
    persons,
    sentences,
    statements,
    times,
)
from ingest.nlp.assertion_rules import load_rules
from ingest.nlp.course_phrases import words_of
from ingest.nlp.events import load_events
from ingest.nlp.folding import fold
from ingest.nlp.frames import component as frames  # noqa: F401
from ingest.nlp.frames.pair import load_pairs
from ingest.nlp.scan import Scan
from ingest.nlp.states import load_states
from kb.model import Report

__all__ = ["COMPONENTS", "annotate", "build_pipeline"]

# Words whose tokens are remembered; the names of the vocabulary alone are more than spaCy's 10,000.
_CACHED = 100_000

# Name of the component, and whether it takes the folders of vocabulary and rules.
COMPONENTS: tuple[tuple[str, bool], ...] = (
    ("sentences", False),
    ("concepts", True),
    ("frames", True),
    ("levels", False),
    ("times", False),
    ("demographics", False),
    ("persons", False),
    ("assertions", False),
    ("statements", False),
    ("ledger", False),
)


def build_pipeline(vocabulary: Path | None = None, rules: Path | None = None) -> Language:
    """Return the pipeline over the bundled vocabulary and rules, or those of other folders."""
    nlp = spacy.blank("en")
    _keep_lower_case(nlp.vocab)
    _remember_words(nlp.tokenizer)
    folders = {"vocabulary": str(vocabulary) if vocabulary else None, "rules": str(rules) if rules else None}
    for name, takes_folders in COMPONENTS:
        nlp.add_pipe(name, config=folders if takes_folders else {})
    for load in (load_events, load_rules, load_states, statements.load_cues, load_pairs, words_of):
        load()  # now, so that the first text too is looked through for these words in one pass
    return nlp


def _keep_lower_case(vocab: Any) -> None:
    """Let spaCy work out of a new word only its lower case, the one attribute that is asked for."""
    vocab.lex_attr_getters = {LOWER: vocab.lex_attr_getters[LOWER]}


def _remember_words(tokenizer: Any) -> None:
    """Let a tokenizer remember the words it has split.

    By default it remembers nothing more of a text once a line break stood in it, which is an exception to
    its rules, though without that exception a line break is the same token.
    """
    tokenizer.max_cache_size = _CACHED
    tokenizer.rules = {form: tokens for form, tokens in tokenizer.rules.items() if not form.isspace()}


def annotate(nlp: Language, report: Report) -> Any:
    """Return the Doc of a report with everything the components found in ``doc._``."""
    folded = fold(report.text)
    doc = nlp.make_doc(folded.text)
    doc._.report, doc._.fold, doc._.scan = report, folded, Scan(folded.text)
    return nlp(doc)
