"""Our own components: served as files of this folder, and setting text as text only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

__all__ = ["NAMES", "address", "declare", "keep_others_out", "show"]

NAMES = (
    "because",
    "brush",
    "cards",
    "evidence",
    "facets",
    "facts",
    "grid",
    "heat",
    "legend",
    "matches",
    "quotes",
    "spine",
    "strip",
    "timeline",
)
_PACKAGE = "intradural-casebook"


def show(
    name: str,
    data: Mapping[str, Any],
    *,
    key: str,
    **on_change: Callable[[], None],
) -> Any:
    """Draw a component and return its state; ``on_change`` maps on_<state>_change to callbacks."""
    declare()
    # Streamlit loads pandas, a second of work, to see whether a list is a table; a tuple is none.
    given = {part: tuple(value) if isinstance(value, list) else value for part, value in data.items()}
    return _renderer(name)(key=key, data=given, **on_change)


@cache
def _renderer(name: str) -> Any:
    return st.components.v2.component(f"{_PACKAGE}.{name}", js=f"{name}.js", css="components.css")


def address(name: str, file: str) -> str:
    """Return under which path a browser asks for a file of a component."""
    return f"./_stcore/bidi-components/{_PACKAGE}.{name}/{file}"


def keep_others_out() -> None:
    """Let no other installed package bring a component.

    To find them, a starting Streamlit reads the description of every package, a fifth of a second of
    work, and would serve their files beside ours.
    """
    manifest_scanner.scan_component_manifests = lambda *_: []


def declare() -> None:
    """Tell the running server where the files lie: a component given as a string would need eval."""
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(f"{_PACKAGE}.{NAMES[0]}") is None:
        parts = [ComponentConfig(name, "assets") for name in NAMES]
        manager.register_from_manifest(ComponentManifest(_PACKAGE, "1", parts), Path(__file__).parent)
