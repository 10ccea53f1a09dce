"""The three zones of Indonesian law. None knows summer time; a day of each begins at another moment."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


class Zone(StrEnum):
    """WIB: UTC+7, as in Jakarta. WITA: UTC+8, as in Makassar. WIT: UTC+9, as in Jayapura."""

    WIB = "WIB"
    WITA = "WITA"
    WIT = "WIT"

    @property
    def info(self) -> ZoneInfo:
        return _PLACES[self]

    def begin_of(self, day: date) -> datetime:
        """The first moment of a day."""
        return datetime.combine(day, time(), self.info)

    def end_of(self, day: date) -> datetime:
        """The first moment after a day: the exclusive end of a period whose last day it is."""
        return self.begin_of(day + _DAY)

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.info).date()

    def last_day(self, until: datetime) -> date:
        """The last day of which a period that ends there, exclusively, holds any part."""
        return (until.astimezone(self.info) - timedelta(microseconds=1)).date()


_PLACES = {
    Zone.WIB: ZoneInfo("Asia/Jakarta"),
    Zone.WITA: ZoneInfo("Asia/Makassar"),
    Zone.WIT: ZoneInfo("Asia/Jayapura"),
}
