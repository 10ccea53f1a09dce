"""Who listens to the live feed, and whether they still may: one look for all."""

import asyncio
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from iass.access import EVERYWHERE
from iass.service import audience, feed
from iass.service.audience import Audience, Seat
from iass.service.doorkeeper import Credentials

Inside = Callable[[Collection[Credentials]], frozenset[Credentials]]


def _of(name: str) -> Credentials:
    return Credentials(None, name, None)


def _watched(inside: Inside, *names: str, looks: int = 1) -> tuple[list[Seat], int]:
    """Their seats after that many looks, and how often they were roused."""
    roused: list[int] = []

    async def watch() -> list[Seat]:
        heard = Audience(inside, lambda: roused.append(1))
        with ExitStack() as opened:
            seats = [opened.enter_context(heard.seated(_of(name), EVERYWHERE)) for name in names]
            running = asyncio.create_task(heard.run())
            await asyncio.sleep(feed.LOOK_SECONDS * (looks + 0.5))
            running.cancel()
        return seats

    with ThreadPoolExecutor(1) as elsewhere:  # a browser's test may have left a loop in this thread
        return elsewhere.submit(lambda: asyncio.run(watch())).result(), len(roused)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "LOOK_SECONDS", 0.1)


def test_every_listener_is_a_look_at_the_database() -> None:
    asked: list[int] = []

    def inside(given: Collection[Credentials]) -> frozenset[Credentials]:
        asked.append(len(given))
        return frozenset(given)

    names = [f"token-{number}" for number in range(200)]
    seats, roused = _watched(inside, *names, *names[:7])
    assert asked == [200], "two windows of one session are one"
    assert all(seat.may_stay for seat in seats) and roused == 0


def test_whoever_is_out_stays_with_those_who_are_in() -> None:
    seats, roused = _watched(lambda _: frozenset({_of("siti")}), "siti", "budi")
    assert [seat.may_stay for seat in seats] == [True, False]
    assert roused == 1


def test_nobody_is_looked_at() -> None:
    def inside(_given: Collection[Credentials]) -> frozenset[Credentials]:
        raise AssertionError("nobody listens")

    assert _watched(inside) == ([], 0)


def test_database_that_fails_once_puts_everybody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """And one that fails for long lets nobody go on unknown."""

    def inside(_given: Collection[Credentials]) -> frozenset[Credentials]:
        raise OSError("the disk is full")

    seats, _ = _watched(inside, "siti")
    assert seats[0].may_stay
    monkeypatch.setattr(audience, "_TRUST_SECONDS", 0.05)
    assert not seats[0].may_stay
