"""Passages and alerts by the hour, as a drawing: one above the other on one axis of time, each on its own scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.service.schemas.figures import HourOut

WIDTH, HEIGHT = 1240, 268
LEFT, RIGHT = 76, 12
UPPER, LOWER = (26, 136), (172, 232)
"""Top and bottom of the two parts."""
_MOST_TICKS = 12


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class HourTick:
    at: float
    word: str


@dataclass(frozen=True, slots=True)
class HourRow:
    """The same in words, for whoever reads and does not see."""

    hour: str
    passages: str
    alerts: str


@dataclass(frozen=True, slots=True)
class HourPlot:
    """most: the greatest count of each part, in words; empty where there is none."""

    passages: tuple[Bar, ...]
    alerts: tuple[Bar, ...]
    most_passages: str
    most_alerts: str
    ticks: tuple[HourTick, ...]
    rows: tuple[HourRow, ...]


def plot(hours: Sequence[HourOut], words: Catalogue) -> HourPlot:
    """hours: at least one, oldest first. Only hours in which something passed have a row."""
    passages, alerts = [one.passages for one in hours], [one.alerts for one in hours]
    every = -(-len(hours) // _MOST_TICKS)
    short = len(hours) * timedelta(hours=1) <= timedelta(days=2)
    return HourPlot(
        passages=_bars(passages, *UPPER),
        alerts=_bars(alerts, *LOWER),
        most_passages=_most(passages, words),
        most_alerts=_most(alerts, words),
        ticks=tuple(
            HourTick(_place(number, len(hours)), _told(hours[number], short, words))
            for number in range(0, len(hours), every)
        ),
        rows=tuple(
            HourRow(
                formats.day_and_time(one.hour, words.language),
                formats.count(one.passages, words.language),
                formats.count(one.alerts, words.language),
            )
            for one in reversed(hours)
            if one.passages or one.alerts
        ),
    )


def _bars(counts: Sequence[int], top: int, bottom: int) -> tuple[Bar, ...]:
    most = max(counts)
    width = max(0.8 * (WIDTH - LEFT - RIGHT) / len(counts), 0.6)
    tall = ((number, (bottom - top) * count / most) for number, count in enumerate(counts) if count > 0)
    return tuple(
        Bar(_place(number, len(counts)), round(bottom - height, 1), round(width, 2), round(height, 1))
        for number, height in tall
    )


def _place(number: int, of: int) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * number / of, 1)


def _most(counts: Sequence[int], words: Catalogue) -> str:
    return formats.count(max(counts), words.language) if max(counts) > 0 else ""


def _told(one: HourOut, short: bool, words: Catalogue) -> str:
    local = one.hour.astimezone(formats.ZONE)
    return formats.hour_of_day(local, words.language) if short else formats.short_day(local, words.language)
