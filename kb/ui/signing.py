"""The name that goes with every decision, typed once and kept for the visit."""

from __future__ import annotations

import streamlit as st

__all__ = ["draw_name", "signature"]

_FIELD = "who "


def signature() -> str:
    """Return the name the visitor gave, "" before."""
    return str(st.session_state.get("signed", ""))


def draw_name(place: str) -> str:
    """Draw the field for the name at one place of a page and return the name."""
    key = _FIELD + place
    if st.session_state.get(key) is None:
        st.session_state[key] = signature()
    st.text_input(
        "Your name",
        key=key,
        max_chars=80,
        placeholder="needed to confirm or correct",
        width=280,
        on_change=_sign,
        args=(key,),
    )
    return signature()


def _sign(key: str) -> None:
    """Keep the name for every place that asks for it."""
    name = str(st.session_state[key]).strip()
    st.session_state["signed"] = name
    for other in [str(one) for one in st.session_state if str(one).startswith(_FIELD)]:
        st.session_state[other] = name
