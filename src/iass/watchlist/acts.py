"""The life of a notice as one table: what may be done in which state, by whom, and what it leads to.

draft -> submitted -> approved (by another person) -> in force -> extended / lapsed / withdrawn. Every surface acts by
this table: desk, API, console, import, and the law itself, which lapses. What is not a row cannot happen.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from iass.access import Permission
from iass.watchlist.notice import Change, NoticeState

_DRAFT, _SUBMITTED, _APPROVED = NoticeState.DRAFT, NoticeState.SUBMITTED, NoticeState.APPROVED
_IN_FORCE, _EXTENDED = NoticeState.IN_FORCE, NoticeState.EXTENDED
_LAPSED, _WITHDRAWN = NoticeState.LAPSED, NoticeState.WITHDRAWN


class Act(StrEnum):
    """What is done to a notice. The value is the end of the audit entry's action, `notice.submit`."""

    FILE = "file"
    EDIT = "edit"
    SUBMIT = "submit"
    APPROVE = "approve"
    REFUSE = "refuse"
    EXTEND = "extend"
    CONFIRM = "confirm"
    WITHDRAW = "withdraw"
    TELL = "tell"
    AMEND = "amend"
    RELIST = "relist"
    LAPSE = "lapse"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that can happen. before: the state that holds at that moment, None where there is no notice yet;
    waiting: the change that waits for approval, None for none. after: None leaves the state as it is recorded; asks:
    what waits from then on. permission: None for the law itself, and for the list that
    let go of somebody and names him again. second: another person than whoever asked."""

    act: Act
    before: NoticeState | None
    after: NoticeState | None
    article: str
    permission: Permission | None = Permission.FILE_NOTICES
    second: bool = False
    waiting: Change | None = None
    asks: Change | None = None

    def state_after(self) -> NoticeState | None:
        return self.after or self.before


_LIFE = "docs/policy.md, states of a notice"
_TWO = "docs/policy.md, states of a notice: approved by another person than the author"
_EXTENSION = "UU 6/2011 art. 97 and 102; Permenimipas 13/2025 art. 13"
_URGENT = "docs/policy.md, urgent request: 20 days without a formal decision"
_LAPSE = "UU 6/2011 art. 97(2): ends by operation of law"
_LISTED = "docs/import-formats.md: whom a list names again, it let go by mistake or for a time"
_TELLING = "docs/policy.md: the person is told within 7 days of the decision"
_SECOND = (Permission.APPROVE_NOTICES, True)
_BINDS = (_APPROVED, _IN_FORCE, _EXTENDED)
_AFTER = {Change.EXTEND: _EXTENDED, Change.CONFIRM: _APPROVED, Change.WITHDRAW: _WITHDRAWN}


def _asked_for() -> Iterator[Row]:
    """A change of a notice that binds waits for another officer; until then the notice stays as it is."""
    asks = (
        (Act.EXTEND, Change.EXTEND, (_APPROVED, _IN_FORCE), _EXTENSION),
        (Act.CONFIRM, Change.CONFIRM, (_APPROVED, _IN_FORCE), _URGENT),
        (Act.WITHDRAW, Change.WITHDRAW, (*_BINDS, _LAPSED), _LIFE),
    )
    for act, change, states, article in asks:
        for state in states:
            yield Row(act, state, None, article, asks=change)
            yield Row(Act.APPROVE, state, _AFTER[change], _TWO, *_SECOND, waiting=change)
            yield Row(Act.REFUSE, state, None, _LIFE, *_SECOND, waiting=change)


def _listed_again() -> Iterator[Row]:
    """Only what the list itself let go of. Who comes back begins as anybody new; a withdrawal that waits is dropped."""
    yield Row(Act.RELIST, _WITHDRAWN, _DRAFT, _LISTED, None)
    for state in (*_BINDS, _LAPSED):
        yield Row(Act.RELIST, state, None, _LISTED, None, waiting=Change.WITHDRAW)


def _binding() -> Iterator[Row]:
    for state in _BINDS:
        yield Row(Act.AMEND, state, None, _TWO, *_SECOND)
        for waiting in (None, *Change):
            yield Row(Act.LAPSE, state, _LAPSED, _LAPSE, None, waiting=waiting)
            yield Row(Act.TELL, state, None, _TELLING, waiting=waiting, asks=waiting)


ACTS: tuple[Row, ...] = (
    Row(Act.FILE, None, _DRAFT, _LIFE),
    Row(Act.EDIT, _DRAFT, _DRAFT, _LIFE),
    Row(Act.SUBMIT, _DRAFT, _SUBMITTED, "Permenimipas 13/2025, minimum row"),
    Row(Act.WITHDRAW, _DRAFT, _WITHDRAWN, _LIFE),
    Row(Act.APPROVE, _SUBMITTED, _APPROVED, _TWO, *_SECOND),
    Row(Act.REFUSE, _SUBMITTED, _DRAFT, _LIFE, *_SECOND),
    Row(Act.WITHDRAW, _SUBMITTED, _WITHDRAWN, _LIFE),
    *_asked_for(),
    *_binding(),
    *_listed_again(),
    Row(Act.AMEND, _LAPSED, None, _TWO, *_SECOND),
    Row(Act.AMEND, _WITHDRAWN, None, _TWO, *_SECOND),
)

_Place = tuple[NoticeState | None, Change | None]
_TABLE = {(row.act, row.before, row.waiting): row for row in ACTS}


def find(act: Act, before: NoticeState | None, waiting: Change | None = None) -> Row | None:
    """The row; None when this cannot be done now."""
    return _TABLE.get((act, before, waiting))


def possible(before: NoticeState | None, waiting: Change | None = None) -> tuple[Row, ...]:
    """What people can do now, in the table's order."""
    rows = (row for row in ACTS if (row.before, row.waiting) == (before, waiting))
    return tuple(row for row in rows if row.permission is not None)


def way(before: NoticeState | None, after: NoticeState) -> tuple[Act, ...] | None:
    """The fewest acts of people that lead from one state to another, as an import does them in one row: at least one.
    None when there are none."""
    queue: deque[tuple[_Place, tuple[Act, ...]]] = deque([((before, None), ())])
    seen: set[_Place] = set()
    while queue:
        place, done = queue.popleft()
        for row in possible(*place):
            there = (row.state_after(), row.asks)
            if there == (after, None):
                return (*done, row.act)
            if there not in seen:
                seen.add(there)
                queue.append((there, (*done, row.act)))
    return None
