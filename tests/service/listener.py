"""A reader of server-sent events, as a browser's EventSource parses them (WHATWG HTML, section 9.2.6)."""

import json
import queue
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import httpx

from .counter import OFFICER


@dataclass(frozen=True)
class Heard:
    event: str
    id: str
    data: Any


class Listener:
    """Collects events in a thread; `hear` waits for the next one."""

    def __init__(self) -> None:
        self.heard: queue.Queue[Heard | None] = queue.Queue()
        self.comments: list[str] = []
        self.retry = 0
        self.opened = threading.Event()

    def hear(self, seconds: float = 5) -> Heard:
        """The next event. Raises AssertionError when the stream ended, queue.Empty when nothing came in time."""
        found = self.heard.get(timeout=seconds)
        assert found is not None, "the stream ended"
        return found

    def wait_for_end(self, seconds: float = 5) -> None:
        while self.heard.get(timeout=seconds) is not None:
            pass

    def read(self, lines: Iterator[str]) -> None:
        fields: dict[str, str] = {}
        for line in lines:
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if not line:
                self._dispatch(fields)
                fields = {}
            elif not name:
                self.comments.append(value)
            elif name == "retry":
                self.retry = int(value)
                self.opened.set()
            else:
                fields[name] = value

    def _dispatch(self, fields: dict[str, str]) -> None:
        if "data" in fields:
            event = fields.get("event", "message")
            self.heard.put(Heard(event, fields.get("id", ""), json.loads(fields["data"])))


@contextmanager
def listening(url: str, last_event_id: str = "", **params: str) -> Iterator[Listener]:
    """Follows the live feed for as long as the block lasts."""
    listener = Listener()
    headers = {**OFFICER, **({"Last-Event-ID": last_event_id} if last_event_id else {})}
    with (
        httpx.Client(base_url=url, headers=headers, timeout=30) as client,
        client.stream("GET", "/v1/alerts/stream", params=params) as response,
    ):
        assert response.status_code == 200, response.read()
        assert response.headers["content-type"].startswith("text/event-stream")
        thread = threading.Thread(target=_follow, args=(response, listener), daemon=True)
        thread.start()
        assert listener.opened.wait(5)
        try:
            yield listener
        finally:
            _hang_up(response)
            thread.join(5)


def _follow(response: httpx.Response, listener: Listener) -> None:
    try:
        listener.read(response.iter_lines())
    except (httpx.HTTPError, OSError, ValueError):
        pass  # the other end, or this one, hung up
    finally:
        listener.heard.put(None)


def _hang_up(response: httpx.Response) -> None:
    """Closes the socket under the reading thread, as a cable that is pulled."""
    stream = response.extensions["network_stream"]
    raw = stream.get_extra_info("socket")
    with suppress(OSError):  # the server was faster
        raw.shutdown(socket.SHUT_RDWR)
