"""Judge before the score: no raw body tells it to an officer who has not looked, and the looks are counted."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from iass.demo import cast
from iass.figures.tally import Measure
from iass.identify.evidence import FaceEvidence
from iass.ids import AlertId

from .browsing import Served
from .conftest import Sit
from .looks import complaints

BODIES = (
    "/v1/alerts/{alert}",
    "/v1/alerts?limit=1",
    "/v1/crossings/{crossing}",
    "/v1/passages/recent?limit=1",
    "/v1/queue",
    "/counter?lane={lane}&crossing={crossing}",
    "/console/parts/counter?lane={lane}&holding={crossing}",
    "/alerts",
    "/alerts/{alert}",
    "/console/parts/alerts/{alert}",
    "/queue",
)


@pytest.fixture(autouse=True)
def asked(served: Served) -> Iterator[None]:
    """The list of people wanted here asks for it; other tests' alerts do not."""
    _post(served, "/v1/first-looks/lists", kinds=["WANTED_DOMESTIC"])
    yield
    _post(served, "/v1/first-looks/lists", kinds=[])


def _post(served: Served, path: str, officer: str = "siti.r", **body: object) -> Any:
    answer = httpx.post(served.url + path, json=body, headers={"IASS-Officer": officer}, timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.json()


def _get(served: Served, path: str, officer: str = "siti.r", language: str = "en") -> str:
    kept = {"iass_officer": officer, "iass_language": language}
    with httpx.Client(base_url=served.url, cookies=kept, timeout=30) as client:
        answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.text


def _evidence(served: Served, alert: str) -> FaceEvidence:
    """What the system knows, whole."""
    face = served.application.alerts.get(AlertId(alert)).decision.findings[0].face
    assert face is not None
    return face


def _told(text: str, face: FaceEvidence) -> list[str]:
    """Of what says how strong the likeness is: the score in either language, its threshold, and the verdict on it."""
    score, limit = f"{face.score:.3f}", f"{face.threshold:.3f}"
    said = (score, score.replace(".", ","), limit, limit.replace(".", ","), "Above the threshold", "Di atas ambang")
    secrets = (*said, str(face.score)[:6], str(face.threshold)[:6])
    return [one for one in secrets if one in text]


def test_score_is_sent_before_the_officer_looked(served: Served, lane: str) -> None:
    answer = served.cross(cast.WANTED, lane)
    alert, crossing = str(answer["alert_id"]), answer["crossing_id"]
    face = _evidence(served, alert)
    assert _told(httpx.Response(200, json=answer).text, face) == [], "nor to the counter's program"
    paths = [path.format(alert=alert, crossing=crossing, lane=lane) for path in BODIES]
    for officer in ("siti.r", "budi.s"):
        for path in paths:
            for language in ("en", "id"):
                assert _told(_get(served, path, officer, language), face) == [], path
    claimed = _post(served, f"/v1/alerts/{alert}/claim")
    assert _told(str(claimed), face) == []
    rules = {one["rule_id"] for one in claimed["decision"]["findings"]}
    assert rules == {"hidden-until-compared"}

    looked = _post(served, f"/v1/alerts/{alert}/first-look", judgement="unsure")
    assert looked["decision"]["findings"][0]["face"]["score"] == face.score
    assert looked["state"] == "claimed", "a look decides nothing"
    assert _told(_get(served, f"/alerts/{alert}"), face) != []
    assert _told(_get(served, f"/v1/alerts/{alert}", "budi.s"), face) == [], "one's look is not another's"
    _post(served, f"/v1/alerts/{alert}/judgement", judgement="other_person")
    assert _told(_get(served, f"/alerts/{alert}", "budi.s"), face) != [], "it is decided"


def test_feed_tells_which_rule_fired(served: Served, lane: str) -> None:
    alert = served.alert(cast.WANTED, lane)
    raised = served.application.alerts.history(AlertId(alert))[0]
    assert raised.payload["rules"] == []
    _post(served, f"/v1/alerts/{alert}/first-look", judgement="same_person")
    told = served.application.alerts.history(AlertId(alert))[-1]
    assert (told.kind, told.payload["officer"], told.payload["judgement"]) == ("alert.looked_first", "siti.r", None)


def test_list_that_does_not_ask_hides_its_score(served: Served, lane: str) -> None:
    _post(served, "/v1/first-looks/lists", kinds=["VIOLATION"])
    alert = served.alert(cast.BANNED, lane)
    page = _get(served, f"/alerts/{alert}")
    assert _told(page, _evidence(served, alert)) != []
    assert "Fewer than 1 in 670 strangers would score this high" in page
    refused = httpx.post(
        f"{served.url}/v1/alerts/{alert}/first-look", json={"judgement": "unsure"}, headers={"IASS-Officer": "siti.r"}
    )
    assert refused.status_code == 409


def test_document_is_judged_by_its_face(served: Served) -> None:
    refused = httpx.post(
        f"{served.url}/v1/first-looks/lists", json={"kinds": ["LOST_DOCUMENT"]}, headers={"IASS-Officer": "siti.r"}
    )
    assert refused.status_code == 422
    assert "WANTED_DOMESTIC" in _get(served, "/v1/first-looks/lists")


def test_verdict_without_a_look_is_no_look(served: Served, lane: str) -> None:
    """Whoever decides at once has looked at the faces alone; the first thing that was said stays."""
    before = _counted(served)
    _post(served, f"/v1/alerts/{served.alert(cast.WANTED, lane)}/dismissal")
    assert _counted(served) == {**before, "other_person": before.get("other_person", 0) + 1}
    alert = served.alert(cast.WANTED, lane)
    _post(served, f"/v1/alerts/{alert}/first-look", judgement="same_person")
    _post(served, f"/v1/alerts/{alert}/first-look", judgement="other_person")
    _post(served, f"/v1/alerts/{alert}/claim")
    _post(served, f"/v1/alerts/{alert}/judgement", judgement="other_person")
    after = _counted(served)
    assert after["same_person"] == before.get("same_person", 0) + 1
    assert after["other_person"] == before.get("other_person", 0) + 1
    with served.application.alerts.records.reading() as tx:
        said = [entry for entry in tx.audit.entries() if entry.subject == alert]
    assert [(one.action, one.details.get("judgement")) for one in said][1] == ("alert.looked_first", "same_person")


def _counted(served: Served) -> dict[str, int]:
    return dict(served.application.figures.last(2).by_label(Measure.FIRST_LOOKS))


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "hint", "given"),
    [
        ("en", "Judge the faces first", "Before the score you said"),
        ("id", "Nilai dahulu kedua wajah", "Sebelum melihat skor"),
    ],
)
def test_officer_cannot_judge_before_the_score(
    served: Served, sit: Sit, lane: str, language: str, hint: str, given: str
) -> None:
    alert = served.alert(cast.WANTED, lane)
    seat = sit("siti.r", f"/counter?lane={lane}", language, "dark")
    seat.settled()
    expect(seat.page.locator(".status")).to_contain_text(hint)
    expect(seat.page.locator(".looking img.laid").first).to_be_visible()
    expect(seat.page.locator(".beneath")).to_have_count(0)
    assert complaints(seat.page) == []
    if folder := os.environ.get("IASS_LOOKS"):
        seat.page.screenshot(path=Path(folder) / f"first-look-{language}.png")
    seat.press("o")
    expect(seat.page.locator(".beneath").first).to_be_visible()
    expect(seat.page.locator("#act-other_person")).to_have_attribute("aria-disabled", "true")
    seat.page.goto(f"{served.url}/alerts/{alert}")
    expect(seat.page.locator("#first-look")).to_contain_text(given)


@pytest.mark.browser
def test_supervisor_cannot_choose_the_lists_or_see_what_came_of_it(served: Served, sit: Sit, lane: str) -> None:
    alert = served.alert(cast.WANTED, lane)
    _post(served, f"/v1/alerts/{alert}/first-look", judgement="same_person")
    page = sit("siti.r", "/vigilance", "en", "light").page
    expect(page.locator("#agreed")).to_contain_text("whom the system proposed")
    page.get_by_label("Entry ban").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".toast")).to_be_visible()
    assert '"kinds":["ENTRY_BAN","WANTED_DOMESTIC"]' in _get(served, "/v1/first-looks/lists")
    page.reload()
    expect(page.get_by_label("Entry ban")).to_be_checked()
    expect(page.locator("#lists-chosen")).to_contain_text("siti.r")
    assert complaints(page) == []
