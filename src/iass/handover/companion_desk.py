"""Who crossed together with the person of a trafficking case, again and again: for its number, and for protection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from iass.access import EVERYWHERE, Officer, Purpose, Scope, Sensitivity
from iass.alert.alert import Judgement
from iass.audit.entry import JsonValue
from iass.case.companions import Crossed, Met, MetPage, Window, compared_with, occasions, traveller_of
from iass.case.passage import Passage
from iass.clock import Clock
from iass.errors import Conflict, InvalidInput, NotAllowed, NotFound
from iass.handover.admission import Told, is_admitted, is_of_trafficking, told_of
from iass.handover.case import ENDED, Case
from iass.handover.desk import require_shown
from iass.handover.news import sensitivity_of
from iass.handover.records import HandoverRecords, HandoverTransaction
from iass.ids import CaseId, NoticeId

MOST_MINUTES = 60
MOST_DAYS = 1095
MOST_OCCASIONS = 100
"""The newest; one more of a person's crossings is not looked at."""
MOST_PAGES = 50
PAGE_LENGTH = 20


@dataclass(frozen=True, slots=True)
class CompanionQuestion:
    """minutes: before and after each crossing, 1..60. least: occasions, 2..100. days: back from now, 1..1095. page: of
    20, from 1."""

    case_id: CaseId
    officer: Officer
    minutes: int = 10
    least: int = 2
    days: int = 365
    page: int = 1


@dataclass(frozen=True, slots=True)
class Occasion:
    """When the person of the case crossed. others: how many other travellers crossed in that window."""

    window: Window
    others: int


@dataclass(frozen=True, slots=True)
class Companion:
    """name, document_number: as on the document of the newest of these crossings. crossings: the first of each
    occasion, oldest first. occasions: how many. compared: in how many of the windows of comparison they crossed too.
    Of one whom the desk named, to whoever is not of the desk: the crossings that it chose to show, and no others."""

    name: str
    document_number: str
    crossings: tuple[Crossed, ...]
    occasions: int
    compared: int


@dataclass(frozen=True, slots=True)
class CompanionAnswer:
    """Evidence, and no accusation. compared: how many windows of comparison there are: the same ones a week before and
    after, without the person. found: how many travellers there are in all, of `companions` a page. minors: how many
    more are not shown, as they were minors. version: of the case, to act on. is_named: these are those whom the desk
    named, and nothing else of case or crossings is in it."""

    question: CompanionQuestion
    at: datetime
    version: int
    is_named: bool
    occasions: tuple[Occasion, ...]
    compared: int
    companions: tuple[Companion, ...]
    found: int
    minors: int

    @property
    def has_more(self) -> bool:
        return self.found > self.question.page * PAGE_LENGTH and self.question.page < MOST_PAGES


@dataclass(frozen=True, slots=True)
class CompanionDesk:
    """Makes nothing of what it finds: no alert, no notice, no link. scope: whose crossings are looked at, and whose
    cases. Crossings are looked at for whoever sees what is protected there, and for nobody else."""

    records: HandoverRecords
    clock: Clock
    scope: Scope = EVERYWHERE

    def ask(self, question: CompanionQuestion) -> CompanionAnswer:
        """The entry in the audit log is on disk before anything is answered.

        Raises NotAllowed without the purpose, NotFound for a case that may not be asked about, Conflict for one that
        has ended or of which nobody said that it is of trafficking, InvalidInput for bounds.
        """
        _check(question)
        now = self.clock.now()
        with self.records.reading() as tx:
            case = self._case(tx, question)
            about = case.opening
            is_desk = self.scope.shows(Sensitivity.PROTECTED, about.checkpoint, about.lane)
            answer = (self._found if is_desk else _named)(tx, case, question, now)
        with self.records.transaction() as tx:
            tx.audit.append(now, question.officer, "case.companions_asked", question.case_id, _remembered(answer))
        return answer

    def _case(self, tx: HandoverTransaction, question: CompanionQuestion) -> Case:
        """Hidden means not there, for whoever is not admitted and not of the protection desk."""
        found = tx.cases.get(question.case_id)
        if found is None:
            raise _unknown(question)
        about, officer = found.opening, question.officer
        if not is_admitted(found, officer.officer_id):
            require_shown(tx, self.scope, about.checkpoint, about.lane, about.alert_id, question.case_id)
        elif not self.scope.covers(about.checkpoint, about.lane):
            raise _unknown(question)
        if sensitivity_of(tx, about.alert_id) is not Sensitivity.PROTECTED or not is_of_trafficking(found):
            mend = "Its keeper says so, by admitting an officer to it"
            raise Conflict("nobody said that this is a case of trafficking", where=question.case_id[:60], mend=mend)
        if found.state in ENDED:
            raise Conflict(f"the case is {found.state.value}: nothing more is asked", where=question.case_id[:60])
        return found

    def _found(
        self, tx: HandoverTransaction, case: Case, question: CompanionQuestion, now: datetime
    ) -> CompanionAnswer:
        own, but = self._own(tx, case, now - timedelta(days=question.days))
        windows = occasions(own, timedelta(minutes=question.minutes))[-MOST_OCCASIONS:]
        at_most = (question.least, PAGE_LENGTH, (question.page - 1) * PAGE_LENGTH)
        met = tx.crossed_together.met(windows, but, *at_most, self.scope)
        return self._answer(tx, case, question, now, windows, but, met)

    def _own(self, tx: HandoverTransaction, case: Case, since: datetime) -> tuple[Sequence[Crossed], frozenset[str]]:
        """Crossings of the person, by papers or by a face that somebody judged to be theirs, and who they then were."""
        about, desks = case.opening, self.scope.desks
        first = tx.passages.get(about.crossing_id)
        own = [first] if first is not None else []
        everywhere = _named_by(tx, about.notice_id, EVERYWHERE)  # elsewhere they may have shown other papers
        here = _named_by(tx, about.notice_id, desks)
        travellers = frozenset(filter(None, map(traveller_of, (*own, *everywhere, *here))))
        crossed = {one.crossing_id: one for one in tx.crossed_together.of(travellers, since, MOST_OCCASIONS, desks)}
        own = own if desks.covers(about.checkpoint) else []
        crossed |= {one.crossing_id: _crossed(one) for one in (*own, *here) if one.at >= since}
        newest = sorted(crossed.values(), key=lambda one: (one.at, one.crossing_id), reverse=True)
        return newest[:MOST_OCCASIONS], travellers

    def _answer(
        self,
        tx: HandoverTransaction,
        case: Case,
        question: CompanionQuestion,
        now: datetime,
        windows: tuple[Window, ...],
        but: frozenset[str],
        met: MetPage,
    ) -> CompanionAnswer:
        together, others = tx.crossed_together, tx.crossed_together.others(windows, but)
        named = [one.traveller for one in met.met]
        crossed = _by_traveller(together.within(windows, named))
        beside = compared_with(windows, now)
        compared = together.times(beside, named)
        return CompanionAnswer(
            question,
            now,
            case.version,
            False,
            tuple(Occasion(window, others[window.number]) for window in windows),
            len(beside),
            tuple(_companion(tx, one, crossed[one.traveller], compared.get(one.traveller, 0)) for one in met.met),
            met.found,
            met.minors,
        )


def _named(tx: HandoverTransaction, case: Case, question: CompanionQuestion, now: datetime) -> CompanionAnswer:
    """The same whatever else was asked, and whoever crossed: nothing but an act of the desk changes it."""
    told = tuple(told_of(tx, case))
    page = told[(question.page - 1) * PAGE_LENGTH : question.page * PAGE_LENGTH]
    return CompanionAnswer(question, now, 0, True, (), 0, tuple(map(_told, page)), len(told), 0)


def _told(told: Told) -> Companion:
    document = told.by.document
    crossed = tuple(replace(_crossed(one), window=number) for number, one in enumerate(told.shown, start=1))
    name, number = (document.full_name, document.number) if document else ("", "")
    return Companion(name, number, crossed, len(crossed), 0)


def _check(question: CompanionQuestion) -> None:
    if question.officer.purpose is not Purpose.PROTECTION:
        mend = f"State the purpose {Purpose.PROTECTION}"
        raise NotAllowed("this is asked for the protection of a victim alone", where="purpose", mend=mend)
    for name, value, low, high in (
        ("minutes", question.minutes, 1, MOST_MINUTES),
        ("least", question.least, 2, MOST_OCCASIONS),
        ("days", question.days, 1, MOST_DAYS),
        ("page", question.page, 1, MOST_PAGES),
    ):
        if not low <= value <= high:
            raise InvalidInput(f"this takes {low} to {high}, not {value}", where=name)


def _unknown(question: CompanionQuestion) -> NotFound:
    return NotFound("no such case", where=question.case_id[:60])


def _named_by(tx: HandoverTransaction, notice_id: NoticeId | None, scope: Scope) -> list[Passage]:
    """Crossings within the scope whose face somebody judged to be that of whom the notice is about."""
    found = tx.passages.of_subject(notice_id, MOST_OCCASIONS, scope) if notice_id else ()
    return [one for one in found if _is_theirs(tx, one)]


def _is_theirs(tx: HandoverTransaction, passage: Passage) -> bool:
    """A face that only reached a threshold may be a stranger's, and the stranger's friends would be shown."""
    alert = tx.alerts.get(passage.alert_id) if passage.alert_id else None
    return alert is not None and alert.judgement is Judgement.SAME_PERSON


def _crossed(passage: Passage) -> Crossed:
    known = traveller_of(passage) or ""
    return Crossed(known, passage.crossing_id, passage.checkpoint, passage.direction, passage.at)


def _by_traveller(found: Sequence[Crossed]) -> Mapping[str, Sequence[Crossed]]:
    sorted_out: dict[str, list[Crossed]] = {}
    for one in found:
        sorted_out.setdefault(one.traveller, []).append(one)
    return sorted_out


def _companion(tx: HandoverTransaction, met: Met, crossed: Sequence[Crossed], compared: int) -> Companion:
    passage = tx.passages.get(crossed[-1].crossing_id)
    document = passage.document if passage else None
    name, number = (document.full_name, document.number) if document else ("", "")
    return Companion(name, number, tuple(crossed), met.windows, compared)


def _remembered(answer: CompanionAnswer) -> dict[str, JsonValue]:
    """What was asked, and which crossings were shown: without names and documents."""
    question = answer.question
    asked: dict[str, JsonValue] = {"minutes": question.minutes, "least": question.least, "days": question.days}
    shown: list[JsonValue] = [one.crossing_id for found in answer.companions for one in found.crossings]
    return {"case": question.case_id, **asked, "page": question.page, "found": answer.found, "shown": shown}
