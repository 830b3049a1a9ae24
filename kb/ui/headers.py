"""What the server adds to its answers: headers that keep text from ever becoming code in the browser."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, MutableMapping
from importlib.resources import files
from typing import Any

__all__ = ["BasePathProbe", "SecurityHeaders", "content_security_policy"]

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

_PROBE = re.compile(r"/[^/]+/_stcore/(health|host-config)")
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def content_security_policy(page: str) -> str:
    """Return the policy that lets run nothing but the server's files and the inline scripts of a page."""
    inline = [
        "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"
        for script in _INLINE_SCRIPT.findall(page)
    ]
    return "; ".join(
        (
            "default-src 'self'",
            "connect-src 'self' ws:",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "style-src 'self' 'unsafe-inline'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "worker-src 'self' blob:",
            " ".join(("script-src 'self'", *inline)),
        )
    )


class SecurityHeaders:
    """ASGI middleware that adds the headers to every answer.

    Attributes:
        app: the application around which it stands.
        headers: the names and values that every answer carries.
    """

    def __init__(self, app: Application) -> None:
        page = files("streamlit").joinpath("static/index.html").read_text("utf-8")
        self.app = app
        self.headers = [
            (b"content-security-policy", content_security_policy(page).encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"x-frame-options", b"DENY"),
            (b"referrer-policy", b"no-referrer"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
        ]

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to the start of its answer."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                named = {name for name, _ in self.headers}
                kept = [(k, v) for k, v in message.get("headers", []) if k.lower() not in named]
                message = {**message, "headers": [*kept, *self.headers]}
            await send(message)

        await self.app(scope, receive, send_with_headers)


class BasePathProbe:
    """ASGI middleware that says "not here" quietly when Streamlit's client looks for the server below a page.

    Opened at /case, the client first asks for /case/_stcore/health and takes anything but a success
    for a no. Browsers report a 404 as an error on the console, and a 300 without a place to go not.

    Attributes:
        app: the application around which it stands.
    """

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer the probe, pass everything else on."""
        if scope["type"] != "http" or not _PROBE.fullmatch(scope["path"]):
            await self.app(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 300, "headers": []})
        await send({"type": "http.response.body", "body": b""})
