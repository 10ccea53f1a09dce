"""Templates, sealed with their subject's key, and the change feed from which every index is built.

Each row has a 64-bit digest; each model has a running count and XOR of them, kept in the same transaction,
so that an index of a million rows is compared with the database by reading one row.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import xor
from typing import Any

import numpy as np
from sqlalchemy import Connection, and_, delete, func, insert, select, update

from iass.adapters.sql.keys import KeyRing, SubjectKey, SubjectKeys
from iass.adapters.sql.schema import ACTIVE_MODEL, ENROLMENT_CHANGES, ENROLMENT_STATES, ENROLMENTS, SUBJECT_KEYS
from iass.adapters.sql.seal import seal, unseal
from iass.errors import Conflict, Tampered
from iass.face.template import Template
from iass.ids import EnrolmentId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName, enrolment_digest

_PURPOSE = "template"
_SIGN = 1 << 63
_IN_ONE_QUERY = 500

KEY_OF_ROW = and_(SUBJECT_KEYS.c.subject_id == ENROLMENTS.c.subject_id, SUBJECT_KEYS.c.key_id == ENROLMENTS.c.key_id)
WITH_KEYS = ENROLMENTS.outerjoin(SUBJECT_KEYS, KEY_OF_ROW)
ENROLMENT_ROW = (
    ENROLMENTS.c.enrolment_id,
    ENROLMENTS.c.gallery,
    ENROLMENTS.c.subject_id,
    ENROLMENTS.c.image_id,
    ENROLMENTS.c.model_id,
    ENROLMENTS.c.sealed,
    SUBJECT_KEYS.c.key_id,
    SUBJECT_KEYS.c.wrapped,
)


class SqlEnrolments:
    """Implements `iass.registry.records.Enrolments`."""

    def __init__(self, connection: Connection, ring: KeyRing, keys: SubjectKeys) -> None:
        self._connection = connection
        self._ring = ring
        self._keys = keys

    def of_subject(self, gallery: GalleryName, subject_id: str) -> Sequence[Enrolment]:
        """In order of id; empty when the subject was erased."""
        of = (ENROLMENTS.c.subject_id == subject_id, ENROLMENTS.c.gallery == gallery.value)
        chosen = select(*ENROLMENT_ROW).select_from(WITH_KEYS).where(*of).order_by(ENROLMENTS.c.enrolment_id)
        return tuple(open_row(row, self._ring) for row in self._connection.execute(chosen) if row.wrapped is not None)

    def add(self, enrolment: Enrolment) -> None:
        """Raises Conflict when an enrolment with this id is stored already, or the recogniser is not the active one;
        the first enrolment of all makes its recogniser the active one."""
        self.add_all([enrolment])

    def add_all(self, enrolments: Sequence[Enrolment]) -> None:
        """Many at once, for imports and benchmarks: about four times as fast as one by one."""
        self._check_model({enrolment.template.model_id for enrolment in enrolments})
        self.add_beside(enrolments)

    def add_beside(self, enrolments: Sequence[Enrolment]) -> None:
        """Of whatever recogniser: for a second gallery."""
        self._refuse_known([enrolment.enrolment_id for enrolment in enrolments])
        keys = self._keys.get_or_make_all([enrolment.subject_id for enrolment in enrolments])
        rows = [_sealed(enrolment, keys[enrolment.subject_id]) for enrolment in enrolments]
        if not rows:
            return
        self._connection.execute(insert(ENROLMENTS), rows)
        self._note(rows, added=True)

    def remove(self, enrolment_id: EnrolmentId) -> None:
        """Removing one that is not there changes nothing."""
        self._remove(ENROLMENTS.c.enrolment_id == enrolment_id)

    def remove_subject(self, subject_id: str) -> None:
        """Every enrolment of that subject, in every gallery and model."""
        self._remove(ENROLMENTS.c.subject_id == subject_id)

    def remove_all(self, enrolment_ids: Sequence[EnrolmentId]) -> Sequence[tuple[ModelId, int, int]]:
        """Many at once; answers how many of each recogniser, and the XOR of their digests."""
        removed: dict[ModelId, tuple[int, int]] = {}
        for start in range(0, len(enrolment_ids), _IN_ONE_QUERY):
            for row in self._remove(ENROLMENTS.c.enrolment_id.in_(enrolment_ids[start : start + _IN_ONE_QUERY])):
                count, checksum = removed.get(row["model_id"], (0, 0))
                removed[ModelId(row["model_id"])] = (count + 1, checksum ^ unsigned(row["digest"]))
        return [(model_id, count, checksum) for model_id, (count, checksum) in sorted(removed.items())]

    def _check_model(self, given: set[ModelId]) -> None:
        """A template that no search looks at would be a person whom nobody finds."""
        active = active_model(self._connection)
        if active is None and len(given) == 1:
            self._connection.execute(insert(ACTIVE_MODEL).values(id=1, model_id=next(iter(given))))
        elif not given <= {active}:
            what = f"templates of {', '.join(sorted(given))} are not searched together, or not at all"
            raise Conflict(what, where=f"recogniser in use: {active}", mend="Start again: it was changed meanwhile")

    def _remove(self, condition: Any) -> Sequence[dict[str, Any]]:
        chosen = select(ENROLMENTS.c.enrolment_id, ENROLMENTS.c.model_id, ENROLMENTS.c.digest).where(condition)
        rows = [dict(row) for row in self._connection.execute(chosen).mappings()]
        if rows:
            self._connection.execute(delete(ENROLMENTS).where(condition))
            self._note(rows, added=False)
        return rows

    def _refuse_known(self, enrolment_ids: Sequence[EnrolmentId]) -> None:
        for start in range(0, len(enrolment_ids), _IN_ONE_QUERY):
            asked = enrolment_ids[start : start + _IN_ONE_QUERY]
            stored = select(ENROLMENTS.c.enrolment_id).where(ENROLMENTS.c.enrolment_id.in_(asked)).limit(1)
            known = self._connection.execute(stored).scalar()
            if known is not None:
                raise Conflict("an enrolment with this id is stored already", where=known[:60])

    def _note(self, rows: Iterable[dict[str, Any]], *, added: bool) -> None:
        """One change a row, and the running state of every model concerned."""
        by_model: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            by_model.setdefault(row["model_id"], []).append(row)
        for model_id, changed in by_model.items():
            position = self._append_changes(model_id, changed, added)
            self._keep_state(model_id, changed, len(changed) if added else -len(changed), position)

    def _append_changes(self, model_id: str, rows: Sequence[dict[str, Any]], added: bool) -> int:
        last = self._connection.execute(select(func.max(ENROLMENT_CHANGES.c.position))).scalar() or 0
        changes = [
            {"position": position, "model_id": model_id, "enrolment_id": row["enrolment_id"], "added": added}
            for position, row in enumerate(rows, start=last + 1)
        ]
        self._connection.execute(insert(ENROLMENT_CHANGES), changes)
        return int(changes[-1]["position"])

    def _keep_state(self, model_id: str, rows: Sequence[dict[str, Any]], growth: int, position: int) -> None:
        checksum = reduce(xor, (row["digest"] for row in rows))
        chosen = ENROLMENT_STATES.c.model_id == model_id
        state = self._connection.execute(select(ENROLMENT_STATES).where(chosen)).first()
        if state is None:
            first = {"model_id": model_id, "rows": growth, "checksum": checksum, "position": position}
            self._connection.execute(insert(ENROLMENT_STATES).values(**first))
            return
        grown = {"rows": state.rows + growth, "checksum": state.checksum ^ checksum, "position": position}
        self._connection.execute(update(ENROLMENT_STATES).where(chosen).values(**grown))


def active_model(connection: Connection) -> ModelId | None:
    """The recogniser whose gallery is searched; None until the first enrolment."""
    found = connection.execute(select(ACTIVE_MODEL.c.model_id)).scalar()
    return None if found is None else ModelId(found)


def _sealed(enrolment: Enrolment, key: SubjectKey) -> dict[str, Any]:
    named = {
        "enrolment_id": enrolment.enrolment_id,
        "gallery": enrolment.gallery.value,
        "subject_id": enrolment.subject_id,
        "image_id": enrolment.image_id,
        "model_id": enrolment.template.model_id,
    }
    vector = enrolment.template.vector.astype("<f4", copy=False).tobytes()
    sealed = seal(key.cipher, vector, _PURPOSE, *named.values())
    return {**named, "digest": _signed(enrolment_digest(enrolment)), "key_id": key.key_id, "sealed": sealed}


def open_row(row: Sequence[Any], ring: KeyRing) -> Enrolment:
    """row: the columns of `ENROLMENT_ROW`. Raises Tampered when any of it is not what was stored."""
    enrolment_id, gallery, subject_id, image_id, model_id, sealed, key_id, wrapped = row
    key = ring.unwrap(key_id, subject_id, wrapped)
    plain = unseal(key, sealed, _PURPOSE, enrolment_id, gallery, subject_id, image_id, model_id)
    if len(plain) % 4:
        raise Tampered("a stored template is no vector of float32", where=enrolment_id)
    template = Template(np.frombuffer(plain, dtype="<f4"), model_id)
    return Enrolment(enrolment_id, GalleryName(gallery), subject_id, image_id, template)


def _signed(digest: int) -> int:
    """The databases' integers have a sign; XOR does not mind."""
    return digest - (1 << 64) if digest & _SIGN else digest


def unsigned(digest: int) -> int:
    return digest & ((1 << 64) - 1)
