"""The past searched for a notice that came into force: "was here on 26 September under another name".

Each notice that begins is work on record (`iass.case.retro`). It is searched for outside of any transaction, and what
comes of it is stored in one, together with the word that it was done: a program that dies has done all or nothing, and
begins again. Two programs on one database may search twice; only the first one's findings are kept.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from iass.access import EVERYWHERE, SYSTEM, Scope
from iass.alert import transitions
from iass.alert.news import audit_act, tell_console
from iass.alert.transitions import ENDED
from iass.audit.entry import JsonValue
from iass.case.bound import is_bound
from iass.case.face_scan import Progress, Stopped
from iass.case.kept_faces import first_kept_day
from iass.case.passage import CrossingRecords, CrossingTransaction
from iass.case.past_alerts import identity_of, propose_known, raise_alerts
from iass.case.past_look import Past, PastLook, as_pictures
from iass.case.retro import MOST_DUE, PastStanding, RetroSearch, RetroState
from iass.clock import Clock
from iass.errors import Conflict, IassError
from iass.identify.search import FaceSearch
from iass.ids import AlertId, ModelId, NoticeId, PersonId
from iass.registry.enrolment import Enrolment, GalleryName
from iass.screen.screening import Screening
from iass.watchlist.look_alike import PairState
from iass.watchlist.noted_pair import is_noted
from iass.watchlist.notice import Notice, NoticeState

_CLEARED = 1_000


@dataclass(frozen=True, slots=True)
class RetroProgress:
    """The search that is made now. done, total: faces of crossings."""

    notice_id: NoticeId
    done: int
    total: int


def _never() -> bool:
    return False


def _unwatched(_done: int, _total: int) -> None:
    """Nobody looks on."""


class RetroDesk:
    """Safe for many threads. days: for how many the faces of crossings may be kept; 0 for none. score_days: for how
    many the counts of strangers' scores are."""

    def __init__(
        self,
        records: CrossingRecords,
        search: FaceSearch,
        screening: Screening,
        clock: Clock,
        model_id: ModelId,
        days: int,
        score_days: int = 90,
    ) -> None:
        self._records = records
        self._look = PastLook(records, search, clock, days)
        self._screening = screening
        self._clock = clock
        self._model_id = model_id
        self._days = days
        self._score_days = score_days
        self._now: RetroProgress | None = None

    @property
    def days(self) -> int:
        return self._days

    @property
    def progress(self) -> RetroProgress | None:
        """What this program searches now; None when nothing."""
        return self._now

    @property
    def failures(self) -> dict[NoticeId, str]:
        """Why searches that are due could not be made, as last tried by whichever program. They stay due."""
        return {search.notice_id: search.failure for search in self.standing().failed}

    def standing(self, shown: Scope = EVERYWHERE) -> PastStanding:
        """Of searches for notices that it shows."""
        due = self.due(shown)
        return PastStanding(len(due), tuple(search for search in due if search.failure))

    def page(self, limit: int = 50, shown: Scope = EVERYWHERE) -> Sequence[RetroSearch]:
        """Those that wait first, then the latest that were made; shown: for notices that it shows."""
        with self._records.reading() as tx:
            return tx.seen_by(shown).retro_searches.page(limit)

    def progress_shown(self, shown: Scope) -> RetroProgress | None:
        """What this program searches now, where the notice may be seen."""
        now = self.progress
        if now is None or shown.sees_protected:
            return now
        with self._records.reading() as tx:
            return now if tx.seen_by(shown).notices.get(now.notice_id) else None

    def due(self, shown: Scope = EVERYWHERE) -> Sequence[RetroSearch]:
        with self._records.reading() as tx:
            return tx.seen_by(shown).retro_searches.due(self._clock.now(), MOST_DUE)

    def work(self, progress: Progress = _unwatched, stop: Callable[[], bool] = _never) -> int:
        """Makes every search that is due, once; answers how many came to an end. What one fails of keeps no other from
        being made, stays due, and is told by `failures` until it is made, in every program."""
        done = 0
        for search in self.due():
            if stop():
                break
            try:
                self._one(search, progress, stop)
                done += 1
            except Stopped:
                break
            except Conflict:
                continue  # another program was first
            except IassError as error:
                self._fails(search, error)
            finally:
                self._now = None
        return done

    def sweep(self) -> int:
        """Destroys the keys of days whose faces may not be kept any longer, and removes what nobody can read; answers
        how many faces went. With them go the counts of strangers' scores whose days are over."""
        now = self._clock.now()
        first = (now - timedelta(days=self._score_days)).date()
        with self._records.transaction() as tx:
            counts = tx.scores.forget_before(first)
            if counts:
                tx.audit.append(now, SYSTEM, "scores.forgotten", first.isoformat(), {"counts": counts})
            days = tx.kept_faces.forget_before(first_kept_day(now, self._days))
            for gone in days:
                details: dict[str, JsonValue] = {"faces": gone.faces, "days_kept": self._days}
                tx.audit.append(now, SYSTEM, "crossing_faces.forgotten", gone.day.isoformat(), details)
        removed = 0
        while True:
            with self._records.transaction() as tx:
                some = tx.kept_faces.clear(_CLEARED)
            removed += some
            if some < _CLEARED:
                return removed

    def _one(self, search: RetroSearch, progress: Progress, stop: Callable[[], bool]) -> None:
        with self._records.reading() as tx:
            notice = tx.notices.get(search.notice_id)
            pictures = _pictures(tx, search.notice_id, self._model_id)
            wanted = notice is not None and self._is_wanted(tx, notice, search, pictures)
        if not wanted:
            self._settle_without(search)
            return

        def told(done: int, total: int) -> None:
            self._now = RetroProgress(search.notice_id, done, total)
            progress(done, total)

        told(0, 0)
        self._settle(search, pictures, self._look.look(search.notice_id, pictures, told, stop))

    def _is_wanted(
        self, tx: CrossingTransaction, notice: Notice, search: RetroSearch, pictures: Sequence[Enrolment]
    ) -> bool:
        """Whether this version is the newest, binds, shows a face, and was not searched for with these pictures."""
        if notice.version != search.version or not notice.in_force_at(self._clock.now()) or not pictures:
            return False
        return _digest(pictures) not in {one.faces for one in tx.retro_searches.of_notice(notice.notice_id)}

    def _settle_without(self, search: RetroSearch) -> None:
        now = self._clock.now()
        with self._records.transaction() as tx:
            tx.retro_searches.settle(replace(search, state=RetroState.SETTLED, settled_at=now))
            notice = tx.notices.get(search.notice_id)
            if notice is not None and notice.state is NoticeState.WITHDRAWN:
                self._cancel(tx, notice, now)

    def _settle(self, search: RetroSearch, pictures: Sequence[Enrolment], past: Past) -> None:
        now = self._clock.now()
        with self._records.transaction() as tx:
            notice = tx.notices.get(search.notice_id)
            if notice is None or not self._is_wanted(tx, notice, search, pictures):
                tx.retro_searches.settle(replace(search, state=RetroState.SETTLED, settled_at=now))
                return
            doubles = _doubles(tx, notice.notice_id, self._look.search, self._clock.now())
            told = [*self._told(tx, notice.notice_id), *(("person", person) for person in doubles)]
            alerts = raise_alerts(tx, notice, past.hits, told, self._screening, now)
            if alerts:
                tx.calibrations.note(self._look.search.record, now)
            propose_known(tx, notice, [one for one in past.known if one.person_id not in doubles], now)
            done = replace(
                search,
                state=RetroState.SEARCHED,
                settled_at=now,
                faces=_digest(pictures),
                past=past.faces,
                people=past.people,
                alert_ids=tuple(alert.alert_id for alert in alerts),
            )
            tx.retro_searches.settle(done)
            tx.audit.append(now, SYSTEM, "retro.searched", notice.notice_id, _remembered(done, past))

    def _told(self, tx: CrossingTransaction, notice_id: NoticeId) -> list[object]:
        """Identities that a former search for this notice raised an alert about."""
        alerts = [tx.alerts.get(alert_id) for alert_id in _raised(tx, notice_id)]
        passages = [tx.passages.get(alert.crossing_id) for alert in alerts if alert]
        return [identity_of(passage) for passage in passages if passage]

    def _cancel(self, tx: CrossingTransaction, notice: Notice, now: datetime) -> None:
        """Of the alerts about this notice's past, what nobody has taken ends, and the rest says so."""
        for alert_id in _raised(tx, notice.notice_id):
            before = tx.alerts.get(alert_id)
            if before is None or before.state in ENDED:
                continue
            step = transitions.withdrawn(before, notice.notice_id)
            kind = f"alert.{step.act}"
            tx.alerts.update(step.alert)
            audit_act(tx, kind, before, step.alert, now, SYSTEM)
            tell_console(tx, kind, step.alert, now)

    def _fails(self, search: RetroSearch, error: IassError) -> None:
        """Kept once for each reason. Where the database is what fails, it cannot be told there."""
        if str(error) == search.failure:
            return
        with suppress(IassError), self._records.transaction() as tx:
            tx.retro_searches.fail(replace(search, failure=str(error), failed_at=self._clock.now()))


def _pictures(tx: CrossingTransaction, notice_id: NoticeId, model_id: ModelId) -> tuple[Enrolment, ...]:
    return as_pictures(tx.enrolments.of_subject(GalleryName.WATCHLIST, notice_id), model_id)


def _doubles(tx: CrossingTransaction, notice_id: NoticeId, search: FaceSearch, now: datetime) -> frozenset[PersonId]:
    """People whom two officers found to be others than the sought one, by pictures that still stand (decision 0017)."""
    subject = tx.enrolments.of_subject(GalleryName.WATCHLIST, notice_id)
    return frozenset(
        pair.person_id
        for pair in tx.look_alikes.about(GalleryName.WATCHLIST, notice_id)
        if pair.person_id
        and pair.state is PairState.CLEARED
        and pair.holds_at(now)
        and not pair.is_of_papers
        and is_bound(pair, subject, tx.enrolments.of_subject(GalleryName.REGISTRY, pair.person_id), search)
        and is_noted(tx, pair)
    )


def _raised(tx: CrossingTransaction, notice_id: NoticeId) -> list[AlertId]:
    return [alert_id for search in tx.retro_searches.of_notice(notice_id) for alert_id in search.alert_ids]


def _digest(pictures: Sequence[Enrolment]) -> str:
    return sha256("\0".join(sorted(picture.image_id for picture in pictures)).encode()).hexdigest()


def _remembered(done: RetroSearch, past: Past) -> dict[str, JsonValue]:
    """How much was looked at and what came of it: ids, no faces and no names."""
    return {
        "version": done.version,
        "faces_of_crossings": past.faces,
        "people": past.people,
        "passages": [hit.passage.crossing_id for hit in past.hits],
        "persons": [known.person_id for known in past.known],
        "alerts": list(done.alert_ids),
    }
