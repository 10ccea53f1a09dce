"""The supervisor at a real browser: the queue over the lanes, a lane taken over, and the report of a shift."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pypdf
import pytest
from playwright.sync_api import expect

from iass.adapters.sql.records import SqlRecords
from iass.alert.escalation import EscalationWatch
from iass.alert.waiting import Patience
from iass.case.decoy_desk import Caught
from iass.clock import FixedClock
from iass.console.catalogue import Language, load
from iass.console.shift_pdf import print_shift
from iass.console.views.shifts import as_csv, shift_page
from iass.demo import cast
from iass.figures.desk import FigureDesk
from iass.figures.shift_report import ShiftDesk, ShiftReport
from iass.figures.shifts import Shifts
from iass.figures.tally import Measure, Tally

from .browsing import NARROW, Served
from .conftest import Sit
from .looks import complaints

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)
_SHIFTS = Shifts.parse("06-14-22", lambda _: ZoneInfo("Asia/Makassar"))


@pytest.fixture
def desk(records: SqlRecords, clock: FixedClock) -> ShiftDesk:
    clock.move_to(NOON + timedelta(hours=4))
    lanes = ["DPS/C01", "DPS/C02"]
    with records.transaction() as tx:
        tx.tallies.add([Tally(NOON, lane, Measure.PASSAGES, "CLEAR", count=1234) for lane in lanes])
        tx.tallies.add([Tally(NOON, lanes[0], Measure.JUDGED_AFTER, bin=9, count=4)])
    return ShiftDesk(FigureDesk(records, clock, 30), _SHIFTS, clock, ("DPS",))


def _report(desk: ShiftDesk) -> ShiftReport:
    return desk.of("DPS", date(2026, 11, 24), 1)


def _rows(data: bytes) -> Sequence[Sequence[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("language", list(Language))
def test_file_and_print_differ_from_the_page(desk: ShiftDesk, language: Language) -> None:
    words, report = load(language), _report(desk)
    view = shift_page(report, desk, words)
    assert view.title.endswith("(06.00–14.00 WITA)" if language is Language.INDONESIAN else "(06:00–14:00 WITA)")
    rows = _rows(as_csv(report, words))
    assert [row[6] for row in rows[1:]] == ["DPS/C01", "DPS/C02", words("shift.total")]
    assert rows[1][:5] == ["DPS", "2026-11-24", "1", "2026-11-24T06:00:00+08:00", "2026-11-24T14:00:00+08:00"]
    assert (rows[1][7], rows[1][11], rows[2][12]) == ("1234", "4", "")
    assert all(len(row) == len(rows[0]) for row in rows)
    sheet = pypdf.PdfReader(io.BytesIO(print_shift(view, words)))
    read = " ".join(sheet.pages[0].extract_text().split())
    for told in (view.title, *view.rows[0], *view.total, words("shift.title"), view.made):
        assert told in read
    assert (len(sheet.pages), str(sheet.root_object["/Lang"])) == (1, language.value)


@pytest.mark.parametrize("language", list(Language))
def test_nothing_is_told_as_0_of_0(desk: ShiftDesk, records: SqlRecords, language: Language) -> None:
    """Of looks before the score and of practice pairs, on all three; and of a checkpoint alone, never of a lane."""
    words, report = load(language), _report(desk)
    view, rows = shift_page(report, desk, words, Caught()), _rows(as_csv(report, words, Caught()))
    none, none_shown = words("looks.none"), words("looks.none_shown")
    assert [said for _, said in view.shares] == [none, none, none_shown]
    assert rows[-1][19:] == [none, *[""] * 4, none, *[""] * 4, none_shown, *[""] * 4] and set(rows[1][19:]) == {""}
    assert none_shown in " ".join(pypdf.PdfReader(io.BytesIO(print_shift(view, words))).pages[0].extract_text().split())
    with records.transaction() as tx:
        looks = (("same_person:other_person", 1), ("other_person:other_person", 3), ("same_person:same_person", 2))
        tx.tallies.add([Tally(NOON, "DPS/C01", Measure.LOOKS_JUDGED, label, count=n) for label, n in looks])
    report, caught = _report(desk), Caught(40, 33, 3)
    view, rows = shift_page(report, desk, words, caught), _rows(as_csv(report, words, caught))
    assert rows[-1][19:23] == ["2", "2", "1.0", "0.3424"] and rows[-1][24:27] == ["3", "4", "0.75"]
    assert rows[-1][29:] == ["33", "40", "0.825", "0.6805", "0.9125"] and all(len(one) == 34 for one in rows)
    read = " ".join(pypdf.PdfReader(io.BytesIO(print_shift(view, words))).pages[0].extract_text().split())
    assert all(f"{name}: {said}" in read for name, said in view.shares) and "33" in view.shares[2][1]
    assert [name for name, _ in shift_page(report, desk, words).shares] == [name for name, _ in view.shares[:2]]


def test_cell_of_the_file_is_a_formula(desk: ShiftDesk) -> None:
    """No lane is called so; whatever once is, stays a word."""
    report = _report(desk)
    bad = replace(report, lanes=[replace(report.total, lane=lane) for lane in ("=1+1", "@x", "+x", "-x")])
    assert [row[6] for row in _rows(as_csv(bad, load(Language.ENGLISH)))[1:5]] == ["'=1+1", "'@x", "'+x", "'-x"]


def test_print_is_broken_by_what_it_prints(desk: ShiftDesk) -> None:
    """Mark-up stays text, and a checkpoint with many lanes takes a second sheet, with its head."""
    words = load(Language.ENGLISH)
    view = shift_page(_report(desk), desk, words)
    many = replace(view, title="<b>&", rows=tuple((f"DPS/C{n:02}", *view.rows[0][1:]) for n in range(60)))
    pages = pypdf.PdfReader(io.BytesIO(print_shift(many, words))).pages
    assert len(pages) > 1 and "<b>&" in pages[0].extract_text()
    assert "DPS/C59" in "".join(page.extract_text() for page in pages)
    assert all("Passages" in page.extract_text() for page in pages[:2])
    assert print_shift(many, words) == print_shift(many, words)


@pytest.mark.parametrize("path", ["/queue", "/shifts", "/shifts/report.csv", "/shifts/report.pdf"])
def test_stranger_is_shown_what_the_lanes_did(served: Served, path: str) -> None:
    answer = httpx.get(served.url + path)
    assert answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("query", ["number=0", "day=2026-13-01", "day=9999-12-31", "checkpoint=DPS", "checkpoint=%3D"])
def test_page_of_no_shift_is_shown(served: Served, query: str) -> None:
    for path in ("/shifts", "/shifts/report.csv", "/shifts/report.pdf"):
        assert httpx.get(f"{served.url}{path}?{query}", headers={"IASS-Officer": "chief.w"}).status_code in (404, 422)


@pytest.mark.browser
@pytest.mark.parametrize(("language", "theme"), [("id", "dark"), ("en", "light")])
def test_report_of_the_shift_cannot_be_read(served: Served, sit: Sit, lane: str, language: str, theme: str) -> None:
    served.alert(cast.WANTED, lane)
    seat = sit("chief.w", "/shifts", language, theme)
    seat.settled()
    row = seat.page.locator("tbody tr").filter(has_text=lane)
    expect(row.locator("td").first).to_have_text("1")
    assert complaints(seat.page) == []
    for ending, begins in (("pdf", b"%PDF-1."), ("csv", b"\xef\xbb\xbf")):
        with seat.page.expect_download() as fetched:
            seat.page.locator(f"a[href*='report.{ending}']").click()
        assert fetched.value.suggested_filename.endswith(f".{ending}")
        assert fetched.value.path().read_bytes().startswith(begins)
    seat.page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a dict where a TypedDict is named
    assert complaints(seat.page) == []


@pytest.mark.browser
def test_alert_that_nobody_takes_stays_quiet(served: Served, sit: Sit, lane: str) -> None:
    """It goes up before the supervisor's eyes and at its lane; then the lane whose officer left is taken over."""
    alert = served.alert(cast.WANTED, lane)
    chief, siti = sit("chief.w", "/queue", language="en", theme="dark"), sit("siti.r", f"/counter?lane={lane}", "en")
    for seat in (chief, siti):
        seat.settled()
    row = chief.page.locator("tbody tr").filter(has_text=lane)
    expect(row.locator(".state")).to_have_text("Nobody has it")
    expect(row).not_to_have_class("risen")
    before = row.locator(".age").inner_text()
    expect(row.locator(".age")).not_to_have_text(before)
    _goes_up(served, alert)
    expect(row).to_have_class("risen")
    for seat in (chief, siti):
        expect(seat.page.locator(".toast")).to_have_text(f"Nobody has taken the alert on {lane}: Secure")
    assert complaints(chief.page) == []

    siti.press("c")
    expect(row.locator(".state")).to_have_text("siti.r has it")
    held = chief.page.locator(".held li").filter(has_text=lane)
    held.get_by_role("button").focus()
    chief.press("Enter")
    expect(chief.page.get_by_role("dialog", name="Take these alerts over?")).to_be_visible()
    chief.press("Enter")
    expect(row.locator(".state")).to_have_text("chief.w has it")
    expect(held).to_have_count(0)
    expect(siti.page.locator("#alert-state")).to_have_text("chief.w has it")
    assert cast.WANTED.document.surname not in chief.page.locator("main").inner_text()
    siti.page.goto(f"{served.url}/alerts/{alert}")
    expect(siti.page.locator(".history")).to_contain_text("Went up: nobody had taken it")


def _goes_up(served: Served, alert: str) -> None:
    """As the watcher does it, an hour later, for this alert alone."""
    desk = served.application.alerts
    watch = EscalationWatch(desk.records, desk.clock, _PATIENCE)
    with desk.records.transaction() as tx:
        (wait,) = (one for one in tx.waits.due(desk.clock.now()) if one.alert_id == alert)
        assert watch._go_up(tx, wait, desk.clock.now())


_PATIENCE = Patience.parse("PROTECT=1,SECURE=1,DENY_EXIT=1,REFUSE_ENTRY=1,MAY_REFUSE_ENTRY=1,REFER=1")
