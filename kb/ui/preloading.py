"""Names with each page the scripts it is going to need, so that a browser asks for all of them at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from kb.ui import components
from kb.ui.headers import Application, Message, Receive, Send

__all__ = ["Preloading"]

# What Streamlit's client loads when the first element of a kind arrives: on all pages, and on Find.
_EVERYWHERE = ("Html", "BidiComponent")
_FIND = ("TextInput", "ButtonGroup", "Selectbox", "Checkbox", "PageLink", "Pagination")
# Our components on Find, and what they import.
_FIND_PARTS = {"cards": ("dom",), "facets": ("dom",), "strip": ("dom",), "brush": ("dom", "vertebrae")}
_IMPORTED = re.compile(r'(?:from|import)"\./([^"/]+\.js)"')


class Preloading:
    """ASGI middleware that adds a Link header to pages.

    Without it the client learns of its scripts in four rounds: of the widgets when the first of them
    comes, then of what these import, then of our components, then of what those import.

    Attributes:
        app: the application around which it stands.
        links: the header by path; "" stands for every path that is not named.
    """

    def __init__(self, app: Application) -> None:
        folder = Path(str(files("streamlit"))) / "static"
        told = (folder / "index.html").read_text("utf-8")
        self.app = app
        self.links = {
            "/": _header([*_scripts(folder, (*_EVERYWHERE, *_FIND), told), *_own()]),
            "": _header(_scripts(folder, _EVERYWHERE, told)),
        }

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass the request on and add the header where the answer is a page."""

        async def send_with_links(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", []))
                if any(k.lower() == b"content-type" and v.startswith(b"text/html") for k, v in headers):
                    link = self.links.get(scope["path"], self.links[""])
                    message = {**message, "headers": [*headers, (b"link", link)]}
            await send(message)

        await self.app(scope, receive, send_with_links if scope["type"] == "http" else send)


def _scripts(folder: Path, names: tuple[str, ...], told: str) -> list[str]:
    """Return the addresses of chunks and of what they import, but for those that the page names itself."""
    scripts = folder / "static" / "js"
    wanted = [path.name for name in names for path in sorted(scripts.glob(f"{name}.*.js"))]
    for name in wanted:  # grows while it is read
        imported = _IMPORTED.findall((scripts / name).read_text("utf-8"))
        wanted += [one for one in imported if one not in wanted and one not in told]
    return [f"./static/js/{name}" for name in wanted]


def _own() -> Iterator[str]:
    for name, imported in _FIND_PARTS.items():
        for script in (name, *imported):
            yield components.address(name, f"{script}.js")


def _header(addresses: list[str]) -> bytes:
    return ", ".join(f"<{address}>; rel=modulepreload; fetchpriority=low" for address in addresses).encode()
