"""Somebody is seen without a trace, or somebody looks without a reason."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from tests.contracts.samples import (
    FEED_RECORD,
    MADE,
    NOTICE,
    OFFICER,
    PERSON,
    alert,
    case,
    decision,
    feed_plan,
    intake_look,
    link,
    pair,
    passage,
    passenger_list,
    subject_request,
)

from iass.access import Officer, Permission, Purpose, Role
from iass.accounts.rights import LOOKS, PURPOSES, RIGHTS
from iass.adapters.sql.records import SqlRecords, SqlTransaction
from iass.alert.alert import AlertState
from iass.audit.mentions import mentioned
from iass.audit.query import AuditQuery
from iass.capture.passengers.passenger_list import ListedDocument
from iass.case.flights import ReceivedList
from iass.case.retro import RetroSearch, RetroState
from iass.console.app import mount
from iass.decide.decision import Advice, Decision
from iass.errors import NotReady
from iass.handover.case import opened, signed
from iass.ids import AlertId, CaseId, CrossingId, ImageId, NoticeId, OfficerId, PersonId
from iass.registry.person import KnownDocument
from iass.service.app import create_app
from iass.service.server import running
from iass.settings import Settings
from iass.subject.request import IdentityCheck, RequestState
from iass.watchlist.kept_feed import FeedChange, KeptFeed
from iass.watchlist.noted_pair import keep_pair
from iass.watchlist.notice import NoticeState
from iass.watchlist.provenance import ImportedRow, ImportId, ImportSource
from iass.wiring.application import build

from .employed import ROOT, Place, routes

_FLIGHT = passenger_list(1, datetime(2099, 5, 1, tzinfo=UTC))
_PAPERS = (ListedDocument("C77", "P", "IDN"),)
_LISTED = replace(_FLIGHT, travellers=(replace(_FLIGHT.travellers[0], surname="KUSUMA", documents=_PAPERS),))
"""Whose passport is a notice's, and known to be somebody's of the registry."""
_IDS = {
    "alert_id": "alert-old",
    "crossing_id": "crossing-old",
    "case_id": "case-old",
    "person_id": PERSON.person_id,
    "notice_id": NOTICE.notice_id,
    "link_id": link().link_id,
    "pair_id": pair().pair_id,
    "request_id": subject_request().request_id,
    "import_id": "import-old",
    "image_id": "image-old",
    "flight_id": _LISTED.flight.flight_id,
}
_KNOWN = (KnownDocument("C77", "P", "IDN", None),)
_BESIDE = replace(NOTICE, notice_id=NoticeId("N-0002"), surname="HARTONO", document_numbers=("C77",), version=1)
_ALIKE = replace(
    PERSON, person_id=PersonId("WNI-0002"), surname="KUSUMA", documents=(KnownDocument("C77", "P", "IDN", None),)
)
_UNKNOWN = replace(_BESIDE, notice_id=NoticeId("N-0003"), surname="MAHENDRA", birth_date=None, approver=None)
_NAMES = {
    PERSON.surname: PERSON.person_id,
    **{one.surname: one.notice_id for one in (_BESIDE, _UNKNOWN)},
    _ALIKE.surname: _ALIKE.person_id,
}
"""Of whom nobody else in this world is called so."""
_TRACED = (
    *("alert-old", "alert-now", "crossing-old", "crossing-now", "case-old"),
    *(PERSON.person_id, _ALIKE.person_id, NOTICE.notice_id, _BESIDE.notice_id, _UNKNOWN.notice_id),
)
"""Whom the trace names, where they are shown."""
_WHO = ("BUDI SANTOSO", "SANTOSO", "A1234", *_NAMES, *_TRACED, *_IDS.values())
"""What an answer that shows somebody holds, one at least."""
_ROLES = (
    Role.COUNTER_OFFICER,
    Role.SUPERVISOR,
    Role.INVESTIGATOR,
    Role.WATCHLIST_AUTHOR,
    Role.WATCHLIST_APPROVER,
    Role.DATA_PROTECTION_OFFICER,
    Role.PROTECTION_OFFICER,
    Role.AGENCY_LIAISON,
)
_STREAMS = "/v1/alerts/stream"
"""Without a name or a number: tests/service/test_audience.py. What it says is asked for elsewhere."""
_AT_LANE = {"/counter", "/console/parts/counter"}
"""Shows the latest passages of the lane, whenever they were."""
_FREE = {
    "/alerts/{alert_id}/next": "leads to the page of an alert, which leaves the trace",
}
"""Answers that hold an id and show nobody."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("traces")
    application = build(Settings(data_dir=folder, threads=1, port=0, lanes="CGK/C01=counter,CGK/C02=counter"))
    try:
        records = application.entrance.accounts.records
        assert isinstance(records, SqlRecords)
        with records.transaction() as tx:
            _fill(tx, application.clock.now())
        app = create_app(application)
        mount(app, application)
        with running(app, "127.0.0.1", 0) as url:
            made = Place(application, app, url, {}, {})
            made.hire("root", "operator")
            for role in (*_ROLES, Role.AUDITOR):
                made.tokens[role] = made.hire(f"one.{role}", str(role))
            yield made
    finally:
        application.close()


def _fill(tx: SqlTransaction, now: datetime) -> None:
    """Somebody who was stopped long ago, somebody who stands there now, and a victim who was looked after."""
    for person in (PERSON, _ALIKE):
        tx.people.put(person)
    for notice in (replace(NOTICE, version=1), _BESIDE):
        tx.notices.put(notice, MADE)
    for name, at in (("old", alert().raised_at), ("now", now), ("victim", now)):
        told = decision(Advice.PROTECT if name == "victim" else Advice.DENY_EXIT)
        raised, crossed = AlertId(f"alert-{name}"), CrossingId(f"crossing-{name}")
        tx.passages.add(replace(passage(1, at=at), crossing_id=crossed, alert_id=raised, decision=told))
        state = AlertState.CLOSED if name == "old" else AlertState.RAISED
        shown = replace(alert(1, at), alert_id=raised, crossing_id=crossed, decision=_alike(told), state=state)
        tx.alerts.add(replace(shown, live_image_id=ImageId(f"image-{name}")))
        tx.images.put(ImageId(f"image-{name}"), raised, b"\xff\xd8", "image/jpeg")
    about = replace(case().opening, alert_id=AlertId("alert-old"), crossing_id=CrossingId("crossing-old"))
    led = opened(CaseId("case-old"), about, ROOT, now)
    tx.cases.put(led)
    for signer in (ROOT, OFFICER):
        led = signed(led, signer, now, led.content_hash)
        tx.cases.put(led)
    tx.links.put(link())
    keep_pair(tx, pair(), OFFICER)
    asked = replace(subject_request(), state=RequestState.IDENTIFIED, person_id=PERSON.person_id)
    tx.subject_requests.put(replace(asked, checked=IdentityCheck.DOCUMENT))
    tx.notice_imports.add_source(ImportSource(ImportId("import-old"), now, ROOT.officer_id, "list.csv", "ab" * 32))
    for notice_id in (NOTICE.notice_id, _BESIDE.notice_id):
        tx.notice_imports.add_row(ImportedRow(ImportId("import-old"), notice_id, 1, 2))
    tx.intake_looks.put(intake_look())
    _fill_lists(tx, now)


def _fill_lists(tx: SqlTransaction, now: datetime) -> None:
    """A flight with somebody whose papers are sought, a fetched list that let go of one, and a notice that says of
    nobody whom it is about and waits for its approval."""
    tx.passenger_lists.add(ReceivedList(_LISTED, now, "ab" * 32))
    change = FeedChange(now, "cd" * 32, 5, 1, 2, 2, (NOTICE.notice_id,), (_BESIDE.notice_id,), ())
    tx.kept_feeds.put(KeptFeed(feed_plan(), replace(FEED_RECORD, change=change), now + timedelta(days=1)))
    tx.notices.put(replace(_UNKNOWN, state=NoticeState.SUBMITTED), MADE)


def _alike(told: Decision) -> Decision:
    """With a finding about somebody of the registry."""
    finding = replace(told.findings[-1], person_id=_ALIKE.person_id)
    return replace(told, findings=(*told.findings, finding))


class _Named(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return {"checkpoint": "CGK", "lane": "C01", "name": feed_plan().name}.get(key, "none")


def _written(place: Place, after: int) -> list[tuple[str, str, frozenset[str]]]:
    """Actor, action, and what is named, of every entry since."""
    with place.application.audit.records.reading() as tx:
        return [(one.actor, one.action, mentioned(one.subject, one.details)) for one in tx.audit.entries(after)]


def _head(place: Place) -> int:
    with place.application.audit.records.reading() as tx:
        last = tx.audit.last()
    return last.sequence if last else 0


@pytest.mark.parametrize("role", _ROLES)
def test_somebody_is_shown_without_a_trace(place: Place, role: Role) -> None:
    """Every route that answers with a person, as each role that may open it; at work no less than in a look."""
    missing, shown = [], set()
    with place.as_token(place.tokens[role]) as client:
        for method, path, permission in routes(place.app):
            if method != "GET" or permission not in RIGHTS[role] or path == _STREAMS or path in _FREE:
                continue
            wanted = Permission.LOOK_BACK if permission is Permission.SEE_ALERTS else permission
            said = {"IASS-Purpose": min(PURPOSES[role].of(wanted)).value} if wanted in LOOKS else {}
            place.application.sights.forget()
            before = _head(place)
            answer = client.get(path.format_map(_Named(_IDS)), headers=said)
            if not _shows(answer):
                continue
            shown.add(path)
            acts = [act for actor, act, _ in _written(place, before) if actor == f"one.{role}"]
            lost = {one for one in _wanted(path, answer) if not _found(place, f"one.{role}", one, before)}
            if lost or not acts:
                missing.append(f"{path}: {acts} {sorted(lost)}")
    assert missing == [], "\n".join(missing)
    assert shown


def _found(place: Place, actor: str, about: str, after: int) -> bool:
    """Whether whoever asks the log who saw that one is told of this officer."""
    with place.application.audit.records.reading() as tx:
        return bool(tx.audit.search(AuditQuery(actor=actor, about=about, after=after)))


def _shows(answer: httpx.Response) -> bool:
    return answer.status_code == 200 and (_is_picture(answer) or any(who in answer.text for who in _WHO))


def _is_picture(answer: httpx.Response) -> bool:
    return answer.headers["content-type"].startswith("image/")


@pytest.mark.parametrize("role", [role for role in _ROLES if len(PURPOSES[role].of(Permission.LOOK_BACK)) > 1])
def test_settled_alert_is_shown_for_nothing(place: Place, role: Role) -> None:
    """By whichever route, itself, its passage or its picture, to somebody who has more than one thing to look for and
    says none. What may be looked at for one thing alone says by itself for what."""
    shown, refused = [], set()
    with place.as_token(place.tokens[role]) as client:
        for method, path, permission in routes(place.app):
            if method != "GET" or permission not in RIGHTS[role] or path == _STREAMS or path in {*_FREE, *_AT_LANE}:
                continue
            if permission in LOOKS and len(PURPOSES[role].of(permission)) == 1:
                continue
            answer = client.get(path.format_map(_Named(_IDS)))
            if answer.status_code == 403:
                refused.add(path)
            if _shows(answer) and _wanted(path, answer) & {"alert-old", "crossing-old"}:
                shown.append(path)
    assert shown == []
    assert {"/v1/alerts/{alert_id}", "/alerts/{alert_id}", "/v1/alerts/{alert_id}/images/{image_id}"} <= refused


def _wanted(path: str, answer: httpx.Response) -> set[str]:
    """Whom the trace must name: whoever is on the page; of the log what was asked. A link to a case shows nobody."""
    if "audit" in path:
        return set()
    if _is_picture(answer):
        return {of for kind, of in _IDS.items() if f"{{{kind}}}" in path and of in _TRACED}
    text, leads = answer.text, set() if "case" in path else {"case-old"}
    found = {one for one in _TRACED if re.search(rf"(?<![\w-]){one}(?![\w-])", text)}
    return (found - leads) | {of for name, of in _NAMES.items() if name in text}


def test_colleague_looks_back_for_nothing(place: Place) -> None:
    """What stands at the lane needs no reason, nor do one's own cases; what is settled, what is a while ago and what is
    a colleague's case does."""
    with place.as_role(Role.COUNTER_OFFICER) as client:
        for path in ("/v1/alerts/alert-now", "/v1/crossings/crossing-now", "/v1/alerts?state=raised", "/counter"):
            assert client.get(path).status_code == 200, path
        past = ("/v1/alerts/alert-old", "/v1/crossings/crossing-old", "/v1/alerts", "/v1/cases/case-old")
        for path in (*past, "/v1/passages/recent", "/alerts?all=1", "/counter?lane=CGK/C02&crossing=crossing-old"):
            before = _head(place)
            answer = client.get(path)
            if "lane=CGK/C02" in path:  # it was at the other lane: this one shows nobody
                assert "BUDI" not in answer.text
                continue
            assert answer.status_code == 403, path
            assert _head(place) == before, f"{path}: it was refused, and nothing was seen"
        told = client.get("/v1/alerts/alert-old")
        assert (told.json()["type"], told.json()["purposes"]) == (
            "urn:iass:problem:purpose-needed",
            ["case", "border_control"],
        )
        assert client.get("/v1/alerts/alert-old", headers={"IASS-Purpose": "audit"}).status_code == 403
        before = _head(place)
        for _ in range(2):
            assert client.get("/v1/alerts/alert-old", headers={"IASS-Purpose": "case"}).status_code == 200
        (first, again) = _written(place, before)
        names = frozenset({"alert-old", "crossing-old", NOTICE.notice_id, _ALIKE.person_id, "for:case"})
        assert first == again == ("one.counter_officer", "alert.viewed", names)


def test_case_shows_what_its_alert_would_not(place: Place) -> None:
    """Faces and findings of a settled alert: for a purpose that fits, and written down as a look at the alert; the
    page of an own case needs none, and then leaves them out."""
    picture = "/v1/alerts/alert-old/images/image-old"
    with place.as_role(Role.SUPERVISOR, Purpose.CASE) as client:
        before = _head(place)
        page = client.get("/cases/case-old").text
        assert picture in page and "alert.viewed" in [act for _, act, _ in _written(place, before)]
    records = place.application.entrance.accounts.records
    assert isinstance(records, SqlRecords)
    raised, now = AlertId("alert-own"), place.application.clock.now()
    own = Officer(OfficerId("one.counter_officer"))
    with records.transaction() as tx:
        crossing = CrossingId("crossing-own")
        settled = replace(alert(), alert_id=raised, crossing_id=crossing, state=AlertState.CLOSED)
        tx.alerts.add(replace(settled, live_image_id=ImageId("image-own")))
        about = replace(case().opening, alert_id=raised, crossing_id=crossing)
        tx.cases.put(opened(CaseId("case-own"), about, own, now))
    with place.as_role(Role.COUNTER_OFFICER) as client:
        before = _head(place)
        answer = client.get("/cases/case-own", headers={"Cookie": f"{_cookies(client)}; iass_language=en"})
        assert answer.status_code == 200 and "image-own" not in answer.text and 'id="sign-form"' in answer.text
        assert "Faces and findings are not shown here" in answer.text
        assert [act for _, act, _ in _written(place, before)] == ["case.viewed"]
        assert "image-own" in client.get("/cases/case-own", headers={"IASS-Purpose": "border_control"}).text


def _cookies(client: httpx.Client) -> str:
    return "; ".join(f"{name}={value}" for name, value in client.cookies.items())


def test_lane_is_written_down_again_and_again(place: Place) -> None:
    """A counter asks for its lane many times a minute: who stands there is one entry an officer and hour."""
    place.application.sights.forget()
    with place.as_role(Role.COUNTER_OFFICER) as client:
        before = _head(place)
        for _ in range(5):
            assert client.get("/console/parts/counter?lane=CGK/C01").status_code == 200
        (only,) = _written(place, before)
    assert only[:2] == ("one.counter_officer", "travellers.seen")
    assert {"alert-now", "crossing-now"} <= only[2]


def test_searches_of_the_past_are_listed_without_a_trace(place: Place) -> None:
    """An open page asks for them every few seconds: whom they name is one entry an officer and hour."""
    place.application.sights.forget()
    records = place.application.entrance.accounts.records
    assert isinstance(records, SqlRecords)
    notice = replace(NOTICE, notice_id=NoticeId("notice-past"), version=1)
    (raised, at) = (AlertId("alert-old"),), place.application.clock.now()
    with records.transaction() as tx:
        tx.notices.put(notice, MADE)
        tx.retro_searches.settle(
            RetroSearch(notice.notice_id, 1, at, RetroState.SEARCHED, at, past=3, alert_ids=raised)
        )
    with place.as_role(Role.SUPERVISOR, Purpose.CASE) as client:
        before = _head(place)
        for path in ("/v1/retro-searches", "/console/parts/past", "/links", "/v1/retro-searches"):
            assert "alert-old" in client.get(path).text, path
        told = [one for one in _written(place, before) if one[1] == "past.listed"]
    assert [(actor, action) for actor, action, _ in told] == [("one.supervisor", "past.listed")]
    assert {"notice-past", "alert-old"} <= told[0][2]


def test_victim_is_opened_without_a_trace_or_found_by_an_auditor(place: Place) -> None:
    before = _head(place)
    with place.as_role(Role.PROTECTION_OFFICER) as client:
        for _ in range(2):
            assert client.get("/v1/alerts/alert-victim").status_code == 200
        assert client.get("/v1/crossings/crossing-old").status_code == 200
    seen = [(actor, action) for actor, action, names in _written(place, before) if "alert-victim" in names]
    assert seen == [("one.protection_officer", "alert.viewed")] * 2
    with place.as_role(Role.AUDITOR) as auditor:
        for about in (
            "alert-victim",
            PERSON.person_id,
        ):  # her passages of other days are nobody's secret: that they are hers is
            assert auditor.get(f"/v1/audit?about={about}").json()["entries"] == [], about
        found = auditor.get("/v1/audit?actor=one.protection_officer&action=alert.viewed").json()["entries"]
        assert [(one["subject"], one["details"], one["hidden"]) for one in found[:2]] == [("", {}, True)] * 2
        for path in ("/audit?actor=one.protection_officer", "/audit/entries.csv?actor=one.protection_officer"):
            answer = auditor.get(path)
            assert answer.status_code == 200 and "victim" not in answer.text, path


def test_auditor_cannot_ask_who_saw_somebody(place: Place) -> None:
    with place.as_role(Role.COUNTER_OFFICER, Purpose.CASE) as client:
        assert client.get("/v1/alerts").status_code == 200  # a list that names it
    with place.as_role(Role.AUDITOR) as auditor:
        before = _head(place)
        found = auditor.get("/v1/audit?about=alert-old&actor=one.counter_officer&action=alerts").json()
        assert {one["action"] for one in found["entries"]} == {"alerts.listed"}
        assert all("alert-old" in one["details"]["alerts"] for one in found["entries"])
        assert found["chain"]["ok"] is True and found["chain"]["verified_to"] > 0
        ((actor, action, names),) = _written(place, before)
        assert (actor, action) == ("one.auditor", "audit.searched") and {"alert-old", "for:audit"} <= names
        of_system = auditor.get("/v1/audit?actor=cli:root&limit=1").json()
        assert len(of_system["entries"]) == 1 and of_system["next"] == of_system["entries"][0]["sequence"]
        page = auditor.get(f"/audit?actor=cli:root&before={of_system['next']}")
        assert page.status_code == 200 and f'<th scope="row">{of_system["next"]}</th>' not in page.text
        file = auditor.get("/audit/entries.csv?about=alert-old").text.removeprefix("\ufeff")
        rows = list(csv.DictReader(io.StringIO(file)))
        assert rows and all("alert-old" in row["subject"] + row["details"] or row["hidden"] for row in rows)
        assert auditor.get("/v1/alerts").status_code == 403
        assert 'href="/audit"' in auditor.get("/figures").text
        assert auditor.get("/audit?purpose=curiosity").status_code == 422
        assert auditor.get("/audit?since=2026-13-01T00:00").status_code == 422
    with place.as_role(Role.SUPERVISOR) as other:
        assert other.get("/v1/audit").status_code == 403


def test_answer_goes_out_though_its_trace_could_not_be_written(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.application.sights.forget()
    monkeypatch.setattr(SqlRecords, "transaction", _refuse)
    with place.as_role(Role.COUNTER_OFFICER) as client:
        assert client.get("/v1/alerts/alert-now").status_code == 503
    monkeypatch.undo()
    with place.as_role(Role.COUNTER_OFFICER) as client:
        before = _head(place)
        assert client.get("/v1/alerts/alert-now").status_code == 200
        assert _head(place) == before + 1


def _refuse(_records: SqlRecords) -> None:
    raise NotReady("the database is busy")
