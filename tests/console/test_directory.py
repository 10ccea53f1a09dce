"""Signing in by a directory: in a real browser through a real provider, and what each step is refused over HTTP."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, expect
from tests.contracts.samples import alert, opening
from tests.provider import CLIENT, PASSWORD, SECRET, Person, Provider, running_provider

from iass.access import Officer, Role
from iass.accounts.account import Grant
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import AlertState, Judgement
from iass.application import Application
from iass.console.app import mount
from iass.handover.case import opened, signed
from iass.ids import AlertId, CaseId, CrossingId, OfficerId
from iass.service.app import create_app
from iass.service.server import running
from iass.settings import Settings
from iass.wiring.application import build

from .browsing import Seat, Served
from .looks import complaints

ROOT = Officer(OfficerId("cli:root"), Role.OPERATOR)
LOCAL_PASSWORD = "kuda laut minum teh hijau"
_CALLBACK = "/sign-in/directory/callback"
_COOKIE = "iass_directory"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """At another site than the console, as far as a browser can tell."""
    with running_provider("localhost") as running_one:
        yield running_one


@pytest.fixture(autouse=True)
def _behaving(provider: Provider) -> None:
    provider.behave()
    provider.people = {
        "siti": Person("24400320", "siti.r", ("/cgk/supervisi",)),
        "budi": Person("77", "budi.s", ()),
        "root": Person("1", "root", ("/cgk/supervisi",)),
        "rini": Person("9", "kpk.rini", ("/kpk/penghubung",)),
        "agus": Person("8", "agus.p", ("/kpk/penghubung", "/cgk/supervisi")),
    }


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, provider: Provider) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("directory")
    secret = folder / "secret"
    secret.write_text(SECRET)
    secret.chmod(0o600)
    plan = folder / "directory.toml"
    plan.write_text(
        f'issuer = "{provider.issuer}"\nclient_id = "{CLIENT}"\nclient_secret = "file:{secret}"\nname = "Polri"\n'
        '[groups]\n"/cgk/supervisi" = ["supervisor@CGK"]\n"/kpk/penghubung" = ["agency_liaison"]\n'
        '[agencies]\n"/kpk/penghubung" = "kpk"\n'
    )
    application = build(Settings(data_dir=folder / "iass", threads=1, port=0, directory_file=plan))
    try:
        application.entrance.accounts.add("root", [Grant(Role.OPERATOR)], LOCAL_PASSWORD, ROOT)
        _hand_over(application, "KPK")
        _hand_over(application, "BNN")
        served = Served(application)
        served.start()
        provider.client.callbacks.append(served.url + _CALLBACK)
        yield served
        served.stop()
    finally:
        application.close()


def _hand_over(application: Application, agency: str) -> None:
    """A case of its notice, which two officers have signed."""
    records, now = application.agencies.desk.records, application.clock.now()
    assert isinstance(records, SqlRecords)
    siti, budi = Officer(OfficerId("siti.r")), Officer(OfficerId("budi.s"))
    raised = replace(alert(), alert_id=AlertId(f"alert-{agency}"), state=AlertState.JUDGED, judged_by=siti.officer_id)
    raised = replace(raised, judgement=Judgement.SAME_PERSON, live_image_id=None, references=())
    about = replace(opening(), alert_id=raised.alert_id, crossing_id=CrossingId(f"crossing-{agency}"), agency=agency)
    case = opened(CaseId(f"case-{agency}"), about, siti, now)
    with records.transaction() as tx:
        tx.alerts.add(raised)
        tx.cases.put(case)
        for officer in (siti, budi):
            case = signed(case, officer, now, case.content_hash)
            tx.cases.put(case)


@pytest.fixture
def client(served: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.url, timeout=30) as opened:
        yield opened


def _go(client: httpx.Client, back: str = "/alerts", user: str = "siti") -> str:
    """Where the provider sends the browser back to."""
    sent = client.get("/sign-in/directory", params={"back": back})
    assert sent.status_code == 303
    return httpx.post(sent.headers["location"], data={"user": user, "password": PASSWORD}).headers["location"]


def _cookie(answer: httpx.Response, name: str) -> str:
    return next((one for one in answer.headers.get_list("set-cookie") if one.startswith(f"{name}=")), "")


def test_officer_of_the_directory_gets_no_session(client: httpx.Client) -> None:
    back = client.get(_go(client))
    assert back.status_code == 200
    session = _cookie(back, "iass_session")
    assert "HttpOnly" in session and "SameSite=strict" in session and "Max-Age" not in session
    assert "Max-Age=0" in _cookie(back, _COOKIE)
    assert '<meta http-equiv="refresh" content="0; url=/alerts">' in back.text
    assert client.get("/sessions").status_code == 200


def test_ticket_can_be_read_or_lives_on(client: httpx.Client) -> None:
    """Lax, since the browser comes back from another site; nothing but the cookie of the sign-in is."""
    ticket = _cookie(client.get("/sign-in/directory"), _COOKIE)
    assert {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=600"} <= {part.strip() for part in ticket.split(";")}


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_leads_elsewhere(client: httpx.Client, back: str) -> None:
    answer = client.get(_go(client, back))
    assert 'content="0; url=/"' in answer.text and "evil" not in answer.text


def test_page_of_another_is_led_to(client: httpx.Client) -> None:
    """What the cookie says about the way on is looked at again: it may be another's."""
    location = _go(client)
    kept = client.cookies[_COOKIE].partition(".")[0]
    for told in ("Ly9ldmlsLmV4YW1wbGU=", "%%%", ""):  # //evil.example
        client.cookies.set(_COOKIE, f"{kept}.{told}", domain="127.0.0.1")
        answer = client.get(location)
        assert "evil" not in answer.text
        location = _go(client)
        kept = client.cookies[_COOKIE].partition(".")[0]


def _refusals(client: httpx.Client, why: str) -> float:
    """As operators see them in Prometheus."""
    lines = client.get("/metrics").text.splitlines()
    name = f'iass_directory_refusals_total{{why="{why}"}} '
    return next((float(line.removeprefix(name)) for line in lines if line.startswith(name)), 0.0)


def test_answer_without_its_ticket_is_taken(client: httpx.Client) -> None:
    """Somebody else's answer, which a foreign page sends the browser to, signs nobody in."""
    location = _go(client)
    client.cookies.clear()
    answer = client.get(location, headers={"Cookie": "iass_language=en"})
    assert answer.status_code == 401 and _cookie(answer, "iass_session") == ""
    assert "Begin again" in answer.text
    assert _refusals(client, "stale") > 0


def test_answer_is_taken_twice(client: httpx.Client) -> None:
    location = _go(client)
    ticket = client.cookies[_COOKIE]
    assert client.get(location).status_code == 200
    client.cookies.clear()
    client.cookies.set(_COOKIE, ticket, domain="127.0.0.1")
    assert client.get(location).status_code == 401


def test_other_site_begins_it(client: httpx.Client) -> None:
    answer = client.get("/sign-in/directory", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.headers["location"] == "/sign-in" and _cookie(answer, _COOKIE) == ""


def test_officer_before_stays_signed_in(client: httpx.Client) -> None:
    form = {"officer": "root", "password": LOCAL_PASSWORD}
    client.post("/sign-in", data=form)
    former = client.cookies["iass_session"]
    client.get("/sign-in/directory")
    assert "iass_session" not in client.cookies
    assert client.get("/sessions", headers={"Cookie": f"iass_session={former}"}).status_code == 303


@pytest.mark.parametrize(("user", "subject"), [("budi", "77"), ("root", "1"), ("agus", "8")])
def test_somebody_without_a_group_or_with_a_taken_name_gets_in(client: httpx.Client, user: str, subject: str) -> None:
    answer = client.get(_go(client, user=user), headers={"Cookie": _sent(client, "iass_language=en")})
    assert answer.status_code == 401
    assert "opens no account here" in answer.text and f"known there as {subject}." in answer.text
    assert _cookie(answer, "iass_session") == ""


def _sent(client: httpx.Client, more: str) -> str:
    return "; ".join([*(f"{name}={value}" for name, value in client.cookies.items()), more])


def test_provider_that_is_away_keeps_the_page_from_showing(client: httpx.Client, provider: Provider) -> None:
    location = _go(client)
    provider.bodies["/token"] = (503, [], b"")
    answer = client.get(location)
    assert answer.status_code == 503 and 'id="password"' in answer.text
    assert _refusals(client, "unavailable") > 0
    assert SECRET not in answer.text


@pytest.mark.parametrize("query", ["", "?state=x", "?error=access_denied", "?code=x&state=%00", f"?state={'x' * 5000}"])
def test_callback_breaks(client: httpx.Client, query: str) -> None:
    answer = client.get(_CALLBACK + query)
    assert answer.status_code in (401, 422) and _cookie(answer, "iass_session") == ""


def test_error_of_the_provider_is_shown_on_our_page(client: httpx.Client) -> None:
    location = _go(client)
    told = dict(parse_qsl(urlsplit(location).query))
    probe = "<script>alert(1)</script>"
    answer = client.get(_CALLBACK, params={"state": told["state"], "error": probe, "error_description": probe})
    assert answer.status_code == 401 and "alert(1)" not in answer.text


def test_proxy_of_https_gets_plain_cookies_and_callbacks(served: Served, provider: Provider) -> None:
    """The address that the provider sends the browser to is that of the page where it began."""
    answer = httpx.get(f"{served.url}/sign-in/directory", headers={"Host": "localhost:8750"})
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    assert asked["redirect_uri"] == [f"http://localhost:8750{_CALLBACK}"]
    assert httpx.get(f"{served.url}/sign-in/directory", headers={"Host": "evil.example"}).status_code == 421


def test_directory_that_is_not_named_is_offered(tmp_path: Path) -> None:
    application: Application = build(Settings(data_dir=tmp_path / "iass", threads=1, port=0))
    try:
        application.entrance.accounts.add("root", [Grant(Role.OPERATOR)], LOCAL_PASSWORD, ROOT)
        app = create_app(application)
        mount(app, application)
        with running(app, "127.0.0.1", 0) as url:
            assert 'id="directory"' not in httpx.get(f"{url}/sign-in").text
            for step in ("", "/callback", "/leave"):
                assert httpx.get(f"{url}/sign-in/directory{step}").status_code == 404
    finally:
        application.close()


Come = Callable[..., Seat]


@pytest.fixture
def come(served: Served, browser: Browser, provider: Provider) -> Iterator[Come]:
    with ExitStack() as seats:

        def take(path: str, language: str = "en", theme: str = "light") -> Seat:
            seat = Seat(browser, served.url, "", language, theme)
            seats.callback(seat.leave)
            seat.allow(provider.issuer)
            seat.page.goto(served.url + path)
            return seat

        yield take


def _prove(seat: Seat, user: str) -> None:
    seat.page.locator("#directory").click()
    seat.page.locator("#user").fill(user)
    seat.page.locator("#password").fill(PASSWORD)
    seat.press("Enter")


@pytest.mark.browser
def test_officer_comes_and_goes_by_the_directory(come: Come, provider: Provider) -> None:
    """Through the provider to the page that was asked for; and out again of both."""
    seat = come("/sessions")
    assert complaints(seat.page) == []
    _prove(seat, "siti")
    expect(seat.page.locator(".officer-name")).to_have_text("siti.r")
    expect(seat.page.locator("#directorys")).to_be_visible()
    expect(seat.page.locator("main")).not_to_contain_text("change your password")
    assert seat.page.url.endswith("/sessions") and complaints(seat.page) == []
    expect(seat.page.locator("#former")).to_have_count(0)
    provider.seen.clear()
    seat.page.locator('form[action="/sign-out"] button').first.evaluate("button => button.form.submit()")
    expect(seat.page.locator("#password")).to_be_visible()
    assert "/leave" in provider.seen and seat.page.url.endswith("/sign-in")
    assert seat.page.context.cookies() == [
        one for one in seat.page.context.cookies() if "session" not in one.get("name", "")
    ]


@pytest.mark.browser
def test_liaison_of_the_directory_has_an_empty_inbox(come: Come) -> None:
    seat = come("/inbox")
    _prove(seat, "rini")
    expect(seat.page.locator("#inbox")).to_contain_text("case-KPK")
    expect(seat.page.locator("#inbox")).not_to_contain_text("case-BNN")
    seat.page.locator('#inbox a[href="/inbox/case-KPK"]').click()
    expect(seat.page.locator("#traveller")).to_have_text("BUDI SANTOSO")
    expect(seat.page.locator(".finding").first).to_contain_text("An exit ban is in force.")


@pytest.mark.browser
def test_stranger_to_the_console_is_told_nothing(come: Come) -> None:
    seat = come("/alerts", "id", "dark")
    _prove(seat, "budi")
    said = seat.page.locator("#directory-wrong")
    expect(said).to_contain_text("Polri mengenal Anda, tetapi tidak membuka akun di sini.")
    expect(said).to_contain_text("77")
    assert complaints(seat.page) == []
    seat.forgive("401")
    seat.page.locator("#directory").click()
    seat.page.locator("#cancel").click()
    expect(seat.page.locator("#directory-wrong")).to_contain_text("Polri tidak mengizinkan siapa pun masuk")
    seat.forgive("401")
