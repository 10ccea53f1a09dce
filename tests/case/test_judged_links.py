"""One face under two identities: the officer who said so is not asked whether to link them, or is asked twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from iass.access import SYSTEM
from iass.alert.alert import Judgement
from iass.capture.document import TravelDocument
from iass.capture.lane import Direction
from iass.case.links import Identity, IdentityKind, IdentityLink, LinkState
from iass.clock import FixedClock
from iass.demo import cast
from iass.ids import AlertId
from iass.settings import Settings
from iass.wiring.application import build

from .sought import COUNTER, DESK, Sought

NOW = datetime(2026, 10, 2, 3, 0, tzinfo=UTC)
OTHER = cast.SECOND_PASSPORT
PERSON = Identity(IdentityKind.PERSON, "SIMKIM-P008")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Sought]:
    """Knows P008 and P005."""
    application = build(Settings(data_dir=tmp_path, threads=2), FixedClock(NOW))
    desk = Sought(application, tmp_path)
    desk.register(cast.FUGITIVE)
    desk.register(cast.CITIZEN)
    yield desk
    application.close()


def _alert(desk: Sought, document: TravelDocument, lane: str = "C01") -> AlertId:
    """P008 shows this document, and an officer takes the alert."""
    passage = desk.cross("P008", document, Direction.DEPARTURE, lane)
    assert "identity.other-identity" in {one.rule_id for one in passage.decision.findings} and passage.alert_id
    desk.application.alerts.claim(passage.alert_id, COUNTER)
    return passage.alert_id


def _links(desk: Sought) -> list[IdentityLink]:
    return list(desk.application.links.page((), 10, DESK))


def test_passport_of_a_registered_face_is_not_proposed(desk: Sought) -> None:
    alert_id = _alert(desk, OTHER)
    assert _links(desk) == []
    desk.application.alerts.judge(alert_id, COUNTER, Judgement.SAME_PERSON)
    (link,) = _links(desk)
    assert {link.one, link.other} == {PERSON, Identity.of_document(OTHER)}
    assert (link.state, link.by, link.alert_id) == (LinkState.PROPOSED, SYSTEM.officer_id, alert_id)
    assert link.score >= link.threshold
    details = desk.application.links.get(link.link_id, DESK)
    assert {details.one.passage is not None, details.other.passage is not None} == {True, False}


def test_two_registered_identities_are_not_proposed(desk: Sought) -> None:
    desk.register(replace(cast.FUGITIVE, document=OTHER), person_id="SIMKIM-X")
    alert_id = _alert(desk, OTHER)
    desk.application.alerts.judge(alert_id, COUNTER, Judgement.SAME_PERSON)
    (link,) = _links(desk)
    assert {link.one.key, link.other.key} == {"SIMKIM-P008", "SIMKIM-X"}


@pytest.mark.parametrize("judgement", [Judgement.OTHER_PERSON, Judgement.UNSURE])
def test_two_people_are_proposed(desk: Sought, judgement: Judgement) -> None:
    alert_id = _alert(desk, OTHER)
    desk.application.alerts.judge(alert_id, COUNTER, judgement, "another ear")
    assert _links(desk) == []


def test_owner_of_a_stolen_passport_is_proposed(desk: Sought) -> None:
    """The face is not the holder's: who travels on it is known, and the owner is somebody else."""
    alert_id = _alert(desk, cast.CITIZEN.document)
    desk.application.alerts.judge(alert_id, COUNTER, Judgement.SAME_PERSON)
    assert _links(desk) == []


def test_same_two_are_proposed_twice(desk: Sought) -> None:
    """By the next act on the alert, by the next passage, and after a person has refused, made or undone it."""
    alerts, links = desk.application.alerts, desk.application.links
    first = _alert(desk, OTHER)
    alerts.judge(first, COUNTER, Judgement.SAME_PERSON)
    alerts.judge(first, COUNTER, Judgement.SAME_PERSON, "compared again")
    alerts.close(first, COUNTER, "handed to the desk")
    (link,) = _links(desk)
    links.refuse(link.link_id, DESK, "a brother")
    second = _alert(desk, OTHER)
    alerts.judge(second, COUNTER, Judgement.SAME_PERSON)
    assert [one.state for one in _links(desk)] == [LinkState.REFUSED]
    links.make(link.link_id, DESK, "same scar")
    links.undo(link.link_id, DESK, "a brother after all")
    third = _alert(desk, OTHER, "C02")
    alerts.judge(third, COUNTER, Judgement.SAME_PERSON)
    assert [one.state for one in links.get(link.link_id, DESK).history] == ["proposed", "refused", "made", "undone"]
    assert len(_links(desk)) == 1


def test_proposal_goes_with_the_verdict(desk: Sought) -> None:
    """A corrected verdict leaves the question to whoever decides links, who sees the alert."""
    alert_id = _alert(desk, OTHER)
    desk.application.alerts.judge(alert_id, COUNTER, Judgement.SAME_PERSON)
    desk.application.alerts.judge(alert_id, COUNTER, Judgement.OTHER_PERSON, "another ear")
    assert [(one.state, one.alert_id) for one in _links(desk)] == [(LinkState.PROPOSED, alert_id)]
