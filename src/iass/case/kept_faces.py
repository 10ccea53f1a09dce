"""Faces of past crossings: templates without a picture, for as many days as the law lets them be kept, and then none.

A day is one of Jakarta. Its faces go together, at the first moment at which the oldest of them has been kept for the
whole time: none is ever kept longer, and the last of a day a little shorter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from iass.face.template import Template, Vectors
from iass.ids import CrossingId, ModelId
from iass.registry.values import today_at


@dataclass(frozen=True, slots=True, eq=False)
class KeptFace:
    """The fused face of one passage."""

    crossing_id: CrossingId
    at: datetime
    template: Template

    @property
    def day(self) -> date:
        return today_at(self.at)


@dataclass(frozen=True, slots=True, eq=False)
class FaceBatch:
    """crossing_ids: in order. vectors: float32 (n, dimension), one row each, of length 1."""

    crossing_ids: tuple[CrossingId, ...]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class ForgottenDay:
    """A day of which no face can be read any more. faces: how many there were."""

    day: date
    faces: int


@dataclass(frozen=True, slots=True)
class KeptMark:
    """That a face is kept. day: of Jakarta, with which it goes."""

    day: date
    model_id: ModelId

    def gone_on(self, days: int) -> date:
        """The first day on which nobody can read it any more, where faces are kept for so many days."""
        return self.day + timedelta(days=days)


class KeptFaces(Protocol):
    """Sealed with a key for each day. What is asked for names the first day that may still be read."""

    def add(self, face: KeptFace) -> None: ...

    def count(self, model_id: ModelId, since: date) -> int:
        """Of one recogniser: another one's do not compare."""
        ...

    def batch(self, model_id: ModelId, since: date, after: str, limit: int) -> FaceBatch:
        """In order of crossing_id, from the one behind `after` on; empty at the end. Raises Tampered."""
        ...

    def of_crossings(self, crossing_ids: Sequence[CrossingId]) -> Mapping[CrossingId, KeptMark]:
        """Of those of these passages whose face is kept, without the face."""
        ...

    def remove(self, crossing_ids: Sequence[str]) -> None:
        """Those of these passages, when whoever passed is erased."""
        ...

    def forget_before(self, day: date) -> Sequence[ForgottenDay]:
        """Destroys the keys of all former days, oldest first; nobody can read their faces from then on."""
        ...

    def clear(self, limit: int) -> int:
        """Removes at most so many rows that no key can open; answers how many."""
        ...


def first_kept_day(now: datetime, days: int) -> date:
    """The oldest day of which faces may still be read; tomorrow when none may be kept (days = 0)."""
    return today_at(now) - timedelta(days=days - 1)
