"""What the server does before anybody asks: the casebook's mark, and the first page's work done ahead."""

from __future__ import annotations

import gc
import sys
from asyncio import AbstractEventLoop, get_running_loop
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from socket import AF_INET, AF_INET6, IPPROTO_TCP, TCP_NODELAY, socket
from threading import Thread
from typing import Any

from starlette.responses import FileResponse, Response
from starlette.routing import Route

from kb.errors import CasebookError
from kb.ui import components
from kb.ui.visits import VISITS

__all__ = ["MARK", "ahead", "first_page", "giving_way", "keep", "other_pages", "send_at_once"]

_MARK = Path(__file__).parent / "assets" / "mark.svg"

# What the page Find loads, in the order in which it does.
_FIRST_PAGE = ("kb.ui.shell", "kb.search.cases", "kb.storage.queries", "kb.ui.components", "kb.ui.find_views")


async def _mark(_: Any) -> Response:
    return FileResponse(_MARK, media_type="image/svg+xml", headers={"cache-control": "max-age=86400"})


# Browsers ask for the icon under this name before the page has said a word; what they get is an SVG.
MARK = Route("/favicon.png", _mark)


# Seconds for which nobody must have asked for anything before what other pages need is prepared, and
# before each further step of it.
REST, PAUSE = 3.0, 0.5

# What the other pages load before they can draw.
_OTHER_PAGES = (
    "kb.graph.build",
    "kb.graph.layout",
    "kb.ui.graph_views",
    "kb.ui.outcome_views",
    "kb.ui.learn_views",
)


@asynccontextmanager
async def ahead(_: Any) -> AsyncIterator[dict[str, Any]]:
    """Prepare the first page in a thread while the browser loads its scripts, then the other pages."""
    send_at_once(get_running_loop())
    components.declare()
    Thread(target=_prepare, name="ahead", daemon=True).start()
    yield {}


def send_at_once(loop: AbstractEventLoop) -> None:
    """Let the server's answers go out without waiting until the browser has confirmed what went before.

    Streamlit opens its socket without naming the protocol, so that asyncio does not know it for TCP and
    leaves Nagle's algorithm on: the body of every small file came 40 ms after its header.
    """
    create_server = loop.create_server

    def create(*args: Any, sock: socket | None = None, **options: Any) -> Any:
        if sock is not None and sock.family in (AF_INET, AF_INET6):
            sock.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)  # connections inherit it
        return create_server(*args, sock=sock, **options)

    with suppress(AttributeError):  # a loop in C, which knows TCP itself
        loop.create_server = create  # type: ignore[method-assign]


def _prepare() -> None:
    first_page()
    keep()
    VISITS.wait_for_rest(REST)
    for step in other_pages():
        VISITS.wait_for_rest(PAUSE)
        with giving_way(), suppress(CasebookError):  # a problem is told by the page that needs it
            step()
        keep()


@contextmanager
def giving_way() -> Iterator[None]:
    """Let threads that draw a page wait half a millisecond for their turn instead of five."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 10)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def keep() -> None:
    """Let Python's search for garbage pass over what is there to stay.

    Streamlit has it search everything whenever a page is drawn: with all pages prepared a fifth of a
    second, in which nothing is sent.
    """
    gc.collect()
    gc.freeze()


def first_page() -> None:
    """Load what the first page needs and index the casebook; a problem waits for the page to tell it."""
    for module in _FIRST_PAGE:
        import_module(module)
    from kb.search.cases import facet_values, find
    from kb.ui import shell
    from kb.ui.scope import filter_of

    with suppress(CasebookError), shell.casebook() as db:
        find(db, filter_of({}, facet_values(db))[0], limit=1)


def other_pages() -> Iterator[Callable[[], object]]:
    """Yield the steps that load what draws graphs, reads free text and compares patients."""
    for module in _OTHER_PAGES:
        yield partial(import_module, module)
    from kb.graph.build import build
    from kb.ui import shell, stored

    def graph() -> None:
        with shell.casebook() as db:
            build(db)

    yield lambda: stored.ready_to_read().join()
    yield from (stored.profiles, stored.similar, stored.headlines, graph)
