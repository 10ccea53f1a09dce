"""The live feed: nothing is lost when the line drops, and nobody waits."""

import queue
import time
from collections.abc import Callable
from contextlib import ExitStack
from itertools import pairwise

import httpx
import pytest
from fastapi import FastAPI

from iass.access import Officer
from iass.application import Application
from iass.demo import cast
from iass.ids import AlertId, OfficerId
from iass.service import feed
from iass.service.app import create_app
from iass.service.server import running

from .counter import OFFICER, Counter, selfie
from .listener import Heard, listening


def _clients(app: FastAPI) -> int:
    return int(app.state.context.feed.clients)


def _eventually(holds: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_crossing_is_heard_at_once(url: str, counter: Counter) -> None:
    with listening(url) as listener:
        answer = counter.cross(cast.STRANGER).json()
        began = time.monotonic()
        heard = listener.hear()
        assert time.monotonic() - began < 0.25
    assert heard.event == "crossing.decided"
    assert heard.data["subject"] == answer["crossing_id"]
    assert heard.data["payload"]["advice"] == "CLEAR"
    assert heard.id == str(heard.data["sequence"])


def test_act_of_an_officer_is_heard(url: str, counter: Counter, lane: str) -> None:
    alert = counter.cross(cast.BANNED, lane=lane).json()["alert_id"]
    counter.client.post(f"/v1/alerts/{alert}/claim")
    last = _last(url, counter)
    with listening(url, last_event_id=last) as listener:
        counter.client.post(f"/v1/alerts/{alert}/judgement", json={"judgement": "other_person"})
        heard = listener.hear()
    assert heard.event.startswith("alert.")
    assert heard.data["subject"] == alert


def test_listener_who_gives_no_id_hears_only_what_is_new(url: str, counter: Counter) -> None:
    counter.cross(cast.STRANGER)
    with listening(url) as listener, pytest.raises(queue.Empty):
        listener.hear(0.6)


def test_nothing_is_lost_when_the_line_drops(url: str, counter: Counter) -> None:
    with listening(url) as listener:
        counter.cross(cast.STRANGER)
        last = listener.hear().id
    missed = [counter.cross(cast.STRANGER).json()["crossing_id"] for _ in range(3)]
    with listening(url, last_event_id=last) as listener:
        replayed = [listener.hear().data for _ in missed]
        live = counter.cross(cast.STRANGER).json()["crossing_id"]
        assert listener.hear().data["subject"] == live
    assert [event["subject"] for event in replayed] == missed
    assert all(later["sequence"] == earlier["sequence"] + 1 for earlier, later in pairwise(replayed))


def test_first_connection_may_ask_by_query(url: str, counter: Counter) -> None:
    last = _last(url, counter)
    crossing = counter.cross(cast.STRANGER).json()["crossing_id"]
    with listening(url, after=last) as listener:
        assert listener.hear().data["subject"] == crossing


def test_reconnecting_browser_repeats_the_query_but_the_header_counts(url: str, counter: Counter) -> None:
    last = _last(url, counter)
    crossing = counter.cross(cast.STRANGER).json()["crossing_id"]
    with listening(url, last_event_id=last, after="0") as listener:
        assert listener.hear().data["subject"] == crossing


def test_everything_from_the_beginning(url: str, counter: Counter) -> None:
    last = int(_last(url, counter))
    with listening(url, after="0") as listener:
        ids = [int(listener.hear().id) for _ in range(last)]
    assert ids == list(range(1, last + 1))


def test_id_ahead_of_the_database_is_told_to_load_anew(url: str, counter: Counter) -> None:
    last = _last(url, counter)
    with listening(url, last_event_id="999999999") as listener:
        heard = listener.hear()
        assert (heard.event, heard.id) == ("feed.reset", last)
        crossing = counter.cross(cast.STRANGER).json()["crossing_id"]
        assert listener.hear().data["subject"] == crossing


@pytest.mark.parametrize("wrong", ["x", "-1", "1.5", "9" * 30])
def test_last_event_id_is_no_number(client: httpx.Client, wrong: str) -> None:
    answer = client.get("/v1/alerts/stream", headers={"Last-Event-ID": wrong})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_many_listeners_hear_the_same(url: str, counter: Counter) -> None:
    with listening(url) as one, listening(url) as two, listening(url) as three:
        crossing = counter.cross(cast.STRANGER).json()["crossing_id"]
        assert [listener.hear().data["subject"] for listener in (one, two, three)] == [crossing] * 3


def test_number_of_unresolved_alerts_is_told_to_whoever_did_not_ask(url: str, counter: Counter, lane: str) -> None:
    """Whoever did hears it soon after what changed it; it is no event, and has no id."""
    with listening(url, open="true") as asking, listening(url) as other:
        alert = counter.cross(cast.WANTED, lane=lane).json()["alert_id"]
        counter.client.post(f"/v1/alerts/{alert}/claim").raise_for_status()
        lines = [line for line in counter.client.get("/metrics").text.splitlines() if line.startswith("iass_alerts{")]
        unresolved = {
            "open": sum(int(float(line.split()[-1])) for line in lines if "handed" not in line and "closed" not in line)
        }
        heard = [other.hear().event for _ in range(3)]
        told: list[Heard] = []
        while not told or told[-1].event != "alerts.open" or told[-1].data != unresolved:
            told.append(asking.hear())
    assert heard == ["alert.raised", "crossing.decided", "alert.claimed"]
    assert {one.id for one in told if one.event == "alerts.open"} == {""}
    assert [one.event for one in told if one.id] == heard[: sum(bool(one.id) for one in told)]


def test_listener_who_leaves_is_forgotten(url: str, app: FastAPI) -> None:
    assert _eventually(lambda: _clients(app) == 0)
    with listening(url), listening(url):
        assert _eventually(lambda: _clients(app) == 2)
    assert _eventually(lambda: _clients(app) == 0)


def test_listener_who_hangs_up_amid_a_backlog_is_forgotten(
    url: str, app: FastAPI, counter: Counter, caplog: pytest.LogCaptureFixture
) -> None:
    """The server is then holding an event that nobody will fetch, and not waiting for the next one."""
    for _ in range(30):
        counter.capture(selfie(cast.STRANGER.person))
        counter.cross(cast.STRANGER)
    for _ in range(40):
        with httpx.Client(base_url=url, headers=OFFICER) as client, client.stream("GET", "/v1/alerts/stream?after=0"):
            pass
    assert _eventually(lambda: _clients(app) == 0, 5)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_stream_names_its_retry_and_is_not_kept(url: str) -> None:
    with (
        listening(url) as listener,
        httpx.Client(headers=OFFICER) as client,
        client.stream("GET", f"{url}/v1/alerts/stream") as response,
    ):
        assert listener.retry == 1000
        assert response.headers["cache-control"] in ("no-store", "no-cache")


def test_silent_line_is_told_apart_from_a_dead_one(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert feed.HEARTBEAT_SECONDS == 15  # as the guides say
    monkeypatch.setattr(feed, "HEARTBEAT_SECONDS", 0.1)
    with listening(url) as listener:
        assert _eventually(lambda: listener.comments.count("ping") >= 2)


def test_event_that_nobody_pokes_the_feed_about_is_heard_too(
    url: str, installation: Application, counter: Counter, lane: str
) -> None:
    """Another process, or the command line, acted: the feed looks by itself."""
    alert = AlertId(counter.cross(cast.BANNED, lane=lane).json()["alert_id"])
    with listening(url, last_event_id=_last(url, counter)) as listener:
        began = time.monotonic()
        installation.alerts.claim(alert, Officer(OfficerId("at.the.prompt")))
        assert listener.hear().data["subject"] == alert
        assert time.monotonic() - began < 0.6


def test_server_stops_at_once_although_somebody_listens(empty: Application) -> None:
    server = ExitStack()
    url = server.enter_context(running(create_app(empty), "127.0.0.1", 0))
    with listening(url) as one, listening(url) as two:
        began = time.monotonic()
        server.close()
        assert time.monotonic() - began < 1
        one.wait_for_end()
        two.wait_for_end()


def _last(url: str, counter: Counter) -> str:
    """The id of the newest event."""
    with listening(url) as listener:
        counter.cross(cast.STRANGER)
        return listener.hear().id
