"""Times, numbers, states and rates as people of either language read them."""

import math
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent

from iass.console.catalogue import Language
from iass.watchlist.zone import Zone

ZONE = ZoneInfo("Asia/Jakarta")
ZONE_NAME = "WIB"
ZONE_OFFSET = "+07:00"
"""Of that zone on every day: it knows no summer time."""
_KEPT = 4096
_ICAO_ONLY = {"D": "DE", "GBD": "GB", "GBN": "GB", "GBO": "GB", "GBP": "GB", "GBS": "GB"}


def clock_time(moment: datetime, language: Language) -> str:
    """Hours, minutes and seconds in western Indonesian time, in which the law counts too."""
    pattern = "HH.mm.ss" if language is Language.INDONESIAN else "HH:mm:ss"
    return format_datetime(moment, pattern, tzinfo=ZONE, locale=language.value)


def day_and_time(moment: datetime, language: Language) -> str:
    day = format_datetime(moment, "EEE d MMM y", tzinfo=ZONE, locale=language.value)
    return f"{day}, {clock_time(moment, language)} {ZONE_NAME}"


def today(moment: datetime) -> date:
    """The date in western Indonesian time."""
    return moment.astimezone(ZONE).date()


def iso_day(day: str, language: Language) -> str:
    """day: YYYY-MM-DD."""
    return format_date(date.fromisoformat(day), "EEEE d MMMM y", locale=language.value)


def long_day(moment: datetime, language: Language, zone: tzinfo) -> str:
    """As a letter is dated."""
    return format_date(moment.astimezone(zone).date(), "d MMMM y", locale=language.value)


def zoned(moment: datetime, zone: Zone, language: Language) -> str:
    """Day and time as they are in one of the three zones of the law."""
    pattern = "d MMM y HH.mm" if language is Language.INDONESIAN else "d MMM y HH:mm"
    return f"{format_datetime(moment, pattern, tzinfo=zone.info, locale=language.value)} {zone}"


def period_day(moment: datetime, zone: Zone, language: Language, *, ends: bool) -> str:
    """The first day of a period or, for its exclusive end, the last one; day and time where it is no whole day."""
    if moment.astimezone(zone.info).time() != time():
        return zoned(moment, zone, language)
    day = zone.last_day(moment) if ends else zone.day_of(moment)
    return f"{format_date(day, 'd MMM y', locale=language.value)} ({zone})"


def wall_time(local: datetime, language: Language) -> str:
    """Day, hours and minutes as an airport's clock shows them. local: with that airport's zone."""
    pattern = "d MMM HH.mm" if language is Language.INDONESIAN else "d MMM HH:mm"
    return format_datetime(local, pattern, tzinfo=local.tzinfo, locale=language.value)


def hour_of_day(local: datetime, language: Language) -> str:
    """Hours and minutes. local: with the zone in which it is read."""
    return format_datetime(
        local, "HH.mm" if language is Language.INDONESIAN else "HH:mm", locale=language.value, tzinfo=local.tzinfo
    )


def short_day(local: datetime, language: Language) -> str:
    return format_datetime(local, "d MMM", locale=language.value, tzinfo=local.tzinfo)


@lru_cache(_KEPT)
def score(value: float, language: Language) -> str:
    """A cosine similarity with three decimals."""
    return format_decimal(value, "0.000", locale=language.value)


@lru_cache(_KEPT)
def count(value: int, language: Language) -> str:
    return format_decimal(value, locale=language.value)


def decimal(value: float, language: Language) -> str:
    return format_decimal(value, "0.0", locale=language.value)


def percent(share: float, language: Language) -> str:
    """share: 0..1; with the digits that count below 10 %."""
    return format_percent(share, "0.#%" if share < 0.1 else "0%", locale=language.value)


def figure(value: float, language: Language) -> str:
    """An estimate, with the two digits that count: 1.2, 17, 0.0031."""
    return format_decimal(float(f"{value:.2g}"), "#,##0.##########", locale=language.value)


def state_name(code: str, language: Language) -> str:
    """The state behind an ICAO three-letter code; empty for one that is no state, or that CLDR does not know."""
    aliases = get_global("territory_aliases").get(code)
    short = _ICAO_ONLY.get(code) or (aliases[0] if aliases else "")
    return str(Locale(language.value).territories.get(short, ""))


@dataclass(frozen=True, slots=True)
class Odds:
    """`happens` in `of`: a rate as people can picture it."""

    happens: int
    of: int


def odds(rate: float) -> Odds:
    """0.003 -> 3 in 1,000; 0.0002 -> 2 in 10,000. rate: above 0, below 1; rounded up, never to flatter."""
    of = max(1_000, 10 ** math.ceil(-math.log10(rate)))
    return Odds(math.ceil(round(rate * of, 6)), of)
