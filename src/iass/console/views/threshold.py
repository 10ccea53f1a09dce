"""A list's threshold as what it costs: every stop of the slider in words, what holds now, and the scores behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.views import tail_plot
from iass.console.views.tail_plot import Axis, PlotView
from iass.identify.expectation import Expectation, Source
from iass.identify.operating_desk import OperatingDesk, Setting, Standing
from iass.identify.tail import Rate
from iass.registry.enrolment import GalleryName

FACTS = ("value", "target", "people", "chosen", "basis", "held", "misses_on")
"""About what holds now."""

LISTS = (GalleryName.WATCHLIST, GalleryName.REGISTRY)


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """One stop of the slider. target: as it is sent; x: of the threshold in the drawing; foretold: said, or empty."""

    target: float
    threshold: str
    x: float
    alerts: str
    missed: str
    foretold: str


@dataclass(frozen=True, slots=True)
class FactView:
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class ThresholdView:
    """present: which of the choices holds. is_setting: nobody chose it. warning: empty where all is well."""

    name: str
    travellers: int
    choices: tuple[ChoiceView, ...]
    present: int
    is_setting: bool
    facts: tuple[FactView, ...]
    warning: str
    plot: PlotView

    @property
    def now(self) -> ChoiceView:
        return self.choices[self.present]

    @property
    def for_script(self) -> Sequence[Mapping[str, object]]:
        return [asdict(choice) for choice in self.choices]


def threshold_page(desk: OperatingDesk, name: GalleryName, travellers: int, words: Catalogue) -> ThresholdView:
    standing = desk.look(name)
    choices = desk.choices(standing) or (standing.setting,)
    on = tail_plot.axis(standing, choices)
    present = [one.point.target_fpir for one in choices].index(standing.setting.point.target_fpir)
    unfit = standing.tail is not None and not standing.tail.fits
    return ThresholdView(
        name=name.value,
        travellers=travellers,
        choices=tuple(_choice(one, travellers, on, words) for one in choices),
        present=present,
        is_setting=standing.chosen is None or standing.chosen.target_fpir is None,
        facts=tuple(FactView(words(f"threshold.{key}"), value) for key, value in _facts(desk, standing, words)),
        warning=words("threshold.no_fit") if unfit else "",
        plot=tail_plot.plot(standing, on, lambda threshold: desk.expected(standing, threshold), words),
    )


def _choice(setting: Setting, travellers: int, on: Axis, words: Catalogue) -> ChoiceView:
    point = setting.point
    return ChoiceView(
        target=point.target_fpir,
        threshold=formats.score(point.threshold, words.language),
        x=on.place(point.threshold),
        alerts=_alerts(setting.expected, travellers, words),
        missed=_missed(setting.missed, words),
        foretold=words("threshold.foretold") if setting.expected.foretold else "",
    )


def _alerts(expected: Expectation, travellers: int, words: Catalogue) -> str:
    if expected.at_most:
        return words(
            "threshold.at_most",
            n=formats.figure(expected.rate.value * travellers, words.language),
            law=formats.figure(expected.modelled * travellers, words.language),
        )
    rate = Rate(*(share * travellers for share in (expected.rate.value, expected.rate.low, expected.rate.high)))
    return words("threshold.about", **_interval(rate, words))


def _missed(missed: Rate | None, words: Catalogue) -> str:
    if missed is None:
        return words("threshold.missed_unknown")
    return words("threshold.missed", **_interval(Rate(100 * missed.value, 100 * missed.low, 100 * missed.high), words))


def _interval(rate: Rate, words: Catalogue) -> dict[str, str]:
    told = {"n": rate.value, "low": rate.low, "high": rate.high}
    return {key: formats.figure(value, words.language) for key, value in told.items()}


def _facts(desk: OperatingDesk, standing: Standing, words: Catalogue) -> list[tuple[str, str]]:
    language, point = words.language, standing.setting.point
    odds = formats.odds(point.target_fpir)
    rate = words("threshold.rate", n=formats.count(odds.happens, language), of=formats.count(odds.of, language))
    facts = [
        ("value", formats.score(point.threshold, language)),
        ("target", rate),
        ("people", formats.count(standing.subjects, language)),
        ("chosen", _chosen(standing, words)),
        ("basis", _basis(standing, words)),
    ]
    if standing.histogram.held:
        facts.append(("held", formats.count(standing.histogram.held, language)))
    if desk.misses is not None:
        facts.append(("misses_on", desk.misses.data_set))
    return facts


def _chosen(standing: Standing, words: Catalogue) -> str:
    chosen = standing.chosen
    if chosen is None or chosen.target_fpir is None:
        return words("threshold.by_setting")
    time = formats.day_and_time(chosen.at, words.language)
    return words("threshold.chosen_by", officer=chosen.officer_id, time=time)


def _basis(standing: Standing, words: Catalogue) -> str:
    expected, language = standing.setting.expected, words.language
    searches = formats.count(expected.searches, language)
    if expected.source is Source.LANES:
        return words("threshold.by_lanes", n=searches)
    return words("threshold.by_record", n=searches, here=formats.count(standing.histogram.searches, language))
