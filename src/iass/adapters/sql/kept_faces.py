"""Faces of crossings, sealed with their day's key. Without that key row nothing of the day can be read."""

import os
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, and_, delete, func, insert, select

from iass.adapters.sql.keys import KEY_BYTES, KeyRing
from iass.adapters.sql.schema import CROSSING_FACE_KEYS, CROSSING_FACES, PASSAGE_SUBJECTS
from iass.adapters.sql.seal import seal, unseal
from iass.case.kept_faces import FaceBatch, ForgottenDay, KeptFace, KeptMark
from iass.errors import Conflict, Tampered
from iass.ids import CrossingId, ModelId, new_id

_PURPOSE = "crossing face"
_ROWS, _KEYS = CROSSING_FACES.c, CROSSING_FACE_KEYS.c
_SAME_KEY = and_(_KEYS.day == _ROWS.day, _KEYS.key_id == _ROWS.key_id)
FACES_WITH_KEYS = CROSSING_FACES.outerjoin(CROSSING_FACE_KEYS, _SAME_KEY)
FACE_ROW = (_ROWS.crossing_id, _ROWS.day, _ROWS.model_id, _ROWS.sealed, _KEYS.key_id, _KEYS.wrapped)


class SqlKeptFaces:
    """Implements `iass.case.kept_faces.KeptFaces`. has_erased: something was, and journals are to be emptied."""

    def __init__(self, connection: Connection, ring: KeyRing) -> None:
        self._connection = connection
        self._ring = ring
        self.has_erased = False

    def add(self, face: KeptFace) -> None:
        """Raises Conflict when this crossing's face is stored already."""
        known = select(_ROWS.crossing_id).where(_ROWS.crossing_id == face.crossing_id)
        if self._connection.execute(known).first() is not None:
            raise Conflict("the face of this crossing is stored already", where=face.crossing_id[:60])
        named = {"crossing_id": face.crossing_id, "day": face.day.isoformat(), "model_id": face.template.model_id}
        key_id, key = self._key(named["day"])
        vector = face.template.vector.astype("<f4", copy=False).tobytes()
        sealed = seal(key, vector, _PURPOSE, *named.values())
        self._connection.execute(insert(CROSSING_FACES).values(**named, key_id=key_id, sealed=sealed))

    def count(self, model_id: ModelId, since: date) -> int:
        counted = select(func.count()).select_from(CROSSING_FACES.join(CROSSING_FACE_KEYS, _SAME_KEY))
        chosen = counted.where(_ROWS.day >= since.isoformat(), _ROWS.model_id == model_id)
        return int(self._connection.execute(chosen).scalar_one())

    def batch(self, model_id: ModelId, since: date, after: str, limit: int) -> FaceBatch:
        of = (_ROWS.crossing_id > after, _ROWS.day >= since.isoformat(), _ROWS.model_id == model_id)
        chosen = select(*FACE_ROW).select_from(CROSSING_FACES.join(CROSSING_FACE_KEYS, _SAME_KEY)).where(*of)
        rows = self._connection.execute(chosen.order_by(_ROWS.crossing_id).limit(limit)).all()
        vectors = [open_face(row, self._ring) for row in rows]
        stacked = np.stack(vectors) if vectors else np.empty((0, 0), np.float32)
        return FaceBatch(tuple(CrossingId(row.crossing_id) for row in rows), stacked)

    def of_crossings(self, crossing_ids: Sequence[CrossingId]) -> Mapping[CrossingId, KeptMark]:
        found: dict[CrossingId, KeptMark] = {}
        for start in range(0, len(crossing_ids), 500):
            chosen = select(_ROWS.crossing_id, _ROWS.day, _ROWS.model_id).select_from(
                CROSSING_FACES.join(CROSSING_FACE_KEYS, _SAME_KEY)
            )
            rows = self._connection.execute(chosen.where(_ROWS.crossing_id.in_(crossing_ids[start : start + 500])))
            for row in rows:
                found[CrossingId(row.crossing_id)] = KeptMark(date.fromisoformat(row.day), ModelId(row.model_id))
        return found

    def forget_before(self, day: date) -> Sequence[ForgottenDay]:
        former = _KEYS.day < day.isoformat()
        keys = self._connection.execute(select(CROSSING_FACE_KEYS).where(former).order_by(_KEYS.day)).all()
        gone = [ForgottenDay(date.fromisoformat(key.day), self._rows_of(key.day)) for key in keys]
        if keys:
            self._connection.execute(delete(CROSSING_FACE_KEYS).where(former))
            self.has_erased = True
        for key in keys:
            self._ring.forget(key.key_id, _named(key.day), key.wrapped)
        return tuple(gone)

    def clear(self, limit: int) -> int:
        closed = select(_ROWS.crossing_id).select_from(FACES_WITH_KEYS).where(_KEYS.key_id.is_(None)).limit(limit)
        ids = tuple(self._connection.execute(closed).scalars())
        self.remove(ids)
        return len(ids)

    def remove_of(self, subject_id: str) -> None:
        """Of every passage that may be this subject's, when the subject is erased."""
        named = select(PASSAGE_SUBJECTS.c.crossing_id).where(PASSAGE_SUBJECTS.c.subject_id == subject_id)
        self.remove(tuple(self._connection.execute(named).scalars()))

    def remove(self, crossing_ids: Sequence[str]) -> None:
        for start in range(0, len(crossing_ids), 500):
            some = crossing_ids[start : start + 500]
            self._connection.execute(delete(CROSSING_FACES).where(_ROWS.crossing_id.in_(some)))
        self.has_erased |= bool(crossing_ids)

    def _rows_of(self, day: str) -> int:
        counted = select(func.count()).select_from(CROSSING_FACES).where(_ROWS.day == day)
        return int(self._connection.execute(counted).scalar_one())

    def _key(self, day: str) -> tuple[str, AESGCM]:
        """The key of that day, made where there is none."""
        row = self._connection.execute(select(CROSSING_FACE_KEYS).where(_KEYS.day == day)).first()
        if row is not None:
            return row.key_id, self._ring.unwrap(row.key_id, _named(day), row.wrapped)
        key_id, key = new_id("key"), os.urandom(KEY_BYTES)
        wrapped = self._ring.wrap(key_id, _named(day), key)
        self._connection.execute(insert(CROSSING_FACE_KEYS).values(day=day, key_id=key_id, wrapped=wrapped))
        return key_id, AESGCM(key)


def open_face(row: Any, ring: KeyRing) -> Any:
    """float32 (dimension,). row: the columns of `FACE_ROW`. Raises Tampered when any of it is not what was stored."""
    crossing_id, day, model_id, sealed, key_id, wrapped = row
    plain = unseal(ring.unwrap(key_id, _named(day), wrapped), sealed, _PURPOSE, crossing_id, day, model_id)
    if len(plain) % 4:
        raise Tampered("a stored template is no vector of float32", where=crossing_id)
    return np.frombuffer(plain, dtype="<f4")


def _named(day: str) -> str:
    """What the day's key is bound to: no subject has such an id, which has no blanks."""
    return f"crossings of {day}"
