"""Registered people who hold a document that was reported lost."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints

from iass.case.lost_holders import LostHolder
from iass.service.schemas.wire import READABLE, Moment, Wire, example, optional
from iass.watchlist.version import MAX_NOTE

_Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_NOTE, pattern=READABLE)]


class HolderOut(Wire):
    """One of them, and whether an officer has seen to it."""

    person_id: str = example("SIMKIM-P004", "Their id in the registry")
    name: str = example("LARAS KUSUMAWATI", "As the registry has it")
    number: str = example("X9917640", "Of the document, as the registry has it")
    issuer: str = example("IDN", "Of the document, ICAO three-letter code")
    since: Moment = example("2026-11-24T09:00:00+07:00", "When it was found")
    settled_at: Moment | None = optional("2026-11-25T09:00:00+07:00", "When an officer saw to it")
    settled_by: str | None = optional("siti.r", "Which officer")
    note: str | None = optional("she has a new passport", "What came of it")

    @classmethod
    def of_holder(cls, found: LostHolder) -> Self:
        holding, settled = found.holding, found.holding.settled
        return cls(
            person_id=holding.person_id,
            name=found.person.full_name if found.person else "",
            number=holding.number,
            issuer=holding.issuer,
            since=holding.since,
            settled_at=settled.at if settled else None,
            settled_by=settled.officer if settled else None,
            note=settled.note if settled else None,
        )


class HoldersOut(Wire):
    """In order of person."""

    holders: list[HolderOut] = Field(description="In order of person; settled ones too")


class SettleIn(Wire):
    """What came of it."""

    note: _Note = example("she has a new passport", "What came of it")


class SettledOut(Wire):
    """What was said of which holder."""

    notice_id: str = example("L-2026-004", "The notice")
    person_id: str = example("SIMKIM-P004", "Whose document it is")
    note: str = example("she has a new passport", "What came of it")
