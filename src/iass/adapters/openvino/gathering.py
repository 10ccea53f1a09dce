"""Micro-batching: crops that several threads bring while the network is busy go through it together.

Nobody waits for company. A thread that finds a free place runs at once, with what waits already; one that finds none
waits, as it would have to anyway, and goes along with the next run.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Crops = NDArray[np.uint8]
Rows = NDArray[np.float32]


@dataclass(slots=True, eq=False)
class _Ticket:
    """One thread's crops, and what came of them. leads: it is this thread's turn to run the network."""

    crops: Crops
    rows: Rows | None = None
    error: BaseException | None = None
    leads: bool = False
    woken: threading.Event = field(default_factory=threading.Event)


class Gathering:
    """Callable by many threads: crops in, their rows out, in the same order."""

    def __init__(self, run: Callable[[Crops], Rows], places: int, most: int) -> None:
        """run: one inference of any number of crops. places: inferences that may run at once. most: crops that go
        together; 1 for each thread's alone."""
        self._run, self._free, self._most = run, places, most
        self._lock = threading.Lock()
        self._waiting: deque[_Ticket] = deque()

    def __call__(self, crops: Crops) -> Rows:
        """Raises whatever `run` raises on these crops; the crops of others do no harm to them."""
        ticket = _Ticket(crops)
        with self._lock:
            ticket.leads = self._free > 0  # a place is free only while nobody waits
            if ticket.leads:
                self._free -= 1
            else:
                self._waiting.append(ticket)
        if not ticket.leads:
            ticket.woken.wait()
        if ticket.leads:
            self._lead(ticket)
        if ticket.error is not None:
            raise ticket.error
        assert ticket.rows is not None  # noqa: S101  # its thread is here only when it is done
        return ticket.rows

    def _lead(self, own: _Ticket) -> None:
        """Runs the own crops and those that go along, then gives the place to the one that waits longest."""
        try:
            self._finish(self._together(own))
        finally:
            with self._lock:
                follower = self._waiting.popleft() if self._waiting else None
                if follower is None:
                    self._free += 1
                else:
                    follower.leads = True
            if follower is not None:
                follower.woken.set()

    def _together(self, own: _Ticket) -> list[_Ticket]:
        with self._lock:
            taken, count = [own], len(own.crops)
            while self._waiting and count + len(self._waiting[0].crops) <= self._most:
                taken.append(self._waiting.popleft())
                count += len(taken[-1].crops)
            return taken

    def _finish(self, taken: list[_Ticket]) -> None:
        try:
            rows = self._run(np.concatenate([ticket.crops for ticket in taken]))
            ends = np.cumsum([len(ticket.crops) for ticket in taken])[:-1]
            for ticket, part in zip(taken, np.split(rows, ends), strict=True):
                ticket.rows = part
        except BaseException as error:
            if len(taken) == 1:
                taken[0].error = error
            else:
                self._apart(taken)
        for ticket in taken:
            ticket.woken.set()

    def _apart(self, taken: list[_Ticket]) -> None:
        """One of them spoilt the run: each on its own, so that it is told to the one alone."""
        for ticket in taken:
            try:
                ticket.rows = self._run(ticket.crops)
            except BaseException as error:
                ticket.error = error
