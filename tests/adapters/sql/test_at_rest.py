"""What a thief of the files would find in them."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.contracts.samples import MORNING, OFFICER, enrolment

from iass.adapters.sql.records import SqlRecords
from iass.ids import ImageId

Picture = Callable[[str, str], bytes]
_EXIF = b"Exif\x00\x00MM\x00*" + b"Photographed at counter 7 by officer Sari" * 3


def _files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.name.startswith("iass.sqlite"))


def _store(records: SqlRecords, picture: bytes) -> None:
    with records.transaction() as tx:
        tx.images.put(ImageId("i"), "subject", picture, "image/jpeg")
        tx.enrolments.add(enrolment(1, "subject"))
        tx.audit.append(MORNING, OFFICER, "a.b", "s")


@pytest.mark.parametrize("closed", [False, True])
def test_face_lies_open_in_the_files(records: SqlRecords, tmp_path: Path, picture: Picture, closed: bool) -> None:
    """While open (with the journal) and when closed."""
    face = picture("P001", "studio_portrait")
    face = face[:2] + b"\xff\xe1" + (len(_EXIF) + 2).to_bytes(2, "big") + _EXIF + face[2:]
    assert face[:3] == b"\xff\xd8\xff"
    _store(records, face)
    if closed:
        records.close()
    found = _files(tmp_path)
    vector = enrolment(1).template.vector.tobytes()
    assert len(found) > len(face)
    assert b"\xff\xd8\xff\xe1" not in found and b"Exif" not in found and b"counter 7" not in found
    assert all(face[start : start + 32] not in found for start in range(0, len(face) - 32, 997))
    assert all(vector[start : start + 8] not in found for start in range(0, len(vector), 8))


def test_master_or_subject_key_lies_in_the_files(records: SqlRecords, tmp_path: Path, master_key: bytes) -> None:
    _store(records, b"picture")
    found = _files(tmp_path)
    assert master_key not in found and master_key.hex().encode() not in found


def test_destroyed_key_lies_in_the_files(records: SqlRecords, tmp_path: Path) -> None:
    """The wrapped key is gone from the file and from its journal as soon as the erasure is committed."""
    _store(records, b"picture")
    with sqlite3.connect(tmp_path / "iass.sqlite") as connection:
        ((wrapped,),) = connection.execute("SELECT wrapped FROM subject_keys").fetchall()
    connection.close()
    assert wrapped in _files(tmp_path)
    with records.transaction() as tx:
        assert tx.erase_subject("subject")
    assert wrapped not in _files(tmp_path)
