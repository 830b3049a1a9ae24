"""Confirming, correcting or adding what a slot of a case holds: a person's word beside the machine's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import streamlit as st

from kb.model import NOT_REPORTED, Case, Evidence, Finding, Report
from kb.profile import DATED
from kb.quoting import said, sentences
from kb.storage.curation import Check, Verdict, stands
from kb.storage.store import save_check
from kb.ui import shell
from kb.ui.escape import plain, shortened
from kb.ui.facts import Fact, facts_of
from kb.ui.signing import draw_name, signature
from kb.ui.theme import SLOT_NAMES
from kb.ui.values import draw_values, finding_of

# Slots that hold one value at most.
ONE_VALUE = frozenset({"age", "sex", "onset", "outcome", "intradural", *DATED})

__all__ = ["draw_addition", "draw_check", "draw_decision", "history"]


def draw_check(
    case: Case, report: Report, fact: Fact, decided: Sequence[Check], place: Evidence | None
) -> None:
    """Draw what is known of a chosen fact, who decided what, and the way to confirm or correct its slot."""
    with st.container(border=True, key="check"):
        words, person, buttons = st.columns([3, 2, 3], vertical_alignment="bottom")
        heading = f"**{plain(SLOT_NAMES[fact.slot])}: {plain(shortened(fact.value, 120))}**"
        words.markdown("  \n".join([heading, *map(plain, [fact.how, *map(history, decided)])]))
        with person:
            draw_name("check")
        with buttons:
            draw_decision(case, report, fact.slot, place or fact.places[0], so=fact.state == "present")


def draw_decision(
    case: Case,
    report: Report,
    slot: str,
    place: Evidence,
    *,
    so: bool = True,
    then: Callable[[], None] | None = None,
) -> None:
    """Draw the buttons that confirm a slot as it stands or correct it; ``then`` goes on afterwards.

    What the text tells of as not so (``so`` is false) can only be corrected into a value.
    """
    held = [f for f in case.findings if f.slot == slot and stands(f)]
    nobody = not signature()
    with st.container(horizontal=True):
        st.button(
            "Confirm",
            icon=":material/check:",
            key=f"confirm {slot}",
            disabled=nobody or not so,
            help="Give your name first" if nobody else None if so else "Only what is so can be confirmed",
            on_click=_save,
            args=(case, slot, Verdict.CONFIRMED, held, held, "", then),
        )
        with st.popover("Correct", icon=":material/edit:", disabled=nobody):
            key = f"{case.report_id} {case.number} {slot}"
            values = draw_values(slot, [f.value for f in held], f"corrected {key}")
            quote = draw_words(case, report, place, f"of {key}")
            note = st.text_input("Why (optional)", key=f"why {key}", max_chars=300)
            known = {finding.value: finding for finding in held}
            fresh = any(value.text not in known for value in values)
            after = [known.get(value.text) or finding_of(slot, value, quote or place) for value in values]
            st.button(
                "Save the correction" if values else "Save as not reported",
                type="primary",
                key=f"save {slot}",
                disabled=fresh and quote is None,
                on_click=_save,
                args=(case, slot, Verdict.CORRECTED, held, after, note, then),
            )


def draw_addition(
    case: Case, report: Report, slot: str, decided: Sequence[Check], place: Evidence | None
) -> None:
    """Draw the way to fill a slot that the reader left empty, with the words that say it."""
    held = [f for f in case.findings if f.slot == slot and stands(f) and f.value != NOT_REPORTED]
    several = [] if slot in ONE_VALUE else held
    with st.container(border=True, key="check"):
        now = ", ".join(f.value for f in held) or NOT_REPORTED
        lines = [f"**{SLOT_NAMES[slot]}: {plain(now)}**", *(plain(history(check)) for check in decided)]
        st.markdown("  \n".join(lines))
        key = f"{case.report_id} {case.number} {slot}"
        left, right = st.columns([1, 3])
        with left:
            values = draw_values(slot, (), f"added {key}")
        with right:
            quote = draw_words(case, report, place, f"for {key}", beside=True)
        person, why, button = st.columns([2, 3, 1], vertical_alignment="bottom")
        with person:
            who = draw_name("check")
        note = why.text_input("Why (optional)", key=f"why {key}", max_chars=300)
        ready = bool(values and quote and who)
        missing = [
            name
            for name, there in (("the value", values), ("the words that say it", quote), ("your name", who))
            if not there
        ]
        button.button(
            "Add this",
            type="primary",
            width="stretch",
            disabled=not ready,
            help=None if ready else f"Still missing: {', '.join(missing)}",
            on_click=_save,
            args=(
                *(case, slot, Verdict.CORRECTED, held),
                [*several, *(finding_of(slot, value, quote) for value in values)] if quote else [],
                note,
            ),
        )


def draw_words(
    case: Case, report: Report, place: Evidence | None, key: str, *, beside: bool = False
) -> Evidence | None:
    """Draw the search for the words that say something; return them, None where the text has none such.

    The sentence is chosen under the words, or ``beside`` them.
    """
    spans = list(sentences(report, case))
    at = next((i for i, (a, b) in enumerate(spans) if place and a <= place.start < b), None)
    whole = place is not None and at is not None and place.end <= spans[at][1]
    key = f"{key} {place.start} {place.end}" if place else key
    left, right = st.columns(2) if beside else (st.container(), st.container())
    typed = left.text_input(
        "Words that say it",
        value=shortened(report.quote(place), 300) if place and whole else "",
        key=f"words {key}",
        max_chars=300,
        placeholder="Type or mark them as they stand in the text",
    )
    holding = [i for i, span in enumerate(spans) if said(report, span, typed)]
    if not holding:
        right.caption("The text has no such words in one sentence. Copy them as they stand there.")
        return None
    only = 0 if typed.strip() and len(holding) == 1 else None
    chosen = right.selectbox(
        f"In which of {len(holding)} sentences" if len(holding) > 1 else "In the sentence",
        holding,
        index=holding.index(at) if at in holding else only,
        format_func=lambda i: shortened(report.text[slice(*spans[i])], 140),
        key=f"sentence {key} {typed}",
        placeholder="Choose the sentence",
    )
    return None if chosen is None else said(report, spans[chosen], typed)


def history(check: Check) -> str:
    """Return a decision in one line: what, by whom, when, what it was before, why."""
    before, after = (
        ", ".join(f.value for f in found) or NOT_REPORTED for found in (check.before, check.after)
    )
    changed = f" from {before} to {after}" if check.verdict is Verdict.CORRECTED else ""
    note = f": {check.note}" if check.note else ""
    return shortened(f"{check.who} {check.verdict.value} it{changed} on {check.at[:10]}{note}", 300)


def _save(
    case: Case,
    slot: str,
    verdict: Verdict,
    before: Sequence[Finding],
    after: Sequence[Finding],
    note: str = "",
    then: Callable[[], None] | None = None,
) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    decision = (verdict, tuple(before), tuple(after), signature(), now, note.strip())
    with shell.casebook(read_only=False) as db:
        now_reads = save_check(db, Check(case.report_id, case.number, slot, *decision))
    asked = shell.address()
    if verdict is Verdict.CORRECTED and "fact" in asked:
        told = [fact.id for fact in facts_of(now_reads) if fact.slot == slot and fact.state == "present"]
        shell.set_address(asked | {"fact": told[:1]})
    if then:
        then()
    st.toast(f"{SLOT_NAMES[slot]} {verdict.value}.", icon=":material/check:")
