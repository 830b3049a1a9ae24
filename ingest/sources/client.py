"""Asks a service over HTTP: politely, with time limits, and again where an answer is missing or broken."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from kb.errors import SourceError

if TYPE_CHECKING:
    import requests

__all__ = ["Broken", "Client"]

Answer = TypeVar("Answer")
Parameters = Mapping[str, str | int]

# NCBI allows three requests a second to those who carry no key; the others ask for less than ten.
POLITE_INTERVAL = 0.34
LARGEST_ANSWER = 100_000_000
_AGAIN = "Check the connection and give the same command again: what was fetched is kept."
_PASSING = (429, 500, 502, 503, 504)


class Broken(ValueError):
    """An answer that is not what the service gives when it is well."""


@dataclass
class Client:
    """A patient, polite reader of web services.

    Attributes:
        interval: seconds between two requests to one host.
        timeout: seconds to wait for a connection, and for the next bytes of an answer.
        attempts: how often a request is made before it is given up.
        backoff: seconds to wait before the second attempt, doubled for each further one.
        contact: e-mail address for the services, which ask for one.
    """

    interval: float = POLITE_INTERVAL
    timeout: tuple[float, float] = (10.0, 60.0)
    attempts: int = 5
    backoff: float = 1.0
    contact: str = ""
    _last: dict[str, float] = field(default_factory=dict)

    def ask(
        self,
        url: str,
        parameters: Parameters | None = None,
        *,
        read: Callable[[bytes], Answer],
        send: Parameters | None = None,
        missing_is_none: bool = False,
    ) -> Answer | None:
        """Return what ``read`` makes of the answer; None for "not found" where that is an answer.

        ``read`` raises Broken for an answer that came but is no good; such a request is repeated
        like one that was not answered. Raises SourceError when all attempts failed.
        """
        import requests

        host = urlsplit(url).netloc
        trouble = ""
        for attempt in range(self.attempts):
            if attempt:
                time.sleep(self.backoff * 2 ** (attempt - 1))
            self._wait(host)
            try:
                body = self._body(url, parameters, send, missing_is_none)
                return None if body is None else read(body)
            except Broken as broken:
                trouble = str(broken)
            except (
                requests.Timeout,
                requests.ConnectionError,
                requests.exceptions.ChunkedEncodingError,
            ) as error:
                trouble = _plainly(error)
            except requests.RequestException as error:
                raise SourceError(host, f"the request failed ({_plainly(error)})", _AGAIN) from error
        raise SourceError(host, f"{trouble}, {self.attempts} times", _AGAIN)

    def _body(
        self, url: str, parameters: Parameters | None, send: Parameters | None, missing_is_none: bool
    ) -> bytes | None:
        import requests

        method = "POST" if send else "GET"
        with self._session.request(
            method, url, params=parameters, data=send, timeout=self.timeout, stream=True
        ) as answer:
            if answer.status_code == requests.codes.not_found and missing_is_none:
                return None
            if answer.status_code in _PASSING:
                raise Broken(f"it answered {answer.status_code} {answer.reason}")
            if not answer.ok:
                said = f"it answered {answer.status_code} {answer.reason}"
                raise SourceError(urlsplit(url).netloc, said, "Check the query or the identifier.")
            body = bytearray()
            for chunk in answer.iter_content(65536):
                body += chunk
                if len(body) > LARGEST_ANSWER:
                    raise SourceError(
                        urlsplit(url).netloc, "its answer does not end", "Try a narrower query."
                    )
            return bytes(body)

    @cached_property
    def _session(self) -> requests.Session:
        import requests
        from requests.adapters import HTTPAdapter
        from urllib3.util import Retry

        session = requests.Session()
        who = f"; mailto:{self.contact}" if self.contact else ""
        session.headers["User-Agent"] = f"intradural-casebook (case reports on bone cement{who})"
        # Waits as long as the service says (Retry-After); what is left after that is ours to repeat.
        patience = Retry(
            total=2,
            connect=0,
            read=0,
            status_forcelist=(429, 503),
            backoff_factor=self.backoff,
            respect_retry_after_header=True,
            raise_on_status=False,
            allowed_methods=None,
        )
        for scheme in ("https://", "http://"):
            session.mount(scheme, HTTPAdapter(max_retries=patience))
        return session

    def _wait(self, host: str) -> None:
        """Wait until the host may be asked again."""
        due = self._last.get(host, 0.0) + self.interval
        if (early := due - time.monotonic()) > 0:
            time.sleep(early)
        self._last[host] = time.monotonic()


def _plainly(error: Exception) -> str:
    import requests

    # While the body is read a timeout comes as a broken connection.
    if isinstance(error, requests.Timeout) or "timed out" in str(error):
        return "no answer in time"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "the answer broke off"
    if isinstance(error, requests.ConnectionError):
        return "there is no connection"
    return type(error).__name__
