"""What became of the patients, as sentences, tables and files of the page Outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isinf
from urllib.parse import urlencode

from kb.facets import FACETS
from kb.levels import describe
from kb.profile import Profile
from kb.storage.queries import CaseRow
from kb.synthesis.outcomes import EVENTS, GROUPINGS, Group, Versus
from kb.synthesis.proportions import SMALL, Comparison
from kb.ui.charts import swimlane
from kb.ui.charts.swimlane import SORTS, Lane
from kb.ui.tables import grid_data

__all__ = [
    "SORTS",
    "View",
    "chosen_pair",
    "course_data",
    "patient_rows",
    "versus_notes",
    "versus_rows",
    "versus_text",
    "view_of",
]


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows beside the filter.

    Attributes:
        by: the grouping.
        event: what is counted.
        a, b: names of the groups compared, "" for the two largest.
        course: order of the patients' courses.
    """

    by: str = "approach"
    event: str = "improved or recovered"
    a: str = ""
    b: str = ""
    course: str = SORTS[0]

    def to_params(self) -> dict[str, list[str]]:
        """Return what the address must hold beside the filter."""
        plain = View()
        return {
            name: [value] for name in View.__slots__ if (value := getattr(self, name)) != getattr(plain, name)
        }


def view_of(params: Mapping[str, Sequence[str]]) -> tuple[View, list[str]]:
    """Return the view an address asks for, and what of it is unknown."""
    allowed = {"by": GROUPINGS, "event": EVENTS, "course": SORTS}
    told: dict[str, str] = {}
    unknown = [f"{name}={v}" for name in params if name not in _KNOWN for v in params[name]]
    for name in View.__slots__:
        for value in params.get(name, ()):
            if name in allowed and value not in allowed[name]:
                unknown.append(f"{name}={value}")
            else:
                told[name] = value
    return View(**told), unknown


_KNOWN = {*View.__slots__, *FACETS, "q", "spine", "years", "ages", "sort", "scope"}


def versus_text(compared: Versus, event: str) -> str:
    """Return the comparison as a sentence."""
    result = compared.result
    if result.p is None:
        return "There is nothing to compare: one of the groups has no reported outcome."
    parts = [f"{compared.a.name}: {result.a}. {compared.b.name}: {result.b}."]
    if result.odds_ratio is None or result.interval is None:
        parts.append(f"All or none {event}: there is no odds ratio.")
    else:
        low, high = (_number(end) for end in result.interval)
        parts.append(f"Odds ratio {_number(result.odds_ratio)} (exact 95% CI {low} to {high}).")
    parts.append(f"Fisher's exact test, two-sided: p {_p(result.p)}.")
    return " ".join(parts)


def versus_notes(compared: Versus) -> list[str]:
    """Return what must be known before reading the comparison."""
    notes = []
    if compared.in_both:
        notes.append(f"{compared.in_both} in both groups, left out of both.")
    if compared.a.small or compared.b.small:
        notes.append(f"A group has fewer than {SMALL} reported outcomes: read the cases, not the test.")
    if _at_odds(compared.result):
        notes.append(
            "Test and interval, both exact, are computed differently and disagree: take neither for proof."
        )
    notes.append(
        "Patients were not assigned to these groups: who was treated how depended on how ill they were."
    )
    return notes


def _at_odds(result: Comparison) -> bool:
    """Tell whether the odds ratio's interval holds 1 although p is below 0.05, or the other way round."""
    if result.p is None or result.interval is None:
        return False
    low, high = result.interval
    return (low <= 1 <= high) == (result.p < 0.05)


def versus_rows(compared: Versus) -> list[dict[str, object]]:
    """Return both groups with every verdict, the table that is tested."""
    return [
        {
            "group": f"{letter}: {group.name}",
            "patients": group.total,
            "outcome reported": group.reported,
            **group.outcomes,
        }
        for letter, group in (("A", compared.a), ("B", compared.b))
    ]


def chosen_pair(groups: Sequence[Group], view: View) -> tuple[tuple[Group, Group] | None, list[str]]:
    """Return the two groups to compare, the two with the most outcomes unless asked, and unknown names."""
    named = {group.name: group for group in groups}
    unknown = [
        f"{side}={name}" for side, name in (("a", view.a), ("b", view.b)) if name and name not in named
    ]
    largest = sorted(groups, key=lambda group: (group.name == "not reported", -group.reported))
    if len(largest) < 2:
        return None, unknown
    a = named.get(view.a) or next(group for group in largest if group.name != view.b)
    b = named.get(view.b) or next(group for group in largest if group.name != a.name)
    return (a, b), unknown


def course_data(found: Sequence[Lane], kept: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """Return the courses as the data of the grid; each patient opens, ``kept`` being the filter."""
    data = grid_data(swimlane.rows(found))
    rows: Sequence[list[dict[str, str]]] = data["rows"]  # type: ignore[assignment]  # as grid_data makes it
    for lane, row in zip(found, rows, strict=True):
        report, number = lane.profile.key
        asked = {"report": [report], "patient": [str(number)], **kept}
        row[0] = {**row[0], "href": f"case?{urlencode(asked, doseq=True)}"}
    return data


def patient_rows(
    profiles: Sequence[Profile], rows: Mapping[tuple[str, int], CaseRow]
) -> list[dict[str, object]]:
    """Return the patients behind the page, a row each."""
    return [
        {
            "report": p.report_id,
            "patient": p.number,
            "title": rows[p.key].title,
            "year": rows[p.key].year,
            "age": p.age,
            "sex": p.first("sex"),
            "procedure": "; ".join(p.get("procedure")),
            "treated levels": describe(p.get("procedure_level")),
            "complication": "; ".join(p.get("complication")),
            "compartments": "; ".join(p.compartments),
            "leak levels": describe(p.get("leak_level")),
            "deficit": "; ".join(p.get("deficit")),
            "worst deficit": p.band or "not reported",
            "onset": p.onset or "not reported",
            "treatment": "; ".join(p.get("treatment")),
            "approach": p.approach or "not reported",
            "days from symptoms to treatment": p.days.get("time_to_treatment"),
            "outcome": p.outcome,
            "days of follow-up": p.days.get("follow_up"),
        }
        for p in profiles
    ]


def _number(value: float) -> str:
    return "∞" if isinf(value) else f"{value:.2g}" if value < 10 else f"{value:.0f}"


def _p(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"= {p:.3f}" if p < 0.1 else f"= {p:.2f}"
