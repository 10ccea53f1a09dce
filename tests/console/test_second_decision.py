"""The second decision at the console and over HTTP: nobody is shown the first verdict before they have given theirs."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import httpx
import pytest
from playwright.sync_api import Browser, expect

from iass.console.catalogue import Language, load
from iass.decide.decision import Advice
from iass.demo import cast

from .browsing import Seat, Served

_NOTE = "parut di dahi kiri"
_VERDICTS = [load(language)(f"judgement.{one}") for language in Language for one in ("same_person", "unsure")]


@pytest.fixture(scope="module")
def strict(served: Served) -> Iterator[Served]:
    """The same checkpoint, where "same person" takes two officers."""
    alerts = replace(served.application.alerts, second=frozenset({Advice.SECURE}))
    other = Served(replace(served.application, alerts=alerts))
    other.start()
    yield other
    other.stop()


def _act(served: Served, officer: str, alert: str, act: str, **body: str) -> httpx.Response:
    path = f"{served.url}/v1/alerts/{alert}/{act}"
    return httpx.post(path, headers={"IASS-Officer": officer}, json=body, timeout=30)


def _says(served: Served, officer: str, alert: str, judgement: str) -> httpx.Response:
    assert _act(served, officer, alert, "claim").status_code == 200
    return _act(served, officer, alert, "judgement", judgement=judgement, note=_NOTE)


def _bodies(served: Served, lane: str, alert: str, mark: int) -> Mapping[str, str]:
    """Everything that the second officer's browser or program can ask for about this alert, as it is sent."""
    paths = [
        f"/v1/alerts/{alert}", "/v1/alerts?limit=5", "/v1/queue", "/v1/passages/recent", "/v1/figures?hours=1",
        f"/counter?lane={lane}", f"/console/parts/counter?lane={lane}", f"/alerts/{alert}", "/alerts",
        f"/console/parts/alerts/{alert}", "/queue", "/metrics", "/vigilance", "/figures", "/shifts",
    ]  # fmt: skip
    told = {}
    for path in paths:
        kept = {"iass_officer": "budi.s"}
        answer = httpx.get(served.url + path, headers={"IASS-Officer": "budi.s"}, cookies=kept, timeout=30)
        assert answer.status_code == 200, path
        told[path] = answer.text
    told["stream"] = _stream(served, mark)
    return told


def _stream(served: Served, mark: int) -> str:
    """What the feed has told since, up to what it has now."""
    path, end, text = f"{served.url}/v1/alerts/stream?after={mark}", served.application.alerts.last_event(), ""
    with httpx.stream("GET", path, headers={"IASS-Officer": "budi.s"}, timeout=30) as answer:
        for line in answer.iter_lines():
            text += f"{line}\n"
            if line == f"id: {end}":
                return text
    return text


@pytest.mark.parametrize("judgement", ["same_person", "unsure"])
def test_first_verdict_is_sent_to_the_second_officer(strict: Served, lane: str, judgement: str) -> None:
    """By raw bodies: no word for a verdict more than before it was given, and never the note."""
    mark = strict.application.alerts.last_event()
    alert = strict.alert(cast.WANTED, lane)
    before = _bodies(strict, lane, alert, mark)
    answer = _says(strict, "siti.r", alert, judgement)
    assert answer.status_code == 200 and answer.json()["judgement"] is None
    after = _bodies(strict, lane, alert, mark)
    assert '"judged_by":"siti.r"' in after[f"/v1/alerts/{alert}"]
    for path, body in after.items():
        assert _NOTE not in body, path
        for word in ("same_person", "unsure", *_VERDICTS):
            assert body.count(word) == before[path].count(word), (path, word)


def test_both_verdicts_stay_hidden_for_ever(strict: Served, lane: str) -> None:
    alert = strict.alert(cast.WANTED, lane)
    _says(strict, "siti.r", alert, "same_person")
    assert _act(strict, "siti.r", alert, "handover").status_code == 409
    found = _says(strict, "budi.s", alert, "same_person").json()
    assert (found["state"], found["judgement"], found["judged_by"]) == ("judged", "same_person", "budi.s")
    assert found["note"] == f"siti.r: {_NOTE}\n{_NOTE}"
    kept = {"iass_officer": "x", "iass_language": "en"}
    page = httpx.get(f"{strict.url}/alerts/{alert}", cookies=kept, timeout=30).text
    assert "Judged: same person (siti.r: same person; budi.s: same person)" in page


@pytest.mark.browser
def test_disagreement_is_not_shown_to_a_third(strict: Served, browser: Browser, lane: str) -> None:
    alert = strict.alert(cast.WANTED, lane)
    seat = Seat(browser, strict.url, "siti.r", "en", "dark")
    seat.page.goto(f"{strict.url}/counter?lane={lane}")
    state = seat.page.locator("#alert-state")
    seat.settled()
    seat.press("c")
    expect(state).to_have_text("You have it")
    seat.press("s")
    expect(state).to_have_text("You have decided; another officer is to")
    _says(strict, "budi.s", alert, "other_person")
    expect(state).to_have_text("A second officer decides, without knowing the first verdict")
    seat.press("c")
    expect(seat.page.locator(".toast")).to_have_text("You may not do this, or not alone.")
    seat.forgive("403")
    found = _says(strict, "cici.t", alert, "other_person").json()
    assert (found["state"], found["judgement"]) == ("judged", "other_person")
    expect(state).to_have_text("Judged: other person")
    seat.leave()
