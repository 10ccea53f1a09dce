"""A row may correct whom an approved notice is about; it may not put somebody else in his place."""

from collections.abc import Sequence

from iass.registry.cells import Problem
from iass.watchlist.lifecycle import BOUND
from iass.watchlist.notice import Notice, NoticeKind, NoticeState
from iass.watchlist.records import Notices

ANOTHER_PERSON = Problem(
    "notice_id", "the row is about another person than the notice that was approved under this id",
    "Withdraw that notice where it is wrong, and file this person under a new id",
    "baris ini tentang orang lain daripada catatan yang sudah disetujui dengan id ini",
    perbaikan="Cabut catatan itu bila keliru, dan ajukan orang ini dengan id baru",
)  # fmt: skip


def puts_another(notices: Notices, new: Notice, recorded: Notice | None) -> Sequence[Problem]:
    """A document that is lost is its number's notice, and no person's."""
    if recorded is None or recorded.state not in BOUND or new.state is NoticeState.WITHDRAWN:
        return ()
    if NoticeKind.LOST_DOCUMENT in (new.kind, recorded.kind) or notices.is_one_person(new, recorded):
        return ()
    return (ANOTHER_PERSON,)
