"""What officers do with one notice, step by step, each by the table of acts (`acts`) and under the rules of intake.

Every act names the version that the officer saw: who approves, approves what was read. The step, its version and its
audit entry are stored together or not at all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from iass.access import Officer, Role
from iass.audit.entry import JsonValue
from iass.clock import Clock
from iass.errors import Conflict, InvalidInput, NotAllowed, NotFound
from iass.ids import ImageId, NoticeId, OfficerId
from iass.registry.cells import identifier
from iass.registry.enrolment import GalleryName
from iass.watchlist.acts import Act, Row, find, possible
from iass.watchlist.agencies import find_agency
from iass.watchlist.fault import Fault
from iass.watchlist.intake import begins_too_early, shortcomings
from iass.watchlist.legal_clock import telling_end, urgent_end
from iass.watchlist.lifecycle import forbidden
from iass.watchlist.notice import Change, Instrument, Notice, NoticeState, Pending, Told
from iass.watchlist.one_decision import decided_before, outlasts_decision
from iass.watchlist.records import WatchlistRecords, WatchlistTransaction
from iass.watchlist.sensitivity import require_shown
from iass.watchlist.submission import Step, submission_of
from iass.watchlist.urgent import filed_before, urgent_again
from iass.watchlist.version import MAX_NOTE, Made, NoticeVersion
from iass.watchlist.zone import Zone

_WRITING = frozenset({Act.FILE, Act.EDIT, Act.SUBMIT, Act.RELIST})
_STEPS = {Change.EXTEND: Step.EXTEND, Change.CONFIRM: Step.FILE, Change.WITHDRAW: Step.WITHDRAW}
GONE_FROM = "no longer in the feed "
"""How a list's own withdrawals begin: whom it let go of so, it may name again."""

_LATER = "approved-before-extension"
"""The approver of an extension is not known while it is asked for."""

_Make = Callable[[WatchlistTransaction, Notice, Row], Notice]


class Incomplete(InvalidInput):
    """A request that lacks something. faults: each with its reason in both languages, for the letter."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        first = faults[0]
        super().__init__("; ".join(one.reason for one in faults), where=first.column, mend=first.mend)
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class NoticeDesk:
    """Safe for many threads: it holds no state of its own."""

    records: WatchlistRecords
    clock: Clock

    def file(self, notice: Notice, officer: Officer) -> NoticeVersion:
        """A draft, its first version, as its author. Raises Conflict for an id that is taken, InvalidInput for none,
        NotAllowed for a kind that this officer may not see."""
        identifier(notice.notice_id)
        _is_person(officer)
        require_shown(officer.scope, notice.kind)
        row = _row(Act.FILE, None, None)
        with self.records.transaction() as tx:
            if tx.notices.get(notice.notice_id) is not None:
                raise Conflict("this id is taken", where=notice.notice_id[:64], mend="Choose another id")
            state = row.after or NoticeState.DRAFT
            draft = replace(_written(notice), state=state, version=1, author=officer.officer_id, image_ids=())
            return self._put(tx, draft, row, officer, "")

    def edit(self, notice: Notice, version: int, officer: Officer) -> NoticeVersion:
        """The draft anew; its author, pictures and further names stay. Raises Conflict for another kind."""

        def changed(_tx: WatchlistTransaction, former: Notice, _row: Row) -> Notice:
            if notice.kind is not former.kind:
                mend = "Withdraw this one and file another under a new id"
                raise Conflict("the kind of a notice does not change", where="kind", mend=mend)
            kept = replace(_written(notice), author=former.author, image_ids=former.image_ids)
            return replace(kept, version=former.version, state=former.state, other_names=former.other_names)

        return self._act(Act.EDIT, notice.notice_id, version, officer, "", changed)

    def illustrate(
        self,
        notice_id: NoticeId,
        version: int,
        officer: Officer,
        enrol: Callable[[WatchlistTransaction], tuple[ImageId, ...]],
    ) -> NoticeVersion:
        """The draft with other pictures; enrol: stores and enrols them, and answers all that it has now."""

        def illustrated(tx: WatchlistTransaction, former: Notice, _row: Row) -> Notice:
            return replace(former, image_ids=enrol(tx))

        return self._act(Act.EDIT, notice_id, version, officer, "", illustrated)

    def submit(self, notice_id: NoticeId, version: int, officer: Officer) -> NoticeVersion:
        """By whoever may file notices, not the author alone: both stand in the audit entry, and neither decides. Raises
        Incomplete with everything that the request lacks."""

        def checked(tx: WatchlistTransaction, former: Notice, _row: Row) -> Notice:
            _refuse_faults(self._lacks(tx, former, Step.FILE))
            return former

        return self._act(Act.SUBMIT, notice_id, version, officer, "", checked)

    def approve(self, notice_id: NoticeId, version: int, officer: Officer) -> NoticeVersion:
        """The second person: the notice binds from its first moment on, or the change that waits holds."""

        def approved(tx: WatchlistTransaction, former: Notice, row: Row) -> Notice:
            if row.waiting is None:
                new = replace(former, approver=officer.officer_id)
                _refuse_faults(self._lacks(tx, new, Step.FILE))
                if replace(new, state=NoticeState.APPROVED).state_at(self.clock.now()) is NoticeState.LAPSED:
                    raise Conflict("its period is over", where=notice_id[:64], mend="Refuse it, with that reason")
                return new
            new = replace(changed(former), approver=officer.officer_id, state=row.after or former.state)
            _refuse_faults(self._follows(tx, new, former))
            return new

        return self._act(Act.APPROVE, notice_id, version, officer, "", approved)

    def refuse(self, notice_id: NoticeId, version: int, officer: Officer, reason: str) -> NoticeVersion:
        """Back to a draft, with reasons; or the change that waits is dropped. Raises InvalidInput without a reason."""
        _needs(reason, "reason")
        return self._act(Act.REFUSE, notice_id, version, officer, reason, _as_it_was)

    def extend(
        self,
        notice_id: NoticeId,
        version: int,
        officer: Officer,
        instrument: Instrument,
        valid_until: datetime | None,
        reason: str,
    ) -> NoticeVersion:
        """Asks for the one extension; in time by the moment at which it is asked for."""
        return self._ask(Act.EXTEND, notice_id, version, officer, reason, instrument, valid_until)

    def confirm(
        self,
        notice_id: NoticeId,
        version: int,
        officer: Officer,
        instrument: Instrument,
        valid_until: datetime | None,
        reason: str,
    ) -> NoticeVersion:
        """Asks that a formal decision take the place of an urgent request."""
        return self._ask(Act.CONFIRM, notice_id, version, officer, reason, instrument, valid_until)

    def withdraw(self, notice_id: NoticeId, version: int, officer: Officer, reason: str) -> NoticeVersion:
        """A draft or a request at once; what binds, or bound, when another officer approves."""
        _needs(reason, "reason")
        if reason.strip().casefold().startswith(GONE_FROM):
            mend = "Say in your own words why"
            raise InvalidInput("these words say that a list withdrew it", where="reason", mend=mend)
        return self._ask(Act.WITHDRAW, notice_id, version, officer, reason, None, None)

    def let_go(self, tx: WatchlistTransaction, notice: Notice, officer: Officer, reason: str) -> NoticeVersion:
        """As `withdraw`, together with all else that a list changes at once."""
        make = self._asked(notice.notice_id, officer, reason, None, None)
        return self._done(tx, Act.WITHDRAW, notice.notice_id, notice.version, officer, reason, make)

    def relist(self, tx: WatchlistTransaction, notice: Notice, officer: Officer, reason: str) -> NoticeVersion:
        """The withdrawal that the list asked for is dropped: it names this person again."""
        pending = notice.pending
        row = find(Act.RELIST, notice.state_at(self.clock.now()), pending.change if pending else None)
        if row is None or pending is None:
            raise Conflict("no withdrawal waits", where=notice.notice_id[:64])
        again = replace(notice, version=notice.version + 1, pending=None)
        return self._put(tx, again, row, officer, reason)

    def tell(self, notice_id: NoticeId, version: int, officer: Officer, on: date, how: str) -> NoticeVersion:
        """The person was told of the decision."""
        _needs(how, "how")

        def told(_tx: WatchlistTransaction, former: Notice, _row: Row) -> Notice:
            if telling_end(former) is None:
                raise Conflict("nobody has to be told of this notice", where=notice_id[:64])
            if not former.instrument.issued_on <= on <= former.zone.day_of(self.clock.now()):
                raise InvalidInput("not between the decision and today", where="on", mend="Write the day as YYYY-MM-DD")
            return replace(former, told=Told(on, how, OfficerId(officer.officer_id)))

        return self._act(Act.TELL, notice_id, version, officer, how, told)

    def zone_of(self, notice_id: NoticeId) -> Zone:
        """In whose days its dates are read. Raises NotFound."""
        with self.records.reading() as tx:
            notice = tx.notices.get(notice_id)
        if notice is None:
            raise NotFound("no such notice", where=notice_id[:64], mend="Check the notice's id")
        return notice.zone

    def lacks(self, notice: Notice) -> tuple[Fault, ...]:
        """What keeps a draft or request from being approved, for the page and the letter."""
        with self.records.reading() as tx:
            return self._lacks(tx, notice, Step.FILE)

    def possible(self, notice: Notice) -> tuple[Row, ...]:
        """What people can do with this version now, whoever they are."""
        found = possible(notice.state_at(self.clock.now()), notice.pending.change if notice.pending else None)
        by_kind = [row for row in found if row.act is not Act.CONFIRM or notice.urgent]
        told = telling_end(notice) is not None and notice.told is None
        endless = notice.urgent or notice.valid_until is None
        limited = [row for row in by_kind if row.act is not Act.EXTEND or not endless]
        return tuple(row for row in limited if row.act is not Act.AMEND and (row.act is not Act.TELL or told))

    def _ask(
        self,
        act: Act,
        notice_id: NoticeId,
        version: int,
        officer: Officer,
        reason: str,
        instrument: Instrument | None,
        valid_until: datetime | None,
    ) -> NoticeVersion:
        make = self._asked(notice_id, officer, reason, instrument, valid_until)
        return self._act(act, notice_id, version, officer, reason, make)

    def _asked(
        self,
        notice_id: NoticeId,
        officer: Officer,
        reason: str,
        instrument: Instrument | None,
        valid_until: datetime | None,
    ) -> _Make:
        now = self.clock.now()

        def asked(tx: WatchlistTransaction, former: Notice, row: Row) -> Notice:
            if row.asks is None:
                return former
            if row.asks is Change.CONFIRM and not former.urgent:
                raise Conflict("this is no urgent request", where=notice_id[:64])
            pending = Pending(row.asks, OfficerId(officer.officer_id), now, reason, instrument, valid_until)
            waiting = replace(former, pending=pending)
            if row.asks is not Change.WITHDRAW:
                _refuse_faults(self._follows(tx, changed(waiting), waiting))
            return waiting

        return asked

    def _act(
        self, act: Act, notice_id: NoticeId, version: int, officer: Officer, note: str, make: _Make
    ) -> NoticeVersion:
        with self.records.transaction() as tx:
            return self._done(tx, act, notice_id, version, officer, note, make)

    def _done(
        self,
        tx: WatchlistTransaction,
        act: Act,
        notice_id: NoticeId,
        version: int,
        officer: Officer,
        note: str,
        make: _Make,
    ) -> NoticeVersion:
        _is_person(officer)
        former = tx.seen_by(officer.scope).notices.get(notice_id)
        if former is None:
            raise NotFound("no such notice", where=notice_id[:64], mend="Check the notice's id")
        if former.version != version:
            what = f"version {former.version} stands, not {version}"
            raise Conflict(what, where=notice_id[:64], mend="Look at it again, then decide")
        row = _row(act, former.state_at(self.clock.now()), former)
        if row.second:
            _second(tx, former, officer)
        new = make(tx, former, row)
        if row.after is not None:
            new = replace(new, state=row.after)
        if row.asks is None:
            new = replace(new, pending=None)
        if new.state is NoticeState.WITHDRAWN:
            _leave_gallery(tx, notice_id)
        return self._put(tx, replace(new, version=former.version + 1), row, officer, note)

    def _put(self, tx: WatchlistTransaction, notice: Notice, row: Row, officer: Officer, note: str) -> NoticeVersion:
        if len(note) > MAX_NOTE:
            raise InvalidInput(f"longer than {MAX_NOTE} characters", where="reason", mend="Shorten it")
        now = self.clock.now()
        made = Made(now, row.act, OfficerId(officer.officer_id), note.strip())
        tx.notices.put(notice, made)
        details: dict[str, JsonValue] = {"version": notice.version, "state": notice.state.value, "article": row.article}
        if row.waiting or row.asks:
            details["change"] = row.waiting or row.asks or ""
        if row.act is Act.SUBMIT:
            details["author"] = notice.author
        tx.audit.append(now, officer, f"notice.{row.act}", notice.notice_id, details)
        return NoticeVersion(notice, made)

    def _lacks(self, tx: WatchlistTransaction, notice: Notice, step: Step) -> tuple[Fault, ...]:
        today = notice.zone.day_of(self.clock.now())
        asked = submission_of(notice, step)
        before = *urgent_again(filed_before(tx.notices, notice)), *_outlasts(tx, notice)
        return (*shortcomings(asked, today), *begins_too_early(asked), *before)

    def _follows(self, tx: WatchlistTransaction, new: Notice, former: Notice) -> tuple[Fault, ...]:
        """What forbids the change that waits: what may follow, at the moment it was asked for, and intake's checks."""
        if former.pending is None:
            raise ValueError("no change waits")
        step, asked_at = _STEPS[former.pending.change], former.pending.asked_at
        broken: tuple[Fault, ...] = forbidden(new, replace(former, pending=None), asked_at)
        if step is Step.WITHDRAW:
            return tuple(one for one in broken if new.approver is not None)
        today = new.zone.day_of(self.clock.now())
        lacking = shortcomings(submission_of(new, step), today)
        asked = (one for one in lacking if new.approver is not None or one.check_id != _LATER)
        again = _outlasts(tx, new) if step is Step.FILE else ()  # an extension is bounded by its own notice
        return (*broken, *asked, *again)


def _outlasts(tx: WatchlistTransaction, notice: Notice) -> tuple[Fault, ...]:
    return outlasts_decision(notice, decided_before(tx.notices, notice))


def _leave_gallery(tx: WatchlistTransaction, notice_id: NoticeId) -> None:
    """Nobody is looked for whom no notice names, approved or not."""
    for enrolment in tx.enrolments.of_subject(GalleryName.WATCHLIST, notice_id):
        tx.enrolments.remove(enrolment.enrolment_id)


def _as_it_was(_tx: WatchlistTransaction, former: Notice, _row: Row) -> Notice:
    """Without what waited, if anything did."""
    return replace(former, pending=None)


def changed(notice: Notice) -> Notice:
    """What the notice would be with the change that waits, before anybody has approved it."""
    pending = notice.pending
    if pending is None:
        raise ValueError("no change waits")
    asked = replace(notice, pending=None, author=pending.asked_by, approver=None)
    if pending.change is Change.WITHDRAW or pending.instrument is None:
        return replace(asked, state=NoticeState.WITHDRAWN)
    state = NoticeState.EXTENDED if pending.change is Change.EXTEND else NoticeState.APPROVED
    on = replace(asked, state=state, instrument=pending.instrument, valid_until=pending.valid_until)
    return replace(on, urgent=False, told=None)


def _written(notice: Notice) -> Notice:
    """What an author may write: the agency by its own name, the end of an urgent request by the law, nothing of what
    only acts can make."""
    found = find_agency(notice.agency)
    end = notice.valid_until
    if notice.urgent and end is None:
        end = urgent_end(notice.kind, notice.valid_from, notice.zone)
    named = found[1] if found else notice.agency
    return replace(notice, agency=named, valid_until=end, approver=None, pending=None, told=None)


def _row(act: Act, state: NoticeState | None, notice: Notice | None) -> Row:
    waiting = notice.pending.change if notice and notice.pending else None
    row = find(act, state, waiting)
    if row is None or row.permission is None:
        standing = f"{state}" + (f", and {waiting} waits for approval" if waiting else "")
        what = f"{act} is not possible: the notice is {standing}"
        raise Conflict(what, where=notice.notice_id[:64] if notice else "", mend="Look at its page for what is")
    return row


def _second(tx: WatchlistTransaction, notice: Notice, officer: Officer) -> None:
    """Raises NotAllowed for whoever asked for what is decided, or had a hand in writing it."""
    if notice.pending is not None:
        hands = {notice.pending.asked_by.casefold()}
    else:
        versions = tx.notices.versions(notice.notice_id)
        hands = {one.made.officer.casefold() for one in versions if one.made.act in _WRITING}
        hands.add(notice.author.casefold())
    if officer.officer_id.casefold() in hands:
        mend = "Let an officer decide who did not write or ask for it"
        raise NotAllowed("nobody decides on their own request", where=notice.notice_id[:64], mend=mend)


def _is_person(officer: Officer) -> None:
    if officer.role is Role.SYSTEM:
        raise NotAllowed("only people act on notices; the law lapses them", where=officer.officer_id)


def _refuse_faults(faults: Sequence[Fault]) -> None:
    if faults:
        raise Incomplete(faults)


def _needs(text: str, where: str) -> None:
    if not text.strip():
        raise InvalidInput("this must be said in words", where=where, mend="Write why, or how")
