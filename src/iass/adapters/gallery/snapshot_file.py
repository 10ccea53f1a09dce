"""The gallery in a file, so that a start need not open a million rows of the database."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from iass.adapters.gallery.exact import Capture, ExactGallery
from iass.adapters.gallery.packing import Packed, PackedRows, PackedSubjects
from iass.adapters.gallery.sealed_file import FileKey, FileKeys, SealedReader, SealedWriter
from iass.adapters.gallery.vectors import BLOCK
from iass.adapters.gallery.words import PackedWords
from iass.errors import Tampered
from iass.face.template import Vectors
from iass.identify.gallery import GalleryState
from iass.ids import ModelId
from iass.registry.enrolment import GalleryName

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Written:
    """What a file holds. key_id: of the key that its own is sealed with; departed: see `ExactGallery`."""

    position: int
    key_id: str
    departed: int
    bytes: int


class Unfit(Exception):
    """Why a file is not used; in words."""


def write(path: Path, capture: Capture, key: FileKey, installation: str) -> Written:
    """In one step: whoever opens that path finds the former file, or this one whole. Raises OSError.

    Only its owner may read it, and only with the key. key: got before the capture was as far as the database, so that
    whoever was erased before is not in it, and whoever is erased after takes the key along.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _clear_leftovers(path)
    with _beside(path) as file:
        packed = {name: snapshot.packed() for name, snapshot in capture.lists.items()}
        sealed = SealedWriter(file, key, _header(capture, installation, packed))
        for one in packed.values():
            _write_list(sealed, one, capture.dimension)
        sealed.end()
        size = file.tell()
    return Written(capture.position, key.key_id, capture.departed, size)


def load(path: Path, gallery: ExactGallery, keys: FileKeys, installation: str, newest: int) -> Written:
    """Fills the gallery in place of what it holds. newest: the database's position.

    Raises Unfit for every file that is not this gallery's, or not whole; then nothing changed.
    """
    try:
        with path.open("rb") as file:
            sealed = SealedReader(file, keys)
            told = sealed.header
            _check(told, gallery, installation, newest)
            lists = {name: _read_list(sealed, *told["lists"][name.value]) for name in GalleryName}
            state = GalleryState(int(told["count"]), int(told["checksum"], 16))
            gallery.restore(lists, state, int(told["position"]), sealed.end)
            return Written(int(told["position"]), str(told["key"]), gallery.departed, file.tell())
    except FileNotFoundError:
        raise Unfit("there is no snapshot yet") from None
    except OSError as error:
        raise Unfit(f"the snapshot cannot be read: {error.strerror}") from None
    except KeyError:
        raise Unfit("the snapshot's key was destroyed, because somebody was erased") from None
    except Tampered as error:
        raise Unfit(f"the snapshot is damaged: {error.what}") from None
    except ValueError as error:
        raise Unfit(f"the snapshot is no gallery: {error}") from None


def _header(capture: Capture, installation: str, packed: dict[GalleryName, Packed]) -> dict[str, Any]:
    return {
        "format": _FORMAT,
        "installation": installation,
        "model": capture.model_id,
        "dimension": capture.dimension,
        "position": capture.position,
        "count": capture.state.count,
        "checksum": f"{capture.state.checksum:016x}",
        "lists": {name.value: [one.subject_count, one.row_count] for name, one in packed.items()},
    }


def _check(told: dict[str, Any], gallery: ExactGallery, installation: str, newest: int) -> None:
    if told.get("format") != _FORMAT:
        raise Unfit("the snapshot was written by another version")
    if told["installation"] != installation:
        raise Unfit("the snapshot is another database's")
    if (ModelId(told["model"]), told["dimension"]) != (gallery.model_id, gallery.dimension):
        raise Unfit(f"the snapshot is of {told['model']}")
    if told["position"] > newest:
        raise Unfit("the snapshot is newer than the database, which was put back")
    if told["lists"].keys() != {name.value for name in GalleryName}:
        raise Unfit("the snapshot was written by another version")


def _write_list(sealed: SealedWriter, packed: Packed, dimension: int) -> None:
    for subjects in packed.subjects:
        _write_words(sealed, subjects.words)
        _put(sealed, subjects.keys)
    room = np.empty((min(BLOCK, packed.row_count), dimension), np.float32)
    for rows in packed.rows:
        _write_words(sealed, rows.words)
        _put(sealed, rows.keys)
        _put(sealed, rows.owners)
        _put(sealed, rows.digests)
        vectors = room[: len(rows.owners)]
        rows.fill(vectors)
        _put(sealed, vectors)


def _write_words(sealed: SealedWriter, words: PackedWords) -> None:
    _put(sealed, words.lengths)
    sealed.write(words.text)


def _put(sealed: SealedWriter, values: NDArray[Any]) -> None:
    sealed.write(np.ascontiguousarray(values).reshape(-1).view(np.uint8).data)


def _read_list(sealed: SealedReader, subject_count: int, row_count: int) -> Packed:
    def subjects() -> Iterator[PackedSubjects]:
        for count in _parts(subject_count):
            words = _read_words(sealed, count)
            yield PackedSubjects(words, _get(sealed, count, np.uint64))

    def rows() -> Iterator[PackedRows]:
        for count in _parts(row_count):
            words, keys = _read_words(sealed, count), _get(sealed, count, np.uint64)
            owners, digests = _get(sealed, count, np.int32), _get(sealed, count, np.uint64)
            yield PackedRows(words, keys, owners, digests, fill)

    def fill(vectors: Vectors) -> None:
        sealed.read_into(vectors.reshape(-1).view(np.uint8).data)

    return Packed(subject_count, row_count, subjects(), rows())


def _read_words(sealed: SealedReader, count: int) -> PackedWords:
    lengths = _get(sealed, count, np.uint32)
    return PackedWords(lengths, sealed.read(int(lengths.sum(dtype=np.int64))))


def _get(sealed: SealedReader, count: int, dtype: Any) -> NDArray[Any]:
    return np.frombuffer(sealed.read(count * np.dtype(dtype).itemsize), dtype)


def _parts(count: int) -> Iterator[int]:
    for start in range(0, count, BLOCK):
        yield min(BLOCK, count - start)


@contextmanager
def _beside(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the path's place when all went well, and is on the disk then."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _clear_leftovers(path: Path) -> None:
    """Of programs that died while they wrote. Call it as the only writer."""
    pattern = re.compile(re.escape(f".{path.name}.") + r"\d+\.[0-9a-f]{8}")
    for other in path.parent.iterdir():
        if pattern.fullmatch(other.name):
            with suppress(OSError):
                other.unlink()
