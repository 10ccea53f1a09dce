"""The page of an open-set evaluation, in the words of those who stand at a border."""

from iass.evaluation.contact_sheet import ContactSheet
from iass.evaluation.intervals import Interval
from iass.evaluation.open_set_report import FnirAt, OpenSetReport
from iass.evaluation.page.axis import percent
from iass.evaluation.page.curve_plot import CurveFigure
from iass.evaluation.page.page import KeyFigure, Page, facts_of

_TITLE = "Who is found, who is missed, who is stopped"


def open_set_page(report: OpenSetReport, contact: ContactSheet | None) -> Page:
    """contact: faces, only when somebody asked for them."""
    claimed = [one for one in report.fnir if one.unclaimed is None]
    return Page(
        title=f"{_TITLE}: open-set identification",
        lead=(
            f"{report.probes['mated']:,} probes of {report.people['mated']:,} enrolled people and "
            f"{report.probes['nonmated']:,} probes of {report.people['nonmated']:,} others, searched among "
            f"{report.people['gallery']:,} people. Model {report.model_id}, gate {report.gate}, part {report.part}."
        ),
        figures=[
            KeyFigure("rank 1", _percent(report.rank1), _between(report.rank1_interval)),
            *(_key(one) for one in report.fnir),
            KeyFigure("could not be enrolled (FTE)", _percent(report.fte), _between(report.fte_interval)),
            KeyFigure("no face in the probe (FTA)", _percent(report.fta), _between(report.fta_interval)),
        ],
        words=[*_words(report), *(one.unclaimed + "." for one in report.fnir if one.unclaimed)],
        curves=[_fnir_over_fpir(report), _det(report)],
        groups=report.by,
        group_rate=_shown(claimed),
        at_size=report.at_size,
        produced=report.produced,
        facts=facts_of(report.model_id, report.gate, report.part.value, report.data),
        contact=contact,
        contact_heads=("Missed though enrolled", "Strangers who came nearest"),
    )


def contact_threshold(report: OpenSetReport) -> float:
    """Where the contact sheet counts a probe as missed: at FPIR 1 %, or the rarest rate that is claimed; with none,
    only who is not on top counts as missed."""
    claimed = [one for one in report.fnir if one.unclaimed is None]
    at = next((one for one in claimed if one.fpir == _shown(claimed)), None)
    return -1.0 if at is None or at.threshold is None else at.threshold


def _shown(claimed: list[FnirAt]) -> float | None:
    rates = [one.fpir for one in claimed]
    return 0.01 if 0.01 in rates else min(rates, default=None)


def _key(one: FnirAt) -> KeyFigure:
    name = f"missed at FPIR {percent(one.fpir)}"
    if one.fnir is None or one.interval is None or one.threshold is None:
        return KeyFigure(name, "not claimed", "too few strangers")
    return KeyFigure(name, _percent(one.fnir), f"{_between(one.interval)}; threshold {one.threshold:.3f}")


def _words(report: OpenSetReport) -> list[str]:
    first = (
        f"Of 1,000 probes of enrolled people, {report.rank1 * 1000:.0f} have their own person on top. The search "
        "always has somebody on top, also for a stranger; so a threshold decides who raises an alert."
    )
    told = [
        f"With the threshold at which {one.fpir * 1000:.0f} of 1,000 strangers raise a false alert, "
        f"{one.fnir * 1000:.0f} of 1,000 enrolled people pass unseen (between {one.interval.low * 1000:.0f} and "
        f"{one.interval.high * 1000:.0f}, with 95 % confidence)."
        for one in report.fnir
        if one.fnir is not None and one.interval is not None
    ]
    return [first, " ".join(told)] if told else [first]


def _fnir_over_fpir(report: OpenSetReport) -> CurveFigure:
    says = (
        "Further left the threshold is higher: fewer strangers are stopped, and more of those who are sought pass "
        "unseen. The band is the 95 % interval by bootstrap over people. The curve ends where these people support no "
        "rarer rate (rule of 3)."
    )
    marks = tuple(one.fpir for one in report.fnir)
    axes = "strangers stopped (FPIR)", "sought and missed (FNIR)"
    return CurveFigure("fnir", "Missed against stopped: FNIR over FPIR", *axes, report.curve, marks, says)


def _det(report: OpenSetReport) -> CurveFigure:
    says = (
        "The same pictures compared one by one (DET): each probe with its own person, and each stranger with each "
        "enrolled person. It shows the recogniser alone, whatever the size of the gallery; the number of people in "
        "the gallery turns a rate on this axis into the one above."
    )
    axes = "two people taken for one (FMR)", "one person taken for two (FNMR)"
    return CurveFigure("det", "Single comparisons: FNMR over FMR", *axes, report.det, (0.001, 0.0001), says)


def _percent(value: float) -> str:
    return percent(round(value, 4))


def _between(interval: Interval) -> str:
    return f"{_percent(interval.low)} to {_percent(interval.high)}"
