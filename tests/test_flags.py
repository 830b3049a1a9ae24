"""Contradictions within a report: what the abstract, the text and the legends say against each other."""

import pytest

from ingest.assemble import read_cases
from ingest.nlp.pipeline import build_pipeline
from ingest.readers import read_bytes

PAPER = """A case of cement leakage

Abstract

{abstract}

Case report

{text}

Figure 1. {legend}
"""
ABSTRACT = "A {age} woman underwent vertebroplasty of {level} and developed {harm}. {end}"
SAME = {"age": "70-year-old", "level": "L1", "harm": "paraparesis", "end": ""}


@pytest.fixture(scope="module")
def nlp():
    return build_pipeline()


def flags(nlp, abstract: str, text: str, legend: str = "The CT of the patient.") -> tuple[str, ...]:
    paper = PAPER.format(abstract=abstract, text=text, legend=legend)
    (report,) = read_bytes(paper.encode(), "paper.txt")
    (case,) = read_cases(nlp, report).cases
    return case.flags


@pytest.mark.parametrize(
    ("abstract", "text", "quotes"),
    [
        ({}, {}, ()),
        ({"level": "L1"}, {"level": "L2"}, ("vertebroplasty of L1", "vertebroplasty of L2")),
        ({"harm": "left foot drop"}, {"harm": "right foot drop"}, ("left foot drop", "right foot drop")),
        ({"harm": "left foot drop"}, {"harm": "a foot drop"}, ()),
        ({"harm": "paraplegia"}, {"harm": "paraparesis"}, ("paraplegia", "paraparesis")),
        ({"harm": "paraplegia"}, {"harm": "incomplete paraplegia"}, ()),
        (
            {"end": "CT showed intradural cement."},
            {"end": "CT showed epidural cement."},
            ("intradural cement", "epidural cement"),
        ),
        (
            {"end": "After laminectomy she recovered completely."},
            {"end": "A laminectomy was performed. At one year the paraparesis was unchanged."},
            ("recovered completely", "unchanged"),
        ),
        (
            {"end": "After laminectomy she recovered completely."},
            {"end": "A laminectomy was performed. Her legs improved."},
            (),
        ),
    ],
)
def test_abstract_and_text_that_disagree_are_flagged(
    nlp, abstract: dict[str, str], text: dict[str, str], quotes: tuple[str, ...]
) -> None:
    told = flags(nlp, ABSTRACT.format(**SAME | abstract), ABSTRACT.format(**SAME | text))
    assert len(told) == bool(quotes), told
    assert all(f'"{quote}' in told[0] or f'{quote}"' in told[0] or quote in told[0] for quote in quotes)
    assert all(one.startswith("The abstract says ") for one in told)


@pytest.mark.parametrize(
    ("legend", "flagged"),
    [
        ("Axial CT of the patient shows intradural cement.", True),
        ("Axial CT of the patient shows epidural cement.", False),
        ("Axial CT of the patient shows no intradural cement.", False),
    ],
)
def test_a_legend_that_puts_the_cement_elsewhere_is_flagged(nlp, legend: str, flagged: bool) -> None:
    text = ABSTRACT.format(**SAME | {"end": "CT showed epidural cement at L1."})
    told = flags(nlp, text, text, legend)
    assert [one.startswith("The figure legend says ") for one in told] == [True] * flagged


@pytest.mark.parametrize(
    ("title", "text", "flagged"),
    [
        (
            "Intradural cement after vertebroplasty",
            "CT showed intradural cement. Epidural leaks, of which we have seen six, were harmless.",
            (),
        ),
        (
            "Leakage in a 70-year-old woman",
            "She was a 72-year-old woman.",
            ('The title says "70-year-old", the text "72-year-old".',),
        ),
    ],
)
def test_title_and_text(nlp, title: str, text: str, flagged: tuple[str, ...]) -> None:
    paper = f"{title}\n\nA woman underwent vertebroplasty of L1. {text}"
    (report,) = read_bytes(paper.encode(), "x.txt")
    assert read_cases(nlp, report).cases[0].flags == flagged


def test_a_word_that_is_its_own_name_is_said_once(nlp) -> None:
    texts = (ABSTRACT.format(**SAME | {"harm": harm}) for harm in ("paraplegia", "paraparesis"))
    (told,) = flags(nlp, *texts)
    assert told.count("paraplegia") == told.count("paraparesis") == 1
