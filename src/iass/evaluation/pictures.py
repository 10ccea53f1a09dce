"""Where the pictures of an evaluation lie: a folder, or a tar file that is read without being unpacked."""

import os
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from iass.capture.container.container import MAX_BYTES
from iass.errors import InvalidInput, NotFound

_SHOWN = 5


class Pictures(Protocol):
    """Encoded pictures by name. Safe for many threads."""

    def has(self, name: str) -> bool: ...

    def read(self, name: str) -> bytes:
        """At most one byte more than a picture may have, so that a huge file is refused and not loaded."""
        ...


@contextmanager
def open_pictures(path: Path) -> Iterator[Pictures]:
    """A folder, or an uncompressed tar file. Raises NotFound, or InvalidInput when it is neither."""
    if path.is_dir():
        yield Folder(path)
    elif path.is_file():
        with path.open("rb") as file:
            yield TarPictures(path, file.fileno(), _members(path))
    else:
        raise NotFound("no such folder or tar file", where=str(path), mend="Give the folder that holds the pictures")


def check_present(pictures: Pictures, names: Iterable[str], where: str) -> None:
    """Raises InvalidInput naming the first pictures that are absent, or whose names lead out of the folder."""
    absent = [name for name in dict.fromkeys(names) if not pictures.has(name)]
    if absent:
        more = f" and {len(absent) - _SHOWN} more" if len(absent) > _SHOWN else ""
        named = ", ".join(repr(name[:100]) for name in absent[:_SHOWN])
        raise InvalidInput(
            f"pictures are missing: {named}{more}", where=where, mend="Names are relative to --images, parted by /"
        )


@dataclass(frozen=True, slots=True)
class Folder:
    """Implements `Pictures` on files. A name that is absolute, climbs with `..` or follows a link out is absent."""

    root: Path

    def has(self, name: str) -> bool:
        return self._path(name) is not None

    def read(self, name: str) -> bytes:
        path = self._path(name)
        if path is None:
            raise InvalidInput("the picture is missing", where=name)
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)

    def _path(self, name: str) -> Path | None:
        if not _is_plain(name):
            return None
        try:
            path = (self.root / name).resolve(strict=True)
        except (OSError, RuntimeError):
            return None
        return path if path.is_relative_to(self.root.resolve()) and path.is_file() else None


@dataclass(frozen=True, slots=True)
class TarPictures:
    """Implements `Pictures` on regular members, read in place. places: name -> (offset, bytes)."""

    path: Path
    descriptor: int
    places: Mapping[str, tuple[int, int]]

    def has(self, name: str) -> bool:
        return name in self.places

    def read(self, name: str) -> bytes:
        offset, size = self.places[name]
        return os.pread(self.descriptor, min(size, MAX_BYTES + 1), offset)


def _members(path: Path) -> Mapping[str, tuple[int, int]]:
    """Regular members only: links and devices name nothing, whatever they point at."""
    try:
        with tarfile.open(path, "r:") as archive:
            return {
                member.name.removeprefix("./"): (member.offset_data, member.size)
                for member in archive
                if member.isreg() and not member.issparse()
            }
    except (tarfile.TarError, OSError, ValueError) as error:
        raise InvalidInput(
            f"not an uncompressed tar file: {error}", where=str(path), mend="Give a folder, or a plain .tar"
        ) from None


def _is_plain(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and "\0" not in name and "\\" not in name and not path.is_absolute() and ".." not in path.parts
