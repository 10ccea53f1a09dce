"""Over HTTP: an investigator learns more of a victim's case than who crossed with her, or somebody else learns that."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from tests.contracts.samples import put_on_record
from tests.contracts.test_crossed_together import DAY, crossed, put
from tests.handover.test_companions import confirmed_victim

from iass.access import Purpose, Role
from iass.accounts.account import GIVEN_ROLES
from iass.adapters.sql.records import SqlRecords
from iass.audit.query import AuditQuery
from iass.console.app import mount
from iass.service.app import create_app
from iass.service.server import running
from iass.settings import Settings
from iass.wiring.application import build

from .employed import ROOT, Place, routes

_HERS = ("V1", "alert-000001")


_LOOKS = {"IASS-Purpose": "case"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A victim's case at CGK; a desk, an investigator who is admitted, and one who has every role but the desk's."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("companions"), threads=1, port=0, lanes="CGK/C01=counter")
    application = build(settings)
    records: SqlRecords = application.entrance.accounts.records  # type: ignore[assignment]  # the port of accounts
    try:
        days = [application.clock.now() - number * DAY - timedelta(hours=1) for number in (1, 9, 18)]
        hers, raised = confirmed_victim(days[0])
        with records.transaction() as tx:
            put_on_record(tx, raised)
        others = [crossed(who, at) for who in ("T1", "W1") for at in days]
        put(records, hers, *(crossed("V1", at) for at in days[1:]), *others[:-1])
        app = create_app(application)
        mount(app, application)
        with running(app, "127.0.0.1", 0) as url:
            made = Place(application, app, url, {}, {})
            made.hire("root", "operator")
            made.tokens[Role.PROTECTION_OFFICER] = made.hire("desk", "protection_officer@CGK")
            made.tokens[Role.INVESTIGATOR] = made.hire("rina.w", "investigator")
            alone = (Role.PROTECTION_OFFICER, Role.AGENCY_LIAISON)
            made.tokens[Role.SUPERVISOR] = made.hire("nosy", *(str(one) for one in GIVEN_ROLES if one not in alone))
            yield made
    finally:
        application.close()


@pytest.fixture(scope="module")
def case_id(place: Place) -> str:
    """Rina is admitted to it."""
    with place.as_role(Role.PROTECTION_OFFICER) as desk:
        case = desk.post("/v1/alerts/alert-000001/case").json()
        said = {"version": case["version"], "officer": "rina.w", "text": "TPPO; who travels with her?"}
        with place.as_role(Role.SUPERVISOR) as nosy:
            assert nosy.post(f"/v1/cases/{case['case_id']}/admissions", json=said).status_code == 403
        answer = desk.post(f"/v1/cases/{case['case_id']}/admissions", json=said)
    assert answer.status_code == 200 and answer.json()["entries"][-1]["kind"] == "admitted"
    return str(case["case_id"])


def test_admitted_investigator_is_refused_or_reads_the_case(place: Place, case_id: str) -> None:
    path = f"/v1/cases/{case_id}/companions"
    with place.as_role(Role.INVESTIGATOR) as rina, place.as_role(Role.PROTECTION_OFFICER) as desk:
        told = desk.get(path).json()
        assert [(one["name"], one["occasions"]) for one in told["companions"]] == [("T1", 3), ("W1", 2)]
        assert [one["others"] for one in told["occasions"]] == [1, 2, 2] and "accuse nobody" in told["note"]
        assert (rina.get(path).status_code, rina.get(path).json()["companions"]) == (200, [])
        said = {"version": told["version"], "text": "he paid for her ticket"}
        hers = told["companions"][0]["crossings"][0]["crossing_id"]
        assert rina.post(f"/v1/cases/{case_id}/named", json={**said, "crossing_id": hers}).status_code == 403
        assert desk.post(f"/v1/cases/{case_id}/named", json={**said, "crossing_id": hers}).status_code == 200
        answer = rina.get(path, params={"minutes": 60, "least": 2})
        (found,) = answer.json()["companions"]
        assert (found["name"], found["crossings"], found["occasions"]) == ("T1", [], 0)
        assert answer.json()["occasions"] == [] and not [one for one in (*_HERS, hers) if one in answer.text]
        for closed in (f"/v1/cases/{case_id}", f"/cases/{case_id}", f"/v1/cases/{case_id}/bundle"):
            assert rina.get(closed, headers=_LOOKS).status_code == 404, closed
        assert rina.get("/v1/cases", headers=_LOOKS).json()["cases"] == []
        assert case_id not in rina.get("/cases", headers=_LOOKS).text
        page, desks = (one.get(f"/cases/{case_id}/companions").text for one in (rina, desk))
        assert "T1" in page and not [one for one in (*_HERS, hers, "named-form", 'name="minutes"') if one in page]
        theirs = [one["crossing_id"] for one in told["companions"][1]["crossings"]]
        assert f'<option value="{theirs[-1]}" data-crossings="{" ".join(theirs)}">W1 W1</option>' in desks
        shown = {**said, "version": told["version"] + 1, "crossing_id": hers, "shown": [hers]}
        assert desk.post(f"/v1/cases/{case_id}/named", json=shown).status_code == 200
        (found,) = rina.get(path).json()["companions"]
        assert [one["crossing_id"] for one in found["crossings"]] == [hers]
        assert hers in rina.get(f"/cases/{case_id}/companions").text
        found_by = rina.get("/companions", params={"case": f" {case_id}"})
        assert found_by.headers["location"] == f"/cases/{case_id}/companions"


def test_admitted_officer_could_not_ask(place: Place, case_id: str) -> None:
    """There is no such account, it is disabled, or it has no such role there."""
    for name, roles in (("clerk", ["supervisor"]), ("gone", ["investigator"]), ("bali", ["investigator@DPS"])):
        place.hire(name, *roles)
    place.application.entrance.accounts.disable("gone", ROOT)
    with place.as_role(Role.PROTECTION_OFFICER) as desk:
        version = desk.get(f"/v1/cases/{case_id}").json()["version"]
        for name in ("nobody", "clerk", "gone", "bali"):
            said = {"version": version, "officer": name, "text": "TPPO"}
            refused = desk.post(f"/v1/cases/{case_id}/admissions", json=said)
            assert (refused.status_code, "could ask" in refused.json()["detail"]) == (409, True), name
        assert desk.get(f"/v1/cases/{case_id}").json()["version"] == version


def test_question_is_asked_for_something_else_or_without_admission(place: Place, case_id: str) -> None:
    path = f"/v1/cases/{case_id}/companions"
    with place.as_role(Role.INVESTIGATOR, Purpose.CASE) as rina:
        refused = rina.get(path)
        assert (refused.status_code, refused.json()["purposes"]) == (403, ["protection"])
    with place.as_role(Role.SUPERVISOR, Purpose.PROTECTION) as nosy:
        hers, nobodys = nosy.get(path), nosy.get("/v1/cases/case-nobody/companions")
        assert hers.status_code == nobodys.status_code == 404
        assert hers.json()["detail"] == nobodys.json()["detail"]
    with place.as_role(Role.PROTECTION_OFFICER) as desk:
        assert [one["name"] for one in desk.get(path).json()["companions"]] == ["T1", "W1"]
        page = desk.get(f"/cases/{case_id}").text
        assert f'href="/cases/{case_id}/companions"' in page and 'id="admit-form"' in page and "rina.w" in page


def test_each_question_is_not_in_the_log(place: Place, case_id: str) -> None:
    with place.as_role(Role.INVESTIGATOR) as rina:
        assert rina.get(f"/v1/cases/{case_id}/companions").status_code == 200
        assert rina.get(f"/cases/{case_id}/companions").status_code == 200
    now = place.application.clock.now()
    with place.application.entrance.accounts.records.reading() as tx:
        asked = AuditQuery("rina.w", action="case.companions_asked", purpose=Purpose.PROTECTION, since=now - DAY)
        last = [line.entry for line in tx.audit.search(asked)][:2]
    assert [(entry.subject, entry.details["case"], entry.details["for"]) for entry in last] == [
        (case_id, case_id, "protection")
    ] * 2
    assert not [one for one in ("T1 ", "RINA") if one in repr(last[0].details)]


def test_admission_is_not_there_once_it_is_ended(place: Place, case_id: str) -> None:
    with place.as_role(Role.PROTECTION_OFFICER) as desk, place.as_role(Role.INVESTIGATOR) as rina:
        version = desk.get(f"/v1/cases/{case_id}").json()["version"]
        said = {"version": version, "officer": "rina.w", "text": "it is known"}
        assert desk.post(f"/v1/cases/{case_id}/dismissals", json=said).status_code == 200
        assert rina.get(f"/v1/cases/{case_id}/companions").status_code == 404
        assert desk.post(f"/v1/cases/{case_id}/dismissals", json={**said, "version": version + 1}).status_code == 409


def test_route_of_companions_has_another_rule(place: Place) -> None:
    rules = {path: permission.value for _, path, permission in routes(place.app) if "companions" in path}
    assert set(rules.values()) == {"see_companions"} and len(rules) == 3
    assert httpx.get(f"{place.url}/v1/cases/x/companions").status_code == 401
