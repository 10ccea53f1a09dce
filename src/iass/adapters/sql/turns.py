"""One writer at a time of an index that several programs share: on SQLite by a locked file, on PostgreSQL by a lock
of the database. A program that dies lets go of both."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, text

from iass.errors import NotReady

_INDEX_LOCK = 0x49415354  # "IAST"; the writers of the database have another one
_TURN_SECONDS = 30.0
_KNOCK_SECONDS = 0.02


def index_turn(
    url: URL, connections: Callable[[], AbstractContextManager[Connection]]
) -> Callable[[], AbstractContextManager[None]]:
    """See `iass.identify.stored.Turn`. connections: for reading, on PostgreSQL."""
    if url.get_backend_name() == "sqlite":
        return lambda: _locked_file(Path(f"{url.database}.index-lock"))
    return lambda: _advisory_lock(connections)


@contextmanager
def _locked_file(path: Path) -> Iterator[None]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        until = time.monotonic() + _TURN_SECONDS
        while not _took(handle):
            if time.monotonic() >= until:
                raise NotReady("another program is writing to the index", mend="Try again in a moment")
            time.sleep(_KNOCK_SECONDS)
        yield
    finally:
        os.close(handle)


def _took(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _advisory_lock(connections: Callable[[], AbstractContextManager[Connection]]) -> Iterator[None]:
    with connections() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _INDEX_LOCK})
        yield
