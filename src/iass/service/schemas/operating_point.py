"""A list's operating point, in what it costs: false alerts in a shift, and people missed."""

from typing import Any, Self

from pydantic import Field

from iass.identify.expectation import Source
from iass.identify.misses import MissCurve
from iass.identify.operating_desk import Setting, Standing
from iass.identify.target import LEAST_FPIR, MOST_FPIR
from iass.registry.enrolment import GalleryName
from iass.service.schemas.wire import Moment, Wire, example, optional


class SettingOut(Wire):
    """What one target means at the list's present size."""

    target_fpir: float = example(0.003, "Share of people not in the list who may raise an alert")
    threshold: float = example(0.452, "Score from which a candidate is a match, -1 to 1")
    false_alerts: float = example(1.2, "Expected in a shift; see at_most")
    false_alerts_low: float = example(0.7, "95 % interval")
    false_alerts_high: float = example(2.0, "95 % interval")
    at_most: bool = example(False, "So few that nobody can claim it: false_alerts is then 3 / searches (rule of 3)")
    false_alerts_modelled: float = example(1.2, "By the law alone; with at_most a foretelling, and no claim")
    foretold: bool = example(False, "Whether the list is larger, or the rate rarer, than what was seen")
    source: Source = example("record", "lanes: searches of travellers here; record: the calibration record's strangers")
    searches: int = example(2019, "Of strangers, behind it")
    missed: float | None = optional(0.033, "Share of sought people who pass unseen, 0 to 1, by development figures")
    missed_low: float | None = optional(0.024, "95 % interval")
    missed_high: float | None = optional(0.043, "95 % interval")

    @classmethod
    def of_setting(cls, setting: Setting, travellers: int) -> Self:
        return cls(**_figures(setting, travellers))


class LanesOut(Wire):
    """What the searches of the last 90 days on the lanes have shown."""

    searches: int = example(5210, "Of travellers not known to be in the list")
    held: int = example(2, "Of alerts that nobody has judged yet; they do not count")
    fits: bool | None = optional(True, "Whether their tail follows a law of strangers; null while they are too few")
    p_value: float | None = optional(0.31, "Of the deviance of the counts from the law")


class BinOut(Wire):
    """So many searches had a top score in this bin."""

    low: float = example(0.305, "Lowest score of the bin, which is 0.005 wide")
    searches: int = example(41, "Counted in it, whatever the size of the list was")


class OperatingPointOut(SettingOut):
    """One list as it is. False alerts are of a shift of so many travellers."""

    name: GalleryName = example("watchlist", "The list")
    subjects: int = example(1240, "People in it")
    travellers: int = example(400, "In a shift")
    model: str = example("sface-2021dec/5-9923c114", "The recogniser")
    calibration: str = example("sface-2021dec/5-9923c114@2026-11-28", "The record that the threshold comes from")
    setting_fpir: float = example(0.003, "Target of the settings, which holds where nobody chose")
    chosen_by: str | None = optional("siti.r", "Who chose the target; null where the settings hold")
    chosen_at: Moment | None = optional("2026-11-28T02:00:00Z", "When, UTC")
    missed_on: str | None = optional("LFW, development half", "What misses were counted on")
    lanes: LanesOut = Field(description="What the lanes have shown")

    @classmethod
    def of_standing(cls, standing: Standing, travellers: int, curve: MissCurve | None) -> Self:
        return cls(**_figures(standing.setting, travellers), **_facts(standing, travellers, curve))


class OperatingPointDetailOut(OperatingPointOut):
    """With what else may be chosen, and how high strangers score on the lanes."""

    choices: list[SettingOut] = Field(description="The slider's stops, the rarest false alerts first")
    histogram: list[BinOut] = Field(description="Top scores of strangers in the last 90 days, ascending")

    @classmethod
    def of_choices(
        cls, standing: Standing, choices: list[Setting], travellers: int, curve: MissCurve | None
    ) -> "OperatingPointDetailOut":
        bins: dict[float, int] = {}
        for one in standing.histogram.counts:
            bins[one.low] = bins.get(one.low, 0) + one.count
        return cls(
            **_figures(standing.setting, travellers),
            **_facts(standing, travellers, curve),
            choices=[SettingOut.of_setting(one, travellers) for one in choices],
            histogram=[BinOut(low=low, searches=bins[low]) for low in sorted(bins)],
        )


class OperatingPointsOut(Wire):
    """Of every list."""

    lists: list[OperatingPointOut] = Field(description="Registry and watchlist")


class TargetIn(Wire):
    """Another operating point for a list."""

    target_fpir: float | None = Field(
        ge=LEAST_FPIR,
        le=MOST_FPIR,
        description="Share of people not in the list who may raise an alert; null goes back to the settings",
        examples=[0.003],
    )


def _figures(setting: Setting, travellers: int) -> dict[str, Any]:
    point, expected, missed = setting.point, setting.expected, setting.missed
    return {
        "target_fpir": point.target_fpir,
        "threshold": point.threshold,
        "false_alerts": expected.rate.value * travellers,
        "false_alerts_low": expected.rate.low * travellers,
        "false_alerts_high": expected.rate.high * travellers,
        "at_most": expected.at_most,
        "false_alerts_modelled": expected.modelled * travellers,
        "foretold": expected.foretold,
        "source": expected.source,
        "searches": expected.searches,
        "missed": missed.value if missed else None,
        "missed_low": missed.low if missed else None,
        "missed_high": missed.high if missed else None,
    }


def _facts(standing: Standing, travellers: int, curve: MissCurve | None) -> dict[str, Any]:
    point, tail = standing.setting.point, standing.tail
    chosen = standing.chosen if standing.chosen and standing.chosen.target_fpir is not None else None
    return {
        "name": standing.name,
        "subjects": standing.subjects,
        "travellers": travellers,
        "model": point.model_id,
        "calibration": point.record_id,
        "setting_fpir": standing.default,
        "chosen_by": chosen.officer_id if chosen else None,
        "chosen_at": chosen.at if chosen else None,
        "missed_on": curve.data_set if curve else None,
        "lanes": LanesOut(
            searches=standing.histogram.searches,
            held=standing.histogram.held,
            fits=tail.fits if tail else None,
            p_value=tail.p_value if tail else None,
        ),
    }
