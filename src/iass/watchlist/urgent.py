"""An urgent request is made once: neither for the same person nor on the same instrument can it be filed again."""

import re

from iass.ids import NoticeId
from iass.watchlist.lifecycle import Transition
from iass.watchlist.notice import Notice, NoticeState
from iass.watchlist.records import Notices

_NEVER_HELD = frozenset({NoticeState.DRAFT, NoticeState.SUBMITTED})

URGENT_AGAIN = Transition(
    "urgent-filed-before", "urgent",
    lambda _new, _recorded, _now: True,
    "permintaan mendesak untuk orang atau dasar yang sama sudah pernah diajukan",
    "an urgent request for the same person or on the same instrument was filed before",
    "File the decision, without urgent",
    "Ajukan keputusannya, tanpa urgent",
)  # fmt: skip


def filed_before(notices: Notices, notice: Notice) -> tuple[NoticeId, ...]:
    """The other notices that were urgent about the same person or on the same instrument, whatever became of them;
    none for a notice that is not urgent. A request that never went to the checkpoints does not count."""
    if not notice.urgent:
        return ()
    former = (one for one in notices.urgent_before(notice) if one.state not in _NEVER_HELD)
    return tuple(sorted({one.notice_id for one in former if _same_person(one, notice) or _same_request(one, notice)}))


def _same_person(one: Notice, other: Notice) -> bool:
    """By a document number, or by the birth date: the names are alike already."""
    numbers = {_key(number) for number in one.document_numbers} & {_key(number) for number in other.document_numbers}
    return bool(numbers - {""}) or (one.birth_date is not None and one.birth_date == other.birth_date and _named(one))


def _named(notice: Notice) -> bool:
    return bool(notice.full_name)


def _same_request(one: Notice, other: Notice) -> bool:
    return (one.agency, one.instrument.number) == (other.agency, other.instrument.number)


def _key(number: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", number.upper())
