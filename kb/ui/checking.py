"""Confirming or correcting one slot of a case: a person's word, kept apart from the machine's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from kb.levels import AXIS
from kb.model import CONCEPT_SLOTS, LEVEL_SLOTS, NOT_REPORTED, OUTCOMES, Case, Finding
from kb.storage.curation import Check, Verdict, stands
from kb.storage.store import save_check
from kb.ui import shell
from kb.ui.escape import plain, shortened
from kb.ui.facts import Fact
from kb.ui.theme import SLOT_NAMES

__all__ = ["draw_check"]

_CHOICES = {
    "outcome": OUTCOMES[:-1],
    "sex": ("F", "M"),
    "onset": ("immediate", "delayed"),
    "intradural": ("yes",),
}


def draw_check(case: Case, fact: Fact, decided: Sequence[Check]) -> None:
    """Draw what is known of a chosen fact, who decided what, and the way to confirm or correct its slot."""
    name = SLOT_NAMES[fact.slot]
    held = [f for f in case.findings if f.slot == fact.slot and stands(f)]
    with st.container(border=True, key="check"):
        said, person, confirm, correct = st.columns([3, 2, 1.2, 1.2], vertical_alignment="bottom")
        told = [fact.how, *map(_history, decided)]
        heading = f"**{plain(name)}: {plain(shortened(fact.value, 120))}**"
        said.markdown("  \n".join([heading, *map(plain, told)]))
        who = person.text_input("Your name", key="who", max_chars=80, placeholder="goes with your decision")
        with confirm:
            st.button(
                "Confirm",
                icon=":material/check:",
                disabled=not who.strip(),
                on_click=_save,
                args=(case, fact.slot, Verdict.CONFIRMED, held, held),
            )
        with correct, st.popover("Correct", icon=":material/edit:", disabled=not who.strip()):
            values = _draw_values(fact.slot, [f.value for f in held])
            note = st.text_input("Why (optional)", key="why", max_chars=300)
            after = [_as(value, held, fact) for value in values]
            st.button(
                "Save the correction",
                type="primary",
                on_click=_save,
                args=(case, fact.slot, Verdict.CORRECTED, held, after, note),
            )


def _history(check: Check) -> str:
    """Return a decision in one line: what, by whom, when, what it was before, why."""
    before, after = (
        ", ".join(f.value for f in found) or NOT_REPORTED for found in (check.before, check.after)
    )
    changed = f" from {before} to {after}" if check.verdict is Verdict.CORRECTED else ""
    note = f": {check.note}" if check.note else ""
    return shortened(f"{check.who} {check.verdict.value} it{changed} on {check.at[:10]}{note}", 300)


def _draw_values(slot: str, values: Sequence[str]) -> list[str]:
    """Draw the input that fits a slot; nothing chosen means not reported."""
    label = f"{SLOT_NAMES[slot]} (nothing: not reported)"
    if slot in CONCEPT_SLOTS:
        from kb.vocabulary import load_vocabulary

        labels = sorted({*(c.label for c in load_vocabulary().of_type(slot)), *values})
        return list(st.multiselect(label, labels, default=list(values), key="corrected"))
    if slot in LEVEL_SLOTS:
        return list(
            st.multiselect(
                label, sorted({*AXIS, *values}, key=list(AXIS).index), list(values), key="corrected"
            )
        )
    if slot in _CHOICES:
        choices = list(_CHOICES[slot])
        chosen = st.pills(
            label, choices, default=next((v for v in values if v in choices), None), key="corrected"
        )
        return [chosen] if chosen else []
    typed = st.text_input(label, value=values[0] if values else "", key="corrected", max_chars=200).strip()
    return [typed] if typed else []


def _as(value: str, held: Sequence[Finding], fact: Fact) -> Finding:
    """Return a finding of this value, said where the chosen fact is said unless it stood already."""
    kept = next((finding for finding in held if finding.value == value), None)
    if kept:
        return kept
    concept = ""
    if fact.slot in CONCEPT_SLOTS:
        from kb.vocabulary import load_vocabulary

        found = load_vocabulary().by_label(value, fact.slot)
        concept = found.id if found else ""
    return Finding(fact.slot, value, fact.places[:1], concept=concept)


def _save(
    case: Case,
    slot: str,
    verdict: Verdict,
    before: Sequence[Finding],
    after: Sequence[Finding],
    note: str = "",
) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    who = str(st.session_state["who"]).strip()
    check = Check(
        case.report_id, case.number, slot, verdict, tuple(before), tuple(after), who, now, note.strip()
    )
    with shell.casebook(read_only=False) as db:
        save_check(db, check)
    st.toast(f"{SLOT_NAMES[slot]} {verdict.value}.", icon=":material/check:")
