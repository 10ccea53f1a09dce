"""What a counter gets back for a traveller."""

import io

import httpx
import pytest
from PIL import Image

from iass.application import Application
from iass.demo import cast, people

from .counter import Counter, chip_portrait, crossing_part, pictures, selfie


def _wall() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (640, 480), (96, 96, 96)).save(buffer, "JPEG")
    return buffer.getvalue()


_WALL = _wall()


def test_traveller_whom_nobody_knows_is_clear(counter: Counter) -> None:
    answer = counter.cross(cast.STRANGER).json()
    assert answer["decision"]["advice"] == "CLEAR"
    assert answer["alert_id"] is None
    assert answer["holder_id"] is None
    assert answer["best"]["score"] < answer["best"]["threshold"]


def test_wanted_traveller_raises_an_alert_with_its_evidence(counter: Counter) -> None:
    answer = counter.cross(cast.WANTED, chip=chip_portrait(cast.WANTED.person)).json()
    assert answer["decision"]["advice"] == "SECURE"
    finding = answer["decision"]["findings"][0]
    assert finding["notice_id"] == "N-2026-007"
    assert finding["face"]["score"] >= finding["face"]["threshold"]
    assert finding["face"]["is_match"] is True
    assert finding["sentence"]["id"] != finding["sentence"]["en"]
    assert finding["article"] and finding["rule_version"] >= 1
    compared = {one["attribute"]: one for one in finding["papers"]["comparisons"]}
    assert compared["birth_date"] == {
        "attribute": "birth_date",
        "verdict": "agrees",
        "traveller_value": str(cast.WANTED.document.birth_date),
        "listed_value": str(cast.WANTED.document.birth_date),
        "why": "",
    }
    assert counter.client.get(f"/v1/alerts/{answer['alert_id']}").json()["crossing_id"] is not None


def test_time_by_step_is_told(counter: Counter) -> None:
    spent = counter.cross(cast.CITIZEN, "departure").json()["milliseconds"]
    assert {"decode", "face", "search"} <= set(spent)
    assert all(milliseconds >= 0 for milliseconds in spent.values())


def test_mrz_is_told_back_with_its_check_digits(counter: Counter) -> None:
    read = counter.cross(cast.CITIZEN, "departure").json()["mrz"]
    assert read["format"] == "TD3"
    assert read["all_checks_pass"] is True
    assert {check["ok"] for check in read["checks"]} == {True}
    assert read["repairs"] == []


def test_mrz_misread_by_the_reader_is_repaired_and_said_so(counter: Counter) -> None:
    part = crossing_part(cast.CITIZEN, "departure")
    name, data = part["mrz"]
    assert "0" in data[:9]
    part["mrz"] = [name, data[:9].replace("0", "O", 1) + data[9:]]
    answer = counter.send(part, pictures([selfie(cast.CITIZEN.person)])).json()
    assert answer["mrz"]["repairs"] != []
    assert answer["document"]["number"] == cast.CITIZEN.document.number


def test_mrz_with_a_wrong_check_digit_is_reported_not_refused(counter: Counter) -> None:
    part = crossing_part(cast.CITIZEN, "departure")
    name, data = part["mrz"]
    wrong = str((int(data[9]) + 5) % 10)
    part["mrz"] = [name, data[:9] + wrong + data[10:]]
    answer = counter.send(part, pictures([selfie(cast.CITIZEN.person)]))
    assert answer.status_code == 200
    assert answer.json()["mrz"]["all_checks_pass"] is False
    assert [check["field"] for check in answer.json()["mrz"]["checks"] if not check["ok"]] != []


def test_document_given_by_fields(counter: Counter) -> None:
    part = crossing_part(cast.CITIZEN, "departure")
    del part["mrz"]
    document = cast.CITIZEN.document
    part["document"] = {
        "number": document.number.lower(),
        "nationality": "IDN",
        "surname": document.surname.title(),
        "given_names": document.given_names.title(),
        "birth_date": str(document.birth_date),
        "sex": document.sex.value,
    }
    answer = counter.send(part, pictures([selfie(cast.CITIZEN.person)])).json()
    assert answer["document"]["number"] == document.number
    assert answer["holder_id"] == f"SIMKIM-{cast.CITIZEN.person}"
    assert answer["mrz"] is None


def test_document_that_could_not_be_read(counter: Counter) -> None:
    part = {"checkpoint": "CGK", "lane": "C01", "direction": "arrival"}
    answer = counter.send(part, pictures([selfie("P001")])).json()
    assert answer["document"] is None


def test_form_in_which_no_chip_portrait_was_chosen(counter: Counter) -> None:
    files = [*pictures([selfie("P001")]), ("chip_image", ("", b"", "application/octet-stream"))]
    assert counter.send(crossing_part(cast.STRANGER), files).status_code == 200


def test_no_face_at_all_is_referred(counter: Counter) -> None:
    answer = counter.cross(cast.FREED, frames=[_WALL]).json()
    assert answer["decision"]["advice"] == "REFER"
    assert answer["face_failure"] == "no_face"
    assert answer["best"] is None


def test_passage_can_be_asked_for_again(counter: Counter) -> None:
    answer = counter.cross(cast.STRANGER).json()
    again = counter.client.get(f"/v1/crossings/{answer['crossing_id']}").json()
    assert {**again, "mrz": answer["mrz"]} == answer


def test_latest_passage_comes_first(counter: Counter) -> None:
    answer = counter.cross(cast.STRANGER).json()
    latest = counter.client.get("/v1/passages/recent", params={"limit": 1}).json()["passages"]
    assert [passage["crossing_id"] for passage in latest] == [answer["crossing_id"]]


def test_camera_sees_several_faces(counter: Counter) -> None:
    answer = counter.capture(people.group([cast.CITIZEN.person, cast.WANTED.person, cast.STRANGER.person]))
    assert answer.status_code == 200, answer.text
    advices = sorted(outcome["decision"]["advice"] for outcome in answer.json()["outcomes"])
    assert advices == ["CLEAR", "CLEAR", "SECURE"]
    assert answer.json()["failures"] == []
    assert {outcome["document"] for outcome in answer.json()["outcomes"]} == {None}


def test_camera_sees_nobody(counter: Counter) -> None:
    answer = counter.capture(_WALL).json()
    assert answer["outcomes"] == []
    assert answer["failures"] == ["no_face"]


def test_lanes_are_those_of_the_settings(client: httpx.Client, installation: Application) -> None:
    lanes = client.get("/v1/lanes").json()["lanes"]
    assert [(lane["checkpoint"], lane["name"], lane["kind"]) for lane in lanes] == [
        (lane.checkpoint, lane.name, lane.kind.value) for lane in installation.lanes
    ]


@pytest.mark.parametrize("frames", [3, 8])
def test_several_frames_are_one_passage(counter: Counter, frames: int) -> None:
    before = counter.passages()
    answer = counter.cross(cast.STRANGER, frames=[selfie("P001")] * frames)
    assert answer.status_code == 200
    assert counter.passages() in (before + 1, 200)
