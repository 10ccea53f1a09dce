"""The galleries of several recognisers beside each other, and the one that is searched."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, insert, select

from iass.adapters.sql.enrolments import KEY_OF_ROW, SqlEnrolments, active_model, unsigned
from iass.adapters.sql.schema import ACTIVE_MODEL, ENROLMENT_STATES, ENROLMENTS, SUBJECT_KEYS
from iass.ids import EnrolmentId, ImageId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName
from iass.registry.galleries import EnrolledPicture, GallerySize

_IN_ONE_QUERY = 500
_PICTURE = (ENROLMENTS.c.enrolment_id, ENROLMENTS.c.gallery, ENROLMENTS.c.subject_id, ENROLMENTS.c.image_id)
_OTHER = ENROLMENTS.alias("other")
_SAME_PICTURE = and_(
    _OTHER.c.subject_id == ENROLMENTS.c.subject_id,
    _OTHER.c.gallery == ENROLMENTS.c.gallery,
    _OTHER.c.image_id == ENROLMENTS.c.image_id,
)


class SqlGalleries:
    """Implements `iass.registry.galleries.Galleries`."""

    def __init__(self, connection: Connection, enrolments: SqlEnrolments) -> None:
        self._connection = connection
        self._enrolments = enrolments

    def active(self) -> ModelId | None:
        return active_model(self._connection)

    def activate(self, model_id: ModelId) -> None:
        self._connection.execute(delete(ACTIVE_MODEL))
        self._connection.execute(insert(ACTIVE_MODEL).values(id=1, model_id=model_id))

    def size(self, model_id: ModelId) -> GallerySize:
        row = self._connection.execute(select(ENROLMENT_STATES).where(ENROLMENT_STATES.c.model_id == model_id)).first()
        return _size(row) if row else GallerySize(model_id, 0, 0)

    def sizes(self) -> Sequence[GallerySize]:
        chosen = select(ENROLMENT_STATES).where(ENROLMENT_STATES.c.rows > 0).order_by(ENROLMENT_STATES.c.model_id)
        return tuple(map(_size, self._connection.execute(chosen)))

    def count_missing(self, model_id: ModelId) -> int:
        counted = select(func.count()).select_from(ENROLMENTS.join(SUBJECT_KEYS, KEY_OF_ROW))
        return int(self._connection.execute(counted.where(_is_missing(model_id))).scalar_one())

    def missing(self, model_id: ModelId, after: str, limit: int) -> Sequence[EnrolledPicture]:
        behind = ENROLMENTS.c.enrolment_id > after
        return self._pictures(model_id, behind, limit)

    def still_missing(self, model_id: ModelId, asked: Sequence[EnrolledPicture]) -> Sequence[EnrolledPicture]:
        found: list[EnrolledPicture] = []
        for start in range(0, len(asked), _IN_ONE_QUERY):
            ids = [picture.enrolment_id for picture in asked[start : start + _IN_ONE_QUERY]]
            found += self._pictures(model_id, ENROLMENTS.c.enrolment_id.in_(ids), len(ids))
        return found

    def add_beside(self, enrolments: Sequence[Enrolment]) -> None:
        """Raises Conflict when an enrolment with one of these ids is stored already."""
        self._enrolments.add_beside(enrolments)

    def prune(self, limit: int) -> Sequence[GallerySize]:
        active = self.active()
        if active is None:
            return ()
        kept = exists().where(_SAME_PICTURE, _OTHER.c.model_id == active).correlate(ENROLMENTS)
        superseded = select(ENROLMENTS.c.enrolment_id).where(ENROLMENTS.c.model_id != active, kept).limit(limit)
        ids = [EnrolmentId(one) for one in self._connection.execute(superseded).scalars()]
        return tuple(GallerySize(*removed) for removed in self._enrolments.remove_all(ids))

    def _pictures(self, model_id: ModelId, which: ColumnElement[bool], limit: int) -> Sequence[EnrolledPicture]:
        chosen = select(*_PICTURE).select_from(ENROLMENTS.join(SUBJECT_KEYS, KEY_OF_ROW))
        chosen = chosen.where(which, _is_missing(model_id)).order_by(ENROLMENTS.c.enrolment_id).limit(limit)
        return tuple(_picture(row) for row in self._connection.execute(chosen))


def _is_missing(model_id: ModelId) -> ColumnElement[bool]:
    """A row of another recogniser, the first one of its picture, of which this recogniser has none."""
    own = (_OTHER.c.model_id == model_id,)
    earlier = (_OTHER.c.model_id != model_id, _OTHER.c.enrolment_id < ENROLMENTS.c.enrolment_id)
    has_own, is_repeated = (exists().where(_SAME_PICTURE, *which).correlate(ENROLMENTS) for which in (own, earlier))
    return and_(ENROLMENTS.c.model_id != model_id, ~has_own, ~is_repeated)


def _picture(row: Any) -> EnrolledPicture:
    return EnrolledPicture(
        EnrolmentId(row.enrolment_id), GalleryName(row.gallery), row.subject_id, ImageId(row.image_id)
    )


def _size(row: Any) -> GallerySize:
    return GallerySize(ModelId(row.model_id), int(row.rows), unsigned(row.checksum))
