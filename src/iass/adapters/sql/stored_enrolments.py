"""The rows of one recogniser, as an index outside the program asks for them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager

from sqlalchemy import Connection, func, select

from iass.adapters.sql.enrolments import ENROLMENT_ROW, WITH_KEYS, open_row, unsigned
from iass.adapters.sql.keys import KeyRing
from iass.adapters.sql.schema import ENROLMENT_CHANGES, ENROLMENT_STATES, ENROLMENTS
from iass.ids import EnrolmentId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName

_IN_ONE_QUERY = 500


class SqlStoredEnrolments:
    """Implements `iass.identify.stored.StoredEnrolments`. Safe for many threads.

    Rows of other recognisers are left out here and not in the query: SQLite would look for the recogniser first, whose
    rows are nearly all there are.
    """

    def __init__(
        self, connections: Callable[[], AbstractContextManager[Connection]], ring: KeyRing, model_id: ModelId
    ) -> None:
        self._connections = connections
        self._ring = ring
        self._model_id = model_id

    def digests(self, enrolment_ids: Sequence[EnrolmentId]) -> Mapping[EnrolmentId, int]:
        found: dict[EnrolmentId, int] = {}
        if not enrolment_ids:
            return found
        rows = ENROLMENTS.c
        with self._connections() as connection:
            for some in _chunks(enrolment_ids):
                chosen = select(rows.enrolment_id, rows.model_id, rows.digest).where(rows.enrolment_id.in_(some))
                for row in connection.execute(chosen):
                    if row.model_id == self._model_id:
                        found[row.enrolment_id] = unsigned(row.digest)
        return found

    def changed_after(self, position: int, enrolment_ids: Sequence[EnrolmentId]) -> frozenset[EnrolmentId]:
        found: set[EnrolmentId] = set()
        changed = ENROLMENT_CHANGES.c
        later = (changed.model_id == self._model_id, changed.position > position)
        with self._connections() as connection:
            for some in _chunks(enrolment_ids):
                chosen = select(changed.enrolment_id).where(*later, changed.enrolment_id.in_(some))
                found |= set(connection.execute(chosen).scalars())
        return frozenset(found)

    def position(self) -> int:
        chosen = select(ENROLMENT_STATES.c.position).where(ENROLMENT_STATES.c.model_id == self._model_id)
        with self._connections() as connection:
            return int(connection.execute(chosen).scalar() or 0)

    def subjects(self, name: GalleryName) -> int:
        rows = ENROLMENTS.c
        chosen = select(func.count(rows.subject_id.distinct()))
        with self._connections() as connection:
            of = (rows.model_id == self._model_id, rows.gallery == name.value)
            return int(connection.execute(chosen.where(*of)).scalar_one())

    def of_subject(self, name: GalleryName, subject_id: str) -> Sequence[Enrolment]:
        """Raises Tampered for a template that is not what was stored."""
        rows = ENROLMENTS.c
        of = (rows.subject_id == subject_id, rows.gallery == name.value)
        chosen = select(*ENROLMENT_ROW).select_from(WITH_KEYS).where(*of)
        with self._connections() as connection:
            found = connection.execute(chosen).all()
        own = (row for row in found if row.wrapped is not None and row.model_id == self._model_id)
        return tuple(open_row(row, self._ring) for row in own)


def _chunks(ids: Sequence[EnrolmentId]) -> Iterator[Sequence[EnrolmentId]]:
    for start in range(0, len(ids), _IN_ONE_QUERY):
        yield ids[start : start + _IN_ONE_QUERY]
