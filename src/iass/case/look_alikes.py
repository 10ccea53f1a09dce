"""The desk of look-alikes and twins: who is taken for whom, who said so, and what follows. See decision 0017."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from iass.access import Officer
from iass.alert.clearing import measured, measured_again
from iass.audit.entry import ABOUT, JsonValue
from iass.case.bound import is_bound
from iass.case.passage import CrossingRecords, CrossingTransaction
from iass.clock import Clock
from iass.errors import Conflict, InvalidInput, NotAllowed, NotFound
from iass.identify.search import FaceSearch
from iass.ids import NoticeId, PairId, PersonId, new_id
from iass.registry.enrolment import Enrolment, GalleryName
from iass.registry.person import Person
from iass.watchlist import look_alike
from iass.watchlist.look_alike import CLEARED_DAYS, LookAlike, PairKind, PairState, Pictures
from iass.watchlist.namesake import papers_of
from iass.watchlist.noted_pair import keep_pair, require_noted
from iass.watchlist.notice import Notice
from iass.watchlist.records import WatchlistTransaction

MOST = 200

Act = Callable[[LookAlike, Pictures, bool], LookAlike]
"""On a pair, what is enrolled of both now, and whether it is still bound to that."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A pair with all its versions, oldest first, and both people as last recorded; None when a record has gone.

    person: who stands beside the subject, which is a notice where both are sought; None of a bearer, whom no list has.
    is_bound: whether the pictures that were compared are still those that count; else the pair changes nothing.
    score: of the two people's pictures today, -1..1; of a bearer's chip, as it was measured at the lane.
    """

    history: tuple[LookAlike, ...]
    subject: Person | Notice | None
    person: Person | Notice | None
    is_bound: bool
    score: float | None

    @property
    def pair(self) -> LookAlike:
        return self.history[-1]


@dataclass(frozen=True, slots=True)
class Couple:
    """Whom somebody holds for two people who look alike: the subject in its list, and beside it a registered person or
    another notice, whose id comes after the subject's."""

    gallery: GalleryName
    subject_id: str
    person_id: PersonId | None
    kind: PairKind = PairKind.LOOK_ALIKE
    other_notice_id: NoticeId | None = None

    @classmethod
    def of_notices(cls, one: str, other: str, kind: PairKind = PairKind.LOOK_ALIKE) -> "Couple":
        """In either order. Raises InvalidInput for one notice."""
        if one == other:
            raise InvalidInput("these are one notice", where="other_notice_id", mend="Name two notices")
        first, second = sorted((one, other))
        return cls(GalleryName.WATCHLIST, first, None, kind, NoticeId(second))

    @property
    def beside(self) -> tuple[GalleryName, str]:
        """In which list, and under which id."""
        if self.other_notice_id is not None:
            return GalleryName.WATCHLIST, self.other_notice_id
        return GalleryName.REGISTRY, self.person_id or ""


@dataclass(frozen=True, slots=True)
class LookAlikeDesk:
    """Every act is one transaction with its audit entry. Acts raise NotFound, Conflict (the state does not fit),
    NotAllowed (this officer, or not alone) or InvalidInput (no reason); see `iass.watchlist.look_alike`.

    near_score: the cosine from which on two subjects' pictures are taken for one person's. search: tells whose picture
    it is that came since two were compared; None where nobody can, and then it ends the pair. cleared_days: for how
    long a clearance holds. review_days: how long before its end it falls due for review.
    """

    records: CrossingRecords
    clock: Clock
    near_score: float
    search: FaceSearch | None = None
    cleared_days: int = CLEARED_DAYS
    review_days: int = 30

    def page(
        self, officer: Officer, states: Sequence[PairState] = (), limit: int = 50, before: PairId | None = None
    ) -> Sequence[LookAlike]:
        """Newest pairs first. limit: 1..200. Remembered: each says who is sought, or who looks like it."""
        if not 1 <= limit <= MOST:
            raise InvalidInput(f"a page holds 1 to {MOST} pairs, not {limit}", where="limit")
        with self.records.transaction() as tx:
            found = tx.seen_by(officer.scope).look_alikes.page(states=states, limit=limit, before=before)
            tx.audit.append(self.clock.now(), officer, "look_alikes.listed", before or "", _told(found))
            return found

    def get(self, pair_id: PairId, officer: Officer) -> Dossier:
        """With its history. Remembered. Raises NotFound, or NotAllowed for one of another place."""
        with self.records.transaction() as whole:
            pair, tx = _shown(whole, pair_id, officer), whole.seen_by(officer.scope)
            _stored(whole, pair_id)
            dossier = _dossier(tx, pair, self.search)
            told: dict[str, JsonValue] = {"version": pair.version, ABOUT: _told_of([pair])}
            tx.audit.append(self.clock.now(), officer, "look_alike.viewed", pair_id, told)
            return dossier

    def propose(self, couple: Couple, reason: str, officer: Officer) -> LookAlike:
        """The first of two officers. Changes nothing yet at any crossing."""
        look_alike.require_person(officer)
        with self.records.transaction() as tx:
            _require_two(tx.seen_by(officer.scope), couple)
            return put_proposal(tx, couple, reason, officer, self.clock)

    def record(self, pair_id: PairId, kind: PairKind, reason: str, officer: Officer) -> LookAlike:
        """The second officer: from now on the bar is higher for this pair."""
        return self._act(
            pair_id,
            officer,
            lambda pair, pictures, _bound: look_alike.record(
                pair, officer, self.clock.now(), reason, pictures, kind, self.near_score
            ),
        )

    def clear(self, pair_id: PairId, reason: str, officer: Officer) -> LookAlike:
        """The second officer, after an alert that the first judged "other person" and closed."""
        return self._act(
            pair_id,
            officer,
            lambda pair, pictures, _bound: look_alike.clear(
                pair, officer, self.clock.now(), reason, pictures, self.near_score, self.cleared_days
            ),
        )

    def renew(self, pair_id: PairId, reason: str, officer: Officer) -> LookAlike:
        """The review of a clearance, by another officer than who decided last: it holds as long again, from now on."""
        return self._act(
            pair_id,
            officer,
            lambda pair, pictures, bound: look_alike.renew(
                pair, officer, self.clock.now(), reason, pictures, self.near_score, self.cleared_days, is_bound=bound
            ),
        )

    def due(self, officer: Officer, limit: int = MOST) -> Sequence[LookAlike]:
        """Clearances that end within `review_days`, and those that have ended and were neither renewed nor undone, the
        soonest first. limit: 1..200. Remembered."""
        if not 1 <= limit <= MOST:
            raise InvalidInput(f"a page holds 1 to {MOST} pairs, not {limit}", where="limit")
        now = self.clock.now()
        with self.records.transaction() as tx:
            by = now + timedelta(days=self.review_days)
            found = tx.seen_by(officer.scope).look_alikes.ending(by, limit)
            tx.audit.append(now, officer, "look_alikes.due", "", _told(found))
            return found

    def undo(self, pair_id: PairId, reason: str, officer: Officer) -> LookAlike:
        """By one officer; every version stays. One that the log does not bear out can be undone too, and made anew."""

        def act(pair: LookAlike, _pictures: Pictures, _bound: bool) -> LookAlike:
            return look_alike.undo(pair, officer, self.clock.now(), reason)

        return self._act(pair_id, officer, act, is_borne=False)

    def _act(self, pair_id: PairId, officer: Officer, act: Act, *, is_borne: bool = True) -> LookAlike:
        with self.records.transaction() as tx:
            shown = _shown(tx, pair_id, officer)
            # Whole: what is hidden from this officer stays in the next version.
            before = _stored(tx, pair_id) if is_borne else tx.look_alikes.get(pair_id) or shown
            pictures = measured_again(tx.enrolments, before)
            keep_pair(tx, act(before, pictures, is_bound(before, *_rows(tx, before), self.search)), officer)
            return _shown(tx, pair_id, officer)


def _require_two(tx: CrossingTransaction, couple: Couple) -> None:
    if _subject(tx, couple.gallery, couple.subject_id) is None:
        raise NotFound("nobody has this id in that list", where=couple.subject_id[:60])
    gallery, other_id = couple.beside
    if _subject(tx, gallery, other_id) is None:
        what = "no such person in the registry" if couple.other_notice_id is None else "no such notice"
        raise NotFound(what, where=other_id[:60])
    if couple.gallery is GalleryName.REGISTRY and couple.subject_id == couple.person_id:
        raise InvalidInput("these are one person of the registry", where="person_id", mend="Name two people")


def put_proposal(tx: WatchlistTransaction, couple: Couple, reason: str, officer: Officer, clock: Clock) -> LookAlike:
    """Stores it with its audit entry. Raises Conflict for a pair that stands, and for people without pictures."""
    pictures = measured(tx.enrolments, couple.gallery, couple.subject_id, *couple.beside)
    if couple.kind is PairKind.NAMESAKE:
        raise look_alike.namesake_by_hand(couple.subject_id[:60])
    stored = stored_pair(tx, couple)
    if stored is not None:
        pair = look_alike.again(require_noted(tx, stored), officer, clock.now(), reason, pictures, couple.kind)
    else:
        pair = _first(couple, reason, pictures, officer, clock)
    return keep_pair(tx, pair, officer)


def stored_pair(tx: WatchlistTransaction, couple: Couple) -> LookAlike | None:
    """What is on record about the two, whatever its state."""
    if couple.person_id is not None:
        return tx.look_alikes.of(couple.gallery, couple.subject_id, couple.person_id)
    both = [NoticeId(couple.subject_id), NoticeId(couple.other_notice_id or "")]
    return next(iter(tx.look_alikes.among(both)), None)


def _first(couple: Couple, reason: str, pictures: Pictures, officer: Officer, clock: Clock) -> LookAlike:
    said = reason.strip()
    if not 1 <= len(said) <= look_alike.MAX_REASON:
        raise InvalidInput(f"a reason has 1 to {look_alike.MAX_REASON} characters", where="reason", mend="Say why")
    if not pictures.subject or not pictures.person:
        raise Conflict("one of the two has no enrolled picture", where=couple.subject_id[:60], mend="Bring it in first")
    return LookAlike(
        pair_id=PairId(new_id("pair")),
        gallery=couple.gallery,
        subject_id=couple.subject_id,
        person_id=couple.person_id,
        kind=couple.kind,
        state=PairState.PROPOSED,
        score=pictures.score,
        subject_images=pictures.subject,
        person_images=pictures.person,
        proposed_by=officer.officer_id,
        officer=officer.officer_id,
        at=clock.now(),
        reason=said,
        other_notice_id=couple.other_notice_id,
    )


def _dossier(tx: CrossingTransaction, pair: LookAlike, search: FaceSearch | None) -> Dossier:
    now = measured_again(tx.enrolments, pair)
    history = tuple(tx.look_alikes.history(pair.pair_id))
    subject = _subject(tx, pair.gallery, pair.subject_id)
    person = _subject(tx, *pair.beside) if pair.beside else None
    bound = _speaks(pair, subject, person) and is_bound(pair, *_rows(tx, pair), search)
    return Dossier(history, subject, person, bound, now.score)


def _rows(tx: CrossingTransaction, pair: LookAlike) -> tuple[Sequence[Enrolment], Sequence[Enrolment]]:
    """What is enrolled of both now."""
    beside = tx.enrolments.of_subject(*pair.beside) if pair.beside else ()
    return tx.enrolments.of_subject(pair.gallery, pair.subject_id), beside


def _speaks(pair: LookAlike, subject: Person | Notice | None, person: Person | Notice | None) -> bool:
    """Whether the papers are those that were compared, where it was papers."""
    if not pair.is_of_papers:
        return True
    other = pair.bearer or person
    return isinstance(subject, Notice) and isinstance(other, Person | str) and pair.papers == papers_of(subject, other)


def _subject(tx: CrossingTransaction, gallery: GalleryName, subject_id: str) -> Person | Notice | None:
    if gallery is GalleryName.REGISTRY:
        return tx.people.get(PersonId(subject_id))
    return tx.notices.get(NoticeId(subject_id))


def _stored(tx: CrossingTransaction, pair_id: PairId) -> LookAlike:
    pair = tx.look_alikes.get(pair_id)
    if pair is None:
        raise NotFound("no such pair", where=pair_id[:60])
    return require_noted(tx, pair)


def _shown(tx: CrossingTransaction, pair_id: PairId, officer: Officer) -> LookAlike:
    """As the officer may see it. Raises NotFound, or NotAllowed for one of another place."""
    seen = tx.seen_by(officer.scope).look_alikes.get(pair_id)
    if seen is not None:
        return seen
    if tx.seen_by(replace(officer.scope, places=None)).look_alikes.get(pair_id) is None:
        raise NotFound("no such pair", where=pair_id[:60])
    raise NotAllowed("this pair is of another place than yours", where=pair_id[:60])


def _told(pairs: Sequence[LookAlike]) -> dict[str, JsonValue]:
    return {"versions": [f"{pair.pair_id}@{pair.version}" for pair in pairs], ABOUT: _told_of(pairs)}


def _told_of(pairs: Sequence[LookAlike]) -> list[JsonValue]:
    """Both of each; of a chip's bearer, whom no list has, the alert tells who it was."""
    found = ((one.subject_id, one.person_id or one.other_notice_id or one.alert_id) for one in pairs)
    return [*dict.fromkeys(name for both in found for name in both if name)]
