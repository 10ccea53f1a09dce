"""Fetches the newest version of a list over HTTPS: from the host that was named, whole, and within bounds."""

import logging
import os
import ssl
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from time import monotonic

import httpx

from iass.errors import InvalidInput, NotReady
from iass.registry.table import HandedFile
from iass.watchlist.kept_feed import FetchedList

for _name_of in ("httpx", "httpcore"):  # they tell whole addresses and headers of an answer, which may hold a key
    logging.getLogger(_name_of).setLevel(logging.WARNING)

MAX_BYTES = 128 * 1024 * 1024
SECONDS = 600.0
"""For the whole list; a sender that drips is given up."""

_TIMEOUT = httpx.Timeout(30.0, connect=10.0)
_HOPS = 5
_LONGEST_KEY = 4096
_LONGEST_MARK = 200
_OK, _NOT_MODIFIED = 200, 304
_HEADER = "One line: what stands behind `Authorization:`, as `Bearer ...`"
_MEND = "Nothing was changed; try again, or ask whoever publishes the list"


@dataclass(frozen=True, slots=True)
class ListAddress:
    """Where a list lies. url: https. ca: PEM file of the authorities that alone are believed; None for the machine's.
    credential: `file:PATH` or `env:NAME`, which holds the value of the header Authorization; "" for none.
    hosts: others that it may redirect to. allow_private: addresses that are not of the open internet, too. secret: the
    credential itself, where it is kept elsewhere."""

    url: str
    ca: Path | None = None
    credential: str = ""
    hosts: frozenset[str] = frozenset()
    allow_private: bool = False
    secret: str = field(default="", repr=False)


def fetch(address: ListAddress, *, most: int = MAX_BYTES, seconds: float = SECONDS) -> HandedFile:
    """The list's bytes, at most so many. Raises InvalidInput for what is no such address, credential or list, and
    NotReady where it cannot be had now. Neither ever holds the credential. No proxy of the environment is asked."""
    found = fetch_if_changed(address, "", "", most=most, seconds=seconds)
    if found is None:
        raise NotReady("the list's host answered 304", where=_checked(address.url).host, mend=_MEND)
    return found.file


def fetch_if_changed(
    address: ListAddress, etag: str, modified: str, *, most: int = MAX_BYTES, seconds: float = SECONDS
) -> FetchedList | None:
    """As `fetch`; None where the host says that it is still what etag and modified name ("" for nothing)."""
    url = _checked(address.url)
    secret = address.secret or read_secret(address.credential)
    known = {name: value for name, value in (("If-None-Match", etag), ("If-Modified-Since", modified)) if value}
    until = monotonic() + seconds
    first = url
    with httpx.Client(verify=_trust(address.ca), timeout=_TIMEOUT, trust_env=False, follow_redirects=False) as client:
        for _ in range(_HOPS):
            headers = {"Accept-Encoding": "identity", **known}
            if secret and url.netloc == first.netloc:
                headers["Authorization"] = secret
            with _asked(client, url, headers) as answer:
                _check_peer(answer, address)
                if known and answer.status_code == _NOT_MODIFIED:
                    return None
                if not answer.has_redirect_location:
                    file = HandedFile(_name(url), _body(answer, most, until))
                    return FetchedList(file, _mark(answer, "ETag"), _mark(answer, "Last-Modified"))
                url = _redirected(answer, url, address, first.host)
    raise NotReady("the list redirects again and again", where=first.host, mend=_MEND)


def _checked(text: str) -> httpx.URL:
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        raise InvalidInput("this is no address of a list", where="url", mend="Write https://HOST/PATH") from None
    if url.scheme != "https" or not url.host:
        raise InvalidInput("a list is fetched over https alone", where="url", mend="Write https://HOST/PATH")
    if url.userinfo:
        raise InvalidInput("the address holds a password", where="url", mend="Name it with --credential file:PATH")
    return url


def _redirected(answer: httpx.Response, url: httpx.URL, address: ListAddress, first: str) -> httpx.URL:
    try:
        target = _checked(str(url.join(answer.headers["Location"])))
    except (httpx.InvalidURL, InvalidInput):
        raise NotReady("the list redirects to what is no address over https", where=url.host, mend=_MEND) from None
    if target.host != first and target.host not in address.hosts:
        mend = "Allow it by name, if it is right"
        raise NotReady("the list redirects to another host", where=target.host[:100], mend=mend)
    return target


def read_secret(reference: str, one_line: str = _HEADER) -> str:
    """What a credential's name leads to; "" for none. one_line: what it should be. Raises InvalidInput."""
    kind, _, name = reference.partition(":")
    if not reference:
        return ""
    if kind not in ("file", "env") or not name:
        raise InvalidInput("a credential is named, not given", where="credential", mend="Write file:PATH or env:NAME")
    text = os.environ.get(name, "") if kind == "env" else _private(Path(name))
    text = text.strip()
    if not text or len(text) > _LONGEST_KEY or not text.isascii() or not text.isprintable():
        raise InvalidInput("no credential is there", where=reference[:100], mend=one_line)
    return text


def _private(path: Path) -> str:
    try:
        with path.open(encoding="ascii", errors="replace") as file:
            if os.fstat(file.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise InvalidInput("others can read this credential", where=str(path), mend=f"chmod 600 {path}")
            return file.read(_LONGEST_KEY + 2)
    except OSError as error:
        raise InvalidInput(f"the credential cannot be read: {error.strerror}", where=str(path)) from None


def _trust(ca: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca)
    except OSError:
        raise InvalidInput("these are no certificates of authorities", where=str(ca), mend="Name a PEM file") from None


@contextmanager
def _asked(client: httpx.Client, url: httpx.URL, headers: dict[str, str]) -> Iterator[httpx.Response]:
    try:
        with client.stream("GET", url, headers=headers) as answer:
            yield answer
    except httpx.HTTPError as error:
        said = "its certificate is not believed" if "CERTIFICATE_VERIFY" in str(error) else type(error).__name__
        raise NotReady(f"the list cannot be fetched: {said}", where=url.host, mend=_MEND) from None


def _check_peer(answer: httpx.Response, address: ListAddress) -> None:
    """By the address that was in fact connected to: a name may lead elsewhere the next moment."""
    stream = answer.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream is not None else None
    if not address.allow_private and (peer is None or not ip_address(str(peer[0]).partition("%")[0]).is_global):
        mend = "Allow it, if the list lies within your own network"
        raise NotReady("the list's host has a private address", where=answer.url.host, mend=mend)


def _body(answer: httpx.Response, most: int, until: float) -> bytes:
    if answer.status_code != _OK:
        raise NotReady(f"the list's host answered {answer.status_code}", where=answer.url.host, mend=_MEND)
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise NotReady("the list came compressed, which nobody asked for", where=answer.url.host, mend=_MEND)
    declared = answer.headers.get("Content-Length", "")
    body = bytearray()
    for chunk in answer.iter_raw():
        body += chunk
        if len(body) > most:
            what = f"the list is larger than {most // 1024**2} MB"
            raise InvalidInput(what, where=answer.url.host, mend="Fetch it by other means, and give the file")
        if monotonic() > until:
            raise NotReady("the list came too slowly", where=answer.url.host, mend=_MEND)
    if declared.isdecimal() and len(body) != int(declared):
        raise NotReady("the list was cut off", where=answer.url.host, mend=_MEND)
    return bytes(body)


def _mark(answer: httpx.Response, header: str) -> str:
    """As it is sent back the next time; "" for one that is too long or holds what no header may."""
    value: str = answer.headers.get(header, "")
    return value if len(value) <= _LONGEST_MARK and value.isascii() and value.isprintable() else ""


def _name(url: httpx.URL) -> str:
    """The last part of the path: no query, which may hold a key."""
    last = url.path.rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[:100] or url.host[:100]
