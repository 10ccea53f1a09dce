"""Passages and alerts as the console's views see them, made without pictures."""

from dataclasses import dataclass, replace
from datetime import timedelta

from iass.access import Officer
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Alert
from iass.alert.desk import AlertDesk
from iass.alert.passage import raise_or_join
from iass.alert.poses import PoseDesk
from iass.capture.document import TravelDocument
from iass.capture.frame import Frame
from iass.capture.lane import Direction
from iass.case.desk import PassageDesk
from iass.case.passage import Passage
from iass.case.passage_news import tell_passed
from iass.case.referral_desk import ReferralDesk
from iass.case.referring import refer
from iass.clock import FixedClock
from iass.decide.decision import Advice, Decision, Finding, Sentence
from iass.decide.redaction import REFERRED
from iass.face.detected import DetectedFace
from iass.handover.desk import CaseDesk
from iass.handover.wrongly_stopped import WronglyStoppedDesk
from iass.identify.evidence import FaceEvidence
from iass.ids import AlertId, CrossingId, EnrolmentId, ModelId, NoticeId, OfficerId

SITI, BUDI = Officer(OfficerId("siti.r")), Officer(OfficerId("budi.s"))


def face(score: float = 0.7, fpir: float = 0.003) -> FaceEvidence:
    return FaceEvidence("N-1", EnrolmentId("e-1"), score, 0.5, fpir, 1200, ModelId("model-1"))


def finding(advice: Advice = Advice.SECURE, rule: str = "wanted-domestic", notice: str = "N-1") -> Finding:
    sentence = Sentence("Masuk daftar pencarian orang.", "Wanted.")
    return Finding(rule, 1, "UU 6/2011; request of the agency", advice, sentence, NoticeId(notice), 2, face=face())


class Nobody:
    """Finds no face: these alerts have no pictures."""

    def locate(self, _frame: Frame) -> DetectedFace | None:
        return None


@dataclass(frozen=True)
class Checkpoint:
    """A `Desks` on real records, where passages are put down as if they had been decided."""

    records: SqlRecords
    clock: FixedClock

    @property
    def alerts(self) -> AlertDesk:
        return AlertDesk(self.records, self.clock)

    @property
    def cases(self) -> CaseDesk:
        return CaseDesk(self.records, self.clock)

    @property
    def wrongly_stopped(self) -> WronglyStoppedDesk:
        return WronglyStoppedDesk(self.records, self.alerts, self.clock)

    @property
    def poses(self) -> PoseDesk:
        return PoseDesk(self.records, Nobody())

    @property
    def passages(self) -> PassageDesk:
        return PassageDesk(self.records)

    @property
    def referrals(self) -> ReferralDesk:
        return ReferralDesk(self.records, self.clock, ("CGK",))

    def passes(
        self,
        name: str,
        lane: str = "C01",
        advice: Advice = Advice.CLEAR,
        rule: str = "wanted-domestic",
        *,
        drawn: bool = False,
        again: str = "",
    ) -> Passage:
        """One traveller, a second after the one before. drawn: at random, for secondary inspection. again: what tells
        another passage of the same traveller."""
        self.clock.move_to(self.clock.now() + timedelta(seconds=1))
        found = () if advice is Advice.CLEAR else (finding(advice, rule, f"N-{name}"),)
        decision = Decision(advice, found, "policy-1", self.clock.now())
        if drawn:
            decision = replace(decision, advice=Advice.REFER, findings=(REFERRED,))
        document = TravelDocument(f"X{name}", "IDN", name)
        with self.records.transaction() as tx:
            alert = self._alert(name, lane, decision, document) if found else None
            raised = raise_or_join(tx, alert, 60) if alert else None
            passage = Passage(
                CrossingId(f"crossing-{name}{again}"), self.clock.now(), "CGK", lane, Direction.ARRIVAL, document, None,
                decision, raised.alert_id if raised else None, None, None, None, {},
            )  # fmt: skip
            tx.passages.add(passage)
            tell_passed(tx, passage, SITI, referred=refer(tx, passage, raised, 60))
        return passage

    def _alert(self, name: str, lane: str, decision: Decision, document: TravelDocument) -> Alert:
        return Alert(
            AlertId(f"alert-{name}"), CrossingId(f"crossing-{name}"), "CGK", lane, Direction.ARRIVAL, self.clock.now(),
            decision, None, (), name, document.number, "IDN",
        )  # fmt: skip
