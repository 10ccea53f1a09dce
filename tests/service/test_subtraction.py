"""Victims: what two outputs count differently, a reader who has both learns. So the same day is lived twice, in two
copies of one installation, with a victim among the travellers and without; nobody outside the desk may tell which is
which."""

import io
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pypdf
import pytest
from tests.contracts.samples import MADE
from tests.patience import PATIENT

from iass.access import Purpose, Role
from iass.accounts.account import GIVEN_ROLES
from iass.alert.alert import Judgement
from iass.clock import FixedClock
from iass.console.app import mount
from iass.demo import cast, stage
from iass.figures.tally import Measure
from iass.ids import NoticeId
from iass.service.app import create_app
from iass.service.server import running
from iass.settings import Settings
from iass.wiring.application import build

from .counter import Counter, silent
from .employed import Place

VICTIMS_NOTICE = NoticeId("N-2026-008")
_NOW = datetime.now(UTC)
_ID = re.compile(r"\b(alert|case|crossing|request|event|session|image|photo|capture)-[0-9a-f]{8,}")
_STEPS = re.compile(r'<section class="panel" aria-labelledby="steps-title">.*?</section>', re.DOTALL)
_OWN_TO_A_PAGE = re.compile(r'(nonce|content|data-csrf|data-sequence|value)="[^"]*"')
_TIMES = re.compile(r"iass_step_seconds_(bucket|sum)|_created|^#")
PAGES = ("/figures?hours=1", "/console/parts/figures?hours=1", "/shifts", "/alerts", "/cases", "/vigilance")
LISTS = (
    "/v1/alerts", "/v1/queue", "/v1/shifts/report", "/v1/cases", "/v1/outbox", "/v1/lists", "/v1/links", "/v1/duties",
    "/v1/look-alikes", "/v1/retro-searches", "/v1/decoys", "/v1/flights", "/readyz",
)  # fmt: skip


@dataclass
class Day:
    """told: what is shown to whoever has every role but the protection desk's, by output. alerts: by advice, as the
    desk counts them."""

    told: dict[str, object]
    alerts: Mapping[str, int]


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Day, Day]]:
    """The day without the victim, and the one with her. Her notice is on both lists; on the first day it has lapsed."""
    one, two = (tmp_path_factory.mktemp(name) / "iass" for name in ("without", "with"))
    application = build(_settings(one), FixedClock(_NOW))
    try:
        stage.populate(application, one, silent)
        application.retro.work()
    finally:
        application.close()
    shutil.copytree(one, two)
    yield _lived(one, with_her=False), _lived(two, with_her=True)


def _settings(folder: Path) -> Settings:
    lanes = "CGK/C01=counter,CGK/C02=counter,CGK/C03=counter"
    return Settings(data_dir=folder, threads=1, port=0, lanes=lanes, escalation_seconds=PATIENT)


def _lived(folder: Path, *, with_her: bool) -> Day:
    application = build(_settings(folder), FixedClock(_NOW))
    try:
        with application.photo_search.records.transaction() as tx:
            notice = tx.notices.get(VICTIMS_NOTICE)
            assert notice is not None
            until = notice.valid_until if with_her else _NOW - timedelta(days=30)
            tx.notices.put(replace(notice, valid_until=until, version=notice.version + 1), MADE)
        app = create_app(application)
        mount(app, application)
        with running(app, "127.0.0.1", 0) as url:
            place = Place(application, app, url, {}, {})
            place.hire("root", "operator")
            alone = (Role.PROTECTION_OFFICER, Role.AGENCY_LIAISON)
            nosy = place.hire("nosy", *(str(role) for role in GIVEN_ROLES if role not in alone))
            desk = place.hire("desk", "protection_officer")
            with place.as_token(nosy, Purpose.CASE) as client, place.as_token(desk) as protecting:
                _traffic(client, protecting, with_her=with_her)
                return Day(_told(client), application.figures.last(1).by_label(Measure.ALERTS))
    finally:
        application.close()


def _traffic(client: httpx.Client, desk: httpx.Client, *, with_her: bool) -> None:
    """A wanted woman, the victim twice, and a citizen; each alert is claimed and judged by whoever may see it."""
    at_the_lane = Counter(client)
    wanted = at_the_lane.cross(cast.WANTED, lane="C01").json()["alert_id"]
    hers = [at_the_lane.cross(cast.VICTIM, lane=lane).json() for lane in ("C02", "C03")]
    at_the_lane.cross(cast.CITIZEN, lane="C02")
    assert [one["decision"]["advice"] for one in hers] == ["REFER" if with_her else "CLEAR"] * 2
    assert [one["alert_id"] for one in hers] == [None, None]
    _judged(client, wanted, Judgement.OTHER_PERSON)
    if with_her:
        assert desk.get("/protection").status_code == 200
        theirs = [one["alert_id"] for one in desk.get("/v1/alerts").json()["alerts"] if one["alert_id"] != wanted]
        assert len(theirs) == 2
        for alert, judgement in zip(theirs, (Judgement.SAME_PERSON, Judgement.OTHER_PERSON), strict=True):
            _judged(desk, alert, judgement)


def _judged(client: httpx.Client, alert: str, judgement: Judgement) -> None:
    client.post(f"/v1/alerts/{alert}/claim").raise_for_status()
    client.post(f"/v1/alerts/{alert}/judgement", json={"judgement": judgement.value}).raise_for_status()


def _told(client: httpx.Client) -> dict[str, object]:
    metrics = client.get("/metrics").text  # before others are asked for, which it counts
    told: dict[str, object] = {"/metrics": [line for line in metrics.splitlines() if not _TIMES.search(line)]}
    told["/v1/figures"] = _figures(client)
    told["/v1/alerts/stream"] = _events(client)
    for path in (*PAGES, *LISTS):
        answer = client.get(path)
        assert answer.status_code == 200, path
        told[path] = _plain(answer.text)
    told["/shifts/report.csv"] = client.get("/shifts/report.csv").text
    sheet = pypdf.PdfReader(io.BytesIO(client.get("/shifts/report.pdf").content))
    told["/shifts/report.pdf"] = "\n".join(page.extract_text() for page in sheet.pages)
    return told


def _figures(client: httpx.Client) -> object:
    """All but how long each step took on this machine."""
    figures = client.get("/v1/figures", params={"hours": 1}).json()
    figures["steps"] = {one["step"]: one["count"] for one in figures["steps"]}
    return figures


def _events(client: httpx.Client) -> list[tuple[str, str]]:
    """Kind and lane of each; the first count of open alerts is the last."""
    found: list[tuple[str, str]] = []
    with client.stream("GET", "/v1/alerts/stream?after=0&open=true") as answer:
        for line in answer.iter_lines():
            if line.startswith("data:"):
                event = json.loads(line.removeprefix("data:"))
                if "open" in event:
                    return [*found, ("open", str(event["open"]))]
                found.append((event["kind"], str(event["payload"].get("lane"))))
    raise AssertionError("the stream ended")


def _plain(text: str) -> str:
    """Without what differs from one start of the program to the next."""
    return _OWN_TO_A_PAGE.sub("", _STEPS.sub("", _ID.sub("an id", text)))


OUTPUTS = ("/metrics", "/v1/figures", "/v1/alerts/stream", *PAGES, *LISTS, "/shifts/report.csv", "/shifts/report.pdf")


@pytest.mark.parametrize("output", OUTPUTS)
def test_output_tells_that_a_victim_passed(days: tuple[Day, Day], output: str) -> None:
    """So that no sum or difference of two of them can: each is the same, to the letter."""
    without, with_her = (day.told[output] for day in days)
    assert with_her == without


def test_desk_is_told_of_nobody(days: tuple[Day, Day]) -> None:
    """The comparison above would find her."""
    assert [day.alerts for day in days] == [{"SECURE": 1}, {"PROTECT": 2, "SECURE": 1}]
    figures = days[1].told["/v1/figures"]
    assert isinstance(figures, dict)
    assert (figures["passages"], figures["alerts"]) == ({"CLEAR": 3, "SECURE": 1}, {"SECURE": 1})
