"""What was found, as the data of the components of the page Find."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from kb.facets import AGE_BANDS, TIMING
from kb.levels import AXIS, describe, order
from kb.model import NOT_REPORTED, OUTCOMES, Case
from kb.plain_text import counted
from kb.search.cases import Filter, Hit, Result
from kb.search.kinds import tree
from kb.synthesis.proportions import SMALL, proportion
from kb.ui.escape import shortened
from kb.ui.scope import DEFAULT, params_of
from kb.ui.wording import UNTITLED, after

__all__ = [
    "FACET_NAMES",
    "ROLES",
    "brush_data",
    "cards_data",
    "case_address",
    "facets_data",
    "parts_of",
    "strip_data",
    "table_data",
]

# Facets in the order of the page: name and type, which gives the mark.
FACET_NAMES: Mapping[str, tuple[str, str]] = {
    "procedure": ("Procedure", "procedure"),
    "treated_level": ("Treated level", "level"),
    "compartment": ("Where the cement went", "complication"),
    "leak_level": ("Leak extent", "level"),
    "complication": ("Complication", "complication"),
    "deficit": ("Deficit", "deficit"),
    "onset": ("Onset", "deficit"),
    "timing": ("Time to treatment", "treatment"),
    "treatment": ("Treatment", "treatment"),
    "outcome": ("Outcome", "outcome"),
    "age": ("Age", "patient"),
    "sex": ("Sex", "patient"),
    "indication": ("Indication", "patient"),
    "imaging": ("Imaging", "imaging"),
    "operated_level": ("Operated level", "level"),
    "lesion_level": ("Level of another lesion", "level"),
    "year": ("Year", "patient"),
    "checked": ("Checked by a person", "outcome"),
}
OPEN = ("deficit", "treatment", "outcome")
# Values of a facet shown before more are asked for.
BRIEF = 8

# Roles of a level that the spine can be brushed by.
ROLES: Mapping[str, tuple[str, str, str]] = {
    "leak": ("Cement leak", "leak_level", "complication"),
    "treated": ("Treated level", "treated_level", "procedure"),
    "operated": ("Operated level", "operated_level", "treatment"),
    "lesion": ("Other lesion", "lesion_level", "level"),
}

_SHOWN = {"F": "female", "M": "male"}
_ORDERED = {"outcome": OUTCOMES, "age": AGE_BANDS, "timing": tuple(TIMING), "onset": ("immediate", "delayed")}
_SNIPPET = 220


def facets_data(result: Result, wanted: Filter) -> dict[str, Any]:
    """Return every facet with its values, what each would show, and what is chosen."""
    groups = []
    open_ = [*OPEN, *(facet for facet, values in wanted.facets.items() if values != DEFAULT)]
    for facet, (name, type_) in FACET_NAMES.items():
        chosen = wanted.facets.get(facet, ())
        counts = {**dict.fromkeys(chosen, 0), **result.counts.get(facet, {})}
        placed = list(tree(facet, sorted(counts, key=lambda v: _rank(facet, v, counts[v]))))
        # A broader term has at least the cases of its kinds, so what is shown first hangs together.
        first = sorted(placed, key=lambda one: (-counts[one[0]], one[1]))[:BRIEF]
        values = [
            {
                "value": v,
                "label": _SHOWN.get(v, v),
                "n": counts[v],
                "depth": depth,
                "chosen": v in chosen,
                "brief": (v, depth) in first,
            }
            for v, depth in placed
        ]
        groups.append({"id": facet, "name": name, "type": type_, "values": values})
    return {"groups": [group for group in groups if group["values"]], "open": open_}


def brush_data(counts: Mapping[str, int], wanted: Filter, role: str) -> dict[str, Any]:
    """Return every vertebra with the number of cases that touch it in this role, and the stretch chosen."""
    name, _, type_ = ROLES[role]
    brush = next((brush for brush in wanted.levels if brush.role == role), None)
    label = f"{name} by vertebra. Arrow keys move, Shift extends, Enter chooses, Escape clears."
    return {
        "rows": [{"level": level, "n": counts.get(level, 0)} for level in AXIS],
        "range": [_bone(brush.high), _bone(brush.low, last=True)] if brush else None,
        "label": label,
        "type": type_,
    }


def strip_data(result: Result) -> dict[str, Any]:
    """Return what the found cases amount to; every percentage with its n and 95 % Wilson interval."""
    outcomes = result.summary.outcomes
    told = sum(n for verdict, n in outcomes.items() if verdict != NOT_REPORTED)
    rows = []
    for verdict in OUTCOMES[:-1]:
        share = proportion(outcomes.get(verdict, 0), told)
        low, high = share.wilson
        rows.append(
            {
                "name": verdict,
                "count": f"{share.count} of {told}",
                "percent": f"{share.share:.0%}" if share.share is not None else "–",
                "interval": f"{low:.0%}–{high:.0%}".replace("%–", "–"),
                "share": share.share or 0.0,
                "low": low,
                "high": high,
            }
        )
    return {
        "patients": counted(result.summary.patients, "patient"),
        "reports": counted(result.summary.reports, "report"),
        "outcomes": rows if told else [],
        "silent": f"Outcome not reported in {outcomes.get(NOT_REPORTED, 0)} of {result.summary.patients}. "
        "Published cases are not incidence.",
        "small": f"Fewer than {SMALL} outcomes: read the cases, not the percentages." if told < SMALL else "",
    }


def cards_data(hits: Sequence[Hit], cases: Mapping[tuple[str, int], Case], wanted: Filter) -> dict[str, Any]:
    """Return the found cases as cards."""
    return {
        "label": "Cases found",
        "cards": [
            {
                "href": case_address(hit, wanted),
                "headline": hit.headline,
                "title": shortened(hit.title, 150) or UNTITLED,
                "source": _source(hit),
                "snippet": list(_snippet(hit.snippet, wanted.text)),
                "chips": list(_chips(cases[hit.report_id, hit.number])),
                "marks": list(cases[hit.report_id, hit.number].flags[:1]),
            }
            for hit in hits
        ],
    }


def table_data(hits: Sequence[Hit], cases: Mapping[tuple[str, int], Case], wanted: Filter) -> dict[str, Any]:
    """Return the found cases as a table."""
    names = (
        "Patient",
        "Treated",
        "Complication",
        "Leak extent",
        "Deficit",
        "Treatment",
        "Time to treatment",
        "Outcome",
        "Report",
    )
    rows = []
    for hit in hits:
        case = cases[hit.report_id, hit.number]
        delay = case.first("time_to_treatment")
        rows.append(
            [
                {"text": _patient(case), "href": case_address(hit, wanted)},
                _cell(describe(case.values("procedure_level"))),
                _cell(", ".join(case.values("complication"))),
                _cell(describe(case.values("leak_level"))),
                _cell(", ".join(case.values("deficit"))),
                _cell(", ".join(case.values("treatment"))),
                _cell(delay.value if delay else ""),
                _cell(", ".join(case.values("outcome"))),
                {"text": _source(hit)},
            ]
        )
    return {"columns": [{"name": name} for name in names], "rows": rows, "rowHeads": True}


def case_address(hit: Hit, wanted: Filter) -> str:
    """Return the address of a case, relative to the app, that keeps the filter it was found by."""
    params = {"report": [hit.report_id], "patient": [str(hit.number)], **params_of(wanted)}
    return f"case?{urlencode(params, doseq=True)}"


def parts_of(wanted: Filter) -> Iterator[tuple[str, str]]:
    """Yield each part of a filter with the words that tell it."""
    if wanted.text:
        yield "text", f"“{shortened(wanted.text, 40)}”"
    for facet, values in wanted.facets.items():
        shown = " or ".join(_SHOWN.get(value, value) for value in values)
        yield facet, f"{FACET_NAMES.get(facet, (facet, ''))[0]}: {shown}"
    if wanted.levels:
        told = (f"{ROLES[b.role][0].lower()} touching {describe(b.values())}" for b in wanted.levels)
        yield "levels", " and ".join(told)
    if wanted.years:
        yield "years", f"published {wanted.years[0]}–{wanted.years[1]}"
    if wanted.ages:
        yield "ages", f"aged {wanted.ages[0]}–{wanted.ages[1]}"


def _bone(level: str, *, last: bool = False) -> str:
    """Return the vertebra itself, of the sacrum told as a whole its first or last."""
    return level if level in AXIS else AXIS[-1] if last else AXIS[order(level)]


def _rank(facet: str, value: str, n: int) -> tuple[bool, float, str]:
    """Return the sort key of a value: in its natural order where it has one, else by count, silence last."""
    silent = value == NOT_REPORTED
    if facet.endswith("_level") and value in AXIS:
        return silent, order(value), value
    if facet in _ORDERED:
        known = _ORDERED[facet]
        return silent, known.index(value) if value in known else len(known), value
    if facet == "year" and value.isdecimal():
        return silent, -int(value), value
    return silent, -n, value


def _chips(case: Case) -> Iterator[dict[str, str]]:
    for value in case.values("deficit")[:3]:
        yield {"type": "deficit", "text": value}
    if leak := case.values("leak_level"):
        yield {"type": "level", "text": f"leak {describe(leak)}"}
    if delay := case.first("time_to_treatment"):
        yield {"type": "treatment", "text": f"treated {shortened(after(delay.value), 40)}"}
    outcome = case.first("outcome")
    verdict = outcome.value if outcome else NOT_REPORTED
    yield {"type": "outcome", "text": "outcome not reported" if verdict == NOT_REPORTED else verdict}


def _snippet(passage: str, typed: str) -> Iterator[dict[str, Any]]:
    """Cut the passage around the first searched word and tell the searched words apart."""
    words = [re.escape(word) for word in re.findall(r"[^\W_]{2,}", typed)]
    if not passage or not words:
        return
    sought = re.compile(rf"\b(?:{'|'.join(words)})\w*", re.IGNORECASE)
    first = sought.search(passage)
    start = max(0, (first.start() if first else 0) - _SNIPPET // 3)
    start = passage.find(" ", start) + 1 if start else 0
    shown = ("…" if start else "") + shortened(passage[start:], _SNIPPET)
    at = 0
    for match in sought.finditer(shown):
        yield {"text": shown[at : match.start()], "hit": False}
        yield {"text": match.group(), "hit": True}
        at = match.end()
    yield {"text": shown[at:], "hit": False}


def _patient(case: Case) -> str:
    told = [f.value for slot in ("age", "sex") if (f := case.first(slot))]
    return " ".join(told) or "age and sex not reported"


def _source(hit: Hit) -> str:
    return " ".join(filter(None, (shortened(hit.journal, 60), str(hit.year or "")))) or "source not told"


def _cell(text: str) -> dict[str, str]:
    silent = text in ("", NOT_REPORTED)
    return {"text": NOT_REPORTED, "tone": "quiet"} if silent else {"text": text}
