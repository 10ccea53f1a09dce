"""What the lanes did, at a real browser: the same numbers as over HTTP, and none about whom."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from playwright.sync_api import expect

from iass.alert.alert import AlertState
from iass.console.catalogue import Language, load
from iass.console.views import hour_plot
from iass.console.views.figures import Now, figures_page
from iass.console.views.waiting_now import age_rows, queue_rows
from iass.demo import cast
from iass.figures.share import Share
from iass.ids import OfficerId
from iass.service.schemas.figures import FiguresOut, HourOut, ListFiguresOut, LooksOut, SpanOut, StepOut, WaitOut
from iass.watchlist.kept_feed import FeedPlan, FeedRecord, KeptFeed
from iass.watchlist.list_age import BY_HAND, ListAge

from .browsing import NARROW, Served
from .conftest import Sit
from .looks import complaints

WORDS = load(Language.ENGLISH)
HOUR = datetime(2026, 11, 29, 2, tzinfo=UTC)
_WAIT = WaitOut(count=0, median=None, nine_of_ten=None, spread=[])


def _figures(**fields: object) -> FiguresOut:
    watchlist = {"list": "watchlist", "searches": 100_000, "alerts": 900, "false_alerts": 800, "target_fpir": 0.003}
    registry = {"list": "registry", "searches": 0, "alerts": 0, "false_alerts": 0, "target_fpir": 0.003}
    whole = {
        "since": HOUR, "until": HOUR + timedelta(hours=1), "passages": {"CLEAR": 5}, "alerts": {}, "verdicts": {},
        "hours": [HourOut(hour=HOUR, passages=5, alerts=0)], "claimed": _WAIT, "judged": _WAIT, "lanes": [],
        "steps": [], "found_later": {}, "first_looks": [LooksOut.of_share("same_person", Share(1, 2))],
        "lists": [
            ListFiguresOut.model_validate({**watchlist, "rate": 0.008, "low": 0.0075, "high": 0.0086}),
            ListFiguresOut.model_validate({**registry, "rate": None, "low": None, "high": None}),
        ],
    }  # fmt: skip
    return FiguresOut.model_validate(whole | fields)


def test_rate_above_the_target_is_not_told() -> None:
    view = figures_page(_figures(), 24, "", ["CGK"], Now({}), WORDS)
    watchlist, registry = view.lists
    assert (watchlist.rate, watchlist.target, watchlist.is_over) == ("8,000", "3,000", True)
    assert watchlist.aim < watchlist.low < watchlist.dot < watchlist.high <= 200
    assert not registry.drawn and not registry.is_over and registry.rate == WORDS("figures.none")


def test_looks_before_the_score_are_not_shown_beside_verdicts() -> None:
    by_name = {one.name: one.value for one in figures_page(_figures(), 24, "", [], Now({}), WORDS).totals}
    assert by_name[WORDS("looks.same_person")] == "1 of 2 had said so: 50% (9.5% to 91%)"
    none = figures_page(_figures(first_looks=[LooksOut.of_share("other_person", None)]), 24, "", [], Now({}), WORDS)
    assert none.totals[-1].value == "none"


def test_hour_without_passages_breaks_the_drawing() -> None:
    quiet = [HourOut(hour=HOUR + timedelta(hours=number), passages=0, alerts=0) for number in range(24)]
    drawn = hour_plot.plot(quiet, WORDS)
    assert (drawn.passages, drawn.alerts, drawn.rows, drawn.most_alerts) == ((), (), (), "")
    busy = [HourOut(hour=one.hour, passages=number, alerts=number % 2) for number, one in enumerate(quiet)]
    drawn = hour_plot.plot(busy, WORDS)
    tallest = max(drawn.passages, key=lambda bar: bar.height)
    assert (len(drawn.passages), len(drawn.rows), drawn.most_passages) == (23, 23, "23")
    assert (tallest.y, tallest.height) == (hour_plot.UPPER[0], hour_plot.UPPER[1] - hour_plot.UPPER[0])
    assert drawn.rows[0].passages == "23" and drawn.ticks[0].word == "09:00"


@pytest.mark.parametrize("hours", [1, 8, 24, 168, 744])
def test_hours_run_out_of_the_drawing(hours: int) -> None:
    busy = [HourOut(hour=HOUR + timedelta(hours=number), passages=7, alerts=2) for number in range(hours)]
    drawn = hour_plot.plot(busy, WORDS)
    assert all(bar.x >= hour_plot.LEFT and bar.x + bar.width <= hour_plot.WIDTH for bar in drawn.passages)
    assert 1 <= len(drawn.ticks) <= 12


def test_step_is_not_measured_against_the_slowest() -> None:
    slow = StepOut(step="search", count=9, median_ms=4.0, p99_ms=16.0)
    view = figures_page(_figures(steps=[slow]), 24, "", [], Now({AlertState.RAISED: 3}), WORDS)
    assert (view.steps[0].step, view.steps[0].bar, view.steps[0].tail) == ("search", 25.0, 100.0)
    assert view.now[0].value == "3"


def test_list_that_is_too_old_looks_like_one_of_today() -> None:
    plan = FeedPlan("polri", "https://lists.example.org/a.csv", 3600, OfficerId("sari.w"))
    ages = {"fresh": timedelta(minutes=30), "old": timedelta(hours=3), "never": None}
    kept = [
        KeptFeed(
            replace(plan, name=name),
            FeedRecord(HOUR - timedelta(hours=3), current_at=HOUR - age if age else None),
            HOUR,
        )
        for name, age in ages.items()
    ]
    files, named = ListAge(BY_HAND, None), ListAge("interpol", HOUR - timedelta(days=45))
    fresh, old, never, by_hand, run = age_rows(kept, [files, named], HOUR, WORDS)
    assert (fresh.value, fresh.bar, fresh.is_late) == ("0.5 h ago", 25.0, False)
    assert (old.value, old.bar, old.is_late) == ("3 h ago", 100.0, True)
    assert (never.value, never.bar, never.is_late) == ("never", 100.0, True)
    assert (by_hand.name, by_hand.value, by_hand.bar, by_hand.is_late) == ("Files handed in", "never", 0.0, False)
    assert (run.name, run.value, run.bar, run.is_late) == ("interpol", "1,100 h ago", 100.0, False)


def test_queue_is_not_measured_against_the_longest() -> None:
    rows = queue_rows({"alerts": 3, "messages": 12}, WORDS)
    assert [(row.value, row.bar) for row in rows] == [("3", 25.0), ("12", 100.0)]
    assert queue_rows({"alerts": 0}, WORDS)[0].bar == 0


def test_verdict_stands_in_another_span() -> None:
    spread = [SpanOut(up_to=5.0, count=8), SpanOut(up_to=10.0, count=2), SpanOut(up_to=None, count=0)]
    judged = WaitOut(count=10, median=3.0, nine_of_ten=7.0, spread=spread)
    decisions = figures_page(_figures(judged=judged), 24, "", [], Now({}), WORDS).decisions
    assert [(one.name, one.value, one.bar) for one in decisions] == [
        ("0 to 5 s", "8", 100.0), ("5 to 10 s", "2", 25.0), ("longer than 10 s", "0", 0.0)
    ]  # fmt: skip
    assert figures_page(_figures(), 24, "", [], Now({}), WORDS).decisions == ()


@pytest.mark.browser
@pytest.mark.parametrize(("language", "theme"), [("id", "light"), ("en", "dark")])
def test_figures_are_not_those_of_the_service(served: Served, sit: Sit, lane: str, language: str, theme: str) -> None:
    served.alert(cast.WANTED, lane)
    seat = sit("budi.s", "/figures?hours=8", language=language, theme=theme)
    seat.settled()
    told = httpx.get(f"{served.url}/v1/figures", params={"hours": 8}, headers={"IASS-Officer": "budi.s"}).json()
    passages = seat.page.locator("#totals-title + dl dd").first.inner_text()
    assert int(re.sub(r"\D", "", passages)) == sum(told["passages"].values())
    row = seat.page.locator("#lanes-title + table tbody tr").filter(has_text=lane)
    assert row.locator("td").nth(1).inner_text() == "1"
    drawn, by_hand = row.locator("svg.rate-line"), seat.page.locator("#ages-title ~ table tbody tr")
    expect(drawn.first.locator(".rate-span, .rate-dot, .rate-aim")).to_have_count(3)
    expect(by_hand.filter(has_text=load(Language(language))("figures.by_hand"))).to_have_count(1)
    assert cast.WANTED.document.surname not in seat.page.locator("main").inner_text()
    assert complaints(seat.page) == []
    seat.page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a dict where a TypedDict is named
    assert complaints(seat.page) == []


@pytest.mark.browser
def test_page_closes_what_its_reader_opened(served: Served, sit: Sit, lane: str) -> None:
    seat = sit("budi.s", "/figures?hours=8", language="en")
    seat.page.clock.install()
    seat.page.reload()
    seat.settled()
    seat.page.locator("#hour-numbers summary").click()
    before = seat.page.locator("#totals-title + dl dd").first.inner_text()
    served.alert(cast.WANTED, lane)
    seat.page.clock.run_for(31_000)
    expect(seat.page.locator("#totals-title + dl dd").first).not_to_have_text(before)
    expect(seat.page.locator("#hour-numbers")).to_have_attribute("open", "")


@pytest.mark.parametrize("query", ["hours=0", "hours=745", "checkpoint=cgk%2F"])
def test_page_of_no_hour_is_shown(served: Served, query: str) -> None:
    answer = httpx.get(f"{served.url}/figures?{query}", headers={"IASS-Officer": "budi.s"})
    assert answer.status_code == 422
