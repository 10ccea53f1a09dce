"""The page of a verification."""

from iass.evaluation.contact_sheet import ContactSheet
from iass.evaluation.intervals import Interval
from iass.evaluation.page.axis import percent
from iass.evaluation.page.curve_plot import CurveFigure
from iass.evaluation.page.page import KeyFigure, Page, facts_of
from iass.evaluation.verification_report import FnmrAt, VerificationReport


def verification_page(report: VerificationReport, contact: ContactSheet | None) -> Page:
    """contact: faces, only when somebody asked for them."""
    says = (
        "Further left the threshold is higher: fewer impostors pass for the holder, and more holders are sent away. "
        "The band is the 95 % interval by bootstrap over people. The curve ends where these pairs support no rarer "
        "rate (rule of 3)."
    )
    axes = "two people taken for one (FMR)", "one person taken for two (FNMR)"
    marks = tuple(one.fmr for one in report.fnmr)
    return Page(
        title="Is it the same person? Verification",
        lead=(
            f"{report.pairs['mated']:,} pairs of one person, {report.pairs['nonmated']:,} of two. "
            f"Model {report.model_id}, gate {report.gate}, part {report.part}."
        ),
        figures=[
            *(_key(one) for one in report.fnmr),
            KeyFigure("no face in the picture (FTE)", percent(round(report.fte, 4)), _between(report.fte_interval)),
        ],
        words=[*_words(report), *(one.unclaimed + "." for one in report.fnmr if one.unclaimed)],
        curves=[CurveFigure("det", "FNMR over FMR (DET)", *axes, report.curve, marks, says)],
        groups=report.by,
        group_rate=_shown(report),
        at_size=None,
        produced=report.produced,
        facts=facts_of(report.model_id, report.gate, report.part.value, report.data),
        contact=contact,
        contact_heads=("One person, taken for two", "Two people who came nearest"),
    )


def contact_threshold(report: VerificationReport) -> float:
    """The one of the rarest FMR that is claimed; with none, everything passes."""
    return next((one.threshold for one in reversed(report.fnmr) if one.threshold is not None), -1.0)


def _shown(report: VerificationReport) -> float | None:
    return next((one.fmr for one in reversed(report.fnmr) if one.unclaimed is None), None)


def _key(one: FnmrAt) -> KeyFigure:
    name = f"sent away at FMR {percent(one.fmr)}"
    if one.fnmr is None or one.interval is None or one.threshold is None:
        return KeyFigure(name, "not claimed", "too few pairs of two people")
    return KeyFigure(name, percent(round(one.fnmr, 4)), f"{_between(one.interval)}; threshold {one.threshold:.3f}")


def _words(report: VerificationReport) -> list[str]:
    return [
        f"With the threshold at which {one.fmr * 1000:.0f} of 1,000 impostors pass for somebody else, "
        f"{one.fnmr * 1000:.0f} of 1,000 people are not taken for themselves (between "
        f"{one.interval.low * 1000:.0f} and {one.interval.high * 1000:.0f}, with 95 % confidence)."
        for one in report.fnmr
        if one.fnmr is not None and one.interval is not None
    ]


def _between(interval: Interval) -> str:
    return f"{percent(round(interval.low, 4))} to {percent(round(interval.high, 4))}"
