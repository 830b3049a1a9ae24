"""What waits for a person, as the rows and sentences of the page To check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from kb.model import Case, Report
from kb.storage.curation import stands
from kb.storage.queries import CaseRow
from kb.storage.review import Unchecked
from kb.ui.theme import SLOT_NAMES, SLOT_TYPES

__all__ = ["export_rows", "item_of", "key_of", "queue_data", "quotes_data", "shown_values"]

Rows = Mapping[tuple[str, int], CaseRow]


def item_of(one: Unchecked) -> str:
    """Return how the address names what waits."""
    return f"{one.report_id}:{one.number}:{one.slot}"


def key_of(item: str) -> tuple[str, int, str] | None:
    """Return report, patient and slot of an address's item, None where it is none."""
    report_id, _, rest = item.rpartition(":")[0].rpartition(":")
    slot = item.rpartition(":")[2]
    return (report_id, int(rest), slot) if report_id and rest.isdecimal() and slot in SLOT_NAMES else None


def shown_values(one: Unchecked) -> str:
    """Return what a slot holds in one line."""
    if one.slot.endswith("_level"):
        from kb.levels import describe

        return describe(one.values)
    return ", ".join(one.values)


def queue_data(waiting: Sequence[Unchecked], rows: Rows) -> dict[str, Any]:
    """Return what waits as the data of the grid; a fact opens when it is chosen."""
    return {
        "columns": [
            {"name": "Fact"},
            {"name": "Estimated chance", "kind": "number"},
            {"name": "Case", "kind": "spare"},
        ],
        "rows": [
            [
                {
                    "text": f"{SLOT_NAMES[one.slot]}: {shown_values(one)}",
                    "type": SLOT_TYPES[one.slot],
                    "href": f"check?{urlencode({'item': item_of(one)})}",
                },
                {"text": f"{one.confidence:.0%}"},
                {"text": rows[one.report_id, one.number].headline},
            ]
            for one in waiting
        ],
        "rowHeads": True,
        "dense": True,
    }


def quotes_data(case: Case, report: Report, slot: str) -> dict[str, Any]:
    """Return the sentences that say what a slot holds, their words set off, each once."""
    spans: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for finding in case.findings:
        if finding.slot == slot and stands(finding):
            for place in finding.evidence:
                sentence = (place.sentence_start, place.sentence_end)
                spans.setdefault(sentence, set()).add((place.start, place.end))
    quotes = [_pieces(report.text, sentence, sorted(words)) for sentence, words in sorted(spans.items())]
    return {"label": "As the report says it", "type": SLOT_TYPES[slot], "quotes": quotes}


def export_rows(waiting: Sequence[Unchecked], rows: Rows) -> list[dict[str, object]]:
    """Return what waits, a row a slot of a patient."""
    return [
        {
            "report": one.report_id,
            "patient": one.number,
            "fact": SLOT_NAMES[one.slot],
            "value": shown_values(one),
            "probability of being right": one.confidence,
            "headline": rows[one.report_id, one.number].headline,
            "title": rows[one.report_id, one.number].title,
        }
        for one in waiting
    ]


def _pieces(text: str, sentence: tuple[int, int], words: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    pieces, at = [], sentence[0]
    for start, end in words:
        start = max(start, at)
        if start < min(end, sentence[1]):
            pieces += [{"text": text[at:start], "hit": False}, {"text": text[start:end], "hit": True}]
            at = end
    return [*pieces, {"text": text[at : sentence[1]], "hit": False}]
