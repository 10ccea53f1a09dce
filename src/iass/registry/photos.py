"""The folder of photographs beside a CSV file. Nothing outside it is ever read, whatever a row says."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from iass.capture.container.container import MAX_BYTES
from iass.errors import InvalidInput, NotFound

_OUTSIDE = "the photograph lies outside the folder of photographs"
_MEND = "Write the path below the folder given with --photos, as in photos/P001.jpg -> P001.jpg"


class Photos(Protocol):
    """Photographs that rows name."""

    def read(self, name: str) -> bytes:
        """At most 20 MB. Raises InvalidInput where there is none of this name, or it cannot be read."""
        ...


@dataclass(frozen=True, slots=True)
class HandedPhotos:
    """Implements `Photos` by pictures that came with the file, by name."""

    pictures: Mapping[str, bytes] = field(default_factory=dict)

    def read(self, name: str) -> bytes:
        found = self.pictures.get(name)
        if found is None:
            raise InvalidInput("this photograph did not come with the file", mend="Hand it in too; capitals matter")
        if len(found) > MAX_BYTES:
            raise InvalidInput(f"the photograph has {len(found)} bytes", mend=f"Send at most {MAX_BYTES} bytes")
        return found


@dataclass(frozen=True, slots=True)
class PhotoFolder:
    """root: resolved once, so that a later change of a link does not move it."""

    root: Path

    @classmethod
    def open(cls, folder: Path) -> "PhotoFolder":
        """Raises NotFound when there is no such folder."""
        if not folder.is_dir():
            raise NotFound("no such folder of photographs", where=str(folder), mend="Name it with --photos")
        return cls(folder.resolve())

    def read(self, name: str) -> bytes:
        """The file's bytes, at most 20 MB. Raises InvalidInput when it is absent, no plain file, too large, or
        outside the folder: by an absolute path, by `..` or by a symbolic link."""
        path = self._inside(name)
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError as error:
            raise InvalidInput(f"the photograph cannot be read: {error.strerror}") from None
        try:
            return _contents(descriptor)
        finally:
            os.close(descriptor)

    def _inside(self, name: str) -> Path:
        if "\0" in name or "\\" in name or Path(name).is_absolute() or ".." in Path(name).parts:
            raise InvalidInput(_OUTSIDE, mend=_MEND)
        try:
            path = (self.root / name).resolve(strict=True)
        except FileNotFoundError:
            raise InvalidInput("there is no such photograph", mend="Check the name, capitals too") from None
        except (OSError, RuntimeError):
            raise InvalidInput("the photograph's path cannot be followed", mend=_MEND) from None
        if not path.is_relative_to(self.root):
            raise InvalidInput(_OUTSIDE, mend="A link may not lead out of the folder; copy the picture into it")
        return path


def _contents(descriptor: int) -> bytes:
    """One descriptor for check and reading: the file that was checked is the file that is read."""
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise InvalidInput("the photograph is not a file", mend="Write the name of a picture")
    if status.st_size > MAX_BYTES:
        raise InvalidInput(f"the photograph has {status.st_size} bytes", mend=f"Send at most {MAX_BYTES} bytes")
    with os.fdopen(descriptor, "rb", closefd=False) as file:
        return file.read(MAX_BYTES)
