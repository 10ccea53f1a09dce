"""The whole demo, played to officers who sit at its lanes and decide by keyboard."""

from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import expect

from iass.access import Officer
from iass.alert.transitions import NEEDS_HANDOVER
from iass.console.catalogue import Language, load
from iass.console.views.advice import shown
from iass.decide.decision import Advice
from iass.demo.checkpoint import Played, play
from iass.demo.script import CHECKPOINT, SCENES, Scene
from iass.ids import OfficerId

from .browsing import Seat, Served
from .conftest import Sit
from .looks import complaints

pytestmark = pytest.mark.browser

WORDS = load(Language.ENGLISH)
LANES = sorted({scene.lane for scene in SCENES})


@pytest.fixture
def seats(sit: Sit) -> Mapping[str, Seat]:
    """One officer at every lane of the script, half of them in the dark."""
    taken = {
        lane: sit(f"officer.{lane}", f"/counter?lane={CHECKPOINT}/{lane}", "en", ("light", "dark")[number % 2])
        for number, lane in enumerate(LANES)
    }
    for seat in taken.values():
        seat.settled()
    return taken


@pytest.fixture
def played(served: Served) -> Iterator[Iterator[Played]]:
    """Scene after scene, each when it is asked for."""
    yield play(served.url, SCENES)


def test_demo_tells_the_officer_something_else(
    seats: Mapping[str, Seat], served: Served, sit: Sit, played: Iterator[Played]
) -> None:
    second = sit("second.officer", "/alerts", "en", "dark")
    for one in played:
        assert one.as_expected, one.scene.scene_id
        seat = seats[one.scene.lane]
        _expect_shown(seat, served, one.scene)
        assert complaints(seat.page) == [], one.scene.scene_id
        if one.advice is not Advice.CLEAR:
            _decide(seat, second, served, one.scene)


def _expect_shown(seat: Seat, served: Served, scene: Scene) -> None:
    """The passage that the script means, among those of one camera shot."""
    newest = served.application.passages.recent(3, f"{CHECKPOINT}/{scene.lane}")
    meant = next(passage for passage in newest if passage.decision.advice is scene.expected)
    expect(seat.page.locator("#live")).to_have_attribute("data-crossing", meant.crossing_id)
    name = scene.traveller if scene.document else WORDS("queue.camera")
    expect(seat.page.locator(".traveller .name")).to_have_text(name)
    expect(seat.page.locator("#verdict")).to_have_text(WORDS(f"advice.{shown(meant.decision)}.word"))
    if not scene.document:
        sought = meant.decision.findings[0].notice_id
        assert sought is not None
        name = served.application.watchlist.get(sought, Officer(OfficerId("desk"))).full_name
        expect(seat.page.locator(".finding").first).to_contain_text(name)  # whom to ask for


def _decide(seat: Seat, second: Seat, served: Served, scene: Scene) -> None:
    """The look-alike is somebody else; everybody else is who the notice means, and two officers hand over."""
    state = seat.page.locator("#alert-state")
    seat.press("c")
    expect(state).to_have_text("You have it")
    if scene.scene_id in ("look-alike", "corridor"):
        seat.press("o")
        expect(state).to_have_text("Judged: other person")
        seat.press("x")
        seat.press("Enter")
        expect(state).to_have_text("Closed")
        return
    seat.press("s")
    expect(state).to_have_text("Judged: same person")
    if scene.expected in NEEDS_HANDOVER:
        seat.press("h")
        seat.press("Enter")
        expect(state).to_have_text("Waiting for a second officer")
        second.page.goto(f"{served.url}/alerts/{seat.page.locator('#live').get_attribute('data-alert')}")
        second.settled()
        second.press("h")
        second.press("Enter")
        expect(state).to_have_text("Handed over")
