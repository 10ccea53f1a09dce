"""What an alert adds to the counts: that it was raised, how soon it was claimed and judged, and how."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from iass.access import Sensitivity
from iass.alert.alert import Alert, AlertKind, AlertState, Judgement
from iass.alert.records import AlertTransaction
from iass.alert.transitions import Act
from iass.decide.decision import Advice
from iass.figures import spans
from iass.figures.tally import Measure, Tally, hour_of, lane_place
from iass.registry.enrolment import GalleryName

RAISED = "raised"
"""The label of every passage found later, whatever was judged since."""


def count_raised(tx: AlertTransaction, alert: Alert) -> None:
    """In the hour of the passage. Of an alert of the past that is the newest passage that it tells of."""
    if alert.kind is AlertKind.PAST:
        _count_later(tx, alert, [(RAISED, 1)])
        return
    one = _tally(alert, alert.raised_at)
    faces = [replace(one, measure=Measure.FACE_ALERTS, label=name) for name in lists_of(alert)]
    tx.tallies.add([replace(one, label=alert.decision.advice.value), *faces])


def settle_scores(tx: AlertTransaction, before: Alert, after: Alert) -> None:
    """A stranger's scores count. Anybody else's stay held back, also after the handover: the agency may still say that
    it was another person."""
    is_stranger = after.judgement is Judgement.OTHER_PERSON
    is_settled = is_stranger and after.state is AlertState.CLOSED
    if is_settled or after.judgement is not before.judgement:
        tx.scores.settle(after.alert_id, counts=is_stranger, for_good=is_settled)


def count_act(tx: AlertTransaction, act: Act, before: Alert, after: Alert, at: datetime) -> None:
    """In the hour in which the alert was raised, so that it stands beside the passages that it came from."""
    if before.judgement is None and after.judgement is not None:
        for look in tx.first_looks.of(after.alert_id):
            count_first_look(tx, after, look.judgement)
    if after.kind is AlertKind.PAST:
        _count_later(tx, after, _corrected(before, after))
        return
    one, waited = _tally(after, after.raised_at), spans.bin_of((at - after.raised_at).total_seconds())
    verdicts = _corrected(before, after)
    found = [replace(one, measure=Measure.VERDICTS, label=label, count=count) for label, count in verdicts]
    looks = [look.judgement.value for look in tx.first_looks.of(after.alert_id)] if verdicts else []
    of_looks = replace(one, measure=Measure.LOOKS_JUDGED)
    found += [replace(of_looks, label=f"{look}:{label}", count=n) for look in looks for label, n in verdicts]
    was, is_now = (one.judgement is Judgement.OTHER_PERSON for one in (before, after))
    if was is not is_now:
        change = 1 if is_now else -1
        found += [replace(one, measure=Measure.FALSE_ALERTS, label=name, count=change) for name in lists_of(after)]
    if act is Act.CLAIM:
        found.append(replace(one, measure=Measure.CLAIMED_AFTER, bin=waited))
    if act is Act.JUDGE and before.state is AlertState.CLAIMED and after.state is AlertState.JUDGED:
        found.append(replace(one, measure=Measure.JUDGED_AFTER, bin=waited))
    tx.tallies.add(found)


def count_first_look(tx: AlertTransaction, alert: Alert, judgement: Judgement) -> None:
    """Once the alert is judged: before, a count would tell the second officer what the first one saw (decision 0032).
    None about a protected alert: where lists that protect alone ask for it, every look counted would be at one."""
    if alert.decision.sensitivity is Sensitivity.PROTECTED or alert.judgement is None:
        return
    place = lane_place(alert.checkpoint, alert.lane)
    tx.tallies.add([Tally(hour_of(alert.raised_at), place, Measure.FIRST_LOOKS, judgement.value)])


def count_found_false(tx: AlertTransaction, alert: Alert, change: int) -> None:
    """What an agency found out after the verdict, which stays as it was given. change: 1, or -1 to take it back."""
    one = replace(_tally(alert, alert.raised_at), measure=Measure.FOUND_FALSE, count=change)
    false = [replace(one, measure=Measure.FALSE_ALERTS, label=name) for name in lists_of(alert)]
    tx.tallies.add([one, *false])


def lists_of(alert: Alert) -> tuple[GalleryName, ...]:
    """Of which a face reached the threshold, each once."""
    return tuple(dict.fromkeys(_found_in(alert)))


def _found_in(alert: Alert) -> Iterator[GalleryName]:
    for finding in alert.decision.findings:
        if finding.advice is not Advice.CLEAR and finding.face is not None and finding.face.is_match:
            yield GalleryName.WATCHLIST if finding.notice_id is not None else GalleryName.REGISTRY


def _corrected(before: Alert, after: Alert) -> list[tuple[str, int]]:
    """The judgement as it is now, and what it was no more."""
    if before.judgement is after.judgement:
        return []
    changes = ((before.judgement, -1), (after.judgement, 1))
    return [(judgement.value, count) for judgement, count in changes if judgement is not None]


def _count_later(tx: AlertTransaction, alert: Alert, changes: list[tuple[str, int]]) -> None:
    passed = tx.passages.passed_at(alert.crossing_id)
    if passed is None:
        return
    missed = [Measure.MISSED] if _was_sought(tx, alert, passed) else []
    one = _tally(alert, passed)
    told = [replace(one, measure=measure) for measure in (Measure.FOUND_LATER, *missed)]
    tx.tallies.add([replace(of, label=label, count=count) for of in told for label, count in changes])


def _was_sought(tx: AlertTransaction, alert: Alert, passed: datetime) -> bool:
    """Whether the list had somebody of them in force when they passed: before that, nothing could have been missed."""
    notices = dict.fromkeys(one.notice_id for one in alert.decision.findings if one.notice_id is not None)
    stood = (tx.notices.at(notice_id, passed) for notice_id in notices)
    return any(one is not None and one.notice.in_force_at(passed) for one in stood)


def _tally(alert: Alert, at: datetime) -> Tally:
    """One of ALERTS, for the desk alone where the alert is."""
    place = lane_place(alert.checkpoint, alert.lane)
    return Tally(hour_of(at), place, Measure.ALERTS, sensitivity=alert.decision.sensitivity)
