"""The port Images, on SQLite and PostgreSQL."""

from dataclasses import replace
from hashlib import sha256

import pytest

from iass.adapters.sql.records import SqlRecords
from iass.errors import Conflict
from iass.ids import ImageId, NoticeId, PersonId

from .samples import MADE, NOTICE, PERSON

PICTURE = bytes(range(256)) * 40


def _store(records: SqlRecords, image_id: str, subject: str, data: bytes = PICTURE) -> None:
    with records.transaction() as tx:
        tx.images.put(ImageId(image_id), subject, data, "image/jp2")


@pytest.mark.parametrize("data", [PICTURE, b"", b"\xff"])
def test_picture_comes_back_changed(any_records: SqlRecords, data: bytes) -> None:
    _store(any_records, "i", "subject", data)
    with any_records.reading() as tx:
        assert tx.images.get(ImageId("i")) == (data, "image/jp2")
        assert tx.images.digest_of(ImageId("i")) == sha256(data).hexdigest()


def test_unknown_picture_is_an_error(any_records: SqlRecords) -> None:
    with any_records.reading() as tx:
        assert tx.images.get(ImageId("none")) is None
        assert tx.images.digest_of(ImageId("none")) is None


def test_picture_is_overwritten(any_records: SqlRecords) -> None:
    _store(any_records, "i", "subject")
    with pytest.raises(Conflict):
        _store(any_records, "i", "subject", b"other")
    with any_records.reading() as tx:
        assert tx.images.get(ImageId("i")) == (PICTURE, "image/jp2")


def test_erased_person_can_still_be_seen(any_records: SqlRecords) -> None:
    _store(any_records, "i", "erased")
    _store(any_records, "k", "stays")
    with any_records.reading() as tx:
        tx.images.get(ImageId("i"))  # its key is in the cache now
    with any_records.transaction() as tx:
        assert tx.erase_subject("erased")
        assert not tx.erase_subject("erased")
    with any_records.reading() as tx:
        assert tx.images.get(ImageId("i")) is None
        assert tx.images.get(ImageId("k")) == (PICTURE, "image/jp2")


def test_erased_person_comes_back_with_a_new_picture(any_records: SqlRecords) -> None:
    """A new key never opens what the destroyed one sealed; the old picture stays unreadable, and says so."""
    _store(any_records, "old", "subject")
    with any_records.transaction() as tx:
        tx.erase_subject("subject")
        tx.images.put(ImageId("new"), "subject", b"new", "image/png")
    with any_records.reading() as tx:
        assert tx.images.get(ImageId("new")) == (b"new", "image/png")
        assert tx.images.get(ImageId("old")) is None


def test_erasing_a_person_erases_a_notice(any_records: SqlRecords) -> None:
    """Both have the same id, and so the same key."""
    _store(any_records, "i", "1")
    with any_records.transaction() as tx:
        tx.people.put(replace(PERSON, person_id=PersonId("1")))
        tx.notices.put(replace(NOTICE, notice_id=NoticeId("1")), MADE)
    with pytest.raises(Conflict, match="share this id"), any_records.transaction() as tx:
        tx.erase_subject("1")
    with any_records.reading() as tx:
        assert tx.images.get(ImageId("i")) == (PICTURE, "image/jp2")
