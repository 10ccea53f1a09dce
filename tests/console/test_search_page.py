"""A photograph alone, searched by an officer at a real browser."""

from itertools import product
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from iass.demo import cast, people

from .browsing import NARROW, SCREEN, Seat, Served
from .conftest import Sit
from .looks import complaints

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """wanted.jpg, two.jpg (two people), none.jpg (no picture at all)."""
    folder = tmp_path_factory.mktemp("photos")
    (folder / "wanted.jpg").write_bytes(people.selfie("P004"))
    (folder / "two.jpg").write_bytes(people.group(["P004", "P005"]))
    (folder / "none.jpg").write_bytes(b"not a picture")
    return folder


def _ask(seat: Seat, photo: Path, purpose: str = "unclaimed luggage", case: str = "CGK/9") -> None:
    seat.page.locator("#photo").set_input_files(photo)
    seat.page.locator("#purpose").fill(purpose)
    seat.page.locator("#case_number").fill(case)
    seat.press("Enter")


def _searches(served: Served) -> list[tuple[str, object]]:
    with served.application.photo_search.records.reading() as tx:
        return [(one.actor, one.details["purpose"]) for one in tx.audit.entries() if one.action == "photo.searched"]


def test_wanted_face_is_not_shown_beside_the_photograph(served: Served, sit: Sit, lane: str, photos: Path) -> None:
    """By keyboard, from the navigation on: candidates with pictures, papers, the other id and the crossing of today."""
    alert = served.alert(cast.WANTED, lane)
    seat = sit("dewi.k", "/counter", language="en")
    seat.settled()
    seat.turn_to("By photograph")
    expect(seat.page.get_by_role("heading", name="Search by photograph")).to_be_visible()
    _ask(seat, photos / "wanted.jpg")
    expect(seat.page.locator("#answer")).to_be_focused()
    expect(seat.page.get_by_role("img", name="The photograph that you chose")).to_be_visible()
    drawn = "canvas => canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data[3]"
    assert seat.page.locator("#preview").evaluate(drawn) == 255
    for subject, other in (("N-2026-007", "SIMKIM-P004"), ("SIMKIM-P004", "N-2026-007")):
        card = seat.page.locator(f"[data-subject='{subject}']")
        expect(card).to_contain_text("LARAS KUSUMAWATI")
        expect(card).to_contain_text("Above the threshold")
        expect(card).to_contain_text("strangers would score this high, at most")
        expect(card).to_contain_text(cast.WANTED.document.number)
        expect(card.locator(".also li").first).to_have_text(f"{other} (same document number, same name and birth date, "
                                                            "alike in the face)")  # fmt: skip
        picture = card.get_by_role("img", name=f"Enrolled picture of {subject}")
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("picture => picture.naturalWidth") > 100
        card.locator("summary").focus()
        seat.press("Enter")
        expect(card.locator(f".past a[href='/alerts/{alert}']")).to_contain_text("Secure")
    expect(seat.page.locator(".candidate[data-standing='below']").first).to_contain_text("Below the threshold")
    assert _searches(served)[-1] == ("dewi.k", "unclaimed luggage")


@pytest.mark.parametrize(
    ("photo", "purpose", "case", "said", "field"),
    [
        ("wanted.jpg", " ", "CGK/9", "Belum diisi atau terlalu panjang: Tujuan.", "purpose"),
        ("wanted.jpg", "perkara", "", "Belum diisi atau terlalu panjang: Nomor kasus.", "case_number"),
        ("two.jpg", "perkara", "CGK/9", "Foto memuat lebih dari satu wajah.", "photo"),
        ("none.jpg", "perkara", "CGK/9", "Gambar tidak dapat dibaca.", "photo"),
    ],
)
def test_refusal_is_not_understood(
    served: Served, sit: Sit, photos: Path, photo: str, purpose: str, case: str, said: str, field: str
) -> None:
    """In the officer's language, at the field that is wrong, and what was typed stays."""
    before = len(_searches(served))
    seat = sit("siti.r", "/search")
    seat.settled()
    _ask(seat, photos / photo, purpose, case)
    expect(seat.page.locator(".not-searched")).to_contain_text(said)
    expect(seat.page.locator(".toast")).to_have_text(said)
    expect(seat.page.locator(f"#{field}")).to_be_focused()
    expect(seat.page.locator(f"#{field}")).to_have_attribute("aria-invalid", "true")
    assert seat.page.locator("#case_number").input_value() == case
    assert len(_searches(served)) == before
    seat.forgive("422")


def test_search_without_a_photograph_or_a_list_is_sent(sit: Sit, photos: Path) -> None:
    seat = sit("siti.r", "/search", language="en")
    seat.settled()
    seat.page.locator("#purpose").focus()
    seat.press("Enter")
    expect(seat.page.locator(".toast")).to_have_text("Choose a photograph first.")
    expect(seat.page.locator("#photo")).to_be_focused()
    for box in seat.page.locator("#lists input").all():
        box.uncheck()
    _ask(seat, photos / "wanted.jpg")
    expect(seat.page.locator(".not-searched")).to_contain_text("Where to look")
    expect(seat.page.locator("#lists input").first).to_be_focused()
    seat.forgive("422")


def test_candidates_of_the_last_photograph_stand_beside_the_next(sit: Sit, photos: Path) -> None:
    seat = sit("siti.r", "/search")
    seat.settled()
    _ask(seat, photos / "wanted.jpg")
    expect(seat.page.locator(".candidate").first).to_be_visible()
    seat.page.locator("#photo").set_input_files(photos / "none.jpg")
    expect(seat.page.locator(".candidate")).to_have_count(0)
    expect(seat.page.locator("#chosen")).to_be_hidden()


def test_photograph_stays_in_the_browser(sit: Sit, photos: Path) -> None:
    """After going on and back there is neither the picture nor whom it could show."""
    seat = sit("siti.r", "/search", language="en")
    seat.settled()
    _ask(seat, photos / "wanted.jpg")
    expect(seat.page.locator(".candidate").first).to_be_visible()
    seat.page.get_by_role("link", name="Counter").click()
    expect(seat.page.locator("body")).to_have_attribute("data-page", "counter")
    seat.page.go_back()
    expect(seat.page.locator("#answered .empty")).to_be_visible()
    expect(seat.page.locator("#chosen")).to_be_hidden()
    assert seat.page.locator("#purpose").input_value() == ""


def test_alert_is_missed_while_searching(served: Served, sit: Sit, lane: str) -> None:
    seat = sit("siti.r", "/search")
    seat.settled()
    before = int(seat.page.locator("#open-alerts").inner_text())
    served.cross(cast.WANTED, lane)
    expect(seat.page.locator("#open-alerts")).to_have_text(str(before + 1))
    expect(seat.page.locator("#say-now")).to_contain_text(lane)


@pytest.mark.parametrize(("language", "theme"), list(product(("id", "en"), ("light", "dark"))))
def test_page_is_hard_to_read(served: Served, sit: Sit, lane: str, photos: Path, language: str, theme: str) -> None:
    served.cross(cast.WANTED, lane)
    seat = sit("siti.r", "/search", language, theme)
    seat.settled()
    for size in (SCREEN, NARROW):
        seat.page.set_viewport_size(size)  # type: ignore[arg-type]  # a dict where a TypedDict is named
        assert complaints(seat.page) == []
        _ask(seat, photos / "wanted.jpg")
        expect(seat.page.locator("#answer")).to_be_focused()
        seat.page.locator("main summary").first.click()
        assert complaints(seat.page) == []
        assert seat.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        _ask(seat, photos / "two.jpg")
        expect(seat.page.locator(".not-searched")).to_be_visible()
        assert complaints(seat.page) == []
        seat.forgive("422")


def test_focus_cannot_be_seen(sit: Sit) -> None:
    """A label stands for the file chooser, whose own button speaks the browser's language; it shows the focus."""
    seat = sit("siti.r", "/search")
    seat.settled()
    seat.page.locator("#photo").focus()
    seat.press("Tab")
    seat.press("Shift+Tab")
    expect(seat.page.locator("#photo")).to_be_focused()
    assert seat.page.locator("#photo-choose").evaluate("label => getComputedStyle(label).outlineStyle") == "solid"


def _post(served: Served, origin: str = "", officer: str = "siti.r", photo: bytes = b"x") -> httpx.Response:
    return httpx.post(
        f"{served.url}/console/parts/searches",
        data={"lists": ["watchlist"], "purpose": "p", "case_number": "c"},
        files={"photo": ("p.jpg", photo, "image/jpeg")},
        headers={"Origin": origin or served.url},
        cookies={"iass_officer": officer} if officer else {},
        timeout=60,
    )


def test_other_site_or_stranger_searches(served: Served) -> None:
    before = len(_searches(served))
    assert _post(served, origin="https://evil.example").status_code == 403
    assert _post(served, officer="").status_code == 401
    assert _post(served, photo=b"x" * (25 * 2**20)).status_code == 413
    assert len(_searches(served)) == before


def test_answer_stays_in_a_cache_or_loosens_the_policy(served: Served) -> None:
    answer = _post(served, photo=people.selfie("P005"))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "img-src 'self';" in answer.headers["content-security-policy"]


def test_officer_cannot_leave_anybody_out(served: Served, sit: Sit, photos: Path) -> None:
    """By kind, nationality and the law of today; what people of the registry have not is refused in words."""
    seat = sit("dewi.k", "/search", language="en")
    seat.page.locator("#narrow summary").click()
    seat.page.locator("#kind").select_option("WANTED_DOMESTIC")
    seat.page.locator("#in_force").check()
    _ask(seat, photos / "wanted.jpg", "narrowed")
    expect(seat.page.locator("#answered")).to_contain_text("People of the registry have no kind")
    seat.forgive("422")
    assert ("dewi.k", "narrowed") not in _searches(served)
    seat.page.locator("#lists input[value=registry]").uncheck()
    seat.page.locator("#checkpoint").select_option("CGK")
    _ask(seat, photos / "wanted.jpg", "narrowed")
    expect(seat.page.locator("[data-subject='N-2026-007']")).to_contain_text("Above the threshold")
    told = seat.page.locator(".candidate").all_text_contents()
    assert told and all("Wanted in Indonesia" in one for one in told)
    seat.page.locator("#nationality").fill("mys")
    _ask(seat, photos / "wanted.jpg", "narrowed twice")
    expect(seat.page.locator("#answer")).to_be_focused()
    expect(seat.page.locator("[data-subject='N-2026-007']")).to_have_count(0)
    with served.application.photo_search.records.reading() as tx:
        last = [one for one in tx.audit.entries() if one.action == "photo.searched"][-1]
    assert last.details["only"] == {
        "nationality": "MYS", "kinds": ["WANTED_DOMESTIC"], "in_force": True, "checkpoint": "CGK"
    }  # fmt: skip
