"""Officers with passwords, by keyboard: what a stranger sees, what an officer can do, and what ends it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect
from tests.contracts.samples import alert, passage

from iass.access import Officer, Role
from iass.accounts.account import Grant
from iass.ids import AlertId, OfficerId
from iass.settings import Settings
from iass.wiring.application import build

from .browsing import Seat, Served
from .looks import complaints

pytestmark = pytest.mark.browser

ROOT = Officer(OfficerId("cli:root"), Role.OPERATOR)
PASSWORD = "kuda laut minum teh hijau"
_PEOPLE = {"root": "operator", "siti.r": "supervisor@CGK", "ani.a": "auditor", "dewi.p": "supervisor@CGK"}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A console with accounts, and an alert at each of two checkpoints."""
    lanes = "CGK/C01=counter,DPS/C01=counter"
    application = build(Settings(data_dir=tmp_path_factory.mktemp("guarded"), threads=1, port=0, lanes=lanes))
    try:
        with application.alerts.records.transaction() as tx:
            for number, checkpoint in enumerate(("CGK", "DPS"), start=1):
                tx.passages.add(replace(passage(number), checkpoint=checkpoint))  # type: ignore[attr-defined]
                raised = replace(alert(number), alert_id=AlertId(f"alert-{checkpoint}"), checkpoint=checkpoint)
                tx.alerts.add(replace(raised, live_image_id=None, references=()))
        for name, role in _PEOPLE.items():
            application.entrance.accounts.add(name, [Grant.parse(role)], PASSWORD, ROOT)
        served = Served(application)
        served.start()
        yield served
        served.stop()
    finally:
        application.close()


Come = Callable[..., Seat]


@pytest.fixture
def come(guarded: Served, browser: Browser) -> Iterator[Come]:
    """come("/alerts", language="en") -> a browser that nobody has signed in at, on that page."""
    with ExitStack() as seats:

        def take(path: str, language: str = "en") -> Seat:
            seat = Seat(browser, guarded.url, "", language, "light")
            seats.callback(seat.leave)
            seat.page.goto(guarded.url + path)
            return seat

        yield take


def _enter(seat: Seat, name: str, password: str = PASSWORD) -> None:
    seat.page.locator("#officer").fill(name)
    seat.page.locator("#password").fill(password)
    seat.press("Enter")


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Officer's id or password is wrong."), ("id", "Nama pengguna petugas atau kata sandi salah.")],
)
def test_stranger_learns_which_was_wrong(come: Come, language: str, said: str) -> None:
    seat = come("/alerts", language)
    assert complaints(seat.page) == []
    for name in ("dewi.p", "nobody"):
        _enter(seat, name, "not the password at all")
        expect(seat.page.locator("#sign-in-wrong")).to_have_text(said)
        expect(seat.page.locator("#password")).to_have_value("")
        seat.forgive("401")
    assert complaints(seat.page) == []


def test_officer_works_for_a_shift(come: Come) -> None:
    seat = come(f"/alerts/{AlertId('alert-CGK')}")
    _enter(seat, "siti.r")
    expect(seat.page.locator(".officer-name")).to_have_text("siti.r")
    assert seat.page.url.endswith("/alerts/alert-CGK")
    seat.settled()
    seat.press("c")  # a script's request, which carries the token of the session
    expect(seat.page.locator("#alert-state")).to_have_text("You have it")
    seat.page.get_by_role("link", name="siti.r").click()
    expect(seat.page.get_by_role("heading", name="My sessions")).to_be_visible()
    assert complaints(seat.page) == []
    seat.page.get_by_role("button", name="Change officer").click()
    expect(seat.page.locator("#password")).to_be_visible()
    seat.page.go_back()
    expect(seat.page.locator("#password")).to_be_visible()


def test_wait_is_not_told(come: Come) -> None:
    seat = come("/")
    for _ in range(5):
        _enter(seat, "wrong.one", "not the password at all")
        expect(seat.page.locator("#sign-in-wrong")).to_contain_text("is wrong")
        seat.forgive("401")
    _enter(seat, "wrong.one", "not the password at all")
    expect(seat.page.locator("#sign-in-wrong")).to_contain_text("Try again in")
    seat.forgive("429")
    assert complaints(seat.page) == []


def test_session_elsewhere_cannot_be_ended(come: Come, guarded: Served) -> None:
    guarded.application.entrance.accounts.add("tri.s", [Grant(Role.SUPERVISOR, "CGK")], PASSWORD, ROOT)
    left_open, seat = come("/alerts"), come("/sessions")
    for one in (left_open, seat):
        _enter(one, "tri.s")
    left_open.settled()
    expect(seat.page.get_by_role("heading", name="My sessions")).to_be_visible()
    seat.page.reload()
    expect(seat.page.locator("tbody tr")).to_have_count(2)
    seat.page.locator("tbody").get_by_role("button").click()
    expect(seat.page.locator("tbody tr")).to_have_count(1)
    expect(left_open.page.locator("#password")).to_be_visible(timeout=30_000)
    left_open.forgive("401")


def test_password_is_changed_to_a_weak_one(come: Come, guarded: Served) -> None:
    guarded.application.entrance.accounts.add("eka.w", [Grant(Role.AUDITOR)], PASSWORD, ROOT)
    seat = come("/sessions")
    _enter(seat, "eka.w")
    for former, new, said in (
        ("not the password at all", "seven green bottles", "The present password is wrong."),
        (PASSWORD, "imigrasi2026", "This password will not do"),
    ):
        seat.page.locator("#former").fill(former)
        seat.page.locator("#new").fill(new)
        seat.press("Enter")
        expect(seat.page.locator("#password-wrong")).to_contain_text(said)
        seat.forgive("401")
        seat.forgive("422")
    seat.page.locator("#former").fill(PASSWORD)
    seat.page.locator("#new").fill("seven green bottles on a wall")
    seat.press("Enter")
    expect(seat.page.get_by_text("The password is changed.")).to_be_visible()


def test_auditor_is_shown_what_counters_see(come: Come) -> None:
    seat = come("/")
    _enter(seat, "ani.a")
    expect(seat.page.locator(".officer-name")).to_have_text("ani.a")
    assert seat.page.url.endswith("/figures")
    expect(seat.page.locator("#open-alerts")).to_have_count(0)
    expect(seat.page.locator("#link")).to_have_count(0)
    assert complaints(seat.page) == []
    seat.forgive("403")  # the stream of alerts, which is not for auditors


def test_alert_of_another_checkpoint_is_shown(come: Come) -> None:
    seat = come("/alerts")
    _enter(seat, "siti.r")
    expect(seat.page.locator(".list tbody tr")).to_have_count(1)
    seat.page.goto(seat.page.url.replace("/alerts", "/alerts/alert-DPS"))
    expect(seat.page.locator("#failed-title")).to_be_visible()
    seat.forgive("403")
