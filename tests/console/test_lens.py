"""Both faces at one size, laid over each other by their eyes, and enlarged together."""

import os
from math import hypot
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from iass.demo import cast

from .browsing import Seat, Served
from .conftest import Sit
from .looks import complaints

pytestmark = pytest.mark.browser

_SHOWN = """() => [...document.querySelectorAll(".looking .frame img.laid")].map((picture) => {
  const { a, b, e, f } = new DOMMatrix(getComputedStyle(picture).transform);
  const [wide, high] = [picture.parentElement.clientWidth, picture.parentElement.clientHeight];
  const eyes = picture.dataset.eyes.split(" ").map(Number);
  const seen = (x, y) => {
    const [across, down] = [x * picture.naturalWidth, y * picture.naturalHeight];
    return [(a * across - b * down + e) / wide, (b * across + a * down + f) / high];
  };
  return { right: seen(eyes[0], eyes[1]), left: seen(eyes[2], eyes[3]), turn: Math.atan2(b, a), wide, high };
})"""


def _laid(page: Page) -> list[dict[str, object]]:
    """The live face and the first one that it is compared with."""
    expect(page.locator(".looking img:not(.laid)")).to_have_count(0)
    found: list[dict[str, object]] = page.evaluate(_SHOWN)
    return found[:2]


def _eyes(page: Page) -> list[list[float]]:
    """Of each face where its two eyes are seen, as shares of the frame."""
    return [[*one["right"], *one["left"]] for one in _laid(page)]  # type: ignore[misc]  # lists of JSON


def _apart(one: list[float], other: list[float]) -> float:
    return max(abs(here - there) for here, there in zip(one, other, strict=True))


def _scale(seat: Seat) -> float:
    return float(seat.page.locator(".looking").get_attribute("data-scale") or 0)


@pytest.fixture
def seat(served: Served, sit: Sit, lane: str) -> Seat:
    taken = sit("siti.r", f"/alerts/{served.alert(cast.WANTED, lane)}", "en", "light")
    taken.settled()
    return taken


def test_eyes_lie_at_different_places(served: Served, sit: Sit, lane: str, seat: Seat) -> None:
    """On the alert's page, at the counter, and in the narrow window."""
    counter = sit("siti.r", f"/counter?lane={lane}", "id", "dark")
    for page in (seat.page, counter.page):
        one, other = _laid(page)
        assert (one["wide"], one["high"]) == (other["wide"], other["high"])
        live, reference = _eyes(page)
        assert _apart(live, reference) < 0.005
        assert live[1] == pytest.approx(live[3], abs=0.005), "level"
        assert 0.2 < live[0] < live[2] < 0.8
    assert complaints(counter.page) == []
    _picture(counter.page, "lens-counter")


def test_one_face_is_enlarged_alone(seat: Seat) -> None:
    before = _eyes(seat.page)[0]
    for key, least in (("+", 1.2), ("+", 1.6)):
        seat.press(key)
        assert _scale(seat) > least
        live, reference = _eyes(seat.page)
        assert _apart(live, reference) < 0.01
    assert hypot(live[2] - live[0], live[3] - live[1]) > 1.6 * hypot(before[2] - before[0], before[3] - before[1])
    seat.press("-")
    assert 1.2 < _scale(seat) < 1.4
    _picture(seat.page, "lens-closer")
    seat.press("0")
    assert _scale(seat) == 1
    assert _apart(_eyes(seat.page)[0], before) < 0.001


def test_wheel_loses_the_spot_under_the_pointer(seat: Seat) -> None:
    box = seat.page.locator(".looking .frame").nth(1).bounding_box()
    assert box is not None
    spot = _eyes(seat.page)[1][:2]
    seat.page.mouse.move(box["x"] + spot[0] * box["width"], box["y"] + spot[1] * box["height"])
    for _ in range(3):
        seat.page.mouse.wheel(0, -400)
    seat.page.wait_for_function("document.querySelector('.looking').dataset.scale > 3")
    for face in _eyes(seat.page):
        assert _apart(face[:2], spot) < 0.02, "the eye under the pointer stays there, on both"
    seat.page.mouse.dblclick(box["x"] + 20, box["y"] + 20)
    assert _scale(seat) == 1


def test_dragging_and_arrows_move_one_face_alone(seat: Seat) -> None:
    for _ in range(4):
        seat.press("+")
    before = _eyes(seat.page)
    seat.press("ArrowRight")
    moved = _eyes(seat.page)
    for was, is_now in zip(before, moved, strict=True):
        assert is_now[0] < was[0] - 0.1
    box = seat.page.locator(".looking .frame").first.bounding_box()
    assert box is not None
    seat.page.mouse.move(box["x"] + 50, box["y"] + 50)
    seat.page.mouse.down()
    seat.page.mouse.move(box["x"] + 90, box["y"] + 50, steps=4)
    seat.page.mouse.up()
    dragged = _eyes(seat.page)
    assert [round(after[0] - was[0], 2) for was, after in zip(moved, dragged, strict=True)] == [
        pytest.approx(40 / box["width"], abs=0.02)
    ] * 2
    for _ in range(40):
        seat.press("ArrowRight")
    edges = seat.page.evaluate("[...document.querySelectorAll('.looking')].map((one) => one.dataset.scale)")
    assert float(edges[0]) == _scale(seat), "the picture's edge stops it"


def test_picture_is_never_seen_as_it_is_stored(seat: Seat) -> None:
    aligned = seat.page.locator("#lens-aligned")
    expect(aligned).to_have_attribute("aria-pressed", "true")
    seat.press("a")
    expect(aligned).to_have_attribute("aria-pressed", "false")
    expect(aligned).to_contain_text("As stored")
    for face in _laid(seat.page):
        assert face["turn"] == 0
    live, reference = _eyes(seat.page)
    assert _apart(live, reference) > 0.01
    seat.press("a")
    expect(aligned).to_contain_text("Aligned")


def test_view_is_lost_when_the_page_is_refreshed_or_kept_for_another_face(served: Served, sit: Sit, lane: str) -> None:
    served.cross(cast.WANTED, lane)
    seat = sit("siti.r", f"/counter?lane={lane}")
    seat.settled()
    seat.press("+")
    scale = _scale(seat)
    seat.press("c")
    expect(seat.page.locator("#alert-state")).to_have_text("Anda tangani")
    assert _scale(seat) == scale > 1
    served.cross(cast.BANNED, lane)
    seat.press("n")
    expect(seat.page.locator(".traveller .name")).to_have_text("MIRELA VELLORAN")
    assert _scale(seat) == 1


def test_two_fingers_do_not_enlarge(seat: Seat) -> None:
    seat.page.evaluate(
        """() => {
          const frame = document.querySelector(".looking .frame");
          const box = frame.getBoundingClientRect();
          const at = (kind, id, share) => frame.dispatchEvent(new PointerEvent(kind, {
            bubbles: true, cancelable: true, pointerId: id, pointerType: "touch",
            clientX: box.left + share * box.width, clientY: box.top + box.height / 2 }));
          at("pointerdown", 1, 0.45); at("pointerdown", 2, 0.55);
          at("pointermove", 1, 0.35); at("pointermove", 2, 0.65);
          at("pointerup", 1, 0.35); at("pointerup", 2, 0.65);
        }"""
    )
    assert _scale(seat) == pytest.approx(3, abs=0.1)
    live, reference = _eyes(seat.page)
    assert _apart(live, reference) < 0.02


def _picture(page: Page, name: str) -> None:
    """Where somebody wants to look: IASS_LOOKS names the folder."""
    if folder := os.environ.get("IASS_LOOKS"):
        page.screenshot(path=Path(folder) / f"{name}.png")
