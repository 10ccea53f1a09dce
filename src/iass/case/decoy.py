"""Practice pairs: two synthetic faces that the system "proposes" as one person, to measure how often officers catch a
wrong proposal. On real alerts nobody knows which proposals were wrong until much later. Decision 0040.

Nothing of it is an alert, a passage or a case, and no agency hears of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from iass.access import EVERYWHERE, Scope
from iass.alert.alert import Judgement
from iass.case.passage import CrossingTransaction
from iass.ids import OfficerId
from iass.records import Records

LEAST_MINUTES, MOST_MINUTES = 5, 480
KEPT = timedelta(days=28)
"""For how long an officer's answers are kept, and counted."""


class Side(StrEnum):
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class DecoyPicture:
    data: bytes = field(repr=False)
    media_type: str


@dataclass(frozen=True, slots=True)
class DecoyPair:
    """Two pictures of synthetic people, and whether they are of one."""

    pair_id: str
    is_same: bool
    pictures: Mapping[Side, DecoyPicture]


@dataclass(frozen=True, slots=True)
class DecoyChoice:
    """Of one checkpoint. minutes: between two pairs of one officer, 5..480; None where it is off."""

    checkpoint: str
    minutes: int | None = None
    officer: OfficerId | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DecoyLook:
    """A pair as one officer had it on the screen. answer: None until it is given; then what was seen, and when."""

    look_id: str
    officer: OfficerId
    checkpoint: str
    lane: str
    pair_id: str
    was_same: bool
    shown_at: datetime
    answer: Judgement | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DecoyCount:
    """How often one answer was given to pairs of one kind at one checkpoint."""

    checkpoint: str
    was_same: bool
    answer: Judgement
    count: int


class Decoys(Protocol):
    def choice(self, checkpoint: str) -> DecoyChoice: ...

    def choose(self, choice: DecoyChoice) -> None:
        """In place of the one before."""
        ...

    def add(self, look: DecoyLook) -> None: ...

    def get(self, look_id: str, officer: OfficerId) -> DecoyLook | None:
        """None for another officer's, too."""
        ...

    def answer(self, look_id: str, answer: Judgement, at: datetime) -> bool:
        """False where it was answered before: the first answer stays."""
        ...

    def last_shown(self, officer: OfficerId) -> Mapping[str, datetime]:
        """By pair, when this officer had it last."""
        ...

    def counts(
        self, since: datetime, scope: Scope = EVERYWHERE, officer: OfficerId | None = None
    ) -> Sequence[DecoyCount]:
        """Of the answered ones shown since then within the scope, by checkpoint, kind and answer. officer: theirs."""
        ...

    def forget_before(self, moment: datetime) -> int:
        """Looks of before; answers how many went."""
        ...


class DecoyTransaction(CrossingTransaction, Protocol):
    @property
    def decoys(self) -> Decoys: ...


DecoyRecords = Records[DecoyTransaction]
