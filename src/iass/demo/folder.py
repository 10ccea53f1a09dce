"""The demo's own folder. Every run empties it, so it is never one that the demo did not make."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from iass.errors import Conflict, InvalidInput

MARKER = "made-by-iass-demo"
_TELLS = "The demo of IASS made this folder. It deletes the database in it whenever it starts.\n"
_DATABASE = ("iass.sqlite", "iass.sqlite-wal", "iass.sqlite-shm")


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Takes the folder for one run, and deletes nothing.

    Raises InvalidInput for a folder that holds anything and was not made by the demo, Conflict while another
    demo runs in it.
    """
    with _marked(folder) as marker:
        _lock(marker.fileno(), folder)
        if not marker.tell():
            marker.write(_TELLS)
            marker.flush()
        yield


def clear(folder: Path) -> None:
    """Removes the last demo's database, in a folder that is `held`. The folded models stay: they hold nobody's data."""
    for name in _DATABASE:
        (folder / name).unlink(missing_ok=True)


def _marked(folder: Path) -> TextIO:
    """The folder's marker, which only a new or empty folder is given."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (folder / MARKER).is_file() and any(folder.iterdir()):
            raise InvalidInput(
                "the demo empties its folder, and did not make this one, which is not empty",
                where=str(folder),
                mend="Give a new or empty folder with --folder; if an earlier demo left this one, remove it yourself",
            )
        return (folder / MARKER).open("a", encoding="utf-8")
    except OSError as error:
        what = f"the demo's folder cannot be used: {error.strerror}"
        raise InvalidInput(what, where=str(folder), mend="Give another with --folder") from error


def _lock(handle: int, folder: Path) -> None:
    """Held until the file is closed, also by a crash."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        mend = "End that one first, or give another folder with --folder"
        raise Conflict("another demo runs in this folder", where=str(folder), mend=mend) from None
