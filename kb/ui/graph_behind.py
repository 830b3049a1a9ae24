"""The patients behind a concept or a link of the graph, and the sentences that tell of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from kb.graph.build import node_id
from kb.graph.literature import KIND_NAMES, kind_node
from kb.model import Case, Evidence, Finding, Report, Statement, Status
from kb.storage.curation import stands
from kb.storage.queries import CaseRow
from kb.ui.graph_views import CONCEPTS
from kb.ui.wording import UNTITLED

__all__ = ["Behind", "behind", "behind_data", "behind_statements", "export_rows"]

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Behind:
    """A patient, or a report in the literature layer, and the sentences behind a node or an edge.

    Attributes:
        key: report and number; number 0 stands for no patient of the report.
        sentences: as the report says it, each once, in reading order.
        title, source: of the report.
    """

    key: Key
    sentences: tuple[str, ...]
    title: str = ""
    source: str = ""


def behind(
    nodes: Sequence[str], layer: str, cases: Sequence[Case], reports: Mapping[str, Report]
) -> Iterator[Behind]:
    """Yield patients with the sentences that tell of these nodes, in the layer shown."""
    for case in cases:
        places = [
            place
            for finding in case.findings
            if _drawn(finding, layer) and node_id(finding) in nodes
            for place in finding.evidence
        ]
        yield Behind((case.report_id, case.number), _texts(reports[case.report_id], places))


def behind_statements(
    nodes: Sequence[str], statements: Mapping[str, Sequence[Statement]], reports: Mapping[str, Report]
) -> Iterator[Behind]:
    """Yield reports with the sentences in which they speak of these concepts, in these ways, in others."""
    kinds = [kind for kind in KIND_NAMES if kind_node(kind) in nodes]
    concepts = [node for node in nodes if not node.startswith("said:")]
    for name, told in statements.items():
        places = [
            one.evidence
            for one in told
            if one.concept and (not concepts or one.concept in concepts) and (not kinds or one.kind in kinds)
        ]
        report = reports[name]
        source = " ".join(filter(None, (report.journal, str(report.year or ""))))
        yield Behind((name, 0), _texts(report, places), report.title or UNTITLED, source)


def behind_data(found: Sequence[Behind], rows: Mapping[Key, CaseRow]) -> dict[str, Any]:
    """Return the patients, or the reports, and their sentences as the data of the grid."""
    first = "Report" if found and not found[0].key[1] else "Patient"
    return {
        "columns": [{"name": first}, {"name": "As the report says it"}, {"name": "Published"}],
        "rows": [
            [
                {"text": one.title or _headline(one.key, rows), "href": _address(one.key)},
                {"text": " … ".join(one.sentences) or "–"},
                {"text": one.source or _source(one.key, rows)},
            ]
            for one in found
        ],
        "rowHeads": True,
    }


def export_rows(found: Sequence[Behind], rows: Mapping[Key, CaseRow], what: str) -> list[dict[str, object]]:
    """Return the patients and sentences behind a node or an edge, a row a sentence."""
    return [
        {
            "about": what,
            "report": one.key[0],
            "patient": one.key[1] or None,
            "headline": one.title or _headline(one.key, rows),
            "source": one.source or _source(one.key, rows),
            "sentence": sentence,
        }
        for one in found
        for sentence in one.sentences or ("",)
    ]


def _drawn(finding: Finding, layer: str) -> bool:
    """Tell whether a finding is part of a layer: what stands, and in the denied layer what is denied."""
    if finding.slot not in (*CONCEPTS, "procedure_level", "leak_level"):
        return False
    return stands(finding) or (layer == "negated" and finding.assertion.status is Status.ABSENT)


def _texts(report: Report, places: Sequence[Evidence]) -> tuple[str, ...]:
    spans = sorted({(place.sentence_start, place.sentence_end) for place in places})
    return tuple(" ".join(report.text[start:end].split()) for start, end in spans)


def _address(key: Key) -> str:
    return f"case?{urlencode({'report': key[0], 'patient': key[1] or 1, 'scope': 'all'})}"


def _headline(key: Key, rows: Mapping[Key, CaseRow]) -> str:
    row = rows.get(key)
    return row.headline if row else key[0]


def _source(key: Key, rows: Mapping[Key, CaseRow]) -> str:
    row = rows.get(key) or next((one for name, one in rows.items() if name[0] == key[0]), None)
    return " ".join(filter(None, (row.journal, str(row.year or "")))) if row else key[0]
