"""Connections: how SQLite and PostgreSQL are opened, so that what was acknowledged survives kill -9.

Writers take turns. On SQLite that is its own law; on PostgreSQL an advisory lock makes it so, because the audit
chain, the feed and the change positions must be visible in the order of their numbers.
"""

import os
import sqlite3
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from iass.errors import InvalidInput, NotReady

_BUSY_MILLISECONDS = 15_000
_WRITER_LOCK = 0x49415353  # "IASS"
_READERS = 8
_MORE_READERS = 40  # FastAPI's thread pool has 40 threads
_ON_CONNECT = (
    f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
)


def parse_url(url: str) -> URL:
    """Raises InvalidInput for anything but an SQLite file or PostgreSQL."""
    mend = "Write sqlite:///PATH or postgresql+psycopg://USER@HOST/DATABASE"
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # ValueError: a host or port that is none
        raise InvalidInput("not the URL of a database", mend=mend) from None
    if parsed.drivername in ("postgresql", "postgresql+psycopg"):
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return parsed
    raise InvalidInput("not a database that IASS keeps records in", where=masked(parsed), mend=mend)


def masked(url: URL) -> str:
    """The URL without its password."""
    return url.render_as_string(hide_password=True)


def open_writer(url: URL) -> Engine:
    """One connection, whose every transaction holds the writers' lock from its first statement."""
    if url.get_backend_name() == "sqlite":
        _make_file(Path(url.database or ""))
        engine = _sqlite(url, pool_size=1, max_overflow=0)
        event.listen(engine, "begin", _begin_immediate)
        return engine
    engine = _postgresql(url, pool_size=1, max_overflow=0)
    event.listen(engine, "begin", _take_advisory_lock)
    return engine


def open_reader(url: URL) -> Engine:
    """Many connections that cannot write; each transaction sees one moment."""
    if url.get_backend_name() == "sqlite":
        engine = _sqlite(url, pool_size=_READERS, max_overflow=_MORE_READERS)
        event.listen(engine, "connect", _forbid_writing)
        event.listen(engine, "begin", _begin_deferred)
        return engine
    engine = _postgresql(url, pool_size=_READERS, max_overflow=_MORE_READERS, isolation_level="REPEATABLE READ")
    event.listen(engine, "connect", _forbid_writing_in_session)
    return engine


def scrub(engine: Engine) -> None:
    """Empties SQLite's journal after an erasure, so that the old pages are gone too; readers may put it off."""
    if engine.dialect.name == "sqlite":
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.close()


def _sqlite(url: URL, **pool: Any) -> Engine:
    engine = create_engine(url, hide_parameters=True, connect_args={"check_same_thread": False}, **pool)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _postgresql(url: URL, **options: Any) -> Engine:
    session = {
        "application_name": "iass",
        "options": f"-c timezone=UTC -c synchronous_commit=on -c lock_timeout={_BUSY_MILLISECONDS}",
    }
    return create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=session, **options)


def _make_file(path: Path) -> None:
    """An empty file that only its owner may read; SQLite gives its journal the same mode."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise NotReady(f"the database cannot be opened: {error.strerror}", where=str(path)) from None


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy says BEGIN, not the driver (SQLAlchemy's pysqlite recipe)
    until = monotonic() + _BUSY_MILLISECONDS / 1000
    for pragma in _ON_CONNECT:
        while not _is_done(connection, pragma, is_last=monotonic() > until):
            sleep(0.02)


def _is_done(connection: Any, pragma: str, *, is_last: bool) -> bool:
    """False while another program opens the same new file: SQLite does not wait where two change the journal's mode."""
    try:
        connection.execute(pragma)
    except sqlite3.OperationalError as error:
        if is_last or error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def _forbid_writing(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA query_only=ON")


def _forbid_writing_in_session(connection: Any, _record: object) -> None:
    connection.read_only = True


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_deferred(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _take_advisory_lock(connection: Connection) -> None:
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")
