"""How much the service takes on: bytes of a request, crossings and their bytes at once. Refused before it is read."""

import asyncio
import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from starlette.datastructures import Headers
from starlette.formparsers import MultiPartParser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from iass.service.errors import Busy, Refused, TooLarge, problem

_MEGABYTE = 1024 * 1024
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Limits:
    """working: crossings computed at once. waiting: how many more may be read or queued before 503.

    The byte caps are for the whole body, multipart overhead included; together_bytes is for all that are inside.
    """

    working: int = field(default_factory=lambda: os.cpu_count() or 1)
    waiting: int = 16
    crossing_bytes: int = 64 * _MEGABYTE
    capture_bytes: int = 24 * _MEGABYTE
    document_bytes: int = 8 * _MEGABYTE
    together_bytes: int = 256 * _MEGABYTE
    list_bytes: int = 4 * _MEGABYTE
    import_bytes: int = 64 * _MEGABYTE
    paper_bytes: int = 11 * _MEGABYTE
    other_bytes: int = _MEGABYTE

    def bytes_for(self, path: str) -> int:
        if _PAPERS.fullmatch(path):
            return self.paper_bytes
        if _PHOTOGRAPHS.fullmatch(path):
            return self.capture_bytes
        return {
            "/v1/crossings": self.crossing_bytes,
            "/v1/captures": self.capture_bytes,
            "/v1/documents/verify": self.document_bytes,
            "/v1/searches": self.capture_bytes,
            "/console/parts/searches": self.capture_bytes,
            "/v1/passenger-lists": self.list_bytes,
            **dict.fromkeys(IMPORTS, self.import_bytes),
        }.get(path, self.other_bytes)


class Admission:
    """Lets a bounded number of crossings and bytes in, and fewer of them compute at once, in threads of their own.

    Waiting crossings so hold none of the threads that the other routes run in.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._threads: ThreadPoolExecutor | None = None
        self.inside = 0
        self._bytes_inside = 0

    @contextmanager
    def admit(self, size: int) -> Iterator[None]:
        """size: bytes of the body. Raises Busy when there is no room; whoever comes alone is let in.

        To be used on the event loop only.
        """
        crowded = self.inside >= self._limits.working + self._limits.waiting
        if crowded or (self.inside and self._bytes_inside + size > self._limits.together_bytes):
            held = f"{self.inside} crossings of {self._bytes_inside / _MEGABYTE:.0f} MB are waiting already"
            raise Busy(held, mend="Try again in a second, with the same key")
        self.inside += 1
        self._bytes_inside += size
        try:
            yield
        finally:
            self.inside -= 1
            self._bytes_inside -= size

    async def compute(self, work: Callable[[], Answer]) -> Answer:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(self._limits.working, thread_name_prefix="crossing")
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def close(self) -> None:
        if self._threads is not None:
            self._threads.shutdown()
            self._threads = None


class BodyLimit:
    """Refuses a body by its Content-Length, and one that does not tell by counting what arrives."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app = app
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        cap = self._limits.bytes_for(scope["path"])
        declared = Headers(scope=scope).get("content-length", "0")
        if not declared.isdecimal() or int(declared) > cap:
            await problem(scope, _too_large(cap))(scope, receive, send)
            return
        await self._app(scope, _counted(receive, cap), send)


class AdmissionControl:
    """Asks for room before the pictures are read, so that a crowd cannot fill the memory."""

    def __init__(self, app: ASGIApp, admission: Admission, limits: Limits) -> None:
        self._app = app
        self._admission = admission
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST" or not is_heavy(scope["path"]):
            await self._app(scope, receive, send)
            return
        try:
            with self._admission.admit(_size(scope, self._limits.bytes_for(scope["path"]))):
                await self._app(scope, receive, send)
        except Busy as refusal:
            await problem(scope, refusal)(scope, receive, send)


IMPORTS = frozenset({"/v1/imports/previews", "/v1/imports", "/console/parts/imports"})
_PAPERS = re.compile(r"/v1/cases/[^/]+/papers")
_PHOTOGRAPHS = re.compile(r"/v1/notices/[^/]+/photographs")
_HEAVY = IMPORTS | {"/v1/crossings", "/v1/captures", "/v1/documents/verify", "/v1/searches", "/console/parts/searches"}


def is_heavy(path: str) -> bool:
    """Whether what is sent there may be large: it is read only for who is known, and while there is room."""
    return path in _HEAVY or any(one.fullmatch(path) for one in (_PAPERS, _PHOTOGRAPHS))


def keep_uploads_in_memory(limits: Limits) -> None:
    """Starlette spools a part above 1 MB to a file on disk, where an unencrypted face could outlive the request."""
    MultiPartParser.spool_max_size = max(limits.crossing_bytes, limits.capture_bytes, limits.import_bytes)


def _counted(receive: Receive, cap: int) -> Receive:
    total = 0

    async def counted() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > cap:
            raise Refused(_too_large(cap))
        return message

    return counted


def _size(scope: Scope, cap: int) -> int:
    """Of the body: as declared, or the cap when it comes in chunks, whose sum nobody knows yet."""
    headers = Headers(scope=scope)
    return cap if "transfer-encoding" in headers else int(headers.get("content-length", cap))


def _too_large(cap: int) -> TooLarge:
    return TooLarge(
        f"the body is larger than {cap / _MEGABYTE:.0f} MB", where="body", mend="Send fewer or smaller pictures"
    )
