"""One face under several passports: what is proposed, what people make of it, and what follows at a lane."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from iass.access import SYSTEM
from iass.capture.lane import Direction
from iass.case.links import Identity, IdentityKind, IdentityLink, LinkState
from iass.case.photo_search import PhotoRequest
from iass.clock import FixedClock
from iass.decide.decision import Advice
from iass.demo import cast, people
from iass.errors import NotAllowed, NotFound
from iass.ids import LinkId
from iass.registry.enrolment import GalleryName
from iass.settings import Settings
from iass.wiring.application import build

from .sought import COUNTER, DESK, Sought

THEN = datetime(2026, 9, 26, 2, 0, tzinfo=UTC)
SINCE = datetime(2026, 10, 2, 0, 0, tzinfo=UTC)
NOW = datetime(2026, 10, 2, 3, 0, tzinfo=UTC)
OTHER = cast.SECOND_PASSPORT


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(THEN)


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Sought]:
    application = build(Settings(data_dir=tmp_path, threads=2, crossing_face_days=30), clock)
    yield Sought(application, tmp_path)
    application.close()


def _proposed(desk: Sought, clock: FixedClock) -> IdentityLink:
    """P008 was here under another passport, and is sought since."""
    desk.cross("P008", OTHER)
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, SINCE)
    desk.application.retro.work()
    (link,) = desk.application.links.page((LinkState.PROPOSED,), 10, DESK)
    return link


def _rules(desk: Sought, person: str) -> dict[str, Advice]:
    """Of somebody else's face under the second passport, so that nothing but a link points at the notice."""
    picture = people.selfie(person)
    findings = desk.cross(person, OTHER, Direction.DEPARTURE, picture=picture).decision.findings
    return {finding.rule_id: finding.advice for finding in findings}


def test_passport_of_september_is_not_proposed(desk: Sought, clock: FixedClock) -> None:
    link = _proposed(desk, clock)
    assert {link.one, link.other} == {Identity(IdentityKind.NOTICE, "N-P008"), Identity.of_document(OTHER)}
    assert link.by == SYSTEM.officer_id and link.score >= link.threshold
    (alert,) = desk.past_alerts()
    assert link.alert_id == alert.alert_id
    details = desk.application.links.get(link.link_id, DESK)
    assert details.one.notice is not None and details.one.enrolment_id is not None
    assert details.other.passage is not None and details.other.passage.document == OTHER


def test_registered_person_with_the_sought_face_is_not_proposed(desk: Sought, clock: FixedClock) -> None:
    """Who never crossed raises no alert, and is proposed all the same."""
    desk.register(replace(cast.FUGITIVE, document=OTHER))
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, SINCE)
    desk.application.retro.work()
    assert desk.past_alerts() == []
    (link,) = desk.application.links.page((), 10, DESK)
    assert {link.one.key, link.other.key} == {"N-P008", "SIMKIM-P008"}


def test_person_whom_the_notice_names_is_proposed(desk: Sought, clock: FixedClock) -> None:
    desk.register(cast.FUGITIVE)
    desk.cross("P008", cast.FUGITIVE.document)
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, SINCE)
    desk.application.retro.work()
    assert len(desk.past_alerts()) == 1
    assert desk.application.links.page((), 10, DESK) == ()


def test_refused_link_is_proposed_again(desk: Sought, clock: FixedClock) -> None:
    link = _proposed(desk, clock)
    desk.application.links.refuse(link.link_id, DESK, "another ear")
    desk.seek(cast.FUGITIVE, SINCE, "amateur_selfie")
    assert desk.application.retro.work() == 1
    assert [one.state for one in desk.application.links.page((), 10, DESK)] == [LinkState.REFUSED]


def test_only_a_made_link_points_at_a_notice(desk: Sought, clock: FixedClock) -> None:
    """Somebody else shows the second passport: neither face nor papers are the notice's."""
    link, links = _proposed(desk, clock), desk.application.links
    assert "linked.notice" not in _rules(desk, "P005"), "it is only proposed"
    clock.move_to(NOW.replace(hour=4))
    links.make(link.link_id, DESK, "same scar")
    assert _rules(desk, "P005")["linked.notice"] is Advice.REFER
    clock.move_to(NOW.replace(hour=5))
    links.undo(link.link_id, DESK, "a twin")
    assert "linked.notice" not in _rules(desk, "P005")
    assert [one.state for one in links.get(link.link_id, DESK).history] == ["proposed", "made", "undone"]


def test_sought_face_is_told_by_the_link_instead_of_the_face(desk: Sought, clock: FixedClock) -> None:
    link = _proposed(desk, clock)
    desk.application.links.make(link.link_id, DESK, "same scar")
    findings = desk.cross("P008", OTHER).decision.findings
    assert findings[0].notice_id == "N-P008" and findings[0].face is not None and findings[0].face.is_match
    assert "linked.notice" not in {one.rule_id for one in findings}


def test_lapsed_notice_refers_over_a_link(desk: Sought, clock: FixedClock) -> None:
    link = _proposed(desk, clock)
    desk.application.links.make(link.link_id, DESK, "same scar")
    desk.seek(cast.FUGITIVE, SINCE, state="withdrawn")
    assert Advice.REFER not in {advice for rule, advice in _rules(desk, "P005").items() if rule.startswith("linked")}


def test_notice_on_a_linked_persons_papers_stays_unseen(desk: Sought, clock: FixedClock) -> None:
    """Two registered people are one; the notice names the first, and the second's passport is shown."""
    desk.register(cast.FUGITIVE)
    desk.register(cast.BANNED)
    one, other = (Identity(IdentityKind.PERSON, f"SIMKIM-{person}") for person in ("P008", "P006"))
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, SINCE, "studio_portrait")
    desk.application.retro.work()
    made = IdentityLink(LinkId("link-1"), one, other, LinkState.MADE, NOW, DESK.officer_id, "one", 0.7, 0.5,
                        desk.application.engine.model_id)  # fmt: skip
    with desk.application.checkpoint.records.transaction() as tx:
        tx.links.put(made)
    findings = desk.cross("P006", cast.BANNED.document).decision.findings
    (linked,) = [one for one in findings if one.rule_id == "linked.notice"]
    assert linked.notice_id == "N-P008" and linked.advice is Advice.REFER
    assert "link-1" in linked.sentence.en and "link-1" in linked.sentence.id


def test_search_by_photograph_hides_the_link(desk: Sought, clock: FixedClock) -> None:
    link = _proposed(desk, clock)
    request = PhotoRequest(people.selfie("P008"), (GalleryName.WATCHLIST,), "test", "1/2026", DESK)
    (found,) = desk.application.photo_search.find(request).lists
    assert [one.link_id for one in found.candidates[0].links] == [link.link_id]


def test_link_is_decided_by_the_system_or_in_silence(desk: Sought, clock: FixedClock) -> None:
    link, links = _proposed(desk, clock), desk.application.links
    with pytest.raises(NotAllowed):
        links.make(link.link_id, SYSTEM, "by itself")
    with pytest.raises(NotFound):
        links.make(LinkId("link-0"), DESK, "nobody")
    links.make(link.link_id, COUNTER, "same scar")
    with desk.application.checkpoint.records.reading() as tx:
        entries = [entry for entry in tx.audit.entries() if entry.subject == link.link_id]
    assert [entry.action for entry in entries][-1] == "link.made"
    assert (entries[-1].actor, entries[-1].details["reason"]) == (COUNTER.officer_id, "same scar")
    assert OTHER.number not in str([entry.details for entry in entries])
    assert [event.kind for event in desk.application.alerts.events_after(0, 100) if event.kind[:4] == "link"] == [
        "link.proposed",
        "link.made",
    ]


def _linked(desk: Sought) -> dict[str, tuple[list[str], list[str]]]:
    """Of the notice's candidate: identity, links on the way, crossings."""
    photo = people.selfie("P008")
    asked = PhotoRequest(photo, (GalleryName.WATCHLIST,), "who is it", "K-1", DESK)
    (found,) = desk.application.photo_search.find(asked).lists
    return {
        str(one.identity): ([link.link_id for link in one.way], [passage.crossing_id for passage in one.crossings])
        for one in found.candidates[0].linked
    }


def test_crossing_of_a_linked_passport_is_not_told_or_told_after_undoing(desk: Sought, clock: FixedClock) -> None:
    link = _proposed(desk, clock)
    assert _linked(desk) == {}, "a proposal leads nowhere"
    desk.application.links.make(link.link_id, DESK, "both faces compared")
    assert _linked(desk) == {str(Identity.of_document(OTHER)): ([link.link_id], [link.crossing_id])}
    desk.application.links.undo(link.link_id, DESK, "another nose")
    assert _linked(desk) == {}


def test_crossings_of_a_linked_person_are_not_told_or_told_after_undoing(desk: Sought, clock: FixedClock) -> None:
    """The person's own passages, met by the papers and with somebody else's face too."""
    desk.register(replace(cast.FUGITIVE, document=OTHER))
    first = desk.cross("P008", OTHER)
    second = desk.cross("P001", OTHER)
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, SINCE, document_numbers="")
    desk.application.retro.work()
    (link,) = [one for one in desk.application.links.page((), 10, DESK) if "person" in {one.one.kind, one.other.kind}]
    assert _linked(desk) == {}
    desk.application.links.make(link.link_id, DESK, "both faces compared")
    told = _linked(desk)["person:SIMKIM-P008"]
    assert told == ([link.link_id], [second.crossing_id, first.crossing_id])
    desk.application.links.undo(link.link_id, DESK, "another nose")
    assert _linked(desk) == {}
