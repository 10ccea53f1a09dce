"""One writer at a time of an index that several programs share: on SQLite by a locked file, on PostgreSQL by a lock
of the database. A program that dies lets go of both."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import DBAPIError

from iass.errors import Unavailable
from iass.identify.stored import Turn

_INDEX_LOCK = 0x49415354  # "IAST"; the writers of the database have another one
_LOCK_NOT_AVAILABLE = "55P03"
_KNOCK_SECONDS = 0.02


def index_turn(url: URL, connections: Callable[[], AbstractContextManager[Connection]]) -> Turn:
    """connections: for reading, on PostgreSQL."""
    if url.get_backend_name() == "sqlite":
        return lambda seconds: _locked_file(Path(f"{url.database}.index-lock"), seconds)
    return lambda seconds: _advisory_lock(connections, seconds)


@contextmanager
def _locked_file(path: Path, seconds: float) -> Iterator[None]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        until = time.monotonic() + seconds
        while not _took(handle):
            if time.monotonic() >= until:
                raise _taken()
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
def _advisory_lock(connections: Callable[[], AbstractContextManager[Connection]], seconds: float) -> Iterator[None]:
    with connections() as connection:
        _lock(connection, max(1, round(1000 * seconds)))  # 0 would be for ever
        yield


def _lock(connection: Connection, milliseconds: int) -> None:
    connection.execute(text("SELECT set_config('lock_timeout', :limit, true)"), {"limit": str(milliseconds)})
    try:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _INDEX_LOCK})
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
            raise
        raise _taken() from None


def _taken() -> Unavailable:
    return Unavailable("another program is writing to the index", mend="Try again in a moment")
