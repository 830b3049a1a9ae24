"""Small casebooks written by hand: each finding is marked inside the sentence that says it."""

from __future__ import annotations

import re
from pathlib import Path

from kb.model import (
    Assertion,
    Case,
    Evidence,
    Finding,
    LedgerEntry,
    Report,
    Section,
    SectionKind,
    Statement,
    StatementKind,
    Status,
)
from kb.storage.database import connect
from kb.storage.store import save_reading
from kb.vocabulary import load_vocabulary

# {words|slot:value} marks a finding, {words|slot:value|cue} one that the text denies by the cue.
_MARK = re.compile(r"\{([^|{}]+)\|(\w+):([^|{}]+)(?:\|([^{}]+))?\}")


def told(marked: str) -> tuple[str, tuple[Finding, ...]]:
    """Return the text without its marks, and the findings that they mark."""
    text, spans, at = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        spans.append((len(text), len(text) + len(match[1]), match[2], match[3], match[4]))
        text += match[1]
        at = match.end()
    text += marked[at:]
    return text, tuple(_finding(text, *span) for span in spans)


def _finding(text: str, start: int, end: int, slot: str, value: str, cue: str | None) -> Finding:
    left = max(text.rfind(". ", 0, start) + 2, text.rfind("\n", 0, start) + 1)
    right = text.find(". ", end)
    evidence = Evidence(start, end, left, len(text) if right < 0 else right + 1)
    assertion = Assertion()
    if cue:
        at = text.rfind(cue, 0, start)
        assertion = Assertion(Status.ABSENT, False, cue, at, at + len(cue))
    concept = load_vocabulary().by_label(value, slot) if slot in _CONCEPTS else None
    days = {"6 hours": 0.25, "3 days": 3.0, "12 months": 365.0}.get(value)
    return Finding(
        slot,
        value,
        (evidence,),
        assertion,
        concept=concept.id if concept else "",
        component="concepts",
        rule="by hand",
        confidence=0.6 if slot == "outcome" else 0.95,
        detail={"days": days} if days else {},
    )


_CONCEPTS = {"indication", "procedure", "complication", "deficit", "imaging", "treatment"}

STORY = (
    "{AGE|age:AGE}-year-old {woman|sex:F} with an {osteoporotic compression fracture|"
    "indication:osteoporotic compression fracture} of {LEVEL|procedure_level:LEVEL} underwent "
    "{vertebroplasty|procedure:percutaneous vertebroplasty}. Six hours later she had "
    "{DEFICIT|deficit:DEFICIT}. {CT|imaging:CT} showed {LEAK}, without {pulmonary embolism|"
    "complication:pulmonary cement embolism|without}. {Laminectomy|treatment:laminectomy} was done after "
    "{6 hours|time_to_treatment:6 hours}. At {12 months|follow_up:12 months} she had "
    "{OUTCOME|outcome:OUTCOME}. The authors know of seven other cases."
)
DURAL = (
    "{intradural cement|complication:intradural cement leakage} "
    "from {T11|leak_level:T11} to {T12|leak_level:T12}"
)
EPIDURAL = "{epidural cement|complication:epidural cement leakage} at {L3|leak_level:L3}"


def story(i: int, title: str = "") -> tuple[Report, Case, list[Statement]]:
    """Return the i-th made case; every third leak is epidural, outcomes and deficits take turns."""
    marked = STORY.replace("{LEAK}", EPIDURAL if i % 3 == 2 else DURAL)
    for name, value in (
        ("AGE", str(50 + i)),
        ("LEVEL", ("T12", "L1", "L2")[i % 3]),
        ("DEFICIT", ("paraplegia", "paraparesis", "leg pain")[i % 3]),
        ("OUTCOME", ("improved", "complete recovery", "unchanged", "death")[i % 4]),
    ):
        marked = marked.replace(name, value)
    title = title or f"Cement inside the dura, report {i}"
    text, findings = told(f"{title}\n\nA {marked}")
    sections = (
        Section(SectionKind.TITLE, 0, len(title)),
        Section(SectionKind.CASE, len(title) + 2, len(text), "Case report"),
    )
    report = Report(
        f"made-{i:03}",
        text,
        sections,
        title=title,
        authors=("Doe J", "Roe R"),
        journal="Journal of Made Cases",
        year=2000 + i % 25,
        doi=f"10.1000/made.{i}",
    )
    place = findings[-1].evidence[0]
    ledger = (
        LedgerEntry("motor", "legs", "baseline", "1/5", None, findings[5].evidence[0]),
        LedgerEntry("motor", "legs", "last", "4/5", 365, place),
    )
    end = text.index("The authors")
    count = Statement(StatementKind.CASE_COUNT, Evidence(end, len(text), end, len(text)), low=7, high=7)
    flags = ("The title says paraplegia, the text says paraparesis.",) if i % 5 == 0 else ()
    return report, Case(report.id, 1, findings, ledger, flags), [count]


def make_casebook(path: Path, size: int = 30, titles: tuple[str, ...] = ()) -> Path:
    """Write a casebook of so many made cases; the first bear the given titles."""
    db = connect(path)
    for i in range(size):
        report, case, statements = story(i, titles[i] if i < len(titles) else "")
        save_reading(db, report, [case], statements, content_hash=f"{i}")
    db.close()
    return path
