"""Lists that the service fetches, on officers' screens: how old, what was said, whom a short version lets go of."""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.watchlist.test_feed import _people
from tests.watchlist.test_ftm import WHOLE

from iass.access import Officer
from iass.ids import NoticeId, OfficerId
from iass.watchlist.feed_watch import FeedWatch
from iass.watchlist.kept_feed import FeedPlan
from iass.watchlist.notice import NoticeState

from .browsing import Served
from .conftest import Sit
from .looks import complaints

pytestmark = pytest.mark.browser

OWNER = Officer(OfficerId("lists.owner"))
PEOPLE = ("KL-A", "KL-B", "KL-C", "KL-D", "KL-E")


@pytest.fixture(scope="module")
def watch(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FeedWatch]:
    """A list of which a short version was refused, and one that cannot be read."""
    folder = tmp_path_factory.mktemp("published")
    given = tuple(f"{column}={value}" for column, value in WHOLE.items())
    kept = served.application.lists.kept
    (folder / "list.json").write_bytes(_people(*PEOPLE))
    kept.add(FeedPlan("kept-short", str(folder / "list.json"), 3600, OWNER.officer_id, given), OWNER)
    _settle(kept)
    kept.add(FeedPlan("kept-away", str(folder / "absent" / "<b>none.json"), 3600, OWNER.officer_id, given), OWNER)
    _publish(kept, folder, "KL-A", "KL-X")
    yield kept
    for name in ("kept-short", "kept-away"):
        kept.remove(name, OWNER)


def _publish(kept: FeedWatch, folder: Path, *people: str) -> None:
    (folder / "list.json").write_bytes(_people(*people))
    now = kept.clock.now()
    with kept.records.transaction() as tx:
        for one in tx.kept_feeds.every():
            tx.kept_feeds.put(replace(one, due_at=now))
    _settle(kept)


def _settle(kept: FeedWatch) -> None:
    """This test's turn, or the service's own, which may be at it."""
    while kept.turn() or any(one.due_at <= kept.clock.now() for one in kept.standing()):
        time.sleep(0.05)


def test_short_list_is_accepted_unseen_or_by_its_owner(served: Served, sit: Sit, watch: FeedWatch) -> None:
    owner = sit("lists.owner", "/lists", "en", "light").page
    row = owner.locator("tr", has=owner.get_by_role("link", name="kept-short"))
    expect(row).to_contain_text("Refused: names too few of those before")
    expect(row).to_contain_text("5 listed: 5 new, 0 changed, 0 the same.")
    expect(owner.locator("tr", has=owner.get_by_role("link", name="kept-away"))).to_contain_text("(<b>none.json)")
    row.get_by_role("link", name="kept-short").click()
    expect(owner.locator("#list-own")).to_be_visible()
    expect(owner.locator("#reason-form")).to_have_count(0)

    page = sit("budi.s", "/lists/kept-short", "id", "dark").page
    refused = page.locator('[data-version="refused"]')
    expect(refused).to_contain_text("Dari 5 sebelumnya, 4 tidak lagi tercantum.")
    expect(refused.get_by_role("link")).to_have_text(["KL-B", "KL-C", "KL-D", "KL-E"])
    page.get_by_role("button", name="Tetap terima versi ini").click()
    expect(page.locator("#reason")).to_have_attribute("aria-invalid", "true")
    assert complaints(page) == []
    _picture(page, "list-short-id-dark")
    page.locator("#reason").fill("surat penerbit")
    page.get_by_role("button", name="Tetap terima versi ini").click()
    expect(page.get_by_role("button", name="Tetap terima versi ini")).to_have_count(0)
    _settle(watch)
    page.reload()
    expect(page.locator("#list-outcome")).to_have_text("Diterima")
    expect(page.locator('[data-version="taken"]').get_by_role("link")).to_have_text(["KL-B", "KL-C", "KL-D", "KL-E"])
    with watch.records.reading() as tx:
        notice = tx.notices.get(NoticeId("KL-E"))
    assert notice is not None and notice.state is NoticeState.WITHDRAWN


@pytest.mark.parametrize(("language", "theme"), [("id", "light"), ("en", "dark")])
def test_lists_are_hard_to_read(sit: Sit, watch: FeedWatch, language: str, theme: str) -> None:
    seat = sit("dewi.k", "/lists", language, theme)
    page = seat.page
    assert complaints(page) == []
    _picture(page, f"lists-{language}-{theme}")
    page.get_by_role("link", name="kept-short").click()
    page.wait_for_url("**/lists/kept-short")
    assert complaints(page) == []
    _picture(page, f"list-{language}-{theme}")
    page.goto(page.url.replace("kept-short", "none"))
    expect(page.locator("main")).to_contain_text("404")
    seat.forgive("404")


def _picture(page: Page, name: str) -> None:
    if folder := os.environ.get("IASS_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
