"""Keeps the past searched while the service runs: what begins by the clock, and what was missed while it was down."""

import logging
from threading import Event, Thread

from iass.case.retro_desk import RetroDesk
from iass.clock import Clock
from iass.errors import IassError
from iass.registry.values import today_at

INTERVAL_SECONDS = 5.0
_LOG = logging.getLogger("iass")

SETTLING_SECONDS = 3.0
"""A traveller who stood at a lane while a notice came in was searched without it. His passage is on record by now."""


class RetroWatch:
    """One thread. Starting twice, or stopping what does not run, changes nothing."""

    def __init__(
        self,
        desk: RetroDesk,
        clock: Clock,
        interval: float = INTERVAL_SECONDS,
        settling: float = SETTLING_SECONDS,
    ) -> None:
        self._desk = desk
        self._clock = clock
        self._interval = interval
        self._settling = settling
        self._ending = Event()
        self._thread: Thread | None = None
        self._swept: object = None

    def start(self) -> None:
        if self._thread is None:
            self._ending.clear()
            self._thread = Thread(target=self._run, name="retro-search", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Waits for the batch in work, not for the search: what is not done stays due."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                self._turn()
            except IassError as error:
                _LOG.warning("the past could not be searched: %s", error)
            except Exception as error:  # nobody foresaw it, and searches that are due must not wait for a restart
                _LOG.error("the past could not be searched: %s", type(error).__name__)
            self._ending.wait(self._interval)

    def _turn(self) -> None:
        """Sweeps once a day, at its beginning, and when the service starts."""
        today = today_at(self._clock.now())
        if self._swept != today:
            self._desk.sweep()
            self._swept = today
        if self._desk.due() and not self._ending.wait(self._settling):
            self._desk.work(stop=self._ending.is_set)
