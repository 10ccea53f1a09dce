"""What a signature asks beside the case itself: that its content was shown, and that it is not given already."""

from iass.access import Officer
from iass.alert.alert import Alert
from iass.alert.sent_again import HANDED_OVER, Asked, is_sent_again
from iass.errors import Conflict
from iass.handover.case import Case, same
from iass.handover.entry import EntryKind
from iass.handover.records import HandoverTransaction
from iass.handover.seen import VIEWED
from iass.ids import OfficerId


def require_seen(tx: HandoverTransaction, case: Case, officer: Officer) -> None:
    """The opening is shown by the alert, and everybody knows what they wrote. Raises Conflict where another's entry was
    in no look of this officer that is on record: a hash alone is had without one."""
    others = [one for one in case.entries[1:] if one.kind is not EntryKind.SIGNATURE]
    newest = max((one.sequence for one in others if not same(one.officer, officer.officer_id)), default=0)
    if newest and newest > _last_seen(tx, case, officer):
        mend = "Look at the case, then sign"
        raise Conflict("what stands in this case was not shown to you", where=case.case_id, mend=mend)


def _last_seen(tx: HandoverTransaction, case: Case, officer: Officer) -> int:
    """The newest version that was shown to this officer; 0 where none was."""
    looks = tx.audit.about([case.case_id], (VIEWED,))
    seen = (one.details.get("version") for one in looks if same(OfficerId(one.actor), officer.officer_id))
    return max((version for version in seen if isinstance(version, int)), default=0)


def is_signed_again(
    tx: HandoverTransaction,
    alert: Alert,
    case: Case,
    officer: Officer,
    note: str,
    content_hash: str,
    version: int | None,
) -> bool:
    """Whether the newest signature is this officer's, given from the alert as it was shown, for that content: the
    answer was lost. content_hash: "" for the opening. Whoever names neither a version nor a content signs what stands,
    and cannot do so twice."""
    last, content = case.signatures[-1:], content_hash or case.entries[0].entry_hash
    if not last or not same(last[0].officer, officer.officer_id) or last[0].signed_hash != content:
        return False
    if version is None:
        return bool(content_hash)
    return is_sent_again(tx, alert, version, Asked(officer, HANDED_OVER, note))
