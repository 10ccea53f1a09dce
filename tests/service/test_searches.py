"""A photograph alone: whom it could show, never without a reason, and never unseen."""

import json
from collections.abc import Mapping

import httpx
import pytest

from iass.application import Application
from iass.case.linked_crossings import MOST_CROSSINGS
from iass.demo import cast, people

from .counter import Counter, selfie

_ASKED: Mapping[str, object] = {
    "lists": ["watchlist", "registry"],
    "purpose": "traveller without papers",
    "case_number": "CGK/2026/0112",
}


def _search(client: httpx.Client, photo: bytes, **part: object) -> httpx.Response:
    asked = json.dumps({**_ASKED, **part})
    return client.post("/v1/searches", data={"search": asked}, files={"photo": ("p.jpg", photo, "image/jpeg")})


def _audited(installation: Application) -> list[tuple[str, str, dict[str, object]]]:
    with installation.photo_search.records.reading() as tx:
        entries = list(tx.audit.entries())
    return [(one.actor, one.subject, dict(one.details)) for one in entries if one.action == "photo.searched"]


def test_wanted_face_without_papers_is_nobody(client: httpx.Client) -> None:
    watchlist, registry = _search(client, selfie("P004")).json()["lists"]
    assert (watchlist["name"], registry["name"]) == ("watchlist", "registry")
    best = watchlist["candidates"][0]
    assert best["subject_id"] == "N-2026-007" and best["is_match"]
    assert best["subject"]["kind"] == "WANTED_DOMESTIC" and best["subject"]["surname"]
    known = registry["candidates"][0]
    assert known["subject_id"] == "SIMKIM-P004" and known["subject"]["document_numbers"]
    assert best["stranger_rate"] < watchlist["target_fpir"]


def test_candidates_below_the_threshold_look_like_matches(client: httpx.Client) -> None:
    (found,) = _search(client, selfie("P004"), lists=["watchlist"]).json()["lists"]
    below = [one for one in found["candidates"] if one["score"] < found["threshold"]]
    assert below and not any(one["is_match"] for one in below)
    assert all(one["stranger_rate"] > found["target_fpir"] for one in below)
    scores = [one["score"] for one in found["candidates"]]
    assert scores == sorted(scores, reverse=True)


def test_search_leaves_no_trace(client: httpx.Client, installation: Application) -> None:
    before = len(_audited(installation))
    answer = _search(client, selfie("P004")).json()
    (entry,) = _audited(installation)[before:]
    actor, subject, details = entry
    assert subject == answer["search_id"] and actor == client.headers["IASS-Officer"]
    assert details["case_number"] == "CGK/2026/0112" and details["purpose"] == "traveller without papers"
    shown = {one["name"]: [each["subject_id"] for each in one["candidates"]] for one in answer["lists"]}
    assert details["shown"] == shown


@pytest.mark.parametrize("part", [{"purpose": "  "}, {"case_number": ""}, {"purpose": "x" * 501}, {"lists": []}])
def test_search_without_a_reason_is_made(client: httpx.Client, part: dict[str, object]) -> None:
    answer = _search(client, selfie("P004"), **part)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_picture_with_two_people_is_searched_for_one(client: httpx.Client) -> None:
    answer = _search(client, people.group(["P004", "P005"]))
    assert answer.status_code == 422 and answer.json()["where"] == "photo"
    assert answer.json()["mend"]


def test_photograph_is_kept(client: httpx.Client, installation: Application) -> None:
    """No passage, no alert, no picture."""
    newest = installation.passages.recent(1)
    _search(client, selfie("P005"))
    assert installation.passages.recent(1) == newest


def test_list_is_searched_twice(client: httpx.Client) -> None:
    assert len(_search(client, selfie("P004"), lists=["watchlist", "watchlist"]).json()["lists"]) == 1


def test_two_ids_of_one_person_are_not_linked(client: httpx.Client) -> None:
    watchlist, registry = _search(client, selfie("P004")).json()["lists"]
    shared = {"signs": ["document", "papers", "face"]}
    assert watchlist["candidates"][0]["aliases"][0] == {"name": "registry", "subject_id": "SIMKIM-P004"} | shared
    assert registry["candidates"][0]["aliases"][0] == {"name": "watchlist", "subject_id": "N-2026-007"} | shared


def test_papers_of_two_people_are_one(client: httpx.Client) -> None:
    """The synthetic faces are alike; nothing else of P004 and P010 is."""
    (registry,) = _search(client, selfie("P004"), lists=["registry"]).json()["lists"]
    signs = [alias["signs"] for one in registry["candidates"] for alias in one["aliases"]]
    assert signs and set(map(tuple, signs)) == {("face",)}


def test_past_crossings_are_not_told(client: httpx.Client, counter: Counter) -> None:
    """By the document alone in the registry, by the face in the watchlist; newest first."""
    first = counter.cross(cast.WANTED).json()
    second = counter.cross(cast.WANTED).json()
    watchlist, registry = _search(client, selfie("P004"), limit=1).json()["lists"]
    for found in (watchlist, registry):
        newest, before = found["candidates"][0]["crossings"][:2]
        assert (newest["crossing_id"], before["crossing_id"]) == (second["crossing_id"], first["crossing_id"])
        assert newest["document_number"] == cast.WANTED.document.number and newest["advice"] == "SECURE"
        assert newest["at"] > before["at"] and newest["alert_id"] == second["alert_id"]


def test_stranger_has_passed_before(client: httpx.Client, counter: Counter) -> None:
    """Somebody else's passage, however recent, is nobody's who is merely below the threshold."""
    passed = counter.cross(cast.CITIZEN, direction="departure").json()["crossing_id"]
    for found in _search(client, selfie("P004")).json()["lists"]:
        below = [one for one in found["candidates"] if one["subject_id"] != "SIMKIM-P005"]
        assert not any(passed == past["crossing_id"] for one in below for past in one["crossings"])
        assert all(len(one["crossings"]) <= MOST_CROSSINGS for one in found["candidates"])


def test_somebody_outside_the_selection_is_shown(client: httpx.Client, installation: Application) -> None:
    """Who is left out is not told and not counted, and what was asked for is remembered."""
    (everybody,) = _search(client, selfie("P004"), lists=["watchlist"], limit=50).json()["lists"]
    (wanted,) = _search(
        client, selfie("P004"), lists=["watchlist"], limit=50, kinds=["WANTED_DOMESTIC"], in_force=True
    ).json()["lists"]
    assert {one["subject"]["kind"] for one in wanted["candidates"]} == {"WANTED_DOMESTIC"}
    assert wanted["candidates"][0]["subject_id"] == "N-2026-007"
    assert wanted["subjects"] < everybody["subjects"]
    before = len(_audited(installation))
    (foreign,) = _search(client, selfie("P004"), lists=["registry"], limit=50, nationality="MYS").json()["lists"]
    assert "SIMKIM-P004" not in {one["subject_id"] for one in foreign["candidates"]}
    assert {one["subject"]["nationality"] for one in foreign["candidates"]} <= {"MYS"}
    ((_, _, details),) = _audited(installation)[before:]
    assert details["only"] == {"nationality": "MYS", "kinds": [], "in_force": False, "checkpoint": ""}


def test_people_are_searched_by_the_kind_of_a_notice(client: httpx.Client) -> None:
    answer = _search(client, selfie("P004"), lists=["registry"], kinds=["EXIT_BAN"])
    assert answer.status_code == 422 and "no kind of notice" in answer.json()["detail"] + answer.json()["title"]
    assert _search(client, selfie("P004"), nationality="id").status_code == 422


def test_list_of_a_checkpoint_is_that_of_the_registry(client: httpx.Client) -> None:
    (watchlist,) = _search(client, selfie("P004"), lists=["watchlist"], checkpoint="cgk").json()["lists"]
    assert watchlist["candidates"][0]["subject_id"] == "N-2026-007"
    answer = _search(client, selfie("P004"), lists=["registry"], checkpoint="CGK")
    assert answer.status_code == 422 and "every checkpoint" in answer.json()["detail"] + answer.json()["title"]
    assert _search(client, selfie("P004"), checkpoint="CGK/C01").status_code == 422


def test_faces_that_are_not_kept_are_told_as_nobody_found(client: httpx.Client) -> None:
    past = _search(client, selfie("P004")).json()["past"]
    assert (past["kept"], past["days"], past["searched"], past["threshold"]) == (False, 0, 0, None)
