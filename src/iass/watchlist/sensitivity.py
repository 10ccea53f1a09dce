"""How sensitive each kind of notice is: one table, in which every kind stands. See decision 0029."""

from collections.abc import Iterable, Mapping, Sequence

from iass.access import Officer, Scope, Sensitivity
from iass.errors import NotAllowed
from iass.ids import NoticeId
from iass.registry.enrolment import GalleryName
from iass.registry.intake import Resembling
from iass.watchlist.notice import NoticeKind
from iass.watchlist.records import WatchlistTransaction

SENSITIVITY: Mapping[NoticeKind, Sensitivity] = {
    NoticeKind.EXIT_BAN: Sensitivity.OPEN,
    NoticeKind.ENTRY_BAN: Sensitivity.OPEN,
    NoticeKind.WANTED_DOMESTIC: Sensitivity.OPEN,
    NoticeKind.WANTED_FOREIGN: Sensitivity.OPEN,
    NoticeKind.CRIMINAL_RECORD: Sensitivity.OPEN,
    NoticeKind.UNSETTLED_OBLIGATION: Sensitivity.OPEN,
    NoticeKind.VIOLATION: Sensitivity.OPEN,
    NoticeKind.DEPORTED: Sensitivity.OPEN,
    NoticeKind.LOST_DOCUMENT: Sensitivity.OPEN,
    NoticeKind.PROTECT: Sensitivity.PROTECTED,
}
"""PROTECT alone: whoever looks for a victim, and stands beside or bribes an officer, must not learn that somebody else
looks too. All others the officer at the lane has to act on."""

PROTECTED = frozenset(kind for kind, found in SENSITIVITY.items() if found is Sensitivity.PROTECTED)


KIND_OF_OTHERS = "notices of this kind are for the protection desk"
"""What refuses them to anybody else."""


def may_see(scope: Scope, kind: NoticeKind) -> bool:
    return kind not in PROTECTED or scope.sees_protected


def require_shown(scope: Scope, kind: NoticeKind) -> None:
    """Raises NotAllowed for a kind that is hidden there."""
    if not may_see(scope, kind):
        raise NotAllowed(KIND_OF_OTHERS, where="kind", mend="An officer of the protection desk enters them")


def shown_among(tx: WatchlistTransaction, near: Sequence[Resembling], officer: Officer) -> tuple[Resembling, ...]:
    """Of the neighbours of a face, those of whom this officer may know."""
    hidden = hidden_among(tx, (one.subject_id for one in near if one.gallery is GalleryName.WATCHLIST), officer.scope)
    return tuple(one for one in near if one.gallery is not GalleryName.WATCHLIST or one.subject_id not in hidden)


def hidden_among(tx: WatchlistTransaction, notice_ids: Iterable[str], scope: Scope) -> frozenset[str]:
    """Notices that there are, and that the scope does not show."""
    if scope.sees_protected:
        return frozenset()
    found = (tx.notices.get(NoticeId(one)) for one in dict.fromkeys(notice_ids))
    return frozenset(one.notice_id for one in found if one is not None and not may_see(scope, one.kind))
