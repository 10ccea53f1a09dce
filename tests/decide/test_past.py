"""The second table, and what a link says at a lane, walked over the whole space of docs/policy.md's invariants."""

import re
from datetime import timedelta

import pytest

from iass.capture.lane import Direction
from iass.decide.decision import Advice, Finding
from iass.decide.observation import LinkedNotice, Observation, PastSighting
from iass.decide.past import PAST, decide_past, find_past
from iass.decide.policy import decide
from iass.watchlist.notice import NoticeKind

from .test_policy_space import AGES, NOW, PAPERS, STATES, TRAVELLERS, Point, _face, _notice, _papers, _traveller

_KINDS = [kind.value for kind in NoticeKind if kind is not NoticeKind.LOST_DOCUMENT]
_FACES = ("at the threshold", "below")


def _points(kind: str) -> list[Point]:
    return [
        Point(kind, traveller, "arrival", state, face, papers, age, minor, True, True)
        for traveller in TRAVELLERS
        for state in STATES
        for face in _FACES
        for papers in PAPERS
        for age in AGES
        for minor in (False, True)
        if (TRAVELLERS[traveller][0] is None) == (papers == "none")
    ]


def _found(point: Point) -> Finding | None:
    says = TRAVELLERS[point.traveller][2]
    document, holder = _traveller(point.traveller, point.age)
    notice = _notice(point.kind, point.state, says, point.age, point.names_minor, point.secure, point.written)
    sighting = PastSighting(
        notice=notice,
        face=_face(point.face),
        papers=_papers(point.papers),
        seen_at=NOW - timedelta(days=40),
        place="CGK/C01",
        direction=Direction.DEPARTURE,
        document_number=document.number if document else "",
    )
    return find_past(sighting, NOW, document, holder)


@pytest.mark.parametrize("kind", _KINDS)
def test_past_accuses_whom_the_law_spares_or_stops_somebody(kind: str) -> None:
    for point in _points(kind):
        finding = _found(point)
        spoken = point.binds and not point.spared and point.face == "at the threshold"
        assert (finding is not None) == spoken, point
        if finding is None:
            continue
        assert finding.advice is (Advice.PROTECT if kind == "PROTECT" else Advice.REFER), point
        assert finding.tell and finding.article and finding.notice_version == 3 and finding.face is not None, point
        for sentence in (finding.sentence.id, finding.sentence.en):
            assert "15 O" in sentence and "{" not in sentence and "CGK/C01" in sentence, point
        assert decide_past([finding], NOW).advice is finding.advice


def test_own_papers_are_called_another_name_or_the_reverse() -> None:
    expected = {
        "document": "past.own-name",
        "biography": "past.own-name",
        "name and nationality": "past.other-name",
        "somebody else's": "past.other-name",
    }
    for papers, rule in expected.items():
        point = Point(
            "EXIT_BAN", "WNA", "arrival", "in force", "at the threshold", papers, "unknown", False, False, False
        )
        finding = _found(point)
        assert finding is not None and finding.rule_id == rule


@pytest.mark.parametrize("kind", _KINDS)
def test_link_holds_somebody_or_outlives_the_notice(kind: str) -> None:
    for point in _points(kind):
        says = TRAVELLERS[point.traveller][2]
        document, holder = _traveller(point.traveller, point.age)
        notice = _notice(kind, point.state, says, point.age, point.names_minor, True, True)
        linked = (LinkedNotice(notice, ("link-1",)),)
        for direction in Direction:
            observed = Observation(NOW, direction, document, holder, None, None, (), (), linked=linked)
            decision = decide(observed)
            if not point.binds or point.spared:
                assert decision.advice is Advice.CLEAR, point
                continue
            assert decision.advice is (Advice.PROTECT if kind == "PROTECT" else Advice.REFER), point
            (finding,) = decision.findings
            assert finding.notice_id == "notice-1" and finding.notice_version == 3
            assert "link-1" in finding.sentence.id and "link-1" in finding.sentence.en
            assert not re.search(r"[{}]", finding.sentence.id + finding.sentence.en)


def test_rows_of_the_past_share_an_id_or_say_nothing() -> None:
    assert len({row.rule_id for row in PAST}) == len(PAST)
    assert all(row.condition for row in PAST)
    camera = Point("EXIT_BAN", "camera, notice on a WNA", "arrival", "in force", "at the threshold", "none", "unknown",
                   False, False, False)  # fmt: skip
    finding = _found(camera)
    assert finding is not None and finding.rule_id == "past.camera"
    assert _found(camera._replace(kind="PROTECT")) is not None
