"""Travellers drawn at random for secondary inspection, over real HTTP; and what one officer alone dismissed."""

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from iass.application import Application
from iass.case.referral import ReferralShare
from iass.demo import cast
from iass.ids import OfficerId

from .counter import Counter


@pytest.fixture
def everybody_drawn(installation: Application) -> Iterator[None]:
    """More than anybody may choose."""
    desk = installation.referrals
    share = ReferralShare("CGK", 1000, "secret", OfficerId("chief"), desk.clock.now())
    for one in (share, replace(share, per_thousand=0)):
        with desk.records.transaction() as tx:
            tx.referrals.choose(one)
        if one is share:
            yield


@pytest.mark.usefixtures("everybody_drawn")
def test_traveller_is_let_through_at_a_second_try(counter: Counter, lane: str) -> None:
    """Nobody against whom there is something is drawn, nor who shows no document; who is drawn is drawn again."""
    for _ in range(2):
        answer = counter.cross(cast.STRANGER, lane=lane).json()
        assert [one["rule_id"] for one in answer["decision"]["findings"]] == ["desk.referral"]
        assert (answer["decision"]["advice"], answer["alert_id"], answer["best"]) == ("REFER", None, None)
    accompanied = f"/v1/crossings/{answer['crossing_id']}/accompanied"
    assert counter.client.post(accompanied).json()["accompanied_by"] == "test.officer"
    assert counter.client.post(accompanied).status_code == 409
    wanted = counter.cross(cast.WANTED, lane=lane).json()
    assert wanted["decision"]["advice"] == "SECURE" and wanted["alert_id"] is not None
    assert counter.client.post(f"/v1/crossings/{wanted['crossing_id']}/accompanied").status_code == 404


def test_share_is_chosen_by_nobody(client: httpx.Client) -> None:
    path = "/v1/referrals/shares"
    for share, status in ((101, 422), (-1, 422), (7, 200), (0, 200)):
        assert client.post(path, json={"checkpoint": "CGK", "per_thousand": share}).status_code == status
    assert client.post(path, json={"checkpoint": "DPS", "per_thousand": 1}).status_code == 404
    (told,) = client.get(path).json()["shares"]
    assert (told["checkpoint"], told["per_thousand"], told["chosen_by"]) == ("CGK", 0, "test.officer")
    assert "secret" not in told


def test_sought_person_goes_by_one_officer_unseen(client: httpx.Client, counter: Counter, lane: str) -> None:
    """Two keys end it, as ever; another looks again, and the report of the shift says whether somebody has."""
    alert = counter.cross(cast.WANTED, lane=lane).json()["alert_id"]
    again = f"/v1/alerts/{alert}/second-look"
    said, chief = {"judgement": "same_person"}, {"IASS-Officer": "chief.w"}
    assert client.post(again, json=said, headers=chief).status_code == 409
    assert client.post(f"/v1/alerts/{alert}/dismissal").json()["state"] == "closed"
    assert _looks(client, lane) == (0, 1)
    assert client.post(again, json=said).status_code == 403
    assert client.post(again, json=said, headers=chief).json()["judgement"] == "other_person"
    assert _looks(client, lane) == (1, 0)
    assert client.post(again, json={"judgement": "other_person"}, headers=chief).status_code == 409
    assert client.post(again, json=said, headers=chief).json()["judgement"] == "other_person", "its answer was lost"
    assert _looks(client, lane) == (1, 0)


def _looks(client: httpx.Client, lane: str) -> tuple[int, int]:
    rows = client.get("/v1/shifts/report").json()["lanes"]
    row = next(one for one in rows if one["lane"] == f"CGK/{lane}")
    return row["looked_again"], row["not_looked_again"]
