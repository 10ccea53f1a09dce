"""Asks a provider over HTTPS: within bounds of size and time, where we were told, and nowhere that it redirects to."""

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import httpx

from iass.adapters.loopback import is_loopback
from iass.errors import InvalidInput, Unavailable

MOST_BYTES = 256 * 1024
SECONDS = 10.0
"""For one answer as a whole; a provider that drips is given up."""

_TIMEOUT = httpx.Timeout(5.0)
_OK = 200
_MEND = "Sign in with a password or passkey, or try again later"


@dataclass(frozen=True, slots=True)
class Answer:
    """body: a JSON object."""

    status: int
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Exchange:
    """ca: PEM file of the authorities that alone are believed; None for the machine's. No proxy of the environment is
    asked. Whatever goes wrong raises Unavailable, whose words hold nothing of what was sent or answered."""

    ca: Path | None = None
    most_bytes: int = MOST_BYTES
    seconds: float = SECONDS

    def check(self) -> None:
        """Raises InvalidInput for authorities that cannot be read."""
        self._trust()

    def get(self, url: str) -> Mapping[str, Any]:
        """The JSON object that lies there."""
        answer = self._ask("GET", url, {}, None)
        if answer.status != _OK:
            raise _away(url, f"answered {answer.status}")
        return answer.body

    def post(self, url: str, headers: Mapping[str, str], body: str) -> Answer:
        """body: a form, encoded. A refusal is an answer too (RFC 6749, section 5.2)."""
        return self._ask("POST", url, headers, body.encode())

    def _ask(self, method: str, url: str, headers: Mapping[str, str], content: bytes | None) -> Answer:
        asked = {"Accept": "application/json", "Accept-Encoding": "identity", **headers}
        until = monotonic() + self.seconds
        try:
            with (
                httpx.Client(verify=self._trust(), timeout=_TIMEOUT, trust_env=False, follow_redirects=False) as client,
                client.stream(method, url, headers=asked, content=content) as answer,
            ):
                if answer.status_code >= 500 or answer.is_redirect:
                    raise _away(url, f"answered {answer.status_code}")
                return Answer(answer.status_code, _object(url, self._read(url, answer, until)))
        except httpx.HTTPError as error:
            said = "has a certificate that is not believed" if "CERTIFICATE_VERIFY" in str(error) else "does not answer"
            raise _away(url, said) from None

    def _read(self, url: str, answer: httpx.Response, until: float) -> bytes:
        """Counted as it comes: what is declared may be a lie."""
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise _away(url, "answered compressed, which nobody asked for")
        body = bytearray()
        for chunk in answer.iter_raw():
            body += chunk
            if len(body) > self.most_bytes:
                raise _away(url, "answered more than anybody asked for")
            if monotonic() > until:
                raise _away(url, "answers too slowly")
        return bytes(body)

    def _trust(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self.ca)
        except OSError:
            mend = "Name a PEM file"
            raise InvalidInput("these are no certificates of authorities", where=str(self.ca), mend=mend) from None


def checked(text: str, what: str) -> httpx.URL:
    """An address that a secret or a browser may be sent to: https, or within this machine. Raises InvalidInput."""
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, TypeError, ValueError):
        url = httpx.URL("")
    is_safe = url.scheme == "https" or (url.scheme == "http" and is_loopback(url.host))
    if not (url.host and is_safe) or url.userinfo or url.fragment or not text.isprintable():
        raise InvalidInput("this is no address over https", where=what, mend="Write https://HOST/PATH")
    return url


def _object(url: str, body: bytes) -> Mapping[str, Any]:
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, dict):
        raise _away(url, "answered something else than JSON")
    return read


def _away(url: str, what: str) -> Unavailable:
    return Unavailable(f"the directory {what}", where=httpx.URL(url).host[:100], mend=_MEND)
