"""What the server does before anybody asks: the casebook's mark, and the first page's work done ahead."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

from starlette.responses import FileResponse, Response
from starlette.routing import Route

from kb.errors import CasebookError

__all__ = ["MARK", "ahead", "warm"]

_MARK = Path(__file__).parent / "assets" / "mark.svg"

# What the page Find loads, in the order in which it does.
_FIRST_PAGE = ("kb.ui.shell", "kb.search.cases", "kb.storage.queries", "kb.ui.components", "kb.ui.find_views")


async def _mark(_: Any) -> Response:
    return FileResponse(_MARK, media_type="image/svg+xml", headers={"cache-control": "max-age=86400"})


# Browsers ask for the icon under this name before the page has said a word; what they get is an SVG.
MARK = Route("/favicon.png", _mark)


@asynccontextmanager
async def ahead(_: Any) -> AsyncIterator[dict[str, Any]]:
    """Prepare the first page in a thread while the browser still loads its scripts."""
    Thread(target=warm, name="warm", daemon=True).start()
    yield {}


def warm() -> None:
    """Load what the first page needs and index the casebook; a problem waits for the page to tell it."""
    for module in _FIRST_PAGE:
        import_module(module)
    from kb.search.cases import facet_values, find
    from kb.ui import shell
    from kb.ui.scope import filter_of

    with suppress(CasebookError), shell.casebook() as db:
        find(db, filter_of({}, facet_values(db))[0], limit=1)
