"""What became of the patients, as sentences, tables and files of the page Outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isinf

from kb.facets import FACETS
from kb.levels import describe
from kb.profile import Profile
from kb.storage.queries import CaseRow
from kb.synthesis.outcomes import EVENTS, GROUPINGS, Group, Versus
from kb.synthesis.proportions import SMALL

__all__ = ["SORTS", "View", "patient_rows", "versus_rows", "versus_text", "view_of"]

SORTS = ("delay to treatment", "onset", "outcome")


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
    notes.append(
        "Patients were not assigned to these groups: who was treated how depended on how ill they were."
    )
    return notes


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
