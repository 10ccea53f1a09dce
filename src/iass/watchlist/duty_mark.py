"""Where a page of duties ended, as text for whoever asks for the next one."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime

from iass.errors import InvalidInput

Place = tuple[datetime, str, str]
"""Due moment, kind and notice, in which order the list stands."""

LONGEST = 400


def write_mark(as_of: datetime, place: Place) -> str:
    """as_of: when the first page was asked for. What has no limit stands at that moment, on every page."""
    held = [as_of.isoformat(), place[0].isoformat(), *place[1:]]
    return urlsafe_b64encode(json.dumps(held, ensure_ascii=False).encode()).decode().rstrip("=")


def read_mark(text: str) -> tuple[datetime, Place]:
    """Raises InvalidInput for what `write_mark` did not write."""
    try:
        held = json.loads(urlsafe_b64decode(text[:LONGEST] + "=" * (-len(text[:LONGEST]) % 4)))
        as_of, due, kind, notice_id = held
        moments = [datetime.fromisoformat(one) for one in (as_of, due)]
    except (ValueError, TypeError, RecursionError):
        raise no_mark() from None
    if any(one.tzinfo is None for one in moments) or not isinstance(kind, str) or not isinstance(notice_id, str):
        raise no_mark()
    return moments[0], (moments[1], kind, notice_id)


def no_mark() -> InvalidInput:
    """For a text that no page gave."""
    return InvalidInput("not the mark of a page", where="after", mend="Give the `next` of the page before")
