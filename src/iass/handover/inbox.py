"""An agency's inbox: the cases that were handed to it, and what it says of them, as entries of the case itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from iass.access import EVERYWHERE, Officer, Scope
from iass.alert.alert import Alert
from iass.alert.rarities import rarities_of
from iass.audit.entry import ABOUT, JsonValue
from iass.clock import Clock
from iass.errors import InvalidInput, KeyReused, NotFound
from iass.handover import case as acts
from iass.handover.borne_out import require_two_signed
from iass.handover.case import Case, CaseState
from iass.handover.entry import CaseEntry, CaseOutcome, CustodyStep
from iass.handover.face_record import face_record
from iass.handover.for_agency import SHOWN, as_told, pictures_told, told_alert
from iass.handover.keeping import keep
from iass.handover.misled import stops_again
from iass.handover.records import CaseLine, HandoverRecords, HandoverTransaction
from iass.handover.seen import about_opening, lines_told, viewed
from iass.handover.wrong_person import follow_outcome
from iass.identify.evidence import FaceEvidence
from iass.identify.rarity import Rarity
from iass.ids import CaseId, ImageId, NoticeId, OfficerId

MAX_PAGE = 200


@dataclass(frozen=True, slots=True)
class InboxCase:
    """What the agency is shown. notice_kind: "" where the notice is not known. entries: oldest first, those of SHOWN.
    is_received: the agency has said so, of corrections too. is_asked: its last question has no answer yet. alert: as
    `told_alert`; rarities: what its scores mean. signers: whose signatures stand; gone: sequences of those that were
    taken back. stops_again: it was another person, and nothing keeps the notice from stopping them again."""

    case_id: CaseId
    checkpoint: str
    lane: str
    agency: str
    notice_id: NoticeId | None
    notice_kind: str
    state: CaseState
    custody: CustodyStep | None
    outcome: CaseOutcome | None
    entries: tuple[CaseEntry, ...]
    is_received: bool
    is_asked: bool
    notice_version: int | None
    alert: Alert | None
    rarities: Mapping[FaceEvidence, Rarity]
    signers: tuple[OfficerId, ...]
    gone: frozenset[int]
    stops_again: bool


@dataclass(frozen=True, slots=True)
class InboxDesk:
    """scope: whose inbox, and of which places. What lies beyond is not found, whether it exists or not. Raises Tampered
    for a case that the list shows and its timeline does not."""

    records: HandoverRecords
    clock: Clock
    scope: Scope = EVERYWHERE

    def within(self, scope: Scope) -> "InboxDesk":
        return replace(self, scope=scope)

    def page(self, limit: int, officer: Officer, before: CaseId | None = None) -> Sequence[CaseLine]:
        """The latest signed first. Written to the audit log. Raises InvalidInput unless 1 <= limit <= 200, NotFound for
        another `before`."""
        if not 1 <= limit <= MAX_PAGE:
            raise InvalidInput(f"a page holds 1 to {MAX_PAGE} cases, not {limit}", where="limit")
        with self.records.transaction() as tx:
            found = tx.inbox.page(limit, self.scope, before)
            tx.audit.append(self.clock.now(), officer, "inbox.listed", "", lines_told(found))
            return found

    def get(self, case_id: CaseId, officer: Officer) -> InboxCase:
        """Written to the audit log. Raises NotFound."""
        with self.records.transaction() as tx:
            found = self._stored(tx, case_id)
            viewed(tx, found, officer, self.clock.now())
            return _as_shown(tx, found)

    def face(self, case_id: CaseId, officer: Officer) -> tuple[bytes, str]:
        """The picture of the person at the lane, and its media type. Raises NotFound where there is none, or it was
        erased."""
        with self.records.transaction() as tx:
            case = self._stored(tx, case_id)
            alert = tx.alerts.get(case.opening.alert_id)
            image_id = ImageId(alert.live_image_id) if alert and alert.live_image_id else None
            found = tx.images.get(image_id) if image_id else None
            if found is None:
                raise NotFound("this case has no picture", where=case_id[:60])
            told: dict[str, JsonValue] = {"image": image_id, ABOUT: about_opening(case)}
            tx.audit.append(self.clock.now(), officer, "case.face_seen", case_id, told)
            return found

    def picture(self, case_id: CaseId, image_id: ImageId, officer: Officer) -> tuple[bytes, str]:
        """One of those that were compared, and its media type. Raises NotFound for any other, or an erased one."""
        with self.records.transaction() as tx:
            case = self._stored(tx, case_id)
            known = image_id in pictures_told(tx, case)
            found = tx.images.get(image_id) if known else None
            if found is None:
                raise NotFound("this case has no such picture", where=image_id[:60])
            told: dict[str, JsonValue] = {"image": image_id, ABOUT: about_opening(case)}
            tx.audit.append(self.clock.now(), officer, "case.face_seen", case_id, told)
            return found

    def face_record(self, case_id: CaseId, officer: Officer) -> bytes:
        """The face as an ANSI/NIST-ITL file. Raises as `iass.handover.face_record.face_record`."""
        with self.records.transaction() as tx:
            return face_record(tx, self._stored(tx, case_id), officer, self.clock)

    def receive(self, case_id: CaseId, officer: Officer) -> InboxCase:
        """The agency has it. Said again, it adds nothing."""
        with self.records.transaction() as tx:
            before = self._stored(tx, case_id)
            if before.is_received:
                return _as_shown(tx, before)
            after = acts.received(before, officer, self.clock.now())
            keep(tx, after, officer)
            return _as_shown(tx, after)

    def ask(self, case_id: CaseId, officer: Officer, text: str, key: str) -> InboxCase:
        """key: by which a retry is known. Raises KeyReused for another act under a former key."""
        return self._said(case_id, officer, key, lambda case, at: acts.asked(case, officer, at, text, key))

    def conclude(self, case_id: CaseId, officer: Officer, outcome: CaseOutcome, text: str, key: str) -> InboxCase:
        """What became of the person. See `iass.handover.wrong_person` for what may follow."""
        return self._said(case_id, officer, key, lambda case, at: acts.told(case, officer, at, outcome, text, key))

    def _said(self, case_id: CaseId, officer: Officer, key: str, step: Callable[[Case, datetime], Case]) -> InboxCase:
        with self.records.transaction() as tx:
            before = self._stored(tx, case_id)
            after = step(before, self.clock.now())
            made = after.entries[-1]
            former = next((one for one in before.entries if one.key == key and one.officer == made.officer), None)
            if former is not None:
                if (former.kind, former.text, former.outcome) != (made.kind, made.text, made.outcome):
                    raise KeyReused("this key was used for another act", where=key[:60], mend="Use a new key")
                return _as_shown(tx, before)
            keep(tx, after, officer)
            if made.outcome is not None:
                follow_outcome(tx, after, officer)
            return _as_shown(tx, after)

    def _stored(self, tx: HandoverTransaction, case_id: CaseId) -> Case:
        found = tx.cases.get(case_id) if tx.inbox.shows(case_id, self.scope) else None
        if found is None:
            raise NotFound("no such case", where=case_id[:60])
        require_two_signed(found)
        return found


def _as_shown(tx: HandoverTransaction, case: Case) -> InboxCase:
    about, alert = case.opening, told_alert(tx, case)
    notice = tx.notices.get(about.notice_id, about.notice_version) if about.notice_id else None
    return InboxCase(
        case_id=case.case_id,
        checkpoint=about.checkpoint,
        lane=about.lane,
        agency=about.agency,
        notice_id=about.notice_id,
        notice_kind=notice.kind.value if notice else "",
        state=case.state,
        custody=case.custody,
        outcome=case.outcome,
        entries=tuple(as_told(entry) for entry in case.entries if entry.kind in SHOWN),
        is_received=case.is_received,
        is_asked=case.is_asked,
        notice_version=about.notice_version,
        alert=alert,
        rarities=rarities_of(tx, alert.decision) if alert else {},
        signers=case.signers,
        gone=case.taken_back,
        stops_again=stops_again(tx, case),
    )
