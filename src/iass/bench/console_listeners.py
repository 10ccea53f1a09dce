"""Many consoles in one process of their own, as light as can be: `python -m iass.bench.console_listeners`.

Spoken to in lines of JSON: first where the service is and who listens, then one command a line. What they cost is told
apart from what the service costs.
"""

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic_ns, process_time
from typing import Any
from urllib.parse import quote, urlsplit

from iass.service.doorkeeper import session_cookie

_LONGEST_LINE = 2**20
_PATIENCE_SECONDS = 60.0


@dataclass(slots=True)
class _Console:
    """heard: sequence and moment (nanoseconds of the machine's monotonic clock) of each event. shown: the same for the
    part of its page that it then asked for."""

    host: str
    port: int
    token: str
    lane: str
    has_page: bool
    heard: list[tuple[int, int]] = field(default_factory=list)
    shown: list[tuple[int, int]] = field(default_factory=list)
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    _line: asyncio.StreamWriter | None = None
    _refreshing: asyncio.Lock = field(default_factory=asyncio.Lock)
    _waiting: bool = False
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set)

    async def listen(self) -> None:
        reader, self._line = await self._ask("/v1/alerts/stream?open=true")  # kept: one that nobody holds is closed
        if b" 200 " not in (status := await reader.readline()):
            raise ConnectionError(f"the stream answered {status!r}")
        fields: dict[bytes, bytes] = {}
        while line := await reader.readline():
            name, _, value = line.rstrip(b"\r\n").partition(b": ")
            if value:
                fields[name] = value
                continue
            if b"id" in fields:
                self._hear(int(fields[b"id"]), fields.get(b"data", b""))
            elif b"retry" in fields:
                self.opened.set()
            fields = {}

    def _hear(self, sequence: int, data: bytes) -> None:
        self.heard.append((sequence, monotonic_ns()))
        if not self.has_page:
            return
        if f'"lane":"{self.lane}"'.encode() in data and not self._waiting:
            self._waiting = True
            self._begin(self._refresh(sequence))

    async def _refresh(self, sequence: int) -> None:
        """One at a time; what is told while one waits is covered by it."""
        async with self._refreshing:
            self._waiting = False
            await self._fetch(f"/console/parts/counter?lane={quote(self.lane, safe='')}&holding=&chosen=true")
            self.shown.append((sequence, monotonic_ns()))

    def _begin(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _fetch(self, path: str) -> None:
        reader, writer = await self._ask(path)
        answer = await reader.read()
        writer.close()
        if b" 200 " not in answer[:20]:
            raise ConnectionError(f"{path} answered {answer[:60]!r}")

    async def _ask(self, path: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection(self.host, self.port, limit=_LONGEST_LINE)
        cookie = f"{session_cookie('http')}={self.token}"
        keeping = "keep-alive" if path.startswith("/v1") else "close"
        head = f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\nCookie: {cookie}\r\nConnection: {keeping}\r\n\r\n"
        writer.write(head.encode("ascii"))
        return reader, writer


async def _run(told: dict[str, Any]) -> None:
    where = urlsplit(told["url"])
    seats = zip(told["tokens"], told["lanes"], strict=True)
    consoles = [_Console(str(where.hostname), int(where.port or 0), *seat, told["pages"]) for seat in seats]
    tasks = [asyncio.create_task(console.listen()) for console in consoles]
    async with asyncio.timeout(_PATIENCE_SECONDS):
        await asyncio.gather(*(console.opened.wait() for console in consoles))
    _say({"listening": len(consoles)})
    while line := await asyncio.to_thread(sys.stdin.readline):
        if line.strip() == "state":
            counts = [len(console.heard) for console in consoles]
            gone = sum(task.done() for task in tasks)
            _say({"least": min(counts), "most": max(counts), "gone": gone, "seconds": process_time()})
        else:
            _say({"heard": _told(consoles, "heard"), "shown": _told(consoles, "shown")})
    for task in tasks:
        task.cancel()


def _told(consoles: Sequence[_Console], what: str) -> list[list[tuple[int, int]]]:
    return [list(getattr(console, what)) for console in consoles]


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_run(json.loads(sys.stdin.readline())))
