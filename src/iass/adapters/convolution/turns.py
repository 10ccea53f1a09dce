"""Turns at the cores, in the order of asking."""

from collections import deque
from threading import Lock
from types import TracebackType


class Turns:
    """`with turns:` waits until fewer than `count` others are inside. Who waits longest goes next: with a semaphore of
    Python's, whoever leaves and comes back at once goes before all that wait."""

    def __init__(self, count: int) -> None:
        self._free = count
        self._lock = Lock()
        self._waiting: deque[Lock] = deque()

    def __enter__(self) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            called = Lock()
            called.acquire()
            self._waiting.append(called)
        try:
            called.acquire()
        except BaseException:  # a signal's, as at Ctrl-C
            with self._lock:
                if called in self._waiting:
                    self._waiting.remove(called)
                else:
                    self._call_next()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        with self._lock:
            self._call_next()

    def _call_next(self) -> None:
        if self._waiting:
            self._waiting.popleft().release()
        else:
            self._free += 1
