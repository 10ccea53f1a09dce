"""A stored decision that is half-read, or that tomorrow's version cannot read at all."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.contracts.samples import (
    ENDPOINT,
    FEED_RECORD,
    MORNING,
    NOTICE,
    PENDING,
    TOLD,
    alert,
    case_entry,
    decision,
    feed_plan,
    flight_screening,
    intake_look,
    link,
    pair,
    passage,
    passenger_list,
    subject_request,
)

from iass.adapters.sql.serial import FORMATS, dump, dump_json, load, load_json
from iass.alert.alert import Alert
from iass.capture.document import TravelDocument
from iass.capture.partial_date import PartialDate
from iass.capture.passengers.passenger_list import PassengerList
from iass.case.flights import FlightScreening
from iass.case.links import IdentityLink
from iass.case.passage import Passage
from iass.decide.decision import Decision
from iass.errors import InvalidInput, Tampered
from iass.face.attack.assessment import AttackAssessment, AttackVerdict, Cue, CueEvidence
from iass.handover.endpoint import AgencyEndpoint
from iass.handover.entry import CaseEntry
from iass.subject.request import SubjectRequest
from iass.watchlist.intake_look import IntakeLook
from iass.watchlist.kept_feed import FeedPlan, FeedRecord
from iass.watchlist.look_alike import LookAlike
from iass.watchlist.notice import OtherNames, Pending, Told

_GOLDEN = Path(__file__).parent / "golden"
Stored = (
    Alert
    | Passage
    | TravelDocument
    | Decision
    | IdentityLink
    | LookAlike
    | IntakeLook
    | Pending
    | Told
    | OtherNames
    | FeedPlan
    | FeedRecord
    | PassengerList
    | FlightScreening
    | CaseEntry
    | AgencyEndpoint
    | SubjectRequest
)

DOCUMENT = TravelDocument("U9025518", "UTO", "MORANE", "RHODRI", issuer="UTO", birth_date=PartialDate(1985, 8, 25))

_SAMPLES: dict[str, Stored] = {
    "Alert": alert(1),
    "Passage": passage(1, "key-1"),
    "TravelDocument": DOCUMENT,
    "Decision": decision(),
    "IdentityLink": link(),
    "LookAlike": pair(),
    "IntakeLook": intake_look(),
    "Pending": PENDING,
    "Told": TOLD,
    "FeedPlan": feed_plan(),
    "FeedRecord": FEED_RECORD,
    "OtherNames": OtherNames(NOTICE.other_names),
    "PassengerList": passenger_list(),
    "FlightScreening": flight_screening(passenger_list().flight.flight_id),
    "CaseEntry": case_entry(),
    "AgencyEndpoint": ENDPOINT,
    "SubjectRequest": subject_request(),
}


@pytest.mark.parametrize("name", list(_SAMPLES))
def test_value_comes_back_changed(name: str) -> None:
    sample = _SAMPLES[name]
    assert load(type(sample), dump(sample), where="here") == sample


@pytest.mark.parametrize("kind", list(FORMATS), ids=lambda kind: str(kind.__name__))
def test_former_shape_can_no_longer_be_read(
    kind: type[Stored],
) -> None:
    """Every format that was ever released has a file here. A changed type gets the next number in FORMATS, a function
    that brings the former shape up to it, and a new file; the former files stay."""
    for number in range(1, FORMATS[kind] + 1):
        text = (_GOLDEN / f"{kind.__name__}-{number}.json").read_text().strip()
        assert load(kind, text, where="golden") == _SAMPLES[kind.__name__]
    assert dump(_SAMPLES[kind.__name__]) == text


def _changed(path: list[str | int], value: Any) -> str:
    document = json.loads(dump(alert(1)))
    inner = document
    for step in path[:-1]:
        inner = inner[step]
    if value is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return json.dumps(document)


_FINDING: list[str | int] = ["value", "decision", "findings", 0]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["type"], "Passage"), (["format"], 99), (["format"], "1"), (["format"], ...), (["extra"], 1),
        (["value"], None), (["value"], []), (["value", "note"], ...), (["value", "unknown"], 1),
        (["value", "version"], "1"), (["value", "version"], 1.0), (["value", "version"], True),
        (["value", "note"], None), (["value", "state"], "RAISED"), (["value", "direction"], ""),
        (["value", "raised_at"], "2026-11-24T02:00:00"), (["value", "raised_at"], "now"), (["value", "raised_at"], 5),
        (["value", "references"], {}), (["value", "references"], [None]), (["value", "handed_over_by"], [1]),
        (["value", "handed_over_by"], "ab"), ([*_FINDING, "advice"], "ARREST"), ([*_FINDING, "face", "score"], "0.7"),
        ([*_FINDING, "face", "score"], None), ([*_FINDING, "face", "score"], True), ([*_FINDING, "face"], []),
        ([*_FINDING, "sentence", "en"], ...), ([*_FINDING, "notice_version"], 1.5),
        ([*_FINDING, "papers", "comparisons", 0, "verdict"], "maybe"),
    ],
)  # fmt: skip
def test_other_shape_is_half_read(path: list[str | int], value: Any) -> None:
    with pytest.raises(Tampered, match="another shape") as caught:
        load(Alert, _changed(path, value), where="alert-1")
    assert caught.value.where == "alert-1"
    assert "SANTOSO" not in str(caught.value) and "A1234" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "null", "[]", "1", '"Alert"', "NaN", "[" * 100_000])
def test_text_is_no_value(text: str) -> None:
    with pytest.raises(Tampered):
        load(Alert, text, where="alert-1")
    with pytest.raises(Tampered):
        load_json(text, where="event 1")


def test_whole_number_stands_for_a_score() -> None:
    found = load(Alert, _changed([*_FINDING, "face", "score"], 1), where="")
    face = found.decision.findings[0].face
    assert face is not None and isinstance(face.score, float)


def test_number_that_json_lacks_is_stored() -> None:
    with pytest.raises(InvalidInput):
        dump(replace(passage(1), best_score=float("nan")))
    with pytest.raises(InvalidInput):
        dump_json({"score": float("inf")})


def test_moment_without_a_zone_is_stored() -> None:
    with pytest.raises(InvalidInput, match="time zone"):
        dump(replace(passage(1), at=MORNING.replace(tzinfo=None)))


@pytest.mark.parametrize("born", [PartialDate(1, None), PartialDate(1990, 12), PartialDate(9999, 12, 31)])
def test_partial_date_is_completed(born: PartialDate) -> None:
    document = passage(1).document
    assert document is not None
    sample = replace(passage(1), document=replace(document, birth_date=born))
    assert load(Passage, dump(sample), where="") == sample


def test_what_speaks_for_an_attack_is_lost() -> None:
    cue = CueEvidence(Cue.PLANAR_MOTION, 0.08, 0.3, True, (0, 2))
    seen = AttackAssessment(AttackVerdict.SUSPECT, "frames-1", 3, (cue,))
    raised = alert(1)
    finding = replace(raised.decision.findings[0], presentation=seen)
    raised = replace(raised, decision=replace(raised.decision, findings=(finding,)))
    assert load(Alert, dump(raised), where="") == raised
    passed = replace(passage(1), presentation=seen)
    assert load(Passage, dump(passed), where="") == passed


@pytest.mark.parametrize("value", [None, [], {}, {"document": "X"}, {"document": []}])
def test_former_shape_is_half_read(value: Any) -> None:
    with pytest.raises(Tampered, match="another shape"):
        load(Passage, json.dumps({"type": "Passage", "format": 1, "value": value}), where="row")


def test_passage_without_a_document_of_a_former_shape_is_lost() -> None:
    document = json.loads((_GOLDEN / "Passage-1.json").read_text())
    document["value"]["document"] = None
    assert load(Passage, json.dumps(document), where="row") == replace(passage(1, "key-1"), document=None)
