"""One real installation for the whole session: real SQLite, real engine, synthetic people, real HTTP.

It is shared, so that a test compares before and after and never counts from nothing. Tests that
need other limits, an empty database or a process to kill start their own.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from tests.passports import indonesia, revocations, utopia
from tests.patience import PATIENT

from iass.application import Application
from iass.demo import stage
from iass.registry.enrolment import GalleryName
from iass.service.app import create_app
from iass.service.server import running
from iass.settings import Settings
from iass.wiring.application import build

from .counter import OFFICER, Counter, silent

MONTH = timedelta(days=30)
CLOCK = datetime.now(UTC)
_numbers = count(1)
LANES = "CGK/C01=counter,CGK/C02=counter,CGK/K01=camera," + ",".join(f"CGK/T{n:02d}=counter" for n in range(1, 121))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("installation")


@pytest.fixture(scope="session")
def installation(folder: Path) -> Iterator[Application]:
    """The demo's people: nine of ten registered, eight notices. Two states' chips are trusted."""
    authorities = folder / "csca"
    authorities.mkdir()
    for number, state in enumerate((utopia(), indonesia())):
        (authorities / f"{number}.cer").write_bytes(state.der)
        (authorities / f"{number}.crl").write_bytes(revocations(state, since=CLOCK - MONTH, until=CLOCK + MONTH))
    settings = Settings(
        data_dir=folder, threads=2, port=0, lanes=LANES, csca_folder=authorities, escalation_seconds=PATIENT
    )
    application = build(settings)
    try:
        stage.populate(application, folder, silent)
        application.retro.work()  # else it raises alerts amid the tests, whenever it comes to the demo's notices
        yield application
    finally:
        application.close()


@pytest.fixture(scope="session")
def app(installation: Application) -> FastAPI:
    return create_app(installation)


@pytest.fixture(scope="session")
def url(app: FastAPI) -> Iterator[str]:
    with running(app, "127.0.0.1", 0) as address:
        yield address


@pytest.fixture
def sought(installation: Application) -> int:
    """Notices that have a face, by the database: eight of the demo's, and what other tests have filed meanwhile."""
    with installation.photo_search.records.reading() as tx:
        ids = [notice.notice_id for notice in tx.notices.page(limit=1000)]
        return sum(bool(tx.enrolments.of_subject(GalleryName.WATCHLIST, one)) for one in ids)


@pytest.fixture
def client(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, headers=OFFICER, timeout=30) as opened:
        yield opened


@pytest.fixture
def counter(client: httpx.Client) -> Counter:
    return Counter(client)


@pytest.fixture
def lane() -> str:
    """A lane on which nobody has passed yet, so that the next alert there joins no earlier one."""
    return f"T{next(_numbers):02d}"


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """An empty data folder."""
    made = tmp_path / "iass"
    made.mkdir()
    return made


@pytest.fixture
def empty(data_dir: Path) -> Iterator[Application]:
    """An installation of its own, that knows nobody."""
    application = build(Settings(data_dir=data_dir, threads=1, port=0))
    try:
        yield application
    finally:
        application.close()
