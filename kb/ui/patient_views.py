"""The question of the page My patient and its answer, as data of the widgets and components."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any
from urllib.parse import urlencode

from kb.levels import AXIS, SACRUM, describe
from kb.model import NOT_REPORTED, OUTCOMES, Case, Report
from kb.profile import Profile
from kb.similarity.questions import Understood
from kb.similarity.ranking import Match
from kb.storage.queries import CaseRow
from kb.synthesis.outcomes import group_by, summarise
from kb.synthesis.proportions import SMALL, proportion
from kb.ui.escape import shortened
from kb.ui.theme import SLOT_NAMES, SLOT_TYPES
from kb.ui.wording import UNTITLED, after, apart, at
from kb.vocabulary import load_vocabulary

__all__ = [
    "FIELDS",
    "Field",
    "Told",
    "approach_rows",
    "because_text",
    "export_rows",
    "matches_data",
    "options",
    "summary_data",
]

_REASONS = 6
_QUOTE = 320


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that can be said of the patient.

    Attributes:
        slot: the slot it fills.
        label: as shown.
        many: whether several values can be said.
        hint: what stands in the empty field.
    """

    slot: str
    label: str
    many: bool = True
    hint: str = "not told"


FIELDS = (
    Field("procedure", "Procedure"),
    Field("procedure_level", "Treated level"),
    Field("complication", "What went wrong, where the cement is"),
    Field("leak_level", "Levels the cement reached"),
    Field("deficit", "Symptoms and signs"),
    Field("indication", "Reason for the procedure"),
)


@dataclass(frozen=True, slots=True)
class Told:
    """A published patient with the text that tells of it.

    Attributes:
        match: how it compares.
        row: its headline and source.
        case: its facts.
        report: its text.
    """

    match: Match
    row: CaseRow
    case: Case
    report: Report


def options(slot: str, chosen: Sequence[str]) -> list[str]:
    """Return what a field offers: vertebrae or the vocabulary's labels, with whatever is chosen."""
    if slot.endswith("_level"):
        offered = [*AXIS, SACRUM]
    else:
        offered = sorted((concept.label for concept in load_vocabulary().of_type(slot)), key=str.casefold)
    return [*offered, *(value for value in chosen if value not in offered)]


def because_text(because: Sequence[Understood]) -> list[dict[str, object]]:
    """Return each stretch of the question with what it was understood as, in the order of the text."""
    grouped: dict[str, dict[tuple[str, str, bool], list[str]]] = {}
    for fact in because:
        told = grouped.setdefault(fact.words, {})
        told.setdefault((fact.slot, fact.note, fact.compared), []).append(fact.value)
    return [
        {
            "words": words,
            "type": SLOT_TYPES.get(slot, "patient"),
            "text": ", ".join(filter(None, (_meaning(slot, values), note))),
            "compared": compared,
        }
        for words, slots in grouped.items()
        for (slot, note, compared), values in slots.items()
    ]


def summary_data(profiles: Sequence[Profile], which: str = " most similar") -> dict[str, Any]:
    """Return the outcomes of the patients shown, as the data of the strip."""
    whole = summarise(profiles)
    rows = []
    for verdict in OUTCOMES[:-1]:
        share = proportion(whole.outcomes[verdict], whole.reported)
        low, high = share.wilson
        rows.append(
            {
                "name": verdict,
                "count": f"{share.count} of {share.total}",
                "percent": "–" if share.share is None else f"{share.share:.0%}",
                "interval": f"{100 * low:.0f}–{high:.0%}",
                "share": share.share or 0.0,
                "low": low,
                "high": high,
            }
        )
    reports = len({profile.report_id for profile in profiles})
    silent = whole.outcomes[NOT_REPORTED]
    return {
        "patients": f"{whole.total}{which or (' patients' if whole.total != 1 else ' patient')}",
        "reports": f"{reports} published report{'s' if reports != 1 else ''}",
        "outcomes": rows if whole.reported else [],
        "silent": f"Outcome not reported in {silent} of {whole.total}.",
        "small": f"Fewer than {SMALL} outcomes: read the cases, not the percentages." if whole.small else "",
    }


def approach_rows(profiles: Sequence[Profile]) -> list[dict[str, object]]:
    """Return what was done about the complication, how soon and how it ended, a row an approach."""
    rows: list[dict[str, object]] = []
    for group in group_by(profiles, "approach"):
        told = str(group.event) if group.reported else "no outcome reported"
        days = [d for p in group.profiles if (d := p.days.get("time_to_treatment")) is not None]
        rows.append(
            {
                "What was done": group.name,
                "Patients": group.total,
                "Improved or recovered, of those with an outcome": told,
                "Median time to treatment": f"{_days(median(days))} (n={len(days)})"
                if days
                else NOT_REPORTED,
                "Note": f"fewer than {SMALL} outcomes" if group.small else "",
            }
        )
    return rows


def matches_data(told: Sequence[Told]) -> dict[str, Any]:
    """Return the published patients, the most similar first, each with its reasons."""
    return {"label": "Most similar published cases", "matches": [_match(one) for one in told]}


def export_rows(told: Sequence[Told]) -> list[dict[str, object]]:
    """Return exactly what is shown, a row a patient."""
    return [
        {
            "rank": rank,
            "report": one.row.report_id,
            "patient": one.row.number,
            "headline": one.row.headline,
            "title": one.row.title,
            "journal": one.row.journal,
            "year": one.row.year,
            "doi": one.report.doi,
            "pmid": one.report.pmid,
            "shared information, %": round(100 * one.match.score),
            "why alike": "; ".join(one.match.alike),
            "why not": "; ".join(one.match.unlike),
            "what was done": _done(one.case),
            "how soon": _soon(one.case),
            "how it ended": _ended(one.case),
            "in the words of the report": _quote(one),
        }
        for rank, one in enumerate(told, 1)
    ]


def _match(one: Told) -> dict[str, Any]:
    address = urlencode({"report": one.row.report_id, "patient": one.row.number, "scope": "all"})
    return {
        "href": f"case?{address}",
        "headline": one.row.headline,
        "title": shortened(one.row.title, 150) or UNTITLED,
        "source": " ".join(filter(None, (shortened(one.row.journal, 60), str(one.row.year or "")))),
        "share": one.match.score,
        "alike": list(one.match.alike[:_REASONS]),
        "unlike": list(one.match.unlike[:_REASONS]),
        "facts": [
            {"type": "treatment", "name": "What was done", "text": _done(one.case)},
            {"type": "level", "name": "How soon", "text": _soon(one.case)},
            {"type": "outcome", "name": "How it ended", "text": _ended(one.case)},
        ],
        "quote": shortened(_quote(one), _QUOTE),
    }


def _meaning(slot: str, values: Sequence[str]) -> str:
    if slot.endswith("_level"):
        return f"{SLOT_NAMES[slot].lower()} {describe(values)}"
    if slot == "sex":
        return {"F": "woman", "M": "man"}.get(values[0], values[0])
    if slot == "age":
        return f"{values[0]} years"
    if slot == "onset":
        return f"{values[0]} onset"
    return ", ".join(values)


def _done(case: Case) -> str:
    done = ", ".join(case.values("treatment"))
    levels = describe(case.values("treatment_level"))
    return f"{done} ({levels})" if done and levels else done or NOT_REPORTED


def _soon(case: Case) -> str:
    waited = case.first("time_to_treatment")
    if waited:
        return f"treated {after(waited.value)}"
    began = case.first("time_to_symptoms")
    onset = case.first("onset")
    told = [f"first symptoms {after(began.value)}"] if began else []
    if onset and (not began or apart(began, onset)):
        words = str(onset.detail.get("text") or "")
        told.append(f"{onset.value} onset{f' (“{shortened(words, 60)}”)' if words else ''}")
    return "; ".join((*told, "time to treatment not reported")) if told else NOT_REPORTED


def _ended(case: Case) -> str:
    outcome, follow_up = case.first("outcome"), case.first("follow_up")
    verdict = outcome.value if outcome else NOT_REPORTED
    return f"{verdict}, {at(follow_up.value)}" if follow_up and verdict != NOT_REPORTED else verdict


def _quote(one: Told) -> str:
    """Return the sentence that tells the outcome, or the treatment where there is no outcome."""
    for slot in ("outcome", "treatment", "complication"):
        found = one.case.first(slot)
        if found and not (slot == "outcome" and found.value == NOT_REPORTED):
            place = found.evidence[0]
            return " ".join(one.report.text[place.sentence_start : place.sentence_end].split())
    return ""


def _days(days: float) -> str:
    if days < 2:
        hours = round(days * 24)
        return f"{hours} hour{'s' * (hours != 1)}" if hours else "at once"
    return f"{days:.0f} days" if days < 60 else f"{days / 30.44:.0f} months"
