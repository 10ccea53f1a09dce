"""The wrongly stopped: one action clears the traveller, keeps the double on record, and makes the slip that says sorry.

The action is the same key for both officers. The first ends the alert with "other person", which proposes the double;
the second, who is another person, confirms it, and then the same notice does not stop him again (decision 0034).
"""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

from iass.access import Officer, Scope
from iass.alert.alert import Alert, AlertState, Judgement
from iass.alert.clearing import held_against, measured_again, on_record
from iass.alert.desk import AlertDesk
from iass.alert.news import tell_console
from iass.alert.second_look import confirm_dismissal
from iass.alert.sent_again import CLOSED, DISMISSED, Asked, is_sent_again
from iass.alert.shown_version import require_shown_version
from iass.alert.slip import Slip, is_another, new_reference, read_reference, require_stoppable
from iass.alert.transitions import ENDED
from iass.clock import Clock
from iass.errors import Conflict, NotFound
from iass.handover.entry import CaseOutcome
from iass.handover.records import HandoverRecords, HandoverTransaction
from iass.ids import AlertId, PersonId
from iass.watchlist import look_alike
from iass.watchlist.look_alike import CLEARED_DAYS, LookAlike, PairState, same_officer
from iass.watchlist.noted_pair import is_noted, keep_pair


class NotRecorded(StrEnum):
    """Why no double is on record. UNREGISTERED: the document's holder is not in the registry, and no chip was proven
    that says who it is (decision 0046). NOT_SHOWN: nothing showed that the traveller is the document's holder rather
    than the sought one, or the sought one's own document number was presented."""

    UNREGISTERED = "unregistered"
    NOT_SHOWN = "not_shown"


@dataclass(frozen=True, slots=True)
class WronglyStopped:
    """What stands about a traveller who was found to be another person.

    pairs: what is on record of him and those whom he was held against. waiting: those of the pairs that a second
    officer may confirm; one who proposed them may not. missing: why there are no pairs; None where there are some.
    """

    alert: Alert
    pairs: tuple[LookAlike, ...]
    missing: NotRecorded | None
    slip: Slip | None

    @property
    def waiting(self) -> tuple[LookAlike, ...]:
        mine = self.alert.alert_id
        return tuple(one for one in self.pairs if one.state is PairState.PROPOSED and one.alert_id == mine)

    def may_confirm(self, officer: Officer) -> bool:
        return any(not same_officer(one.proposed_by, officer.officer_id) for one in self.waiting)


@dataclass(frozen=True, slots=True)
class WronglyStoppedDesk:
    """near_score, cleared_days: as of the desk of alerts. contact: where to complain; empty where nobody has set it."""

    records: HandoverRecords
    alerts: AlertDesk
    clock: Clock
    near_score: float = math.inf
    cleared_days: int = CLEARED_DAYS
    contact: str = ""

    def within(self, scope: Scope) -> "WronglyStoppedDesk":
        return replace(self, alerts=self.alerts.within(scope))

    def clear(self, alert_id: AlertId, officer: Officer, note: str = "", version: int | None = None) -> WronglyStopped:
        """The first officer's: ends an alert in one go. The second's: confirms what waits. Raises Conflict where there
        is nothing to do, NotAllowed for an officer who may not do it alone; see `iass.alert.transitions` too.
        version: of the alert, as of its desk."""
        alert, alerts = self.alerts.get(alert_id), self.alerts.as_shown(version)
        require_stoppable(alert)
        if alert.state is AlertState.JUDGED and alert.judgement is Judgement.OTHER_PERSON:
            alerts.close(alert_id, officer, note)
        elif alert.state not in ENDED:
            alerts.dismiss(alert_id, officer, note)
        elif not self._is_sent_again(alert, officer, note, version):
            self._confirm(alert, officer, version)
        after = self.alerts.get(alert_id)
        if not self.is_cleared(after):  # another officer's verdict stands against it
            return WronglyStopped(after, (), None, None)
        return self.standing(alert_id)

    def standing(self, alert_id: AlertId) -> WronglyStopped:
        """Raises Conflict where nobody has found the traveller to be another person."""
        alert = self.alerts.get(alert_id)
        with self.records.reading() as tx:
            _require(tx, alert)
            holder = tx.passages.holder_of(alert.crossing_id)
            pairs = pairs_of(tx, alert, holder)
            is_known = holder is not None or any(one.bearer for one in alert.decision.findings)
            missing = NotRecorded.NOT_SHOWN if is_known else NotRecorded.UNREGISTERED
            return WronglyStopped(alert, pairs, None if pairs else missing, tx.slips.of(alert_id))

    def is_cleared(self, alert: Alert) -> bool:
        """Whether there is a standing to ask for."""
        with self.records.reading() as tx:
            try:
                _require(tx, alert)
            except Conflict:
                return False
            return True

    def slip(self, alert_id: AlertId, officer: Officer, *, printed: bool = False) -> Slip:
        """The alert's slip, made at the first look. Remembered, and told in the alert's history when it is printed."""
        alert = self.alerts.get(alert_id)
        with self.records.transaction() as tx:
            _require(tx, alert)
            now = self.clock.now()
            slip = tx.slips.of(alert_id)
            if slip is None:
                slip = Slip(new_reference(), alert_id, now, officer.officer_id)
                tx.slips.add(slip)
            act = "slip_printed" if printed else "slip_seen"
            tx.audit.append(now, officer, f"alert.{act}", alert_id, {"reference": slip.reference})
            if printed:
                tell_console(tx, f"alert.{act}", alert, now, officer)
            return slip

    def find(self, reference: str) -> AlertId:
        """The alert that a slip is about, however its reference is typed. Raises InvalidInput or NotFound."""
        wanted = read_reference(reference)
        with self.records.reading() as tx:
            slip = tx.slips.by_reference(wanted)
        if slip is None:
            raise NotFound("no slip has this reference", where=wanted)
        return slip.alert_id

    def _is_sent_again(self, alert: Alert, officer: Officer, note: str, version: int | None) -> bool:
        asked = Asked(officer, (*DISMISSED, *CLOSED), note, Judgement.OTHER_PERSON)
        with self.records.reading() as tx:
            return is_sent_again(tx, alert, version, asked)

    def _confirm(self, alert: Alert, officer: Officer, version: int | None) -> None:
        look_alike.require_person(officer)
        with self.records.transaction() as tx:
            _require(tx, alert)
            require_shown_version(tx, alert, version)
            pairs = pairs_of(tx, alert, tx.passages.holder_of(alert.crossing_id))
            waiting = WronglyStopped(alert, pairs, None, None).waiting
            if not waiting and version is not None and any(_is_confirmed_by(officer, one, alert) for one in pairs):
                return  # sent again
            if not waiting:
                mend = "Look at the alert: it says what is on record"
                raise Conflict("nothing waits for a second officer here", where=alert.alert_id, mend=mend)
            now = self.clock.now()
            for pair in waiting:
                pictures = measured_again(tx.enrolments, pair)
                reason = f"{alert.alert_id}: other_person"
                said = (officer, now, reason, pictures, self.near_score, self.cleared_days)
                keep_pair(tx, look_alike.clear(pair, *said), officer)
            tell_console(tx, "alert.double_cleared", alert, now, officer)
            confirm_dismissal(tx, alert, officer, now)


def _is_confirmed_by(officer: Officer, pair: LookAlike, alert: Alert) -> bool:
    mine = pair.alert_id == alert.alert_id and same_officer(pair.officer, officer.officer_id)
    return mine and pair.state is PairState.CLEARED


def _require(tx: HandoverTransaction, alert: Alert) -> None:
    require_stoppable(alert)
    if not is_another(alert) and not _was_released(tx, alert.alert_id):
        mend = "Judge the two faces; a clear false alert is cleared in one go"
        raise Conflict("nobody has found this traveller to be another person", where=alert.alert_id, mend=mend)


def _was_released(tx: HandoverTransaction, alert_id: AlertId) -> bool:
    """Whether the agency that he was handed to said that it was another person."""
    case_id = tx.cases.of_alert(alert_id)
    case = tx.cases.get(case_id) if case_id is not None else None
    return case is not None and case.outcome is CaseOutcome.WRONG_PERSON


def pairs_of(tx: HandoverTransaction, alert: Alert, holder: PersonId | None) -> tuple[LookAlike, ...]:
    """What is on record of the traveller and those whom he was held against, and borne out by the audit log."""
    found = (on_record(tx, one, holder) for one in held_against(alert))
    known = {one.pair_id: one for one in found if one is not None and one.state is not PairState.UNDONE}
    return tuple(one for one in known.values() if is_noted(tx, one))
