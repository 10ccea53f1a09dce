"""The nearest neighbours of a notice's face among notices in force and the registry: found, told apart, kept.

Who is probably a stranger, in the registry or in another notice, is proposed as a look-alike of the notice, for a
second officer to decide.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby

from iass.access import Officer
from iass.audit.entry import ABOUT, JsonValue
from iass.case.look_alikes import Couple, put_proposal, stored_pair
from iass.case.passage import CrossingRecords, CrossingTransaction
from iass.clock import Clock
from iass.errors import Conflict, NotFound
from iass.identify.search import FaceSearch
from iass.ids import NoticeId, PersonId
from iass.registry.enrolment import GalleryName
from iass.registry.intake import Newcomer, Resemblance, Resembling
from iass.registry.nearness import Neighbour
from iass.registry.person import Person
from iass.screen.compare.birth_date import compare_birth_date
from iass.screen.compare.document_number import number_key
from iass.screen.compare.name import compare_name
from iass.screen.evidence import Verdict
from iass.watchlist.intake_look import IntakeLook
from iass.watchlist.notice import Notice
from iass.watchlist.records import WatchlistTransaction
from iass.watchlist.sensitivity import shown_among

MOST = 5
"""Neighbours of each list, the nearest."""


@dataclass(frozen=True, slots=True)
class NoticeIntake:
    """Implements `iass.registry.intake.Intake`. near_score: the cosine from which on two subjects' faces are taken for
    one person's."""

    records: CrossingRecords
    search: FaceSearch
    clock: Clock
    near_score: float

    def look(self, newcomers: Sequence[Newcomer[Notice]]) -> Sequence[tuple[Resembling, ...]]:
        """The nearest 5 of each list that reach its threshold: what would raise an alert. Rows of one batch see each
        other too. Raises NotReady while a list cannot be searched whole."""
        found: list[list[Resembling]] = [[] for _ in newcomers]
        with self.records.reading() as tx:
            for gallery in GalleryName:
                for number, near in enumerate(self._near(gallery, newcomers)):
                    known = (self._told(tx, gallery, one, newcomers[number].value) for one in near)
                    found[number] += [one for one in known if one is not None][:MOST]
        for number, one in enumerate(newcomers):
            found[number] += self._beside(one, newcomers)
        return [tuple(sorted(each, key=lambda one: -one.score)) for each in found]

    def keep(self, tx: WatchlistTransaction, named: str, shown: tuple[Resembling, ...], officer: Officer) -> None:
        """With the audit entry, where somebody was shown, and the proposals."""
        notice_id, _, version = named.rpartition("@")
        at = self.clock.now()
        tx.intake_looks.put(IntakeLook(NoticeId(notice_id), int(version), at, officer.officer_id, shown))
        if shown:
            seen = shown_among(tx, shown, officer)
            told: list[JsonValue] = [f"{one.gallery}/{one.subject_id} {one.resemblance}" for one in seen]
            details: dict[str, JsonValue] = {"version": int(version), "shown": told, ABOUT: _told_of(seen)}
            tx.audit.append(at, officer, "notice.neighbours_shown", notice_id, details)
        for one in shown:
            if one.resemblance is Resemblance.STRANGER:
                self._propose(tx, notice_id, one, officer)

    def get(self, notice_id: NoticeId, officer: Officer, version: int | None = None) -> IntakeLook:
        """What was shown with that version, or with the newest that was looked at. Remembered. Raises NotFound."""
        with self.records.transaction() as tx:
            shown = tx.seen_by(officer.scope)
            look = tx.intake_looks.get(notice_id, version) if shown.notices.get(notice_id) else None
            if look is None:
                raise NotFound("nobody looked around this notice", where=notice_id[:64], mend="Check id and version")
            seen = shown_among(tx, look.neighbours, officer)
            details: dict[str, JsonValue] = {"version": look.version, ABOUT: _told_of(seen)}
            tx.audit.append(self.clock.now(), officer, "notice.neighbours_viewed", notice_id, details)
            return replace(look, neighbours=seen)

    def _near(self, gallery: GalleryName, newcomers: Sequence[Newcomer[Notice]]) -> Iterator[list[Neighbour]]:
        """For each newcomer whoever else reaches the threshold, each subject once, best first."""
        probes = [template for one in newcomers for template in one.templates]
        answers = iter(self.search.near(gallery, probes, self.search.operating_point(gallery).threshold))
        for one in newcomers:
            near = [other for _ in one.templates for other in next(answers)]
            if gallery is GalleryName.WATCHLIST:
                near = [other for other in near if other.subject_id != one.subject_id]
            by_subject = groupby(sorted(near, key=_subject), key=_subject)
            best = [max(rows, key=lambda row: row.score) for _, rows in by_subject]
            yield sorted(best, key=lambda row: -row.score)

    def _told(
        self, tx: CrossingTransaction, gallery: GalleryName, near: Neighbour, notice: Notice
    ) -> Resembling | None:
        """None for a notice that is not in force, and for a record that has gone meanwhile."""
        if gallery is GalleryName.REGISTRY:
            person = tx.people.get(PersonId(near.subject_id))
            return self._resembling(gallery, near, notice, person) if person else None
        other = tx.notices.get(NoticeId(near.subject_id))
        in_force = other is not None and other.in_force_at(self.clock.now())
        return self._resembling(gallery, near, notice, other) if other is not None and in_force else None

    def _beside(self, one: Newcomer[Notice], batch: Sequence[Newcomer[Notice]]) -> Iterator[Resembling]:
        """Other notices of the batch, which no gallery holds yet."""
        threshold = self.search.operating_point(GalleryName.WATCHLIST).threshold
        for other in batch:
            scores = [mine.similarity(its) for mine in one.templates for its in other.templates]
            best = max(scores, default=-1.0)
            if other.subject_id != one.subject_id and best >= threshold:
                near = Neighbour(other.subject_id, best)
                yield self._resembling(GalleryName.WATCHLIST, near, one.value, other.value)

    def _resembling(self, gallery: GalleryName, near: Neighbour, notice: Notice, other: Notice | Person) -> Resembling:
        is_one = near.score >= self.near_score or _is_one_person(notice, other)
        return Resembling(
            gallery=gallery,
            subject_id=near.subject_id,
            name=other.full_name,
            document_numbers=tuple(_numbers(other)),
            score=near.score,
            threshold=self.search.operating_point(gallery).threshold,
            stranger_rate=self.search.stranger_rate(gallery, near.score),
            resemblance=Resemblance.SAME_PERSON if is_one else Resemblance.STRANGER,
            enrolment_id=near.enrolment_id,
        )

    def _propose(self, tx: WatchlistTransaction, notice_id: str, near: Resembling, officer: Officer) -> None:
        if near.gallery is GalleryName.WATCHLIST:
            couple = Couple.of_notices(notice_id, near.subject_id)
        else:
            couple = Couple(GalleryName.WATCHLIST, notice_id, PersonId(near.subject_id))
        if stored_pair(tx, couple) is None:
            with suppress(Conflict):  # a picture was erased meanwhile; what was shown is kept all the same
                put_proposal(tx, couple, near.in_words(), officer, self.clock)


def _told_of(shown: Sequence[Resembling]) -> list[JsonValue]:
    return [*dict.fromkeys(one.subject_id for one in shown)]


def _subject(near: Neighbour) -> str:
    return near.subject_id


def _is_one_person(notice: Notice, other: Notice | Person) -> bool:
    """By a document number that both list, or by name and birth date."""
    keys = {number_key(number) for number in _numbers(notice)} - {""}
    if keys & {number_key(number) for number in _numbers(other)}:
        return True
    same_name = compare_name(notice, other).verdict is Verdict.AGREES
    return same_name and compare_birth_date(notice.birth_date, other.birth_date).verdict is Verdict.AGREES


def _numbers(subject: Notice | Person) -> Sequence[str]:
    if isinstance(subject, Person):
        return [document.number for document in subject.documents]
    return subject.document_numbers
