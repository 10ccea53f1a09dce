"""Files that commands leave behind and that name people: readable by their owner alone."""

import os
import tempfile
from pathlib import Path

from iass.errors import InvalidInput


def check_writable(path: Path | None) -> None:
    """Before the work and not after it. Raises InvalidInput when there is no such folder, or what stands there is no
    file."""
    if path is None:
        return
    if not path.parent.is_dir():
        raise InvalidInput("there is no such folder for the file", where=str(path.parent), mend="Make it first")
    if path.exists() and not path.is_file():
        raise InvalidInput("a file is to be written, and this is none", where=str(path), mend="Name a file")


def write_private(path: Path, text: str) -> None:
    """In UTF-8, as `write_private_bytes`."""
    write_private_bytes(path, text.encode())


def write_private_bytes(path: Path, data: bytes) -> None:
    """Mode 0600, and whole or not at all: what stood there before stays until the new file is complete.

    Raises InvalidInput when it cannot be written.
    """
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InvalidInput(f"the file cannot be written: {error.strerror}", where=str(path)) from None
