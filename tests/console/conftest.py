"""One real checkpoint for the session (real SQLite, real engine, synthetic people), and officers with real browsers.

It is shared: every test plays on a lane of its own, so that no alert of another test is seen again.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.patience import PATIENT

from iass.demo import decoys, stage
from iass.settings import Settings
from iass.wiring.application import build

from .browsing import CHROMIUM, Seat, Served, launch

_LANES = "CGK/C01=counter,CGK/C02=counter,CGK/G01=gate,CGK/K01=camera,"
_OWN_LANES = ",".join(f"CGK/T{number:02d}=counter" for number in range(1, 121))
_numbers = count(1)

Sit = Callable[..., Seat]


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo's people behind a running console."""
    folder, lanes = tmp_path_factory.mktemp("checkpoint"), _LANES + _OWN_LANES
    pairs = decoys.lay(folder / "decoys")
    application = build(
        Settings(data_dir=folder, threads=2, port=0, lanes=lanes, escalation_seconds=PATIENT, decoy_folder=pairs)
    )
    try:
        stage.populate(application, tmp_path_factory.mktemp("seed"), lambda _what, _done, _total: None)
        application.retro.work()  # else it raises alerts amid the tests, whenever it comes to the demo's notices
        served = Served(application)
        served.start()
        yield served
        served.stop()
    finally:
        application.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail(f"these tests drive {CHROMIUM}: run scripts/system-packages")
    with sync_playwright() as playwright, launch(playwright) as opened:
        yield opened


@pytest.fixture
def lane() -> str:
    """A lane on which nobody has passed yet, as `CGK/T01`."""
    return f"CGK/T{next(_numbers):02d}"


@pytest.fixture
def sit(served: Served, browser: Browser) -> Iterator[Sit]:
    """sit("siti.r", "/counter?lane=CGK/T01", language="en", theme="dark") -> an officer's own browser on that page.

    At the end of the test every page must have kept to its policy: nothing blocked, nothing thrown, nothing asked
    of another origin.
    """
    with ExitStack() as seats:

        def take(officer: str, path: str, language: str = "id", theme: str = "light") -> Seat:
            seat = Seat(browser, served.url, officer, language, theme)
            seats.callback(seat.leave)
            seat.page.goto(served.url + path)
            return seat

        yield take
