"""Opens everything that is stored, once, to find what is damaged before somebody needs it."""

from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, and_, literal, select, tuple_

from iass.adapters.sql.against_log import ALERT_ROW, CASE_ROW, gone, open_alert, open_case
from iass.adapters.sql.case_tables import CASES
from iass.adapters.sql.enrolments import ENROLMENT_ROW, WITH_KEYS, open_row
from iass.adapters.sql.images import open_image
from iass.adapters.sql.kept_faces import FACE_ROW, FACES_WITH_KEYS, open_face
from iass.adapters.sql.keys import KeyRing
from iass.adapters.sql.noted_pairs import NOTES, PAIR_ROW, open_note, open_pair
from iass.adapters.sql.pair_tables import INTAKE_LOOKS, LOOK_ALIKE_VERSIONS
from iass.adapters.sql.schema import (
    ALERTS,
    CROSSING_FACES,
    ENROLMENTS,
    IDENTITY_LINKS,
    IMAGES,
    PASSAGE_SUBJECTS,
    PASSAGES,
    SUBJECT_KEYS,
)
from iass.adapters.sql.serial import load
from iass.case.links import IdentityLink
from iass.case.passage import Passage
from iass.errors import IassError, Tampered
from iass.health import Soundness
from iass.watchlist.intake_look import IntakeLook

_BATCH = 100
_MOST_TOLD = 5
_KEY_OF_IMAGE = and_(SUBJECT_KEYS.c.subject_id == IMAGES.c.subject_id, SUBJECT_KEYS.c.key_id == IMAGES.c.key_id)
_PASSAGE_ROW = (PASSAGES.c.crossing_id, PASSAGES.c.at, PASSAGES.c.body)
_NAMED = PASSAGE_SUBJECTS.join(PASSAGES, PASSAGE_SUBJECTS.c.crossing_id == PASSAGES.c.crossing_id)
_BY_SUBJECT = "subject of a passage"
"""An index, which is told of where it is wrong and not counted."""
_NOTE_OF_PAIR = "audit entry"
"""Likewise: `iass audit verify` walks the log."""

_NAMED_ROW = (*PASSAGE_SUBJECTS.c, PASSAGES.c.body)
_KEY_OF_PAIR = tuple(LOOK_ALIKE_VERSIONS.primary_key)
_LOOK_ROW = tuple(INTAKE_LOOKS.c)

Progress = Callable[[int], None]
Open = Callable[[Any], object]
Key = tuple[ColumnElement[Any], ...]


def examine(connection: Connection, ring: KeyRing, progress: Progress) -> Soundness:
    """Opens every image, template, alert, passage and case; a hundred rows in memory at a time.

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
    looks: tuple[tuple[str, FromClause, Key, tuple[Any, ...], Open], ...] = (
        ("image", sealed_images, (IMAGES.c.image_id,), with_wrapped, partial(_open_image, ring)),
        ("template", WITH_KEYS, (ENROLMENTS.c.enrolment_id,), ENROLMENT_ROW, partial(_open_template, ring)),
        ("crossing face", FACES_WITH_KEYS, (CROSSING_FACES.c.crossing_id,), FACE_ROW, partial(_open_face, ring)),
        ("alert", ALERTS, (ALERTS.c.alert_id,), ALERT_ROW, partial(open_alert, connection, ring)),
        ("passage", PASSAGES, (PASSAGES.c.crossing_id,), _PASSAGE_ROW, partial(_open_passage, connection)),
        (_BY_SUBJECT, _NAMED, tuple(PASSAGE_SUBJECTS.primary_key), _NAMED_ROW, _open_subject),
        ("case", CASES, (CASES.c.case_id,), CASE_ROW, partial(open_case, connection, ring)),
        ("look-alike", LOOK_ALIKE_VERSIONS, _KEY_OF_PAIR, PAIR_ROW, partial(open_pair, connection, ring)),
        (_NOTE_OF_PAIR, NOTES, (NOTES.c.sequence,), tuple(NOTES.c), partial(open_note, connection)),
        ("link", IDENTITY_LINKS, tuple(IDENTITY_LINKS.primary_key), tuple(IDENTITY_LINKS.c), _open_link),
        ("intake", INTAKE_LOOKS, tuple(INTAKE_LOOKS.primary_key), _LOOK_ROW, _open_look),
    )
    for kind, table, key, columns, opened in looks:
        for row in _rows(connection, table, key, columns):
            fault = _fault(f"{kind} {row[0]}", partial(opened, row))
            if fault or kind not in (_BY_SUBJECT, _NOTE_OF_PAIR):
                yield fault
    yield from gone(connection)


def _rows(connection: Connection, table: FromClause, key: Key, columns: tuple[Any, ...]) -> Iterator[Any]:
    """In order of the key, whose columns come first among `columns`."""
    chosen = select(*columns).select_from(table).order_by(*key).limit(_BATCH)
    batch = connection.execute(chosen).all()
    while batch:
        yield from batch
        after = tuple_(*(literal(value, column.type) for value, column in zip(batch[-1], key, strict=False)))
        batch = connection.execute(chosen.where(tuple_(*key) > after)).all()


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


def _open_face(ring: KeyRing, row: Any) -> None:
    if row.wrapped is not None:
        open_face(row, ring)


def _open_passage(connection: Connection, row: Any) -> None:
    """Whoever its content names must be found by it: else the passages of a person would not be all."""
    passage = load(Passage, row.body, where=row.crossing_id)
    if (passage.crossing_id, passage.at) != (row.crossing_id, row.at):
        raise Tampered("its row and its content differ")
    named = PASSAGE_SUBJECTS.c
    for subject in passage.subjects:
        of = (named.subject_id == subject, named.at == row.at, named.crossing_id == row.crossing_id)
        if connection.execute(select(named.crossing_id).where(*of)).first() is None:
            raise Tampered("it is not found by everybody whom it names")


def _open_subject(row: Any) -> None:
    """One whose passage is damaged is told of as that passage."""
    try:
        passage = load(Passage, row.body, where=row.crossing_id)
    except Tampered:
        return
    if row.subject_id not in passage.subjects or row.at != passage.at:
        raise Tampered("the passage does not name this subject")


def _open_link(row: Any) -> None:
    """By its crossing it is of a place, and shown there alone."""
    link = load(IdentityLink, row.body, where=row.link_id)
    held = (link.link_id, link.version, str(link.one), str(link.other), link.state.value, link.crossing_id or "")
    if held != (row.link_id, row.version, row.one, row.other, row.state, row.crossing_id):
        raise Tampered("its row and its content differ")


def _open_look(row: Any) -> None:
    look = load(IntakeLook, row.body, where=row.notice_id)
    if (look.notice_id, look.version) != (row.notice_id, row.version):
        raise Tampered("its row and its content differ")
