"""The gallery in a file: what is lost on the way, what a changed file passes for, and who can read it."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tests.contracts.samples import DIMENSION, MODEL, OTHER_MODEL, enrolment, template

from iass.adapters.gallery.exact import ExactGallery
from iass.adapters.gallery.sealed_file import FileKey
from iass.adapters.gallery.snapshot_file import Unfit, Written, load, write
from iass.adapters.gallery.words import BLOCK, PackedWords, Words
from iass.adapters.sql.records import SqlRecords
from iass.errors import Tampered
from iass.face.template import Template
from iass.identify.gallery import EnrolmentChange
from iass.ids import EnrolmentId, ImageId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName

HERE = "installation"
NEWEST = 10_000


def _gallery(count: int = 60) -> ExactGallery:
    """With rows in both lists, some gone, one replaced, several to a subject."""
    gallery = ExactGallery(MODEL, DIMENSION)
    rows = [enrolment(number, subject=f"s{number % 40}") for number in range(count)]
    notice = Enrolment(EnrolmentId("of-a-notice-é"), GalleryName.WATCHLIST, "N-1 😀", ImageId("i"), template(500))
    changes = [EnrolmentChange(n + 1, row.enrolment_id, row) for n, row in enumerate([*rows, notice])]
    changes += [EnrolmentChange(900 + n, row.enrolment_id, None) for n, row in enumerate(rows[5:25])]
    changes.append(EnrolmentChange(999, rows[3].enrolment_id, enrolment(3, subject="s8")))
    gallery.apply(changes)
    return gallery


def _write(path: Path, gallery: ExactGallery, records: SqlRecords) -> Written:
    return write(path, gallery.capture(), FileKey.fresh(records.file_keys()), HERE)


def _read(path: Path, records: SqlRecords, model: ModelId = MODEL, here: str = HERE, newest: int = NEWEST) -> object:
    gallery = ExactGallery(model, DIMENSION)
    load(path, gallery, records.file_keys(), here, newest)
    return gallery


def test_gallery_comes_back_as_another(tmp_path: Path, records: SqlRecords) -> None:
    """Same answers, and what comes after is taken in as if it had never been away."""
    path, first = tmp_path / "snapshot", _gallery()
    written = _write(path, first, records)
    assert (written.position, written.bytes) == (999, path.stat().st_size)
    second = _read(path, records)
    assert isinstance(second, ExactGallery)
    later = [
        EnrolmentChange(1001, EnrolmentId("enrolment-000030"), None),
        EnrolmentChange(1002, EnrolmentId("enrolment-000500"), enrolment(500, subject="s8")),
        EnrolmentChange(1003, EnrolmentId("enrolment-000501"), enrolment(501, subject="somebody new")),
    ]
    for changes in ([], later):
        first.apply(changes)
        second.apply(changes)
        assert (second.state(), second.position) == (first.state(), first.position)
        for name in GalleryName:
            assert second.size(name) == first.size(name)
            for seed in range(0, 510, 10):
                assert second.search(name, template(seed), 9) == first.search(name, template(seed), 9)
                assert second.compare(name, f"s{seed % 40}", template(seed)) == first.compare(
                    name, f"s{seed % 40}", template(seed)
                )
    _write(path, second, records)
    third = _read(path, records)
    assert isinstance(third, ExactGallery) and third.state() == first.state()


def test_block_of_rows_is_lost_at_its_edge(tmp_path: Path, records: SqlRecords) -> None:
    """More rows than a block, some gone, so that they are numbered anew."""
    gallery, count = ExactGallery(MODEL, 4), BLOCK + 700
    vectors = np.random.default_rng(1).standard_normal((count, 4)).astype(np.float32)
    rows = [
        Enrolment(EnrolmentId(f"e{n}"), GalleryName.REGISTRY, f"s{n // 2}", ImageId(""), Template(vectors[n], MODEL))
        for n in range(count)
    ]
    gallery.apply([EnrolmentChange(n + 1, row.enrolment_id, row) for n, row in enumerate(rows)])
    gallery.apply([EnrolmentChange(n + 1 + count, rows[n].enrolment_id, None) for n in range(0, count, 9)])
    key = FileKey.fresh(records.file_keys())
    write(tmp_path / "snapshot", gallery.capture(), key, HERE)
    other = ExactGallery(MODEL, 4)
    load(tmp_path / "snapshot", other, records.file_keys(), HERE, 10**9)
    assert other.state() == gallery.state()
    assert other.holds(rows) == [n % 9 != 0 for n in range(count)]
    assert other.size(GalleryName.REGISTRY) == gallery.size(GalleryName.REGISTRY)


def test_empty_gallery_comes_back_as_another(tmp_path: Path, records: SqlRecords) -> None:
    _write(tmp_path / "snapshot", ExactGallery(MODEL, DIMENSION), records)
    gallery = _read(tmp_path / "snapshot", records)
    assert isinstance(gallery, ExactGallery) and gallery.state().count == 0
    assert gallery.search(GalleryName.REGISTRY, template(1), 3) == ()


def test_faces_and_names_lie_open_on_the_disk(tmp_path: Path, records: SqlRecords) -> None:
    path = tmp_path / "snapshot"
    _write(path, _gallery(), records)
    written = path.read_bytes()
    assert template(30).vector.tobytes()[:16] not in written
    assert b"enrolment-0000" not in written and b"N-1" not in written
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def _flip(at: float) -> Callable[[bytes], bytes]:
    def flip(data: bytes) -> bytes:
        place = int(at * (len(data) - 1))
        return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]

    return flip


@pytest.mark.parametrize(
    "change",
    [
        *(_flip(at) for at in np.linspace(0, 1, 60)),
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda data: data[:10],
        lambda _data: b"",
        lambda data: data + b"\0",
        lambda data: data[:-16],
        lambda data: data.replace(b'"position": 999', b'"position": 998'),
        lambda data: data[:100] + os.urandom(len(data) - 100),
    ],
)
def test_changed_file_passes_for_the_gallery(
    tmp_path: Path, records: SqlRecords, change: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "snapshot"
    _write(path, _gallery(), records)
    path.write_bytes(change(path.read_bytes()))
    gallery = ExactGallery(MODEL, DIMENSION)
    gallery.apply([EnrolmentChange(1, enrolment(1).enrolment_id, enrolment(1))])
    before = gallery.state()
    with pytest.raises(Unfit):
        load(path, gallery, records.file_keys(), HERE, NEWEST)
    assert (gallery.state(), gallery.position) == (before, 1)


def test_file_of_something_else_passes_for_the_gallery(tmp_path: Path, records: SqlRecords) -> None:
    path = tmp_path / "snapshot"
    with pytest.raises(Unfit, match="no snapshot yet"):
        _read(path, records)
    _write(path, _gallery(), records)
    with pytest.raises(Unfit, match="of sface-2021dec"):
        _read(path, records, model=OTHER_MODEL)
    with pytest.raises(Unfit, match="another database"):
        _read(path, records, here="elsewhere")
    with pytest.raises(Unfit, match="newer than the database"):
        _read(path, records, newest=998)
    path.unlink()
    path.mkdir()
    with pytest.raises(Unfit, match="cannot be read"):
        _read(path, records)


def test_erased_person_can_be_read_in_an_old_file(tmp_path: Path, records: SqlRecords) -> None:
    """Not in this file, and in no copy of it, from the moment of the erasure; the next file can be read again."""
    path = tmp_path / "snapshot"
    with records.transaction() as tx:
        tx.enrolments.add(enrolment(1))
    _write(path, _gallery(), records)
    _read(path, records)
    with records.transaction() as tx:
        tx.erase_subject(enrolment(1).subject_id)
    with pytest.raises(Unfit, match="key was destroyed"):
        _read(path, records)
    _write(path, _gallery(), records)
    _read(path, records)


def test_another_installation_reads_the_file(tmp_path: Path, records: SqlRecords) -> None:
    path = tmp_path / "snapshot"
    _write(path, _gallery(), records)
    other = SqlRecords.open(f"sqlite:///{tmp_path / 'other.sqlite'}", os.urandom(32))
    other.file_keys().wrap(b"x")
    with pytest.raises(Unfit):
        _read(path, other)
    other.close()


def test_write_that_breaks_off_takes_the_old_file_along(
    tmp_path: Path, records: SqlRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "snapshot"
    _write(path, _gallery(), records)
    before = path.read_bytes()
    (tmp_path / ".snapshot.123.0badcafe").write_text("left behind by a program that was killed")
    (tmp_path / ".snapshot.keep").write_text("somebody else's")

    def full(_handle: int) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="no space"):
            _write(path, _gallery(30), records)
    assert path.read_bytes() == before
    assert {one.name for one in tmp_path.iterdir() if one.name.startswith(".")} == {".snapshot.keep"}


def test_word_comes_back_as_another() -> None:
    words = Words()
    for number in range(BLOCK + 3):
        words.append("é" * (number % 5) + str(number))
    assert [words[0], words[BLOCK - 1], words[BLOCK + 2]] == ["0", str(BLOCK - 1), "é" * ((BLOCK + 2) % 5) + "65538"]
    numbers = np.array([1, 7, 8, BLOCK - 1, BLOCK, BLOCK + 2])
    packed = words.packed(numbers)
    again = Words()
    again.extend(packed)
    assert [again[n] for n in range(len(again))] == [words[n] for n in numbers.tolist()]
    words.take_back(BLOCK)
    assert len(words) == BLOCK
    words.append("next")
    words.take_back(BLOCK - 2)
    words.append("other")
    assert (words[BLOCK - 3], words[BLOCK - 2]) == ("é" * ((BLOCK - 3) % 5) + str(BLOCK - 3), "other")
    with pytest.raises(ValueError, match="do not fit"):
        again.extend(packed)
    with pytest.raises(ValueError, match="do not fit"):
        Words().extend(PackedWords(packed.lengths, packed.text + b"x"))


def test_file_key_opens_another_row(records: SqlRecords) -> None:
    keys = records.file_keys()
    assert keys.current() is None
    key_id, sealed = keys.wrap(b"k" * 32)
    assert (keys.current(), keys.unwrap(key_id, sealed)) == (key_id, b"k" * 32)
    assert keys.wrap(b"other")[0] == key_id
    assert keys.unwrap("key-of-nobody", sealed) is None
    with pytest.raises(Tampered):
        keys.unwrap(key_id, sealed[:-1] + bytes([sealed[-1] ^ 1]))
