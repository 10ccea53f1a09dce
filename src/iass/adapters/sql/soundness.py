"""Opens everything that is stored, once, to find what is damaged before somebody needs it."""

from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from typing import Any

from sqlalchemy import Column, Connection, FromClause, and_, select

from iass.adapters.sql.enrolments import ENROLMENT_ROW, WITH_KEYS, open_row
from iass.adapters.sql.images import open_image
from iass.adapters.sql.kept_faces import FACE_ROW, FACES_WITH_KEYS, open_face
from iass.adapters.sql.keys import KeyRing
from iass.adapters.sql.schema import ALERTS, CROSSING_FACES, ENROLMENTS, IMAGES, PASSAGES, SUBJECT_KEYS
from iass.adapters.sql.serial import load
from iass.alert.alert import Alert
from iass.case.passage import Passage
from iass.errors import IassError, Tampered
from iass.health import Soundness

_BATCH = 100
_MOST_TOLD = 5
_KEY_OF_IMAGE = and_(SUBJECT_KEYS.c.subject_id == IMAGES.c.subject_id, SUBJECT_KEYS.c.key_id == IMAGES.c.key_id)
_ALERT_ROW = (ALERTS.c.alert_id, ALERTS.c.version, ALERTS.c.state, ALERTS.c.body)

Progress = Callable[[int], None]
Open = Callable[[Any], object]


def examine(connection: Connection, ring: KeyRing, progress: Progress) -> Soundness:
    """Opens every image, template, alert and passage; a hundred rows in memory at a time.

    progress: told the number of rows looked at, every hundred.
    """
    opened, damaged = 0, 0
    faults: list[str] = []
    for number, fault in enumerate(_faults(connection, ring)):
        if number % _BATCH == 0:
            progress(number)
        opened += not fault
        damaged += bool(fault)
        if fault and len(faults) < _MOST_TOLD:
            faults.append(fault)
    return Soundness(opened, damaged, tuple(faults))


def _faults(connection: Connection, ring: KeyRing) -> Iterator[str]:
    """One for each row: empty where it is what was stored."""
    sealed_images = IMAGES.outerjoin(SUBJECT_KEYS, _KEY_OF_IMAGE)
    with_wrapped = (*IMAGES.c, SUBJECT_KEYS.c.wrapped)
    looks: tuple[tuple[str, FromClause, Column[str], tuple[Any, ...], Open], ...] = (
        ("image", sealed_images, IMAGES.c.image_id, with_wrapped, partial(_open_image, ring)),
        ("template", WITH_KEYS, ENROLMENTS.c.enrolment_id, ENROLMENT_ROW, partial(_open_template, ring)),
        ("crossing face", FACES_WITH_KEYS, CROSSING_FACES.c.crossing_id, FACE_ROW, partial(_open_crossing_face, ring)),
        ("alert", ALERTS, ALERTS.c.alert_id, _ALERT_ROW, _open_alert),
        ("passage", PASSAGES, PASSAGES.c.crossing_id, (PASSAGES.c.crossing_id, PASSAGES.c.body), _open_passage),
    )
    for kind, table, row_id, columns, opened in looks:
        for row in _rows(connection, table, row_id, columns):
            yield _fault(f"{kind} {row[0]}", partial(opened, row))


def _rows(connection: Connection, table: FromClause, row_id: Column[str], columns: tuple[Any, ...]) -> Iterator[Any]:
    after = ""
    chosen = select(*columns).select_from(table).order_by(row_id).limit(_BATCH)
    while batch := connection.execute(chosen.where(row_id > after)).all():
        yield from batch
        after = batch[-1][0]


def _fault(where: str, opened: Callable[[], object]) -> str:
    try:
        opened()
    except IassError as error:
        return f"{where}: {error.what}"
    except (TypeError, ValueError):  # bytes where text was stored, or the reverse
        return f"{where}: cannot be read"
    return ""


def _open_image(ring: KeyRing, row: Any) -> None:
    if row.wrapped is None:
        return
    key = ring.unwrap(row.key_id, row.subject_id, row.wrapped)
    if sha256(open_image(key, row)).hexdigest() != row.digest:
        raise Tampered("the digest is not the picture's")


def _open_template(ring: KeyRing, row: Any) -> None:
    if row.wrapped is not None:
        open_row(row, ring)


def _open_crossing_face(ring: KeyRing, row: Any) -> None:
    if row.wrapped is not None:
        open_face(row, ring)


def _open_alert(row: Any) -> None:
    """Its columns must say what it says: by them it stands in the queue, or does not."""
    alert = load(Alert, row.body, where=row.alert_id)
    if (alert.alert_id, alert.version, alert.state.value) != (row.alert_id, row.version, row.state):
        raise Tampered("its row and its content differ")


def _open_passage(row: Any) -> None:
    if load(Passage, row.body, where=row.crossing_id).crossing_id != row.crossing_id:
        raise Tampered("its row and its content differ")
