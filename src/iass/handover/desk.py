"""The desk of cases: every act is one transaction of timeline, audit entry and, at its end, the alert."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from iass.access import EVERYWHERE, Officer, Scope, Sensitivity
from iass.alert.alert import Alert, AlertKind, AlertState, Judgement
from iass.alert.shown_version import require_shown_version
from iass.audit.entry import ABOUT, JsonValue
from iass.case.raising import require_as_raised
from iass.clock import Clock
from iass.errors import Conflict, InvalidInput, NotAllowed, NotFound
from iass.handover import case as acts
from iass.handover.admission import admitted, dismissed, named, require_investigator, require_nameable
from iass.handover.alert_follows import follow_case
from iass.handover.assignment import assigned
from iass.handover.borne_out import require_borne_out
from iass.handover.case import Case, CaseState
from iass.handover.entry import CaseOutcome, CustodyStep, EntryKind, FiledPaper, Opening
from iass.handover.keeping import keep
from iass.handover.known import KnownCase, known_case
from iass.handover.misled import Misled, misled
from iass.handover.news import sensitivity_of
from iass.handover.papers import media_type_of, safe_name
from iass.handover.records import CaseLine, HandoverRecords, HandoverTransaction
from iass.handover.seen import about_opening, lines_told, viewed
from iass.handover.signing import is_signed_again, require_seen
from iass.handover.telling import tell_agency
from iass.handover.wrong_person import follow_outcome
from iass.ids import AlertId, CaseId, CrossingId, ImageId, NoticeId, new_id
from iass.watchlist.notice import Notice

MAX_PAGE = 200


Step = Callable[[Case, datetime], Case]
Effect = Callable[[HandoverTransaction, Case], None]
Find = Callable[[HandoverTransaction, CaseId], Case]


def _nothing(_tx: HandoverTransaction, _after: Case) -> None:
    """Nothing more."""


@dataclass(frozen=True, slots=True)
class CaseDesk:
    """Safe for many threads. Acts raise NotFound, Conflict (another version, or a state that does not fit) or
    NotAllowed. version: the one that the officer was shown. The same act by the same officer on the same version is a
    retry: it answers the case as it stands, and adds nothing. scope: what lies beyond is refused, and not listed.
    public_url: where agencies reach this service; goes into what they are told."""

    records: HandoverRecords
    clock: Clock
    scope: Scope = EVERYWHERE
    public_url: str = ""

    def within(self, scope: Scope) -> "CaseDesk":
        return replace(self, scope=scope)

    def open(self, alert_id: AlertId, officer: Officer) -> Case:
        """Of an alert judged to be the same person; the case that there is, where one was opened before."""
        with self.records.transaction() as tx:
            alert = self._confirmed(tx, alert_id)
            known = tx.cases.of_alert(alert_id)
            if known is not None:
                found = self._stored(tx, known)
                viewed(tx, found, officer, self.clock.now())
                return found
            return self._opened(tx, alert, officer)

    def page(
        self, states: Sequence[CaseState], limit: int, officer: Officer, before: CaseId | None = None
    ) -> Sequence[CaseLine]:
        """Newest first; every state when none is named. before: the last id of the page before. Raises InvalidInput
        unless 1 <= limit <= 200, NotFound for another `before`."""
        if not 1 <= limit <= MAX_PAGE:
            raise InvalidInput(f"a page holds 1 to {MAX_PAGE} cases, not {limit}", where="limit")
        with self.records.transaction() as tx:
            found = tx.cases.page(states, limit, self.scope, before)
            tx.audit.append(self.clock.now(), officer, "cases.listed", "", lines_told(found))
            return found

    def known(self, alert_id: AlertId) -> KnownCase | None:
        """Of the alert's case what an alert tells; None where none was opened."""
        with self.records.reading() as tx:
            return known_case(tx, alert_id, self.scope)

    def agency(self, alert_id: AlertId) -> str:
        """Who is told when the person of this alert is handed over; "" where its notice names nobody."""
        with self.records.reading() as tx:
            alert = tx.alerts.get(alert_id)
            return _opening(tx, alert).agency if alert else ""

    def released(self, notice_id: NoticeId) -> Sequence[CrossingId]:
        """Passages of people who were handed over for this notice, face or papers, and who the agency says are others;
        newest first."""
        with self.records.reading() as tx:
            cases = [tx.cases.get(line.case_id) for line in tx.cases.about(notice_id)]
        wrong = CaseOutcome.WRONG_PERSON
        return tuple(one.opening.crossing_id for one in cases if one and one.outcome is wrong)

    def misled(self, officer: Officer) -> Sequence[Misled]:
        """Notices that stopped another person, and would again. Remembered, where there are any."""
        with self.records.transaction() as tx:
            now = self.clock.now()
            found = misled(tx, tx.seen_by(self.scope), now)
            seen: list[JsonValue] = [f"{one.notice.notice_id}@{one.notice.version}" for one in found]
            if seen:
                details: dict[str, JsonValue] = {"released": True, "versions": seen}
                tx.audit.append(now, officer, "notices.data_quality", "", details)
            return found

    def protects(self, case_id: CaseId) -> bool:
        """Whether it is about somebody who is protected. Raises NotFound."""
        with self.records.reading() as tx:
            return sensitivity_of(tx, self._readable(tx, case_id).opening.alert_id) is Sensitivity.PROTECTED

    def get(self, case_id: CaseId, officer: Officer) -> Case:
        """Raises NotFound; then nothing is remembered, as nothing was seen."""
        with self.records.transaction() as tx:
            found = self._readable(tx, case_id)
            viewed(tx, found, officer, self.clock.now())
            return found

    def paper(self, case_id: CaseId, image_id: ImageId, officer: Officer) -> tuple[bytes, FiledPaper]:
        """Nobody looks at a paper without an audit entry."""
        with self.records.transaction() as tx:
            case = self._readable(tx, case_id)
            filed = next((one for one in case.papers if one.image_id == image_id), None)
            found = tx.images.get(image_id) if filed else None
            if filed is None or found is None:
                raise NotFound("this case has no such paper", where=image_id[:60])
            told: dict[str, JsonValue] = {"sha256": filed.digest, ABOUT: about_opening(case)}
            tx.audit.append(self.clock.now(), officer, "case.paper_seen", case_id, told)
            return found[0], filed

    def note(self, case_id: CaseId, version: int, officer: Officer, text: str) -> Case:
        return self._act(case_id, version, officer, lambda case, at: acts.noted(case, officer, at, text))

    def file(self, case_id: CaseId, version: int, officer: Officer, data: bytes, name: str, text: str = "") -> Case:
        """Raises InvalidInput for anything but a picture or a PDF of at most 10 MB."""
        media_type = media_type_of(data)
        image_id = ImageId(new_id("paper"))
        paper = FiledPaper(image_id, safe_name(name), media_type, len(data), sha256(data).hexdigest())

        def store(tx: HandoverTransaction, _after: Case) -> None:
            tx.images.put(image_id, key_of(case_id), data, media_type)

        return self._act(case_id, version, officer, lambda case, at: acts.filed(case, officer, at, paper, text), store)

    def move(self, case_id: CaseId, version: int, officer: Officer, step: CustodyStep, text: str = "") -> Case:
        def after_passage(tx: HandoverTransaction, after: Case) -> None:
            acts.require_after_passage(after, _passed_at(tx, after.opening))

        return self._act(
            case_id, version, officer, lambda case, at: acts.moved(case, officer, at, step, text), after_passage
        )

    def admit(self, case_id: CaseId, version: int, officer: Officer, whom: str, reason: str) -> Case:
        """An investigator may ask who crossed together with the person of this case. Raises Conflict where it is about
        nobody who is protected, or that officer could not ask."""

        def step(case: Case, at: datetime) -> Case:
            return admitted(case, officer, at, whom, reason)

        def protects(tx: HandoverTransaction, after: Case) -> None:
            if sensitivity_of(tx, after.opening.alert_id) is not Sensitivity.PROTECTED:
                raise Conflict("this case is about nobody who is protected", where=case_id[:60])
            require_investigator(tx.accounts, after, whom)

        return self._act(case_id, version, officer, step, protects)

    def dismiss(self, case_id: CaseId, version: int, officer: Officer, whom: str, reason: str) -> Case:
        """Raises Conflict where this officer is not admitted."""
        return self._act(case_id, version, officer, lambda case, at: dismissed(case, officer, at, whom, reason))

    def name_companion(
        self,
        case_id: CaseId,
        version: int,
        officer: Officer,
        crossing_id: CrossingId,
        reason: str,
        shown: Sequence[CrossingId] = (),
    ) -> Case:
        """Tells whoever is admitted who crossed there, and shows them these crossings of that traveller as evidence.
        See `require_nameable` for who is never told."""

        def step(case: Case, at: datetime) -> Case:
            return named(case, officer, at, crossing_id, reason, shown)

        def nameable(tx: HandoverTransaction, after: Case) -> None:
            require_nameable(tx, self.scope, after, crossing_id, shown)

        return self._act(case_id, version, officer, step, nameable)

    def assign(self, case_id: CaseId, version: int, officer: Officer, whom: str, reason: str) -> Case:
        """From then on the case is this officer's too. Raises Conflict where it is already."""

        def step(case: Case, at: datetime) -> Case:
            return assigned(case, officer, at, whom, reason)

        return self._act(case_id, version, officer, step)

    def answer(self, case_id: CaseId, version: int, officer: Officer, text: str) -> Case:
        """To what the agency asked; it is told that there is an answer."""
        return self._act(case_id, version, officer, lambda case, at: acts.answered(case, officer, at, text))

    def conclude(self, case_id: CaseId, version: int, officer: Officer, outcome: CaseOutcome, text: str = "") -> Case:
        """What became of the person, as the agency told it. See `iass.handover.wrong_person` for what may follow."""

        def follow(tx: HandoverTransaction, after: Case) -> None:
            follow_outcome(tx, after, officer)

        return self._act(
            case_id, version, officer, lambda case, at: acts.concluded(case, officer, at, outcome, text), follow
        )

    def sign(self, case_id: CaseId, version: int, officer: Officer, content_hash: str) -> Case:
        """The second officer's signature completes the handover, of the alert too. Whose case it is does not matter for
        it: whoever may give it may read the case, and has: see `require_seen`."""

        def confirmed(tx: HandoverTransaction, after: Case) -> None:
            self._confirmed(tx, after.opening.alert_id)
            require_seen(tx, after, officer)

        return self._act(
            case_id,
            version,
            officer,
            lambda case, at: acts.signed(case, officer, at, content_hash),
            confirmed,
            self._readable,
        )

    def hand_over(
        self, alert_id: AlertId, officer: Officer, note: str = "", content_hash: str = "", version: int | None = None
    ) -> Case:
        """From the alert itself: its case, opened where there is none, with this officer's signature. The second
        officer's completes the handover, and the agency is told. note: of the alert. content_hash: of the case as it
        was shown; empty for one that holds nothing yet but its opening, which the alert itself shows. Raises NotAllowed
        where this officer may not read the case, and Conflict where it holds another content, or more than was shown
        to them. version: of the alert, as of its desk."""
        with self.records.transaction() as tx:
            alert, case_id = self._alert(tx, alert_id), tx.cases.of_alert(alert_id)
            found = self._there(tx, case_id) if case_id else None
            if found and is_signed_again(tx, alert, found, officer, note, content_hash, version):
                return found
            alert = self._confirmed(tx, alert_id, version)
            before = self._readable(tx, case_id) if case_id else self._opened(tx, alert, officer)
            after = acts.signed(before, officer, self.clock.now(), content_hash or before.entries[0].entry_hash)
            require_seen(tx, after, officer)
            return self._kept(tx, after, officer, note)

    def _act(
        self,
        case_id: CaseId,
        version: int,
        officer: Officer,
        step: Step,
        effect: Effect = _nothing,
        find: Find | None = None,
    ) -> Case:
        with self.records.transaction() as tx:
            before, now = (find or self._stored)(tx, case_id), self.clock.now()
            if 0 < version < before.version:
                again = step(acts.until(before, version), now).entries[-1]
                if acts.is_repeated(before, version, again):
                    viewed(tx, before, officer, now)
                    return before
            acts.expected(before, version)
            after = step(before, now)
            effect(tx, after)
            return self._kept(tx, after, officer)

    def _kept(self, tx: HandoverTransaction, case: Case, officer: Officer, note: str = "") -> Case:
        """With all that follows from its newest entry. Nobody signs what was changed past the program."""
        if case.entries[-1].kind is EntryKind.SIGNATURE:
            require_borne_out(tx.audit, acts.until(case, case.version - 1))
        keep(tx, case, officer)
        follow_case(tx, case, officer, note)
        tell_agency(tx, case, self.public_url)
        return case

    def _opened(self, tx: HandoverTransaction, alert: Alert, officer: Officer) -> Case:
        made = acts.opened(CaseId(new_id("case")), _opening(tx, alert), officer, self.clock.now())
        keep(tx, made, officer)
        return made

    def _readable(self, tx: HandoverTransaction, case_id: CaseId) -> Case:
        """One that waits for a second signature is shown to everybody who may give it: they sign what they read."""
        found = self._there(tx, case_id)
        return found if found.state is CaseState.SIGNED_ONCE else self._stored(tx, case_id)

    def _stored(self, tx: HandoverTransaction, case_id: CaseId) -> Case:
        found = self._there(tx, case_id)
        if not tx.cases.shows(case_id, self.scope):
            mend = "Whoever leads cases here assigns you to it"
            raise NotAllowed("this is another officer's case", where=case_id[:60], mend=mend)
        return found

    def _there(self, tx: HandoverTransaction, case_id: CaseId) -> Case:
        """Whosever it is."""
        found = tx.cases.get(case_id)
        if found is None:
            raise NotFound("no such case", where=case_id[:60])
        opening = found.opening
        require_shown(tx, self.scope, opening.checkpoint, opening.lane, opening.alert_id, case_id)
        return found

    def _alert(self, tx: HandoverTransaction, alert_id: AlertId) -> Alert:
        alert = tx.alerts.get(alert_id)
        if alert is None:
            raise NotFound("no such alert", where=alert_id[:60])
        require_shown(tx, self.scope, alert.checkpoint, alert.lane, alert_id, alert_id, "alert")
        return alert

    def _confirmed(self, tx: HandoverTransaction, alert_id: AlertId, version: int | None = None) -> Alert:
        alert = self._alert(tx, alert_id)
        require_shown_version(tx, alert, version)
        stands = alert.state in (AlertState.JUDGED, AlertState.HANDED_OVER)
        if not stands or alert.judgement is not Judgement.SAME_PERSON or alert.kind is not AlertKind.PASSAGE:
            raise Conflict(
                "a case is kept of somebody who stands here and was judged to be the same person",
                where=alert_id[:60],
                mend="Judge the two faces first",
            )
        require_as_raised(tx, alert)
        return alert


def require_shown(
    tx: HandoverTransaction,
    scope: Scope,
    checkpoint: str,
    lane: str,
    alert_id: AlertId,
    where: str,
    what: str = "case",
) -> None:
    """A case is as sensitive as its alert. Raises NotAllowed for another place's, and NotFound for a protected one that
    the scope does not show: that there is one is protected too."""
    sensitivity = sensitivity_of(tx, alert_id)
    if sensitivity is Sensitivity.PROTECTED and not scope.shows(sensitivity, checkpoint, lane):
        raise NotFound(f"no such {what}", where=where[:60])
    if not scope.covers(checkpoint, lane):
        raise NotAllowed("this is of another place than yours", where=where[:60])


def key_of(case_id: CaseId) -> str:
    """What a case's key is bound to: no person or notice has such an id, which has no blanks."""
    return f"case {case_id}"


def _passed_at(tx: HandoverTransaction, about: Opening) -> datetime | None:
    """When the person stood there; when the alert was raised, where the passage is not kept any more."""
    alert = tx.alerts.get(about.alert_id)
    return tx.passages.passed_at(about.crossing_id) or (alert.raised_at if alert else None)


def _opening(tx: HandoverTransaction, alert: Alert) -> Opening:
    """By the most severe finding that a notice is behind: findings stand in that order."""
    told = tx.seen_by(Scope()).alerts.get(alert.alert_id) or alert  # an open case names nobody who is protected
    found = next((one for one in told.decision.findings if one.notice_id is not None), None)
    notice: Notice | None = None
    if found is not None and found.notice_id is not None:
        notice = tx.notices.get(found.notice_id, found.notice_version)
    return Opening(
        alert_id=alert.alert_id,
        crossing_id=alert.crossing_id,
        checkpoint=alert.checkpoint,
        lane=alert.lane,
        notice_id=found.notice_id if found else None,
        notice_version=found.notice_version if found else None,
        agency=notice.agency if notice else "",
        contact=notice.contact if notice else "",
        evidence=alert.evidence.digest if alert.evidence else "",
    )
