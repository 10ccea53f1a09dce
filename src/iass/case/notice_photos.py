"""A photograph laid to a draft: looked at as an import looks at it, enrolled, and shown with whom it resembles."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from iass.access import Officer
from iass.audit.entry import JsonValue
from iass.capture import still
from iass.case.intake import NoticeIntake
from iass.errors import Conflict, InvalidInput, NotFound
from iass.face.engine import FaceEngine
from iass.face.outcome import FaceFailure
from iass.face.template import Template
from iass.identify.search import FaceSearch
from iass.ids import ImageId, NoticeId
from iass.registry.cells import Problem
from iass.registry.enrolling import Enrolled, Photo, enrol, enrolled, problem
from iass.registry.enrolment import GalleryName
from iass.registry.intake import Newcomer, Resembling
from iass.registry.likeness import not_alike, stray
from iass.registry.nearness import Neighbour, too_near
from iass.watchlist.importing import sought
from iass.watchlist.notice import Notice
from iass.watchlist.notice_desk import NoticeDesk
from iass.watchlist.records import WatchlistRecords, WatchlistTransaction
from iass.watchlist.sensitivity import hidden_among, shown_among
from iass.watchlist.version import NoticeVersion

MOST_PHOTOS = 20


class UnfitPhoto(InvalidInput):
    """A picture that would harm the gallery. problem: why and what to do, in both languages."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.reason, where="photo", mend=found.mend)
        self.problem = found


@dataclass(frozen=True, slots=True)
class LaidPhoto:
    """The version that has the picture, and whom the face resembles, the nearest first."""

    version: NoticeVersion
    shown: tuple[Resembling, ...]


@dataclass(frozen=True, slots=True)
class NoticePhotos:
    """engine: with the gate of enrolment. near_score: from which on two subjects' faces are too near; alike_score:
    below it two pictures are not taken for one person's."""

    records: WatchlistRecords
    desk: NoticeDesk
    engine: FaceEngine
    search: FaceSearch
    intake: NoticeIntake
    near_score: float
    alike_score: float

    def lay(
        self, notice_id: NoticeId, version: int, data: bytes, officer: Officer, *, allow_near: bool = False
    ) -> LaidPhoto:
        """Adds one picture to a draft. Raises NotFound, InvalidInput for what is no picture, UnfitPhoto with advice,
        and Conflict where another version stands, or the notice is no draft any more."""
        with self.records.reading() as tx:
            notice = tx.seen_by(officer.scope).notices.get(notice_id)
            known = enrolled(tx, GalleryName.WATCHLIST, notice_id)
        if notice is None:
            raise NotFound("no such notice", where=notice_id[:64], mend="Check the notice's id")
        digest = sha256(data).hexdigest()
        if any(row.digest == digest for row in known):
            raise Conflict("this picture is there already", where="photo", mend="Choose another one")
        if len(known) >= MOST_PHOTOS:
            raise Conflict(f"there are {MOST_PHOTOS} pictures already", where="photo")
        template = self._encode(data)
        self._hold_together(template, known)
        near = self._nearest(notice, template, officer)
        if near is not None and not allow_near:
            raise UnfitPhoto(too_near("photo", near))
        templates = (*(row.template for row in known if row.model_id == self.engine.model_id), template)
        shown = self.intake.look([Newcomer(notice_id, notice, templates)])[0]
        photo = Photo(digest, data, template, len(known) + 1)
        kept = [Photo(row.digest, b"", None, 0) for row in known if row.digest is not None]

        def laid(tx: WatchlistTransaction) -> tuple[ImageId, ...]:
            images = enrol(tx, GalleryName.WATCHLIST, notice_id, [*kept, photo], known)
            self.intake.keep(tx, f"{notice_id}@{version + 1}", shown, officer)
            if near is not None:
                details: dict[str, JsonValue] = {"version": version + 1, "beside": near.subject_id}
                tx.audit.append(self.intake.clock.now(), officer, "notice.near_allowed", notice_id, details)
            return images

        made = self.desk.illustrate(notice_id, version, officer, laid)
        with self.records.reading() as tx:
            return LaidPhoto(made, shown_among(tx, shown, officer))

    def _encode(self, data: bytes) -> Template:
        outcome = self.engine.one_face(still.decode(data))
        if isinstance(outcome, FaceFailure):
            raise UnfitPhoto(problem("photo", "", outcome))
        return outcome.template

    def _hold_together(self, template: Template, known: Sequence[Enrolled]) -> None:
        found = stray([template], [row.template for row in known], self.alike_score)
        if found is not None:
            raise UnfitPhoto(not_alike("photo", "", found))

    def _nearest(self, notice: Notice, template: Template, officer: Officer) -> Neighbour | None:
        """Another notice, about somebody else by name and birth date, whose face is nearly this one. Whom the officer
        may not see refuses no picture of his: that would tell him."""
        near = self.search.near(GalleryName.WATCHLIST, [template], self.near_score)[0]
        with self.records.reading() as tx:
            hidden = hidden_among(tx, (one.subject_id for one in near), officer.scope)
            for one in (each for each in near if each.subject_id not in hidden):
                other = tx.notices.get(NoticeId(one.subject_id))
                if one.subject_id != notice.notice_id and (other is None or sought(other) != sought(notice)):
                    return one
        return None
