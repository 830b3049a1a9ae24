"""A case as a list of facts beside the text that says them, for the evidence component."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from kb.model import LEVEL_SLOTS, NOT_REPORTED, Case, Evidence, Finding, Report, SectionKind, Status
from kb.quoting import clause
from kb.ui.escape import shortened
from kb.ui.sureness import estimated
from kb.ui.theme import SLOT_GROUPS, SLOT_NAMES, SLOT_TYPES, TYPES

__all__ = ["ADD", "Fact", "evidence_data", "fact_rows", "facts_of", "not_reported"]

# Below this confidence a fact asks to be checked.
UNSURE = 0.7
SAID_BUT_NOT_SO = "Said, but not of this patient now"

# What a slot that the reader left empty is called in an address.
ADD = "add-"

# A case that is silent on these is told apart from one that says no.
EXPECTED = (
    "age",
    "sex",
    "indication",
    "procedure",
    "procedure_level",
    "cement_volume",
    "complication",
    "leak_level",
    "onset",
    "deficit",
    "imaging",
    "time_to_treatment",
    "treatment",
    "outcome",
    "follow_up",
)

_FOLDED = (SectionKind.REFERENCES, SectionKind.FURNITURE, SectionKind.BACK_MATTER, SectionKind.AUTHORS)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the fact list.

    Attributes:
        id: its name on the page.
        slot: the slot of the model.
        value: what it says.
        state: "present", or how else it was said: "absent", "possible", "historical" ...
        note: what stands under the value.
        how: the component and rule that found it, or who checked it.
        confidence: of the least sure finding in it; 1 for what a person checked.
        checked: whether a person confirmed or corrected the slot.
        places: where it is said, the deciding place first.
    """

    id: str
    slot: str
    value: str
    state: str
    note: str
    how: str
    confidence: float
    checked: bool
    places: tuple[Evidence, ...]


def facts_of(case: Case, checked: Iterable[str] = ()) -> tuple[Fact, ...]:
    """Return the facts of a case in story order; equal values and levels told in one breath are one fact."""
    grouped: dict[tuple[object, ...], list[Finding]] = {}
    for finding in case.findings:
        grouped.setdefault(_breath(finding), []).append(finding)
    slots = frozenset(checked)
    made = [_fact(findings, findings[0].slot in slots) for findings in grouped.values()]
    order = [slot for slots_of_group in SLOT_GROUPS.values() for slot in slots_of_group]
    made.sort(key=lambda fact: (order.index(fact.slot), fact.state != "present", fact.places[0].start))
    return tuple(_named(i, fact) for i, fact in enumerate(made))


def not_reported(facts: Sequence[Fact]) -> tuple[str, ...]:
    """Return the slots a reader expects and the report is silent on."""
    told = {f.slot for f in facts if f.state == "present" and f.value != NOT_REPORTED}
    return tuple(slot for slot in EXPECTED if slot not in told)


def evidence_data(
    report: Report, facts: Sequence[Fact], selected: str | None, *, filling: bool = False
) -> dict[str, Any]:
    """Return what the evidence component draws; ``filling`` lets empty slots be chosen and words marked."""
    # A verdict of "not reported" may point at words that left it open; it is shown as an empty slot.
    told = [fact for fact in facts if fact.value != NOT_REPORTED]
    present = [fact for fact in told if fact.state == "present"]
    silent = not_reported(facts)
    groups = [
        {
            "name": name,
            "facts": [*_rows(report, (f for f in present if f.slot in slots)), *_silent(name, slots, silent)],
        }
        for name, slots in SLOT_GROUPS.items()
    ]
    if other := list(_rows(report, (fact for fact in told if fact.state != "present"))):
        groups.append({"name": SAID_BUT_NOT_SO, "facts": other})
    used = [SLOT_TYPES[fact.slot] for fact in told]
    return {
        "groups": [group for group in groups if group["facts"]],
        "sections": list(_sections(report, told)),
        "legend": [{"type": type_, "name": type_} for type_ in TYPES if type_ in used],
        "selected": selected,
        "filling": filling,
    }


def fact_rows(case: Case, report: Report, facts: Sequence[Fact]) -> list[dict[str, object]]:
    """Return the facts of a case, a row each, with the words that say them."""
    return [
        {
            "report": case.report_id,
            "patient": case.number,
            "fact": SLOT_NAMES[fact.slot],
            "value": fact.value,
            "told as": fact.state,
            "checked by a person": "yes" if fact.checked else "no",
            "probability of being right": fact.confidence,
            "words": " … ".join(report.quote(place) for place in fact.places),
            "sentence": " ".join(
                report.text[fact.places[0].sentence_start : fact.places[0].sentence_end].split()
            ),
        }
        for fact in facts
    ]


def _breath(finding: Finding) -> tuple[object, ...]:
    places = tuple((e.start, e.end) for e in finding.evidence)
    what = places if finding.slot in LEVEL_SLOTS else (finding.value,)
    return finding.slot, _state(finding), what


def _state(finding: Finding) -> str:
    if finding.assertion.status is Status.PRESENT and finding.assertion.historical:
        return "historical"
    return finding.assertion.status.value


def _fact(findings: Sequence[Finding], checked: bool) -> Fact:
    first = findings[0]
    return Fact(
        id="",
        slot=first.slot,
        value=_value(findings),
        state=_state(first),
        note=_note(first),
        how=_how(first, checked),
        confidence=1.0 if checked else min(f.confidence for f in findings),
        checked=checked,
        places=tuple(dict.fromkeys(place for f in findings for place in (*f.evidence, *_cue(f)))),
    )


def _named(number: int, fact: Fact) -> Fact:
    return Fact(f"f{number}", *(getattr(fact, name) for name in Fact.__slots__[1:]))


def _value(findings: Sequence[Finding]) -> str:
    if findings[0].slot not in LEVEL_SLOTS:
        return findings[0].value
    from kb.levels import describe

    return describe([f.value for f in findings])


def _note(finding: Finding) -> str:
    if _cue(finding):
        return f"{_state(finding)}: “{finding.assertion.cue}”"
    if _state(finding) != "present":
        return _state(finding)
    said = finding.detail.get("text")
    return f"“{said}”" if said and said != finding.value else ""


def _cue(finding: Finding) -> tuple[Evidence, ...]:
    told = finding.assertion
    # A cue that turned out to deny nothing tells a reader nothing.
    if told.cue_start < 0 or _state(finding) == "present":
        return ()
    near = finding.evidence[0]
    return (Evidence(told.cue_start, told.cue_end, near.sentence_start, near.sentence_end),)


def _how(finding: Finding, checked: bool) -> str:
    if checked:
        return "Checked by a person"
    if _state(finding) != "present":
        return f"Read by a program as {_state(finding)}"
    return f"Read by a program. {estimated(finding.slot, finding.confidence)}"


def _rows(report: Report, facts: Iterable[Fact]) -> Iterator[dict[str, Any]]:
    for fact in facts:
        yield {
            "id": fact.id,
            "type": SLOT_TYPES[fact.slot],
            "slot": SLOT_NAMES[fact.slot],
            "value": fact.value,
            "note": _shown_note(report, fact),
            "state": fact.state.replace(" ", "-"),
            "sure": "checked"
            if fact.checked
            else f"{fact.confidence:.0%}"
            if fact.state == "present"
            else "",
            "sureness": "checked" if fact.checked else "unsure" if fact.confidence < UNSURE else "sure",
            "how": fact.how,
            "sentences": sorted({(p.sentence_start, p.sentence_end) for p in fact.places}),
        }


def _shown_note(report: Report, fact: Fact) -> str:
    """Return what stands under a value; of an outcome the clause, for "weakness" may be what recovered."""
    if fact.slot == "outcome" and fact.state == "present" and not fact.checked:
        return f"“{shortened(clause(report, fact.places[0]), 120)}”"
    return fact.note


def _silent(name: str, slots: Sequence[str], silent: Sequence[str]) -> Iterator[dict[str, Any]]:
    missing = [{"id": f"{ADD}{slot}", "name": SLOT_NAMES[slot].lower()} for slot in slots if slot in silent]
    if missing:
        yield {"id": f"silent {name}", "slot": "Not reported", "missing": missing, "silent": True}


def _sections(report: Report, facts: Sequence[Fact]) -> Iterator[dict[str, Any]]:
    covering = _covering(facts)
    for section in report.sections:
        body = report.text[section.start : section.end]
        printed = bool(section.heading) and body.startswith(section.heading)
        cut = section.start + len(section.heading) if printed else section.start
        pieces = [
            *({**piece, "head": True} for piece in _pieces(report.text, section.start, cut, covering)),
            *_pieces(report.text, cut, section.end, covering),
        ]
        folded = section.kind in _FOLDED
        yield {
            "kind": section.kind.value.replace(" ", "-"),
            "heading": section.kind.value.capitalize() if folded else "" if printed else section.heading,
            "folded": folded,
            "language": section.language,
            "pieces": pieces,
        }


def _covering(facts: Sequence[Fact]) -> Mapping[tuple[int, int], tuple[str, ...]]:
    """Return fact ids by the span that they are said in, sentences with none."""
    spans: dict[tuple[int, int], list[str]] = {}
    for fact in facts:
        for place in fact.places:
            spans.setdefault((place.start, place.end), []).append(fact.id)
            spans.setdefault((place.sentence_start, place.sentence_end), [])
    return {span: tuple(dict.fromkeys(ids)) for span, ids in spans.items()}


def _pieces(
    text: str, start: int, end: int, covering: Mapping[tuple[int, int], tuple[str, ...]]
) -> Iterator[dict[str, Any]]:
    """Cut a section where spans and sentences begin and end; each piece names its shortest span first."""
    near = {span: ids for span, ids in covering.items() if span[0] < end and span[1] > start}
    cuts = sorted({start, end, *(cut for span in near for cut in span if start < cut < end)})
    for left, right in pairwise(cuts):
        around = sorted((b - a, a, ids) for (a, b), ids in near.items() if a <= left and right <= b)
        ids = dict.fromkeys(one for _, _, named in around for one in named)
        yield {"text": text[left:right], "start": left, "end": right, "facts": list(ids)}
