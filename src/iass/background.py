"""Work that goes on while the service runs, on a thread of its own: turn after turn, and none may be the last."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread
from typing import Protocol

from iass.errors import IassError

_LOG = logging.getLogger("iass")


class Background:
    """One thread. Starting twice, or stopping what does not run, changes nothing. failed: said when a turn fails."""

    def __init__(self, name: str, turn: Callable[[], object], interval: float, failed: str) -> None:
        self._name = name
        self._turn = turn
        self._interval = interval
        self._failed = failed
        self._ending = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        if self._thread is None:
            self._ending.clear()
            self._thread = Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Waits for the turn in work."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                self._turn()
            except IassError as error:
                _LOG.warning("%s: %s", self._failed, error)
            except Exception as error:  # nobody foresaw it, and what is due must not wait for a restart
                _LOG.error("%s: %s", self._failed, type(error).__name__)
            self._ending.wait(self._interval)


class Work(Protocol):
    def start(self) -> None: ...

    def stop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Works:
    """All that goes on beside the service, started and stopped in this order."""

    parts: tuple[Work, ...]

    def start(self) -> None:
        for part in self.parts:
            part.start()

    def stop(self) -> None:
        for part in self.parts:
            part.stop()
