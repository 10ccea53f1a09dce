"""Who is sought: one entry of the watchlist, and the instrument behind it."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from iass.capture.document import INDONESIA, Sex
from iass.capture.partial_date import PartialDate
from iass.ids import ImageId, NoticeId, OfficerId
from iass.watchlist.zone import Zone


class NoticeKind(StrEnum):
    """The kinds of docs/policy.md; their Indonesian names are in the console's catalogue."""

    EXIT_BAN = "EXIT_BAN"
    ENTRY_BAN = "ENTRY_BAN"
    WANTED_DOMESTIC = "WANTED_DOMESTIC"
    WANTED_FOREIGN = "WANTED_FOREIGN"
    CRIMINAL_RECORD = "CRIMINAL_RECORD"
    UNSETTLED_OBLIGATION = "UNSETTLED_OBLIGATION"
    VIOLATION = "VIOLATION"
    DEPORTED = "DEPORTED"
    LOST_DOCUMENT = "LOST_DOCUMENT"
    PROTECT = "PROTECT"


class NoticeState(StrEnum):
    """DRAFT, SUBMITTED, APPROVED (not yet begun), IN_FORCE, EXTENDED (also in force), LAPSED, WITHDRAWN."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    IN_FORCE = "in_force"
    EXTENDED = "extended"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


DECISION = "decision"
"""Of the kinds of instrument, the one that is more than somebody's wish."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """The decision, request or order behind a notice (UU 6/2011 art. 91-103). kind: decision|request|order."""

    kind: str
    number: str
    issued_on: date

    @property
    def number_key(self) -> str:
        """However it is written: KEP-101/2026 and kep 101 / 2026 are one number."""
        return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", self.number)).casefold()


class Change(StrEnum):
    """What may be asked for while a notice binds, and waits for a second officer."""

    EXTEND = "extend"
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Pending:
    """A change of a notice that binds, as it was asked for. Until another officer approves it, nothing changes.

    instrument, valid_until (exclusive): of an extension, or of the decision that confirms an urgent request; the end is
    None for a lifetime.
    """

    change: Change
    asked_by: OfficerId
    asked_at: datetime
    reason: str
    instrument: Instrument | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """That the person was told of the decision: on which day, how, and which officer says so."""

    on: date
    how: str
    officer: OfficerId


@dataclass(frozen=True, slots=True)
class OtherName:
    """Another name of the subject, in one piece. weak: a nickname or a word that many share: it is kept and shown, and
    nobody is found by it."""

    name: str
    weak: bool = False


@dataclass(frozen=True, slots=True)
class OtherNames:
    """As they are stored, in their order."""

    names: tuple[OtherName, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """One version of a notice. valid_until is exclusive; None is for a lifetime or until withdrawn.

    state is what was recorded; ask `state_at` what holds at a moment, because the law lapses a
    notice by itself. sex: None only of a draft that does not say it. asked_in_writing: the agency's written request
    to detain is on file. secure: the notice says that the person is to be held. names_minor: it expressly concerns a
    minor.
    checkpoints: codes of those whose lanes look for it, in capitals; empty for all of them.
    zone: where the instrument was issued; its days are counted there. urgent: a request without a decision. told: that
    the person knows of the instrument. other_names: under which the person is sought too.
    """

    notice_id: NoticeId
    kind: NoticeKind
    surname: str
    given_names: str
    sex: Sex | None
    birth_date: PartialDate | None
    birth_place: str
    nationality: str
    reason: str
    agency: str
    instrument: Instrument
    valid_from: datetime
    valid_until: datetime | None
    state: NoticeState
    author: str
    approver: str | None = None
    document_numbers: tuple[str, ...] = ()
    image_ids: tuple[ImageId, ...] = ()
    asked_in_writing: bool = False
    secure: bool = False
    names_minor: bool = False
    contact: str = ""
    checkpoints: tuple[str, ...] = ()
    version: int = 1
    zone: Zone = Zone.WIB
    urgent: bool = False
    pending: Pending | None = None
    told: Told | None = None
    other_names: tuple[OtherName, ...] = ()

    @property
    def strong_names(self) -> tuple[str, ...]:
        """The further names that somebody is found by."""
        return tuple(one.name for one in self.other_names if not one.weak)

    @property
    def decision(self) -> tuple[str, str, int] | None:
        """The agency, and its decision's number, in whatever writing, and year; None where it rests on none."""
        if self.urgent or self.instrument.kind != DECISION:
            return None
        return self.agency, self.instrument.number_key, self.instrument.issued_on.year

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.given_names, self.surname) if part)

    @property
    def concerns_wni(self) -> bool:
        return self.nationality == INDONESIA

    def state_at(self, moment: datetime) -> NoticeState:
        """What holds at that moment: an approved notice begins, and a notice past its period has lapsed."""
        return state_at(self.state, self.valid_from, self.valid_until, moment)

    def sought_at(self, checkpoint: str) -> bool:
        """Whether the lanes of that checkpoint look for it."""
        return not self.checkpoints or checkpoint.upper() in self.checkpoints

    def in_force_at(self, moment: datetime) -> bool:
        return self.state_at(moment) in IN_FORCE


IN_FORCE = frozenset({NoticeState.IN_FORCE, NoticeState.EXTENDED})
RUNNING = frozenset({NoticeState.APPROVED, NoticeState.IN_FORCE, NoticeState.EXTENDED})
"""Approved and not ended, as recorded."""

ENDED = frozenset({NoticeState.WITHDRAWN, NoticeState.LAPSED})
"""Nothing follows."""


def state_at(
    recorded: NoticeState, valid_from: datetime, valid_until: datetime | None, moment: datetime
) -> NoticeState:
    """See `Notice.state_at`."""
    if recorded not in RUNNING:
        return recorded
    if moment < valid_from:
        return NoticeState.APPROVED
    if valid_until is not None and moment >= valid_until:
        return NoticeState.LAPSED
    return NoticeState.EXTENDED if recorded is NoticeState.EXTENDED else NoticeState.IN_FORCE
