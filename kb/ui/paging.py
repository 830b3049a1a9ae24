"""Lists longer than a page; the page shown stands in the address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

__all__ = ["draw_page", "is_page"]

T = TypeVar("T")


def is_page(value: str) -> bool:
    """Tell whether an address can ask for this page."""
    return value.isdecimal() and 0 < int(value) < 1_000_000


def draw_page(rows: Sequence[T], size: int, asked: int, turn: Callable[[int], None]) -> Sequence[T]:
    """Draw the pages of a list where there are several; return the rows of the one asked for, or the last."""
    pages = -(-len(rows) // size)
    at = max(1, min(asked, pages))
    if pages > 1:
        key = f"page {at} of {pages}, {len(rows)}"
        st.pagination(pages, default=at, key=key, on_change=lambda: turn(int(st.session_state[key])))
    return rows[(at - 1) * size : at * size]
