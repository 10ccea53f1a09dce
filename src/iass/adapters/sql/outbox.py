"""What agencies are told, and where each takes it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, true, update

from iass.access import EVERYWHERE, Scope
from iass.adapters.sql.keys import SubjectKeys
from iass.adapters.sql.outbox_tables import AGENCY_ENDPOINTS, OUTBOX
from iass.adapters.sql.seal import seal, unseal
from iass.adapters.sql.sensitivity import is_seen_case
from iass.adapters.sql.serial import dump, load, strictly
from iass.errors import Conflict, NotFound, Tampered
from iass.handover.endpoint import AgencyEndpoint
from iass.handover.outbox import Message, MessageState, OutboxStanding
from iass.ids import CaseId, MessageId

_ROW, _ENDPOINT = OUTBOX.c, AGENCY_ENDPOINTS.c
_PURPOSE = "agency endpoint"


class SqlOutbox:
    """Implements `iass.handover.outbox.Outbox`."""

    def __init__(self, connection: Connection, shown: Scope = EVERYWHERE) -> None:
        """shown: messages about protected cases elsewhere are left out of `get`, `page` and `standing`."""
        self._connection = connection
        self._shown = is_seen_case(_ROW.case_id, shown) if shown.protected is not None else true()

    def add(self, message: Message) -> None:
        self._connection.execute(insert(OUTBOX).values(message_id=message.message_id, **_values(message)))

    def get(self, message_id: MessageId) -> Message | None:
        row = self._connection.execute(select(OUTBOX).where(_ROW.message_id == message_id, self._shown)).first()
        return _message(row) if row else None

    def is_due(self, now: datetime) -> bool:
        return self._connection.execute(select(_ROW.message_id).where(*_due(now)).limit(1)).first() is not None

    def claim(self, now: datetime, holder: str, until: datetime, but: Collection[str] = ()) -> Message | None:
        chosen = select(OUTBOX).where(*_due(now), _ROW.agency.not_in(sorted(but)))
        row = self._connection.execute(chosen.order_by(_ROW.due_at, _ROW.message_id).limit(1)).first()
        if row is None:
            return None
        leased = update(OUTBOX).where(_ROW.message_id == row.message_id)
        self._connection.execute(leased.values(lease_holder=holder, lease_until=until))
        return _message(row)

    def settle(self, message: Message, holder: str) -> None:
        held = and_(_ROW.message_id == message.message_id, _ROW.lease_holder == holder)
        values = {**_values(message), "lease_holder": None, "lease_until": None}
        if self._connection.execute(update(OUTBOX).where(held).values(**values)).rowcount != 1:
            what = "this message was changed, or taken up by another program, meanwhile"
            raise Conflict(what, where=message.message_id[:60])

    def put(self, message: Message) -> None:
        values = {**_values(message), "lease_holder": None, "lease_until": None}
        self._connection.execute(update(OUTBOX).where(_ROW.message_id == message.message_id).values(**values))

    def page(
        self, states: Sequence[MessageState] = (), limit: int = 50, before: MessageId | None = None
    ) -> Sequence[Message]:
        newest_first = (_ROW.made_at.desc(), _ROW.message_id.desc())
        chosen = select(OUTBOX).where(self._shown).order_by(*newest_first).limit(limit)
        if states:
            chosen = chosen.where(_ROW.state.in_([state.value for state in states]))
        if before is not None:
            at = self._connection.execute(select(_ROW.made_at).where(_ROW.message_id == before, self._shown)).scalar()
            if at is None:
                raise NotFound("no such message", where=before[:60])
            chosen = chosen.where(or_(_ROW.made_at < at, and_(_ROW.made_at == at, _ROW.message_id < before)))
        return tuple(map(_message, self._connection.execute(chosen).all()))

    def of_case(self, case_id: CaseId) -> Sequence[Message]:
        chosen = select(OUTBOX).where(_ROW.case_id == case_id).order_by(_ROW.made_at, _ROW.message_id)
        return tuple(map(_message, self._connection.execute(chosen).all()))

    def standing(self) -> OutboxStanding:
        counting = select(_ROW.state, func.count()).where(self._shown).group_by(_ROW.state)
        rows = self._connection.execute(counting).all()
        counted = {MessageState(state): count for state, count in rows}
        waiting = _ROW.state == MessageState.WAITING.value
        oldest = self._connection.execute(
            select(_ROW.made_at).where(waiting, self._shown).order_by(_ROW.made_at, _ROW.message_id).limit(1)
        ).scalar()
        return OutboxStanding({state: counted.get(state, 0) for state in MessageState}, oldest)

    def forget_delivered(self, before: datetime) -> int:
        over = and_(_ROW.state == MessageState.DELIVERED.value, _ROW.tried_at < before)
        return self._connection.execute(delete(OUTBOX).where(over)).rowcount


class SqlAgencyEndpoints:
    """Implements `iass.handover.endpoint.AgencyEndpoints`. has_erased: a secret was, and journals are to be emptied."""

    def __init__(self, connection: Connection, keys: SubjectKeys) -> None:
        self._connection = connection
        self._keys = keys
        self.has_erased = False

    def get(self, agency: str) -> AgencyEndpoint | None:
        row = self._connection.execute(select(AGENCY_ENDPOINTS).where(_ENDPOINT.agency == agency)).first()
        return self._endpoint(row) if row else None

    def every(self) -> Sequence[AgencyEndpoint]:
        rows = self._connection.execute(select(AGENCY_ENDPOINTS).order_by(_ENDPOINT.agency)).all()
        return tuple(self._endpoint(row) for row in rows)

    def put(self, endpoint: AgencyEndpoint) -> None:
        agency = endpoint.agency
        key = self._keys.get_or_make(_named(agency))
        sealed = seal(key.cipher, dump(endpoint).encode(), _PURPOSE, agency)
        values = {"key_id": key.key_id, "sealed": sealed}
        if not self._connection.execute(
            update(AGENCY_ENDPOINTS).where(_ENDPOINT.agency == agency).values(**values)
        ).rowcount:
            self._connection.execute(insert(AGENCY_ENDPOINTS).values(agency=agency, **values))

    def remove(self, agency: str) -> bool:
        found = self._connection.execute(delete(AGENCY_ENDPOINTS).where(_ENDPOINT.agency == agency)).rowcount > 0
        if found:
            self._keys.destroy(_named(agency))
            self.has_erased = True
        return found

    def _endpoint(self, row: Any) -> AgencyEndpoint:
        key = self._keys.get(_named(row.agency), row.key_id)
        if key is None:
            raise Tampered("the key of this endpoint is gone", where=row.agency)
        return load(AgencyEndpoint, unseal(key, row.sealed, _PURPOSE, row.agency).decode(), where=row.agency)


def _named(agency: str) -> str:
    """Apart from the ids of people and notices, which hold no blank."""
    return f"agency {agency}"


def _due(now: datetime) -> tuple[Any, ...]:
    free = or_(_ROW.lease_until.is_(None), _ROW.lease_until <= now)
    return _ROW.state == MessageState.WAITING.value, _ROW.due_at <= now, free


def _values(message: Message) -> dict[str, object]:
    return {
        "agency": message.agency,
        "case_id": message.case_id,
        "kind": message.kind,
        "payload": message.payload,
        "made_at": message.made_at,
        "due_at": message.due_at,
        "state": message.state.value,
        "tries": message.tries,
        "since": message.since,
        "tried_at": message.tried_at,
        "said": message.said,
    }


def _message(row: Any) -> Message:
    with strictly("message", row.message_id):
        return Message(
            message_id=MessageId(row.message_id),
            agency=row.agency,
            case_id=CaseId(row.case_id),
            kind=row.kind,
            payload=row.payload,
            made_at=row.made_at,
            due_at=row.due_at,
            state=MessageState(row.state),
            tries=row.tries,
            since=row.since,
            tried_at=row.tried_at,
            said=row.said,
        )
