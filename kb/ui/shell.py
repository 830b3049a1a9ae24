"""The frame around every page: the open casebook, the address as memory, the title, the footer."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from kb.errors import CasebookError
from kb.storage.database import DEFAULT_DB, connect
from kb.ui.escape import plain
from kb.ui.visits import VISITS

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = [
    "NOT_INCIDENCE",
    "address",
    "arrived",
    "asked_beside",
    "casebook",
    "database_path",
    "heading",
    "remember",
    "remembered",
    "restore",
    "returned",
    "run",
    "set_address",
    "stamp",
    "warn_unknown",
]

ASSETS = Path(__file__).parent / "assets"
NOT_INCIDENCE = "Published cases are not incidence: what is rare, severe or instructive gets published."
FOOTER = f"{NOT_INCIDENCE} Not medical advice: read the original before you rely on a case."


def database_path() -> Path:
    """Return the database that the app shows: CASEBOOK_DB, or the one of this checkout."""
    return Path(os.environ.get("CASEBOOK_DB") or DEFAULT_DB)


def stamp() -> int:
    """Return a number that changes with every write to the casebook, the key of what pages cache."""
    path = database_path()
    beside = (path, path.with_name(path.name + "-wal"))
    return hash(tuple(p.stat().st_mtime_ns for p in beside if p.exists()))


@contextmanager
def casebook(*, read_only: bool = True) -> Iterator[Database]:
    """Give the casebook to a with-block; raises StoreError where there is none.

    All visitors read through one connection, so that what is indexed stays indexed.
    """
    path = database_path()
    if read_only:
        yield _reading(str(path), path.stat().st_ino if path.exists() else 0)
        return
    database = connect(path)
    try:
        yield database
    finally:
        database.close()


@st.cache_resource(show_spinner=False, max_entries=2)
def _reading(path: str, file: int) -> Database:
    """Open for reading; a database that was replaced by another file is opened anew."""
    del file
    return connect(path, read_only=True)


def run(page: Any) -> None:
    """Run a page inside the frame; a problem with a remedy is shown, not raised."""
    with VISITS.one():
        _framed(page)


def _framed(page: Any) -> None:
    st.session_state["arrived"] = st.session_state.get("page shown") != page.title
    # No icon and no logo: for either Streamlit loads NumPy. The server and page.css bring them.
    st.set_page_config(page_title=f"{page.title} · Intradural Casebook", layout="wide")
    st.html(ASSETS / "page.css")
    st.session_state["headed"] = False
    try:
        page.run()
    except CasebookError as problem:
        if not st.session_state["headed"]:
            heading(page.title)
        st.error(plain(problem), icon=":material/error:")
        st.page_link("kb/ui/find.py", label="Find a published case", icon=":material/search:")
    with st.container(key="footer"):
        st.caption(FOOTER)
    st.session_state["page shown"] = page.title


def heading(title: str, lede: str = "") -> None:
    """Write the page's one first-level heading and, under it, what the page is for."""
    st.session_state["headed"] = True
    st.title(plain(title), anchor=False)
    if lede:
        with st.container(key="lede"):
            st.markdown(plain(lede))


def address() -> dict[str, list[str]]:
    """Return what the address asks for: every parameter with its values."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def asked_beside(known: Iterable[str] = ()) -> list[str]:
    """Return what the address asks for beside the parameters that a page knows."""
    return [f"{name}={value}" for name, values in address().items() if name not in known for value in values]


def set_address(params: Mapping[str, Sequence[str] | str]) -> None:
    """Make the address restore this state; parameters not named are dropped."""
    wanted = {k: [v] if isinstance(v, str) else list(v) for k, v in params.items() if v}
    if wanted != address():
        st.query_params.from_dict(wanted)


def arrived() -> bool:
    """Tell whether the visitor comes from another page, or is on this one already."""
    return bool(st.session_state.get("arrived"))


def remember(page: str, state: Mapping[str, Sequence[str]] | None = None) -> None:
    """Keep the state of a page, as its address has it, for when the visitor comes back to it."""
    st.session_state[f"{page} address"] = dict(address() if state is None else state)


def remembered(page: str) -> dict[str, list[str]]:
    """Return the state in which the visitor left a page."""
    return dict(st.session_state.get(f"{page} address", {}))


def returned(page: str) -> bool:
    """Tell whether the visitor comes by the name of a page alone, or by Back from a case.

    Streamlit writes the parameters of the case that was opened into the address of the page it was
    opened from, and Back brings them there.
    """
    if address():
        return "report" in address() and f"{page} address" in st.session_state
    return arrived()


def restore(page: str) -> None:
    """Take up a page as the visitor left it, unless the address asks for something."""
    if returned(page):
        set_address(remembered(page))


def warn_unknown(values: Iterable[str]) -> None:
    """Name the parts of a link that the casebook does not know, instead of ignoring them."""
    named = ", ".join(f"“{plain(value)}”" for value in values)
    if named:
        st.warning(
            f"This link asks for something the casebook does not know: {named}. It was left out.",
            icon=":material/link_off:",
        )
