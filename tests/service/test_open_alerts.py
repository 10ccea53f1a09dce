"""The number of unresolved alerts: it tells how many, and nothing of what one may not see."""

import asyncio
from collections.abc import Callable, Collection, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event

from tests.contracts.samples import MORNING

from iass.access import Scope
from iass.alert.records import FeedEvent
from iass.service.open_alerts import OpenAlerts
from iass.service.routes.stream import CountTeller

_HERE = Scope()
_EVENT = FeedEvent(5, "alert.raised", "alert-1", MORNING, {"advice": "PROTECT", "lane": "CGK/C01"})


def _here() -> Collection[Scope]:
    return {_HERE}


def _run(work: Callable[[], Coroutine[None, None, list[bytes]]]) -> list[bytes]:
    """In a thread of its own: a browser's test may have left a loop in this one."""
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(lambda: asyncio.run(work())).result()


def test_alert_that_is_hidden_is_told_by_the_same_number_again() -> None:
    numbers = [3]
    assert _run(lambda: _told(numbers, (3, 3, 4))) == [_line(3), b"", b"", _line(4)]


def _line(count: int) -> bytes:
    return b'event: alerts.open\ndata: {"open": %d}\n\n' % count


async def _told(numbers: list[int], later: Collection[int]) -> list[bytes]:
    """What a listener is told soon after they come, and after each event that leaves so many."""
    roused = asyncio.Event()
    counted = OpenAlerts(lambda _scope: numbers[0], _here, roused.set)
    running = asyncio.create_task(counted.run())
    teller = CountTeller(counted, _HERE)
    counted.expect(_HERE)
    told = []
    for number in (*later, numbers[0]):
        await asyncio.wait_for(roused.wait(), 10)
        roused.clear()
        told.append(teller.told())
        numbers[0] = number
        counted.hear(_EVENT)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    return told


def test_number_is_lost_for_whoever_comes_back_while_it_is_counted() -> None:
    """Their scope was counted before; nobody of it listened when this count began, and it gives them nothing."""
    assert _run(_come_back) == [b"", _line(7)]


async def _come_back() -> list[bytes]:
    roused, begun, going = asyncio.Event(), Event(), Event()
    listening = [_HERE]

    def count(_scope: Scope) -> int:
        begun.set()
        assert going.wait(10)
        return 7

    elsewhere = Scope(places=frozenset({"DPS"}))
    counted = OpenAlerts(count, lambda: tuple(listening), roused.set)
    running = asyncio.create_task(counted.run())
    going.set()
    counted.hear(_EVENT)
    await asyncio.wait_for(roused.wait(), 10)
    roused.clear()
    begun.clear()
    going.clear()
    listening[:] = [elsewhere]
    counted.hear(_EVENT)
    await asyncio.to_thread(begun.wait, 10)
    listening.append(_HERE)
    counted.expect(_HERE)
    teller = CountTeller(counted, _HERE)
    going.set()
    told = []
    for _ in range(2):
        with suppress(TimeoutError):
            await asyncio.wait_for(roused.wait(), 2)
        roused.clear()
        told.append(teller.told())
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    return told
