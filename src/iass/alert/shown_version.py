"""An act is done on what the officer was shown: whatever was done to the alert since is told first."""

from collections.abc import Sequence

from iass.alert.alert import Alert
from iass.alert.records import AlertTransaction, FeedEvent
from iass.alert.transitions import Act
from iass.errors import Conflict
from iass.ids import OfficerId

_DONE = {f"alert.{act}": act for act in Act}
"""Another shot of the same passage counts a version too, and changes nothing of what an officer decides on."""
_MOST = 1000


def require_shown_version(tx: AlertTransaction, alert: Alert, version: int | None) -> None:
    """version: the one that was shown; None where the caller does not say. Raises Conflict that says what somebody did
    since."""
    if version is None or version == alert.version:
        return
    told = tx.feed.about(alert.alert_id, _MOST)
    since = _since(told, version)
    if not since and version < alert.version and _are_all(told, alert):
        return
    raise _changed(since, alert)


def acts_since(tx: AlertTransaction, alert: Alert, version: int) -> Sequence[tuple[Act, OfficerId | None]]:
    """What was done since, in order, and by whom; None for the system."""
    since = _since(tx.feed.about(alert.alert_id, _MOST), version)
    return [(_DONE[event.kind], _officer(event)) for event in since]


def _since(told: Sequence[FeedEvent], version: int) -> Sequence[FeedEvent]:
    return [event for event in told if event.kind in _DONE and _version(event) > version]


def _officer(event: FeedEvent) -> OfficerId | None:
    found = event.payload.get("officer")
    return OfficerId(found) if isinstance(found, str) else None


def _are_all(told: Sequence[FeedEvent], alert: Alert) -> bool:
    return bool(told) and max(map(_version, told)) == alert.version


def _version(event: FeedEvent) -> int:
    found = event.payload.get("version")
    return found if isinstance(found, int) else 0


def _changed(since: Sequence[FeedEvent], alert: Alert) -> Conflict:
    where, mend = alert.alert_id, "Look at the alert again, then decide"
    if not since:
        return Conflict(
            f"the alert has version {alert.version}, and not the one that was shown to you", where=where, mend=mend
        )
    last = since[-1]
    done, by = _DONE[last.kind].replace("_", " "), _officer(last) or "system"
    verdict = str(last.payload.get("judgement") or "").replace("_", " ")
    if verdict and last.kind == f"alert.{Act.JUDGE}":
        return Conflict(f"since it was shown to you, the alert was judged {verdict} by {by}", where=where, mend=mend)
    return Conflict(f"since it was shown to you, the alert was {done} by {by}", where=where, mend=mend)
