"""Opens the referral of a passage, as it is recorded."""

from datetime import timedelta

from iass.alert.alert import Alert
from iass.alert.passage import document_key
from iass.case.passage import CrossingTransaction, Passage
from iass.case.referral import Referral, is_referred

DRAWN = "referral.drawn"
"""What the protection desk alone hears: that this traveller was drawn at random. The lane, which counts the events that
it is not told of, counts as many as for an alert."""


def refer(tx: CrossingTransaction, passage: Passage, alert: Alert | None, window_seconds: int) -> bool:
    """Whether the lane has somebody more to accompany. One traveller has one referral until it is done: who passes that
    lane again within the window has the same one, whatever it came from."""
    if not is_referred(passage.decision):
        return False
    if alert is None:
        tx.feed.append(DRAWN, passage.crossing_id, passage.at, {"lane": f"{passage.checkpoint}/{passage.lane}"})
    since = passage.at - timedelta(seconds=window_seconds)
    for one in tx.referrals.open_at(passage.checkpoint, passage.lane, since):
        if _is_of(tx, one, passage, alert):
            tx.referrals.move(one, passage.crossing_id, passage.at)
            return False
    alert_id = alert.alert_id if alert else None
    tx.referrals.add(Referral(passage.crossing_id, passage.checkpoint, passage.lane, passage.at, alert_id))
    return True


def _is_of(tx: CrossingTransaction, one: Referral, passage: Passage, alert: Alert | None) -> bool:
    """By the document; where one of the two has none, by the alert."""
    earlier = tx.passages.get(one.crossing_id)
    if earlier is not None and earlier.document is not None and passage.document is not None:
        documents = [document_key(each.number, each.nationality) for each in (earlier.document, passage.document)]
        return documents[0] == documents[1]
    return alert is not None and one.alert_id == alert.alert_id
