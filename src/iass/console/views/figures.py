"""What the lanes did, for a supervisor or an operator: totals, the hours as a drawing, a row a list, lane and step."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from iass.alert.alert import AlertState
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.views import hour_plot
from iass.console.views.hour_plot import HourPlot
from iass.console.views.shares import looks_in_words
from iass.console.views.waiting_now import AmountRow
from iass.figures.share import share
from iass.service.schemas.figures import FalseAlertsOut, FiguresOut, LaneFiguresOut, LooksOut, StepOut, WaitOut

SPANS = (8, 24, 168, 744)
"""Hours to choose from: a shift, a day, a week, a month."""
STEPS = ("attack", "chip", "decide", "decode", "face", "papers", "record", "search")
"""Those that have a word; another one is shown as it is named."""
STANDING = (AlertState.RAISED, AlertState.CLAIMED, AlertState.JUDGED)
"""Alerts that somebody is still to do something about."""
_PER_MILLION = 1_000_000
_WIDE = 200.0
"""Units of the small drawings."""


@dataclass(frozen=True, slots=True)
class FigureView:
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class RateView:
    """A rate of false alerts in words, and as a line from low to high with its dot and the target, in units of 200.

    is_over: even the low end of the interval is above the target. drawn: False where nobody was searched for."""

    of: str
    counts: str
    rate: str
    interval: str
    target: str
    is_over: bool
    drawn: bool
    low: float
    high: float
    dot: float
    aim: float


@dataclass(frozen=True, slots=True)
class LaneView:
    """quality: 0..100 for the small bar; said: in words."""

    lane: str
    passages: str
    alerts: str
    quality: float
    quality_said: str
    failures: str
    watchlist: RateView
    registry: RateView


@dataclass(frozen=True, slots=True)
class StepView:
    """bar, tail: the median and the 99th of a hundred, of the slowest step's, 0..100."""

    step: str
    count: str
    median: str
    p99: str
    bar: float
    tail: float


@dataclass(frozen=True, slots=True)
class FiguresView:
    hours: int
    checkpoint: str
    checkpoints: tuple[str, ...]
    since: str
    now: tuple[FigureView, ...]
    totals: tuple[FigureView, ...]
    plot: HourPlot
    lists: tuple[RateView, ...]
    lanes: tuple[LaneView, ...]
    steps: tuple[StepView, ...]
    decisions: tuple[AmountRow, ...]
    queues: tuple[AmountRow, ...]
    ages: tuple[AmountRow, ...]


@dataclass(frozen=True, slots=True)
class Now:
    """What stands at this moment. standing: alerts by state; queues: what waits, by its name; ages: of the lists."""

    standing: Mapping[AlertState, int]
    queues: tuple[AmountRow, ...] = ()
    ages: tuple[AmountRow, ...] = ()


def figures_page(
    found: FiguresOut, hours: int, checkpoint: str, checkpoints: Iterable[str], now: Now, words: Catalogue
) -> FiguresView:
    aims = {one.list.value: one.target_fpir for one in found.lists}
    return FiguresView(
        hours=hours,
        checkpoint=checkpoint,
        checkpoints=tuple(sorted(set(checkpoints))),
        since=formats.day_and_time(found.since, words.language),
        now=tuple(
            FigureView(words(f"figures.state.{state}"), formats.count(now.standing.get(state, 0), words.language))
            for state in STANDING
        ),
        totals=_totals(found, words),
        plot=hour_plot.plot(found.hours, words),
        lists=tuple(_rate(words(f"search.list.{one.list}"), one, one.target_fpir, words) for one in found.lists),
        lanes=tuple(_lane(one, aims, words) for one in found.lanes),
        steps=_steps(found.steps, words),
        decisions=_decisions(found.judged, words),
        queues=now.queues,
        ages=now.ages,
    )


def _decisions(judged: WaitOut, words: Catalogue) -> tuple[AmountRow, ...]:
    """How many first verdicts took how long; empty without one."""
    most, before, rows = max((one.count for one in judged.spread), default=0), 0.0, []
    for one in judged.spread if most else ():
        low = formats.count(round(before), words.language)
        if one.up_to is None:
            name = words("figures.longer", low=low)
        else:
            name = words("figures.up_to", low=low, high=formats.count(round(one.up_to), words.language))
            before = one.up_to
        rows.append(AmountRow(name, formats.count(one.count, words.language), round(100 * one.count / most, 1)))
    return tuple(rows)


def _totals(found: FiguresOut, words: Catalogue) -> tuple[FigureView, ...]:
    language = words.language
    passages, alerts = sum(found.passages.values()), sum(found.alerts.values())
    verdicts = [(words(f"judgement.{name}"), count) for name, count in found.verdicts.items() if count]
    later = found.found_later.get("raised", 0)
    return (
        FigureView(words("figures.passages"), formats.count(passages, language)),
        FigureView(words("figures.alerts"), formats.count(alerts, language)),
        FigureView(words("figures.verdicts"), _joined(verdicts, words) or words("figures.none")),
        FigureView(words("figures.claimed"), _wait(found.claimed, words)),
        FigureView(words("figures.judged"), _wait(found.judged, words)),
        FigureView(words("figures.found_later"), formats.count(later, language)),
        *(FigureView(words(f"looks.{one.verdict}"), _agreed(one, words)) for one in found.first_looks),
    )


def _agreed(one: LooksOut, words: Catalogue) -> str:
    return looks_in_words(share(one.agreed, one.looks), words)


def _wait(wait: WaitOut, words: Catalogue) -> str:
    if wait.median is None or wait.nine_of_ten is None:
        return words("figures.none")
    half, most = (formats.figure(value, words.language) for value in (wait.median, wait.nine_of_ten))
    return words("figures.wait", half=half, most=most, count=formats.count(wait.count, words.language))


def _rate(of: str, one: FalseAlertsOut, aim: float, words: Catalogue) -> RateView:
    counts = words(
        "figures.of", false=formats.count(one.false_alerts, words.language),
        searches=formats.count(one.searches, words.language),
    )  # fmt: skip
    target = _million(aim, words)
    if one.rate is None or one.low is None or one.high is None:
        return RateView(of, counts, words("figures.none"), "", target, False, False, 0, 0, 0, 0)
    reach = max(one.high, aim) * 1.05
    low, dot, high, at = (round(_WIDE * value / reach, 1) for value in (one.low, one.rate, one.high, aim))
    between = words("figures.between", low=_million(one.low, words), high=_million(one.high, words))
    return RateView(of, counts, _million(one.rate, words), between, target, one.low > aim, True, low, high, dot, at)


def _million(rate: float, words: Catalogue) -> str:
    return formats.figure(rate * _PER_MILLION, words.language)


def _lane(one: LaneFiguresOut, aims: Mapping[str, float], words: Catalogue) -> LaneView:
    language, median = words.language, one.quality_median
    failures = [(words(f"figures.failure.{name}"), count) for name, count in one.face_failures.items() if count]
    return LaneView(
        lane=one.lane,
        passages=formats.count(one.passages, language),
        alerts=formats.count(one.alerts, language),
        quality=median or 0.0,
        quality_said=words("figures.none") if median is None else formats.count(round(median), language),
        failures=_joined(failures, words),
        watchlist=_rate(one.lane, one.watchlist, aims["watchlist"], words),
        registry=_rate(one.lane, one.registry, aims["registry"], words),
    )


def _steps(steps: Sequence[StepOut], words: Catalogue) -> tuple[StepView, ...]:
    slowest = max((one.p99_ms or 0.0 for one in steps), default=0.0) or 1.0
    return tuple(
        StepView(
            step=words(f"figures.step.{one.step}") if one.step in STEPS else one.step,
            count=formats.count(one.count, words.language),
            median=formats.figure(one.median_ms, words.language),
            p99=formats.figure(one.p99_ms, words.language),
            bar=round(100 * one.median_ms / slowest, 1),
            tail=round(100 * one.p99_ms / slowest, 1),
        )
        for one in steps
        if one.median_ms is not None and one.p99_ms is not None
    )


def _joined(counts: Sequence[tuple[str, int]], words: Catalogue) -> str:
    return ", ".join(f"{name} {formats.count(count, words.language)}" for name, count in counts)
