"""Who is being served, so that what is done ahead of time waits until nobody is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic, sleep

__all__ = ["VISITS", "Visits"]

# Seconds after which it is looked again whether somebody is still being served.
_GLANCE = 0.1


class Visits:
    """How many pages are being drawn now, and when the last one was done."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._drawn = 0
        self._done: float | None = None

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count a page as being drawn while a with-block runs."""
        with self._lock:
            self._drawn += 1
        try:
            yield
        finally:
            with self._lock:
                self._drawn -= 1
                self._done = monotonic()

    def wait_for_rest(self, seconds: float) -> None:
        """Return once a page has been drawn and none for so many seconds."""
        while (missing := self._missing(seconds)) > 0:
            sleep(missing)

    def _missing(self, seconds: float) -> float:
        with self._lock:
            if self._drawn or self._done is None:
                return _GLANCE
            return self._done + seconds - monotonic()


VISITS = Visits()
