"""The number of unresolved alerts: it tells how many, and nothing of what one may not see."""

import asyncio
from collections.abc import Collection
from contextlib import suppress

from tests.contracts.samples import MORNING

from iass.access import Scope
from iass.alert.records import FeedEvent
from iass.service.open_alerts import OpenAlerts
from iass.service.routes.stream import CountTeller

_HERE = Scope()
_EVENT = FeedEvent(5, "alert.raised", "alert-1", MORNING, {"advice": "PROTECT", "lane": "CGK/C01"})


def _here() -> Collection[Scope]:
    return {_HERE}


def test_alert_that_is_hidden_is_told_by_the_same_number_again() -> None:
    numbers = [3]
    assert asyncio.run(_told(numbers, (3, 3, 4))) == [_line(3), b"", b"", _line(4)]


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
