"""Cases and their timelines."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, or_, select, true, update

from iass.access import EVERYWHERE, Scope
from iass.adapters.sql.case_tables import CASE_ENTRIES, CASE_OFFICERS, CASES
from iass.adapters.sql.keys import SubjectKeys
from iass.adapters.sql.seal import seal, unseal
from iass.adapters.sql.sensitivity import is_seen_case
from iass.adapters.sql.serial import dump, load
from iass.adapters.sql.within import on_lane
from iass.errors import Conflict, NotFound, Tampered
from iass.handover.case import Case, CaseState, spelled
from iass.handover.desk import key_of
from iass.handover.entry import CaseEntry, EntryKind
from iass.handover.records import CaseLine
from iass.ids import AlertId, CaseId, NoticeId

_ROWS, _ENTRIES, _OFFICERS = CASES.c, CASE_ENTRIES.c, CASE_OFFICERS.c
_PURPOSE = "case entry"


class SqlCases:
    """Implements `iass.handover.records.Cases`."""

    def __init__(self, connection: Connection, keys: SubjectKeys) -> None:
        self._connection = connection
        self._keys = keys

    def get(self, case_id: CaseId) -> Case | None:
        row = self._connection.execute(select(_ROWS.version).where(_ROWS.case_id == case_id)).first()
        if row is None:
            return None
        chosen = select(CASE_ENTRIES).where(_ENTRIES.case_id == case_id).order_by(_ENTRIES.sequence)
        entries = []
        for stored in self._connection.execute(chosen).all():
            key = self._keys.get(key_of(case_id), stored.key_id)
            if key is None:
                raise Tampered("the key of this case is gone", where=case_id)
            plain = unseal(key, stored.sealed, _PURPOSE, case_id, str(stored.sequence))
            entries.append(load(CaseEntry, plain.decode(), where=case_id))
        if len(entries) != row.version:
            raise Tampered(f"the case has {row.version} entries, and {len(entries)} are stored", where=case_id)
        return Case(tuple(entries))

    def of_alert(self, alert_id: AlertId) -> CaseId | None:
        found = self._connection.execute(select(_ROWS.case_id).where(_ROWS.alert_id == alert_id)).scalar()
        return None if found is None else CaseId(found)

    def put(self, case: Case) -> None:
        last = case.entries[-1]
        if case.version == 1:
            self._open(case)
        else:
            before = (_ROWS.case_id == case.case_id, _ROWS.version == case.version - 1)
            values: dict[str, object] = {"version": case.version, "state": case.state.value}
            if last.kind is EntryKind.SIGNATURE and len(case.signers) == 2:
                values["signed_at"] = last.at
            if self._connection.execute(update(CASES).where(*before).values(**values)).rowcount != 1:
                raise Conflict(
                    f"the case was changed meanwhile: version {case.version - 1} is not the newest",
                    where=case.case_id[:60],
                    mend="Look at the case again, then act",
                )
        self._keep_officers(case)
        key = self._keys.get_or_make(key_of(case.case_id))
        sealed = seal(key.cipher, dump(last).encode(), _PURPOSE, case.case_id, str(last.sequence))
        row = {"case_id": case.case_id, "sequence": last.sequence, "at": last.at, "key_id": key.key_id}
        self._connection.execute(insert(CASE_ENTRIES).values(**row, sealed=sealed))

    def shows(self, case_id: CaseId, scope: Scope) -> bool:
        chosen = select(_ROWS.case_id).where(_ROWS.case_id == case_id, _is_own(scope))
        return self._connection.execute(chosen).first() is not None

    def page(
        self,
        states: Sequence[CaseState] = (),
        limit: int = 50,
        scope: Scope = EVERYWHERE,
        before: CaseId | None = None,
    ) -> Sequence[CaseLine]:
        within = on_lane(scope, _ROWS.checkpoint, _ROWS.lane) & is_seen_case(_ROWS.case_id, scope) & _is_own(scope)
        if before is not None:
            within &= self._older_than(before, within)
        chosen = select(CASES).where(within).order_by(_ROWS.opened_at.desc(), _ROWS.case_id.desc()).limit(limit)
        if states:
            chosen = chosen.where(_ROWS.state.in_([state.value for state in states]))
        return tuple(map(_line, self._connection.execute(chosen).all()))

    def about(self, notice_id: NoticeId, limit: int = 50) -> Sequence[CaseLine]:
        chosen = select(CASES).where(_ROWS.notice_id == notice_id)
        newest = chosen.order_by(_ROWS.opened_at.desc(), _ROWS.case_id.desc()).limit(limit)
        return tuple(map(_line, self._connection.execute(newest).all()))

    def _older_than(self, case_id: CaseId, within: ColumnElement[bool]) -> ColumnElement[bool]:
        """Of one that may not be seen, no more is told than that there is none."""
        row = self._connection.execute(select(_ROWS.opened_at).where(_ROWS.case_id == case_id, within)).first()
        if row is None:
            raise NotFound("no such case", where=case_id[:60])
        at = _ROWS.opened_at
        return or_(at < row.opened_at, and_(at == row.opened_at, _ROWS.case_id < case_id))

    def _keep_officers(self, case: Case) -> None:
        of_case = select(_OFFICERS.officer).where(_OFFICERS.case_id == case.case_id)
        known = set(self._connection.execute(of_case).scalars())
        for officer in sorted({spelled(one) for one in case.officers} - known):
            self._connection.execute(insert(CASE_OFFICERS).values(case_id=case.case_id, officer=officer))

    def _open(self, case: Case) -> None:
        opening = case.opening
        if self.of_alert(opening.alert_id) is not None:
            raise Conflict("this alert has a case", where=opening.alert_id[:60])
        self._connection.execute(
            insert(CASES).values(
                case_id=case.case_id,
                alert_id=opening.alert_id,
                version=1,
                state=case.state.value,
                checkpoint=opening.checkpoint,
                lane=opening.lane,
                agency=opening.agency,
                notice_id=opening.notice_id,
                opened_at=case.entries[0].at,
            )
        )


class SqlInbox:
    """Implements `iass.handover.records.Inbox`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(self, limit: int, scope: Scope, before: CaseId | None = None) -> Sequence[CaseLine]:
        shown = _shown(scope)
        if before is not None:
            at = self._connection.execute(select(_ROWS.signed_at).where(shown, _ROWS.case_id == before)).scalar()
            if at is None:
                raise NotFound("no such case", where=before[:60])
            signed = _ROWS.signed_at
            shown &= or_(signed < at, and_(signed == at, _ROWS.case_id < before))
        chosen = select(CASES).where(shown).order_by(_ROWS.signed_at.desc(), _ROWS.case_id.desc()).limit(limit)
        return tuple(map(_line, self._connection.execute(chosen).all()))

    def shows(self, case_id: CaseId, scope: Scope) -> bool:
        chosen = select(_ROWS.case_id).where(_shown(scope), _ROWS.case_id == case_id)
        return self._connection.execute(chosen).first() is not None


def _is_own(scope: Scope) -> ColumnElement[bool]:
    if scope.cases_of is None:
        return true()
    own = select(_OFFICERS.case_id).where(_OFFICERS.officer == spelled(scope.cases_of))
    return _ROWS.case_id.in_(own) | on_lane(Scope(scope.led), _ROWS.checkpoint, _ROWS.lane)


def _shown(scope: Scope) -> ColumnElement[bool]:
    within = and_(_ROWS.signed_at.is_not(None), _ROWS.agency != "", on_lane(scope, _ROWS.checkpoint, _ROWS.lane))
    return within if scope.agencies is None else and_(within, _ROWS.agency.in_(sorted(scope.agencies)))


def _line(row: Any) -> CaseLine:
    return CaseLine(
        case_id=CaseId(row.case_id),
        alert_id=AlertId(row.alert_id),
        checkpoint=row.checkpoint,
        lane=row.lane,
        agency=row.agency,
        state=CaseState(row.state),
        opened_at=row.opened_at,
        version=row.version,
        signed_at=row.signed_at,
    )
