"""The database's side of a gallery index: changes in order, what they add up to, and a recount."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from sqlalchemy import Connection, and_, select

from iass.adapters.sql.enrolments import ENROLMENT_ROW, KEY_OF_ROW, WITH_KEYS, active_model, open_row, unsigned
from iass.adapters.sql.keys import KeyRing
from iass.adapters.sql.schema import ACTIVE_MODEL, ENROLMENT_CHANGES, ENROLMENT_STATES, ENROLMENTS, SUBJECT_KEYS
from iass.errors import NotReady, Tampered
from iass.identify.gallery import EnrolmentChange, FeedTail, GalleryState
from iass.ids import ModelId
from iass.registry.enrolment import Enrolment, enrolment_digest

_BATCH = 5_000
_CHANGED_ROWS = ENROLMENT_CHANGES.outerjoin(
    ENROLMENTS,
    and_(
        ENROLMENTS.c.enrolment_id == ENROLMENT_CHANGES.c.enrolment_id,
        ENROLMENTS.c.model_id == ENROLMENT_CHANGES.c.model_id,
    ),
).outerjoin(SUBJECT_KEYS, KEY_OF_ROW)
_CHANGE = (
    ENROLMENT_CHANGES.c.position,
    ENROLMENT_CHANGES.c.added,
    ENROLMENT_CHANGES.c.enrolment_id.label("changed_id"),
)
_STATE = (ENROLMENT_STATES, select(ACTIVE_MODEL.c.model_id).scalar_subquery().label("active"))


class SqlEnrolmentFeed:
    """Implements `iass.identify.gallery.EnrolmentFeed` for the templates of one model. Safe for many threads.

    searched: whether its index is. Then `position` and `state` raise NotReady as soon as another recogniser is the
    active one: what is enrolled from then on would never be found by this one.
    """

    def __init__(
        self,
        connections: Callable[[], AbstractContextManager[Connection]],
        ring: KeyRing,
        model_id: ModelId,
        dimension: int,
        *,
        searched: bool = False,
    ) -> None:
        self._connections = connections
        self._ring = ring
        self._model_id = model_id
        self._dimension = dimension
        self._searched = searched

    def changes(self, after: int, limit: int) -> Sequence[EnrolmentChange]:
        """At most `limit` changes above position `after`, in order; an added row that is gone again comes as removed.

        Raises Tampered for a template that is not what was stored, or has another dimension than the model's.
        """
        changed = ENROLMENT_CHANGES
        chosen = (
            select(*_CHANGE, *ENROLMENT_ROW)
            .select_from(_CHANGED_ROWS)
            .where(changed.c.model_id == self._model_id, changed.c.position > after)
            .order_by(changed.c.position)
            .limit(limit)
        )
        with self._connections() as connection:
            return tuple(self._change(row) for row in connection.execute(chosen))

    def tail(self, after: int, limit: int) -> FeedTail:
        """At most `limit` changes above position `after`, and the running state at the same moment."""
        with self._connections() as connection:
            moment = SqlEnrolmentFeed(
                lambda: nullcontext(connection),
                self._ring,
                self._model_id,
                self._dimension,
                searched=self._searched,
            )
            row, changes = moment._state_row(), moment.changes(after, limit)
        position = int(row.position) if row else 0
        state = GalleryState(int(row.rows), unsigned(row.checksum)) if row else GalleryState(0, 0)
        return FeedTail(changes, position, state, len(changes) < limit)

    def position(self) -> int:
        """Position of the last change; 0 for none."""
        state = self._state_row()
        return int(state.position) if state else 0

    def state(self) -> GalleryState:
        """What the rows add up to, by the running state; reads one row."""
        state = self._state_row()
        return GalleryState(int(state.rows), unsigned(state.checksum)) if state else GalleryState(0, 0)

    def recount(self) -> GalleryState:
        """What the rows add up to, by opening and digesting every one of them.

        Raises Tampered for a row that cannot be opened. Differs from `state` when rows were lost or slipped in.
        """
        count, checksum = 0, 0
        for batch in self.rows():
            for enrolment in batch:
                count += 1
                checksum ^= enrolment_digest(enrolment)
        return GalleryState(count, checksum)

    def rows(self) -> Iterator[Sequence[Enrolment]]:
        """Every row, some thousands at a time, in no order. Raises Tampered for one that cannot be opened."""
        with self._connections() as connection:
            chosen = select(*ENROLMENT_ROW).select_from(WITH_KEYS).where(ENROLMENTS.c.model_id == self._model_id)
            with connection.execution_options(stream_results=True).execute(chosen) as result:
                for batch in result.partitions(_BATCH):
                    yield [self._open(row) for row in batch if row.wrapped is not None]

    def _change(self, row: Sequence[Any]) -> EnrolmentChange:
        position, added, changed_id, *enrolled = row
        there = added and enrolled[0] is not None and enrolled[-1] is not None
        return EnrolmentChange(position, changed_id, self._open(enrolled) if there else None)

    def _open(self, row: Sequence[Any]) -> Enrolment:
        enrolment = open_row(row, self._ring)
        found = enrolment.template.vector.shape[0]
        if found != self._dimension:
            raise Tampered(
                f"a stored template has {found} dimensions, not {self._dimension}", where=enrolment.enrolment_id
            )
        return enrolment

    def _state_row(self) -> Any:
        chosen = select(*_STATE).where(ENROLMENT_STATES.c.model_id == self._model_id)
        with self._connections() as connection:
            row = connection.execute(chosen).first()
            active = row.active if row else active_model(connection)
        if self._searched and active not in (None, self._model_id):
            what = f"the recogniser was changed to {active}, and this program still runs {self._model_id}"
            raise NotReady(what, mend="Restart it")
        return row
