"""A row may correct whom an approved notice is about; it may not put somebody else in his place."""

from collections.abc import Sequence

from iass.registry.cells import Problem
from iass.watchlist.notice import RUNNING, Notice, NoticeKind, NoticeState
from iass.watchlist.records import Notices

ANOTHER_PERSON = Problem(
    "notice_id", "the row is about another person than the notice that was approved under this id",
    "Withdraw that notice where it is wrong, and file this person under a new id",
    "baris ini tentang orang lain daripada catatan yang sudah disetujui dengan id ini",
    perbaikan="Cabut catatan itu bila keliru, dan ajukan orang ini dengan id baru",
)  # fmt: skip


def puts_another(notices: Notices, new: Notice) -> Sequence[Problem]:
    """Compared with every version that was approved: else two rows would do what one may not. A document that is lost
    is its number's notice, and no person's."""
    if new.state is NoticeState.WITHDRAWN:
        return ()
    bound = (one.notice for one in notices.versions(new.notice_id) if one.notice.state in RUNNING)
    others = (one for one in bound if NoticeKind.LOST_DOCUMENT not in (new.kind, one.kind))
    return () if all(notices.may_correct(new, one) for one in others) else (ANOTHER_PERSON,)
