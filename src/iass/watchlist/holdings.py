"""Documents reported lost that a registered person holds: work for the desk, and no alert on the person, who mostly is
the one who lost it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from iass.ids import NoticeId, OfficerId, PersonId


@dataclass(frozen=True, slots=True)
class Settled:
    """That an officer has seen to it, and what came of it."""

    at: datetime
    officer: OfficerId
    note: str


@dataclass(frozen=True, slots=True)
class Holding:
    """One number of a notice that is also one of a registered person. number, issuer: as the registry has them.
    since: when it was found."""

    notice_id: NoticeId
    person_id: PersonId
    number: str
    issuer: str
    since: datetime
    settled: Settled | None = None


class Holdings(Protocol):
    """By newest versions, of notices of lost documents that are approved and not recorded as ended; numbers as
    `number_key` writes them, whatever their issuer, as they are found at a lane."""

    def unfound(self, limit: int) -> Sequence[NoticeId]:
        """Notices with a number that a person holds and that `find` has not kept yet, in order of id."""
        ...

    def find(self, notice_id: NoticeId, at: datetime) -> Sequence[PersonId]:
        """Keeps what is not kept yet of that notice; answers whose numbers they are."""
        ...

    def of_notice(self, notice_id: NoticeId) -> Sequence[Holding]:
        """What holds by now and was found, in order of person and number."""
        ...

    def settle(self, notice_id: NoticeId, person_id: PersonId, settled: Settled) -> int:
        """Of what holds by now and was found, all of that person that is not settled; answers how many."""
        ...
