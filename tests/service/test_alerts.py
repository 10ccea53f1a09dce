"""Officers and alerts over HTTP."""

import httpx
import pytest

from iass.demo import cast

from .counter import OFFICER, Counter

_SECOND = {"IASS-Officer": "second.officer"}


@pytest.fixture
def alert(counter: Counter, lane: str) -> str:
    """An alert that nobody has touched."""
    return str(counter.cross(cast.WANTED, lane=lane).json()["alert_id"])


def test_officer_takes_judges_and_closes_an_alert(client: httpx.Client, alert: str) -> None:
    claimed = client.post(f"/v1/alerts/{alert}/claim").json()
    assert (claimed["state"], claimed["claimed_by"]) == ("claimed", "test.officer")
    judged = client.post(f"/v1/alerts/{alert}/judgement", json={"judgement": "other_person", "note": "a scar"}).json()
    assert (judged["state"], judged["judgement"], judged["judged_by"]) == ("judged", "other_person", "test.officer")
    closed = client.post(f"/v1/alerts/{alert}/close", json={"note": "sent on"}).json()
    assert closed["state"] == "closed"
    assert closed["version"] > judged["version"] > claimed["version"]


def test_alert_that_another_officer_claimed(client: httpx.Client, alert: str) -> None:
    client.post(f"/v1/alerts/{alert}/claim")
    refused = client.post(f"/v1/alerts/{alert}/claim", headers=_SECOND)
    assert refused.status_code in (403, 409)
    assert refused.headers["content-type"] == "application/problem+json"
    assert client.get(f"/v1/alerts/{alert}").json()["claimed_by"] == "test.officer"


def test_handover_needs_a_second_officer(client: httpx.Client, alert: str) -> None:
    client.post(f"/v1/alerts/{alert}/claim")
    client.post(f"/v1/alerts/{alert}/judgement", json={"judgement": "same_person"})
    proposed = client.post(f"/v1/alerts/{alert}/handover", json={"note": "duty desk called"})
    assert proposed.status_code == 200
    assert proposed.json()["state"] != "handed_over"
    alone = client.post(f"/v1/alerts/{alert}/handover")
    assert alone.status_code == 403
    completed = client.post(f"/v1/alerts/{alert}/handover", headers=_SECOND).json()
    assert completed["state"] == "handed_over"
    assert completed["handed_over_by"] == ["test.officer", "second.officer"]


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("judgement", {"judgement": "other_person"}), ("close", {}), ("dismissal", {}), ("handover", {}),
        ("release", {}), ("clearance", {}), ("takeover", {}),
    ],
)  # fmt: skip
def test_act_on_another_version_than_was_shown(
    client: httpx.Client, alert: str, act: str, body: dict[str, object]
) -> None:
    shown = client.get(f"/v1/alerts/{alert}").json()["version"]
    client.post(f"/v1/alerts/{alert}/claim")
    client.post(f"/v1/alerts/{alert}/judgement", json={"judgement": "same_person", "version": shown + 1})
    refused = client.post(f"/v1/alerts/{alert}/{act}", json={**body, "version": shown, "note": "typed"})
    said = refused.json()
    assert (refused.status_code, said["type"]) == (409, "urn:iass:problem:conflict")
    assert said["detail"] == "since it was shown to you, the alert was judged same person by test.officer"
    assert said["alasan"].startswith("sejak ditampilkan kepada Anda, peringatan ini dinilai orang yang sama oleh")
    assert client.get(f"/v1/alerts/{alert}").json()["note"] == ""


def test_judgement_that_is_none(client: httpx.Client, alert: str) -> None:
    refused = client.post(f"/v1/alerts/{alert}/judgement", json={"judgement": "guilty"})
    assert refused.status_code == 422
    assert refused.json()["where"] == "judgement"


def test_alerts_come_in_pages(counter: Counter, alert: str) -> None:
    first = counter.client.get("/v1/alerts", params={"limit": 1}).json()
    assert [one["alert_id"] for one in first["alerts"]] == [alert]
    rest = counter.client.get("/v1/alerts", params={"before": first["next"], "limit": 200}).json()
    assert alert not in [one["alert_id"] for one in rest["alerts"]]
    assert rest["next"] is None


def test_alerts_are_filtered_by_state(client: httpx.Client, alert: str) -> None:
    raised = client.get("/v1/alerts", params={"state": "raised"}).json()["alerts"]
    assert alert in [one["alert_id"] for one in raised]
    assert {one["state"] for one in raised} == {"raised"}
    both = client.get("/v1/alerts", params=[("state", "closed"), ("state", "raised")]).json()["alerts"]
    assert {one["state"] for one in both} <= {"closed", "raised"}
    assert client.get("/v1/alerts", params={"state": "lost"}).status_code == 422


def test_both_faces_of_an_alert_are_shown_and_not_kept(client: httpx.Client, alert: str) -> None:
    body = client.get(f"/v1/alerts/{alert}").json()
    images = [body["live_image_id"], *(reference["image_id"] for reference in body["references"])]
    assert len(images) >= 2
    for image_id in images:
        answer = client.get(f"/v1/alerts/{alert}/images/{image_id}")
        assert answer.headers["content-type"].startswith("image/")
        assert answer.headers["cache-control"] == "no-store"
        assert answer.content[:2] == b"\xff\xd8"


def test_picture_of_another_alert_is_not_shown(client: httpx.Client, alert: str, counter: Counter) -> None:
    other = counter.cross(cast.BANNED).json()["alert_id"]
    image_id = client.get(f"/v1/alerts/{other}").json()["live_image_id"]
    assert client.get(f"/v1/alerts/{alert}/images/{image_id}").status_code == 404


@pytest.mark.parametrize("path", ["", "/claim", "/images/image-1"])
def test_alert_that_does_not_exist(client: httpx.Client, path: str) -> None:
    method = "POST" if path == "/claim" else "GET"
    answer = client.request(method, f"/v1/alerts/alert-none{path}")
    assert answer.status_code == 404
    assert answer.json()["type"] == "urn:iass:problem:not-found"


def test_registered_person_is_shown_with_the_portrait(client: httpx.Client) -> None:
    person = client.get("/v1/persons/SIMKIM-P004").json()
    assert person["surname"] == cast.WANTED.document.surname
    assert person["birth_date"] == str(cast.WANTED.document.birth_date)
    portrait = client.get("/v1/persons/SIMKIM-P004/portrait")
    assert portrait.headers["content-type"] == "image/jpeg"
    assert portrait.headers["cache-control"] == "no-store"
    assert client.get("/v1/persons/NOBODY").status_code == 404


def test_notices_come_in_pages(client: httpx.Client) -> None:
    """Other files may have filed more: they stand behind."""
    pages: list[list[str]] = []
    after: dict[str, str] | None = {}
    while after is not None:
        page = client.get("/v1/notices", params={"limit": 5, **after}).json()
        pages.append([notice["notice_id"] for notice in page["notices"]])
        after = {"after": page["next"]} if page["next"] else None
    ids = [one for page in pages for one in page]
    assert ids[:8] == [f"N-2026-{number:03d}" for number in range(1, 9)]
    assert ids == sorted(set(ids))
    assert [len(page) for page in pages[:-1]] == [5] * (len(pages) - 1)


def test_notice_that_lapsed_says_so(client: httpx.Client) -> None:
    """At once where it is asked, and on record as soon as the clerk has come to it."""
    notice = client.get("/v1/notices/N-2026-003").json()
    assert notice["state_now"] == "lapsed"
    first, *_ = client.get("/v1/notices/N-2026-003/versions").json()["versions"]
    assert first["notice"]["state"] != "lapsed"


def test_same_passage_seen_again_is_the_same_alert(counter: Counter, lane: str) -> None:
    first, second = (counter.cross(cast.WANTED, lane=lane).json() for _ in range(2))
    assert first["alert_id"] == second["alert_id"]
    assert first["crossing_id"] != second["crossing_id"]


def test_claimed_alert_is_laid_back_or_taken_over(client: httpx.Client, alert: str) -> None:
    client.post(f"/v1/alerts/{alert}/claim")
    assert client.post(f"/v1/alerts/{alert}/release", headers=_SECOND).status_code == 403
    assert client.post(f"/v1/alerts/{alert}/takeover", headers=_SECOND).json()["claimed_by"] == "second.officer"
    assert client.post(f"/v1/alerts/{alert}/release", headers=_SECOND).json()["state"] == "raised"


def test_officer_of_the_cookie_is_the_one_who_claims(url: str, alert: str) -> None:
    with httpx.Client(base_url=url, cookies={"iass_officer": "from.cookie"}) as browser:
        assert browser.post(f"/v1/alerts/{alert}/claim").json()["claimed_by"] == "from.cookie"


def test_officer_of_the_header_goes_before_the_cookie(url: str, alert: str) -> None:
    with httpx.Client(base_url=url, cookies={"iass_officer": "from.cookie"}, headers=OFFICER) as browser:
        assert browser.post(f"/v1/alerts/{alert}/claim").json()["claimed_by"] == "test.officer"


def test_one_alert_tells_a_score_and_not_what_it_means(client: httpx.Client, alert: str) -> None:
    told = (client.get(f"/v1/alerts/{alert}").json(), client.post(f"/v1/alerts/{alert}/claim").json())
    for one in told:
        rare = one["decision"]["findings"][0]["face"]["rarity"]
        assert rare["one_in"] >= rare["least"] >= 1 and rare["reach"] in ("within", "rarer")
    listed = client.get("/v1/alerts", params={"limit": 1}).json()["alerts"][0]
    assert listed["alert_id"] == alert and listed["decision"]["findings"][0]["face"]["rarity"] is None
