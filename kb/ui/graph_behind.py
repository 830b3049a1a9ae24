"""The patients behind a concept or a link of the graph, and the sentences that tell of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.graph.build import node_id
from kb.graph.literature import KIND_NAMES, kind_node
from kb.model import Case, Evidence, Finding, Report, Statement, Status
from kb.storage.curation import stands
from kb.storage.queries import CaseRow
from kb.ui.graph_views import CONCEPTS, case_address
from kb.ui.wording import UNTITLED

__all__ = ["Behind", "behind", "behind_data", "behind_statements", "export_rows"]

Key = tuple[str, int]
Quote = tuple[tuple[str, bool], ...]


_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Behind:
    """A patient, or a report in the literature layer, and the sentences behind a node or an edge.

    Attributes:
        key: report and number; number 0 stands for no patient of the report.
        quotes: as the report says it, each sentence once, in reading order, in pieces: a text, and whether
            it is the words that say it.
        title, source: of the report.
    """

    key: Key
    quotes: tuple[Quote, ...]
    title: str = ""
    source: str = ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences as plain text."""
        return tuple("".join(text for text, _ in quote) for quote in self.quotes)


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
        yield Behind((case.report_id, case.number), _quotes(reports[case.report_id], places))


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
        yield Behind((name, 0), _quotes(report, places), report.title or UNTITLED, source)


def behind_data(found: Sequence[Behind], rows: Mapping[Key, CaseRow]) -> dict[str, Any]:
    """Return the patients, or the reports, and their sentences as the data of the grid."""
    first = "Report" if found and not found[0].key[1] else "Patient"
    return {
        "columns": [{"name": first}, {"name": "As the report says it"}, {"name": "Published"}],
        "rows": [
            [
                {"text": one.title or _headline(one.key, rows), "href": case_address(one.key)},
                {"pieces": list(_pieces(one.quotes))} if one.quotes else {"text": "–"},
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


def _quotes(report: Report, places: Sequence[Evidence]) -> tuple[Quote, ...]:
    """Return the sentences of some places, each once, the words that say it apart."""
    words: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for place in places:
        words.setdefault((place.sentence_start, place.sentence_end), set()).add((place.start, place.end))
    return tuple(_quote(report.text, *span, sorted(found)) for span, found in sorted(words.items()))


def _quote(text: str, start: int, end: int, words: Sequence[tuple[int, int]]) -> Quote:
    pieces, at = [], start
    for first, last in words:
        first, last = max(first, at), min(last, end)
        if first < last and (first, last) != (start, end):
            pieces += [(text[at:first], False), (text[first:last], True)]
            at = last
    return tuple((_SPACE.sub(" ", piece), hit) for piece, hit in [*pieces, (text[at:end], False)] if piece)


def _pieces(quotes: Sequence[Quote]) -> Iterator[dict[str, object]]:
    for i, quote in enumerate(quotes):
        if i:
            yield {"text": " … ", "hit": False}
        yield from ({"text": text, "hit": hit} for text, hit in quote)


def _headline(key: Key, rows: Mapping[Key, CaseRow]) -> str:
    row = rows.get(key)
    return row.headline if row else key[0]


def _source(key: Key, rows: Mapping[Key, CaseRow]) -> str:
    row = rows.get(key) or next((one for name, one in rows.items() if name[0] == key[0]), None)
    return " ".join(filter(None, (row.journal, str(row.year or "")))) if row else key[0]
