"""Whose a case is, over HTTP, with accounts: by the roles of two officers at one counter."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.contracts.samples import MADE, NOTICE, alert, passage, put_on_record

from iass.alert.alert import AlertState, Judgement
from iass.console.app import mount
from iass.ids import OfficerId
from iass.service.app import create_app
from iass.service.server import running
from iass.settings import Settings
from iass.wiring.application import build

from .employed import Place

ALERT = f"/v1/alerts/{alert().alert_id}"


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Place]:
    """With one alert that Sari found to be the same person."""
    application = build(Settings(data_dir=tmp_path, threads=1, port=0, lanes="CGK/C01=counter"))
    by = OfficerId("sari")
    judged = replace(alert(), state=AlertState.JUDGED, judgement=Judgement.SAME_PERSON, claimed_by=by, judged_by=by)
    try:
        with application.cases.records.transaction() as tx:
            tx.notices.put(NOTICE, MADE)
            tx.notices.put(replace(NOTICE, version=2), MADE)
            put_on_record(tx, judged)
            tx.passages.add(replace(passage(), alert_id=judged.alert_id))
        app = create_app(application)
        mount(app, application)
        with running(app, "127.0.0.1", 0) as url:
            place = Place(application, app, url, {}, {})
            place.hire("root", "operator")
            yield place
    finally:
        application.close()


def test_officer_takes_over_anothers_case_by_the_hash_that_its_alert_tells(counter: Place) -> None:
    """Budi is refused the case, signs it first, unread, and it is his."""
    sari = counter.as_token(counter.hire("sari", "counter_officer@CGK"))
    budi = counter.as_token(counter.hire("budi", "counter_officer@CGK"))
    with sari, budi:
        case = sari.post(f"{ALERT}/case").json()
        path, version = f"/v1/cases/{case['case_id']}", budi.get(ALERT).json()["version"]
        assert budi.get(ALERT).json()["case"] == {
            "case_id": case["case_id"], "content_hash": case["content_hash"], "opening_alone": True
        }  # fmt: skip
        at_the_counter = f"holding={passage().crossing_id}&chosen=true"
        for part, asked in ((ALERT.removeprefix("/v1"), ""), ("/counter", at_the_counter)):
            page = budi.get(f"/console/parts{part}", params=asked).text
            assert "Kasus petugas lain" in page and path.removeprefix("/v1") not in page, "a link that answers 403"
        noted = sari.post(f"{path}/notes", json={"version": 1, "text": "secret informant"}).json()
        for content in (case["content_hash"], noted["content_hash"], None):
            signing = {"content_hash": content, "version": version}
            refused = budi.post(f"{ALERT}/handover", json=signing)
            assert (refused.status_code, refused.json()["detail"]) == (403, "this is another officer's case")
        assert budi.get(ALERT).json()["case"]["content_hash"] is None
        assert budi.get(path).status_code == 403
        assert sari.get(path).json()["signers"] == []

        proposed = {"content_hash": noted["content_hash"], "version": version, "note": "duty desk"}
        once = sari.post(f"{ALERT}/handover", json=proposed)
        assert once.status_code == 200 and sari.post(f"{ALERT}/handover", json=proposed).json() == once.json()
        signing = {"content_hash": noted["content_hash"], "version": once.json()["version"]}
        assert budi.post(f"{ALERT}/handover", json=signing).json()["detail"].endswith("was not shown to you")
        assert budi.get(path).status_code == 200, "he is asked for the second signature"
        both = budi.post(f"{ALERT}/handover", json=signing)
        assert both.json()["handed_over_by"] == ["sari", "budi"]
        assert budi.post(f"{ALERT}/handover", json=signing).json() == both.json(), "its answer was lost"
