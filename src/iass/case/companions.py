"""Who crossed together with somebody, again and again: crossings as evidence, never a conclusion. See decision 0037.

Nothing but who, where, in which direction and when goes in: neither nationality nor sex."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from iass.access import EVERYWHERE, Scope
from iass.capture.lane import Direction
from iass.case.passage import Passage
from iass.ids import CrossingId
from iass.screen.compare.document_number import number_key

ADULT_AGE = 18
HOLDER = "person:"
"""Before the registry's id, where it knows who holds the document."""
A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Window:
    """A time at one checkpoint, in one direction; both ends count. number: by which answers name it, from 1."""

    number: int
    checkpoint: str
    direction: Direction
    begins: datetime
    ends: datetime

    def overlaps(self, other: "Window") -> bool:
        here = (self.checkpoint, self.direction) == (other.checkpoint, other.direction)
        return here and self.begins <= other.ends and other.begins <= self.ends

    def shifted(self, by: timedelta, number: int) -> "Window":
        return Window(number, self.checkpoint, self.direction, self.begins + by, self.ends + by)


@dataclass(frozen=True, slots=True)
class Crossed:
    """One crossing of a traveller. window: in which it lies; 0 where nobody asked for one."""

    traveller: str
    crossing_id: CrossingId
    checkpoint: str
    direction: Direction
    at: datetime
    window: int = 0


@dataclass(frozen=True, slots=True)
class Met:
    """A traveller who crossed in so many of the windows."""

    traveller: str
    windows: int


@dataclass(frozen=True, slots=True)
class MetPage:
    """found: how many there are in all. minors: how many more are left out as they were minors at a crossing."""

    met: tuple[Met, ...]
    found: int
    minors: int


class CrossedTogether(Protocol):
    """Travellers are told apart by who they are in the registry, else by issuer and number of the document. Whoever is
    known to be protected, where the scope does not show it, counts in `others` and is named nowhere else; so is a
    minor where the scope shows nothing protected at all: by the youngest age that any of their papers, or the registry,
    allows on the day of one of the windows in which they crossed."""

    def travellers(self, crossing_ids: Collection[CrossingId]) -> frozenset[str]:
        """Who crossed; a capture without a document is nobody's."""
        ...

    def of(
        self, travellers: Collection[str], since: datetime, limit: int, scope: Scope = EVERYWHERE
    ) -> Sequence[Crossed]:
        """Their crossings from that moment on, at the scope's places, newest first."""
        ...

    def others(self, windows: Sequence[Window], but: Collection[str]) -> Mapping[int, int]:
        """How many travellers crossed in each, beside these; by the window's number."""
        ...

    def met(
        self,
        windows: Sequence[Window],
        but: Collection[str],
        least: int,
        limit: int,
        offset: int = 0,
        scope: Scope = EVERYWHERE,
    ) -> MetPage:
        """Beside these, whoever crossed in at least so many windows, most first."""
        ...

    def within(self, windows: Sequence[Window], travellers: Collection[str]) -> Sequence[Crossed]:
        """The first crossing of each in each of the windows, oldest first."""
        ...

    def times(self, windows: Sequence[Window], travellers: Collection[str]) -> Mapping[str, int]:
        """In how many of the windows each of them crossed; only who crossed in one."""
        ...


def traveller_of(passage: Passage) -> str | None:
    """By which a traveller is known again: who holds the document, else the document. None for a face alone."""
    if passage.holder_id:
        return f"{HOLDER}{passage.holder_id}"
    key = number_key(passage.document.number) if passage.document else ""
    return f"document:{passage.document.issuer}:{key}" if passage.document and key else None


def born_by(passage: Passage) -> str | None:
    """The latest day on which the traveller may have been born, YYYY-MM-DD; None where no document tells."""
    born = passage.document.birth_date if passage.document else None
    return born.latest.isoformat() if born else None


def minors_born_after(day: date) -> str:
    """Whoever was born after this day, YYYY-MM-DD, is a minor on that one."""
    return f"{day.year - ADULT_AGE:04d}-{day:%m-%d}"


def occasions(crossed: Sequence[Crossed], around: timedelta) -> tuple[Window, ...]:
    """When somebody crossed, and as long before and after it; in order. Crossings at one checkpoint, in one direction,
    whose windows would touch are one occasion: a traveller who is sent back and comes again is not there twice."""
    found: list[Window] = []
    for one in sorted(crossed, key=lambda one: (one.checkpoint, one.direction, one.at, one.crossing_id)):
        window = Window(0, one.checkpoint, one.direction, one.at - around, one.at + around)
        if found and found[-1].overlaps(window):
            window = Window(0, one.checkpoint, one.direction, found.pop().begins, window.ends)
        found.append(window)
    found.sort(key=lambda one: (one.begins, one.checkpoint, one.direction))
    return tuple(one.shifted(timedelta(), number) for number, one in enumerate(found, start=1))


def compared_with(windows: Sequence[Window], now: datetime) -> tuple[Window, ...]:
    """The same windows one week before and one week after, where they are past and the person did not cross: whoever
    comes every week, as crew and commuters do, is found in these as often."""
    shifted = [one.shifted(by, 0) for one in windows for by in (-A_WEEK, A_WEEK)]
    apart = [one for one in shifted if one.ends <= now and not any(one.overlaps(other) for other in windows)]
    return tuple(one.shifted(timedelta(), number) for number, one in enumerate(dict.fromkeys(apart), start=1))
