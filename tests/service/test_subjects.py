"""The subject desk over HTTP: nobody's data without a request, nothing that tells who is sought, and nothing late."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest
from tests.contracts.samples import MADE, PERSON

from iass.access import Officer, Purpose, Role, Scope
from iass.application import Application
from iass.case.evidence import digest_of
from iass.console.catalogue import Language, load
from iass.console.packet_pdf import print_packet
from iass.demo import cast
from iass.errors import Conflict
from iass.handover.told_evidence import evidence_json
from iass.ids import AlertId, CrossingId, EnrolmentId, ImageId, NoticeId, OfficerId, PersonId
from iass.registry.enrolment import Enrolment, GalleryName
from iass.subject.packet import Packet, gather
from iass.subject.records import SubjectDeskTransaction
from iass.watchlist.notice import NoticeKind, Told
from iass.watchlist.zone import Zone

from .counter import Counter, selfie

NADIA = "SIMKIM-P010"
_DPO = {"IASS-Officer": "dpo"}
_ASKED = {"name": "NADIA", "contact": "nadia@example.org", "asked": "what is held of me"}


def _ask(client: httpx.Client, kind: str = "access", **more: str) -> str:
    answer = client.post("/v1/subject-requests", json={"kind": kind, **_ASKED, **more}, headers=_DPO)
    assert answer.status_code == 200, answer.text
    return f"/v1/subject-requests/{answer.json()['request_id']}"


def _post(client: httpx.Client, path: str, **body: object) -> httpx.Response:
    """About the version that stands, unless it says another one."""
    if not path.endswith(("/search", "/passages")):
        body = {"version": client.get(path.rpartition("/")[0], headers=_DPO).json()["history"][-1]["version"], **body}
    return client.post(path, json=body, headers=_DPO)


def _correct(client: httpx.Client, path: str, **said: str) -> httpx.Response:
    proposed = _post(client, f"{path}/correction", **said)
    assert proposed.status_code == 200, proposed.text
    return _second(client, path, proposed.json()["version"], "dpo.two")


def _second(client: httpx.Client, path: str, version: int, name: str) -> httpx.Response:
    said = {"version": version, "note": "seen"}
    return client.post(f"{path}/correction/second", json=said, headers={"IASS-Officer": name})


def _identified(client: httpx.Client, kind: str = "access", person: str = NADIA) -> str:
    path = _ask(client, kind)
    assert _post(client, f"{path}/identity", person_id=person, checked="document").status_code == 200
    return path


def test_packet_is_made_of_somebody_whose_identity_nobody_checked(client: httpx.Client) -> None:
    path = _ask(client)
    assert _post(client, f"{path}/packet").status_code == 409
    found = _post(client, f"{path}/search", name="NADIA PUTRI", document_number=cast.LOOK_ALIKE.document.number)
    assert NADIA in [one["subject_id"] for one in found.json()["lists"][0]["candidates"]]
    _post(client, f"{path}/identity", person_id=NADIA, checked="document")
    made = _post(client, f"{path}/packet").json()
    assert made["person_id"] == NADIA
    held = made["held"]
    assert len(held["registry"]["rows"]) >= 1
    assert held["pictures"]["rows"][0]["base64"] and held["templates"]["rows"][0]["model"].startswith("sface")
    assert _post(client, f"{path}/answer", note="handed over").json()["state"] == "answered"
    assert _post(client, f"{path}/packet").status_code == 409, "an ended request shows nothing any more"


def test_search_of_the_desk_reads_the_watchlist_or_leaves_no_trace(
    client: httpx.Client, installation: Application
) -> None:
    path = _ask(client)
    found = _post(client, f"{path}/search", name="NADIA").json()
    assert [one["name"] for one in found["lists"]] == ["registry"]
    with installation.subjects.records.reading() as tx:
        (entry,) = tx.audit.about([found["search_id"]])
    assert (entry.details["case_number"], entry.details["purpose"]) == (path.rpartition("/")[2], "subject request")


def test_data_of_one_go_out_under_the_check_of_another(client: httpx.Client) -> None:
    """Two officers with one request: the second one finds somebody else, while the first one has his page open."""
    path = _identified(client)
    assert _post(client, f"{path}/identity", person_id="SIMKIM-P009", checked="proxy").status_code == 200
    stale: dict[str, dict[str, object]] = {
        "identity": {"person_id": NADIA, "checked": "document"}, "packet": {}, "answer": {"note": "handed over"},
        "refusal": {"refusal": "33b", "note": "no"}, "withdrawal": {"note": "no"},
        "correction": {"note": "seen", "birth_place": "Ambon"},
    }  # fmt: skip
    for act, body in stale.items():
        answer = _post(client, f"{path}/{act}", version=2, **body)
        assert answer.status_code == 409 and "changed meanwhile" in answer.text, act
    last = client.get(path).json()["history"][-1]
    assert (last["version"], last["person_id"], last["checked"]) == (3, "SIMKIM-P009", "proxy")
    assert _post(client, f"{path}/packet", version=3).json()["person_id"] == "SIMKIM-P009"


@pytest.mark.parametrize("withdrawn", [False, True])
def test_packet_keeps_writers_waiting_or_is_made_of_a_request_that_ended_meanwhile(
    client: httpx.Client, installation: Application, monkeypatch: pytest.MonkeyPatch, withdrawn: bool
) -> None:
    """Its looks are found in the whole audit log, which takes long."""
    desk, officer = installation.subjects, Officer(OfficerId("dpo"))
    known = _identified(client).rpartition("/")[2]

    def write() -> None:
        if withdrawn:
            desk.withdraw(known, 2, "changed her mind", officer)
        else:
            desk.page(officer)

    def amid(whole: SubjectDeskTransaction, *given: Any) -> Packet:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(write).result(timeout=10)
        return gather(whole, *given)

    monkeypatch.setattr("iass.subject.desk.gather", amid)
    with pytest.raises(Conflict, match="changed meanwhile") if withdrawn else nullcontext():
        assert desk.packet(known, 2, officer).person_id == NADIA
    with desk.records.reading() as tx:
        made = [one for one in tx.audit.about([NADIA]) if one.details.get("request") == known]
    assert [one.action for one in made] == ([] if withdrawn else ["subject.packet_made"])


@pytest.fixture
def sought_too(installation: Application) -> Iterator[str]:
    """A notice on Nadia's own document number, of which she was not told, and one that protects her."""
    number = cast.LOOK_ALIKE.document.number
    with installation.subjects.records.transaction() as tx:
        pattern = tx.notices.get(NoticeId("N-2026-007"))
        assert pattern is not None
        for name, kind in (("N-SUBJ-1", pattern.kind), ("N-SUBJ-2", NoticeKind.PROTECT)):
            if tx.notices.get(NoticeId(name)) is None:
                fresh = replace(pattern, notice_id=NoticeId(name), kind=kind, version=1, image_ids=(), told=None)
                tx.notices.put(replace(fresh, document_numbers=(number,), surname="ELSE", given_names="SOMEBODY"), MADE)
    yield number
    with installation.subjects.records.transaction() as tx:
        for name in ("N-SUBJ-1", "N-SUBJ-2"):
            notice = tx.notices.get(NoticeId(name))
            assert notice is not None
            tx.notices.put(replace(notice, document_numbers=("GONE1",), version=notice.version + 1), MADE)


def _packet(installation: Application, client: httpx.Client, scope: Scope) -> Packet:
    path = _identified(client)
    officer = Officer(OfficerId("dpo"), scope=scope)
    return installation.subjects.packet(path.rpartition("/")[2], 2, officer)


def test_packet_shows_by_a_gap_that_somebody_is_sought_or_looked_after(
    client: httpx.Client, installation: Application, sought_too: str
) -> None:
    """The same words with and without, but for a decision of which the person was told by law. What somebody else on
    the same number was told is nobody's business."""
    before = _packet(installation, client, Scope())
    with installation.subjects.records.transaction() as tx:
        notice = tx.notices.get(NoticeId("N-SUBJ-1"))
        assert notice is not None
        told = Told(date(2026, 11, 24), "by letter", OfficerId("desk"))
        tx.notices.put(replace(notice, told=told, version=notice.version + 1), MADE)
    others = _packet(installation, client, Scope())
    with installation.subjects.records.transaction() as tx:
        own = cast.LOOK_ALIKE.document
        named = replace(notice, surname=own.surname, given_names=own.given_names)
        tx.notices.put(replace(named, told=told, version=notice.version + 2), MADE)
    after = _packet(installation, client, Scope())
    for one in (before, others):
        assert next(part.rows for part in one.sections if part.name.value == "notices") == ()
    text = repr(before) + repr(others)
    assert "N-SUBJ" not in text and "PROTECT" not in text and "ELSE" not in text
    assert all(
        part.withheld for part in before.sections if part.name.value in ("notices", "alerts", "passages", "looks")
    )
    (row,) = next(part.rows for part in after.sections if part.name.value == "notices")
    assert row["told_on"] == "2026-11-24"
    assert "N-SUBJ-2" not in repr(_packet(installation, client, Scope(protected=None)))


def test_packet_tells_that_somebody_is_looked_at(client: httpx.Client, installation: Application) -> None:
    """A victim is looked at by the protection desk, and whoever is watched by everybody."""
    looking = Officer(OfficerId("protector"), Role.PROTECTION_OFFICER, Scope(protected=None), Purpose.PROTECTION)
    before = _packet(installation, client, Scope())
    installation.registry.get(PersonId(NADIA), looking)
    installation.registry.portrait(PersonId(NADIA), looking)
    after = _packet(installation, client, Scope())
    looks = [next(part.rows for part in one.sections if part.name.value == "looks") for one in (before, after)]
    assert [one["act"] for one in looks[1][len(looks[0]) :]] == ["subject.packet_made"]


def test_passage_or_false_alert_of_the_person_is_left_out(
    client: httpx.Client, counter: Counter, installation: Application
) -> None:
    said = counter.cross(cast.LOOK_ALIKE, "departure", lane="T71", frames=[selfie("P010")]).json()
    alert_id = said["alert_id"]
    assert client.post(f"/v1/alerts/{alert_id}/clearance", json={}).json()["needs_second"]
    slip = installation.wrongly_stopped.slip(alert_id, Officer(OfficerId("test.officer")))
    path = _ask(client, reference=slip.reference.lower())
    wrong = _post(client, f"{path}/identity", person_id="SIMKIM-P009", checked="slip")
    assert wrong.status_code == 409 and "another person" in wrong.text
    assert _post(client, f"{path}/identity", person_id=NADIA, checked="slip").status_code == 200
    held = _post(client, f"{path}/packet").json()["held"]
    assert said["crossing_id"] in [one["crossing"] for one in held["passages"]["rows"]]
    assert slip.reference in [one["slip"] for one in held["alerts"]["rows"]]
    assert "SECURE" not in str(held["passages"]) and "REFER" not in str(held["passages"])
    whole = installation.subjects.packet(path.rpartition("/")[2], 2, Officer(OfficerId("dpo")))
    for language in Language:
        assert print_packet(whole, load(language)).startswith(b"%PDF"), "each code has a word"
    looks = {one["act"] for one in _post(client, f"{path}/packet").json()["held"]["looks"]["rows"]}
    assert "subject.packet_made" in looks
    client.post(f"/v1/alerts/{alert_id}/clearance", json={}, headers={"IASS-Officer": "second.officer"})
    pairs = client.get("/v1/look-alikes", params={"state": "cleared"}).json()["look_alikes"]
    cleared = _post(client, f"{path}/packet").json()["held"]
    assert pairs and "doubles" not in cleared, "a clearance by papers names whoever is sought"
    assert cleared.keys() == held.keys()
    for pair in pairs:
        client.post(f"/v1/look-alikes/{pair['pair_id']}/undo", json={"reason": "another test"})


_KEIKO = replace(
    cast.LOOK_ALIKE,
    known=False,
    document=replace(
        cast.LOOK_ALIKE.document, number="TK1234567", issuer="JPN", nationality="JPN", surname="TANAKA",
        given_names="KEIKO",
    ),
)  # fmt: skip
"""A foreigner with the face that is taken for another's."""


def _stopped(client: httpx.Client, counter: Counter, installation: Application, lane: str) -> tuple[str, str]:
    """The passage at which she was wrongly stopped, and the reference of her slip."""
    said = counter.cross(_KEIKO, "departure", lane=lane, frames=[selfie("P010")]).json()
    client.post(f"/v1/alerts/{said['alert_id']}/clearance", json={})
    slip = installation.wrongly_stopped.slip(said["alert_id"], Officer(OfficerId("test.officer")))
    return said["crossing_id"], slip.reference


def test_foreigner_with_a_slip_gets_no_packet(
    client: httpx.Client, counter: Counter, installation: Application
) -> None:
    crossing_id, reference = _stopped(client, counter, installation, "T72")
    path = _ask(client, reference=reference)
    assert _post(client, f"{path}/identity", person_id=NADIA, checked="slip").status_code == 409
    (found,) = _post(client, f"{path}/passages").json()["passages"]
    assert (found["crossing_id"], found["name"], found["document_number"]) == (crossing_id, "KEIKO TANAKA", "TK1234567")
    day = str(Zone.WIB.day_of(datetime.fromisoformat(found["at"])))
    by_document = _post(client, f"{path}/passages", document_number="tk1234567", state="JPN", day=day).json()
    assert crossing_id in [one["crossing_id"] for one in by_document["passages"]]
    assert _post(client, f"{path}/passages", document_number="TK1234567").status_code == 422
    known = _post(client, f"{path}/identity", crossing_id=crossing_id, checked="slip", note="passport seen")
    assert (known.json()["person_id"], known.json()["crossing_id"]) == (None, crossing_id), known.text
    made = _post(client, f"{path}/packet").json()
    assert crossing_id in [one["crossing"] for one in made["held"]["passages"]["rows"]]
    (stop,) = [one for one in made["held"]["alerts"]["rows"] if one["slip"] == reference]
    assert stop["pictures"][0]["base64"]
    assert path.rpartition("/")[2] in [one["request"] for one in made["held"]["requests"]["rows"]]
    looks = ("subject.passages_searched", "subject.identified", "subject.packet_made")
    with installation.subjects.records.reading() as tx:
        acts = {one.action for one in tx.audit.naming(crossing_id, looks)}
    assert acts == set(looks), "each look is on record"
    both = _post(client, f"{path}/identity", crossing_id=crossing_id, person_id=NADIA, checked="document")
    assert both.status_code == 422


def test_slip_of_another_leads_to_a_stranger_s_data(
    client: httpx.Client, counter: Counter, installation: Application
) -> None:
    _, reference = _stopped(client, counter, installation, "T73")
    other = replace(_KEIKO, document=replace(_KEIKO.document, number="TK7654321", surname="SATO"))
    passed = counter.cross(other, "departure", lane="T74", frames=[selfie("P001")]).json()
    path = _ask(client, reference=reference)
    wrong = _post(client, f"{path}/identity", crossing_id=passed["crossing_id"], checked="slip")
    assert wrong.status_code == 409 and "another person" in wrong.text


def test_correction_leaves_a_copy_as_it_was(client: httpx.Client, installation: Application) -> None:
    person = "SIMKIM-P009"
    path = _identified(client, "correction", person)
    assert _post(client, f"{path}/answer", note="done").status_code == 409
    assert _post(client, f"{path}/correction", note="nothing").status_code == 422
    effect = _correct(client, path, birth_place="Sawahlunto", note="certificate of birth seen").json()
    assert (effect["changed"], effect["version"]) == (["birth_place"], effect["former_version"] + 1)
    assert (effect["pictures"], effect["must_tell"]) == (1, "SIMKIM")
    told = client.get(f"/v1/persons/{person}").json()
    assert told["birth_place"] == "Sawahlunto"
    with installation.subjects.records.reading() as tx:
        (entry,) = [one for one in tx.audit.about([person]) if one.action == "registry.corrected"]
    assert entry.details["fields"] == ["birth_place"] and "Sawahlunto" not in str(entry.details)
    assert client.get(path).json()["history"][-1]["state"] == "corrected"


def test_one_officer_alone_erases_or_the_desk_only_writes_that_it_did(
    client: httpx.Client, installation: Application
) -> None:
    """And the packet of an erased person still has pictures."""
    person, desk = "SUBJ-ERASED", installation.subjects
    with desk.records.transaction() as tx:
        tx.people.put(replace(PERSON, person_id=PersonId(person), documents=()))
        tx.images.put(ImageId("image-subj-erased"), person, b"x", "image/png")
        template = tx.enrolments.of_subject(GalleryName.REGISTRY, NADIA)[0].template
        tx.enrolments.add(
            Enrolment(
                EnrolmentId("enr-subj-erased"), GalleryName.REGISTRY, person, ImageId("image-subj-erased"), template
            )
        )
    path = _identified(client, "erasure", person)
    assert len(_post(client, f"{path}/packet").json()["held"]["templates"]["rows"]) == 1
    assert _post(client, f"{path}/answer", note="erased by hand").status_code == 409
    assert _post(client, f"{path}/correction", note="x", surname="X").status_code == 409
    said = _post(client, f"{path}/erasure", note="asked in writing").json()
    assert (said["state"], said["proposal"]) == ("proposed", None)
    seen = {"version": said["version"], "note": "seen"}
    own = client.post(f"{path}/erasure/second", json=seen, headers=_DPO)
    assert own.status_code == 403, own.text
    assert _second(client, path, said["version"], "dpo.two").status_code == 409, "it is no correction"
    done = client.post(f"{path}/erasure/second", json=seen, headers={"IASS-Officer": "dpo.two"})
    assert done.status_code == 200, done.text
    assert (done.json()["pictures"], done.json()["templates"]) == (1, 1)
    assert {one["holding"]: one["article"] for one in done.json()["kept"]}["passages"] == "UU 27/2022 art. 15(1)(c)"
    assert client.get(path).json()["history"][-1]["state"] == "erased"
    again = _identified(client, "access", person)
    held = _post(client, f"{again}/packet").json()["held"]
    assert held["registry"]["rows"] and not held["pictures"]["rows"] and not held["templates"]["rows"]


def test_one_officer_alone_lifts_a_ban_on_entry(client: httpx.Client, installation: Application) -> None:
    """By another nationality in the registry. Nobody makes a proposal of their own, or one that they have not seen."""
    person = "SIMKIM-P007"
    before = client.get(f"/v1/persons/{person}").json()
    path = _identified(client, "correction", person)
    other = "SGP" if before["nationality"] != "SGP" else "MYS"
    assert _second(client, path, 2, "dpo.two").status_code == 409
    said = _post(client, f"{path}/correction", nationality=other, note="certificate seen").json()
    assert (said["state"], said["proposal"]["nationality"], said["proposal"]["surname"]) == ("proposed", other, None)
    assert client.get(f"/v1/persons/{person}").json()["version"] == before["version"]
    for name in ("dpo", "DPO"):
        own = _second(client, path, said["version"], name)
        assert own.status_code == 403, own.text
    assert _second(client, path, said["version"] - 1, "dpo.two").status_code == 409
    assert _second(client, path, said["version"], "dpo.two").status_code == 200
    with installation.subjects.records.reading() as tx:
        (made,) = [one for one in tx.audit.about([person]) if one.action == "registry.corrected"]
        (asked,) = [one for one in tx.audit.about([path.rpartition("/")[2]]) if one.action == "subject.proposed"]
    assert (made.actor, asked.actor, asked.details["fields"]) == ("dpo.two", "dpo", ["nationality"])
    assert made.details["nationality"] == {"from": before["nationality"], "to": other}


def test_correction_of_a_name_is_not_found_under_it(client: httpx.Client, installation: Application) -> None:
    path = _identified(client, "correction", "SIMKIM-P008")
    assert _correct(client, path, surname="QWERTYANTO", note="passport seen").status_code == 200
    installation.papers_search.prepare()
    given = client.get("/v1/persons/SIMKIM-P008").json()["given_names"]
    found = _post(client, f"{_ask(client)}/search", name=f"{given} QWERTYANTO").json()["lists"][0]["candidates"]
    assert [one["subject_id"] for one in found] == ["SIMKIM-P008"]


@pytest.mark.parametrize(
    ("kind", "refusal", "status"),
    [
        ("access", "33b", 200), ("erasure", "15c", 200), ("access", "15b", 422), ("information", "33a", 422),
        ("compensation", "nothing", 422),
    ],
)  # fmt: skip
def test_request_is_refused_on_an_article_that_does_not_hold_for_it(
    client: httpx.Client, kind: str, refusal: str, status: int
) -> None:
    path = _ask(client, kind)
    answer = _post(client, f"{path}/refusal", refusal=refusal, note="explained in the letter")
    assert answer.status_code == status, answer.text
    last = client.get(path).json()["history"][-1]
    assert (last["state"], last["refusal"]) == (("refused", refusal) if status == 200 else ("received", ""))


def test_request_runs_out_unseen(client: httpx.Client) -> None:
    """By law access is given within three days."""
    path = _ask(client)
    request: dict[str, Any] = client.get(path).json()["history"][0]
    assert datetime.fromisoformat(request["due_at"]) - datetime.fromisoformat(request["received_at"]) == timedelta(
        hours=72
    )
    assert request["request_id"] in _due(client, hours=72)
    assert request["request_id"] not in _due(client, hours=71)
    _post(client, f"{path}/withdrawal", note="asked again later")
    assert request["request_id"] not in _due(client, hours=72)


def _due(client: httpx.Client, hours: int) -> list[str]:
    due = client.get("/v1/subject-requests/due", params={"hours": hours}).json()["requests"]
    return [one["request_id"] for one in due]


def test_name_that_was_read_wrong_stays_or_is_put_right_by_one_officer(
    client: httpx.Client, counter: Counter, installation: Application
) -> None:
    crossing_id, reference = _stopped(client, counter, installation, "T75")
    path = _ask(client, "correction", reference=reference)
    known = _post(client, f"{path}/identity", crossing_id=crossing_id, checked="slip").json()
    assert known["state"] == "identified"
    nothing = _post(client, f"{path}/correction", surname="TANAKA", note="passport seen")
    assert nothing.status_code == 422 and "read already" in nothing.text
    proposed = _post(client, f"{path}/correction", surname="TANABE", document_number="TK7654300", note="passport seen")
    assert _second(client, path, proposed.json()["version"], "dpo").status_code == 403
    done = _second(client, path, proposed.json()["version"], "dpo.two").json()
    assert (done["crossing_id"], done["person_id"], done["changed"]) == (crossing_id, None, ["number", "surname"])
    seen = client.get(f"/v1/crossings/{crossing_id}").json()
    assert (seen["document"]["surname"], seen["document"]["number"]) == ("TANABE", "TK7654300")
    passage = installation.passages.get(CrossingId(crossing_id))
    assert installation.passages.put_right(passage.crossing_id) == passage.document
    alert = installation.alerts.get(AlertId(passage.alert_id or ""))
    assert alert.traveller_name == "KEIKO TANAKA", "what officers judged by stays as evidence"
    with installation.subjects.records.reading() as tx:
        told = evidence_json(tx, alert.alert_id, [])
    leaves = told["leaves"] if isinstance(told, dict) else None
    assert isinstance(leaves, list) and alert.evidence is not None
    assert digest_of(str(one["sha256"]) for one in leaves if isinstance(one, dict)) == alert.evidence.digest


_ANI = {"IASS-Officer": "ani.author"}


def test_answer_about_a_notice_tells_whether_there_is_one(client: httpx.Client, sought_too: str) -> None:
    """The one is sought, of the other nobody has a notice."""
    answers = []
    assert sought_too
    for person in (NADIA, "SIMKIM-P005"):
        path = _identified(client, "correction", person)
        said = _post(client, f"{path}/notice-desk", note="she says that it is not her")
        answers.append({name: said.json()[name] for name in ("jawaban", "answer")})
        assert _post(client, f"{path}/packet").status_code == 409
        assert _post(client, f"{path}/refusal", refusal="33c", note="no").status_code == 409, "a refusal would tell"
        request = path.rpartition("/")[2]
        (waits,) = [
            one
            for one in client.get("/v1/notice-requests", headers=_ANI).json()["requests"]
            if one["request_id"] == request
        ]
        assert waits["note"] == "she says that it is not her" and waits["documents"]
        due = client.get("/v1/subject-requests/due", params={"hours": 72}, headers=_DPO).json()["requests"]
        assert request in [one["request_id"] for one in due], "its time runs on"
        looked = client.post(
            f"/v1/notice-requests/{request}/looked", json={"version": waits["version"]}, headers=_ANI
        ).json()
        assert looked == {"request_id": request, "state": "answered"}
        last = client.get(path, headers=_DPO).json()["history"][-1]
        assert (last["state"], last["note"]) == ("answered", ""), "nor does the end"
        again = client.post(f"/v1/notice-requests/{request}/looked", json={"version": 4}, headers=_ANI)
        assert again.status_code == 409
    assert answers[0] == answers[1]


@pytest.mark.parametrize("kind", ["access", "compensation"])
def test_request_that_is_no_correction_goes_to_the_watchlist_desk(client: httpx.Client, kind: str) -> None:
    assert _post(client, f"{_identified(client, kind)}/notice-desk", note="seen").status_code == 409
