"""The button that saves what a page lists, with its number on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from kb.ui.tables import csv_bytes

__all__ = ["draw_export"]


def draw_export(
    count: int, what: str, make: Callable[[], Sequence[Mapping[str, object]]], *, plural: str = ""
) -> None:
    """Draw the button that saves so many rows as CSV; they are made when it is pressed."""
    name = what if count == 1 else plural or f"{what}s"
    st.download_button(
        f"Export {count:,} {name} (CSV)",
        lambda: csv_bytes(make()),
        f"{name.replace(' ', '-').replace(',', '')}.csv",
        "text/csv",
        key=f"export {what}",
        on_click="ignore",
        icon=":material/download:",
    )
