"""All notices of a question, page by page: what is left out of a work list is done too late, or never."""

from collections.abc import Callable, Iterator, Sequence

from iass.watchlist.notice import Notice, NoticeState
from iass.watchlist.records import Notices
from iass.watchlist.version import NoticeVersion

AT_ONCE = 500


def every(read: Callable[[Notice | None], Sequence[NoticeVersion]]) -> Iterator[NoticeVersion]:
    """read: a page of at most `AT_ONCE`, behind the notice that it is given. The last one is not full."""
    after: Notice | None = None
    while True:
        page = read(after)
        yield from page
        if len(page) < AT_ONCE:
            return
        after = page[-1].notice


def every_submitted(notices: Notices) -> Iterator[NoticeVersion]:
    """Requests that wait for a second officer, in order of id."""

    def read(after: Notice | None) -> Sequence[NoticeVersion]:
        behind = after.notice_id if after else None
        return notices.in_states((NoticeState.SUBMITTED,), limit=AT_ONCE, after=behind)

    return every(read)
