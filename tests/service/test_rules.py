"""Once accounts exist: every route x every role x every purpose x own and other checkpoint x own and other case, and
what ends a session or a key."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from tests.contracts.samples import alert, bearer_pair, case, link, passage, passenger_list

from iass.access import Officer, Permission, Purpose, Role
from iass.accounts.account import GIVEN_ROLES, Grant
from iass.accounts.rights import HOLDS_EVERYWHERE, LOOKS, PURPOSES, RIGHTS
from iass.accounts.session import csrf_token
from iass.adapters.sql.records import SqlRecords, SqlTransaction
from iass.audit.entry import AuditEntry
from iass.audit.query import AuditQuery
from iass.capture.passengers.flight import Flight
from iass.case.flights import ReceivedList
from iass.console.app import mount
from iass.handover.assignment import assigned
from iass.handover.case import opened
from iass.ids import AlertId, CaseId, CrossingId, LinkId, OfficerId, PairId
from iass.service.app import create_app
from iass.service.server import running
from iass.settings import Settings
from iass.watchlist.noted_pair import keep_pair
from iass.wiring.application import build

from .employed import PASSWORD, ROOT, Place, routes

OWN, OTHER = "CGK", "DPS"
MINE = "CGK-mine"
"""At the own checkpoint, of whoever asks: the case there is another officer's."""
_OF_CASES = frozenset({Permission.SEE_CASES, Permission.KEEP_CASES})
_STREAM = "/v1/alerts/stream"
_PROVES_ITSELF = {"/password"}
"""Asks for the present password again, and says 401 for another one."""
_PLACED = ("{alert_id}", "{crossing_id}", "{case_id}", "{lane}", "{link_id}", "{pair_id}", "{flight_id}")
"""What is of one checkpoint: a link by the passport that was shown there, a pair by the chip that was read there. In an
inbox another one's case is not found: tests/service/test_inbox.py."""
_ALL_THERE = {"alert_id", "crossing_id", "case_id", "checkpoint", "lane", "link_id", "pair_id", "flight_id"}
_LEAVES = datetime.now(UTC) + timedelta(days=3)
"""Later than the flights that are listed unless asked otherwise."""
_ASKS_MORE = ("/face-record", "/companions", "/inbox/", "/breach/")
"""Of a case with a picture, of a trafficking case, handed over to that agency, and of some hours."""
_LOOK_BACK = ("/slip", "/slip.pdf", "/second-look")
"""Of an alert that is settled, whatever right it takes beside."""
_PDF = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"
_BODIES: dict[str, dict[str, object]] = {
    "/judgement": {"judgement": "unsure"},
    "/first-look": {"judgement": "unsure"},
    "/second-look": {"judgement": "other_person"},
    "/notes": {"version": 1, "text": "asked for an interpreter"},
    "/answers": {"version": 1, "text": "by flight GA 100"},
    "/questions": {"text": "which flight?"},
    "/custody": {"version": 1, "to": "taken", "happened_at": "2026-11-24T02:00:00Z", "place": "counter C01"},
    "/signatures": {"version": 1, "content_hash": "0" * 64},
    "/accept": {"sha256": "0" * 64, "reason": "the agency's letter"},
    "/outcome": {"version": 1, "outcome": "held"},
    "/admissions": {"version": 1, "officer": "rina.w", "text": "who travels with her?"},
    "/assignments": {"version": 1, "officer": "rina.w", "text": "night shift"},
    "/named": {"version": 1, "crossing_id": "crossing-CGK", "text": "each time before her", "shown": []},
    "/dismissals": {"version": 1, "officer": "rina.w", "text": "it is known"},
}
"""By the end of the path: without a body that is one, its fields are complained of first."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    lanes = f"{OWN}/C01=counter,{OTHER}/C01=counter"
    application = build(Settings(data_dir=tmp_path_factory.mktemp("rules"), threads=1, port=0, lanes=lanes))
    try:
        _fill(application.entrance.accounts.records)  # type: ignore[arg-type]  # the port of accounts, and all others
        app = create_app(application)
        mount(app, application)
        with running(app, "127.0.0.1", 0) as url:
            made = Place(application, app, url, {}, {})
            made.hire("root", "operator")
            for role in GIVEN_ROLES:
                made.tokens[role] = made.hire(f"one.{role}", f"{role}@{OWN}")
                made.tokens_everywhere[role] = made.hire(f"every.{role}", str(role))
            yield made
    finally:
        application.close()


def _fill(records: SqlRecords) -> None:
    """The case that is everybody's has them all assigned to it."""
    with records.transaction() as tx:
        for number, key in enumerate((OWN, OTHER, MINE), start=1):
            checkpoint = key[: len(OWN)]
            raised, crossed = AlertId(f"alert-{key}"), CrossingId(f"crossing-{key}")
            tx.alerts.add(replace(alert(), alert_id=raised, crossing_id=crossed, checkpoint=checkpoint))
            tx.passages.add(replace(passage(number), crossing_id=crossed, checkpoint=checkpoint))
            about = replace(case(number, checkpoint).opening, alert_id=raised, crossing_id=crossed)
            kept = opened(CaseId(f"case-{key}"), about, ROOT, passage(number).at)
            tx.cases.put(kept)
            if key != MINE:
                _fill_beside(tx, number, checkpoint)
            for name in (f"{where}.{role}" for where in ("one", "every") for role in GIVEN_ROLES if key == MINE):
                kept = assigned(kept, ROOT, passage(number).at, name, "on duty")
                tx.cases.put(kept)


def _fill_beside(tx: SqlTransaction, number: int, checkpoint: str) -> None:
    """A link, a pair and a flight of that checkpoint."""
    raised, crossed = AlertId(f"alert-{checkpoint}"), CrossingId(f"crossing-{checkpoint}")
    tx.links.put(replace(link(), link_id=LinkId(f"link-{checkpoint}"), alert_id=raised, crossing_id=crossed))
    borne = bearer_pair(number, bearer=f"{number}" * 64)
    keep_pair(tx, replace(borne, pair_id=PairId(f"pair-{checkpoint}"), alert_id=raised), Officer(borne.officer))
    listed = replace(passenger_list(number), flight=_flight_to(checkpoint))
    tx.passenger_lists.add(ReceivedList(listed, datetime.now(UTC), "ab" * 32))


def _flight_to(checkpoint: str) -> Flight:
    return Flight("GA", "882", "NRT", checkpoint, _LEAVES, _LEAVES + timedelta(hours=7))


def _asked(client: httpx.Client, method: str, path: str, checkpoint: str, purpose: str = "") -> int:
    named = path.format_map(_Named(checkpoint))
    form = {"session": "session-none"} if (method, path) == ("POST", "/sessions") else None
    files = None
    if path.endswith("/papers") and method == "POST":
        form, files = {"version": "1"}, {"paper": ("letter.pdf", _PDF, "application/pdf")}
    body = next((given for end, given in _BODIES.items() if path.endswith(end)), None)
    headers = {"IASS-Purpose": purpose} if purpose else {}
    with client.stream(method, named, data=form, files=files, json=body, headers=headers) as answer:
        return answer.status_code  # the stream's body has no end


def _is_known(path: str) -> bool:
    """Whether all that it names is there, and it asks for nothing else."""
    if any(part in path for part in _ASKS_MORE):
        return False
    return set(re.findall(r"{(\w+)}", path)) <= _ALL_THERE


class _Named(dict[str, str]):
    def __init__(self, checkpoint: str) -> None:
        super().__init__(
            alert_id=f"alert-{checkpoint}",
            crossing_id=f"crossing-{checkpoint}",
            case_id=f"case-{checkpoint}",
            checkpoint=checkpoint[: len(OWN)],
            lane="C01",
            link_id=f"link-{checkpoint}",
            pair_id=f"pair-{checkpoint}",
            flight_id=_flight_to(checkpoint[: len(OWN)]).flight_id,
        )

    def __missing__(self, key: str) -> str:
        return "none"


@pytest.mark.parametrize("role", GIVEN_ROLES)
@pytest.mark.parametrize("everywhere", [False, True], ids=["at one checkpoint", "everywhere"])
def test_route_has_no_rule_for_a_role(place: Place, role: Role, everywhere: bool) -> None:
    """What holds at every checkpoint is not done from one."""
    wrong, denied, allowed = [], 0, 0
    with place.as_token((place.tokens_everywhere if everywhere else place.tokens)[role]) as client:
        for method, path, permission in routes(place.app):
            if permission is Permission.OPEN:
                continue
            has_right = permission in RIGHTS[role] and (everywhere or permission not in HOLDS_EVERYWHERE)
            is_placed = not everywhere and any(name in path for name in _PLACED) and "/inbox/" not in path
            is_own_alone = "{case_id}" in path and permission in _OF_CASES and Permission.LEAD_CASES not in RIGHTS[role]
            looks = Permission.SEE_ALERTS if path.endswith(_LOOK_BACK) and has_right else permission
            for checkpoint, purpose, fits in _said(role, looks, is_whole=not everywhere):
                status = _asked(client, method, path, checkpoint, purpose)
                expected = has_right and fits and (checkpoint != OTHER or not is_placed)
                expected = expected and (checkpoint == MINE or not is_own_alone)
                refused = status == 403 or (status == 401 and path not in _PROVES_ITSELF)
                unseen = expected and method == "GET" and _is_known(path) and status not in (200, 303)
                if expected is refused or unseen or status >= 500:
                    wrong.append(f"{method} {path} at {checkpoint} for {purpose or 'nothing'}: {status}")
                denied, allowed = denied + refused, allowed + expected
    assert wrong == []
    assert denied and allowed


def _said(role: Role, permission: Permission, *, is_whole: bool) -> list[tuple[str, str, bool]]:
    """Where it is asked, for what, and whether that fits. is_whole: a look for every purpose, for none and for a word
    that is in no list, where the role has the right at all; else for one that fits. A duty without one."""
    fitting = PURPOSES[role].of(permission)
    if permission is Permission.SEE_ALERTS:  # what is settled is a look, for whoever may see it
        back = min(PURPOSES[role].of(Permission.LOOK_BACK)).value
        return [(OWN, back, True), (OTHER, back, True)]
    if permission not in LOOKS:
        return [(one, "", True) for one in (OWN, OTHER, *([MINE] if permission in _OF_CASES else []))]
    fits = min(fitting).value
    asked = [(OWN, fits, True), (OTHER, fits, True)]
    if not is_whole or permission not in RIGHTS[role]:
        return asked
    others = [(OWN, one.value, False) for one in Purpose if one not in fitting]
    return [*asked, *others, (OWN, "", len(fitting) == 1), (OWN, "curiosity", False)]


def test_look_is_refused_without_saying_what_would_fit(place: Place) -> None:
    with place.as_role(Role.DATA_PROTECTION_OFFICER) as client:
        for said in ({}, {"IASS-Purpose": "case"}, {"IASS-Purpose": "curiosity"}):
            answer = client.get("/v1/persons/none", headers=said)
            assert answer.status_code == 403
            assert answer.json()["type"] == "urn:iass:problem:purpose-needed"
            assert answer.json()["purposes"] == ["subject_request", "audit"]
        assert client.get("/v1/persons/none", headers={"IASS-Purpose": "audit"}).status_code == 404
        assert client.get("/v1/lanes", headers={"IASS-Purpose": "curiosity"}).status_code == 403


def test_purpose_of_the_session_is_not_kept_or_is_kept_for_others(place: Place) -> None:
    """What was chosen at one browser holds there until something else is; a word that no look of theirs is for is
    refused; and what a request says counts for more."""
    name = place.hire("chooser", "investigator")
    with place.as_token(name) as client, place.as_token(place.sign_in("chooser")) as elsewhere:
        asked = client.get("/notices/none")
        assert asked.status_code == 403 and 'name="purpose" value="case"' in asked.text
        assert client.post("/purpose", data={"purpose": "audit", "back": "/notices/none"}).status_code == 403
        assert client.post("/purpose", data={"purpose": "curiosity"}).status_code == 422
        chosen = client.post("/purpose", data={"purpose": "case", "back": "/notices"})
        assert (chosen.status_code, chosen.headers["location"]) == (303, "/notices")
        page = client.get("/notices")
        assert page.status_code == 200 and 'id="looked-for"' in page.text
        assert client.get("/v1/persons/none").status_code == 404
        assert client.get("/v1/persons/none", headers={"IASS-Purpose": "audit"}).status_code == 403
        assert elsewhere.get("/v1/persons/none").status_code == 403
    with place.application.entrance.accounts.records.reading() as tx:
        told = [entry for entry in tx.audit.entries() if entry.action == "session.purpose_chosen"]
        listed = [
            entry for entry in tx.audit.entries() if entry.actor == "chooser" and entry.action.startswith("notice")
        ]
    assert [(entry.actor, entry.details["purpose"]) for entry in told][-1] == ("chooser", "case")
    assert listed and all(entry.details["for"] == "case" for entry in listed)


def test_auditor_cannot_ask_who_looked_for_what(place: Place) -> None:
    with place.as_role(Role.SUPERVISOR, Purpose.CASE) as client:
        assert client.get("/v1/notices").status_code == 200
    now = place.application.clock.now()
    span = (now - timedelta(minutes=5), now + timedelta(minutes=5))
    with place.application.entrance.accounts.records.reading() as tx:

        def asked(purpose: Purpose, since: datetime, until: datetime, **more: Any) -> list[AuditEntry]:
            query = AuditQuery(purpose=purpose, since=since, until=until, **{"after": 0, **more})
            return [line.entry for line in tx.audit.search(query)]

        found = asked(Purpose.CASE, *span, action="notices")
        assert "one.supervisor" in {entry.actor for entry in found}
        assert "notices.listed" in {entry.action for entry in found}
        assert all(entry.action.startswith("notices.") for entry in found)
        assert {entry.details["for"] for entry in asked(Purpose.AUDIT, *span)} <= {"audit"}
        assert asked(Purpose.CASE, *span, action="notice") == []
        (first, *_), last = found, found[-1]
        assert asked(Purpose.CASE, *span, action="notices.listed", limit=1) == [first]
        assert asked(Purpose.CASE, *span, action="notices", after=last.sequence) == []
        assert asked(Purpose.CASE, span[1], span[1] + timedelta(days=1)) == []


def test_officer_lands_where_nothing_is_shown(place: Place) -> None:
    """Each role on its first page, also one who signs in at the address of a page that is another role's."""
    tried = ("/threshold", "/inbox", "/counter", "//elsewhere.example", "/nothing")
    for number, role in enumerate(GIVEN_ROLES):
        with httpx.Client(base_url=place.url, follow_redirects=True, timeout=30) as client:
            given = {"officer": f"one.{role}", "password": PASSWORD, "back": tried[number % len(tried)]}
            answer = client.post("/sign-in", data=given)
            shown = answer.status_code == 200 or "purpose-title" in answer.text
            assert shown and "/sign-in" not in str(answer.url), f"{given}: {answer.url} {answer.status_code}"
    with place.as_role(Role.AGENCY_LIAISON) as client:
        assert client.get("/").headers["location"] == "/inbox"


def test_route_is_open_to_strangers(place: Place) -> None:
    with httpx.Client(base_url=place.url, headers={"IASS-Officer": "siti.r"}, timeout=30) as stranger:
        for method, path, permission in routes(place.app):
            if permission is Permission.OPEN:
                continue
            answer = stranger.request(method, path.format_map(_Named(OWN)))
            if answer.status_code == 303:
                assert answer.headers["location"].startswith("/sign-in"), path
                continue
            assert answer.status_code == 401, f"{method} {path}"
            assert answer.headers["www-authenticate"].startswith("Bearer"), path
            assert answer.json()["type"] == "urn:iass:problem:sign-in-needed"


def test_list_holds_what_is_at_another_checkpoint(place: Place) -> None:
    everywhere = place.hire("head", "supervisor")
    both = place.hire("two.places", f"counter_officer@{OWN}", f"supervisor@{OTHER}")
    for token, places in ((place.tokens[Role.SUPERVISOR], {OWN}), (everywhere, {OWN, OTHER}), (both, {OWN, OTHER})):
        with place.as_token(token, Purpose.CASE) as client:
            alerts = client.get("/v1/alerts").json()["alerts"]
            passages = client.get("/v1/passages/recent").json()["passages"]
            lanes = client.get("/v1/lanes").json()["lanes"]
            assert {one["checkpoint"] for one in alerts} == places
            assert {one["checkpoint"] for one in passages} == places
            assert {one["checkpoint"] for one in lanes} == places
            opened = [one["lane"] for one in client.get("/v1/queue").json()["alerts"]]
            assert {lane.partition("/")[0] for lane in opened} <= places
            cases = client.get("/v1/cases").json()["cases"]
            assert {one["checkpoint"] for one in cases} == ({OTHER} if token == both else places), "led for a case"
            page = client.get("/alerts?all=true").text
            assert {name for name in (OWN, OTHER) if f"{name}/C01" in page} == places
            assert client.get(f"/v1/passages/recent?lane={OTHER}/C01").status_code == (200 if OTHER in places else 403)
            assert client.get(f"/counter?lane={OTHER}/C01").status_code == (200 if OTHER in places else 403)
            assert client.get("/v1/alerts?limit=1").json()["alerts"][0]["checkpoint"] in places


def test_list_names_a_passport_a_bearer_or_a_flight_of_another_checkpoint(place: Place) -> None:
    """The name, birth date and passport of somebody who crossed elsewhere stand behind a link."""
    both = place.hire("two.checkpoints", f"investigator@{OWN}", f"investigator@{OTHER}")
    everywhere = place.tokens_everywhere[Role.INVESTIGATOR]
    for token, places in ((place.tokens[Role.INVESTIGATOR], {OWN}), (everywhere, {OWN, OTHER}), (both, {OWN, OTHER})):
        with place.as_token(token, Purpose.CASE) as client:
            for path, of in (("/v1/links", "link"), ("/v1/look-alikes", "pair")):
                found = next(iter(client.get(path).json().values()))
                told = {(one[f"{of}_id"], one["alert_id"]) for one in found}
                assert told == {(f"{of}-{where}", f"alert-{where}") for where in places}, path
            for path, name in (("/links", "link-{}"), ("/look-alikes", "pair-{}")):
                page = client.get(path).text
                assert {where for where in (OWN, OTHER) if name.format(where) in page} == places, path
            flights = client.get("/v1/flights", params={"ahead": 100}).json()["flights"]
            assert {one["destination"] for one in flights if one["number"] == "882"} == places
            for where in (OWN, OTHER):
                answer = client.get(f"/v1/links/link-{where}")
                assert answer.status_code == (200 if where in places else 403)
                assert ("A1234" in answer.text) is (where in places)
                assert client.get(f"/links/link-{where}").status_code == answer.status_code


def test_crossing_is_recorded_at_another_checkpoint(place: Place) -> None:
    with place.as_role(Role.COUNTER_OFFICER) as client:
        part = {"checkpoint": OTHER, "lane": "C01", "direction": "arrival"}
        for path, name, field in (("/v1/crossings", "crossing", "frames"), ("/v1/captures", "capture", "frame")):
            answer = client.post(path, data={name: json.dumps(part)}, files=[(field, ("1.jpg", b"x", "image/jpeg"))])
            assert answer.status_code == 403, answer.text
            assert "another place" in answer.json()["detail"]
            part_here = {name: json.dumps({**part, "checkpoint": OWN})}
            answer = client.post(path, data=part_here, files=[(field, ("1.jpg", b"x", "image/jpeg"))])
            assert answer.status_code == 422, answer.text


def test_strangers_pictures_are_read(place: Place) -> None:
    """A body beyond every limit is not looked at either."""

    def endless() -> Iterator[bytes]:
        yield from (b"x" * 65_536 for _ in range(64))

    for path in ("/v1/crossings", "/v1/captures", "/v1/searches"):
        with httpx.Client(base_url=place.url) as stranger:
            answer = stranger.post(path, content=endless())
            assert answer.status_code == 401


@pytest.mark.parametrize(
    "given", [{}, {"IASS-CSRF": ""}, {"IASS-CSRF": "0" * 64}, {"IASS-CSRF": csrf_token("another")}]
)
def test_cookie_alone_changes_something(place: Place, given: dict[str, str]) -> None:
    token = place.tokens[Role.SUPERVISOR]
    with httpx.Client(base_url=place.url, cookies={"iass_session": token}) as client:
        answer = client.post(f"/v1/alerts/alert-{OWN}/claim", headers=given)
        assert answer.status_code == 403
        assert answer.json()["type"] == "urn:iass:problem:foreign-form"
        assert client.post("/sessions", headers=given, data={"csrf": "x"}).status_code == 403
        assert client.post("/sign-out", headers=given).status_code == 403
        assert client.get("/v1/lanes").status_code == 200


def test_form_of_the_page_is_refused(place: Place) -> None:
    token = place.hire("forms", f"supervisor@{OWN}")
    with httpx.Client(base_url=place.url, cookies={"iass_session": token}) as client:
        sent = {"csrf": csrf_token(token)}
        assert client.post("/sessions", data={**sent, "session": "session-none"}).status_code == 404
        assert client.post("/sign-out", data=sent).headers["location"] == "/sign-in"
        assert client.get("/v1/alerts").status_code == 401


def test_session_is_fixed_before_the_sign_in(place: Place) -> None:
    """Neither a token that an attacker made up nor one that the browser had is valid afterwards."""
    place.hire("fixed", f"supervisor@{OWN}")
    former = place.sign_in("fixed")
    for planted in ("planted-by-somebody", former):
        with httpx.Client(base_url=place.url, cookies={"iass_session": planted}) as client:
            answer = client.post("/sign-in", data={"officer": "fixed", "password": PASSWORD})
            assert answer.status_code == 303
            cookie = answer.headers["set-cookie"]
            assert planted not in cookie
            assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Path=/" in cookie
        with place.as_token(planted) as thief:
            assert thief.get("/v1/alerts").status_code == 401


def _denied_within(client: httpx.Client, path: str = "/v1/lanes") -> int:
    return client.get(path).status_code


Lower = Callable[[Place, str], object]


@pytest.mark.parametrize(
    "lower",
    [
        lambda place, name: place.application.entrance.accounts.change_roles(name, [Grant(Role.AUDITOR)], ROOT),
        lambda place, name: place.application.entrance.accounts.disable(name, ROOT),
        lambda place, name: place.application.entrance.accounts.revoke(name, ROOT),
        lambda place, name: place.application.entrance.accounts.reset(name, PASSWORD, ROOT),
    ],
    ids=["role", "disabled", "revoked", "reset"],
)
def test_former_right_is_used_in_mid_session(place: Place, lower: Lower, request: pytest.FixtureRequest) -> None:
    name = f"mid.{request.node.callspec.id}"
    with place.as_token(place.hire(name, f"supervisor@{OWN}")) as client:
        assert _denied_within(client) == 200
        lower(place, name)
        assert _denied_within(client) == 401
        assert client.get("/alerts").headers["location"].startswith("/sign-in")


def test_key_does_more_than_it_is_for(place: Place) -> None:
    keys = place.application.entrance.keys
    secret, made = keys.make("gate", [Permission.RECORD_CROSSING], [f"{OWN}/C01"], 30, ROOT)
    with place.as_key(secret) as device:
        assert [lane["checkpoint"] for lane in device.get("/v1/lanes").json()["lanes"]] == [OWN]
        assert device.get("/v1/alerts").status_code == 403
        part = {"checkpoint": OWN, "lane": "C02", "direction": "arrival"}
        answer = device.post(
            "/v1/captures", data={"capture": json.dumps(part)}, files=[("frame", ("1.jpg", b"x", "image/jpeg"))]
        )
        assert answer.status_code == 403
        keys.revoke(made.name, ROOT)
        assert device.get("/v1/lanes").status_code == 401


def test_carriers_key_hands_in_a_list_in_anothers_name(place: Place) -> None:
    keys = place.application.entrance.keys
    secret, _ = keys.make("garuda", [Permission.RECEIVE_PASSENGER_LISTS], [OWN], 30, ROOT, ["GA"])
    leaves = datetime.now(UTC) + timedelta(hours=1)

    def sent(carrier: str, port: str) -> bytes:
        times = [moment.astimezone(ZoneInfo("Asia/Tokyo")) for moment in (leaves, leaves + timedelta(hours=7))]
        columns = "flight,origin,destination,departs_at,arrives_at,surname,given_names,birth_date,nationality"
        row = f"{carrier}881,NRT,{port},{times[0].isoformat()},{times[1].isoformat()},TORVALE,CASPIAN,1981-03,UTO"
        return f"{columns},document_number\n{row},U6642901\n".encode()

    with place.as_key(secret) as carrier:
        for name, port, rules in (("SQ", OWN, ["other-carrier"]), ("GA", OTHER, ["other-place"]), ("GA", OWN, [])):
            (receipt,) = carrier.post("/v1/passenger-lists", content=sent(name, port)).json()["messages"]
            assert [fault["rule"] for fault in receipt["faults"]] == rules
            assert (receipt["outcome"], receipt["travellers"]) == (("refused", 0) if rules else ("taken", 1))
        assert carrier.get("/v1/flights").status_code == 403
    with place.as_token(place.tokens_everywhere[Role.SUPERVISOR]) as supervisor:
        flights = supervisor.get("/v1/flights").json()["flights"]
    assert {(flight["carrier"], flight["destination"]) for flight in flights} == {("GA", OWN)}
    with place.application.entrance.accounts.records.reading() as tx:
        told = [
            (entry.action, entry.details["sender"], entry.details.get("rules"))
            for entry in tx.audit.entries()
            if entry.actor == "key.garuda" and entry.action.startswith("passengers.")
        ]
    assert told == [
        ("passengers.refused", "carrier", ["other-carrier"]),
        ("passengers.refused", "carrier", ["other-place"]),
        ("passengers.received", "carrier", None),
    ]


@pytest.mark.parametrize(
    "value", ["Bearer", "Bearer x", "Bearer iass_none", "Basic eDp5", "bearer  two words", "Bearer naïve"]
)
def test_key_is_none(place: Place, value: str) -> None:
    answer = httpx.get(f"{place.url}/v1/lanes", headers=[(b"Authorization", value.encode("latin-1"))])
    assert answer.status_code == 401


def test_key_that_ended_falls_back_on_a_session(place: Place) -> None:
    token = place.tokens[Role.SUPERVISOR]
    headers = {"Authorization": "Bearer iass_none"}
    assert httpx.get(f"{place.url}/v1/alerts", headers=headers, cookies={"iass_session": token}).status_code == 401


@pytest.mark.parametrize("by", ["session", "key"])
def test_stream_goes_on_after_the_session_is_revoked(place: Place, by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from iass.service import feed

    monkeypatch.setattr(feed, "LOOK_SECONDS", 0.05)
    entrance, name = place.application.entrance, f"stream.{by}"
    if by == "key":
        secret, _ = entrance.keys.make(name, [Permission.SEE_ALERTS], ["*"], 30, ROOT)
        client = place.as_key(secret)
    else:
        client = place.as_token(place.hire(name, f"supervisor@{OWN}"))
    ended = threading.Event()
    with client, client.stream("GET", _STREAM) as answer:
        lines = answer.iter_lines()
        assert next(lines)

        def read() -> None:
            for _ in lines:
                pass
            ended.set()

        reader = threading.Thread(target=read)
        reader.start()
        assert not ended.wait(0.3)
        if by == "key":
            entrance.keys.revoke(name, ROOT)
        else:
            entrance.accounts.revoke(name, ROOT)
        assert ended.wait(20)
        reader.join()


def test_stream_tells_of_another_checkpoint(place: Place) -> None:
    heard: list[str] = []
    with place.application.entrance.accounts.records.transaction() as tx:
        for checkpoint in (OWN, OTHER):  # those of the walk are closed by now
            tx.alerts.add(replace(alert(), alert_id=AlertId(f"fresh-{checkpoint}"), checkpoint=checkpoint))  # type: ignore[attr-defined]  # as above
    with place.as_role(Role.SUPERVISOR) as client, client.stream("GET", f"{_STREAM}?after=0") as answer:
        other = place.hire("elsewhere", f"supervisor@{OTHER}")
        with place.as_token(other) as colleague:
            assert colleague.post(f"/v1/alerts/fresh-{OTHER}/claim").status_code == 200
        with place.as_token(place.hire("here", f"supervisor@{OWN}")) as colleague:
            taken = colleague.post(f"/v1/alerts/fresh-{OWN}/claim")
            assert taken.is_success, taken.text
        until = time.monotonic() + 20
        for line in answer.iter_lines():
            if line.startswith("data:"):
                heard.append(json.loads(line.removeprefix("data:"))["payload"]["lane"])
            if line.startswith("data:") and taken.json()["alert_id"] in line and "here" in line:
                break
            assert time.monotonic() < until
    assert set(heard) == {f"{OWN}/C01"}


def test_time_of_a_session_is_over(place: Place) -> None:
    token = place.hire("late", f"supervisor@{OWN}")
    records = place.application.entrance.door.records
    with records.transaction() as tx:
        (session,) = tx.sessions.of(OfficerId("late"))
        tx.sessions.see(session.session_id, session.seen_at - timedelta(hours=1))
    with place.as_token(token) as client:
        assert client.get("/v1/alerts").status_code == 401


def test_secret_is_in_an_answer(place: Place) -> None:
    for path in ("/v1/lanes", "/sign-in", "/sessions", "/nothing"):
        token = place.tokens[Role.SUPERVISOR]
        with place.as_token(token) as client:
            answer = client.get(path)
            assert token not in answer.text + str(answer.headers), path


def test_menu_leads_where_one_may_not_go(place: Place) -> None:
    for role in (Role.AUDITOR, Role.OPERATOR, Role.COUNTER_OFFICER, Role.INVESTIGATOR):
        with place.as_role(role, Purpose.CASE) as client:
            home = client.get("/", follow_redirects=True)
            assert home.status_code == 200, role
            for path in ("/alerts", "/search", "/links", "/look-alikes", "/threshold"):
                offered = f'href="{path}"' in home.text
                assert offered is (client.get(path).status_code == 200), f"{role}: {path}"


def test_first_account_of_another_process_is_not_noticed(tmp_path: Path) -> None:
    application = build(Settings(data_dir=tmp_path, threads=1, port=0))
    try:
        with running(create_app(application), "127.0.0.1", 0) as url:
            named = {"IASS-Officer": "siti.r"}
            assert httpx.get(f"{url}/v1/lanes", headers=named).status_code == 200
            application.entrance.accounts.add("root", [Grant(Role.OPERATOR)], PASSWORD, ROOT)
            assert httpx.get(f"{url}/v1/lanes", headers=named).status_code == 401
    finally:
        application.close()


def test_form_with_its_token_ends_in_an_error(place: Place) -> None:
    """Where the route reads the body bare, a form is what it cannot use, and no fault of the program."""
    token = place.tokens_everywhere[Role.SUPERVISOR]
    with httpx.Client(base_url=place.url, cookies={"iass_session": token}, timeout=30) as client:
        answer = client.post("/v1/passenger-lists", data={"csrf": csrf_token(token)})
        assert answer.status_code < 500


def test_watchlist_desk_learns_of_a_request_among_its_duties_or_its_own_desk_does_not(place: Place) -> None:
    """Each part of the page is for whoever has the right to it, and for what it is looked at."""
    asked = {"kind": "access", "name": "PETITIONER SEKALI", "contact": "x@example.org", "asked": "a copy"}
    with place.as_token(place.tokens_everywhere[Role.DATA_PROTECTION_OFFICER]) as client:
        assert client.post("/v1/subject-requests", json=asked).status_code == 200
        own = client.get("/duties")
        assert own.status_code == 200 and "PETITIONER SEKALI" in own.text
        assert "/notices/" not in own.text and client.get("/duties/calendar").status_code == 403
        assert "PETITIONER" not in client.get("/duties", params={"days": 0}).text, "it is due in three days"
    for role in (Role.WATCHLIST_AUTHOR, Role.PROTECTION_OFFICER, Role.SUPERVISOR):
        with place.as_token(place.tokens_everywhere[role]) as client:
            client.headers["IASS-Purpose"] = min(PURPOSES[role].of(Permission.SEE_DUTIES)).value
            shown = client.get("/duties")
            assert shown.status_code == 200, role
            assert "PETITIONER" not in shown.text and 'id="requests-due"' not in shown.text, role
