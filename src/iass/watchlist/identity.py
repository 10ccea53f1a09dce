"""Minimum identity: without it nobody can tell whom a notice is about, and it can never be in force."""

from datetime import date

from iass.watchlist.intake import INTAKE, Check
from iass.watchlist.notice import Notice
from iass.watchlist.submission import submission_of

_PARTS = frozenset({"name", "sex", "birth-place", "birth-date-or-age", "document-number"})
IDENTITY = tuple(check for check in INTAKE if check.check_id in _PARTS)
"""The part of the minimum row that says who a person, or which a document is; of intake's own table. The photograph is
asked for beside it: it shows a face, and says not whose."""


def missing(notice: Notice) -> tuple[Check, ...]:
    """What it lacks of that, in the table's order; empty for one that says whom it is about."""
    asked = (check for check in IDENTITY if notice.kind in check.kinds)
    submission = submission_of(notice)
    return tuple(check for check in asked if not check.holds(submission, date.min))
