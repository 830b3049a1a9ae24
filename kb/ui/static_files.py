"""Hands out Streamlit's scripts and fonts without the layers that a framework puts around each file."""

from __future__ import annotations

from importlib.resources import files
from mimetypes import guess_type
from pathlib import Path

from kb.ui.headers import Application, Message, Receive, Send

__all__ = ["StaticFiles"]

# The names carry a hash of the content, so what a browser has once it may keep.
_KEPT = b"public, immutable, max-age=31536000"


class StaticFiles:
    """ASGI middleware that answers for the files of Streamlit's page and passes everything else on.

    The first page asks for a hundred of them at once. Through sessions, compression and threads
    each costs the server several milliseconds, all of which the browser waits for.

    Attributes:
        app: the application around which it stands.
        files: the files by the path that asks for them; nothing else is ever read.
    """

    def __init__(self, app: Application) -> None:
        folder = Path(str(files("streamlit"))) / "static" / "static"
        found = (path for path in folder.rglob("*") if path.is_file())
        self.app = app
        self.files = {f"/static/{path.relative_to(folder).as_posix()}": path for path in found}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer with the file, whole; the disk's cache is faster than a thread."""
        path = self.files.get(scope["path"]) if scope["type"] == "http" else None
        if path is None or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        body = path.read_bytes()
        headers = [
            (b"content-type", (guess_type(path.name)[0] or "application/octet-stream").encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", _KEPT),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})
